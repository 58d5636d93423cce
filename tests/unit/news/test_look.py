"""`htx sources list` and `htx sources check`: what the person who says whether a source is right gets to see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from htx.cli import main
from tests.faultsite import FaultSite, error, feed, html, sitemap

FILE = """
id: s
publisher: Báo Tỉnh
source_system: NEWS
ref_area: Nam Định
loopback: true
rate: 1000
discover: [{rss: 'http://site.example/rss.xml', match: htx}, {sitemap: 'http://site.example/sitemap.xml'}]
expect: {max_age_days: 30}
"""
TEXT = (
    "<p>Toàn tỉnh có 553 HTX, trong đó thành lập mới 31 HTX.</p><p>Các HTX tiếp tục đổi mới phương thức hoạt động.</p>"
)


@pytest.fixture
def check(tmp_path: Path, site: FaultSite) -> object:
    (tmp_path / "s.yml").write_text(FILE, encoding="utf-8")
    day = datetime.now(UTC) - timedelta(days=2)
    site.answer("/rss.xml", feed([("/khac", "Bài khác", day), ("/htx-1", "Bài về HTX", day)]))
    site.answer("/sitemap.xml", sitemap([("http://site.example/map.xml", "")], index=True))
    site.answer("/map.xml", sitemap([("http://site.example/cu", "")]))
    head = f'<head><meta property="article:published_time" content="{day.isoformat()}"></head>'
    site.answer("/htx-1", html(f"<html>{head}<body><h1>Bài về HTX</h1>{TEXT * 3}</body></html>"))

    def run(*options: str) -> Result:
        return CliRunner().invoke(main, ["sources", "check", "s", "--sources", str(tmp_path), *options])

    return run


def test_what_was_read_is_shown(check: object, site: FaultSite, tmp_path: Path) -> None:
    result = check()  # type: ignore[operator]
    assert result.exit_code == 0, result.output
    day = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    for said in ("3 articles, the newest of " + day, "2 of them are wanted", "1 of these 2 with a date",
                 "http://site.example/htx-1", "title      Bài về HTX", f"published  {day} (the page)",
                 "| Toàn tỉnh có 553 HTX", "org_total", "not verified"):  # fmt: skip
        assert said in result.output
    assert f"set verified: true in {tmp_path / 's.yml'}" in result.output
    assert site.paths() == ["/robots.txt", "/rss.xml", "/sitemap.xml", "/map.xml", "/htx-1"]


def test_what_makes_no_sense_is_said(check: object, site: FaultSite) -> None:
    site.answer("/htx-1", html("<html><body><h1>Bảo trì</h1><p>Hệ thống đang được nâng cấp.</p></body></html>"))
    result = check()  # type: ignore[operator]
    assert result.exit_code == 1
    assert "WRONG      the article: not an article but a notice that the site is under maintenance" in result.output
    assert "set verified" not in result.output
    site.answer("/htx-1", html(f"<html><body><h1>Bài về HTX</h1>{TEXT}</body></html>"))
    result = check()  # type: ignore[operator]
    assert result.exit_code == 1
    assert "words only" in result.output
    site.answer("/rss.xml", error(404))
    site.answer("/cu", html(f"<html><body><h1>Bài cũ</h1>{TEXT * 3}</body></html>"))
    result = check()  # type: ignore[operator]
    assert result.exit_code == 1
    assert "WRONG      http://site.example/rss.xml: HTTP 404" in result.output
    assert "neither the article nor the list gives a date" in result.output


def test_without_a_wanted_article_another_one_shows_what_pages_are_like(check: object, site: FaultSite) -> None:
    site.answer("/rss.xml", feed([("/khac", "Bài khác", datetime.now(UTC))]))
    site.answer("/sitemap.xml", error(404))
    site.answer("/khac", html(f"<html><body><h1>Bài khác</h1>{TEXT * 3}</body></html>"))
    result = check()  # type: ignore[operator]
    assert "0 of them are wanted" in result.output
    assert "title      Bài khác" in result.output


def test_another_article_may_be_looked_at(check: object, site: FaultSite) -> None:
    site.answer("/khac", html(f"<html><body><h1>Bài khác</h1>{TEXT * 3}</body></html>"))
    result = check("--url", "http://site.example/khac")  # type: ignore[operator]
    assert "title      Bài khác" in result.output
    assert site.count("/htx-1") == 0


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(FILE.replace("id: s", "id: a"), encoding="utf-8")
    (tmp_path / "b.yml").write_text("id: [", encoding="utf-8")
    for source_id, said in (("zz", "no source with id 'zz'; there are a"), ("b", "b.yml: not YAML")):
        result = CliRunner().invoke(main, ["sources", "check", source_id, "--sources", str(tmp_path)])
        assert result.exit_code == 1
        assert said in result.output
    result = CliRunner().invoke(main, ["sources", "list", "--sources", str(tmp_path)])
    assert result.exit_code == 1
    assert "a                      not verified  NEWS" in result.output
    assert "BAD b.yml: not YAML" in result.output


def test_what_we_ship_is_listed() -> None:
    result = CliRunner().invoke(main, ["sources", "list"])
    assert result.exit_code == 0
    assert "lmhtx-namdinh          not verified  VCA" in result.output
