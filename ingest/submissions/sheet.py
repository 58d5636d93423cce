"""A sheet as a grid of typed cells, whatever the file's format was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from ingest.encodings import legible, legible_runs
from ingest.submissions.text import clean

_ERRORS = frozenset(
    ["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"]
)

Runs = tuple[tuple[str, str], ...]  # a rich text: pieces with the names of their fonts


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    ERROR = "error"
    UNCACHED = "uncached"  # a formula whose result was never stored


@dataclass(frozen=True, slots=True)
class Cell:
    """One non-empty cell; ``row`` and ``col`` count from 0. ``value`` is text, a float or int, a date or a bool."""

    row: int
    col: int
    value: Any
    kind: Kind
    number_format: str = "General"

    @property
    def address(self) -> str:
        """``E12``."""
        return address(self.row, self.col)

    @property
    def text(self) -> str:
        """The cell as one line of text: 2022.0 → "2022"."""
        if self.kind is Kind.NUMBER:
            return number_text(self.value)
        return clean(str(self.value))


@dataclass(slots=True)
class Sheet:
    """One sheet: non-empty cells by (row, column), from 0. Merged ranges: (row, column, last row, last column).

    ``name`` is as the file has it ("" where the format has none: csv), ``legacy`` counts the cells whose text was in an
    encoding of before Unicode, by the name of the encoding.
    """

    name: str
    cells: MutableMapping[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    legacy: Counter[str] = field(default_factory=Counter)
    _covered: dict[tuple[int, int], tuple[int, int, int, int]] | None = None

    @property
    def caption(self) -> str:
        """The name as it reads: in Unicode."""
        return legible(self.name)[0]

    def locator(self, row: int, col: int) -> str:
        """``PL1!E12``; ``!E12`` on the sheet without a name of a csv. Counted from 0."""
        return f"{self.name}!{address(row, col)}"

    def put(self, row: int, col: int, value: Any, number_format: str = "General", font: str = "") -> None:
        """Add a cell, unless it is empty. Text, or the runs of a rich text, is turned into Unicode."""
        if isinstance(value, (str, tuple)):
            value, encoding = legible(value, font) if isinstance(value, str) else legible_runs(value)
            if encoding:
                self.legacy[encoding] += 1
        if (cell := _typed(row, col, value, number_format)) is not None:
            self.cells[row, col] = cell

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The non-empty rows from top to bottom, each with its cells from left to right."""
        by_row: dict[int, list[Cell]] = {}
        for cell in self.cells.values():
            by_row.setdefault(cell.row, []).append(cell)
        for row in sorted(by_row):
            yield row, sorted(by_row[row], key=lambda c: c.col)

    def merge_at(self, row: int, col: int) -> tuple[int, int, int, int] | None:
        """The merged range that covers the place."""
        if self._covered is None:
            last_row = max((r for r, _ in self.cells), default=0)
            last_col = max((c for _, c in self.cells), default=0)
            self._covered = {}
            for merge in self.merged:
                for r in range(merge[0], min(merge[2], last_row) + 1):
                    for c in range(merge[1], min(merge[3], last_col) + 1):
                        self._covered[r, c] = merge
        return self._covered.get((row, col))

    def anchor(self, row: int, col: int) -> Cell | None:
        """The cell there, or the one whose merged range covers the place."""
        if found := self.cells.get((row, col)):
            return found
        merge = self.merge_at(row, col)
        return self.cells.get(merge[:2]) if merge else None


def address(row: int, col: int) -> str:
    """Excel's name of a cell, counted from 0: (11, 4) → ``E12``."""
    letters, col = "", col + 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def number_text(value: float) -> str:
    """A stored number as text: 1116.0 → "1116", 3.2 → "3.2"."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(float(f"{value:.12g}"))


def _typed(row: int, col: int, value: Any, number_format: str) -> Cell | None:
    """A typed cell, or None when it is empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return Cell(row, col, value, Kind.BOOL, number_format)
    if isinstance(value, (int, float)):
        if value != value or value in (float("inf"), float("-inf")):
            return Cell(row, col, str(value), Kind.ERROR, number_format)
        return Cell(row, col, value, Kind.NUMBER, number_format)
    if isinstance(value, (date, datetime, time, timedelta)):
        return Cell(row, col, value, Kind.DATE, number_format)
    text = str(value)
    if not clean(text):
        return None
    if text.strip().upper() in _ERRORS:
        return Cell(row, col, text.strip(), Kind.ERROR, number_format)
    return Cell(row, col, text, Kind.TEXT, number_format)
