"""Big sheets: rows of plain values through python-calamine instead of a `Cell` for each place.

openpyxl takes 12 s for a register of a million cells, calamine one. Calamine says nothing of hidden rows and columns,
gives error cells as blanks and formulas without a stored result as nothing: a scan of the sheet's XML adds these.
A workbook with such a sheet is read as a whole this way. Its `BigSheet`s behave like other sheets, but make a `Cell`
only when it is asked for, and know no number formats and fonts.
"""

from __future__ import annotations

import gc
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ingest.encodings import legible
from ingest.submissions.guard import MAX_ELEMENTS, guard_members, guard_merges, read_member
from ingest.submissions.messages import refusal
from ingest.submissions.sheet import Cell, Kind, Sheet
from ingest.submissions.text import clean

BIG = 60_000  # cells with a value in one sheet, from which a workbook is read this way
_MAX_AREA = 20_000_000  # places of a sheet: calamine keeps blanks too
_HEAD = 100_000  # bytes before the rows
_SAMPLE_ROWS = 2000  # in which text of before Unicode is looked for
_SHEET_MEMBER = re.compile(r"xl/worksheets/[^/]+\.xml")
_FAR = re.compile(rb' r="(?:[A-Z]{2,3}\d|[A-Z]\d{6})')  # a cell beyond Z99999
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,3})\d')
_FAR_ROW = re.compile(rb' r="[A-Z]{1,3}(\d{6,})"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COL = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>(.*?)</(?:\w+:)?c>', re.S)
_FORMULA_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
# Letters that TCVN3, VNI and text decoded wrongly have, and Vietnamese in Unicode has not.
_FOREIGN = re.compile("[\x01-\x08\x0e-\x1b¢-ª¬®-¯±³-º¼-¿ÄÅÆÇËÎÏÑÖØÛÜÞßäåæçëîïñöøûüþÿŒœŠšŸƒˆ˜‡‰€™]")


class ErrorText(str):
    """The text of an error cell, "#REF!", or of a formula without a stored result: no value."""

    uncached = False


class UncachedText(ErrorText):
    """The formula of a cell whose result was never stored."""

    uncached = True


class RowCells(MutableMapping[tuple[int, int], Cell]):
    """The cells of a big sheet by (row, column); a `Cell` is made when it is asked for.

    ``rows[r][c]`` is text, a number, a bool, a date, datetime, time or timedelta, an `ErrorText`, or "".
    """

    def __init__(self, rows: list[list[Any]], left_out: tuple[range, ...] = ()) -> None:
        self.rows = rows
        self.left_out = left_out

    def without(self, ranges: list[range]) -> RowCells:
        """The same cells, but for those of some rows."""
        return RowCells(self.rows, (*self.left_out, *ranges))

    def lines(self) -> Iterator[tuple[int, list[Cell]]]:
        """The non-empty rows from top to bottom, each with its cells from left to right."""
        gone = sorted((r.start, r.stop) for r in self.left_out)
        for (_, start), (stop, _) in pairwise([(0, 0), *gone, (len(self.rows), len(self.rows))]):
            for row in range(start, max(stop, start)):
                made = (_cell(row, col, value) for col, value in enumerate(self.rows[row]))
                if line := [cell for cell in made if cell is not None]:
                    yield row, line

    def __getitem__(self, place: tuple[int, int]) -> Cell:
        row, col = place
        inside = 0 <= row < len(self.rows) and 0 <= col < len(self.rows[row])
        if not inside or any(row in gone for gone in self.left_out):
            raise KeyError(place)
        cell = _cell(row, col, self.rows[row][col])
        if cell is None:
            raise KeyError(place)
        return cell

    def __setitem__(self, place: tuple[int, int], cell: Cell) -> None:
        self.rows[place[0]][place[1]] = cell.value

    def __delitem__(self, place: tuple[int, int]) -> None:
        self.rows[place[0]][place[1]] = ""

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((row, cell.col) for row, line in self.lines() for cell in line)

    def __len__(self) -> int:
        return sum(len(line) for _, line in self.lines())

    def __bool__(self) -> bool:
        return next(self.lines(), None) is not None


class BigSheet(Sheet):
    """A sheet whose ``cells`` are `RowCells`."""

    __slots__ = ()

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """As `Sheet.rows`, without making all cells first."""
        assert isinstance(self.cells, RowCells)
        return self.cells.lines()


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold Python's search for garbage: among a million new objects, none of them garbage, it takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _cell(row: int, col: int, value: Any) -> Cell | None:
    """A typed cell, or None when it is empty."""
    if value is None or value == "":
        return None
    if isinstance(value, ErrorText):
        return Cell(row, col, str(value), Kind.UNCACHED if value.uncached else Kind.ERROR)
    if isinstance(value, str):
        return Cell(row, col, value, Kind.TEXT) if clean(value) else None
    if isinstance(value, bool):
        return Cell(row, col, value, Kind.BOOL)
    return Cell(row, col, value, Kind.NUMBER if isinstance(value, (int, float)) else Kind.DATE)


def read_big(content: bytes) -> list[Sheet] | None:
    """The sheets of an xlsx that has a big one, else None.

    The members of the archive are guarded here as elsewhere: entities, too many elements, places far out.

    Raises:
        Refused: F02, F08.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [m for m in archive.infolist() if m.filename.endswith((".xml", ".rels"))]
        long = [m for m in members if _SHEET_MEMBER.fullmatch(m.filename) and m.file_size > 20 * BIG]
        scans: dict[str, _Scan] = {}
        for member in long:
            data = read_member(archive, member)
            if _is_big(data):
                scans[member.filename] = _scan(data)
            del data
        if not scans:
            return None
        guard_members(archive, [m for m in members if m.filename not in scans])
        for member in members:
            if _SHEET_MEMBER.fullmatch(member.filename) and member.filename not in scans:
                scans[member.filename] = _scan(read_member(archive, member))
        order = _sheet_members(archive)
    return _sheets(content, scans, order)


def _is_big(data: bytes) -> bool:
    """Whether a sheet holds so many values that the detour pays, in an area that calamine can hold."""
    if not any(_holds(data, end, BIG) for end in (b"</c>", b":c>")):
        return False
    head = data[: max(data.find(b"sheetData"), 0)]
    if not head or b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        return False  # the usual guard refuses it
    if data.count(b"<c ") > MAX_ELEMENTS:
        raise refusal("F08", detail=f"more than {MAX_ELEMENTS} cells in one sheet")
    if _FAR.search(data) is None:
        return True
    width = 1 + max((_column(letters) for letters in set(_FAR_COLUMN.findall(data))), default=25)
    height = max((int(row) for row in _FAR_ROW.findall(data)), default=99_999)
    return width * height <= _MAX_AREA


def _holds(data: bytes, what: bytes, least: int) -> bool:
    """Whether the bytes hold something so many times; looks no further than it must."""
    step = least * 64
    count, at = 0, 0
    while count < least and at < len(data):
        count += data.count(what, at, at + step)
        at += step
    return count >= least


@dataclass(slots=True)
class _Scan:
    """What calamine does not tell of a sheet."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    marks: dict[tuple[int, int], ErrorText] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def _scan(data: bytes) -> _Scan:
    found = _Scan()
    if b'hidden="' in data:
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
    if b"<f" in data or (b":sheetData" in data[:_HEAD] and b":f" in data):
        for letters, row, formula in _FORMULA_CELL.findall(data):
            found.marks[int(row) - 1, _column(letters)] = UncachedText("=" + formula.decode("utf-8", "replace"))
    tail = data[max(data.rfind(b"sheetData"), 0) :]
    for left, top, right, bottom in _MERGE.findall(tail):
        found.merged.append((int(top) - 1, _column(left), int(bottom) - 1, _column(right)))
    guard_merges(found.merged)
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


def _sheets(content: bytes, scans: dict[str, _Scan], order: dict[str, str]) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets: list[Sheet] = []
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        rows: list[list[Any]] = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        scan = scans.get(order.get(meta.name, ""), _Scan())
        for (row, col), mark in scan.marks.items():
            if row < len(rows) and col < len(rows[row]):
                rows[row][col] = mark
        hidden = meta.visible is not SheetVisibleEnum.Visible
        sheet = BigSheet(meta.name, RowCells(rows), scan.merged, hidden, scan.hidden_rows, scan.hidden_cols)
        sheet.legacy = _to_unicode(rows)
        sheets.append(sheet)
    return sheets


def _to_unicode(rows: list[list[Any]]) -> Counter[str]:
    """Turn text of before Unicode into Unicode, if a sample of the rows holds any; how many cells, by encoding."""
    found: Counter[str] = Counter()
    if not any(type(v) is str and _FOREIGN.search(v) for row in rows[:_SAMPLE_ROWS] for v in row):
        return found
    known: dict[str, tuple[str, str]] = {}
    for row in rows:
        for col, value in enumerate(row):
            if type(value) is str and value and not value.isascii():
                if value not in known:
                    known[value] = legible(value)
                row[col], encoding = known[value]
                found[encoding] += bool(encoding)
    return +found
