"""The collector against sites that change, lie and go down: what it asks for, and what the lake holds afterwards.

Everything is counted on the server's side (tests/faultsite.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from htx import pipeline
from htx.settings import Settings, load_settings
from ingest.documents import Archive
from ingest.lake import Lake
from ingest.news.collect import Days, collect
from ingest.news.frontier import Frontier
from ingest.news.sources import Source, parse_source
from ingest.observations import Status
from tests.faultsite import FaultSite, Reply, error, fault_site, feed, html, listing, redirect, sitemap, truncated

HOST = "site.example"
HERE = f"http://{HOST}"
NOW = datetime.now(UTC)
WALL = (
    "<html><head><title>Account Suspended</title></head><body><h1>This Account has been suspended.</h1></body></html>"
)


def story(number: int, *, coops: int = 0, day: date = date(2025, 6, 1), more: str = "") -> str:
    """A page with one claim that tells it apart."""
    text = (
        f"<p>Đến ngày 31/5/2025, tỉnh Hà Tĩnh có {coops or 1000 + number} hợp tác xã đang hoạt động.</p>"
        f"<p>Bài viết số {number} kể chuyện bà con liên kết sản xuất, tiêu thụ ở vùng {number * 7919 % 1009}.</p>"
    )
    published = f'<meta property="article:published_time" content="{day}T08:00:00+07:00">'
    return (
        f"<html><head><title>Chuyện {number}</title>{published}</head>"
        f"<body><article><h1>Chuyện hợp tác xã số {number}</h1>{text}{more}</article></body></html>"
    )


def url(number: int) -> str:
    return f"{HERE}/tin/{number}.html"


def plant(site: FaultSite, numbers: range, *, etag: bool = True) -> None:
    """Articles, and a sitemap of them that answers 304 to who has it."""
    for number in numbers:
        site.page(f"/tin/{number}.html", story(number), etag=f'"{number}"' if etag else "")
    body = sitemap([(url(number), "") for number in numbers]).body
    site.page("/sitemap.xml", body, etag=f'"{numbers}"', media_type="application/xml")


@pytest.fixture
def site() -> Iterator[FaultSite]:
    with fault_site(HOST, "other.example") as running:
        yield running


@dataclass
class Warehouse:
    """A data folder, and the passes over one source."""

    data: Path
    source: Source
    runs: int = 0
    last: dict[str, Any] = field(default_factory=dict)

    @property
    def lake(self) -> Lake:
        return Lake(self.data)

    @property
    def archive(self) -> Archive:
        return Archive(self.data / "archive")

    def collect(self, days: Days | None = None, at: datetime | None = None, **changes: Any) -> dict[str, int]:
        """One pass, committed without gate 1 (which has tests of its own)."""
        self.runs += 1
        run_id = f"20260101T0000{self.runs:05d}Z-news"
        source = replace(self.source, **changes)
        result = collect(source, self.archive, self.lake, run_id, days or Days(), at)
        self.commit(run_id)
        return result

    def commit(self, run_id: str) -> None:
        tables = {
            name: self.lake.staged(run_id, name) for name in ("documents", "observations", "outcomes", "findings")
        }
        self.lake.commit(run_id, {name: table for name, table in tables.items() if table.num_rows})
        outcomes = self.lake.published_table(run_id, "outcomes").to_pylist()
        # Of a page that was fetched and read, what became of it.
        self.last = {o["origin"]: o for o in sorted(outcomes, key=lambda o: o["stage"])}

    def outcome(self, origin: str = "s") -> tuple[str, str]:
        """Status and detail of the last pass for a page, or for the source itself."""
        return self.last[origin]["status"], self.last[origin]["detail"]

    def documents(self) -> list[dict[str, Any]]:
        return self.lake.read("documents").to_pylist()

    def origins(self) -> list[str]:
        return sorted(d["origin"] for d in self.documents())

    def values(self) -> list[float]:
        return sorted(self.lake.read("observations")["obs_value"].to_pylist())

    def frontier(self) -> list[str]:
        return [entry.url for entry in Frontier(self.data / "archive", "s").load().frontier.values()]


def source(**changes: Any) -> Source:
    values = {
        "id": "s",
        "publisher": "p",
        "source_system": "NEWS",
        "discover": [{"sitemap": f"{HERE}/sitemap.xml"}],
        "rate": 10_000,
        "loopback": True,
    }
    return parse_source(values | changes, "s.yml")


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "data", source())


# Nothing is asked for twice


def test_a_second_pass_over_an_unchanged_site_of_a_thousand_articles_asks_for_its_lists_only(
    site: FaultSite, warehouse: Warehouse
) -> None:
    plant(site, range(1000))
    first = warehouse.collect(concurrency=4)
    assert (first["listed"], first["fetched"], first["ok"]) == (1000, 1000, 1000)
    assert len(warehouse.documents()) == 1000
    assert Counter(site.paths()) == Counter(
        {"/robots.txt": 1, "/sitemap.xml": 1} | {f"/tin/{n}.html": 1 for n in range(1000)}
    )
    site.forget()
    second = warehouse.collect()
    assert site.paths() == ["/robots.txt", "/sitemap.xml"]
    assert sum(asked.sent for asked in site.requests()) == 0, "304: nothing is transferred"
    assert (second["listed"], second.get("fetched", 0), second.get("ok", 0)) == (1000, 0, 0)
    assert len(warehouse.documents()) == 1000
    assert warehouse.frontier() == []


def test_a_list_that_knows_no_304_costs_no_article_either(site: FaultSite, warehouse: Warehouse) -> None:
    for number in range(5):
        site.page(f"/tin/{number}.html", story(number))
    site.answer("/sitemap.xml", sitemap([(url(n), "2025-06-02") for n in range(5)]))
    warehouse.collect()
    site.forget()
    result = warehouse.collect()
    assert site.paths() == ["/robots.txt", "/sitemap.xml"]
    assert result["unchanged"] == 5
    assert warehouse.outcome(url(3)) == ("unchanged", "known bytes, known reader")


def test_the_sums_of_a_pass_add_up(site: FaultSite, warehouse: Warehouse) -> None:
    plant(site, range(6))
    site.remove("/tin/1.html")
    site.page("/tin/2.html", "<html><body></body></html>")
    site.robots("User-agent: *\nDisallow: /tin/3.html\n")
    result = warehouse.collect()
    assert {k: result[k] for k in ("listed", "new", "fetched", "ok", "refused", "failed")} == {
        "listed": 6, "new": 6, "fetched": 4, "ok": 3, "refused": 2, "failed": 1,
    }  # fmt: skip
    assert site.count("/tin/3.html") == 0
    told = Counter(o["status"] for o in warehouse.last.values() if o["origin"] != "s")
    assert told == Counter(ok=3, refused=2, failed=1)
    status, detail = warehouse.outcome()
    assert status == "ok"
    for part in ("6 articles listed", "4 fetched", "2 refused", "1 failed", "7 requests"):
        assert part in detail


def test_one_article_under_several_urls_is_fetched_once(site: FaultSite, warehouse: Warehouse) -> None:
    site.page("/tin/1.html", story(1))
    site.answer("/cu/1.html", redirect("/tin/1.html"))
    same = [
        f"{HERE}/cu/1.html",
        f"{HERE}/tin/1.html?utm_source=zalo",
        f"http://www.{HOST}/tin/1.html",
        f"{url(1)}#cuoi",
    ]
    site.answer("/sitemap.xml", sitemap([(one, "") for one in same]))
    warehouse.collect()
    assert site.count("/tin/*") == 1
    assert len(warehouse.documents()) == 1


def test_what_leads_to_the_home_page_is_gone(site: FaultSite, warehouse: Warehouse) -> None:
    plant(site, range(2))
    site.page("/", story(99))
    site.answer("/tin/1.html", redirect("/"))
    warehouse.collect()
    assert warehouse.origins() == [url(0)]
    assert warehouse.outcome(url(1)) == ("failed", "the page is gone: its URL leads to the home page")


# A kill


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_kill_in_the_middle_loses_nothing_and_fetches_nothing_twice(
    site: FaultSite, tmp_path: Path, concurrency: int
) -> None:
    count = 150
    plant(site, range(count))
    for number in range(count):
        site.answer(f"/tin/{number}.html", html(story(number), delay=0.01))
    definition = tmp_path / "s.yml"
    definition.write_text(
        f"id: s\npublisher: p\nsource_system: NEWS\nrate: 10000\nloopback: true\nconcurrency: {concurrency}\n"
        f"discover: [{{sitemap: '{HERE}/sitemap.xml'}}]\n",
        encoding="utf-8",
    )
    environment = os.environ | {"HTX_DATA": str(tmp_path / "data")}
    command = [str(Path(sys.executable).with_name("htx")), "ingest", "news", "--sources", str(definition)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while site.count("/tin/*") < 60 and time.monotonic() < deadline:
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    lake = Lake(tmp_path / "data")
    assert lake.read("documents").num_rows == 0
    time.sleep(0.1)
    before = Counter(site.paths())
    assert 60 <= sum(before[f"/tin/{n}.html"] for n in range(count)) < count
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"documents {count} read" in done.stdout
    origins = lake.read("documents")["origin"].to_pylist()
    assert sorted(origins) == sorted(url(n) for n in range(count)), "every article once"
    twice = [path for path, times in Counter(site.paths()).items() if path.startswith("/tin/") and times > 1]
    assert len(twice) <= concurrency, "only what was under way"
    assert site.count("/sitemap.xml") == 2
    assert site.requests("/sitemap.xml")[1].status == 304, "and yet nothing is lost"


def test_a_pass_that_was_read_but_not_committed_is_read_again_from_the_archive(
    site: FaultSite, warehouse: Warehouse
) -> None:
    plant(site, range(8))
    collect(warehouse.source, warehouse.archive, warehouse.lake, "killed-before-commit")
    site.forget()
    result = warehouse.collect()
    assert site.paths() == ["/robots.txt", "/sitemap.xml"]
    assert (result["from the archive"], result["ok"]) == (8, 8)
    assert len(warehouse.documents()) == 8


def test_another_attempt_of_the_same_run_adds_what_is_missing(site: FaultSite, warehouse: Warehouse) -> None:
    plant(site, range(5))
    site.answer("/tin/4.html", error(503), error(503), error(503), html(story(4)))
    first = collect(warehouse.source, warehouse.archive, warehouse.lake, "r1")
    assert (first["ok"], first["failed"], first["retryable"]) == (4, 1, 1)
    second = collect(warehouse.source, warehouse.archive, warehouse.lake, "r1")
    assert (second["ok"], second.get("failed", 0), second["retryable"]) == (1, 0, 0)
    warehouse.commit("r1")
    assert len(warehouse.documents()) == 5
    assert {o["status"] for o in warehouse.last.values()} == {"ok"}, "the failure of the first attempt is no more"
    assert all(site.count(f"/tin/{n}.html") == 1 for n in range(4))


# What changes


def test_an_edited_article_is_a_new_version_of_the_document(site: FaultSite, warehouse: Warehouse) -> None:
    plant(site, range(3))
    warehouse.collect()
    today = datetime.now(UTC)
    site.page("/tin/1.html", story(1, coops=1555), etag='"edited"')
    site.answer("/sitemap.xml", sitemap([(url(n), (today + timedelta(hours=1)).isoformat()) for n in range(3)]))
    site.forget()
    result = warehouse.collect()
    asked = {a.path: a.status for a in site.requests("/tin/*")}
    assert asked == {"/tin/0.html": 304, "/tin/1.html": 200, "/tin/2.html": 304}
    assert (result["changed"], result["unchanged"]) == (1, 2)
    old, new = (d for d in warehouse.documents() if d["origin"] == url(1))
    assert (old["supersedes"], new["supersedes"]) == (None, old["document_id"])
    assert warehouse.values() == [1000, 1001, 1002, 1555]
    site.forget()
    warehouse.collect()
    assert site.count("/tin/*") == 0, "the same time of change is no change"


def test_a_new_version_that_was_fetched_and_not_committed_still_supersedes(
    site: FaultSite, warehouse: Warehouse
) -> None:
    plant(site, range(1))
    warehouse.collect()
    site.page("/tin/0.html", story(0, coops=1555))
    site.answer("/sitemap.xml", sitemap([(url(0), (datetime.now(UTC) + timedelta(hours=1)).isoformat())]))
    collect(warehouse.source, warehouse.archive, warehouse.lake, "killed-before-commit")
    site.forget()
    warehouse.collect()
    assert site.count("/tin/*") == 0
    old, new = warehouse.documents()
    assert new["supersedes"] == old["document_id"]


def test_young_articles_are_looked_at_again_and_the_same_text_is_no_new_document(
    site: FaultSite, warehouse: Warehouse
) -> None:
    day = NOW.date() - timedelta(days=2)
    for number, published in enumerate((day, day, date(2024, 1, 1))):
        site.page(f"/tin/{number}.html", story(number, day=published), etag=f'"{number}"')
    site.page("/sitemap.xml", sitemap([(url(n), "") for n in range(3)]).body, etag='"s"')
    warehouse.collect()
    site.page("/tin/1.html", story(1, day=day).replace("<body>", "<body><div class='ad'>7</div>"), etag='"other"')
    site.forget()
    result = warehouse.collect(recheck_days=7)
    assert {a.path: a.status for a in site.requests("/tin/*")} == {"/tin/0.html": 304, "/tin/1.html": 200}
    assert result["unchanged"] == 2
    assert len(warehouse.documents()) == 3
    assert warehouse.outcome(url(1)) == ("unchanged", "the same text")
    note = warehouse.archive.recall_url(f"{HOST}/tin/1.html")
    assert note and note.etag == '"other"' and note.looked_at > NOW.isoformat()
    site.page("/tin/1.html", story(1, day=day, coops=1777))
    assert warehouse.collect(recheck_days=7)["changed"] == 1
    site.page("/tin/1.html", story(1, day=day).replace("<body>", "<body><div class='ad'>7</div>"))
    warehouse.collect(recheck_days=7)
    assert 1777 in warehouse.values()


def test_a_page_that_goes_back_to_an_earlier_version_adds_nothing(site: FaultSite, warehouse: Warehouse) -> None:
    day = NOW.date()
    site.answer("/sitemap.xml", sitemap([(url(1), "")]))
    versions = [story(1, day=day), story(1, day=day, coops=1555), story(1, day=day)]
    for version in versions:
        site.page("/tin/1.html", version)
        warehouse.collect(recheck_days=7)
    assert len(warehouse.documents()) == 2
    assert warehouse.outcome(url(1))[1].startswith("as it was before")


def test_a_site_that_says_of_all_its_pages_that_they_changed_is_believed_for_a_while(
    site: FaultSite, warehouse: Warehouse
) -> None:
    plant(site, range(1))
    asked = []
    for hour in range(1, 8):
        at = NOW + timedelta(hours=hour)
        site.answer("/sitemap.xml", sitemap([(url(0), at.isoformat())]))
        site.forget()
        warehouse.collect(at=at)
        asked.append(site.count("/tin/*"))
    assert asked == [1, 1, 1, 1, 0, 0, 0]


def test_an_article_that_is_taken_down_leaves_its_last_version(site: FaultSite, warehouse: Warehouse) -> None:
    site.page("/tin/1.html", story(1, day=NOW.date()))
    site.answer("/sitemap.xml", sitemap([(url(1), "")]))
    warehouse.collect()
    site.remove("/tin/1.html")
    site.forget()
    statuses = [warehouse.collect(at=NOW + timedelta(days=n), recheck_days=30)["failed"] for n in range(1, 4)]
    assert statuses == [1, 1, 1]
    assert "given up" in warehouse.outcome(url(1))[1]
    warehouse.collect(at=NOW + timedelta(days=5), recheck_days=30)
    assert site.count("/tin/1.html") == 3
    assert warehouse.values() == [1001]


def test_a_newer_reader_reads_the_archive_and_asks_for_nothing(
    site: FaultSite, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest import extraction

    plant(site, range(3))
    warehouse.collect()
    site.forget()
    monkeypatch.setattr(extraction, "EXTRACTOR", "text@999")
    result = warehouse.collect()
    assert site.count("/tin/*") == 0
    assert result["from the archive"] == 3
    readers = Counter(d["reader"].endswith("text@999") for d in warehouse.documents())
    assert readers == {True: 3, False: 3}
    assert warehouse.collect().get("from the archive", 0) == 0


def test_the_same_bytes_at_another_site_are_told_and_not_read_again(site: FaultSite, warehouse: Warehouse) -> None:
    plant(site, range(1))
    warehouse.collect()
    site.page("/copy.html", story(0), host="other.example")
    site.answer("/sitemap.xml", sitemap([("http://other.example/copy.html", "")]), host="other.example")
    other = source(id="o", discover=[{"sitemap": "http://other.example/sitemap.xml"}])
    collect(other, warehouse.archive, warehouse.lake, "r9")
    warehouse.commit("r9")
    assert warehouse.outcome("http://other.example/copy.html") == ("unchanged", f"the same bytes came as {url(0)}")
    assert len(warehouse.documents()) == 1


def test_an_article_published_again_elsewhere_is_linked_to_the_first(site: FaultSite, tmp_path: Path) -> None:
    more = "".join(f"<p>{' '.join(f'từ{i * 31 + j}' for j in range(40))}.</p>" for i in range(6))
    site.page("/tin/1.html", story(1, more=more))
    site.page("/lai.html", story(1, more=more, day=date(2025, 6, 2)).replace("<body>", "<body><nav>Trang chủ</nav>"),
              host="other.example")  # fmt: skip
    site.answer("/sitemap.xml", sitemap([(url(1), "")]), host=HOST)
    site.answer("/sitemap.xml", sitemap([("http://other.example/lai.html", "")]), host="other.example")
    settings = sites(tmp_path, {"a": HOST, "b": "other.example"})
    run_id = pipeline.new_run_id("news")
    for name in pipeline.list_sites(settings, run_id):
        pipeline.collect_site(settings, run_id, name)
    summary = pipeline.check_and_commit(settings, run_id)
    assert summary["documents"]["read"] == 2
    documents = {d["source_id"]: d for d in Lake(settings.data).read("documents").to_pylist()}
    assert documents["b"]["same_as"] == documents["a"]["document_id"]
    assert documents["a"]["same_as"] is None


# What goes wrong


def test_a_page_that_is_gone_is_asked_on_three_days(site: FaultSite, warehouse: Warehouse) -> None:
    plant(site, range(2))
    site.remove("/tin/1.html")
    for hours in (0, 1, 24, 25, 48, 49, 72, 96):
        warehouse.collect(at=NOW + timedelta(hours=hours))
    assert site.count("/tin/1.html") == 3
    assert site.count("/tin/0.html") == 1
    assert warehouse.frontier() == []
    note = warehouse.archive.recall_url(f"{HOST}/tin/1.html")
    assert note and note.given_up == "HTTP 404 (given up after 3 tries)"


def test_a_page_that_waits_is_told_in_every_run(site: FaultSite, warehouse: Warehouse) -> None:
    plant(site, range(2))
    site.remove("/tin/1.html")
    warehouse.collect()
    result = warehouse.collect()
    assert (result["waiting"], result["failed"], result["retryable"]) == (1, 1, 0)
    assert warehouse.outcome(url(1))[1].startswith("HTTP 404 (to be tried again from ")


@pytest.mark.parametrize("fault", [error(500), truncated(story(1), 200), error(429)], ids=["500", "truncated", "429"])
def test_what_may_come_back_stays_in_the_frontier_until_it_has(
    site: FaultSite, warehouse: Warehouse, fault: Reply
) -> None:
    plant(site, range(3))
    site.answer("/tin/1.html", fault, fault, fault, html(story(1)))
    first = warehouse.collect()
    assert (first["ok"], first["failed"], first["retryable"]) == (2, 1, 1)
    assert url(1) in warehouse.frontier()
    assert warehouse.origins() == [url(0), url(2)]
    second = warehouse.collect()
    assert second["ok"] == 1
    assert warehouse.origins() == [url(0), url(1), url(2)]
    warehouse.collect()
    assert warehouse.frontier() == []


def test_a_site_that_goes_down_in_the_middle_is_left_alone_and_asked_again(
    site: FaultSite, warehouse: Warehouse
) -> None:
    plant(site, range(60))
    for number in range(20, 60):
        site.page(f"/tin/{number}.html", WALL)
    first = warehouse.collect()
    assert first["ok"] == 20
    status, detail = warehouse.outcome()
    assert status == "failed"
    assert "left alone after 10 failures in a row" in detail
    assert site.count("/tin/*") < 36, "ten failures, and what was fetched ahead"
    assert all(d["published_at"] == date(2025, 6, 1) for d in warehouse.documents()), "no wall is an article"
    plant(site, range(60))
    for days in (1, 2, 3, 4):
        warehouse.collect(at=NOW + timedelta(days=days))
    assert warehouse.origins() == sorted(url(n) for n in range(60))
    assert all(site.count(f"/tin/{n}.html") == 1 for n in range(20))


def test_a_changed_layout_fails_the_source_and_the_archive_is_read_when_the_parser_is_mended(
    site: FaultSite, warehouse: Warehouse
) -> None:
    from ingest.news.page.parser import PageParser

    plant(site, range(3))
    old = (PageParser(title="h1.tieu-de", body="div.noi-dung"),)
    warehouse.collect(article=old)
    status, detail = warehouse.outcome()
    assert status == "failed"
    assert "has the layout changed?" in detail and "3 pages" in detail
    assert warehouse.documents() == []
    site.forget()
    result = warehouse.collect(article=(PageParser(title="h1", body="article"),))
    assert site.count("/tin/*") == 0, "the pages are in the archive"
    assert result["ok"] == 3
    assert warehouse.values() == [1000, 1001, 1002]


def test_a_layout_that_changes_keeps_the_last_good_version(site: FaultSite, warehouse: Warehouse) -> None:
    from ingest.news.page.parser import PageParser

    parser = (PageParser(title="h1", body="article"),)
    site.page("/tin/1.html", story(1, day=NOW.date()))
    site.answer("/sitemap.xml", sitemap([(url(1), "")]))
    warehouse.collect(article=parser)
    site.page("/tin/1.html", story(1, day=NOW.date()).replace("article>", "section>"))
    result = warehouse.collect(article=parser, recheck_days=7)
    assert (result["failed"], warehouse.outcome()[0]) == (1, "failed")
    assert warehouse.values() == [1001]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (html(WALL), "suspended"),
        (error(404), "HTTP 404"),
        (sitemap([]), "lists no article"),
        (Reply(body=b""), "empty answer"),
    ],
    ids=["wall", "gone", "empty list", "empty answer"],
)
def test_a_site_that_stops_making_sense_fails_and_its_last_good_state_stays(
    site: FaultSite, warehouse: Warehouse, answer: Reply, said: str
) -> None:
    plant(site, range(3))
    site.answer("/tin/2.html", error(503))
    warehouse.collect()
    state = Frontier(warehouse.data / "archive", "s").path.read_bytes()
    site.answer("/sitemap.xml", answer)
    site.forget()
    result = warehouse.collect()
    status, detail = warehouse.outcome()
    assert (status, result["failed"]) == ("failed", 1)
    assert said in detail
    assert site.count("/tin/*") == 0
    assert Frontier(warehouse.data / "archive", "s").path.read_bytes() == state
    assert len(warehouse.documents()) == 2
    plant(site, range(3))
    warehouse.collect()
    assert len(warehouse.documents()) == 3, "what was missing is brought when the site is well again"


def test_expectations_are_kept_also_when_all_lists_are_unchanged(site: FaultSite, warehouse: Warehouse) -> None:
    recent = [(f"/tin/{n}.html", "t", NOW - timedelta(days=40)) for n in range(3)]
    site.page("/rss.xml", feed(recent).body, etag='"f"', media_type="application/rss+xml")
    for number in range(3):
        site.page(f"/tin/{number}.html", story(number))
    rss = source(discover=[{"rss": f"{HERE}/rss.xml"}]).discover
    warehouse.collect(discover=rss)
    assert warehouse.outcome()[0] == "ok"
    warehouse.collect(discover=rss, expect={"max_age_days": 30})
    assert site.requests("/rss.xml")[-1].status == 304
    assert warehouse.outcome()[0] == "failed"
    assert "days ago" in warehouse.outcome()[1]


def test_a_reader_that_breaks_costs_one_article_and_reads_it_when_it_is_mended(
    site: FaultSite, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest import reading

    plant(site, range(3))
    rows = reading.article_rows

    def broken(page: Any, *given: Any) -> Any:
        if "số 1" in page.title:
            raise ZeroDivisionError("oops")
        return rows(page, *given)

    with monkeypatch.context() as patched:
        patched.setattr(reading, "article_rows", broken)
        result = warehouse.collect()
    assert (result["ok"], result["failed"]) == (2, 1)
    assert "the reader broke: ZeroDivisionError" in warehouse.outcome(url(1))[1]
    site.forget()
    assert warehouse.collect()["ok"] == 1
    assert site.count("/tin/*") == 0


def test_two_passes_over_one_site_do_not_meet(site: FaultSite, warehouse: Warehouse) -> None:
    plant(site, range(1))
    with Frontier(warehouse.data / "archive", "s").held():
        result = warehouse.collect()
    assert (result["failed"], result["retryable"]) == (1, 1)
    assert site.paths() == []
    assert warehouse.collect()["ok"] == 1


# Several pages, several days, several sites


def long_story(pages: int, last: str = "", day: date = date(2025, 6, 1)) -> dict[str, str]:
    """The pages of one article by path."""
    paths = ["/tin/dai.html", *(f"/tin/dai.html?page={n}" for n in range(2, pages + 1))]
    texts = {}
    for number, path in enumerate(paths):
        following = f'<a rel="next" href="{paths[number + 1]}">Trang sau</a>' if number + 1 < pages else ""
        more = last if number == pages - 1 and last else f"Ở vùng {number} có {300 + number} hợp tác xã nông nghiệp."
        texts[path] = story(50, day=day).replace("<p>Bài", f"<p>{more}</p>{following}<p>Bài")
    return texts


def test_an_article_on_several_pages_is_one_document(site: FaultSite, warehouse: Warehouse) -> None:
    for path, text in long_story(3).items():
        site.page(path, text)
    site.answer("/sitemap.xml", sitemap([(f"{HERE}/tin/dai.html", "")]))
    result = warehouse.collect()
    assert (result["ok"], result["further pages"]) == (1, 2)
    [document] = warehouse.documents()
    assert document["media_type"] == "multipart/related"
    content = warehouse.archive.read(document["document_id"])
    assert content.count(b"Content-Location:") == 3
    text = " ".join(warehouse.lake.read("observations")["quote"].to_pylist())
    assert "302" in text and "300" in text
    site.forget()
    warehouse.collect()
    assert site.count("/tin/*") == 0


def test_a_further_page_that_fails_is_waited_for_and_the_first_is_not_asked_again(
    site: FaultSite, warehouse: Warehouse
) -> None:
    pages = long_story(2)
    (first, text), (second, more) = pages.items()
    site.page(first, text)
    site.answer(second, error(503), error(503), error(503), html(more))
    site.answer("/sitemap.xml", sitemap([(f"{HERE}{first}", "")]))
    assert warehouse.collect()["failed"] == 1
    assert warehouse.documents() == []
    assert warehouse.collect()["ok"] == 1
    assert site.count(first) == 1
    assert warehouse.documents()[0]["media_type"] == "multipart/related"


def test_a_further_page_that_is_gone_ends_the_article_and_is_told(site: FaultSite, warehouse: Warehouse) -> None:
    pages = long_story(3)
    for path in list(pages)[:2]:
        site.page(path, pages[path])
    site.answer("/sitemap.xml", sitemap([(f"{HERE}/tin/dai.html", "")]))
    assert warehouse.collect()["ok"] == 1
    assert warehouse.outcome(f"{HERE}/tin/dai.html?page=3") == ("failed", f"page 3 of {HERE}/tin/dai.html: HTTP 404")


def test_an_edit_of_a_later_page_is_a_new_version(site: FaultSite, warehouse: Warehouse) -> None:
    for path, text in long_story(2, day=NOW.date()).items():
        site.page(path, text)
    site.answer("/sitemap.xml", sitemap([(f"{HERE}/tin/dai.html", "")]))
    warehouse.collect()
    assert warehouse.collect(recheck_days=7)["unchanged"] == 1
    for path, text in long_story(2, "Ở vùng 1 có 777 hợp tác xã nông nghiệp.", NOW.date()).items():
        site.page(path, text)
    assert warehouse.collect(recheck_days=7)["changed"] == 1
    old, new = warehouse.documents()
    assert new["supersedes"] == old["document_id"]


def paged(site: FaultSite, pages: int, each: int = 5) -> dict[int, date]:
    """A listing of articles, newest first, a month apart; without dates, so that the articles decide."""
    days = {n: date(2025, 12, 15) - timedelta(days=30 * n) for n in range(pages * each)}
    for number, day in days.items():
        site.page(f"/tin/{number}.html", story(number, day=day))
    for page in range(pages):
        links = [(f"/tin/{n}.html", f"Chuyện {n}") for n in range(page * each, (page + 1) * each)]
        following = f"/ds?trang={page + 2}" if page + 1 < pages else ""
        site.answer("/ds" if page == 0 else f"/ds?trang={page + 1}", listing(links, following))
    return days


LISTING = [{"listing": f"{HERE}/ds", "link": "a.item", "next": "a.next"}]


def test_a_backfill_brings_the_articles_of_its_days_and_forgets_nothing_else(
    site: FaultSite, warehouse: Warehouse
) -> None:
    days = paged(site, 4)
    ways = source(discover=LISTING).discover
    warehouse.collect(discover=ways, at=NOW)
    assert len(warehouse.documents()) == 20, "the first pass walks to the end"
    fresh = Warehouse(warehouse.data.with_name("fresh"), source(discover=LISTING))
    since, until = date(2025, 1, 1), date(2025, 6, 30)
    fresh.collect(Days(since, until))
    wanted = sorted(url(n) for n, day in days.items() if since <= day <= until)
    assert fresh.origins() == wanted and 4 < len(wanted) < 8
    assert fresh.frontier() == wanted or sorted(fresh.frontier()) == wanted
    site.forget()
    fresh.collect()
    assert sorted(fresh.origins()) == sorted(url(n) for n in days), "an ordinary pass brings the others"
    assert site.count("/tin/*") == 0, "those that were looked at for their day are in the archive"


def test_a_backfill_of_a_feed_does_not_hide_what_is_new_from_the_next_pass(
    site: FaultSite, warehouse: Warehouse
) -> None:
    moments = [datetime(2025, month, 10, tzinfo=UTC) for month in (8, 5, 2)]
    entries = [(f"/tin/{n}.html", "t", moment) for n, moment in enumerate(moments)]
    site.page("/rss.xml", feed(entries).body, etag='"f"', media_type="application/rss+xml")
    for number, moment in enumerate(moments):
        site.page(f"/tin/{number}.html", story(number, day=moment.date()))
    ways = source(discover=[{"rss": f"{HERE}/rss.xml"}]).discover
    warehouse.collect(Days(date(2025, 5, 1), date(2025, 5, 31)), discover=ways)
    assert warehouse.origins() == [url(1)]
    assert site.count("/tin/*") == 1, "the feed gives the days"
    warehouse.collect(discover=ways)
    assert warehouse.origins() == [url(0), url(1), url(2)]


def sites(tmp_path: Path, hosts: dict[str, str]) -> Settings:
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, host in hosts.items():
        (folder / f"{name}.yml").write_text(
            f"id: {name}\npublisher: {name}\nsource_system: NEWS\nrate: 10000\nloopback: true\n"
            f"discover: [{{sitemap: 'http://{host}/sitemap.xml'}}]\n",
            encoding="utf-8",
        )
    return replace(load_settings(), data=tmp_path / "data", sources=folder)


def test_a_source_fails_alone(site: FaultSite, tmp_path: Path) -> None:
    plant(site, range(4))
    site.page("/sitemap.xml", WALL, host="other.example")
    settings = sites(tmp_path, {"down": "other.example", "good": HOST})
    run_id = pipeline.new_run_id("news")
    names = pipeline.list_sites(settings, run_id)
    assert dict(pipeline.collect_sites(settings, run_id, names)) == {"down": None, "good": None}
    summary = pipeline.check_and_commit(settings, run_id)
    told = {one["site"]: (one["status"], one["listed"]) for one in summary["sites"]}
    assert told == {"down": (Status.FAILED, 0), "good": (Status.OK, 4)}
    assert summary["documents"]["read"] == 4
    assert summary["broken"] == 0, "a site that is down is no fault of ours"


def test_a_site_on_which_the_collector_breaks_is_told_and_costs_no_other(site: FaultSite, tmp_path: Path) -> None:
    plant(site, range(2))
    site.page("/sitemap.xml", sitemap([("http://other.example/x.html", "")]).body, host="other.example")
    settings = sites(tmp_path, {"a": "other.example", "b": HOST})
    state = Frontier(settings.archive, "a").path
    state.parent.mkdir(parents=True)
    state.write_text("damaged", encoding="utf-8")
    run_id = pipeline.new_run_id("news")
    done = dict(pipeline.collect_sites(settings, run_id, pipeline.list_sites(settings, run_id)))
    assert done["b"] is None
    assert "damaged" in str(done["a"])
    summary = pipeline.check_and_commit(settings, run_id)
    assert (summary["documents"]["read"], summary["broken"]) == (2, 1)


def test_the_command_collects_one_site_and_a_range_of_days(site: FaultSite, tmp_path: Path) -> None:
    moments = [datetime(2025, month, 10, tzinfo=UTC) for month in (8, 5)]
    for number, moment in enumerate(moments):
        site.page(f"/tin/{number}.html", story(number, day=moment.date()))
    site.answer("/sitemap.xml", sitemap([(url(n), "") for n in range(2)]))
    settings = sites(tmp_path, {"a": HOST, "b": "other.example"})
    command = [str(Path(sys.executable).with_name("htx")), "ingest", "news", "--sources", str(settings.sources)]
    environment = os.environ | {"HTX_DATA": str(settings.data)}

    def htx(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *options], env=environment, capture_output=True, text=True, check=False)

    done = htx("--site", "a", "--from", "2025-05-01", "--to", "2025-05-31")
    assert done.returncode == 0, done.stderr
    assert Lake(settings.data).read("documents")["origin"].to_pylist() == [url(1)]
    assert site.count(host="other.example") == 0
    assert "there is no source 'c'" in htx("--site", "c").stderr
    assert "is after --to" in htx("--from", "2025-06-01", "--to", "2025-05-01").stderr
