"""Percentages and ratios: shares, fulfilment of a plan, change: six operations behind similar words."""

from __future__ import annotations

from ingest.extraction.context import EVENTS
from ingest.extraction.drafts import Draft
from ingest.extraction.lexicon import Mark
from ingest.extraction.money import AVERAGES, TOTALS, Money
from ingest.extraction.organisations import RATING_VERBS, Organisations, rating_of
from ingest.extraction.persons import PERSONS, Persons
from ingest.extraction.places import NATION_PLACE
from ingest.extraction.subjects import ORGS, Item
from ingest.observations import Measure, Scenario

_PLAN_WORDS = frozenset({"kế", "chỉ", "mục", "kh", "nghị"})
_PLAN_VERBS = ("vượt", "đạt", "bằng", "hoàn", "tăng", "giảm", "thực")
_NATIONAL = frozenset({"gdp", "nước", "nội"})
_NEAR = 6
_TOTALS = frozenset({"member", "worker", "worker_regular"})
_OF_NUMBER = frozenset({"số", "lượng", "về", "tổng"})
_BESIDE = (["("], ["(", "tương", "ứng"], ["(", "tương", "đương"], [",", "tương", "ứng"], [",", "tương", "đương"])
_SHARED_TEXT = """
org_total org_active org_inactive org_effective org_profitable org_rated org_value_chain org_hightech
org_certified org_ocop org_alliance_member org_law_converted org_law_unconverted org_ntm_131 org_registered
"""
_SHARED = frozenset(_SHARED_TEXT.split())


class Percentages(Organisations, Persons, Money):
    """Decides what a percentage, or "gấp 1,5 lần", says."""

    def _percent(self, item: Item) -> list[Draft]:
        state, q = self.state, item.q
        plan = self._plan_percent(item)
        if plan is not None:
            return plan
        if (
            self.before(item) == "đạt"
            and state.last is not None
            and state.last.indicator in EVENTS
            and not item.tail_marks
        ):
            plans = {"plan", "planref", "not_plan"}
            near = [m for m in self.reading.marks if m.kind in plans and item.q.i - 14 < m.i < item.q.i]
            reference = next((m for m in near if _PLAN_WORDS & set(self.words[m.i : m.j])), None)
            if reference is not None:
                return self._of_plan(item, state.last, item.head[1] - 1, reference)
        mean = self._mean_growth(item)
        if mean:
            return mean
        change = self.change(item)
        if change is not None or self.versus(item):
            return self._change_percent(item, change)
        said = state.previous
        if (
            said is not None
            and said.measure.startswith("change")
            and self.words[item.head[0] : item.head[1]] in _BESIDE
        ):
            draft = Draft(
                item, said.indicator, said.org, said.sector, said.size, said.rating, measure=Measure.CHANGE_PCT
            )
            draft.value, draft.low, draft.high = q.value, q.low, q.high
            draft.label, draft.period, draft.rule = said.label, said.period, "pct.change_in_brackets"
            return [draft]
        label = item.last("label")
        if label is not None and label.i >= self.segment(item) and label.value in {"bad_debt", "gdp", "market_supply"}:
            if "gián" in self.words[self.segment(item) : item.head[1]]:
                return []
            indicator = {"bad_debt": "bad_debt_ratio", "gdp": "gdp_share", "market_supply": "market_supply_share"}[
                label.value
            ]
            subject = self.subject(item)
            draft = Draft(item, indicator, subject.org, subject.sector, value=q.value, low=q.low, high=q.high)
            draft.label, draft.rule = [(label.i, label.j)], f"pct.{label.value}"
            if label.value == "gdp" and _NATIONAL & set(self.words[label.i : label.j]):
                draft.place = NATION_PLACE  # a province has a GRDP
            return [draft]
        after = next((m for m in item.tail_marks if m.kind == "label" and m.value == "gdp"), None) or next(
            (
                m
                for k in range(item.q.j, item.q.j + 4)
                if (m := self.reading.at.get(k))
                and m.value == "gdp"
                and set(self.words[item.q.j : k]) <= {"vào", "cho", "tổng", "của"}
            ),
            None,
        )
        if after is not None:
            if "gián" in self.words[self.segment(item) : item.head[1]]:
                return []
            org = "_T" if self.collective(item) else "coop"
            draft = Draft(item, "gdp_share", org, value=q.value, low=q.low, high=q.high, rule="pct.gdp")
            draft.label = [(after.i, after.j)]
            if _NATIONAL & set(self.words[after.i : after.j]):
                draft.place = NATION_PLACE
            return [draft]
        return self._share(item)

    def _plan_percent(self, item: Item) -> list[Draft] | None:
        state, q, words = self.state, item.q, self.words
        start = self.segment(item)
        near = [
            m
            for m in (*item.tail_marks, *item.head_marks)
            if m.i >= start and m.kind in {"planref", "not_plan", "plan"}
        ]
        apart = self.reading.at.get(item.tail[1] + 1) if item.next_word == "," else None
        if apart is not None and apart.kind in {"planref", "not_plan"} and words[apart.i] == "so":
            near.append(apart)  # "đạt 31,5%, so với kế hoạch năm"
        span = next((m for m in near if _PLAN_WORDS & set(words[m.i : m.j]) and (m.i > q.i or m.kind != "plan")), None)
        if span is None:
            return None
        verb = next((k for k in range(item.head[1] - 1, start - 1, -1) if words[k] in _PLAN_VERBS), None)
        if verb is None and span.i < item.head[1] and words[span.i] in _PLAN_VERBS:
            verb = span.i
        base = state.last
        if base is None or base.measure != Measure.VALUE:
            base = self._head_figure(item) or state.last
        else:
            base = self._head_figure(item) or base
        if base is None:
            return []
        listed = len(state.members) > 1 and base is state.members[-1] and state.parent is not None
        if listed and state.parent is not None and state.parent.indicator == base.indicator == "org_new":
            base = state.parent  # "21 HTX, trong đó 14 HTX nông nghiệp và 7 HTX phi nông nghiệp, đạt 105% kế hoạch"
        if base.indicator == "org_total" and state.flow is not None and state.flow.org == base.org:
            base = state.flow  # "thành lập mới 11 HTX, nâng tổng số lên 206 HTX, đạt 40% kế hoạch"
        return self._of_plan(item, base, verb, span)

    def _of_plan(self, item: Item, base: Draft, verb: int | None, span: Mark) -> list[Draft]:
        """The percentage of the plan of a figure; an excess ("vượt 6,5%") is added to 100 unless above it."""
        q, words = item.q, self.words
        draft = Draft(item, base.indicator, base.org, base.sector, base.size, base.rating, measure=Measure.PLAN_PCT)
        draft.value, draft.low, draft.high = q.value, q.low, q.high
        word = words[verb] if verb is not None else ""
        shift = 100.0 if word in {"vượt", "tăng"} and q.value <= 100 else 0.0
        if word == "giảm":
            draft.value = 100 - q.value
        draft.value += shift
        draft.low = draft.low + shift if draft.low is not None else None
        draft.high = draft.high + shift if draft.high is not None else None
        draft.label = [*base.label]
        if verb is not None:
            draft.label.append((verb, verb + 1))
        if not (verb is not None and span.i <= verb < span.j):
            draft.label.append((span.i, span.j))
        draft.parent, draft.period, draft.scenario = None, base.period, Scenario.ACTUAL
        draft.rule = "pct.plan"
        return [draft]

    def _figure_after(self, item: Item) -> Draft | None:
        """ "tăng 16% vốn góp bình quân": the figure that changes is named after the percentage."""
        k = item.q.j
        named = self.reading.at.get(k)
        while not (named and named.kind == "person") and self.words[k : k + 1] and self.words[k] in _OF_NUMBER:
            k += 1
            named = self.reading.at.get(k)
        mark = named
        if mark is not None and k > item.q.j and mark.kind == "org" and mark.value in ORGS:
            subject = self._as_subject(mark, item.tail[1])
            return Draft(item, "org_total", subject.org, subject.sector, label=[(mark.i, mark.j)])
        if mark is not None and mark.kind == "person" and mark.value in PERSONS:
            subject = self.subject(item)
            return Draft(item, PERSONS[mark.value], subject.org, subject.sector, label=[(mark.i, mark.j)])
        if mark is None or mark.kind != "label" or mark.value == "none":
            return None
        average = any(m.kind == "avg" and mark.j <= m.i <= mark.j + 1 for m in self.reading.marks)
        if mark.value == "income":
            indicator = "worker_income_avg"
        else:
            indicator = (AVERAGES if average else TOTALS).get(mark.value, "")
        return Draft(item, indicator, label=[(mark.i, mark.j)]) if indicator else None

    def _head_figure(self, item: Item) -> Draft | None:
        """A figure that the head names without a value: "doanh thu đạt 95% kế hoạch", "thành lập mới HTX đạt 80%"."""
        start = self.segment(item)
        label = next(
            (
                m
                for m in reversed(item.head_marks)
                if m.i >= start and m.kind == "label" and (m.value in TOTALS or m.value == "income")
            ),
            None,
        )
        if label is not None and label.value != "none":
            indicator = self._money_indicator(item, label)
            if indicator:
                subject = self.subject(item)
                return Draft(item, indicator, subject.org, subject.sector, label=[(label.i, label.j)])
        person = next((m for m in reversed(item.head_marks) if m.i >= start and m.kind == "person"), None)
        if person is not None and person.value in PERSONS:
            subject = self.subject(item)
            degree = item.last("degree")
            if person.value == "manager" and degree is not None and degree.i > person.i:
                return Draft(
                    item, degree.value, subject.org, subject.sector, label=[(person.i, person.j), (degree.i, degree.j)]
                )
            return Draft(item, PERSONS[person.value], subject.org, subject.sector, label=[(person.i, person.j)])
        org = next((m for m in reversed(item.head_marks) if m.i >= start and m.kind == "org" and m.value in ORGS), None)
        if org is not None:
            predicate = self.head_predicate(item)
            indicator = "org_total" if predicate is None else predicate.value.partition(".")[0]
            rating = "_T" if predicate is None else predicate.value.partition(".")[2] or "_T"
            k = org.j
            while self.words[k : k + 1] and self.words[k] in RATING_VERBS:
                k += 1
            rated = rating_of(self.words[k : k + 3], first=True) if predicate is None else ""
            if rated:
                indicator, rating = "org_rated", rated
            subject = self._as_subject(org, item.head[1])
            label_spans = [(predicate.i, predicate.j)] if predicate else []
            sector = self.head_sector(item) or subject.sector
            return Draft(item, indicator, subject.org, sector, rating=rating, label=[*label_spans, (org.i, org.j)])
        return None

    def _change_percent(self, item: Item, change: Mark | None) -> list[Draft]:
        base = self._growth(item, change) or self._figure_after(item) or self._head_figure(item) or self.state.last
        if base is None or "năm" in item.q.per or self.words[item.q.j : item.q.j + 2] in (["/", "năm"], ["mỗi", "năm"]):
            return []
        q = item.q
        draft = Draft(item, base.indicator, base.org, base.sector, base.size, base.rating, measure=Measure.CHANGE_PCT)
        draft.value, draft.low, draft.high, draft.label = q.value, q.low, q.high, [*base.label]
        draft.rule = "pct.change" if change is not None else "pct.of_earlier"
        if change is not None:
            self._signed(draft, change)
            draft.label.append((change.i, change.j))
        else:
            verb = next(
                (k for k in range(item.head[1] - 1, item.head[0] - 1, -1) if self.words[k] in {"bằng", "đạt"}), None
            )
            if verb is None:
                return []
            draft.measure, draft.value = Measure.CHANGE_RATIO, round(q.value / 100, 6)
            draft.low = draft.low / 100 if draft.low is not None else None
            draft.high = draft.high / 100 if draft.high is not None else None
            draft.label.append((verb, verb + 1))
        return [draft]

    def _growth(self, item: Item, change: Mark | None) -> Draft | None:
        """What grows by province: "tốc độ tăng số HTX …: Bến Tre tăng 58%; Gia Lai tăng 45%"."""
        named = any(m.kind == "province" and change is not None and m.j == change.i for m in item.head_marks)
        return self.state.growth if named else None

    def _mean_growth(self, item: Item) -> list[Draft]:
        """ "tốc độ tăng số HTX … cao hơn mức chung của cả nước (8,8%)"."""
        growth, words = self.state.growth, self.words[: item.head[1]]
        if growth is None or words[-3:] not in (["cả", "nước", "("], ["toàn", "quốc", "("]):
            return []
        draft = Draft(item, growth.indicator, growth.org, growth.sector, measure=Measure.CHANGE_PCT, label=growth.label)
        draft.value, draft.low, draft.high, draft.rule = item.q.value, item.q.low, item.q.high, "pct.change"
        draft.place = NATION_PLACE
        return [draft]

    def _share(self, item: Item) -> list[Draft]:
        state, q = self.state, item.q
        after = self.reading.at.get(q.j)
        if after is not None and after.kind == "predicate" and after.value == "union_member_coop":
            return []
        degree = item.after("degree")
        if item.unit.value == "manager" and degree is not None:
            draft = Draft(item, degree.value, measure=Measure.SHARE_PCT, rule="share.degree")
            draft.value, draft.low, draft.high = q.value, q.low, q.high
            draft.label = [(item.unit.i, item.unit.j), (degree.i, degree.j)]
            return [draft]
        unit = item.unit if item.unit.family == "org" else None
        parent = state.parent
        if item.last("structure") is not None and state.share is not None:
            later = state.last_org is None or state.share.item.q.i > state.last_org.item.q.i
            parent = state.share if later else parent  # "80% tổ chức KTTT hiệu quả, trong đó có ít nhất 70% …"
        if after is not None and after.kind == "structure" and unit is None:  # "29,6% trong số này hoạt động hiệu quả"
            parent = parent or state.last_org
            after = self.reading.at.get(after.j)
        if after is None and self.words[q.j : q.j + 1] in (["phải"], ["đã"], ["đang"]):
            after = self.reading.at.get(q.j + 1)
        if parent is None and state.share is not None and self.head_words(item)[-1:] in ([";"], [","], ["và"], ["còn"]):
            parent = state.share  # "10% HTX hiệu quả; 60% hoạt động cầm chừng; 30% phải ngừng hoạt động"
        if parent is not None and unit is None and after is not None and after.kind == "predicate":
            indicator, _, rated = after.value.partition(".")
            if indicator in _SHARED and indicator != "org_total":
                draft = Draft(
                    item, indicator, parent.org, parent.sector, rating=rated or "_T", measure=Measure.SHARE_PCT
                )
                draft.value, draft.low, draft.high, draft.label = q.value, q.low, q.high, [(after.i, after.j)]
                draft.rule, draft.estimated = "share.of_parent", parent.estimated
                return [draft]
        if parent is not None and unit is not None and self.words[q.j : q.j + 1] == ["là"] and unit.sector:
            draft = Draft(item, parent.indicator, unit.orgs[0], unit.sector, rating=parent.rating)
            draft.measure, draft.value, draft.low, draft.high = Measure.SHARE_PCT, q.value, q.low, q.high
            draft.label, draft.rule = [(unit.i, unit.j)], "share.of_parent"
            return [draft]  # "1.452 HTX đang hoạt động, trong đó 58,5% là HTX nông nghiệp"
        k = q.j
        while parent is not None and self.words[k : k + 1] and self.words[k] in RATING_VERBS | {"hiệu", "quả"}:
            k += 1
        rating = self._rating(item) or (rating_of(self.words[k : k + 3], first=True) if k > q.j else "")
        if rating and unit is None:
            draft = Draft(
                item, "org_rated", rating=rating, measure=Measure.SHARE_PCT, value=q.value, low=q.low, high=q.high
            )
            draft.label, draft.rule = [(max(item.head[0], item.head[1] - 2), item.head[1])], "share.rating"
            return [draft]
        start = self.segment(item)
        share = next((m for m in reversed(item.head_marks) if m.kind == "share" and m.i >= start), None)
        before = self.before(item)
        if unit is not None:
            return self._share_of_orgs(item)
        head = self.words[item.head[0] : item.head[1]]
        planned = any(m.kind == "planref" and q.j <= m.i <= q.j + 14 for m in self.reading.marks)
        if head == [",", "đạt"] and state.last is not None and (planned or q.value > 100):
            verb = item.head[1] - 1
            return self._of_plan(item, state.last, verb, Mark("planref", "yes", verb, verb + 1))
        reached = (
            head in ([",", "đạt"], ["đạt"], ["(", "đạt"]) and state.last is not None and state.last.indicator in _SHARED
        )
        reached = reached or (head[-2:] == [",", "đạt"] and self._goes_on(item))
        rise = before in {"lên", "xuống", "còn", "thành"} and state.previous is not None
        if rise and state.previous is not None and state.previous.measure == Measure.SHARE_PCT and not share:
            said = state.previous
            draft = Draft(item, said.indicator, said.org, said.sector, said.size, said.rating)
            draft.measure, draft.value, draft.low, draft.high = Measure.SHARE_PCT, q.value, q.low, q.high
            draft.credit_scope, draft.label, draft.rule = said.credit_scope, said.label, "share.risen"
            return [draft]
        if share is not None and item.unit.value in _TOTALS and (sector := self.head_sector(item)):
            draft = Draft(item, PERSONS[item.unit.value], "coop", sector, measure=Measure.SHARE_PCT)
            draft.value, draft.low, draft.high = q.value, q.low, q.high
            draft.label, draft.rule = [(item.unit.i, item.unit.j)], "share.persons"
            return [draft]  # "HTX nông nghiệp chiếm 42% lao động"
        by_sector = self._share_of_sector(item, share)
        if by_sector:
            return by_sector
        if share is None and not (before == "(" or head == ["("] or reached):
            return self._named_share(item)
        base = self._named_share(item)
        if base:
            return base
        if share is not None and self._of_unknown(share):
            return []
        if "hộ" in self.words[q.j : q.j + 4] or ("lại" in head and "còn" in head and not self.head_sector(item)):
            return []  # "chiếm 33% tổng số hộ", "các HTX còn lại chiếm 19%": of others
        last = state.last
        if (
            last is None
            or last.measure != Measure.VALUE
            or last.indicator.startswith("land")
            or (last.item.q.kind == "money" and share is None)
        ):
            return []
        draft = Draft(item, last.indicator, last.org, last.sector, last.size, last.rating, measure=Measure.SHARE_PCT)
        draft.value, draft.low, draft.high = q.value, q.low, q.high
        size = item.last("size")
        if size is not None and size.i >= start:
            draft.size = size.value  # "353 HTX, trong đó quy mô siêu nhỏ chiếm 98%"
        draft.label = [*last.label, *([(share.i, share.j)] if share else [])]
        draft.period, draft.scenario, draft.place = last.period, last.scenario, last.place
        draft.credit_scope = last.credit_scope if last.credit_scope == "incl" else "unknown"
        draft.rule = "share.of_figure"
        return [draft]

    def _goes_on(self, item: Item) -> bool:
        """ "350 HTX chuyển đổi, đăng ký lại theo Luật HTX, đạt 92%": the head says no more than the figure before."""
        last, marks = self.state.last, item.head_marks
        more = {m.value for m in marks if m.kind in {"predicate", "label", "person", "org"}}
        return last is not None and last.indicator in _SHARED and more == {last.indicator}

    def _of_unknown(self, share: Mark) -> bool:
        """ "Tỷ lệ cán bộ HTX có trình độ trung cấp đạt 54%": a share that names its own figure, unknown to us."""
        named = self.words[share.j : share.j + 1]
        return (
            "lệ" in self.words[share.i : share.j]
            and bool(named)
            and named[0].isalpha()
            and (share.j not in self.reading.at or self.reading.at[share.j].kind in {"unit", "label"})
        )

    def _share_of_sector(self, item: Item, share: Mark | None) -> list[Draft]:
        """ "183 HTX. Lĩnh vực chăn nuôi chiếm 2,7%, thủy sản 9,8%": what part of them each sector is."""
        said, whole = self.state.previous, self.state.before.get("coop")
        going_on = said is not None and said.rule == "share.of_sector"
        stated = share is not None and any(m.kind == "field" and m.i >= self.segment(item) for m in item.head_marks)
        sector = self.head_sector(item) if whole is not None and (going_on or stated) else ""
        if whole is None or not sector or whole.sector not in {"_T", "agriculture"} or item.unit.family != "bare":
            return []
        if whole.indicator not in {"org_total", "org_active"} or self.head_predicate(item) is not None:
            return []
        if any(m.kind in {"label", "person"} for m in (*item.head_marks, *item.tail_marks)):
            return []
        draft = Draft(item, whole.indicator, whole.org, sector, measure=Measure.SHARE_PCT, rule="share.of_sector")
        draft.value, draft.low, draft.high = item.q.value, item.q.low, item.q.high
        draft.label = [span for span in (self.sector_named(),) if span]
        draft.period, draft.place = whole.period, whole.place
        return [draft]

    def _named_share(self, item: Item) -> list[Draft]:
        """ "HTX nông nghiệp chiếm 65%", "tỷ lệ HTX hoạt động hiệu quả đạt 70%"."""
        figure = self._head_figure(item)
        start = self.segment(item)
        share = any(m.kind == "share" and m.i >= start for m in item.head_marks)
        if figure is None or (figure.indicator not in _SHARED and not figure.indicator.startswith("manager_")):
            return []
        if figure.indicator == "org_total" and ((figure.sector == "_T" and figure.org == "coop") or not share):
            return []
        figure.drop = self.from_item(item) and not item.tail_whens
        if (
            not share
            and self.before(item) not in {"đạt", "là", "có", "lên", "còn", "dưới"}
            and not self.from_item(item)
        ):
            return []
        figure.measure, figure.value, figure.low, figure.high = Measure.SHARE_PCT, item.q.value, item.q.low, item.q.high
        figure.rule = "share.named"
        return [figure]

    def _share_of_orgs(self, item: Item) -> list[Draft]:
        q = item.q
        found = self.org_of(item)
        if found is None:
            return []
        org, sector, _ = found
        if any(k.kind == "money" and 0 < k.i - item.unit.j <= _NEAR for k in self.reading.quantities):
            return []  # "8,6% số HTX có lãi trên 300 triệu đồng"
        predicate = self.tail_predicate(item) or self.head_predicate(item)
        said = self._both_ratings(predicate) if predicate else ""
        if predicate is None:
            k = item.unit.j
            while self.words[k : k + 1] and self.words[k] in RATING_VERBS:
                k += 1
            rated = rating_of(self.words[k : k + 3], first=True)
            said = f"org_rated.{rated}" if rated else ""
            predicate = Mark("predicate", said, k, k + 1) if rated else None
        indicator, _, rating = ("org_new" if said == "new_word" else said).partition(".")
        draft = Draft(
            item, indicator, org, sector or item.unit.sector or "_T", rating=rating or "_T", measure=Measure.SHARE_PCT
        )
        draft.value, draft.low, draft.high = q.value, q.low, q.high
        draft.label = [*([(predicate.i, predicate.j)] if predicate else []), (item.unit.i, item.unit.j)]
        draft.rule = "share.of_orgs"
        return [draft]

    def _ratio(self, item: Item) -> list[Draft]:
        said = self.state.previous
        share = said if said is not None and said.measure == Measure.SHARE_PCT else None
        base = self._head_figure(item) or share or self.state.last
        words = self.words[self.segment(item) : item.head[1]]
        if base is None or not ({"gấp", "tăng", "bằng"} & set(words)) or not (self.versus(item) or item.tail_whens):
            return []
        draft = Draft(item, base.indicator, base.org, base.sector, base.size, base.rating, measure=Measure.CHANGE_RATIO)
        draft.value, draft.low, draft.high = item.q.value, item.q.low, item.q.high
        at = next(k for k in range(item.head[1] - 1, item.head[0] - 1, -1) if self.words[k] in {"gấp", "tăng", "bằng"})
        draft.label, draft.rule = [*base.label, (at, at + 1)], "ratio"
        return [draft]
