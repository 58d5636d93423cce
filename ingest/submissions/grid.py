"""Workbook bytes → grids of typed cells.

xlsx through openpyxl (keeps error cells, number formats, formulas), xls through xlrd (keeps error cells, unlike
calamine), ods through python-calamine. The heavy libraries are imported when first needed.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from ingest.submissions.guard import MAX_MERGED_AREA, guard_members, guard_size
from ingest.submissions.messages import refusal
from ingest.submissions.text import clean

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_ODS_ERROR = re.compile(rb'<table:table-cell[^>]*calcext:value-type="error"[^>]*>')
_ERRORS = frozenset(
    ["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"]
)


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
    """One sheet: non-empty cells by (row, column), from 0. Merged ranges: (row, column, last row, last column)."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    _covered: dict[tuple[int, int], tuple[int, int, int, int]] | None = None

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
                if len(self._covered) > MAX_MERGED_AREA:
                    break
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


def read_grids(content: bytes) -> list[Sheet]:
    """All sheets of an xlsx, xls or ods file, in the order of the workbook, chart sheets left out.

    Raises:
        Refused: no workbook (F01), damaged (F02), encrypted (F03), empty (F04) or too large (F08).
    """
    if not content:
        raise refusal("F04")
    if content.startswith(_ZIP):
        sheets = _read_zip(content)
    elif content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refusal("F03")
        sheets = _guarded(_read_xls, content)
    elif content.startswith(_BIFF):
        sheets = _guarded(_read_xls, content)
    else:
        raise refusal("F01", **_describe(content))
    if not any(sheet.cells for sheet in sheets):
        raise refusal("F04")
    return sheets


def _describe(content: bytes) -> dict[str, str]:
    head = content[:512].lstrip().lower()
    for mark, en, vi in (
        (b"%pdf", "a PDF", "đây là tệp PDF"),
        (b"\x89png", "a picture", "đây là tệp ảnh"),
        (b"\xff\xd8\xff", "a picture", "đây là tệp ảnh"),
        (b"<!doctype html", "a web page", "đây là trang web"),
        (b"<html", "a web page", "đây là trang web"),
        (b"{\\rtf", "a text document", "đây là tệp văn bản"),
    ):
        if head.startswith(mark):
            return {"detail": en, "detail_vi": vi}
    return {"detail": "the bytes are neither xlsx, xls nor ods", "detail_vi": "nội dung không phải xlsx, xls hay ods"}


def _guarded(reader: Any, content: bytes) -> list[Sheet]:
    """Run a third-party reader: whatever it raises on broken bytes is a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheets: list[Sheet] = reader(content)
    except Exception as error:
        detail = clean(f"{type(error).__name__}: {error}")
        if "encrypt" in detail.lower() or "password" in detail.lower():
            raise refusal("F03") from error
        if type(error).__name__ == "Refused":
            raise
        raise refusal("F02", detail=detail) from error
    return sheets


def _read_zip(content: bytes) -> list[Sheet]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise refusal("F02", detail=str(error)) from error
    names = {member.filename for member in members}
    guard_size(members)
    if any(member.flag_bits & 0x1 for member in members):
        raise refusal("F03")
    if "content.xml" in names:
        guard_members(archive, [m for m in members if m.filename in ("content.xml", "styles.xml")])
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise refusal("F03")
        return _guarded(_read_ods, content)
    if any(name.startswith("xl/") for name in names):
        guard_members(archive, [m for m in members if m.filename.endswith((".xml", ".rels"))])
        return _guarded(_read_xlsx, content)
    if any(name.startswith("word/") for name in names):
        raise refusal("F01", detail="a Word document", detail_vi="đây là tệp Word")
    raise refusal("F01", detail="a zip without a workbook", detail_vi="đây là tệp nén, không phải bảng tính")


def _cell(row: int, col: int, value: Any, number_format: str = "General") -> Cell | None:
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


def _read_xlsx(content: bytes) -> list[Sheet]:
    from openpyxl import load_workbook  # 0.2 s

    book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    results = None
    sheets = []
    for source in book.worksheets:
        sheet = Sheet(source.title, hidden=source.sheet_state != "visible")
        ranges = source.merged_cells.ranges
        sheet.merged = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in ranges]
        sheet.hidden_rows = frozenset(n - 1 for n, d in source.row_dimensions.items() if d.hidden)
        sheet.hidden_cols = frozenset(
            col
            for d in source.column_dimensions.values()
            if d.hidden and d.min and d.max
            for col in range(d.min - 1, min(d.max, 1000))
        )
        for (row, col), stored in source._cells.items():
            value = stored.value
            if value is None:
                continue
            if stored.data_type == "f":
                if results is None:
                    results = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
                formula, value = str(getattr(value, "text", value)), results[source.title].cell(row, col).value
                if value is None:
                    sheet.cells[row - 1, col - 1] = Cell(row - 1, col - 1, formula, Kind.UNCACHED)
                    continue
            if cell := _cell(row - 1, col - 1, value, stored.number_format):
                sheet.cells[row - 1, col - 1] = cell
        sheets.append(sheet)
    return sheets


def _read_xls(content: bytes) -> list[Sheet]:
    import xlrd

    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), formatting_info=True)
    sheets = []
    for source in book.sheets():
        sheet = Sheet(source.name, hidden=getattr(source, "visibility", 0) != 0)
        sheet.merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
        sheet.hidden_rows = frozenset(n for n, info in source.rowinfo_map.items() if info.hidden)
        sheet.hidden_cols = frozenset(n for n, info in source.colinfo_map.items() if info.hidden)
        for row in range(source.nrows):
            for col in range(source.row_len(row)):
                kind, value = source.cell_type(row, col), source.cell_value(row, col)
                if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                if kind == xlrd.XL_CELL_ERROR:
                    sheet.cells[row, col] = Cell(row, col, xlrd.error_text_from_code.get(value, "#N/A"), Kind.ERROR)
                    continue
                if kind == xlrd.XL_CELL_DATE:
                    value = xlrd.xldate_as_datetime(value, book.datemode)
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    value = bool(value)
                if cell := _cell(row, col, value, _xls_format(book, source, row, col)):
                    sheet.cells[row, col] = cell
        sheets.append(sheet)
    return sheets


def _xls_format(book: Any, sheet: Any, row: int, col: int) -> str:
    try:
        return str(book.format_map[book.xf_list[sheet.cell_xf_index(row, col)].format_key].format_str)
    except (KeyError, IndexError, AttributeError, TypeError):
        return "General"


def _read_ods(content: bytes) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(_with_errors(content)))
    sheets = []
    for meta in book.sheets_metadata:
        source = book.get_sheet_by_name(meta.name)
        sheet = Sheet(meta.name, hidden=meta.visible != SheetVisibleEnum.Visible)
        sheet.merged = [(a[0], a[1], b[0], b[1]) for a, b in source.merged_cell_ranges or ()]
        for row, values in enumerate(source.to_python(skip_empty_area=False)):
            for col, value in enumerate(values):
                if cell := _cell(row, col, value):
                    sheet.cells[row, col] = cell
        sheets.append(sheet)
    return sheets


def _with_errors(content: bytes) -> bytes:
    """The ods with the text of its error cells in reach: LibreOffice gives them an empty value beside "#REF!"."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = archive.read("content.xml")
        if b'calcext:value-type="error"' not in data:
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as copy:
            for name in {"mimetype", "META-INF/manifest.xml"} & set(archive.namelist()):
                copy.writestr(name, archive.read(name))
            copy.writestr(
                "content.xml", _ODS_ERROR.sub(lambda cell: cell[0].replace(b' office:string-value=""', b""), data)
            )
    return out.getvalue()
