"""Who reports, and about when: the letterhead, titles and notes around the tables, and the file name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePath

from ingest.catalogue import WEAK_ALIAS_KINDS, ProvinceName, province_names
from ingest.submissions.columns import YEAR, Column, Role
from ingest.submissions.text import clean, pattern, plain, words

# Too weak for a file name or a running text: two letters, or a name that is also a common word.
_WEAK = WEAK_ALIAS_KINDS | {"kind", "eth_letter"}
_SHORT = 4  # letters: a shorter alias counts only when its capitals stand in the text ("BRVT", "HCM")
_LETTER_YEARS = 1  # a report about N is sent in N or in the year after


@dataclass(frozen=True, slots=True)
class Named:
    """A province as a text names it, and where."""

    name: ProvinceName
    printed: str
    locator: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text outside the tables."""

    text: str
    locator: str

    @property
    def folded(self) -> str:
        """The line without tone marks."""
        return plain(self.text)


def find_province(lines: Sequence[Line]) -> Named | None:
    """The province of the letterhead.

    In this order: "Đơn vị báo cáo: UBND tỉnh X"; the line with or under "ỦY BAN NHÂN DÂN"; any line "TỈNH X" or
    "… tỉnh X"; the dateline "X, ngày … tháng … năm …"; a line that is nothing but a province's name.
    """
    if named := province_of_letterhead(lines):
        return named
    usable = _without_receivers(lines)
    for line in usable:
        if (found := pattern("header", "dateline").match(line.folded)) and (named := _whole(line, found["place"])):
            return named
    return next((named for line in usable if (named := _whole(line))), None)


def province_of_letterhead(lines: Sequence[Line]) -> Named | None:
    """The province that lines name as the one that reports; see the first three ways of `find_province`."""
    usable = _without_receivers(lines)
    for line in usable:
        if (found := pattern("header", "reporter").search(line.folded)) and (named := _search(found["name"], line)):
            return named
    committees = [i for i, line in enumerate(usable) if pattern("header", "committee").search(line.folded)]
    for i in committees:
        if named := _after_anchor(usable[i]):
            return named
    for i in committees:
        for line in usable[i + 1 : i + 4]:
            if named := _after_anchor(line) or _whole(line):
                return named
    return next((named for line in usable if (named := _after_anchor(line))), None)


def _without_receivers(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not pattern("header", "receiver").search(line.folded)]


def printed_code(lines: Sequence[Line]) -> tuple[str, Line] | None:
    """The code of the province (QĐ 124/2004, from 2025-07-01 QĐ 19/2025) that the letterhead prints, two digits."""
    for line in lines:
        if found := pattern("header", "area_code").match(line.folded):
            return found["code"].zfill(2), line
        if (found := pattern("header", "code_and_name").match(line.folded)) and _whole(line, found["name"]):
            return found["code"], line
    return None


def stem_of(file_name: str) -> str:
    """The name of a file without folders and ending, on whatever system it was named."""
    return PurePath(file_name.replace("\\", "/")).stem


def province_of_name(file_name: str, locator: str = "") -> Named | None:
    """The province that a file or sheet is named after: "PL1 KTTT Nam Dinh (ban chinh thuc).xls" → Nam Định."""
    stem = stem_of(file_name)
    for text in (re.sub(r"(?<=[a-zà-ỹđ])(?=[A-ZĐÀ-Ỹ])", " ", stem), stem):
        if named := _search(plain(text), Line(text, locator)):
            return named
    return None


def province_of_folders(file_name: str) -> Named | None:
    """The province that a folder above the file is named after, the nearest first: "Lang Son - KTTT 2024/PL1.xlsx".

    A folder that names several provinces names none.
    """
    folders = PurePath(file_name.replace("\\", "/")).parent.parts
    return next((named for folder in reversed(folders) if (named := _only(Line(folder, "")))), None)


@cache
def _aliases() -> tuple[re.Pattern[str], dict[str, ProvinceName]]:
    known: dict[str, ProvinceName] = {}
    for name in province_names():
        if name.kind in _WEAK or name.ambiguous or "only in running" in name.kind:
            continue
        folded = words(name.alias)
        if len(folded.replace(" ", "")) >= _SHORT or name.kind == "canonical" or folded in ("hue", "hcm", "tth"):
            known.setdefault(folded, name)
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z0-9])"), known


def _search(folded: str, line: Line) -> Named | None:
    """The first province named anywhere in the text; the longest name at a place counts."""
    finder, known = _aliases()
    found = finder.search(words(folded))
    return Named(known[found[0]], clean(line.text), line.locator) if found else None


def _only(line: Line) -> Named | None:
    """The only province that a line names, anywhere in it."""
    finder, known = _aliases()
    names = {known[found].old: known[found] for found in finder.findall(words(line.text))}
    return Named(names.popitem()[1], clean(line.text), line.locator) if len(names) == 1 else None


def _whole(line: Line, text: str | None = None) -> Named | None:
    """The province that is all of the text."""
    _, known = _aliases()
    name = known.get(words(text if text is not None else line.folded))
    return Named(name, clean(line.text), line.locator) if name else None


def _after_anchor(line: Line) -> Named | None:
    """The province right after "tỉnh", "thành phố", "UBND" …, as long as no district is named: "UBND TỈNH LẠNG SƠN"."""
    finder, known = _aliases()
    text = line.folded
    for anchor in pattern("header", "anchor").finditer(text):
        rest = words(text[anchor.end() :])
        if (found := finder.match(rest)) is not None:
            return Named(known[found[0]], clean(line.text), line.locator)
    return None


def find_date(lines: Iterable[Line]) -> tuple[date | None, Line | None]:
    """The date of the letter: of the dateline, else of "Kèm theo Kế hoạch số … ngày …"."""
    attached: tuple[date | None, Line | None] = (None, None)
    for line in lines:
        dateline = pattern("header", "dateline").match(line.folded)
        if dateline and (dateline["comma"] or _whole(line, dateline["place"])) and (day := _day(dateline)):
            return day, line
        if attached[0] is None and pattern("header", "attached").search(line.folded):
            dated = pattern("header", "date").search(line.folded)
            attached = (_day(dated), line) if dated else attached
    return attached


def find_number(lines: Iterable[Line]) -> str:
    """The letter's number as printed ("180/KH-UBND"): of the line "Số: …", else of "Kèm theo … số …"; or ""."""
    for wanted in ("letter_line", "attached"):
        for line in lines:
            if not pattern("header", wanted).search(line.folded):
                continue
            if found := pattern("header", "letter").search(line.folded):
                printed = re.search(r"(?:S|s)(?:Ố|ố|o|O|ố|Ố)\s*[:：]?\s*(\d{1,6}\s*/\s*[^\s,;)]+)", line.text)
                return re.sub(r"\s*/\s*", "/", printed[1]) if printed else found["number"].upper()
    return ""


def _day(found: re.Match[str] | None) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


def title_of(lines: Sequence[Line], titles: Iterable[str]) -> tuple[str, list[Line]]:
    """The title above a table, as one line, and its lines: from the line with the form's name to the table."""
    wanted = tuple(titles)
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, wanted))})\b") if wanted else re.compile(r"(?!)")
    start = next((i for i, line in enumerate(lines) if named.search(words(line.text))), None)
    if start is None:
        start = next((i for i, line in enumerate(lines) if _is_heading(line)), None)
    if start is None:
        return "", []
    chosen = [line for line in lines[start:] if not _is_letterhead(line)]
    return " ".join(clean(line.text) for line in chosen[:5]), chosen[:5]


def titles_of(lines: Iterable[Line]) -> str:
    """All lines in capitals that name a year and are no letterhead: "KẾ HOẠCH … NĂM 2023" on a cover sheet."""
    return " ".join(line.text for line in lines if _is_heading(line) and YEAR.search(line.text))


def _is_letterhead(line: Line) -> bool:
    return bool(
        pattern("header", "motto").search(line.folded)
        or pattern("header", "title_stop").match(line.folded)
        or pattern("header", "dateline").match(line.folded)
    )


def _is_heading(line: Line) -> bool:
    letters = [c for c in line.text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return len(letters) > 12 and upper > 0.7 * len(letters) and not _is_letterhead(line)


def years_in(text: str) -> list[int]:
    """The years that a title names; the years of dates ("ngày 17/8/2022") are left out."""
    folded = pattern("header", "date").sub(" ", plain(text))
    folded = re.sub(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)", " ", folded)
    folded = pattern("header", "law").sub(" ", folded)
    folded = re.sub(r"\b(?:giai doan|nhiem ky)\s*\d{4}\s*[-–]\s*\d{4}", " ", folded)
    folded = re.sub(r"\d+/(?:19|20)\d{2}/[a-z-]+", " ", folded)
    return [int(y) for y in YEAR.findall(folded)]


def years_of_name(file_name: str) -> list[int]:
    """The years in a file name: "PL1_BacGiang_2023.xlsx" → 2023; of "bc 20230817" and "17.8.2023" none."""
    stem = stem_of(file_name)
    stem = re.sub(r"(?<!\d)(?:\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d{8})(?!\d)", " ", stem)
    return [int(y) for y in YEAR.findall(stem)]


def reporting_year(columns: Sequence[Column], title: str, file_name: str) -> int | None:
    """The year N that a form is about; None when nothing names it.

    The columns decide ("Ước TH năm 2022", "Năm 2022: …", two plans in a row), then the title ("thực hiện năm 2022 và kế
    hoạch năm 2023" is about 2022), then the file name.
    """
    values = [c for c in columns if c.role is Role.VALUE and c.measure == "value" and c.last_year is None]
    for chosen in (
        [c.year for c in values if c.year and (c.estimated or c.part or c.whole_year) and c.scenario == "actual"],
        [c.group_year for c in values if c.group_year and c.year == c.group_year],
    ):
        if chosen:
            return max(chosen)
    actual = sorted({c.year for c in values if c.year and c.scenario == "actual"})
    plans = sorted({c.year for c in values if c.year and c.scenario == "plan"})
    if len(plans) >= 2:
        return plans[-2]
    named = years_in(title)
    if plans and actual:
        candidates = {actual[-1], plans[0]} if plans[0] > actual[-1] else {actual[-1]}
        agreed = [year for year in [*named, *years_of_name(file_name)] if year in candidates]
        return agreed[0] if agreed else actual[-1]
    relative_next = any(c.offset == 1 and c.scenario == "plan" for c in values)
    if named:
        only_plan = re.search(r"\bke hoach\b", plain(title)) and not pattern("columns", "actual").search(
            re.sub(r"\bke hoach\b|\bkh\b", " ", plain(title))
        )
        return min(named) if len(named) > 1 else named[0] - (1 if only_plan and relative_next and not actual else 0)
    if actual or plans:
        return actual[-1] if actual else plans[0] - 1
    from_name = years_of_name(file_name)
    return from_name[0] if from_name else None


def reporting_months(title: str) -> int | None:
    """The part of the year that the title names: 6 for "6 tháng đầu năm 2024"; None for a whole year."""
    found = pattern("columns", "months").search(plain(title))
    if not found or not found["months"].isdigit():
        return None
    months = int(found["months"])
    return months if 1 <= months < 12 else None


def letter_fits(day: date, year: int) -> bool:
    """Whether a letter of that day can be about the year: sent in it, or in the year after."""
    return 0 <= day.year - year <= _LETTER_YEARS
