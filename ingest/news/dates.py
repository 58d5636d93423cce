"""Dates as pages print them, day first; the day in Viet Nam."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_MONTH = "|".join(("bốn", *sorted(_MONTHS, key=len, reverse=True)))
_NUMERIC = r"(?P<day>\d{1,2})(?P<sep>\s?[/.-]\s?)(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\d)"
_DATE = re.compile(
    rf"(?<![\d/.,-])(?:{_NUMERIC}"  # 12/01/2025, 12-1-2025, 12.01.2025
    r"|(?P<iso>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)(?!\d)"
    rf"|(?:ngày\s+)?(?P<day2>\d{{1,2}})\s+tháng\s+(?P<month2>\d{{1,2}}|{_MONTH})\s*,?\s+(?:năm\s+)?(?P<year2>\d{{4}})(?!\d)"
    rf"|tháng\s+(?P<month3>\d{{1,2}}|{_MONTH})\s+(?P<day3>\d{{1,2}})\s*,\s*(?P<year3>\d{{4}})(?!\d))",
    re.IGNORECASE,
)
# "Ngày đăng: 12/01/2025", "Cập nhật: 08:30 12-01-2025": the date that a page shows of itself. A line that begins with
# "Ngày 18/11/2023" is believed of a text file only: on a page that is the day of what its first sentence tells.
_WHEN = r"(?:(?:thứ\s+\w+|chủ\s+nhật)\s*,?\s*)?(?:ngày\s+)?(?:\d{1,2}[:h]\d{2}(?::\d{2})?\s*[,-]?\s*(?:ngày\s+)?)?"
_SAYS = r"ngày\s+đăng|đăng\s+ngày|đăng\s+lúc|cập\s+nhật(?:\s+(?:ngày|lúc))?|xuất\s+bản"
_LABEL = re.compile(rf"(?:(?:{_SAYS})\s*:?|^\s*ngày\s*:)\s*{_WHEN}", re.IGNORECASE | re.MULTILINE)
_LABEL_OF_FILE = re.compile(rf"(?:(?:{_SAYS}|^\s*ngày)\s*:?)\s*{_WHEN}", re.IGNORECASE | re.MULTILINE)


def printed_date(text: str) -> date | None:
    """The first date in a short text; None when there is none, or none that exists ("31/02/2025")."""
    found = _DATE.search(text)
    return _as_date(found) if found else None


def visible_date(text: str, *, page: bool = False) -> date | None:
    """The first date printed after a label ("Ngày đăng: …"); None when there is none, or none that exists.

    ``page``: the text is that of a whole web page, not of a file that somebody saved.
    """
    for label in (_LABEL if page else _LABEL_OF_FILE).finditer(text):
        if found := _DATE.match(text, label.end()):
            return _as_date(found)
    return None


def _as_date(found: re.Match[str]) -> date | None:
    said = found.groupdict()
    try:
        if said["iso"]:
            moment = datetime.fromisoformat(said["iso"])
            return (moment.astimezone(VIETNAM) if moment.tzinfo else moment).date()
        for n in ("", "2", "3"):
            if said[f"day{n}"]:
                return date(int(said[f"year{n}"]), _month(said[f"month{n}"]), int(said[f"day{n}"]))
    except ValueError:
        return None
    return None


def _month(said: str) -> int:
    if said.isdigit():
        return int(said)
    name = " ".join(said.lower().split())
    return 4 if name == "bốn" else _MONTHS.index(name) + 1
