"""Big sheets: rows of plain values through python-calamine instead of a `Cell` for each place.

openpyxl takes 12 s for a register of a million cells, calamine one. Calamine says nothing of hidden rows and columns,
gives error cells as blanks and formulas without a stored result as nothing: a scan of the sheet's XML adds these.
A workbook with such a sheet is read as a whole this way; the `Sheet`s behave like those of `grid`, but make a `Cell`
only when it is asked for, and know no number formats.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

BIG = 60_000  # cells of one sheet from which a workbook is read this way
_SHEET_MEMBER = re.compile(r"xl/worksheets/[^/]+\.xml")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COL = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>(.*?)</(?:\w+:)?c>', re.S)
_FORMULA_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")


class ErrorText(str):
    """The text of an error cell, "#REF!", or of a formula without a stored result: no value."""

    uncached = False


class UncachedText(ErrorText):
    """The formula of a cell whose result was never stored."""

    uncached = True


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


def read_big(content: bytes) -> list[Page] | None:
    """The sheets of an xlsx that has a big one; None when it has none. The archive must have passed the guards."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [m for m in archive.infolist() if _SHEET_MEMBER.fullmatch(m.filename)]
        if not any(m.file_size > 20 * BIG for m in members):  # the shortest cell with a value takes 22 bytes
            return None
        scans = {}
        big = False
        for member in members:
            data = archive.read(member)
            big = big or data.count(b"<c ") + data.count(b":c ") > BIG
            scans[member.filename] = _scan(data)
            del data
        if not big:
            return None
        order = _sheet_members(archive)
    return _pages(content, scans, order)


@dataclass(slots=True)
class _Scan:
    """What calamine does not tell of a sheet."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    marks: dict[tuple[int, int], ErrorText] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def _scan(data: bytes) -> _Scan:
    found = _Scan()
    if _HIDDEN.search(data):
        found.hidden_rows = frozenset(int(r) - 1 for r in _HIDDEN_ROW.findall(data))
        columns: set[int] = set()
        for tag in _HIDDEN_COL.findall(data):
            limits = [int(n) for n in re.findall(rb'\b(?:min|max)="(\d+)"', tag)]
            columns |= set(range(min(limits) - 1, min(max(limits), 1000))) if limits else set()
        found.hidden_cols = frozenset(columns)
    if b't="e"' in data:
        for letters, row, body in _ERROR_CELL.findall(data):
            value = _VALUE.search(body)
            found.marks[int(row) - 1, _column(letters)] = ErrorText(value[1].decode() if value else "#N/A")
    if b"<f" in data or b":f" in data:
        for letters, row, formula in _FORMULA_CELL.findall(data):
            found.marks[int(row) - 1, _column(letters)] = UncachedText("=" + formula.decode("utf-8", "replace"))
    tail = data[max(data.rfind(b"sheetData"), 0) :]
    for left, top, right, bottom in _MERGE.findall(tail):
        found.merged.append((int(top) - 1, _column(left), int(bottom) - 1, _column(right)))
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → member of the archive, from workbook.xml and its relations."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {node.get("Id"): str(node.get("Target")) for node in relations}
    members = {}
    for node in book.iter("{*}sheet"):
        relation = next((v for k, v in node.attrib.items() if str(k).endswith("}id")), None)
        target = targets.get(relation, "")
        members[str(node.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return members


def _pages(content: bytes, scans: dict[str, _Scan], order: dict[str, str]) -> list[Page]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    pages = []
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        rows: list[list[Any]] = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        scan = scans.get(order.get(meta.name, ""), _Scan())
        width = len(rows[0]) if rows else 0
        for (row, col), mark in scan.marks.items():
            if row < len(rows) and col < width:
                rows[row][col] = mark
        visible = meta.visible is SheetVisibleEnum.Visible
        pages.append(Page(meta.name, rows, scan.merged, not visible, scan.hidden_rows, scan.hidden_cols))
    return pages


class RowCells(MutableMapping[tuple[int, int], Any]):
    """The cells of a page, for readers that want them by (row, column); a `Cell` is made when it is asked for."""

    def __init__(self, rows: list[list[Any]], make: Any) -> None:
        """``make(row, col, value)`` makes a `Cell`, or None of an empty value."""
        self.rows = rows
        self._make = make
        self._left_out: list[range] = []

    def without(self, ranges: list[range]) -> RowCells:
        """The same cells, but for those of some rows."""
        rest = RowCells(self.rows, self._make)
        rest._left_out = [*self._left_out, *ranges]
        return rest

    def line(self, row: int) -> list[Any]:
        """The cells of one row from left to right."""
        if any(row in gone for gone in self._left_out):
            return []
        made = (self._make(row, col, value) for col, value in enumerate(self.rows[row]) if value != "")
        return [cell for cell in made if cell is not None]

    def kept_rows(self) -> Iterator[int]:
        """The numbers of the rows that are not left out."""
        gone = sorted((r.start, r.stop) for r in self._left_out)
        edges = [(0, 0), *gone, (len(self.rows), len(self.rows))]
        for (_, start), (stop, _) in pairwise(edges):
            yield from range(start, max(stop, start))

    def __getitem__(self, place: tuple[int, int]) -> Any:
        row, col = place
        if row < 0 or col < 0 or row >= len(self.rows) or col >= len(self.rows[row]):
            raise KeyError(place)
        if any(row in gone for gone in self._left_out):
            raise KeyError(place)
        cell = self._make(row, col, self.rows[row][col])
        if cell is None:
            raise KeyError(place)
        return cell

    def __setitem__(self, place: tuple[int, int], cell: Any) -> None:
        self.rows[place[0]][place[1]] = cell.value

    def __delitem__(self, place: tuple[int, int]) -> None:
        self.rows[place[0]][place[1]] = ""

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for row in self.kept_rows():
            for cell in self.line(row):
                yield row, cell.col

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None
