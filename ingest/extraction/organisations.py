"""Counts of organisations: which ones, and what is said of them (new, active, effective, rated …)."""

from __future__ import annotations

from ingest.extraction.context import EVENTS, Context
from ingest.extraction.drafts import Draft
from ingest.extraction.lexicon import Mark
from ingest.extraction.subjects import ORGS, Item
from ingest.observations import Measure, Qualifier, Scenario

_BY_PLACE = frozenset({"org_value_chain", "org_ocop", "org_hightech", "org_certified", "org_effective", "org_inactive"})
_EXIST_TEXT = """
có là đạt lên tới gồm còn đến : chiếm với trì lại cộng số và , ;
"""
_EXIST = frozenset(_EXIST_TEXT.split())
_TAIL_OK_TEXT = """
trên trong của hoạt các đủ năm toàn thuộc thu tạo hiện đã đang tính cả – có để
"""
_TAIL_OK = frozenset(_TAIL_OK_TEXT.split())
_RATING_WORDS = (
    ("trung bình trở lên", ""), ("khá giỏi", "good_fair"), ("giỏi khá", "good_fair"), ("khá trở lên", "good_fair"),
    ("khá và giỏi", "good_fair"), ("khá và tốt", "good_fair"), ("tốt khá", "good_fair"),
    ("khá tốt", "good_fair"), ("tốt và khá", "good_fair"),
    ("trung bình", "average"), ("yếu kém", "weak"), ("yếu", "weak"), ("kém", "weak"), ("khá", "fair"), ("tốt", "good"),
)  # fmt: skip

RATING_VERBS = frozenset(
    {"đạt", "loại", "thuộc", "diện", "hoạt", "động", "xếp", "từ", "mức", "ở", "được", "đánh", "giá"}
)
_RATES = (["/", "năm"], ["/", "tỉnh"], ["/", "huyện"], ["/", "xã"])
_FEW_MODELS = 100  # as many as a province supports
_LARGE = 500  # workers of one cooperative
_RANKS = ("dẫn đầu", "nhiều nhất", "cao nhất", "thấp nhất", "ít nhất là", "tiếp theo là")
_BROADLY = frozenset({"đa", "trên", "trong", "ở", "tại", "theo", "thuộc", "đều", "rộng"})
_ENDS = frozenset({"(", ",", ";", ".", "và", "chiếm", "còn", ":"})
_DID = (["đã", "thực"], ["đã", "nộp"], ["đã", "tham"], ["đã", "ký"])  # what only some of them do
_RATED = (["khá"], ["giỏi"], ["tốt"], ["kém"], ["yếu"])


class Organisations(Context):
    """Decides what a number of cooperatives, unions, groups or credit funds says."""

    def tail_predicate(self, item: Item) -> Mark | None:
        """What the words after the noun say ("HTX thành lập mới", "HTX đang hoạt động")."""
        found = [m for m in item.tail_marks if m.kind == "predicate"]
        if item.unit.predicate is not None and item.unit.value != "model":
            return item.unit.predicate
        if not found:
            return self._after_bracket(item)
        if found[0].value == "active_word":
            alone = found[0].i == item.unit.j and found[0].j >= item.tail[1]
            return (
                Mark("predicate", "org_active", found[0].i, found[0].j)
                if alone
                else (found[1] if len(found) > 1 else None)
            )
        ended = next((m for m in found[1:] if m.value == "org_dissolved" and found[0].value == "org_inactive"), None)
        if ended is not None and {"đã", "bị"} & set(self.words[found[0].j : ended.j]):
            return ended  # "6 HTX ngưng hoạt động kéo dài cũng đã bị giải thể"
        if found[0].value == "new_word":
            return found[0] if found[0].i <= item.unit.j + 1 else (found[1] if len(found) > 1 else None)
        return found[0]

    def _after_bracket(self, item: Item) -> Mark | None:
        """ "26.074 THT (chiếm 28% tổng số) có đăng ký chứng thực": what is said after a bracket."""
        if item.next_word != "(" or item.unit.j != item.tail[1] or ")" not in self.words[item.tail[1] :]:
            return None
        k = self.words.index(")", item.tail[1]) + 1
        mark = self.reading.at.get(k + 1 if self.words[k : k + 1] == ["có"] and k not in self.reading.at else k)
        return (
            mark
            if mark is not None and mark.kind == "predicate" and mark.value not in {"active_word", "new_word"}
            else None
        )

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
        if word == "group_word":
            known = self.state.last_org.org if self.state.last_org else self.state.subject.org
            said = any(m.kind == "org" and m.value == "group" for m in item.head_marks)
            return ("group", "", False) if said or known == "group" else None
        mark = next((m for m in reversed(item.head_marks) if m.kind == "org" and m.value in ORGS), None)
        if self.state.parent is None and any(m.kind == "structure" for m in item.head_marks):
            return None  # "452 doanh nghiệp, HTX, trong đó 216 tổ chức …": of firms too
        if mark is not None:
            if mark.value != "coop" and self.beside_coops(mark, item):
                return (
                    "coop",
                    "",
                    mark.value == "credit",
                )  # "nâng tổng số HTX, liên hiệp HTX và quỹ tín dụng lên 255 đơn vị"
            return ("coop", "credit", False) if mark.value == "credit" else (mark.value, "", False)
        if word == "fund_word":
            return ("coop", "credit", False) if self.state.credit and item.q.whole is not None else None
        if self.state.last_org is not None or self.state.parent is not None:
            subject = self.state.last_org or self.state.parent
            assert subject is not None
            return subject.org, "", False
        return None

    def _organisations(self, item: Item) -> list[Draft]:
        state, q = self.state, item.q
        listing = state.last is not None and state.last.indicator == "org_rated"  # "trung bình 150 HTX": a rating
        average = self.before(item, 1 + (self.before(item) == "có")) == "quân"
        average = average or (self.before(item) == "bình" and not listing)
        rated = average or self.words[item.tail[1] : item.tail[1] + 2] in _RATES
        if (q.decimals and not q.scaled) or rated or self._founded_then(item):
            return []
        led = self.words[item.unit.j : item.unit.j + 2] in (
            ["do", "phụ"],
            ["do", "thanh"],
            ["do", "người"],
            ["của", "phụ"],
        )
        if led or self._by_amount(item) or self._in_one_district(item):
            state.last = None  # a percentage that follows is of these
            return []
        if self._award(item):
            return [Draft(item, "award_total", value=q.value, label=self._award_label(item), rule="org.award")]
        found = self.org_of(item)
        if found is None or self._refused(item):
            return []
        org, sector, credit = found
        if item.unit.orgs == ("generic",) and self.state.alliance and self._of_members(item):
            item.unit.predicate = Mark("predicate", "org_alliance_member", item.unit.i, item.unit.j)
        self.sector_words = None
        head, tail = self.head_predicate(item), self.tail_predicate(item)
        change, since = self.change(item), self.from_item(item)
        predicate = head if head and (head.value in EVENTS or not tail) else tail
        near = self.words[item.unit.j : item.unit.j + 7]
        if item.unit.value == "model":
            of_coops = item.unit.predicate is not None
            if head is not None and head.value == "org_total":
                predicate = head  # "đưa số lượng HTX lên 700 mô hình"
            elif not (of_coops or {"htx", "hợp", "tht", "điểm"} & set(near)):
                return []  # "2 mô hình vườn rau"
            elif of_coops and q.value > _FEW_MODELS and self.before(item) == "có" and state.scenario != Scenario.PLAN:
                predicate = None  # "toàn tỉnh có 594 mô hình HTX": so many there are
            else:
                predicate = item.unit.predicate or Mark("predicate", "org_supported_model", item.unit.i, item.unit.j)
        if head and head.value == "org_supported_model" and (self.before(item) == "cho" or head.j >= item.head[1] - 1):
            predicate = head
        sector = sector or item.unit.sector or self._tail_sector(item) or self.head_sector(item)
        if "này" in self.words[item.head[0] : item.head[1]] and state.last_org is not None and not sector:
            same = any(self.words[k : k + 2] == ["vực", "này"] for k in range(*item.head))
            sector = state.last_org.sector if same else sector
        modelled = predicate is not None and "hình" in self.words[item.unit.j : predicate.i]
        if predicate is not None and predicate.value == "org_effective" and modelled:
            return []  # "10 HTX trở thành mô hình kinh doanh hiệu quả"
        if predicate is not None and predicate.value == "none" and self._added(item):
            predicate = None  # "có thêm 11 HTX đi vào hoạt động"
        if predicate is not None and predicate.value == "org_new" and self.before(item) == "trong":
            mentioned = "mới" not in self.words[predicate.i : predicate.j + 1]
            predicate = Mark("predicate", "org_total", predicate.i, predicate.j) if mentioned else predicate
        predicate = predicate or self._named_total(item)
        listed = self._continues(item)
        inherited = self._inherited(item, listed)
        label = [(predicate.i, predicate.j)] if predicate else []
        unrated = self.words[item.unit.j : item.unit.j + 16]
        judged = "chưa" in unrated and {"loại", "giá"} & set(unrated[unrated.index("chưa") :])
        if predicate is not None and predicate.value in {"new_word", "org_new"} and judged:
            predicate = Mark("predicate", "org_rated.unrated", predicate.i, predicate.j)
        general = predicate is None or predicate.value in {"org_total", "event_coop_turn", "org_rated"}
        special = self._special(item) if general else ""
        if special:
            predicate = Mark("predicate", special, item.unit.i, item.unit.j)
        base = state.last_org or inherited
        planned = self._planned(item)
        if planned is not None and predicate is None:
            indicator, rating, rule = planned.indicator, planned.rating, "org.plan_in_brackets"
            sector = sector or (planned.sector if planned.sector != "_T" else "")
        elif predicate is None and org == "coop" and self._of_union(item):
            indicator, rating, rule = "union_member_coop", "", "org.of_union"
        elif change is not None and predicate is None:
            indicator = base.indicator if base else "org_total"
            rating, rule = (base.rating if base else ""), "org.change"
            sector = sector or self._head_org_sector(item, org) or (base.sector if base and base.org == org else "")
        elif predicate is None and state.last_org is not None and self._compared(item):
            indicator, rating, rule = state.last_org.indicator, state.last_org.rating, "org.earlier"
            sector = sector or state.last_org.sector
        elif predicate is None and inherited is not None:
            indicator, rating = inherited.indicator, inherited.rating
            rule = "org.part" if state.parent is inherited else "org.listed"
            topic = state.parent is inherited or (inherited.org != org and not inherited.item.unit.sector)
            all_round = sector == "other" and "tổng" in self.words[item.unit.i : item.unit.j]
            if all_round and inherited.sector == "agriculture":
                sector = "general"  # "469 HTX nông nghiệp, trong đó … 385 HTX dịch vụ tổng hợp"
            own = topic and inherited.sector not in ({"_T"} if state.parent is inherited else {"_T", "credit"})
            sector = sector or (inherited.sector if own else "")
        elif predicate is not None:
            sector = sector or self._named_in_head(predicate, org)
            value = "org_new" if predicate.value == "new_word" else self._both_ratings(predicate)
            indicator, _, rating = value.partition(".")
            rule = "org.beside" if special else "org.said"
            if (
                state.parent is not None
                and not sector
                and state.parent.sector not in {"_T"}
                and org == state.parent.org
            ):
                sector = state.parent.sector
        elif self._added(item):
            indicator, rating, rule = "org_new", "", "org.added"
        elif (told := self._named_for_places(item)) is not None:
            indicator, _, rating = told.value.partition(".")
            rule, label = "org.by_place", [(told.i, told.j)]
            sector = sector or self._sector_before(org, told)
        elif (ranked := self._ranked(item, org)) is not None:
            indicator, rating, rule = ranked.indicator, ranked.rating, "org.ranked"
        elif since or self._exists(item):
            indicator, rating, rule = "org_total", "", "org.from" if since else "org.exists"
        else:
            return []
        if rule == "org.exists" and self._part_of_active(org, sector, q.value):
            indicator = "org_active"
        indicator = self._adjust(indicator, item, org)
        if not indicator:
            return []
        draft = Draft(
            item, indicator, org, sector or "_T", item.unit.size or self._size(item), rating or "_T", value=q.value
        )
        wider = item.last("area") is not None  # "(toàn tỉnh có 234 HTX)"
        if state.brackets and not sector and not wider and state.last_org is not None and state.last_org.org == org:
            draft.sector = state.last_org.sector
        if indicator == "union_member_coop":
            draft.org = "union"
        draft.low, draft.high, draft.rule, draft.listed = q.low, q.high, rule, listed
        draft.label = [*label, (item.unit.i, item.unit.j)]
        named = self.sector_named()
        if sector and named and not item.unit.sector:
            draft.label.insert(0, named)
        draft.parent = state.parent
        draft.credit_scope = "incl" if credit else self._credit(item)
        draft.drop = since and not item.tail_whens
        if change and (predicate is None or predicate.value == "org_total"):
            draft.measure = Measure.CHANGE
            draft.label.insert(0, (change.i, change.j))
            self._signed(draft, change)
        opened = {"kể", "gồm", "cả"} & set(self.words[item.head[0] : item.head[1]])
        if sector == "credit" and state.brackets and opened and state.last_org is not None:
            state.last_org.credit_scope = "incl"
        if draft.credit_scope == "unknown" and org == "coop" and not sector and self._among_sectors(item):
            draft.credit_scope = "incl"
        drafts = [draft]
        if q.whole is not None:
            drafts.append(self._whole(draft, q.whole))
        return drafts

    def _named_total(self, item: Item) -> Mark | None:
        """ "Tổng số HTX đang hoạt động do ngành thống kê điều tra, tính đến 31/12, là 13.000 HTX": the active ones."""
        if self.before(item) not in {"là", ":"}:
            return None
        total = next((m for m in item.head_marks if m.value == "org_total"), None)
        org = next((m for m in item.head_marks if total is not None and m.kind == "org" and m.i == total.j), None)
        said = self.reading.at.get(org.j) if org is not None else None
        return said if said is not None and said.kind == "predicate" and said.value != "active_word" else None

    def _added(self, item: Item) -> bool:
        """ "có thêm 11 HTX đi vào hoạt động", a title "Thêm 11 HTX", "mục tiêu phát triển 16 HTX"."""
        head = self.head_words(item)
        planned = self.state.scenario == Scenario.PLAN and self.state.role == "set"
        return (
            head[-2:] in (["có", "thêm"], ["cũng", "thêm"])
            or (head == ["thêm"] and item.head[0] == 0)
            or (planned and head[-2:] == ["phát", "triển"])
        )

    def _named_for_places(self, item: Item) -> Mark | None:
        """What the sentence counts place by place: "thành lập nhiều HTX nhất là Sơn La (14 HTX), Hà Nội (12 HTX)"."""
        k = item.head[1] - 1
        place = any(m.kind in {"province", "region"} and m.j == k for m in self.reading.marks)
        if self.before(item) != "(" or not place:
            return None
        said = [m for m in self.reading.marks if m.kind == "predicate" and m.j < k]
        return next((m for m in reversed(said) if m.value in EVENTS or m.value in _BY_PLACE), None)

    def _sector_before(self, org: str, predicate: Mark) -> str:
        mark = next((m for m in self.reading.marks if m.kind == "org" and m.value == org and m.j <= predicate.i), None)
        return self.reading.sector(mark.j, predicate.i)[0] if mark is not None else ""

    def _head_org_sector(self, item: Item, org: str) -> str:
        """ "Số lượng HTX nông nghiệp đã tăng thêm 12.569 HTX": the same ones."""
        mark = next((m for m in reversed(item.head_marks) if m.kind == "org" and m.value == org), None)
        return self.reading.sector(mark.j, item.head[1])[0] if mark and mark.i >= self.segment(item) else ""

    def _part_of_active(self, org: str, sector: str, value: float) -> bool:
        """ "… có hơn 400 HTX đang hoạt động. Lĩnh vực nông nghiệp có 174 HTX": parts of the active ones."""
        whole = self.state.total if self.state.last_org is None else self.state.last_org
        if whole is None or not sector or sector == "_T" or (whole.org, whole.indicator) != (org, "org_active"):
            return False
        field = any(m.kind == "field" for m in self.reading.marks)
        return whole.value > value and (field or whole.rule == "org.exists")

    def _named_in_head(self, predicate: Mark, org: str) -> str:
        """ "Số lượng HTX nông nghiệp giải thể là 14 HTX": the sector that stands before the predicate."""
        mark = next((m for m in self.reading.marks if m.kind == "org" and m.value == org and m.i < predicate.i), None)
        if mark is None:
            return ""
        sector, end = self.reading.sector(mark.j, predicate.i)
        return sector if end == predicate.i else ""

    def _both_ratings(self, predicate: Mark) -> str:
        """ "hoạt động khá, tốt": two ratings in one."""
        following = self.words[predicate.j : predicate.j + 2]
        both = following[:1] in ([","], ["và"], ["-"]) and following[1:] in (["tốt"], ["khá"], ["giỏi"])
        both = both and not any(word[0].isdigit() for word in self.words[predicate.j + 2 : predicate.j + 3])
        return (
            "org_rated.good_fair"
            if both and predicate.value in {"org_rated.fair", "org_rated.good"}
            else predicate.value
        )

    def _in_one_district(self, item: Item) -> bool:
        """ "6 HTX ở huyện A, 3 HTX ở huyện B" are of districts; "3 HTX tại các huyện A, B và C" of the province."""
        k = item.unit.j + (self.words[item.unit.j : item.unit.j + 1] in (["ở"], ["tại"], ["của"]))
        mark = self.reading.at.get(k)
        whole = item.last("area") is not None
        return not whole and mark is not None and mark.kind == "local" and self.reading.sentence.capital(mark.j)

    def _planned(self, item: Item) -> Draft | None:
        """The figure whose plan stands in the bracket after it: "9 HTX (kế hoạch năm là 18 HTX)"."""
        inside = bool(self.state.brackets) and self.state.scenario == Scenario.PLAN
        named = {"kế", "chỉ", "đấu"} & set(self.words[item.head[0] : item.head[1]])
        return self.state.last_org if inside and named else None

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
        if (before == "của" and last is not None and last.indicator == "ocop_product") or self._owner(item):
            return "org_ocop"
        if words[k : k + 2] == ["hiệu", "quả"] and item.unit.value != "model":
            return "org_effective"  # "96/104 HTX hiệu quả"
        after = self.reading.at.get(item.tail[1])
        lent = next((m for m in reversed(item.head_marks) if m.kind == "label" and m.value == "loan_disbursed"), None)
        beside = lent is not None and lent.j >= item.head[1] - (before == "cho")
        if beside and lent is not None and "cho" in self.words[lent.i : item.head[1]]:
            return "org_borrower"  # "giải ngân cho vay 5 HTX", "cho vay cho 5 HTX"
        if before in {",", "và"} and len(self.head_words(item)) == 1 and self._lent_in_list(item):
            return "org_borrower"
        borrowed = (
            after is not None
            and after.kind == "label"
            and after.value in {"loan_disbursed", "loan_outstanding"}
            and "vay" in words[after.i : after.j]
        )
        if borrowed or (before == "cho" and last is not None and last.indicator == "loan_disbursed"):
            return "org_borrower"
        rating = self._rating(item)
        return f"org_rated.{rating}" if rating else ""

    def _lent_in_list(self, item: Item) -> bool:
        """ "cho vay 31 dự án, 11 HTX và 20 THT": to all of them."""
        earlier = [q.i for q in self.reading.quantities if item.q.i - 12 < q.i < item.q.i]
        lent = (m for m in self.reading.marks if m.value == "loan_disbursed" and m.kind == "label")
        return any(mark.j in earlier and "vay" in self.words[mark.i : mark.j] for mark in lent)

    def _owner(self, item: Item) -> bool:
        """ "184 sản phẩm OCOP của 110 chủ thể, gồm 73 HTX, 5 doanh nghiệp, 10 THT": owners of OCOP products."""
        words = self.words[: item.q.i]
        return "ocop" in words and any(words[k : k + 2] == ["chủ", "thể"] for k in range(len(words)))

    def _rating(self, item: Item) -> str:
        """ "61 HTX tốt, 42 HTX khá", "trung bình 150 HTX", "yếu 8,5%": a rating by its bare word."""
        last = self.state.last
        head = self.words[item.head[0] : item.head[1]]
        named = any(
            w == "htx" and rating_of(head[k + 1 : k + 4], first=True)
            for k, w in enumerate(head[-8:], max(0, len(head) - 8))
        )
        after = self.words[item.unit.j : item.unit.j + 5]
        alone = item.unit.family == "org" and rating_of(after, first=True, alone=True)
        if alone:
            return alone
        said = self.state.previous
        if item.q.kind == "pct" and item.unit.family != "org" and self.state.share is not None:
            shared = rating_of(self.words[item.q.j : item.q.j + 3], first=True, alone=True)
            if shared:
                return shared  # "65% số HTX hiệu quả, 20% trung bình, 15% yếu kém"
        if (
            not any(d is not None and d.indicator == "org_rated" for d in (last, said))
            and not {"loại", "diện"} & set(head)
            and not named
        ):
            return ""
        before = self.words[max(item.head[0], item.head[1] - 4) : item.head[1]]
        while before and before[-1] in {"là", ":", "có", "đạt", "chiếm", "còn"}:
            before.pop()
        if item.q.kind != "pct" or item.unit.family == "bare":
            found = rating_of(before[-4:])
            if found:
                return found
        return rating_of(self.words[item.unit.j : item.unit.j + 3], first=True)

    def _refused(self, item: Item) -> bool:
        """Whether the words before the number say that these organisations are visitors, pupils or examples."""
        start = self.segment(item)
        for mark in reversed(item.head_marks):
            if mark.kind in {"area", "actual", "structure"}:
                break
            if item.unit.predicate is not None and item.unit.predicate.value == "union_member_coop":
                break  # "5 liên hiệp HTX với sự tham gia của 29 HTX thành viên"
            if mark.value == "each_org" and self._each_district(mark) and mark.i > item.head[1] - 15:
                return True  # "mỗi huyện, thành phố thành lập mới 4 đến 5 HTX"
            if mark.kind == "stop" and mark.value == "attend" and mark.i > item.head[1] - 25:
                return not any(m.value == "event_coop_turn" for m in item.tail_marks)
            if mark.i >= start and mark.kind == "training":
                return True
            if mark.kind == "stop" and mark.value == "helped" and mark.j >= item.head[1] - 1:
                judged = item.after("predicate")
                if judged is not None and judged.value.startswith(("org_rated", "org_effective", "org_law", "none")):
                    return True
                if judged is None and self.state.parent is not None:
                    return True  # "trong đó củng cố 1.200 HTX": what is done to them
            if mark.i >= start and mark.kind == "stop" and mark.value in {"programme", "rank", "vague"}:
                return mark.j >= item.head[1] - 4
        head = self.head_predicate(item)
        served = self.before(item) == "cho" and head is not None and head.value.startswith(("org_law", "org_effective"))
        return self.before(item) == "tại" or served or self._alliance_next(item)

    def _of_members(self, item: Item) -> bool:
        """ "nâng tổng số thành viên lên 320 đơn vị": members of the Alliance."""
        return any(m.kind == "person" and m.value == "member" and m.i >= self.segment(item) for m in item.head_marks)

    def _each_district(self, mark: Mark) -> bool:
        """ "mỗi huyện", not the programme "mỗi xã một sản phẩm"."""
        return self.words[mark.i + 1] in {"huyện", "xã"} and self.words[mark.j : mark.j + 1] != ["một"]

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
            m.i: m.j
            for m in item.head_marks
            if m.kind in {"province", "org", "sector", "sector_weak", "field", "verb", "estimate"}
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

    def _among_sectors(self, item: Item) -> bool:
        """ "174 HTX hoạt động trong các lĩnh vực nông nghiệp, xây dựng, quỹ tín dụng": the funds are counted too."""
        end = next((q.i for q in self.reading.quantities if q.i > item.q.i), len(self.words))
        sectors = {m.j for m in self.reading.marks if m.kind in {"sector", "sector_weak"} and item.q.i < m.i < end}
        funds = (m for m in self.reading.marks if m.kind == "org" and m.value == "credit" and item.q.i < m.i < end)
        return any(m.i - 1 in sectors and self.words[m.i - 1] in {",", ";", "và"} for m in funds)

    def _ranked(self, item: Item, org: str) -> Draft | None:
        """ "Dẫn đầu là Sơn La với 96 HTX, Hà Nội 88 HTX": parts of the figure of the sentence before."""
        low = self.reading.sentence.low
        whole = self.state.before.get(org)
        if whole is None or whole.value < item.q.value or not any(rank in low for rank in _RANKS):
            return None
        named = any(m.kind in {"province", "sector"} and m.i >= self.segment(item) for m in item.head_marks)
        return whole if named or item.unit.sector else None

    def _of_union(self, item: Item) -> bool:
        """ "1 liên hiệp HTX với 4 HTX là thành viên": of whom the union consists."""
        last = self.state.last_org
        members = self.words[item.unit.j : item.unit.j + 3] == ["là", "thành", "viên"]
        return last is not None and last.org == "union" and members and "với" in self.head_words(item)

    def _compared(self, item: Item) -> bool:
        """ "so với năm 2020 (359 HTX)": the value compared with."""
        return any(
            w.role == "versus" and w.j < item.head[1] and self.words[w.j : item.head[1]] in (["("], ["-"], ["(", "là"])
            for w in self.reading.whens
        )

    def _by_amount(self, item: Item) -> bool:
        """ "12 HTX đạt doanh thu trên 3 tỷ đồng": some of them, by an amount of each."""
        k = item.unit.j + (self.words[item.unit.j : item.unit.j + 1] in (["đạt"], ["có"]))
        mark = self.reading.at.get(k)
        following = next((q for q in self.reading.quantities if q.i > item.q.i), None)
        if following is None or (following.qualifier == Qualifier.EXACT and following.low is None):
            return False
        noun = self.reading.at.get(following.j)
        sized = self.words[item.unit.j : following.i - 1] in (["có"], [], ["quy", "mô"]) and following.value <= _LARGE
        if noun is not None and noun.kind == "person" and k > item.unit.j and sized:
            return True
        return mark is not None and mark.kind == "label" and following.kind == "money"

    def _inherited(self, item: Item, listed: bool) -> Draft | None:
        state = self.state
        owner = state.brackets[-1].last_org if state.brackets else None
        if owner is not None and self.head_words(item) in (["("], [","], ["và"]) and owner.value > item.q.value:
            return owner  # "1.056 HTX (800 HTX nông nghiệp, 256 HTX phi nông nghiệp)"
        if state.parent is not None and not item.last("area"):
            other = self.opens_parts(item) and state.parent.value != item.q.value
            return None if other else state.parent  # "Trong tổng số 1.021 HTX …": they open a list of their own
        anew = item.head_marks and self.before(item) == "có" and state.last_org is not None  # "; có 1.244 tổ hợp tác"
        if anew and state.last_org is not None and state.last_org.org not in item.unit.orgs:
            return None
        if listed and state.last_org is not None and self._open_tail(item):
            if state.last_org.indicator == "union_member_coop":
                return None
            return state.last_org
        return None

    def existing(self, item: Item) -> bool:
        """Whether the number, of whatever thing, is in a list of what exists ("193 xã, 40 chợ và 870 HTX")."""
        head = [w for w in self.words[item.head[0] : item.head[1]] if w not in {",", "và", "cùng"}]
        return self.before(item) in {"có", "gồm"} or (self.state.existing and not head)

    def _exists(self, item: Item) -> bool:
        """Whether the sentence says that so many organisations exist, without a restriction that we cannot read."""
        if self.state.existing and self.existing(item):
            return self._open_tail(item)
        before = self.before(item)
        if before == "(" and any(m.kind == "province" and m.j == item.head[1] - 1 for m in self.reading.marks):
            return self._open_tail(item)
        last = next((m for m in reversed(item.head_marks) if m.j >= item.head[1] - 1), None)
        ok = (
            before in _EXIST
            or self.opens_parts(item)
            or (
                last is not None
                and last.kind in {"structure", "verb", "actual", "area", "predicate", "estimate", "sector"}
            )
        )
        if not ok:
            return False
        stop = item.last("stop")
        if stop is not None and stop.value in {"at", "helped"} and stop.j >= item.head[1]:
            return False
        if self.opens_parts(item):
            return True
        if before in {",", "và", ";"} and not self._continues(item):
            return before == ";" and self._another(item) and self._open_tail(item)
        if self.words[item.head[0] : item.head[1]] == ["với"] and item.head[0] == 0 and self._open_tail(item):
            return True  # "Với hơn 600 HTX hoạt động trên nhiều lĩnh vực, …"
        if before == "với" and self.state.last_org is None and not item.last("area", "province", "share", "actual"):
            return False
        return self._open_tail(item)

    def _another(self, item: Item) -> bool:
        """ "1.352 THT …, có 13 THT hoạt động tốt; 111 HTX với 48.408 xã viên": a new kind in what exists."""
        last, orgs = self.state.last_org, item.unit.orgs
        return last is not None and last.org not in orgs and "coop" in orgs and item.next_word == "với"

    def _open_tail(self, item: Item) -> bool:
        k, end = item.tail
        beyond = self.reading.at.get(end)
        if beyond is not None and beyond.kind == "label" and beyond.value == "none":
            return False
        if k >= end and self.words[end : end + 1] == ["và"] and self._joint_restricted(end + 1):
            return False
        if k >= end:
            goods = [m for m in self.reading.marks if m.value == "product" and end < m.i <= end + 5]
            return not (self.words[end : end + 1] == ["với"] and goods and "ocop" not in self.words[end : end + 20])
        mark = self.reading.at.get(k)
        if mark is not None and mark.value == "active_word":
            if self.words[mark.j : mark.j + 1] and self.words[mark.j] in _BROADLY:
                return True
            mark = self.reading.at.get(mark.j)
            if mark is None or mark.kind in {"avg", "predicate"}:
                return item.tail[1] - k <= 2
        if mark is not None and mark.kind not in {"stop", "award", "training", "label", "unit", "verb"}:
            return self.words[mark.j - 1 : mark.j + 1] not in _DID
        if mark is not None and mark.value == "attend" and self.words[k : k + 1] == ["với"]:
            return True  # of whom a union consists
        if any(w.i <= k < w.j for w in item.tail_whens):
            return True
        if self.words[k : k + 2] in (["trong", "số"], ["trong", "top"], ["nằm", "trong"]):
            return False
        if self.words[k] == "đang" and self.words[k + 1 : k + 2] != ["hoạt"]:
            return False
        return self.words[k] in _TAIL_OK and not item.after("stop")

    def _joint_restricted(self, at: int) -> bool:
        """ "2 HTX và 1 Quỹ TDND được công nhận tiêu biểu": only some of both."""
        following = next((q for q in self.reading.quantities if q.i == at and q.kind == "count"), None)
        unit = self.reading.unit(following, len(self.words)) if following is not None else None
        return unit is not None and unit.family == "org" and self.words[unit.j : unit.j + 1] in (["được"], ["nhận"])

    def _tail_sector(self, item: Item) -> str:
        """A sector after a predicate: "HTX thành lập mới thuộc lĩnh vực thủy sản"."""
        for mark in item.tail_marks:
            if mark.kind == "field" and "trên" not in self.words[max(item.unit.j, mark.i - 2) : mark.j]:
                return self.reading.sector(mark.i, item.tail[1])[0]
            beside = {m.j for m in item.tail_marks if m.kind == "predicate"}
            if mark.kind == "sector" and (
                mark.i in beside or (mark.i - 1 in beside and self.words[mark.i - 1] == "về")
            ):
                return mark.value  # "38 HTX liên kết về trồng trọt", "19 HTX hoạt động vận tải"
        return ""

    def _size(self, item: Item) -> str:
        before, after = item.last("size"), item.after("size")
        if after is None and before is not None and before.i < self.segment(item):
            return "_T"
        mark = after or before
        return mark.value if mark else "_T"

    def _adjust(self, indicator: str, item: Item, org: str) -> str:
        """The indicator, where the type of organisation or the sentence decides between two."""
        if indicator == "none":
            return ""
        bylaw = item.after("predicate")
        others = any(m.value == "org_law_unconverted" for m in self.reading.marks)  # "…, còn 48 HTX chưa chuyển đổi"
        whole = self.state.parent
        others = others or (whole is not None and whole.org == org and whole.value > item.q.value)
        if indicator == "org_law_converted" and bylaw is not None and self.words[bylaw.i] == "hoạt" and not others:
            return "org_total"  # "có 195 HTX hoạt động theo Luật": all of them do
        raised = any(m.value == "org_total" for m in item.head_marks if m.kind == "predicate")
        if indicator == "org_law_converted" and bylaw is None and raised:
            return "org_total"  # "nâng tổng số HTX hoạt động theo Luật năm 2012 lên 127 HTX"
        if indicator == "org_registered" and org != "group":
            return "org_total"
        if indicator == "event_coop_turn":
            return indicator
        if indicator in {"org_alliance_member", "union_member_coop"} and self.before(item) in {"hút", "nạp", "động"}:
            near = self.words[item.unit.j : item.unit.j + 4]
            indicator = "org_alliance_member_new" if "minh" in near or self.state.alliance else indicator
        if indicator == "org_alliance_member_new" and not (
            self.state.alliance or "minh" in self.words[item.unit.i : item.unit.j + 8]
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

    def _whole(self, draft: Draft, whole: float) -> Draft:
        """The denominator of "9/12 HTX": the plan of a flow, the total of a part."""
        plan = draft.indicator in EVENTS
        known = self.state.active
        active = known is not None and (known.org, known.sector, known.value) == (draft.org, draft.sector, whole)
        said = draft.indicator if plan else "org_active" if active else "org_total"  # "40/55 HTX" of 55 active ones
        total = Draft(draft.item, said, draft.org, draft.sector, value=whole)
        total.scenario = Scenario.PLAN if plan else draft.scenario
        total.label, total.rule = draft.label, "org.whole"
        return total


def rating_of(words: list[str], first: bool = False, alone: bool = False) -> str:
    """The rating that these words end with (or begin with; ``alone``: and nothing else up to the next sign)."""
    if alone:
        words = [*words, "."]
        end = next((k for k, w in enumerate(words) if w in _ENDS and words[k + 1 : k + 2] not in _RATED), 0)
        words = words[:end]
    joined = f" {' '.join(words)} ".replace(" , ", " ")
    for wording, rating in _RATING_WORDS:
        if (
            joined == f" {wording} "
            if alone
            else joined.startswith(f" {wording} ")
            if first
            else joined.endswith(f" {wording} ")
        ):
            return rating
    return ""
