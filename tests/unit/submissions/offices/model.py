"""A workbook in the abstract, its gold, and the writers that turn it into real files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet


class NotHere(RuntimeError):
    """A tool that this office needs (LibreOffice) is not installed."""


@dataclass(frozen=True)
class GoldCell:
    """One cell of the sender and what it states."""

    sheet: str | None
    cell: str
    indicator: str
    org_type: str
    sector: str
    size_class: str
    rating: str
    measure: str
    scenario: str
    time_period: str
    obs_value: float | None
    unit_measure: str | None = None
    obs_status: str | None = None
    null_state: str | None = None
    optional: bool = False  # right when read so, no loss when not read
    also: tuple[float | None, ...] = ()  # other values that domain.md allows (a repaired one)


@dataclass(frozen=True)
class Planted:
    """An error put into the workbook. A finding flags it that has one of the rules, or that lies on the cell."""

    sheet: str | None
    cell: str | None
    rules: frozenset[str]
    what: str
    info_ok: bool = False  # a finding of severity info is enough (hidden rows, rows left over)
    or_right: bool = False  # nothing to flag when the cell was read right nevertheless
    words: tuple[str, ...] = ()  # a finding on the sheet that says one of these flags it too (hidden)


@dataclass(frozen=True)
class GoldCoop:
    sheet: str | None
    row: int
    code: str | None
    code_state: str
    name: str


@dataclass
class Office:
    id: str
    file_name: str
    content: bytes
    status: str  # "read", "refused" or "either" (refused or read, but soon)
    forms: tuple[str, ...]
    ref_area_name: str | None
    reporting_year: int | None
    cells: list[GoldCell] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    clean: bool = False
    cooperatives: list[GoldCoop] = field(default_factory=list)
    unscored: set[tuple[str | None, str]] = field(default_factory=set)
    habits: str = ""


def addr(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


@dataclass
class Cell:
    value: Any
    fmt: str | None = None
    bold: bool = False
    italic: bool = False
    font: str | None = None
    size: float | None = None
    indent: int = 0
    align: str | None = None
    fill: str | None = None
    border: bool = False


@dataclass
class Grid:
    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    state: str = "visible"

    def put(self, row: int, column: int, value: Any, **style: Any) -> None:
        self.cells[row, column] = Cell(value, **style)

    def merge(self, r1: int, c1: int, r2: int, c2: int) -> None:
        if (r1, c1) != (r2, c2):
            self.merges.append((r1, c1, r2, c2))

    @property
    def last_row(self) -> int:
        return max((r for r, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        return max((c for _, c in self.cells), default=0)


@dataclass
class Book:
    """A workbook in the making; gold is kept by cell, so that it moves with what is written there."""

    id: str
    province: str | None
    year: int | None
    habits: str = ""
    grids: list[Grid] = field(default_factory=list)
    gold: dict[tuple[str, str], GoldCell] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
    unscored: set[tuple[str, str]] = field(default_factory=set)
    cooperatives: list[GoldCoop] = field(default_factory=list)

    def grid(self, name: str, state: str = "visible") -> Grid:
        grid = Grid(name, state=state)
        self.grids.append(grid)
        return grid

    def plant(self, grid: Grid, at: tuple[int, int] | None, rules: Iterable[str], what: str, **options: Any) -> None:
        cell = addr(*at) if at else None
        self.planted.append(Planted(grid.name, cell, frozenset(rules), what, **options))

    def change(self, grid: Grid, at: tuple[int, int], printed: Any, value: Any = "keep", **gold: Any) -> None:
        """Overwrite a cell after the table was laid; value None drops the gold of the cell."""
        grid.cells[at].value = printed
        key = (grid.name, addr(*at))
        if value is None:
            self.gold.pop(key, None)
        elif value != "keep":
            self.gold[key] = replace(self.gold[key], obs_value=value, **gold)
        elif gold:
            self.gold[key] = replace(self.gold[key], **gold)

    def office(
        self, file_name: str, content: bytes, forms: Iterable[str], *, clean: bool = False, csv: bool = False
    ) -> Office:
        cells = list(self.gold.values())
        planted, unscored, coops = list(self.planted), set(self.unscored), list(self.cooperatives)
        free: set[tuple[str | None, str]] = set(unscored)
        if csv:
            cells = [replace(c, sheet=None) for c in cells]
            planted = [replace(p, sheet=None) for p in planted]
            coops = [replace(c, sheet=None) for c in coops]
            free = {(None, cell) for _, cell in unscored}
        assert clean == (not planted and not coops) or coops, f"{self.id}: clean and planted errors contradict"
        return Office(
            self.id, file_name, content, "read", tuple(forms), self.province, self.year, cells, planted, clean, coops,
            free, self.habits,
        )  # fmt: skip


# --- writers ---------------------------------------------------------------------------------------------------------

_WHEN = dt.datetime(2024, 1, 2, 3, 4, 5)
_THIN = Side(style="thin", color="FF808080")


def _fill_sheet(ws: Worksheet, grid: Grid) -> None:
    for (row, column), cell in sorted(grid.cells.items()):
        target = ws.cell(row, column)
        if isinstance(cell.value, str) and cell.value[:1] in "+-=" and not cell.value.startswith("=("):
            target.value = cell.value
            if not cell.value.startswith("="):
                target.data_type = "s"
        else:
            target.value = cell.value
        if cell.fmt:
            target.number_format = cell.fmt
        if cell.bold or cell.italic or cell.font or cell.size:
            target.font = Font(name=cell.font or "Times New Roman", b=cell.bold, i=cell.italic, sz=cell.size or 12)
        if cell.indent or cell.align:
            horizontal = cell.align or "left"
            target.alignment = Alignment(horizontal=horizontal, indent=cell.indent, wrap_text=True, vertical="center")
        if cell.fill:
            target.fill = PatternFill("solid", fgColor=cell.fill)
        if cell.border:
            target.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
    for r1, c1, r2, c2 in grid.merges:
        ws.merge_cells(start_row=r1, start_column=c1, end_row=r2, end_column=c2)
    for row in grid.hidden_rows:
        ws.row_dimensions[row].hidden = True
    for column in grid.hidden_columns:
        ws.column_dimensions[get_column_letter(column)].hidden = True
    ws.sheet_state = grid.state


def xlsx(book: Book) -> bytes:
    wb = Workbook()
    wb.remove(wb.worksheets[0])
    for grid in book.grids:
        _fill_sheet(wb.create_sheet(grid.name), grid)
    wb.active = next(i for i, g in enumerate(book.grids) if g.state == "visible")
    wb.properties.created = wb.properties.modified = _WHEN
    out = io.BytesIO()
    wb.save(out)
    return _same_every_time(out.getvalue())


def _same_every_time(content: bytes) -> bytes:
    """The archive without the time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            body = old.read(item)
            if item.filename == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-01-02T03:04:05Z", body)
            entry = zipfile.ZipInfo(item.filename)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, body)
    return out.getvalue()


@lru_cache(maxsize=64)
def convert(content: bytes, source: str, target: str) -> bytes:
    """Through LibreOffice: calculates formulas, and writes the formats that no library here writes as it does."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise NotHere("soffice")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / f"book.{source}").write_bytes(content)
        command = [
            office, f"-env:UserInstallation=file://{here}/profile", "--headless", "--convert-to", target, "--outdir",
            str(here / "out"), str(here / f"book.{source}"),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (here / "out" / f"book.{target}").read_bytes()


def calculated(book: Book) -> bytes:
    """An xlsx with formulas and their cached values."""
    return convert(xlsx(book), "xlsx", "xlsx")


def ods(book: Book) -> bytes:
    return convert(xlsx(book), "xlsx", "ods")


def xls(book: Book) -> bytes:
    import xlwt  # type: ignore[import-not-found,import-untyped,unused-ignore]

    wb = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[Any, ...], Any] = {}
    for grid in book.grids:
        ws = wb.add_sheet(grid.name, cell_overwrite_ok=True)
        covered = {(r1, c1): (r2, c2) for r1, c1, r2, c2 in grid.merges}
        for (row, column), cell in sorted(grid.cells.items()):
            key = (cell.fmt, cell.bold, cell.italic, cell.font, cell.indent, cell.align)
            if key not in styles:
                style = xlwt.XFStyle()
                style.num_format_str = cell.fmt or "General"
                style.font.name = cell.font or "Times New Roman"
                style.font.bold, style.font.italic = cell.bold, cell.italic
                style.alignment.inde = cell.indent
                styles[key] = style
            if (row, column) in covered:
                r2, c2 = covered[row, column]
                ws.write_merge(row - 1, r2 - 1, column - 1, c2 - 1, cell.value, styles[key])
            elif cell.value is not None:
                ws.write(row - 1, column - 1, cell.value, styles[key])
        for row in grid.hidden_rows:
            ws.row(row - 1).hidden = True
        for column in grid.hidden_columns:
            ws.col(column - 1).hidden = True
        ws.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[grid.state]
    out = io.BytesIO()
    wb.save(out)
    return out.getvalue()


def delimited(
    book: Book, delimiter: str, encode: Callable[[str], bytes], number: Callable[[float], str] | None = None
) -> bytes:
    """The only sheet as text: line n is row n, field n is column n (commas and quotes as the csv module does it)."""
    (grid,) = book.grids
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in range(1, grid.last_row + 1):
        line = []
        for column in range(1, grid.last_column + 1):
            value = grid.cells[row, column].value if (row, column) in grid.cells else None
            if isinstance(value, int | float) and number:
                value = number(value)
            line.append("" if value is None else str(value))
        writer.writerow(line)
    return encode(out.getvalue())
