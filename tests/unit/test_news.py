"""The collector against a site on loopback that misbehaves on purpose."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from ingest.news import client as http
from ingest.news.article import NotAnArticle, read_article, visible_date
from ingest.news.client import Client, FetchError
from ingest.news.discover import discover
from ingest.news.sources import Source, SourceError, load_sources, parse_source

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
<item><title>Một</title><link>/tin/1.html</link><pubDate>Fri, 10 Jan 2025 08:00:00 +0700</pubDate></item>
<item><title>Hai</title><link>http://site.example/tin/2.html</link></item>
<item><title>Một lần nữa</title><link>/tin/1.html</link></item>
</channel></rss>"""


class Site(BaseHTTPRequestHandler):
    asked: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        type(self).asked[self.path] += 1
        count = self.asked[self.path]
        pages: dict[str, tuple[int, str]] = {
            "/robots.txt": (200, "User-agent: *\nDisallow: /kin/\n"),
            "/rss.xml": (200, FEED),
            "/login.html": (200, "<html><body>Đăng nhập</body></html>"),
            "/big": (200, "x" * 5000),
            "/shaky": (200, "ok") if count > 1 else (503, ""),
            "/gone": (404, ""),
        }
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://elsewhere.example/")
            self.end_headers()
            return
        if self.path == "/cached" and self.headers.get("If-None-Match") == "v1":
            self.send_response(304)
            self.end_headers()
            return
        status, body = pages.get(self.path, (200, "page"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[tuple[str, Counter[str]]]:
    handler = type("Handler", (Site,), {"asked": Counter()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}", handler.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    with serving() as (address, asked):
        monkeypatch.setenv("HTX_CONNECT_TO", f"site.example={address}")
        yield asked


def client(**options: float) -> Client:
    return Client(("site.example",), rate=1000, backoff=0.01, **options)  # type: ignore[arg-type]


def make_source(**changes: object) -> Source:
    values = {
        "id": "s",
        "publisher": "p",
        "source_system": "NEWS",
        "discover": [{"rss": "http://site.example/rss.xml"}],
    }
    return parse_source(values | changes, "s.yml")


def test_a_feed_lists_each_article_once_with_its_date(site: Counter[str]) -> None:
    items = discover(make_source(), client())
    assert [(i.url, i.published_at) for i in items] == [
        ("http://site.example/tin/1.html", date(2025, 1, 10)),
        ("http://site.example/tin/2.html", None),
    ]


def test_a_page_that_is_no_feed_fails_the_source(site: Counter[str]) -> None:
    source = make_source(discover=[{"rss": "http://site.example/login.html"}])
    with pytest.raises(FetchError, match="not a feed"):
        discover(source, client())


def test_fewer_articles_than_expected_fail_the_source(site: Counter[str]) -> None:
    with pytest.raises(FetchError, match="at least 5 expected"):
        discover(make_source(expect={"min_items": 5}), client())


def test_robots_txt_is_obeyed_and_asked_once(site: Counter[str]) -> None:
    polite = client()
    with pytest.raises(FetchError, match=r"robots\.txt"):
        polite.get("http://site.example/kin/1.html")
    polite.get("http://site.example/tin/1.html")
    assert (site["/kin/1.html"], site["/robots.txt"]) == (0, 1)


def test_a_server_error_is_tried_again_and_not_found_is_not(site: Counter[str]) -> None:
    assert client().get("http://site.example/shaky").content == b"ok"
    with pytest.raises(FetchError, match="HTTP 404") as failed:
        client().get("http://site.example/gone")
    assert (site["/shaky"], site["/gone"], failed.value.retryable) == (2, 1, False)


def test_redirects_end_and_stay_on_the_allowed_hosts(site: Counter[str]) -> None:
    with pytest.raises(FetchError, match="redirects"):
        client().get("http://site.example/loop")
    with pytest.raises(FetchError, match="allow list"):
        client().get("http://site.example/away")


def test_a_page_that_is_too_large_is_cut_off(site: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_BYTES", 1000)
    with pytest.raises(FetchError, match="larger than"):
        client().get("http://site.example/big")


def test_an_unchanged_page_is_not_transferred(site: Counter[str]) -> None:
    answer = client().get("http://site.example/cached", etag="v1")
    assert (answer.status, answer.content) == (304, b"")


def test_a_site_that_is_down_is_a_retryable_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTX_CONNECT_TO", "site.example=127.0.0.1:9")
    with pytest.raises(FetchError, match="no answer") as failed:
        client(retries=0).get("http://site.example/")
    assert failed.value.retryable


def test_requests_keep_their_distance(site: Counter[str]) -> None:
    import time

    polite = Client(("site.example",), rate=20)
    started = time.monotonic()
    for _ in range(3):
        polite.get("http://site.example/tin/1.html")
    assert time.monotonic() - started >= 3 * 0.05  # robots.txt and three pages: three gaps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày đăng: 12/01/2025 | Lượt xem: 37", date(2025, 1, 12)),
        ("Ngày: 20/11/2023", date(2023, 11, 20)),
        ("Cập nhật: 08:30 05-3-2024", date(2024, 3, 5)),
        ("Ngày đăng: 31/02/2025", None),
        ("Ngày 18/11/2023 tại tỉnh Hà Nam", date(2023, 11, 18)),
        ("không có gì", None),
    ],
)
def test_the_date_that_a_page_prints(text: str, expected: date | None) -> None:
    assert visible_date(text) == expected


def test_text_files_in_the_encodings_of_offices() -> None:
    text = "Toàn tỉnh có 120 hợp tác xã đang hoạt động."
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_article(text.encode(encoding)).text == text
    with pytest.raises(NotAnArticle):
        read_article(b"\x00\x01\x02\xff" * 50)
    with pytest.raises(NotAnArticle):
        read_article(b"")


def test_the_main_text_of_a_page_without_its_menus() -> None:
    page = """<html><head><meta property="article:published_time" content="2025-01-10T08:00:00+07:00">
    <title>Tổng kết</title></head><body><nav><a href="/">Trang chủ</a> Lượt truy cập: 280465</nav>
    <article><h1>Tổng kết năm</h1><p>Toàn tỉnh có 120 hợp tác xã đang hoạt động trong nhiều lĩnh vực khác nhau.</p>
    <p>Trong năm đã thành lập mới 12 hợp tác xã, các hợp tác xã tiếp tục đổi mới phương thức quản lý, điều hành.</p>
    </article><footer>Điện thoại: 0228.0000000</footer></body></html>"""
    article = read_article(page.encode(), "http://site.example/1.html")
    assert article.published_at == date(2025, 1, 10)
    assert "thành lập mới 12 hợp tác xã" in article.text
    assert "280465" not in article.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"publisher": ""}, "'publisher' is missing"),
        ({"source_system": "BBC"}, r"not in code_lists\.csv"),
        ({"discover": [{"magic": "x"}]}, "rss: URL"),
        ({"rate": 0}, "above 0"),
    ],
)
def test_a_wrong_source_file_is_explained(changes: dict[str, object], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        make_source(**changes)


def test_the_sources_of_a_folder(tmp_path: Path) -> None:
    text = "id: {id}\npublisher: p\nsource_system: NEWS\ndiscover: [{{rss: 'http://{id}.example/rss'}}]\n"
    for name in ("b", "a"):
        (tmp_path / f"{name}.yml").write_text(text.format(id=name), encoding="utf-8")
    assert [(s.id, s.allow) for s in load_sources(tmp_path)] == [("a", ("a.example",)), ("b", ("b.example",))]
    (tmp_path / "c.yml").write_text(text.format(id="a"), encoding="utf-8")
    with pytest.raises(SourceError, match="exists already"):
        load_sources(tmp_path)
    with pytest.raises(SourceError, match="no such file"):
        load_sources(tmp_path / "nowhere")
