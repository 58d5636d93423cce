"""Figures, periods and places as the readers of a finding write them: 4.102.820 triệu đồng, ước cả năm 2023."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ingest.catalogue import areas, indicators

Row = Mapping[str, Any]

_MONEY = {0: "đồng", 3: "nghìn đồng", 6: "triệu đồng", 9: "tỷ đồng"}
_ORGANISATION = {
    "coop": ("HTX", "cooperatives"),
    "union": ("liên hiệp HTX", "unions"),
    "group": ("tổ hợp tác", "groups"),
}
_TEXT_LENGTH = 60
_AGAINST = str.maketrans(",.", ".,")


def number_vi(value: float, decimals: int = 2) -> str:
    """A number in Vietnamese notation, without superfluous decimals: 1116.0 → 1.116; 65.69 → 65,69."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).translate(_AGAINST)


def number_en(value: float, decimals: int = 2) -> str:
    """A number in English notation, without superfluous decimals."""
    return number_vi(value, decimals).translate(_AGAINST)


def amount_vi(value: float, like: Row) -> str:
    """A value in the unit in which the source has printed the row ``like``."""
    unit = str(like["unit_measure"])
    if unit.startswith("VND"):
        return f"{number_vi(value / 10.0 ** like['unit_mult'])} {_MONEY.get(like['unit_mult'], 'đồng')}"
    return f"{number_vi(value)} %" if like["measure"].endswith("_pct") else number_vi(value, 3)


def english_of(text: Any) -> str:
    """A Vietnamese figure for English readers: "3.472.525 triệu đồng" → "3,472,525 million đồng"."""
    shown = str(text).translate(_AGAINST)
    for vietnamese, english in (
        ("nghìn ", "thousand "),
        ("triệu ", "million "),
        ("tỷ ", "billion "),
        (" đến ", " to "),
    ):
        shown = shown.replace(vietnamese, english)
    return shown


def value_of(row: Row) -> float | None:
    """The figure of an observation; the middle of a range that has none."""
    if row["obs_value"] is not None:
        return float(row["obs_value"])
    ends = [row[c] for c in ("obs_value_low", "obs_value_high") if row[c] is not None]
    return sum(ends) / len(ends) if ends else None


def figure_vi(row: Row) -> str:
    """The value of an observation for a sender: "1.116", "200–250", "2.772 tỷ đồng"."""
    low, high = row["obs_value_low"], row["obs_value_high"]
    if low is not None and high is not None and low != high:
        return f"{amount_vi(low, row)} – {amount_vi(high, row)}"
    value = value_of(row)
    return "trống" if value is None else amount_vi(value, row)


def place(row: Row) -> str:
    """Where the figure stands, for a sender: "ô G17, trang PL1"; nothing for a text."""
    if row["locator_type"] != "cell":
        return ""
    sheet, _, cell = str(row["locator"]).rpartition("!")
    sheet = sheet.strip("'")
    return f"ô {cell}, trang {sheet}" if sheet else f"ô {cell}"


def label_vi(row: Row) -> str:
    """The name of a row as its sender knows it: the printed label, else the name of the indicator."""
    known = indicators().get(str(row["indicator"]))
    label = re.sub(r"\s+", " ", str(row["original_label"])).strip(" -+:;.*") or (known.name_vi if known else "")
    return label if len(label) <= _TEXT_LENGTH else label[: _TEXT_LENGTH - 1] + "…"


def row_vi(row: Row) -> str:
    """One figure with its name and place: "“Số HTX đang hoạt động” = 788 (ô E17, trang PL1)"."""
    where = place(row)
    return f"“{label_vi(row)}” = {figure_vi(row)}" + (f" ({where})" if where else "")


def row_en(row: Row) -> str:
    """One figure for ourselves: "org_total/agriculture 494 [PL2!G17]"."""
    dimensions = [str(row[c]) for c in ("sector", "size_class", "rating") if row[c] != "_T"]
    if row["measure"] != "value":
        dimensions.append(str(row["measure"]))
    value = value_of(row)
    shown = "null" if value is None else number_en(value)
    return "/".join([str(row["indicator"]), *dimensions]) + f" {shown} [{row['locator']}]"


def rows_vi(rows: Iterable[Row], joint: str = ", ") -> str:
    """Several figures, each with name and place."""
    return joint.join(row_vi(r) for r in rows)


def period_vi(row: Row) -> str:
    """The column of a figure: "kế hoạch năm 2024", "6 tháng đầu năm 2023", "ước cả năm 2023"."""
    code = str(row["time_period"])
    if re.fullmatch(r"\d{4}", code):
        text = f"năm {code}"
        if row["obs_status"] == "E" and row["scenario"] == "actual":
            return f"ước cả năm {code}"
    elif found := re.fullmatch(r"(\d{4})-(S|Q|M)(\d+)", code):
        year, kind, number = found.groups()
        half = "6 tháng đầu năm" if number == "1" else "6 tháng cuối năm"
        text = {"S": half, "Q": f"quý {number} năm", "M": f"tháng {int(number)}/"}[kind]
        text = f"{text}{year}" if kind == "M" else f"{text} {year}"
    elif found := re.fullmatch(r"(\d{4})-01-01/P(\d+)M", code):
        text = f"{found[2]} tháng đầu năm {found[1]}"
    elif found := re.fullmatch(r"(\d{4})-01-01/P(\d+)Y", code):
        text = f"giai đoạn {found[1]}-{int(found[1]) + int(found[2]) - 1}"
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", code):
        text = f"ngày {date.fromisoformat(code):%d/%m/%Y}"
    else:
        text = code
    return f"kế hoạch {text}" if row["scenario"] == "plan" else text


def context_vi(row: Row) -> str:
    """Place and column of a figure: "Đắk Lắk, ước cả năm 2023"."""
    area = areas().get(str(row["ref_area"]))
    return f"{area.name if area else row['ref_area']}, {period_vi(row)}"


def context_en(row: Row) -> str:
    """Place and column of a figure in codes: "VN63-66 2023 actual E"."""
    return f"{row['ref_area']} {row['time_period']} {row['scenario']} {row['obs_status']}"


def organisation(row: Row) -> tuple[str, str]:
    """The kind of organisation, Vietnamese and English."""
    return _ORGANISATION.get(str(row["org_type"]), ("tổ chức", "organisations"))
