"""csv and other text that is opened as a spreadsheet."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.submissions import Refused, Submission, read_workbook
from ingest.submissions.delimited import read_delimited
from ingest.submissions.grid import read_grids
from tests.unit.submissions.legacy_text import cp1252_bytes, cp1258, tcvn3, vni
from tests.unit.submissions.submission_books import FOOT, HEADER, LETTERHEAD, MERGES, ROWS, pl1, rules

GRID = [*LETTERHEAD, *HEADER, *ROWS, *FOOT]
WIDTH = max(map(len, GRID))


def printed(value: Any) -> str:
    """A cell as Excel in Vietnamese shows it."""
    return "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)


def written(delimiter: str = ";", padded: bool = True, grid: list[list[Any]] = GRID) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    for row in grid:
        fields = [printed(value) for value in row]
        writer.writerow([*fields, *[""] * (WIDTH - len(fields))] if padded else fields)
    return out.getvalue()


def by_place(read: Submission) -> dict[str, tuple[Any, ...]]:
    return {c.locator.partition("!")[2]: (c.indicator, c.period.code, c.obs_value) for c in read.claims}


CONTENTS = {
    **{f"{d!r} {p}": written(d, p).encode() for d in ";\t,|" for p in (True, False)},
    "with mark": b"\xef\xbb\xbf" + written().encode(),
    "unicode text": b"\xff\xfe" + written("\t").encode("utf-16-le"),
    "big endian": b"\xfe\xff" + written("\t").encode("utf-16-be"),
    "no mark": written("\t").encode("utf-16-le"),
    "windows-1258": cp1258(written()),
    "tcvn3": cp1252_bytes(tcvn3(written())),
    "vni": cp1252_bytes(vni(written())),
    "tcvn3 in utf-8": tcvn3(written()).encode(),
    "old mac": written().replace("\r\n", "\n").encode(),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_read_like_the_workbook(name: str) -> None:
    read = read_workbook(CONTENTS[name], "PL1.csv", "d")
    assert by_place(read) == by_place(pl1())
    assert read.ref_area == "VN63-20"
    assert set(rules(read)) <= ({"F30"} if name.startswith(("tcvn3", "vni")) else set())
    assert all(c.locator.startswith("!") for c in read.claims)


def test_first_line_that_names_the_delimiter_is_a_line() -> None:
    read = read_workbook(("sep=;\r\n" + written()).encode(), "PL1.csv", "d")
    assert (by_place(read)["D11"], len(read.claims)) == (by_place(pl1())["D10"], len(pl1().claims))


def test_one_broken_byte_loses_nothing() -> None:
    content = written().encode().replace("Ghi chú:".encode(), b"Ghi ch\xc3:")
    assert by_place(read_workbook(content, "PL1.csv", "d")) == by_place(pl1())


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1116", 1116), ("1.116", 1116), ('"1.116"', 1116), (" 1 116 ", 1116), ("900,5", 900.5), ("-", 0)],
)
def test_numbers(typed: str, value: float) -> None:
    rows = written().splitlines()
    row = 17 if "," in typed else 9
    fields = rows[row].split(";")
    rows[row] = ";".join([*fields[:3], typed, *fields[4:]])
    read = read_workbook("\n".join(rows).encode(), "PL1.csv", "d")
    assert by_place(read)[f"D{row + 1}"][2] == value * (1_000_000 if "," in typed else 1)


def test_rows_are_records_as_a_spreadsheet_counts_them() -> None:
    sheet = read_delimited('a;"một\nhai";1\n"x ""y""";;2\n\n"b;c";d;3\n'.encode())
    assert {cell.address: cell.value for cell in sheet.cells.values()} == {
        "A1": "a",
        "B1": "một\nhai",
        "C1": "1",
        "A2": 'x "y"',
        "C2": "2",
        "A4": "b;c",
        "B4": "d",
        "C4": "3",
    }


def test_a_quotation_mark_that_is_never_closed() -> None:
    sheet = read_delimited(("a;1;2\n" + '"b;3;4\n' + "c;5;6\n" * 100).encode())
    assert sheet.cells[1, 0].value == '"b' and sheet.cells[101, 2].value == "6"


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi: Bộ Kế hoạch và Đầu tư, năm 2024, toàn tỉnh có 410 hợp tác xã, 2.000 tổ hợp tác.\n"
        "Trong đó, có 20 quỹ tín dụng; 30 liên hiệp, và các tổ.\nNơi nhận: như trên, lưu.\nHết, xin cảm ơn.",
        "Một dòng",
        "Một dòng; hai vế",
        '{"a": 1, "b": [1, 2, 3]}',
        "def f(a, b):\n    return a, b\n\n\nx, y = f(1, 2)\nprint(x, y)\nz, t = 1, 2\n",
        "<p>Không có bảng</p>",
        '<?xml version="1.0"?><a><b>1</b></a>',
        "{\\rtf1 a;b;c}",
    ],
)
def test_text_without_a_table_is_refused(text: str) -> None:
    for content in (text.encode(), b"\xff\xfe" + text.encode("utf-16-le")):
        with pytest.raises(Refused) as refused:
            read_workbook(content, "PL1 Lang Son 2022.csv", "d")
        assert refused.value.rule_id == "F01"


CELLS = st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=12)


@settings(max_examples=200, deadline=None)
@given(CELLS, st.sampled_from(";,\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_table_is_read_or_refused(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    try:
        sheets = read_grids(out.getvalue().encode(encoding, errors="ignore"))
    except Refused as refused:
        assert refused.message_vi
    else:
        assert sheets[0].cells


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_workbook(content, "PL1 Lang Son 2022.csv", "d")
    except Refused as refused:
        assert refused.message_vi


# Text with tags


def spans() -> dict[tuple[int, int], tuple[int, int]]:
    """Top left corner → rows and columns of the merged ranges."""
    from openpyxl.utils import range_boundaries

    bounds = [range_boundaries(area) for area in MERGES]
    return {(top - 1, left - 1): (bottom - top + 1, right - left + 1) for left, top, right, bottom in bounds}


def covered() -> set[tuple[int, int]]:
    corners = spans().items()
    return {(r + i, c + j) for (r, c), (down, across) in corners for i in range(down) for j in range(across)} - set(
        spans()
    )


def html(doctype: str = "") -> str:
    """The form as a web system exports it."""
    lines = []
    for r, row in enumerate(GRID):
        cells = ""
        for c, value in enumerate([*row, *[None] * (WIDTH - len(row))]):
            if (r, c) not in covered():
                down, across = spans().get((r, c), (1, 1))
                cells += f"<td rowspan={down} colspan={across}><b>{printed(value)}</b><br></td>"
        lines.append(f"<tr>{cells}</tr>")
    style = "<style>td { mso-number-format: General }</style>"
    return f"{doctype}<html><head><title>PL1</title>{style}</head><body><table>{''.join(lines)}</table></body></html>"


@pytest.mark.parametrize(
    "content",
    [
        html().encode(),
        html("<!DOCTYPE html>").encode("utf-8-sig"),
        b"\xff\xfe" + html().encode("utf-16-le"),
        html('<?xml version="1.0" encoding="UTF-8"?>').encode(),
        html()[html().index("<table>") : html().index("</body>")].encode(),
        cp1252_bytes(tcvn3(html())),
    ],
)
def test_html(content: bytes) -> None:
    assert by_place(read_workbook(content, "PL1.xls", "d")) == by_place(pl1())


def test_html_from_excel_and_around_tables() -> None:
    page = """<html xmlns:x="urn:x"><head><!--[if gte mso 9]><xml><x:Name>Biểu 1</x:Name></xml><![endif]--></head>
      <body>TỈNH LẠNG SƠN<div><p>Biểu<br>số 1</p></div>
      <table><tr><td>
        <table><tr style='display:none'><td x:num="1116.5">1.116,5</td><td x:num>3</td></tr></table>
      </td></tr></table>
      <table><tr>
        <td style="font-family:.VnTime">Hé</td><td x:num=0.95 style="mso-number-format:0%">95%</td>
      </tr></table>"""
    sheet = read_grids(page.encode())[0]
    assert {cell.address: cell.value for cell in sheet.cells.values()} == {
        "A1": "TỈNH LẠNG SƠN",
        "A2": "Biểu\nsố 1",
        "A3": 1116.5,
        "B3": 3,
        "A4": "Hộ",
        "B4": 0.95,
    }
    assert (sheet.name, sheet.hidden_rows, sheet.cells[3, 1].number_format) == ("Biểu 1", {2}, "0%")


SS = "urn:schemas-microsoft-com:office:spreadsheet"


def spreadsheet_xml() -> bytes:
    rows = ""
    for r, row in enumerate(GRID):
        cells = ""
        for c, value in enumerate(row):
            if value is None:
                continue
            down, across = spans().get((r, c), (1, 1))
            merge = f' ss:MergeDown="{down - 1}" ss:MergeAcross="{across - 1}"' if (down, across) != (1, 1) else ""
            kind = "String" if isinstance(value, str) else "Number"
            cells += f'<Cell ss:Index="{c + 1}"{merge}><Data ss:Type="{kind}">{value}</Data></Cell>'
        hidden = ' ss:Hidden="1"' if r == 10 else ""
        rows += f'<Row ss:Index="{r + 1}"{hidden}>{cells}</Row>' if cells else ""
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{SS}" xmlns:ss="{SS}">'
        '<Worksheet ss:Name="PL1"><Table><Column ss:Index="8" ss:Hidden="1" ss:Span="1"/>'
        f"{rows}</Table></Worksheet></Workbook>"
    ).encode()


def test_spreadsheet_xml() -> None:
    read = read_workbook(spreadsheet_xml(), "PL1.xls", "d")
    assert by_place(read) == by_place(pl1())
    assert all(c.locator.startswith("PL1!") for c in read.claims)
    sheet = read_grids(spreadsheet_xml())[0]
    assert (sheet.hidden_rows, sheet.hidden_cols) == ({10}, {7, 8})


def test_spreadsheet_xml_with_entities_is_refused() -> None:
    hostile = spreadsheet_xml().replace(b"<?mso", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><?mso', 1)
    with pytest.raises(Refused) as refused:
        read_workbook(hostile, "PL1.xls", "d")
    assert refused.value.rule_id == "F02"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"  \r\n\r\n", "F04"),
        (b"Rar!\x1a\x07\x00", "F01"),
        (b"7z\xbc\xaf\x27\x1c", "F01"),
        (b"GIF89a", "F01"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 600, "F01"),
        (b"<html><table>" + b"<tr><td rowspan=60 colspan=16000>1</td></tr>" * 20_000, "F08"),
        (b"<html>" + b"<div>" * 100_000 + b"<table><tr><td>1", "F01"),
        (b"a;b;1;2\n" * 330_000, "F08"),
    ],
)
def test_hostile_text(content: bytes, rule: str) -> None:
    start = time.perf_counter()
    with pytest.raises(Refused) as refused:
        read_workbook(content, "PL1 Lang Son 2022.xls", "d")
    assert refused.value.rule_id == rule
    assert time.perf_counter() - start < 10
