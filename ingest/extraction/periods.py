"""When: the time expressions of a sentence, and what a text is about in time.

``find`` returns `When` marks that know their words but not yet their year: "6 tháng đầu năm" needs the article. A
`Calendar` holds what the article gives (reference date, period under review) and resolves them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from ingest.extraction.text import Sentence
from ingest.periods import Period

_Y = r"(?:19[89]|20[0-4])[0-9]"
_ASOF = (
    r"(?:(?:lũy\ kế\ |ước\ |số\ liệu\ |cập\ nhật\ )?(?:tính\ |ước\ )?(?:đến|tới|hết|tại)(?:\ hết)?"
    r"(?:\ thời\ điểm)?(?:\ ngày|\ cuối\ ngày)?)"
)
_PATTERN = re.compile(
    rf"""
    (?<!\w)(?:(?P<versus>(?:so\ )?(?:với\ )?cùng\ kỳ(?:\ (?:của\ )?(?:năm\ )?(?:trước|ngoái|{_Y}))?
      |so\ với\ [0-9]{{1,2}}\ năm\ trước
      |so\ (?:với\ )?(?:cả\ |hồi\ |thời\ điểm\ |ngày\ )?(?:cuối\ |đầu\ )?(?:năm\ (?:trước|ngoái|{_Y})|{_Y}
         |[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-]{_Y}|tháng\ trước|quý\ trước|giai\ đoạn\ trước))
    |(?P<law>sách\ trắng[^;.]{{0,40}}?năm\ {_Y}
        |luật(?:\ htx|\ hợp\ tác\ xã|\ hợp\ tác)?(?:\ kiểu\ mới|\ sửa\ đổi)?(?:\ năm)?\ {_Y}|(?:luật|nghị\ (?:quyết
        |định)|thông\ tư|quyết\ định)[^,;.]{{0,40}}?(?:năm|ngày)\ [0-9/.-]*{_Y})
    |(?P<years>(?:\b(?:[0-9]{{1,2}}|năm|mười|ba)\ năm\ (?:qua\ )?\(\ ?)?
      (?:\bgiai\ đoạn\ |\bnhiệm\ kỳ\ |\bthời\ kỳ\ )?(?:\btừ\ )?(?:\bnăm\ )?(?P<y1>
        (?<![0-9/.,-]){_Y})\ ?(?:-|đến|tới)\ ?(?:hết\ )?
      (?:năm\ )?(?P<y2>{_Y})(?![0-9]))
    |(?P<day>(?P<asof>\b{_ASOF}\ )?(?<![0-9/.,-])(?P<d>[0-9]{{1,2}})(?:\ ?[/.-]\ ?|\ tháng\ )
        (?P<m>[0-9]{{1,2}})(?:\ ?[/.-]\ ?|\ năm\ )(?P<dy>{_Y})(?![0-9]))
    |(?P<short>(?:(?P<sasof>\b{_ASOF})|\b(?:ngày|sáng|chiều|tối|trưa)|\()\ ?(?P<sd>[0-9]{{1,2}})[/-]
        (?P<sm>[0-9]{{1,2}})(?![0-9/]|-[0-9]|\ ?%))
    |(?P<since>\btừ\ (?:năm\ )?(?P<sy>{_Y}|1[89][0-9]{{2}})\ (?:đến|tới)\ nay)
    |(?P<ytd>từ\ đầu\ (?:năm|nhiệm\ kỳ)(?:\ {_Y})?\ (?:đến|tới)\ nay)
    |(?P<term>\bnhiệm\ kỳ\ (?:qua|vừa\ qua|trước)\b)
    |(?P<same>\b(?:cùng|cũng|vào|tại|đến|ở)\ (?:vào\ )?thời\ điểm(?:\ (?:đó|này|trên|nói\ trên))?\b(?!\ [0-9]))
    |(?P<rest>\btừ\ nay\ (?:đến|tới)\ (?:cuối|hết)\ năm\b(?!\ {_Y}))
    |(?P<months>\b(?P<n>[0-9]{{1,2}}|ba|sáu|chín)\ tháng(?:\ (?P<part>đầu|cuối)(?:\ của)?(?:\ năm)?|\ năm
        |\ của\ năm|(?=\ ?/)|\ qua|(?=,)|(?=\ (?:toàn|cả|các)\ )|(?=\ của\ (?:một|mỗi|các|htx|hợp|01|1)\b))
      (?:\ ?/?\ ?(?P<my>{_Y})|\ nay|\ qua)?)
    |(?P<quarter>\b(?P<qasof>{_ASOF}\ (?:hết\ |cuối\ )?)?(?:quý|quí)\ (?P<q>iv|i{{1,3}}|[1-4])\b
        (?:\ ?[/-]\ ?|\ năm\ |\ )?(?P<qy>{_Y})?)
    |(?P<half>\bnửa\ (?P<hpart>đầu|cuối)\ năm(?:\ (?P<hy>{_Y}))?)
    |(?P<month>\b(?P<masof>{_ASOF}\ (?:hết\ |cuối\ |giữa\ |đầu\ )?)?
        (?:trong\ )?tháng\ (?P<mm>[0-9]{{1,2}})(?:\ ?[/-]\ ?
        |\ năm\ )(?P<mmy>{_Y}))
    |(?P<inmonth>\btrong\ tháng\ (?P<im>[0-9]{{1,2}})\b(?!\ ?[/-]\ ?[0-9]|\ năm|[.,][0-9]))
    |(?P<ago>\b(?P<an>[0-9]{{1,2}}|ba|năm|mười|hai)\ năm\ (?:qua|gần\ đây|vừa\ qua|trở\ lại\ đây))
    |(?P<span>\b(?:(?:[0-9]{{1,2}}\ ?-\ ?)?[0-9]{{1,2}}|ba|năm|mười|hai)\ năm\b(?!\ (?:{_Y}|trước)))
    |(?P<year>\b(?P<yasof>(?:tính\ |ước\ )?(?:đến|hết)\ (?:hết\ |cuối\ )?)?(?:cuối\ |hết\ |đầu\ |trong\ 
        |cả\ )*năm\ (?P<yy>{_Y})(?![0-9/]))
    |(?P<relative>(?<![0-9]\ )(?<!hai\ )(?<!ba\ )
        \b(?:trong\ |cả\ |hết\ |cuối\ )?năm\ (?P<rel>nay|ngoái|qua|trước|vừa\ qua|tới|sau)\b
        |\btrong\ năm(?=,|\ (?:đã|có|toàn|liên|các|cả|tỉnh))|\bcả\ năm\b)
    |(?P<now>\bđến\ nay\b|\bhiện\ nay\b|\bhiện\ tại\b|(?<!thực\ )(?<!thể\ )(?<!phát\ )(?<!biểu\ )
        (?<!xuất\ )(?<!tái\ )\bhiện(?!\ (?:đại|thực|tượng|trạng|hành|hữu|vật|diện|thân|hình)\b)\b|\blũy\ kế\b)
    |(?P<bare>(?<![0-9/.,-]){_Y}(?![0-9]|[.,/][0-9]|\ ?%|\ (?:htx|hợp\ tác|thành\ viên|xã\ viên|tỷ|tỉ|triệu
        |lao\ động|người|tổ\ hợp|tht|hộ|đồng|lượt|nghìn|sản\ phẩm|đơn\ vị|quỹ|ha)\b))
    )
    """,
    re.VERBOSE,
)
_FIRST_TEXT = """
cũng vào tại ở sách suốt
so với cùng luật nghị thông quyết giai nhiệm thời từ năm lũy ước số cập tính đến tới hết ngày sáng chiều tối trưa (
ba sáu chín hai mười quý quí nửa trong tháng cuối đầu cả hiện
"""
_FIRST = frozenset(_FIRST_TEXT.split())  # the words that _PATTERN can begin with
_YEAR = re.compile(_Y)
_TIMELY = re.compile(r"[0-9]|năm|nay|hiện|tháng|quý|lũy kế|cùng kỳ")
_NUMBER_WORDS = {"ba": 3, "sáu": 6, "chín": 9, "hai": 2, "năm": 5, "mười": 10}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LAWS = re.compile(
    r"(?:nghị quyết|nghị định|quyết định|kế hoạch|luật|công văn|thông tư|chỉ thị|số|văn bản)[^.;]{0,40}$"
)
_CUES = re.compile(
    r"(?P<good>tổng kết|sơ kết|đánh giá|kết quả|tình hình|hoạt động|báo cáo|kết thúc|nhìn lại|bức tranh|trong\b|^\W*$)"
    r"|(?P<bad>nhiệm vụ|phương hướng|triển khai|kế hoạch|mục tiêu|phấn đấu|giao ước|phát động|đến|chỉ tiêu|dự kiến"
    r"|chào|bước sang"
    r"|định hướng|ngay từ|trước|giải pháp|tháng hành động)"
)
_DATELINE = re.compile(r"[ \-+*•0-9.]*(?:\([^)]{2,30}\)[ \-:]*)?$")  # nothing before but "(TTXVN) -"
_COLLECTIVE = re.compile(
    r"tỉnh|thành phố|\btp\b|địa (?:bàn|phương)|cả nước|toàn quốc|liên minh|kinh tế tập thể|kttt|hợp tác xã|htx|cụm|quỹ"
)
_ONE_FOUNDED = re.compile(  # "Năm 2020, HTX Rau sạch Tân Phú, huyện … được thành lập"
    r"(?:trong )?năm [0-9]{4} ?,? ?(?:htx|hợp tác xã) [^0-9;:(]{3,90}(?:được thành lập|ra đời|đi vào hoạt động)"
)
_FEW_WORDS = 5
_MARCH = 3
_MAY = 5
_SEPTEMBER = 9
_STRONG = 7.0
_AHEAD = re.compile(r"phấn đấu|mục tiêu|chỉ tiêu|đặt ra|dự kiến|kế hoạch thành lập|\bsẽ\b|tiếp tục")


@dataclass(slots=True)
class When:
    """A time expression: words ``i`` to ``j`` of its sentence and what was matched.

    ``role``: ``set`` (a period), ``asof`` (a stock's date), ``event`` (a day on which something took place), ``now``,
    ``versus`` (what is compared with), ``none`` (a law's year and the like).
    """

    i: int
    j: int
    role: str
    kind: str
    parts: tuple[int, ...] = ()
    at: int = 0  # character offset in the sentence
    estimated: bool = False


def _int(text: str | None) -> int:
    if not text:
        return 0
    return _NUMBER_WORDS.get(text) or int(text)


def find(sentence: Sentence) -> list[When]:
    """The time expressions of a sentence, in order."""
    found: list[When] = []
    unaccented = len(sentence.words) > _FEW_WORDS and sentence.low.isascii()  # the name of a picture
    if unaccented or not _TIMELY.search(sentence.low):
        return found
    for i, j, m in sentence.find(_PATTERN, _FIRST):
        read = _read(m)
        if read is not None and j > i:
            found.append(When(i, j, *read, m.start(), m[0].startswith("ước")))
    return found


def _read(m: re.Match[str]) -> tuple[str, str, tuple[int, ...]] | None:
    kind = m.lastgroup or ""
    kind = next(k for k in _KINDS if m[k] is not None)
    if kind == "versus":
        return "versus", kind, tuple(int(y) for y in _YEAR.findall(m[0])[:1])
    if kind == "law":
        return "none", kind, ()
    if kind == "years":
        first, last = int(m["y1"]), int(m["y2"])
        return ("set", kind, (first, last)) if first <= last <= first + 40 else ("none", kind, ())
    if kind == "day":
        parts = _valid_day(int(m["dy"]), int(m["m"]), int(m["d"]))
        return ("asof" if m["asof"] else "event", kind, parts) if parts else None
    if kind == "short":
        parts = _valid_day(2000, int(m["sm"]), int(m["sd"]))
        return ("asof" if m["sasof"] else "event", kind, parts) if parts else None
    if kind == "months":
        n, part = _int(m["n"]), m["part"]
        if not 1 <= n <= 12:
            return None
        return "set", kind, (n, 2 if part == "cuối" else 1, _int(m["my"]))
    if kind == "quarter":
        return ("asof" if m["qasof"] else "set"), kind, (_QUARTERS.get(m["q"]) or int(m["q"]), _int(m["qy"]))
    if kind == "half":
        return "set", "months", (6, 2 if m["hpart"] == "cuối" else 1, _int(m["hy"]))
    if kind == "month":
        month = int(m["mm"])
        return ("asof" if m["masof"] else "set", kind, (month, int(m["mmy"]))) if 1 <= month <= 12 else None
    if kind == "inmonth":
        month = int(m["im"])
        return ("set", kind, (month,)) if 1 <= month <= 12 else None
    if kind == "since":
        return ("set" if int(m["sy"]) >= 1990 else "none"), kind, (int(m["sy"]),)
    if kind == "ago":
        return "set", kind, (_int(m["an"]),)
    if kind == "span":
        return "none", kind, ()
    if kind == "same":
        return "asof", kind, ()
    if kind in {"rest", "term"}:
        return "set", kind, ()
    if kind == "year":
        return "set", kind, (int(m["yy"]), 1 if m["yasof"] else 0)
    if kind == "relative":
        return "set", kind, ({"nay": 0, "ngoái": -1, "trước": -1, "tới": 1, "sau": 1}.get(m["rel"] or "", 99),)
    if kind == "bare":
        return "set", "year", (int(m["bare"]), 0)
    return "set" if kind == "ytd" else "now", kind, ()


_KINDS = (
    "versus", "law", "years", "day", "short", "since", "ytd", "same", "rest", "term", "months", "quarter", "half",
    "month", "inmonth", "ago", "span", "year", "relative", "now", "bare",
)  # fmt: skip


def _valid_day(year: int, month: int, day: int) -> tuple[int, ...]:
    try:
        date(year, month, day)
    except ValueError:
        return ()
    return (year, month, day)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the article gives: the day it was said, the period it reviews, the year that its plans are for."""

    reference: date
    review: Period
    ahead: Period | None = None  # "nhiệm kỳ 2025-2030", whose plans a congress makes
    term: Period | None = None  # "nhiệm kỳ 2015-2020", of which the article speaks as past
    stock: Period | None = None  # the day up to which the article counts, when it names one only

    @property
    def year(self) -> int:
        """The year under review."""
        return self.review.start.year

    def resolve(self, when: When) -> Period | None:
        """The period that a time expression means in this article."""
        kind, parts = when.kind, when.parts
        if when.role in {"none", "versus"}:
            return None
        if kind == "years":
            return Period.years(*parts)
        if kind == "day":
            return Period.day(date(*parts))
        if kind == "short":
            day = _safe_date(self.reference.year, parts[1], parts[2])
            if day > self.reference and not when.estimated and (day - self.reference).days > 25:
                day = _safe_date(self.reference.year - 1, parts[1], parts[2])
            return Period.day(day)
        if kind == "months":
            year = parts[2] or self.year
            if parts[1] == 2:
                return (
                    Period.parse(f"{year}-S2")
                    if parts[0] == 6
                    else Period.parse(f"{year}-Q4")
                    if parts[0] == 3
                    else None
                )
            return Period.first_months(year, parts[0])
        if kind == "quarter":  # "đến hết quý II" is a stock's date, and six months of a flow
            return Period.parse(f"{parts[1] or self.year}-Q{parts[0]}")
        if kind == "month":
            return Period.parse(f"{parts[1]}-M{parts[0]:02d}")
        if kind == "inmonth":
            year = self.reference.year - (parts[0] > self.reference.month)
            return Period.parse(f"{year}-M{parts[0]:02d}")
        if kind == "year":
            return _year(parts[0])
        if kind == "ago":
            last = self.reference.year if self.reference.month >= 6 else self.reference.year - 1
            return Period.years(last - parts[0] + 1, last)
        if kind == "since" and parts[0] <= self.reference.year:
            return Period.years(parts[0], self.reference.year)
        if kind == "ytd":
            months = self.reference.month - (self.reference.day < 15)
            if _new_year(self.reference):
                return _year(self.reference.year - 1)
            return Period.first_months(self.reference.year, months) if months > 1 else self.review
        if kind in {"term", "same"}:
            return self.term if kind == "term" else self.stock
        if kind == "rest":
            return Period.parse(f"{self.year}-S2") if self.review.code.endswith("-S1") else _year(self.year)
        if kind == "relative":
            return _year(self.year if parts[0] == 99 else self.reference.year + parts[0])
        return self.review if kind == "now" else None


def _new_year(day: date) -> bool:
    """Whether "từ đầu năm đến nay", printed on this day, means the year that is over."""
    return day.month == 1 and day.day < 15


@cache
def _year(year: int) -> Period:
    return Period.year(year)


def _safe_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def for_flow(period: Period, review: Period, asof: bool = False) -> Period:
    """A flow or an average cannot be of one day: up to 30 June is the first half-year, up to 31 December the year.

    ``asof``: the period is that of a date up to which was counted: up to October is the first ten months.
    """
    if period.start != period.end:
        return _from_january(period) if asof else period
    day = period.end
    if (day.month, day.day) >= (12, 14):
        return _year(day.year)
    if review.start <= day <= review.end and review.code[:4] == str(day.year):
        if day.day >= 28 and review.end.month == 12 and day.month in {3, 6, 9}:
            return Period.first_months(day.year, day.month)
        return review
    return Period.first_months(day.year, day.month) if day.day >= 14 else _year(day.year)


def _from_january(period: Period) -> Period:
    whole = period.start.year == period.end.year and period.code[4:5] == "-"
    return Period.first_months(period.end.year, period.end.month) if whole else period


def calendar(found: list[tuple[Sentence, list[When]]], published: date | None) -> Calendar | None:
    """The calendar of an article from its time expressions; None when it names no time and no date is known."""
    reference = published or _reference(found)
    if reference is None:
        return None
    review = _review(found, reference, explicit=published is not None)
    past, ahead = _terms(found, reference)
    congress = any("đại hội" in sentence.low for sentence, _ in found[:6])
    return Calendar(reference, review, ahead if congress else None, past, _stock_date(found, reference, review))


def _terms(found: list[tuple[Sentence, list[When]]], reference: date) -> tuple[Period | None, Period | None]:
    """The term of office that has ended, and the one that begins ("nhiệm kỳ 2025-2030")."""
    spans = sorted(
        w.parts for s, whens in found for w in whens if w.kind == "years" and s.low.startswith("nhiệm kỳ", w.at)
    )
    past = next((Period.years(*parts) for parts in spans if parts[1] <= reference.year), None)
    ahead = next((Period.years(*p) for p in spans if abs(p[0] - reference.year) <= 1 and p[1] > reference.year), None)
    return past, ahead


def _stock_date(found: list[tuple[Sentence, list[When]]], reference: date, review: Period) -> Period | None:
    """The date of the article's data: "tính đến hết tháng 9/2023" said of one date only."""
    calendar = Calendar(reference, review)
    days: set[Period] = set()
    for sentence, whens in found:
        for when in whens:
            ahead = when.estimated or _AHEAD.search(sentence.low[max(0, when.at - 60) : when.at])
            if when.role == "asof" and when.kind in {"day", "short", "month", "quarter"} and not ahead:
                period = calendar.resolve(when)
                if period is not None and period.end <= reference:
                    days.add(period)
    only = days.pop() if len(days) == 1 else None
    return only if only is not None and review.start <= only.end <= review.end else None


def _years_of(when: When) -> list[int]:
    index = {"months": 2, "quarter": 1, "month": 1, "year": 0}.get(when.kind)
    return [when.parts[index]] if index is not None and when.role != "none" and when.parts[index] else []


def _reference(found: list[tuple[Sentence, list[When]]]) -> date | None:
    """The day on which a text without a date of publication was written, as near as it lets itself be known."""
    days: list[date] = []
    shorts: list[When] = []
    asof: list[date] = []
    years: list[int] = []
    spans: list[int] = []
    starts: list[tuple[int, int]] = []
    earlier: list[int] = []
    for sentence, whens in found:
        for when in whens:
            if when.kind == "day" and not _LAWS.search(sentence.low[max(0, when.at - 60) : when.at]):
                (days if when.role == "event" else asof).append(date(*when.parts))
            elif when.kind == "short" and when.role == "event":
                shorts.append(when)
            elif when.kind == "years":
                spans.append(when.parts[1])
                term = sentence.low.startswith("nhiệm kỳ", when.at)  # reviewed at its end, a programme at its start
                starts.append((when.parts[1] if term else when.parts[0], when.parts[1]))
            elif when.kind == "versus":
                earlier.extend(when.parts)
            elif when.role == "asof" and (until := Calendar(date(2000, 1, 1), _year(2000)).resolve(when)):
                asof.append(until.end)
            years.extend(_years_of(when))
    if days:
        return days[0]
    reviewed = _scores(found, None)
    year = max((p.start.year for p in reviewed), default=0)
    if earlier and (not asof or max(earlier) < max(asof).year):
        first = dict(starts)
        year = max(year, first.get(max(earlier) + 1, max(earlier) + 1))  # "so với cùng kỳ năm 2019" was written in 2020
    year = max([year, *(day.year for day in asof if day.year <= year + 1)])
    year = year or min((first for first, _ in starts), default=0) or max(years, default=0)
    if not year:
        return max(asof, default=date(min(spans), 12, 31) if spans else None)
    if shorts and shorts[0].parts[1] <= 6 and year + 1 in years and _year(year) in reviewed:
        year += 1  # a yearly review, held in the spring after
    return _safe_date(year, shorts[0].parts[1], shorts[0].parts[2]) if shorts else max([*asof, date(year, 12, 31)])


def _scores(found: list[tuple[Sentence, list[When]]], reference: date | None) -> dict[Period, float]:
    """How much each period looks like the one under review."""
    scores: dict[Period, float] = {}
    years = [y for _, whens in found[:12] for w in whens for y in _years_of(w)]
    fallback = reference.year if reference else (years[0] if years else 0)
    for n, (sentence, whens) in enumerate(found):
        for when in whens:
            if when.role != "set" or when.kind not in {"year", "months", "quarter"}:
                continue
            year = (_years_of(when) or [_near_year(whens, when, fallback)])[0]
            if not year:
                continue
            parts = (*when.parts[:-1], year) if when.kind != "year" else when.parts
            stand_in = Calendar(reference or date(year, 12, 31), _year(year))
            period = stand_in.resolve(When(when.i, when.j, "set", when.kind, parts))
            if period is None or (reference and period.start > reference):
                continue
            if when.kind != "year" and not scores and n > 6:
                continue
            cues = list(_CUES.finditer(sentence.low[max(0, when.at - 90) : when.at]))
            cue = cues[-1].lastgroup if cues else None
            weight = 3.0 if cue == "good" else -2.0 if cue == "bad" else 1.0
            after = sentence.low[when.at : when.at + 90]
            if _AHEAD.search(after) and not (reference and period.end < reference):
                weight = -2.0
            elif _DATELINE.match(sentence.low[: when.at]):
                weight = 3.0
            if weight > 0 and not _COLLECTIVE.search(sentence.low):
                weight *= 0.3  # "Năm 2020, doanh thu vẫn đạt 2,3 tỷ đồng": perhaps of one cooperative
            if sentence.low[: when.at].rstrip().endswith("(") or _ONE_FOUNDED.match(sentence.low, when.at):
                weight = 0.0
            elif when.kind == "year" and when.parts[1] and (weight > 0 or _past(sentence, when, period, reference)):
                weight = 2.0
            elif n <= 1 and when.kind != "year" and weight > 0:
                weight = max(weight, 1.5)  # named by the title or the first sentence
            scores[period] = scores.get(period, 0.0) + weight * (2.0 if n < 4 else 1.0)
    least = 3.0 if reference else 0.5
    return {p: s for p, s in scores.items() if s >= (least if p.code[4:] else 0.5)}


def _past(sentence: Sentence, when: When, period: Period, reference: date | None) -> bool:
    """ "đến hết năm 2023", written in 2024 and not of a plan."""
    before = sentence.low[max(0, when.at - 60) : when.at]
    return reference is not None and period.end < reference and not _AHEAD.search(before)


def _near_year(whens: list[When], when: When, fallback: int) -> int:
    later = [y for w in whens if w.at >= when.at for y in _years_of(w)]
    return later[0] if later else fallback


def _review(found: list[tuple[Sentence, list[When]]], reference: date, explicit: bool) -> Period:
    scores = _scores(found, reference)
    if _new_year(reference) and any(w.kind == "ytd" for _, whens in found for w in whens):
        return _year(reference.year - 1)
    if not explicit:  # a text from no known day does not review what was long ago
        scores = {p: s for p, s in scores.items() if p.end.year >= reference.year - 1}
    if scores:
        best = max(scores, key=lambda p: (scores[p], p.end))
        part = [p for p in scores if p.code[4:] and p.start.year == reference.year and scores[p] > 0]
        if best.code == str(reference.year) and part and reference.month <= _SEPTEMBER:
            return max(part, key=lambda p: scores[p])  # the year is not over: "6 tháng đầu năm 2022"
        past = best.start.year < reference.year
        least = 4 if past and reference.month >= _MAY else 2.5 if past and reference.month >= _MARCH else 0
        if scores[best] >= least and (best.start.year >= reference.year - 1 or not explicit or scores[best] >= _STRONG):
            return best
    asof = [w for _, whens in found for w in whens if w.role == "asof" and w.kind == "day"]
    if asof and asof[0].parts[0] < reference.year:
        return _year(asof[0].parts[0])
    return _year(reference.year)
