"""Registers of cooperatives (danh sách HTX) and the yearly report of one cooperative."""

from __future__ import annotations

import random
from typing import Any

from .model import Book, GoldCoop, Grid, Office, addr, delimited, xls, xlsx

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def check_digit(nine: str) -> str | None:
    rest = sum(int(a) * w for a, w in zip(nine, _WEIGHTS, strict=True)) % 11
    return None if rest == 0 else str(10 - rest)


def tax_code(rng: random.Random, prefix: str) -> str:
    while True:
        nine = prefix + f"{rng.randint(1000, 9_999_999):07d}"
        digit = check_digit(nine)
        if digit is not None:
            return nine + digit


def _wrong(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 4) % 10)


_NAMES = (
    "HTX dịch vụ nông nghiệp Đông Sơn", "HTX nông nghiệp Tân Tiến", "HTX rau an toàn Bình Minh", "HTX vận tải Hòa Phát",
    "HTX chăn nuôi Thành Công", "HTX thủy sản Biển Xanh", "HTX dịch vụ môi trường Xanh Sạch", "HTX xây dựng Thống Nhất",
    "HTX thương mại Hưng Thịnh", "HTX trồng trọt Phú Lộc", "HTX mây tre đan Làng Nghề", "HTX cây ăn quả Đồi Vàng",
    "HTX dược liệu Suối Mây", "HTX chè Bản Mới", "HTX nấm sạch An Khang", "HTX hoa cảnh Mùa Xuân",
)  # fmt: skip
_SECTORS = ("Trồng trọt", "Chăn nuôi", "Thương mại - dịch vụ", "Vận tải", "Xây dựng", "Môi trường")


def _line(rng: random.Random, number: int, name: str, code: Any, status: str = "Đang hoạt động") -> list[Any]:
    return [
        number,
        name,
        code,
        f"Thôn {rng.randint(1, 12)}, xã An Bình",
        f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(2005, 2022)}",
        rng.choice(_SECTORS),
        rng.randint(9, 240),
        rng.randint(8, 90) * 100,
        status,
    ]


_HEAD = (
    "STT",
    "Tên hợp tác xã",
    "Mã số HTX/Mã số thuế",
    "Địa chỉ trụ sở chính",
    "Ngày thành lập",
    "Ngành nghề kinh doanh chính",
    "Số thành viên",
    "Vốn điều lệ (triệu đồng)",
    "Tình trạng hoạt động",
)


def _write(g: Grid, row: int, line: list[Any], code_format: str | None = None) -> None:
    for i, value in enumerate(line):
        if value is not None:
            g.put(row, 1 + i, value, fmt=code_format if i == 2 and code_format else None, border=True)


def register_nam_dinh() -> Office:
    b = Book(
        "register_nam_dinh", "Nam Định", 2023, "xlsx; codes as text, some as numbers that lost their zero, a branch"
    )
    rng = random.Random(301)
    g = b.grid("DS HTX")
    g.put(1, 1, "SỞ KẾ HOẠCH VÀ ĐẦU TƯ TỈNH NAM ĐỊNH", bold=True)
    g.put(2, 1, "DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN TỈNH NAM ĐỊNH NĂM 2023", bold=True)
    g.merge(2, 1, 2, 9)
    for i, text in enumerate(_HEAD):
        g.put(4, 1 + i, text, bold=True, border=True)
        g.put(5, 1 + i, f"({i + 1})", italic=True)
    row = 6
    for i, name in enumerate(_NAMES):
        code: Any = tax_code(rng, "06")
        state, shown, true = "valid", code, code
        if i in (3, 9):
            state, shown = "repaired", int(code)
        elif i == 5:
            true = code + "001"
            state, shown = "branch", f"{code}-001"
        elif i == 7:
            state, shown, true = "missing", None, None
        elif i == 11:
            state = "invalid"
            shown = true = _wrong(code)
            b.plant(g, (row, 3), {"R38"}, "wrong check digit")
        _write(g, row, _line(rng, i + 1, name, shown))
        b.cooperatives.append(GoldCoop(g.name, row, true, state, name))
        row += 1
    g.put(row, 2, "Tổng cộng: 16 HTX", bold=True)
    g.put(row + 2, 7, "Nam Định, ngày 20 tháng 12 năm 2023", italic=True)
    return b.office("Danh sach HTX Nam Dinh 2023.xlsx", xlsx(b), ["register"])


def register_dak_nong() -> Office:
    b = Book(
        "register_dak_nong",
        "Đắk Nông",
        2024,
        "xls; all codes numbers, a sheet per district, a duplicate, a personal ID",
    )
    rng = random.Random(302)
    first: int | None = None
    for sheet, part in (("Gia Nghĩa", _NAMES[:8]), ("Cư Jút", _NAMES[8:])):
        g = b.grid(sheet)
        g.put(1, 1, "DANH SÁCH CÁC HỢP TÁC XÃ ĐANG HOẠT ĐỘNG", bold=True)
        g.put(2, 1, f"Địa bàn: {sheet}, tỉnh Đắk Nông - Năm 2024")
        for i, text in enumerate(_HEAD):
            g.put(4, 1 + i, text, bold=True)
        for i, name in enumerate(part):
            row = 5 + i
            code: Any = tax_code(rng, "64")
            state, shown = "valid", int(code)
            true = code
            if sheet == "Gia Nghĩa" and i == 0:
                first = int(code)
            if sheet == "Cư Jút" and i == 4 and first:
                shown, true = first, str(first)
                b.plant(g, (row, 3), {"R38", "R34"}, "the code of another cooperative (sheet Gia Nghĩa)")
            if sheet == "Cư Jút" and i == 6:
                state, true = "personal", "067085001234"
                shown = true  # type: ignore[assignment]
                b.plant(g, (row, 3), {"R38"}, "twelve digits: a personal ID", info_ok=True)
            _write(g, row, _line(rng, i + 1, name, shown), "0")
            b.cooperatives.append(GoldCoop(sheet, row, true, state, name))
    return b.office("Dak Nong DS HTX 2024.xls", xls(b), ["register"])


def register_ha_nam() -> Office:
    b = Book(
        "register_ha_nam", "Hà Nam", 2024, "csv with ';' and UTF-8: zeros lost in the codes, spaces and dots in others"
    )
    rng = random.Random(303)
    g = b.grid("csv")
    for i, text in enumerate(
        (
            "TT",
            "Tên HTX",
            "MST",
            "Xã, huyện",
            "Năm thành lập",
            "Lĩnh vực",
            "Thành viên",
            "Vốn điều lệ (tr.đ)",
            "Trạng thái",
        )
    ):
        g.put(1, 1 + i, text)
    for i, name in enumerate(_NAMES[:12]):
        row = 2 + i
        code = tax_code(rng, "07")
        state, shown, true = "valid", code, code
        if i % 3 == 0:
            state, shown = "repaired", str(int(code))
        elif i == 4:
            shown = f"{code[:4]} {code[4:7]} {code[7:]}"
        elif i == 5:
            state = "invalid"
            shown = true = code[:8]
            b.plant(g, (row, 3), {"R38"}, "eight digits")
        elif i == 7:
            state, shown, true = "missing", "", None
        line = _line(rng, i + 1, name, shown, "Tạm ngừng kinh doanh" if i == 8 else "Đang hoạt động")
        line[4] = line[4][-4:]
        _write(g, row, line)
        b.cooperatives.append(GoldCoop("csv", row, true, state, name))
    content = delimited(b, ";", lambda s: b"\xef\xbb\xbf" + s.encode())
    return b.office("DS HTX Ha Nam nam 2024.csv", content, ["register"], csv=True)


def report_of_one() -> Office:
    b = Book("report_of_one", None, 2023, "yearly report of one cooperative (form I-19)")
    rng = random.Random(304)
    code = tax_code(rng, "25")
    g = b.grid("Bao cao")
    name = "HTX DỊCH VỤ NÔNG NGHIỆP SAO MAI"
    lines: list[tuple[Any, ...]] = [
        (name, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Số: 05/BC-HTX", None, None, "Độc lập - Tự do - Hạnh phúc"),
        (None, None, None, "Phú Thọ, ngày 14 tháng 12 năm 2023"),
        (),
        ("BÁO CÁO",),
        ("Tình hình hoạt động của hợp tác xã năm 2023",),
        ("Kính gửi: Phòng Tài chính - Kế hoạch huyện Lâm Thao",),
        (),
        ("I. THÔNG TIN CHUNG",),
        ("1", "Tên hợp tác xã", None, name),
        ("2", "Mã số hợp tác xã/mã số thuế", None, code),
        (None, "Địa chỉ trụ sở chính", None, "Xã Tứ Xã, huyện Lâm Thao, tỉnh Phú Thọ"),
        ("3", "Loại hình kinh tế", None, "HTX"),
        ("5", "Lĩnh vực hoạt động chủ yếu", None, "Nông nghiệp"),
        ("II. THÀNH VIÊN, LAO ĐỘNG",),
        ("1", "Tổng số thành viên", "Người", 186),
        (None, "Trong đó: thành viên mới", "Người", 12),
        ("2", "Tổng số lao động", "Người", 41),
        (None, "Trong đó: lao động là thành viên", "Người", 33),
        ("III. TÀI SẢN, VỐN, KẾT QUẢ",),
        ("1", "Vốn điều lệ", "Triệu đồng", 1250),
        ("2", "Tổng tài sản", "Triệu đồng", 3420.5),
        ("3", "Tổng doanh thu", "Triệu đồng", 4865.2),
        (None, "Trong đó: doanh thu với thành viên", "Triệu đồng", 2910),
        ("4", "Lợi nhuận sau thuế", "Triệu đồng", 312.4),
        (),
        (None, None, None, "GIÁM ĐỐC"),
        (None, None, None, "Nguyễn Văn A"),
    ]
    for i, line in enumerate(lines):
        for j, value in enumerate(line):
            if value is not None:
                g.put(1 + i, 1 + j, value)
                b.unscored.add((g.name, addr(1 + i, 1 + j)))
    b.cooperatives.append(GoldCoop(g.name, 0, code, "valid", name))  # row 0: any row
    return b.office("BC HTX Sao Mai 2023.xlsx", xlsx(b), ["coop_report"])


REGISTERS = (register_nam_dinh, register_dak_nong, register_ha_nam, report_of_one)
