"""The register of cooperatives: rows as provincial offices write them → cooperatives and findings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest.identifiers import check_digit
from ingest.observations import Finding
from ingest.submissions import Submission, fastgrid, read_workbook
from ingest.submissions.model import Cooperative
from ingest.submissions.register.columns import field_of
from ingest.submissions.register.words import heading_of, sector_of, state_listed, status_of
from tests.unit.submissions.legacy_text import tcvn3
from tests.unit.submissions.submission_books import rules, save, workbook

FILE = "DS HTX Bac Giang 2024.xlsx"
TITLE: list[list[Any]] = [
    ["ỦY BAN NHÂN DÂN TỈNH BẮC GIANG"],
    ["DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN TỈNH"],
    ["(Số liệu tính đến 31/12/2024)"],
    [],
]
HEAD = ["STT", "Tên HTX", "Mã số thuế", "Xã", "Năm thành lập", "Số thành viên"]


def code(serial: int, block: int = 24) -> str:
    """A valid code: the first from this serial number on that is ever issued."""
    while (digit := check_digit(f"{block:02d}{serial:07d}")) is None:
        serial += 1
    return f"{block:02d}{serial:07d}{digit}"


def read(
    *rows: Sequence[Any], above: Sequence[Sequence[Any]] = TITLE, merge: Sequence[str] = (), sheet: str = "DS"
) -> Submission:
    """Read a register of one sheet: header and rows below the title."""
    return read_workbook(workbook((sheet, [*above, *rows], merge)), FILE, "doc")


def line(number: int, name: str, **other: Any) -> list[Any]:
    """A usual row under HEAD."""
    told = {"code": code(100 * number), "commune": "Xã Tân Tiến", "founded": 2015, "members": 10 + number} | other
    return [number, name, told["code"], told["commune"], told["founded"], told["members"]]


def only(submission: Submission) -> Cooperative:
    """The one cooperative of a register."""
    assert len(submission.cooperatives) == 1
    return submission.cooperatives[0]


def names(submission: Submission) -> list[str]:
    """The names of the cooperatives, in order."""
    return [c.name for c in submission.cooperatives]


def of_rule(submission: Submission, rule_id: str) -> list[Finding]:
    """The findings of one rule."""
    return [f for f in submission.findings if f.rule_id == rule_id]


# Headers

FIELDS = {
    "number": ["STT", "TT", "Số TT", "Số thứ tự", "S.T.T"],
    "name": [
        "Tên HTX", "TÊN HỢP TÁC XÃ", "Tên hợp tác xã (ghi đầy đủ)", "Tên tổ chức", "Tên đơn vị", "Tên HTX/LHHTX", "HTX",
        "Tên Quỹ", "Tên QTDND", "Tên LHHTX", "Tên tổ hợp tác", "Hợp tác xã", "Họ tên HTX", "Danh sách HTX", "Đơn vị",
        "Tên\nHTX", "Tên gọi HTX", "Tên HTX, THT",
    ],
    "code": [
        "MST", "Mã số thuế", "Mã số HTX", "Mã số HTX/MST", "Mã số HTX (mã số thuế)", "MSDN", "Mã số DN", "Mã HTX",
        "Mã số", "Mã số đăng ký", "Mã số ĐKKD", "M\u00e3 s\u00f4\u0301 thu\u00ea\u0301",
    ],
    "certificate": ["Số GCN ĐKKD", "Số ĐKKD", "Số Giấy chứng nhận đăng ký HTX", "Giấy chứng nhận ĐKHTX",
    "GCN ĐKHTX số"],
    "founded": [
        "Ngày thành lập", "Năm TL", "Năm thành lập", "Thời gian thành lập", "Ngày, tháng, năm thành lập",
        "Ngày cấp GCN",
        "Ngày đăng ký lần đầu", "Tháng/năm thành lập", "Thành lập năm", "Ngày cấp ĐKKD", "Ngày chứng thực",
    ],
    "address": [
        "Địa chỉ", "Địa chỉ trụ sở chính", "Trụ sở", "Xã, huyện", "Nơi đặt trụ sở", "Thôn, xã", "Đơn vị hành chính",
        "Địa chỉ (thôn, xã, huyện)",
    ],
    "commune": ["Xã", "Xã/phường", "Xã, phường, thị trấn", "Phường/xã", "Xã (mới)", "Xã/phường (sau sáp nhập)"],
    "district": ["Huyện", "Huyện/TP", "Huyện, thị xã, thành phố", "Huyện (cũ)", "Địa bàn", "Quận/Huyện"],
    "hamlet": ["Thôn", "Thôn/ấp", "Ấp/khu phố", "Số nhà, đường"],
    "representative": [
        "Người đại diện", "Người đại diện theo pháp luật", "Giám đốc", "Họ và tên Giám đốc", "Chủ tịch HĐQT/Giám đốc",
        "Chủ nhiệm", "Người ĐDPL", "Tổ trưởng",
    ],
    "phone": ["Điện thoại", "SĐT", "Số ĐT liên hệ", "Số điện thoại giám đốc", "Email"],
    "sector": ["Ngành nghề", "Ngành nghề kinh doanh chính", "Lĩnh vực hoạt động", "Ngành, nghề SXKD", "Mã ngành"],
    "type": ["Loại hình", "Loại hình HTX", "Loại hình tổ chức"],
    "status": [
        "Tình trạng", "Tình trạng hoạt động", "Trạng thái", "Tình trạng pháp lý", "Hiện trạng HĐ", "Trạng thái MST",
        "Tình hình hoạt động",
    ],
    "rating": ["Xếp loại", "Xếp loại năm 2024", "Đánh giá, xếp loại", "Phân loại"],
    "members": ["Số TV", "Số thành viên", "Tổng số thành viên", "Thành viên (người)", "Số xã viên", "Số lượng TV"],
    "workers": ["Số LĐ", "Lao động", "Tổng số lao động", "LĐ thường xuyên"],
    "charter_capital": ["Vốn điều lệ", "VĐL (tr.đ)", "Vốn ĐL", "Vốn đăng ký (triệu đồng)"],
    "revenue": ["Doanh thu", "Doanh thu năm 2024 (tr.đ)", "Tổng doanh thu"],
    "profit": ["Lợi nhuận", "Lãi", "LNST", "Lãi/lỗ", "Lợi nhuận sau thuế"],
    "note": ["Ghi chú"],
    "": [
        "Số thành viên nữ", "Thành viên mới", "Thu nhập bình quân LĐ", "Trình độ giám đốc", "Ngày giải thể", "Nơi cấp",
        "Doanh thu với thành viên", "Diện tích (ha)", "Tổng tài sản", "Số lao động là thành viên", "Tên viết tắt",
        "Sản phẩm chính", "Số QĐ thành lập", "Kết quả hoạt động",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("field", "header"), [(field, h) for field, headers in FIELDS.items() for h in headers])
def test_headers_of_offices(field: str, header: str) -> None:
    assert field_of(header)[0] == field


def test_the_better_of_two_columns_counts_and_the_other_is_kept() -> None:
    head = [
        "STT",
        "Tên HTX",
        "Số GCN ĐKKD",
        "Mã số thuế",
        "Xã",
        "Số TV",
        "Doanh thu 2023 (trđ)",
        "Doanh thu 2024 (trđ)",
    ]
    row = only(read(head, [1, "HTX Đồng Tâm", "05/2014/GCN", code(7), "Xã A", 9, 100, 200]))
    assert (row.code, row.revenue) == (code(7), 200e6)
    assert row.details == {"Số GCN ĐKKD": "05/2014/GCN", "Doanh thu 2023 (trđ)": "100"}


def test_the_state_of_the_tax_code_is_no_code() -> None:
    head = ["STT", "Tên HTX", "Mã số HTX", "Trạng thái MST", "Số TV"]
    row = only(read(head, [1, "HTX Đồng Tâm", code(7), "NNT đang hoạt động (đã được cấp GCN ĐKT)", 9]))
    assert (row.code, row.activity) == (code(7), "active")


GROUPED: list[list[Any]] = [
    ["TT", "Tên HTX", "Địa chỉ", None, "Năm TL", "Lĩnh vực", None, None, "Tình trạng hoạt động", None, None,
     "Số thành viên", None],
    [None, None, "Xã", "Huyện", None, "Nông nghiệp", "Vận tải", "Quỹ TDND", "Đang HĐ", "Ngừng HĐ", "Chờ giải thể",
     "Tổng số", "Trong đó nữ"],
    [f"({i})" for i in range(1, 14)],
]  # fmt: skip
GROUPED_ROWS: list[list[Any]] = [
    [1, "HTX Đồng Tâm", "Xã A", "Yên Dũng", 2015, "x", None, None, "x", None, None, 12, 5],
    [2, "HTX Hòa Bình", "Xã A", "nt", 2016, None, "X", None, None, "✓", None, 13, 6],
    [3, "QTDND Tân Mỹ", "Xã B", '"', 2017, None, None, "x", None, None, 1, 14, 7],
]
GROUPED_MERGES = ("A5:A6", "B5:B6", "C5:D5", "E5:E6", "F5:H5", "I5:K5", "L5:M5")


@pytest.mark.parametrize("merge", [GROUPED_MERGES, ()])
@pytest.mark.parametrize("numbers", [True, False])
def test_ticks_under_grouped_headers(merge: Sequence[str], numbers: bool) -> None:
    found = read(*GROUPED[: 2 + numbers], *GROUPED_ROWS, merge=merge)
    told = [(c.sector, c.activity, c.district, c.founded, c.members) for c in found.cooperatives]
    assert told == [
        ("agriculture", "active", "Yên Dũng", 2015, 12),
        ("transport", "inactive", "Yên Dũng", 2016, 13),
        ("credit", "inactive", "Yên Dũng", 2017, 14),
    ]
    assert not found.findings


@pytest.mark.parametrize("mark", ["x", "X", "v", 1, "✓", "có"])
def test_ticks_in_columns_of_their_own(mark: Any) -> None:
    head = ["STT", "Tên HTX", "Xã", "Số TV", "Hoạt động", "Ngừng hoạt động", "Đã giải thể"]
    marks = [(mark, None, None), (None, mark, None), (None, None, mark), (None, None, None)]
    found = read(head, *([i + 1, f"HTX Số {i}", "Xã A", 9, *m] for i, m in enumerate(marks)))
    assert [c.activity for c in found.cooperatives] == ["active", "inactive", "closed", "unknown"]
    assert not found.findings


# Rows that are no cooperatives


def test_districts_totals_and_signatures_are_no_cooperatives() -> None:
    found = read(
        HEAD,
        ["I", "Huyện Yên Dũng"], line(1, "HTX Đồng Tâm"), line(2, "HTX Hòa Bình"),
        [None, "Cộng huyện Yên Dũng", None, None, None, 23],
        ["II", "Huyện Lục Nam (1 HTX)"], line(1, "HTX Đại Thắng", code=code(5000)),
        [None, "TỔNG CỘNG", None, None, None, 34],
        [], ["Ghi chú: số liệu do các huyện báo cáo"],
        ["Người lập biểu", None, None, None, "Bắc Giang, ngày 05 tháng 01 năm 2025"],
        [None, None, None, None, "GIÁM ĐỐC"], [None, None, None, None, "(Ký, đóng dấu)"],
    )  # fmt: skip
    assert [(c.name, c.district) for c in found.cooperatives] == [
        ("HTX Đồng Tâm", "Huyện Yên Dũng"), ("HTX Hòa Bình", "Huyện Yên Dũng"), ("HTX Đại Thắng", "Huyện Lục Nam"),
    ]  # fmt: skip
    assert not found.findings


def test_a_name_like_a_heading_or_a_total_is_a_cooperative_when_its_row_says_more() -> None:
    head = ["STT", "Tên HTX", "Mã số thuế", "Số TV", "Tình trạng"]
    listed = [
        "HTX Đồng Tâm", "HTX Vận tải", "HTX Xây dựng", "HTX Nông nghiệp", "Tổng hợp Tân Tiến", "Cộng Hòa", "HTX Chợ",
    ]  # fmt: skip
    rows = [[i + 1, name, code(9) if not i else None, 9 + i, None] for i, name in enumerate(listed)]
    rows[3][3] = None  # a number and a name, nothing else
    rows[5][4] = "Đang hoạt động"
    found = read(head, *rows, [None, "Tổng cộng", None, 84])
    assert names(found) == listed
    assert {c.sector for c in found.cooperatives} == {"_T"}  # the name of one says nothing of the next


def test_numbered_sums_of_a_group_are_no_cooperatives() -> None:
    head = ["STT", "Tên HTX", "Mã số thuế", "Số TV", "Tình trạng"]
    found = read(
        head,
        [1, "HTX Nông nghiệp", None, 21, None], [1, "HTX Đồng Tâm", code(10), 10], [2, "HTX Hòa Bình", code(20), 11],
        [3, "HTX Vạn Thắng", code(25), 11],
        [2, "HTX Vận tải", None, 12, None], [1, "HTX Thống Nhất", code(30), 12],
    )  # fmt: skip
    assert [(c.name, c.sector) for c in found.cooperatives] == [
        ("HTX Đồng Tâm", "agriculture"), ("HTX Hòa Bình", "agriculture"), ("HTX Vạn Thắng", "agriculture"),
        ("HTX Thống Nhất", "transport"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [["A", "HTX ĐANG HOẠT ĐỘNG"], ["I", "Huyện Yên Dũng"], 1, ["II", "Huyện Lục Nam"], 2,
             ["B", "HTX NGỪNG HOẠT ĐỘNG"], 3],
            [("Huyện Yên Dũng", "active", "_T"), ("Huyện Lục Nam", "active", "_T"), ("", "inactive", "_T")],
            id="districts below states",
        ),
        pytest.param(
            [["I", "Huyện Yên Dũng"], [None, "HTX đang hoạt động"], 1, [None, "HTX ngừng hoạt động"], 2,
             ["II", "Huyện Lục Nam"], 3],
            [("Huyện Yên Dũng", "active", "_T"), ("Huyện Yên Dũng", "inactive", "_T"),
             ("Huyện Lục Nam", "unknown", "_T")],
            id="states below districts",
        ),
        pytest.param(
            [["I", "Lĩnh vực nông nghiệp"], 1, ["II", "Lĩnh vực vận tải"], 2, ["III", "HTX ngừng hoạt động"], 3],
            [("", "unknown", "agriculture"), ("", "unknown", "transport"), ("", "inactive", "_T")],
            id="beside one another",
        ),
        pytest.param(
            [["I. NÔNG NGHIỆP"], ["1. HTX đang hoạt động"], 1, ["2. HTX đã giải thể"], 2, ["II. VẬN TẢI"], 3],
            [("", "active", "agriculture"), ("", "closed", "agriculture"), ("", "unknown", "transport")],
            id="numbers in the text",
        ),
        pytest.param(
            [["QUỸ TÍN DỤNG NHÂN DÂN"], 1, ["HTX NGỪNG HOẠT ĐỘNG"], 2],
            [("", "unknown", "credit"), ("", "inactive", "_T")],
            id="without numbers",
        ),
        pytest.param(
            [["I", "Huyện Yên Dũng"], ["1", "Xã Tân Mỹ"], 1, ["2", "Xã Tiền Phong"], 2, ["II", "Huyện Lục Nam"], 3],
            [("Huyện Yên Dũng", "unknown", "_T"), ("Huyện Yên Dũng", "unknown", "_T"),
             ("Huyện Lục Nam", "unknown", "_T")],
            id="communes",
        ),
    ],
)  # fmt: skip
def test_a_heading_holds_until_the_next_of_its_level(rows: list[Any], expected: list[tuple[str, str, str]]) -> None:
    made = [[row, f"HTX Số {row}", code(row * 50), "Thôn A", 2015] if isinstance(row, int) else row for row in rows]
    found = read(["STT", "Tên HTX", "Mã số thuế", "Thôn", "Năm TL"], *made)
    assert [(c.district, c.activity, c.sector) for c in found.cooperatives] == expected


def test_types_below_one_another() -> None:
    found = read(
        ["Tên HTX", "Địa chỉ", "Năm TL", "Số TV"],
        ["A. HỢP TÁC XÃ"], ["I. Lĩnh vực nông nghiệp"], ["HTX Đồng Tâm", "Xã A", 2015, 7],
        ["II. Lĩnh vực phi nông nghiệp"], ["HTX Hòa Bình", "Xã A", 2015, 8],
        ["B. LIÊN HIỆP HTX"], ["Liên hiệp HTX Kinh Bắc", "Xã A", 2015, 5],
        ["C. TỔ HỢP TÁC"], ["Tổ trồng rau Thượng", "Xã A", 2015, 4],
        ["D. QUỸ TÍN DỤNG NHÂN DÂN"], ["Tân Mỹ", "Xã A", 2015, 900],
        ["Tổng cộng", None, None, 924],
    )  # fmt: skip
    assert [(c.org_type, c.sector, c.members) for c in found.cooperatives] == [
        ("coop", "agriculture", 7), ("coop", "non_agriculture", 8), ("union", "_T", 5), ("group", "_T", 4),
        ("coop", "credit", 900),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "field", "value"),
    [
        ("I. Huyện Yên Dũng", "district", "Huyện Yên Dũng"), ("TP Bắc Giang", "district", "TP Bắc Giang"),
        ("Huyện Yên Dũng có 5 HTX", "district", "Huyện Yên Dũng"),
        ("Huyện Lục Nam: 12 HTX", "district", "Huyện Lục Nam"),
        ("Xã Tân Mỹ", "commune", "Xã Tân Mỹ"), ("Đặc khu Phú Quốc", "commune", "Đặc khu Phú Quốc"),
        ("Lĩnh vực nông nghiệp (25 HTX)", "sector", "agriculture"),
        ("II. HTX THƯƠNG MẠI - DỊCH VỤ", "sector", "trade_service"),
        ("LHHTX", "org_type", "union"), ("Quỹ tín dụng nhân dân", "sector", "credit"),
    ],
)  # fmt: skip
def test_headings(printed: str, field: str, value: str) -> None:
    heading = heading_of(printed)
    assert heading is not None and getattr(heading, field) == value


@pytest.mark.parametrize("printed", ["Yên Dũng", "HTX Đồng Tâm", "HTX vận tải Hòa Phát", "HTX thành lập mới năm 2024"])
def test_no_headings(printed: str) -> None:
    assert heading_of(printed) is None


def test_an_aside_below_a_cooperative_says_nothing_of_the_next() -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm"), [None, "(HTX ngừng hoạt động từ 2020)"], line(2, "HTX Hòa Bình"))
    assert [c.activity for c in found.cooperatives] == ["unknown", "unknown"]
    assert rules(found) == ["F57"]


def test_headings_merged_over_the_whole_table() -> None:
    found = read(
        HEAD,
        ["HUYỆN YÊN DŨNG"], line(1, "HTX Đồng Tâm"), ["Cộng", None, None, None, None, 11],
        ["HUYỆN LỤC NAM (1 HTX)"], line(2, "HTX Hòa Bình"), ["Tổng cộng", None, None, None, None, 23],
        ["Người lập biểu", None, None, "TM. ỦY BAN NHÂN DÂN"],
        merge=("A6:F6", "A9:F9"),
    )  # fmt: skip
    assert [c.district for c in found.cooperatives] == ["HUYỆN YÊN DŨNG", "HUYỆN LỤC NAM"]
    assert not found.findings


@pytest.mark.parametrize("years", [(2022, 2023, 2024), ("2022", "2023", "2024"), ("Năm 2022", "Năm 2023", "Năm 2024")])
@pytest.mark.parametrize("merge", [(), ("A5:A6", "B5:B6", "C5:C6", "D5:F5")])
def test_the_latest_of_several_years(years: Sequence[Any], merge: Sequence[str]) -> None:
    head = [["STT", "Tên HTX", "Địa chỉ", "Số thành viên", None, None], [None, None, None, *years]]
    row = only(read(*head, [1, "HTX Đồng Tâm", "Xã Tân Tiến", 7, 8, 9], merge=merge))
    assert row.members == 9
    assert list(row.details.values()) == ["7", "8"]


def test_a_row_that_nobody_understands_is_told() -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm"), [None, "Theo số liệu rà soát"], line(2, "HTX Hòa Bình"))
    assert names(found) == ["HTX Đồng Tâm", "HTX Hòa Bình"]
    assert [f.locator for f in of_rule(found, "F57")] == ["DS!B7"]


def test_header_repeated_on_every_page_and_rows_of_column_numbers() -> None:
    found = read(HEAD, [1, 2, 3, 4, 5, 6], line(1, "HTX Đồng Tâm"), HEAD, line(2, "HTX Hòa Bình"))
    assert names(found) == ["HTX Đồng Tâm", "HTX Hòa Bình"]
    assert not found.findings


@pytest.mark.parametrize(
    "numbers", [["01", "02", "03"], ["1.", "2.", "3."], [1.1, 1.2, 1.3], [None] * 3, ["=ROW()"] * 3]
)
def test_running_numbers_of_all_kinds(numbers: list[Any]) -> None:
    rows = [[number, *line(i + 1, f"HTX Số {i}")[1:]] for i, number in enumerate(numbers)]
    found = read(HEAD, *rows, [None, "Tổng cộng", None, None, None, 36])
    assert len(found.cooperatives) == 3
    assert not found.findings


def test_a_row_without_a_name() -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm"), [2, None, code(900), "Xã A", 2015, 9])
    assert len(found.cooperatives) == 2
    assert [f.locator for f in of_rule(found, "F50")] == ["DS!B7"]


# Codes


@pytest.mark.parametrize(
    ("printed", "expected", "state", "rule"),
    [
        (code(11), code(11), "valid", ""),
        (int(code(11)), code(11), "valid", ""),
        (int(code(11, 1)), code(11, 1), "repaired", "R38"),
        (str(int(code(11, 1))), code(11, 1), "repaired", "R38"),
        (f"MST: {code(11)}", code(11), "valid", ""),
        (f"{code(11)[:4]} {code(11)[4:7]} {code(11)[7:]}", code(11), "valid", ""),
        (f"{code(11)}-001", f"{code(11)}-001", "branch", ""),
        (int(code(11) + "001"), f"{code(11)}-001", "branch", ""),
        (int(code(11, 1) + "002"), f"{code(11, 1)}-002", "branch", ""),
        ("001085012345", "001085012345", "personal", "R38"),
        (None, "", "missing", ""), ("-", "", "missing", ""), ("chưa có", "", "missing", ""), ("…", "", "missing", ""),
        (code(11)[:-1] + str((int(code(11)[-1]) + 1) % 10), None, "invalid", "R38"),
        ("24001", "24001", "invalid", "R38"),
        (date(2015, 1, 2), "02/01/2015", "invalid", "R38"),
    ],
)  # fmt: skip
def test_codes(printed: Any, expected: str | None, state: str, rule: str) -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm", code=printed))
    row = only(found)
    assert row.code_state == state
    assert expected is None or row.code == expected
    assert rules(found) == ([rule] if rule else [])
    assert not rule or found.findings[0].locator == "DS!C6"


def test_messages_about_codes_say_what_to_do() -> None:
    wrong = code(11)[:-1] + str((int(code(11)[-1]) + 1) % 10)
    for printed in (wrong, "24001", "001085012345", int(code(11, 1))):
        message = read(HEAD, line(1, "HTX Đồng Tâm", code=printed)).findings[0].message_vi
        assert str(printed) in message and "Đề nghị" in message


def test_the_same_code_twice() -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm"), line(2, "HTX Hòa Bình", code=code(100)))
    (told,) = of_rule(found, "R38")
    assert told.locator == "DS!C7" and "DS!C6" in told.message_vi and told.severity == "critical"
    assert [c.code for c in found.cooperatives] == [code(100)] * 2


def test_a_branch_is_not_its_cooperative() -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm"), line(2, "Chi nhánh HTX Đồng Tâm", code=f"{code(100)}-001"))
    assert not of_rule(found, "R38")


@pytest.mark.parametrize(
    "printed", ["200507000012", "05/2014/GCN", "20C8000012", 12, "Số 15 ngày 05/3/2014", 4507000012]
)
def test_a_number_of_an_old_certificate_is_no_wrong_code(printed: Any) -> None:
    found = read(["STT", "Tên HTX", "Số GCN ĐKKD", "Xã", "Số TV"], [1, "HTX Đồng Tâm", printed, "Xã A", 9])
    assert (only(found).code, only(found).code_state) == ("", "missing")
    assert only(found).details["Số GCN ĐKKD"] == str(printed)
    assert not found.findings


def test_a_code_among_the_numbers_of_certificates_is_one() -> None:
    found = read(["STT", "Tên HTX", "Số GCN ĐKKD", "Xã", "Số TV"], [1, "HTX Đồng Tâm", code(11), "Xã A", 9])
    assert (only(found).code, only(found).code_state) == (code(11), "valid")


# Statuses

LEGAL = {
    "Tạm ngừng kinh doanh": "inactive",
    "Bị thu hồi do cưỡng chế về quản lý thuế": "inactive",
    "Đang làm thủ tục giải thể, bị chia, bị hợp nhất, được sáp nhập": "inactive",
    "Đang làm thủ tục phá sản": "inactive",
    "Đã giải thể, phá sản, chấm dứt tồn tại": "closed",
    "Không hoạt động tại địa chỉ đã đăng ký": "inactive",
    "Đang hoạt động": "active",
}
LEGAL_GROUP = {"Đang làm thủ tục chấm dứt hoạt động": "inactive", "Đã chấm dứt hoạt động": "closed"}
COLLOQUIAL = {
    "active": [
        "Đang HĐ", "Hoạt động", "Hoạt động tốt", "HĐ bình thường", "Còn hoạt động", "HTX đang hoạt động",
        "Mới thành lập",
        "Có hoạt động", "Đang SXKD", "ĐANG HOẠT ĐỘNG", "Dang hoat dong", "NNT đang hoạt động",
        "00 - NNT đang hoạt động",
        "NNT đang hoạt động (đã được cấp GCN ĐKT)", "Hoạt động trung bình", "Hoạt động có lãi",
    ],
    "active, no legal status": ["Hoạt động cầm chừng", "HĐ kém hiệu quả", "Yếu kém", "Hoạt động khó khăn"],
    "inactive": ["Tạm ngừng", "Tạm ngừng HĐ", "Tạm nghỉ", "Đang giải thể", "Bỏ địa chỉ kinh doanh", "Đang tạm ngừng"],
    "inactive, no legal status": [
        "Ngừng hoạt động", "Ngừng HĐ", "Ngưng hoạt động", "Không hoạt động", "Dừng hoạt động", "Chờ giải thể",
        "Đang chờ giải thể", "Ngừng hoạt động chờ giải thể", "Đề nghị giải thể", "Kiến nghị giải thể", "Chưa giải thể",
        "Chưa hoạt động", "Mới thành lập, chưa hoạt động", "Chờ phá sản", "Đã ngừng hoạt động từ 2020", "Bị khóa MST",
        "NNT ngừng hoạt động nhưng chưa hoàn thành thủ tục đóng MST",
    ],
    "closed": [
        "Giải thể", "Đã giải thể", "Giải thể năm 2023", "Giải thể tự nguyện", "Chấm dứt hoạt động", "Đã sáp nhập",
        "Phá sản", "Đóng MST", "Đã xóa tên", "Thu hồi GCN", "Đã chuyển đổi thành công ty",
        "NNT ngừng hoạt động và đã đóng MST",
    ],
}  # fmt: skip


@pytest.mark.parametrize("printed", LEGAL)
def test_legal_statuses(printed: str) -> None:
    for text in (printed, printed.upper(), f"{printed}."):
        status = status_of(text)
        assert status is not None and (status.activity, status.legal) == (LEGAL[printed], printed)


@pytest.mark.parametrize("printed", LEGAL_GROUP)
def test_legal_statuses_of_groups(printed: str) -> None:
    status = status_of(printed)
    assert status is not None and (status.activity, status.group) == (LEGAL_GROUP[printed], printed)


@pytest.mark.parametrize(("told", "printed"), [(told, p) for told, listed in COLLOQUIAL.items() for p in listed])
def test_colloquial_statuses(told: str, printed: str) -> None:
    activity, _, without = told.partition(", ")
    status = status_of(printed)
    assert status is not None and (status.activity, bool(status.legal)) == (activity, not without)


@pytest.mark.parametrize("printed", ["Chuyển đổi", "Đang củng cố", "12", "Huyện quản lý"])
def test_a_status_that_nobody_understands_is_told(printed: str) -> None:
    found = read(["STT", "Tên HTX", "Xã", "Tình trạng"], [1, "HTX Đồng Tâm", "Xã A", printed])
    assert only(found).activity == "unknown"
    assert rules(found) == ["F52"] and "Nghị định 92/2024" in found.findings[0].message_vi


def test_a_rating_in_the_column_of_states_means_that_it_works() -> None:
    found = read(["STT", "Tên HTX", "Xã", "Tình hình hoạt động"], [1, "HTX Đồng Tâm", "Xã A", "Khá"])
    assert (only(found).activity, only(found).legal_status) == ("active", "")
    assert not found.findings


def test_the_status_of_a_group_and_one_in_the_notes() -> None:
    head = ["STT", "Tên HTX", "Xã", "Tình trạng", "Ghi chú"]
    found = read(
        head,
        [1, "Tổ hợp tác Thượng", "Xã A", "Đã chấm dứt hoạt động"],
        [2, "HTX Hòa Bình", "Xã A", None, "Đã giải thể"],
    )
    assert [(c.legal_status, c.activity) for c in found.cooperatives] == [
        ("Đã chấm dứt hoạt động", "closed"), ("Đã giải thể, phá sản, chấm dứt tồn tại", "closed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "activity"),
    [
        ("DANH SÁCH HTX NGỪNG HOẠT ĐỘNG NĂM 2024", "inactive"),
        ("DANH SÁCH CÁC HỢP TÁC XÃ ĐANG HOẠT ĐỘNG TRÊN ĐỊA BÀN TỈNH", "active"),
        ("DANH SÁCH HTX GIẢI THỂ NĂM 2024", "closed"),
        ("Danh sách HTX nông nghiệp đang hoạt động", "active"),
        ("DS HTX chờ giải thể", "inactive"),
        ("DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN TỈNH", ""),
        ("DANH SÁCH HTX HOẠT ĐỘNG TRÊN ĐỊA BÀN TỈNH", ""),
        ("DANH SÁCH HTX ĐANG HOẠT ĐỘNG, NGỪNG HOẠT ĐỘNG", ""),
        ("Tình hình hoạt động của các HTX đến 31/12/2024", ""),
    ],
)
def test_a_title_may_tell_the_state_of_all(title: str, activity: str) -> None:
    status = state_listed(title)
    assert (status.activity if status else "") == activity


def test_a_sheet_of_closed_ones_and_a_cell_that_says_otherwise() -> None:
    above = [TITLE[0], ["DANH SÁCH HTX GIẢI THỂ NĂM 2024"], []]
    found = read(["STT", "Tên HTX", "Xã", "Tình trạng"], [1, "HTX Đồng Tâm", "Xã A", None],
                 [2, "HTX Hòa Bình", "Xã A", "Đang HĐ"], above=above)  # fmt: skip
    assert [c.activity for c in found.cooperatives] == ["closed", "active"]


# Sectors and types


@pytest.mark.parametrize(
    ("printed", "sector"),
    [
        ("Trồng trọt", "crop"), ("Chăn nuôi lợn", "livestock"), ("Trồng rau, chăn nuôi lợn", "agriculture"),
        ("DVNN", "agriculture"), ("Dịch vụ nông nghiệp", "agriculture"), ("Dịch vụ tổng hợp", "trade_service"),
        ("Vận tải hàng hóa", "transport"), ("GTVT", "transport"), ("CN-TTCN", "industry"), ("XD", "construction"),
        ("Vệ sinh môi trường", "environment"), ("Cấp nước sạch nông thôn", "rural_water"), ("QTDND", "credit"),
        ("Nuôi tôm", "fishery"), ("Làm muối", "salt"), ("Du lịch cộng đồng", "tourism"), ("Chế biến gỗ", "industry"),
        ("PNN", "non_agriculture"), ("Phi NN", "non_agriculture"), ("Khác", "other"), ("Ong mật", "livestock"),
        ("0118", "crop"), ("49", "transport"), ("A", "agriculture"), ("0111 - Trồng lúa", "crop"), ("Nhà ở", "housing"),
        ("Nông - lâm - ngư - diêm nghiệp", "agriculture"), ("HTX giao thông vận tải", "transport"),
        ("Dịch vụ", "trade_service"),
        ("Tạo việc làm", None), ("Đồng Tâm", None),
    ],
)  # fmt: skip
def test_sectors(printed: str, sector: str | None) -> None:
    assert sector_of(printed, 20241231) == sector


def test_letters_of_vsic_changed_their_meaning() -> None:
    assert [sector_of(letter, 20241231) for letter in "KLM"] == ["credit", "housing", None]
    assert [sector_of(letter, 20260101) for letter in "KLM"] == ["trade_service", "credit", "housing"]


def test_a_type_that_is_a_sector() -> None:
    head = ["STT", "Tên HTX", "Xã", "Loại hình HTX"]
    told = ["Nông nghiệp", "HTX vận tải", "HTX", "Quỹ tín dụng", "Cung ứng dịch vụ"]
    found = read(head, *([i + 1, f"Số {i}", "Xã A", text] for i, text in enumerate(told)))
    assert [c.sector for c in found.cooperatives] == ["agriculture", "transport", "_T", "credit", "_T"]
    assert [c.details.get("Loại hình HTX") for c in found.cooperatives] == told


def test_a_line_of_business_that_nobody_understands_is_told_once() -> None:
    head = ["STT", "Tên HTX", "Xã", "Ngành nghề"]
    found = read(head, *([i, f"HTX Số {i}", f"Xã {i}", "Việc lạ"] for i in range(1, 4)))
    assert rules(found) == ["F56"] and "(3 dòng)" in found.findings[0].message_vi
    assert [c.details["Ngành nghề"] for c in found.cooperatives] == ["Việc lạ"] * 3


# Dates


@pytest.mark.parametrize(
    ("printed", "year", "day"),
    [
        (date(2015, 3, 5), 2015, date(2015, 3, 5)), (datetime(2015, 3, 5, 8), 2015, date(2015, 3, 5)),
        ("05/03/2015", 2015, date(2015, 3, 5)), ("5.3.2015", 2015, date(2015, 3, 5)),
        ("5-3-15", 2015, date(2015, 3, 5)),
        ("ngày 05 tháng 3 năm 2015", 2015, date(2015, 3, 5)), ("2015-03-05", 2015, date(2015, 3, 5)),
        (42068, 2015, date(2015, 3, 5)), ("42068", 2015, date(2015, 3, 5)),
        ("QĐ 12/2014 ngày 05/3/2015", 2015, date(2015, 3, 5)),
        (2015, 2015, None), ("2015", 2015, None), ("Năm 2015", 2015, None), ("03/2015", 2015, None),
        ("tháng 3 năm 2015", 2015, None), ("-", None, None), ("chưa rõ", None, None), (None, None, None),
        ("05/3/1998", 1998, date(1998, 3, 5)), ("5/3/98", 1998, date(1998, 3, 5)),
    ],
)  # fmt: skip
def test_dates(printed: Any, year: int | None, day: date | None) -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm", founded=printed))
    assert (only(found).founded, only(found).founded_on) == (year, day)
    assert not found.findings


@pytest.mark.parametrize("printed", ["31/02/2019", "2/13/2015", "1215", "15/3", "2012-2015", 1.5, "hôm qua"])
def test_dates_that_are_none(printed: Any) -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm", founded=printed))
    assert rules(found) == ["F53"] and only(found).founded_on is None
    assert found.findings[0].locator == "DS!E6"


@pytest.mark.parametrize("printed", ["15/01/2025", 2025, date(2025, 1, 1), "2026"])
def test_dates_after_the_day_of_the_register(printed: Any) -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm", founded=printed), line(2, "HTX Hòa Bình", founded="31/12/2024"))
    assert rules(found) == ["F54"]
    assert "31/12/2024" in found.findings[0].message_vi


@pytest.mark.parametrize(
    ("title", "later"),
    [("(đến 30/6/2024)", True), ("Tính đến tháng 6/2024", True), ("NĂM 2024", False), ("Thời điểm 30.6.2024", True),
     ("đến hết ngày 30 tháng 6 năm 2024", True), ("Đến hết năm 2024", False)],
)  # fmt: skip
def test_the_day_of_the_register(title: str, later: bool) -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm", founded="15/8/2024"), above=[*TITLE[:2], [title], []])
    assert rules(found) == ["F54"] * later


# Money and counts


@pytest.mark.parametrize(
    ("header", "printed", "expected", "rule"),
    [
        ("Vốn điều lệ (triệu đồng)", 500, 500e6, ""), ("VĐL (tr.đ)", 500.5, 500.5e6, ""),
        ("Vốn điều lệ (1.000 đồng)", 500000, 500e6, ""), ("Vốn điều lệ (nghìn đồng)", "500.000", 500e6, ""),
        ("Vốn điều lệ (tỷ đồng)", 0.5, 500e6, ""), ("Vốn điều lệ, trđ", "1.500", 1500e6, ""),
        ("Vốn điều lệ (đồng)", "500.000.000", 500e6, ""), ("Vốn điều lệ\n(Tr.đồng)", "1.500,5", 1500.5e6, ""),
        ("Vốn điều lệ (trđ)", "1,500", 1500e6, "F26"), ("Vốn điều lệ (tỷ đồng)", "1,500", 1.5e9, ""),
        ("Vốn điều lệ (tỷ đồng)", "0,500", 500e6, ""), ("Vốn điều lệ (trđ)", "0,500", 500e3, ""),
        ("Vốn điều lệ (triệu đồng)", "1,5 tỷ", 1.5e9, ""), ("Vốn điều lệ", "500 triệu đồng", 500e6, ""),
        ("Vốn điều lệ", 500, 500e6, "F55"), ("Vốn điều lệ", 500_000_000, 500e6, "F55"),
        ("Vốn điều lệ (trđ)", None, None, ""),
        ("Vốn điều lệ (trđ)", "…", None, ""), ("Vốn điều lệ (trđ)", "nhiều", None, "F21"),
        ("Vốn điều lệ (tỷ đồng)", 500_000, 5e14, "F60"),
    ],
)  # fmt: skip
def test_money(header: str, printed: Any, expected: float | None, rule: str) -> None:
    found = read([*HEAD, header], [*line(1, "HTX Đồng Tâm"), printed])
    assert only(found).charter_capital == expected
    assert rules(found) == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("Đơn vị tính: triệu đồng", 500e6), ("ĐVT: 1.000 đồng", 500e3), ("(Đơn vị: người, triệu đồng)", 500e6),
     ("Đơn vị tính: đồng", 500.0), ("ĐVT: tỷ đồng", 500e9)],
)  # fmt: skip
def test_the_unit_over_the_table(unit: str, expected: float) -> None:
    above = [*TITLE, [None] * 5 + [unit]]
    found = read([*HEAD, "Vốn điều lệ"], [*line(1, "HTX Đồng Tâm"), 500], above=above)
    assert only(found).charter_capital == expected
    assert "F55" not in rules(found)


def test_profit_above_revenue_and_negative_members() -> None:
    head = [*HEAD, "Doanh thu (trđ)", "Lợi nhuận (trđ)"]
    found = read(head, [*line(1, "HTX Đồng Tâm", members=-5), 100, 300], [*line(2, "HTX Hòa Bình"), 100, "(20)"])
    assert sorted(rules(found)) == ["F59", "F60"]
    assert found.cooperatives[1].profit == -20e6


@pytest.mark.parametrize(("printed", "expected", "rule"), [("1.250", 1250, ""), ("12 người", 12, ""),
(12.1234, 12.12, "F25"),
                                                           (1.25, 1.25, "R29"), ("mười", None, "F21")])  # fmt: skip
def test_members(printed: Any, expected: float | None, rule: str) -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm", members=printed))
    assert only(found).members == expected
    assert rules(found) == ([rule] if rule else [])


# Places


@pytest.mark.parametrize(
    ("address", "commune", "district"),
    [
        ("Thôn 3, xã Tân Tiến, huyện Yên Dũng, tỉnh Bắc Giang", "xã Tân Tiến", "huyện Yên Dũng"),
        ("Thôn 3 - xã Tân Tiến - huyện Yên Dũng", "xã Tân Tiến", "huyện Yên Dũng"),
        ("TDP 5, P. Dĩnh Kế, TP. Bắc Giang", "P. Dĩnh Kế", "TP. Bắc Giang"),
        ("Số 5 đường Hùng Vương, TT. Neo, H. Yên Dũng", "TT. Neo", "H. Yên Dũng"),
        ("Thôn 3, xã Đồng Việt, tỉnh Bắc Ninh", "xã Đồng Việt", ""),
        ("Phường Bến Thành, Quận 1, TP. Hồ Chí Minh", "Phường Bến Thành", "Quận 1"),
        ("Phường Bến Thành, TP. Hồ Chí Minh", "Phường Bến Thành", ""),
        ("phường An Hải, thành phố Đà Nẵng", "phường An Hải", ""),
        ("Thôn Thượng", "", ""),
    ],
)  # fmt: skip
def test_addresses(address: str, commune: str, district: str) -> None:
    found = read(["STT", "Tên HTX", "MST", "Địa chỉ", "Số TV"], [1, "HTX Đồng Tâm", code(5), address, 9])
    row = only(found)
    assert (row.commune, row.district, row.address) == (commune, district, address)


def test_places_in_merged_cells_and_ditto_marks() -> None:
    head = ["STT", "Huyện", "Xã", "Tên HTX", "Năm TL", "Số TV"]
    found = read(
        head,
        [1, "Yên Dũng", "Tân Tiến", "HTX Đồng Tâm", 2015, 7], [2, None, None, "HTX Hòa Bình", 2016, 8],
        [3, None, "Tiền Phong", "HTX Đại Thắng", 2016, 8], [4, "Lục Nam", "Bảo Sơn", "HTX An Khang", 2016, 8],
        [5, "Như trên", "-nt-", "HTX Phú Thịnh", 2016, 8],
        merge=("B6:B8", "C6:C7"),
    )  # fmt: skip
    assert [(c.district, c.commune) for c in found.cooperatives] == [
        ("Yên Dũng", "Tân Tiến"), ("Yên Dũng", "Tân Tiến"), ("Yên Dũng", "Tiền Phong"), ("Lục Nam", "Bảo Sơn"),
        ("Lục Nam", "Bảo Sơn"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "title", "district"),
    [("Huyện Yên Dũng", "DANH SÁCH HTX", "Huyện Yên Dũng"), ("Sheet1", "DANH SÁCH HTX ĐỊA BÀN HUYỆN LỤC NAM",
     "HUYỆN LỤC NAM"),
     ("TX Việt Yên", "DANH SÁCH HTX", "TX Việt Yên"), ("DS", "Danh sách HTX quận Hồng Bàng", "quận Hồng Bàng")],
)  # fmt: skip
def test_the_district_of_a_sheet(sheet: str, title: str, district: str) -> None:
    found = read(HEAD, line(1, "HTX Đồng Tâm"), above=[TITLE[0], [title], TITLE[2]], sheet=sheet)
    assert only(found).district == district


# Several sheets


def _districts(codes: bool = True) -> list[tuple[str, list[list[Any]], tuple[str, ...]]]:
    sheets = []
    for s, district in enumerate(("Huyện Yên Dũng", "TX Việt Yên")):
        rows = [line(i, f"HTX {district} {i}", code=code(1000 * s + 50 * i) if codes else None) for i in range(1, 5)]
        sheets.append((district, [*TITLE, HEAD, *rows], ()))
    return sheets


@pytest.mark.parametrize("codes", [True, False])
def test_a_summary_beside_the_sheets_of_districts_is_one_finding_for_each(codes: bool) -> None:
    sheets = _districts(codes)
    rows = [row for _, content, _ in sheets for row in content[len(TITLE) + 1 :]]
    summary = [[i + 1, *row[1:]] for i, row in enumerate(rows)]
    found = read_workbook(workbook(*sheets, ("Tổng hợp", [*TITLE, HEAD, *summary], ())), FILE, "doc")
    assert len(found.cooperatives) == 16
    assert rules(found) == ["F58", "F58"]
    assert all("4 hợp tác xã" in f.message_vi for f in found.findings)


def test_sheets_of_districts_and_a_table_of_counts() -> None:
    counts = [["TỔNG HỢP SỐ LƯỢNG HTX"], ["STT", "Huyện, thị xã, thành phố", "Tổng số HTX", "Nông nghiệp", "Vận tải"],
              [1, "Yên Dũng", 4, 3, 1], [2, "Việt Yên", 4, 3, 1], [None, "Tổng", 8, 6, 2]]  # fmt: skip
    found = read_workbook(workbook(*_districts(), ("Tổng hợp", counts, ())), FILE, "doc")
    assert [(c.sheet, c.district) for c in found.cooperatives] == [
        (sheet, sheet) for sheet in ("Huyện Yên Dũng", "TX Việt Yên") for _ in range(4)
    ]
    assert rules(found) == ["F15"]


def test_one_cooperative_on_two_sheets() -> None:
    sheets = _districts()
    sheets[1][1][-1] = line(4, "HTX Đồng Tâm", code=code(50))
    found = read_workbook(workbook(*sheets), FILE, "doc")
    assert [(f.rule_id, f.locator) for f in found.findings] == [("R38", "TX Việt Yên!C9")]
    assert "Huyện Yên Dũng!C6" in found.findings[0].message_vi


def test_the_same_cooperative_without_a_code() -> None:
    found = read(
        HEAD,
        line(1, "HTX DVNN Hoà Bình", code=None, commune="X. Tân Tiến"), line(2, "HTX Đồng Tâm"),
        line(3, "Hợp tác xã dịch vụ nông nghiệp Hòa Bình", commune="Xã Tân Tiến"),
    )  # fmt: skip
    (told,) = found.findings
    assert (told.rule_id, told.locator) == ("F51", "DS!B8")
    assert "DS!B6" in told.message_vi and "năm thành lập" in told.message_vi


def test_hidden_rows_columns_and_sheets_are_read_with_a_finding() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "DS"
    for row in [*TITLE, HEAD, line(1, "HTX Đồng Tâm"), line(2, "HTX Hòa Bình")]:
        sheet.append(row or [None])
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["D"].hidden = True
    other = book.create_sheet("Cu")
    for row in [["DANH SÁCH HTX"], HEAD, line(3, "HTX Đại Thắng")]:
        other.append(row)
    other.sheet_state = "hidden"
    found = read_workbook(save(book), FILE, "doc")
    assert names(found) == ["HTX Đồng Tâm", "HTX Hòa Bình", "HTX Đại Thắng"]
    assert rules(found) == ["F18"] * 3


# Formats and encodings


def _csv(rows: Sequence[Sequence[Any]], delimiter: str, encode: Callable[[str], bytes]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return encode(out.getvalue())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encode", [lambda s: s.encode(), lambda s: b"\xef\xbb\xbf" + s.encode(), lambda s: s.encode("utf-16")]
)
def test_csv(delimiter: str, encode: Callable[[str], bytes]) -> None:
    head = [*HEAD, "Vốn điều lệ (tr.đ)", "Tình trạng"]
    rows = [
        [*line(1, "HTX Đồng Tâm", code=str(int(code(11, 1)))), "1.500,5", "Đang hoạt động"],
        [*line(2, "HTX Hòa Bình, An Khang"), "500", "Giải thể"],
    ]
    found = read_workbook(_csv([*TITLE, head, *rows], delimiter, encode), "DS HTX Bac Giang 2024.csv", "doc")
    told = [(c.name, c.code, c.charter_capital, c.activity, c.members, c.founded) for c in found.cooperatives]
    assert told == [
        ("HTX Đồng Tâm", code(11, 1), 1500.5e6, "active", 11, 2015),
        ("HTX Hòa Bình, An Khang", code(200), 500e6, "closed", 12, 2015),
    ]
    assert rules(found) == ["R38"]


def test_tcvn3() -> None:
    rows = [*TITLE, [*HEAD, "Tình trạng"], [*line(1, "HTX dịch vụ nông nghiệp Hòa Bình"), "Đang hoạt động"]]
    legacy = [[tcvn3(value) if isinstance(value, str) else value for value in row] for row in rows]
    found = read_workbook(workbook(("DS", legacy, ())), FILE, "doc")
    row = only(found)
    assert (row.name, row.commune, row.activity) == ("HTX dịch vụ nông nghiệp Hòa Bình", "Xã Tân Tiến", "active")
    assert rules(found) == ["F30"]


# The quick path

_NAME = st.sampled_from(
    ["HTX Đồng Tâm", "HTX DVNN Hòa Bình", "QTDND Tân Mỹ", "Tổ hợp tác Thượng", "HTX Vận tải", "Cộng Hòa", None]
)
_CELLS = {
    "code": st.sampled_from(
        [code(1), int(code(2, 1)), f"MST {code(3)}", "24", None, "-", "001085012345", 2.5, "#REF!"]
    ),
    "commune": st.sampled_from(["Xã Tân Tiến", "nt", None, " Xã  Tiền Phong ", 5, "x"]),
    "founded": st.sampled_from(
        [2015, "05/3/2015", date(2015, 3, 5), datetime(2019, 1, 2, 3, 4), 42068, "31/02/2019", None, True]
    ),
    "members": st.sampled_from([12, 12.5, "1.250", -3, None, "x", 0, "…", "=1+1", 1.25]),
    "capital": st.sampled_from([500, 1500.25, "1,500", "2 tỷ", None, "-", 0, 1e9]),
    "status": st.sampled_from(["Đang hoạt động", "Ngừng HĐ", "x", None, "lạ", "Giải thể\n2023"]),
}
_ROW = st.tuples(st.sampled_from(["n", "n", "n", "I", None, "1.1"]), _NAME, *_CELLS.values())
_OTHER = st.sampled_from(
    [["I", "Huyện Yên Dũng"], [None, "Lĩnh vực vận tải"], [None, "Tổng cộng", None, None, None, 99, 1000], [], ["",
    "HTX NGỪNG HOẠT ĐỘNG"],
     ["STT", "Tên HTX", "Mã số thuế", "Xã", "Ngày TL", "Số TV", "Vốn điều lệ", "Tình trạng"], ["Người lập biểu", None,
     "GIÁM ĐỐC"]]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_ROW | _OTHER, max_size=12),
    st.booleans(),
    st.sets(st.integers(5, 12), max_size=2),
    st.sampled_from(["Vốn điều lệ", "Vốn điều lệ (trđ)"]),
)
def test_the_quick_path_reads_the_same(
    monkeypatch: pytest.MonkeyPatch, rows: list[Any], merge: bool, hidden: set[int], capital: str
) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "DS"
    head = ["STT", "Tên HTX", "Mã số thuế", "Xã", "Ngày TL", "Số TV", capital, "Tình trạng"]
    numbered = [[i if cell == "n" else cell for cell in row] for i, row in enumerate(rows, 1)]
    for r, row in enumerate(
        [*TITLE, head, [1, "HTX Tân Tiến", code(9), "Xã Mở Đầu", 2014, 7, 100, "Đang HĐ"], *numbered], 1
    ):
        for c, value in enumerate(row, 1):
            sheet.cell(r, c, value)
    if merge:
        sheet.merge_cells("D6:D8")
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    content = save(book)
    slow = read_workbook(content, FILE, "doc")
    with monkeypatch.context() as patch:
        patch.setattr(fastgrid, "BIG", 1)
        assert fastgrid.read_big(content) is not None
        quick = read_workbook(content, FILE, "doc")
    assert quick.cooperatives == slow.cooperatives
    assert [(f.rule_id, f.locator, f.message_vi) for f in quick.findings] == [
        (f.rule_id, f.locator, f.message_vi) for f in slow.findings
    ]
    assert quick == slow
