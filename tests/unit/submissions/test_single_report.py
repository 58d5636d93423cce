"""The yearly report of one cooperative: a record, findings, and no claim about the province."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook

from ingest.observations import Finding
from ingest.submissions import Refused, read_workbook
from ingest.submissions.grid import read_grids
from ingest.submissions.model import Cooperative
from ingest.submissions.single import form_code, is_report, read_report, report_year
from tests.unit.submissions.submission_books import (
    FOOT,
    HEADER,
    LETTERHEAD,
    MERGES,
    ROWS,
    fill,
    pl2_rows,
    save,
    workbook,
)

CODE = "0100233488"
TITLE: list[list[Any]] = [
    ["HTX DỊCH VỤ NÔNG NGHIỆP BÌNH MINH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["Số: 05/BC-HTX", None, None, "Độc lập - Tự do - Hạnh phúc"],
    [None, None, None, "Chi Lăng, ngày 14 tháng 12 năm 2023"],
    ["BÁO CÁO"],
    ["Tình hình hoạt động của hợp tác xã năm 2023"],
    ["Kính gửi: Phòng Tài chính - Kế hoạch huyện Chi Lăng"],
]
GENERAL: list[list[Any]] = [
    ["I. THÔNG TIN CHUNG"],
    ["1. Tên hợp tác xã (viết đầy đủ bằng chữ in hoa): HTX DỊCH VỤ NÔNG NGHIỆP BÌNH MINH"],
    [f"2. Mã số hợp tác xã/mã số thuế: {CODE}"],
    ["Số GCN đăng ký HTX: 1407A000012   Ngày cấp: 15/3/2015   Nơi cấp: Phòng TC-KH huyện Chi Lăng"],
    ["Địa chỉ trụ sở chính: Thôn 2, xã Y Tịch, huyện Chi Lăng, tỉnh Lạng Sơn"],
    ["3. Loại hình kinh tế:"],
    ["3.1 Hợp tác xã", "x"],
    ["3.2 Quỹ tín dụng nhân dân"],
    ["3.3 Liên hiệp hợp tác xã"],
    ["3.4 Ngân hàng hợp tác xã"],
    ["4. Mô hình hợp tác xã:"],
    ["4.1 Cung ứng dịch vụ", "x"],
    ["4.2 Tạo việc làm cho thành viên"],
    ["5. Lĩnh vực hoạt động chủ yếu:"],
    ["5.1 Nông nghiệp", "x"],
    ["5.2 Phi nông nghiệp"],
    ["5.3 Tín dụng"],
    ["6. Trình độ cán bộ chủ chốt (1: chưa qua đào tạo; 2: sơ cấp nghề; 3: trung cấp, cao đẳng; 4: đại học)"],
    ["6.1 Chủ tịch HĐQT", 4],
    ["6.2 Giám đốc", 3],
    ["6.3 Trưởng ban kiểm soát", 1],
]
FIGURES: list[list[Any]] = [
    ["II. TÌNH HÌNH THÀNH VIÊN, LAO ĐỘNG"],
    ["STT", "Chỉ tiêu", "ĐVT", "Năm trước", "Năm báo cáo"],
    [1, "Tổng số thành viên", "Thành viên", 100, 120],
    [None, "- Cá nhân", "Thành viên", 60, 75],
    [None, "- Hộ gia đình", "Thành viên", 40, 45],
    [None, "- Số thành viên mới gia nhập", "Thành viên", 5, 22],
    [None, "- Số thành viên ra khỏi HTX", "Thành viên", 1, 2],
    [2, "Tổng số lao động", "Người", 20, 25],
    [None, "Trong đó: Lao động là thành viên", "Người", 15, 18],
    [None, "Lao động được đóng BHXH", "Người", 3, 4],
    ["III. TÀI SẢN, VỐN VÀ KẾT QUẢ SẢN XUẤT KINH DOANH"],
    [1, "Tổng tài sản", "Triệu đồng", 3000, 3200.5],
    [None, "Trong đó: Tài sản không chia", "Triệu đồng", 500, 500],
    [2, "Vốn điều lệ", "Triệu đồng", 1000, "1.200"],
    [3, "Vốn vay", "Triệu đồng", 200, "-"],
    [4, "Tổng doanh thu", "Triệu đồng", 4000, 4500],
    [None, "Trong đó: Doanh thu với thành viên", "Triệu đồng", 1000, 1500],
    [5, "Lợi nhuận trước thuế", "Triệu đồng", 300, 340],
    [6, "Lợi nhuận sau thuế", "Triệu đồng", 280, 320],
    [7, "Tiền lương bình quân", "Triệu đồng/người/tháng", 4, 4.5],
    ["IV. KIẾN NGHỊ"],
    ["Đề nghị hỗ trợ vay vốn"],
]


def report(rows: Sequence[Sequence[Any]], year: int = 2023) -> tuple[Cooperative, list[Finding]]:
    """Read a sheet that must be a report."""
    sheet = read_grids(workbook(("BC", rows, ())))[0]
    assert is_report(sheet)
    return read_report(sheet, year, "d")


def test_the_official_form() -> None:
    made, findings = report([*TITLE, *GENERAL, *FIGURES])
    assert [f.rule_id for f in findings] == []
    assert (made.name, made.code, made.code_state) == ("HTX DỊCH VỤ NÔNG NGHIỆP BÌNH MINH", CODE, "valid")
    assert (made.sheet, made.row, made.founded) == ("BC", 8, 2015)
    assert made.address == "Thôn 2, xã Y Tịch, huyện Chi Lăng, tỉnh Lạng Sơn"
    assert (made.org_type, made.sector) == ("coop", "agriculture")
    assert (made.members, made.workers) == (120, 25)
    assert (made.charter_capital, made.revenue, made.profit) == (1.2e9, 4.5e9, 320e6)
    assert made.figures == {
        "member_individual": 75,
        "member_household": 45,
        "member_new": 22,
        "member_left": 2,
        "worker_member": 18,
        "worker_insured": 4,
        "asset_total": 3.2005e9,
        "asset_indivisible": 500e6,
        "capital_borrowed": 0,
        "revenue_member": 1.5e9,
        "profit_before_tax": 340e6,
        "wage_avg": 54e6,
    }
    assert made.details["6.1 Chủ tịch HĐQT"] == "Đại học, trên đại học"
    assert made.details["6.2 Giám đốc"] == "Trung cấp, cao đẳng"
    assert made.details["6.3 Trưởng ban kiểm soát"] == "Chưa qua đào tạo"
    assert made.details["4. Mô hình hợp tác xã"] == "Cung ứng dịch vụ"


def test_last_years_column_counts_for_a_report_of_last_year() -> None:
    header = ["STT", "Chỉ tiêu", "ĐVT", "Năm 2022", "Năm 2023"]
    rows = [*TITLE, *GENERAL, FIGURES[0], header, *FIGURES[2:]]
    assert report(rows, 2023)[0].members == 120
    assert report(rows, 2022)[0].members == 100


CELLS = [
    ["BÁO CÁO TÌNH HÌNH HOẠT ĐỘNG CỦA HỢP TÁC XÃ NĂM 2024"],
    ["1", "Tên HTX", "HTX Vận tải Sông Hồng"],
    ["2", "Mã số thuế", 100233488],
    ["3", "Địa chỉ", "Số 5, phường A, thành phố Nam Định, tỉnh Nam Định"],
    ["4", "Loại hình", "☑ HTX   ☐ QTDND   ☐ LHHTX"],
    ["5", "Lĩnh vực hoạt động", "Vận tải"],
    ["6", "Số thành viên", "15 thành viên"],
    ["7", "Số lao động thường xuyên", "40 người"],
    ["8", "Vốn điều lệ (triệu đồng)", "2.500"],
    ["9", "Doanh thu", "7,2 tỷ đồng"],
    ["10", "Lợi nhuận", "(150)", "triệu đồng"],
    ["11", "Thu nhập bình quân của người lao động", "8 triệu đồng/người/tháng"],
]


def test_values_beside_their_labels_in_other_notations() -> None:
    made, findings = report(CELLS, 2024)
    assert [(f.rule_id, f.severity) for f in findings] == [("F46", "info")]
    assert (made.code, made.code_state, made.code_printed) == (CODE, "repaired", "100233488")
    assert (made.org_type, made.sector) == ("coop", "transport")
    assert (made.members, made.workers, made.charter_capital, made.revenue) == (15, 40, 2.5e9, 7.2e9)
    assert made.figures["wage_avg"] == 96e6
    assert made.profit == -150e6


def test_labels_above_their_values() -> None:
    rows = [
        ["BÁO CÁO TÌNH HÌNH HOẠT ĐỘNG CỦA HTX NĂM 2023"],
        ["Tên HTX", None, "Mã số thuế"],
        ["HTX Mây tre đan", None, CODE],
        ["Địa chỉ", None, "Loại hình"],
        ["Xã Phú Nghĩa, TP Hà Nội", None, "Hợp tác xã"],
        ["Tổng số thành viên", "Tổng số lao động", "Vốn điều lệ (trđ)"],
        [30, 45, 900],
        ["Doanh thu (trđ)", "Lợi nhuận (trđ)", "Vốn vay (trđ)"],
        [5000, 400, 100],
    ]
    made, findings = report(rows)
    assert findings == []
    assert (made.name, made.code, made.members, made.workers) == ("HTX Mây tre đan", CODE, 30, 45)
    assert (made.charter_capital, made.revenue, made.profit) == (900e6, 5000e6, 400e6)
    assert made.figures == {"capital_borrowed": 100e6}


@pytest.mark.parametrize(
    ("mark", "row"),
    [("x", 1), ("X", 2), ("☑", 1), ("[x]", 2), ("✓", 1)],
)
def test_ticks_in_a_cell_of_their_own(mark: str, row: int) -> None:
    rows = [list(r) for r in GENERAL]
    for i in (14, 15, 16):
        rows[i] = rows[i][:1]
    rows[13 + row] = [rows[13 + row][0], mark]
    made, _ = report([*TITLE, *rows, *FIGURES])
    assert made.sector == {1: "agriculture", 2: "non_agriculture"}[row]


@pytest.mark.parametrize("answer", ["5.2", 2, "Phi nông nghiệp", "☐ Nông nghiệp ☑ Phi nông nghiệp"])
def test_answers_written_beside_the_question(answer: Any) -> None:
    rows = [*GENERAL[:13], ["5. Lĩnh vực hoạt động chủ yếu", answer], *GENERAL[17:]]
    assert report([*TITLE, *rows, *FIGURES])[0].sector == "non_agriculture"


def test_a_credit_fund() -> None:
    rows = [list(r) for r in GENERAL]
    rows[6], rows[7] = [rows[6][0]], [rows[7][0], "x"]
    rows[14], rows[16] = [rows[14][0]], [rows[16][0], "x"]
    made, _ = report([*TITLE, *rows, *FIGURES])
    assert (made.org_type, made.sector) == ("coop", "credit")


BAD = [
    (2, ["2. Mã số hợp tác xã/mã số thuế: 0100233489"], "F45"),
    (7, ["3.2 Quỹ tín dụng nhân dân", "x"], "F42"),
    (1, ["1. Tên hợp tác xã: ……………"], "F14"),
    (23, [1, "Tổng số thành viên", "Thành viên", 100, "nhiều"], "F21"),
    (26, [None, "- Số thành viên mới gia nhập", "Thành viên", 5, 220], "F44"),
    (29, [None, "Trong đó: Lao động là thành viên", "Người", 15, 2.5], "R29"),
    (34, [2, "Vốn điều lệ", None, 1000, 1200], "F19"),
    (30, [None, "Diện tích nhà kính", "m2", 300, 400], "F10"),
]


@pytest.mark.parametrize(("row", "cells", "rule"), BAD)
def test_what_is_wrong_is_told(row: int, cells: list[Any], rule: str) -> None:
    rows = [*GENERAL, *FIGURES]
    rows[row] = cells
    made, findings = report([*TITLE, *rows])
    assert rule in [f.rule_id for f in findings]
    assert made.revenue == 4.5e9
    assert all(f.message_vi and f.message_en for f in findings)


NOT_REPORTS = [
    [*LETTERHEAD, *HEADER, *ROWS, *FOOT],
    [["PHỤ LỤC 2"], *HEADER, *pl2_rows()],
    [
        ["DANH SÁCH HỢP TÁC XÃ"],
        ["STT", "Tên hợp tác xã", "Mã số thuế", "Địa chỉ", "Ngày cấp", "Số thành viên", "Vốn điều lệ", "Doanh thu"],
        *[[i, f"HTX số {i}", CODE, "Xã A", "1/1/2015", 10, 500, 900] for i in range(1, 9)],
    ],
    [["Hướng dẫn"], ["Tên hợp tác xã: viết bằng chữ in hoa"], ["Mã số thuế: 10 chữ số"]],
]


@pytest.mark.parametrize("rows", NOT_REPORTS)
def test_other_sheets_are_no_reports(rows: list[list[Any]]) -> None:
    assert not is_report(read_grids(workbook(("A", rows, ())))[0])


def test_years_and_versions() -> None:
    sheet = read_grids(workbook(("BC", [*TITLE, *GENERAL], ())))[0]
    assert report_year([sheet], "x.xlsx") == 2023
    bare = read_grids(workbook(("BC", GENERAL, ())))[0]
    assert report_year([bare], "bao cao HTX 2022.xlsx") == 2022
    assert report_year([bare], "bao cao.xlsx") is None
    assert [form_code(year) for year in (2019, 2023, 2024, 2026)] == ["HTX@2019", "HTX@2019", "HTX@2024", "HTX@2024"]


def test_merged_cells_and_indented_labels() -> None:
    book = load_workbook(io.BytesIO(workbook(("BC", TITLE, ()))))
    sheet = fill(book["BC"], [[None, *row] for row in GENERAL])
    sheet.merge_cells("B8:F8")
    fill(sheet, FIGURES)
    made, findings = read_report(read_grids(save(book))[0], 2023, "d")
    assert findings == []
    assert (made.code, made.members) == (CODE, 120)


def test_a_workbook_with_nothing_but_a_report() -> None:
    read = read_workbook(workbook(("BC", [*TITLE, *GENERAL, *FIGURES], ())), "bao cao.xlsx", "d")
    assert (read.forms, read.ref_area, read.reporting_year) == (["HTX@2019"], "VN63-20", 2023)
    assert (read.document_number, str(read.published_at)) == ("05/BC-HTX", "2023-12-14")
    assert (read.claims, read.findings) == ([], [])
    assert [c.code for c in read.cooperatives] == [CODE]


def test_a_report_beside_the_provinces_form() -> None:
    content = workbook(("PL1", [*LETTERHEAD, *HEADER, *ROWS, *FOOT], MERGES), ("HTX", [*TITLE, *GENERAL, *FIGURES], ()))
    read = read_workbook(content, "x.xlsx", "d")
    assert (len(read.claims), len(read.cooperatives)) == (70, 1)
    assert read.findings == []


@pytest.mark.parametrize(("title", "rule"), [("BÁO CÁO năm 2023", "F06"), ("BÁO CÁO", "F07")])
def test_a_report_without_province_or_year_is_refused(title: str, rule: str) -> None:
    rows = [[title], *[row for row in CELLS[1:] if row[1] != "Địa chỉ"]]
    with pytest.raises(Refused) as refused:
        read_workbook(workbook(("BC", rows, ())), "bao cao.xlsx", "d")
    assert refused.value.rule_id == rule
