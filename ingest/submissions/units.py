"""Units as printed → kind, power of ten, per month or per year. The wordings are data (lexicon.yml, ``units``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.submissions.text import clean, lexicon, pattern, plain

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: ``kind`` is ``money``, ``count`` or ``percent``; ``mult`` the power of ten (triệu = 6)."""

    text: str
    kind: str
    mult: int
    per_month: bool = False


@cache
def _table() -> tuple[tuple[re.Pattern[str], str, int], ...]:
    return tuple((re.compile(u["match"]), str(u["kind"]), int(u["mult"])) for u in lexicon()["units"])


@lru_cache(maxsize=4096)
def read_unit(text: str) -> Unit | None:
    """The unit that a text names: "Tr.đ/người/tháng" → money, 6, per month. None when it names none."""
    folded = plain(text)
    if not folded:
        return None
    month = pattern("unit_month").search(folded) is not None
    spaced = re.sub(r"(?<=[a-z])\.(?=[a-z])", " ", folded)
    for candidate in (folded, spaced):
        for found, kind, mult in _table():
            if found.search(candidate):
                return Unit(text, kind, mult, month)
    return None


def is_ditto(text: str) -> bool:
    """Whether the cell repeats the unit above: "nt", "-nt-", '"'."""
    return pattern("unit_ditto").match(plain(text)) is not None


def unit_line(text: str) -> str | None:
    """The unit of a line such as "Đơn vị tính: triệu đồng", as printed; None when the text is no such line."""
    if pattern("unit_line").search(plain(text)) is None:
        return None
    after = re.split(
        r"(?:[Đđ]ơn vị(?: tính)?|[ĐđDd]\.?[Vv]\.?[Tt]|[ĐđDd][Vv] tính)\s*[:：]",
        clean(text),
        maxsplit=1,
        flags=re.IGNORECASE,
    )
    return after[-1].strip(" ():：")


def unit_of_label(label: str) -> Unit | None:
    """The unit in a label: "Doanh thu bình quân (triệu đồng/năm)" or "Doanh thu bình quân, tr.đồng"; money only."""
    for aside in pattern("aside").finditer(plain(label)):
        unit = read_unit(aside["inside"])
        if unit is not None and unit.kind == "money":
            return unit
    return None


def of_kind(text: str, kind: str) -> Unit | None:
    """The first unit of a kind in a list: "HTX, người, triệu đồng" and ``money`` → triệu đồng."""
    for part in re.split(r"[,;]|\bvà\b", text):
        unit = read_unit(part)
        if unit is not None and unit.kind == kind:
            return unit
    return None
