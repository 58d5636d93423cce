"""The collector against a site on loopback that misbehaves on purpose."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from ingest.news.article import NotAnArticle, read_article, visible_date
from ingest.news.client import Client, FetchError, Forbidden
from ingest.news.discover import discover
from ingest.news.sources import Source, SourceError, load_sources, load_usable_sources, parse_source

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
<item><title>Một</title><link>/tin/1.html</link><pubDate>Fri, 10 Jan 2025 06:00:00 +0700</pubDate></item>
<item><title>Hai</title><link>http://site.example/tin/2.html</link></item>
<item><title>Một lần nữa</title><link>/tin/1.html</link></item>
</channel></rss>"""

FEED_WITH_BAD_ITEMS = """<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
<item><title>A</title><link>http://[bad/x</link></item>
<item><title>B</title><link>mailto:a@site.example</link></item>
<item><title>C</title><link>http://site.example:port/</link></item>
<item><title>D</title><link>/tin/1.html</link><pubDate>0000-01-01</pubDate></item>
</channel></rss>"""


class Site(BaseHTTPRequestHandler):
    asked: ClassVar[Counter[str]] = Counter()
    answers: ClassVar[dict[str, tuple[int, dict[str, str], str]]] = {}  # by "host path" or path: what a test sets

    def do_GET(self) -> None:
        type(self).asked[self.path] += 1
        count = self.asked[self.path]
        host = self.headers.get("Host", "").split(":")[0]
        if answer := self.answers.get(f"{host} {self.path}") or self.answers.get(self.path):
            status, headers, text = answer
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(text.encode()))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())
            return
        pages: dict[str, tuple[int, str]] = {
            "/robots.txt": (200, "User-agent: *\nDisallow: /kin/\n"),
            "/rss.xml": (200, FEED),
            "/bad.xml": (200, FEED_WITH_BAD_ITEMS),
            "/surrogate.xml": (200, FEED.replace("Hai", "&#xD800;")),
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
        monkeypatch.setenv(
            "HTX_CONNECT_TO", f"site.example={address},other.example={address},elsewhere.example={address}"
        )
        monkeypatch.setattr(Site, "answers", {})
        yield asked


def client(**options: float) -> Client:
    return Client(("site.example",), rate=1000, backoff=0.01, loopback=True, **options)  # type: ignore[arg-type]


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


PAGE = "http://site.example/tin/1.html"


def test_a_bad_link_does_not_cost_the_others(site: Counter[str]) -> None:
    reader = client()
    items = discover(make_source(discover=[{"rss": "http://site.example/bad.xml"}], expect={"min_items": 4}), reader)
    bad = ["http://[bad/x", "mailto:a@site.example", "http://site.example:port/"]
    assert [i.url for i in items] == [*bad, PAGE]
    for url in [*bad, "ftp://site.example/x", "http:///x", "", "http://site.example/\ud800"]:
        with pytest.raises(FetchError, match="not a usable URL") as failed:
            reader.get(url)
        assert (failed.value.retryable, isinstance(failed.value, Forbidden)) == (False, False)
    assert reader.get(items[-1].url).status == 200


def test_a_feed_that_the_parser_cannot_stand_fails_the_source(site: Counter[str]) -> None:
    with pytest.raises(FetchError, match="cannot be parsed"):
        discover(make_source(discover=[{"rss": "http://site.example/surrogate.xml"}]), client())


def test_a_feed_without_new_articles_is_stale(site: Counter[str]) -> None:
    age = (datetime.now(UTC).date() - date(2025, 1, 10)).days
    with pytest.raises(FetchError, match=f"stale feed.*2025-01-10, {age} days") as failed:
        discover(make_source(expect={"max_age_days": age - 2}), client())
    assert not failed.value.retryable
    assert len(discover(make_source(expect={"max_age_days": age + 1}), client())) == 2
    undated = make_source(discover=[{"rss": "http://site.example/bad.xml"}], expect={"max_age_days": 0})
    assert len(discover(undated, client())) == 4


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
        ({"rate": "abc"}, "rate is a number"),
        ({"rate": True}, "rate is a number"),
        ({"rate": float("nan")}, "rate is a number"),
        ({"rate": 10**400}, "rate is a number"),
        ({"id": 12}, "id is a text"),
        ({"source_system": ["NEWS"]}, "source_system is a text"),
        ({"ref_area": "Atlantis"}, "ref_area 'Atlantis'"),
        ({"ref_area": 24}, "ref_area 24"),
        ({"allow": "site.example"}, "allow takes a list"),
        ({"allow": [7]}, "allow takes host names"),
        ({"allow": ["http://site.example/"]}, "allow takes host names"),
        ({"expect": {"min_itmes": 1}}, "expect takes min_items and max_age_days"),
        ({"expect": [1]}, "expect takes"),
        ({"expect": {"min_items": "many"}}, "min_items is a whole number"),
        ({"expect": {"min_items": True}}, "min_items is a whole number"),
        ({"expect": {"max_age_days": -1}}, "max_age_days is a whole number"),
        ({"expect": {"max_age_days": 1.5}}, "max_age_days is a whole number"),
        ({"verified": "yes"}, "verified is true or false"),
        ({"article": {"title": "h1"}}, "unknown field 'article'"),
        ({"discover": "http://site.example/rss.xml"}, "discover takes a list"),
        ({"discover": [{"rss": "ftp://site.example/rss.xml"}]}, "http or https"),
        ({"discover": [{"rss": "http://[bad/x"}]}, "http or https"),
        ({"discover": [{"rss": 5}]}, "http or https"),
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


@pytest.mark.parametrize("name", ["Bắc Giang", "Hà Tĩnh", "TP. Hồ Chí Minh", "", None])
def test_a_province_of_either_scheme_is_a_place(name: str | None) -> None:
    assert make_source(ref_area=name).ref_area == (name or "")


def test_a_broken_file_does_not_cost_the_other_sources(tmp_path: Path) -> None:
    text = "id: {id}\npublisher: p\nsource_system: NEWS\ndiscover: [{{rss: 'http://{id}.example/rss'}}]\n"
    for name, content in {
        "a": b"id: [",
        "b": text.format(id="b").encode(),
        "c": "id: Bắc".encode("utf-16"),
        "d": b"id: 2025-13-45",
        "e": b"- a list",
        "f": text.format(id="b").encode(),
        "g": text.format(id="a").encode() + b"rate: abc\n",
        "h": text.format(id="a").encode(),
    }.items():
        (tmp_path / f"{name}.yml").write_bytes(content)
    (tmp_path / "i.yml").mkdir()
    sources, errors = load_usable_sources(tmp_path)
    assert [s.id for s in sources] == ["a", "b"]
    assert [e.origin for e in errors] == ["a.yml", "c.yml", "d.yml", "e.yml", "f.yml", "g.yml", "i.yml"]
    assert [e.problem.split(":")[0] for e in errors] == [
        "not YAML",
        "not UTF-8",
        "not YAML",
        "expected one mapping of fields",
        "a source with id 'b' exists already",
        "rate is a number of requests per second above 0, not 'abc'",
        "cannot be read",
    ]
    with pytest.raises(SourceError, match=r"^a\.yml: not YAML"):
        load_sources(tmp_path)
    with pytest.raises(SourceError, match="no such file"):
        load_usable_sources(tmp_path / "nowhere")
