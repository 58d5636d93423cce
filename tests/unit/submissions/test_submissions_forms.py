"""The forms in their usual and unusual layouts: which row, which column, which period."""

from __future__ import annotations

import unicodedata

import pytest

from ingest.submissions import read_workbook
from tests.unit.submissions.submission_books import (
    FOOT,
    HEADER,
    LETTERHEAD,
    MERGES,
    ROWS,
    SECTORS,
    brief,
    by_cell,
    fill,
    pl1,
    pl2_rows,
    rules,
    save,
    workbook,
)


def test_usual_form_cell_by_cell() -> None:
    read = pl1()
    assert (read.forms, read.ref_area, read.ref_area_scheme) == (["PL1@2022"], "VN63-20", "VN63")
    assert (read.reporting_year, read.reporting_period) == (2022, "2022")
    assert (read.document_number, str(read.published_at)) == ("180/KH-UBND", "2022-08-17")
    assert read.title.startswith("PHỤ LỤC 1 SỐ LƯỢNG")
    assert read.findings == []
    cells = by_cell(read)
    assert len(cells) == 5 * sum(len(row) > 3 for row in ROWS)
    columns = {"D": ("actual", "2021", "A"), "E": ("plan", "2022", "A"), "F": ("actual", "2022-S1", "A")}
    columns |= {"G": ("actual", "2022", "E"), "H": ("plan", "2023", "A")}
    coop = "org_total org_active org_new member_total member_new worker_regular manager_total revenue_avg profit_avg"
    rows = [10, *range(12, 21), 22, 23, 25, 26]
    names = [(name, "coop") for name in [*coop.split(), "worker_income_avg"]]
    names += [(name, org_type) for org_type in ("union", "group") for name in ("org_total", "profit_avg")]
    expected = dict(zip(rows, names, strict=True))
    for row, (indicator, org_type) in expected.items():
        printed = ROWS[row - 9]
        for i, (letter, (scenario, period, status)) in enumerate(columns.items()):
            claim = cells[f"PL1!{letter}{row}"]
            scale = 1e6 if str(printed[2]).startswith("Tr") else 1
            assert brief(claim) == (indicator, org_type, "_T", scenario, period, printed[3 + i] * scale)
            assert claim.obs_status == status
            assert claim.confidence == 1.0
    claim = cells["PL1!G18"]
    assert claim.original_label == "Doanh thu bình quân một hợp tác xã"
    assert claim.quote == "Doanh thu bình quân một hợp tác xã | Năm 2022 | Ước TH cả năm"
    assert (claim.original_value, claim.original_unit, claim.unit_mult) == ("940", "Tr đồng/năm", 6)
    assert (claim.extraction_method, claim.locator_type) == ("form:PL1@2022", "cell")
    assert cells["PL1!D18"].decimals == 1
    assert cells["PL1!D10"].credit_scope == "incl"
    assert cells["PL1!D12"].credit_scope == "unknown"


def test_sectors_of_three_organisations() -> None:
    head = [*LETTERHEAD[:3], ["PHỤ LỤC 2"], ["SỐ LƯỢNG HTX, LHHTX, THT PHÂN LOẠI THEO NGÀNH NGHỀ"]]
    read = read_workbook(workbook(("PL2", [*head, *HEADER, *pl2_rows(), *FOOT], MERGES)), "x.xlsx", "d")
    assert read.forms == ["PL2@2022"]
    assert read.findings == []
    cells = by_cell(read)
    row = 9
    for org_type, base in (("coop", 300), ("union", 200), ("group", 100)):
        assert brief(cells[f"PL2!D{row}"]) == ("org_total", org_type, "_T", "actual", "2021", base)
        row += 2
        for i, (_, sector) in enumerate(SECTORS):
            assert brief(cells[f"PL2!G{row}"]) == (
                "org_total",
                org_type,
                sector,
                "actual",
                "2022",
                base + 10 * (i + 1) + 3,
            )
            row += 1
    assert len(cells) == 3 * 10 * 5


@pytest.mark.parametrize("copied", [True, False])
def test_labels_copied_into_other_blocks_follow_the_block(copied: bool) -> None:
    """Many offices copy "Hợp tác xã xây dựng" into the blocks of unions and groups, or leave the organisation out."""
    labels = [label if copied else label.removeprefix("Hợp tác xã ").capitalize() for label, _ in SECTORS]
    rows = pl2_rows()
    for block in range(3):
        for i, label in enumerate(labels):
            rows[block * 11 + 2 + i][1] = label
    head = [*LETTERHEAD[:3], ["PHỤ LỤC 2"], ["SỐ LƯỢNG"]]
    cells = by_cell(read_workbook(workbook(("PL2", [*head, *HEADER, *rows], MERGES)), "x.xlsx", "d"))
    assert [cells[f"PL2!D{r}"].org_type for r in (13, 24, 35)] == ["coop", "union", "group"]
    assert [cells[f"PL2!D{r}"].sector for r in (13, 24, 35)] == ["construction"] * 3


LABELS = [
    ("Tổng số HTX", "org_total"),
    ("TỔNG SỐ HỢP TÁC XÃ", "org_total"),
    ("1. Tổng số hợp tác xã (gồm cả QTDND)", "org_total"),
    ("Số HTX đang hoạt động", "org_active"),
    ("  - HTX đang hoạt động", "org_active"),
    ("+ Đang hoạt động", "org_active"),
    ("a) Số HTX còn hoạt động", "org_active"),
    ("Số HTX ngừng hoạt động", "org_inactive"),
    ("HTX thành lập mới", "org_new"),
    ("Trong đó: Thành lập mới", "org_new"),
    ("Giải thể", "org_dissolved"),
    ("Số hợp tác xã giải thể, chấm dứt hoạt động", "org_dissolved"),
    ("Số HTX đạt loại khá, tốt", "org_effective"),
    ("Số HTX hoạt động hiệu quả", "org_effective"),
    ("Số HTX đạt loại tốt, khá (hoặc: hoạt động hiệu quả)", "org_effective"),
    ("Số HTX ứng dụng CNC", "org_hightech"),
    ("Số HTX liên kết với DN theo chuỗi giá trị", "org_value_chain"),
    ("Số HTX có liên kết với doanh nghiệp tiêu thụ sản phẩm theo chuỗi giá trị", "org_value_chain"),
    ("Tổng số TV HTX", "member_total"),
    ("Tổng số thành viên", "member_total"),
    ("Số thành viên mới gia nhập", "member_new"),
    ("Số TV ra khỏi HTX", "member_left"),
    ("Tổng số LĐ thường xuyên trong HTX", "worker_regular"),
    ("Tổng số lao động trong HTX", "worker_total"),
    ("Số LĐ thường xuyên mới", "worker_new"),
    ("Số lao động là thành viên HTX", "worker_member"),
    ("Tổng số CBQL HTX", "manager_total"),
    ("Số CBQL HTX đã qua đào tạo đạt trình độ sơ, trung cấp", "manager_primary_mid"),
    ("Số CBQL đã qua đào tạo đạt trình độ CĐ, ĐH trở lên", "manager_college"),
    ("DT BQ một HTX", "revenue_avg"),
    ("Doanh thu bình quân của 01 HTX", "revenue_avg"),
    ("Doanh thu bình quân 1 HTX/năm", "revenue_avg"),
    ("Trong đó: Doanh thu của HTX với thành viên", "revenue_member_avg"),
    ("Lợi nhuận bình quân một HTX", "profit_avg"),
    ("Lãi BQ 1 HTX", "profit_avg"),
    ("Thu nhập BQ của LĐ thường xuyên trong HTX", "worker_income_avg"),
    ("Tổng số hơp tác xã", "org_total"),
    ("Tổng số thành viên hợp tac xã", "member_total"),
    ("Doanh thu bình qân một hợp tác xã", "revenue_avg"),
]


def indicator_of(row: list[object]) -> str:
    """The indicator of one of the usual rows."""
    return next(c.indicator for c in pl1(rows=[ROWS[0], row]).claims)


@pytest.mark.parametrize(("label", "indicator"), LABELS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_wordings(label: str, indicator: str, form: str) -> None:
    usual = [indicator_of(row) for row in ROWS[5:12]]
    others = [row for row, name in zip(ROWS[5:12], usual, strict=True) if name != indicator]
    total = [ROWS[0]] if indicator == "org_total" else ROWS[:2]
    rows = [*total, *others, [None, unicodedata.normalize(form, label), None, 7, 7, 7, 7, 7]]
    read = pl1(rows=rows)
    claims = [c for c in read.claims if c.locator == f"PL1!D{8 + len(rows)}"]
    assert [c.indicator for c in claims] == [indicator]
    assert claims[0].original_label == unicodedata.normalize("NFC", label).strip()


@pytest.mark.parametrize("old, new", [("òa", "oà"), ("ỏa", "oả"), ("ủy", "uỷ"), ("Ủy", "Uỷ")])
def test_tone_mark_styles(old: str, new: str) -> None:
    rows = [[c.replace(old, new) if isinstance(c, str) else c for c in row] for row in ROWS]
    assert len(pl1(rows=rows).claims) == 70


NOT_ROWS = [
    "Số HTX hoạt động không hiệu quả",
    "Số HTX nông nghiệp ứng dụng công nghệ cao",
    "Trong đó: nữ",
    "Số HTX được vay vốn Quỹ hỗ trợ phát triển HTX",
]


@pytest.mark.parametrize("label", NOT_ROWS)
def test_foreign_rows_are_findings_not_guesses(label: str) -> None:
    read = pl1(rows=[*ROWS[:12], [None, label, "HTX", 1, 2, 3, 4, 5], *ROWS[12:]])
    assert rules(read) == ["F10"]
    finding = read.findings[0]
    assert (finding.severity, finding.locator) == ("warning", "PL1!B21")
    assert label in finding.message_vi and label in finding.message_en
    assert not [c for c in read.claims if c.locator.endswith("21")]


def test_a_label_that_fits_two_rows_is_a_finding() -> None:
    read = pl1(rows=[*ROWS[:2], [None, "Mới", "HTX", 1, 2, 3, 4, 5]])
    assert [c.indicator for c in read.claims if c.locator == "PL1!D11"] == ["org_new"]  # below "Tổng số HTX"
    read = pl1(rows=[*ROWS[:2], *ROWS[5:12], [None, "Mới", "HTX", 1, 2, 3, 4, 5]])
    assert "F11" in rules(read)
    assert not [c for c in read.claims if c.locator == "PL1!D18"]


def test_same_label_in_three_sections() -> None:
    rows: list[list[object]] = []
    for number, name in (("I", "Hợp tác xã"), ("II", "Liên hiệp hợp tác xã"), ("III", "Tổ hợp tác")):
        rows += [[number, name], ["1", "Tổng số", None, 1, 2, 3, 4, 5], ["2", "Lãi bình quân", "Trđ", 1, 2, 3, 4, 5]]
    cells = by_cell(pl1(rows=rows))
    found = [(cells[f"PL1!D{r}"].indicator, cells[f"PL1!D{r}"].org_type) for r in (10, 11, 13, 14, 16, 17)]
    assert found == [(i, o) for o in ("coop", "union", "group") for i in ("org_total", "profit_avg")]


def test_missing_section_headings() -> None:
    rows = [row for row in ROWS if len(row) > 2]
    cells = by_cell(pl1(rows=rows))
    assert {c.org_type for c in cells.values()} == {"coop", "union", "group"}
    assert cells["PL1!D19"].indicator == "org_total" and cells["PL1!D19"].org_type == "union"


def test_credit_funds_apart_and_as_a_part() -> None:
    part = pl1(rows=[*ROWS[:3], [None, "- Quỹ tín dụng nhân dân", "Quỹ", 20, 20, 20, 20, 20], *ROWS[3:]])
    assert brief(by_cell(part)["PL1!D12"]) == ("org_total", "coop", "credit", "actual", "2021", 20)
    assert by_cell(part)["PL1!D13"].sector == "_T"
    block = [
        ["Ia", "QUỸ TÍN DỤNG NHÂN DÂN"],
        ["1", "Tổng số QTDND", "Quỹ", 20, 20, 20, 20, 20],
        ["2", "Tổng số thành viên", "Người", 9, 9, 9, 9, 9],
    ]
    apart = by_cell(pl1(rows=[*ROWS[:12], *block, *ROWS[12:]]))
    assert brief(apart["PL1!D22"])[:3] == ("org_total", "coop", "credit")
    assert brief(apart["PL1!D23"])[:3] == ("member_total", "coop", "credit")
    assert apart["PL1!D25"].org_type == "union"


def test_total_without_credit_funds_has_its_own_scope() -> None:
    cells = by_cell(pl1(rows=[*ROWS[:2], [None, "Tổng số HTX (không gồm QTDND)", "HTX", 1, 2, 3, 4, 5], *ROWS[2:]]))
    assert (cells["PL1!D10"].credit_scope, cells["PL1!D11"].credit_scope) == ("incl", "excl")


# Columns


def one_line_header(*headers: str) -> list[list[str]]:
    return [["TT", "Nội dung", "ĐVT", *headers]]


COLUMNS = [
    ("Thực hiện năm 2021", "actual", "2021", "A"),
    ("TH 2021", "actual", "2021", "A"),
    ("TH năm N-1", "actual", "2021", "A"),
    ("Thực hiện năm trước", "actual", "2021", "A"),
    ("KH năm 2022", "plan", "2022", "A"),
    ("Kế hoạch 2022", "plan", "2022", "A"),
    ("Kế hoạch năm N", "plan", "2022", "A"),
    ("Chỉ tiêu kế hoạch năm 2022", "plan", "2022", "A"),
    ("TH 6 tháng đầu năm 2022", "actual", "2022-S1", "A"),
    ("Thực hiện 6 tháng", "actual", "2022-S1", "A"),
    ("Ước TH 6 tháng đầu năm 2022", "actual", "2022-S1", "E"),
    ("Thực hiện 9 tháng năm 2022", "actual", "2022-01-01/P9M", "A"),
    ("Thực hiện đến 30/6/2022", "actual", "2022-S1", "A"),
    ("TH quý I/2022", "actual", "2022-Q1", "A"),
    ("Ước 6 tháng cuối năm 2022", "actual", "2022-S2", "E"),
    ("Ước thực hiện năm 2022", "actual", "2022", "E"),
    ("Ước TH cả năm", "actual", "2022", "E"),
    ("Ước thực hiện kế hoạch năm 2022", "actual", "2022", "E"),
    ("Thực hiện cả năm 2022", "actual", "2022", "A"),
    ("Kế hoạch năm 2023", "plan", "2023", "A"),
    ("Dự kiến kế hoạch năm 2023", "plan", "2023", "A"),
    ("KH năm sau", "plan", "2023", "A"),
    ("KH năm N+1", "plan", "2023", "A"),
    ("Kế hoạch 5 năm 2021-2025", "plan", "2021-01-01/P5Y", "A"),
]


@pytest.mark.parametrize(("header", "scenario", "period", "status"), COLUMNS)
def test_headers(header: str, scenario: str, period: str, status: str) -> None:
    rows = [[*row[:3], *row[3:6]] for row in ROWS]
    above = [*LETTERHEAD[:4], ["Tình hình năm 2022"]]
    cells = by_cell(
        pl1(rows=rows, header=one_line_header("Ước TH năm 2022", header, "Ghi chú khác"), above=above, merge=())
    )
    claim = cells["PL1!E8"]
    assert (str(claim.scenario), claim.period.code, claim.obs_status) == (scenario, period, status)


COMPARISONS = [
    ("So sánh (%) ước TH năm 2022/KH năm 2022", 98.5, "plan_pct", "actual", "2022", 98.5),
    ("Ước TH 2022/KH 2022 (%)", "98,5", "plan_pct", "actual", "2022", 98.5),
    ("Tỷ lệ % so với kế hoạch", 98.5, "plan_pct", "actual", "2022", 98.5),
    ("Ước TH 2022/TH 2021 (%)", 105.0, "change_ratio", "actual", "2022", 1.05),
    ("So với cùng kỳ (%)", 105.0, "change_ratio", "actual", "2022", 1.05),
    ("Ước TH 2022/TH 2021", 1.05, "change_ratio", "actual", "2022", 1.05),
    ("KH 2023/Ước TH 2022 (%)", 110.0, "change_ratio", "plan", "2023", 1.10),
    ("Tăng, giảm so với năm 2021 (%)", 5.0, "change_pct", "actual", "2022", 5.0),
    ("Tăng/giảm (+/-) so với năm 2021", 24, "change", "actual", "2022", 24.0),
]


@pytest.mark.parametrize(("header", "stored", "measure", "scenario", "period", "value"), COMPARISONS)
def test_comparisons(header: str, stored: object, measure: str, scenario: str, period: str, value: float) -> None:
    rows = [[*row[:4], stored] if len(row) > 3 else row for row in ROWS]
    read = pl1(rows=rows, header=one_line_header("Ước TH năm 2022", header), merge=())
    claim = by_cell(read)["PL1!E8"]
    assert (str(claim.measure), str(claim.scenario), claim.period.code) == (measure, scenario, period)
    assert claim.obs_value == pytest.approx(value)
    assert (
        claim.unit_measure
        == {"plan_pct": "PCT", "change_pct": "PCT", "change_ratio": "RATIO", "change": "ORG"}[measure]
    )


def test_columns_in_another_order_units_last() -> None:
    header = [["Chỉ tiêu", "KH 2023", "Ước TH 2022", "TH 2021", "ĐVT"]]
    rows = [[row[1], *(row[7], row[6], row[3], row[2])] if len(row) > 3 else [row[1]] for row in ROWS]
    cells = by_cell(pl1(rows=rows, header=header, merge=()))
    assert brief(cells["PL1!B8"])[3:] == ("plan", "2023", 438)
    assert brief(cells["PL1!D8"])[3:] == ("actual", "2021", 386)
    assert cells["PL1!D16"].obs_value == 900.5e6


def test_an_unknown_column_with_numbers_is_a_finding() -> None:
    header = [[*HEADER[0][:8], "Thẩm định", None], HEADER[1], HEADER[2]]
    rows = [[*row, 5] if len(row) > 3 else row for row in ROWS]
    read = pl1(rows=rows, header=header)
    assert rules(read) == ["F12"]
    assert read.findings[0].locator == "PL1!I6"
    assert len(read.claims) == 70


def test_no_header_over_the_labels() -> None:
    header = [
        [
            None,
            None,
            None,
            "Thực hiện năm 2021",
            "Kế hoạch năm 2022",
            "TH 6 tháng năm 2022",
            "Ước TH năm 2022",
            "KH năm 2023",
        ]
    ]
    read = pl1(header=header, merge=())
    assert len(read.claims) == 70
    assert brief(by_cell(read)["PL1!H8"])[3:] == ("plan", "2023", 438)


def test_labels_indented_by_columns_and_group_header_above() -> None:
    header = [
        [None, None, None, None, None, "Năm 2022"],
        ["STT", "Chỉ tiêu", None, "ĐVT", "Thực hiện năm 2021", "Kế hoạch", "TH 6 tháng", "Ước TH", "KH năm 2023"],
    ]
    rows = []
    for row in ROWS:
        child = row[0] is None
        rows.append([row[0], None if child else row[1], row[1] if child else None, *row[2:]])
    read = pl1(rows=rows, header=header, merge=("F6:H6", "A4:I4"))
    assert len(read.claims) == 70
    assert brief(by_cell(read)["PL1!G11"]) == ("org_active", "coop", "_T", "actual", "2022-S1", 363)


# Workbooks and sheets


def both(merge: bool = True) -> bytes:
    head2 = [["PHỤ LỤC 2"], ["PHÂN LOẠI THEO NGÀNH NGHỀ"]]
    return workbook(
        ("Bìa", [["KẾ HOẠCH PHÁT TRIỂN KINH TẾ TẬP THỂ NĂM 2023"], ["UBND TỈNH LẠNG SƠN"]], ()),
        ("PL1", [*LETTERHEAD, *HEADER, *ROWS, *FOOT], MERGES if merge else ()),
        ("PL2", [*head2, *HEADER, *pl2_rows(), *FOOT], ()),
        ("Hướng dẫn", [["Điền số liệu vào các ô trống"]], ()),
    )


def test_two_forms_on_two_sheets_with_cover() -> None:
    read = read_workbook(both(), "bao cao.xlsx", "d")
    assert read.forms == ["PL1@2022", "PL2@2022"]
    assert len(read.claims) == 70 + 150
    assert read.findings == []


@pytest.mark.parametrize("with_header", [True, False])
def test_two_forms_in_one_sheet(with_header: bool) -> None:
    title = [[], ["PHỤ LỤC 2"], ["SỐ LƯỢNG HTX, LHHTX, THT PHÂN LOẠI THEO NGÀNH NGHỀ"]]
    rows = [*LETTERHEAD, *HEADER, *ROWS, *title, *(HEADER if with_header else []), *pl2_rows(), *FOOT]
    read = read_workbook(workbook(("Sheet1", rows, MERGES)), "x.xlsx", "d")
    assert read.forms == ["PL1@2022", "PL2@2022"]
    assert len(read.claims) == 70 + 150
    assert read.findings == []


def test_last_years_sheet_left_behind() -> None:
    old = [
        [c.replace("2022", "2021").replace("2023", "2022") if isinstance(c, str) else c for c in row] for row in HEADER
    ]
    old[0][3] = "Thực hiện năm 2020"
    read = read_workbook(
        workbook(("2021", [*LETTERHEAD[:2], *old, *ROWS], ()), ("2022", [*LETTERHEAD, *HEADER, *ROWS], ())),
        "x.xlsx",
        "d",
    )
    assert {c.locator.partition("!")[0] for c in read.claims} == {"2022"}
    assert rules(read) == ["F16"]


def test_districts_before_the_whole() -> None:
    district = [["UBND HUYỆN CHI LĂNG"], *HEADER, *ROWS]
    read = read_workbook(
        workbook(("Chi Lăng", district, ()), ("Tổng hợp", [*LETTERHEAD, *HEADER, *ROWS], ())), "x.xlsx", "d"
    )
    assert {c.locator.partition("!")[0] for c in read.claims} == {"Tổng hợp"}
    assert rules(read) == ["F16"]


def test_a_form_continued_on_a_second_sheet() -> None:
    read = read_workbook(
        workbook(("1", [*LETTERHEAD, *HEADER, *ROWS[:12]], ()), ("2", [*HEADER, *ROWS[12:]], ())), "x.xlsx", "d"
    )
    assert len(read.claims) == 70
    assert read.findings == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_without_a_form_is_told(state: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    fill(book.active, [*LETTERHEAD, *HEADER, *ROWS])
    fill(book.create_sheet("nháp"), [["sửa lại sau"]]).sheet_state = state
    read = read_workbook(save(book), "x.xlsx", "d")
    assert [(f.rule_id, f.severity, f.locator) for f in read.findings] == [("F31", "info", "nháp")]


def test_hidden_rows_columns_and_sheets_are_read_and_told() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = fill(book.active, [*LETTERHEAD, *HEADER, *ROWS])
    sheet.row_dimensions[12].hidden = True
    sheet.column_dimensions["E"].hidden = True
    read = read_workbook(save(book), "x.xlsx", "d")
    assert len(read.claims) == 70
    assert rules(read) == ["F18", "F18"]


def test_missing_required_rows() -> None:
    read = pl1(rows=[*ROWS[:7], *ROWS[9:]])
    assert rules(read) == ["F14"]
    assert "Tổng số cán bộ quản lý" in read.findings[0].message_vi


def test_another_sheet_of_figures_is_told() -> None:
    register = [["Danh sách hợp tác xã"], *[["HTX A", i, i, i] for i in range(10)]]
    content = workbook(("PL1", [*LETTERHEAD, *HEADER, *ROWS], MERGES), ("DS", register, ()))
    read = read_workbook(content, "x.xlsx", "d")
    assert [(f.rule_id, f.severity, f.locator) for f in read.findings] == [("F15", "info", "DS")]


def test_a_similar_wording_is_no_second_guess() -> None:
    """ "… hoạt động ổn định" alone would pass for "đang hoạt động"; beside it, it is something else."""
    twin = [None, "- Số HTX liên kết với doanh nghiệp lớn theo chuỗi giá trị", "HTX", 1, 2, 3, 4, 5]
    exact = [None, "- Số HTX liên kết với doanh nghiệp theo chuỗi giá trị", "HTX", 9, 9, 9, 9, 9]
    alone = pl1(rows=[*ROWS[:5], twin, *ROWS[5:]])
    assert by_cell(alone)["PL1!D14"].confidence == 0.9
    both_rows = pl1(rows=[*ROWS[:5], exact, twin, *ROWS[5:]])
    assert by_cell(both_rows)["PL1!D14"].obs_value == 9
    assert [(f.rule_id, f.locator) for f in both_rows.findings] == [("F10", "PL1!B15")]


def test_an_empty_template_beside_the_filled_form() -> None:
    empty = [row[:3] for row in ROWS]
    content = workbook(("Mẫu", [*LETTERHEAD, *HEADER, *empty], ()), ("PL1", [*LETTERHEAD, *HEADER, *ROWS], ()))
    read = read_workbook(content, "x.xlsx", "d")
    assert {c.locator.partition("!")[0] for c in read.claims} == {"PL1"}
    assert rules(read) == ["F16"]


def test_plan_and_result_under_a_year() -> None:
    header = [
        ["STT", "Chỉ tiêu", "ĐVT", "Năm 2022", None, "Năm 2023"],
        [None, None, None, "Chỉ tiêu", "Ước thực hiện", "Chỉ tiêu"],
    ]
    cells = by_cell(pl1(rows=[r[:6] for r in ROWS], header=header, merge=("D6:E6",)))
    assert [brief(cells[f"PL1!{c}9"])[3:5] for c in "DEF"] == [("plan", "2022"), ("actual", "2022"), ("plan", "2023")]


def test_notes_and_signatures_hold_no_figures() -> None:
    from datetime import datetime

    foot = [
        ["Ghi chú", None, None, 2022],
        [None, None, None, datetime(2022, 8, 17)],
        [None, "Nơi nhận:", None, 3],
        [None, "(*) ước", None, "4"],
    ]
    assert pl1(rows=[*ROWS, *foot]).findings == []


def test_a_header_repeated_on_the_second_page() -> None:
    rows = [list(row) for row in ROWS]
    rows[14][1] = rows[17][1] = "Lãi bình quân"
    read = pl1(rows=[*rows[:14], *HEADER, *rows[14:15], *HEADER, *rows[15:]], merge=())
    assert read.findings == []
    found = [(c.indicator, c.org_type) for c in read.claims if c.locator.startswith("PL1!D")][-3:]
    assert found == [("profit_avg", "union"), ("org_total", "group"), ("profit_avg", "group")]


def test_another_table_on_the_sheet_is_told() -> None:
    other = [
        ["PHỤ LỤC 3"],
        ["STT", "Chỉ tiêu", "ĐVT", "TH năm 2021", "KH năm 2022"],
        *[[i, f"Hỗ trợ {i}", "HTX", i, i] for i in range(5)],
    ]
    read = pl1(rows=[*ROWS, [], *other])
    assert len(read.claims) == 70
    assert [(f.rule_id, f.severity) for f in read.findings] == [("F28", "warning")]
