"""Feeds, sitemaps and listings of a site on loopback: what they list, what is asked again, where the walk ends."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ingest.news.discover import Discovery, Item, Validators, discover
from ingest.news.fetch.client import Client
from ingest.news.fetch.errors import FetchError
from ingest.news.sources import Source, parse_source
from tests.faultsite import FaultSite, Reply, error, feed, html, listing, sitemap

NOON = datetime(2025, 1, 10, 5, tzinfo=UTC)
BASE = "http://site.example"


def source(*ways: dict[str, object], **more: object) -> Source:
    values = {"id": "s", "publisher": "p", "source_system": "NEWS", "discover": list(ways), "loopback": True}
    return parse_source(values | more, "s.yml")


def rss(url: str = f"{BASE}/rss.xml", **more: object) -> Source:
    return source({"rss": url}, **more)


def pages(**more: object) -> Source:
    return source({"listing": f"{BASE}/tin?page=1", "link": "a.item", "next": "a.next", **more})


def maps(**more: object) -> Source:
    return source({"sitemap": f"{BASE}/sitemap.xml", **more})


def walk(
    of: Source, settled: Iterable[str] = (), before: Discovery | None = None, since: date | None = None,
    until: date | None = None, check: Callable[[Item], bool] | None = None,
) -> Discovery:  # fmt: skip
    """One pass. ``settled``: the paths of articles that the lake holds."""
    known = {BASE + path for path in settled}
    client = Client(of.allow, rate=1000, loopback=True, retries=0)
    return discover(
        of,
        client,
        settled=check or (lambda item: item.url in known),
        validators=before.validators if before else {},
        since=since,
        until=until,
    )


def paths(found: Discovery) -> list[str]:
    return [item.url.removeprefix(BASE) for item in found.items]


# Feeds


def test_a_feed_lists_each_article_once_with_its_date(site: FaultSite) -> None:
    early = datetime(2025, 1, 9, 23, tzinfo=UTC)  # six in the morning of the tenth, in Viet Nam
    links = [
        ("/tin/1.html", "Một", early),
        (f"{BASE}/tin/2.html", "Hai", None),
        ("/tin/1.html?utm_source=rss", "1", None),
    ]
    site.answer("/rss.xml", feed(links))
    found = walk(rss())
    assert [(i.url, i.title, i.published_at) for i in found.items] == [
        (f"{BASE}/tin/1.html", "Một", date(2025, 1, 10)),
        (f"{BASE}/tin/2.html", "Hai", None),
    ]
    assert (found.listed, found.newest, found.pages, found.unchanged) == (3, date(2025, 1, 10), 1, 0)


def test_atom_says_when_an_article_was_changed(site: FaultSite) -> None:
    site.page(
        "/rss.xml",
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>A</title><link href="{BASE}/a"/>
        <published>2025-01-08T08:00:00+07:00</published><updated>2025-01-10T09:30:00+07:00</updated></entry></feed>""",
    )
    [item] = walk(rss()).items
    assert (item.published_at, item.modified_at) == (date(2025, 1, 8), datetime(2025, 1, 10, 2, 30, tzinfo=UTC))


def test_a_feed_goes_on_with_its_next_page_until_all_is_settled(site: FaultSite) -> None:
    def page(number: int) -> str:
        return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>
        <link rel="next" href="/rss.xml?p={number + 1}"/>
        <entry><title>A</title><link href="/{number}"/></entry></feed>"""

    site.page("/rss.xml", page(1))
    site.page("/rss.xml?p=2", page(2))
    site.page("/rss.xml?p=3", page(3))
    found = walk(rss(), settled=["/2"])
    assert paths(found) == ["/1", "/2"]
    assert site.count("/rss.xml?p=3") == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html><body><h1>Tin tức</h1>" + "<p>Trang chủ</p>" * 400, "an HTML page"),
        ("<html><title>Đăng nhập hệ thống</title><form><input type=password></form>", "a login page"),
        ("<html><body>Tài khoản hosting đã bị tạm khóa. Liên hệ nhà cung cấp.</body></html>", "hosting is suspended"),
        ("<html><body>Vui lòng chấp nhận cookie để tiếp tục</body></html>", "a cookie wall"),
        ("<html><title>Just a moment...</title><body></body></html>", "whether the reader is a browser"),
        ("", "an empty answer"),
        ("%PDF-1.7 ...", "something that is no page"),
    ],
)
@pytest.mark.parametrize("of", [rss(), source({"sitemap": f"{BASE}/rss.xml"})])
def test_what_came_instead_of_a_list_is_said(site: FaultSite, of: Source, body: str, said: str) -> None:
    site.answer("/rss.xml", html(body))
    with pytest.raises(FetchError, match=rf"not a (feed|sitemap) but .*{said}") as failed:
        walk(of)
    assert not failed.value.retryable


def test_a_feed_that_the_parser_cannot_stand_fails_the_source(site: FaultSite) -> None:
    site.answer("/rss.xml", feed([("/a", "TITLE", None)]))
    broken = Reply(
        body=b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>&#xD800;</title></item></channel>'
    )
    site.answer("/rss.xml", broken)
    with pytest.raises(FetchError, match="cannot be parsed"):
        walk(rss())


def test_half_a_feed_is_used_and_asked_for_again(site: FaultSite) -> None:
    whole = feed([("/a", "A", None), ("/b", "B", None)])
    half = whole.body[: whole.body.index(b"</item>") + 7]
    site.page("/rss.xml", half, etag='"1"')
    first = walk(rss())
    assert paths(first) == ["/a"]
    again = walk(rss(), before=first)
    assert (again.unchanged, paths(again)) == (0, ["/a"])


def test_an_unchanged_feed_is_not_transferred_and_still_counts(site: FaultSite) -> None:
    site.page("/rss.xml", feed([("/a", "A", NOON), ("/b", "B", None)]).body, etag='"1"')
    first = walk(rss(expect={"min_items": 2}))
    again = walk(rss(expect={"min_items": 2}), before=first)
    assert (again.items, again.unchanged, again.listed, again.newest) == ([], 1, 2, date(2025, 1, 10))
    assert again.validators == first.validators
    age = (datetime.now(UTC).date() - date(2025, 1, 10)).days
    with pytest.raises(FetchError, match="stale feed"):
        walk(rss(expect={"max_age_days": age - 2}), before=first)


def test_validators_survive_a_state_file() -> None:
    said = Validators('"1"', "Fri, 10 Jan 2025 05:00:00 GMT", "2025-01-10", 7, date(2025, 1, 10), "http://x/2", "ab")
    assert Validators.from_json(json.loads(json.dumps(said.to_json()))) == said
    assert Validators().to_json() == {}
    assert Validators.from_json({}) == Validators()


def test_another_definition_reads_an_unchanged_page_again(site: FaultSite) -> None:
    site.page("/rss.xml", feed([("/htx-1", "A", None), ("/khac", "B", None)]).body, etag='"1"')
    first = walk(source({"rss": f"{BASE}/rss.xml", "match": "htx"}))
    assert (paths(first), first.listed) == (["/htx-1"], 2)
    assert paths(walk(rss(), before=first)) == ["/htx-1", "/khac"]


def test_one_feed_of_two_may_fail(site: FaultSite) -> None:
    site.page("/rss.xml", feed([("/a", "A", None)]).body, etag='"1"')
    site.page("/more.xml", feed([("/b", "B", None)]).body, etag='"2"')
    two = source({"rss": f"{BASE}/rss.xml"}, {"rss": f"{BASE}/more.xml"})
    first = walk(two)
    site.answer("/rss.xml", error(503))
    again = walk(two, before=first)
    assert [str(e) for e in again.failed] == [f"{BASE}/rss.xml: HTTP 503"]
    assert again.unchanged == 1
    assert again.validators == first.validators  # what was known of the feed that failed is kept
    site.answer("/more.xml", error(404))
    with pytest.raises(FetchError, match="503"):
        walk(two, before=first)


@pytest.mark.parametrize(
    ("of", "reply"),
    [
        (rss(), feed([])),
        (maps(), sitemap([])),
        (pages(), listing([])),
        (pages(), html("<html><body><a href='/a'>A</a> Trang đã đổi giao diện</body></html>")),
    ],
)
def test_an_empty_list_is_a_failure_unless_it_may_be_empty(site: FaultSite, of: Source, reply: Reply) -> None:
    site.answer("/*", reply)
    with pytest.raises(FetchError, match="lists no article"):
        walk(of)
    assert walk(replace(of, expect={"min_items": 0})).items == []


def test_fewer_or_older_articles_than_expected_fail_the_source(site: FaultSite) -> None:
    site.answer("/rss.xml", feed([("/a", "A", NOON), ("/b", "B", None)]))
    with pytest.raises(FetchError, match="2 articles listed, at least 5 expected"):
        walk(rss(expect={"min_items": 5}))
    age = (datetime.now(UTC).date() - date(2025, 1, 10)).days
    with pytest.raises(FetchError, match=f"stale feed.*2025-01-10, {age} days") as failed:
        walk(rss(expect={"max_age_days": age - 2}))
    assert not failed.value.retryable
    assert len(walk(rss(expect={"max_age_days": age + 1})).items) == 2


def test_a_date_far_in_the_future_does_not_make_a_site_fresh(site: FaultSite) -> None:
    site.answer("/rss.xml", feed([("/a", "A", NOON), ("/b", "B", datetime.now(UTC) + timedelta(days=400))]))
    assert walk(rss()).newest == date(2025, 1, 10)


def test_links_that_are_no_urls_are_kept_as_they_stand(site: FaultSite) -> None:
    bad = ["http://[bad/x", "mailto:a@site.example", "http://site.example:port/"]
    site.answer("/rss.xml", feed([*((link, "x", None) for link in bad), ("/a", "A", None)]))
    assert [item.url for item in walk(rss()).items] == [*bad, f"{BASE}/a"]


# Listings


def article_links(*numbers: int) -> list[tuple[str, str]]:
    return [(f"/tin/{n}", f"Bài {n}") for n in numbers]


def test_a_listing_is_left_at_the_first_settled_page(site: FaultSite) -> None:
    for number in range(1, 6):
        links = article_links(*range(number * 10, number * 10 + 3))
        site.answer(f"/tin?page={number}", listing(links, f"/tin?page={number + 1}"))
    found = walk(pages(), settled=["/tin/12", "/tin/20", "/tin/21", "/tin/22"])
    assert paths(found) == [f"/tin/{n}" for n in (10, 11, 12, 20, 21, 22)]
    assert site.paths("site.example") == ["/robots.txt", "/tin?page=1", "/tin?page=2"]


def test_an_article_changed_after_it_was_fetched_is_not_settled(site: FaultSite) -> None:
    changed = datetime(2025, 1, 12, tzinfo=UTC)
    site.answer("/sitemap.xml", sitemap([(f"{BASE}/a", "2025-01-12T00:00:00Z"), (f"{BASE}/b", "2025-01-01")]))
    found = walk(maps(), check=lambda item: item.modified_at is not None and item.modified_at < changed)
    assert [item.modified_at for item in found.items] == [changed, datetime(2024, 12, 31, 17, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("links", "asked"),
    [
        (lambda n: article_links(1, 2, 3), 2),  # ever new page numbers with the same links
        (lambda n: article_links(*range(n * 3, n * 3 + 3)), 7),  # a calendar with ever new links: max_pages
        (lambda n: article_links(n) if n < 4 else [], 4),  # empty pages for ever
    ],
)
def test_an_endless_listing_ends(site: FaultSite, links: Callable[[int], list[tuple[str, str]]], asked: int) -> None:
    site.endless_listing("/tin", links)
    walk(pages(max_pages=7))
    assert site.count("/tin*") == asked


def test_a_next_page_that_is_this_page_ends_the_walk(site: FaultSite) -> None:
    site.answer("/tin?page=1", listing(article_links(1), "/tin?page=2"))
    site.answer("/tin?page=2", listing(article_links(2), "/tin?page=1"))
    assert paths(walk(pages())) == ["/tin/1", "/tin/2"]
    assert site.count("/tin*") == 2


def test_a_pager_of_numbers_is_followed(site: FaultSite) -> None:
    pager = "".join(f'<a class="next" href="/tin?page={n}">{n}</a>' for n in (1, 2, 3))
    for n in (1, 2, 3):
        site.answer(f"/tin?page={n}", html(f'<a class="item" href="/tin/{n}">Bài {n}</a> {pager}'))
    assert paths(walk(pages())) == ["/tin/1", "/tin/2", "/tin/3"]


def test_an_entry_of_a_listing_has_its_own_date(site: FaultSite) -> None:
    site.answer(
        "/tin?page=1",
        html(
            """<div class="news"><div><a class="item" href="/a"><img src="a.jpg"></a>
            <h3><a class="item" href="/a">Hợp tác xã A</a></h3><span class="day">Đăng 12/01/2025 - 08:15</span></div>
            <div><h3><a class="item" href="/b">Bài B, ngày 2/9/1945</a></h3></div>
            <div><h3><a class="item" href="/c" title="Bài C"></a></h3><time datetime="2025-01-09T20:00Z"></time></div>
            <a class="item" href="javascript:void(0)">x</a><a class="item" href="#">y</a></div>"""
        ),
    )
    found = walk(pages(date=".day"))
    assert [(i.url, i.title, i.published_at) for i in found.items] == [
        (f"{BASE}/a", "Hợp tác xã A", date(2025, 1, 12)),
        (f"{BASE}/b", "Bài B, ngày 2/9/1945", None),
        (f"{BASE}/c", "Bài C", date(2025, 1, 10)),
    ]


def test_an_unchanged_first_page_ends_the_walk(site: FaultSite) -> None:
    site.page("/tin?page=1", listing(article_links(1, 2), "/tin?page=2").body, etag='"1"')
    site.answer("/tin?page=2", listing(article_links(3, 4)))
    first = walk(pages())
    assert paths(first) == [f"/tin/{n}" for n in (1, 2, 3, 4)]
    site.forget()
    assert walk(pages(), before=first).items == []
    assert site.count("/tin*") == 1


def test_a_walk_that_broke_off_goes_on_there(site: FaultSite) -> None:
    site.page("/tin?page=1", listing(article_links(1), "/tin?page=2").body, etag='"1"')
    site.answer("/tin?page=2", error(500))
    first = walk(pages())
    assert (paths(first), [str(e) for e in first.failed]) == (["/tin/1"], [f"{BASE}/tin?page=2: HTTP 500"])
    second = walk(pages(), settled=["/tin/1"], before=first)  # the first page is settled, the second fails again
    assert [str(e) for e in second.failed] == [f"{BASE}/tin?page=2: HTTP 500"]
    site.answer("/tin?page=2", listing(article_links(2), "/tin?page=3"))
    site.answer("/tin?page=3", listing(article_links(3)))
    third = walk(pages(), settled=["/tin/1"], before=second)
    assert (paths(third), third.failed) == (["/tin/1", "/tin/2", "/tin/3"], [])
    site.forget()
    walk(pages(), settled=["/tin/1"], before=third)
    assert site.count("/tin*") == 1  # what was behind has been seen


# Sitemaps


def index(site: FaultSite, **lastmods: str) -> None:
    site.answer("/sitemap.xml", sitemap([(f"{BASE}/{name}.xml", at) for name, at in lastmods.items()], index=True))


def test_of_an_index_only_changed_sitemaps_are_opened(site: FaultSite) -> None:
    index(site, a="2025-01-02T10:00:00+07:00", b="2025-02-02", c="")
    for name in "abc":
        site.page(f"/{name}.xml", sitemap([(f"{BASE}/{name}/1", "2025-01-01")]).body, etag=f'"{name}"')
    first = walk(maps())
    assert paths(first) == ["/b/1", "/a/1", "/c/1"]  # changed last first, then those that say nothing
    site.forget()
    again = walk(maps(), before=first)
    assert (again.items, again.listed, again.unchanged) == ([], first.listed, 1)
    assert site.paths() == ["/robots.txt", "/sitemap.xml", "/c.xml"]
    index(site, a="2025-01-02T10:00:00+07:00", b="2025-02-03", c="")
    site.answer("/b.xml", sitemap([(f"{BASE}/b/2", "2025-02-03")]))
    assert paths(walk(maps(), before=again)) == ["/b/2"]


def test_a_day_that_is_not_over_may_see_more_articles(site: FaultSite) -> None:
    today = datetime.now(UTC).date().isoformat()
    index(site, a=today, b=f"{today}T01:02:03Z", c=f"{today}T00:00:00Z")
    for name in "abc":
        site.answer(f"/{name}.xml", sitemap([(f"{BASE}/{name}/1", "")]))
    first = walk(maps())
    site.forget()
    walk(maps(), before=first)
    assert {p for p in site.paths() if p.startswith(("/a", "/b", "/c"))} == {"/a.xml", "/c.xml"}


def test_a_sitemap_that_fails_is_asked_for_again_and_costs_no_other(site: FaultSite) -> None:
    index(site, a="2025-01-02", b="2025-01-03")
    site.answer("/a.xml", sitemap([(f"{BASE}/a/1", "")]))
    site.answer("/b.xml", error(500))
    first = walk(maps())
    assert (paths(first), [str(e) for e in first.failed]) == (["/a/1"], [f"{BASE}/b.xml: HTTP 500"])
    site.answer("/b.xml", sitemap([(f"{BASE}/b/1", "")]))
    assert paths(walk(maps(), before=first)) == ["/b/1"]


def test_more_sitemaps_than_allowed_are_opened_in_later_passes(site: FaultSite) -> None:
    names = [f"m{n}" for n in range(1, 8)]
    index(site, **{name: f"2024-0{n}-01" for n, name in enumerate(names, 1)})
    for name in names:
        site.answer(f"/{name}.xml", sitemap([(f"{BASE}/{name}/1", "")]))
    found, seen = None, []
    for _ in range(3):
        found = walk(maps(max_pages=4), before=found)
        seen.append((paths(found), found.left))
    assert seen == [
        (["/m7/1", "/m6/1", "/m5/1"], 4),
        (["/m4/1", "/m3/1", "/m2/1"], 1),
        (["/m1/1"], 0),
    ]
    assert found is not None
    assert found.listed == 7


def test_an_index_of_itself_ends(site: FaultSite) -> None:
    site.answer("/sitemap.xml", sitemap([(f"{BASE}/sitemap.xml", ""), (f"{BASE}/a.xml", "")], index=True))
    site.answer("/a.xml", sitemap([(f"{BASE}/a/1", "")]))
    assert paths(walk(maps())) == ["/a/1"]
    assert site.count("/sitemap.xml") == 1


def test_the_news_extension_gives_dates_and_images_are_no_articles(site: FaultSite) -> None:
    site.page(
        "/sitemap.xml",
        f"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "x">]>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc> {BASE}/a </loc>
        <image:image><image:loc>{BASE}/a.jpg</image:loc><image:title>Ảnh</image:title></image:image>
        <news:news><news:publication_date>2025-01-09T23:30:00Z</news:publication_date><news:title>Bài A</news:title>
        </news:news></url></urlset>""",
    )
    [item] = walk(maps()).items
    assert item == Item(f"{BASE}/a", "Bài A", date(2025, 1, 10), None)


def test_a_gzipped_sitemap_is_unpacked_within_limits(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(sitemap([(f"{BASE}/a", "")]).body)
    site.answer("/sitemap.xml", Reply(headers={"Content-Type": "application/gzip"}, body=packed))
    assert paths(walk(maps())) == ["/a"]
    site.answer("/sitemap.xml", Reply(body=packed[:-12]))
    with pytest.raises(FetchError, match="cut off"):
        walk(maps())
    monkeypatch.setattr("ingest.news.discover.sitemaps.MAX_UNPACKED", 1000)
    site.answer("/sitemap.xml", Reply(body=gzip.compress(b"<urlset>" + b" " * 100_000)))
    with pytest.raises(FetchError, match="unpacks to more than"):
        walk(maps())


def test_a_damaged_sitemap_is_read_as_far_as_it_can_be_and_asked_for_again(site: FaultSite) -> None:
    urls = [b"http://site.example/a?x=1&y=2", b"http://site.example/b"]
    entries = b"".join(b"<url><loc>" + url + b"</loc><x:>1</x:></url>" for url in urls)
    body = b"<urlset>" + entries + b"</urlset>"
    site.page("/sitemap.xml", body, etag='"1"')
    first = walk(maps())
    assert len(first.items) == 2
    assert walk(maps(), before=first).unchanged == 0


def test_a_feed_and_a_sitemap_tell_of_the_same_article(site: FaultSite) -> None:
    site.answer("/rss.xml", feed([("/a/?fbclid=7", "Bài A", NOON)]))
    site.answer("/sitemap.xml", sitemap([("https://www.site.example/a", "2025-01-12T01:00:00Z")]))
    both = source({"rss": f"{BASE}/rss.xml"}, {"sitemap": f"{BASE}/sitemap.xml"})
    assert walk(both).items == [
        Item(f"{BASE}/a/?fbclid=7", "Bài A", date(2025, 1, 10), datetime(2025, 1, 12, 1, tzinfo=UTC))
    ]


# Backfill


def dated_listing(site: FaultSite, number: int, days: Iterable[str]) -> None:
    entries = "".join(f'<p><a class="item" href="/{d}">B</a> <time datetime="{d}"></time></p>' for d in days)
    site.answer(f"/tin?page={number}", html(f'{entries}<a class="next" href="/tin?page={number + 1}">›</a>'))


def test_a_backfill_walks_past_settled_pages_to_its_first_day(site: FaultSite) -> None:
    dated_listing(site, 1, ["2025-03-02", "2025-03-01"])
    dated_listing(site, 2, ["2025-02-03", "2025-02-01"])
    dated_listing(site, 3, ["2025-01-31", "2025-01-30"])
    dated_listing(site, 4, ["2025-01-02"])
    everything = [f"/2025-0{m}-0{d}" for m in (1, 2, 3) for d in range(1, 9)]
    before = walk(pages(), settled=everything)
    site.forget()
    found = walk(pages(), everything, before, date(2025, 1, 31), date(2025, 2, 1))
    assert paths(found) == ["/2025-02-01", "/2025-01-31"]
    assert site.count("/tin*") == 4  # the fourth page is the first with nothing of these days
    assert found.validators == before.validators
    assert all("if-none-match" not in asked.headers for asked in site.requests())


def test_a_backfill_opens_no_sitemap_that_was_last_changed_before(site: FaultSite) -> None:
    index(site, a="2024-12-31", b="2025-02-01", c="")
    site.answer("/b.xml", sitemap([(f"{BASE}/b/1", "2025-01-15"), (f"{BASE}/b/2", "2024-06-01")]))
    site.answer("/c.xml", sitemap([(f"{BASE}/c/1", "")]))
    assert paths(walk(maps(), since=date(2025, 1, 1))) == ["/b/1", "/c/1"]
    assert site.count("/a.xml") == 0
