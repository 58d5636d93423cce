"""The rows of the forms (domain.md §1.1-1.2) with several wordings, and how offices lay them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .figures import Figures
from .model import Book, GoldCell, Grid, addr

UNITS = {
    "org_total": "ORG", "org_active": "ORG", "org_new": "ORG", "org_dissolved": "ORG", "org_effective": "ORG",
    "org_hightech": "ORG", "org_value_chain": "ORG", "org_registered": "ORG", "org_ocop": "ORG", "org_inactive": "ORG",
    "union_member_coop": "ORG",
    "member_total": "PERSON", "member_new": "PERSON", "member_left": "PERSON", "worker_regular": "PERSON",
    "worker_new": "PERSON", "worker_member": "PERSON", "manager_total": "PERSON", "manager_primary_mid": "PERSON",
    "manager_college": "PERSON", "revenue_avg": "VND_ORG_YEAR", "revenue_member_avg": "VND_ORG_YEAR",
    "profit_avg": "VND_ORG_YEAR", "worker_income_avg": "VND_PERSON_YEAR", "support_budget": "VND", "trainee": "PERSON",
}  # fmt: skip
# code → indicator, organisation, sector (form_cells.csv)
DIMENSIONS = {
    "coop_total": ("org_total", "coop", "_T"), "coop_active": ("org_active", "coop", "_T"),
    "coop_inactive": ("org_inactive", "coop", "_T"),
    "coop_new": ("org_new", "coop", "_T"), "coop_dissolved": ("org_dissolved", "coop", "_T"),
    "coop_effective": ("org_effective", "coop", "_T"), "coop_hightech": ("org_hightech", "coop", "_T"),
    "coop_value_chain": ("org_value_chain", "coop", "_T"), "coop_ocop": ("org_ocop", "coop", "_T"),
    "member_total": ("member_total", "coop", "_T"), "member_new": ("member_new", "coop", "_T"),
    "member_left": ("member_left", "coop", "_T"), "worker_regular": ("worker_regular", "coop", "_T"),
    "worker_regular_new": ("worker_new", "coop", "_T"), "worker_member": ("worker_member", "coop", "_T"),
    "manager_total": ("manager_total", "coop", "_T"), "manager_primary_mid": ("manager_primary_mid", "coop", "_T"),
    "manager_college": ("manager_college", "coop", "_T"), "revenue_avg": ("revenue_avg", "coop", "_T"),
    "revenue_member_avg": ("revenue_member_avg", "coop", "_T"), "profit_avg": ("profit_avg", "coop", "_T"),
    "worker_income_avg": ("worker_income_avg", "coop", "_T"), "union_total": ("org_total", "union", "_T"),
    "union_active": ("org_active", "union", "_T"), "union_new": ("org_new", "union", "_T"),
    "union_dissolved": ("org_dissolved", "union", "_T"), "union_member_coop": ("union_member_coop", "union", "_T"),
    "union_revenue_avg": ("revenue_avg", "union", "_T"), "union_profit_avg": ("profit_avg", "union", "_T"),
    "group_total": ("org_total", "group", "_T"), "group_new": ("org_new", "group", "_T"),
    "group_registered": ("org_registered", "group", "_T"), "group_ended": ("org_dissolved", "group", "_T"),
    "group_member": ("member_total", "group", "_T"), "group_revenue_avg": ("revenue_avg", "group", "_T"),
    "group_profit_avg": ("profit_avg", "group", "_T"), "fund_total": ("org_total", "coop", "credit"),
    "fund_active": ("org_active", "coop", "credit"), "fund_member": ("member_total", "coop", "credit"),
    "fund_worker": ("worker_regular", "coop", "credit"), "support_budget": ("support_budget", "coop", "_T"),
    "trainee": ("trainee", "coop", "_T"),
}  # fmt: skip
MONEY = {code for code, dims in DIMENSIONS.items() if dims[0].endswith("_avg")} | {"support_budget"}

# Four offices' wordings of each row; the third leans on the section it stands in.
LABELS: dict[str, tuple[str, str, str, str]] = {
    "coop": ("Hợp tác xã", "HỢP TÁC XÃ", "HỢP TÁC XÃ (HTX)", "Khu vực hợp tác xã"),
    "coop_total": (
        "Tổng số hợp tác xã",
        "Tổng số HTX",
        "Tổng số hợp tác xã trên địa bàn",
        "Tổng số HTX trên địa bàn tỉnh",
    ),
    "coop_active": ("Số hợp tác xã đang hoạt động", "Số HTX đang hoạt động", "Đang hoạt động", "HTX đang hoạt động"),
    "coop_new": ("Số hợp tác xã thành lập mới", "Số HTX thành lập mới", "Thành lập mới", "HTX thành lập mới trong kỳ"),
    "coop_dissolved": ("Số hợp tác xã giải thể", "Số HTX giải thể", "Giải thể", "HTX giải thể trong kỳ"),
    "coop_effective": (
        "Số hợp tác xã đạt loại tốt, khá",
        "Số HTX hoạt động hiệu quả",
        "Hoạt động hiệu quả",
        "HTX hoạt động có hiệu quả (tốt, khá)",
    ),
    "coop_hightech": (
        "Số hợp tác xã ứng dụng công nghệ cao",
        "Số HTX ứng dụng CNC",
        "Ứng dụng công nghệ cao",
        "HTX có ứng dụng công nghệ cao",
    ),
    "coop_value_chain": (
        "Số hợp tác xã liên kết với doanh nghiệp theo chuỗi giá trị",
        "Số HTX liên kết với DN theo chuỗi giá trị",
        "Liên kết với doanh nghiệp theo chuỗi giá trị",
        "HTX liên kết doanh nghiệp theo chuỗi giá trị",
    ),
    "member_total": (
        "Tổng số thành viên hợp tác xã",
        "Tổng số thành viên HTX",
        "Tổng số thành viên",
        "Tổng số thành viên của HTX",
    ),
    "member_new": ("Số thành viên mới", "Số thành viên mới gia nhập", "Thành viên mới", "Thành viên gia nhập mới"),
    "member_left": (
        "Số thành viên ra khỏi hợp tác xã",
        "Số thành viên ra khỏi HTX",
        "Thành viên ra khỏi hợp tác xã",
        "Thành viên xin ra khỏi HTX",
    ),
    "worker_regular": (
        "Tổng số lao động thường xuyên trong hợp tác xã",
        "Tổng số LĐ thường xuyên trong HTX",
        "Tổng số lao động thường xuyên",
        "Lao động thường xuyên trong HTX",
    ),
    "worker_regular_new": (
        "Số lao động thường xuyên mới",
        "Số LĐ thường xuyên mới",
        "Lao động thường xuyên mới",
        "Lao động thường xuyên tăng mới",
    ),
    "worker_member": (
        "Số lao động là thành viên hợp tác xã",
        "Số LĐ là thành viên HTX",
        "Lao động là thành viên",
        "Lao động đồng thời là thành viên HTX",
    ),
    "manager_total": (
        "Tổng số cán bộ quản lý hợp tác xã",
        "Tổng số CBQL HTX",
        "Tổng số cán bộ quản lý",
        "Cán bộ quản lý HTX",
    ),
    "manager_primary_mid": (
        "Số cán bộ quản lý HTX đã qua đào tạo đạt trình độ sơ, trung cấp",
        "Số CBQL HTX đã qua đào tạo đạt trình độ sơ, trung cấp",
        "Đã qua đào tạo đạt trình độ sơ cấp, trung cấp",
        "Cán bộ có trình độ sơ cấp, trung cấp",
    ),
    "manager_college": (
        "Số cán bộ quản lý HTX đã qua đào tạo đạt trình độ cao đẳng, đại học trở lên",
        "Số CBQL HTX đã qua đào tạo đạt trình độ CĐ, ĐH trở lên",
        "Đã qua đào tạo đạt trình độ cao đẳng, đại học trở lên",
        "Cán bộ có trình độ cao đẳng, đại học trở lên",
    ),
    "revenue_avg": (
        "Doanh thu bình quân một hợp tác xã",
        "Doanh thu BQ một HTX",
        "Doanh thu bình quân",
        "Doanh thu bình quân của 01 HTX",
    ),
    "revenue_member_avg": (
        "Doanh thu của hợp tác xã với thành viên",
        "Doanh thu của HTX với thành viên",
        "Doanh thu với thành viên",
        "Doanh thu từ giao dịch với thành viên",
    ),
    "profit_avg": ("Lãi bình quân một hợp tác xã", "Lãi BQ một HTX", "Lãi bình quân", "Lợi nhuận bình quân của 01 HTX"),
    "worker_income_avg": (
        "Thu nhập bình quân của lao động thường xuyên trong hợp tác xã",
        "Thu nhập BQ của LĐ thường xuyên trong HTX",
        "Thu nhập bình quân của lao động thường xuyên",
        "Thu nhập bình quân của 01 lao động thường xuyên",
    ),
    "union": (
        "Liên hiệp hợp tác xã",
        "LIÊN HIỆP HỢP TÁC XÃ",
        "LIÊN HIỆP HỢP TÁC XÃ (LHHTX)",
        "Khu vực liên hiệp hợp tác xã",
    ),
    "union_total": ("Tổng số liên hiệp hợp tác xã", "Tổng số LHHTX", "Tổng số", "Tổng số liên hiệp HTX"),
    "union_active": (
        "Số liên hiệp hợp tác xã đang hoạt động",
        "Số LHHTX đang hoạt động",
        "Đang hoạt động",
        "Liên hiệp HTX đang hoạt động",
    ),
    "union_new": (
        "Số liên hiệp hợp tác xã thành lập mới",
        "Số LHHTX thành lập mới",
        "Thành lập mới",
        "Liên hiệp HTX thành lập mới",
    ),
    "union_dissolved": ("Số liên hiệp hợp tác xã giải thể", "Số LHHTX giải thể", "Giải thể", "Liên hiệp HTX giải thể"),
    "union_member_coop": (
        "Tổng số hợp tác xã thành viên",
        "Tổng số HTX thành viên",
        "Số hợp tác xã thành viên",
        "Số HTX là thành viên của liên hiệp",
    ),
    "union_revenue_avg": (
        "Doanh thu bình quân của một liên hiệp hợp tác xã",
        "Doanh thu BQ một LHHTX",
        "Doanh thu bình quân",
        "Doanh thu bình quân của 01 liên hiệp HTX",
    ),
    "union_profit_avg": (
        "Lãi bình quân của một liên hiệp hợp tác xã",
        "Lãi BQ một LHHTX",
        "Lãi bình quân",
        "Lợi nhuận bình quân của 01 liên hiệp HTX",
    ),
    "group": ("Tổ hợp tác", "TỔ HỢP TÁC", "TỔ HỢP TÁC (THT)", "Khu vực tổ hợp tác"),
    "group_total": ("Tổng số tổ hợp tác", "Tổng số THT", "Tổng số", "Tổng số tổ hợp tác trên địa bàn"),
    "group_new": ("Số tổ hợp tác thành lập mới", "Số THT thành lập mới", "Thành lập mới", "Tổ hợp tác thành lập mới"),
    "group_registered": (
        "Số tổ hợp tác có đăng ký hoạt động (chứng thực của UBND xã)",
        "Số THT có chứng thực của UBND xã",
        "Có chứng thực của UBND cấp xã",
        "Tổ hợp tác đã đăng ký, chứng thực",
    ),
    "group_ended": (
        "Số tổ hợp tác chấm dứt hoạt động",
        "Số THT chấm dứt hoạt động",
        "Chấm dứt hoạt động",
        "Tổ hợp tác chấm dứt hoạt động",
    ),
    "group_member": (
        "Tổng số thành viên tổ hợp tác",
        "Tổng số thành viên THT",
        "Tổng số thành viên",
        "Thành viên tổ hợp tác",
    ),
    "group_revenue_avg": (
        "Doanh thu bình quân một tổ hợp tác",
        "Doanh thu BQ một THT",
        "Doanh thu bình quân",
        "Doanh thu bình quân của 01 tổ hợp tác",
    ),
    "group_profit_avg": (
        "Lãi bình quân một tổ hợp tác",
        "Lãi BQ một THT",
        "Lãi bình quân",
        "Lợi nhuận bình quân của 01 tổ hợp tác",
    ),
    "fund": ("Quỹ tín dụng nhân dân", "QUỸ TÍN DỤNG NHÂN DÂN", "QUỸ TÍN DỤNG NHÂN DÂN (QTDND)", "Khu vực QTDND"),
    "fund_total": ("Tổng số quỹ tín dụng nhân dân", "Tổng số QTDND", "Tổng số quỹ", "Tổng số QTDND trên địa bàn"),
    "fund_active": (
        "Số quỹ tín dụng nhân dân đang hoạt động",
        "Số QTDND đang hoạt động",
        "Đang hoạt động",
        "QTDND đang hoạt động",
    ),
    "fund_member": (
        "Tổng số thành viên quỹ tín dụng nhân dân",
        "Tổng số thành viên QTDND",
        "Tổng số thành viên",
        "Thành viên QTDND",
    ),
    "fund_worker": (
        "Tổng số lao động thường xuyên trong quỹ tín dụng nhân dân",
        "Tổng số LĐ thường xuyên QTDND",
        "Tổng số lao động thường xuyên",
        "Lao động thường xuyên của QTDND",
    ),
}
SECTOR_LABELS: dict[str, tuple[str, str, str, str]] = {
    "non_agriculture": ("Hợp tác xã phi nông nghiệp", "HTX phi nông nghiệp", "Phi nông nghiệp", "HTX phi nông nghiệp"),
    "agriculture": (
        "Hợp tác xã nông - lâm - ngư - diêm nghiệp",
        "HTX nông, lâm, ngư, diêm nghiệp",
        "Nông - lâm - ngư - diêm nghiệp",
        "HTX nông lâm ngư diêm nghiệp",
    ),
    "industry": (
        "Hợp tác xã công nghiệp - tiểu thủ công nghiệp",
        "HTX CN-TTCN",
        "Công nghiệp - tiểu thủ công nghiệp",
        "HTX công nghiệp, tiểu thủ công nghiệp",
    ),
    "construction": ("Hợp tác xã xây dựng", "HTX xây dựng", "Xây dựng", "HTX lĩnh vực xây dựng"),
    "credit": (
        "Hợp tác xã tín dụng (quỹ tín dụng nhân dân)",
        "Quỹ tín dụng nhân dân",
        "Tín dụng",
        "HTX tín dụng (QTDND)",
    ),
    "trade_service": (
        "Hợp tác xã thương mại (dịch vụ)",
        "HTX thương mại - dịch vụ",
        "Thương mại, dịch vụ",
        "HTX thương mại và dịch vụ",
    ),
    "transport": ("Hợp tác xã vận tải", "HTX giao thông vận tải", "Vận tải", "HTX vận tải"),
    "environment": ("Hợp tác xã môi trường", "HTX dịch vụ môi trường", "Môi trường", "HTX vệ sinh môi trường"),
    "housing": ("Hợp tác xã nhà ở", "HTX nhà ở", "Nhà ở", "HTX nhà ở"),
    "other": ("Hợp tác xã khác", "HTX khác", "Lĩnh vực khác", "HTX ngành nghề khác"),
}

Row = tuple[str, str]  # kind (section, item, within, sub, subw), code
PL1: list[Row] = [
    ("section", "coop"), ("item", "coop_total"), ("within", ""), ("sub", "coop_active"), ("sub", "coop_new"),
    ("sub", "coop_dissolved"), ("sub", "coop_effective"), ("sub", "coop_hightech"), ("sub", "coop_value_chain"),
    ("item", "member_total"), ("subw", "member_new"), ("sub", "member_left"), ("item", "worker_regular"),
    ("subw", "worker_regular_new"), ("sub", "worker_member"), ("item", "manager_total"),
    ("subw", "manager_primary_mid"), ("sub", "manager_college"), ("item", "revenue_avg"),
    ("subw", "revenue_member_avg"), ("item", "profit_avg"), ("item", "worker_income_avg"),
    ("section", "union"), ("item", "union_total"), ("within", ""), ("sub", "union_active"), ("sub", "union_new"),
    ("sub", "union_dissolved"), ("item", "union_member_coop"), ("item", "union_revenue_avg"),
    ("item", "union_profit_avg"),
    ("section", "group"), ("item", "group_total"), ("subw", "group_new"), ("sub", "group_registered"),
    ("sub", "group_ended"), ("item", "group_member"), ("item", "group_revenue_avg"), ("item", "group_profit_avg"),
]  # fmt: skip
FUNDS: list[Row] = [("section_a", "fund"), ("item", "fund_total"), ("sub", "fund_active"), ("item", "fund_member"),
                    ("item", "fund_worker")]  # fmt: skip
PL2: list[Row] = [
    ("head", "coop_total"), ("chia", ""), *(("sub", f"coop:{s}") for s in (
        "agriculture", "industry", "construction", "credit", "trade_service", "transport", "environment", "housing",
        "other")),
    ("head", "union_total"), ("chia", ""), *(("sub", f"union:{s}") for s in (
        "agriculture", "trade_service", "transport")),
    ("head", "group_total"), ("chia", ""), *(("sub", f"group:{s}") for s in (
        "agriculture", "industry", "construction", "credit", "trade_service", "transport", "other")),
]  # fmt: skip


def dimensions(code: str) -> tuple[str, str, str]:
    if ":" in code:
        org, sector = code.split(":")
        return "org_total", org, sector
    return DIMENSIONS[code]


def is_money(code: str) -> bool:
    return code in MONEY


# --- numbers as they are typed ---------------------------------------------------------------------------------------


def native(value: float) -> Any:
    return int(value) if float(value).is_integer() else value


def dots(value: float) -> str:
    """1116 → 1.116; 2776.5 → 2.776,5"""
    whole, _, part = f"{value:.10f}".rstrip("0").partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{part}" if part else "")


def comma(value: float) -> str:
    return dots(value).replace(".", "")


def spaced(space: str) -> Callable[[float], str]:
    return lambda value: dots(value).replace(".", space)


# --- layout ----------------------------------------------------------------------------------------------------------

HEADERS: dict[str, tuple[str, str, str]] = {  # {p} the year before, {n} the year, {x} the year after
    "prev": ("Thực hiện năm {p}", "TH {p}", "Năm {p}"),
    "prev_h1": ("Thực hiện 6 tháng đầu năm {p}", "TH 6 tháng {p}", "6 tháng đầu năm {p}"),
    "plan": ("Kế hoạch năm {n}", "KH {n}", "KH năm {n}"),
    "h1": ("Thực hiện 6 tháng đầu năm {n}", "TH 6 tháng {n}", "TH 6 tháng đầu năm {n}"),
    "h1e": ("Ước thực hiện 6 tháng đầu năm {n}", "Ước TH 6 tháng {n}", "Ước TH 6 tháng đầu năm {n}"),
    "m9": ("Thực hiện 9 tháng năm {n}", "TH 9 tháng {n}", "TH 9 tháng đầu năm {n}"),
    "est": ("Ước thực hiện năm {n}", "Ước TH {n}", "Ước TH cả năm {n}"),
    "act": ("Thực hiện năm {n}", "TH {n}", "TH cả năm {n}"),
    "next": ("Kế hoạch năm {x}", "KH {x}", "KH năm {x}"),
    "pct_plan": ("So sánh (%) ước TH năm {n}/KH năm {n}", "TH/KH {n} (%)", "% so với KH {n}"),
    "pct_prev": ("So sánh (%) ước TH năm {n}/TH năm {p}", "TH {n}/TH {p} (%)", "% so với năm {p}"),
    "note": ("Ghi chú", "Ghi chú", "Ghi chú"),
}
UNDER = {  # second header row, below a merged "Năm {n}"
    "plan": ("Kế hoạch", "KH", "Kế hoạch"),
    "h1": ("TH 6 tháng đầu năm", "TH 6 tháng", "Thực hiện 6 tháng"),
    "m9": ("TH 9 tháng", "TH 9 tháng", "Thực hiện 9 tháng"),
    "est": ("Ước TH cả năm", "Ước cả năm", "Ước thực hiện cả năm"),
    "act": ("Thực hiện cả năm", "TH cả năm", "Thực hiện"),
}


def period(role: str, year: int) -> tuple[str, str, str | None]:
    """Period, scenario and status that a column stands for."""
    return {
        "prev": (str(year - 1), "actual", "A"), "prev_h1": (f"{year - 1}-S1", "actual", "A"),
        "plan": (str(year), "plan", None), "h1": (f"{year}-S1", "actual", "A"),
        "h1e": (f"{year}-S1", "actual", "E"),
        "m9": (f"{year}-01-01/P9M", "actual", "A"), "est": (str(year), "actual", "E"),
        "act": (str(year), "actual", "A"), "next": (str(year + 1), "plan", None),
        "pct_plan": (str(year), "actual", None), "pct_prev": (str(year), "actual", None),
    }[role]  # fmt: skip


@dataclass
class Style:
    wording: int = 0
    numbering: str = "roman"  # roman, flat, decimal_text, decimal_number, none, in_label
    child: str = "- "
    indent: int = 0
    inline_within: bool = True  # "Trong đó: Số thành viên mới" in one cell
    header: str = "merged2"  # flat, merged2, merged3
    header_words: int = 0
    numbers_row: bool = False
    unit_column: bool = True
    unit_in_label: bool = False
    money_unit: str = "Tr đồng/năm"
    money_scale: float = 1.0  # triệu đồng in one printed unit
    money_decimals: int = 1
    units: tuple[str, str, str, str, str] = ("HTX", "Thành viên", "Người", "LHHTX", "THT")
    number: Callable[[float], Any] = native
    format_int: str | None = "#,##0"
    format_money: str | None = "#,##0.0"
    text: Callable[[str], str] = str
    capitals: Callable[[str], str] | None = None
    font: str | None = None
    font_capitals: str | None = None
    first_column: int = 1
    gap_column: bool = False
    bold_sections: bool = True
    section_unit: bool = False

    def unit(self, code: str) -> str:
        coop, member, person, union, group = self.units
        indicator, org, _ = dimensions(code)
        if is_money(code):
            return self.money_unit
        if indicator.startswith("member"):
            return member
        if indicator.startswith(("worker", "manager", "trainee")):
            return person
        return {"coop": coop, "union": coop if indicator == "union_member_coop" else union, "group": group}[org]


@dataclass
class Table:
    grid: Grid
    style: Style
    at: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    first: int = 0
    end: int = 0
    label_column: int = 2


def label_of(code: str, wording: int) -> str:
    if code in LABELS:
        return LABELS[code][wording]
    org, sector = code.split(":")
    text = SECTOR_LABELS[sector][wording]
    if org == "coop":
        return text
    new_long, new_short = {"union": ("Liên hiệp hợp tác xã", "LHHTX"), "group": ("Tổ hợp tác", "THT")}[org]
    if text.startswith("Quỹ"):
        return f"{new_short} tín dụng"
    return text.replace("Hợp tác xã", new_long).replace("HTX", new_short).replace(" (quỹ tín dụng nhân dân)", "")


def gold(book: Book, grid: Grid, at: tuple[int, int], code: str, role: str, value: float | None, year: int,
         null_state: str | None = None, **more: Any) -> None:  # fmt: skip
    indicator, org, sector = dimensions(code)
    when, scenario, status = period(role, year)
    measure = {"pct_plan": "plan_pct", "pct_prev": "change_pct"}.get(role, "value")
    unit = "PCT" if measure != "value" else UNITS.get(indicator)
    if role in ("h1", "h1e", "m9", "prev_h1") and is_money(code):
        unit = None
    if null_state in ("not_collected", "not_applicable", "blank"):
        status = None
    book.gold[grid.name, addr(*at)] = GoldCell(
        grid.name, addr(*at), indicator, org, sector, "_T", "_T", measure, scenario, when, value, unit, status,
        null_state, **more,
    )  # fmt: skip


def header(grid: Grid, row: int, roles: Sequence[str], style: Style, year: int) -> tuple[dict[str, int], int, int]:
    """Writes the header rows; gives the column of each role, the column of the labels and the next free row."""
    words = {"p": year - 1, "n": year, "x": year + 1}
    t, w = style.text, style.header_words
    look = {"bold": True, "font": style.font, "align": "center", "border": True}
    fixed = [] if style.numbering in ("none", "in_label") else [("STT", "TT", "Số TT")[w]]
    fixed.append(("Chỉ tiêu", "CHỈ TIÊU", "Nội dung chỉ tiêu")[w])
    label_column = style.first_column + len(fixed) - 1
    if style.unit_column:
        fixed.append(("Đơn vị tính", "ĐVT", "Đơn vị")[w])
    column = style.first_column
    high = {"flat": 1, "merged2": 2, "merged3": 3}[style.header]
    for text in fixed:
        grid.put(row, column, t(text), **look)
        grid.merge(row, column, row + high - 1, column)
        column += 1
    column += 1 if style.gap_column else 0
    columns = {role: column + i for i, role in enumerate(roles)}
    if high == 1:
        for role, at in columns.items():
            grid.put(row, at, t(HEADERS[role][w].format(**words)), **look)
    else:
        top = row
        if high == 3:
            numeric = [c for r, c in columns.items() if r != "note"]
            grid.put(row, numeric[0], t("Kết quả thực hiện và kế hoạch"), **look)
            grid.merge(row, numeric[0], row, numeric[-1])
            top = row + 1
        inner = [r for r in roles if r in UNDER]
        for role, at in columns.items():
            if role not in inner:
                start = row if role == "note" else top
                grid.put(start, at, t(HEADERS[role][w].format(**words)), **look)
                grid.merge(start, at, row + high - 1, at)
        if inner:
            grid.put(top, columns[inner[0]], t(f"Năm {year}"), **look)
            grid.merge(top, columns[inner[0]], top, columns[inner[-1]])
            for role in inner:
                grid.put(top + 1, columns[role], t(UNDER[role][w]), **look)
    row += high
    if style.numbers_row:
        used = (
            list(range(style.first_column, column))
            if not style.gap_column
            else list(range(style.first_column, column - 1))
        )
        for i, at in enumerate([*used, *columns.values()]):
            grid.put(row, at, f"({i + 1})" if w != 1 else i + 1, italic=True, align="center")
        row += 1
    return columns, label_column, row


def table(
    book: Book, grid: Grid, row: int, rows: Sequence[Row], roles: Sequence[str], data: Figures, style: Style,
    year: int | None = None, scored: bool = True, section_from: int = 0,
) -> Table:  # fmt: skip
    """A whole form from `row` on; every number that is written gets its gold."""
    year = year or book.year
    assert year is not None
    columns, label_column, here = header(grid, row, roles, style, year)
    made = Table(grid, style, columns=columns, first=here, label_column=label_column)
    sections, items, subs = section_from, 0, 0
    bold: dict[str, Any] = {"font": style.font, "bold": style.bold_sections}
    plain: dict[str, Any] = {"font": style.font}
    for kind, code in rows:
        number: Any = None
        text = label_of(code, style.wording) if code else ""
        look = plain
        level = 0
        if kind in ("section", "section_a"):
            sections, items, subs = sections + (kind == "section"), 0, 0
            roman = ["I", "II", "III", "IV"][sections - 1] + ("a" if kind == "section_a" else "")
            number = {"flat": "ABCD"[sections - 1], "decimal_text": str(sections), "decimal_number": sections}.get(
                style.numbering, roman
            )
            look = bold
        elif kind == "head":
            sections, items, subs = sections + 1, 0, 0
            number = sections if style.numbering in ("roman", "decimal_number") else str(sections)
            org = code.split("_")[0]
            title = LABELS[org][1]
            text = f"{title} – {text}" if style.wording != 1 else text
            look = bold
        elif kind in ("within", "chia"):
            text = "Trong đó:" if kind == "within" else "Chia ra:"
            look = {"font": style.font, "italic": True}
            level = 1
        elif kind == "item":
            items, subs = items + 1, 0
            number = {
                "decimal_text": f"{sections}.{items}", "decimal_number": float(f"{sections}.{items}"),
                "flat": str(items),
            }.get(style.numbering, items)  # fmt: skip
        else:
            subs += 1
            level = 1
            if style.numbering == "decimal_text":
                number = f"{sections}.{items}.{subs}" if items else f"{sections}.{subs}"
            elif style.numbering == "flat":
                number = "abcdefghiklm"[subs - 1]
            text = style.child + text
            if kind == "subw":
                if style.inline_within:
                    text = f"Trong đó: {text.removeprefix(style.child)}"
                else:
                    grid.put(here, label_column, style.text("Trong đó:"), font=style.font, italic=True)
                    here += 1
        if style.numbering == "in_label" and number is not None:
            text = f"{number}. {text}" if kind != "section" else f"{number}- {text}"
        if style.unit_in_label and code and kind not in ("section", "section_a"):
            text = f"{text} ({style.unit(code)})"
        capital = style.capitals is not None and text.isupper()
        shown = style.capitals(text) if capital and style.capitals else style.text(text)
        look = dict(look, font=style.font_capitals) if capital else look
        if number is not None and label_column > style.first_column:
            grid.put(here, style.first_column, number, **look)
        grid.put(here, label_column, shown, indent=style.indent * level, **look)
        if kind not in ("section", "section_a", "within", "chia"):
            made.rows[code] = here
            if style.unit_column:
                grid.put(here, label_column + 1, style.text(style.unit(code)), **plain)
            for role, at in columns.items():
                if role == "note":
                    continue
                if role in ("pct_plan", "pct_prev"):
                    now = "act" if "act" in columns else "est" if "est" in columns else "h1"
                    below = data["plan" if role == "pct_plan" else "prev"][code]
                    if not below:
                        continue
                    printed = round(data[now][code] / below * 100, 1)
                    value, fmt = printed, "0.0"
                elif is_money(code):
                    printed = round(data[role][code] / style.money_scale, style.money_decimals)
                    value, fmt = round(printed * style.money_scale * 1_000_000, 2), style.format_money
                else:
                    printed = data[role][code]
                    value, fmt = printed, style.format_int
                grid.put(here, at, style.number(printed), fmt=fmt, font=style.font, border=True)
                made.at[code, role] = (here, at)
                if scored:
                    gold(book, grid, (here, at), code, role, value, year, optional=role.startswith("pct"))
        here += 1
    made.end = here
    return made


# --- what stands around the table ------------------------------------------------------------------------------------


def title_of(form: str) -> tuple[str, str]:
    return {
        "PL1": ("PHỤ LỤC 1", "SỐ LƯỢNG, DOANH THU VÀ THU NHẬP CỦA HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC"),
        "PL2": ("PHỤ LỤC 2", "SỐ LƯỢNG HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC PHÂN LOẠI THEO NGÀNH NGHỀ"),
        "PL3": ("PHỤ LỤC 3", "TỔNG HỢP KẾT QUẢ HỖ TRỢ, ƯU ĐÃI ĐỐI VỚI HỢP TÁC XÃ"),
    }[form]


def heading(
    grid: Grid, form: str, province: str, year: int, *, look: str = "plan", date: str | None = None,
    place: str = "tỉnh", title_extra: str = "", unit_line: str | None = None, style: Style | None = None,
    width: int = 8, row: int = 1, annex: bool = True,
) -> int:  # fmt: skip
    """The block above a table; returns the row where the table may begin."""
    style = style or Style()
    t = style.text
    caps = style.capitals or style.text
    left, right = style.first_column, style.first_column + max(4, width - 4)
    big: dict[str, Any] = {"bold": True, "font": style.font_capitals or style.font}
    plain: dict[str, Any] = {"font": style.font}
    annex_name, name = title_of(form)
    if look == "plan":
        grid.put(row, left, caps("ỦY BAN NHÂN DÂN"), **big)
        grid.put(row, right, caps("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), **big)
        grid.put(row + 1, left, caps(f"{place.upper()} {province.upper()}"), **big)
        grid.put(row + 1, right, t("Độc lập - Tự do - Hạnh phúc"), bold=True, **plain)
        grid.put(row + 2, left, "-------")
        grid.put(row + 2, right, "---------------")
        row += 3
        if date:
            grid.put(row, right, t(f"{province}, {date}"), italic=True, **plain)
            row += 1
    elif look == "office":
        grid.put(row, left, t(f"UBND {place.upper()} {province.upper()}"), **big)
        grid.put(row + 1, left, t("SỞ KẾ HOẠCH VÀ ĐẦU TƯ"), **big)
        row += 3
    elif look == "stat":
        grid.put(row, left, t(f"Biểu số: 0{form[-1]}.N/KTTT"), bold=True, **plain)
        grid.put(row, right, t(f"Đơn vị báo cáo: Sở Kế hoạch và Đầu tư {place} {province}"), **plain)
        grid.put(row + 1, left, t("Ngày nhận báo cáo: trước 15/8 hằng năm"), **plain)
        grid.put(row + 1, right, t("Đơn vị nhận báo cáo: Bộ Kế hoạch và Đầu tư"), **plain)
        row += 3
    if annex:
        grid.put(row, left, caps(annex_name), align="center", **big)
        grid.merge(row, left, row, left + width - 1)
        row += 1
    grid.put(
        row, left, caps(name + title_extra.upper() if style.capitals else name + title_extra), align="center", **big
    )
    grid.merge(row, left, row, left + width - 1)
    row += 1
    if look == "plan":
        signed = date or f"ngày 15 tháng 8 năm {year}"
        under = f"(Kèm theo Kế hoạch số 1{year % 100}/KH-UBND {signed} của UBND {place} {province})"
        grid.put(row, left, t(under), italic=True, align="center", **plain)
        grid.merge(row, left, row, left + width - 1)
        row += 1
    elif look == "title":
        grid.put(row, left, t(f"{place.capitalize()} {province} - Năm {year}"), italic=True, **plain)
        row += 1
    if unit_line:
        grid.put(row, left + width - 2, t(unit_line), italic=True, align="right", **plain)
        row += 1
    return row + 1


def footer(grid: Grid, row: int, province: str, year: int, *, look: int = 0, style: Style | None = None) -> int:
    style = style or Style()
    t, left = style.text, style.first_column
    plain: dict[str, Any] = {"font": style.font}
    if look == 0:
        grid.put(row, left, t(f"Ghi chú: (*) Số liệu ước thực hiện đến 31/12/{year}."), italic=True, **plain)
        grid.put(row + 2, left + 1, t("Người lập biểu"), bold=True, **plain)
        grid.put(row + 2, left + 5, t(f"{province}, ngày 12 tháng 8 năm {year}"), italic=True, **plain)
        grid.put(row + 3, left + 1, t("(Ký, ghi rõ họ tên)"), **plain)
        grid.put(row + 3, left + 5, t("THỦ TRƯỞNG ĐƠN VỊ"), bold=True, **plain)
        grid.put(row + 6, left + 1, t("Nguyễn Văn A"), **plain)
        grid.put(row + 6, left + 5, t("Trần Thị B"), **plain)
        return row + 7
    if look == 1:
        grid.put(row, left, t("Nơi nhận:"), bold=True, italic=True, **plain)
        grid.put(row + 1, left, t("- Bộ Kế hoạch và Đầu tư;"), **plain)
        grid.put(row + 2, left, t("- Lưu: VT, TH, 3 bản."), **plain)
        grid.put(row, left + 4, t("TM. ỦY BAN NHÂN DÂN"), bold=True, **plain)
        grid.put(row + 1, left + 4, t("KT. CHỦ TỊCH"), bold=True, **plain)
        grid.put(row + 2, left + 4, t("PHÓ CHỦ TỊCH"), bold=True, **plain)
        return row + 4
    grid.put(row, left + 1, t("Ghi chú:"), bold=True, **plain)
    grid.put(
        row + 1, left + 1, t("1. Lao động thường xuyên không tính lao động dưới 3 tháng (khoảng 250 người)."), **plain
    )
    grid.put(row + 2, left + 1, t("Điện thoại liên hệ:"), **plain)
    grid.put(row + 2, left + 2, "0203.3849058")
    grid.put(row + 3, left + 1, t("Số văn bản:"), **plain)
    grid.put(row + 3, left + 2, 1254)
    return row + 4
