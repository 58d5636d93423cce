"""What stands in a cell of a table → a number, a null state, or a problem.

Vietnamese notation: dot for thousands, comma for decimals ("1.116,5"). The null states are those of the statistics
office: "-" zero, "…" not collected, "x" not applicable (domain.md §6.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.observations import NullState, Qualifier
from ingest.submissions.grid import Cell, Kind, number_text
from ingest.submissions.text import lexicon, pattern, plain
from ingest.submissions.units import Unit, read_unit

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:,\d+)?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3},\d{3}\.\d+")
_ONE_COMMA = re.compile(r"[1-9]\d{0,2},\d{3}")
_ONE_DOT = re.compile(r"\d+\.\d+")
_RANGE = re.compile(r"([\d.,]+)\s*(?:-|–|—|den)\s*([\d.,]+)")
_NOTE = re.compile(r"\s*(?:\(\*+\)|\*+|\(\d\)|\[\d\])\s*$")
_LEAD = re.compile(r"^(?P<minus>[-–—−]\s?)?(?P<number>\d[\d., ]*)(?P<rest>.*)$", re.DOTALL)
_DOTS = re.compile(r"[.…]+(?:\s*[.…]+)*")
_DASHES = re.compile(r"[-–—−‐‑‒―]+")
_LONGEST_UNIT = 30  # characters: "triệu đồng/người/tháng"
_FRACTION = re.compile(r"\.(0+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    ``value`` is in the unit of the cell, not yet in base units. ``problem`` is the id of a finding and ``details`` what
    its message needs; ``readable`` is False when no claim can be made.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    decimals: int = 0
    null_state: NullState | None = None
    qualifier: Qualifier = Qualifier.EXACT
    unit: Unit | None = None
    problem: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    readable: bool = True
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What the row expects. ``whole``: a count in units of one; the range is in the unit of the cell."""

    whole: bool = False
    minimum: float | None = None
    maximum: float | None = None
    percent: bool = False
    ranges: bool = False


def read_cell(cell: Cell | None, expected: Expected) -> Reading:
    """The reading of one cell; None is a blank cell."""
    if cell is None:
        return Reading(null_state=NullState.BLANK)
    if cell.kind is Kind.NUMBER:
        return _stored_number(cell, expected)
    if cell.kind is Kind.TEXT:
        return read_text(cell.text, expected)
    problem = {Kind.ERROR: "F23", Kind.DATE: "F22", Kind.UNCACHED: "F24"}.get(cell.kind, "F21")
    return Reading(problem=problem, details={"value": cell.text}, readable=False)


def _stored_number(cell: Cell, expected: Expected) -> Reading:
    value = float(cell.value)
    text = number_text(value)
    if expected.percent and "%" in cell.number_format:
        value = float(f"{value * 100:.12g}")
        text = number_text(value)
    decimals = len(text.partition(".")[2]) if "e" not in text else 0
    if shown := _FRACTION.search(cell.number_format):
        decimals = min(decimals, len(shown[1]))
    if expected.whole and value != int(value):
        thousandfold = float(f"{value * 1000:.12g}")
        if len(text.partition(".")[2]) <= 3 and thousandfold == int(thousandfold):
            likely = f"{int(thousandfold)}"
            return Reading(value, decimals=decimals, problem="R29", details={"value": text, "likely": likely})
        return Reading(value, decimals=decimals, problem="F25", details={"value": text})
    return Reading(value, decimals=decimals)


def read_text(text: str, expected: Expected) -> Reading:
    """The reading of a cell typed as text: "1.116", "3,2 tỷ", "khoảng 500", "…", "chưa có số liệu"."""
    folded = plain(text)
    if (state := null_state(text)) is not None:
        value = 0.0 if state is NullState.ZERO else None
        return Reading(value, null_state=state)
    folded = _NOTE.sub("", folded)
    qualifier = Qualifier.EXACT
    for name in ("about", "at_least", "almost", "at_most"):
        if found := pattern("qualifiers", name).match(folded):
            qualifier, folded = Qualifier(name), folded[found.end() :]
            break
    failed = Reading(problem="F21", details={"value": text}, readable=False)
    if expected.ranges and (span := _RANGE.fullmatch(folded)):
        low, high = _notation(span[1], expected), _notation(span[2], expected)
        if low is not None and high is not None and low[0] < high[0]:
            return Reading(low=low[0], high=high[0], decimals=max(low[1], high[1]))
    if not expected.whole and (inside := re.fullmatch(r"\(([\d.,]+)\)", folded)):
        folded = f"-{inside[1]}"  # accountants write a loss in brackets
    found = _LEAD.match(folded)
    if found is None:
        return failed
    parsed = _notation(found["number"].strip(), expected)
    if parsed is None:
        return failed
    value, decimals, foreign = parsed
    unit = None
    if rest := found["rest"].strip(" ."):
        unit = read_unit(rest)
        if unit is None or len(rest) > _LONGEST_UNIT or re.search(r"\d", rest):
            return failed
    if found["minus"]:
        value = -value
    if expected.whole and value != int(value) and (unit is None or unit.mult == 0):
        return Reading(value, decimals=decimals, problem="F25", details={"value": text})
    reading = Reading(value, decimals=decimals, qualifier=qualifier, unit=unit, confidence=0.9 if unit else 1.0)
    if foreign:
        details = {"value": text, "read": number_text(value).replace(".", ",")}
        return Reading(value, None, None, decimals, None, qualifier, unit, "F26", details, True, 0.8)
    return reading


def null_state(text: str) -> NullState | None:
    """The null state that a text stands for, or None: "–" zero, "…" not collected, "x" not applicable."""
    folded = plain(text)
    if not folded:
        return NullState.BLANK
    if _DASHES.fullmatch(folded):
        return NullState.ZERO
    if _DOTS.fullmatch(folded):
        return NullState.NOT_COLLECTED
    bare = folded.strip(" .()[]*")
    for name in (NullState.ZERO, NullState.NOT_APPLICABLE, NullState.NOT_COLLECTED):
        if bare in lexicon()["nulls"].get(name.value, []):
            return name
    return None


def _notation(digits: str, expected: Expected) -> tuple[float, int, bool] | None:
    """Digits with separators → value, decimals, and whether the notation was not Vietnamese."""
    digits = digits.strip(" ")
    if len(digits) > 40:
        return None
    if _THOUSANDS.fullmatch(digits) or _SPACED.fullmatch(digits):
        return (*_value(digits.replace(".", "").replace(" ", ""), ","), False)
    if _ENGLISH.fullmatch(digits):
        return (*_value(digits.replace(",", ""), "."), True)
    if _ONE_COMMA.fullmatch(digits):
        # "1,116": thousands in English, three decimals in Vietnamese; a count has no decimals, else the range decides.
        decimal, thousand = _value(digits, ","), _value(digits.replace(",", ""), ".")
        if expected.whole or (not _plausible(decimal[0], expected) and _plausible(thousand[0], expected)):
            return (*thousand, True)
        return (*decimal, False)
    if _PLAIN.fullmatch(digits):
        return (*_value(digits, ","), False)
    if _ONE_DOT.fullmatch(digits):
        return (*_value(digits, "."), True)
    return None


def _value(digits: str, mark: str) -> tuple[float, int]:
    whole, _, fraction = digits.partition(mark)
    return float(f"{whole}.{fraction or 0}"), len(fraction)


def _plausible(value: float, expected: Expected) -> bool:
    if expected.minimum is None or expected.maximum is None:
        return False
    return expected.minimum <= value <= expected.maximum
