"""Where: provinces, regions, clusters and the nation in a text, and the area that the text is about.

A place is kept as a `Place` (a name) until a claim's period is known: "Bắc Ninh" is VN63-27 in 2024, VN34-24 in 2026.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlsplit

from ingest.catalogue import MERGER_DATE, NATION, Area, areas, find_province, fold, province_names, province_on
from ingest.extraction.lexicon import Mark
from ingest.extraction.text import Sentence, Text

_LOCAL_BEFORE = frozenset(
    {"huyện", "xã", "phường", "quận", "trấn", "đường", "thôn", "ông", "bà", "ấp", "bản", "phố", "thị"}
)
_TITLES = frozenset(
    {"tịch", "đốc", "đạo", "thư", "viên", "trưởng", "diện", "đoàn", "cán", "phòng", "phó", "ban", "báo", "nguồn"}
)
_VERBS = frozenset(
    {"có", "hiện", "đã", "đạt", "là", "thành", "còn", "được", "năm", "trong", "(", ":", "với", "tăng", "giảm", "đang"}
)
_CENTRAL = frozenset({"hà nội", "hải phòng", "đà nẵng", "cần thơ", "hồ chí minh", "huế", "đồng nai"})


# Who speaks for the country, when no province is named.
_NATIONAL = re.compile(
    r"\bbộ (?:nông nghiệp|kế hoạch|tài chính|công thương|nội vụ)|\bcục kinh tế hợp tác|\btổng cục|\bcục phát triển htx"
    r"|\bchương trình hành động của chính phủ|\bchính phủ (?:vừa )?(?:có|ban hành) nghị quyết"
    r"|\bliên minh (?:htx|hợp tác xã)(?: \( ?htx ?\))? việt nam\b|\bngân hàng nhà nước(?! chi nhánh)|\bsách trắng"
)


@dataclass(frozen=True, slots=True)
class Place:
    """``kind``: province (name is an index of the catalogue's spellings), cluster, region, nation."""

    kind: str
    name: str

    def area(self, day: date) -> Area | None:
        """The area that the place is on a day, normally the last day of a period."""
        if self.kind == "nation":
            return areas()[NATION]
        if self.kind == "province":
            return province_on(province_names()[int(self.name)], day)
        found = [a for a in _named(self.name) if a.scheme == ("CLUSTER" if self.kind == "cluster" else "REGION")]
        valid = [a for a in found if a.valid_on(day)]
        found.sort(key=lambda a: a.valid_from or date.min, reverse=True)
        return next(iter(valid or found), None)

    @property
    def key(self) -> str:
        """One key for all spellings of the place."""
        return (
            f"{self.kind}:{province_names()[int(self.name)].old}"
            if self.kind == "province"
            else f"{self.kind}:{self.name}"
        )


NATION_PLACE = Place("nation", NATION)


@cache
def _named(name: str) -> tuple[Area, ...]:
    return tuple(a for a in areas().values() if a.scheme in {"CLUSTER", "REGION"} and name in (a.name, *a.aliases))


def place_of(sentence: Sentence, mark: Mark) -> Place | str | None:
    """The place that a mark names, ``"local"`` for a town or ward of that name, None when it is no place here."""
    words, i = sentence.words, mark.i
    if mark.kind == "region":
        before = words[max(0, i - 10) : i]
        cluster = "cụm" in before and any(a.scheme == "CLUSTER" for a in _named(mark.value))
        if cluster:
            return Place("cluster", mark.value)
        known = any(a.scheme == "REGION" for a in _named(mark.value))
        return Place("region", mark.value) if known and any(sentence.capital(k) for k in range(i, mark.j)) else None
    if mark.kind != "province" or not _is_name(sentence, mark):
        return None
    word = words[i - 1] if i else ""
    name = province_names()[int(mark.value)]
    if word in _LOCAL_BEFORE and words[max(0, i - 2) : i] != ["thành", "phố"]:
        return "local"
    own = words[i] in {"thành", "tp", "t"} and mark.j - i > 2
    city = word in {"phố", "tp"} or words[max(0, i - 2) : i] == ["tp", "."] or own
    canonical = (areas()[name.old].name if name.old else "").lower()
    if city and canonical not in _CENTRAL:
        return "local"
    if word in {"sông", "núi", "hồ", "biển", "cảng", "chè", "gạo", "cam"}:
        return None
    return Place("province", mark.value)


def _is_name(sentence: Sentence, mark: Mark) -> bool:
    """Every word of the name is capitalised, apart from "tỉnh", "thành phố"; it is not part of a longer name."""
    generic = {"tỉnh", "thành", "phố", "tp", "t", "-", ".", "thủ", "đô", "cố", "xứ"}
    capitals = [sentence.capital(k) for k in range(mark.i, mark.j) if sentence.words[k] not in generic]
    if not capitals or not all(capitals):
        return False
    if sentence.words[mark.i] == "tỉnh" or sentence.words[mark.i - 1 : mark.i] == ["tỉnh"]:
        return True  # a name may follow: "Chủ tịch … tỉnh Đắk Lắk Nguyễn Văn A"
    after = mark.j
    longer = after < len(sentence.words) and sentence.capital(after) and sentence.words[after].isalpha()
    return not longer or sentence.words[after] in {
        "năm",
        "hiện",
        "đã",
        "có",
        "tổ",
        "liên",
        "hội",
        "sáu",
        "lần",
        "điện",
        "địa",
    }


def of_district(sentence: Sentence, mark: Mark) -> bool:
    """Whether "toàn huyện", "thị xã thành lập" is one district, not "các huyện, thị xã" of a province."""
    before = sentence.words[max(0, mark.i - 1) : mark.i]
    if before and before[0][0].isdigit() and "bàn" in sentence.words[mark.i : mark.j]:
        return False  # "hoạt động tại 5 địa bàn huyện, thành phố"
    listed = before in (["các"], [","], ["và"], ["từng"], ["mỗi"])
    return not (listed and sentence.words[mark.i] in {"huyện", "thị", "quận"})


def of_town(sentence: Sentence, mark: Mark) -> bool:
    """Whether "toàn TP Vĩnh Long" means a town that is no province."""
    words = sentence.words
    city = words[mark.j - 1] in {"tp", "phố"}
    name = " ".join(words[mark.j : mark.j + 3])
    named = city and sentence.capital(mark.j) and words[mark.j].isalpha()
    return named and not name.startswith(tuple(_CENTRAL))


def is_subject(sentence: Sentence, mark: Mark) -> bool:
    """Whether a place's mention makes it the area that the next figures are about, and not a person's or meeting's."""
    words = sentence.words
    before = words[max(0, mark.i - 7) : mark.i]
    if _TITLES & set(before[-6:]) and not ({"tại", "toàn", "ở"} & set(before[-2:])):
        return False
    if before[-1:] == ["("] and words[mark.j : mark.j + 1] == [")"] and mark.i > 1:
        return False  # "Công ty Bình An (Hà Nội)": where something is
    if before[-1:] in (["trường"], ["hiệu"]) or "so" in before[-3:]:
        return False
    following = set(words[mark.j : mark.j + 4])
    return (
        following_number(sentence, mark.j)
        or bool(_VERBS & following)
        or before[-1:] in (["tại"], ["ở"], ["tỉnh"], ["của"], [":"], ["toàn"])
        or mark.i <= 2
    )


def home(text: Text, found: list[tuple[Sentence, list[Mark]]], url: str, source_area: str) -> Place | None:
    """The area that the article is about: what it names most and first, else its source."""
    votes: Counter[str] = Counter()
    first: dict[str, Place] = {}
    nation = national = provincial = wide = whole = local = regional = 0
    subjects: set[str] = set()
    governed: set[str] = set()  # "UBND thành phố Hà Nội"
    for sentence, marks in found:
        early = sentence.start < 700
        for mark in marks:
            if mark.kind == "area" and mark.value == "nation":
                subject = {"có", "đã", "thành", "đạt", "hiện", "giải"} & set(sentence.words[mark.j : mark.j + 4])
                nation += 1 + (mark.i < 6) + early
                national += bool(subject)
                continue
            town = mark.kind == "area" and mark.value == "home" and of_town(sentence, mark)
            local += mark.kind == "area" and ((mark.value == "local" and of_district(sentence, mark)) or town)
            regional += mark.kind == "area" and mark.value == "region"
            said = set(sentence.words[mark.i : mark.j]) if mark.kind == "area" and mark.value == "home" else set()
            provincial += not town and bool({"toàn", "bàn", "cả"} & said)
            wide += not town and bool({"toàn", "cả"} & said)
            whole += not town and bool({"toàn", "cả", "tỉnh"} & said)
            found_place = place_of(sentence, mark) if mark.kind in {"province", "region"} else None
            if isinstance(found_place, Place):
                place, weight = found_place, _weight(sentence, mark, found_place, early)
            elif found_place == "local" and mark.kind == "province":
                place, weight = Place("province", mark.value), 0.5
            else:
                continue
            first.setdefault(place.key, place)
            votes[place.key] += int(weight * 2)
            if "ubnd" in sentence.words[max(0, mark.i - 2) : mark.i]:
                governed.add(place.key)
            venue = sentence.words[max(0, mark.i - 1) : mark.i] in (["tại"], ["ở"])
            if found_place != "local" and not venue and is_subject(sentence, mark):
                subjects.add(place.key)
    fallback = source_place(url, source_area)
    named = [k for k in votes if k.startswith("region")]
    if regional and named and not wide and fallback is None:
        return first[max(named, key=lambda k: votes[k])]
    clusters = [k for k in votes if k.startswith("cluster") and votes[k] >= 6]
    if clusters:
        return first[max(clusters, key=lambda k: votes[k])]
    provinces = {k: v for k, v in votes.items() if k.startswith("province")}
    best = max(provinces, key=lambda k: provinces[k], default=None)
    if len(provinces) >= _MANY and not (whole or local):
        return Place("nation", NATION)
    if best is not None and fallback and fallback.key in provinces and provinces[fallback.key] * 2 >= provinces[best]:
        best = fallback.key
    if (
        best is not None
        and fallback is not None
        and best != fallback.key
        and (best not in subjects or provinces[best] < _FEW_VOTES)
        and not (governed == {best} and len(provinces) == 1)
    ):
        best = None  # named in passing; the site knows better
    if local and not whole and not nation:
        return None  # of a district or a commune
    if not provincial and best is None and _NATIONAL.search(text.low):
        return Place("nation", NATION)
    if best is not None and best not in subjects and not provincial and _NATIONAL.search(text.low) and fallback is None:
        return Place("nation", NATION)  # the province is only where the meeting was
    if national and not wide and (national >= 2 or best is None or provinces[best] < 10):
        return Place("nation", NATION)
    if best is not None and not (nation >= 3 and provinces[best] < 4):
        return first[best]
    regions = [k for k in votes if k.startswith("region")]
    if nation and not (fallback and whole and not national):
        return Place("nation", NATION)
    if regions and best is None and fallback is None:
        return first[max(regions, key=lambda k: votes[k])]
    return first[best] if best else fallback


def _weight(sentence: Sentence, mark: Mark, place: Place, early: bool) -> float:
    words, i = sentence.words, mark.i
    weight = 1.0
    if words[i] in {"tỉnh", "thành", "tp"} or (i and words[i - 1] == "tỉnh"):
        weight += 1.0
    if "minh" in words[max(0, i - 6) : i] or is_subject(sentence, mark):
        weight += 1.0
    if place.kind == "cluster":
        weight += 1.0
    return weight * (2.0 if early else 1.0)


@lru_cache(maxsize=4096)
def source_place(url: str, source_area: str) -> Place | None:
    """The area of the source: its name, else the province in the address of the site (baonamdinh.vn)."""
    if source_area:
        for index, name in enumerate(province_names()):
            if fold(name.alias) == fold(source_area) and not name.ambiguous:
                return Place("province", str(index))
        if fold(source_area) in {"ca nuoc", "toan quoc", "viet nam", "vn"}:
            return Place("nation", NATION)
        for area in areas().values():
            if area.scheme in {"CLUSTER", "REGION"} and fold(source_area) in {
                fold(a) for a in (area.name, *area.aliases)
            }:
                return Place("cluster" if area.scheme == "CLUSTER" else "region", area.name)
        key = areas().get(source_area)
        found = find_province(key.name if key else source_area, MERGER_DATE)
        return _by_slug().get(re.sub(r"\W", "", fold(found.name))) if found else None
    address = urlsplit(url)
    host = re.sub(r"[^a-z]", "", fold(address.netloc))
    hits = [slug for slug in _by_slug() if len(slug) >= _LONG_SLUG and slug in host] if host else []
    hits = hits or [slug for slug in _by_slug() if host.startswith((slug, f"bao{slug}", f"lmhtx{slug}"))]
    if hits:
        return _by_slug()[max(hits, key=len)]
    named = [
        place for words, place in _by_words().items() if f"-{words}-" in re.sub(r"[^a-z]+", "-", f"{address.path}-")
    ]
    return named[0] if len({place.key for place in named}) == 1 else None


@cache
def _by_words() -> dict[str, Place]:
    return {
        re.sub(r"[^a-z]+", "-", fold(name.alias)): Place("province", str(index))
        for index, name in enumerate(province_names())
        if name.kind == "canonical"
    }


_FEW_VOTES = 6
_MANY = 8  # provinces in one text that speaks of none as its own
_LONG_SLUG = 5  # "hue" is also part of other words


@cache
def _by_slug() -> dict[str, Place]:
    return {
        re.sub(r"[^a-z]", "", fold(name.alias)): Place("province", str(index))
        for index, name in enumerate(province_names())
        if name.kind == "canonical"
    }


def following_number(sentence: Sentence, at: int) -> bool:
    """Whether a number follows at once ("Hà Nội 120 HTX")."""
    return at < len(sentence.words) and sentence.words[at][0].isdigit()
