"""Numbers of persons: members, workers, managers, trainees."""

from __future__ import annotations

from ingest.extraction.context import Context
from ingest.extraction.drafts import Draft, Subject
from ingest.extraction.lexicon import Mark
from ingest.extraction.subjects import Item
from ingest.observations import Measure

PERSONS = {
    "member": "member_total", "member_new": "member_new", "member_left": "member_left", "worker": "worker_total",
    "worker_regular": "worker_regular", "worker_new": "worker_new", "worker_member": "worker_member",
    "manager": "manager_total", "trainee": "trainee", "borrower": "loan_borrower",
}  # fmt: skip


_SEASONAL = frozenset({"vụ", "bán"})  # "lao động thời vụ, mùa vụ, bán thời gian": no indicator counts them
_FEW_MEMBERS = 100.0  # cooperatives of a union; persons are more
_LARGE = 500.0  # a cooperative with more is rare
_RISEN = frozenset({"lên", "xuống", "còn"})
_TOTALS = {"member_total": "member", "worker_total": "worker", "worker_regular": "worker_regular"}


class Persons(Context):
    """Decides what a number of persons says."""

    def _persons(self, item: Item) -> list[Draft]:
        state, q, kind = self.state, item.q, item.unit.value
        start = self.segment(item)
        attending = [m for m in item.head_marks if m.kind == "stop" and m.value == "attend"]
        if kind == "delegate" or (attending and self.words[attending[-1].i - 2 : attending[-1].i] != ["thu", "hút"]):
            return []
        label = next(
            (m for m in reversed(item.head_marks) if m.kind == "person" and m.value not in {"people", "household"}),
            None,
        )
        clause = max((k for k in range(*item.head) if self.words[k] == ";"), default=max(0, item.head[0] - 4))
        trained = any(m.kind == "training" and clause <= m.i < q.i for m in self.reading.marks) and kind != "household"
        if trained or (kind == "people" and any(m.kind == "training" for m in item.head_marks if m.i >= start)):
            kind = "trainee"
        elif kind in {"people", "household"}:
            degree = item.after("degree") or item.last("degree")
            said = state.previous
            if (
                said is not None
                and said.measure == Measure.SHARE_PCT
                and said.indicator.startswith("manager")
                and label is None
                and (degree is None or degree.value == said.indicator)
            ):
                return [
                    Draft(
                        item,
                        said.indicator,
                        said.org,
                        said.sector,
                        value=q.value,
                        low=q.low,
                        high=q.high,
                        label=said.label,
                        rule="person.degree",
                    )
                ]
            if degree is not None and state.last is not None and state.last.indicator.startswith("manager"):
                kind = "manager"
            elif (
                kind == "household"
                and {"tham", "gia"} <= set(self.words[item.tail[0] : item.tail[1] + 4])
                and state.orgs
            ):
                kind = "member_new" if state.last_org and state.last_org.indicator == "org_new" else "member"
            elif {"làm", "là"} & set(self.words[item.tail[0] : item.tail[1]]) and item.after("person"):
                kind = "member" if "viên" in self.words[item.tail[0] : item.tail[1]] else "worker"
            elif label is None and self.words[item.head[1] - 1] in _RISEN and said is not None and said.drop:
                kind = _TOTALS.get(said.indicator, kind)  # "giảm từ 92.000 người xuống 78.000 người"
            elif label is None and item.last("province") and state.last is not None and state.last.indicator in _TOTALS:
                kind = _TOTALS[state.last.indicator]  # "ở tỉnh A là 53.900 người, còn tỉnh B 9.200 người"
            elif label is None and self.change(item) and state.last is not None and state.last.indicator in _TOTALS:
                kind = _TOTALS[state.last.indicator]
            elif label is None or label.j < item.head[1] - 12 or label.value == "delegate":
                return []
            else:
                kind = self._first_named(item, label).value
        elif kind == "trainee":
            return []
        elif kind == "member" and "lượt" in self.words[item.unit.i : item.unit.j]:
            if "vay" not in self.words[item.unit.j : item.unit.j + 4]:
                return []
            kind = "borrower"
        else:
            kind = self._kind_of_person(item, kind, label)
        recent = state.last_org is not None and state.last_org.indicator == "org_new" and state.parent is None
        if kind == "worker" and recent and "việc" in self.words[start : item.head[1]]:
            kind = "worker_new"
        indicator = self._person_indicator(item, kind)
        within = self.state.previous
        if within is not None and within.indicator.startswith("org_alliance") and self.state.brackets:
            return []
        if indicator is None:
            return []
        subject = self.subject(item)
        if kind == "manager" and state.parent is None and state.last_org is None:
            subject = Subject("coop", "_T")
        if q.value < 10 and indicator in {"member_total", "worker_total", "worker_regular"} and not self.change(item):
            return []
        if self._size_of_each(item):
            return []
        org = item.last("org")
        if org is not None and org.value == "union" and kind == "member" and q.value < _FEW_MEMBERS:
            subject = Subject("union", "_T", True)  # "của liên hiệp HTX là 14 thành viên HTX"
        if subject.org == "union" and kind.startswith("member") and q.value < _FEW_MEMBERS:
            indicator = "union_member_coop"  # "1 liên hiệp HTX với 17 thành viên"
        if kind.startswith("worker") and _SEASONAL & set(self.words[item.unit.j : item.unit.j + 2]):
            return []
        draft = Draft(
            item, indicator, subject.org, subject.sector, value=q.value, low=q.low, high=q.high, rule="person.counted"
        )
        if kind == "member" and subject.sector == "_T":
            draft.sector = self.reading.sector(item.unit.j, item.tail[1])[0] or "_T"
        if indicator in {"trainee"} or indicator.startswith("org_"):
            draft.org, draft.sector = "coop", "_T"
        draft.drop = self.from_item(item) and not item.tail_whens
        draft.label = [(label.i, label.j)] if label and label.i >= start else []
        draft.label.append((item.unit.i, item.unit.j))
        change = self.change(item)
        if change and not draft.indicator.endswith("_new"):
            draft.measure = Measure.CHANGE
            draft.label.insert(0, (change.i, change.j))
            self._signed(draft, change)
        if not (subject.named or label):
            draft.rule = "person.implied"
        return [draft]

    def _first_named(self, item: Item, label: Mark) -> Mark:
        """ "Tổng số thành viên, lao động là 85.000 người": members and workers in one figure count as members."""
        named = [m for m in item.head_marks if m.kind == "person" and m.value in PERSONS]
        beside = (m for m in named if m.j < label.i and self.words[m.j : label.i] in ([","], ["và"]))
        return next(beside, label)

    def _size_of_each(self, item: Item) -> bool:
        """ "8.605 HTX có dưới 10 lao động": how large each of them is, not how many there are in all."""
        last = self.state.last_org
        bounds = item.q.low is not None or item.q.high is not None
        if self.state.sizes and bounds and item.q.value <= _LARGE:
            return True
        small = last is not None and item.q.value < last.value and item.q.value <= _LARGE
        beside = last is not None and self.words[last.item.unit.j : item.head[1]] in (
            ["có"],
            ["có", "từ"],
            ["có", "quy", "mô"],
        )
        beside = beside or (bounds and item.q.value <= _LARGE and self._of_counted(item))
        scale = "mô" in self.words[max(item.head[0], item.head[1] - 6) : item.head[1]] and not item.last("avg")
        sized = scale or (beside and (small or last is None or self.words[item.head[1] - 1] == "mô"))
        self.state.sizes = self.state.sizes or (bounds and sized)
        return sized

    def _of_counted(self, item: Item) -> bool:
        """Whether the number is said of organisations just counted: "61,6% số HTX có dưới 10 lao động"."""
        k = item.head[1]
        while k > 0 and self.words[k - 1] in {"có", "từ", "quy", "mô"}:
            k -= 1
        org = next((m for m in self.reading.marks if m.kind == "org" and m.j == k), None)
        first = k if org is None else org.i
        while first > 0 and self.words[first - 1] in {"số", "tổng"}:
            first -= 1
        return org is not None and any(q.j == first for q in self.reading.quantities)

    def _kind_of_person(self, item: Item, kind: str, label: Mark | None) -> str:
        """Refine "thành viên", "lao động" by the words around: new, regular, members among the workers."""
        words = self.words[self.segment(item) : item.tail[1]]
        joined = " ".join(words)
        if kind == "member":
            if (
                "kết nạp" in joined
                or (self.before(item) == "thêm" and self.before(item, 2) == "hút")
                or "mới" in self.words[item.unit.j : item.unit.j + 1]
                or (label and label.value == "member_new")
            ):
                return "member_new"
            if label and label.value == "worker_member":
                return "worker_member"
        elif kind == "worker":
            if (
                label
                and label.value in {"worker_regular", "worker_new", "worker_member"}
                and label.i >= self.segment(item)
            ):
                return label.value
            if "thường xuyên" in joined or "ổn định" in joined:
                return "worker_regular"
            said = self.state.previous
            if said is not None and said.indicator == "worker_regular" and self.before(item) == "là" and not label:
                return "worker_regular"  # "các HTX có 10.000 lao động thường xuyên, các THT là 18.000 lao động"
            if self.words[item.unit.j : item.unit.j + 1] == ["mới"] or self.before(item) == "thêm":
                return "worker_new"
            if "là thành viên" in joined:
                return "worker_member"
        return kind

    def _person_indicator(self, item: Item, kind: str) -> str | None:
        state = self.state
        if kind == "manager":
            named, level = item.last("person"), item.last("degree")
            own = named is not None and level is not None and named.value == "manager" and level.i == named.j
            degree = item.after("degree") or (
                level if own or (state.last and state.last.indicator.startswith("manager")) else None
            )
            return degree.value if degree else "manager_total"
        indicator = PERSONS.get(kind)
        if kind == "member":
            named = next((m for m in reversed(item.head_marks) if m.kind in {"org", "other_org"}), None)
            if named is not None and named.value == "alliance" and item.head[1] - named.j <= 6:
                return "org_alliance_member"
            if state.last_org is not None and state.last_org.indicator == "org_new" and self._linked(item):
                return "member_new"
        if kind == "member_new":
            named = next((m for m in reversed(item.head_marks) if m.kind in {"org", "other_org"}), None)
            own = named is None and state.alliance and "kết" in self.words[item.head[0] : item.head[1]]
            if own or (named is not None and named.value == "alliance"):
                return "org_alliance_member_new"
        average = any(m.kind == "avg" for m in item.head_marks if m.i >= self.segment(item)) or {
            "htx",
            "tht",
            "hợp",
        } & set(item.q.per)
        per_org = self.words[item.unit.j : item.unit.j + 2] in (["/", "htx"], ["/", "hợp"], ["/", "tht"], ["/", "tổ"])
        said = state.previous
        beside = said is not None and said.indicator == "member_avg" and self.head_words(item) in (["và"], [","])
        if average or per_org or beside:
            return "member_avg" if kind == "member" else None
        return indicator
