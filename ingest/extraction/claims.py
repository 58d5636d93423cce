"""From a text to its claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from ingest.extraction import noise, periods, places, single
from ingest.extraction.drafts import Draft, State, Subject
from ingest.extraction.finish import finished
from ingest.extraction.lexicon import Mark, annotate
from ingest.extraction.measures import Resolver
from ingest.extraction.numbers import quantities
from ingest.extraction.periods import When
from ingest.extraction.places import Place
from ingest.extraction.sentences import sentences
from ingest.extraction.subjects import AGRICULTURE, Item, Reading
from ingest.extraction.text import Sentence, clean
from ingest.extraction.walk import Walk, freed
from ingest.extraction.writing import EXTRACTOR, claim_of
from ingest.observations import Claim, Scenario

_COUNTS = frozenset({"org_total", "org_active"})
_GENERAL = frozenset({"org_total", "award_total", "trainee", "event_trade", "event_coop_turn", "gdp_share"})
_SECTORAL = re.compile(
    r"^[^.]{0,250}\b(?:(?:htx|hợp tác xã)(?: kiểu mới)? nông nghiệp|quỹ tín dụng)"
    r"|\b(?:sở|bộ|ngành) nông nghiệp|chi cục phát triển|cục kinh tế hợp tác"
)
_THE_SAME = re.compile(r"\b(?:htx|hợp tác xã|tổ hợp tác|tht) này\b")  # "các HTX này": those of the sentence before
_PROVINCIAL = re.compile(r"\b(?:tỉnh|thành\sphố|huyện|địa\sbàn|địa\sphương|xã [A-ZĐ])\b")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text states, the day on which it was said, the area that it is about."""

    claims: list[Claim]
    reference_date: date | None
    ref_area: str | None


@dataclass(slots=True)
class Trace:
    """What became of the numbers of one sentence: for `ingest.extraction.explain`."""

    reading: Reading
    noise: set[int]
    claimed: list[tuple[Draft, int]]  # and the index of the claim
    refused: list[tuple[Item, str]]  # and why


def extract(
    text: str,
    *,
    published: date | None = None,
    url: str = "",
    source_area: str = "",
    trace: list[Trace] | None = None,
) -> Extraction:
    """The figures that a text states about cooperatives.

    Args:
        text: the text of an article, as it is.
        published: when it was published, if known; else the text's own dates decide.
        url: its address: the province of the site, when the text names none.
        source_area: the area of its source, likewise.
        trace: gets what became of every number, sentence by sentence.
    """
    cleaned = clean(text)
    found = [(sentence, periods.find(sentence)) for sentence in sentences(cleaned)]
    calendar = periods.calendar(found, published)
    marked = [(sentence, annotate(sentence)) for sentence, _ in found]
    home = places.home(cleaned, marked, url, source_area)
    if home is None and not _PROVINCIAL.search(cleaned.low):
        home = Place("nation", "VN")
    if calendar is None:
        area = home.area(date.today()) if home else None  # noqa: DTZ011 - no date is known
        return Extraction([], None, area.key if area else None)
    reader = Reader(State(calendar=calendar, home=home), trace, _SECTORAL.search(cleaned.low) is not None)
    for (sentence, whens), (_, marks) in zip(found, marked, strict=True):
        reader.sentence(sentence, marks, whens)
    reader.adopt_periods()
    reader.adopt_sector()
    home_area = home.area(min(calendar.review.end, calendar.reference)) if home else None
    return Extraction(reader.claims, calendar.reference, home_area.key if home_area else None)


class Reader(Walk):
    """Reads sentence after sentence; collects ``claims``."""

    def __init__(self, state: State, trace: list[Trace] | None = None, sectoral: bool = False) -> None:
        super().__init__(state)
        self.trace = trace
        self.sectoral = sectoral
        self.claims: list[Claim] = []
        self.explicit: list[bool] = []
        self.paragraph = -1

    def sentence(self, sentence: Sentence, marks: list[Mark], whens: list[When]) -> None:
        """Read one sentence."""
        state = self.state
        if sentence.paragraph != self.paragraph:
            self.paragraph = sentence.paragraph
            part = bool(marks) and marks[0].kind == "structure" and marks[0].i == 0
            timeless = not whens and not any(m.kind == "actual" for m in marks)
            planned = state.carried_scenario == Scenario.PLAN and state.planned and timeless
            state.new_paragraph(goes_on=part or planned)
        state.new_sentence()
        if state.was_local and _THE_SAME.search(sentence.low):
            state.local = True
        self._announced(sentence, whens)
        if state.subject.org != "coop" or state.subject.sector == "credit":
            self._topic(sentence, marks)
        taken = noise.words(sentence)
        for when in whens:
            taken.update(range(when.i, when.j))
        found = quantities(sentence, taken)
        reading = Reading(sentence, freed(sentence, marks, found), whens, found)
        resolver = Resolver(reading, state)
        items = reading.items()
        resolver.growth_named(items)
        if state.single and single.returns(sentence):
            state.area_named()
        elif not state.areal and single.about_one(sentence, items):
            state.one_named(opens=sentence.paragraph <= 3)
        drafts: list[Draft] = []
        claimed: list[tuple[Draft, int]] = []
        refused: list[tuple[Item, str]] = []
        seen = 0
        for item in items:
            self._walk(reading, item.head_marks, item.head_whens, *item.head)
            seen = item.tail[1]
            made = resolver.resolve(item)
            if self.trace is not None and not made:
                refused.append((item, resolver.why_not(item)))
            state.existing = resolver.existing(item) or (state.existing and item.q.kind == "money")
            if item.unit.family in {"org", "unit", "none"} and item.q.kind == "count":
                state.foreign_count = item.unit.value == "foreign"
                state.thing_count = item.unit.family == "none" and state.last_org is None
            for draft in made:
                if draft.rule == "org.whole" and draft.indicator == made[0].indicator:
                    draft.period = made[0].period  # the plan for the same time
                self._place_in_time(draft, item, reading)
            self._remember(made, item)
            if made and item.unit.family == "org" and resolver.opens_parts(item):
                state.parent = made[0]  # "trong số 121 HTX nông nghiệp có …"
            drafts.extend(made)
            compared = bool(made) and made[0].measure.startswith(("change", "plan_pct"))
            self._walk(reading, item.tail_marks, [] if compared else item.tail_whens, *item.tail, tail=True)
        self._walk(
            reading, [m for m in marks if m.i >= seen], [w for w in whens if w.i >= seen], seen, len(sentence.words)
        )
        named = {m.value for m in marks if m.kind == "org"}
        if "coop" in named and len(named & {"group", "union", "credit"}):
            state.subject = Subject()
        self._carry(sentence, bool(drafts))
        for draft in finished(drafts, reading):
            claim = claim_of(reading, draft)
            if claim is not None:
                state.figures = True
                claimed.append((draft, len(self.claims)))
                draft.claim = len(self.claims)
                self.claims.append(claim)
                self.explicit.append(draft.explicit)
        for parent in {id(d.parent): d.parent for d in drafts if d.parent is not None and d.parent.claim >= 0}.values():
            said = self.claims[parent.claim]
            if said.credit_scope != parent.credit_scope:  # its parts, in a later sentence, tell
                self.claims[parent.claim] = replace(said, credit_scope=parent.credit_scope)
        if self.trace is not None:
            self.trace.append(Trace(reading, taken, claimed, refused))

    def adopt_periods(self) -> None:
        """A figure without a period of its own (in a title) takes that of the same figure in the text."""

        def same(c: Claim) -> tuple[object, ...]:
            return (c.indicator, c.org_type, c.sector, c.rating, c.measure, c.scenario, c.ref_area, c.obs_value)

        said = {same(c): c.period for c, explicit in zip(self.claims, self.explicit, strict=True) if explicit}
        first = self.claims[0] if self.claims else None
        again = [
            c for c in self.claims[1:] if first and same(c)[:5] == same(first)[:5] and c.obs_value == first.obs_value
        ]
        if first and first.scenario == Scenario.ACTUAL and again and all(c.scenario == Scenario.PLAN for c in again):
            self.claims[0] = replace(first, scenario=Scenario.PLAN)  # the title of an article about a plan
        for n, claim in enumerate(self.claims):
            if not self.explicit[n] and same(claim) in said:
                self.claims[n] = replace(claim, period=said[same(claim)])

    def adopt_sector(self) -> None:
        """An article that counts the cooperatives of one sector only is about these throughout."""
        counted = {c.sector for c in self.claims if c.org_type == "coop" and c.indicator in _COUNTS}
        topic = next((s for s in ("agriculture", "credit") if s in counted), "")
        inside = AGRICULTURE if topic == "agriculture" else {"credit"}
        if not topic or not self.sectoral or counted - inside or {c.sector for c in self.claims} - inside - {"_T"}:
            return
        for n, claim in enumerate(self.claims):
            general = claim.indicator in _GENERAL or claim.sector != "_T"
            if not general and claim.org_type == "coop":
                self.claims[n] = replace(claim, sector=topic)


__all__ = ["EXTRACTOR", "Extraction", "Trace", "extract"]
