"""What surrounds a number: the questions that the deciding modules ask of its head, its tail and the state."""

from __future__ import annotations

from ingest.extraction.drafts import Draft, State, Subject
from ingest.extraction.lexicon import Mark
from ingest.extraction.subjects import ORGS, Item, Reading, combine
from ingest.observations import Measure

_CROWD = 500  # members of one cooperative; more are those of all that were listed
EVENTS = frozenset({"org_new", "org_dissolved", "org_alliance_member_new", "org_exit_other"})


class Context:
    """The sentence being read, and what the text has said so far."""

    def __init__(self, reading: Reading, state: State) -> None:
        self.reading = reading
        self.words = reading.sentence.words
        self.state = state
        self.sector_words: tuple[int, int] | None = None

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
            if self.words[k] in {",", ";", "("} or (self.words[k] == ":" and k < end - 1 and self.words[k + 1] != "là"):
                return k + 1
        return start

    def head_words(self, item: Item) -> list[str]:
        """The words before the number and its qualifier."""
        return self.words[item.head[0] : item.head[1]]

    def before_is_with(self, item: Item) -> bool:
        """Whether the figure is said of what was counted before: "4.200 doanh nghiệp với tổng vốn 90 tỷ"."""
        return self.words[item.head[0] : item.head[0] + 1] in (["với"], ["có"], ["tạo"], ["sử"])

    def opens_parts(self, item: Item) -> bool:
        """ "Trong số 121 HTX nông nghiệp có …", "Trong 182 HTX nông nghiệp có 168 …": the whole of what follows."""
        if self.before(item) in {"số", "tổng"}:
            return self.before(item, 2) in {"trong", "tổng"}
        following = self.words[item.unit.j : item.unit.j + 8]
        return self.before(item) == "trong" and item.head[1] - item.head[0] == 1 and "có" in following

    def before(self, item: Item, n: int = 1) -> str:
        """The n-th word before the number and its qualifier."""
        k = item.head[1] - n
        return self.words[k] if k >= item.head[0] else ""

    def change(self, item: Item) -> Mark | None:
        """The verb of change right before the number ("tăng", "giảm thêm"), unless it is "tăng lên" (a level)."""
        mark = item.last("change")
        said = self.state.previous
        joined = item.unit.family in {"org", "person"} and self.head_words(item) == ["và"]
        if mark is None and joined and said is not None and said.measure == Measure.CHANGE:
            # "tăng 8.929 HTX và 108.930 thành viên"
            return Mark("change", "down" if said.value < 0 else "up", item.head[0], item.head[0])
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
        k = item.unit.j
        following = self.words[k : k + 12]
        rises = any(w in {"lên", "xuống", "còn"} for w in following[:10]) or bool(item.tail_whens)
        since = self.words[item.head[1] : item.head[1] + 1] == ["từ"] or self.before(item) == "từ"
        return since and item.q.low is None and rises

    def versus(self, item: Item) -> bool:
        """Whether the figure is compared with an earlier one."""
        whens = item.tail_whens + [w for w in item.head_whens if w.i >= self.segment(item)]
        opening = [w for w in self.reading.whens[:1] if w.role == "versus" and w.i <= 1]
        if opening and item.q.kind in {"pct", "count"} and "lần" in self.words[item.q.j : item.q.j + 1]:
            return True  # "So với 15 năm trước thì doanh thu tăng gấp 3 lần; tài sản tăng gấp 25 lần"
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
                inside = {k for w in item.head_whens for k in range(w.i, w.j)}
                inside |= {k for m in item.head_marks if m.kind == "other_org" for k in range(m.i, m.j)}
                end = next((k for k in range(mark.j, item.head[1]) if self.words[k] == "theo"), item.head[1])
                gap = sum(k not in inside for k in range(mark.j, end))  # "chứng thực theo Nghị định … là 426 THT"
                if mark.value == "org_total":
                    event = next((m for m in item.head_marks if m.j == mark.i and m.value in EVENTS), None)
                    if event is not None:
                        return event  # "thành lập mới tổng số 80 HTX"
                if mark.value in EVENTS or mark.value == "org_total" or gap <= 6:
                    dormant = next((m for m in item.head_marks if m.value == "org_inactive" and m.i >= start), None)
                    if (
                        mark.value == "org_dissolution_pending"
                        and dormant
                        and "nhưng" in self.words[dormant.j : mark.i]
                    ):
                        return dormant  # "ngừng hoạt động từ lâu nhưng chưa giải thể được"
                    return mark
        return None

    def _joins(self, mark: Mark, item: Item) -> bool:
        """Whether an area stands between a predicate and its number ("giải thể trên địa bàn tỉnh là 5")."""
        return "có" not in self.words[mark.j : item.head[1]]

    def head_sector(self, item: Item) -> str:
        """The sector before the number: "lĩnh vực nông nghiệp có", "công nghiệp - xây dựng, thương mại chiếm"."""
        words = self.words
        at = {m.j: m for m in item.head_marks}
        k, sectors, first, end = item.head[1], list[str](), True, 0
        times = {w.j: w.i for w in item.head_whens}
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
            if k in times:
                k = times[k]
                continue
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
                "plan",
            }:
                if not first and mark.kind not in {"org", "field"}:
                    break
                k = mark.i
            elif mark is not None and mark.kind == "province" and first and self._after_field(mark, item):
                k = mark.i - 1  # "trong lĩnh vực nông nghiệp, Đồng Nai có 218 HTX"
            elif (
                (words[k - 1] in skip and first)
                or (first and words[k - 1] == "," and k - 1 in at)
                or (
                    words[k - 1] in {",", "và", "-"}
                    and not first
                    and k - 1 in {m.j for m in item.head_marks if "sector" in m.kind}
                )
            ):
                k -= 1
            else:
                break
        if not sectors and self.before(item) == "với":
            named = [m for m in item.head_marks if m.kind in {"sector", "org"} and m.i >= self.segment(item)]
            if len(named) == 1 and named[0].kind == "sector" and self.words[named[0].i - 1 : named[0].i] == ["vực"]:
                sectors, k, end = [named[0].value], named[0].i, named[0].j
        self.sector_words = (k, end) if sectors else None
        return combine(sectors)

    def _after_field(self, place: Mark, item: Item) -> bool:
        """Whether a comma and a sector with its "lĩnh vực" stand before the place."""
        sector = next((m for m in item.head_marks if m.j == place.i - 1 and m.kind == "sector"), None)
        return (
            sector is not None
            and self.words[place.i - 1] == ","
            and any(m.kind == "field" and m.j == sector.i for m in item.head_marks)
        )

    def sector_named(self) -> tuple[int, int] | None:
        """The words of the sector that `head_sector` found last."""
        return self.sector_words

    def _anchored(self, mark: Mark, item: Item) -> bool:
        before = next((m for m in item.head_marks if m.j == mark.i), None)
        if before is not None and before.kind in {"org", "field", "sector"}:
            return True
        parts = self.state.parent is not None or (
            self.state.last is not None and self.state.last.sector not in {"_T", ""}
        )
        return parts and item.unit.value != "model"

    def beside_coops(self, mark: Mark, item: Item) -> bool:
        """Whether the organisation is the last of a list that cooperatives begin."""
        k = mark.i
        ends = {m.j: m.i for m in item.head_marks if m.kind == "org"}
        while k - 1 > item.head[0] and self.words[k - 1] in {",", "và"}:
            named = self.words[k - 2] == "htx" or self.words[k - 3 : k - 1] == ["tác", "xã"]
            if named and self.words[ends.get(k - 1, 0)] != "liên":
                return True
            if k - 1 not in ends:
                return False
            k = ends[k - 1]
        return False

    def subject(self, item: Item) -> Subject:
        """Whom a number of persons or an amount is about."""
        state = self.state
        named = self.reading.at.get(item.tail[1] + 1) if item.q.per and item.next_word == "với" else None
        if named is not None and named.kind == "org" and named.value in ORGS:
            return self._as_subject(named, named.j)  # "6 triệu đồng/tháng đối với HTX và 14 triệu với quỹ tín dụng"
        for mark in item.tail_marks:
            if mark.kind == "org" and mark.value in ORGS and mark.i <= item.unit.j + 3:
                return self._as_subject(mark, item.tail[1])
        if state.last_org is not None and self._linked(item):
            last = state.last_org
            crowd = item.unit.family == "person" and item.q.value > _CROWD * last.value
            whole = self.words[item.head[0] : item.head[0] + 1] == [","] or crowd
            if state.parent is not None and len(state.members) > 1 and whole:
                return Subject(state.parent.org, state.parent.sector, True)  # "gồm 32 …, 5 …, với 1.863 thành viên"
            if state.parent is None and len(state.members) > 1:
                return state.subject
            return Subject(last.org, last.sector, True)
        start = max((k for k in range(*item.head) if self.words[k] == ";"), default=item.head[0])
        orgs = [m for m in item.head_marks if m.kind == "org" and m.value in ORGS and m.i >= start]
        sectors = {m.j for m in item.head_marks if m.kind in {"sector", "sector_weak"}}
        orgs = [
            m for m in orgs if not (m.value == "credit" and self.words[m.i - 1] in {",", "và"} and m.i - 1 in sectors)
        ]
        each = item.last("avg")
        if each is not None and {"htx", "xã"} & set(self.words[each.i : each.j]) and each.i >= start:
            return Subject("coop", self.reading.sector(each.j, item.head[1])[0] or "_T", True)
        if orgs:
            last_mark = orgs[-1]
            near = [m for m in orgs if last_mark.i - m.j <= 6]
            several = len({m.value for m in near}) > 1 and any(m.value == "coop" for m in near)
            if several or (last_mark.value != "coop" and self.beside_coops(last_mark, item)):
                state.subject = Subject("coop", self.reading.sector(last_mark.j, item.head[1])[0] or "_T", True)
            else:
                state.subject = self._as_subject(last_mark, item.head[1])
                if state.subject.sector == "_T" and state.last_org is None and state.parent is None:
                    state.subject = self._named_before(last_mark) or state.subject
            return state.subject
        if item.last("area") and state.parent is None and state.subject.sector != "credit":
            return Subject(state.subject.org, "_T", True)  # "toàn tỉnh": not the sector spoken of before
        if state.parent is not None:
            return Subject(state.parent.org, state.parent.sector, True)
        if self.collective(item) and state.last_org is None:
            return Subject("_T", "_T", True)
        return state.subject

    def collective(self, item: Item) -> bool:
        """Whether "kinh tế tập thể", that is all kinds of organisation, is the subject: "KTTT đóng góp 2% GRDP"."""
        named = [m for m in self.reading.marks if m.i < item.q.i and m.kind in {"org", "other_org"}]
        words = self.words[named[-1].i : named[-1].j] if named else []
        return words[-2:] == ["tập", "thể"] or words == ["kttt"]

    def _named_before(self, mark: Mark) -> Subject | None:
        """ "Các HTX lĩnh vực công thương ổn định, doanh thu của HTX …": the same ones, in one sentence."""
        for other in self.reading.marks:
            if other.i >= mark.i or other.kind in {"area", "structure"}:
                return None
            if other.kind == "org" and other.value == mark.value and self.words[mark.i - 1] in {"của", "các"}:
                found = self._as_subject(other, mark.i)
                return found if found.sector != "_T" else None
        return None

    def _as_subject(self, mark: Mark, limit: int) -> Subject:
        if mark.value == "credit":
            return Subject("coop", "credit", True)
        sector, _ = self.reading.sector(mark.j, limit)
        return Subject(mark.value, sector or "_T", True)

    def _linked(self, item: Item) -> bool:
        """Whether the figure hangs on the one before ("2.000 THT với 15.000 thành viên"): no comma between."""
        head = self.words[item.head[0] : item.head[1]]
        return (bool(head) and not ({",", ";", ":", "("} & set(head))) or (
            head[:1] in ([","], []) and "với" in head[:3]
        )

    def _signed(self, draft: Draft, change: Mark) -> None:
        if change.value == "down":
            draft.value = -draft.value
            low, high = draft.low, draft.high
            draft.low, draft.high = (-high if high is not None else None), (-low if low is not None else None)

    def _award(self, item: Item) -> bool:
        start = self.segment(item)
        return any(m.kind == "award" and m.i >= start for m in item.head_marks) or item.after("award") is not None

    def _award_label(self, item: Item) -> list[tuple[int, int]]:
        mark = item.last("award") or item.after("award")
        return [(mark.i, mark.j)] if mark else []

    def _credit(self, item: Item) -> str:
        mark = item.after("credit_in") or self.reading.at.get(item.tail[1] + 1) or self.reading.at.get(item.tail[1])
        return mark.value if mark is not None and mark.kind == "credit_in" else "unknown"
