from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.periods import Period


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-S1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-S2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-M02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-06-30", date(2023, 6, 30), date(2023, 6, 30)),
        ("2024-01-01/P9M", date(2024, 1, 1), date(2024, 9, 30)),
        ("2021-01-01/P5Y", date(2021, 1, 1), date(2025, 12, 31)),
        ("2021-01-01/P1Y6M", date(2021, 1, 1), date(2022, 6, 30)),
    ],
)
def test_notations(code: str, start: date, end: date) -> None:
    assert Period.parse(code) == Period(code, start, end)


@pytest.mark.parametrize("code", ["", "24", "2024-S3", "2024-Q5", "2024-M13", "2023-02-30", "2024-01-01/P", "năm 2024"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        Period.parse(code)


def test_cumulative_months_have_one_notation_each() -> None:
    codes = [Period.first_months(2024, n).code for n in (3, 6, 9, 11, 12)]
    assert codes == ["2024-Q1", "2024-S1", "2024-01-01/P9M", "2024-01-01/P11M", "2024"]


def test_a_span_of_years() -> None:
    assert Period.years(2021, 2025).end == date(2025, 12, 31)
    assert Period.years(2024, 2024) == Period.year(2024)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(1, 120))
def test_a_duration_ends_the_day_before_its_successor_begins(start: date, months: int) -> None:
    start = start.replace(day=1)
    first = Period.parse(f"{start}/P{months}M")
    second = Period.parse(f"{first.end + timedelta(days=1)}/P1M")
    assert second.start == first.end + timedelta(days=1)
    total = (second.start.year - start.year) * 12 + second.start.month - start.month
    assert total == months
