"""Builds workbooks for the tests: a usual Phụ lục 1, Phụ lục 2, and the means to make them unusual."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.observations import Claim
from ingest.submissions import Submission, read_workbook

LETTERHEAD: list[list[Any]] = [
    ["ỦY BAN NHÂN DÂN", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["TỈNH LẠNG SƠN", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
    ["Số: 180/KH-UBND", None, None, None, "Lạng Sơn, ngày 17 tháng 8 năm 2022"],
    ["PHỤ LỤC 1"],
    ["SỐ LƯỢNG, DOANH THU VÀ THU NHẬP CỦA HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC"],
]
HEADER: list[list[Any]] = [
    ["STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2021", "Năm 2022", None, None, "Kế hoạch năm 2023", "Ghi chú"],
    [None, None, None, None, "Kế hoạch", "TH 6 tháng đầu năm", "Ước TH cả năm", None, None],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
]
ROWS: list[list[Any]] = [
    ["I", "HỢP TÁC XÃ"],
    ["1", "Tổng số hợp tác xã", "HTX", 386, 411, 399, 410, 438],
    [None, "Trong đó:"],
    [None, "- Số hợp tác xã đang hoạt động", "HTX", 349, 373, 363, 371, 398],
    [None, "- Số hợp tác xã thành lập mới", "HTX", 34, 34, 17, 35, 36],
    ["2", "Tổng số thành viên hợp tác xã", "Người", 5095, 5187, 5140, 5188, 5281],
    [None, "Trong đó: Số thành viên mới (gia nhập)", "Thành viên", 100, 110, 50, 115, 120],
    ["3", "Tổng số lao động thường xuyên trong hợp tác xã", "Người", 3000, 3100, 3050, 3100, 3200],
    ["4", "Tổng số cán bộ quản lý hợp tác xã", "Người", 1400, 1450, 1420, 1440, 1500],
    ["5", "Doanh thu bình quân một hợp tác xã", "Tr đồng/năm", 900.5, 950, 480, 940, 990],
    ["6", "Lãi bình quân một hợp tác xã", "Tr đồng/năm", 120, 130, 60, 125, 140],
    ["7", "Thu nhập bình quân của lao động thường xuyên trong hợp tác xã", "Tr đồng/năm", 42, 45, 22, 44, 48],
    ["II", "LIÊN HIỆP HỢP TÁC XÃ"],
    ["1", "Tổng số liên hiệp hợp tác xã", "LHHTX", 2, 2, 2, 2, 3],
    ["2", "Lãi bình quân của một LHHTX", "Tr đồng/năm", 300, 320, 150, 310, 330],
    ["III", "TỔ HỢP TÁC"],
    ["1", "Tổng số tổ hợp tác", "THT", 1200, 1250, 1210, 1240, 1300],
    ["2", "Lãi bình quân một tổ hợp tác", "Tr đồng/năm", 30, 32, 15, 31, 33],
]
FOOT: list[list[Any]] = [
    [],
    ["Ghi chú: (*) Số liệu ước thực hiện đến 31/12/2022"],
    ["Người lập biểu", None, None, None, "TM. ỦY BAN NHÂN DÂN"],
    ["(Ký, ghi rõ họ tên)", None, None, None, "KT. CHỦ TỊCH"],
]
SECTORS = [
    ("Hợp tác xã nông - lâm - ngư - diêm nghiệp", "agriculture"),
    ("Hợp tác xã công nghiệp - tiểu thủ công nghiệp", "industry"),
    ("Hợp tác xã xây dựng", "construction"),
    ("Hợp tác xã tín dụng (quỹ tín dụng nhân dân)", "credit"),
    ("Hợp tác xã thương mại (dịch vụ)", "trade_service"),
    ("Hợp tác xã vận tải", "transport"),
    ("Hợp tác xã môi trường", "environment"),
    ("Hợp tác xã nhà ở", "housing"),
    ("Hợp tác xã khác", "other"),
]


def pl2_rows(labels: Sequence[str] = tuple(label for label, _ in SECTORS)) -> list[list[Any]]:
    """Phụ lục 2: three blocks with the same labels, but each with its own organisation."""
    rows: list[list[Any]] = []
    for number, (short, name, unit) in enumerate(
        [
            ("Hợp tác xã", "hợp tác xã", "HTX"),
            ("Liên hiệp hợp tác xã", "liên hiệp hợp tác xã", "LHHTX"),
            ("Tổ hợp tác", "tổ hợp tác", "THT"),
        ]
    ):
        base = 100 * (3 - number)
        rows.append(
            [number + 1, f"{name.upper()} – Tổng số {name}", unit, base, base + 1, base + 2, base + 3, base + 4]
        )
        rows.append([None, "Chia ra:"])
        for i, label in enumerate(labels):
            values = [base + 10 * (i + 1) + k for k in range(5)]
            rows.append([None, label.replace("Hợp tác xã", short), unit, *values])
    return rows


def fill(sheet: Worksheet, rows: Sequence[Sequence[Any]], merge: Sequence[str] = ()) -> Worksheet:
    """Write rows below what the sheet holds, then merge ranges."""
    start = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.cell(start + r, c + 1, value)
    for area in merge:
        sheet.merge_cells(area)
    return sheet


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]], Sequence[str]]) -> bytes:
    """An xlsx from (name, rows, merged ranges)."""
    book = Workbook()
    book.remove(book.active)
    for name, rows, merge in sheets:
        fill(book.create_sheet(name), rows, merge)
    return save(book)


def save(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


MERGES = ("A6:A7", "B6:B7", "C6:C7", "D6:D7", "E6:G6", "H6:H7", "I6:I7", "A4:I4", "A5:I5")


def pl1(
    rows: Sequence[Sequence[Any]] = ROWS,
    header: Sequence[Sequence[Any]] = HEADER,
    above: Sequence[Sequence[Any]] = LETTERHEAD,
    merge: Sequence[str] = MERGES,
    name: str = "PL1",
    file_name: str = "PL1.xlsx",
) -> Submission:
    """Read a Phụ lục 1 that differs from the usual one in the given parts."""
    return read_workbook(workbook((name, [*above, *header, *rows, *FOOT], merge)), file_name, "doc")


def by_cell(read: Submission) -> dict[str, Claim]:
    """The claims by sheet and cell; a cell with two claims fails."""
    found = {claim.locator: claim for claim in read.claims}
    assert len(found) == len(read.claims)
    return found


def rules(read: Submission) -> list[str]:
    """The rule ids of the findings, in order."""
    return [finding.rule_id for finding in read.findings]


def brief(claim: Claim) -> tuple[str, str, str, str, str, float | None]:
    """What most tests ask of a claim."""
    return claim.indicator, claim.org_type, claim.sector, str(claim.scenario), claim.period.code, claim.obs_value
