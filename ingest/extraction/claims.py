"""The walk through a text: state, drafts, claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from ingest.catalogue import Area, indicators
from ingest.extraction import noise, periods, places
from ingest.extraction.drafts import Draft, State, Subject
from ingest.extraction.lexicon import Mark, annotate
from ingest.extraction.measures import EVENTS, Resolver
from ingest.extraction.numbers import quantities
from ingest.extraction.periods import When
from ingest.extraction.places import Place
from ingest.extraction.subjects import Item, Reading
from ingest.extraction.text import Sentence, clean, sentences
from ingest.observations import Claim, Measure, Scenario
from ingest.periods import Period

EXTRACTOR = "text@1"


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text states, the day on which it was said, the area that it is about."""

    claims: list[Claim]
    reference_date: date | None
    ref_area: str | None


def extract(text: str, *, published: date | None = None, url: str = "", source_area: str = "") -> Extraction:
    """The figures that a text states about cooperatives.

    Args:
        text: the text of an article, as it is.
        published: when it was published, if known; else the text's own dates decide.
        url: its address: the province of the site, when the text names none.
        source_area: the area of its source, likewise.
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
    walk = Walk(State(calendar, home))
    for (sentence, whens), (_, marks) in zip(found, marked, strict=True):
        walk.sentence(sentence, marks, whens)
    walk.adopt_periods()
    home_area = home.area(min(calendar.review.end, calendar.reference)) if home else None
    return Extraction(walk.claims, calendar.reference, home_area.key if home_area else None)


class Walk:
    """Reads sentence after sentence; collects ``claims``."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.claims: list[Claim] = []
        self.explicit: list[bool] = []
        self.paragraph = -1

    def sentence(self, sentence: Sentence, marks: list[Mark], whens: list[When]) -> None:
        """Read one sentence."""
        state = self.state
        if sentence.paragraph != self.paragraph:
            self.paragraph = sentence.paragraph
            state.new_paragraph()
        state.new_sentence()
        if state.subject.org != "coop" or state.subject.sector == "credit":
            self._topic(sentence, marks)
        taken = noise.words(sentence)
        for when in whens:
            taken.update(range(when.i, when.j))
        found = quantities(sentence, taken)
        reading = Reading(sentence, marks, whens, found)
        resolver = Resolver(reading, state)
        drafts: list[Draft] = []
        seen = 0
        for item in reading.items():
            self._walk(reading, item.head_marks, item.head_whens, *item.head)
            seen = item.tail[1]
            made = resolver.resolve(item)
            state.existing = resolver.existing(item)
            for draft in made:
                self._place_in_time(draft, item)
            self._remember(made, item)
            drafts.extend(made)
            compared = bool(made) and made[0].measure.startswith("change")
            self._walk(reading, item.tail_marks, [] if compared else item.tail_whens, *item.tail, tail=True)
        self._walk(
            reading, [m for m in marks if m.i >= seen], [w for w in whens if w.i >= seen], seen, len(sentence.words)
        )
        named = {m.value for m in marks if m.kind == "org"}
        if "coop" in named and len(named & {"group", "union", "credit"}):
            state.subject = Subject()
        self._carry(sentence, bool(drafts))
        for draft in _finished(drafts, reading):
            claim = self._claim(reading, draft)
            if claim is not None:
                state.figures = True
                self.claims.append(claim)
                self.explicit.append(draft.explicit)

    def adopt_periods(self) -> None:
        """A figure without a period of its own (in a title) takes that of the same figure in the text."""

        def same(c: Claim) -> tuple[object, ...]:
            return (c.indicator, c.org_type, c.sector, c.rating, c.measure, c.scenario, c.ref_area, c.obs_value)

        said = {same(c): c.period for c, explicit in zip(self.claims, self.explicit, strict=True) if explicit}
        for n, claim in enumerate(self.claims):
            if not self.explicit[n] and same(claim) in said:
                self.claims[n] = replace(claim, period=said[same(claim)])

    def _topic(self, sentence: Sentence, marks: list[Mark]) -> None:
        """Leave the topic (groups, unions, credit funds) of the sentence before when this one speaks of cooperatives."""
        others = {
            k
            for m in marks
            if m.kind == "other_org" or (m.kind == "org" and m.value != "coop")
            for k in range(m.i, m.j)
        }
        words = sentence.words
        if any(w == "htx" or words[k : k + 3] == ["hợp", "tác", "xã"] for k, w in enumerate(words) if k not in others):
            self.state.subject = Subject()

    # --- state ------------------------------------------------------------------------------------------------------

    def _walk(self, reading: Reading, marks: list[Mark], whens: list[When], i: int, j: int, tail: bool = False) -> None:
        """Bring the state up to date with the words ``i`` to ``j``."""
        state, words = self.state, reading.sentence.words
        percent = tail and bool(reading.quantities) and words[i - 1 : i] == ["%"]
        events: list[tuple[int, Mark | When | str]] = [*((m.i, m) for m in marks), *((w.i, w) for w in whens)]
        events += [(k, words[k]) for k in range(i, j) if words[k] in _SIGNS]
        for k, event in sorted(events, key=lambda e: e[0]):
            if event == ";":
                state.each_year = False
            elif isinstance(event, str):
                self._bracket(event)
            elif isinstance(event, When):
                self._when(event)
            else:
                if not (percent and event.kind == "plan"):
                    self._mark(reading, event, k, tail)

    def _bracket(self, sign: str) -> None:
        state = self.state
        if sign == "(":
            state.brackets.append((state.period, state.role, state.scenario, state.last_org))
        elif state.brackets:
            state.period, state.role, state.scenario, state.last_org = state.brackets.pop()

    def _when(self, when: When) -> None:
        state = self.state
        period = state.calendar.resolve(when)
        if when.role == "event":
            state.event = period
        elif when.role in {"set", "asof", "now"} and period is not None:
            state.period, state.role = period, when.role
            state.each_year = False
            if when.role == "now":
                state.scenario = Scenario.ACTUAL

    def _mark(self, reading: Reading, mark: Mark, k: int, tail: bool) -> None:
        state, sentence = self.state, reading.sentence
        kind, value = mark.kind, mark.value
        if kind == "plan" or (kind == "not_plan" and sentence.words[mark.j : mark.j + 1] == [":"]):
            state.scenario = Scenario.PLAN
        elif kind == "actual":
            state.scenario = Scenario.ACTUAL
        elif kind == "structure":
            if not (tail and state.parent is not None):
                state.parent = state.last_org or state.parent or state.total
        elif kind == "area":
            following = set(sentence.words[mark.j : mark.j + 3])
            if (
                value == "nation"
                and (tail or mark.i > 4)
                and not following & {"có", "hiện", "đã", "thành", "đạt", "giải", "còn"}
            ):
                return
            if value == "home":
                state.area_named()
                if state.place is not None and state.place.kind in {"nation", "cluster", "region"}:
                    state.place = None
            elif value == "nation":
                state.area_named()
                state.place = Place("nation", "VN")
        elif kind in {"province", "region"}:
            self._place(sentence, mark)
        elif kind == "local":
            state.local = state.local or (
                not tail and sentence.capital(mark.j) and sentence.words[mark.j - 1] not in {"bản"}
            )
        elif kind == "org":
            self._org(sentence, mark)
        elif kind == "other_org" and value == "alliance":
            state.alliance = True
        elif kind == "stop":
            if value == "each_year":
                state.each_year = True
            elif value == "this_org":
                state.single = True

    def _place(self, sentence: Sentence, mark: Mark) -> None:
        state = self.state
        place = places.place_of(sentence, mark)
        if (
            isinstance(place, Place)
            and state.event is not None
            and "tại" in sentence.words[max(0, mark.i - 2) : mark.i]
        ):
            state.venue = place
        if place == "local":
            state.local = True
        elif isinstance(place, Place) and (places.is_subject(sentence, mark) or place.kind != "province"):
            if state.home is not None and place.key == state.home.key:
                state.place = None
                state.area_named()
            elif (
                place.kind == "province"
                and state.home is not None
                and state.home.kind == "cluster"
                and mark.j - mark.i < 6
            ):
                following = sentence.words[mark.j : mark.j + 3]
                if {"có", "đạt", "hiện"} & set(following):
                    state.place = place
                    state.area_named()
            elif (
                place.kind != "region"
                or "vùng" in sentence.words[max(0, mark.i - 3) : mark.i]
                or "có" in sentence.words[mark.j : mark.j + 3]
            ):
                state.place = place
                state.area_named()

    def _org(self, sentence: Sentence, mark: Mark) -> None:
        """A cooperative with a name ("HTX Nông nghiệp Tân Phú") makes what follows its own affair."""
        state, words = self.state, sentence.words
        k = mark.j
        if mark.value in {"generic", "fund_word", "union_word"}:
            return
        while k < len(words) and words[k] in _TRADE_WORDS:
            k += 1
        if (
            k < len(words)
            and sentence.capital(k)
            and words[k].isalpha()
            and words[k] not in _NOT_NAMES
            and not self._is_place(sentence, k)
        ):
            state.single = True
            state.about_one = state.about_one or sentence.paragraph <= 1
        elif words[max(0, mark.i - 1) : mark.i] in (["các"], ["số"], ["nhiều"]) and not state.single:
            state.area_named()

    @staticmethod
    def _is_place(sentence: Sentence, k: int) -> bool:
        return any(m.kind in {"province", "region"} and m.i == k for m in annotate_at(sentence, k))

    def _remember(self, made: list[Draft], item: Item) -> None:
        state = self.state
        state.previous = made[0] if made else None
        if not made:
            return
        draft = made[0]
        consecutive = state.last is state.last_org
        state.last = draft if draft.measure in {Measure.VALUE} else state.last or draft
        counts = (
            item.unit.family == "org"
            and draft.measure == Measure.VALUE
            and not draft.indicator.startswith(("event", "award"))
        )
        if not counts:
            return
        joined = draft.listed and consecutive and state.members and state.members[-1].indicator == draft.indicator
        state.members = [*state.members[-8:], draft] if joined else [draft]
        state.last_org = draft
        orgs = {m.org for m in state.members}
        sectors = {m.sector for m in state.members if m.org in {"coop"}} or {"_T"}
        org = "coop" if "coop" in orgs else draft.org
        state.subject = Subject(org, sectors.pop() if len(sectors) == 1 else "_T", True)
        if state.parent is not None:
            state.subject = Subject(state.parent.org, state.parent.sector, True)
        if (
            draft.indicator == "org_total" and draft.sector == "_T" and draft.org == "coop" and state.parent is None
        ) or (state.parent is None and state.total is None):
            state.total = draft

    def _carry(self, sentence: Sentence, figures: bool) -> None:
        """What the next sentence may take over: the period that this one set, a plan."""
        state = self.state
        if sentence.ends_with_colon:
            state.plan_since_colon = state.scenario == Scenario.PLAN
        elif state.plan_since_colon and state.scenario != Scenario.PLAN:
            state.plan_since_colon = False
        if state.role in {"set", "carried"} and state.period is not None and state.period.start != state.period.end:
            state.carried, state.carried_scenario = (
                state.period,
                state.scenario if state.scenario == Scenario.PLAN else "",
            )
        elif state.role in {"asof", "now"} or not figures:
            state.carried, state.carried_scenario = (None, "") if state.role else (state.carried, "")
        else:
            state.carried_scenario = Scenario.PLAN if state.scenario == Scenario.PLAN else ""

    # --- claims -----------------------------------------------------------------------------------------------------

    def _place_in_time(self, draft: Draft, item: Item) -> None:
        """Give a draft its period, scenario and place."""
        state = self.state
        own = [] if draft.measure.startswith("change") else [w for w in item.tail_whens if w.role in {"set", "asof"}]
        explicit = state.calendar.resolve(own[-1]) if own else None
        period = explicit or state.period
        scenario = draft.scenario if draft.scenario != Scenario.ACTUAL else state.scenario
        if draft.measure == Measure.PLAN_PCT:
            scenario = Scenario.ACTUAL
        parent = draft.parent
        if draft.period is None and parent is not None and explicit is None and state.role in {"", "carried"}:
            draft.period = parent.period
        draft.explicit = draft.period is not None or (period is not None and state.role not in {"now", "carried"})
        if draft.period is None:
            draft.period = period or (self._plan_period() if scenario == Scenario.PLAN else state.calendar.review)
        if (
            scenario == Scenario.ACTUAL
            and draft.period.end.year > state.calendar.reference.year
            and not item.last("actual", "estimate")
        ):
            scenario = Scenario.PLAN
        draft.scenario = scenario
        draft.place = draft.place or state.place or state.home
        draft.estimated = item.last("estimate") is not None or (
            draft.listed and state.last_org is not None and state.last_org.estimated
        )
        kind = indicators()[draft.indicator].kind if draft.indicator else "stock"
        if draft.indicator == "event_coop_turn" and item.unit.family == "org":
            draft.period, draft.place = state.event or draft.period, state.venue or draft.place
        elif kind != "stock":
            draft.period = periods.for_flow(draft.period, state.calendar.review)
        elif draft.period.code.endswith("Y") and "/P" in draft.period.code:
            draft.period = Period.year(draft.period.end.year)

    def _plan_period(self) -> Period:
        calendar = self.state.calendar
        review, reference = calendar.review, calendar.reference
        if review.code != f"{review.start.year}":
            return Period.year(review.start.year)
        if review.start.year < reference.year or reference.month >= 10:
            return Period.year(review.start.year + 1)
        return review

    def _claim(self, reading: Reading, draft: Draft) -> Claim | None:
        period, place = draft.period, draft.place
        if period is None or place is None or draft.indicator not in indicators():
            return None
        area = place.area(period.end)
        if area is None:
            return None
        sentence, text, q = reading.sentence, reading.sentence.text, draft.item.q
        start, end = self._quote(reading, draft)
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
            original_label=_label(sentence, draft),
            original_value=sentence.printed(*value_words),
            original_unit=unit,
            extraction_method=EXTRACTOR,
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
            confidence=draft.confidence,
        )

    @staticmethod
    def _quote(reading: Reading, draft: Draft) -> tuple[int, int]:
        """The words of the part of the sentence that states the figure."""
        item, words = draft.item, reading.sentence.words
        first = min([item.head[1], item.q.i, *(s[0] for s in draft.label if item.head[0] <= s[0])])
        start = first
        while (
            start > item.head[0] and words[start - 1] not in {",", ";", ":", "(", ")", '"', "."} and first - start < 14
        ):
            start -= 1
        while start < item.q.i and words[start] in {",", ";", ":", "(", ")", ".", "-", "và", "+", "•", "*", "/"}:
            start += 1
        end = max(item.tail[1], item.unit.j, item.q.j, (draft.printed or (0, 0))[1])
        if item.q.j < len(words) and end == item.q.j and words[end - 1] in {",", ";"}:
            end -= 1
        return start, end


def annotate_at(sentence: Sentence, k: int) -> list[Mark]:
    """The marks that begin at word ``k``, whatever longer mark may cover it."""
    part = replace(
        sentence, words=sentence.words[k : k + 5], begins=sentence.begins[k : k + 5], stops=sentence.stops[k : k + 5]
    )
    return [Mark(m.kind, m.value, m.i + k, m.j + k) for m in annotate(part)]


def _finished(drafts: list[Draft], reading: Reading) -> list[Draft]:
    """What only the whole sentence shows: joint awards, predicates at the end of a list, credit funds among the parts."""
    _predicate_at_the_end(drafts, reading)
    drafts = _joint_awards(drafts, reading)
    _products(drafts, reading)
    _credit_scope(drafts)
    _same_label_twice(drafts, reading)
    return [d for d in drafts if d.indicator and not d.drop]


def _predicate_at_the_end(drafts: list[Draft], reading: Reading) -> None:
    """ "31 HTX và 120 THT thành lập mới": both are new. "80% HTX nông nghiệp, 90% HTX phi nông nghiệp và 100% QTDND hoạt động hiệu quả": all three are effective."""
    for n in range(len(drafts) - 2, -1, -1):
        if not drafts[n].indicator and drafts[n + 1].measure == Measure.SHARE_PCT:
            drafts[n].indicator, drafts[n].rating = drafts[n + 1].indicator, drafts[n + 1].rating
            drafts[n].label = [drafts[n + 1].label[0], *drafts[n].label]
        first, second = drafts[n], drafts[n + 1]
        joint = reading.sentence.words[first.item.unit.j : second.item.head[1]]
        if (
            first.indicator == "org_total"
            and second.indicator in EVENTS
            and joint == ["và"]
            and first.org != second.org
        ):
            first.indicator, first.period = second.indicator, second.period


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
    for first, second in zip(drafts, drafts[1:], strict=False):
        words = reading.sentence.words[first.item.unit.j : second.item.q.i]
        if second.indicator == "ocop_product" and first.indicator == "org_total" and words in (["với"], ["có"]):
            first.indicator = "org_ocop"
        elif first.indicator == "ocop_product" and second.indicator == "org_total" and "của" in words:
            second.indicator = "org_ocop"


def _credit_scope(drafts: list[Draft]) -> None:
    for draft in drafts:
        if draft.indicator != "org_total" or draft.sector != "credit" or draft.measure != Measure.VALUE:
            continue
        if draft.parent is not None:
            if draft.parent.credit_scope == "unknown":
                draft.parent.credit_scope = "incl"
        elif draft.listed:
            for other in drafts:
                if (
                    other.indicator == "org_total"
                    and other.org == "coop"
                    and other.sector == "_T"
                    and other.credit_scope == "unknown"
                ):
                    other.credit_scope = "excl"


def _same_label_twice(drafts: list[Draft], reading: Reading) -> None:
    """The same label with two amounts: the first is charter capital, misprinted (the usual order; domain.md F03)."""
    capital = [
        d
        for d in drafts
        if d.indicator == "working_capital" and d.measure == Measure.VALUE and d.scenario == Scenario.ACTUAL
    ]
    if len(capital) == 2 and not any(d.indicator == "charter_capital" for d in drafts):
        first, second = capital
        same = _label(reading.sentence, first).lower() == _label(reading.sentence, second).lower()
        if same and first.value != second.value and first.period == second.period and first.sector == second.sector:
            first.indicator, first.confidence = "charter_capital", 0.4


def _label(sentence: Sentence, draft: Draft) -> str:
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


_PROVINCIAL = re.compile(r"\b(?:tỉnh|thành phố|huyện|địa bàn|địa phương|xã [A-ZĐ])\b")
_SIGNS = frozenset("();")
_TRADE_WORDS = frozenset(
    ["nông", "nghiệp", "dịch", "vụ", "tổng", "hợp", "sản", "xuất", "kinh", "doanh", "chăn", "nuôi", "thủy", "sản", "rau", "quả", "chè", "cà", "phê", "lúa", "gạo", "an", "toàn", "hữu", "cơ", "và", "-", ",", "thương", "mại", "vận", "tải", "xây", "dựng", "môi", "trường", "trồng", "trọt", "kiểu", "mới", "du", "lịch", "nước", "sạch", "tín", "dụng", "công", "nghệ", "cao", "cây", "ăn", "trái", "bưởi", "cam", "ong", "mật", "hoa", "nấm", "dược", "liệu", "vải", "thiều", "sầu", "riêng", "tiêu", "hồ", "điều", "thanh", "long", "xoài", "dừa", "bò", "lợn", "gà", "tôm", "cá", "muối", "gỗ", "mây", "tre", "đan", "thổ", "cẩm", "dệt"]
) - {",", "-", "và"}  # fmt: skip
_NOT_NAMES = frozenset(
    {
        "tỉnh",
        "việt",
        "htx",
        "tht",
        "lhhtx",
        "liên",
        "qtdnd",
        "năm",
        "ocop",
        "vietgap",
        "globalgap",
        "quỹ",
        "tổ",
        "trong",
        "toàn",
        "đến",
        "iso",
        "kttt",
        "ubnd",
    }
)
__all__ = ["EXTRACTOR", "Area", "Extraction", "Subject", "extract"]
