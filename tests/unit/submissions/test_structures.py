"""Workbooks of other shapes: csv records, folders, tables side by side, crossed, of two periods, of two provinces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ingest.submissions import Submission, read_workbook
from ingest.submissions.delimited import read_delimited
from ingest.submissions.header import province_of_folders

from .submission_books import brief, by_cell, rules, workbook


def test_rows_of_a_csv_are_its_records() -> None:
    lines = 'Biểu,1\n"Chỉ\n\ntiêu","Năm\r\n2021"\n\nTổng số,"7"\n'
    sheet = read_delimited((lines + "".join(f"dòng {i},{i}\n" for i in range(5))).encode())
    assert {c.address for c in sheet.cells.values() if c.row < 5} == {"A1", "B1", "A2", "B2", "A4", "B4", "A5", "B5"}


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("HOA BINH_bao cao/PL1.xls", "VN63-17"),
        ("KTTT/Tỉnh Hòa Bình (gửi lại)/6 tháng/PL1.xls", "VN63-17"),
        ("Sơn La, Hòa Bình/PL1.xls", None),
        ("Hòa Bình cũ - tỉnh Hòa Bình/PL1.xls", "VN63-17"),
        ("bao cao/PL1.xls", None),
    ],
)
def test_a_folder_may_say_more_than_the_province(path: str, area: str | None) -> None:
    named = province_of_folders(path)
    assert (named.name.old if named else None) == area


Grid = list[list[Any]]

COUNTS: Grid = [
    ["TT", "Chỉ tiêu", "ĐVT", "TH 2023", "Ước TH 2024", "KH 2025"],
    ["I", "HỢP TÁC XÃ"],
    [1, "Tổng số hợp tác xã", "HTX", 212, 219, 226],
    ["", "Số hợp tác xã thành lập mới", "HTX", 9, 10, 11],
    ["", "Số hợp tác xã giải thể", "HTX", 2, 3, 4],
    [2, "Tổng số thành viên", "Người", 8120, 8300, 8455],
    ["II", "TỔ HỢP TÁC"],
    [1, "Tổng số tổ hợp tác", "THT", 77, 79, 83],
]
SECTORS: Grid = [
    ["STT", "Ngành nghề", "TH 2023", "Ước TH 2024"],
    [1, "Hợp tác xã", 212, 219],
    ["", "- Nông nghiệp", 150, 155],
    ["", "- Công nghiệp", 22, 23],
    ["", "- Xây dựng", 30, 31],
    ["", "- Vận tải", 10, 10],
    [2, "Tổ hợp tác", 77, 79],
    ["", "- Nông nghiệp", 77, 79],
]
HEAD: Grid = [["UBND TỈNH GIA LAI"], [], ["SỐ LIỆU KINH TẾ TẬP THỂ NĂM 2024"], []]


def read(*sheets: tuple[str, Sequence[Sequence[Any]]], file_name: str = "bieu.xlsx") -> Submission:
    return read_workbook(workbook(*((name, rows, ()) for name, rows in sheets)), file_name, "doc")


def beside(left: Grid, right: Grid, gap: int, down: int) -> Grid:
    """Two tables side by side, the right one some rows lower; a negative number puts the left one lower."""
    height = max(len(left) + max(-down, 0), len(right) + max(down, 0))
    left = [[]] * max(-down, 0) + left
    right = [[]] * max(down, 0) + right
    width = max(map(len, left)) + gap
    cut = [[*(left[i] if i < len(left) else [])] for i in range(height)]
    return [[*row, *[None] * (width - len(row)), *(right[i] if i < len(right) else [])] for i, row in enumerate(cut)]


def meanings(read: Submission) -> list[tuple[Any, ...]]:
    return sorted(brief(claim) for claim in read.claims if claim.obs_value is not None)


def money(read: Submission) -> set[str]:
    return {rule for rule in rules(read) if rule not in ("F14", "F19")}


APART = sorted([*meanings(read(("a", HEAD + COUNTS))), *meanings(read(("b", HEAD + SECTORS)))])


@pytest.mark.parametrize("gap", [1, 2, 0])
@pytest.mark.parametrize("down", [0, 1, 2, 3, -1, -3])
def test_tables_side_by_side_are_read_as_if_they_stood_alone(gap: int, down: int) -> None:
    if gap == 0 and down:
        pytest.skip("nothing parts them")
    found = read(("Biểu", HEAD + beside(COUNTS, SECTORS, gap, down)))
    assert meanings(found) == APART
    assert money(found) == set()
    swapped = read(("Biểu", HEAD + beside(SECTORS, COUNTS, gap, down)))
    assert meanings(swapped) == APART


def test_the_table_beside_may_not_name_its_labels() -> None:
    right = [["STT", "HTX, THT", *SECTORS[0][2:]], *SECTORS[1:]]
    assert meanings(read(("Biểu", HEAD + beside(COUNTS, right, 1, 0)))) == APART


def test_titles_and_units_of_tables_side_by_side() -> None:
    """A title of both counts for both, a title of one for that one."""
    left = [["Chỉ tiêu", "Kế hoạch", "Thực hiện"], *([label, a, b] for _, label, _, a, b, *_ in COUNTS[2:6])]
    right = [["Ngành nghề", "Kế hoạch", "Thực hiện"], *([label, a, b] for _, label, a, b in SECTORS[1:6])]
    body = beside(left, right, 1, 0)
    both = read(("x", [["TỈNH GIA LAI"], ["SỐ LIỆU HỢP TÁC XÃ 6 THÁNG ĐẦU NĂM 2024"], [], *body]))
    assert {(c.scenario, c.period.code) for c in both.claims} == {("plan", "2024"), ("actual", "2024-S1")}
    titles = [["PHỤ LỤC 1: 9 THÁNG ĐẦU NĂM 2024", None, None, None, "PHỤ LỤC 2: 6 THÁNG ĐẦU NĂM 2024"]]
    each = by_cell(read(("x", [["TỈNH GIA LAI"], *titles, [], *body])))
    assert each["x!C5"].period.code == "2024-01-01/P9M" and each["x!G5"].period.code == "2024-S1"


def test_a_free_column_within_a_table_parts_nothing() -> None:
    rows = [[*row[:4], None, *row[4:]] for row in COUNTS]
    assert meanings(read(("Biểu", HEAD + rows))) == meanings(read(("a", HEAD + COUNTS)))
    notes = [
        [*row, *[None] * (6 - len(row)), None, text]
        for row, text in zip(rows, ["Nội dung giải trình"] + ["x"] * 9, strict=False)
    ]
    assert meanings(read(("Biểu", HEAD + notes))) == meanings(read(("a", HEAD + COUNTS)))


def test_two_tables_below_one_that_is_as_wide_as_both() -> None:
    three = [["TT", "Chỉ tiêu", "ĐVT", "TH 2023", None, None, "Ước TH 2024", "", "KH 2025"]]
    three += [[*row[:4], None, None, *row[4:5], None, *row[5:]] for row in COUNTS[1:5]]
    found = read(("Biểu", [*HEAD, *three, [], *beside([COUNTS[0], *COUNTS[5:]], SECTORS, 1, 0)]))
    assert meanings(found) == APART
