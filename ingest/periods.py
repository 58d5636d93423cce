"""Time periods in SDMX notation.

Source: SDMX 3.0 section 6, "TIME_PERIOD". The notations that this project uses:

==================  ==========================================================
``2024``            a calendar year (a stock: its last day)
``2024-S1``         a half-year; six months from January are ``S1``
``2024-Q3``         a quarter
``2024-M07``        a month
``2023-06-30``      one day: a stock at a date, or an event
``2024-01-01/P9M``  a start and a duration: nine months, cumulative
==================  ==========================================================
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DURATION = re.compile(r"(\d{4}-\d{2}-\d{2})/P(?:(\d+)Y)?(?:(\d+)M)?$")
_PART = re.compile(r"(\d{4})-(S[12]|Q[1-4]|M(?:0[1-9]|1[0-2]))$")
_PART_MONTHS = {"S": 6, "Q": 3, "M": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole days; ``start`` and ``end`` both belong to it."""

    code: str
    start: date
    end: date

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read an SDMX time period.

        Raises:
            ValueError: the text is none of the notations above.
        """
        if re.fullmatch(r"\d{4}", code):
            return cls(code, date(int(code), 1, 1), date(int(code), 12, 31))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", code):
            day = date.fromisoformat(code)
            return cls(code, day, day)
        if part := _PART.match(code):
            year, kind, number = int(part[1]), part[2][0], int(part[2][1:])
            months = _PART_MONTHS[kind]
            start = date(year, (number - 1) * months + 1, 1)
            return cls(code, start, _last_day(start, months))
        if span := _DURATION.match(code):
            start = date.fromisoformat(span[1])
            months = int(span[2] or 0) * 12 + int(span[3] or 0)
            if months:
                return cls(code, start, _last_day(start, months))
        raise ValueError(f"not an SDMX time period: {code!r}")

    @classmethod
    def year(cls, year: int) -> Period:
        """The calendar year."""
        return cls.parse(f"{year:04d}")

    @classmethod
    def day(cls, day: date) -> Period:
        """One day."""
        return cls(day.isoformat(), day, day)

    @classmethod
    def first_months(cls, year: int, months: int) -> Period:
        """The first ``months`` months of a year, cumulative: 6 is ``S1``, 12 the year, 9 a duration."""
        if months == 12:
            return cls.year(year)
        if months == 6:
            return cls.parse(f"{year:04d}-S1")
        if months == 3:
            return cls.parse(f"{year:04d}-Q1")
        return cls.parse(f"{year:04d}-01-01/P{months}M")

    @classmethod
    def years(cls, first: int, last: int) -> Period:
        """Whole years ``first`` to ``last``, as in "giai đoạn 2021-2025": ``2021-01-01/P5Y``."""
        if first == last:
            return cls.year(first)
        return cls.parse(f"{first:04d}-01-01/P{last - first + 1}Y")


def _last_day(start: date, months: int) -> date:
    """The last day of ``months`` months that begin with ``start``."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)
