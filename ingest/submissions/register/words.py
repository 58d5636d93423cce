"""The words of a register: what the text of a cell says of type, sector, status and rating. The words are register.yml.

Everything here is a function of one text, remembered: a register of 50,000 rows has a few hundred different ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ingest.data import expression_at, load_yaml
from ingest.submissions.forms import FORMS
from ingest.submissions.text import Key, key, plain, words

VSIC_2025 = 2025_11_15  # from this day (year, month, day) the letters K, L, M mean other sections
_VSIC_CODE = re.compile(r"(?:ma )?(?:nganh )?(?:vsic )?(?P<letter>[a-v])? ?(?P<digits>\d{2,5})?\b(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Status:
    """What a cell says of the state: ``legal`` is the exact string of NĐ 92/2024 art. 27, ``group`` that of art. 28."""

    activity: str
    legal: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a row between the cooperatives says of those below it; None: nothing of this."""

    district: str | None = None
    commune: str | None = None
    org_type: str | None = None
    sector: str | None = None
    status: Status | None = None


@cache
def register_words() -> dict[str, Any]:
    """The whole of register.yml."""
    return load_yaml(Path(__file__).with_name("register.yml"))


@cache
def expression(*path: str) -> re.Pattern[str]:
    """A regular expression of register.yml: ``expression("rows", "total")``."""
    return expression_at(register_words(), *path)


@lru_cache(maxsize=20_000)
def is_missing(text: str) -> bool:
    """Whether a text cell says that there is nothing: "-", "không", "chưa có"."""
    return not words(text) or expression("missing").match(words(text)) is not None


@cache
def _patterns(table: str, name: str) -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    return tuple((re.compile(entry[name]), entry) for entry in register_words()[table] if name in entry)


@lru_cache(maxsize=20_000)
def org_type_of(text: str, anywhere: bool = False) -> tuple[str, str] | None:
    """Type and, for credit funds, sector: "Quỹ TDND Tân Tiến" → ("coop", "credit"). None: the text names no type.

    The text must begin with the type unless ``anywhere`` (titles, names of sheets).
    """
    folded = words(text)
    for found, entry in _patterns("types", "anywhere" if anywhere else "match"):
        if found.search(folded):
            return entry["code"], entry.get("sector", "_T")
    return None


def names_organisations(text: str) -> bool:
    """Whether a line may be the title of a register: "DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN TỈNH"."""
    return org_type_of(text, anywhere=True) is not None or words(text).startswith("danh sach")


@lru_cache(maxsize=20_000)
def status_of(text: str) -> Status | None:
    """ "Đang HĐ" → active, "Đang hoạt động"; "ngừng hoạt động" → inactive, no legal status; None: not understood."""
    folded = words(text)
    for found, entry in _patterns("statuses", "match"):
        if found.search(folded):
            return Status(entry["activity"], entry.get("legal", ""), entry.get("group", entry.get("legal", "")))
    return None


@lru_cache(maxsize=4096)
def state_listed(title: str) -> Status | None:
    """The state of all that a title lists: "DANH SÁCH HTX NGỪNG HOẠT ĐỘNG". None: it names none, or several."""
    told: list[Status | None] = []
    for part in re.split(r"[,;/]|\bva\b|\bhoac\b", plain(title)):
        bare = expression("rows", "heading").sub("", words(part)).strip()
        rest = _without_type(expression("title_tail").sub("", bare).strip())
        told.append(status_of("dang hoat dong" if rest.endswith("dang hoat dong") else rest) if rest else None)
    status = told[0]
    if status is None or any(other is None or other.activity != status.activity for other in told):
        return None
    return status if status.activity != "active" or re.search(r"\bdang\b", words(title)) else None


@lru_cache(maxsize=20_000)
def rating_of(text: str) -> str | None:
    """ "Khá" → fair; None when the text is no rating."""
    folded = words(text)
    return next((entry["code"] for found, entry in _patterns("ratings", "match") if found.search(folded)), None)


@cache
def _labels() -> dict[Key, str]:
    """The labels of the sectors in Phụ lục 2."""
    breakdown: dict[str, list[str]] = load_yaml(FORMS / "PL2.yml")["breakdown"]
    return {key(label): sector for sector, labels in breakdown.items() for label in labels}


@cache
def _trades() -> tuple[re.Pattern[str], dict[str, str]]:
    """All words of lines of business, longest first."""
    sectors = {str(word): sector for sector, listed in register_words()["sectors"].items() for word in listed}
    longest_first = sorted(sectors, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), sectors


@lru_cache(maxsize=20_000)
def sector_of(text: str, day: int = 0) -> str | None:
    """The sector of a line of business: a VSIC code, a label of Phụ lục 2, or the trade named first.

    ``day`` (20241231) decides between the versions of VSIC. None: not understood.
    """
    folded = words(text)
    if (found := _VSIC_CODE.fullmatch(folded)) and (found["digits"] or (found["letter"] and not found["rest"])):
        return _vsic(found["letter"] or "", found["digits"] or "", day)
    return _sector_of_words(text)


def _sector_of_words(text: str) -> str | None:
    plainly = expression("rows", "heading").sub("", words(text))
    if (sector := _labels().get(key(text)) or _labels().get(key(plainly))) is not None:
        return sector
    finder, sectors = _trades()
    named = [sectors[match[0]] for match in finder.finditer(plainly)]
    if named:
        parts = set(named) & set(register_words()["agriculture_parts"])
        return "agriculture" if named[0] in parts and len(parts) > 1 else named[0]
    weak: dict[str, str] = register_words()["weak_sectors"]
    return next((sector for word, sector in weak.items() if re.search(rf"\b{word}\b", plainly)), None)


@lru_cache(maxsize=4096)
def sector_of_type(text: str) -> str | None:
    """The sector in a column of types: "HTX nông nghiệp". "Cung ứng dịch vụ" is a model, no sector."""
    return sector_of(text) if _trades()[0].search(words(text)) or key(text) in _labels() else None


def _vsic(letter: str, digits: str, day: int) -> str | None:
    """The sector of a VSIC code: "A01", "0118", "A"; a bare letter whose section moved in 2025 needs the day."""
    table: dict[str, str] = register_words()["vsic"]["digits"]
    if digits:
        for length in range(len(digits), 1, -1):
            if digits[:length] in table:
                return table[digits[:length]]
        division = digits[:2]
        spans = ((span.split("-"), sector) for span, sector in table.items() if "-" in span)
        return next((sector for (first, last), sector in spans if first <= division <= last), None)
    letters: dict[str, str] = register_words()["vsic"]["letters"]
    if letter.upper() in letters or not day:
        return letters.get(letter.upper())
    moved = (
        {"k": "trade_service", "l": "credit", "m": "housing"} if day >= VSIC_2025 else {"k": "credit", "l": "housing"}
    )
    return moved.get(letter)


@lru_cache(maxsize=20_000)
def heading_of(text: str) -> Heading | None:
    """What a row such as "I. Huyện Yên Dũng", "Lĩnh vực nông nghiệp (25 HTX)", "LIÊN HIỆP HTX" says; None: nothing."""
    if text.lstrip().startswith("("):
        return None  # an aside about the row above
    folded = _without_number(words(text))
    folded = expression("rows", "counted").sub("", folded).strip()
    for name in ("district", "commune"):
        if found := expression("rows", name).match(folded):
            place = _printed_tail(text, found["place"])
            return Heading(district=place) if name == "district" else Heading(commune=place)
    bare = expression("rows", "heading").sub("", folded).strip()
    kind = org_type_of(folded) or org_type_of(bare)
    rest = _without_type(bare)
    status = status_of(rest) if rest else None
    if kind and not rest:
        return Heading(org_type=kind[0], sector=kind[1] if kind[1] != "_T" else None)
    if status is not None:
        return Heading(org_type=kind[0] if kind else None, status=status)
    if rest and len(rest.split()) <= 12 and (sector := _heading_sector(rest)):
        return Heading(org_type=kind[0] if kind else None, sector=sector)
    return None


def _heading_sector(rest: str) -> str | None:
    """The sector that a heading is about; a heading is made of such words only."""
    if (sector := _labels().get(key(rest))) is not None:
        return sector
    finder, sectors = _trades()
    named = finder.match(rest)
    left = finder.sub(" ", rest)
    left = re.sub(r"\b(?:dich vu|san xuat|kinh doanh|va|tong hop|nghiep|thuy san|nganh|linh vuc)\b", " ", left)
    return sectors[named[0]] if named and not left.strip() else None


def _without_number(folded: str) -> str:
    return re.sub(r"^(?:[ivx]{1,5}|[a-h]|\d{1,3})(?: \d{1,3})* (?=\S{2})", "", folded)


def _without_type(folded: str) -> str:
    return re.sub(
        r"^(?:lien hiep (?:cac )?(?:htx|hop tac xa)|lh ?htx|hop tac xa|htx|to hop tac|tht|quy tin dung nhan dan|qtdnd"
        r"|quy tdnd)\b\s*",
        "",
        folded,
    ).strip()


def _printed_tail(text: str, folded_tail: str) -> str:
    """The end of the printed text that the folded tail stands for: "1. Huyện Yên Dũng (25 HTX)" → "Huyện Yên Dũng"."""
    count = len(folded_tail.split())
    tokens = [token for token in re.split(r"[\s:;]+", text) if words(token)]
    for start in range(len(tokens)):
        part = tokens[start : start + count]
        if words(" ".join(part)) == folded_tail:
            return " ".join(part).strip(" .,:;()")
    return text.strip()
