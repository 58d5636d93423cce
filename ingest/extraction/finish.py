"""What only the whole sentence shows: joint awards, predicates at the end of a list, credit funds among the parts."""

from __future__ import annotations

from itertools import pairwise

from ingest.extraction.context import EVENTS
from ingest.extraction.drafts import Draft
from ingest.extraction.subjects import Reading
from ingest.extraction.writing import label_of
from ingest.observations import Measure, Scenario


def _owners(drafts: list[Draft], reading: Reading) -> None:
    """ "46 HTX và 3 THT với 83 sản phẩm OCOP": both own them."""
    for first, second in pairwise(drafts):
        joint = reading.sentence.words[first.item.unit.j : second.item.q.i]
        if second.indicator == "org_ocop" and first.indicator == "org_total" and joint == ["và"]:
            first.indicator = "org_ocop"


def _rated_good(drafts: list[Draft], reading: Reading) -> None:
    """ "123 HTX hoạt động tốt, 270 HTX hoạt động khá": a rating, where others are ratings."""
    if any(d.indicator == "org_rated" and d.rating in {"fair", "average"} for d in drafts):
        for draft in drafts:
            if draft.indicator == "org_effective" and "tốt" in label_of(reading.sentence, draft).lower().split():
                draft.indicator, draft.rating = "org_rated", "good"


# What is said at the end of "46 HTX và 3 THT …" is said of both.
SPREADING = frozenset({"org_value_chain", "org_ocop", "org_hightech", "org_certified", "org_effective", "org_inactive"})
_DEPTH = 4
_COUNTS = frozenset({"org_total", "org_active", "org_new"})


def finished(drafts: list[Draft], reading: Reading) -> list[Draft]:
    """The drafts of a sentence, seen together: those that remain are figures."""
    _predicate_at_the_end(drafts, reading)
    drafts = _joint_awards(drafts, reading)
    _products(drafts, reading)
    _owners(drafts, reading)
    _rated_good(drafts, reading)
    _credit_scope(drafts)
    _same_label_twice(drafts, reading)
    _same_whole_twice(drafts)
    return [d for d in drafts if d.indicator and not d.drop]


def _same_whole_twice(drafts: list[Draft]) -> None:
    """ "269/616 HTX hiệu quả; 332/616 HTX cầm chừng": one whole, said once."""
    wholes: set[tuple[str, str, str, float]] = set()
    for draft in drafts:
        if draft.rule == "org.whole":
            key = (draft.indicator, draft.org, draft.sector, draft.value)
            draft.drop = draft.drop or key in wholes
            wholes.add(key)


def _predicate_at_the_end(drafts: list[Draft], reading: Reading) -> None:
    """ "31 HTX và 120 THT thành lập mới": both are new. "80% HTX và 100% QTDND hiệu quả": both effective."""
    listed = [d for d in drafts if not _bracketed(d, reading)] if drafts else drafts
    if len(listed) < len(drafts):
        _predicate_at_the_end(listed, reading)
        _follow(drafts)
        return
    for n in range(len(drafts) - 2, -1, -1):
        beside = reading.sentence.words[drafts[n].item.unit.j : drafts[n + 1].item.head[1]] in (
            [","],
            ["và"],
            [",", "và"],
        )
        if not drafts[n].indicator and drafts[n + 1].measure == Measure.SHARE_PCT and beside:
            drafts[n].indicator, drafts[n].rating = drafts[n + 1].indicator, drafts[n + 1].rating
            drafts[n].label = [drafts[n + 1].label[0], *drafts[n].label]
        first, second = drafts[n], drafts[n + 1]
        shared = second.rule == "share.of_orgs" and second.indicator in SPREADING and first.indicator == "org_total"
        if shared and beside and first.org != second.org:
            first.indicator, first.rating = second.indicator, second.rating  # "140 HTX và trên 50% THT hiệu quả"
        if first.measure != Measure.VALUE or second.measure != Measure.VALUE:
            continue
        joint = _outside(reading.sentence.words[first.item.unit.j : second.item.head[1]])
        if first.indicator == "org_total" and second.indicator == "org_active" and second.listed:
            said = any(m.kind == "predicate" for m in second.item.tail_marks) or second.rule == "finish.active"
            if said and joint in (["và"], [","]) and first.item.unit.j == first.item.tail[1]:
                first.indicator, first.rule = "org_active", "finish.active"  # "70 THT, 206 HTX và 4 quỹ đang hoạt động"
        if (
            first.indicator == "org_total"
            and (second.indicator in EVENTS or (second.indicator in SPREADING and second.rule == "org.said"))
            and (joint == ["và"] or (joint == [","] and second.scenario == Scenario.PLAN))
            and (first.org, first.sector) != (second.org, second.sector)
            and first.item.unit.j == first.item.tail[1]
        ):
            first.indicator, first.rating, first.period = second.indicator, second.rating, second.period


def _bracketed(draft: Draft, reading: Reading) -> bool:
    """Whether the figure stands in a bracket."""
    words = reading.sentence.words[: draft.item.q.i]
    return words.count("(") > words.count(")")


def _follow(drafts: list[Draft]) -> None:
    """ "611 HTX (chiếm 75%, tăng 6%), 9 LHHTX đang hoạt động": the bracket is about the active ones too."""
    for before, after in pairwise(drafts):
        same = after.indicator == "org_total" and after.org == before.org and after.measure != Measure.VALUE
        if before.rule == "finish.active" and same:
            after.indicator, after.rule = "org_active", "finish.active"


def _outside(words: list[str]) -> list[str]:
    """The words that stand in no bracket."""
    out, depth = [], 0
    for word in words:
        depth += word == "("
        if not depth:
            out.append(word)
        depth -= word == ")"
    return out


def _joint_awards(drafts: list[Draft], reading: Reading) -> list[Draft]:
    """ "2 tập thể và 3 cá nhân" received one award: five."""
    out: list[Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        words = reading.sentence.words
        joined = (
            last is not None
            and last.indicator == draft.indicator == "award_total"
            and last.item.unit.value == "collective"
            and draft.item.unit.value == "individual"
            and words[last.item.unit.j : draft.item.q.i] in (["và"], [","])
        )
        if joined and last is not None:
            draft.value += last.value
            draft.printed = (last.item.q.i, draft.item.q.k)
            draft.item.head = last.item.head
            draft.label = [*last.label, *draft.label]
            out[-1] = draft
        else:
            out.append(draft)
    return out


def _products(drafts: list[Draft], reading: Reading) -> None:
    """ "51 HTX với 102 sản phẩm OCOP": the cooperatives own OCOP products."""
    for first, second in pairwise(drafts):
        words = reading.sentence.words[first.item.unit.j : second.item.q.i]
        if (
            second.indicator == "ocop_product"
            and first.indicator == "org_total"
            and words in (["với"], ["có"], ["sở", "hữu"])
        ):
            first.indicator = "org_ocop"
        elif first.indicator == "ocop_product" and second.indicator == "org_total" and "của" in words:
            second.indicator = "org_ocop"


def _credit_scope(drafts: list[Draft]) -> None:
    """Credit funds named as a part are inside the whole, and beside the other parts."""
    for draft in drafts:
        if draft.indicator not in _COUNTS or draft.sector != "credit" or draft.measure != Measure.VALUE:
            continue
        whole = draft.parent
        above, seen = whole, 0
        while above is not None and above.credit_scope == "unknown" and seen < _DEPTH:
            above.credit_scope, above, seen = "incl", above.parent, seen + 1
        for other in drafts:
            beside = other.indicator == draft.indicator and other.org == "coop" and other is not whole
            part = other.sector == "non_agriculture" and other.parent is whole and whole is not None
            alone = other.sector == "_T" and (whole is None or whole.org == "_T") and draft.listed
            if alone and beside and abs(other.value - sum(p.value for p in _parts(drafts, other))) < 1:
                other.credit_scope = "incl"  # "165 HTX: nông nghiệp (120), phi nông nghiệp (29) và 16 quỹ"
            if beside and (part or alone) and other.credit_scope == "unknown":
                other.credit_scope = "excl"


def _parts(drafts: list[Draft], whole: Draft) -> list[Draft]:
    return [
        d
        for d in drafts
        if (d.indicator, d.org, d.measure) == (whole.indicator, whole.org, whole.measure) and d.sector != "_T"
    ]


def _same_label_twice(drafts: list[Draft], reading: Reading) -> None:
    """The same label with two amounts: the first is charter capital, misprinted (the usual order; domain.md F03)."""
    capital = [
        d
        for d in drafts
        if d.indicator == "working_capital" and d.measure == Measure.VALUE and d.scenario == Scenario.ACTUAL
    ]
    if len(capital) == 2 and not any(d.indicator == "charter_capital" for d in drafts):
        first, second = capital
        same = label_of(reading.sentence, first).lower() == label_of(reading.sentence, second).lower()
        if same and first.value != second.value and first.period == second.period and first.sector == second.sector:
            first.indicator, first.rule = "charter_capital", "finish.same_label_twice"
