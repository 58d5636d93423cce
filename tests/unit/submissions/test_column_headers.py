"""Headers of columns as different offices write them: plan or actual, of which period, value or comparison."""

from __future__ import annotations

import pytest

from ingest.submissions.columns import Role, read_column
from tests.unit.submissions.submission_books import HEADER, LETTERHEAD, ROWS, by_cell, pl1, rules

# header | scenario | period for a report about 2022 (E: an estimate)
VALUES = """
TH 6T | actual | 2022-S1
TH 6T/2022 | actual | 2022-S1
TH 6 th đầu năm | actual | 2022-S1
6T/2022 | actual | 2022-S1
6 tháng 2022 | actual | 2022-S1
Sáu tháng đầu năm 2022 | actual | 2022-S1
TH nửa đầu năm 2022 | actual | 2022-S1
KH 6 tháng cuối năm 2022 | plan | 2022-S2
TH 3 tháng | actual | 2022-Q1
TH 9 tháng đầu năm 2022 | actual | 2022-01-01/P9M
9T/2022 | actual | 2022-01-01/P9M
Ước 9 tháng | actual | 2022-01-01/P9M E
TH 10 tháng năm 2022 | actual | 2022-01-01/P10M
Quý I | actual | 2022-Q1
Quý 2 năm 2022 | actual | 2022-Q2
Quý III/2022 | actual | 2022-Q3
Tháng 6 | actual | 2022-M06
Tháng 6/2022 | actual | 2022-M06
Tính đến tháng 6/2022 | actual | 2022-S1
Đến hết tháng 9/2022 | actual | 2022-01-01/P9M
Tính đến 30/6/2022 | actual | 2022-S1
Tính đến ngày 30/06/2022 | actual | 2022-S1
Số liệu đến ngày 15/6/2022 | actual | 2022-S1
30/6/2022 | actual | 2022-S1
Tính đến 25/8/2022 | actual | 2022-08-25
Số liệu 31/12/2022 | actual | 2022
Thời điểm 31/12/2021 | actual | 2021
TH năm 2021 (để so sánh) | actual | 2021
Đến ngày 31 tháng 12 năm 2021 | actual | 2021
Tính đến 15/12/2022 | actual | 2022
Có đến 31/12/2022 | actual | 2022
KH 2023 | plan | 2023
KH2023 | plan | 2023
K.hoạch 2022 | plan | 2022
KH được giao năm 2022 | plan | 2022
Chỉ tiêu giao năm 2022 | plan | 2022
KH điều chỉnh 2022 | plan | 2022
KH UBND tỉnh giao | plan | 2022
Mục tiêu đến năm 2025 | plan | 2025
Phấn đấu năm 2023 | plan | 2023
DK 2023 | plan | 2023
Dự kiến năm 2023 | plan | 2023
KH giai đoạn 2021-2025 | plan | 2021-01-01/P5Y
KH 5 năm 2021 - 2025 | plan | 2021-01-01/P5Y
KH N+1 | plan | 2023
Năm N+1 | plan | 2023
Năm tiếp theo | plan | 2023
Năm kế hoạch | plan | 2023
TH2022 | actual | 2022
Th.hiện năm 2021 | actual | 2021
T.hiện 2021 | actual | 2021
Thực hiện năm 2021 (N-1) | actual | 2021
Năm 2021 (thực hiện) | actual | 2021
2021 | actual | 2021
Năm trước | actual | 2021
Năm liền trước | actual | 2021
Năm trước liền kề | actual | 2021
TH năm liền kề | actual | 2021
N-1 | actual | 2021
N | actual | 2022
Năm báo cáo | actual | 2022
Kỳ báo cáo | actual | 2022
Hiện có | actual | 2022
Cùng kỳ | actual | 2021
TH cùng kỳ năm 2021 | actual | 2021
6 tháng cùng kỳ | actual | 2021-S1
Lũy kế từ đầu năm | actual | 2022
UTH | actual | 2022 E
UTH 2022 | actual | 2022 E
Ước TH năm | actual | 2022 E
ƯTH cả năm 2022 | actual | 2022 E
Dự ước TH 2022 | actual | 2022 E
Dự kiến TH năm 2022 | actual | 2022 E
Năm 2022 (ước) | actual | 2022 E
Ước TH 12 tháng | actual | 2022 E
Thực hiện cả năm | actual | 2022
Kết quả thực hiện KH năm 2022 | actual | 2022
KH thực hiện năm 2023 | plan | 2023
Năm 2022 > KH | plan | 2022
Năm 2022 > Chỉ tiêu | plan | 2022
Năm 2022 > Thực hiện > 6 tháng | actual | 2022-S1
Năm 2022 > Thực hiện > Ước cả năm | actual | 2022 E
Năm 2022 > TH > 6T | actual | 2022-S1
Năm 2022 > 6 tháng đầu năm > KH | plan | 2022-S1
Năm 2022 > Ước TH > Triệu đồng | actual | 2022 E
Năm 2022 > KH > UBND tỉnh giao | plan | 2022
Năm 2022 > Tổng số | actual | 2022
Thực hiện > Năm 2022 | actual | 2022
Kế hoạch > 2023 | plan | 2023
Giai đoạn 2021-2025 > Kế hoạch | plan | 2021-01-01/P5Y
KH 2021-2025 > 2021 | plan | 2021
Năm báo cáo > Ước TH | actual | 2022 E
Lũy kế > TH 6T/2022 | actual | 2022-S1
"""

# header | measure | scenario | period
COMPARISONS = """
% so KH | plan_pct | actual | 2022
% HT KH | plan_pct | actual | 2022
Đạt % KH năm | plan_pct | actual | 2022
Tỷ lệ đạt (%) | plan_pct | actual | 2022
Mức độ hoàn thành (%) | plan_pct | actual | 2022
Tỷ lệ % hoàn thành kế hoạch | plan_pct | actual | 2022
% thực hiện | plan_pct | actual | 2022
UTH/KH | plan_pct | actual | 2022
TH 2022/KH 2022 | plan_pct | actual | 2022
TH 6 tháng 2022 so với KH (%) | plan_pct | actual | 2022-S1
TH năm 2021/KH năm 2021 (%) | plan_pct | actual | 2021
Ước TH năm 2022 so với KH năm 2022 (%) | plan_pct | actual | 2022
So sánh (%) > Với KH 2022 | plan_pct | actual | 2022
So sánh > KH | plan_pct | actual | 2022
Tỷ lệ % TH so với > KH năm 2022 | plan_pct | actual | 2022
Năm 2022 > Đạt (%) | plan_pct | actual | 2022
% so cùng kỳ | change_ratio | actual | 2022
So với năm 2021 (%) | change_ratio | actual | 2022
So sánh > Cùng kỳ | change_ratio | actual | 2022
So sánh (%) > Với TH 2021 | change_ratio | actual | 2022
TH 6 tháng đầu năm so với cùng kỳ (%) | change_ratio | actual | 2022-S1
Ước TH năm 2022 so với năm 2021 (%) | change_ratio | actual | 2022
KH 2023/UTH 2022 (%) | change_ratio | plan | 2023
Tăng/giảm | change | actual | 2022
Tăng (+), giảm (-) | change | actual | 2022
Chênh lệch so với năm 2021 | change | actual | 2022
Tăng, giảm so với năm 2021 > Số tuyệt đối | change | actual | 2022
Tăng, giảm so với năm 2021 > Tỷ lệ (%) | change_pct | actual | 2022
Tăng/giảm (%) | change_pct | actual | 2022
% tăng trưởng | change_pct | actual | 2022
Tốc độ tăng (%) | change_pct | actual | 2022
Cơ cấu năm 2022 (%) | share_pct | actual | 2022
Tỷ trọng (%) | share_pct | actual | 2022
"""

# Columns that hold no figure of the row, or whose meaning the header leaves open.
OTHERS = """
TT | number
Stt | number
Mã số | number
Chỉ tiêu | label
Tên chỉ tiêu | label
Các chỉ tiêu chủ yếu | label
ĐVT | unit
Đơn vị | unit
Đơn vị tính (HTX) | unit
Ghi chú (nguồn) | ignore
Đơn vị chủ trì | ignore
Năm 2022 > Trong đó: nữ | unknown
Thực hiện 2022 > Nông nghiệp | unknown
Bình quân giai đoạn 2021-2025 | unknown
So với năm trước | unknown
Kết quả (%) | unknown
Đầu kỳ | unknown
So sánh | unknown
"""


def lines(table: str) -> list[list[str]]:
    """The cells of a table written as text."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("header", "scenario", "period"), lines(VALUES))
def test_values(header: str, scenario: str, period: str) -> None:
    column = read_column(3, header.split(" > "))
    code, _, estimated = period.partition(" ")
    found = (column.role, column.measure, column.scenario, column.resolve(2022).code, column.estimated)
    assert found == (Role.VALUE, "value", scenario, code, bool(estimated))


@pytest.mark.parametrize(("header", "measure", "scenario", "period"), lines(COMPARISONS))
def test_comparisons(header: str, measure: str, scenario: str, period: str) -> None:
    column = read_column(3, header.split(" > "))
    found = (column.role, column.measure, column.scenario, column.resolve(2022).code)
    assert found == (Role.VALUE, measure, scenario, period)


@pytest.mark.parametrize(("header", "role"), lines(OTHERS))
def test_others(header: str, role: str) -> None:
    assert read_column(3, header.split(" > ")).role == role


def periods(title: str, *headers: str) -> list[str]:
    """The periods that the columns of a form under a title have."""
    rows = [row[: 3 + len(headers)] for row in ROWS]
    read = pl1(rows=rows, header=[["STT", "Chỉ tiêu", "ĐVT", *headers]], above=[*LETTERHEAD[:4], [title]], merge=())
    cells = by_cell(read)
    return [cells[f"PL1!{chr(68 + i)}8"].period.code for i in range(len(headers))]


def test_a_part_of_the_year_in_the_title_counts_where_the_header_names_no_period() -> None:
    title = "Tình hình kinh tế tập thể 6 tháng đầu năm 2022"
    assert periods(title, "KH năm 2022", "Thực hiện", "% so KH") == ["2022", "2022-S1", "2022-S1"]
    assert periods(title, "TH năm 2021", "Lũy kế", "Cùng kỳ") == ["2021", "2022-S1", "2021-S1"]
    assert periods("Tình hình năm 2022", "KH năm 2022", "Thực hiện") == ["2022", "2022"]


def test_the_same_period_is_that_of_the_other_columns() -> None:
    title = "Tình hình năm 2022"
    assert periods(title, "KH 2022", "TH 6T/2022", "Cùng kỳ 2021") == ["2022", "2022-S1", "2021-S1"]
    assert periods(title, "KH 2022", "TH 6T/2022", "So cùng kỳ (%)")[2] == "2022-S1"


def test_a_lone_column_of_figures_is_about_the_year_of_the_title() -> None:
    assert periods("Tình hình kinh tế tập thể năm 2022", "Số liệu") == ["2022"]


def test_columns_of_parts_are_not_the_total() -> None:
    header = [
        ["STT", "Chỉ tiêu", "ĐVT", "Năm 2021", "Thực hiện năm 2022", None],
        [None, None, None, None, "Tổng số", "Trong đó: nữ"],
    ]
    read = pl1(rows=[row[:6] for row in ROWS], header=header, merge=("E6:F6",))
    assert rules(read) == ["F12"]
    assert {c.locator[4] for c in read.claims} == {"D", "E"}


def test_a_header_over_three_rows() -> None:
    header = [
        ["STT", "Chỉ tiêu", "ĐVT", "Năm 2021", "Năm 2022", None, None, "Năm 2023"],
        [None, None, None, "TH", "KH", "Thực hiện", None, "KH"],
        [None, None, None, None, None, "6T", "Ước cả năm", None],
        HEADER[2][:8],
    ]
    merge = ("E6:G6", "F7:G7", "A6:A8", "B6:B8", "C6:C8", "D7:D8", "E7:E8", "H7:H8")
    read = pl1(header=header, merge=merge)
    assert read.findings == []
    cells = by_cell(read)
    found = [(str(cells[f"PL1!{c}11"].scenario), cells[f"PL1!{c}11"].period.code) for c in "DEFGH"]
    assert found == [
        ("actual", "2021"),
        ("plan", "2022"),
        ("actual", "2022-S1"),
        ("actual", "2022"),
        ("plan", "2023"),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ("Toàn tỉnh", "Quảng Bình (cũ)", "Quảng Trị (cũ)"),
        ("Tổng số", "Huyện Lộc Bình", "TP Lạng Sơn"),
        ("Tổng số", "TP Lạng Sơn", "Các huyện còn lại"),
    ],
)
def test_columns_of_parts_of_the_province_are_told(parts: tuple[str, ...]) -> None:
    header = [
        ["STT", "Chỉ tiêu", "ĐVT", "Năm 2021", "Thực hiện năm 2022", None, None],
        [None, None, None, None, *parts],
    ]
    read = pl1(rows=[row[:7] for row in ROWS], header=header, merge=("E6:G6",))
    assert [(f.rule_id, f.severity) for f in read.findings] == [("F47", "info")] * 2
    assert {c.locator[4] for c in read.claims} == {"D", "E"}
