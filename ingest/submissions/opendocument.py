"""OpenDocument spreadsheets (.ods) → sheets, in one pass over content.xml.

Own reading, because what the forms need beside the values is lost in libraries: hidden rows and columns, error cells,
percentages and the fonts that tell the encoding of old text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from lxml import etree

from ingest.submissions.guard import MAX_ELEMENTS, guard_merges
from ingest.submissions.messages import refusal
from ingest.submissions.sheet import Cell, Kind, Sheet

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _STYLE, _FO, _SVG = (
    _NAMESPACE % name for name in ("table", "office", "text", "style", "xsl-fo-compatible", "svg-compatible")
)
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_MAX_ROW, _MAX_COL = 1 << 20, 1 << 14


def read_ods(content: bytes) -> list[Sheet]:
    """The sheets of an .ods file in the order of the workbook.

    Raises:
        Refused: more cells than a report can have (F08); lxml raises on broken XML.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        fonts = _Styles()
        if "styles.xml" in archive.namelist():
            for _, element in _walk(archive.read("styles.xml"), ("end",)):
                fonts.learn(element)
        return _Reader(fonts).read(archive.read("content.xml"))


def _walk(xml: bytes, events: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    return iter(
        etree.iterparse(io.BytesIO(xml), events=events, resolve_entities=False, no_network=True, huge_tree=True)
    )


class _Styles:
    """The fonts and the visibility of the styles: an automatic style may inherit from a named one."""

    def __init__(self) -> None:
        self.family: dict[str, str] = {}
        self.font: dict[str, str] = {}
        self.parent: dict[str, str] = {}
        self.invisible: set[str] = set()

    def learn(self, element: Any) -> None:
        """Take in one element of a styles part."""
        name = element.get(f"{_STYLE}name")
        if element.tag == f"{_STYLE}font-face":
            self.family[name] = element.get(f"{_SVG}font-family", name).strip("'\"")
        elif element.tag == f"{_STYLE}style":
            self.parent[name] = element.get(f"{_STYLE}parent-style-name", "")
            for properties in element.iterchildren():
                if properties.tag == f"{_STYLE}text-properties":
                    told = properties.get(f"{_STYLE}font-name") or properties.get(f"{_FO}font-family")
                    self.font[name] = told.strip("'\"") if told else ""
                elif properties.get(f"{_TABLE}display") == "false":
                    self.invisible.add(name)

    def font_of(self, style: str) -> str:
        """The font that a style or one of those it inherits from names, or ""."""
        for _ in range(10):
            if told := self.font.get(style):
                return self.family.get(told, told)
            style = self.parent.get(style, "")
            if not style:
                break
        return ""


class _Reader:
    """Walks content.xml and counts rows and columns, many of which one element may stand for."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.sheets: list[Sheet] = []
        self.depth = 0
        self.left = MAX_ELEMENTS

    def read(self, xml: bytes) -> list[Sheet]:
        for event, element in _walk(xml, ("start", "end")):
            tag = element.tag
            if tag == f"{_TABLE}table":
                self.depth += 1 if event == "start" else -1
                if event == "start" and self.depth == 1:
                    self._begin(element)
            elif event == "end" and self.depth == 0:
                self.styles.learn(element)
            elif event == "end" and self.depth == 1 and tag == f"{_TABLE}table-column":
                self._column(element)
            elif event == "end" and self.depth == 1 and tag == f"{_TABLE}table-row":
                self._row(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        if not self.sheets:
            raise ValueError("content.xml holds no table")
        for sheet in self.sheets:
            guard_merges(sheet.merged)
        return self.sheets

    def _begin(self, table: Any) -> None:
        hidden = table.get(f"{_TABLE}style-name", "") in self.styles.invisible
        self.sheet = Sheet(table.get(f"{_TABLE}name", ""), hidden=hidden)
        self.sheets.append(self.sheet)
        self.row = self.col = 0
        self.column_styles: list[str] = []

    def _column(self, column: Any) -> None:
        count = min(_count(column, "columns"), _MAX_COL - len(self.column_styles))
        first = len(self.column_styles)
        self.column_styles += [column.get(f"{_TABLE}default-cell-style-name", "")] * count
        if _is_hidden(column):
            self.sheet.hidden_cols |= set(range(first, first + count))

    def _row(self, row: Any) -> None:
        repeated = _count(row, "rows")
        style = row.get(f"{_TABLE}default-cell-style-name", "")
        filled: list[tuple[int, Any]] = []
        self.col = 0
        for cell in row.iterchildren(*_CELLS):
            across = _count(cell, "columns")
            if _is_filled(cell):
                self.left -= across * repeated
                if self.left < 0:
                    raise refusal("F08", detail=f"more than {MAX_ELEMENTS} cells")
                filled += [(self.col + n, cell) for n in range(across)]
            self._merge(cell)
            self.col += across
        if filled:
            for n in range(repeated):
                for col, cell in filled:
                    self._cell(self.row + n, col, cell, style)
            if _is_hidden(row):
                self.sheet.hidden_rows |= set(range(self.row, self.row + repeated))
        self.row += repeated

    def _merge(self, cell: Any) -> None:
        down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
        across = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
        if down > 1 or across > 1:
            self.sheet.merged.append((self.row, self.col, self.row + down - 1, self.col + across - 1))

    def _cell(self, row: int, col: int, cell: Any, row_style: str) -> None:
        if cell.get(_CALC_TYPE) == "error":
            self.sheet.cells[row, col] = Cell(row, col, _text(cell).strip() or "#VALUE!", Kind.ERROR)
            return
        kind = cell.get(f"{_OFFICE}value-type", "string")
        column_style = self.column_styles[col] if col < len(self.column_styles) else ""
        style = cell.get(f"{_TABLE}style-name") or row_style or column_style
        value = _value(cell, kind)
        percent = "0%" if kind == "percentage" else "General"
        self.sheet.put(row, col, value, percent, self.styles.font_of(style) if isinstance(value, str) else "")


def _count(element: Any, what: str) -> int:
    return max(1, min(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), _MAX_ROW))


def _is_hidden(element: Any) -> bool:
    return bool(element.get(f"{_TABLE}visibility", "visible") != "visible")


def _is_filled(cell: Any) -> bool:
    return f"{_OFFICE}value-type" in cell.attrib or cell.find(f"{_TEXT}p") is not None


def _value(cell: Any, kind: str) -> Any:
    """The stored value: float for numbers, percentages (0.95) and money; the text where nothing is stored."""
    if kind in ("float", "percentage", "currency"):
        number = float(cell.get(f"{_OFFICE}value"))
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        stored = cell.get(f"{_OFFICE}date-value", "")
        try:
            return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)
        except ValueError:
            return _text(cell) or stored
    if kind == "time" and (found := _DURATION.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3]))
    return _text(cell) or cell.get(f"{_OFFICE}string-value", "")


def _text(cell: Any) -> str:
    """The paragraphs of a cell as lines; notes that hang on the cell are left out."""
    return "\n".join("".join(_pieces(paragraph)) for paragraph in cell.iterchildren(f"{_TEXT}p"))


def _pieces(node: Any) -> Iterator[str]:
    yield node.text or ""
    for child in node.iterchildren():
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), 1000)
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " " if child.tag.endswith("tab") else "\n"
        elif child.tag != f"{_OFFICE}annotation":
            yield from _pieces(child)
        yield child.tail or ""
