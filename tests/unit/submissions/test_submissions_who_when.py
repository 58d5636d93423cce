"""Province, year, letter: from the letterhead, the title, the columns, the file name."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.submissions import Refused, read_workbook
from tests.unit.submissions.submission_books import HEADER, LETTERHEAD, ROWS, pl1, rules, workbook

TITLE: list[list[Any]] = [["PHỤ LỤC 1"], ["SỐ LƯỢNG, DOANH THU VÀ THU NHẬP CỦA HTX, LHHTX, THT"]]


def with_lines(*lines: str, file_name: str = "x.xlsx", sheet: str = "PL1", below: list[list[Any]] | None = None) -> Any:
    content = workbook((sheet, [*[[line] for line in lines], *TITLE, *HEADER, *ROWS, *(below or [])], ()))
    return read_workbook(content, file_name, "d")


@pytest.mark.parametrize(
    "lines",
    [
        ["ỦY BAN NHÂN DÂN", "TỈNH LẠNG SƠN"],
        ["UỶ BAN NHÂN DÂN\nTỈNH LẠNG SƠN\n-------"],
        ["UBND TỈNH LẠNG SƠN"],
        ["SỞ KẾ HOẠCH VÀ ĐẦU TƯ LẠNG SƠN"],
        ["LIÊN MINH HTX TỈNH LẠNG SƠN"],
        ["Đơn vị báo cáo: Liên minh HTX tỉnh Lạng Sơn", "Đơn vị nhận báo cáo: UBND tỉnh Bắc Giang"],
        ["Tỉnh/Thành phố: Lạng Sơn"],
        ["Kính gửi: UBND tỉnh Bắc Giang", "Lạng Sơn, ngày 17 tháng 8 năm 2022"],
        ["Lạng Sơn, ngày … tháng … năm 2022", "TỈNH LẠNG SƠN"],
        ["(Kèm theo Kế hoạch số 180/KH-UBND ngày 17/8/2022 của UBND tỉnh Lạng Sơn)"],
        ["TINH LANG SON"],
    ],
)
def test_province_of_the_letterhead(lines: list[str]) -> None:
    assert with_lines(*lines).ref_area == "VN63-20"


@pytest.mark.parametrize(
    ("line", "area"),
    [
        ("UBND THÀNH PHỐ HỒ CHÍ MINH", "VN63-79"),
        ("UBND TP. CẦN THƠ", "VN63-92"),
        ("UBND TỈNH BÀ RỊA - VŨNG TÀU", "VN63-77"),
        ("UBND TỈNH THỪA THIÊN HUẾ", "VN63-46"),
        ("UBND TỈNH ĐẮC LẮC", "VN63-66"),
        ("UBND TỈNH HOÀ BÌNH", "VN63-17"),
    ],
)
def test_spellings(line: str, area: str) -> None:
    assert with_lines(line).ref_area == area


@pytest.mark.parametrize(
    ("file_name", "area"),
    [
        ("PL1 KTTT Nam Dinh (ban chinh thuc) sua lan 2.xlsx", "VN63-36"),
        ("PL1_BacGiang_2022.xlsx", "VN63-24"),
        ("bac-giang.xlsx", "VN63-24"),
        ("Phụ lục 1 Hà Nam.xlsx", "VN63-35"),
        ("BRVT.xlsx", "VN63-77"),
        ("nested/Thái Bình/PL1 Ca Mau.xlsx", "VN63-96"),
    ],
)
def test_province_of_the_file_name(file_name: str, area: str) -> None:
    assert with_lines(file_name=file_name).ref_area == area


def test_province_of_the_foot() -> None:
    below = [["Nơi nhận: Bộ KH&ĐT", None, None, "Bắc Giang, ngày 17 tháng 8 năm 2022"]]
    read = with_lines(below=below)
    assert (read.ref_area, str(read.published_at)) == ("VN63-24", "2022-08-17")


def test_header_and_file_disagree() -> None:
    read = with_lines("UBND TỈNH LẠNG SƠN", file_name="PL1 Bac Giang.xlsx")
    assert read.ref_area == "VN63-20"
    assert rules(read) == ["F17"]


def years(by: int) -> tuple[list[list[Any]], list[list[Any]]]:
    """Header and title lines moved by some years."""

    def moved(cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        for year in (2023, 2022, 2021):
            cell = cell.replace(str(year), f"<{year + by}>")
        return cell.replace("<", "").replace(">", "")

    return [[moved(c) for c in row] for row in HEADER], [[moved(c) for c in row] for row in LETTERHEAD]


@pytest.mark.parametrize(
    ("name", "dateline", "area", "found"),
    [
        ("BẮC NINH", "Bắc Ninh, ngày 20 tháng 10 năm 2025", "VN34-24", []),
        ("BẮC NINH", "Bắc Ninh, ngày 30 tháng 6 năm 2025", "VN63-27", []),
        ("BẮC GIANG", "Bắc Giang, ngày 20 tháng 6 năm 2025", "VN63-24", []),
        ("BẮC GIANG", "Bắc Giang, ngày 20 tháng 10 năm 2025", "VN63-24", ["R40"]),
        ("BẮC NINH", "", "VN34-24", []),
    ],
)
def test_63_or_34_provinces_by_the_date_of_the_letter(name: str, dateline: str, area: str, found: list[str]) -> None:
    header, _ = years(3)
    read = pl1(header=header, above=[[f"UBND TỈNH {name}"], [dateline], *TITLE], merge=())
    assert read.reporting_year == 2025
    assert (read.ref_area, read.ref_area_scheme) == (area, area[:4])
    assert rules(read) == found
    assert {claim.ref_area for claim in read.claims} == {area}


@pytest.mark.parametrize(
    ("line", "dateline", "found"),
    [
        ("Mã tỉnh: 24 - Bắc Ninh", "Bắc Ninh, ngày 17 tháng 8 năm 2022", "24 là mã của Bắc Giang"),
        ("Mã số đơn vị hành chính (tỉnh): 24", "Bắc Ninh, ngày 17 tháng 8 năm 2022", "24 là mã của Bắc Giang"),
        ("24 – Bắc Ninh", "Bắc Ninh, ngày 17 tháng 8 năm 2022", "mã đúng là 27"),
        ("Mã tỉnh: 27", "Bắc Ninh, ngày 20 tháng 8 năm 2025", "mã đúng là 24"),
        ("Mã tỉnh: 24", "Bắc Ninh, ngày 20 tháng 8 năm 2025", ""),
        ("27 – Bắc Ninh", "Bắc Ninh, ngày 17 tháng 8 năm 2022", ""),
        ("Mã số: 24/BC-SKHĐT", "Bắc Ninh, ngày 17 tháng 8 năm 2022", ""),
    ],
)
def test_the_code_of_a_province_is_that_of_its_day(line: str, dateline: str, found: str) -> None:
    header, _ = years(3 if "2025" in dateline else 0)
    read = pl1(header=header, above=[["UBND TỈNH BẮC NINH"], [line], [dateline], *TITLE], merge=())
    assert rules(read) == (["R40"] if found else [])
    assert all(found in finding.message_vi for finding in read.findings)


@pytest.mark.parametrize("file_name", ["Lạng Sơn/PL1.xlsx", "2022\\Lang Son\\gui\\PL1.xlsx"])
def test_the_folder_is_the_last_place_that_names_the_province(file_name: str) -> None:
    read = pl1(above=TITLE, merge=(), file_name=file_name)
    assert (read.ref_area, rules(read)) == ("VN63-20", ["F32"])
    assert pl1(file_name="Hà Giang/PL1.xlsx").ref_area == "VN63-20"


RELATIVE = [["STT", "Chỉ tiêu", "ĐVT", "TH năm N-1", "Kế hoạch năm N", "TH 6 tháng", "Ước TH cả năm N", "KH năm N+1"]]
TWO = [["STT", "Chỉ tiêu", "ĐVT", "TH năm 2022", "KH năm 2023"]]
THREE = [["STT", "Chỉ tiêu", "ĐVT", "TH năm 2021", "KH năm 2022", "KH năm 2023"]]


@pytest.mark.parametrize(
    ("header", "title", "file_name", "year"),
    [
        (HEADER, "", "x.xlsx", 2022),
        (RELATIVE, "Tình hình thực hiện năm 2022 và kế hoạch năm 2023", "x.xlsx", 2022),
        (RELATIVE, "BÁO CÁO NĂM 2022", "x.xlsx", 2022),
        (RELATIVE, "KẾ HOẠCH PHÁT TRIỂN KINH TẾ TẬP THỂ NĂM 2023", "x.xlsx", 2022),
        (RELATIVE, "", "PL1 2022.xlsx", 2022),
        (TWO, "Kết quả năm 2022, kế hoạch năm 2023", "x.xlsx", 2022),
        (TWO, "", "PL1_2022.xlsx", 2022),
        (THREE, "", "x.xlsx", 2022),
    ],
)
def test_reporting_year(header: list[list[Any]], title: str, file_name: str, year: int) -> None:
    rows = [row[:8] for row in ROWS]
    read = pl1(rows=rows, header=header, above=[*LETTERHEAD, [title]], merge=(), file_name=file_name)
    assert read.reporting_year == year
    assert "R39" not in rules(read)


def test_half_year_report() -> None:
    header = [["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2024", "Thực hiện 6 tháng đầu năm 2024"]]
    read = pl1(header=header, above=[["UBND TỈNH LẠNG SƠN"], *TITLE, ["6 THÁNG ĐẦU NĂM 2024"]], merge=())
    assert (read.reporting_year, read.reporting_period) == (2024, "2024-S1")
    assert {c.period.code for c in read.claims} == {"2024", "2024-S1"}


@pytest.mark.parametrize(
    ("title", "file_name", "dateline"),
    [
        ("NĂM 2020", "x.xlsx", "Lạng Sơn, ngày 17 tháng 8 năm 2022"),
        ("", "PL1 Lang Son 2020.xlsx", "Lạng Sơn, ngày 17 tháng 8 năm 2022"),
        ("", "x.xlsx", "Lạng Sơn, ngày 17 tháng 8 năm 2024"),
        ("", "x.xlsx", "Lạng Sơn, ngày 17 tháng 8 năm 2021"),
    ],
)
def test_periods_that_disagree(title: str, file_name: str, dateline: str) -> None:
    read = pl1(above=[["UBND TỈNH LẠNG SƠN"], [dateline], *TITLE, [title]], merge=(), file_name=file_name)
    assert [(f.rule_id, f.severity) for f in read.findings] == [("R39", "warning")]


@pytest.mark.parametrize(
    "file_name", ["PL1 2022.xlsx", "KH 2023.xlsx", "PL1 20220817.xlsx", "17.8.2022.xlsx", "PL1 2022 2023.xlsx"]
)
def test_file_names_that_agree(file_name: str) -> None:
    assert rules(pl1(file_name=file_name)) == []


def test_the_ministrys_letter_is_not_the_provinces() -> None:
    above = [["UBND TỈNH LẠNG SƠN"], ["Thực hiện Công văn số 5529/BKHĐT-HTX ngày 08/8/2022 của Bộ KH&ĐT"], *TITLE]
    read = pl1(above=above, merge=())
    assert (read.document_number, read.published_at) == ("", None)
    read = pl1(above=[*above, ["(Kèm theo Kế hoạch số 180/KH-UBND ngày 17/8/2022 của UBND tỉnh Lạng Sơn)"]], merge=())
    assert (read.document_number, str(read.published_at)) == ("180/KH-UBND", "2022-08-17")


def test_no_province_no_year() -> None:
    with pytest.raises(Refused) as refused:
        with_lines()
    assert (refused.value.rule_id, "tỉnh" in refused.value.message_vi) == ("F06", True)
    with pytest.raises(Refused) as refused:
        pl1(header=RELATIVE, above=[["UBND TỈNH LẠNG SƠN"], *TITLE], merge=())
    assert (refused.value.rule_id, "năm" in refused.value.message_vi) == ("F07", True)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Lạng Sơn, ngày 17/8/2022", "2022-08-17"),
        ("Lạng Sơn ngày 17 tháng 8 năm 2022", "2022-08-17"),
        ("Thủ Dầu Một, ngày 05 tháng 9 năm 2022", "2022-09-05"),
        ("Ban hành theo Thông tư ngày 08/8/2022", "None"),
        ("Lạng Sơn, ngày … tháng … năm 2022", "None"),
        ("Lạng Sơn, ngày 31 tháng 2 năm 2022", "None"),
    ],
)
def test_datelines(line: str, day: str) -> None:
    assert str(with_lines("UBND TỈNH LẠNG SƠN", line).published_at) == day


def test_years_of_laws_are_no_periods() -> None:
    read = pl1(above=[["UBND TỈNH LẠNG SƠN"], *TITLE, ["HOẠT ĐỘNG THEO LUẬT HỢP TÁC XÃ NĂM 2012"]], merge=())
    assert (read.reporting_year, rules(read)) == (2022, [])


def test_the_form_of_support_is_not_phu_luc_1() -> None:
    labels = ["Số hợp tác xã", "Thành lập mới", "Tổng kinh phí", "Số người được đào tạo", "Doanh thu bình quân"]
    rows = [[i + 1, label, "HTX", 1, 2, 3, 4, 5] for i, label in enumerate(labels)]
    read = pl1(rows=rows, above=[["UBND TỈNH LẠNG SƠN"], ["PHỤ LỤC 3"], ["KẾT QUẢ HỖ TRỢ"]], merge=(), name="A")
    assert [form.partition("@")[0] for form in read.forms] == ["PL3"]
    with pytest.raises(Refused) as refused:
        pl1(rows=rows, above=[["UBND TỈNH LẠNG SƠN"], ["PHỤ LỤC 4"], ["TÌNH HÌNH KHÁC"]], merge=(), name="A")
    assert refused.value.rule_id == "F05"


@pytest.mark.parametrize(
    ("title", "column", "found"),
    [
        ("6 THÁNG ĐẦU NĂM 2022", "TH 9 tháng 2022", ["R39"]),
        ("9 THÁNG NĂM 2022", "TH 9 tháng 2022", []),
        ("NĂM 2022", "TH 9 tháng 2022", []),
    ],
)
def test_months_of_the_title_and_of_the_columns(title: str, column: str, found: list[str]) -> None:
    header = [["STT", "Chỉ tiêu", "ĐVT", "TH năm 2021", "KH năm 2022", column, "Ước TH cả năm 2022", "KH 2023"]]
    above = [["UBND TỈNH LẠNG SƠN"], [f"BÁO CÁO SỐ LIỆU HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC {title}"]]
    assert rules(pl1(header=header, above=above, merge=())) == found


@pytest.mark.parametrize(
    ("file_name", "found"),
    [("BC 6 thang 2022.xlsx", ["R39"]), ("BC 9 thang 2022.xlsx", []), ("6 thang/BC 2022.xlsx", []), ("PL1.xlsx", [])],
)
def test_months_of_the_file_name(file_name: str, found: list[str]) -> None:
    header = [["STT", "Chỉ tiêu", "ĐVT", "TH năm 2021", "KH năm 2022", "TH 9 tháng 2022", "Ước TH 2022", "KH 2023"]]
    read = pl1(header=header, merge=(), file_name=file_name)
    assert rules(read) == found


@pytest.mark.parametrize("file_name", ["2022/KH HTX 2023.xlsx", "gui/Ke hoach 2023.xlsx", "KH_2023.xlsx"])
def test_a_plan_is_named_after_the_year_to_come(file_name: str) -> None:
    assert rules(pl1(file_name=file_name)) == []
