"""Where the registers of a workbook are: a header that names cooperatives beside what tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.submissions.fastgrid import ErrorText, RowCells, UncachedText
from ingest.submissions.register.columns import Column, field_of, read_column, settle
from ingest.submissions.register.words import expression, heading_of, org_type_of, register_words
from ingest.submissions.sheet import Kind, Sheet
from ingest.submissions.text import clean, pattern, plain, words

_LOOKED_THROUGH = 3000  # rows of a sheet in which the first header is looked for
_HEADER_ROWS = 4  # rows that a header may take
_LONGEST_HEADER = 120  # characters
_YEARS = range(1990, 2060)
_LEAST_FIELDS = 3  # of a register's header, the running number among them
_HEADER_LIKE = re.compile(r"(?:^|\|)\s*(?:s?tt|số tt|số thứ tự|tên|mã số)", re.IGNORECASE)


@dataclass(slots=True)
class Page:
    """A sheet as rows of plain values: ``rows[r][c]`` from 0; None or "" is a blank cell. All rows are equally long.

    A value is text, a number, a bool, a date, datetime, time or timedelta, or an `ErrorText`.
    """

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()


@dataclass(slots=True)
class RegisterTable:
    """One register: ``page`` holds its rows; the header begins at ``header_row``, the data are ``top`` to ``end`` - 1.

    ``above`` are the texts over the header since the table before: (row, column, text).
    """

    page: Page
    header_row: int
    top: int
    end: int
    columns: list[Column]
    above: list[tuple[int, int, str]] = field(default_factory=list)

    def column(self, name: str) -> Column | None:
        """The column of a field."""
        return next((c for c in self.columns if c.field == name), None)

    @property
    def rows(self) -> range:
        """Header and data rows."""
        return range(self.header_row, self.end)


def find_registers(sheets: Sequence[Sheet]) -> list[RegisterTable]:
    """The registers of a workbook, sheet by sheet from top to bottom.

    A sheet continues the register of the sheet before only with a header of its own.
    """
    return [table for sheet in sheets for table in _of_page(page_of(sheet))]


def apart(sheet: Sheet, registers: Sequence[RegisterTable]) -> Sheet:
    """The sheet without the rows of its registers: what is left for the form tables, titles and notes."""
    ranges = [table.rows for table in registers if table.page.name == sheet.name]
    if not ranges:
        return sheet
    cells = sheet.cells
    rest: Any
    if isinstance(cells, RowCells):
        rest = cells.without(ranges)
    else:
        rest = {place: cell for place, cell in cells.items() if not any(place[0] in rows for rows in ranges)}
    return replace(sheet, cells=rest, _covered=None)


def page_of(sheet: Sheet) -> Page:
    """The rows of a sheet as plain values."""
    if isinstance(sheet.cells, RowCells):
        rows = sheet.cells.rows
    else:
        height = 1 + max((row for row, _ in sheet.cells), default=-1)
        width = 1 + max((col for _, col in sheet.cells), default=-1)
        if height * width > 50 * len(sheet.cells) + 100_000:  # a few cells far out: no register, and no grid of blanks
            height = 0
        rows = [[None] * width for _ in range(height)]
        for (row, col), cell in sheet.cells.items():
            if height:
                mark = {Kind.ERROR: ErrorText, Kind.UNCACHED: UncachedText}.get(cell.kind)
                rows[row][col] = mark(cell.text) if mark else cell.value
    return Page(sheet.name, rows, sheet.merged, sheet.hidden, sheet.hidden_rows, sheet.hidden_cols)


def _of_page(page: Page) -> Iterator[RegisterTable]:
    rows, row, above_from = page.rows, 0, 0
    merges = _Merges(page)
    while row < min(len(rows), above_from + _LOOKED_THROUGH):
        table = _table_at(page, merges, row)
        if table is None:
            row += 1
            continue
        table.above = list(_texts(rows, above_from, table.header_row))
        table.end = _end(page, merges, table)
        yield table
        row = above_from = table.end


class _Merges:
    """The merged ranges of the top of a page by row."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._by_row: dict[int, list[tuple[int, int, int, int]]] = {}
        for merge in page.merged:
            for row in range(merge[0], min(merge[2], merge[0] + 50) + 1):
                self._by_row.setdefault(row, []).append(merge)

    def at(self, row: int, col: int) -> tuple[int, int, int, int] | None:
        """The range that covers the place."""
        return next((m for m in self._by_row.get(row, ()) if m[1] <= col <= m[3]), None)

    def text(self, row: int, col: int) -> str:
        """The text there, or of the cell whose range covers the place; "" for anything else than text and years."""
        value = _value(self._page.rows, row, col)
        if value in (None, "") and (merge := self.at(row, col)):
            value = _value(self._page.rows, merge[0], merge[1])
        if isinstance(value, float) and value == int(value):
            value = int(value)
        return clean(str(value)) if isinstance(value, (str, int)) and not isinstance(value, (bool, ErrorText)) else ""


def _value(rows: list[list[Any]], row: int, col: int) -> Any:
    return rows[row][col] if row < len(rows) and col < len(rows[row]) else None


def _table_at(page: Page, merges: _Merges, row: int) -> RegisterTable | None:
    """The register whose header has its name column in this row."""
    cells = page.rows[row]
    texts = [(col, value) for col, value in enumerate(cells) if isinstance(value, str) and value.strip()]
    if not texts or max(len(value) for _, value in texts) > 4 * _LONGEST_HEADER:
        return None
    named = [col for col, value in texts if len(value) < _LONGEST_HEADER and field_of(clean(value))[0] == "name"]
    if not named or any(expression("rows", "form").match(words(value)) for _, value in texts):
        return None
    first = row - 1 if row and _belongs(page, merges, row - 1, named[0]) else row
    top = _top(page, merges, row, named[0])
    width = max(len(line) for line in page.rows[first:top])
    deepest = top - 1 if top - 1 > row and _holds_column_numbers(page.rows[top - 1]) else top
    columns = []
    for col in range(width):
        stack: list[str] = []
        for level in range(first, top):
            text = merges.text(level, col) or _spread(page, merges, level, deepest, col)
            number = pattern("columns", "column_number").match(plain(text))
            if text and text not in stack[-1:] and not number and len(text) < 2 * _LONGEST_HEADER:
                stack.append(text)
        columns.append(read_column(col, stack))
    columns = settle(columns)
    fields = {column.field for column in columns} | {column.ticks.partition(":")[0] for column in columns}
    told = fields - {"", "note"}
    if "name" not in told or not told & set(register_words()["telling"]) or len(told) < _LEAST_FIELDS:
        return None
    return RegisterTable(page, first, top, len(page.rows), columns)


def _belongs(page: Page, merges: _Merges, row: int, name_col: int) -> bool:
    """Whether the row above the one with the names is part of the header: it groups columns, and is no title."""
    texts = [(c, v) for c, v in enumerate(page.rows[row]) if isinstance(v, str) and v.strip()]
    if not texts or any(pattern("unit_line").search(plain(v)) or len(v) > _LONGEST_HEADER for _, v in texts):
        return False
    if any(expression("rows", "footer").match(words(v)) for _, v in texts):
        return False
    if len(texts) == 1:
        merge = merges.at(row, texts[0][0])
        return merge is not None and 1 < merge[3] - merge[1] + 1 < len(page.rows[row]) / 2
    return any(field_of(clean(v))[0] for c, v in texts if c != name_col) or all(
        merges.at(row, c) or c == name_col for c, _ in texts
    )


def _top(page: Page, merges: _Merges, row: int, name_col: int) -> int:
    """The first row under the header that has its names in ``row``."""
    merge = merges.at(row, name_col)
    top = (merge[2] if merge else row) + 1
    while top < min(len(page.rows), row + _HEADER_ROWS + 1):
        cells = page.rows[top]
        filled = [(col, value) for col, value in enumerate(cells) if value not in (None, "")]
        if _holds_column_numbers(cells):
            return top + 1
        texts = [str(value) for _, value in filled if isinstance(value, str) or _is_year(value)]
        starts = any(col <= name_col for col, _ in filled)
        if not filled or starts or len(texts) < len(filled) or not any(_is_header_text(t) for t in texts):
            break
        top += 1
    return top


def _is_header_text(text: str) -> bool:
    header = clean(text)
    return len(header) < _LONGEST_HEADER and (
        bool(field_of(header)[0]) or expression("totals").match(words(header)) is not None or len(header) < 25
    )


def _holds_column_numbers(cells: Sequence[Any]) -> bool:
    """Whether a row is "(1) (2) (3) …"."""
    filled = [value for value in cells if value not in (None, "")]
    return len(filled) > 1 and all(_is_column_number(value) for value in filled)


def _is_year(value: Any) -> bool:
    return isinstance(value, (int, float)) and value in _YEARS


def _is_column_number(value: Any) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value == int(value) and 0 < value < 100
    return isinstance(value, str) and pattern("columns", "column_number").match(plain(value)) is not None


def _spread(page: Page, merges: _Merges, level: int, top: int, col: int) -> str:
    """The group header to the left of a blank one, where the file has no merged cells (csv): only above sub-headers."""
    if page.merged or level + 1 >= top or not merges.text(level + 1, col):
        return ""
    for left in range(col, -1, -1):
        if text := merges.text(level, left):
            return text if merges.text(level + 1, left) else ""
        if not merges.text(level + 1, left):
            return ""
    return ""


def _texts(rows: list[list[Any]], first: int, last: int) -> Iterator[tuple[int, int, str]]:
    for row in range(first, last):
        for col, value in enumerate(rows[row]):
            if isinstance(value, str) and not isinstance(value, ErrorText) and value.strip():
                yield row, col, value


def _end(page: Page, merges: _Merges, table: RegisterTable) -> int:
    """The row after the register: the next header of another table, else the end of the sheet, less what is text only.

    Only rows without a running number are looked at closely: the others are cooperatives.
    """
    rows = page.rows
    number, name = table.column("number"), table.column("name")
    number_col = number.index if number else -1
    name_col = name.index if name else 0
    last = table.top
    for index in range(table.top, len(rows)):
        cells = rows[index]
        if number_col >= 0 and type(cells[number_col]) in (float, int):
            last = index + 1
            continue
        filled = [value for value in cells if value not in (None, "")]
        if not filled:
            continue
        texts = [value for value in filled if isinstance(value, str)]
        if len(texts) >= 2 and _HEADER_LIKE.search("|".join(texts)):
            if any(expression("rows", "form").match(words(t)) for t in texts):
                return last
            again = _table_at(page, merges, index)
            if again is not None and not _same_layout(again, table):
                return last
        called = clean(str(cells[name_col])) if cells[name_col] not in (None, "") else ""
        if len(filled) > 2 or heading_of(clean(str(filled[0]))) or org_type_of(called) or (called and len(filled) > 1):
            footer = any(expression("rows", "footer").match(words(t)) for t in texts)
            last = index + 1 if not footer else last
    return last


def _same_layout(one: RegisterTable, other: RegisterTable) -> bool:
    """Whether a header repeats the one of the register that it stands in ("page 2")."""
    return [c.header for c in one.columns if c.field] == [c.header for c in other.columns if c.field]
