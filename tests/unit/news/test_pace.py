"""The turns at a host, by a clock that does not wait."""

from __future__ import annotations

import pytest

from ingest.news.fetch.errors import FetchError
from ingest.news.fetch.pace import MAX_WAIT, Pace
from tests.unit.news.conftest import Clock


def waited(pace: Pace, clock: Clock) -> int:
    """The seconds before a turn that itself takes none."""
    before = clock.ahead
    with pace.turn():
        return round(clock.ahead - before)


def test_the_first_turn_is_at_once_and_the_next_a_gap_later(clock: Clock) -> None:
    pace = Pace(10, 1)
    assert [waited(pace, clock) for _ in range(3)] == [0, 10, 10]


def test_the_gap_counts_from_the_end_of_a_slow_turn(clock: Clock) -> None:
    pace = Pace(10, 1)
    with pace.turn():
        clock.ahead += 30
    assert waited(pace, clock) == 10


def test_the_gap_counts_from_the_begin_while_others_are_under_way(clock: Clock) -> None:
    pace = Pace(10, 2)
    with pace.turn():
        assert waited(pace, clock) == 10
        clock.ahead += 7
        assert waited(pace, clock) == 3


def test_time_that_has_passed_anyway_counts(clock: Clock) -> None:
    pace = Pace(10, 1)
    waited(pace, clock)
    clock.ahead += 25
    assert waited(pace, clock) == 0


def test_a_rest_is_kept_and_the_longest_counts(clock: Clock) -> None:
    pace = Pace(1, 1)
    pace.rest(40)
    pace.rest(20)
    assert [waited(pace, clock) for _ in range(2)] == [40, 1]


def test_a_rest_that_is_too_long_is_an_error_until_it_is_over(clock: Clock) -> None:
    pace = Pace(1, 1)
    pace.rest(2 * MAX_WAIT)
    for _ in range(3):  # and the place in the queue is given back
        with pytest.raises(FetchError, match="left alone for 120 seconds") as failed, pace.turn():
            pass
        assert failed.value.retryable
    clock.ahead += MAX_WAIT + 1
    assert waited(pace, clock) == MAX_WAIT - 1


def test_a_slower_pace_counts_at_once_and_is_never_quickened(clock: Clock) -> None:
    pace = Pace(1, 1)
    waited(pace, clock)
    pace.slow_down(5)
    pace.slow_down(2)
    assert [waited(pace, clock) for _ in range(2)] == [5, 5]


def test_a_turn_that_fails_is_over(clock: Clock) -> None:
    pace = Pace(10, 1)
    with pytest.raises(ZeroDivisionError), pace.turn():
        1 / 0  # noqa: B018
    assert waited(pace, clock) == 10
