"""Numbers as Vietnamese texts print them: notation, words, ranges, compound money, qualifiers, rates.

``1.116`` is a thousand, ``376,8`` a decimal, ``1,415 tỷ`` a decimal (a scale word follows), ``1,116 HTX`` an English
thousand, ``2 tỷ 300 triệu`` one number, ``200-250`` an interval, ``9/12`` a part and its whole (domain.md §6.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.extraction.text import Sentence
from ingest.observations import Qualifier

SCALES = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tr": 6, "trđ": 6, "tỷ": 9, "tỉ": 9}
CURRENCY = frozenset({"đồng", "đ", "vnđ", "vnd"})
_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SPELT = frozenset({*_DIGITS, "mười", "nửa"})  # words that a number in words begins with
_BEFORE = {
    ("trên", "dưới"): Qualifier.ABOUT,
    ("ít", "nhất"): Qualifier.AT_LEAST,
    ("tối", "thiểu"): Qualifier.AT_LEAST,
    ("không", "dưới"): Qualifier.AT_LEAST,
    ("không", "ít", "hơn"): Qualifier.AT_LEAST,
    ("không", "thấp", "hơn"): Qualifier.AT_LEAST,
    ("không", "quá"): Qualifier.AT_MOST,
    ("tối", "đa"): Qualifier.AT_MOST,
    ("không", "vượt", "quá"): Qualifier.AT_MOST,
    ("chưa", "đến"): Qualifier.AT_MOST,
    ("chưa", "tới"): Qualifier.AT_MOST,
    ("chưa", "đầy"): Qualifier.AT_MOST,
    ("xấp", "xỉ"): Qualifier.ABOUT,
    ("ước", "khoảng"): Qualifier.ABOUT,
    ("trên",): Qualifier.AT_LEAST,
    ("hơn",): Qualifier.AT_LEAST,
    ("quá",): Qualifier.AT_LEAST,
    ("gần",): Qualifier.ALMOST,
    ("khoảng",): Qualifier.ABOUT,
    ("chừng",): Qualifier.ABOUT,
    ("ngót",): Qualifier.ALMOST,
    ("dưới",): Qualifier.AT_MOST,
}
_LAST_WORDS = frozenset(key[-1] for key in _BEFORE)
_COMPARED = (["thấp"], ["cao"], ["nhiều"], ["ít"], ["lớn"], ["nhỏ"])
_VAGUE = frozenset({"gần", "trên", "hơn", "khoảng"})
_PLAIN = re.compile(r"[0-9]{1,12}$")
_DOTTED = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,6}))?$")
_COMMA = re.compile(r"([0-9]{1,9}),([0-9]{1,6})$")
_ENGLISH = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,4}))?$")
_DOT = re.compile(r"([0-9]{1,4})\.([0-9]{1,2})$")
_RATES_TEXT = """
người tháng năm htx thành lao hộ tht quỹ lđ thàng hợp đơn lhhtx tổ ngày quý vụ ha suất lượt tv viên liên
"""
_RATES = frozenset(_RATES_TEXT.split())


@dataclass(slots=True)
class Quantity:
    """A number expression: words ``i`` to ``j`` with its unit of money or per cent, the numeral itself up to ``k``."""

    i: int
    k: int
    j: int
    value: float
    low: float | None = None
    high: float | None = None
    whole: float | None = None
    qualifier: str = Qualifier.EXACT
    kind: str = "count"  # count | money | pct | ratio
    mult: int = 0
    decimals: int = 0
    per: tuple[str, ...] = ()
    scaled: bool = False
    before: int = -1  # first word of the qualifier
    words: bool = False


def read_numeral(token: str, scaled: bool = False) -> tuple[float, int] | None:
    """The value and the printed decimals of one numeral, or None when it is none (telephone numbers, 13.1.2).

    ``scaled``: a word such as "tỷ" or "%" follows, so that a comma with three digits is a decimal comma.
    """
    if len(token) > 24:
        return None
    if _PLAIN.match(token):
        return None if len(token) > 3 and token[0] == "0" else (float(token), 0)
    if (m := _DOTTED.match(token)) and not token.startswith("0"):
        decimals = m[2] or ""
        return float(m[1].replace(".", "") + "." + decimals + "0"), len(decimals)
    if (m := _COMMA.match(token)) and (scaled or len(m[2]) != 3 or len(m[1]) > 3):
        return float(m[1] + "." + m[2]), len(m[2])
    if (m := _ENGLISH.match(token)) and not token.startswith("0"):
        return float(m[1].replace(",", "") + "." + (m[2] or "") + "0"), len(m[2] or "")
    if m := _DOT.match(token):
        return float(m[1] + "." + m[2]), len(m[2])
    return None


def read_words(words: list[str], at: int) -> tuple[int, int] | None:
    """A number in words from word ``at``: its value (2 to 999), the word after it. "năm" alone is a year, not five."""
    total, end, size = 0, at, len(words)
    seen = False
    if end < size and words[end] in _DIGITS and end + 1 < size and words[end + 1] == "trăm":
        total, end, seen = _DIGITS[words[end]] * 100, end + 2, True
        if end < size and words[end] in {"linh", "lẻ"} and end + 1 < size and words[end + 1] in _DIGITS:
            return total + _DIGITS[words[end + 1]], end + 2
    if end < size and words[end] == "mười":
        total, end, seen = total + 10, end + 1, True
    elif end + 1 < size and words[end] in _DIGITS and words[end + 1] in {"mươi", "chục"}:
        total, end, seen = total + _DIGITS[words[end]] * 10, end + 2, True
    elif not seen:
        if end < size and words[end] in _DIGITS and words[end] not in {"năm", "không", "mốt", "lăm", "tư"}:
            vague = words[end] == "một"  # "một số", "một trong": nearly never a figure
            return None if vague else (_DIGITS[words[end]], end + 1)
        return None
    if end < size and words[end] in _DIGITS and words[end] != "không" and not _is_year_word(words, end):
        total, end = total + _DIGITS[words[end]], end + 1
    return (total, end) if total else None


def _is_year_word(words: list[str], at: int) -> bool:
    return words[at] == "năm" and at + 1 < len(words) and words[at + 1][0].isdigit()


def quantities(sentence: Sentence, taken: set[int]) -> list[Quantity]:
    """The number expressions of a sentence that are not ``taken`` by a date, a law or a telephone number."""
    words = sentence.words
    found: list[Quantity] = []
    end = 0
    for at in [k for k, w in enumerate(words) if w in _SPELT or "0" <= w[0] <= "9"]:
        if at < end or at in taken:
            continue
        quantity = _quantity(words, at, taken)
        if quantity is not None and quantity.j > at:
            found.append(_qualified(words, quantity))
            end = quantity.j
    return _share_units(words, found)


def _simple(words: list[str], at: int, taken: set[int]) -> Quantity | None:
    """One numeral with its scale and currency: ``376,8 nghìn``, ``1 tỷ rưỡi``, ``nửa tỷ``, ``hai mươi mốt``."""
    size = len(words)
    if at >= size or at in taken:
        return None
    in_words = False
    if words[at] == "nửa":
        if at + 1 < size and words[at + 1] in SCALES:
            value, decimals, end, in_words = 0.5, 1, at + 1, True
        else:
            return None
    elif words[at][0].isdigit():
        end = at + 1
        scaled = end < size and (words[end] in SCALES or words[end] in {"%", "phần"})
        numeral = read_numeral(words[at], scaled)
        if numeral is None:
            return None
        value, decimals = numeral
    else:
        spelt = read_words(words, at)
        if spelt is None:
            return None
        value, end, decimals, in_words = float(spelt[0]), spelt[1], 0, True
    k, mult = end, 0
    while end < size and words[end] in SCALES and mult < 12:
        if words[end] == "tr" and not (end + 1 < size and words[end + 1] in {".", "đ", "đồng"}):
            break
        mult, end = mult + SCALES[words[end]], end + 1
    if mult and end < size and words[end] == "rưỡi":
        value, decimals, end = value + 0.5, 1, end + 1
        k = end
    kind = "count"
    if mult and end + 1 < size and words[end] == "." and words[end + 1] in CURRENCY:
        end += 1
    if words[end - 1] == "trđ":
        kind = "money"
    elif end < size and words[end] in CURRENCY:
        kind, end = "money", end + 1
    elif end < size and words[end] == "%":
        kind, end = "pct", end + 1
    elif words[end : end + 2] == ["phần", "trăm"]:
        kind, end = "pct", end + 2
    elif mult >= 9 or (mult == 6 and words[end : end + 1] == ["/"]):
        kind = "money"
    return Quantity(
        at, k, end, _scaled(value, mult), kind=kind, mult=mult, decimals=decimals, scaled=mult > 0, words=in_words
    )


def _quantity(words: list[str], at: int, taken: set[int]) -> Quantity | None:
    first = _simple(words, at, taken)
    if first is None:
        return None
    size = len(words)
    first = _compound(words, first, taken)
    after = words[first.j] if first.j < size else ""
    at_second = first.j + 1
    if (
        after in {"đến", "tới"}
        and first.kind != "count"
        and words[at_second : at_second + 1]
        and words[at_second] in _VAGUE
    ):
        at_second += 1  # "từ 1,6 triệu đồng đến gần 4 triệu đồng"
    if after in {"-", "đến", "tới"} and at_second < size and words[at_second][0].isdigit():
        second = _simple(words, at_second, taken)
        if second and _makes_range(words, first, second, after):
            if not first.scaled and second.scaled:
                first = replace(first, value=_scaled(first.value, second.mult))
            if second.value > first.value:
                low, high = first.value, second.value
                first = replace(
                    second,
                    i=at,
                    value=(low + high) / 2,
                    low=low,
                    high=high,
                    decimals=max(first.decimals, second.decimals),
                )
    elif after == "/" and first.kind == "count" and not first.scaled and words[first.j + 1 : first.j + 2]:
        second = _simple(words, first.j + 1, taken)
        if (
            second
            and second.kind == "count"
            and not second.scaled
            and second.value >= first.value
            and not second.decimals
        ):
            first = replace(first, k=second.k, j=second.j, whole=second.value)
    elif after == "trong" and first.kind == "count" and not first.scaled:
        first = _part_of(words, first, taken)  # "252 trong tổng số 313 HTX"
    return _rated(words, first)


def _part_of(words: list[str], first: Quantity, taken: set[int]) -> Quantity:
    k = first.j + 1 + (words[first.j + 1 : first.j + 2] == ["tổng"])
    second = _simple(words, k + 1, taken) if words[k : k + 1] == ["số"] else None
    if second is None or second.kind != "count" or second.decimals or second.value < first.value:
        return first
    return replace(first, k=second.k, j=second.j, whole=second.value)


def _makes_range(words: list[str], first: Quantity, second: Quantity, joint: str) -> bool:
    if first.kind not in {"count", second.kind} or second.words:
        return False
    if joint == "-":
        return True
    return (first.i > 0 and words[first.i - 1] == "từ") or (first.kind == "count" and first.j == first.k)


def _compound(words: list[str], first: Quantity, taken: set[int]) -> Quantity:
    """``2 tỷ 300 triệu đồng``, ``7 tỷ 045 triệu``: parts of falling scale are one amount."""
    while first.mult >= 6 and first.words is False and words[first.j - 1] in SCALES:
        second = _simple(_bare(words, first.j), first.j, taken)
        if second is None or not 0 < second.mult < first.mult or second.value >= 10**first.mult:
            break
        first = replace(first, k=second.k + 1, j=second.j, value=first.value + second.value, kind="money", decimals=0)
        break
    return first


def _bare(words: list[str], at: int) -> list[str]:
    """The words, with leading zeros of word ``at`` removed ("7 tỷ 045 triệu")."""
    if at < len(words) and len(words[at]) > 1 and words[at][0] == "0" and words[at].isdigit() and len(words[at]) <= 3:
        return [*words[:at], words[at].lstrip("0") or "0", *words[at + 1 :]]
    return words


def _rated(words: list[str], quantity: Quantity) -> Quantity:
    """The rate after an amount: ``/người/tháng``, ``/HTX/năm``, ``mỗi tháng``."""
    end = quantity.j
    per: list[str] = []
    size = len(words)
    while end + 1 < size and words[end] == "/" and words[end + 1] in _RATES and len(per) < 3:
        per.append(words[end + 1])
        end += 2
        if words[end - 1] in {"thành", "lao", "hợp", "đơn", "liên"} and end < size and words[end].isalpha():
            end += 1
            if words[end - 2 : end] == ["hợp", "tác"] and end < size and words[end] == "xã":
                end += 1
    return replace(quantity, j=end, per=tuple(per)) if per else quantity


def _qualified(words: list[str], quantity: Quantity) -> Quantity:
    """The quantity with its qualifier, and the bounds that follow from it."""
    i = quantity.i
    before = i
    if before and words[before - 1] in {"từ", ":"} and (quantity.low is not None or words[before - 1] == "từ"):
        before -= 1
    if words[max(0, before - 2) : before] in (["khoảng", ":"], ["gần", ":"], ["hơn", ":"]):
        before -= 1
    quantity.qualifier = Qualifier.EXACT
    if before and words[before - 1] in _LAST_WORDS:
        for length in (3, 2, 1):
            key = tuple(words[max(0, before - length) : before])
            if key == ("hơn",) and words[max(0, before - 2) : before - 1] in _COMPARED:
                break
            if len(key) == length and key in _BEFORE:
                quantity.qualifier, before = _BEFORE[key], before - length
                break
    if words[quantity.j : quantity.j + 2] == ["trở", "lên"]:
        quantity.qualifier, quantity.j = Qualifier.AT_LEAST, quantity.j + 2
    if quantity.low is None:
        if quantity.qualifier == Qualifier.AT_LEAST:
            quantity.low = quantity.value
        elif quantity.qualifier in {Qualifier.ALMOST, Qualifier.AT_MOST}:
            quantity.high = quantity.value
    quantity.before = before
    return quantity


def _share_units(words: list[str], found: list[Quantity]) -> list[Quantity]:
    """One unit for two figures: "500 và 40 tỷ đồng", "15 và 20%"."""
    for n in range(len(found) - 2, -1, -1):
        left, right = found[n], found[n + 1]
        joint = words[left.j : right.before if right.before >= 0 else right.i]
        if left.kind == "count" and not left.scaled and right.kind != "count" and joint in (["và"], [","]):
            found[n] = replace(
                left, kind=right.kind, mult=right.mult, value=_scaled(left.value, right.mult), scaled=right.scaled
            )
        if _same_bound(left, right, joint):
            left = found[n]
            low = right.value if left.qualifier == Qualifier.AT_LEAST else None
            found[n + 1] = replace(right, qualifier=left.qualifier, low=low)
    return found


def _same_bound(left: Quantity, right: Quantity, joint: list[str]) -> bool:
    """One "trên" for several percentages: "trên 80% HTX nông nghiệp, 90% HTX khác"; nothing is over 100 %."""
    plain = right.kind == left.kind == "pct" and right.qualifier == Qualifier.EXACT and right.low is None
    return (
        plain and left.qualifier == Qualifier.AT_LEAST and right.value < 100 and len(joint) < 7 and joint[-1:] == [","]
    )


def _scaled(value: float, mult: int) -> float:
    return float(f"{value!r}e{mult}") if mult else value
