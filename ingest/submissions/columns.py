"""Headers of columns → what the numbers under them are: plan or actual, of which period, value or comparison.

A header is the stack of cells above a column, merged cells repeated: ["Năm 2022", "Ước TH cả năm"]. Years may be named
(2021) or relative to the reporting year N (-1, 0, +1); `Column.resolve` turns both into a period. The words are data
(lexicon.yml, ``columns``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.observations import Measure, Scenario
from ingest.periods import Period
from ingest.submissions.text import lexicon, pattern, plain
from ingest.submissions.units import read_unit

YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
_YEARS = re.compile(r"(?<!\d)(20[0-4]\d)\s*[-–—]\s*(20[0-4]\d)(?!\d)")
_GLUED = re.compile(r"([a-z])(\d)")  # "TH2022"
_MONTH_ENDS = 28  # a date from here on closes its month
_LEAP = 2024
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Role(StrEnum):
    """What a column is for."""

    VALUE = "value"
    LABEL = "label"
    UNIT = "unit"
    NUMBER = "number"
    IGNORE = "ignore"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``year`` is a named year, ``offset`` the distance from the reporting year when none is named; ``part`` is the span
    within the year: ``P6M`` (first months), ``S2``, ``Q1``, ``M06`` or "" for all of it. ``last_year`` ends a span of
    years. ``same_part``: the part of the year is that of the report ("cùng kỳ", "lũy kế"), see `settle`.
    """

    index: int
    header: str
    role: Role
    measure: Measure = Measure.VALUE
    scenario: Scenario = Scenario.ACTUAL
    estimated: bool = False
    year: int | None = None
    last_year: int | None = None
    offset: int | None = None
    part: str = ""
    percent: bool = False
    whole_year: bool = False
    group_year: int | None = None
    same_part: bool = False
    stated: bool = True
    confidence: float = 1.0

    @property
    def dated(self) -> bool:
        """Whether the header says when."""
        return self.year is not None or self.offset is not None or bool(self.part) or self.whole_year

    def resolve(self, reporting_year: int) -> Period:
        """The period that the numbers are about."""
        year = self.year if self.year is not None else reporting_year + (self.offset or 0)
        if self.last_year is not None:
            return Period.years(year, self.last_year)
        if self.part.startswith("P"):
            return Period.first_months(year, int(self.part[1:-1]))
        return Period.parse(f"{year:04d}-{self.part}" if self.part else f"{year:04d}")


def read_column(index: int, stack: Sequence[str]) -> Column:
    """The column from the texts above it, top first, without repetitions."""
    header = " | ".join(stack)
    levels = [_GLUED.sub(r"\1 \2", pattern("columns", "aside").sub("", plain(text)).strip()) for text in stack]
    full = " | ".join(levels)
    unknown = Column(index, header, Role.UNKNOWN)
    if not levels:
        return unknown
    for role, name in (
        (Role.NUMBER, "number"),
        (Role.UNIT, "unit"),
        (Role.IGNORE, "ignore"),
        (Role.LABEL, "label"),
    ):
        if role is Role.LABEL and YEAR.search(full):
            continue  # "Năm 2022 | Chỉ tiêu": a target
        if any(pattern("columns", name).search(level) for level in levels):
            return replace(unknown, role=role)
    if pattern("columns", "not_read").search(full):
        return unknown
    if pattern("columns", "compare").search(full):
        return _comparison(unknown, full)
    if len(levels) > 1 and not _understood(levels[-1]):
        return unknown  # "Năm 2022 | Trong đó: nữ": a part of what the row counts
    column = _when(_scenario(unknown, levels), levels)
    if pattern("columns", "same_part").search(full):
        column = replace(column, same_part=not column.part, role=Role.VALUE, confidence=0.9)
        if pattern("columns", "earlier").search(full) and column.year is None:
            column = replace(column, offset=-1)
    if column.role is Role.UNKNOWN and column.dated:
        # "Năm 2021" or "6 tháng" alone: what was achieved, unless it is the year to come or a span of years.
        plan = column.offset == 1 and column.year is None
        scenario = Scenario.PLAN if plan else Scenario.ACTUAL
        column = replace(column, role=Role.VALUE, scenario=scenario, stated=plan, confidence=0.9)
    if column.role is Role.VALUE and not column.dated:
        column = replace(column, confidence=0.9)
    return column


def settle(columns: Sequence[Column], months: int | None) -> list[Column]:
    """The columns of a table with what only their neighbours or the title tell.

    "Cùng kỳ" and "Lũy kế" are about the part of the year that the other columns name, else the title ("6 tháng đầu
    năm": ``months`` = 6); so is "Thực hiện" without a date under such a title. "Giai đoạn 2021-2025" beside earlier
    years is a plan. A lone column "Số liệu" holds the values.
    """
    values = [c for c in columns if c.role is Role.VALUE]
    if not values:
        bare = [c for c in columns if c.role is Role.UNKNOWN and pattern("columns", "neutral").match(plain(c.header))]
        lone = replace(bare[0], role=Role.VALUE, confidence=0.8) if len(bare) == 1 else None
        columns = [lone if lone is not None and c is bare[0] else c for c in columns]
    parts = {c.part for c in values if c.part and c.measure is Measure.VALUE and c.scenario is Scenario.ACTUAL}
    title_part = f"P{months}M" if months else ""
    named = parts.pop() if len(parts) == 1 else title_part
    latest = max((c.year for c in values if c.year and c.last_year is None), default=None)
    settled = []
    for column in columns:
        if column.role is Role.VALUE and column.same_part and not column.part:
            column = replace(column, part=named)
        elif column.role is Role.VALUE and column.scenario is Scenario.ACTUAL and not column.dated and title_part:
            column = replace(column, part=column.part if column.estimated else title_part)
        if column.last_year and not column.stated and latest and column.last_year > latest:
            column = replace(column, scenario=Scenario.PLAN)
        settled.append(column)
    return settled


def _understood(level: str) -> bool:
    """Whether a header is about time, plan or result, or says nothing ("Tổng số", a unit, "được giao")."""
    if YEAR.search(level) or pattern("columns", "neutral").match(level) or read_unit(level) is not None:
        return True
    names = ("plan", "actual", "estimate", "months", "quarter", "month", "until", "full_year", "next_year")
    return any(pattern("columns", name).search(level) for name in (*names, "last_year", "this_year", "second_half"))


def _scenario(column: Column, levels: list[str]) -> Column:
    """Plan or actual, from the deepest header that says so; of two words in one header the first counts."""
    for level in reversed(levels):
        estimate = pattern("columns", "estimate").search(level)
        places = {
            Scenario.ACTUAL: pattern("columns", "actual").search(level),
            Scenario.PLAN: pattern("columns", "plan").search(level),
        }
        found = sorted((m.start(), scenario) for scenario, m in places.items() if m)
        if estimate:
            return replace(column, role=Role.VALUE, scenario=Scenario.ACTUAL, estimated=True)
        if found:
            return replace(column, role=Role.VALUE, scenario=found[0][1])
    return column


def _when(column: Column, levels: list[str]) -> Column:
    """Year and part of the year, from the deepest header that names them."""
    if len(levels) > 1 and (years := YEAR.findall(levels[0])) and not _YEARS.search(levels[0]):
        column = replace(column, group_year=int(years[-1]))
    for level in reversed(levels):
        if part := _part(level):
            column = replace(column, part=part)
            break
        if pattern("columns", "full_year").search(level):
            break  # "6 tháng | Cả năm": the deeper one counts
    column = replace(column, whole_year=any(pattern("columns", "full_year").search(level) for level in levels))
    for level in reversed(levels):
        if span := _YEARS.search(level):
            return replace(column, year=int(span[1]), last_year=int(span[2])) if int(span[1]) < int(span[2]) else column
        if years := YEAR.findall(level):
            return replace(column, year=int(years[-1]))
        for name, offset in (("next_year", 1), ("last_year", -1), ("this_year", 0)):
            if pattern("columns", name).search(level):
                return replace(column, offset=offset)
    return column


def _part(level: str) -> str:
    """The part of the year that a header names; "" for none or all of it."""
    if pattern("columns", "second_half").search(level):
        return "S2"
    if pattern("columns", "first_half").search(level):
        return "P6M"
    if found := pattern("columns", "months").search(level):
        word = found["months"]
        months = int(word) if word.isdigit() else int(lexicon()["columns"]["month_names"][word])
        return f"P{months}M" if 1 <= months < 12 else ""
    if found := pattern("columns", "quarter").search(level):
        return f"Q{_ROMAN.get(found['quarter'], 0) or int(found['quarter'])}"
    if found := pattern("columns", "until").search(level):
        return _until(int(found["day"]), int(found["month"]), exact=found["year"] is not None)
    if (found := pattern("columns", "month").search(level)) and 1 <= int(found["month"]) <= 12:
        month = int(found["month"])
        if found["until"]:
            return f"P{month}M" if month < 12 else ""
        return f"M{month:02d}"
    return ""


def _until(day: int, month: int, exact: bool) -> str:
    """The months that a closing date ends: 30/6, and 14/6 or 15/6 of the reporting calendar (NĐ 09/2019), are six.

    Another date is that day, if it is ``exact``, that is has a year: "25/8/2022"; "4/3" may be a quotient.
    """
    if not (1 <= month <= 12 and 1 <= day <= monthrange(_LEAP, month)[1]):
        return ""
    if day >= _MONTH_ENDS or (month in (6, 12) and day in (14, 15)):
        return f"P{month}M" if month < 12 else ""
    return f"{month:02d}-{day:02d}" if exact else ""


def _comparison(column: Column, full: str) -> Column:
    """ "So sánh (%) ước TH năm 2022/KH năm 2022" → plan_pct of 2022; "Ước TH 2022/TH 2021" → change_ratio of 2022."""
    percent = bool(pattern("columns", "percent").search(full))
    column = replace(column, percent=percent)
    body = re.sub(r"\bso sanh\b|\(%\)|%|\bty le\b", " ", full)
    sides = [side for side in pattern("columns", "versus").split(body) if re.search(r"\w{2}", side)]
    last = sides[-1] if sides else ""
    first = sides[0] if len(sides) > 1 else ""
    measure = _measure(full, first, last, percent)
    if measure is None:
        return column
    subject = _when(_scenario(column, [first or full]), [first or full])
    if not first and measure is Measure.SHARE_PCT:
        pass
    elif not first and measure is not Measure.PLAN_PCT and not pattern("columns", "rate").search(full):
        subject = replace(subject, year=None, offset=0)
    elif measure is Measure.PLAN_PCT and subject.year is None and subject.offset is None:
        years = YEAR.findall(last)
        subject = replace(subject, year=int(years[-1]) if years else None)
    if measure is Measure.PLAN_PCT:
        subject = replace(subject, scenario=Scenario.ACTUAL)
    same = bool(pattern("columns", "earlier").search(full)) and not subject.part
    always = measure in (Measure.PLAN_PCT, Measure.SHARE_PCT)
    return replace(subject, role=Role.VALUE, measure=measure, same_part=same, percent=percent or always)


def _measure(full: str, first: str, last: str, percent: bool) -> Measure | None:
    """What a comparison says; None when it does not say what is compared, or how ("So với năm 2021" without %)."""
    if pattern("columns", "share").search(full):
        return Measure.SHARE_PCT
    if pattern("columns", "change").search(full):
        return Measure.CHANGE_PCT if percent else Measure.CHANGE
    if pattern("columns", "rate").search(full):
        return Measure.CHANGE_PCT if percent else None
    against_plan = pattern("columns", "plan").search(last) is not None
    if against_plan and not (first and _scenario(Column(0, "", Role.UNKNOWN), [first]).scenario is Scenario.PLAN):
        return Measure.PLAN_PCT
    named = (pattern("columns", name).search(last) for name in ("actual", "estimate", "earlier", "last_year"))
    against_past = any(found is not None for found in named) or YEAR.search(last) is not None
    compared = bool(first) or pattern("columns", "versus").search(full) or pattern("columns", "compared").search(full)
    if compared and (against_past or against_plan):
        return Measure.CHANGE_RATIO if percent or first or pattern("columns", "compared").search(full) else None
    if pattern("columns", "attained").search(full):
        return Measure.PLAN_PCT
    if percent and pattern("columns", "earlier").search(full):
        return Measure.CHANGE_RATIO
    return None
