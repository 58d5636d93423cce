"""The rules on percentages: of the plan (R11), and of a whole (R13)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from expectations.formula import Interval, NotComputable, compare, interval_of
from expectations.verdicts import (
    Dimensions,
    Figures,
    Group,
    Judgement,
    Row,
    Verdict,
    dimensions,
    equation,
    ratio_equation,
    verdict,
)
from expectations.wording import amount_vi, number_en, number_vi, row_vi, rows_vi
from ingest.observations import Severity

Rule = Mapping[str, Any]

_EXCEEDED = r"vượt(?:\s+(?:mức|kế hoạch|chỉ tiêu|trên|hơn|khoảng|gần|xấp xỉ))*\s*"
_NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")


def plan_percentage(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R11: plan_pct = actual / plan; and "vượt 207 %", which hardly ever means what it says."""
    for group in figures.groups.values():
        for row in group.rows:
            if row["measure"] != "plan_pct":
                continue
            what = (*dimensions(row)[:4], "value")
            actual = _first(figures, group, what, "actual", row)
            plan = _first(figures, group, what, "plan", row)
            if exceeded := _exceeded_by(row):
                yield _wording(rule, row, exceeded, actual)
            if actual and plan:
                try:
                    yield _of_plan(rule, row, actual, plan)
                except NotComputable:  # a plan of 0 cannot be fulfilled in per cent
                    continue


def _first(figures: Figures, group: Group, what: Dimensions, scenario: str, row: Row) -> Row | None:
    """The figure that a percentage is about: of the same period; a plan always of the whole year (domain.md 0.6)."""
    groups = [g for g in figures.siblings(group) if g.key[3] == scenario]
    period, end = row["time_period"], row["period_end"]
    if scenario == "plan":
        period, end = str(row["period_start"].year), row["period_start"].replace(month=12, day=31)
    return next((r for g in groups for r in g.find(what, period, end)), None)


def _exceeded_by(row: Row) -> float | None:
    """The number printed after "vượt", when it is over 100; else None."""
    printed = _NUMBER.search(str(row["original_value"]))
    if not printed:
        return None
    number = float(printed[0].replace(".", "").replace(",", "."))
    says_so = re.search(_EXCEEDED + re.escape(printed[0]), str(row["quote"]), re.IGNORECASE)
    return number if number > 100 and (says_so or "vượt" in str(row["original_label"]).lower()) else None


def _wording(rule: Rule, row: Row, stated: float, actual: Row | None) -> Verdict:
    plan_vi = plan_en = ""
    if actual and row["obs_value"] and actual["obs_value"]:
        plan = actual["obs_value"] / stated * 100
        if abs(plan - round(plan)) < 0.05 * max(1.0, plan / 20) and round(plan):
            plan_vi = f" (kế hoạch {number_vi(round(plan))}, thực hiện {number_vi(actual['obs_value'])})"
            plan_en = f" (plan {round(plan)}, reached {number_en(actual['obs_value'])})"
    return verdict(
        rule["id"],
        Judgement(
            left=stated,
            operator="le",
            right=100.0,
            holds=False,
            severity=Severity.WARNING,
            rows=[row, actual] if actual else [row],
            expected=f"đạt {number_vi(stated)} %",
            observed=f"vượt {number_vi(stated)} %",
            template_vi=rule["wording_vi"],
            template_en=rule["wording_en"],
            values={"left": f"{number_vi(stated)} %", "plan_vi": plan_vi, "plan_en": plan_en},
        ),
    )


def _of_plan(rule: Rule, row: Row, actual: Row, plan: Row) -> Verdict:
    left = interval_of(row)
    right = interval_of(actual) / interval_of(plan) * Interval.exactly(100.0)
    tolerance = float(rule["tolerance"]["absolute"])
    return verdict(
        rule["id"],
        Judgement(
            left=left.value,
            operator="eq",
            right=right.value,
            holds=compare(left, "eq", right, tolerance),
            severity=rule["severity"],
            rows=[row, actual, plan],
            tolerance=tolerance,
            blamed=[row],
            expected=f"{number_vi(right.value)} %",
            observed=f"{number_vi(left.value)} %",
            template_vi=rule["vi"],
            template_en=rule["en"],
            values={
                "left": amount_vi(left.value, row),
                "right": f"{number_vi(right.value)} %",
                "actual_row": row_vi(actual),
                "plan_row": row_vi(plan),
            },
            sums=[partial(ratio_equation, row, actual, plan, tolerance)],
        ),
    )


def shares(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R13: a share is its part divided by its total; the shares of one whole add up to 100."""
    for group in figures.groups.values():
        by_whole: dict[Any, list[Row]] = defaultdict(list)
        for row in group.rows:
            if row["measure"] != "share_pct":
                continue
            found = [v for pair in _fractions(group, row) if (v := _share(rule, row, *pair))]
            if found:  # a rate of effective ones may be of all or of the active ones: one must fit
                either = tuple(e for v in found for e in v.sums)
                yield replace(next((v for v in found if v.holds), found[0]), sums=either)
            for split in ("sector", "rating", "size_class"):
                if row[split] != "_T":
                    rest = tuple(row[c] for c in ("sector", "rating", "size_class") if c != split)
                    by_whole[row["indicator"], row["time_period"], split, rest].append(row)
        for (_, _, split, _), rows in by_whole.items():
            if total := _sum_of_shares(rule, rows, split):
                yield total


def _fractions(group: Group, row: Row) -> list[tuple[Row, Row]]:
    """The parts and totals in counts that a share can be made of."""
    indicator, sector, size, rating, _ = dimensions(row)

    def find(*what: str) -> list[Row]:
        key = (what[0], what[1], what[2], what[3], "value")
        return group.find(key, row["time_period"], row["period_end"])

    parts = find(indicator, sector, size, rating)[:1]
    wholes: list[Row] = []
    if (sector, size, rating) != ("_T", "_T", "_T"):
        wholes += find(indicator, "_T", "_T", "_T")
    if indicator != "org_total" and indicator.startswith("org_"):
        for other in ("org_total", "org_active"):
            wholes += find(other, sector, size, "_T") + find(other, "_T", "_T", "_T")
    return [(p, w) for p in parts for w in wholes]


def _share(rule: Rule, row: Row, part: Row, total: Row) -> Verdict | None:
    try:
        right = interval_of(part) / interval_of(total) * Interval.exactly(100.0)
    except NotComputable:
        return None
    left = interval_of(row)
    tolerance = 0.01 if row["decimals"] == 2 else 0.5 * 10.0 ** -row["decimals"]
    return verdict(
        rule["id"],
        Judgement(
            left=left.value,
            operator="eq",
            right=right.value,
            holds=compare(left, "eq", right, tolerance),
            severity=rule["severity"],
            rows=[row, part, total],
            tolerance=tolerance,
            blamed=[row],
            expected=f"{number_vi(right.value, row['decimals'] + 1)} %",
            observed=amount_vi(left.value, row),
            template_vi=rule["vi"],
            template_en=rule["en"],
            values={
                "left": amount_vi(left.value, row),
                "right": f"{number_vi(right.value, row['decimals'] + 1)} %",
                "difference": number_vi(abs(left.value - right.value), 3),
                "share_row": row_vi(row),
                "part_row": row_vi(part),
                "total_row": row_vi(total),
            },
            sums=[partial(ratio_equation, row, part, total, tolerance)],
        ),
    )


# Parts that do not overlap; the first set that is complete makes a whole.
_WHOLES: dict[str, list[tuple[str, ...]]] = {
    "sector": [("agriculture", "non_agriculture", "credit"), ("agriculture", "non_agriculture")],
    "rating": [("good", "fair", "average", "weak", "unrated"), ("good", "fair", "average", "weak"),
               ("good_fair", "average", "weak")],
    "size_class": [("micro", "small", "medium", "large")],
}  # fmt: skip
_NESTED = {"non_agriculture": {"industry", "construction", "industry_construction", "trade_service", "transport",
                               "environment", "housing", "tourism", "other"},
           "agriculture": {"crop", "livestock", "forestry", "fishery", "salt", "rural_water", "general"},
           "good_fair": {"good", "fair"}, "industry_construction": {"industry", "construction"}}  # fmt: skip


def _sum_of_shares(rule: Rule, rows: Sequence[Row], split: str) -> Verdict | None:
    """Shares of parts that do not overlap: never more than 100; exactly 100 where the parts are complete."""
    by_part = {row[split]: row for row in rows}
    inside = {part for whole, parts in _NESTED.items() if whole in by_part for part in parts}
    chosen = {code: row for code, row in by_part.items() if code not in inside}
    # A share of each part's own whole ("80 % of the agricultural ones are effective") does not add up to anything.
    if len(chosen) < 2 or (split == "sector" and next(iter(rows))["indicator"] != "org_total"):
        return None
    complete = any(set(chosen) == set(whole) for whole in _WHOLES[split])
    sum_ = Interval.exactly(0.0)
    for row in chosen.values():
        sum_ += interval_of(row)
    rounding = sum(0.5 * 10.0 ** -row["decimals"] for row in chosen.values())
    tolerance = max(float(rule["tolerance"]["absolute"]), rounding)
    too_much = not compare(sum_, "le", Interval.exactly(100.0), tolerance)
    too_little = complete and not compare(sum_, "ge", Interval.exactly(100.0), tolerance)
    if not complete and not too_much:
        return None
    rest_open = split == "sector" and "credit" not in chosen  # the credit funds may be the rest
    picked = list(chosen.values())
    return verdict(
        rule["id"],
        Judgement(
            left=sum_.value,
            operator="eq" if complete else "le",
            right=100.0,
            holds=not (too_much or too_little),
            severity=Severity.WARNING if too_little and rest_open else rule["severity"],
            rows=picked,
            tolerance=tolerance,
            blamed=picked,
            expected="100 %",
            observed=f"{number_vi(sum_.value)} %",
            template_vi=rule["sum_vi"],
            template_en=rule["sum_en"],
            values={"left": f"{number_vi(sum_.value)} %", "left_rows": rows_vi(picked, " + ")},
            sums=[partial(equation, [(r, 1) for r in picked], "eq" if complete else "le", -100, absolute=tolerance)],
        ),
    )
