"""What each number says: by its noun or unit to the module that knows."""

from __future__ import annotations

import re
from typing import TypeGuard

from ingest.catalogue import indicators
from ingest.extraction.context import EVENTS
from ingest.extraction.drafts import Draft
from ingest.extraction.lexicon import Mark
from ingest.extraction.organisations import rating_of
from ingest.extraction.percentages import Percentages
from ingest.extraction.persons import PERSONS
from ingest.extraction.subjects import ORGS, Item
from ingest.observations import Measure

_GROWTH = re.compile(r"tốc độ tăng (?:trưởng )?(?:của |về )?(?:số )?(?:lượng )?(?:các )?(?:htx|hợp tác xã)\b")
_CAPITAL = frozenset({"working_capital", "charter_capital", "asset_total"})


class Resolver(Percentages):
    """Decides for the items of one sentence; ``state`` is the text so far."""

    def resolve(self, item: Item) -> list[Draft]:
        """The drafts of one item: none when the number is not a figure about cooperatives."""
        state = self.state
        q = item.q
        yearly = state.each_year and not self._anew(item) and not self._amount_a_year(item)
        if state.single or state.local or yearly or state.norm or self._of_some_places(item):
            return []
        if q.kind == "pct":
            return self._percent(item)
        family = item.unit.family
        foreign = (state.foreign and state.last_org is None) or (state.foreign_count and self.before_is_with(item))
        if q.kind == "money":
            made = self._money(item)
            if state.thing_count and self.before_is_with(item):  # "250 ý tưởng với tổng vốn 11,4 tỷ đồng"
                made = [d for d in made if d.indicator not in _CAPITAL]
            lent = state.lends or state.orgs or any(m.kind == "org" and m.value == "coop" for m in self.reading.marks)
            return [d for d in made if not foreign or (lent and d.indicator.startswith("loan"))]
        if foreign and family == "person":
            return []
        if family == "org":
            return self._organisations(item)
        if family == "person":
            return self._persons(item)
        if family == "unit":
            return self._things(item)
        rating = rating_of(self.words[q.j : q.j + 3], first=True) if family in {"none", "bare"} else ""
        if rating and state.last is not None and state.last.indicator == "org_rated" and not q.decimals:
            return [self._like(item, state.last, rating=rating)]
        if family == "bare" and (change := self.change(item)) and self._counts(state.last) and not q.decimals:
            draft = self._like(item, state.last, measure=Measure.CHANGE)
            self._signed(draft, change)
            return [draft]
        if family == "bare" and not q.scaled and not q.words:
            return self._bare(item)
        return []

    def growth_named(self, items: list[Item]) -> None:
        """Keep what grows, where "tốc độ tăng số HTX" names it for the provinces that follow."""
        growth = _GROWTH.search(self.reading.sentence.low) if items else None
        if growth is None:
            first = self.reading.marks[:2]
            goes_on = [m.kind for m in first] == ["province", "change"] and first[0].j == first[1].i
            self.state.growth = self.state.growth if goes_on else None
            return
        at = next(m for m in self.reading.marks if m.kind == "org" and m.value == "coop")
        subject = self._as_subject(at, len(self.words))
        self.state.growth = Draft(items[0], "org_total", subject.org, subject.sector)

    def _amount_a_year(self, item: Item) -> bool:
        """ "Nộp ngân sách hàng năm đạt 10 tỷ đồng", "doanh thu bình quân mỗi năm 2 tỷ": amounts are per year anyway."""
        yearly = item.last("stop")
        labels = [m for m in item.head_marks if m.kind == "label" and m.value != "none"]
        named = yearly is not None and bool(labels) and yearly.i in {labels[-1].j, labels[-1].j + 1}
        return item.q.kind == "money" and (item.last("avg") is not None or named)

    def _of_some_places(self, item: Item) -> bool:
        """ "7 địa phương có số HTX thành lập từ 10 HTX trở lên": a bound on each of them."""
        head = self.words[item.head[0] : item.q.i]
        places = any(
            head[k : k + 3] == ["địa", "phương", "có"] or head[k : k + 2] == ["đều", "có"] for k in range(len(head))
        )
        return places and (item.q.low is not None or item.q.high is not None)

    @staticmethod
    def _counts(last: Draft | None) -> TypeGuard[Draft]:
        return last is not None and indicators()[last.indicator].unit_measure in {"ORG", "PERSON"}

    def _like(self, item: Item, last: Draft, rating: str = "", measure: str = Measure.VALUE) -> Draft:
        """ "29 HTX tốt, 158 khá", "86 ngàn người, giảm 3 ngàn": the noun of the figure before."""
        draft = Draft(item, last.indicator, last.org, last.sector, last.size, rating or last.rating, measure=measure)
        q = item.q
        draft.value, draft.low, draft.high, draft.label, draft.rule = q.value, q.low, q.high, last.label, "bare.like"
        return draft

    def _anew(self, item: Item) -> bool:
        """Whether a new statement begins: "mỗi năm thành lập 30 HTX, có 1 liên hiệp, thành lập mới 1 …"."""
        said = any(m.kind == "predicate" or self.words[m.i] == "có" for m in item.head_marks)
        part = item.last("structure") is not None  # "trong đó, có ít nhất 20 HTX nông nghiệp"
        return self.head_words(item)[:1] == [","] and said and not part and "mỗi" not in self.head_words(item)

    def why_not(self, item: Item) -> str:
        """Why a number became no claim, for the reader of an explanation."""
        state = self.state
        if state.single:
            return "of a single cooperative"
        if state.local:
            return "of a district, commune or town"
        if state.each_year:
            return "per year, over several years"
        if state.foreign and item.unit.family in {"bare", "person", "none"}:
            return "of farms, firms or a fund"
        if state.norm:
            return "what has to be, not what is"
        if item.unit.family in {"none", "unit"}:
            return f"counts {item.unit.value.replace('_', ' ') or self.words[item.q.j]}"
        return "says nothing of the population of cooperatives that an indicator means"

    def _things(self, item: Item) -> list[Draft]:
        state, q, kind = self.state, item.q, item.unit.value
        draft = Draft(
            item, "", value=q.value, low=q.low, high=q.high, label=[(item.unit.i, item.unit.j)], rule=f"thing.{kind}"
        )
        if kind in {"collective", "individual"}:
            joined = (
                state.last is not None and state.last.indicator == "award_total" and item.head[1] - item.head[0] <= 1
            )
            if not self._award(item) and not joined and not (item.next_word == "và" and self._award_later(item)):
                return []
            draft.indicator = "award_total"
            draft.label = self._award_label(item) + draft.label
        elif kind == "product" or kind == "ocop_product":
            tail = self.words[item.unit.j : item.tail[1]]
            ocop = (
                kind == "ocop_product"
                or "ocop" in tail
                or (item.next_word == "của" and "ocop" in self.words[item.tail[1] : item.tail[1] + 16])
                or (item.next_word == "đạt" and "ocop" in self.words[item.tail[1] : item.tail[1] + 7])
            )
            near = (
                self.words[max(item.head[0], item.head[1] - 12) : item.head[1]]
                + self.words[item.unit.j : item.unit.j + 8]
            )
            owned = state.last_org is not None or {"htx", "tác", "tht"} & set(near)
            parts = item.next_word == "của" or "của" in tail[:1]
            ocop = ocop or (parts and item.last("structure") is not None and "ocop" in self.words[: item.q.i])
            owner = state.last_org is not None and state.last_org.indicator == "org_ocop"
            if not (ocop or (owner and self.before(item) == "với")) or not owned:
                return []
            draft.indicator = "ocop_product"
        elif kind in {"event_trade", "event_coop_turn"}:
            draft.indicator = kind
        elif kind == "times":
            return self._ratio(item)
        elif kind == "area":
            label = item.last("label")
            said = any(m.kind == "org" and self.words[m.i - 1 : m.i] == ["các"] for m in item.head_marks)
            total = label is not None and "tổng" in self.words[label.i : label.j]
            named = label is not None and label.value == "land" and label.i >= self.segment(item)
            tilled = self.words[item.unit.j : item.unit.j + 2] in (["canh", "tác"], ["đất", "canh"], ["đất", "sản"])
            if not (named and (said or total or state.last_org)) and not (tilled and state.last_org):
                return []
            new = state.last_org is not None and state.last_org.indicator == "org_new"
            draft.indicator = "land_area_new" if new and state.last_org is not None else "land_area"
            draft.label = [(label.i, label.j)] if named and label is not None else [(item.unit.i, item.unit.j)]
            draft.org = state.subject.org
        else:
            return []
        return [draft]

    def _award_later(self, item: Item) -> bool:
        return any(m.kind == "award" and item.unit.j < m.i <= item.unit.j + 14 for m in self.reading.marks)

    def _bare(self, item: Item) -> list[Draft]:
        """A number without a noun: "tổng số HTX là 1116", "đang hoạt động 11", "QTDND: 20"."""
        q = item.q
        if q.decimals or item.head[0] == item.head[1]:
            return []
        start = self.segment(item)
        org = next((m for m in reversed(item.head_marks) if m.kind == "org" and m.value in ORGS and m.i >= start), None)
        predicate = self.head_predicate(item)
        sector = self.head_sector(item)
        person = next((m for m in reversed(item.head_marks) if m.kind == "person" and m.i >= start), None)
        before = self.before(item)
        if person is not None and person.value in PERSONS and before in {"là", ":", "đạt", "có"}:
            item.unit.family, item.unit.value = "person", person.value
            item.unit.i, item.unit.j = person.i, person.j
            subject = self.subject(item)
            return [
                Draft(
                    item,
                    PERSONS[person.value],
                    subject.org,
                    subject.sector,
                    value=q.value,
                    low=q.low,
                    high=q.high,
                    label=[(person.i, person.j)],
                    rule="bare.person",
                )
            ]
        said = self.state.last_org
        if org is None and predicate is None and person is None and self.state.brackets and said is not None:
            dated = item.head_whens[-1:] and self.words[item.head_whens[-1].j : item.head[1]] in (
                [],
                ["là"],
                ["có"],
                [":"],
            )
            if dated and item.head_whens[-1].role in {"set", "asof"}:
                return [self._like(item, said)]  # "38 HTX (năm 2021 là 29)"
        risen = self.state.previous if before in {"lên", "xuống", "còn"} else None
        if org is None and predicate is None and risen is not None and risen.rule == "bare.org.from":
            return [self._like(item, risen)]  # "tăng từ 290 (năm 2016) lên 415 (năm 2021)"
        since = org is not None and self.from_item(item)
        listing = self.state.parent is not None or self.state.last_org is not None
        if predicate is None and before == "có" and self.state.last_org is not None:
            predicate = self.reading.at.get(q.j)  # "trong số 304 HTX chỉ có 234 đang hoạt động"
            predicate = predicate if predicate is not None and predicate.kind == "predicate" else None
            item.unit.predicate = predicate
        member = predicate is not None and predicate.value in {"union_member_coop", "org_alliance_member"}
        if org is None and not member and not (listing and (predicate is not None or sector)):
            return []
        if not (
            since or before in {"là", ":", "có", "đạt", "còn", "lên"} or (listing and (predicate or sector or org))
        ):
            return []
        if (
            predicate is None
            and org is not None
            and before not in {"là", ":"}
            and not since
            and not sector
            and self.state.parent is None
        ):
            return []
        last = self.state.last_org
        raised = any(self.words[m.i] in {"nâng", "đưa"} or m.kind == "area" for m in item.head_marks)
        of_last = org is None and predicate is not None and not sector and not raised
        if of_last and last is not None and last.sector != "_T":
            item.unit.sector = last.sector  # "HTX vận tải có 29 đơn vị, đang hoạt động 25"
        active = org is not None and self.reading.at.get(org.j)
        if active and active.value == "active_word" and active.j >= item.head[1] - 1:
            item.unit.predicate = Mark("predicate", "org_active", active.i, active.j)
        item.unit.orgs = (org.value,) if org else ("coop",) if member else ("generic",)
        self.sector_words = None
        item.unit.family = "org"
        if org is not None:
            item.unit.i, item.unit.j = org.i, org.j
        else:
            item.unit.i = item.unit.j = q.j
        drafts = self._organisations(item)
        for draft in drafts:
            draft.rule = f"bare.{draft.rule}"
            draft.label = [span for span in draft.label if span[0] < span[1]]
        return drafts


__all__ = ["EVENTS", "Resolver"]
