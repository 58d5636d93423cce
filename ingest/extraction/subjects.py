"""What a number counts: the noun after it, and the stretch of the sentence that belongs to it.

A sentence becomes a list of `Item`s, one per quantity. The words between two quantities are divided: up to the first
boundary (comma, "và", "trong đó", "chiếm" …) they are the tail of the first, the rest is the head of the second.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingest.extraction.lexicon import Mark
from ingest.extraction.numbers import Quantity
from ingest.extraction.periods import When
from ingest.extraction.text import Sentence
from ingest.observations import Qualifier

_BOUNDARY = frozenset(',;:()."-+*•[]/')
_JOINTS = frozenset(
    {
        "và",
        "với",
        "nâng",
        "vượt",
        "đạt",
        "bằng",
        "chiếm",
        "thu",
        "trong",
        "còn",
        "nhưng",
        "cùng",
        "đưa",
        "song",
        "tương",
        "đồng",
    }
)
AGRICULTURE = frozenset({"agriculture", "crop", "livestock", "forestry", "fishery", "salt", "general"})
_INDUSTRY = frozenset({"industry", "construction", "industry_construction"})
_BOUNDARY_KINDS = frozenset({"structure", "share", "change", "label", "credit_in"})
_PROVIDES = frozenset({"tạo", "giải"})  # "tạo việc làm thường xuyên cho", "giải quyết việc làm cho": a new statement
_FEW_UNIONS = 12
_NAME_LINKS = frozenset({",", "và", "huyện", "thị", "xã", "các", "thành", "phố", "tỉnh"})
ORGS = frozenset({"coop", "union", "group", "credit", "_T"})


@dataclass(slots=True)
class Unit:
    """The noun after a number. ``family``: org, person, unit (other things), none (unknown noun), bare (no noun)."""

    family: str
    value: str
    i: int
    j: int
    orgs: tuple[str, ...] = ()
    sector: str = ""
    size: str = ""
    predicate: Mark | None = None


@dataclass(slots=True)
class Item:
    """A quantity with its noun, the words before it (head) and after it (tail), as marks and time expressions."""

    q: Quantity
    unit: Unit
    head: tuple[int, int]
    tail: tuple[int, int]
    head_marks: list[Mark] = field(default_factory=list)
    tail_marks: list[Mark] = field(default_factory=list)
    head_whens: list[When] = field(default_factory=list)
    tail_whens: list[When] = field(default_factory=list)
    next_word: str = ""

    def last(self, *kinds: str) -> Mark | None:
        """The last mark of these kinds in the head."""
        return next((m for m in reversed(self.head_marks) if m.kind in kinds), None)

    def after(self, *kinds: str) -> Mark | None:
        """The first mark of these kinds in the tail."""
        return next((m for m in self.tail_marks if m.kind in kinds), None)


@dataclass(slots=True)
class Reading:
    """A sentence with everything that was found in it."""

    sentence: Sentence
    marks: list[Mark]
    whens: list[When]
    quantities: list[Quantity]
    at: dict[int, Mark] = field(default_factory=dict)
    inside: set[int] = field(default_factory=set)
    times: dict[int, When] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = {m.i: m for m in self.marks}
        self.times = {w.i: w for w in self.whens}
        self.inside = {k for m in self.marks for k in range(m.i, m.j)}

    def items(self) -> list[Item]:
        """The quantities with their nouns, heads and tails."""
        quantities = self.quantities
        found: list[Item] = []
        begin = 0
        for n, q in enumerate(quantities):
            limit = len(self.sentence.words)
            if n + 1 < len(quantities):
                following = quantities[n + 1]
                limit = following.before if following.before >= 0 else following.i
            unit = self.unit(q, limit)
            if unit.family != "bare" and self.sentence.words[unit.j : unit.j + 2] == ["trở", "lên"] and q.low is None:
                q = replace(q, qualifier=Qualifier.AT_LEAST, low=q.value)
                unit.j += 2
            end = self.tail_end(unit.j, limit, unit.family in {"unit", "none"})
            item = Item(q, unit, (begin, q.before if q.before >= 0 else q.i), (unit.j, end))
            item.next_word = self.sentence.words[end] if end < len(self.sentence.words) else ""
            found.append(item)
            begin = end
        self._distribute(found)
        self._late_periods(found)
        self._shared_periods(found)
        return found

    def _late_periods(self, items: list[Item]) -> None:
        """ "3 HTX tại các huyện A, B và C giai đoạn 2023-2026": only names stand between the figure and its period."""
        words = self.sentence.words
        ends = [*(item.head[1] for item in items[1:]), len(words)][: len(items)]
        for item, end in zip(items, ends, strict=True):
            k = item.tail[1]
            while k < end and k < item.tail[1] + 30 and (words[k] in _NAME_LINKS or self.sentence.capital(k)):
                k += 1
            bracketed = item.tail[1] + 1 if words[item.tail[1] : item.tail[1] + 1] == ["("] else -1
            for at in {k, bracketed} & self.times.keys():
                when = self.times[at]
                whole = at == k or words[when.j : when.j + 1] == [")"]
                if when.role == "set" and item.tail[1] < at < end and whole:
                    item.tail_whens.append(when)

    def _shared_periods(self, items: list[Item]) -> None:
        """ "lên 700 mô hình và 300 tổ hợp tác vào năm 2023": the period at the end of a list is that of all."""
        words = self.sentence.words
        for item, after in zip(reversed(items[:-1]), reversed(items[1:]), strict=True):
            joint = words[item.unit.j : after.q.before if after.q.before >= 0 else after.q.i] in (["và"], [","])
            own = any(w.role == "set" for w in (*item.head_whens, *item.tail_whens))
            if joint and not own and item.unit.family == after.unit.family == "org":
                item.tail_whens += [w for w in after.tail_whens if w.role == "set" and words[w.i - 1] == "vào"]

    def _distribute(self, items: list[Item]) -> None:
        m = w = 0
        marks, whens = self.marks, self.whens
        for item in items:
            while m < len(marks) and marks[m].i < item.tail[1]:
                mark = marks[m]
                if mark.i < item.head[1]:
                    item.head_marks.append(mark)
                elif mark.i >= item.tail[0]:
                    item.tail_marks.append(mark)
                m += 1
            while w < len(whens) and whens[w].i < item.tail[1]:
                (item.head_whens if whens[w].i < item.head[1] else item.tail_whens).append(whens[w])
                w += 1

    def unit(self, q: Quantity, limit: int) -> Unit:
        """The noun after the quantity."""
        words, k = self.sentence.words, q.j
        while k < limit and words[k] in {"các", "số", "chiếc", "suất"}:
            k += 1
        based = {"chiếm", "(", "đạt", "bằng", "ứng", "đương"} & set(words[max(0, q.i - 5) : q.i])
        if words[k : k + 2] == ["tổng", "số"] and k + 2 < limit and not based:  # "60% tổng số HTX hoạt động …"
            k += 2
        if words[k : k + 1] == ["là"] and k + 1 < limit and k + 1 in self.at and self.at[k + 1].kind == "org":
            k += 1  # "trong tổng số 452 HTX có 364 là HTX nông nghiệp"
        mark = self.at.get(k)
        if mark is not None and mark.value == "alliance" and q.kind == "count" and q.value <= _FEW_UNIONS:
            mark = Mark("org", "union", mark.i, mark.j)  # "2 liên minh HTX": a misprint, there is one to a province
        if mark is None or k >= limit:
            bare = k >= limit or not words[k].isalpha() or words[k] in {"và", "trong", "với"}
            return Unit("bare" if bare else "none", "", q.j, q.j)
        if mark.kind == "org":
            return self._organisations(mark, limit)
        if mark.kind == "predicate" and mark.value == "org_ocop" and words[mark.i] == "sản":
            return Unit("unit", "ocop_product", mark.i, mark.j)
        if mark.kind == "predicate" and mark.value in {
            "org_supported_model",
            "union_member_coop",
            "org_alliance_member",
        }:
            model = mark.value == "org_supported_model"
            if model and "mô" not in words[mark.i : mark.j]:
                return Unit("none", "", q.j, q.j)
            return Unit("org", "model" if model else "org", mark.i, mark.j, ("coop",), predicate=mark)
        if mark.kind == "person":
            if mark.value == "people" and (inner := self.at.get(mark.j)) and inner.kind == "person":
                mark = inner
            return Unit("person", mark.value, k, mark.j)
        if mark.kind == "unit":
            if mark.value == "model":
                return Unit("org", "model", k, mark.j, ("coop",))
            return Unit("unit", mark.value, k, mark.j)
        if mark.kind in {"structure", "share", "change", "planref", "credit_in", "verb", "field"}:
            return Unit("bare", "", q.j, q.j)
        return Unit("none", "", q.j, q.j)

    def _organisations(self, mark: Mark, limit: int) -> Unit:
        """One or several kinds of organisation ("HTX và Quỹ TDND"), and the sector or size that follows."""
        words = self.sentence.words
        orgs, j = [mark.value], mark.j
        while j + 1 < limit and words[j] in {",", "và", "/", "-"}:
            more = self.at.get(j + 1)
            if more is None or more.kind != "org" or more.value in {*orgs, "generic"}:
                break
            if words[more.j : more.j + 1] != ["và"] and self._counted(more.j):
                break
            orgs.append(more.value)
            j = more.j
        sector, j = self.sector(j, limit)
        size = ""
        if (found := self.at.get(j)) and found.kind == "size":
            size, j = found.value, found.j
        return Unit("org", "org", mark.i, j, tuple(orgs), sector, size)

    def _counted(self, at: int) -> bool:
        """Whether a number follows soon, so that the organisation before is the head of the next figure."""
        words = self.sentence.words
        for k in range(at, min(at + 5, len(words))):
            if words[k] in {",", ";", "(", "với", "thu", "sở", "có", "loại"} or k in self.times:
                return False
            if words[k][0].isdigit():
                return True
        return False

    def sector(self, at: int, limit: int) -> tuple[str, int]:
        """The sector that begins at word ``at``, perhaps after "lĩnh vực": its code, and the word after it."""
        words, j = self.sentence.words, at
        while j < limit and (field_mark := self.at.get(j)) and field_mark.kind == "field":
            j = field_mark.j
        named = j > at
        sectors: list[str] = []
        end = at
        while j < limit and (mark := self.at.get(j)):
            if mark.kind != "sector" and not (mark.kind == "sector_weak" and (named or sectors or self._ends(mark.j))):
                break
            sectors.append(mark.value)
            end = j = mark.j
            if j + 1 < limit and words[j] in {",", "và", "-", ";"} and not self._counted_sector(j + 1):
                following = self.at.get(j + 1)
                if following and following.kind in {"sector", "sector_weak"} and not self._counted(following.j):
                    j += 1
                    continue
            break
        return combine(sectors), end

    def _counted_sector(self, at: int) -> bool:
        return self.sentence.words[at][0].isdigit()

    def _ends(self, at: int) -> bool:
        """Whether a weak sector word ("xây dựng", "khác") is followed by the end of its phrase, not by an object."""
        words = self.sentence.words
        if at >= len(words) or not words[at].isalpha() or words[at] in {"và", "có", "là", "chiếm", "đạt", "với", "gồm"}:
            return True
        mark = self.at.get(at)
        return mark is not None and mark.kind in {
            "predicate",
            "sector",
            "sector_weak",
            "structure",
            "share",
            "verb",
            "change",
        }

    def tail_end(self, at: int, limit: int, thing: bool = False) -> int:
        """Where the tail of a figure ends: at the first boundary outside a longer phrase."""
        words = self.sentence.words
        while at < limit:
            if at + 1 == limit < len(words) and words[at] in {"cho", "của", "tại", "ở", "trên", "từ"}:
                return at
            if at in self.times:
                at = self.times[at].j
                continue
            mark = self.at.get(at)
            if mark is not None and mark.kind not in {"verb", "plan", "not_plan", "actual", "org"}:
                if mark.kind == "field" and words[at] == "về" and words[at - 1] != "động":
                    return at
                if (
                    mark.kind in _BOUNDARY_KINDS
                    or (mark.kind == "person" and words[at] in _PROVIDES)
                    or (thing and mark.kind == "predicate" and mark.j == limit)
                    or (mark.kind == "predicate" and words[at] in {"nâng", "đưa"})
                ):
                    return at
                at = mark.j
                continue
            if words[at] in _BOUNDARY or words[at][0].isdigit():
                return at
            if words[at] in _JOINTS and not (words[at] == "trong" and not (mark and mark.kind == "structure")):
                return at
            at += 1
        return limit


def combine(sectors: list[str]) -> str:
    """One code for several sectors named together: a known group, else ``other``."""
    if not sectors:
        return ""
    known = set(sectors)
    if len(known) == 1:
        return "credit" if known == {"finance"} else sectors[0]
    if known == {"agriculture", "non_agriculture"}:
        return ""
    if known <= AGRICULTURE:
        return "general" if known == {"agriculture", "general"} else "agriculture"
    if known <= _INDUSTRY:
        return "industry_construction"
    if known == {"agriculture", "trade_service"}:
        return "agriculture"
    if known == {"tourism", "trade_service"}:
        return "trade_service"
    return "other"
