"""An empty official form, ready to be filled: what `htx template` writes.

The wording and the units come from the definition of the form (forms/*.yml), so a filled template is read back without
a question; which rows are official is template.yml. Labels are locked (without a password), figures are checked while
they are typed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ingest.catalogue import Area, areas, fold, form_cells, province_names, province_on
from ingest.data import load_yaml
from ingest.submissions.forms import FORMS, Form, valid_forms

MARK = "htx-template"  # the document property that says which form and version a file was made for
_NAME = "htx_template"  # the same as a hidden name of the workbook, which more programs keep
_FILE = Path(__file__).with_name("template.yml")
_FONT = "Times New Roman"
_WIDTHS = (6, 52, 13, 13, 12, 13, 13, 13, 18)
_VALUES = (4, 5, 6, 7, 8)  # columns of figures, from 1
_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_LINE = Side(style="thin")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_INPUT = PatternFill("solid", fgColor="FFFDF5")


class UnknownTemplateError(ValueError):
    """No such form, province or year; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. A heading has no unit and no figures."""

    number: str
    label: str
    unit: str = ""
    level: int = 0
    bold: bool = False
    italic: bool = False
    minimum: float | None = 0.0

    @property
    def is_amount(self) -> bool:
        """Whether figures may have decimals: money, areas."""
        return "đồng" in self.unit or self.unit == "ha"


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was made: the bytes, and what is in it."""

    content: bytes
    form: str
    name: str
    area: Area
    year: int
    rows: int


@cache
def _data() -> dict[str, Any]:
    return load_yaml(_FILE)


def make_template(form_id: str, province: str, year: int) -> Template:
    """An empty form for a province and a reporting year N, as xlsx.

    Args:
        form_id: ``PL1``, ``PL2`` or ``PL3``, in any case.
        province: its name in one of the usual spellings.
        year: N; the columns are N-1, N (plan, six months, estimate) and N+1.

    Raises:
        UnknownTemplateError: one line that says what is possible.
    """
    form = _form(form_id, year)
    area = _province(province, date(year, 12, 31))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.id
    lines = list(_lines(form.id))
    _letterhead(sheet, form, area, year)
    top = _header(sheet, year)
    _table(sheet, lines, top)
    _foot(sheet, top + len(lines) + 1)
    _print_setup(sheet, top)
    _protect(sheet)
    properties: Any = book  # the types do not know custom properties yet
    properties.custom_doc_props.append(StringProperty(name=MARK, value=form.code))
    book.defined_names[_NAME] = DefinedName(_NAME, attr_text=f'"{form.code}"', hidden=True)
    book.properties.title = f"{form.name} {area.name} {year}"
    book.properties.creator = MARK
    out = io.BytesIO()
    book.save(out)
    return Template(out.getvalue(), form.code, form.name, area, year, sum(bool(line.unit) for line in lines))


def _form(form_id: str, year: int) -> Form:
    known = {f.id: f for f in valid_forms(date(year, 12, 31) if 1900 < year < 9999 else date.max)}
    offered = [name for name in _data()["forms"] if name in known]
    if form_id.upper() not in offered:
        raise UnknownTemplateError(f"no template for the form {form_id!r}; there are: {', '.join(offered)}")
    form = known[form_id.upper()]
    first, last = form.valid_from.year, min(form.valid_to.year, datetime.now(UTC).year + 1)
    if not first <= year <= last:
        raise UnknownTemplateError(f"no template of {form.id} for the year {year}; there are: {first} to {last}")
    return form


def _province(name: str, day: date) -> Area:
    """The province on the day that the report is about; a dissolved one is refused with its successor."""
    wanted = fold(name)
    for prefix in ("tinh ", "thanh pho ", "tp. ", "tp "):
        wanted = wanted.removeprefix(prefix)
    found = [n for n in province_names() if fold(n.alias) == wanted and n.kind != "initials" and not n.ambiguous]
    if not found:
        valid = sorted(a.name for a in areas().values() if a.scheme in ("VN63", "VN34") and a.valid_on(day))
        raise UnknownTemplateError(f"no province {name!r} in {day.year}; there are: {', '.join(valid)}")
    area = province_on(found[0], day)
    if not area.valid_on(day) and area.merged_into:
        new = areas()[area.merged_into].name
        raise UnknownTemplateError(
            f"{area.name} does not report for {day.year}: it is part of {new} since 2025-07-01; use --province {new!r}"
        )
    return area


def _lines(form_id: str) -> Iterator[Line]:
    """The rows of the official table."""
    layout, form = _data()["forms"][form_id], load_yaml(FORMS / f"{form_id}.yml")
    sections = {section["id"]: section for section in form["sections"]}
    for roman, (name, entries) in zip(_ROMAN, layout["sections"].items(), strict=False):
        section = sections[name]
        yield Line(roman, section["heading"][0].upper(), bold=True)
        items = {item["id"]: item for item in section.get("items", [])}
        for number, entry in enumerate(entries, 1):
            [(code, parts)] = entry.items()
            item = items.get(code)
            if item:
                rows = [*item["rows"], *form.get("item_rows", [])]
                yield Line(str(number), item["labels"][0], bold=True)
            else:
                rows = section["rows"]
                yield _line(_row(rows, code), str(number), 0)
                if parts:
                    yield Line("", layout["parts"], level=1, italic=True)
            for part in parts:
                if part in form.get("breakdown", {}):
                    label = form["breakdown"][part][0]
                    label = f"{section['heading'][0]} {label[0].lower()}{label[1:]}"
                    yield _line({**_row(rows, code), "labels": [label]}, "", 1)
                else:
                    yield _line(_row(rows, part), "", 1)


def _row(rows: Sequence[Mapping[str, Any]], code: str) -> Mapping[str, Any]:
    """The row of a form's definition: by its cell, its name or its indicator."""
    for key in ("cell", "row", "indicator"):
        for row in rows:
            if row.get(key) == code:
                return row
    raise KeyError(f"template.yml: no row {code!r}")


def _line(row: Mapping[str, Any], number: str, level: int) -> Line:
    cell = form_cells().get(row.get("cell", ""))
    low = cell.min_province if cell else None
    return Line(
        number,
        ("- " if level else "") + row["labels"][0],
        row["unit"],
        level,
        bold=not level,
        minimum=None if low is not None and low < 0 else 0.0,
    )


def _letterhead(sheet: Worksheet, form: Form, area: Area, year: int) -> None:
    kind = "thành phố" if "thành phố" in area.area_type.lower() else "tỉnh"
    words = {
        "province": f"{kind} {area.name}".upper(),
        "name": area.name,
        "place": f"{kind} {area.name}",
        "year": year,
        "last": year - 1,
        "next": year + 1,
    }
    data = _data()
    for side, (first, last) in (("left", (1, 3)), ("right", (5, 9))):
        for row, text in enumerate(data["letterhead"][side], 1):
            dated = row == 4
            _write(sheet, row, first, text.format(**words), last, bold=row <= 2, italic=dated and side == "right")
            if dated:
                sheet.cell(row, first).protection = Protection(locked=False)
    _write(sheet, 6, 1, form.name.upper(), 9, bold=True, size=14)
    _write(sheet, 7, 1, data["forms"][form.id]["title"], 9, bold=True, size=13)
    _write(sheet, 8, 1, data["years"].format(**words), 9, bold=True, size=13)
    _write(sheet, 9, 1, data["attached"].format(**words), 9, italic=True)
    sheet.cell(9, 1).protection = Protection(locked=False)


def _header(sheet: Worksheet, year: int) -> int:
    """The two rows of the header and the row of column numbers; the first row of the table."""
    words = {"year": year, "last": year - 1, "next": year + 1}
    names = {k: text.format(**words) for k, text in _data()["columns"].items()}
    top = 11
    for col, key in enumerate(("number", "label", "unit", "last", "group", None, None, "next", "note"), 1):
        if key == "group":
            _write(sheet, top, col, names[key], col + 2, bold=True, border=True)
        elif key:
            _write(sheet, top, col, names[key], bold=True, border=True)
            sheet.cell(top + 1, col).border = _BORDER
            sheet.merge_cells(start_row=top, start_column=col, end_row=top + 1, end_column=col)
    for col, key in enumerate(("plan", "half", "estimate"), 5):
        _write(sheet, top + 1, col, names[key], bold=True, border=True)
    for col in range(1, 10):
        _write(sheet, top + 2, col, f"({col})", italic=True, border=True, size=10)
    sheet.row_dimensions[top].height = 22
    sheet.row_dimensions[top + 1].height = 36
    return top + 3


def _table(sheet: Worksheet, lines: Sequence[Line], top: int) -> None:
    checks: dict[tuple[bool, float | None, str], DataValidation] = {}
    for row, line in enumerate(lines, top):
        _write(sheet, row, 1, line.number or None, bold=line.bold, border=True)
        _write(sheet, row, 2, line.label, bold=line.bold, italic=line.italic, border=True, align="left")
        sheet.cell(row, 2).alignment = Alignment("left", "center", wrap_text=True, indent=line.level)
        _write(sheet, row, 3, line.unit or None, border=True)
        for col in _VALUES:
            cell = sheet.cell(row, col)
            cell.font, cell.border = Font(_FONT, 12), _BORDER
            cell.alignment = Alignment("right", "center")
            if not line.unit:
                continue
            cell.number_format = "#,##0.0" if line.is_amount else "#,##0"
            cell.protection, cell.fill = Protection(locked=False), _INPUT
            key = (line.is_amount, line.minimum, line.unit)
            if key not in checks:
                checks[key] = _check(line)
                sheet.add_data_validation(checks[key])
            checks[key].add(cell)
        note = _write(sheet, row, 9, None, border=True, align="left")
        note.protection = Protection(locked=False)
        sheet.row_dimensions[row].height = 34 if len(line.label) > (48 if line.bold else 60) else 18


def _check(line: Line) -> DataValidation:
    """What a figure must be while it is typed: a whole number, or any number where decimals make sense."""
    texts = _data()["checks"]["amount" if line.is_amount else "count"]
    check = DataValidation(
        type="decimal" if line.is_amount else "whole",
        operator="greaterThanOrEqual",
        formula1="0" if line.minimum is not None else "-1000000000000",
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
    )
    check.promptTitle = check.errorTitle = texts["title"]
    check.prompt, check.error = (texts[k].format(unit=line.unit) for k in ("prompt", "error"))
    return check


def _foot(sheet: Worksheet, row: int) -> None:
    data = _data()
    for note in data["notes"]:
        _write(sheet, row, 1, note, 9, italic=True, align="left")
        sheet.row_dimensions[row].height = 33
        row += 1
    for side, (first, last) in (("left", (1, 3)), ("right", (6, 9))):
        for offset, text in enumerate(data["signatures"][side], 1):
            _write(sheet, row + offset, first, text, last, bold=offset == 1, italic=offset > 1)
        for free in range(row + 3, row + 8):  # for the signature and the name
            sheet.cell(free, first).protection = Protection(locked=False)
        sheet.merge_cells(start_row=row + 7, start_column=first, end_row=row + 7, end_column=last)
        sheet.cell(row + 7, first).alignment = Alignment("center", "center")
        sheet.cell(row + 7, first).font = Font(_FONT, 12, bold=True)


def _print_setup(sheet: Worksheet, top: int) -> None:
    for col, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[col].width = width
    sheet.freeze_panes = f"D{top}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 90
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top - 3}:{top - 1}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.4
    if sheet.oddFooter is not None:
        sheet.oddFooter.right.text = '&"Times New Roman,Regular"&10Trang &P/&N'


def _protect(sheet: Worksheet) -> None:
    """Lock the labels. No password: the lock is against slips, and an office may change what it must."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False


def _write(
    sheet: Worksheet,
    row: int,
    col: int,
    text: str | None,
    last: int | None = None,
    *,
    bold: bool = False,
    italic: bool = False,
    border: bool = False,
    size: int = 12,
    align: str = "center",
) -> Any:
    """Write a cell, over columns up to ``last``."""
    cell = sheet.cell(row, col, text)
    cell.font = Font(_FONT, size, bold=bold, italic=italic)
    cell.alignment = Alignment(align, "center", wrap_text=True)
    if border:
        for beside in range(col, (last or col) + 1):
            sheet.cell(row, beside).border = _BORDER
    if last:
        sheet.merge_cells(start_row=row, start_column=col, end_row=row, end_column=last)
    return cell
