"""What each number says: the indicator, the measure and whom it is about, from its noun, its head and its tail."""

from __future__ import annotations

from ingest.catalogue import indicators
from ingest.extraction.drafts import Draft, State, Subject
from ingest.extraction.lexicon import Mark
from ingest.extraction.subjects import ORGS, Item, Reading, combine
from ingest.observations import Measure, Scenario

EVENTS = frozenset({"org_new", "org_dissolved", "org_alliance_member_new", "org_exit_other"})
_EXIST = frozenset(
    {
        "có",
        "là",
        "đạt",
        "lên",
        "tới",
        "gồm",
        "còn",
        "đến",
        ":",
        "chiếm",
        "với",
        "trì",
        "lại",
        "cộng",
        "số",
        "và",
        ",",
        ";",
    }
)
_TAIL_OK = frozenset(
    {
        "trên",
        "trong",
        "của",
        "hoạt",
        "các",
        "đủ",
        "năm",
        "toàn",
        "thuộc",
        "thu",
        "tạo",
        "hiện",
        "đã",
        "đang",
        "tính",
        "cả",
        "–",
        "do",
        "có",
    }
)
_AVERAGES = {
    "revenue": "revenue_avg", "profit": "profit_avg", "charter_capital": "charter_capital_avg",
    "working_capital": "working_capital_avg", "asset": "asset_avg", "revenue_member": "revenue_member_avg",
}  # fmt: skip
_TOTALS = {
    "revenue": "revenue_total", "profit": "profit_total", "charter_capital": "charter_capital",
    "charter_capital_new": "charter_capital_new", "working_capital": "working_capital", "asset": "asset_total",
    "production_value": "production_value", "budget": "budget_contribution", "loan_outstanding": "loan_outstanding",
    "loan_disbursed": "loan_disbursed", "deposit": "deposit_total", "support_budget": "support_budget",
    "revenue_member": "revenue_member_avg",
}  # fmt: skip
_TO_AVERAGE = {_TOTALS[k]: v for k, v in _AVERAGES.items()}
_PERSONS = {
    "member": "member_total", "member_new": "member_new", "member_left": "member_left", "worker": "worker_total",
    "worker_regular": "worker_regular", "worker_new": "worker_new", "worker_member": "worker_member",
    "manager": "manager_total", "trainee": "trainee",
}  # fmt: skip
_WEAK_LABELS = frozenset({"none", "loan_disbursed"})
_PLAN_WORDS = frozenset({"kế", "chỉ", "mục", "kh", "nghị"})
_PLAN_VERBS = ("vượt", "đạt", "bằng", "hoàn", "tăng", "giảm", "thực")


class Resolver:
    """Decides for the items of one sentence; ``state`` is the text so far."""

    def __init__(self, reading: Reading, state: State) -> None:
        self.reading = reading
        self.words = reading.sentence.words
        self.state = state
        self.sector_words: tuple[int, int] | None = None

    def resolve(self, item: Item) -> list[Draft]:
        """The drafts of one item: none when the number is not a figure about cooperatives."""
        state = self.state
        if state.single or state.local or state.each_year:
            return []
        q = item.q
        if q.kind == "pct":
            return self._percent(item)
        if q.kind == "money":
            return self._money(item)
        family = item.unit.family
        if family == "org":
            return self._organisations(item)
        if family == "person":
            return self._persons(item)
        if family == "unit":
            return self._things(item)
        if family == "bare" and not q.scaled and not q.words:
            return self._bare(item)
        return []

    # --- helpers ----------------------------------------------------------------------------------------------------

    def segment(self, item: Item) -> int:
        """The first word of the part of the head that governs the number: after the last comma, semicolon, bracket."""
        start, end = item.head
        depth = 0
        for k in range(end - 1, start - 1, -1):
            word = self.words[k]
            closing = word == "(" and depth > 0
            depth += (word == ")") - closing
            if k in self.reading.inside or depth or closing:
                continue
            if self.words[k] in {",", ";", "("} or (self.words[k] == ":" and k < end - 1):
                return k + 1
        return start

    def before(self, item: Item, n: int = 1) -> str:
        """The n-th word before the number and its qualifier."""
        k = item.head[1] - n
        return self.words[k] if k >= item.head[0] else ""

    def change(self, item: Item) -> Mark | None:
        """The verb of change right before the number ("tăng", "giảm thêm"), unless it is "tăng lên" (a level)."""
        mark = item.last("change")
        if mark is None or mark.value == "up_to" or mark.j < item.head[1] - 6:
            return None
        between = self.words[mark.j : item.head[1]]
        if self.from_item(item):
            return None
        if {"lên", "còn", "đạt", "có", "là"} & set(between) or "còn" in self.words[mark.i : mark.j]:
            return None
        if {",", ";"} & set(between) or (
            len(between) > 1 and not ({"so", "cùng", "bình", "được", "khoảng"} & set(between))
        ):
            return None
        if "lên" in self.words[mark.i : mark.j] and not self.versus(item):
            return None
        return mark

    def from_item(self, item: Item) -> bool:
        """Whether the number is the first of "từ 98 … lên 187"."""
        k = item.tail[1]
        following = self.words[k : k + 12]
        rises = any(w in {"lên", "xuống", "còn"} for w in following[:10]) or bool(item.tail_whens)
        since = self.words[item.head[1] : item.head[1] + 1] == ["từ"] or self.before(item) == "từ"
        return since and item.q.low is None and rises

    def versus(self, item: Item) -> bool:
        """Whether the figure is compared with an earlier one."""
        whens = item.tail_whens + [w for w in item.head_whens if w.i >= self.segment(item)]
        return any(w.role == "versus" for w in whens) or item.after("versus") is not None

    def head_predicate(self, item: Item) -> Mark | None:
        """What the words before the number say of the organisations ("thành lập mới", "số HTX giải thể là")."""
        start = self.segment(item)
        if self.before(item) == "cho":
            models = [m for m in item.head_marks if m.i >= start and m.value == "org_supported_model"]
            if models:
                return models[-1]
        for mark in reversed(item.head_marks):
            if mark.i < start:
                return None
            if mark.kind in {"area", "province", "region"} and not self._joins(mark, item):
                return None
            if mark.kind == "predicate" and mark.value not in {"new_word", "active_word"}:
                gap = item.head[1] - mark.j
                if mark.value in EVENTS or mark.value == "org_total" or gap <= 6:
                    return mark
        return None

    def _joins(self, mark: Mark, item: Item) -> bool:
        """Whether an area stands between a predicate and its number ("giải thể trên địa bàn tỉnh là 5")."""
        return "có" not in self.words[mark.j : item.head[1]]

    def tail_predicate(self, item: Item) -> Mark | None:
        """What the words after the noun say ("HTX thành lập mới", "HTX đang hoạt động")."""
        found = [m for m in item.tail_marks if m.kind == "predicate"]
        if item.unit.predicate is not None and item.unit.value != "model":
            return item.unit.predicate
        if not found:
            return None
        if found[0].value == "active_word":
            alone = found[0].i == item.unit.j and found[0].j >= item.tail[1]
            return (
                Mark("predicate", "org_active", found[0].i, found[0].j)
                if alone
                else (found[1] if len(found) > 1 else None)
            )
        if found[0].value == "new_word":
            return found[0] if found[0].i <= item.unit.j + 1 else (found[1] if len(found) > 1 else None)
        return found[0]

    def head_sector(self, item: Item) -> str:
        """The sector before the number: "lĩnh vực nông nghiệp có", "công nghiệp - xây dựng, thương mại chiếm"."""
        words = self.words
        at = {m.j: m for m in item.head_marks}
        k, sectors, first, end = item.head[1], list[str](), True, 0
        skip = {
            "có",
            "là",
            "chiếm",
            "đạt",
            "với",
            "gồm",
            "còn",
            ":",
            "số",
            "lượng",
            "hiện",
            "được",
            "(",
            "-",
            "tổng",
            "đã",
        }
        while k > item.head[0]:
            mark = at.get(k)
            if mark is not None and mark.kind in {"sector", "sector_weak"}:
                if mark.kind == "sector_weak" and not sectors and not self._anchored(mark, item):
                    break
                sectors.insert(0, mark.value)
                end = end or mark.j
                k, first = mark.i, False
            elif mark is not None and mark.kind in {
                "org",
                "field",
                "verb",
                "share",
                "predicate",
                "actual",
                "area",
                "estimate",
            }:
                if not first and mark.kind not in {"org", "field"}:
                    break
                k = mark.i
            elif (words[k - 1] in skip and first) or (
                words[k - 1] in {",", "và", "-"}
                and not first
                and k - 1 in {m.j for m in item.head_marks if "sector" in m.kind}
            ):
                k -= 1
            else:
                break
        self.sector_words = (k, end) if sectors else None
        return combine(sectors)

    def _anchored(self, mark: Mark, item: Item) -> bool:
        before = next((m for m in item.head_marks if m.j == mark.i), None)
        if before is not None and before.kind in {"org", "field", "sector"}:
            return True
        parts = self.state.parent is not None or (
            self.state.last is not None and self.state.last.sector not in {"_T", ""}
        )
        return parts and item.unit.value != "model"

    def org_of(self, item: Item) -> tuple[str, str, bool] | None:
        """Type, sector and whether credit funds are counted inside, of a count of organisations."""
        orgs = item.unit.orgs
        if item.unit.orgs == ("generic",) and any(
            "liên" in self.words[m.i : m.j] for m in item.head_marks if m.value == "org_alliance_member"
        ):
            return "coop", "", False
        named = [o for o in orgs if o in ORGS]
        if not named:
            return self._generic(item, orgs[0] if orgs else "")
        if set(named) == {"credit"}:
            return "coop", "credit", False
        kind = "coop" if "coop" in named else next(o for o in named if o != "credit")
        return kind, "", "credit" in named

    def _generic(self, item: Item, word: str) -> tuple[str, str, bool] | None:
        """ "đơn vị", "20 Quỹ", "3 liên hiệp": the kind is said before."""
        if word == "union_word":
            return "union", "", False
        mark = next((m for m in reversed(item.head_marks) if m.kind == "org" and m.value in ORGS), None)
        if mark is not None:
            return ("coop", "credit", False) if mark.value == "credit" else (mark.value, "", False)
        if word == "fund_word":
            return None
        if self.state.last_org is not None or self.state.parent is not None:
            subject = self.state.last_org or self.state.parent
            assert subject is not None
            return subject.org, "", False
        return None

    # --- organisations ----------------------------------------------------------------------------------------------

    def _organisations(self, item: Item) -> list[Draft]:
        state, q = self.state, item.q
        rated = self.before(item) == "quân" or self.words[item.tail[1] : item.tail[1] + 2] == ["/", "năm"]
        if (q.decimals and not q.scaled) or rated or self._founded_then(item):
            return []
        found = self.org_of(item)
        if found is None or self._refused(item):
            return []
        org, sector, credit = found
        self.sector_words = None
        head, tail = self.head_predicate(item), self.tail_predicate(item)
        change, since = self.change(item), self.from_item(item)
        if self._award(item):
            return [Draft(item, "award_total", value=q.value, label=self._award_label(item))]
        predicate = head if head and (head.value in EVENTS or not tail) else tail
        if item.unit.value == "model":
            predicate = item.unit.predicate or Mark("predicate", "org_supported_model", item.unit.i, item.unit.j)
        if head and head.value == "org_supported_model" and self.before(item) == "cho":
            predicate = head
        sector = sector or item.unit.sector or self._tail_sector(item) or self.head_sector(item)
        listed = self._continues(item)
        inherited = self._inherited(item, listed)
        label = [(predicate.i, predicate.j)] if predicate else []
        special = (
            self._special(item) if predicate is None or predicate.value in {"org_total", "event_coop_turn"} else ""
        )
        if special:
            predicate = Mark("predicate", special, item.unit.i, item.unit.j)
        base = state.last_org or inherited
        if change is not None and predicate is None:
            indicator = base.indicator if base else "org_total"
            rating, confidence = (base.rating if base else ""), 0.85
            sector = sector or (base.sector if base and base.org == org else "")
        elif predicate is None and inherited is not None:
            indicator, rating = inherited.indicator, inherited.rating
            confidence = 0.85
            sector = sector or (inherited.sector if state.parent is inherited and inherited.sector != "_T" else "")
        elif predicate is not None:
            value = "org_new" if predicate.value == "new_word" else predicate.value
            indicator, _, rating = value.partition(".")
            confidence = 0.95
            if (
                state.parent is not None
                and not sector
                and state.parent.sector not in {"_T"}
                and org == state.parent.org
            ):
                sector = state.parent.sector
        elif since or self._exists(item):
            indicator, rating, confidence = "org_total", "", 0.9
        else:
            return []
        indicator = self._adjust(indicator, item, org)
        if not indicator:
            return []
        draft = Draft(
            item, indicator, org, sector or "_T", item.unit.size or self._size(item), rating or "_T", value=q.value
        )
        if state.brackets and item.head_whens and not sector and state.last_org is not None:
            draft.sector = state.last_org.sector
        if indicator == "union_member_coop":
            draft.org = "union"
        draft.low, draft.high, draft.confidence, draft.listed = q.low, q.high, confidence, listed
        draft.label = [*label, (item.unit.i, item.unit.j)]
        if sector and self.sector_words and not item.unit.sector:
            draft.label.insert(0, self.sector_words)
        draft.parent = state.parent
        draft.credit_scope = "incl" if credit else self._credit(item)
        draft.drop = since and not item.tail_whens
        if change and (predicate is None or predicate.value == "org_total"):
            draft.measure = Measure.CHANGE
            draft.label.insert(0, (change.i, change.j))
            self._signed(draft, change)
        drafts = [draft]
        if q.whole is not None:
            drafts.append(self._whole(draft, q.whole))
        return drafts

    def _founded_then(self, item: Item) -> bool:
        """ "79 HTX thành lập trước năm 2013": a description, not new ones of the period."""
        k = next((m.j for m in item.tail_marks if m.kind == "predicate"), item.unit.j)
        return (
            k > item.unit.j
            and self.words[k : k + 1] in (["trước"], ["từ"], ["vào"], ["sau"])
            and "thành" in self.words[item.unit.j : k]
        )

    def _special(self, item: Item) -> str:
        """What only the neighbouring figures tell: owners of OCOP products, borrowers, ratings in a list."""
        k, words, before, last = item.unit.j, self.words, self.before(item), self.state.last
        if words[k : k + 1] in (["với"], ["có"]) and "sản" in words[k + 1 : k + 5] and "ocop" in words[k + 2 : k + 24]:
            return "org_ocop"
        if before == "của" and last is not None and last.indicator == "ocop_product":
            return "org_ocop"
        after = self.reading.at.get(item.tail[1])
        borrowed = (
            after is not None
            and after.kind == "label"
            and after.value == "loan_disbursed"
            and "vay" in words[after.i : after.j]
        )
        if borrowed or (before == "cho" and last is not None and last.indicator == "loan_disbursed"):
            return "org_borrower"
        rating = self._rating(item)
        return f"org_rated.{rating}" if rating else ""

    def _rating(self, item: Item) -> str:
        """ "61 HTX tốt, 42 HTX khá", "trung bình 150 HTX", "yếu 8,5%": a rating by its bare word, in a list of ratings."""
        last = self.state.last
        head = self.words[item.head[0] : item.head[1]]
        named = any(
            w == "htx" and _ratings(head[k + 1 : k + 4], first=True)
            for k, w in enumerate(head[-8:], max(0, len(head) - 8))
        )
        if not (last is not None and last.indicator == "org_rated") and "loại" not in head and not named:
            return ""
        before = self.words[max(item.head[0], item.head[1] - 4) : item.head[1]]
        while before and before[-1] in {"là", ":", "có", "đạt", "chiếm", "còn"}:
            before.pop()
        if item.q.kind != "pct" or item.unit.family == "bare":
            found = _ratings(before[-4:])
            if found:
                return found
        return _ratings(self.words[item.unit.j : item.unit.j + 3], first=True)

    def _refused(self, item: Item) -> bool:
        """Whether the words before the number say that these organisations are visitors, pupils or examples."""
        start = self.segment(item)
        for mark in reversed(item.head_marks):
            if mark.kind in {"area", "actual", "structure"}:
                break
            if mark.kind == "stop" and mark.value == "attend" and mark.i > item.head[1] - 25:
                return not any(m.value == "event_coop_turn" for m in item.tail_marks)
            if mark.i >= start and mark.kind == "training":
                return True
            if mark.i >= start and mark.kind == "stop" and mark.value in {"programme", "rank", "vague"}:
                return mark.j >= item.head[1] - 4
        return self._alliance_next(item)

    def _alliance_next(self, item: Item) -> bool:
        mark = self.reading.at.get(item.unit.j)
        return (
            mark is not None
            and mark.kind == "other_org"
            and mark.value == "alliance"
            and item.unit.orgs == ("generic",)
        )

    def _continues(self, item: Item) -> bool:
        """Whether the number continues the list of the one before: only a comma, "và", an organisation between."""
        if self.state.last_org is None:
            return False
        skip = {
            m.i: m.j for m in item.head_marks if m.kind in {"province", "org", "sector", "sector_weak", "field", "verb", "estimate"}
        }
        k, end = item.head
        while k < end:
            if k in skip:
                k = skip[k]
            elif self.words[k] in {
                ",",
                ";",
                "và",
                ":",
                "số",
                "cùng",
                "lĩnh",
                "vực",
                ")",
                "các",
                "-",
                "còn",
                "lại",
                "là",
            }:
                k += 1
            else:
                return False
        return True

    def _inherited(self, item: Item, listed: bool) -> Draft | None:
        state = self.state
        if state.parent is not None and not item.last("area"):
            return state.parent
        if listed and state.last_org is not None:
            return state.last_org
        return None

    def existing(self, item: Item) -> bool:
        """Whether the number, of whatever thing, is in a list of what exists ("193 xã, 1.240 doanh nghiệp và 870 HTX")."""
        head = [w for w in self.words[item.head[0] : item.head[1]] if w not in {",", "và", "cùng"}]
        return self.before(item) in {"có", "gồm"} or (self.state.existing and not head)

    def _exists(self, item: Item) -> bool:
        """Whether the sentence says that so many organisations exist, without a restriction that we cannot read."""
        if self.state.existing and self.existing(item):
            return self._open_tail(item)
        before = self.before(item)
        last = next((m for m in reversed(item.head_marks) if m.j >= item.head[1] - 1), None)
        ok = before in _EXIST or (
            last is not None and last.kind in {"structure", "verb", "actual", "area", "predicate", "estimate"}
        )
        if not ok:
            return False
        stop = item.last("stop")
        if stop is not None and stop.value in {"at", "helped"} and stop.j >= item.head[1]:
            return False
        if before in {",", "và", ";"} and not self._continues(item):
            return False
        if before == "với" and self.state.last_org is None and not item.last("area", "province", "share", "actual"):
            return False
        return self._open_tail(item)

    def _open_tail(self, item: Item) -> bool:
        k, end = item.tail
        beyond = self.reading.at.get(end)
        if beyond is not None and beyond.kind == "label" and beyond.value == "none":
            return False
        if k >= end:
            return True
        mark = self.reading.at.get(k)
        if mark is not None and mark.kind not in {"stop", "award", "training", "label", "unit", "verb"}:
            return True
        if any(w.i <= k < w.j for w in item.tail_whens):
            return True
        return self.words[k] in _TAIL_OK and not item.after("stop")

    def _tail_sector(self, item: Item) -> str:
        """A sector after a predicate: "HTX thành lập mới thuộc lĩnh vực thủy sản"."""
        for mark in item.tail_marks:
            if mark.kind == "field":
                return self.reading.sector(mark.i, item.tail[1])[0]
        return ""

    def _size(self, item: Item) -> str:
        mark = item.after("size") or (
            item.last("size") if item.last("size") and self.segment(item) <= item.last("size").i else None
        )  # type: ignore[union-attr]
        return mark.value if mark else "_T"

    def _adjust(self, indicator: str, item: Item, org: str) -> str:
        """The indicator, where the type of organisation or the sentence decides between two."""
        if indicator == "org_registered" and org != "group":
            return "org_new"
        if indicator == "event_coop_turn":
            return indicator
        if indicator == "org_alliance_member_new" and not (
            self.state.alliance or "minh" in self.words[item.unit.i : item.unit.j]
        ):
            return ""
        if (
            indicator == "union_member_coop"
            and "hiệp" not in self.words[self.segment(item) : item.tail[1]]
            and not (
                self.state.subject.org == "union"
                or any(m.kind == "org" and m.value == "union" for m in item.head_marks)
            )
        ):
            return "org_alliance_member" if self.state.alliance else ""
        return indicator

    def _credit(self, item: Item) -> str:
        mark = item.after("credit_in") or self.reading.at.get(item.tail[1] + 1) or self.reading.at.get(item.tail[1])
        return mark.value if mark is not None and mark.kind == "credit_in" else "unknown"

    def _whole(self, draft: Draft, whole: float) -> Draft:
        """The denominator of "9/12 HTX": the plan of a flow, the total of a part."""
        plan = draft.indicator in EVENTS
        total = Draft(draft.item, draft.indicator if plan else "org_total", draft.org, draft.sector, value=whole)
        total.scenario = Scenario.PLAN if plan else draft.scenario
        total.label, total.confidence = draft.label, 0.75
        return total

    def _award(self, item: Item) -> bool:
        start = self.segment(item)
        return any(m.kind == "award" and m.i >= start for m in item.head_marks) or item.after("award") is not None

    def _award_label(self, item: Item) -> list[tuple[int, int]]:
        mark = item.last("award") or item.after("award")
        return [(mark.i, mark.j)] if mark else []

    def _signed(self, draft: Draft, change: Mark) -> None:
        if change.value == "down":
            draft.value = -draft.value
            low, high = draft.low, draft.high
            draft.low, draft.high = (-high if high is not None else None), (-low if low is not None else None)

    # --- persons ----------------------------------------------------------------------------------------------------

    def _persons(self, item: Item) -> list[Draft]:
        state, q, kind = self.state, item.q, item.unit.value
        start = self.segment(item)
        if kind == "delegate" or any(m.kind == "stop" and m.value == "attend" for m in item.head_marks):
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
            degree = item.after("degree")
            said = state.previous
            if said is not None and said.measure == Measure.SHARE_PCT and said.indicator.startswith("manager") and label is None:
                return [Draft(item, said.indicator, said.org, said.sector, value=q.value, low=q.low, high=q.high, label=said.label)]
            if degree is not None and state.last is not None and state.last.indicator.startswith("manager"):
                kind = "manager"
            elif label is None or label.j < item.head[1] - 12 or label.value == "delegate":
                return []
            else:
                kind = label.value
        elif kind == "trainee":
            return []
        else:
            kind = self._kind_of_person(item, kind, label)
        indicator = self._person_indicator(item, kind)
        if indicator is None:
            return []
        if q.value < 10 and indicator in {"member_total", "worker_total", "worker_regular"} and not self.change(item):
            return []
        subject = self.subject(item)
        draft = Draft(item, indicator, subject.org, subject.sector, value=q.value, low=q.low, high=q.high)
        if kind == "member" and subject.sector == "_T":
            draft.sector = self.reading.sector(item.unit.j, item.tail[1])[0] or "_T"
        if indicator in {"trainee"} or indicator.startswith("org_"):
            draft.org, draft.sector = "coop", "_T"
        draft.label = [(label.i, label.j)] if label and label.i >= start else []
        draft.label.append((item.unit.i, item.unit.j))
        change = self.change(item)
        if change and not draft.indicator.endswith("_new"):
            draft.measure = Measure.CHANGE
            draft.label.insert(0, (change.i, change.j))
            self._signed(draft, change)
        if not (subject.named or label):
            draft.confidence = 0.75
        return [draft]

    def _kind_of_person(self, item: Item, kind: str, label: Mark | None) -> str:
        """Refine "thành viên", "lao động" by the words around: new, regular, members among the workers."""
        words = self.words[self.segment(item) : item.tail[1]]
        joined = " ".join(words)
        if kind == "member":
            if (
                "kết nạp" in joined
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
            if self.words[item.unit.j : item.unit.j + 1] == ["mới"]:
                return "worker_new"
            if "là thành viên" in joined:
                return "worker_member"
        return kind

    def _person_indicator(self, item: Item, kind: str) -> str | None:
        state = self.state
        if kind == "manager":
            degree = item.after("degree") or (
                item.last("degree") if state.last and state.last.indicator.startswith("manager") else None
            )
            return degree.value if degree else "manager_total"
        indicator = _PERSONS.get(kind)
        if kind == "member":
            named = next((m for m in reversed(item.head_marks) if m.kind in {"org", "other_org"}), None)
            if named is not None and named.value == "alliance" and item.head[1] - named.j <= 6:
                return "org_alliance_member"
            if state.last_org is not None and state.last_org.indicator == "org_new" and self._linked(item):
                return "member_new"
        if kind == "member_new":
            named = next((m for m in reversed(item.head_marks) if m.kind in {"org", "other_org"}), None)
            if named is not None and named.value == "alliance":
                return "org_alliance_member_new"
        average = any(m.kind == "avg" for m in item.head_marks if m.i >= self.segment(item)) or {
            "htx",
            "tht",
            "hợp",
        } & set(item.q.per)
        per_org = self.words[item.unit.j : item.unit.j + 2] in (["/", "htx"], ["/", "hợp"], ["/", "tht"], ["/", "tổ"])
        if average or per_org:
            return "member_avg" if kind == "member" else None
        return indicator

    def _linked(self, item: Item) -> bool:
        """Whether the figure hangs on the one before ("2.000 THT với 15.000 thành viên"): no comma between."""
        head = self.words[item.head[0] : item.head[1]]
        return (bool(head) and not ({",", ";", ":", "("} & set(head))) or (
            head[:1] in ([","], []) and "với" in head[:3]
        )

    def subject(self, item: Item) -> Subject:
        """Whom a number of persons or an amount is about."""
        state = self.state
        for mark in item.tail_marks:
            if mark.kind == "org" and mark.value in ORGS and mark.i <= item.unit.j + 3:
                return self._as_subject(mark, item.tail[1])
        if state.last_org is not None and self._linked(item):
            last = state.last_org
            if state.parent is None and len(state.members) > 1:
                return state.subject
            return Subject(last.org, last.sector, True)
        start = max((k for k in range(*item.head) if self.words[k] == ";"), default=item.head[0])
        orgs = [m for m in item.head_marks if m.kind == "org" and m.value in ORGS and m.i >= start]
        each = item.last("avg")
        if each is not None and {"htx", "xã"} & set(self.words[each.i : each.j]) and each.i >= start:
            return Subject("coop", "_T", True)
        if orgs:
            last_mark = orgs[-1]
            near = [m for m in orgs if last_mark.i - m.j <= 6]
            if len({m.value for m in near}) > 1 and any(m.value == "coop" for m in near):
                state.subject = Subject("coop", "_T", True)
            else:
                state.subject = self._as_subject(last_mark, item.head[1])
            return state.subject
        if state.parent is not None:
            return Subject(state.parent.org, state.parent.sector, True)
        return state.subject

    def _as_subject(self, mark: Mark, limit: int) -> Subject:
        if mark.value == "credit":
            return Subject("coop", "credit", True)
        sector, _ = self.reading.sector(mark.j, limit)
        return Subject(mark.value, sector or "_T", True)

    # --- money ------------------------------------------------------------------------------------------------------

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
            return None
        last = labels[-1]
        if last.value in _WEAK_LABELS:
            for mark in reversed(labels[:-1]):
                if not {",", ";"} & set(self.words[mark.j : last.i]) and mark.value not in _WEAK_LABELS:
                    return mark
        return last

    def _money(self, item: Item) -> list[Draft]:
        state, q = self.state, item.q
        label = self.money_label(item)
        change, since = self.change(item), self.from_item(item)
        if {"lượt", "ứng"} & set(self.words[self.segment(item) : item.head[1]]):
            several = [m for m in item.head_marks if m.kind == "label" and m.value not in _WEAK_LABELS]
            label, state.labels = (several[0], several[1:]) if len(several) > 1 else (label, [])
        elif label is None and state.labels:
            label = state.labels.pop(0)
        if label is None:
            inherited = state.last or self._said_before(item)
            if inherited is None or not indicators()[inherited.indicator].unit_measure.startswith("VND"):
                return []
            vague = {"nhiều", "số"} & set(self.words[self.segment(item) : item.head[1]])
            person = next((m for m in reversed(item.head_marks) if m.kind == "person"), None)
            average = item.last("avg") is not None or bool({"htx", "hợp", "tht"} & set(q.per))
            if vague:
                return []
            parts = state.parent is not None or self.head_sector(item) or any(m.kind == "org" for m in item.head_marks)
            parts = parts or self.before(item) in {"lên", "xuống", "còn"} or bool(state.brackets and item.head_whens)
            if not (change or parts or person or average or self._shared(item)):
                return []
            indicator, pieces = inherited.indicator, inherited.label
            if average:
                indicator = _TO_AVERAGE.get(indicator, indicator)
            if person is not None and indicator.endswith("income_avg"):
                indicator = self._income(item, person.i)
        elif label.value == "none" or self._vague_subject(item) or {"nhiều"} & set(self.words[max(label.j, self.segment(item)) : item.head[1]]):
            return []
        else:
            chosen = self._money_indicator(item, label)
            if chosen is None:
                return []
            indicator, pieces = chosen, [(label.i, label.j)]
        subject = self.subject(item)
        sector = self.head_sector(item) if label is None else ""
        draft = Draft(item, indicator, subject.org, sector or subject.sector, value=q.value, low=q.low, high=q.high)
        draft.label = list(pieces)
        draft.drop = since and not item.tail_whens
        draft.confidence = 0.95 if label else 0.75
        draft.credit_scope = self._credit(item)
        self._yearly(draft, item)
        if change:
            draft.measure = Measure.CHANGE
            draft.label.append((change.i, change.j))
            self._signed(draft, change)
        return [draft]

    def _said_before(self, item: Item) -> Draft | None:
        """An amount named earlier in the sentence that got no figure of its own there."""
        found = [m for m in self.reading.marks if m.kind == "label" and item.q.i - 60 < m.i < item.head[0]]
        if not found or found[-1].value == "none" or ";" in self.words[found[-1].j : item.q.i]:
            return None
        indicator = self._money_indicator(item, found[-1])
        return Draft(item, indicator, label=[(found[-1].i, found[-1].j)]) if indicator else None

    def _vague_subject(self, item: Item) -> bool:
        """ "Có nhiều HTX … doanh thu trên 10 tỷ": some cooperatives, not all."""
        orgs = [m.i for m in item.head_marks if m.kind == "org"]
        return any(self.words[i - 1 : i] == ["nhiều"] or self.words[max(0, i - 2) : i] == ["một", "số"] for i in orgs)

    def _shared(self, item: Item) -> bool:
        return not (set(self.words[item.head[0] : item.head[1]]) - {"và", ","})

    def _money_indicator(self, item: Item, label: Mark) -> str | None:
        family = label.value
        if family == "income":
            return self._income(item, label.i)
        clause = max(
            (k + 1 for k in range(*item.head) if self.words[k] in {",", ";"} and k < label.i), default=item.head[0]
        )
        average = (
            any(m.kind == "avg" for m in item.head_marks if m.i >= clause) or "quân" in self.words[label.i : label.j]
        )
        average = (
            average
            or bool({"htx", "hợp", "quỹ", "tht", "tổ", "lhhtx", "liên"} & set(item.q.per))
            or any(m.kind == "avg" for m in item.tail_marks if m.i <= item.tail[0] + 1)
        )
        new = self.state.last_org is not None and self.state.last_org.indicator == "org_new"
        others = (
            any(m.kind in {"org", "area"} and m.i > label.j for m in item.head_marks)
            or ";" in self.words[item.head[0] : item.head[1]]
        )
        if family == "charter_capital" and new and not others:
            return "charter_capital_new"
        if average:
            return _AVERAGES.get(family)
        return _TOTALS.get(family)

    def _income(self, item: Item, label: int) -> str:
        persons = [m for m in (*item.head_marks, *item.tail_marks) if m.kind == "person" and m.i >= label]
        persons = persons or [m for m in item.head_marks if m.kind == "person"][-1:]
        values = [m.value for m in persons]
        if "manager" in values:
            return "manager_income_avg"
        worker = any(v.startswith("worker") for v in values) or {"lao", "lđ"} & set(item.q.per)
        if not worker and ("member" in values or {"thành", "tv"} & set(item.q.per)):
            return "member_income_avg"
        return "worker_income_avg"

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
            and draft.value <= 15e6
            and "/ năm" not in around
        ):
            monthly, draft.confidence = True, 0.7
        if monthly:
            draft.value *= 12
            draft.low = draft.low * 12 if draft.low is not None else None
            draft.high = draft.high * 12 if draft.high is not None else None

    # --- per cent ---------------------------------------------------------------------------------------------------

    def _percent(self, item: Item) -> list[Draft]:
        state, q = self.state, item.q
        plan = self._plan_percent(item)
        if plan is not None:
            return plan
        change = self.change(item)
        if change is not None or self.versus(item):
            return self._change_percent(item, change)
        said = state.previous
        if said is not None and said.measure.startswith("change") and self.words[item.head[0] : item.head[1]] == ["("]:
            draft = Draft(
                item, said.indicator, said.org, said.sector, said.size, said.rating, measure=Measure.CHANGE_PCT
            )
            draft.value, draft.low, draft.high = q.value, q.low, q.high
            draft.label, draft.period = said.label, said.period
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
            draft.label = [(label.i, label.j)]
            return [draft]
        after = next(
            (m for m in item.tail_marks if m.kind == "label" and m.value == "gdp"), None
        ) or self.reading.at.get(item.q.j)
        if after is not None and after.kind == "label" and after.value == "gdp":
            if "gián" in self.words[self.segment(item) : item.head[1]]:
                return []
            draft = Draft(item, "gdp_share", value=q.value, low=q.low, high=q.high, label=[(after.i, after.j)])
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
        return [draft]

    def _figure_after(self, item: Item) -> Draft | None:
        """ "tăng 16% vốn góp bình quân": the figure that changes is named after the percentage."""
        mark = self.reading.at.get(item.q.j)
        if mark is None or mark.kind != "label" or mark.value == "none":
            return None
        average = any(m.kind == "avg" and mark.j <= m.i <= mark.j + 1 for m in self.reading.marks)
        if mark.value == "income":
            indicator = "worker_income_avg"
        else:
            indicator = (_AVERAGES if average else _TOTALS).get(mark.value, "")
        return Draft(item, indicator, label=[(mark.i, mark.j)]) if indicator else None

    def _head_figure(self, item: Item) -> Draft | None:
        """A figure that the head names without a value: "doanh thu đạt 95% kế hoạch", "thành lập mới HTX đạt 80%"."""
        start = self.segment(item)
        label = next(
            (
                m
                for m in reversed(item.head_marks)
                if m.i >= start and m.kind == "label" and (m.value in _TOTALS or m.value == "income")
            ),
            None,
        )
        if label is not None and label.value != "none":
            indicator = self._money_indicator(item, label)
            if indicator:
                subject = self.subject(item)
                return Draft(item, indicator, subject.org, subject.sector, label=[(label.i, label.j)])
        person = next((m for m in reversed(item.head_marks) if m.i >= start and m.kind == "person"), None)
        if person is not None and person.value in _PERSONS:
            subject = self.subject(item)
            degree = item.last("degree")
            if person.value == "manager" and degree is not None and degree.i > person.i:
                return Draft(item, degree.value, subject.org, subject.sector, label=[(person.i, person.j), (degree.i, degree.j)])
            return Draft(item, _PERSONS[person.value], subject.org, subject.sector, label=[(person.i, person.j)])
        org = next((m for m in reversed(item.head_marks) if m.i >= start and m.kind == "org" and m.value in ORGS), None)
        if org is not None:
            predicate = self.head_predicate(item)
            indicator = "org_total" if predicate is None else predicate.value.partition(".")[0]
            rating = "_T" if predicate is None else predicate.value.partition(".")[2] or "_T"
            subject = self._as_subject(org, item.head[1])
            label_spans = [(predicate.i, predicate.j)] if predicate else []
            sector = self.head_sector(item) or subject.sector
            return Draft(item, indicator, subject.org, sector, rating=rating, label=[*label_spans, (org.i, org.j)])
        return None

    def _change_percent(self, item: Item, change: Mark | None) -> list[Draft]:
        base = self._figure_after(item) or self._head_figure(item) or self.state.last
        if base is None or "năm" in item.q.per or self.words[item.q.j : item.q.j + 2] in (["/", "năm"], ["mỗi", "năm"]):
            return []
        q = item.q
        draft = Draft(item, base.indicator, base.org, base.sector, base.size, base.rating, measure=Measure.CHANGE_PCT)
        draft.value, draft.low, draft.high, draft.label = q.value, q.low, q.high, [*base.label]
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

    def _share(self, item: Item) -> list[Draft]:
        state, q = self.state, item.q
        after = self.reading.at.get(q.j)
        if after is not None and after.kind == "predicate" and after.value == "union_member_coop":
            return []
        unit = item.unit if item.unit.family == "org" else None
        rating = self._rating(item)
        if rating and unit is None:
            draft = Draft(
                item, "org_rated", rating=rating, measure=Measure.SHARE_PCT, value=q.value, low=q.low, high=q.high
            )
            draft.label = [(max(item.head[0], item.head[1] - 2), item.head[1])]
            return [draft]
        start = self.segment(item)
        share = next((m for m in reversed(item.head_marks) if m.kind == "share" and m.i >= start), None)
        before = self.before(item)
        if unit is not None:
            return self._share_of_orgs(item)
        if share is None and not (before == "(" or (self.words[item.head[0] : item.head[1]] == ["("])):
            return self._named_share(item)
        base = self._named_share(item)
        if base:
            return base
        last = state.last
        if last is None or last.measure != Measure.VALUE or (last.item.q.kind == "money" and share is None):
            return []
        draft = Draft(item, last.indicator, last.org, last.sector, last.size, last.rating, measure=Measure.SHARE_PCT)
        draft.value, draft.low, draft.high = q.value, q.low, q.high
        draft.label = [*last.label, *([(share.i, share.j)] if share else [])]
        draft.period, draft.scenario, draft.place = last.period, last.scenario, last.place
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
        if not share and self.before(item) not in {"đạt", "là", "có", "lên", "còn", "dưới"} and not self.from_item(item):
            return []
        figure.measure, figure.value, figure.low, figure.high = Measure.SHARE_PCT, item.q.value, item.q.low, item.q.high
        return [figure]

    def _share_of_orgs(self, item: Item) -> list[Draft]:
        q = item.q
        found = self.org_of(item)
        if found is None:
            return []
        org, sector, _ = found
        predicate = self.tail_predicate(item) or self.head_predicate(item)
        indicator, _, rating = (predicate.value if predicate else "").partition(".")
        draft = Draft(
            item, indicator, org, sector or item.unit.sector or "_T", rating=rating or "_T", measure=Measure.SHARE_PCT
        )
        draft.value, draft.low, draft.high = q.value, q.low, q.high
        draft.label = [*([(predicate.i, predicate.j)] if predicate else []), (item.unit.i, item.unit.j)]
        return [draft]

    # --- other things -----------------------------------------------------------------------------------------------

    def _things(self, item: Item) -> list[Draft]:
        state, q, kind = self.state, item.q, item.unit.value
        draft = Draft(item, "", value=q.value, low=q.low, high=q.high, label=[(item.unit.i, item.unit.j)])
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
            )
            if not ocop:
                return []
            draft.indicator = "ocop_product"
        elif kind in {"event_trade", "event_coop_turn"}:
            draft.indicator = kind
        elif kind == "times":
            return self._ratio(item)
        elif kind == "area":
            label = item.last("label")
            if label is None or label.value != "land" or label.i < self.segment(item):
                return []
            draft.indicator = "land_area"
            draft.label = [(label.i, label.j)]
            draft.org = state.subject.org
        else:
            return []
        return [draft]

    def _award_later(self, item: Item) -> bool:
        return any(m.kind == "award" and item.unit.j < m.i <= item.unit.j + 14 for m in self.reading.marks)

    def _ratio(self, item: Item) -> list[Draft]:
        base = self._head_figure(item) or self.state.last
        words = self.words[self.segment(item) : item.head[1]]
        if base is None or not ({"gấp", "tăng", "bằng"} & set(words)) or not (self.versus(item) or item.tail_whens):
            return []
        draft = Draft(item, base.indicator, base.org, base.sector, base.size, base.rating, measure=Measure.CHANGE_RATIO)
        draft.value, draft.low, draft.high = item.q.value, item.q.low, item.q.high
        at = next(k for k in range(item.head[1] - 1, item.head[0] - 1, -1) if self.words[k] in {"gấp", "tăng", "bằng"})
        draft.label = [*base.label, (at, at + 1)]
        return [draft]

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
        if person is not None and person.value in _PERSONS and before in {"là", ":", "đạt", "có"}:
            item.unit.family, item.unit.value = "person", person.value
            item.unit.i, item.unit.j = person.i, person.j
            subject = self.subject(item)
            return [
                Draft(
                    item,
                    _PERSONS[person.value],
                    subject.org,
                    subject.sector,
                    value=q.value,
                    low=q.low,
                    high=q.high,
                    label=[(person.i, person.j)],
                    confidence=0.8,
                )
            ]
        listing = self.state.parent is not None or self.state.last_org is not None
        member = predicate is not None and predicate.value in {"union_member_coop", "org_alliance_member"}
        if org is None and not member and not (listing and (predicate is not None or sector)):
            return []
        if not (before in {"là", ":", "có", "đạt", "còn", "lên"} or (listing and (predicate or sector or org))):
            return []
        if (
            predicate is None
            and org is not None
            and before not in {"là", ":"}
            and not sector
            and self.state.parent is None
        ):
            return []
        item.unit.orgs = (org.value,) if org else ("coop",) if member else ("generic",)
        self.sector_words = None
        item.unit.family = "org"
        if org is not None:
            item.unit.i, item.unit.j = org.i, org.j
        else:
            item.unit.i = item.unit.j = q.j
        drafts = self._organisations(item)
        for draft in drafts:
            draft.confidence = min(draft.confidence, 0.8)
            draft.label = [span for span in draft.label if span[0] < span[1]]
        return drafts


def _ratings(words: list[str], first: bool = False) -> str:
    """The rating that these words end with (or begin with)."""
    joined = f" {' '.join(words)} ".replace(" , ", " ")
    for wording, rating in _RATING_WORDS:
        if joined.startswith(f" {wording} ") if first else joined.endswith(f" {wording} "):
            return rating
    return ""


_RATING_WORDS = (
    ("tốt khá", "good_fair"), ("khá tốt", "good_fair"), ("tốt và khá", "good_fair"), ("khá và tốt", "good_fair"),
    ("trung bình", "average"), ("yếu kém", "weak"), ("yếu", "weak"), ("kém", "weak"), ("khá", "fair"), ("tốt", "good"),
)  # fmt: skip
_SHARED = frozenset(
    [
        "org_total",
        "org_active",
        "org_inactive",
        "org_effective",
        "org_profitable",
        "org_rated",
        "org_value_chain",
        "org_hightech",
        "org_certified",
        "org_ocop",
        "org_alliance_member",
        "org_law_converted",
        "org_law_unconverted",
        "org_ntm_131",
        "org_registered",
    ]
)
