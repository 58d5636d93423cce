"""Other formats → xlsx, so that they can be marked: the same sheets, values, merged cells, widths and plain formats.

xls and ods keep fonts, fills, borders, alignment and sizes; csv has none.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ingest.submissions.grid import Kind, Sheet

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NUMBERS = re.compile(r"General|[#0]")
_MOST_FORMATTED = 200_000  # cells of a sheet that are formatted one by one
_INCH = re.compile(r"^([\d.]+)(cm|mm|in|pt)$")
_INCHES = {"cm": 1 / 2.54, "mm": 1 / 25.4, "in": 1.0, "pt": 1 / 72}
_RGB = re.compile(r"^#([0-9A-Fa-f]{6})$")
_ODS_ALIGNMENT = {
    "center": "center",
    "end": "right",
    "right": "right",
    "start": "left",
    "left": "left",
    "justify": "justify",
}
_ODS = {
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
}
_SIDES = ("left", "right", "top", "bottom")
_XLS_LINES = {1: "thin", 2: "medium", 3: "dashed", 4: "dotted", 5: "thick", 6: "double", 7: "hair"}
_XLS_ALIGNMENT = {1: "left", 2: "center", 3: "right", 5: "justify", 6: "center"}
_XLS_VERTICAL = {0: "top", 1: "center", 2: "bottom"}


class _Look(NamedTuple):
    """How a cell looks."""

    font: Font
    fill: PatternFill | None
    border: Border
    alignment: Alignment
    number_format: str = ""


@dataclass(frozen=True)
class Converted:
    """An xlsx, and which of its sheets is which of the source's."""

    content: bytes
    names: dict[str, str]


def kind_of(content: bytes) -> str:
    """``.xls``, ``.ods``, ``.xlsx`` or ``.csv``, told from the bytes."""
    if content.startswith(_OLE) or content[:2] in (b"\x09\x08", b"\x09\x00", b"\x09\x02", b"\x09\x04"):
        return ".xls"
    if not content.startswith(_ZIP):
        return ".csv"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return ".ods" if "content.xml" in archive.namelist() else ".xlsx"
    except (zipfile.BadZipFile, OSError, ValueError):
        return ".xlsx"


def to_xlsx(content: bytes, grids: Sequence[Sheet]) -> Converted:
    """An xlsx with the sheets of another format; ``grids`` is what the reader has read of it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names: dict[str, str] = {}
    for grid in grids:
        names[grid.name] = _free_title(grid.name, {n.lower() for n in names.values()})
        sheet = book.create_sheet()
        sheet.title = names[grid.name]
        _fill(sheet, grid)
        # How it was to be printed is not read: on as many A4 pages as it needs, none cut in its width.
        sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if not any(sheet.sheet_state == "visible" for sheet in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    kind = kind_of(content)
    if kind == ".xls":
        _dress_xls(book, content, names)
    elif kind == ".ods":
        _dress_ods(book, content, names)
    elif kind == ".csv":
        for sheet in book.worksheets:
            _fit(sheet)
    out = io.BytesIO()
    book.save(out)
    return Converted(out.getvalue(), names)


def _free_title(name: str, taken: set[str]) -> str:
    title = _FORBIDDEN.sub("_", ILLEGAL_CHARACTERS_RE.sub("", name)).strip("' ")[:31] or "Dữ liệu"
    number = 2
    wanted = title
    while title.lower() in taken:
        suffix = f" ({number})"
        title, number = wanted[: 31 - len(suffix)] + suffix, number + 1
    return title


def _fill(sheet: Worksheet, grid: Sheet) -> None:
    """Values, merged cells, and what is hidden."""
    for cell in grid.cells.values():
        target = sheet.cell(cell.row + 1, cell.col + 1)
        if cell.kind in (Kind.TEXT, Kind.ERROR, Kind.UNCACHED) or not isinstance(
            cell.value, bool | int | float | date | datetime | time | timedelta
        ):
            target.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(cell.value))[:32_767]
            target.data_type = "s"  # also when it begins with "="
            if str(cell.value).startswith(("=", "+", "-", "@", "\t", "\r")):
                target.quotePrefix = True
        else:
            try:
                target.value = cell.value
            except ValueError:  # a date that Excel does not know
                target.value = str(cell.value)
            if cell.kind is Kind.NUMBER and _NUMBERS.search(cell.number_format):
                target.number_format = cell.number_format
    for top, left, bottom, right in grid.merged:
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    for row in grid.hidden_rows:
        sheet.row_dimensions[row + 1].hidden = True
    for col in grid.hidden_cols:
        sheet.column_dimensions[get_column_letter(col + 1)].hidden = True
    if grid.hidden:
        sheet.sheet_state = "hidden"


def _fit(sheet: Worksheet) -> None:
    """Widths from the texts, for a format that has none."""
    longest: dict[int, int] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                longest[cell.column] = max(longest.get(cell.column, 0), len(str(cell.value)))
    for column, length in longest.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(max(length + 2, 8), 50)


def _dress_xls(book: Workbook, content: bytes, names: dict[str, str]) -> None:
    """Fonts, fills, borders, alignment, widths and heights of an .xls."""
    import xlrd

    source = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), formatting_info=True)
    looks: dict[int, _Look] = {}
    for old in source.sheets():
        if old.name not in names:
            continue
        sheet = book[names[old.name]]
        for col, info in old.colinfo_map.items():
            if col < 16_384 and not info.hidden:
                sheet.column_dimensions[get_column_letter(col + 1)].width = max(info.width / 256, 1)
        for row, info in old.rowinfo_map.items():
            if info.height and info.height_mismatch != 0 and not info.hidden:
                sheet.row_dimensions[row + 1].height = info.height / 20
        if old.nrows * old.ncols > _MOST_FORMATTED:
            continue
        for row in range(old.nrows):
            for col in range(old.row_len(row)):
                number = old.cell_xf_index(row, col)
                if number not in looks:
                    looks[number] = _xls_look(source, number)
                _dress(sheet.cell(row + 1, col + 1), looks[number])


def _xls_look(source: Any, number: int) -> _Look:
    style = source.xf_list[number]
    font = source.font_list[style.font_index]

    def rgb(index: int) -> str | None:
        known = source.colour_map.get(index)
        return "FF{:02X}{:02X}{:02X}".format(*known) if known else None

    fill = None
    if style.background.fill_pattern == 1 and (shown := rgb(style.background.pattern_colour_index)):
        fill = PatternFill("solid", fgColor=shown)
    lines = {side: _XLS_LINES.get(getattr(style.border, f"{side}_line_style")) for side in _SIDES}
    border = Border(**{side: Side(style=line) for side, line in lines.items() if line})  # type: ignore[arg-type]
    alignment = Alignment(
        horizontal=_XLS_ALIGNMENT.get(style.alignment.hor_align),
        vertical=_XLS_VERTICAL.get(style.alignment.vert_align),
        wrap_text=bool(style.alignment.text_wrapped),
        indent=style.alignment.indent_level,
    )
    printed = source.format_map.get(style.format_key)
    return _Look(
        Font(
            name=font.name or "Times New Roman",
            size=max(font.height / 20, 1),
            bold=bool(font.bold) or font.weight >= 700,
            italic=bool(font.italic),
            underline="single" if font.underline_type else None,
            color=rgb(font.colour_index),
        ),
        fill,
        border,
        alignment,
        printed.format_str if printed is not None else "",
    )


def _dress_ods(book: Workbook, content: bytes, names: dict[str, str]) -> None:
    """Fonts, fills, borders, alignment, widths and heights of an .ods."""
    from ingest.answer.package import parse

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = parse(archive.read("content.xml"))
    looks = {
        _ods(style, "style", "name"): _ods_look(style)
        for style in root.iterfind(".//style:style", _ODS)
        if _ods(style, "style", "family") == "table-cell"
    }
    sizes: dict[str, float] = {}  # by kind and name of style, in inches
    for style in root.iterfind(".//style:style", _ODS):
        for kind, attribute in (("table-column", "column-width"), ("table-row", "row-height")):
            found = style.find(f"style:{kind}-properties", _ODS)
            size = _INCH.match(_ods(found, "style", attribute)) if found is not None else None
            if size:
                sizes[kind + _ods(style, "style", "name")] = float(size[1]) * _INCHES[size[2]]
    for table in root.iterfind(".//table:table", _ODS):
        name = names.get(_ods(table, "table", "name"))
        if name is None:
            continue
        sheet = book[name]
        _dress_ods_cells(sheet, table, looks)
        for kind, most in (("table-column", 256), ("table-row", sheet.max_row)):
            place = 1
            for element in table.iterfind(f".//table:{kind}", _ODS):
                repeated = f"number-{'columns' if kind == 'table-column' else 'rows'}-repeated"
                times = int(_ods(element, "table", repeated) or 1)
                inches = sizes.get(kind + _ods(element, "table", "style-name"), 0.0)
                for number in range(place, min(place + times, most + 1)) if inches else ():
                    if kind == "table-column":
                        sheet.column_dimensions[get_column_letter(number)].width = round(inches * 96 / 7, 2)
                    else:
                        sheet.row_dimensions[number].height = round(inches * 72, 2)
                place += times
                if place > most:
                    break


def _dress_ods_cells(sheet: Worksheet, table: Any, looks: dict[str, _Look]) -> None:
    row = 0
    for line in table.iterfind(".//table:table-row", _ODS):
        rows = int(_ods(line, "table", "number-rows-repeated") or 1)
        col = 0
        for element in line:
            cols = int(_ods(element, "table", "number-columns-repeated") or 1)
            look = looks.get(_ods(element, "table", "style-name"))
            for r in range(row, min(row + rows, sheet.max_row)) if look else ():
                for c in range(col, min(col + cols, sheet.max_column)):
                    _dress(sheet.cell(r + 1, c + 1), look)
            col += cols
        row += rows
        if row >= sheet.max_row:
            return


def _dress(cell: Any, look: _Look | None) -> None:
    """Give a cell a look; of a merged range all cells have a border, the first one the rest."""
    if look is None:
        return
    cell.border = look.border
    if type(cell).__name__ == "MergedCell":
        return
    cell.font, cell.alignment = look.font, look.alignment
    if look.fill is not None:
        cell.fill = look.fill
    if look.number_format:
        cell.number_format = look.number_format


def _ods_look(style: Any) -> _Look:
    text, cell, paragraph = (style.find(f"style:{n}-properties", _ODS) for n in ("text", "table-cell", "paragraph"))

    def of(element: Any, name: str, namespace: str = "fo") -> str:
        return _ods(element, namespace, name) if element is not None else ""

    size = _INCH.match(of(text, "font-size"))
    every = of(cell, "border")
    lines = {side: of(cell, f"border-{side}") or every for side in _SIDES}
    ground = _RGB.match(of(cell, "background-color"))
    return _Look(
        Font(
            name=of(text, "font-name", "style") or of(text, "font-family").strip("'") or "Times New Roman",
            size=round(float(size[1]) * _INCHES[size[2]] * 72) if size else 11,
            bold=of(text, "font-weight") == "bold",
            italic=of(text, "font-style") == "italic",
        ),
        PatternFill("solid", fgColor=f"FF{ground[1].upper()}") if ground else None,
        Border(**{side: Side(style="thin") for side, line in lines.items() if line and line != "none"}),  # type: ignore[arg-type]
        Alignment(
            horizontal=_ODS_ALIGNMENT.get(of(paragraph, "text-align")),
            vertical={"top": "top", "middle": "center"}.get(of(cell, "vertical-align", "style"), "bottom"),
            wrap_text=of(cell, "wrap-option") == "wrap",
        ),
    )


def _ods(element: Any, namespace: str, name: str) -> str:
    """An attribute of an element of an .ods; "" when it is missing."""
    return str(element.get(f"{{{_ODS[namespace]}}}{name}") or "")
