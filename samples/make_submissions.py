"""Write the sample submissions: province workbooks as offices send them, and what an expert would read in each.

    python samples/make_submissions.py [FOLDER]

Everything is invented: numbers, letters, errors. Only the names of provinces, forms and ministries are real. The script
knows what it writes: ``expected_submissions.yml`` lists every data cell with its meaning, and every planted error.
Running it again gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent / "dbt_project" / "seeds"
FIXED_TIME = (2026, 1, 1, 0, 0, 0)
NBSP = "\u00a0"

# -------------------------------------------------------------------------------------------------------------- figures

COLUMNS = ("prev", "plan", "s1", "est", "next")
Series = dict[str, float]
Table = dict[str, Series]  # cell code (form_cells.csv) -> column -> number as printed: counts, persons, triệu đồng

SECTORS = ("agri", "industry", "construction", "pcf", "trade_service", "transport", "environment", "housing", "other")


@dataclass(frozen=True)
class Profile:
    """What the figures of a province are made from. Money in triệu đồng; ``*_new`` and ``*_out`` for a year."""

    seed: str
    coops: int
    coop_new: int
    coop_out: int
    pcf: int
    members_per_coop: float
    workers_per_coop: float
    revenue: float
    profit: float
    income: float
    unions: int
    union_new: int
    groups: int
    group_size: float
    group_revenue: float
    agri_share: float


def jitter(rng: random.Random, value: float, by: float = 0.04) -> float:
    """A value nearby, so that no column is a plain multiple of another."""
    return value * (1 + rng.uniform(-by, by))


def stock(prev: int, into: Series, out: Series) -> Series:
    """R08: closing = opening + new - gone; the plan for the next year starts from the estimate of this one."""
    total: Series = {"prev": prev}
    for column, opening in (("plan", "prev"), ("s1", "prev"), ("est", "prev"), ("next", "est")):
        total[column] = total[opening] + into[column] - out[column]
    return total


def flow(rng: random.Random, year: float) -> Series:
    """A flow in five columns; six months are less than the year (R10)."""
    values = {
        "prev": jitter(rng, year, 0.15),
        "plan": year,
        "s1": jitter(rng, year * 0.48, 0.1),
        "est": jitter(rng, year * 1.03),
        "next": jitter(rng, year * 1.06),
    }
    return {column: float(round(value)) for column, value in values.items()}


def level(rng: random.Random, prev: float, growth: float, digits: int = 0) -> Series:
    """A stock without reported flows, growing by ``growth`` a year."""
    values = {
        "prev": prev,
        "plan": jitter(rng, prev * (1 + growth * 1.1), 0.005),
        "s1": jitter(rng, prev * (1 + growth / 2), 0.004),
        "est": jitter(rng, prev * (1 + growth), 0.004),
    }
    values["next"] = jitter(rng, values["est"] * (1 + growth), 0.005)
    return {column: round(value, digits) for column, value in values.items()}


def average(rng: random.Random, prev: float, digits: int = 1) -> Series:
    """An average in money; the half-year holds somewhat more than half of the year."""
    series = level(rng, prev, 0.06, digits)
    series["s1"] = round(series["est"] * rng.uniform(0.54, 0.6), digits)
    return series


def part(rng: random.Random, whole: Series, share: float) -> Series:
    """A subset of a whole, never larger than it (R07)."""
    fixed = share * rng.uniform(0.97, 1.03)
    return {column: float(min(int(value), round(jitter(rng, value * fixed, 0.008)))) for column, value in whole.items()}


def breakdown(total: Series, shares: Mapping[str, float], fixed: Mapping[str, int] | None = None) -> Table:
    """Split each column of a total so that the parts add up (R01, R02); ``fixed`` parts stay as they are."""
    fixed = fixed or {}
    table: Table = {name: {column: float(value) for column in total} for name, value in fixed.items()}
    whole = sum(shares.values())
    for column, value in total.items():
        rest = int(value) - sum(fixed.values())
        exact = {name: rest * share / whole for name, share in shares.items()}
        counts = {name: int(number) for name, number in exact.items()}
        by_remainder = sorted(exact, key=lambda name: (counts[name] - exact[name], name))
        for name in by_remainder[: rest - sum(counts.values())]:
            counts[name] += 1
        for name, count in counts.items():
            table.setdefault(name, {})[column] = float(count)
    return table


def figures(p: Profile) -> Table:
    """Both forms of one province and year, consistent with the identities of the catalogue."""
    rng = random.Random(p.seed)
    t: Table = {}
    t["coop_new"], t["coop_dissolved"] = flow(rng, p.coop_new), flow(rng, p.coop_out)
    t["coop_total"] = stock(p.coops, t["coop_new"], t["coop_dissolved"])
    t["coop_active"] = part(rng, t["coop_total"], 0.92)
    t["coop_effective"] = part(rng, t["coop_active"], 0.62)
    t["coop_hightech"] = part(rng, t["coop_active"], 0.05)
    t["coop_value_chain"] = part(rng, t["coop_active"], 0.14)

    members = round(p.coops * p.members_per_coop)
    t["member_new"], t["member_left"] = flow(rng, members * 0.027), flow(rng, members * 0.009)
    t["member_total"] = stock(members, t["member_new"], t["member_left"])
    t["worker_regular"] = level(rng, round(p.coops * p.workers_per_coop), 0.035)
    t["worker_regular_new"] = flow(rng, p.coops * p.workers_per_coop * 0.05)
    t["worker_member"] = part(rng, t["worker_regular"], 0.58)
    t["manager_total"] = part(rng, {c: v * 3.9 for c, v in t["coop_total"].items()}, 0.97)
    t["manager_primary_mid"] = part(rng, t["manager_total"], 0.45)
    t["manager_college"] = part(rng, t["manager_total"], 0.27)
    t["revenue_avg"] = average(rng, p.revenue)
    t["revenue_member_avg"] = {c: round(v * 0.57, 1) for c, v in t["revenue_avg"].items()}
    t["profit_avg"] = average(rng, p.profit)
    t["worker_income_avg"] = average(rng, p.income)

    one = float(p.union_new)
    t["union_new"] = {"prev": one, "plan": one + 1, "s1": 0.0, "est": one, "next": one + 1}
    t["union_dissolved"] = dict.fromkeys(COLUMNS, 0.0)
    t["union_total"] = stock(p.unions, t["union_new"], t["union_dissolved"])
    t["union_active"] = {c: max(v - 1, 0.0) for c, v in t["union_total"].items()}
    t["union_member_coop"] = {c: v * 6 + 1 for c, v in t["union_total"].items()}
    t["union_worker"] = {c: v * 23 + 4 for c, v in t["union_total"].items()}
    t["union_revenue_avg"], t["union_profit_avg"] = average(rng, p.revenue * 3.1), average(rng, p.profit * 2.2)

    t["group_new"], t["group_ended"] = flow(rng, p.groups * 0.045), flow(rng, p.groups * 0.02)
    t["group_total"] = stock(p.groups, t["group_new"], t["group_ended"])
    t["group_registered"] = part(rng, t["group_total"], 0.43)
    t["group_member"] = part(rng, {c: v * p.group_size for c, v in t["group_total"].items()}, 0.98)
    t["group_member_new"] = {c: float(round(v * p.group_size)) for c, v in t["group_new"].items()}
    t["group_revenue_avg"], t["group_profit_avg"] = average(rng, p.group_revenue), average(rng, p.group_revenue * 0.16)

    rest = {"industry": 0.24, "trade_service": 0.36, "transport": 0.16, "construction": 0.09, "environment": 0.08}
    shares = {name: share * (1 - p.agri_share) for name, share in (rest | {"housing": 0.005, "other": 0.065}).items()}
    by_sector = breakdown(t["coop_total"], shares | {"agri": p.agri_share}, {"pcf": p.pcf})
    t |= {f"coop_{name}": series for name, series in by_sector.items()}
    none = dict.fromkeys(("construction", "pcf", "environment", "housing"), 0)
    for kind in ("union", "group"):
        split = breakdown(
            t[f"{kind}_total"], {"agri": 8, "trade_service": 1.4, "industry": 0.5, "transport": 0.3, "other": 0.1}, none
        )
        t |= {f"{kind}_{name}": series for name, series in split.items()}
    t["coop_nonagri"] = {c: v - t["coop_agri"][c] - p.pcf for c, v in t["coop_total"].items()}
    return t


def verify(t: Table, name: str) -> None:
    """The identities that a clean sample must keep (domain.md §2.1).

    Raises:
        ValueError: a figure contradicts another one.
    """

    def every(rule: str, holds: Callable[[str], bool]) -> None:
        for column in COLUMNS:
            if not holds(column):
                raise ValueError(f"{name}: {rule} does not hold in column {column}")

    every("R01", lambda c: t["coop_total"][c] == t["coop_agri"][c] + t["coop_nonagri"][c] + t["coop_pcf"][c])
    every("R02", lambda c: t["coop_nonagri"][c] == sum(t[f"coop_{s}"][c] for s in SECTORS if s not in ("agri", "pcf")))
    for kind in ("union", "group"):
        every(f"R01 {kind}", lambda c, k=kind: t[f"{k}_total"][c] == sum(t[f"{k}_{s}"][c] for s in SECTORS))  # type: ignore[misc]
    for stock_code, in_code, out_code in (
        ("coop_total", "coop_new", "coop_dissolved"),
        ("member_total", "member_new", "member_left"),
        ("union_total", "union_new", "union_dissolved"),
        ("group_total", "group_new", "group_ended"),
    ):
        if stock(int(t[stock_code]["prev"]), t[in_code], t[out_code]) != t[stock_code]:
            raise ValueError(f"{name}: R08 does not hold for {stock_code}")
        if t[in_code]["s1"] > t[in_code]["est"] or t[out_code]["s1"] > t[out_code]["est"]:
            raise ValueError(f"{name}: R10 does not hold for {stock_code}")
    every("R03", lambda c: t["coop_active"][c] <= t["coop_total"][c] and t["union_active"][c] <= t["union_total"][c])
    every("R06", lambda c: t["coop_effective"][c] <= t["coop_active"][c])
    every("R07", lambda c: max(t["coop_hightech"][c], t["coop_value_chain"][c]) <= t["coop_active"][c])
    every("R15", lambda c: abs(t["profit_avg"][c]) <= 0.4 * t["revenue_avg"][c])
    every("R16", lambda c: t["revenue_member_avg"][c] <= t["revenue_avg"][c])
    every("R17", lambda c: 18 <= t["worker_income_avg"][c] <= 150)
    every("R20", lambda c: t["worker_member"][c] <= min(t["worker_regular"][c], t["member_total"][c]))
    every("R21", lambda c: t["manager_primary_mid"][c] + t["manager_college"][c] <= t["manager_total"][c])
    every("R22", lambda c: 7 * t["coop_total"][c] <= t["member_total"][c] <= 2000 * t["coop_total"][c])
    every("R23", lambda c: t["union_member_coop"][c] >= 4 * t["union_total"][c])
    every("R24", lambda c: t["group_member"][c] >= 2 * t["group_total"][c])
    for code in (code for code in t if code.endswith("_total")):
        every("R28", lambda c, k=code: abs(t[k][c] - t[k]["prev"]) <= 0.25 * t[k]["prev"] or k == "union_total")  # type: ignore[misc]


# ---------------------------------------------------------------------------------------------------------------- forms


@dataclass(frozen=True)
class Row:
    """A line of a form; without ``code`` it carries no numbers."""

    number: str
    label: str
    unit: str = ""
    code: str = ""
    optional: bool = False  # rare: not among the cells of form_cells.csv


MONEY = "Tr đồng/năm"
PL1 = (
    Row("I", "HỢP TÁC XÃ"),
    Row("1", "Tổng số hợp tác xã", "HTX", "coop_total"),
    Row("", "Trong đó:"),
    Row("", "Số hợp tác xã đang hoạt động", "HTX", "coop_active"),
    Row("", "Số hợp tác xã thành lập mới", "HTX", "coop_new"),
    Row("", "Số hợp tác xã giải thể", "HTX", "coop_dissolved"),
    Row("", "Số hợp tác xã đạt loại tốt, khá", "HTX", "coop_effective"),
    Row("", "Số hợp tác xã ứng dụng công nghệ cao", "HTX", "coop_hightech"),
    Row("", "Số hợp tác xã liên kết với doanh nghiệp theo chuỗi giá trị", "HTX", "coop_value_chain"),
    Row("2", "Tổng số thành viên hợp tác xã", "Thành viên", "member_total"),
    Row("", "Trong đó:"),
    Row("", "Số thành viên mới", "Thành viên", "member_new"),
    Row("", "Số thành viên ra khỏi hợp tác xã", "Thành viên", "member_left"),
    Row("3", "Tổng số lao động thường xuyên trong hợp tác xã", "Người", "worker_regular"),
    Row("", "Trong đó:"),
    Row("", "Số lao động thường xuyên mới", "Người", "worker_regular_new"),
    Row("", "Số lao động là thành viên hợp tác xã", "Người", "worker_member"),
    Row("4", "Tổng số cán bộ quản lý hợp tác xã", "Người", "manager_total"),
    Row("", "Trong đó:"),
    Row("", "Số cán bộ quản lý HTX đã qua đào tạo đạt trình độ sơ, trung cấp", "Người", "manager_primary_mid"),
    Row("", "Số cán bộ quản lý HTX đã qua đào tạo đạt trình độ cao đẳng, đại học trở lên", "Người", "manager_college"),
    Row("5", "Doanh thu bình quân một hợp tác xã", MONEY, "revenue_avg"),
    Row("", "Trong đó: Doanh thu của hợp tác xã với thành viên", MONEY, "revenue_member_avg"),
    Row("6", "Lãi bình quân một hợp tác xã", MONEY, "profit_avg"),
    Row("7", "Thu nhập bình quân của lao động thường xuyên trong hợp tác xã", MONEY, "worker_income_avg"),
    Row("II", "LIÊN HIỆP HỢP TÁC XÃ"),
    Row("1", "Tổng số liên hiệp hợp tác xã", "LHHTX", "union_total"),
    Row("", "Trong đó:"),
    Row("", "Số liên hiệp hợp tác xã đang hoạt động", "LHHTX", "union_active"),
    Row("", "Số liên hiệp hợp tác xã thành lập mới", "LHHTX", "union_new"),
    Row("", "Số liên hiệp hợp tác xã giải thể", "LHHTX", "union_dissolved"),
    Row("2", "Tổng số hợp tác xã thành viên", "HTX", "union_member_coop"),
    Row("3", "Tổng số lao động trong liên hiệp hợp tác xã", "Người", "union_worker", optional=True),
    Row("4", "Doanh thu bình quân của một liên hiệp hợp tác xã", MONEY, "union_revenue_avg"),
    Row("5", "Lãi bình quân của một liên hiệp hợp tác xã", MONEY, "union_profit_avg"),
    Row("III", "TỔ HỢP TÁC"),
    Row("1", "Tổng số tổ hợp tác", "THT", "group_total"),
    Row("", "Trong đó:"),
    Row("", "Số tổ hợp tác thành lập mới", "THT", "group_new"),
    Row("", "Số tổ hợp tác có đăng ký hoạt động", "THT", "group_registered"),
    Row("", "Số tổ hợp tác chấm dứt hoạt động", "THT", "group_ended"),
    Row("2", "Tổng số thành viên tổ hợp tác", "Thành viên", "group_member"),
    Row("", "Trong đó: Số thành viên mới thu hút", "Thành viên", "group_member_new", optional=True),
    Row("3", "Doanh thu bình quân một tổ hợp tác", MONEY, "group_revenue_avg"),
    Row("4", "Lãi bình quân một tổ hợp tác", MONEY, "group_profit_avg"),
)


def sector_rows(kind: str, name: str, unit: str, short: str) -> tuple[Row, ...]:
    """The breakdown of Phụ lục 2 for one kind of organisation."""
    labels = {
        "agri": "nông - lâm - ngư - diêm nghiệp",
        "industry": "công nghiệp - tiểu thủ công nghiệp",
        "construction": "xây dựng",
        "pcf": "tín dụng (quỹ tín dụng nhân dân)",
        "trade_service": "thương mại - dịch vụ",
        "transport": "vận tải",
        "environment": "môi trường",
        "housing": "nhà ở",
        "other": "khác",
    }
    parts = tuple(Row("-", f"{short} {label}", unit, f"{kind}_{sector}") for sector, label in labels.items())
    return Row("", f"Tổng số {name}", unit, f"{kind}_total"), Row("", "Chia ra:"), *parts


PL2 = (
    Row("1", "HỢP TÁC XÃ"),
    *sector_rows("coop", "hợp tác xã", "HTX", "Hợp tác xã"),
    Row("2", "LIÊN HIỆP HỢP TÁC XÃ"),
    *sector_rows("union", "liên hiệp hợp tác xã", "LHHTX", "Liên hiệp hợp tác xã"),
    Row("3", "TỔ HỢP TÁC"),
    *sector_rows("group", "tổ hợp tác", "THT", "Tổ hợp tác"),
)


def reword(
    rows: Sequence[Row],
    labels: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    drop: Sequence[str] = (),
) -> tuple[Row, ...]:
    """The same form in the words of another office: labels by cell code, units by unit, rows left out."""
    labels, units = labels or {}, units or {}
    return tuple(
        replace(
            row, label=labels.get(row.code, row.label) if row.code else row.label, unit=units.get(row.unit, row.unit)
        )
        for row in rows
        if row.code not in drop
    )


RARE = ("union_worker", "group_member_new")


@dataclass(frozen=True)
class Column:
    """A column of numbers. ``series`` names the figures; a column without a period is a comparison, not data."""

    series: str
    head: str
    group: str = ""  # the merged cell above
    scenario: str = "actual"
    period: str = ""
    obs_status: str = "A"


def usual_columns(year: int, half: bool = True) -> tuple[Column, ...]:
    """TH N-1 · Năm N: KH, TH 6 tháng, ước TH · KH N+1."""
    band = f"Năm {year}"
    columns = (
        Column("prev", f"Thực hiện năm {year - 1}", "", "actual", str(year - 1)),
        Column("plan", "Kế hoạch", band, "plan", str(year)),
        Column("s1", "Thực hiện 6 tháng đầu năm", band, "actual", f"{year}-S1"),
        Column("est", "Ước thực hiện cả năm", band, "actual", str(year), "E"),
        Column("next", f"Kế hoạch năm {year + 1}", "", "plan", str(year + 1)),
    )
    return columns if half else tuple(column for column in columns if column.series != "s1")


@dataclass(frozen=True)
class Planted:
    """An error put into a workbook on purpose."""

    rule: str
    code: str
    series: str
    written: float
    note: str
    form: str = "PL1"


@dataclass(frozen=True)
class Form:
    """One sheet."""

    name: str  # PL1, PL2
    sheet: str
    rows: Sequence[Row]
    columns: Sequence[Column]
    title: Sequence[str]
    number_row: str = "(1)"  # how columns are numbered: "(1)", "1" (as numbers), "A1", or "" for none
    unit_line: str = ""
    unit_last: bool = False  # the unit column stands after the numbers
    number_in_label: bool = False  # "1. Tổng số HTX" and no STT column
    note_column: bool = True


NULLS: dict[str, tuple[str | None, float | None, str]] = {
    "-": ("-", 0, "zero"),
    "…": ("…", None, "not_collected"),
    "x": ("x", None, "not_applicable"),
    "": (None, None, "blank"),
}
MISSING = {"not_collected": "L", "not_applicable": "M", "blank": "O"}  # code list obs_status


@dataclass(frozen=True)
class Submission:
    """One workbook with everything needed to write it and to say what it means."""

    file: str
    area: str
    kind: str  # Tỉnh, Thành phố
    year: int
    letter: str
    dated: date
    reference: str
    forms: Sequence[Form]
    figures: Table
    scheme: str = "VN63"
    planted: Sequence[Planted] = ()
    nulls: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (cell code, column) -> "-", "…", "x", ""
    text_numbers: str = ""  # "" numbers, "vn" text in Vietnamese notation, with NBSP here and there
    zero_as_dash: bool = False
    supersedes: str = ""
    status: str = "ok"
    shows: str = ""
    addressee: str = "Bộ Kế hoạch và Đầu tư"


# -------------------------------------------------------------------------------------------------------------- writing

THIN = Side(style="thin", color="FF000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")


def font(*, bold: bool = False, italic: bool = False, size: int = 12) -> Font:
    """The typeface that Decree 30/2020 asks of offices."""
    return Font(name="Times New Roman", size=size, bold=bold, italic=italic)


def vietnamese(value: float) -> str:
    """1234567.5 -> 1.234.567,5"""
    text = f"{value:,.1f}" if value % 1 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))


def dateline(place: str, day: date) -> str:
    """As Decree 30/2020 has it: days below 10 and months below 3 are written with a zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def put(sheet: Worksheet, row: int, column: int, value: Any, style: Font, align: Alignment | None = None) -> None:
    """Write one cell."""
    cell = sheet.cell(row=row, column=column, value=value)
    cell.font = style
    if align:
        cell.alignment = align


class Writer:
    """Writes one submission and collects what it wrote."""

    def __init__(self, submission: Submission, vocabulary: Vocabulary) -> None:
        self.submission = submission
        self.vocabulary = vocabulary
        self.observations: list[dict[str, Any]] = []
        self.comparisons: list[dict[str, Any]] = []
        self.errors: list[dict[str, Any]] = []

    def workbook(self) -> Workbook:
        """The whole workbook."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for form in self.submission.forms:
            self._sheet(book.create_sheet(form.sheet), form)
        book.properties.creator = "Phòng Kinh tế tập thể"
        return book

    def _sheet(self, sheet: Worksheet, form: Form) -> None:
        s = self.submission
        first = 2 if form.number_in_label else 3  # columns before unit and numbers, counted from 1
        units_at = first if not form.unit_last else first + len(form.columns)
        numbers_from = first if form.unit_last else first + 1
        last = first + len(form.columns) + (1 if form.note_column else 0)

        row = self._letterhead(sheet, form, last)
        row = self._header(sheet, form, row, units_at, numbers_from, last)
        for item in form.rows:
            if not form.number_in_label:
                put(sheet, row, 1, item.number or None, font(bold=item.number in ("I", "II", "III")), CENTRE)
            dotted = (
                f"{item.number}. {item.label}" if form.number_in_label and item.number not in ("", "-") else item.label
            )
            put(
                sheet,
                row,
                first - 1,
                dotted,
                font(bold=not item.code and bool(item.number), italic=item.label.endswith(":")),
                LEFT,
            )
            if item.unit:
                put(sheet, row, units_at, item.unit, font(), CENTRE)
            for offset, column in enumerate(form.columns):
                if item.code:
                    self._number(sheet, form, item, column, row, numbers_from + offset)
            for column_index in range(1, last + 1):
                sheet.cell(row=row, column=column_index).border = BOX
            row += 1
        self._foot(sheet, form, row, last)
        sheet.column_dimensions["A"].width = 52 if form.number_in_label else 6
        if not form.number_in_label:
            sheet.column_dimensions["B"].width = 50
        for index in range(first, last + 1):
            sheet.column_dimensions[get_column_letter(index)].width = 14
        if s.dated.year > 2022:
            sheet.page_setup.orientation = "landscape"

    def _letterhead(self, sheet: Worksheet, form: Form, last: int) -> int:
        s = self.submission
        half = max(last // 2, 3)
        left = ["ỦY BAN NHÂN DÂN", f"{s.kind} {s.area}".upper(), "-------", f"Số: {s.letter}"]
        right = [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "---------------",
            dateline(s.area, s.dated),
        ]
        for row, (one, two) in enumerate(zip(left, right, strict=True), start=1):
            put(sheet, row, 1, one, font(bold=row < 3), CENTRE)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=half - 1)
            put(sheet, row, half, two, font(bold=row < 3, italic=row == 4), CENTRE)
            sheet.merge_cells(start_row=row, end_row=row, start_column=half, end_column=last)
        row = 6
        for line, text in enumerate((*form.title, f"(Kèm theo {s.reference} của UBND {s.kind.lower()} {s.area})")):
            put(sheet, row, 1, text, font(bold=line < len(form.title), italic=line == len(form.title), size=13), CENTRE)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
            row += 1
        put(sheet, row, 1, f"Kính gửi: {s.addressee}", font(), CENTRE)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        row += 1
        if form.unit_line:
            put(sheet, row, last - 1, form.unit_line, font(italic=True), RIGHT)
        return row + 1

    def _header(self, sheet: Worksheet, form: Form, row: int, units_at: int, numbers_from: int, last: int) -> int:
        heads: dict[int, str] = {units_at: "ĐVT" if form.unit_last else "Đơn vị tính"}
        if form.number_in_label:
            heads[1] = "Nội dung chỉ tiêu"
        else:
            heads |= {1: "STT", 2: "Chỉ tiêu"}
        if form.note_column:
            heads[last] = "Ghi chú"
        for offset, column in enumerate(form.columns):
            index = numbers_from + offset
            if not column.group:
                heads[index] = column.head
                continue
            put(sheet, row + 1, index, column.head, font(bold=True), CENTRE)
            if offset == 0 or form.columns[offset - 1].group != column.group:
                width = sum(1 for other in form.columns if other.group == column.group)
                put(sheet, row, index, column.group, font(bold=True), CENTRE)
                sheet.merge_cells(start_row=row, end_row=row, start_column=index, end_column=index + width - 1)
        for index, text in heads.items():
            put(sheet, row, index, text, font(bold=True), CENTRE)
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=index, end_column=index)
        for index in range(1, last + 1):
            sheet.cell(row=row, column=index).border = BOX
            sheet.cell(row=row + 1, column=index).border = BOX
        sheet.row_dimensions[row + 1].height = 48
        row += 2
        if form.number_row:
            for index in range(1, last + 1):
                marks: dict[str, Any] = {"(1)": f"({index})", "1": index}
                text = get_column_letter(index) if index < numbers_from else str(index - numbers_from + 1)
                put(sheet, row, index, marks.get(form.number_row, text), font(italic=True, size=10), CENTRE)
                sheet.cell(row=row, column=index).border = BOX
            row += 1
        return row

    def _number(self, sheet: Worksheet, form: Form, item: Row, column: Column, row: int, index: int) -> None:
        s = self.submission
        address = f"{get_column_letter(index)}{row}"
        if not column.period:
            value = self._comparison(item.code, column.series)
            if value is not None:
                self.comparisons.append({"sheet": form.sheet, "cell": address, "code": item.code, "percent": value})
            put(sheet, row, index, value, font(), RIGHT)
            return
        intended = s.figures[item.code][column.series]
        planted = next(
            (e for e in s.planted if (e.form, e.code, e.series) == (form.name, item.code, column.series)), None
        )
        value = planted.written if planted else intended
        state = s.nulls.get((item.code, column.series))
        if state is None and s.zero_as_dash and value == 0:
            state = "-"
        meaning = self.vocabulary.meaning(item.code)
        money = meaning["unit_measure"].startswith("VND")
        entry: dict[str, Any] = {
            "sheet": form.sheet,
            "cell": address,
            **{key: meaning[key] for key in ("indicator", "org_type", "sector")},
            "scenario": column.scenario,
            "time_period": column.period,
            "obs_value": base_units(value, money),
            "unit_measure": meaning["unit_measure"],
            "obs_status": column.obs_status,
        }
        written: Any = value if value % 1 else int(value)
        if state is not None:
            written, entry["obs_value"], entry["null_state"] = NULLS[state]
            entry["obs_status"] = MISSING.get(entry["null_state"], entry["obs_status"])
        elif s.text_numbers == "vn" and (row + index) % 5:
            written = vietnamese(value) + (NBSP if (row + index) % 3 == 0 else "")
        if planted:
            entry["intended"] = base_units(intended, money)
            self.errors.append(
                {
                    "rule": planted.rule,
                    "sheet": form.sheet,
                    "cell": address,
                    "code": item.code,
                    "written": value,
                    "intended": intended,
                    "note": planted.note,
                }
            )
        if item.optional:
            entry["optional"] = True
        put(sheet, row, index, written, font(), RIGHT)
        if isinstance(written, int):
            sheet.cell(row=row, column=index).number_format = "#,##0"
        self.observations.append(entry)

    def _comparison(self, code: str, series: str) -> float | None:
        top, _, bottom = series.partition("/")
        of = self.submission.figures[code]
        return round(100 * of[top] / of[bottom], 1) if of[bottom] else None

    def _foot(self, sheet: Worksheet, form: Form, row: int, last: int) -> None:
        half = max(last // 2, 3)
        if form.name == "PL2":
            put(
                sheet,
                row,
                1,
                "Ghi chú: Tổng số hợp tác xã bao gồm cả quỹ tín dụng nhân dân.",
                font(italic=True, size=11),
            )
        row += 2
        left = ["Nơi nhận:", "- Như trên;", "- Lưu: VT, KT."]
        right = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Ký, đóng dấu)"]
        for offset, text in enumerate(left):
            put(sheet, row + offset, 1, text, font(bold=not offset, italic=not offset, size=11))
        for offset, text in enumerate(right):
            put(sheet, row + offset, half + 1, text, font(bold=offset < 3, italic=offset == 3), CENTRE)
            sheet.merge_cells(start_row=row + offset, end_row=row + offset, start_column=half + 1, end_column=last)


def base_units(value: float, money: bool) -> float:
    """Money is printed in triệu đồng."""
    scaled = round(value * 1_000_000) if money else value
    return scaled if scaled % 1 else int(scaled)


class Vocabulary:
    """What each cell of the forms stands for: the project's own seeds."""

    def __init__(self, seeds: Path) -> None:
        with (seeds / "indicators.csv").open(encoding="utf-8", newline="") as file:
            self._units = {row["indicator"]: row["unit_measure"] for row in csv.DictReader(file)}
        with (seeds / "form_cells.csv").open(encoding="utf-8", newline="") as file:
            self._cells = {
                row["cell_code"]: (row["indicator"], row["org_type"], row["sector"]) for row in csv.DictReader(file)
            }
        self._cells["union_worker"] = ("worker_total", "union", "_T")
        self._cells["group_member_new"] = ("member_new", "group", "_T")
        for name in SECTORS:
            sector = self._cells[f"coop_{name}"][2]
            for kind in ("union", "group"):
                self._cells[f"{kind}_{name}"] = ("org_total", kind, sector)

    def meaning(self, code: str) -> dict[str, str]:
        """Indicator, organisation type, sector and unit of a cell code."""
        indicator, org_type, sector = self._cells[code]
        return {"indicator": indicator, "org_type": org_type, "sector": sector, "unit_measure": self._units[indicator]}


def save(book: Workbook, path: Path) -> None:
    """Save without the time of day: the same figures give the same bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    stamp = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*FIXED_TIME)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp.encode(), content)
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, content)


# -------------------------------------------------------------------------------------------------------------- samples

TITLE_1 = ("PHỤ LỤC 1", "SỐ LƯỢNG, DOANH THU VÀ THU NHẬP CỦA HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC")
TITLE_2 = ("PHỤ LỤC 2", "SỐ LƯỢNG HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC PHÂN LOẠI THEO NGÀNH NGHỀ")

LANG_SON = Profile("lang son", 386, 34, 9, 0, 13.2, 9.1, 1184.6, 141.2, 46.8, 2, 0, 214, 9.4, 318.5, 0.71)
NAM_DINH = Profile("nam dinh", 511, 24, 6, 42, 688.0, 13.4, 2174.3, 187.6, 51.9, 2, 0, 1964, 14.2, 386.0, 0.72)
THANH_HOA = Profile("thanh hoa", 1192, 68, 21, 67, 131.5, 17.6, 2316.8, 214.9, 54.2, 4, 1, 1655, 11.8, 402.3, 0.65)
CAN_THO = Profile("can tho", 318, 26, 7, 7, 96.0, 15.2, 4126.5, 318.4, 62.7, 3, 1, 1148, 16.3, 488.1, 0.52)
QUANG_NINH = Profile("quang ninh", 843, 96, 18, 2, 52.4, 14.8, 2746.1, 268.7, 68.4, 3, 0, 386, 12.6, 531.0, 0.58)
DAK_LAK = Profile("dak lak", 664, 52, 14, 12, 88.3, 16.1, 3127.9, 284.3, 55.6, 5, 1, 428, 13.1, 446.7, 0.69)
CA_MAU = Profile("ca mau", 274, 22, 8, 2, 148.6, 11.7, 1948.2, 172.5, 49.3, 2, 0, 937, 15.7, 297.4, 0.78)
BAC_NINH = Profile("bac ninh 2025", 1987, 118, 26, 47, 61.2, 12.9, 2894.4, 271.8, 66.2, 7, 1, 742, 12.4, 512.6, 0.66)
PHU_THO = Profile("phu tho 2025", 1743, 104, 31, 75, 74.5, 13.7, 2468.7, 226.1, 61.4, 8, 1, 1376, 11.2, 398.2, 0.63)


def lang_son_2023(before: Table) -> Table:
    """The next report: TH 2022 restates the estimate, the plan for 2023 keeps the flows that were announced."""
    restated = {code: dict(series) for code, series in before.items()}
    restated["coop_dissolved"]["est"] += 2
    restated["coop_total"]["est"] -= 2
    restated["coop_active"]["est"] -= 3
    restated["member_left"]["est"] += 37
    restated["member_total"]["est"] -= 37
    restated["revenue_avg"]["est"] = round(restated["revenue_avg"]["est"] * 0.973, 1)
    restated["profit_avg"]["est"] = round(restated["profit_avg"]["est"] * 0.958, 1)
    opening = int(restated["coop_total"]["est"])
    after = figures(
        replace(LANG_SON, seed="lang son 2023", coops=opening, coop_new=37, groups=int(before["group_total"]["est"]))
    )
    stocks = (
        ("coop_total", "coop_new", "coop_dissolved"),
        ("member_total", "member_new", "member_left"),
        ("union_total", "union_new", "union_dissolved"),
        ("group_total", "group_new", "group_ended"),
    )
    sectors = {f"{kind}_{name}" for kind in ("coop", "union", "group") for name in SECTORS} | {"coop_nonagri"}
    for code, series in after.items():
        if code in sectors:
            continue
        factor = restated[code]["est"] / series["prev"] if series["prev"] else 1.0
        digits = 1 if code.endswith("_avg") else 0
        for column in COLUMNS:
            series[column] = round(series[column] * factor, digits)
        series["prev"], series["plan"] = restated[code]["est"], restated[code]["next"]
    for total, into, out in stocks:
        after[total] = stock(int(after[total]["prev"]), after[into], after[out])
    after["coop_active"] = {c: min(v, after["coop_total"][c]) for c, v in after["coop_active"].items()}
    after["union_active"] = {c: max(v - 1, 0.0) for c, v in after["union_total"].items()}
    after["union_member_coop"] = {c: v * 6 + 1 for c, v in after["union_total"].items()}
    shares = {name: after[f"coop_{name}"]["prev"] for name in SECTORS if name != "pcf"}
    after |= {f"coop_{name}": series for name, series in breakdown(after["coop_total"], shares, {"pcf": 0}).items()}
    after["coop_nonagri"] = {c: v - after["coop_agri"][c] for c, v in after["coop_total"].items()}
    for kind in ("union", "group"):
        shares = {name: after[f"{kind}_{name}"]["prev"] for name in SECTORS}
        after |= {f"{kind}_{name}": series for name, series in breakdown(after[f"{kind}_total"], shares).items()}
    return after


def submissions() -> list[Submission]:
    """The workbooks, in the order of the README."""
    return [*clean_submissions(), *faulty_submissions(), *new_provinces()]


def clean_submissions() -> list[Submission]:
    """One to six: nothing wrong with them."""
    plain = reword(PL1, drop=RARE)
    first = figures(LANG_SON)
    second = lang_son_2023(first)
    nam_dinh = figures(NAM_DINH)
    nam_dinh["coop_new"]["s1"] = 12
    nam_dinh["coop_total"] = stock(NAM_DINH.coops, nam_dinh["coop_new"], nam_dinh["coop_dissolved"])
    shares = {name: nam_dinh[f"coop_{name}"]["prev"] for name in SECTORS if name != "pcf"}
    split = breakdown(nam_dinh["coop_total"], shares, {"pcf": NAM_DINH.pcf})
    nam_dinh |= {f"coop_{name}": series for name, series in split.items()}
    nam_dinh["coop_nonagri"] = {
        c: v - nam_dinh["coop_agri"][c] - NAM_DINH.pcf for c, v in nam_dinh["coop_total"].items()
    }
    one_coop = {
        "coop_effective": "Số hợp tác xã hoạt động hiệu quả",
        "member_new": "Số thành viên mới gia nhập",
        "revenue_avg": "Doanh thu bình quân của 01 HTX",
        "profit_avg": "Lãi bình quân của 01 HTX",
        "worker_income_avg": "Thu nhập bình quân của 01 lao động thường xuyên trong HTX",
        "group_registered": "Số THT có đăng ký hoạt động (được UBND xã chứng thực)",
    }
    dashes = {
        row.code: f"- {row.label}"
        for row in PL1
        if row.code and not row.number and not row.label.startswith("Trong đó")
    }
    year = "Năm 2024"
    december = (
        Column("prev", "Thực hiện năm 2023", "", "actual", "2023"),
        Column("plan", "Kế hoạch", year, "plan", "2024"),
        Column("est", "Thực hiện cả năm", year, "actual", "2024"),
        Column("next", "Kế hoạch năm 2025", "", "plan", "2025"),
        Column("est/plan", "TH năm 2024/KH năm 2024", "So sánh (%)"),
        Column("est/prev", "TH năm 2024/TH năm 2023", "So sánh (%)"),
    )
    plan_2024 = "xây dựng kế hoạch phát triển kinh tế tập thể, hợp tác xã năm 2024"
    return [
        Submission(
            "PL1 KTTT Lang Son 2022.xlsx",
            "Lạng Sơn",
            "Tỉnh",
            2022,
            "164/KH-UBND",
            date(2022, 8, 17),
            "Kế hoạch số 164/KH-UBND ngày 17/8/2022",
            [Form("PL1", "PL1", plain, usual_columns(2022), TITLE_1)],
            first,
            shows="clean, Phụ lục 1 in its usual layout",
        ),
        Submission(
            "PL1 KTTT Lang Son 2023.xlsx",
            "Lạng Sơn",
            "Tỉnh",
            2023,
            "171/KH-UBND",
            date(2023, 8, 9),
            "Kế hoạch số 171/KH-UBND ngày 09/8/2023",
            [Form("PL1", "PL1", plain, usual_columns(2023), TITLE_1)],
            second,
            shows="clean, the next year of the same province: TH 2022 restates the estimate of the first file",
        ),
        Submission(
            "Bieu so lieu KTTT_Nam Dinh_2023 (chinh thuc).xlsx",
            "Nam Định",
            "Tỉnh",
            2023,
            "97/BC-UBND",
            date(2023, 8, 21),
            "Báo cáo số 97/BC-UBND ngày 21/8/2023",
            [
                Form(
                    "PL1",
                    "Phụ lục 1",
                    reword(PL1, one_coop, {MONEY: "Triệu đồng"}, RARE),
                    usual_columns(2023),
                    TITLE_1,
                    "A1",
                ),
                Form("PL2", "Phụ lục 2", PL2, usual_columns(2023), TITLE_2, "A1"),
            ],
            nam_dinh,
            shows="clean, both forms in one workbook",
        ),
        Submission(
            "PL1_KTTT_Thanh Hoa_2023.xlsx",
            "Thanh Hóa",
            "Tỉnh",
            2023,
            "205/KH-UBND",
            date(2023, 8, 25),
            f"Kế hoạch số 205/KH-UBND ngày 25/8/2023 {plan_2024}",
            [Form("PL1", "PL1", reword(PL1, dashes), usual_columns(2023), TITLE_1, "1", "ĐVT: triệu đồng")],
            figures(THANH_HOA),
            text_numbers="vn",
            shows="clean, numbers as text in Vietnamese notation, some with NBSP; two rare rows",
        ),
        Submission(
            "Phu luc 2_TP Can Tho_2023.xlsx",
            "Cần Thơ",
            "Thành phố",
            2023,
            "148/KH-UBND",
            date(2023, 8, 14),
            f"Kế hoạch số 148/KH-UBND ngày 14/8/2023 {plan_2024}",
            [Form("PL2", "PL2", PL2, usual_columns(2023, half=False), TITLE_2, "(1)")],
            figures(CAN_THO),
            zero_as_dash=True,
            shows="clean, Phụ lục 2 alone, no half-year column, '-' for zero, a city",
        ),
        Submission(
            "PL1 KTTT Quang Ninh 2024 (so lieu den 15-12).xlsx",
            "Quảng Ninh",
            "Tỉnh",
            2024,
            "312/BC-UBND",
            date(2024, 12, 20),
            "Báo cáo số 312/BC-UBND ngày 20/12/2024",
            [Form("PL1", "PL 1", plain, december, TITLE_1, "A1")],
            figures(QUANG_NINH),
            shows="clean, December: 'Thực hiện cả năm' instead of six months; two columns of percentages",
        ),
    ]


def faulty_submissions() -> list[Submission]:
    """Seven to nine: a correction, broken arithmetic, units and nulls."""
    second = clean_submissions()[1]
    corrected = {code: dict(series) for code, series in second.figures.items()}
    corrected["coop_effective"]["est"] += 11
    corrected["worker_income_avg"]["s1"] = round(corrected["worker_income_avg"]["s1"] * 0.94, 1)
    corrected["group_revenue_avg"]["est"] = round(corrected["group_revenue_avg"]["est"] * 1.08, 1)

    dak_lak = figures(DAK_LAK)
    agri, workers, revenue = dak_lak["coop_agri"]["est"], dak_lak["worker_regular"]["s1"], dak_lak["revenue_avg"]["est"]
    ca_mau = figures(CA_MAU)
    ca_mau["member_new"] = {"prev": 1073, "plan": 1120, "s1": 534, "est": 1116, "next": 1185}
    ca_mau["member_total"] = stock(int(ca_mau["member_total"]["prev"]), ca_mau["member_new"], ca_mau["member_left"])
    nulls: dict[tuple[str, str], str] = {("coop_hightech", column): "…" for column in ("prev", "s1")}
    nulls |= {("union_dissolved", column): "-" for column in COLUMNS}
    nulls |= {("union_new", "prev"): "-", ("union_new", "s1"): "-", ("union_new", "est"): "-"}
    nulls |= {
        (code, "s1"): "x" for code in ("union_revenue_avg", "union_profit_avg", "group_revenue_avg", "group_profit_avg")
    }
    nulls |= {
        ("manager_primary_mid", "s1"): "",
        ("manager_college", "s1"): "",
        ("group_ended", "plan"): "",
        ("group_ended", "next"): "",
    }
    thousand = "typed in nghìn đồng under 'Tr đồng/năm': a thousand times too large"
    slips = [
        Planted("R29", code, series, ca_mau[code][series] * 1000, thousand)
        for code, series in (("revenue_avg", "est"), ("revenue_member_avg", "est"))
    ]
    plain = reword(PL1, drop=RARE)
    return [
        replace(
            second,
            file="PL1 KTTT Lang Son 2023 sua lan 2.xlsx",
            letter="1128/UBND-KT",
            dated=date(2023, 8, 30),
            reference="Công văn số 1128/UBND-KT ngày 30/8/2023",
            figures=corrected,
            supersedes=second.file,
            shows="the same report again, three values corrected, three weeks later",
        ),
        Submission(
            "PL1 PL2 KTTT Dak Lak 2023.xlsx",
            "Đắk Lắk",
            "Tỉnh",
            2023,
            "143/KH-UBND",
            date(2023, 8, 29),
            "Kế hoạch số 143/KH-UBND ngày 29/8/2023",
            [
                Form("PL1", "PL1", plain, usual_columns(2023), TITLE_1),
                Form("PL2", "PL2", PL2, usual_columns(2023), TITLE_2),
            ],
            dak_lak,
            planted=[
                Planted("R01", "coop_agri", "est", agri + 18, "the sectors add up to 18 more than the total", "PL2"),
                Planted("R20", "worker_member", "s1", workers + 412, "more workers who are members than workers"),
                Planted(
                    "R16", "revenue_member_avg", "est", round(revenue * 1.12, 1), "revenue from members above revenue"
                ),
            ],
            status="findings",
            shows="broken arithmetic: R01 in Phụ lục 2, R16 and R20 in Phụ lục 1",
        ),
        Submission(
            "KTTT Ca Mau PL1 nam 2024.xlsx",
            "Cà Mau",
            "Tỉnh",
            2024,
            "88/KH-UBND",
            date(2024, 8, 12),
            "Kế hoạch số 88/KH-UBND ngày 12/8/2024",
            [Form("PL1", "Sheet1", plain, usual_columns(2024), TITLE_1, "")],
            ca_mau,
            planted=[
                *slips,
                Planted("R29", "member_new", "est", 1.116, "1.116 typed under an English locale: meant 1116"),
            ],
            nulls=nulls,
            status="findings",
            shows="units a thousand times too large, a count typed as 1.116, all four null states",
        ),
    ]


def new_provinces() -> list[Submission]:
    """Eleven and twelve: after the mergers of 2025-07-01."""
    plain = reword(PL1, drop=RARE)
    band = "Năm 2025"
    shuffled = (
        Column("plan", "KH", band, "plan", "2025"),
        Column("s1", "TH 6 tháng", band, "actual", "2025-S1"),
        Column("est", "Ước TH", band, "actual", "2025", "E"),
        Column("next", "KH năm 2026", "", "plan", "2026"),
        Column("prev", "TH năm 2024", "", "actual", "2024"),
    )
    short = {
        "coop_total": "Tổng số HTX (gồm cả QTDND)",
        "coop_active": "Trong đó: Số HTX đang hoạt động",
        "coop_new": "Số HTX thành lập mới",
        "coop_dissolved": "Số HTX giải thể",
        "coop_effective": "Số HTX hoạt động hiệu quả",
        "coop_hightech": "Số HTX ứng dụng CNC",
        "coop_value_chain": "Số HTX liên kết chuỗi giá trị với DN",
        "member_total": "Tổng số thành viên HTX",
        "member_new": "Thành viên mới gia nhập",
        "member_left": "Thành viên ra khỏi HTX",
        "worker_regular": "Tổng số LĐ thường xuyên trong HTX",
        "worker_regular_new": "LĐ thường xuyên mới",
        "worker_member": "LĐ là thành viên HTX",
        "manager_total": "Tổng số CBQL HTX",
        "manager_primary_mid": "CBQL HTX trình độ sơ, trung cấp",
        "manager_college": "CBQL HTX trình độ CĐ, ĐH trở lên",
        "revenue_avg": "DT BQ 1 HTX",
        "revenue_member_avg": "Trong đó: DT của HTX với thành viên",
        "profit_avg": "Lãi BQ 1 HTX",
        "worker_income_avg": "Thu nhập BQ của LĐ thường xuyên trong HTX",
        "union_total": "Tổng số LHHTX",
        "union_active": "LHHTX đang hoạt động",
        "union_new": "LHHTX thành lập mới",
        "union_dissolved": "LHHTX giải thể",
        "union_member_coop": "Tổng số HTX thành viên của LHHTX",
        "union_revenue_avg": "DT BQ 1 LHHTX",
        "union_profit_avg": "Lãi BQ 1 LHHTX",
        "group_total": "Tổng số THT",
        "group_new": "THT thành lập mới",
        "group_registered": "THT có đăng ký hoạt động",
        "group_ended": "THT chấm dứt hoạt động",
        "group_member": "Tổng số thành viên THT",
        "group_revenue_avg": "DT BQ 1 THT",
        "group_profit_avg": "Lãi BQ 1 THT",
    }
    wording = tuple(row for row in reword(plain, short, {MONEY: "Trđ", "Thành viên": "TV"}) if row.label != "Trong đó:")
    return [
        Submission(
            "PL1+PL2 KTTT Bac Ninh 2025.xlsx",
            "Bắc Ninh",
            "Tỉnh",
            2025,
            "57/KH-UBND",
            date(2025, 10, 20),
            "Kế hoạch số 57/KH-UBND ngày 20/10/2025",
            [
                Form("PL1", "PL1", plain, usual_columns(2025), TITLE_1),
                Form("PL2", "PL2", PL2, usual_columns(2025), TITLE_2),
            ],
            figures(BAC_NINH),
            scheme="VN34",
            addressee="Bộ Tài chính",
            shows="clean, the new Bắc Ninh (with Bắc Giang): the old years too are of the new area",
        ),
        Submission(
            "Bieu KTTT tinh Phu Tho (moi) 2025.xlsx",
            "Phú Thọ",
            "Tỉnh",
            2025,
            "41/BC-UBND",
            date(2025, 10, 24),
            "Báo cáo số 41/BC-UBND ngày 24/10/2025",
            [
                Form(
                    "PL1",
                    "Bieu 1",
                    wording,
                    shuffled,
                    TITLE_1,
                    "",
                    "ĐVT: Trđ",
                    unit_last=True,
                    number_in_label=True,
                    note_column=False,
                ),
            ],
            figures(PHU_THO),
            scheme="VN34",
            addressee="Bộ Tài chính",
            shows="clean in other words: Trđ, DT BQ, columns in another order, units last, numbers inside the labels",
        ),
    ]


EMAIL_FILE = "PL1 KTTT Hau Giang 2023.xlsx"
EMAIL = """From: vanthu@skhdt.example
To: kttt@bo.example
Date: Thu, 17 Aug 2023 16:42:00 +0700
Subject: V/v gui so lieu kinh te tap the, HTX nam 2023 - tinh Hau Giang

Kính gửi: Phòng Tổng hợp

Sở gửi biểu số liệu kinh tế tập thể, hợp tác xã tỉnh Hậu Giang năm 2023 theo yêu cầu. Tệp đính kèm bị lỗi khi tải lên,
đề nghị quý cơ quan cho phép gửi lại trong tuần sau.

Trân trọng./.
"""


# ------------------------------------------------------------------------------------------------------------- expected


REGISTER_HEADER = (
    "STT", "Tên hợp tác xã", "Mã số HTX", "Ngày cấp GCN", "Xã", "Huyện", "Ngành nghề chính", "Tình trạng hoạt động",
    "Số thành viên", "Vốn điều lệ (triệu đồng)", "Doanh thu (triệu đồng)",
)  # fmt: skip
REGISTER_FILES = ("DS HTX Nam Dinh 2022.xlsx", "DS HTX Nam Dinh 2023.xlsx")
REGISTER_DAYS = (date(2022, 12, 31), date(2023, 12, 31))
_NAMES = ("Tân Tiến", "Đồng Tâm", "Phú Thịnh", "Quyết Thắng", "Thống Nhất", "An Khang", "Đại Thắng", "Bình Minh")
_TRADES = ("Dịch vụ nông nghiệp", "Trồng trọt", "Chăn nuôi", "Xây dựng", "Vận tải hàng hóa", "Thương mại")


def register(year: int) -> Workbook:
    """A register of invented cooperatives; the second year has new ones, one that has stopped, one with a lost zero.

    The codes pass the check digit of tax codes and belong to a block of serial numbers that is not in use.
    """
    rng = random.Random("register of nam dinh")
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = "DS HTX"
    sheet.append(["LIÊN MINH HỢP TÁC XÃ TỈNH NAM ĐỊNH"])
    sheet.append([f"DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN TỈNH (tính đến 31/12/{year})"])
    sheet.append(list(REGISTER_HEADER))
    codes = (code for serial in range(9_999_000, 10_000_000) if (code := register_code(serial)))
    count = 0
    for place in range(26):
        founded, code = date(2015 + place // 3, rng.randint(1, 12), rng.randint(1, 28)), next(codes)
        trade, members, capital = rng.choice(_TRADES), rng.randint(7, 420), rng.randint(200, 4000)
        name, commune, turnover = rng.choice(_NAMES), rng.choice(_NAMES), rng.randint(400, 9000)
        if founded.year > year:
            continue
        stopped = year == 2023 and place == 4
        count += 1
        sheet.append(
            [
                count, f"HTX {trade} {name} {place + 1}", int(code) if place == 7 else code, f"{founded:%d/%m/%Y}",
                f"Xã {commune}", ("Huyện Giao Thủy", "Huyện Ý Yên")[place % 2], trade,
                "Ngừng hoạt động" if stopped else "Đang hoạt động", members + (year - 2022) * (place % 5),
                capital, 0 if stopped else round(turnover * (1 + 0.06 * (year - 2022)), 1),
            ]
        )  # fmt: skip
    book.properties.creator = "samples"
    return book


def register_code(serial: int) -> str:
    """A code with its check digit (TT 105/2020/TT-BTC); "" for a serial number that has none."""
    nine = f"06{serial:07d}"
    digit = 10 - sum(int(n) * w for n, w in zip(nine, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True)) % 11
    return f"{nine}{digit}" if digit < 10 else ""


def yaml_flow(entry: Mapping[str, Any]) -> str:
    """One mapping on one line; JSON scalars are YAML scalars."""
    return "{" + ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()) + "}"


def expected_yaml(written: Sequence[tuple[Submission, Writer]]) -> str:
    """What an expert would read in each file."""
    lines = [
        "# Written by samples/make_submissions.py: what an expert reads in each workbook. Everything is invented.",
        "# observations: every data cell. obs_value is what the cell says, in base units (đồng, persons);",
        "#   where an error was planted, `intended` says what was meant. size_class, rating: _T; measure: value.",
        "#   null_state: zero ('-', value 0), not_collected ('…'), not_applicable ('x'), blank. optional: a rare row.",
        "# comparisons: columns of percentages that repeat the data; a reader may skip them.",
        "# errors: what was planted, by rule (domain.md 2.1); other rules may fire on the same cells.",
        "files:",
    ]
    for s, writer in written:
        lines += [
            f"  - file: {json.dumps(s.file, ensure_ascii=False)}",
            f"    shows: {json.dumps(s.shows, ensure_ascii=False)}",
            f"    status: {s.status}",
            f"    forms: [{', '.join(form.name for form in s.forms)}]",
            f"    ref_area_name: {s.area}",
            f"    ref_area_scheme: {s.scheme}",
            f"    reporting_year: {s.year}",
            f"    document_number: {json.dumps(s.letter, ensure_ascii=False)}",
            f'    letter_date: "{s.dated.isoformat()}"',
            f"    supersedes: {json.dumps(s.supersedes or None, ensure_ascii=False)}",
        ]
        for name, entries in (
            ("errors", writer.errors),
            ("comparisons", writer.comparisons),
            ("observations", writer.observations),
        ):
            lines.append(f"    {name}:" + ("" if entries else " []"))
            lines += [f"      - {yaml_flow(entry)}" for entry in entries]
    lines += [
        f"  - file: {EMAIL_FILE}",
        "    shows: the text of an e-mail under the name of a workbook",
        "    status: refused",
        "    forms: []",
        "    errors: []",
        "    comparisons: []",
        "    observations: []",
    ]
    for file, day in zip(REGISTER_FILES, REGISTER_DAYS, strict=True):
        lines += [
            f"  - file: {file}",
            "    shows: a register of cooperatives",
            "    status: findings",
            "    forms: [REG]",
            "    ref_area_name: Nam Định",
            "    ref_area_scheme: VN63",
            f"    reporting_year: {day.year}",
            "    document_number: null",
            "    letter_date: null",
            f"    cooperatives: {len(list(register(day.year).active.rows)) - 3}",
            "    errors: []",
            "    comparisons: []",
            "    observations: []",
        ]
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    """Write all workbooks into a folder and ``expected_submissions.yml`` beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary(SEEDS)
    written: list[tuple[Submission, Writer]] = []
    for submission in submissions():
        verify(submission.figures, submission.file)
        writer = Writer(submission, vocabulary)
        save(writer.workbook(), folder / submission.file)
        if len(writer.errors) != len(submission.planted):
            raise ValueError(f"{submission.file}: a planted error was not written")
        written.append((submission, writer))
    for file, day in zip(REGISTER_FILES, REGISTER_DAYS, strict=True):
        save(register(day.year), folder / file)
    (folder / EMAIL_FILE).write_bytes(EMAIL.encode())
    (folder.parent / "expected_submissions.yml").write_text(expected_yaml(written), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "submissions")
