"""What stands in a cell: numbers in Vietnamese notation, null states, units, and what is no number."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from ingest.observations import obs_id
from ingest.submissions import Submission, read_workbook
from tests.unit.submissions.submission_books import (
    HEADER,
    LETTERHEAD,
    MERGES,
    ROWS,
    by_cell,
    fill,
    pl1,
    rules,
    save,
    workbook,
)


def one(value: Any, row: int = 1, unit: str | None = None, number_format: str | None = None) -> Submission:
    """A form whose cell D of a row of `ROWS` holds the value; everything else stays as it is."""
    from openpyxl import Workbook

    rows = [list(r) for r in ROWS]
    rows[row][3] = value
    if unit is not None:
        rows[row][2] = unit
    book = Workbook()
    sheet = fill(book.active, [*LETTERHEAD, *HEADER, *rows], MERGES)
    sheet.title = "PL1"
    if number_format:
        sheet.cell(9 + row, 4).number_format = number_format
    return read_workbook(save(book), "x.xlsx", "doc")


COUNT, MONEY, INCOME, LOSS = 5, 9, 11, 10  # rows of ROWS

NUMBERS = [
    (COUNT, 1116, 1116, 0),
    (COUNT, 1116.0, 1116, 0),
    (COUNT, "1116", 1116, 0),
    (COUNT, "1.116", 1116, 0),
    (COUNT, "42.153", 42153, 0),
    (COUNT, "1.042.153", 1042153, 0),
    (COUNT, "1\u00a0116", 1116, 0),
    (COUNT, "1\u202f116", 1116, 0),
    (COUNT, " 1.116\u00a0", 1116, 0),
    (COUNT, "05", 5, 0),
    (COUNT, "1.116*", 1116, 0),
    (COUNT, "1.116 (*)", 1116, 0),
    (COUNT, "5.095 người", 5095, 0),
    (COUNT, "0", 0, 0),
    (MONEY, 3.2, 3.2e6, 1),
    (MONEY, "3,2", 3.2e6, 1),
    (MONEY, "1.116,5", 1116.5e6, 1),
    (MONEY, "2.305", 2305e6, 0),
    (MONEY, "2.305,125", 2305.125e6, 3),
    (MONEY, "900,5 triệu đồng", 900.5e6, 1),
    (MONEY, "3,2 tỷ", 3.2e9, 1),
    (LOSS, "-12,5", -12.5e6, 1),
    (LOSS, "−12", -12e6, 0),
    (LOSS, "(12,5)", -12.5e6, 1),
    (LOSS, -12.5, -12.5e6, 1),
]


@pytest.mark.parametrize(("row", "printed", "value", "decimals"), NUMBERS)
def test_numbers(row: int, printed: Any, value: float, decimals: int) -> None:
    read = one(printed, row)
    claim = by_cell(read)[f"PL1!D{9 + row}"]
    assert (claim.obs_value, claim.decimals, claim.obs_status, claim.null_state) == (value, decimals, "A", None)
    assert read.findings == []


def test_original_value_is_as_printed() -> None:
    assert by_cell(one("1.116,5", MONEY))["PL1!D18"].original_value == "1.116,5"
    assert by_cell(one(1116.0, COUNT))["PL1!D14"].original_value == "1116"


FOREIGN = [
    (COUNT, "1,116", 1116),
    (COUNT, "1,042,153", 1042153),
    (MONEY, "1,116.5", 1116.5e6),
    (MONEY, "900.5", 900.5e6),
]


@pytest.mark.parametrize(("row", "printed", "value"), FOREIGN)
def test_other_notation_is_read_with_a_warning(row: int, printed: str, value: float) -> None:
    read = one(printed, row)
    claim = by_cell(read)[f"PL1!D{9 + row}"]
    assert claim.obs_value == value
    assert claim.confidence < 1
    assert [(f.rule_id, f.severity, f.obs_ids) for f in read.findings] == [("F26", "warning", [obs_id("doc", claim)])]


NULLS = [
    ("-", 0, "A", "zero"),
    ("–", 0, "A", "zero"),
    (" - ", 0, "A", "zero"),
    ("…", None, "L", "not_collected"),
    ("...", None, "L", "not_collected"),
    ("……", None, "L", "not_collected"),
    ("chưa có số liệu", None, "L", "not_collected"),
    ("Chưa có số liệu.", None, "L", "not_collected"),
    ("k có", None, "L", "not_collected"),
    ("KXĐ", None, "L", "not_collected"),
    ("x", None, "M", "not_applicable"),
    ("X", None, "M", "not_applicable"),
    (None, None, "O", "blank"),
    (" ", None, "O", "blank"),
]


@pytest.mark.parametrize(("printed", "value", "status", "state"), NULLS)
def test_null_states(printed: str | None, value: float | None, status: str, state: str) -> None:
    read = one(printed, COUNT)
    claim = by_cell(read)["PL1!D14"]
    assert (claim.obs_value, claim.obs_status, claim.null_state) == (value, status, state)
    assert read.findings == []


def test_an_estimated_null_keeps_its_null_status() -> None:
    rows = [list(r) for r in ROWS]
    rows[5][6] = "…"
    assert by_cell(pl1(rows=rows))["PL1!G14"].obs_status == "L"


BAD = [
    ("#REF!", "F23"),
    ("#DIV/0!", "F23"),
    (datetime(2024, 3, 1), "F22"),
    (date(2024, 1, 13), "F22"),
    ("abc", "F21"),
    ("khoảng mấy trăm", "F21"),
    ("12 34", "F21"),
    ("1.11.6", "F21"),
    (True, "F21"),
    ("=D10+D11", "F24"),
    ("20 tỷ", "F21"),
]


@pytest.mark.parametrize(("printed", "rule"), BAD)
def test_what_is_no_number(printed: Any, rule: str) -> None:
    read = one(printed, COUNT)
    assert [(f.rule_id, f.severity, f.locator) for f in read.findings] == [(rule, "critical", "PL1!D14")]
    assert "PL1!D14" not in by_cell(read)
    assert len(read.claims) == 69


def test_a_dot_lost_under_an_english_locale() -> None:
    read = one(1.116, COUNT)
    claim = by_cell(read)["PL1!D14"]
    assert claim.obs_value == 1.116
    finding = read.findings[0]
    assert (finding.rule_id, finding.severity, finding.expected) == ("R29", "critical", "1116")
    assert finding.blocked_obs_ids == [obs_id("doc", claim)]
    assert "1116" in finding.message_vi


def test_money_may_have_three_decimals() -> None:
    read = one(900.125, MONEY)
    assert read.findings == []
    assert by_cell(read)["PL1!D18"].obs_value == 900.125e6


def test_a_count_that_is_not_whole() -> None:
    read = one("12,5", COUNT)
    assert [(f.rule_id, f.severity) for f in read.findings] == [("F25", "critical")]
    assert read.findings[0].blocked_obs_ids == [obs_id("doc", by_cell(read)["PL1!D14"])]


def test_qualifiers_and_ranges() -> None:
    claim = by_cell(one("khoảng 5.000", COUNT))["PL1!D14"]
    assert (claim.obs_value, claim.qualifier) == (5000, "about")
    claim = by_cell(one("trên 5.000", COUNT))["PL1!D14"]
    assert (claim.obs_value, claim.qualifier) == (5000, "at_least")
    rows = [list(r) for r in ROWS]
    rows[4][7] = "30-40"
    claim = by_cell(pl1(rows=rows))["PL1!H13"]
    assert (claim.obs_value, claim.obs_value_low, claim.obs_value_high) == (None, 30, 40)


def test_formulas_with_stored_results() -> None:
    """openpyxl writes no results, so one is put into the file."""
    import io
    import re
    import zipfile

    rows = [list(r) for r in ROWS]
    rows[5][3] = "=D10+1"
    content = workbook(("PL1", [*LETTERHEAD, *HEADER, *rows], MERGES))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename.endswith("sheet1.xml"):
                data = re.sub(rb"<f>D10\+1</f><v\s*/>|<f>D10\+1</f><v></v>", b"<f>D10+1</f><v>387</v>", data)
            target.writestr(item, data)
    read = read_workbook(out.getvalue(), "x.xlsx", "doc")
    assert by_cell(read)["PL1!D14"].obs_value == 387
    assert read.findings == []


UNITS = [
    (MONEY, "đồng", 900, 0),
    (MONEY, "nghìn đồng", 900e3, 3),
    (MONEY, "1.000 đ", 900e3, 3),
    (MONEY, "1000 đồng", 900e3, 3),
    (MONEY, "ngàn đồng", 900e3, 3),
    (MONEY, "triệu đồng", 900e6, 6),
    (MONEY, "Trđ", 900e6, 6),
    (MONEY, "tr.đ", 900e6, 6),
    (MONEY, "Tr đồng", 900e6, 6),
    (MONEY, "Tr. đồng/năm", 900e6, 6),
    (MONEY, "triệu đ", 900e6, 6),
    (MONEY, "tỷ đồng", 900e9, 9),
    (MONEY, "tỉ đ", 900e9, 9),
    (INCOME, "triệu đồng/người/năm", 900e6, 6),
    (INCOME, "triệu đồng/tháng", 900e6 * 12, 6),
    (INCOME, "Trđ/người/tháng", 900e6 * 12, 6),
    (COUNT, "người", 900, 0),
    (COUNT, "Thành viên", 900, 0),
    (COUNT, "nghìn người", 900e3, 3),
]


@pytest.mark.parametrize(("row", "unit", "value", "mult"), UNITS)
def test_units_of_rows(row: int, unit: str, value: float, mult: int) -> None:
    read = one(900, row, unit)
    claim = by_cell(read)[f"PL1!D{9 + row}"]
    assert (claim.obs_value, claim.unit_mult, claim.original_unit) == (value, mult, unit)
    assert claim.unit_measure == {MONEY: "VND_ORG_YEAR", INCOME: "VND_PERSON_YEAR", COUNT: "PERSON"}[row]
    assert read.findings == []


def test_thousands_of_persons_may_have_decimals() -> None:
    read = one(376.8, COUNT, "nghìn người")
    assert by_cell(read)["PL1!D14"].obs_value == 376_800
    assert read.findings == []


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Đơn vị tính: tỷ đồng", 900.5e9),
        ("ĐVT: HTX, người, nghìn đồng", 900.5e3),
        ("(Đơn vị tính: Triệu đồng)", 900.5e6),
    ],
)
def test_unit_line_above_the_table(line: str, value: float) -> None:
    header = [["STT", "Chỉ tiêu", "Thực hiện năm 2021", "Ước TH năm 2022"]]
    rows = [[*r[:2], *r[3:5]] for r in ROWS]
    read = pl1(rows=rows, header=header, above=[*LETTERHEAD, [None, None, line]], merge=())
    assert by_cell(read)["PL1!C17"].obs_value == value
    assert by_cell(read)["PL1!C9"].obs_value == 386
    assert read.findings == []


def test_unit_in_the_label() -> None:
    header = [["STT", "Chỉ tiêu", "Thực hiện năm 2021", "Ước TH năm 2022"]]
    rows = [[*r[:2], *r[3:5]] for r in ROWS]
    rows[9][1] = "Doanh thu bình quân một HTX (tỷ đồng/năm)"
    rows[11][1] = "Thu nhập bình quân của lao động thường xuyên (triệu đồng/tháng)"
    cells = by_cell(pl1(rows=rows, header=header, merge=()))
    assert cells["PL1!C16"].obs_value == 900.5e9
    assert cells["PL1!C18"].obs_value == 42e6 * 12


def test_no_unit_at_all_is_told() -> None:
    header = [["STT", "Chỉ tiêu", "Thực hiện năm 2021", "Ước TH năm 2022"]]
    read = pl1(rows=[[*r[:2], *r[3:5]] for r in ROWS], header=header, merge=())
    assert rules(read) == ["F19"]
    assert by_cell(read)["PL1!C16"].obs_value == 900.5e6


def test_ditto_and_wrong_units() -> None:
    assert by_cell(one(60, LOSS, "-nt-"))["PL1!D19"].obs_value == 60e6
    read = one(900, MONEY, "HTX")
    assert rules(read) == ["F20"]
    claim = by_cell(read)["PL1!D18"]
    assert (claim.obs_value, claim.confidence) == (900e6, 0.7)


def test_a_figure_in_cells_merged_over_columns() -> None:
    rows = [list(r) for r in ROWS]
    rows[5] = [*rows[5][:4], 5187, None, None, 5281]
    read = pl1(rows=rows, merge=(*MERGES, "E14:G14"))
    assert rules(read) == ["F27"]
    assert "PL1!F14" not in by_cell(read)


def test_percent_format_of_a_comparison() -> None:
    from openpyxl import Workbook

    header = [["TT", "Chỉ tiêu", "ĐVT", "Ước TH năm 2022", "Ước TH 2022/KH 2022 (%)"]]
    book = Workbook()
    sheet = fill(book.active, [*LETTERHEAD, *header, *[[*r[:4], 0.985] if len(r) > 3 else r for r in ROWS]])
    for row in range(7, 30):
        sheet.cell(row, 5).number_format = "0.0%"
    claims = [c for c in read_workbook(save(book), "x.xlsx").claims if c.measure == "plan_pct"]
    assert {c.obs_value for c in claims} == {98.5}


def test_a_habit_of_the_whole_table_is_one_finding() -> None:
    rows = [
        [f"{cell:.1f}" if isinstance(cell, float | int) and row[2] == "Tr đồng/năm" else cell for cell in row]
        for row in ROWS
    ]
    read = pl1(rows=rows)
    told = [f for f in read.findings if f.rule_id == "F26"]
    assert len(read.findings) == len(told) == 1
    assert len(told[0].obs_ids) == 25 and told[0].message_vi.startswith("25 số")
