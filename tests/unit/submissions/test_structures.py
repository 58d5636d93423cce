"""Workbooks of other shapes: csv records, folders, tables side by side, crossed, of two periods, of two provinces."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from htx.check import check_files
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
    ["", "- Ngành nghề khác", 10, 10],
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


PERIODS = ["TH 2023", "Ước TH 2024"]
SHORT = {"coop": "HTX", "union": "LHHTX", "group": "THT"}
KINDS = [("coop", "Hợp tác xã"), ("union", "Liên hiệp HTX"), ("group", "Tổ hợp tác")]
LINES = [("_T", "Tổng cộng"), ("agriculture", "Nông, lâm, thủy sản"), ("construction", "Xây dựng"), ("other", "Khác")]


def figure(kind: int, line: int, period: int) -> int:
    return (9 - 3 * kind) * 10 + 2 * (5 - line) + period


CROSSED = sorted(
    ("org_total", kind, sector, "actual", ("2023", "2024")[p], float(figure(k, i, p)))
    for k, (kind, _) in enumerate(KINDS)
    for i, (sector, _) in enumerate(LINES)
    for p in (0, 1)
)


def groups_over_periods(names: Sequence[str], merged: bool = True) -> tuple[Grid, list[str]]:
    top = [cell for name in names for cell in (name, None)]
    rows: Grid = [["TT", "Ngành nghề", *top], [None, None, *PERIODS * len(names)]]
    letters = "CDEFGHIJ"
    return rows, [f"{letters[2 * i]}5:{letters[2 * i + 1]}5" for i in range(len(names))] if merged else []


def one_sheet(rows: Grid, merge: Sequence[str] = (), head: Grid = HEAD) -> Submission:
    return read_workbook(workbook(("Biểu", head + rows, merge)), "bieu.xlsx", "doc")


@pytest.mark.parametrize("merged", [True, False])
def test_kinds_of_organisations_across_sectors_down(merged: bool) -> None:
    header, merge = groups_over_periods([name for _, name in KINDS], merged)
    body = [[i, text, *(figure(k, i, p) for k in range(3) for p in (0, 1))] for i, (_, text) in enumerate(LINES)]
    found = one_sheet(header + body, merge)
    assert meanings(found) == CROSSED
    assert money(found) == set() and found.forms == ["PL2@2022"]


def test_periods_across_with_the_kinds_of_organisations_below() -> None:
    header: Grid = [
        ["Ngành nghề", PERIODS[0], None, None, PERIODS[1], None, None],
        [None, *[f"Số {SHORT[kind]}" for kind, _ in KINDS] * 2],
    ]
    body = [[text, *(figure(k, i, p) for p in (0, 1) for k in range(3))] for i, (_, text) in enumerate(LINES)]
    assert meanings(one_sheet(header + body, ["B5:D5", "E5:G5", "A5:A6"])) == CROSSED


def test_sectors_across_kinds_of_organisations_down() -> None:
    header, merge = groups_over_periods([text for _, text in LINES])
    header[0][1] = "Loại hình"
    body = [[k, name, *(figure(k, i, p) for i in range(4) for p in (0, 1))] for k, (_, name) in enumerate(KINDS)]
    found = one_sheet(header + body, merge)
    assert meanings(found) == CROSSED
    assert money(found) == set()


def test_groups_without_periods_are_about_the_period_of_the_title() -> None:
    body = [[text, *(figure(k, i, 1) for k in range(3))] for i, (_, text) in enumerate(LINES)]
    rows = [["Ngành nghề", *SHORT.values()], *body]
    assert meanings(one_sheet(rows)) == [brief for brief in CROSSED if brief[4] == "2024"]
    half = one_sheet(rows, head=[*HEAD[:2], ["SỐ LIỆU 6 THÁNG ĐẦU NĂM 2024"], []])
    assert {claim.period.code for claim in half.claims} == {"2024-S1"}


def test_rows_of_the_first_form_under_kinds_of_organisations() -> None:
    rows: Grid = [
        ["Chỉ tiêu", "ĐVT", "Hợp tác xã", None, "Tổ hợp tác", None],
        [None, None, *PERIODS * 2],
        ["Tổng số", None, 301, 309, 512, 520],
        ["Thành lập mới", None, 12, 13, 40, 41],
        ["Giải thể", None, 3, 5, 30, 33],
        ["Lãi bình quân", "triệu đồng", 210.5, 220, 31, 32.5],
        ["Số máy cày", None, 1, 2, 3, 4],
    ]
    found = one_sheet(rows, ["C5:D5", "E5:F5"])
    cells = by_cell(found)
    assert brief(cells["Biểu!D8"]) == ("org_new", "coop", "_T", "actual", "2024", 13)
    assert brief(cells["Biểu!E10"]) == ("profit_avg", "group", "_T", "actual", "2023", 31_000_000)
    told = [f for f in found.findings if f.rule_id == "F10"]
    assert [f.locator for f in told] == ["Biểu!A11"] and "4 numbers" in told[0].message_en


def test_what_is_under_no_group_of_a_crossed_table_is_told() -> None:
    header, merge = groups_over_periods(["Tổng số", "HTX", "THT", "Doanh nghiệp"])
    found = one_sheet([*header, *([1, text, *range(10, 18)] for _, text in LINES)], merge)
    assert {c.org_type for c in found.claims} == {"coop", "group"}
    told = {f.locator: f.rule_id for f in found.findings}
    assert [told.get(f"Biểu!{col}5") for col in "CDIJ"] == ["F40", "F40", "F12", "F12"]


def test_kinds_of_organisations_over_other_rows_are_no_form() -> None:
    header, _ = groups_over_periods(["HTX", "THT"])
    header[0][1] = "Danh mục"
    rows = header + [[1, place, 1, 2, 3, 4] for place in ("Huyện Chư Sê", "Huyện Đak Đoa", "Thị xã Ayun Pa")]
    found = read(("PL1", HEAD + COUNTS), ("Địa bàn", HEAD + rows))
    assert {c.locator.split("!")[0] for c in found.claims} == {"PL1"}
    assert {"F28", "F15"} & set(rules(found))


def table(title: str, columns: Sequence[str], *values: Sequence[float], head: str = "UBND TỈNH GIA LAI") -> Grid:
    """Rows of Phụ lục 1: total, new, dissolved, members; a column of values each."""
    labels = ["Tổng số hợp tác xã", "HTX thành lập mới", "HTX giải thể", "Tổng số thành viên"]
    return [
        [head],
        [title],
        [],
        ["Chỉ tiêu", *columns],
        *([label, *row] for label, *row in zip(labels, *values, strict=True)),
    ]


PAST, PLAN, HALF, YEAR = (400, 20, 5, 9000), (415, 22, 4, 9300), (408, 11, 2, 9120), (418, 24, 6, 9350)
JUNE = table("BIỂU SỐ 1. 6 THÁNG ĐẦU NĂM 2023", ["TH 2022", "KH 2023", "TH 6 tháng 2023"], PAST, PLAN, HALF)
DECEMBER = table("BIỂU SỐ 1. NĂM 2023", ["TH 2022", "KH 2023", "TH 2023"], PAST, PLAN, YEAR)


@pytest.mark.parametrize("order", [1, -1])
def test_the_half_year_on_one_sheet_the_year_on_another(order: int) -> None:
    found = read(*[("6T", JUNE), ("Năm", DECEMBER)][::order])
    assert len(found.claims) == 24 and "F16" not in rules(found)
    assert {c.period.code for c in found.claims if c.locator.startswith("6T!D")} == {"2023-S1"}
    assert (found.reporting_year, found.reporting_period) == (2023, "2023")


def test_periods_that_have_no_column_in_common() -> None:
    june = table("6 THÁNG ĐẦU NĂM 2023", ["TH 6 tháng 2023"], HALF)
    december = table("NĂM 2023", ["TH năm 2023", "KH năm 2024"], YEAR, PLAN)
    assert len(read(("a", june), ("b", december)).claims) == 12
    part = table("6 THÁNG ĐẦU NĂM 2023", ["TH 6 tháng 2023"], [x / 8 for x in (400, 16, 8, 8800)])
    assert rules(read(("Pleiku", part), ("tỉnh", december))).count("F16") == 1


@pytest.mark.parametrize(
    ("second", "name"),
    [
        (DECEMBER, "bản sao"),
        (table("NĂM 2023", ["KH 2023", "TH 2023"], PAST, PLAN), "nháp"),
        (table("NĂM 2022", ["TH 2021", "KH 2022", "TH 6 tháng 2022"], PAST, PLAN, HALF), "2022"),
        (table("6 THÁNG NĂM 2023", ["TH 2022", "TH 6 tháng 2023"], (40, 2, 1, 900), HALF), "Chư Sê"),
        ([["HUYỆN CHƯ SÊ"], *JUNE], "cs"),
    ],
)
def test_copies_other_years_and_parts_of_the_province_are_not_read(second: Grid, name: str) -> None:
    found = read(("Tổng hợp", DECEMBER), (name, second))
    assert {c.locator.split("!")[0] for c in found.claims} == {"Tổng hợp"}
    assert rules(found).count("F16") == 1


def test_what_the_periods_of_a_workbook_say_otherwise_is_told(tmp_path: Path) -> None:
    year = [[*row] for row in DECEMBER]
    year[4][1], year[5][3] = 403, 9  # the past restated; fewer new ones in the year than in six months
    path = tmp_path / "Gia Lai 2023.xlsx"
    path.write_bytes(workbook(("6T", JUNE, ()), ("Năm", year, ())))
    [(result, _)] = check_files(path)
    told = {(f["rule"], f["sheet"], f["cell"]) for f in result["findings"]}
    assert ("R30", "Năm", "B5") in told and {rule for rule, *_ in told} >= {"R10"}


def test_a_sheet_of_another_province_is_not_booked() -> None:
    other = [["UBND TỈNH KON TUM"], *SECTORS]
    found = read(("PL1", HEAD + COUNTS), ("PL2", other))
    [told] = [f for f in found.findings if f.rule_id == "F17"]
    assert (told.severity, told.locator, len(told.blocked_obs_ids)) == ("critical", "PL2!A1", 14)
    assert "Kon Tum" in told.message_vi and "Gia Lai" in told.message_vi
    assert "F17" not in rules(read(("PL1", HEAD + COUNTS), ("PL2", [["ỦY BAN NHÂN DÂN TỈNH GIA LAI"], *SECTORS])))
    assert "F17" not in rules(read(("PL1", HEAD + COUNTS), ("PL2", SECTORS)))
    assert "F17" not in rules(read(("PL1", HEAD + COUNTS), ("PL2", [*SECTORS, ["(Mẫu của tỉnh Kon Tum)"]])))
