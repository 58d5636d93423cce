"""The first sheet, "Kết quả kiểm tra": verdict, what to do next, and the findings with links to their cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from string import ascii_uppercase
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ingest.answer.package import MAIN, OFFICE
from ingest.answer.styles import Styles
from ingest.answer.texts import (
    FindingRow,
    Result,
    colour,
    comparison,
    indicator_names,
    inert,
    severities,
    texts,
    verdict,
    what_and_fix,
)
from ingest.submissions.forms import all_forms
from ingest.submissions.returned import RESULT_TITLE

MOST_FINDINGS = 2000  # rows of the table; the rest is in the JSON (as Eurostat does)
_WIDE, _POINTS = 92, 15.5  # characters in the wide cell of the head; points of a line
_LINK = "1F4E79"
_ESCAPED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")  # what Excel would take for a character code


@dataclass
class _Sheet:
    """Rows of cells as XML, merged ranges and links."""

    rows: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def add(self, cells: Sequence[tuple[str, object, int]], height: float = 0.0) -> int:
        """A row of (column, text or number, format); its number."""
        number = len(self.rows) + 1
        size = f' ht="{height}" customHeight="1"' if height else ""
        self.rows.append(f'<row r="{number}"{size}>{"".join(_cell(c, number, v, f) for c, v, f in cells)}</row>')
        return number


def summary_xml(
    result: Result,
    findings: Sequence[FindingRow],
    links: Sequence[str | None],
    styles: Styles,
    checked_at: datetime,
    notes: Sequence[str],
    json_name: str,
) -> tuple[bytes, int]:
    """The sheet as XML, and the number of the row that is the header of the table.

    Args:
        findings: of the result, in the order of the table.
        links: for each finding the place in the workbook that it leads to, or None.
        styles: of the workbook that the sheet will be in.
        checked_at: local time of the check.
        notes: sentences about how this file came about.
        json_name: the file with all findings.
    """
    sheet, looks = _Sheet(), _looks(styles)
    labels, columns = texts()["labels"], texts()["columns"]
    _head(sheet, result, looks, styles, checked_at, notes)
    header = sheet.add([(_letter(i), c["name"], looks["header"]) for i, c in enumerate(columns)], height=22)
    names = indicator_names(result)
    shown = list(zip(findings, links, strict=True))[:MOST_FINDINGS]
    for number, (finding, link) in enumerate(shown, 1):
        _finding(sheet, number, finding, link, names, looks)
    left = len(findings) - len(shown)
    text = labels["more"].format(count=left, name=json_name) if left else "" if findings else labels["none"]
    if text:
        row = sheet.add([("A", text, looks["cell"]), *((_letter(i), "", looks["cell"]) for i in range(1, 8))], 20)
        sheet.merged.append(f"A{row}:H{row}")
    return _xml(sheet, header, verdict(result)["colour"]), header


def _head(
    sheet: _Sheet, result: Result, looks: dict[str, int], styles: Styles, checked_at: datetime, notes: Sequence[str]
) -> None:
    labels, judged = texts()["labels"], verdict(result)
    title = sheet.add([("A", RESULT_TITLE, looks["title"])], height=30)
    sheet.merged.append(f"A{title}:H{title}")
    counts = Counter(f["severity"] for f in result["findings"])
    counted = " · ".join(f"{texts()['severities'][s]['name'].lower()}: {counts[s]}" for s in severities())
    year = result["reporting_year"]
    for left, right in (
        ((labels["file"], PurePath(result["file"]).name), (labels["checked"], f"{checked_at:%H:%M ngày %d/%m/%Y}")),
        (
            (labels["province"], result["ref_area_name"] or "–"),
            (labels["read"], f"{len(result['observations']) + len(result['cooperatives']):,}".replace(",", ".")),
        ),
        ((labels["forms"], _forms(result)), (labels["year"], str(year) if year else "–")),
    ):
        row = sheet.add([("A", left[0], looks["label"]), ("C", left[1], looks["text"]),
                         ("F", f"{right[0]}: {right[1]}", looks["text"])], height=18)  # fmt: skip
        sheet.merged += [f"A{row}:B{row}", f"C{row}:E{row}", f"F{row}:H{row}"]
    judgement = styles.format(
        styles.font(texts()["font"], 13, bold=True), styles.fill(judged["colour"]), styles.border(), "center", "center"
    )
    row = sheet.add([("A", labels["verdict"], looks["label"]), ("C", judged["name"], judgement), ("D", "", judgement),
                     ("F", f"{labels['counts']}: {counted}", looks["text"])], height=24)  # fmt: skip
    sheet.merged += [f"A{row}:B{row}", f"C{row}:D{row}", f"F{row}:H{row}"]
    for label, text in ((labels["next"], judged["next"]), (labels["notes"], " ".join(notes))):
        if text:
            lines = -(-len(text) // (_WIDE * 3 // 2))
            row = sheet.add([("A", label, looks["label"]), ("C", text, looks["text"])], height=lines * _POINTS + 4)
            sheet.merged += [f"A{row}:B{row}", f"C{row}:H{row}"]
    sheet.add([], height=8)


def _forms(result: Result) -> str:
    """The forms by the names that an officer knows: "Phụ lục 1, Phụ lục 2"."""
    names = {form.code: form.name for form in all_forms()}
    return ", ".join(dict.fromkeys(names.get(str(code), str(code)) for code in result["forms"])) or "–"


def _finding(
    sheet: _Sheet, number: int, finding: FindingRow, link: str | None, names: dict[Any, str], looks: dict[str, int]
) -> None:
    what, fix = what_and_fix(finding)
    what = f"{what} {comparison(finding)}".strip()
    where = finding["cell"] or ""
    name = names.get((finding["sheet"], where)) or names.get((finding["sheet"], where.lstrip(ascii_uppercase)))
    row = sheet.add(
        [
            ("A", number, looks["centred"]),
            ("B", texts()["severities"][finding["severity"]]["name"], looks[finding["severity"]]),
            ("C", finding["sheet"] or "", looks["cell"]),
            ("D", where, looks["link" if link else "centred"]),
            ("E", (name or "") if where else "", looks["cell"]),
            ("F", what, looks["cell"]),
            ("G", fix, looks["cell"]),
            ("H", finding["rule"], looks["centred"]),
        ],
        height=_height(row_texts=[(what, 56), (fix, 42), (name or "", 28), (str(finding["sheet"] or ""), 15)]),
    )
    if link:
        sheet.links.append(f'<hyperlink ref="D{row}" location={quoteattr(link)} display={quoteattr(where)}/>')


def _height(row_texts: Sequence[tuple[str, int]]) -> float:
    """The height of a row whose texts wrap at so many characters; at most what Excel allows."""
    lines = max(sum(max(1, -(-len(line) * 5 // (width * 6))) for line in text.split("\n")) for text, width in row_texts)
    return min(max(lines, 1) * _POINTS + 3, 400)


def _looks(styles: Styles) -> dict[str, int]:
    """The formats of the sheet."""
    name = texts()["font"]
    plain, bold = styles.font(name, 11), styles.font(name, 11, bold=True)
    line = styles.border()
    looks = {
        "title": styles.format(styles.font(name, 15, bold=True), horizontal="center", vertical="center"),
        "label": styles.format(bold, vertical="center"),
        "text": styles.format(plain, vertical="center"),
        "header": styles.format(bold, styles.fill("E7E6E6"), line, "center", "center"),
        "cell": styles.format(plain, 0, line),
        "centred": styles.format(plain, 0, line, "center"),
        "link": styles.format(styles.font(name, 11, colour=_LINK), 0, line, "center"),
    }
    return looks | {s: styles.format(plain, styles.fill(colour(s)), line, "center") for s in severities()}


def _xml(sheet: _Sheet, header: int, tab_colour: str) -> bytes:
    widths = "".join(
        f'<col min="{i}" max="{i}" width="{c["width"] + 0.71}" customWidth="1"/>'
        for i, c in enumerate(texts()["columns"], 1)
    )
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merged)
    links = f"<hyperlinks>{''.join(sheet.links)}</hyperlinks>" if sheet.links else ""
    below = header + 1
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<sheetPr><tabColor rgb="FF{tab_colour}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:H{len(sheet.rows)}"/>'
        f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{header}" topLeftCell="A{below}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{below}" sqref="A{below}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols>'
        f"<sheetData>{''.join(sheet.rows)}</sheetData>"
        f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>{links}'
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        '<headerFooter><oddFooter>&amp;R&amp;"Times New Roman,Regular"&amp;10Trang &amp;P/&amp;N</oddFooter>'
        "</headerFooter></worksheet>"
    ).encode()


def _cell(column: str, row: int, value: object, style: int) -> str:
    """A cell; text is stored as text, whatever it begins with."""
    if isinstance(value, int):
        return f'<c r="{column}{row}" s="{style}"><v>{value}</v></c>'
    if not value:
        return f'<c r="{column}{row}" s="{style}"/>'
    text = _ESCAPED.sub("_x005F_x", escape(inert(value)))
    return f'<c r="{column}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _letter(index: int) -> str:
    return ascii_uppercase[index]
