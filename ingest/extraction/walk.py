"""The state as the words go by: periods, plans, places, topics, single cooperatives."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.catalogue import indicators
from ingest.extraction import periods, places
from ingest.extraction.drafts import Bracket, Draft, State, Subject
from ingest.extraction.lexicon import Mark, annotate
from ingest.extraction.numbers import Quantity
from ingest.extraction.periods import When
from ingest.extraction.places import Place
from ingest.extraction.subjects import Item, Reading
from ingest.extraction.text import Sentence
from ingest.observations import Measure, Scenario
from ingest.periods import Period

_SIGNS = frozenset("();")
_TRADE_WORDS_TEXT = """
nông nghiệp dịch vụ tổng hợp sản xuất kinh doanh chăn nuôi thủy rau quả chè cà phê lúa gạo an toàn hữu cơ thương
mại vận tải xây dựng môi trường trồng trọt kiểu mới du lịch nước sạch tín dụng công nghệ cao cây ăn trái bưởi
cam ong mật hoa nấm dược liệu vải thiều sầu riêng tiêu hồ điều thanh long xoài dừa bò lợn gà tôm cá muối gỗ mây
tre đan thổ cẩm dệt
"""
_TRADE_WORDS = frozenset(_TRADE_WORDS_TEXT.split())
_DISTRICTS = frozenset({"huyện", "phố", "xã", "phường", "trấn", "quận"})
_BESIDE = 2
_JUNE = 6
_SOME_YEAR = 99  # "trong năm": which one, the article tells
_HEADING = re.compile(
    r"\W*(?:[ivx]{1,4}|phần (?:thứ )?\w+|[a-d])[.):]? ?(?P<plan>(?:phương hướng|kế hoạch|mục tiêu|nhiệm vụ|chỉ tiêu))?"
    r"[^0-9]{0,120}(?:năm [0-9]{4}[^0-9]{0,40})?$"
)
_FOLLOWS = re.compile(r"\W*(?:theo đó|cụ thể|theo kế hoạch|kế hoạch (?:đặt|đề) ra)\b")
_ISSUED = re.compile(
    r"(?:ban hành|phê duyệt|ký|xây dựng|đề ra trong|triển khai)\b.{0,60}\bkế hoạch\b"
    r"|\bkế hoạch\b.{0,90}\b(?:ban hành|phê duyệt)"
)
_STOCK_AVERAGES = frozenset({"charter_capital_avg", "working_capital_avg", "asset_avg", "member_avg", "bad_debt_ratio"})
_LINKS = (["-"], ["là"], [":"], ["("], ["(", "là"])
_NOT_NAMES_TEXT = """
tỉnh việt htx tht lhhtx liên qtdnd năm ocop cụm vùng vietgap globalgap quỹ tổ trong toàn đến iso kttt ubnd
"""
_NOT_NAMES = frozenset(_NOT_NAMES_TEXT.split())


class Walk:
    """Brings the state up to date, word by word and figure by figure."""

    def __init__(self, state: State) -> None:
        self.state = state

    def _announced(self, sentence: Sentence, whens: list[When]) -> None:
        """A plan that was issued ("vừa ban hành kế hoạch … năm 2024"): what "theo đó" tells after it is planned."""
        state = self.state
        heading = _HEADING.match(sentence.low)
        if heading:
            years = [state.calendar.resolve(w) for w in whens if w.kind in {"year", "years"} and w.role == "set"]
            state.section = next((p for p in years if p is not None), None) if heading["plan"] else None
        elif state.section is not None and not whens and not state.carried:
            state.period, state.role, state.scenario = state.section, "carried", Scenario.PLAN
        if _FOLLOWS.match(sentence.low) and state.programme is not None and not state.carried:
            state.period, state.role, state.scenario = state.programme, "carried", Scenario.PLAN
        if "kế hoạch" in sentence.low and _ISSUED.search(sentence.low):
            ahead = [state.calendar.resolve(w) for w in whens if w.kind in {"year", "years"} and w.role == "set"]
            known = [p for p in ahead if p is not None and p.end >= state.calendar.reference]
            state.programme = known[0] if known else state.programme

    def _topic(self, sentence: Sentence, marks: list[Mark]) -> None:
        """Leave the topic (groups, unions, credit funds) of the last sentence when this one speaks of cooperatives."""
        others = {
            k
            for m in marks
            if m.kind == "other_org" or (m.kind == "org" and m.value != "coop")
            for k in range(m.i, m.j)
        }
        words = sentence.words
        if any(w == "htx" or words[k : k + 3] == ["hợp", "tác", "xã"] for k, w in enumerate(words) if k not in others):
            self.state.subject = Subject()

    def _walk(self, reading: Reading, marks: list[Mark], whens: list[When], i: int, j: int, tail: bool = False) -> None:
        """Bring the state up to date with the words ``i`` to ``j``."""
        state, words = self.state, reading.sentence.words
        percent = tail and bool(reading.quantities) and words[i - 1 : i] == ["%"]
        events: list[tuple[int, Mark | When | str]] = [*((m.i, m) for m in marks), *((w.i, w) for w in whens)]
        events += [(k, words[k]) for k in range(i, j) if words[k] in _SIGNS]
        if not events:
            return
        for k, event in sorted(events, key=lambda e: e[0]):
            if event == ";":
                state.each_year = False
            elif isinstance(event, str):
                self._bracket(event, named=k > 0 and words[k - 1] in _DISTRICTS)
            elif isinstance(event, When):
                self._when(event)
            else:
                if not (percent and event.kind == "plan"):
                    self._mark(reading, event, k, tail)

    def _bracket(self, sign: str, named: bool) -> None:
        """``named``: the names of districts or towns stand in it: "5 huyện, thành phố (Tân Phú, …)"."""
        state = self.state
        if sign == "(":
            state.brackets.append(
                Bracket(
                    state.period,
                    state.role,
                    state.scenario,
                    state.last_org,
                    state.last,
                    state.previous,
                    state.single,
                    state.local if named else None,
                )
            )
        elif state.brackets:
            before = state.brackets.pop()
            dated = state.role == "asof" and state.previous is before.previous  # "(đến 30/6/2024)" holds on
            if not dated:
                state.period, state.role = before.period, before.role
            state.scenario, state.last_org, state.last = before.scenario, before.last_org, before.last
            state.single = before.single
            state.local = state.local if before.local is None else before.local

    def _when(self, when: When) -> None:
        state = self.state
        period = state.calendar.resolve(when)
        if when.role == "event":
            state.event = period
        elif when.role in {"set", "asof", "now"} and period is not None:
            state.estimated = when.estimated
            if when.role == "asof" and period == state.calendar.stock:
                state.stock = period
            if when.role == "now" and state.role == "asof" and when.i - state.dated <= _BESIDE:
                return  # "đến 30/6/2022 lũy kế"
            state.vague = when.kind == "relative" and when.parts[0] == _SOME_YEAR
            state.period, state.role, state.ytd, state.dated = period, when.role, when.kind == "ytd", when.j
            state.each_year = False
            if when.role == "now":
                state.scenario = Scenario.ACTUAL

    def _mark(self, reading: Reading, mark: Mark, k: int, tail: bool) -> None:
        state, sentence = self.state, reading.sentence
        kind, value = mark.kind, mark.value
        after = sentence.words[mark.j : mark.j + 1]  # "thực hiện các chỉ tiêu:", "triển khai kế hoạch thành lập mới"
        ahead = after == [":"] or (after in (["thành"], ["phát"]) and "kế" in sentence.words[mark.i : mark.j])
        intends = kind == "planref" and sentence.words[max(0, mark.i - 1) : mark.i + 1] == ["có", "kế"]
        met = (
            state.last_org is not None and state.last_org.item.q.whole is not None and sentence.words[mark.i] == "theo"
        )
        if tail and met and kind == "plan":
            return  # "9/12 HTX theo kế hoạch"
        if kind == "plan" and state.estimated and sentence.words[mark.i : mark.j] == ["sẽ"]:
            return  # "ước tính đến hết năm nay, cả nước sẽ có"
        heading = kind == "planref" and mark.i <= 2 and ":" in sentence.words[mark.j : mark.j + 3]
        intends = intends or (heading and reading.whens[:1] != [])  # "Chỉ tiêu năm 2022: thành lập mới …"
        if intends or kind == "plan" or (kind == "not_plan" and ahead):
            state.scenario = Scenario.PLAN
        elif kind == "actual":
            state.scenario = Scenario.ACTUAL
        elif kind == "structure":
            if not (tail and state.parent is not None):
                opening = self._opening(sentence, mark) if mark.i <= 1 else None
                counted = any(
                    q.i < mark.i for q in reading.quantities
                )  # of something else: "452 doanh nghiệp, trong đó"
                said = opening or (None if counted else state.total)
                owner = state.last_org
                if owner is not None and owner.sector == "credit" and state.members and state.members[0].sector == "_T":
                    owner = state.members[0]  # "502 HTX và 3 quỹ tín dụng, trong đó 78 HTX …"
                state.parent = owner or state.parent or said
        elif kind == "area":
            following = set(sentence.words[mark.j : mark.j + 3])
            if (
                value == "nation"
                and (tail or mark.i > 4)
                and not following & {"có", "hiện", "đã", "thành", "đạt", "giải", "còn"}
            ):
                return
            whole = {"toàn", "cả"} & set(sentence.words[mark.i : mark.j])
            if value == "home" and places.of_town(sentence, mark):
                state.local = state.local_paragraph = True
                return
            if value == "home" and state.single_here and not whole:
                return  # "HTX Bản Mới ở một xã của tỉnh": where it is
            if value == "home":
                state.area_named()
                if state.former:
                    state.place, state.former = None, False
                if state.place is not None and state.place.kind in {"nation", "cluster", "region"}:
                    state.place = None
            elif value == "nation":
                state.area_named()
                state.place = Place("nation", "VN")
            elif value == "region":
                state.area_named()
                state.place = None
            elif value == "local" and places.of_district(sentence, mark):
                state.local = state.local_paragraph = True
        elif kind in {"province", "region"}:
            self._place(sentence, mark)
        elif kind == "local" and value == "city":
            state.local = state.local or (sentence.capital(mark.j) and not self._is_place(sentence, mark.j))
        elif kind == "local":
            state.local = state.local or (
                not tail and sentence.capital(mark.j) and sentence.words[mark.j - 1] not in {"bản"}
            )
        elif kind == "org":
            self._org(sentence, mark)
            state.credit = state.credit or value == "credit"
            fund = value == "fund_word" and not state.orgs and not state.credit and not tail
            state.lends = state.lends or (fund and state.lender)
            state.foreign = state.foreign or fund
            state.orgs = state.orgs or value not in {"generic", "fund_word", "union_word", "group_word"}
            state.foreign = state.foreign and not (state.orgs and value == "coop" and mark.i > 0)
        elif kind == "other_org" and value == "alliance":
            state.alliance = True
        elif (kind == "unit" and value == "foreign") or (kind == "other_org" and value in {"fund", "bank"}):
            state.foreign = state.foreign or not state.orgs
            state.lends = state.lends or (value == "fund" and not state.orgs)
            state.lender = state.lender or value == "fund"
        elif kind == "stop":
            if value == "each_year":
                state.each_year = True
            elif value == "must":
                state.norm = True
            elif value == "this_org" and not sentence.words[max(0, mark.i - 1)][0].isdigit():
                state.one_named(opens=sentence.paragraph <= 1)

    def _opening(self, sentence: Sentence, mark: Mark) -> Draft | None:
        """ "Trong đó có 9 HTX", "Trong tổng số HTX có …": the count, of a sentence before, that has these parts."""
        at = mark.j + sentence.words[mark.j : mark.j + 1][0][0].isdigit() if mark.j < len(sentence.words) else mark.j
        words = " ".join(sentence.words[at : at + 3])
        known = self.state.before
        if words.startswith(("htx", "hợp tác xã")) and "coop" in known:
            return known["coop"]
        return next(reversed(known.values()), None)

    def _place(self, sentence: Sentence, mark: Mark) -> None:
        state = self.state
        place = places.place_of(sentence, mark)
        state.former = state.former or "cũ" in sentence.words[mark.j : mark.j + 2]
        if (
            isinstance(place, Place)
            and state.event is not None
            and "tại" in sentence.words[max(0, mark.i - 2) : mark.i]
        ):
            state.venue = place
        if place == "local":
            state.local = True
            at_home = any(m.kind == "area" and m.j >= mark.i - 1 and m.i < mark.i for m in annotate(sentence))
            state.local_paragraph = state.local_paragraph or at_home  # "trên địa bàn TP Vĩnh Long"
        elif isinstance(place, Place) and (places.is_subject(sentence, mark) or place.kind != "province"):
            if state.home is not None and place.key == state.home.key:
                state.place = None
                before = set(sentence.words[max(0, mark.i - 2) : mark.i + 1])
                beside = {",", "của", "ở", "tại"} & before  # "HTX Pá Hồng, tỉnh Sơn La, có"
                verb = {"có", "hiện", "đã"} & set(sentence.words[mark.j : mark.j + 2])
                if not state.single_here or (verb and not beside):
                    state.area_named()
            elif (
                place.kind == "province"
                and state.home is not None
                and state.home.kind == "cluster"
                and mark.j - mark.i < 6
            ):
                following = sentence.words[mark.j : mark.j + 8]
                venue = "tại" in sentence.words[max(0, mark.i - 2) : mark.i]
                if {"có", "đạt", "hiện", "thành", "giải", "kết"} & set(following) and not venue:
                    state.place = place
                    state.area_named()
            elif (
                place.kind != "region"
                or "vùng" in sentence.words[max(0, mark.i - 3) : mark.i]
                or "có" in sentence.words[mark.j : mark.j + 3]
                or sentence.words[mark.j : mark.j + 1] == ["("]
            ):
                state.place = place
                state.area_named()

    def _org(self, sentence: Sentence, mark: Mark) -> None:
        """A cooperative with a name ("HTX Nông nghiệp Tân Phú") makes what follows its own affair."""
        state, words = self.state, sentence.words
        k = mark.j
        if mark.value in {"generic", "fund_word", "union_word", "group_word"}:
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
            state.one_named(opens=sentence.paragraph <= 2)
            state.example = state.example or (state.figures and "như" in words[max(0, mark.i - 3) : mark.i])
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
        if draft.rule == "share.of_orgs":
            state.share = draft
        consecutive = state.last is state.last_org
        state.last = draft if draft.measure in {Measure.VALUE} else state.last or draft
        counts = (
            item.unit.family == "org"
            and draft.measure == Measure.VALUE
            and not draft.indicator.startswith(("event", "award"))
        )
        if not counts or draft.rule == "org.earlier":
            return
        if draft.indicator == "org_new":
            state.flow = draft
        if draft.indicator == "org_active":
            state.active = draft
        joined = draft.listed and consecutive and state.members and state.members[-1].indicator == draft.indicator
        state.members = [*state.members[-8:], draft] if joined else [draft]
        state.last_org = draft
        raised = draft.indicator == "org_total" and draft.rule.endswith("org.said")
        if raised and state.parent is not None and state.parent.indicator != "org_total":
            state.parent = None  # "trong đó …, nâng tổng số lên 1.400 HTX; 3 liên hiệp"
        whole = state.before.get(draft.org)
        part = draft.sector != "_T" and whole is not None and whole.org == draft.org and whole.value > draft.value
        if state.parent is None and not part and draft.indicator != "union_member_coop":
            state.before.pop(draft.org, None)  # the last one is the last in the dict
            state.before[draft.org] = draft
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
        state.was_local = state.local
        state.planned = figures and state.scenario == Scenario.PLAN
        if sentence.ends_with_colon:
            state.plan_since_colon = state.scenario == Scenario.PLAN
        elif state.plan_since_colon and state.scenario != Scenario.PLAN:
            state.plan_since_colon = False
        if state.role == "asof" or (state.role == "carried" and state.carried_asof):
            state.carried, state.carried_asof, state.carried_scenario = state.period, True, ""
        elif state.role in {"set", "carried"} and state.period is not None and state.period.start != state.period.end:
            state.carried_asof = False
            state.carried, state.carried_scenario = (
                state.period,
                state.scenario if state.scenario == Scenario.PLAN else "",
            )
        elif state.role == "now" or not figures:
            state.carried, state.carried_scenario = (None, "") if state.role else (state.carried, "")
            state.carried_asof = False
        else:
            state.carried_scenario = Scenario.PLAN if state.scenario == Scenario.PLAN else ""

    def _place_in_time(self, draft: Draft, item: Item, reading: Reading) -> None:
        """Give a draft its period, scenario and place."""
        state = self.state
        own = [] if draft.measure.startswith("change") else [w for w in item.tail_whens if w.role in {"set", "asof"}]
        explicit = state.calendar.resolve(own[-1]) if own else self._earlier(item, reading)
        period = explicit or state.period
        scenario = draft.scenario if draft.scenario != Scenario.ACTUAL else state.scenario
        if draft.measure == Measure.PLAN_PCT:
            scenario = Scenario.ACTUAL
        parent = draft.parent
        same = state.role in {"", "carried"} or (state.role == "now" and parent is not None and not parent.explicit)
        if draft.period is None and parent is not None and explicit is None and same:
            draft.period = parent.period
        draft.explicit = draft.period is not None or (period is not None and state.role not in {"now", "carried"})
        bracketed = scenario == Scenario.PLAN and bool(state.brackets) and not item.head_whens
        if draft.period is None and bracketed and period is not None:
            draft.period = Period.year(period.start.year)  # plans are for the year, also in a half-yearly review
        if state.vague and scenario == Scenario.PLAN and period == state.period:
            period = None
        if draft.period is None:
            draft.period = period or (self._plan_period() if scenario == Scenario.PLAN else state.calendar.review)
        if (
            scenario == Scenario.ACTUAL
            and draft.period.end.year > state.calendar.reference.year
            and (not item.last("actual", "estimate") or draft.period.start.year > state.calendar.reference.year)
        ):
            scenario = Scenario.PLAN
        draft.scenario = scenario
        draft.place = draft.place or state.place or state.home
        whole = state.estimated and draft.measure == Measure.VALUE
        draft.estimated = (
            draft.estimated
            or whole
            or item.last("estimate") is not None
            or (draft.listed and state.last_org is not None and state.last_org.estimated)
        )
        kind = indicators()[draft.indicator].kind if draft.indicator else "stock"
        if draft.indicator in _STOCK_AVERAGES:
            kind = "stock"
        if draft.indicator == "event_coop_turn" and item.unit.family == "org":
            draft.period, draft.place = state.event or draft.period, state.venue or draft.place
        elif kind != "stock":
            draft.period = self._flow_period(draft, explicit is None, "năm" in item.q.per)
        elif (state.ytd and draft.period == state.period) or (
            state.role in {"", "now"} and draft.scenario == Scenario.ACTUAL and explicit is None and parent is None
        ):
            draft.period = state.stock or state.calendar.review
        elif draft.period.code.endswith("Y") and "/P" in draft.period.code:
            draft.period = Period.year(draft.period.end.year)

    def _earlier(self, item: Item, reading: Reading) -> Period | None:
        """ "tăng 6% so với cùng kỳ năm 2023 - 576 HTX", "so với năm 2020 (359 HTX)": the value compared with."""
        words = reading.sentence.words
        found = (w for w in reading.whens if w.role == "versus" and w.parts and item.head[1] - 3 <= w.j < item.q.i)
        versus = next((w for w in found if words[w.j : item.head[1]] in _LINKS), None)
        review = self.state.calendar.review
        return Period.parse(f"{versus.parts[0]}{review.code[4:]}") if versus and "/" not in review.code else None

    def _flow_period(self, draft: Draft, from_state: bool, yearly: bool) -> Period:
        state = self.state
        assert draft.period is not None
        review = state.calendar.review
        dated = state.role == "asof" or (state.role == "carried" and state.carried_asof)
        half = draft.period.end.month == _JUNE  # a half-yearly review
        if yearly and dated and from_state and not half and draft.period == state.period:
            return Period.year(draft.period.end.year)  # "đến tháng 9 …, doanh thu bình quân 1 tỷ đồng/HTX/năm"
        asof = from_state and draft.period == state.period and state.role == "asof"
        if state.role == "carried" and state.carried_asof and draft.period == state.carried:
            return periods.for_flow(draft.period, review, asof=True)
        return periods.for_flow(draft.period, review, asof)

    def _plan_period(self) -> Period:
        calendar = self.state.calendar
        if calendar.ahead is not None:
            return calendar.ahead
        review, reference = calendar.review, calendar.reference
        if review.code != f"{review.start.year}":
            return Period.year(review.start.year)
        if review.start.year < reference.year or reference.month >= 10:
            return Period.year(review.start.year + 1)
        return review


def annotate_at(sentence: Sentence, k: int) -> list[Mark]:
    """The marks that begin at word ``k``, whatever longer mark may cover it."""
    part = replace(
        sentence, words=sentence.words[k : k + 5], begins=sentence.begins[k : k + 5], stops=sentence.stops[k : k + 5]
    )
    return [Mark(m.kind, m.value, m.i + k, m.j + k) for m in annotate(part)]


def freed(sentence: Sentence, marks: list[Mark], found: list[Quantity]) -> list[Mark]:
    """The marks without those that begin inside a number in words: "mười [một hợp tác xã]" is eleven cooperatives."""
    for q in found:
        clash = [m for m in marks if q.words and q.i < m.i < q.k < m.j]
        if clash:
            kept = [m for m in marks if m not in clash]
            marks = sorted([*kept, *(m for m in annotate_at(sentence, q.k) if m.j <= clash[0].j)], key=lambda m: m.i)
    return marks
