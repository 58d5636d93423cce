"""The identity solver: where one changed figure would mend the identities that a document breaks, it names the figure.

A wrong figure breaks every identity that it takes part in; a right one would keep all of those that hold. So for each
figure of a broken identity we compute the value that would mend it, drop the value when it breaks anything else
(another identity, a subset that gets larger than its whole, the range of the catalogue), and count what it mends. The
figure that mends most is named when it stands alone; few that mend equally much are told as alternatives. Nothing is
ever changed.

    for repair in repairs(verdicts, rows): ...
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median
from typing import Any

from expectations.formula import interval_of
from expectations.special import province_range
from expectations.verdicts import (
    COUNTS,
    Equation,
    Judgement,
    Row,
    Verdict,
    dimensions,
    exact,
    has_number,
    table_of,
    verdict,
)
from expectations.wording import amount_vi, english_of, row_en, row_vi
from ingest.observations import Severity

_MOST_ALTERNATIVES = 3
_NEGATIVE = frozenset({"profit_avg", "profit_total"})  # the figures that may be below zero


Known = Mapping[int, Sequence[Equation]]  # the equations of the verdicts, by their place in the list


@dataclass(frozen=True, slots=True)
class Repair:
    """The value that one figure would need, and the verdicts (by their place in the list) that it would mend."""

    row: Row
    value: Fraction
    mends: frozenset[int]
    slip: str = ""  # what may have happened in typing: transposed, digit, factor, sign
    rivals: tuple[Repair, ...] = ()  # others that mend as much
    is_certain: bool = True  # whether no other figure could be meant

    @property
    def change(self) -> Fraction:
        """The new value minus the stated one."""
        return self.value - exact(interval_of(self.row).value)

    def mended(self, broken: Verdict) -> bool:
        """Whether a verdict would hold with the new value."""
        return any(e.holds(self.row["obs_id"], self.change) for e in broken.equations)


def repairs(verdicts: Sequence[Verdict], rows: Iterable[Row]) -> list[Repair]:
    """The figures whose change would mend most of the broken identities, one for each group of them that hang together.

    Args:
        verdicts: of the rules on some documents; those without equations tell nothing.
        rows: the observations of these documents. Only figures in cells are ever named.

    Returns:
        Repairs that stand alone or have at most two rivals. An identity on its own names nobody, unless every other
        figure in it is confirmed by an identity that holds, or one alone looks like a slip of the fingers that took it
        away from its row.
    """
    doubtful = {v.document_id for v in verdicts if v.sums and not v.holds}
    if not doubtful:
        return []
    known = {i: v.equations for i, v in enumerate(verdicts) if v.sums and v.document_id in doubtful}
    broken = {i for i, equations in known.items() if not verdicts[i].holds and not any(e.holds() for e in equations)}
    cells = {r["obs_id"]: r for r in rows if r["locator_type"] == "cell" and r["document_id"] in doubtful}
    users: dict[str, list[int]] = defaultdict(list)  # figure → the verdicts that it takes part in
    for i, equations in known.items():
        for obs_id in _figures(equations):
            users[obs_id].append(i)
    found = []
    for group in _groups(known, broken):
        concerned = dict.fromkeys(o for i in group for o in _figures(known[i]))
        candidates = [r for o in concerned if o in cells for r in _candidates(cells[o], known, users[o], broken)]
        if best := _best(candidates, verdicts, cells.values()):
            found.append(best)
    return found


def settle(verdicts: Sequence[Verdict], blamed: Iterable[Repair]) -> list[Verdict]:
    """The verdicts; where the solver is certain of the wrong figure, only its row is blocked, and it stands first."""
    found = list(verdicts)
    for repair in blamed:
        culprit = repair.row["obs_id"]
        for i, v in enumerate(found):
            if repair.is_certain and v.blocked_obs_ids and culprit in v.obs_ids and repair.mended(v):
                places = dict(zip(v.obs_ids, v.locators, strict=True))
                order = [culprit, *(o for o in v.obs_ids if o != culprit)]
                found[i] = replace(
                    v,
                    blocked_obs_ids=(culprit,),
                    obs_ids=tuple(order),
                    locators=tuple(places[o] for o in order),
                )
    return found


def told(rule: Mapping[str, Any], repair: Repair, verdicts: Sequence[Verdict]) -> Verdict:
    """What the sender reads of a repair: rule S01 of rules.yml, always info."""
    rows = [repair.row, *(r.row for r in repair.rivals)]
    value = float(repair.value)
    mended = sorted({verdicts[i].rule_id for i in repair.mends})
    others = [f"{row_vi(r.row)} → {amount_vi(float(r.value), r.row)}" for r in repair.rivals]
    others_en = [f"{row_en(r.row)} -> {english_of(amount_vi(float(r.value), r.row))}" for r in repair.rivals]
    slip = rule["slips"].get(repair.slip, {"vi": "", "en": ""})
    return verdict(
        rule["id"],
        Judgement(
            left=interval_of(repair.row).value,
            operator="eq",
            right=value,
            holds=False,
            severity=rule["severity"],
            rows=rows,
            expected=amount_vi(value, repair.row),
            observed=amount_vi(interval_of(repair.row).value, repair.row),
            template_vi=rule["vi"],
            template_en=rule["en"],
            values={
                "culprit": row_vi(repair.row),
                "culprit_en": row_en(repair.row),
                "right": amount_vi(value, repair.row),
                "count": len(repair.mends),
                "rules": ", ".join(mended),
                "slip_vi": f" ({slip['vi']})" if slip["vi"] else "",
                "slip_en": f" ({slip['en']})" if slip["en"] else "",
                "others_vi": f" Cũng có thể là: {'; '.join(others)}." if others else "",
                "others_en": f"; or {'; '.join(others_en)}" if others else "",
            },
        ),
    )


def _figures(equations: Iterable[Equation]) -> dict[str, None]:
    return dict.fromkeys(o for e in equations for o in e.weights)


def _groups(known: Known, broken: Iterable[int]) -> Iterator[list[int]]:
    """The broken verdicts, those together that share a figure."""
    by_figure: dict[str, list[int]] = defaultdict(list)
    figures = {i: _figures(known[i]) for i in sorted(broken)}
    for i, obs_ids in figures.items():
        for obs_id in obs_ids:
            by_figure[obs_id].append(i)
    left = set(figures)
    for i in figures:
        if i not in left:
            continue
        left.remove(i)
        group, reached = [], [i]
        while reached:
            group.append(one := reached.pop())
            near = {j for o in figures[one] for j in by_figure[o]} & left
            left -= near
            reached += sorted(near)
        yield sorted(group)


def _candidates(row: Row, known: Known, users: Sequence[int], broken: set[int]) -> Iterator[Repair]:
    """The values of one figure that mend at least one of its broken identities and harm none of the others."""
    obs_id, stated = row["obs_id"], exact(interval_of(row).value)
    values: dict[Fraction, None] = {}
    for i in users:
        for e in known[i] if i in broken else ():
            if e.operator == "eq" and (value := _solution(e.weights.get(obs_id), e.residual, e.slack, row)) is not None:
                values.setdefault(value)
    for value in values:
        change = value - stated
        if not _is_possible(row, value) or not change:
            continue
        after = {i: any(e.holds(obs_id, change) for e in known[i]) for i in users}
        harmed = (i for i in users if not after[i] and any(e.holds() for e in known[i]))
        mends = frozenset(i for i in users if i in broken and after[i])
        if mends and next(harmed, None) is None:
            yield Repair(row, value, mends, slip_of(row, value))


def _solution(weight: Fraction | None, residual: Fraction, slack: Fraction, row: Row) -> Fraction | None:
    """The value that makes a residual 0, with the decimals that the figure is printed with; None when there is no such
    value, or many."""
    if not weight:
        return None
    step = Fraction(1) if row["unit_measure"] in COUNTS else Fraction(10) ** (row["unit_mult"] - row["decimals"])
    value = round((exact(interval_of(row).value) - residual / weight) / step) * step
    off = abs(residual + weight * (value - exact(interval_of(row).value)))
    return value if off <= slack < abs(weight) * step else None


def _is_possible(row: Row, value: Fraction) -> bool:
    """Whether a figure may have the value at all: no negative count, nothing outside the range of the catalogue."""
    if value < 0 and row["indicator"] not in _NEGATIVE:
        return False
    if row["measure"] in ("share_pct",) and value > 100:
        return False
    bounds = province_range(row)
    return bounds is None or exact(bounds[0]) <= value <= exact(bounds[1])


def _best(candidates: Sequence[Repair], verdicts: Sequence[Verdict], cells: Collection[Row]) -> Repair | None:
    """The repair that mends most, alone or with its few rivals."""
    most = max((len(r.mends) for r in candidates), default=0)
    top = sorted((r for r in candidates if len(r.mends) == most), key=lambda r: not r.slip)
    if not top or (most == 1 and not any(verdicts[i].severity == Severity.CRITICAL for i in top[0].mends)):
        return None  # one broken warning has many explanations besides a wrong figure
    if len(top) == 1:
        return top[0]
    if most > 1 and len(top) <= _MOST_ALTERNATIVES:
        return replace(top[0], rivals=tuple(top[1:]), is_certain=False)
    slipped = [r for r in top if r.slip and _is_nearer(r, cells)]
    return replace(slipped[0], is_certain=False) if len(slipped) == 1 else None


def _is_nearer(repair: Repair, cells: Collection[Row]) -> bool:
    """Whether the new value is nearer than the stated one to what the other columns say in this row."""
    row = repair.row
    like = (row["document_id"], row["ref_area"], row["org_type"], table_of(row), dimensions(row))
    others = [
        exact(interval_of(r).value)
        for r in cells
        if r is not row
        and has_number(r)
        and (r["document_id"], r["ref_area"], r["org_type"], table_of(r), dimensions(r)) == like
    ]
    if not others:
        return True
    middle = median(others)
    return abs(repair.value - middle) < abs(repair.value - repair.change - middle)


def slip_of(row: Row, value: Fraction) -> str:
    """What a slip of the fingers would explain: digits transposed, one lost or doubled, a factor of ten, the sign."""
    unit = Fraction(10) ** (row["unit_mult"] - row["decimals"])
    stated, meant = exact(interval_of(row).value) / unit, value / unit
    if stated == 0 or stated.denominator != 1 or meant.denominator != 1:
        return ""
    if stated == -meant:
        return "sign"
    a, b = str(abs(stated.numerator)), str(abs(meant.numerator))
    if meant and any(stated * 10**k == meant or meant * 10**k == stated for k in (1, 2, 3, 6)):
        return "factor"
    apart = [i for i in range(min(len(a), len(b))) if a[i] != b[i]]
    if len(a) == len(b) and len(apart) == 2:
        i, j = apart
        return "transposed" if j == i + 1 and a[i] == b[j] and a[j] == b[i] else ""
    long, short = sorted((a, b), key=len, reverse=True)
    one_more = len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    return "digit" if one_more else ""
