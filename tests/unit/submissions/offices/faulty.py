"""Offices whose workbooks carry one to four errors each; everything else in them is right."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from . import legacy
from .figures import Figures, figures
from .forms import PL1, PL2, Style, Table, comma, dots, footer, gold, heading, native, spaced, table
from .model import Book, Grid, Office, addr, calculated, delimited, ods, xls, xlsx

ROLES = ("prev", "plan", "h1", "est", "next")
AUGUST = "ngày 15 tháng 8 năm {}"


def _one(
    b: Book, name: str, form: str, data: Figures, style: Style, roles: tuple[str, ...] = ROLES, look: str = "plan",
    **head: object,
) -> tuple[Grid, Table]:  # fmt: skip
    assert b.province and b.year
    g = b.grid(name)
    row = heading(g, form, b.province, b.year, look=look, style=style, **head)  # type: ignore[arg-type]
    t = table(b, g, row, {"PL1": PL1, "PL2": PL2}[form], roles, data, style)
    footer(g, t.end + 1, b.province, b.year, style=style)
    return g, t


def _add(b: Book, g: Grid, t: Table, code: str, role: str, delta: float) -> tuple[int, int]:
    """Change a number and its gold by delta: the sender did write that."""
    at = t.at[code, role]
    old = b.gold[g.name, addr(*at)].obs_value
    assert old is not None
    new = old + delta
    b.change(g, at, t.style.number(new), new)
    return at


def phu_tho_2022() -> Office:
    b = Book("phu_tho_2022", "Phú Thọ", 2022, "sectors do not add up to the total; a hidden sheet with drafts")
    data = figures(201, 520)
    g, t = _one(b, "PL2", "PL2", data, Style(wording=1, header_words=1))
    at = _add(b, g, t, "coop:industry", "est", 27)
    b.plant(g, at, {"R01", "R02"}, "coop sectors sum to 27 more than the total (ước)")
    at = _add(b, g, t, "group:agriculture", "prev", -40)
    b.plant(g, at, {"R01", "R02"}, "group sectors sum to 40 less than the total (TH năm trước)")
    draft = b.grid("nhap", state="hidden")
    draft.put(1, 1, "Số liệu các huyện gửi, chưa kiểm tra")
    for i, name in enumerate(("Huyện Lâm Thao", "Huyện Thanh Ba", "Huyện Hạ Hòa")):
        draft.put(2 + i, 1, name)
        draft.put(2 + i, 2, 31 + 4 * i)
    b.plant(draft, None, set(), "a hidden sheet", info_ok=True, words=("nhap",))
    return b.office("Phu Tho - Phu luc 2.xlsx", xlsx(b), ["PL2"])


def thanh_hoa_2023() -> Office:
    b = Book("thanh_hoa_2023", "Thanh Hóa", 2023, "#REF! and #DIV/0! in number cells, calculated formulas elsewhere")
    data = figures(202, 1150, members=100)
    g, t = _one(b, "Phu luc 1", "PL1", data, Style(header_words=2, numbers_row=True))
    for code, role, printed in (("revenue_avg", "est", "#REF!"), ("group_profit_avg", "prev", "#DIV/0!")):
        at = t.at[code, role]
        b.change(g, at, printed, None)
        b.plant(g, at, set(), f"{printed} in a number cell")
    for role in ("plan", "est"):  # right: a formula with its value
        column = addr(1, t.columns[role])[:-1]
        before = addr(1, t.columns["prev"])[:-1]
        formula = f"={before}{t.rows['coop_total']}+{column}{t.rows['coop_new']}-{column}{t.rows['coop_dissolved']}"
        g.cells[t.at["coop_total", role]].value = formula
    return b.office("Thanh Hoa PL1.xlsx", calculated(b), ["PL1"])


def nghe_an_2022() -> Office:
    b = Book("nghe_an_2022", "Nghệ An", 2022, "parts greater than wholes; '-' in text; labels short")
    data = figures(203, 860)
    data["est"]["coop_active"] = data["est"]["coop_total"] + 14
    data["h1"]["worker_member"] = data["h1"]["worker_regular"] + 251
    data["prev"]["group_registered"] = data["prev"]["group_total"] + 33
    g, t = _one(b, "PL1", "PL1", data, Style(wording=1, numbering="flat", child="- "), look="office")
    b.plant(g, t.at["coop_active", "est"], {"R03", "R07"}, "active > total")
    b.plant(g, t.at["worker_member", "h1"], {"R20"}, "member workers > regular workers")
    b.plant(g, t.at["group_registered", "prev"], {"R07"}, "registered groups > groups")
    return b.office("Nghe An (PL1) 2022.xlsx", xlsx(b), ["PL1"])


def hue_2023() -> Office:
    b = Book(
        "hue_2023", "Thừa Thiên Huế", 2023, "typed under an English locale: 5.123 for 5,123, and a date for a number"
    )
    data = figures(204, 300, members=150)
    g, t = _one(b, "PL1", "PL1", data, Style(header="flat"))
    for code, role in (("worker_regular", "est"), ("member_total", "h1")):
        at = t.at[code, role]
        right = b.gold[g.name, addr(*at)].obs_value
        assert right is not None
        if right % 10 == 0:
            right += 3
        printed = right / 1000
        b.change(g, at, printed, printed, also=(right, None))
        g.cells[at].fmt = "General"
        b.plant(g, at, {"R29"}, "thousands dot taken for a decimal point")
    at = t.at["coop_hightech", "h1"]
    b.change(g, at, dt.datetime(2023, 1, 13), None)
    g.cells[at].fmt = "d-mmm"
    b.plant(g, at, set(), "a date in a number cell")
    return b.office("Thua Thien Hue_PL1_2023.xlsx", xlsx(b), ["PL1"])


def quang_nam_2023() -> Office:
    b = Book("quang_nam_2023", "Quảng Nam", 2023, "one row in đồng under a unit of triệu đồng")
    data = figures(205, 610)
    g, t = _one(b, "PL 1", "PL1", data, Style(header_words=2, money_unit="Triệu đồng/năm"))
    for role in ROLES:
        at = t.at["worker_income_avg", role]
        printed = round(data[role]["worker_income_avg"] * 1_000_000)
        b.change(g, at, printed, printed * 1e6, also=(float(printed), None))
        if role in ("prev", "est"):
            b.plant(g, at, {"R29", "R17"}, "đồng instead of triệu đồng")
    return b.office("PL1 Quang Nam 2023.xlsx", xlsx(b), ["PL1"])


def kien_giang_2022() -> Office:
    b = Book("kien_giang_2022", "Kiên Giang", 2022, "revenue in tỷ under a unit of triệu (5,564 'triệu')")
    data = figures(206, 540, revenue=5300)
    g, t = _one(b, "PL1", "PL1", data, Style(money_unit="Tr.đ", header="merged3", number=dots), look="office")
    at = t.at["revenue_avg", "est"]
    b.change(g, at, "5,564", 5.564e6, also=(5564e6, None))
    b.plant(g, at, {"R29", "R16", "R15", "R28"}, "5,564 triệu instead of tỷ")
    at = _add(b, g, t, "manager_college", "h1", data["h1"]["manager_total"])
    b.plant(g, at, {"R21"}, "managers by level > managers")
    return b.office("Kien Giang gui PL1.xlsx", xlsx(b), ["PL1"])


def dong_nai_2023() -> Office:
    b = Book("dong_nai_2023", "Đồng Nai", 2023, "last year's sheet left behind")
    old = figures(207, 390)
    new = figures(208, 400)
    new["prev"] = dict(old["est"])
    for code in ("coop", "member", "group", "union"):  # this year opens where last year closed
        shift = new["prev"][f"{code}_total"] - figures(208, 400)["prev"][f"{code}_total"]
        for role in ("plan", "h1", "est", "next"):
            new[role][f"{code}_total"] += shift
    for role in ROLES[1:]:
        new[role]["coop_active"] = new[role]["coop_total"] - 30
        new[role]["union_active"] = new[role]["union_total"]
        new[role]["union_member_coop"] = new[role]["union_total"] * 6
        new[role]["group_member"] = new[role]["group_total"] * 13 + 5
        new[role]["worker_member"] = round(new[role]["worker_regular"] * 0.55)
    _one(b, "PL1 2023", "PL1", new, Style(header_words=0))
    left = b.grid("PL1 2022")
    row = heading(left, "PL1", "Đồng Nai", 2022, date=AUGUST.format(2022))
    before = set(b.gold)
    table(b, left, row, PL1, ROLES, old, Style(header_words=0), year=2022)
    for key in set(b.gold) - before:  # a sheet of another year may be read as that year, or left out
        b.gold[key] = replace(b.gold[key], optional=True)
    b.plant(left, None, set(), "the sheet of last year left behind", info_ok=True)
    return b.office("Dong Nai PL1 2023.xlsx", xlsx(b), ["PL1"])


def binh_phuoc_2023() -> Office:
    b = Book("binh_phuoc_2023", "Bình Phước", 2023, "title, date and columns are of 2023, the file name says 2022")
    g, _ = _one(b, "Phu luc 1", "PL1", figures(230, 210), Style(header="flat", header_words=1))
    b.plant(g, None, {"R39"}, "the file name says 2022, title and columns 2023")
    return b.office("Binh Phuoc PL1 nam 2022.xlsx", xlsx(b), ["PL1"])


def nam_dinh_2025() -> Office:
    b = Book("nam_dinh_2025", "Nam Định", 2025, "a dissolved province reports in September 2025")
    g, _ = _one(b, "PL1", "PL1", figures(209, 540, members=300), Style(header_words=1), date="ngày 10 tháng 9 năm 2025")
    b.plant(g, None, {"R40"}, "Nam Định is part of Ninh Bình since 2025-07-01")
    return b.office("Nam Dinh PL1 2025.xlsx", xlsx(b), ["PL1"])


def bac_ninh_2024() -> Office:
    b = Book("bac_ninh_2024", "Bắc Ninh", 2024, "code 24 for Bắc Ninh before it was Bắc Ninh's")
    g, _ = _one(b, "PL1", "PL1", figures(210, 640), Style(numbers_row=True), date="ngày 9 tháng 8 năm 2024")
    g.put(4, 1, "Mã tỉnh: 24 - Bắc Ninh")
    b.plant(g, None, {"R40"}, "24 is Bắc Giang until 2025-06-30")
    return b.office("Bac Ninh KTTT 2024.xlsx", xlsx(b), ["PL1"])


def binh_thuan_2022() -> Office:
    b = Book("binh_thuan_2022", "Bình Thuận", 2022, "stocks do not follow from flows")
    g, t = _one(
        b, "PL1", "PL1", figures(211, 200, groups=900), Style(wording=3, child="+ ", header_words=2), look="title"
    )
    at = _add(b, g, t, "coop_total", "est", 9)
    b.plant(g, at, {"R08"}, "coops: opening + new - dissolved is 9 less than the closing stock")
    at = _add(b, g, t, "member_total", "h1", -1200)
    b.plant(g, at, {"R08"}, "members: opening + new - left is 1.200 more than the stock of 30/6")
    return b.office("Binh Thuan - KTTT - 2022.xlsx", xlsx(b), ["PL1"])


def khanh_hoa_2023() -> Office:
    b = Book("khanh_hoa_2023", "Khánh Hòa", 2023, "the estimate is last year's column copied")
    data = figures(212, 130)
    data["est"] = dict(data["prev"])
    g, t = _one(b, "Phụ lục 1", "PL1", data, Style(text=legacy.tones_on_last, header_words=1))
    b.plant(g, t.at["coop_total", "est"], {"R32", "R08"}, "ước 2023 copied from TH 2022")
    return b.office("Khanh Hoa PL1 nam 2023.xlsx", xlsx(b), ["PL1"])


def ha_giang_2023() -> Office:
    b = Book("ha_giang_2023", "Hà Giang", 2023, "a label twice with other numbers, added rows, deleted rows")
    data = figures(213, 700)
    rows = [r for r in PL1 if r[1] not in ("manager_total", "manager_primary_mid", "manager_college")]
    g = b.grid("PL1")
    style = Style(header_words=0)
    row = heading(g, "PL1", "Hà Giang", 2023, date=AUGUST.format(2023))
    t = table(b, g, row, rows, ROLES, data, style)
    b.plant(g, None, {"R31"}, "rows 4 (managers) deleted", words=("thiếu", "missing"))
    below = t.end
    for i, (text, unit, first) in enumerate((
        ("Số hợp tác xã do phụ nữ làm giám đốc", "HTX", 61), ("Số hợp tác xã có trang thông tin điện tử", "HTX", 18),
    )):  # fmt: skip
        g.put(below + i, 2, "- " + text)
        g.put(below + i, 3, unit)
        for j in range(5):
            g.put(below + i, 4 + j, first + 3 * j)
        b.plant(g, (below + i, 2), set(), f"row added by the province: {text}", info_ok=True)
    again = below + 2
    g.put(again, 2, "Tổng số tổ hợp tác")
    g.put(again, 3, "THT")
    for role, column in t.columns.items():
        value = data[role]["group_total"] + 57
        g.put(again, column, value)
        gold(b, g, (again, column), "group_total", role, value, 2023, optional=True)
    b.plant(g, (again, 2), {"R34"}, "Tổng số tổ hợp tác twice with different values")
    footer(g, again + 2, "Hà Giang", 2023)
    return b.office("Ha Giang PL1.xlsx", xlsx(b), ["PL1"])


def dong_thap_2022() -> Office:
    b = Book(
        "dong_thap_2022",
        "Đồng Tháp",
        2022,
        "a sheet per district, the summary last; PL2 disagrees with PL1; a hidden column",
    )
    data = figures(214, 180, groups=900)
    rng = random.Random(5)
    for name in ("Cao Lãnh", "Sa Đéc", "Hồng Ngự", "Lai Vung"):
        d = b.grid(name)
        row = heading(d, "PL1", "Đồng Tháp", 2022, look="none", annex=False)
        d.put(row - 1, 1, f"Huyện, thành phố: {name}")
        part = {role: {k: max(1, round(v * rng.uniform(0.2, 0.27))) for k, v in f.items()} for role, f in data.items()}
        table(b, d, row, PL1, ROLES, part, Style(header="flat"), scored=False)
    g, t = _one(b, "Biểu tổng hợp", "PL1", data, Style(header="flat"))
    data2 = {role: dict(f) for role, f in data.items()}
    data2["est"]["coop_total"] += 6
    data2["est"]["coop:agriculture"] += 6
    g2, t2 = _one(b, "PL2 toàn tỉnh", "PL2", data2, Style(header="flat"), look="none")
    b.plant(g2, t2.at["coop_total", "est"], {"R30", "R08"}, "PL2 total is 6 more than PL1 I.1")
    g.hidden_columns.add(t.columns["next"])
    b.plant(
        g, (t.first, t.columns["next"]), set(), "the column KH năm sau is hidden", info_ok=True, words=("ẩn", "hidden")
    )
    return b.office("Dong Thap 2022 (tong hop huyen).xlsx", xlsx(b), ["PL1", "PL2"])


def long_an_2024() -> Office:
    b = Book("long_an_2024", "Long An", 2024, "formulas never calculated (written by a program), hidden rows")
    data = figures(215, 280)
    g, t = _one(b, "PL1", "PL1", data, Style(child="- ", header_words=2, number=native))
    column, before = addr(1, t.columns["est"])[:-1], addr(1, t.columns["prev"])[:-1]
    at = t.at["coop_total", "est"]
    g.cells[
        at
    ].value = f"={before}{t.rows['coop_total']}+{column}{t.rows['coop_new']}-{column}{t.rows['coop_dissolved']}"
    b.change(g, at, g.cells[at].value, also=(None,))
    b.plant(g, at, set(), "a formula without a cached value", or_right=True)
    for code in ("coop_hightech", "coop_value_chain"):
        g.hidden_rows.add(t.rows[code])
    b.plant(g, (t.rows["coop_hightech"], 2), set(), "hidden rows with numbers", info_ok=True, words=("ẩn", "hidden"))
    return b.office("Long An, PL1, 2024.xlsx", xlsx(b), ["PL1"])


def thai_nguyen_2022() -> Office:
    b = Book("thai_nguyen_2022", "Thái Nguyên", 2022, "csv with ';' UTF-8; the half-year exceeds the year")
    data = figures(216, 560, groups=2900)
    data["h1"]["group_new"] = data["est"]["group_new"] + 61
    data["h1"]["group_total"] = data["prev"]["group_total"] + data["h1"]["group_new"] - data["h1"]["group_ended"]
    data["est"]["revenue_member_avg"] = round(data["est"]["revenue_avg"] * 1.3, 1)
    g, t = _one(b, "csv", "PL1", data, Style(header="flat", wording=1), look="office")
    b.plant(g, t.at["group_new", "h1"], {"R10"}, "new groups in six months > new groups in the year")
    b.plant(g, t.at["revenue_member_avg", "est"], {"R16"}, "revenue from members > revenue")
    return b.office("Thai Nguyen PL1 2022.csv", delimited(b, ";", str.encode, comma), ["PL1"], csv=True)


def vinh_phuc_2023() -> Office:
    b = Book("vinh_phuc_2023", "Vĩnh Phúc", 2023, "xls; income per month under '/năm'; text instead of a number")
    data = figures(217, 330)
    for role in ROLES:
        data[role]["worker_income_avg"] = round(data[role]["worker_income_avg"] / 12, 2)
    style = Style(wording=1, number=spaced("\u202f"), money_decimals=2, money_unit="Tr đồng/năm")
    g, t = _one(b, "Sheet1", "PL1", data, style)
    b.plant(g, t.at["worker_income_avg", "est"], {"R17"}, "income of a month in a unit of years")
    at = t.at["manager_total", "prev"]
    b.change(g, at, "12O7", None)
    b.plant(g, at, set(), "the letter O in a number")
    at = t.at["group_new", "h1"]
    b.change(g, at, "xem file kèm", None)
    b.plant(g, at, set(), "text instead of a number")
    return b.office("Vinh Phuc PL1 2023.xls", xls(b), ["PL1"])


def quang_ngai_2022() -> Office:
    b = Book("quang_ngai_2022", "Quảng Ngãi", 2022, "column 'So sánh %' does not follow from its columns")
    data = figures(218, 290)
    roles = ("prev", "plan", "m9", "est", "pct_plan", "next")
    g, t = _one(b, "PL1", "PL1", data, Style(header="flat", header_words=0), roles)
    at = t.at["member_total", "pct_plan"]
    wrong = g.cells[at].value + 11.5
    b.change(g, at, wrong, wrong)
    b.plant(g, at, {"R11"}, "percentage of the plan off by 11.5 points")
    return b.office("Quang Ngai_9 thang_2022.xlsx", xlsx(b), ["PL1"])


def ninh_binh_2023() -> Office:
    b = Book("ninh_binh_2023", "Ninh Bình", 2023, "ods; members a thousand times too many; a unit in the header")
    data = figures(219, 480)
    style = Style(unit_column=False, header_words=1)
    g, t = _one(b, "PL1", "PL1", data, style, unit_line="Đơn vị tính: triệu đồng")
    at = t.at["member_total", "est"]
    value = data["est"]["member_total"] * 1000
    b.change(g, at, value, value)
    b.plant(g, at, {"R29", "R08", "R22", "R28"}, "members × 1.000")
    return b.office("Ninh Binh PL1 2023.ods", ods(b), ["PL1"])


def hai_duong_2022() -> Office:
    b = Book("hai_duong_2022", "Hải Dương", 2022, "labels TCVN3, names Unicode; unions and groups with too few members")
    data = figures(220, 590)
    data["prev"]["union_member_coop"] = data["prev"]["union_total"] + 1
    data["est"]["group_member"] = data["est"]["group_total"] + 35
    style = Style(text=legacy.tcvn3, font=".VnTime", header="flat")
    g = b.grid("PL1")
    row = heading(g, "PL1", "Hải Dương", 2022, look="office", date=AUGUST.format(2022))
    t = table(b, g, row, PL1, ROLES, data, style)
    footer(g, t.end + 1, "Hải Dương", 2022)
    b.plant(g, t.at["union_member_coop", "prev"], {"R23"}, "fewer than 4 HTX per union")
    b.plant(g, t.at["group_member", "est"], {"R24"}, "fewer than 2 members per group")
    return b.office("Hai Duong PL1 2022.xlsx", xlsx(b), ["PL1"])


def cao_bang_2023() -> Office:
    b = Book("cao_bang_2023", "Cao Bằng", 2023, "title of 2023, columns of 2022 and before: the table was not renewed")
    data = figures(221, 430)
    g = b.grid("PL1")
    row = heading(g, "PL1", "Cao Bằng", 2023, date=AUGUST.format(2023), title_extra=" NĂM 2023")
    t = table(b, g, row, PL1, ROLES, data, Style(header="flat"), year=2022)
    footer(g, t.end + 1, "Cao Bằng", 2023)
    for key in list(b.gold):  # whether the title or the header is right cannot be known: the header is what is printed
        b.gold[key] = replace(b.gold[key], optional=True)
    b.year = None
    b.plant(g, None, {"R39"}, "title and file name say 2023, the columns are those of 2022")
    return b.office("Cao Bang PL1 nam 2023.xlsx", xlsx(b), ["PL1"])


def ba_ria_2022() -> Office:
    b = Book("ba_ria_2022", "Bà Rịa - Vũng Tàu", 2022, "required cells blank, a column of nothing but zeros")
    data = figures(222, 150)
    g, t = _one(b, "PL1", "PL1", data, Style(header_words=2, wording=1), look="office")
    for code in ("coop_total", "member_total"):
        at = t.at[code, "est"]
        g.cells[at].value = None
        gold(b, g, at, code, "est", None, 2022, "blank", optional=True)
        b.plant(g, at, {"R31"}, f"{code} is blank in the estimate")
    for code in t.rows:
        b.change(g, t.at[code, "next"], 0, 0, also=(None,))
    b.plant(g, t.at["coop_total", "next"], {"R31"}, "the plan of next year is all zeros")
    return b.office("BR-VT PL1 2022.xlsx", xlsx(b), ["PL1"])


def tra_vinh_2023() -> Office:
    b = Book("tra_vinh_2023", "Trà Vinh", 2023, "a label that fits two rows, a number with a word, a negative count")
    data = figures(223, 160, groups=1500)
    g, t = _one(b, "PL1", "PL1", data, Style(header="flat", wording=0, number=dots), look="title")
    here = t.rows["manager_college"]
    g.cells[here, 2].value = "- Số cán bộ quản lý HTX đã qua đào tạo đạt trình độ"
    for role in ROLES:
        at = t.at["manager_college", role]
        b.gold.pop((g.name, addr(*at)))
        b.unscored.add((g.name, addr(*at)))
    b.plant(g, (here, 2), set(), "a label that fits two rows of the form", info_ok=True)
    at = t.at["coop_dissolved", "est"]
    b.change(g, at, "-3", None)
    b.unscored.add((g.name, addr(*at)))
    b.plant(g, at, {"R29", "R08"}, "minus three dissolved")
    at = t.at["group_member", "plan"]
    b.change(g, at, "khoảng 19 nghìn", None)
    b.unscored.add((g.name, addr(*at)))
    b.plant(g, at, set(), "words instead of a number")
    return b.office("Tra Vinh PL1 2023.xlsx", xlsx(b), ["PL1"])


def hau_giang_2023() -> Office:
    b = Book("hau_giang_2023", "Hậu Giang", 2023, "VNI fonts in xlsx; two identities broken by one cell")
    data = figures(224, 240)
    style = Style(text=legacy.vni, font="VNI-Times", wording=0, header_words=0)
    g = b.grid("PL1")
    row = heading(g, "PL1", "Hậu Giang", 2023, look="office", style=style)
    t = table(b, g, row, PL1, ROLES, data, style)
    g2 = b.grid("PL2")
    row = heading(g2, "PL2", "Hậu Giang", 2023, look="none", style=style)
    table(b, g2, row, PL2, ROLES, data, style)
    at = t.at["coop_total", "prev"]
    value = data["prev"]["coop_total"] + 90
    b.change(g, at, value, value)
    b.plant(g, at, {"R08", "R30"}, "TH năm trước of HTX is 90 too many in PL1 (PL2 and the stock-flow say so)")
    return b.office("Hau Giang KTTT 2023.xlsx", xlsx(b), ["PL1", "PL2"])


FAULTY = (
    phu_tho_2022, thanh_hoa_2023, nghe_an_2022, hue_2023, quang_nam_2023, kien_giang_2022, dong_nai_2023,
    binh_phuoc_2023,
    nam_dinh_2025, bac_ninh_2024, binh_thuan_2022, khanh_hoa_2023, ha_giang_2023, dong_thap_2022, long_an_2024,
    thai_nguyen_2022, vinh_phuc_2023, quang_ngai_2022, ninh_binh_2023, hai_duong_2022, cao_bang_2023, ba_ria_2022,
    tra_vinh_2023, hau_giang_2023,
)  # fmt: skip
