"""Whether two rows mean the same cooperative, and why (domain.md §4, entity resolution).

The same code is the same cooperative: it survives a change of name and of type (a tổ hợp tác that becomes a hợp tác xã,
NĐ 92/2024 art. 14). Without a code on both sides the name must agree *and* two of place, year and representative: names
repeat massively ("HTX DVNN Tân Tiến"), so a name alone is never enough.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Protocol

from ingest.catalogue import fold

_TONES = {"\u0300": "2", "\u0301": "5", "\u0303": "4", "\u0309": "3", "\u0323": "6"}
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ð": "đ", "ɖ": "đ"})
_FINAL_K = re.compile(r"(?<=[aeiouyăâêôơư])k$")  # Đắk = Đắc
_STOPPED = re.compile(r"^(?=.*[ăâêôơưđ]).*[aeiouyăâêôơư](?:c|ch|p|t)$")  # Đăk = Đắk: such syllables have a tone
_BRACKET = re.compile(r"\([^()]*\)")
_FINAL_Y = re.compile(r"^(?:[bcdđghklmnprstvx]|th|qu)y$")  # kỹ = kĩ, quý = quí; but ý, y tế, thúy as they are
_PUT_OUT = {
    "nn": "nông nghiệp", "dv": "dịch vụ", "dvnn": "dịch vụ nông nghiệp", "nndv": "nông nghiệp dịch vụ",
    "nln": "nông lâm nghiệp", "tm": "thương mại", "tmdv": "thương mại dịch vụ", "dvtm": "dịch vụ thương mại",
    "dvth": "dịch vụ tổng hợp", "nnth": "nông nghiệp tổng hợp", "dvnnth": "dịch vụ nông nghiệp tổng hợp",
    "sx": "sản xuất", "sxkd": "sản xuất kinh doanh", "kd": "kinh doanh", "xd": "xây dựng", "vt": "vận tải",
    "gtvt": "giao thông vận tải", "ts": "thủy sản", "nts": "nuôi trồng thủy sản", "ntts": "nuôi trồng thủy sản",
    "cn": "công nghiệp", "ttcn": "tiểu thủ công nghiệp", "mt": "môi trường", "vsmt": "vệ sinh môi trường",
    "cnc": "công nghệ cao", "vlxd": "vật liệu xây dựng",
    "tdnd": "tín dụng nhân dân", "qtdnd": "quỹ tín dụng nhân dân", "qtd": "quỹ tín dụng nhân dân",
    "htx": "hợp tác xã", "lh": "liên hiệp", "lhhtx": "liên hiệp hợp tác xã", "tht": "tổ hợp tác", "và": "", "với": "",
}  # fmt: skip
_FORMS = ("liên hiệp các hợp tác xã", "liên hiệp hợp tác xã", "hợp tác xã", "tổ hợp tác", "tổ hợp", "tổ")
_ENDS_OF_FORMS = ("xa", "tac", "hop", "to", "")
_UNITS = (
    "thị trấn", "thị xã", "thành phố", "đặc khu", "huyện", "quận", "phường", "xã", "tỉnh",
    "tt", "tx", "tp", "h", "q", "p", "x",
)  # fmt: skip
_HONORIFICS = ("ông", "bà", "anh", "chị", "đồng chí", "đc")
_CONFIRMED = 2  # of place, year and representative


class Organisation(Protocol):
    """What is compared: `ingest.submissions.model.Cooperative` has it all. Empty text and None mean "not told"."""

    @property
    def code(self) -> str: ...
    @property
    def code_state(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def org_type(self) -> str: ...
    @property
    def district(self) -> str: ...
    @property
    def commune(self) -> str: ...
    @property
    def founded(self) -> int | None: ...
    @property
    def representative(self) -> str: ...


class Sameness(StrEnum):
    """The verdict on two rows."""

    SAME = "same"
    POSSIBLE = "possible"  # the names agree, too little else is told to be sure
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict and what it rests on: ``agree``, ``differ`` and ``changes`` name fields of the record."""

    verdict: Sameness
    agree: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.verdict is Sameness.SAME


def same(one: Organisation, other: Organisation) -> Comparison:
    """Compare two rows.

    With a usable code on both sides the code decides; ``changes`` then names what has changed (name, org_type). Else
    the names must agree, and two of place, year founded and representative with none of them contradicting. Another
    place counts less when only one side names a district: on 2025-07-01 communes were merged too.
    """
    mine, theirs = code_key(one), code_key(other)
    agree, differ = _fields(one, other)
    if mine and theirs:
        if mine != theirs:
            return Comparison(Sameness.DIFFERENT, agree, ("code", *differ))
        changes = tuple(name for name in ("name", "org_type") if name in differ)
        return Comparison(Sameness.SAME, ("code", *agree), differ, changes)
    if "name" not in agree or "org_type" in differ:
        return Comparison(Sameness.DIFFERENT, agree, differ)
    known = [name for name in ("place", "founded", "representative") if name in agree]
    against = [name for name in ("place", "founded", "representative") if name in differ]
    if len(known) >= _CONFIRMED and not against:
        return Comparison(Sameness.SAME, agree, differ)
    elsewhere = "place" in against and not (len(known) >= _CONFIRMED and _may_have_moved(one, other))
    verdict = Sameness.DIFFERENT if len(against) > len(known) or elsewhere else Sameness.POSSIBLE
    return Comparison(verdict, agree, differ)


def duplicates(rows: Iterable[Organisation]) -> Iterator[tuple[int, int, Comparison]]:
    """The rows that mean a cooperative met before without sharing its code: (index, index of the earlier one, why).

    Two of three fields must agree, so rows meet in three tables of name and two fields: the time is linear.
    """
    listed = list(rows)
    if all(code_key(row) for row in listed):
        return
    wanted = {_bare(name_key(row.name)) for row in listed if not code_key(row)} - {""}
    endings = {_ending(row.name) for row in listed if not code_key(row)}  # they tell most rows apart
    met: dict[Hashable, list[int]] = {}
    for index, row in enumerate(listed):
        if _ending(row.name) not in endings or (name := _bare(name_key(row.name))) not in wanted:
            continue
        place = _bare(place_key(row.commune) or place_key(row.district))
        person = _bare(person_key(row.representative))
        keys: list[Hashable] = []
        if place and row.founded:
            keys.append((name, "in", place, row.founded))
        if place and person:
            keys.append((name, "of", place, person))
        if row.founded and person:
            keys.append((name, "by", row.founded, person))
        earlier = dict.fromkeys(i for key in keys for i in met.get(key, ()))
        coded = bool(code_key(row))
        found = next(
            ((i, why) for i in earlier if not (coded and code_key(listed[i])) and (why := same(row, listed[i]))), None
        )
        if found is not None:
            yield index, *found
        for key in keys:
            met.setdefault(key, []).append(index)


def code_key(row: Organisation) -> str:
    """The code, if it identifies the cooperative; else ""."""
    return row.code if row.code_state in ("valid", "repaired") else ""


def cooperative_id(row: Organisation, ref_area: str) -> str:
    """A key for the cooperative in the warehouse: its code; else one made of name, area, place and year of foundation.

    Rows without a code that lack these fields get the same key only when all of them agree.
    """
    if code := code_key(row):
        return code
    place = place_key(row.commune) or place_key(row.district)
    said = "|".join((row.org_type, name_key(row.name), ref_area, place, str(row.founded or "")))
    return "x" + hashlib.sha256(said.encode()).hexdigest()[:15]


def _fields(one: Organisation, other: Organisation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that agree, and those that differ; a field that one side does not tell is in neither."""
    agree: list[str] = []
    differ: list[str] = []
    for field, equal in (
        ("name", _texts(one.name, other.name, name_key)),
        ("org_type", one.org_type == other.org_type),
        ("place", _same_place(one, other)),
        ("founded", one.founded == other.founded if one.founded and other.founded else None),
        ("representative", _texts(one.representative, other.representative, person_key)),
    ):
        if equal is not None:
            (agree if equal else differ).append(field)
    return tuple(agree), tuple(differ)


def _same_place(one: Organisation, other: Organisation) -> bool | None:
    """Communes decide when both are told: districts were abolished on 2025-07-01; communes repeat over districts."""
    district = _texts(one.district, other.district, place_key)
    commune = _texts(one.commune, other.commune, place_key)
    return district if commune is None else commune and district is not False


def _may_have_moved(one: Organisation, other: Organisation) -> bool:
    """Whether one row is of before the abolition of districts and the other of after."""
    return bool(one.district) != bool(other.district)


def _texts(one: str, other: str, key: Callable[[str], str]) -> bool | None:
    """Whether two texts have the same key; one typed without any tone mark is compared without them."""
    mine, theirs = key(one), key(other)
    if not mine or not theirs:
        return None
    return mine == theirs or ((one.isascii() or other.isascii()) and _bare(mine) == _bare(theirs))


@lru_cache(maxsize=10_000)
def _bare(key: str) -> str:
    return re.sub(r"(?<=[a-z])[2-6](?= |$)", "", fold(key))


def name_key(name: str) -> str:
    """The words of a name for comparison, in their order: without legal form, "và", case; tones at the end of a word.

    "HTX DVNN Hoà Bình", "Hợp tác xã Dịch vụ nông nghiệp Hòa Bình" → the same key. "Hoa Bình" is another name.
    """
    return _without(_FORMS, _key(name), name.isascii())


@lru_cache(maxsize=10_000)
def place_key(name: str) -> str:
    """The key of a commune or district without its kind: "Xã Tân Tiến", "X. Tân Tiến (cũ)" → that of "Tân Tiến"."""
    bare = _BRACKET.sub(" ", name).strip() or name
    key = _without(_UNITS, _key(re.sub(r"^\s*([PQpq])(?=\d)", r"\1 ", bare)), bare.isascii())
    return key.removesuffix(" cu4")


@lru_cache(maxsize=10_000)
def person_key(name: str) -> str:
    """The key of a person's name, without "ông", "bà"."""
    return _without(_HONORIFICS, _key(name), name.isascii())


def _key(text: str) -> str:
    return " ".join(filter(None, map(_word, _WORD.findall(unicodedata.normalize("NFC", text))))) if text else ""


def _ending(text: str) -> tuple[str, str]:
    """The last two words of the bare key of a name, "" for that of a legal form: cheaper than the key."""
    head, _, part = text.rstrip().rpartition(" ")
    before, last = _ending_of(part)
    if before or not head:
        return before, last
    if not last:
        return _ending(head)
    head, _, part = head.rstrip().rpartition(" ")
    before = _ending_of(part)[1]
    if not before and head:
        return _ending(f"{head} {last}")
    return ("" if before in _ENDS_OF_FORMS else before), last


@lru_cache(maxsize=50_000)
def _ending_of(part: str) -> tuple[str, str]:
    words = _bare(_key(part)).split()[-2:]
    return ("", "") if not words else ("", words[0]) if len(words) == 1 else (words[0], words[1])


def _without(prefixes: tuple[str, ...], key: str, untoned: bool) -> str:
    """The key without one of the prefixes, unless that is all; the prefix too may be typed without tone marks."""
    for prefix in _keys_of(prefixes, False) + (_keys_of(prefixes, True) if untoned else ()):
        if key.startswith(prefix):
            return key[len(prefix) :]
    return key


@cache
def _keys_of(prefixes: tuple[str, ...], bare: bool) -> tuple[str, ...]:
    return tuple((_bare(_key(prefix)) if bare else _key(prefix)) + " " for prefix in prefixes)


@lru_cache(maxsize=50_000)
def _word(printed: str) -> str:
    """One word: lower case, its tone as a digit at the end, abbreviations written out, "" for words without weight."""
    lower = unicodedata.normalize("NFC", printed).lower().translate(_LETTERS)
    if lower.isdigit():
        return lower.lstrip("0") or "0"
    if lower.startswith("htx") and lower[3:] in _PUT_OUT:
        return f"{_word('htx')} {_word(lower[3:])}"
    if (written := _PUT_OUT.get(lower)) is not None:
        return " ".join(_word(word) for word in written.split())
    tone, letters = "", []
    for mark in unicodedata.normalize("NFD", lower):
        if mark in _TONES:
            tone = _TONES[mark]
        else:
            letters.append(mark)
    word = unicodedata.normalize("NFC", "".join(letters))
    if _FINAL_Y.match(word):
        word = word[:-1] + "i"
    word = _FINAL_K.sub("c", word)
    return word + (tone or ("5" if _STOPPED.match(word) else ""))
