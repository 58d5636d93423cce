"""Amounts of money: revenue, profit, capital, loans, incomes; totals and averages."""

from __future__ import annotations

from ingest.catalogue import indicators
from ingest.extraction.context import Context
from ingest.extraction.drafts import Draft, Subject
from ingest.extraction.lexicon import Mark
from ingest.extraction.subjects import Item
from ingest.observations import Measure

AVERAGES = {
    "revenue": "revenue_avg", "profit": "profit_avg", "charter_capital": "charter_capital_avg",
    "working_capital": "working_capital_avg", "asset": "asset_avg", "revenue_member": "revenue_member_avg",
}  # fmt: skip
TOTALS = {
    "revenue": "revenue_total", "profit": "profit_total", "charter_capital": "charter_capital",
    "charter_capital_new": "charter_capital_new", "working_capital": "working_capital", "asset": "asset_total",
    "production_value": "production_value", "budget": "budget_contribution", "loan_outstanding": "loan_outstanding",
    "loan_disbursed": "loan_disbursed", "deposit": "deposit_total", "support_budget": "support_budget",
    "revenue_member": "revenue_member_avg",
}  # fmt: skip
_TO_AVERAGE = {TOTALS[k]: v for k, v in AVERAGES.items()}
_AVERAGE_CODES = frozenset(AVERAGES.values())
_SAME_SIZE = 20.0
_NO_WAGE = 1e9  # VND a year: nobody's average income, the "thu nhập" of a cooperative
_MONTH = 15e6  # an income up to this is a month's
_LAST_OF_ORG = frozenset({"htx", "xã", "qtdnd", "dân", "dụng", "tht", "tác"})
_WEAK_LABELS = frozenset({"none", "loan_disbursed"})


class Money(Context):
    """Decides what an amount says."""

    def money_label(self, item: Item) -> Mark | None:
        """The words that name the amount: the last label of the clause before, or the label right after."""
        k = item.q.j
        after = self.reading.at.get(k)
        if after is not None and after.kind == "label" and after.value != "none":
            following = self.words[after.j] if after.j < len(self.words) else "."
            if not (
                following[0].isdigit() or following in {"đạt", "là", "ước", "bình", ":", "của", "tăng", "năm", "trung"}
            ):
                return after
        start = max((k for k in range(*item.head) if self.words[k] == ";"), default=item.head[0])
        near = [m for m in item.head_marks if m.i >= start and item.head[1] - m.j <= 25]
        labels = [m._replace(kind="label", value="loan_disbursed") if m.value == "org_borrower" else m for m in near]
        labels = [m for m in labels if m.kind == "label"]
        if not labels:
            return self._label_of_counted(item)
        last = labels[-1]
        if last.value == "none" and self.words[last.i] == "tiền" and self._lent(last):
            return last._replace(value="loan_disbursed")  # "cho vay 5 HTX với số tiền 9 tỷ đồng"
        if len(labels) > 1 and self.words[labels[-2].j : last.i] == ["và"]:
            last = labels[-2]  # "tổng nguồn vốn và tài sản": one amount of both
        if last.value in _WEAK_LABELS:
            for mark in reversed(labels[:-1]):
                if not {",", ";"} & set(self.words[mark.j : last.i]) and mark.value not in _WEAK_LABELS:
                    return mark
        return last

    def _lent(self, money: Mark) -> bool:
        """Whether the amount ("với số tiền …") is what was lent: "cho vay 25 dự án với tổng số tiền 12 tỷ đồng"."""
        near = [m for m in self.reading.marks if money.i - 25 < m.i < money.i]
        said = [m for m in near if m.kind == "label" or m.value == "org_borrower"]
        return bool(said) and said[-1].value in {"loan_disbursed", "org_borrower"}

    def _label_of_counted(self, item: Item) -> Mark | None:
        """ "Vốn điều lệ của 3 HTX là 2,4 tỷ đồng": the label is before the count."""
        if self.words[item.head[0] : item.head[1]] not in (["là"], ["đạt"], ["ước", "đạt"], [":"]):
            return None
        last = self.state.last_org
        org = self._known_count(item) if last is None else None
        counted = last.item.q.i if last is not None else org[0] if org is not None else 0
        of = counted > 0 and self.words[counted - 1] == "của"
        return next((m for m in self.reading.marks if of and m.kind == "label" and m.j == counted - 1), None)

    def _known_count(self, item: Item) -> tuple[int, Mark] | None:
        """The count before an amount, where it is that of all: "lợi nhuận của 10 QTDND đạt 21 tỷ đồng"."""
        if item.head[0] == 0 or self.words[item.head[0] - 1] not in _LAST_OF_ORG:
            return None
        q = next((q for q in reversed(self.reading.quantities) if q.i < item.q.i), None)
        org = self.reading.at.get(q.j) if q is not None else None
        known = {d.value for d in (*self.state.before.values(), self.state.active) if d is not None}
        if q is None or org is None or org.kind != "org" or org.j != item.head[0]:
            return None
        label = next((m for m in self.reading.marks if m.kind == "label" and m.j == q.i - 1), None)
        total = label is not None and self.words[label.i] == "tổng"  # "tổng dư nợ của 30 QTDND": of all
        if q.value not in known and not (total and org.value == "credit"):
            return None
        return q.i, org

    def _money(self, item: Item) -> list[Draft]:
        state, q = self.state, item.q
        if self.words[q.j : q.j + 1] in (["usd"], ["euro"], ["đô"]):
            return []
        if {"ha", "vụ", "suất"} & set(q.per) or self.words[q.j : q.j + 2] in (["/", "kg"], ["/", "tấn"], ["/", "công"]):
            return []
        if state.sizes and q.qualifier != "exact" and set(q.per) <= {"năm"} and not item.last("area", "avg"):
            return []  # "500 HTX có quy mô hơn 300 thành viên, vốn hơn 5 tỷ đồng": of each
        label = self.money_label(item)
        change, since = self.change(item), self.from_item(item)
        if {"lượt", "ứng"} & set(self.words[self.segment(item) : item.head[1]]):
            several = [m for m in item.head_marks if m.kind == "label" and m.value not in _WEAK_LABELS]
            label, state.labels = (several[0], several[1:]) if len(several) > 1 else (label, [])
        elif label is None and state.labels:
            label = state.labels.pop(0)
        if label is None:
            inherited = state.last or self._said_before(item)
            if (
                inherited is None
                or not inherited.indicator
                or not indicators()[inherited.indicator].unit_measure.startswith("VND")
            ):
                return []
            vague = {"nhiều", "số"} & set(self.words[self.segment(item) : item.head[1]])
            person = next((m for m in reversed(item.head_marks) if m.kind == "person"), None)
            average = item.last("avg") is not None or bool({"htx", "hợp", "tht"} & set(q.per))
            if vague:
                return []
            parts = state.parent is not None or self.head_sector(item) or any(m.kind == "org" for m in item.head_marks)
            parts = parts or item.last("province") is not None
            parts = parts or "tiền" in self.words[max(item.head[0], item.head[1] - 5) : item.head[1]]
            parts = parts or self.before(item) in {"lên", "xuống", "còn"} or bool(state.brackets and item.head_whens)
            if not (change or parts or person or average or self._shared(item)):
                return []
            indicator, pieces = inherited.indicator, inherited.label
            if average:
                indicator = _TO_AVERAGE.get(indicator, indicator)
            if person is not None and indicator.endswith("income_avg"):
                indicator = self._income(item, person.i)
        elif (
            label.value == "none"
            or self._vague_subject(item)
            or {"nhiều"} & set(self.words[max(label.j, self.segment(item)) : item.head[1]])
        ):
            return []
        else:
            chosen = self._money_indicator(item, label)
            if chosen is None:
                return []
            indicator, pieces = chosen, [(label.i, label.j)]
        if label is not None and "capital" in label.value and self._of_each_member(item, label):
            return []
        each = any(m.value == "org_profitable" for m in item.head_marks) and q.qualifier != "exact"
        if each or (label is not None and self._of_some(item, label)):
            return []
        subject = self.subject(item)
        counted = self._known_count(item) if state.last_org is None else None
        if counted is not None:
            subject = state.subject = self._as_subject(counted[1], counted[1].j)
        if indicator == "manager_income_avg" and state.parent is None and state.last_org is None:
            subject = Subject("coop", "_T")
        sector = self.head_sector(item) if label is None else ""
        if {"tht", "tổ"} & set(q.per) or self.words[q.j : q.j + 4] == ["/", "tổ", "hợp", "tác"]:
            subject = Subject("group", subject.sector if subject.org == "group" else "_T")
        elif "htx" in q.per and subject.org != "coop":
            subject = Subject("coop", "_T")
        draft = Draft(item, indicator, subject.org, sector or subject.sector, value=q.value, low=q.low, high=q.high)
        draft.label = list(pieces)
        draft.drop = since and not item.tail_whens
        draft.rule = "money.labelled" if label else "money.implied"
        draft.credit_scope = self._credit(item)
        self._yearly(draft, item)
        if "income" in indicator and draft.value >= _NO_WAGE:
            return []
        if change:
            draft.measure = Measure.CHANGE
            draft.label.append((change.i, change.j))
            self._signed(draft, change)
        return [draft]

    def _of_some(self, item: Item, label: Mark) -> bool:
        """ "12 HTX đạt doanh thu trên 3 tỷ đồng": of each of them, not of all."""
        k = label.i - (self.words[label.i - 1 : label.i] in (["đạt"], ["có"]))
        org = next((m for m in self.reading.marks if m.kind == "org" and m.j == k), None)
        counted = org is not None and any(q.j == org.i for q in self.reading.quantities)
        counted = counted or (org is not None and self.words[org.i - 1 : org.i] == ["số"])  # "số HTX có doanh thu trên"
        return counted and (item.q.low is not None or item.q.high is not None or item.q.qualifier != "exact")

    def _of_each_member(self, item: Item, label: Mark) -> bool:
        """ "Bình quân vốn góp của thành viên là 52 triệu đồng": a member's, not a cooperative's."""
        member = any(m.kind == "person" and m.value == "member" and m.i >= label.j for m in item.head_marks)
        return member and item.last("avg") is not None

    def _said_before(self, item: Item) -> Draft | None:
        """An amount named earlier in the sentence that got no figure of its own there."""
        found = [m for m in self.reading.marks if m.kind == "label" and item.q.i - 60 < m.i < item.head[0]]
        if not found or found[-1].value == "none" or ";" in self.words[found[-1].j : item.q.i]:
            return None
        indicator = self._money_indicator(item, found[-1])
        return Draft(item, indicator, label=[(found[-1].i, found[-1].j)]) if indicator else None

    def _vague_subject(self, item: Item) -> bool:
        """ "Có nhiều HTX … doanh thu trên 10 tỷ": some cooperatives, not all."""
        if "quân" in self.words[max(item.head[0], item.head[1] - 10) : item.head[1]]:
            return False  # an average is of all of them
        orgs = [m.i for m in item.head_marks if m.kind == "org"]
        some = (["một", "số"], ["biệt", "có"], ["những"], [",", "có"])
        return any(self.words[i - 1 : i] == ["nhiều"] or self.words[max(0, i - 2) : i] in some for i in orgs)

    def _shared(self, item: Item) -> bool:
        return not (set(self.words[item.head[0] : item.head[1]]) - {"và", ","})

    def _money_indicator(self, item: Item, label: Mark) -> str | None:
        family = label.value
        if family == "income":
            return self._income(item, label.i)
        if family == "deposit" and "gửi" not in self.words[label.i : label.j] and self.subject(item).sector != "credit":
            return None  # only credit funds take deposits
        clause = max(
            (k + 1 for k in range(*item.head) if self.words[k] in {",", ";"} and k < label.i), default=item.head[0]
        )
        average = (
            any(m.kind == "avg" or self._average_a_year(m) for m in item.head_marks if m.i >= clause)
            or "quân" in self.words[label.i : label.j]
        )
        average = (
            average
            or bool({"htx", "hợp", "quỹ", "tht", "tổ", "lhhtx", "liên"} & set(item.q.per))
            or any(m.kind == "avg" for m in item.tail_marks if m.i <= item.tail[0] + 1)
        )
        said = self.state.last
        beside = said is not None and said.indicator in _AVERAGE_CODES and "tổng" not in self.words[label.i : label.j]
        of_each = said is not None and said.indicator == "member_avg" and "tổng" not in self.words[label.i : label.j]
        if of_each and self.words[item.head[0] : item.head[0] + 1] in ([","], [";"]):
            average = True  # "mỗi HTX có 85 thành viên, vốn điều lệ 1,2 tỷ đồng"
        if beside and said is not None and item.q.value < _SAME_SIZE * abs(said.value):
            average = True  # "doanh thu bình quân 1,6 tỷ đồng; vốn điều lệ 1,5 tỷ đồng"
        new = self.state.last_org is not None and self.state.last_org.indicator == "org_new"
        others = (
            any(m.kind in {"org", "area"} and m.i > label.j for m in item.head_marks)
            or ";" in self.words[item.head[0] : item.head[1]]
        )
        if family == "charter_capital" and new and not others:
            return "charter_capital_new"
        if average:
            return AVERAGES.get(family)
        return TOTALS.get(family)

    def _average_a_year(self, mark: Mark) -> bool:
        """ "doanh thu bình quân hàng năm của các HTX": of each, where they are named; else of all of them a year."""
        named = self.words[mark.j : mark.j + 1] == ["của"]
        return mark.value == "each_year" and named and "quân" in self.words[mark.i : mark.j]

    def _income(self, item: Item, label: int) -> str:
        persons = [m for m in (*item.head_marks, *item.tail_marks) if m.kind == "person" and m.i >= label]
        persons = persons or [m for m in item.head_marks if m.kind == "person"][-1:]
        values = [m.value for m in persons]
        named = self.reading.at.get(label)
        if named is not None and "viên" in self.words[named.i : named.j]:
            return "member_income_avg"
        if "manager" in values:
            return "manager_income_avg"
        if values[:1] == ["member"] and any(v.startswith("worker") for v in values):
            return "member_income_avg"  # "thành viên và người lao động": of the first named
        worker = any(v.startswith("worker") for v in values) or {"lao", "lđ"} & set(item.q.per)
        if not worker and ("member" in values or {"thành", "tv"} & set(item.q.per)):
            return "member_income_avg"
        return "worker_income_avg"

    def _risen(self, item: Item) -> float:
        """The second amount of "từ 12 triệu đồng lên 50 triệu đồng", unless it is by the month."""
        following = next((q for q in self.reading.quantities if q.i > item.q.i and q.kind == "money"), None)
        return following.value if following is not None and not {"tháng", "thàng"} & set(following.per) else 0.0

    def _yearly(self, draft: Draft, item: Item) -> None:
        """Averages are per year: twelve times a monthly amount."""
        if not draft.indicator.endswith("_avg") or draft.indicator in {
            "charter_capital_avg",
            "working_capital_avg",
            "asset_avg",
        }:
            return
        around = " ".join(self.words[self.segment(item) : item.tail[1]])
        monthly = bool({"tháng", "thàng"} & set(item.q.per)) or any(
            p in around for p in ("mỗi tháng", "một tháng", "hàng tháng", "/ tháng")
        )
        if (
            not monthly
            and "income" in draft.indicator
            and "năm" not in item.q.per
            and draft.value <= _MONTH
            and "/ năm" not in around
            and "một năm" not in " ".join(self.words[: item.q.i])
        ):
            base = self.state.last
            rises = self.from_item(item) and self._risen(item) > _MONTH
            if rises:
                return  # "từ 12 triệu đồng/người lên 50 triệu đồng/người": a year's
            if draft.measure == Measure.VALUE and not self.change(item):
                monthly, draft.rule = True, "money.monthly_implied"
            else:
                monthly = base is not None and base.monthly and base.indicator == draft.indicator
        draft.monthly = monthly
        if monthly:
            draft.value *= 12
            draft.low = draft.low * 12 if draft.low is not None else None
            draft.high = draft.high * 12 if draft.high is not None else None
