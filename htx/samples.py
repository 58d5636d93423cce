"""Serves the sample news sites on loopback while a run works, each under its own (invented) host name.

A site is a folder of ``samples/news``; the request's Host header chooses it, so that several sites share one port. The
collector reaches them through HTX_CONNECT_TO: the articles' URLs stay the same whatever port is free.
"""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from htx.settings import PROJECT
from ingest.news.fetch.transport import connected_to

SITES = PROJECT / "samples" / "news"
DOMAIN = ".example"  # reserved for examples: RFC 2606


class _Handler(BaseHTTPRequestHandler):
    server_version = "htx-samples"
    root: Path

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").split(":")[0]
        site = (self.root / host.removesuffix(DOMAIN)).resolve()
        file = (site / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
        if not (site.parent == self.root and file.is_relative_to(site) and file.is_file()):
            self.send_error(404)
            return
        content = file.read_bytes().replace(b"{{base}}", f"http://{host}".encode())
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the collector's outcomes say what was asked."""


@contextmanager
def serve(root: Path = SITES, port: int = 0) -> Iterator[str]:
    """Serve the sites below ``root`` on 127.0.0.1 and tell the collector where. Yields the address."""
    handler = type("Handler", (_Handler,), {"root": root.resolve()})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    address = f"127.0.0.1:{server.server_address[1]}"
    hosts = [p.name + DOMAIN for p in sorted(root.iterdir()) if (p / "rss.xml").exists()]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        with connected_to(dict.fromkeys(hosts, address)):
            yield address
    finally:
        server.shutdown()
        server.server_close()
