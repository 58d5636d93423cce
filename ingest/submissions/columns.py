"""Headers of columns → what the numbers under them are: plan or actual, of which period, value or comparison.

A header is the stack of cells above a column, merged cells repeated: ["Năm 2022", "Ước TH cả năm"]. Years may be named
(2021) or relative to the reporting year N (-1, 0, +1); `Column.resolve` turns both into a period. The words are data
(lexicon.yml, ``columns``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.observations import Measure, Scenario
from ingest.periods import Period
from ingest.submissions.text import lexicon, pattern, plain

YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
_YEARS = re.compile(r"(?<!\d)(20[0-4]\d)\s*[-–—]\s*(20[0-4]\d)(?!\d)")
_GLUED = re.compile(r"([a-z])(\d)")  # "TH2022"
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
    within the year: ``P6M`` (first months), ``S2``, ``Q1`` or "" for all of it. ``last_year`` ends a span of years.
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
    confidence: float = 1.0

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
    levels = [_GLUED.sub(r"\1 \2", plain(text)) for text in stack]
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
    if pattern("columns", "compare").search(full):
        return _comparison(unknown, full)
    column = _scenario(unknown, levels)
    column = _when(column, levels)
    dated = column.year is not None or column.offset is not None or column.part or column.whole_year
    if column.role is Role.UNKNOWN and dated:
        # "Năm 2021" or "6 tháng" alone: what was achieved.
        column = replace(column, role=Role.VALUE, confidence=0.9)
    if column.role is Role.VALUE and not dated:
        column = replace(column, confidence=0.9)
    return column


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
    if pattern("columns", "second_half").search(level):
        return "S2"
    if found := pattern("columns", "months").search(level):
        word = found["months"]
        months = int(word) if word.isdigit() else int(lexicon()["columns"]["month_names"][word])
        return f"P{months}M" if 1 <= months < 12 else ""
    if found := pattern("columns", "quarter").search(level):
        return f"Q{_ROMAN.get(found['quarter'], 0) or int(found['quarter'])}"
    if found := pattern("columns", "until").search(level):
        return f"P{int(found['month'])}M" if int(found["month"]) < 12 else ""
    return ""


def _comparison(column: Column, full: str) -> Column:
    """ "So sánh (%) ước TH năm 2022/KH năm 2022" → plan_pct of 2022; "Ước TH 2022/TH 2021" → change_ratio of 2022."""
    percent = bool(pattern("columns", "percent").search(full))
    column = replace(column, percent=percent)
    body = re.sub(r"\bso sanh\b|\(%\)|%|\bty le\b", " ", full)
    sides = [side for side in pattern("columns", "versus").split(body) if re.search(r"\w{2}", side)]
    changed = pattern("columns", "change").search(full) is not None
    last = sides[-1] if sides else ""
    first = sides[0] if len(sides) > 1 else ""
    against_plan = pattern("columns", "plan").search(last) is not None
    against_past = (
        pattern("columns", "actual").search(last) is not None
        or pattern("columns", "estimate").search(last) is not None
        or pattern("columns", "earlier").search(last) is not None
        or pattern("columns", "last_year").search(last) is not None
        or (bool(first) and YEAR.search(last) is not None)
    )
    if changed:
        measure = Measure.CHANGE_PCT if percent else Measure.CHANGE
    elif against_plan and not (first and _scenario(column, [first]).scenario is Scenario.PLAN):
        measure = Measure.PLAN_PCT
    elif against_past or against_plan:
        measure = Measure.CHANGE_RATIO
    else:
        return column
    subject = _when(_scenario(column, [first or full]), [first or full])
    if not first and measure is not Measure.PLAN_PCT:
        subject = replace(subject, year=None, offset=0)
    elif measure is Measure.PLAN_PCT and subject.year is None and subject.offset is None:
        years = YEAR.findall(last)
        subject = replace(subject, year=int(years[-1]) if years else None)
    if measure is Measure.PLAN_PCT:
        subject = replace(subject, scenario=Scenario.ACTUAL)
    return replace(subject, role=Role.VALUE, measure=measure, percent=percent or measure is Measure.PLAN_PCT)
