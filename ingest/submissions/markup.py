"""Files named .xls that are text with tags: HTML tables as web systems export them, and XML Spreadsheet 2003."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree, html

from ingest.submissions.guard import MAX_ELEMENTS, MAX_MERGED_AREA, guard_merges
from ingest.submissions.messages import refusal
from ingest.submissions.sheet import Cell, Kind, Sheet

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_SPAN = 16_384  # the columns of a sheet
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,31})</x:Name>")
_UNSEEN = frozenset(["xml", "head", "script", "style", "title", "noscript"])
_BLOCKS = frozenset(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center", "caption"])
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def is_spreadsheet_xml(head: str) -> bool:
    """Whether a text begins as XML Spreadsheet 2003."""
    return "urn:schemas-microsoft-com:office:spreadsheet" in head and head.lstrip().startswith("<")


def is_html(head: str) -> bool:
    """Whether a text begins as a web page or with a bare table."""
    return bool(
        re.match(
            r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|style|table|div)\b",
            head,
            re.I | re.S,
        )
    )


def read_html(text: str) -> list[Sheet]:
    """The tables of a page below each other on one sheet, as Excel opens them; lines of text between them are rows.

    Returns:
        One sheet, named if the page names a single sheet; none when the page has no table with text.
    """
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text)
    root = html.document_fromstring(text, parser=html.HTMLParser(remove_comments=True))
    names = _SHEET_NAME.findall(text[:20_000])
    page = _Page(Sheet(names[0] if len(names) == 1 else ""))
    page.walk(root)
    return [page.sheet] if page.tables and page.sheet.cells else []


class _Page:
    """Lays out a page on a sheet, row by row."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.row = 0
        self.tables = 0
        self.area = 0  # of all merged ranges

    def walk(self, node: Any) -> None:
        """Lay out what is inside a node: its tables, and the text around them."""
        self._line(node.text, node)
        for child in node.iterchildren(tag=etree.Element):
            if child.tag == "table" and not _holds_tables(child):
                self._table(child)
            elif _holds_tables(child):
                self.walk(child)
            elif child.tag not in _UNSEEN:
                self._line(_lines(child), child)
            self._line(child.tail, node)

    def _line(self, text: str | None, node: Any) -> None:
        if text and text.strip():
            self.sheet.put(self.row, 0, text.strip(), font=_font(node))
            self.row += 1

    def _table(self, table: Any) -> None:
        self.tables += 1
        taken: dict[int, int] = {}  # column → rows that a cell from above still covers
        for line in table.iter("tr"):
            col = 0
            for cell in line.iterchildren("td", "th"):
                while taken.get(col):
                    col += 1
                if col >= _SPAN:
                    break
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                self._cell(col, cell)
                if down > 1 or across > 1:
                    self.area += down * across
                    self.sheet.merged.append((self.row, col, self.row + down - 1, col + across - 1))
                    taken |= dict.fromkeys(range(col, col + across), down)
                col += across
            taken = {col: left - 1 for col, left in taken.items() if left > 1}
            if "display:none" in line.get("style", "").replace(" ", "").lower():
                self.sheet.hidden_rows |= {self.row}
            self.row += 1
            if self.area > MAX_MERGED_AREA:
                raise refusal("F08", detail=f"merged ranges of more than {MAX_MERGED_AREA} cells")
            if len(self.sheet.cells) > MAX_ELEMENTS:
                raise refusal("F08", detail=f"more than {MAX_ELEMENTS} cells")

    def _cell(self, col: int, cell: Any) -> None:
        stored = cell.get("x:num")  # Excel's own export: the value, beside what is shown
        if stored is not None and _NUMBER.fullmatch(number := stored or _lines(cell)):
            percent = "0%" if "%" in cell.get("style", "") else "General"
            self.sheet.put(self.row, col, float(number), percent)
        else:
            self.sheet.put(self.row, col, _lines(cell), font=_font(cell))


def _holds_tables(node: Any) -> bool:
    return next(node.iterdescendants("table"), None) is not None


def _span(cell: Any, name: str) -> int:
    told = cell.get(name, "1").strip()
    return max(1, min(int(told), _SPAN)) if told.isdecimal() and len(told) < 8 else 1


def _lines(node: Any) -> str:
    """The text with the line breaks of <br> and of paragraphs; other white space is one blank."""
    pieces: list[str] = []
    for event, part in etree.iterwalk(node, events=("start", "end")):
        if not isinstance(part.tag, str):
            continue
        if event == "start":
            if part is not node and (part.tag == "br" or part.tag in _BLOCKS):
                pieces.append("\n")
            pieces.append(re.sub(r"[ \t\r\n]+", " ", part.text or ""))
        elif part is not node:
            pieces.append(re.sub(r"[ \t\r\n]+", " ", part.tail or ""))
    return re.sub(r" *\n[ \n]*", "\n", "".join(pieces)).strip()


def _font(node: Any) -> str:
    """The font of a cell: of <font face=…> or font-family: in the cell, around it or, if alone, inside it."""
    inside = [child for child in node.iterdescendants("font", "span", "p", "b") if (child.text or "").strip()]
    for candidate in (*inside[:1], node, *node.iterancestors("tr", "table", "font", "body")):
        if told := candidate.get("face") or _font_family(candidate.get("style", "")):
            return str(told).split(",")[0].strip("'\" ")
    return ""


def _font_family(style: str) -> str:
    found = re.search(r"font-family\s*:\s*([^;]+)", style, re.IGNORECASE)
    return found[1] if found else ""


# XML Spreadsheet 2003


def read_spreadsheet_xml(content: bytes) -> list[Sheet]:
    """The sheets of an XML Spreadsheet 2003; lxml raises on broken XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.parse(io.BytesIO(content), parser).getroot()
    styles = {style.get(f"{_SS}ID"): style for style in root.iter(f"{_SS}Style")}
    return [_worksheet(node, styles) for node in root.iterchildren(f"{_SS}Worksheet")]


def _worksheet(node: Any, styles: dict[str, Any]) -> Sheet:
    options = "{urn:schemas-microsoft-com:office:excel}"
    visible = node.findtext(f"{options}WorksheetOptions/{options}Visible", "")
    sheet = Sheet(node.get(f"{_SS}Name", ""), hidden=visible.startswith("SheetHidden") or visible == "SheetVeryHidden")
    table = node.find(f"{_SS}Table")
    if table is None:
        return sheet
    for col, column in _indexed(table.iterchildren(f"{_SS}Column")):
        if column.get(f"{_SS}Hidden") == "1":
            sheet.hidden_cols |= set(range(col, col + 1 + min(int(column.get(f"{_SS}Span", "0")), _SPAN)))
    for row, line in _indexed(table.iterchildren(f"{_SS}Row")):
        if line.get(f"{_SS}Hidden") == "1":
            sheet.hidden_rows |= {row}
        for col, cell in _indexed(line.iterchildren(f"{_SS}Cell")):
            down, across = int(cell.get(f"{_SS}MergeDown", "0")), int(cell.get(f"{_SS}MergeAcross", "0"))
            if down or across:
                sheet.merged.append((row, col, row + down, col + across))
            _data(sheet, row, col, cell, styles)
    guard_merges(sheet.merged)
    return sheet


def _indexed(nodes: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    """Rows, columns or cells with their place from 0: ss:Index moves on, ss:Span and merged cells take more places."""
    place = 0
    for node in nodes:
        if told := node.get(f"{_SS}Index"):
            place = max(int(told) - 1, 0)
        yield place, node
        place += 1 + int(node.get(f"{_SS}Span", "0")) + int(node.get(f"{_SS}MergeAcross", "0"))


def _data(sheet: Sheet, row: int, col: int, cell: Any, styles: dict[str, Any]) -> None:
    data = cell.find(f"{_SS}Data")
    formula = cell.get(f"{_SS}Formula")
    if data is None:
        if formula:
            sheet.cells[row, col] = Cell(row, col, formula, Kind.UNCACHED)
        return
    text, kind = "".join(data.itertext()), data.get(f"{_SS}Type", "String")
    style = styles.get(cell.get(f"{_SS}StyleID") or cell.getparent().get(f"{_SS}StyleID") or "Default")
    font, shown = _style(style, styles)
    if kind == "Number":
        sheet.put(row, col, float(text), shown)
    elif kind == "Boolean":
        sheet.put(row, col, text == "1")
    elif kind == "DateTime":
        sheet.put(row, col, datetime.fromisoformat(text))
    elif kind == "Error":
        sheet.cells[row, col] = Cell(row, col, text, Kind.ERROR)
    else:
        sheet.put(row, col, text, font=font)


def _style(style: Any, styles: dict[str, Any]) -> tuple[str, str]:
    """The font and the number format of a style, or of its parent."""
    font, shown = "", ""
    for _ in range(10):
        if style is None:
            break
        for node in style.iterchildren(f"{_SS}Font", f"{_SS}NumberFormat"):
            font = font or node.get(f"{_SS}FontName", "")
            shown = shown or node.get(f"{_SS}Format", "")
        style = styles.get(style.get(f"{_SS}Parent"))
    return font, {"Percent": "0.00%"}.get(shown, shown or "General")
