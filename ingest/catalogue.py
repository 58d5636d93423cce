"""The vocabulary: indicators, areas, code lists. Reads the dbt seeds, the only copy.

Areas have keys that never repeat: ``VN63-24`` is Bắc Giang until 2025-06-30, ``VN34-24`` is Bắc Ninh from 2025-07-01.
A bare province code is not a key, because seven codes changed owner on that day (domain.md §5).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"
MERGER_DATE = date(2025, 7, 1)  # 63 provinces become 34 (NQ 202/2025/QH15)
NATION = "VN"

# Initials ("BT", "HN") and bare abbreviations are too weak to name a province in running text.
WEAK_ALIAS_KINDS = frozenset({"initials"})

_D_LETTERS = str.maketrans({"Đ": "d", "đ": "d", "Ð": "d", "ð": "d", "Ɖ": "d", "ɖ": "d"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of indicators.csv. ``kind``: stock (at a date), flow (over a period), ratio (never added)."""

    code: str
    name_vi: str
    name_en: str
    unit_measure: str
    kind: str
    agg_geo: str
    agg_time: str
    weight_indicator: str


@dataclass(frozen=True, slots=True)
class Area:
    """A reference area. ``scheme``: VN63, VN34, REGION, CLUSTER or VN; both validity dates are inclusive."""

    key: str
    scheme: str
    code: str
    name: str
    area_type: str
    valid_from: date | None
    valid_to: date | None
    merged_into: str | None = None
    members: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether the area exists on that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class FormCell:
    """What a row of an official form stands for, with the plausible range for one province of the 63."""

    code: str
    indicator: str
    org_type: str
    sector: str
    size_class: str
    rating: str
    credit_scope: str
    name_vi: str
    min_province: float | None
    max_province: float | None


def read_seed(name: str) -> list[dict[str, str]]:
    """The rows of one seed file (``name`` without .csv), all values as text."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def fold(text: str) -> str:
    """A key for matching only: lower case, no tone marks, no diacritics, single spaces. "Hoà Bình" → "hoa binh"."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D_LETTERS))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain).strip().lower()


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators by code."""
    return {
        row["indicator"]: Indicator(
            row["indicator"],
            row["name_vi"],
            row["name_en"],
            row["unit_measure"],
            row["kind"],
            row["agg_geo"],
            row["agg_time"],
            row["weight_indicator"],
        )
        for row in read_seed("indicators")
    }


@cache
def code_list(name: str) -> frozenset[str]:
    """The codes of one code list, for example ``sector``."""
    codes = frozenset(r["code"] for r in read_seed("code_lists") if r["code_list"] == name)
    if not codes:
        raise KeyError(f"no code list {name!r} in code_lists.csv")
    return codes


@cache
def form_cells() -> dict[str, FormCell]:
    """What the rows of the official forms stand for, by cell code."""
    return {
        row["cell_code"]: FormCell(
            row["cell_code"],
            row["indicator"],
            row["org_type"],
            row["sector"],
            row["size_class"],
            row["rating"],
            row["credit_scope"] or "unknown",
            row["name_vi"],
            _number(row["min_province"]),
            _number(row["max_province"]),
        )
        for row in read_seed("form_cells")
    }


def _number(text: str) -> float | None:
    return float(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def areas() -> dict[str, Area]:
    """All areas by key: the nation, 63 and 34 provinces, regions of both schemes, emulation clusters."""
    provinces = read_seed("provinces")
    found = {NATION: Area(NATION, "VN", "VN", "Việt Nam", "Quốc gia", None, None)}
    day_before = date(2025, 6, 30)
    for row in provinces:
        old, new = f"VN63-{row['old_code']}", f"VN34-{row['new_code']}"
        found[old] = Area(
            old, "VN63", row["old_code"], row["old_name"], row["old_type"], None, day_before, merged_into=new
        )
        found.setdefault(
            new,
            Area(
                new,
                "VN34",
                row["new_code"],
                row["new_name"],
                row["new_type_current"],
                MERGER_DATE,
                None,
                members=tuple(f"VN63-{r['old_code']}" for r in provinces if r["new_code"] == row["new_code"]),
            ),
        )
    by_name = {(a.scheme, a.name): a.key for a in found.values()}
    for row in read_seed("regions"):
        region_column = "region_old" if row["province_scheme"] == "VN63" else "region_new"
        code_column = "old_code" if row["province_scheme"] == "VN63" else "new_code"
        members = {
            f"{row['province_scheme']}-{p[code_column]}" for p in provinces if p[region_column] == row["name_vi"]
        }
        found[row["ref_area"]] = Area(
            row["ref_area"],
            "REGION",
            row["ref_area"],
            row["name_vi"],
            "Vùng",
            _day(row["valid_from"]),
            _day(row["valid_to"]),
            members=tuple(sorted(members)),
            aliases=tuple(filter(None, row["aliases"].split("|"))),
        )
    for row in read_seed("clusters"):
        key = f"CLUSTER-{row['cluster_code']}"
        found[key] = Area(
            key,
            "CLUSTER",
            row["cluster_code"],
            row["cluster_name"],
            "Cụm thi đua",
            _day(row["valid_from"]),
            _day(row["valid_to"]),
            members=tuple(by_name[row["member_scheme"], name] for name in row["member_provinces"].split("|")),
            aliases=tuple(filter(None, row["aliases"].split("|"))),
        )
    return found


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """One spelling of a province, and the areas that it can stand for before and after 2025-07-01."""

    alias: str
    kind: str
    ambiguous: bool
    old: str | None  # VN63 key
    new: str | None  # VN34 key of the province that bears the same name, if one does


@cache
def province_names() -> tuple[ProvinceName, ...]:
    """All spellings of province_aliases.csv. A name of a dissolved province has no ``new`` area of its own."""
    return tuple(
        ProvinceName(
            row["alias"],
            row["kind"],
            row["ambiguous"] == "Y",
            f"VN63-{row['old_code']}",
            f"VN34-{row['new_code_if_same_name']}" if row["new_code_if_same_name"] else None,
        )
        for row in read_seed("province_aliases")
        if row["old_code"]
    )


def province_on(name: ProvinceName, day: date) -> Area:
    """The area that a province's name means on a day: of the 63 before 2025-07-01, of the 34 from then on.

    A dissolved province named after the merger keeps its old area: the claim is about the old territory.
    """
    known = areas()
    key = name.new if day >= MERGER_DATE and name.new else name.old
    if key is None:
        raise KeyError(f"{name.alias!r} names no province")
    return known[key]


@cache
def _by_folded_name() -> dict[str, ProvinceName]:
    strong: dict[str, ProvinceName] = {}
    for name in province_names():
        if name.kind not in WEAK_ALIAS_KINDS and not name.ambiguous:
            strong.setdefault(fold(name.alias), name)
    return strong


def find_province(text: str, day: date) -> Area | None:
    """The province that a short text names as a whole ("TỈNH LẠNG SƠN", "Nam Dinh"), or None."""
    name = _by_folded_name().get(fold(text))
    return province_on(name, day) if name else None
