"""Days and years as registers print them: dates, years, "05/3/2015", "tháng 3/2015", "QĐ 12 ngày 05/3/2015"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from ingest.submissions.fastgrid import ErrorText
from ingest.submissions.register.words import expression, is_missing
from ingest.submissions.text import plain

_FIRST_YEAR, _LAST_YEAR = 1945, 2060
_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = range(16_500, 58_500)  # days since then: 1945 to 2060
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*(?:[/.\-]|thang)\s*(\d{1,2})\s*(?:[/.\-]|nam|,)\s*(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_MONTH = re.compile(r"(?<![\d/.-])(\d{1,2})\s*(?:[/.\-]|nam)\s*(\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19[4-9]\d|20[0-5]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class When:
    """A year and, if told, the day. ``readable`` is False for a cell that holds neither, or a day that is none."""

    year: int | None = None
    day: date | None = None
    readable: bool = True


_NEVER = When()
_UNREADABLE = When(readable=False)


def read_when(value: Any) -> When:
    """The day or year in a cell; blank and "-" are no day. Day before month, as in Viet Nam."""
    if value is None or value == "":
        return _NEVER
    if isinstance(value, (ErrorText, bool)):
        return _UNREADABLE
    if isinstance(value, (datetime, date)):
        day = value.date() if isinstance(value, datetime) else value
        return When(day.year, day) if _FIRST_YEAR <= day.year <= _LAST_YEAR else _UNREADABLE
    if isinstance(value, (int, float)):
        if value == 0:
            return _NEVER
        if value == int(value) and _FIRST_YEAR <= value <= _LAST_YEAR:
            return When(int(value))
        if int(value) in _SERIALS:  # a date whose cell has lost its format
            day = _EXCEL_ZERO + timedelta(days=int(value))
            return When(day.year, day)
        return _UNREADABLE
    return _read_text(str(value))


@lru_cache(maxsize=50_000)
def _read_text(text: str) -> When:
    folded = plain(text)
    if is_missing(text):
        return _NEVER
    if re.fullmatch(r"\d+(?:\.0)?", folded) and (int(float(folded)) in _SERIALS or len(folded) == 4):
        return read_when(float(folded))
    if found := _ISO.search(folded):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    days = _DAY.findall(folded)
    if days:
        number, month, year = map(int, days[0])
        if year < 100:
            year += 2000 if year < 50 else 1900
        return _day(year, month, number)
    if found := _MONTH.search(folded):
        return When(int(found[2])) if 1 <= int(found[1]) <= 12 else _UNREADABLE
    years = set(_YEAR.findall(folded))
    return When(int(years.pop())) if len(years) == 1 else _UNREADABLE


def _day(year: int, month: int, day: int) -> When:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return _UNREADABLE
    try:
        return When(year, date(year, month, day))
    except ValueError:
        return When(year, readable=False)  # 31/02/2019: the year is told all the same


def as_of(texts: list[str]) -> date | None:
    """The day that titles name: "Số liệu tính đến ngày 31/12/2024", "đến tháng 6/2024" (its end); None: none."""
    for text in texts:
        folded = plain(text)
        if found := expression("as_of").search(folded):
            return _day(int(found["year"]), int(found["month"]), int(found["day"])).day
        if found := expression("as_of_month").search(folded):
            year, month = int(found["year"] or found["only"]), int(found["month"] or 12)
            if 1 <= month <= 12:
                return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return None
