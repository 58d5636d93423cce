"""Tables that stand beside each other on one sheet: the columns that each of them has.

Offices put Phụ lục 1 and Phụ lục 2 next to each other, with a column left free between them. A figure must never be
read under the labels of the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from ingest.submissions.columns import Role, read_column
from ingest.submissions.grid import Cell, Kind
from ingest.submissions.text import pattern, plain, words

_SAMPLE = 8  # non-empty rows by which a free column is told, and that both tables go on
_GOES_ON = 2  # labels in them that make a table go on
_LONGEST_HEADER = 120  # characters

ALL = range(1 << 20)  # columns: more than any sheet has

Rows = dict[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Header:
    """Where a header names the column of labels."""

    row: int
    col: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One of the tables beside each other: its header, its columns, the rows of the sheet cut to them."""

    header: Header
    cols: range
    rows: Rows

    def above(self, rows: Rows, first: int, last: int) -> list[Cell]:
        """The cells over the table, from row ``first`` to before ``last``.

        Those over the tables beside it count too where it has no title itself, unless they name a form: a letterhead, a
        title and a unit are often written once for all.
        """
        found: list[Cell] = []
        for row in range(first, last):
            own = self.rows.get(row, [])
            found += own
            if not any(_is_title(cell) for cell in own):
                shared = [c for c in rows.get(row, []) if c.col not in self.cols]
                found += [c for c in shared if not pattern("other_form").match(words(c.text))]
        return found


def _is_title(cell: Cell) -> bool:
    """Whether a cell over a table is more than a unit, a dateline or the motto."""
    text = plain(cell.text)
    small = pattern("unit_line").search(text) or pattern("header", "dateline").match(text)
    return not (small or pattern("header", "motto").search(text))


def is_value(cells: Sequence[Cell]) -> bool:
    """Whether one of the cells is the header of a column of values."""
    texts = ((cell.col, cell.text) for cell in cells if len(cell.text) < _LONGEST_HEADER)
    return any(read_column(col, [text]).role is Role.VALUE for col, text in texts)


def values_between(rows: Rows, row: int, left: int, right: int) -> bool:
    """Whether headers at or around a row, between two columns, are those of values."""
    return is_value([c for r in range(row - 1, row + 3) for c in rows.get(r, []) if left < c.col < right])


def free_column(rows: Rows, row: int, left: int, right: int) -> int | None:
    """The last column between two that has no cell in the rows that follow, from ``row`` on."""
    used = {c.col for r in _following(rows, row) for c in rows[r]}
    return next((col for col in range(right - 1, left, -1) if col not in used), None)


def beside(rows: Rows, block: Sequence[Header], header: Header) -> bool:
    """Whether a header that stands lower begins a table beside those of the block, not one below them."""
    following = _following(rows, header.row)
    for other in block:
        left, right = sorted((other.col, header.col))
        free = free_column(rows, header.row, left, right)
        labels = [c for r in following for c in rows[r] if c.col == other.col and c.kind is Kind.TEXT]
        if free is None or len(labels) < _GOES_ON:
            return False
        if not values_between(rows, other.row if other.col == left else header.row, left, free):
            return False
    return True


def lanes(rows: Rows, block: Sequence[Header]) -> list[Lane]:
    """The tables of a block from left to right. A lone table has all columns."""
    if len(block) == 1:
        return [Lane(block[0], ALL, rows)]
    ordered = sorted(block, key=lambda header: header.col)
    starts = [0]
    for before, header in pairwise(ordered):
        starts.append(_first_column(rows, before, header))
    ends = [*starts[1:], ALL.stop]
    found = []
    for header, start, end in zip(ordered, starts, ends, strict=True):
        cut = {row: [c for c in cells if start <= c.col < end] for row, cells in rows.items()}
        found.append(Lane(header, range(start, end), {row: cells for row, cells in cut.items() if cells}))
    return found


def _first_column(rows: Rows, before: Header, header: Header) -> int:
    """Where the table of a header begins: after the free column, else with its column of numbers ("TT")."""
    free = free_column(rows, max(before.row, header.row), before.col, header.col)
    if free is not None:
        return free + 1
    numbers = {c.col for c in rows[header.row] if read_column(c.col, [c.text]).role is Role.NUMBER}
    first = header.col
    while first - 1 in numbers and first - 1 > before.col:
        first -= 1
    return first


def _following(rows: Rows, row: int) -> list[int]:
    return list(islice((r for r in rows if r >= row), _SAMPLE))  # rows stand in their order
