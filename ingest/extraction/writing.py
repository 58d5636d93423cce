"""Drafts become claims: codes, quote, label and unit as printed."""

from __future__ import annotations

from ingest.catalogue import indicators
from ingest.extraction.confidence import confidence_of
from ingest.extraction.drafts import Draft
from ingest.extraction.subjects import Reading
from ingest.extraction.text import Sentence
from ingest.observations import Claim, Measure

EXTRACTOR = "text@2"


def claim_of(reading: Reading, draft: Draft) -> Claim | None:
    """The claim that a draft makes, or None when its area is unknown."""
    period, place = draft.period, draft.place
    if period is None or place is None or draft.indicator not in indicators():
        return None
    area = place.area(period.end)
    if area is None:
        return None
    sentence, text, q = reading.sentence, reading.sentence.text, draft.item.q
    start, end = _quote(reading, draft)
    a, b = text.span(sentence.begins[start], sentence.stops[end - 1])
    value_words = draft.printed or (q.i, q.k)
    unit = _unit(reading, draft)
    return Claim(
        indicator=draft.indicator,
        ref_area=area.key,
        ref_area_scheme=area.scheme,
        period=period,
        obs_value=draft.value,
        unit_measure=_unit_measure(draft),
        locator_type="span",
        locator=f"{a}:{b}",
        quote=text.original[a:b],
        original_label=label_of(sentence, draft),
        original_value=sentence.printed(*value_words),
        original_unit=unit,
        extraction_method=f"{EXTRACTOR}:{draft.rule}",
        org_type=draft.org,
        sector=draft.sector,
        size_class=draft.size,
        rating=draft.rating,
        credit_scope=draft.credit_scope,
        measure=draft.measure,
        scenario=draft.scenario,
        obs_value_low=draft.low,
        obs_value_high=draft.high,
        unit_mult=q.mult,
        decimals=q.decimals,
        qualifier=q.qualifier,
        obs_status="E" if draft.estimated else "A",
        confidence=confidence_of(draft.rule),
    )


def _quote(reading: Reading, draft: Draft) -> tuple[int, int]:
    """The words of the part of the sentence that states the figure."""
    item, words = draft.item, reading.sentence.words
    first = min([item.head[1], item.q.i, *(s[0] for s in draft.label if item.head[0] <= s[0])])
    start = first
    while start > item.head[0] and words[start - 1] not in {",", ";", ":", "(", ")", '"', "."} and first - start < 14:
        start -= 1
    while start < item.q.i and words[start] in {",", ";", ":", "(", ")", ".", "-", "và", "+", "•", "*", "/"}:
        start += 1
    end = max(item.tail[1], item.unit.j, item.q.j, (draft.printed or (0, 0))[1])
    if item.q.j < len(words) and end == item.q.j and words[end - 1] in {",", ";"}:
        end -= 1
    return start, end


def label_of(sentence: Sentence, draft: Draft) -> str:
    """The words that name the figure, as printed."""
    spans = [s for n, s in enumerate(draft.label) if s[0] < s[1] and s not in draft.label[:n]]
    return " … ".join(sentence.printed(*s) for s in spans)


def _unit(reading: Reading, draft: Draft) -> str:
    item = draft.item
    end = item.unit.j if item.unit.family != "bare" and item.unit.i >= item.q.k else item.q.j
    return (
        reading.sentence.printed(item.q.k, max(end, item.q.j))
        if draft.printed is None
        else reading.sentence.printed(item.unit.i, item.unit.j)
    )


def _unit_measure(draft: Draft) -> str:
    if draft.measure in {Measure.SHARE_PCT, Measure.PLAN_PCT, Measure.CHANGE_PCT}:
        return "PCT"
    if draft.measure == Measure.CHANGE_RATIO:
        return "RATIO"
    return indicators()[draft.indicator].unit_measure
