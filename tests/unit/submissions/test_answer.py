"""The answer to the sender: the own workbook comes back marked, and nothing else in it changes."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import time
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from htx.check import check_content
from htx.cli import main
from ingest.answer import answer, write_return
from ingest.answer.convert import kind_of
from ingest.answer.sheets import SheetXml, place_of
from ingest.answer.texts import colour, inert, texts, what_and_fix
from ingest.answer.write import VIETNAM
from ingest.submissions.returned import RESULT_SHEET, RESULT_TITLE
from tests.unit.submissions.submission_books import FOOT, HEADER, LETTERHEAD, MERGES, ROWS, fill, save

CHECKED = datetime(2026, 11, 21, 9, 5, tzinfo=VIETNAM)
MARKER = texts()["marker"]
Row = dict[str, Any]


def book(name: str = "PL1") -> tuple[Workbook, Worksheet]:
    """A usual Phụ lục 1: the total of cooperatives is in D10, H10."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = name
    fill(sheet, [*LETTERHEAD, *HEADER, *ROWS, *FOOT], MERGES)
    return made, sheet


def finding(cell: str | None, severity: str = "critical", sheet: str | None = "PL1", **more: Any) -> Row:
    row = {"sheet": sheet, "cell": cell, "rule": "R07", "severity": severity, "message_en": "wrong"}
    return row | {"message_vi": "Số liệu sai. Đề nghị kiểm tra lại.", "expected": None, "fix_vi": None} | more


def result(*findings: Row, file: str = "PL1.xlsx", status: str = "findings") -> dict[str, Any]:
    return {
        "file": file, "status": status, "forms": ["PL1@2022"], "ref_area_name": "Lạng Sơn", "reporting_year": 2022,
        "observations": [{"sheet": "PL1", "cell": "D10", "indicator": "org_total", "org_type": "coop", "sector": "_T",
                          "size_class": "_T", "rating": "_T", "measure": "value", "scenario": "actual",
                          "time_period": "2021", "obs_value": 386.0, "unit_measure": "ORG", "obs_status": "A",
                          "null_state": None}],
        "cooperatives": [], "findings": list(findings),
    }  # fmt: skip


def answered(content: bytes, *findings: Row, **more: Any) -> Workbook:
    return load_workbook(io.BytesIO(answer(content, result(*findings, **more), CHECKED)))


def table(made: Workbook) -> list[list[Any]]:
    """The rows of findings on the first sheet."""
    sheet = made.worksheets[0]
    rows = [[c.value for c in row] for row in sheet.iter_rows(max_col=8)]
    start = next(i for i, row in enumerate(rows) if row[0] == "STT")
    return [row for row in rows[start + 1 :] if row[0] is not None]


def fills(sheet: Worksheet) -> dict[str, str]:
    return {c.coordinate: c.fill.fgColor.rgb for row in sheet.iter_rows() for c in row if c.fill.patternType}


# Marks


def test_cells_are_coloured_by_severity_and_say_what_to_do() -> None:
    made, sheet = book()
    sheet["D10"].font = Font(name="Arial", bold=True, size=13)
    marked = answered(
        save(made),
        finding("E12", "info"),
        finding("D10", observed="500", expected="≤ 411"),
        finding("G12", "warning"),
        finding("D10", "warning", rule="R28", message_vi="Thay đổi bất thường", fix_vi="Giải trình ở cột Ghi chú."),
    )["PL1"]
    assert fills(marked) == {
        "D10": f"FF{colour('critical')}",
        "G12": f"FF{colour('warning')}",
        "E12": f"FF{colour('info')}",
    }
    assert (marked["D10"].font.name, marked["D10"].font.b, marked["D10"].value) == ("Arial", True, 386)
    assert [c.coordinate for row in marked.iter_rows() for c in row if c.comment] == ["D10", "E12", "G12"]
    text = marked["D10"].comment.text
    assert text.startswith(MARKER)
    for part in ("[Phải sửa – R07] Số liệu sai.", "Hiện ghi: 500; cần: ≤ 411.", "Cách sửa: Đề nghị kiểm tra lại.",
                 "[Cần xem lại – R28] Thay đổi bất thường", "Cách sửa: Giải trình ở cột Ghi chú."):  # fmt: skip
        assert part in text
    assert text.index("R07") < text.index("R28")


def test_the_first_sheet_lists_the_findings_with_links() -> None:
    made, _ = book("Biểu 'A' 1")
    marked = answered(
        save(made),
        finding("E12", "info", "Biểu 'A' 1"),
        finding("H10", "critical", "Biểu 'A' 1"),
        finding("D10", "critical", "Biểu 'A' 1"),
        finding(None, "critical", None, rule="R39"),
        finding(None, "warning", "Biểu 'A' 1", rule="F14"),
    )
    assert marked.sheetnames == [RESULT_SHEET, "Biểu 'A' 1"]
    assert marked.active.title == RESULT_SHEET
    assert [not s.sheet_view.tabSelected for s in marked.worksheets] == [False, True]
    first = marked.worksheets[0]
    assert first["A1"].value == RESULT_TITLE
    words = " ".join(str(c.value) for row in first.iter_rows() for c in row if c.value is not None)
    for part in ("CẦN SỬA", "Lạng Sơn", "Phụ lục 1", "2022", "PL1.xlsx", "09:05 ngày 21/11/2026", "phải sửa: 3"):
        assert part in words
    assert [(r[0], r[1], r[3], r[7]) for r in table(marked)] == [
        (1, "Phải sửa", None, "R39"), (2, "Phải sửa", "D10", "R07"), (3, "Phải sửa", "H10", "R07"),
        (4, "Cần xem lại", None, "F14"), (5, "Lưu ý", "E12", "R07")]  # fmt: skip
    links = [c.hyperlink.location for c in first["D"] if c.hyperlink]
    assert links == [f"'Biểu ''A'' 1'!{cell}" for cell in ("D10", "H10", "E12")]
    header = next(c.row for c in first["A"] if c.value == "STT")
    assert first.freeze_panes == f"A{header + 1}"
    assert first.print_title_rows == f"${header}:${header}"
    assert (first.page_setup.orientation, int(first.page_setup.paperSize)) == ("landscape", 9)
    assert first.sheet_properties.pageSetUpPr.fitToPage
    assert first[f"F{header + 1}"].alignment.wrap_text


def test_the_name_of_the_indicator_stands_beside_the_cell() -> None:
    made, _ = book()
    rows = table(answered(save(made), finding("D10"), finding("H10"), finding("B12")))
    assert [bool(r[4]) for r in rows] == [True, True, False]
    assert "hợp tác xã" in rows[0][4].lower()


@pytest.mark.parametrize(
    ("severities", "status", "verdict"),
    [((), "ok", "ĐẠT"), (("info",), "ok", "ĐẠT"), (("warning",), "findings", "CẦN XEM LẠI"),
     (("warning", "critical"), "findings", "CẦN SỬA"), (("critical",), "refused", "KHÔNG ĐỌC ĐƯỢC")],
)  # fmt: skip
def test_the_verdict(severities: tuple[str, ...], status: str, verdict: str) -> None:
    made, _ = book()
    marked = answered(save(made), *(finding("D10", s) for s in severities), status=status)
    assert verdict in [c.value for row in marked.worksheets[0].iter_rows() for c in row]


def test_a_cell_that_does_not_exist_yet_and_one_inside_a_merged_range() -> None:
    made, sheet = book()
    sheet.row_dimensions[40].height = 30
    marked = answered(save(made), finding("C11"), finding("F6"), finding("B60"), finding("J2"), finding("AZ90"))["PL1"]
    assert set(fills(marked)) == {"C11", "E6", "B60", "J2", "AZ90"}  # E6:G6 is merged
    assert marked["E6"].value == "Năm 2022"
    assert marked["C11"].border.left.style is None


def test_text_that_could_be_a_formula_is_text() -> None:
    made, _ = book("=cmd")
    marked = answered(
        save(made),
        finding("D10", sheet="=cmd", message_vi="=1+1. Đề nghị sửa", fix_vi="@SUM(A1)", observed="+2", expected="-1"),
        finding(None, "info", sheet="+x", rule="\t=R1", message_vi="_x000D_ và \x01"),
        file="/tmp/=HYPERLINK(1).xlsx",
    )
    cells = [c for row in marked.worksheets[0].iter_rows() for c in row if c.value is not None]
    assert all(c.data_type in "sn" for c in cells)
    assert not [c.value for c in cells if str(c.value).startswith(("=", "+", "-", "@", "\t"))]
    assert "'=HYPERLINK(1).xlsx" in [c.value for c in cells]
    assert marked["=cmd"]["D10"].comment is not None
    assert inert("-5") == "'-5" and inert("Tổng -5") == "Tổng -5"


def test_advice_is_taken_from_the_message_or_the_severity() -> None:
    assert what_and_fix(finding("A1")) == ("Số liệu sai.", "Đề nghị kiểm tra lại.")
    assert what_and_fix(finding("A1", message_vi="Sai; đề nghị sửa."))[1] == "Đề nghị sửa."
    what, fix = what_and_fix(finding("A1", message_vi="Sai."))
    assert what == "Sai." and fix == texts()["severities"]["critical"]["advice"]


# What the sender's book keeps


def _rich() -> bytes:
    """A workbook with things that openpyxl would lose, or that get in the way."""
    made, sheet = book()
    sheet["D10"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["H10"].value = "=G10+28"
    sheet["D10"].comment = Comment("Số đã duyệt", "Sở Tài chính")
    sheet["A1"].comment = Comment("Nhớ ký", "Sở Tài chính")
    sheet.column_dimensions["B"].width = 44.5
    sheet.conditional_formatting.add("D10:H20", _rule())
    sheet.protection.sheet = True
    sheet.print_title_rows = "6:8"
    other = made.create_sheet("Phụ trợ")
    other["A1"] = 5
    other.sheet_state = "hidden"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=10, max_row=12))
    sheet.add_chart(chart, "K3")
    made.security.lockStructure = True
    made.active = 0
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(save(made))) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "[Content_Types].xml":
                data = data.replace(b"<Default ", b'<Default Extension="png" ContentType="image/png"/><Default ', 1)
            target.writestr(item.filename, data)
        target.writestr("xl/media/image1.png", b"\x89PNG picture")
    return out.getvalue()


def _rule() -> Any:
    from openpyxl.formatting.rule import CellIsRule

    return CellIsRule(operator="lessThan", formula=["0"], font=Font(color="FFFF0000"))


def test_everything_else_stays_as_it_was() -> None:
    source = _rich()
    marked = answer(source, result(finding("D10"), finding("G12", "warning")), CHECKED)
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(io.BytesIO(marked)) as after:
        assert set(before.namelist()) <= set(after.namelist())
        changed = {n for n in before.namelist() if before.read(n) != after.read(n)}
        assert not {n for n in changed if "chart" in n or "media" in n or n.endswith("sheet2.xml")}
    old, new = load_workbook(io.BytesIO(source)), load_workbook(io.BytesIO(marked))
    assert new.sheetnames == [RESULT_SHEET, *old.sheetnames]
    assert new.security.lockStructure and new["PL1"].protection.sheet
    assert new["Phụ trợ"].sheet_state == "hidden"
    a, b = old["PL1"], new["PL1"]
    assert [[c.value for c in r] for r in a.iter_rows()] == [[c.value for c in r] for r in b.iter_rows()]
    assert b["H10"].value == "=G10+28"
    assert b.column_dimensions["B"].width == 44.5
    assert {str(m) for m in a.merged_cells.ranges} == {str(m) for m in b.merged_cells.ranges}
    assert b.print_title_rows == a.print_title_rows and len(b.conditional_formatting) == 1 and len(b._charts) == 1
    assert b["D10"].comment.text.startswith("Số đã duyệt") and MARKER in b["D10"].comment.text
    assert b["A1"].comment.text == "Nhớ ký"
    drawn = [after_part for after_part in _parts(marked) if after_part.endswith(".vml")]
    assert len(drawn) == 1 and _parts(marked)[drawn[0]].count(b'ObjectType="Note"') == 3


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def test_an_answer_that_comes_back_is_cleaned_first() -> None:
    source = _rich()
    findings = result(finding("D10"), finding("G12", "warning"))
    once = answer(source, findings, CHECKED)
    twice = answer(once, findings, CHECKED)
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert len(_parts(once)[name]) == pytest.approx(len(_parts(twice)[name]), abs=4)
    for first, second in zip(
        load_workbook(io.BytesIO(once)).worksheets, load_workbook(io.BytesIO(twice)).worksheets, strict=True
    ):
        assert first.title == second.title
        assert [[c.value for c in r] for r in first.iter_rows()] == [[c.value for c in r] for r in second.iter_rows()]
        comments = [
            {c.coordinate: c.comment.text for r in s.iter_rows() for c in r if c.comment} for s in (first, second)
        ]
        assert comments[0] == comments[1]
        assert fills(first) == fills(second)
    assert _parts(twice)["xl/workbook.xml"] == _parts(once)["xl/workbook.xml"]
    clean = load_workbook(io.BytesIO(answer(once, result(status="ok"), CHECKED)))["PL1"]
    assert fills(clean) == {"D10": "FFFFFF00"}  # the sender's own colour again
    assert clean["D10"].comment.text == "Số đã duyệt" and clean["G12"].comment is None


def test_the_reader_does_not_see_our_sheet() -> None:
    made, _ = book()
    once = answer(save(made), result(*(finding(f"D{r}") for r in range(10, 25))), CHECKED)
    before, after = (check_content(c, Path("PL1.xlsx")) for c in (save(made), once))
    assert before == after


def test_a_sheet_of_the_sender_with_that_name_stays() -> None:
    made, _ = book()
    made.create_sheet(RESULT_SHEET)["A1"] = "của đơn vị"
    marked = answered(save(made), finding("D10"))
    assert marked.sheetnames == [f"{RESULT_SHEET} (2)", "PL1", RESULT_SHEET]
    assert marked[RESULT_SHEET]["A1"].value == "của đơn vị"


def test_macros_are_not_sent_back() -> None:
    made, _ = book()
    parts = _parts(save(made))
    parts["xl/vbaProject.bin"] = b"code"
    rels = parts["xl/_rels/workbook.xml.rels"]
    kind = b'"http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
    relation = b'<Relationship Id="rIdV" Type=' + kind + b' Target="vbaProject.bin"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(b"</Relationships>", relation)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    marked = answer(_zip(parts), result(finding("D10")), CHECKED)
    assert (
        "xl/vbaProject.bin" not in _parts(marked) and b"vbaProject" not in _parts(marked)["xl/_rels/workbook.xml.rels"]
    )
    assert b"macroEnabled" not in _parts(marked)["[Content_Types].xml"]
    assert any("Macro" in str(c.value) for r in load_workbook(io.BytesIO(marked)).worksheets[0].iter_rows() for c in r)


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_rows_without_numbers_and_with_a_prefix() -> None:
    data = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b'<x:row><x:c><x:v>1</x:v></x:c><x:c s="2"><x:v>2</x:v></x:c></x:row><x:row r="5"/></x:sheetData></x:worksheet>'
    )
    sheet = SheetXml(data)
    sheet.restyle({(0, 1): lambda s: s + 5, (2, 0): lambda s: 9, (4, 3): lambda s: 8, (6, 0): lambda s: 7})
    text = sheet.save().decode()
    assert '<x:c s="7"><x:v>2</x:v></x:c>' in text
    assert text.index('r="A3"') < text.index('r="D5"') < text.index('r="A7"')
    assert "xmlns" not in text[text.index("sheetData") :]


def test_a_package_that_is_built_in_another_way_is_rebuilt_and_says_so() -> None:
    made, _ = book()
    parts = _parts(save(made))
    parts["xl/comments/legacy.vml"] = b""
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"</worksheet>", b'<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        b' r:id="rIdMissing"/></worksheet>'
    )  # fmt: skip
    marked = load_workbook(io.BytesIO(answer(_zip(parts), result(finding("D10")), CHECKED)))
    assert "D10" in fills(marked["PL1"]) and marked["PL1"]["D10"].comment is not None
    assert any("dựng lại" in str(c.value) for row in marked.worksheets[0].iter_rows() for c in row)


# Other formats


def _xls() -> bytes:
    import xlwt

    made = xlwt.Workbook()
    sheet = made.add_sheet("PL1")
    bold = xlwt.easyxf(
        "font: name Times New Roman, bold on, height 280; align: horiz center, wrap on; "
        "borders: left thin; pattern: pattern solid, fore_colour yellow"
    )
    rows = [*LETTERHEAD, *HEADER, *ROWS]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None and (r, c) != (3, 0):
                sheet.write(r, c, value, bold if (r, c) == (9, 3) else xlwt.Style.default_style)
    sheet.write_merge(3, 3, 0, 8, "PHỤ LỤC 1")
    sheet.col(1).width = 40 * 256
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _ods() -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableColumnProperties
    from odf.table import Table, TableCell, TableColumn, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    wide = Style(name="wide", family="table-column")
    wide.addElement(TableColumnProperties(columnwidth="3in"))
    document.automaticstyles.addElement(wide)
    table_ = Table(name="PL1")
    table_.addElement(TableColumn())
    table_.addElement(TableColumn(stylename=wide))
    for row in [*LETTERHEAD, *HEADER, *ROWS]:
        line = TableRow()
        for value in row:
            if isinstance(value, int | float):
                cell = TableCell(valuetype="float", value=value)
            else:
                cell = TableCell(valuetype="string") if value is not None else TableCell()
            if value is not None:
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table_.addElement(line)
    document.spreadsheet.addElement(table_)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def test_an_xls_comes_back_as_xlsx_with_its_formats() -> None:
    content = _xls()
    assert kind_of(content) == ".xls"
    marked = answered(content, finding("D11"), file="PL1.xls")
    sheet = marked["PL1"]
    assert sheet["D10"].value == 386 and sheet["D10"].font.b and sheet["D10"].font.sz == 14
    assert sheet["D10"].fill.fgColor.rgb == "FFFFFF00" and sheet["D10"].border.left.style == "thin"
    assert sheet.column_dimensions["B"].width == pytest.approx(40, abs=1)
    assert "A4:I4" in [str(m) for m in sheet.merged_cells.ranges]
    assert sheet["D11"].comment is not None and sheet["D11"].fill.fgColor.rgb == f"FF{colour('critical')}"
    assert any(".xls;" in str(c.value) for row in marked.worksheets[0].iter_rows() for c in row)


def test_an_ods_comes_back_as_xlsx() -> None:
    content = _ods()
    assert kind_of(content) == ".ods"
    marked = answered(content, finding("D10"), file="PL1.ods")
    assert marked["PL1"]["D10"].value == 386 and marked["PL1"]["D10"].comment is not None
    assert marked["PL1"].column_dimensions["B"].width > 30
    assert any(".ods;" in str(c.value) for row in marked.worksheets[0].iter_rows() for c in row)


def test_a_csv_comes_back_as_xlsx() -> None:
    rows = [*LETTERHEAD, *HEADER, *ROWS, ["=1+1", "@x"]]
    content = "\r\n".join(";".join("" if v is None else str(v) for v in row) for row in rows).encode("utf-8-sig")
    checked = check_content(content, Path("PL1 Lang Son 2022.csv"))
    if checked["status"] == "refused":
        pytest.skip("the reader does not read csv yet")
    checked["findings"] = [finding("D10", sheet=None)]
    marked = load_workbook(io.BytesIO(answer(content, checked, CHECKED)))
    sheet = marked.worksheets[1]
    assert sheet["D10"].comment is not None and str(sheet["D10"].value) == "386"
    last = sheet.cell(len(rows), 1)
    assert (last.value, last.data_type) == ("=1+1", "s")
    assert any(".csv;" in str(c.value) for row in marked.worksheets[0].iter_rows() for c in row)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut"])
def test_a_refused_file_gets_the_reason(content: bytes, tmp_path: Path) -> None:
    checked = check_content(content, tmp_path / "PL1.xlsx")
    assert checked["status"] == "refused"
    path = write_return(content, checked, tmp_path)
    made = load_workbook(path)
    assert made.sheetnames == [RESULT_SHEET]
    assert [r[7] for r in table(made)] == [checked["findings"][0]["rule"]]


# Files


def test_the_files_are_named_after_the_source_and_never_mixed_up(tmp_path: Path) -> None:
    made, _ = book()
    content, out = save(made), tmp_path / "out"
    first = write_return(content, result(file="a/PL1 Hà Nội.xlsx"), out, CHECKED)
    other = write_return(content, result(file="b/PL1 Hà Nội.xlsx"), out, CHECKED)
    assert (first.name, other.name) == (
        "PL1 Hà Nội - ket qua kiem tra.xlsx", "PL1 Hà Nội - ket qua kiem tra (2).xlsx")  # fmt: skip
    assert json.loads(other.with_suffix(".json").read_text())["file"] == "b/PL1 Hà Nội.xlsx"
    before = first.read_bytes()
    assert write_return(content, result(file="a/PL1 Hà Nội.xlsx"), out, CHECKED) == first
    assert first.read_bytes() == before
    assert len(list(out.iterdir())) == 4  # nothing temporary is left
    again = write_return(content, result(file=str(first)), tmp_path / "again", CHECKED)
    assert again.name == first.name
    foreign = tmp_path / "foreign" / first.name
    foreign.parent.mkdir()
    foreign.write_bytes(b"mine")
    assert write_return(content, result(file="a/PL1 Hà Nội.xlsx"), foreign.parent).name != first.name
    assert foreign.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "name", ["../../x/..\\y.xlsx", "=1.xlsx", "a" * 300 + ".xlsx", "ế" * 120 + ".xlsx", ".xlsx", "\n.xls"]
)
def test_hostile_names_stay_in_the_folder(name: str, tmp_path: Path) -> None:
    path = write_return(b"", result(finding(None), file=name, status="refused"), tmp_path)
    assert path.parent == tmp_path and path.exists()


def test_a_broken_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write_return(b"", result(file="x.xlsx", status="refused"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_the_answers(tmp_path: Path) -> None:
    made, sheet = book()
    sheet["D11"].value, sheet["D12"].value = None, 900  # more active ones than there are
    source = tmp_path / "PL1 Lang Son 2022.xlsx"
    source.write_bytes(save(made))
    done = CliRunner().invoke(
        main, ["check", "--return", str(tmp_path / "out"), str(source), str(tmp_path / "no.xlsx")]
    )
    assert done.exit_code == 2
    names = sorted(p.name for p in (tmp_path / "out").glob("*.xlsx"))
    assert names == ["PL1 Lang Son 2022 - ket qua kiem tra.xlsx", "no - ket qua kiem tra.xlsx"]
    marked = load_workbook(tmp_path / "out" / names[0])
    assert "D12" in fills(marked["PL1"])
    lines = CliRunner().invoke(main, ["check", "--json", "--return", str(tmp_path / "out"), str(source)])
    written = (tmp_path / "out" / names[0]).with_suffix(".json").read_text()
    assert json.loads(lines.stdout) == json.loads(written)


# Size


def test_a_form_is_answered_fast_and_a_register_in_seconds() -> None:
    made, _ = book()
    content, findings = save(made), [finding(f"D{r}") for r in range(10, 30)]
    answer(content, result(*findings), CHECKED)
    started = time.process_time()
    answer(content, result(*findings), CHECKED)
    assert time.process_time() - started < 0.3
    large = Workbook(write_only=True)
    sheet = large.create_sheet("PL1")
    for r in range(20_000):
        sheet.append([r, *("tên",) * 9])
    started = time.process_time()
    marked = answer(save(large), result(*(finding(f"B{r}") for r in range(1, 5000))), CHECKED)
    assert time.process_time() - started < 20
    assert len(table(load_workbook(io.BytesIO(marked), read_only=True))) == 2001  # and the line that says so


def test_places() -> None:
    assert [place_of(c) for c in ("E12", "$E$12", "E12:F13", "PL1234567890", "E0", "", None, "XFE1")] == [
        (11, 4), (11, 4), (11, 4), None, None, None, None, None]  # fmt: skip


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_its_copy_is_known_again(tmp_path: Path) -> None:
    path = write_return(_rich(), result(finding("D10"), finding("G12", "warning")), tmp_path, CHECKED)
    environment = {**os.environ, "HOME": str(tmp_path)}
    for target in ("pdf", "ods", "xlsx:Calc MS Excel 2007 XML"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", target,
             "--outdir", str(tmp_path / "copy"), str(path)],
            check=True, capture_output=True, timeout=180, env=environment,
        )  # fmt: skip
    copies = {p.suffix: p for p in (tmp_path / "copy").iterdir()}
    assert copies[".pdf"].read_bytes().startswith(b"%PDF") and copies[".pdf"].stat().st_size > 5000
    for suffix in (".xlsx", ".ods"):
        again = load_workbook(io.BytesIO(answer(copies[suffix].read_bytes(), result(status="ok"), CHECKED)))
        assert again.sheetnames == [RESULT_SHEET, "PL1", "Phụ trợ"]
        assert again["PL1"]["G12"].comment is None
