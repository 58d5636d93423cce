"""Headers of a register → the fields of a cooperative. The words are register.yml, ``columns``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from ingest.submissions.register.words import expression, org_type_of, rating_of, register_words, sector_of, status_of
from ingest.submissions.text import clean, plain, words
from ingest.submissions.units import Unit, read_unit

_YEAR = re.compile(r"\b(?:19[89]|20[0-4])\d\b")
_ASIDE = re.compile(r"\(([^()]*)\)|,\s*(?:đvt|ĐVT)?[:\s]*([^,()]*)$")
_TICKED = ("sector", "type", "status", "rating")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register.

    Attributes:
        index: from 0.
        header: the headers above it as printed, joined by " – ".
        field: of register.yml; "" when it is kept under its header only.
        kind: ``count``, ``money`` or "" for text.
        unit: of money, when the header tells it.
        ticks: what an "x" in this column says, ``sector:agriculture`` …; "" for other columns. A column "Hoạt động" has
            both: marks or words.
        year: that the header names.
    """

    index: int
    header: str
    field: str = ""
    kind: str = ""
    unit: Unit | None = None
    ticks: str = ""
    year: int | None = None


@cache
def _entries() -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None, str, str], ...]:
    return tuple(
        (re.compile(e["own"]), re.compile(e["not"]) if "not" in e else None, e["field"], e.get("kind", ""))
        for e in register_words()["columns"]
    )


@lru_cache(maxsize=4096)
def field_of(header: str) -> tuple[str, str]:
    """Field and kind that one header names: "Vốn điều lệ (tr.đ)" → ("charter_capital", "money"); ("", "") for none."""
    folded = words(re.sub(r"\([^()]*\)", " ", header)) or words(header)
    for own, unless, field, kind in _entries():
        if own.search(folded) and not (unless and unless.search(folded)):
            return field, kind
    return "", ""


def read_column(index: int, stack: Sequence[str]) -> Column:
    """The column from the texts above it, top first, without repetitions."""
    header = " – ".join(clean(text) for text in stack)
    years = [int(year) for text in stack for year in _YEAR.findall(plain(text))]
    column = Column(index, header, year=max(years) if years else None)
    if not stack:
        return column
    levels = [text for text in stack if not expression("totals").match(words(text))] or list(stack[-1:])
    own = levels[-1]
    if len(levels) > 1 and expression("joined").match(words(own)):
        own = f"{levels[-2]} {own}"
    if len(levels) > 1 and (ticks := _ticks(levels[-2], own)):
        return replace(column, ticks=ticks)
    field, kind = field_of(own)
    if field and kind and expression("planned").search(words(header)):
        field = kind = ""
    if field in ("", "status") and (status := status_of(own)) and (status.legal or status.activity == "inactive"):
        column = replace(column, ticks=f"status:{own}")  # "x" under "Đang hoạt động"
    unit = next((unit for text in reversed(stack) if (unit := _unit(text))), None) if kind == "money" else None
    return replace(column, field=field, kind=kind, unit=unit)


def _ticks(parent: str, own: str) -> str:
    """What a mark in a column says when its group is about sector, type, status or rating: "Ngành nghề – Vận tải"."""
    field = field_of(parent)[0]
    if field not in _TICKED:
        return ""
    if field == "sector":
        told: str | None = sector_of(own)
    elif field == "type":
        named = org_type_of(own)
        told = named[0] if named else None
    elif field == "status":
        told = own if status_of(own) else None
    else:
        told = rating_of(own)
    return f"{field}:{told}" if told else ""


def _unit(text: str) -> Unit | None:
    """The unit of money in a header: "Vốn điều lệ (triệu đồng)", "Doanh thu, tr.đ", "Triệu đồng"."""
    for part in [*(a or b for a, b in _ASIDE.findall(text)), text]:
        unit = read_unit(part)
        if unit is not None and unit.kind == "money":
            return unit
    return None


def settle(columns: Sequence[Column]) -> list[Column]:
    """At most one column for each field: that of the latest year, the better by `better` of register.yml, the first.

    The others keep their header only.
    """
    better: dict[str, list[str]] = register_words()["better"]

    def rank(column: Column) -> tuple[Any, ...]:
        folded = words(column.header)
        liked = [not re.search(preferred, folded) for preferred in better.get(column.field, [])]
        return (-(column.year or 0) if column.kind else 0, *liked, column.index)

    best: dict[str, Column] = {}
    for column in columns:
        if column.field and (column.field not in best or rank(column) < rank(best[column.field])):
            best[column.field] = column
    if "code" not in best and "certificate" in best:
        best["code"] = best.pop("certificate")  # one column for both: "Số GCN/mã số"
    told = {column.index: field for field, column in best.items()}
    return [replace(c, field=told.get(c.index, ""), kind=c.kind if c.index in told else "") for c in columns]
