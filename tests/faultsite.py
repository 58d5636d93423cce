"""A web site on loopback whose faults are planted, and which counts what it is asked.

One server stands for any number of hosts, told apart by the Host header; HTX_CONNECT_TO leads the collector to it:

    with fault_site("a.example", "b.example") as site:
        site.page("/tin/1.html", "<html>…</html>")                       # of any host
        site.page("/tin/2.html", "…", etag='"v1"', host="a.example")     # of one; 304 to who knows it
        site.answer("/shaky", error(500), Reply(body=b"ok"))             # one after the other, the last for ever
        site.answer("/tin/*", lambda asked: html(f"page {asked.path}"))  # every path that begins so
        …
        assert site.count("/tin/1.html") == 1 and min(site.gaps("a.example")) >= 0.5

Nobody asks for what is not there: a path without an answer is 404 (also robots.txt, which then permits everything).
"""

from __future__ import annotations

import gzip
import itertools
import socket
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.news.fetch.transport import connected_to


@dataclass(slots=True)
class Asked:
    """One request, as the server saw it. Times are seconds of time.monotonic()."""

    at: float
    host: str
    path: str  # with the query
    headers: dict[str, str]  # by name in small letters
    nth: int  # 1 for the first request to this path of this host
    status: int = 0  # what was answered; 0 while nothing is
    sent: int = 0  # bytes of the body
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and its faults.

    ``delay``: seconds before the first byte. ``drip``: seconds before each byte of the body. ``drip_headers``: the same
    for the head. ``sent``: so many bytes of the body are sent, whatever Content-Length says; then the line is cut.
    ``chunked``: Transfer-Encoding instead of Content-Length.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    drip: float = 0.0
    drip_headers: float = 0.0
    sent: int | None = None
    chunked: bool = False


Answer = Reply | Callable[[Asked], Reply]


def html(text: str, charset: str = "utf-8", declared: str | None = None, **faults: object) -> Reply:
    """A page in ``charset``; ``declared`` is what the header says of it ("" for nothing; default: the truth)."""
    named = charset if declared is None else declared
    kind = f"text/html; charset={named}" if named else "text/html"
    return replace(Reply(headers={"Content-Type": kind}, body=text.encode(charset)), **faults)


def error(status: int, **faults: object) -> Reply:
    """An answer without a page: 404, 500 …"""
    return replace(Reply(status), **faults)


def busy(retry_after: str, status: int = 429) -> Reply:
    """Too many requests; come again after so many seconds, or on a date."""
    return Reply(status, {"Retry-After": retry_after})


def redirect(target: str, status: int = 302) -> Reply:
    """Look there instead."""
    return Reply(status, {"Location": target})


def truncated(text: str, sent: int, *, chunked: bool = False) -> Reply:
    """A page that breaks off after ``sent`` bytes."""
    return html(text, sent=sent, chunked=chunked)


def gzip_bomb(unpacked: int) -> Reply:
    """A small body that unpacks to so many bytes."""
    block = b"<p>bomb</p>" * 95_325  # about a MiB
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(block) for _ in range(unpacked // len(block) + 1)]
    return Reply(
        headers={"Content-Type": "text/html", "Content-Encoding": "gzip"}, body=b"".join(parts) + packer.flush()
    )


def zipped(text: str, **faults: object) -> Reply:
    """A page as honest servers send it, compressed."""
    page = html(text)
    packed = gzip.compress(page.body)
    return replace(page, headers={**page.headers, "Content-Encoding": "gzip"}, body=packed, **faults)


def feed(items: Iterable[tuple[str, str, datetime | None]], **faults: object) -> Reply:
    """An RSS feed of (link, title, time of publication)."""
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>"
        + (f"<pubDate>{format_datetime(at)}</pubDate>" if at else "")
        + "</item>"
        for link, title, at in items
    )
    body = (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title>{entries}</channel></rss>'
    )
    return replace(Reply(headers={"Content-Type": "application/rss+xml"}, body=body.encode()), **faults)


def sitemap(pages: Iterable[tuple[str, str]], *, index: bool = False, **faults: object) -> Reply:
    """A sitemap, or a sitemap index, of (URL, lastmod or "")."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    entries = "".join(
        f"<{inner}><loc>{escape(url)}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</{inner}>" for url, at in pages
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f'<?xml version="1.0" encoding="utf-8"?><{outer} xmlns="{space}">{entries}</{outer}>'
    return replace(Reply(headers={"Content-Type": "application/xml"}, body=body.encode()), **faults)


def listing(links: Iterable[tuple[str, str]], following: str = "", **faults: object) -> Reply:
    """A page of links (``a.item``) with a link to the following one (``a.next``)."""
    items = "".join(f'<li><a class="item" href="{escape(link)}">{escape(title)}</a></li>' for link, title in links)
    pager = f'<a class="next" href="{escape(following)}">Trang sau</a>' if following else ""
    return html(f"<html><body><ul>{items}</ul>{pager}</body></html>", **faults)


class FaultSite:
    """What the server is to answer, and what it was asked. Safe to use while it serves."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[Asked] = []
        self._answers: dict[tuple[str, str], Answer] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._busy: Counter[str] = Counter()
        self._busiest: Counter[str] = Counter()
        self._lock = threading.Lock()

    # What a test plants

    def answer(self, path: str, *answers: Answer, host: str = "") -> None:
        """Answer a path (with its query; "/tin/*" for all that begin so) with these, one after the other."""
        only = answers[0] if len(answers) == 1 else _in_turn(answers)
        with self._lock:
            self._answers[host, path] = only

    def page(
        self,
        path: str,
        text: str | bytes,
        *,
        host: str = "",
        etag: str = "",
        modified: datetime | None = None,
        media_type: str = "text/html; charset=utf-8",
    ) -> None:
        """A page; with ``etag`` or ``modified`` 304 to the client that has it (RFC 9110, 13.2.2)."""
        stamp = format_datetime(modified.astimezone(UTC), usegmt=True) if modified else ""
        headers = {"Content-Type": media_type} | ({"ETag": etag} if etag else {})
        headers |= {"Last-Modified": stamp} if stamp else {}
        whole = Reply(headers=headers, body=text.encode() if isinstance(text, str) else text)

        def conditional(asked: Asked) -> Reply:
            known = asked.headers.get("if-none-match")
            same = known == etag if known is not None else asked.headers.get("if-modified-since") == stamp
            return Reply(304, headers) if same and (known or stamp) else whole

        self.answer(path, conditional if etag or stamp else whole, host=host)

    def robots(self, text: str, *, host: str = "") -> None:
        """The robots.txt of a host, or of all that have none of their own."""
        self.page("/robots.txt", text, host=host, media_type="text/plain")

    def remove(self, path: str, *, host: str = "") -> None:
        """From now on 404."""
        with self._lock:
            del self._answers[host, path]

    def endless_listing(self, path: str, link: Callable[[int], list[tuple[str, str]]], *, host: str = "") -> None:
        """Pages ``path?page=1``, ``?page=2`` … without end; ``link`` gives the links of each."""

        def page(asked: Asked) -> Reply:
            number = int(asked.path.partition("page=")[2] or 1)
            return listing(link(number), f"{path}?page={number + 1}")

        self.answer(path + "*", page, host=host)

    # What a test counts

    def requests(self, path: str = "", host: str = "") -> list[Asked]:
        """The requests in the order of their arrival; of one path (or "/tin/*"), of one host, or of all."""
        with self._lock:
            found = list(self.asked)
        return [a for a in found if (not path or _fits(path, a.path)) and host in ("", a.host)]

    def count(self, path: str = "", host: str = "") -> int:
        """How many requests there were."""
        return len(self.requests(path, host))

    def paths(self, host: str = "") -> list[str]:
        """What was asked, in the order of arrival."""
        return [a.path for a in self.requests(host=host)]

    def gaps(self, host: str = "") -> list[float]:
        """The seconds from each request to the next."""
        times = [a.at for a in self.requests(host=host)]
        return [after - before for before, after in itertools.pairwise(times)]

    def most_at_once(self, host: str = "") -> int:
        """How many requests of a host were under way at the same time, at most."""
        return self._busiest[host]

    def forget(self) -> None:
        """Count from now; the answers stay."""
        with self._lock:
            self.asked.clear()
            self._counts.clear()
            self._busiest.clear()

    # What the server does

    def _begin(self, host: str, path: str, headers: dict[str, str]) -> tuple[Asked, Reply]:
        with self._lock:
            self._counts[host, path] += 1
            asked = Asked(time.monotonic(), host, path, headers, self._counts[host, path])
            self.asked.append(asked)
            for whose in (host, ""):
                self._busy[whose] += 1
                self._busiest[whose] = max(self._busiest[whose], self._busy[whose])
            answer = self._find(host, path)
        return asked, answer if isinstance(answer, Reply) else answer(asked)

    def _find(self, host: str, path: str) -> Answer:
        for whose in (host, ""):
            if (whose, path) in self._answers:
                return self._answers[whose, path]
        fitting = [key for key in self._answers if key[0] in (host, "") and _fits(key[1], path)]
        return self._answers[max(fitting, key=lambda key: len(key[1]))] if fitting else Reply(404)

    def _end(self, asked: Asked) -> None:
        with self._lock:
            asked.ended = time.monotonic()
            for whose in (asked.host, ""):
                self._busy[whose] -= 1


def _fits(pattern: str, path: str) -> bool:
    return path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern


def _in_turn(answers: tuple[Answer, ...]) -> Answer:
    turns = itertools.chain(answers, itertools.repeat(answers[-1]))
    lock = threading.Lock()

    def answer(asked: Asked) -> Reply:
        with lock:
            turn = next(turns)
        return turn if isinstance(turn, Reply) else turn(asked)

    return answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    site: FaultSite

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").split(":")[0].lower()
        asked, reply = self.site._begin(host, self.path, {k.lower(): v for k, v in self.headers.items()})
        asked.status = reply.status
        with suppress(OSError):  # the client has had enough
            self._send(asked, reply)
        self.site._end(asked)

    def _send(self, asked: Asked, reply: Reply) -> None:
        time.sleep(reply.delay)
        body = b"" if reply.status == 304 else reply.body
        head = dict(reply.headers)
        if reply.chunked:
            head["Transfer-Encoding"] = "chunked"
        elif reply.status != 304:
            head.setdefault("Content-Length", str(len(body)))
        cut = reply.sent is not None
        if cut:
            head["Connection"] = "close"
        lines = [f"HTTP/1.1 {reply.status} x", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        self._write("\r\n".join(lines).encode("utf-8"), reply.drip_headers)
        whole = body
        body = body[: reply.sent]
        if reply.chunked and body:
            self.wfile.write(b"%x\r\n" % len(whole if cut else body))
        for start in range(0, len(body), step := 1 if reply.drip else 65536):
            self._write(body[start : start + step], reply.drip)
            asked.sent += len(body[start : start + step])
        if reply.chunked and not cut:
            self.wfile.write(b"\r\n0\r\n\r\n" if body else b"0\r\n\r\n")
        if cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, data: bytes, drip: float) -> None:
        if not drip:
            self.wfile.write(data)
            return
        for byte in data:
            time.sleep(drip)
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: `FaultSite.asked` says it."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what the tests are about."""


@contextmanager
def fault_site(*hosts: str) -> Iterator[FaultSite]:
    """Serve on 127.0.0.1 as these hosts (default: site.example) and tell the collector where they are.

    Nested: the hosts of the outer ones stay reachable.
    """
    site = FaultSite()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    site.address = f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        with connected_to(dict.fromkeys(hosts or ("site.example",), site.address)):
            yield site
    finally:
        server.shutdown()
        server.server_close()
