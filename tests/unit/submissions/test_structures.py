"""Workbooks of other shapes: csv records, folders, tables side by side, crossed, of two periods, of two provinces."""

from __future__ import annotations

import pytest

from ingest.submissions.delimited import read_delimited
from ingest.submissions.header import province_of_folders


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
