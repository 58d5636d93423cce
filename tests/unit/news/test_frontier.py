"""What a site owes us: when a failed page is asked again, when never, and that the state survives as it is."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ingest.news.dates import VIETNAM
from ingest.news.discover import Item, Validators
from ingest.news.frontier import Busy, Entry, Frontier, SiteState, Trouble
from ingest.observations import Status

NOON = datetime(2026, 3, 4, 5, tzinfo=UTC)  # in Viet Nam


def failed(trouble: Trouble, times: int, at: datetime = NOON) -> Entry:
    entry = Entry("http://a.example/1")
    for _ in range(times):
        entry = entry.failed(at, trouble, "because")
    return entry


def test_a_page_that_is_gone_is_asked_on_three_days_and_then_no_more() -> None:
    entry, at, days = Entry("http://a.example/1"), NOON, set()
    while not entry.is_hopeless:
        assert not entry.is_due(at) or entry.attempts == 0
        at = max(at, entry.not_before or at)
        assert entry.is_due(at)
        days.add(at.astimezone(VIETNAM).date())
        entry = entry.failed(at, Trouble.GONE, "HTTP 404")
    assert entry.attempts == len(days) == 3
    assert entry.status == Status.FAILED


def test_what_may_pass_is_asked_by_the_next_pass_and_then_ever_later_but_daily() -> None:
    waits = [(failed(Trouble.PASSING, n).not_before or NOON) - NOON for n in range(1, 12)]
    assert waits[:2] == [timedelta(0)] * 2
    assert waits[2] == timedelta(hours=1)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)


def test_a_month_of_outage_loses_nothing() -> None:
    for trouble in (Trouble.PASSING, Trouble.WALL):
        entry, at = Entry("http://a.example/1"), NOON
        while at < NOON + timedelta(days=20):
            assert not entry.is_hopeless
            entry = entry.failed(at, trouble, "down")
            at = max(at + timedelta(hours=6), entry.not_before or at)


def test_what_is_forbidden_is_no_failure_and_asked_for_ever_but_once_a_day() -> None:
    entry = failed(Trouble.FORBIDDEN, 100)
    assert not entry.is_hopeless
    assert entry.status == Status.REFUSED
    assert not entry.is_due(NOON + timedelta(hours=11))
    assert entry.is_due(NOON + timedelta(hours=12))


def test_the_state_comes_back_as_it_was_written_in_its_order(tmp_path: Path) -> None:
    state = SiteState(NOON, {"http://a.example/rss": Validators('"v1"', "Mon", "", 7, date(2026, 3, 1), "")})
    for number in (3, 1, 2):
        state.add(Item(f"http://a.example/{number}", "", date(2026, 3, number), NOON))
    key = next(iter(state.frontier))
    state.frontier[key] = state.frontier[key].failed(NOON, Trouble.WALL, "a login", reader="article@1")
    frontier = Frontier(tmp_path, "báo/tỉnh")
    assert frontier.load() == SiteState()
    frontier.save(state)
    again = frontier.load()
    assert again == state
    assert [e.url[-1] for e in again.frontier.values()] == ["3", "1", "2"]
    assert frontier.path.parent == tmp_path / "sites", "whatever the id is"


def test_an_item_listed_again_is_one_entry_that_keeps_its_failures_and_learns_the_change() -> None:
    state = SiteState()
    state.add(Item("http://www.a.example/1?utm_source=x", "", date(2026, 3, 1)))
    [key] = state.frontier
    state.frontier[key] = state.frontier[key].failed(NOON, Trouble.GONE, "HTTP 404")
    state.add(Item("https://a.example/1", "", None, NOON))
    [entry] = state.frontier.values()
    assert (entry.url, entry.attempts) == ("http://www.a.example/1?utm_source=x", 1)
    assert (entry.published_at, entry.modified_at) == (date(2026, 3, 1), NOON)


def test_a_damaged_state_says_so(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path, "a")
    frontier.save(SiteState())
    for text in ("{", "[]", json.dumps({"walked_at": None})):
        frontier.path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match="damaged"):
            frontier.load()


def test_two_passes_over_one_site_at_once_are_one_too_many(tmp_path: Path) -> None:
    frontier, found = Frontier(tmp_path, "a"), []

    def other() -> None:
        try:
            with Frontier(tmp_path, "a").held():
                found.append("held")
        except Busy:
            found.append("busy")

    with frontier.held():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    other()
    assert found == ["busy", "held"]
