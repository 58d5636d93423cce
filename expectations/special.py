"""The rules that are no plain comparison of formulas: several periods, percentages, ranges, repeated labels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache, partial
from itertools import pairwise
from typing import Any

from expectations.formula import compare, interval_of
from expectations.verdicts import (
    COUNTS,
    Figures,
    Group,
    Judgement,
    Row,
    Verdict,
    dimensions,
    equation,
    is_stock,
    table_of,
    verdict,
    years,
)
from expectations.wording import amount_vi, label_vi, number_en, number_vi, period_vi, row_vi
from ingest.catalogue import fold, form_cells, indicators
from ingest.observations import Severity

Rule = Mapping[str, Any]

# What a wrong unit multiplies by: thousands; an income of a month for that of a year.
_THOUSANDS = (1e3, 1e-3, 1e6, 1e-6)
_SLIPS = {"VND_PERSON_YEAR": (12.0, *_THOUSANDS)}


def stock_flow(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R08: closing = opening + in − out. The opening is the stock of the day before the period, in one document."""
    for group in figures.groups.values():
        if group.key[2] not in rule["org_types"]:
            continue
        for kind in rule["stocks"]:
            flows = [_total(c) for c in (*kind["into"], *kind["out"])]
            also = [_total(c) for c in kind["also_out"]]
            for period, sample in group.periods(flows[:1]).items():
                parts = [group.find(what, period, sample["period_end"])[:1] for what in flows]
                closing = group.find(_total(kind["stock"]), period, sample["period_end"])
                opening = _opening(figures, group, _total(kind["stock"]), sample)
                if not (closing and opening and all(parts)):
                    continue
                into = [p[0] for p in parts[: len(kind["into"])]]
                out = [p[0] for p in parts[len(kind["into"]) :]]
                out += [r for what in also for r in group.find(what, period, sample["period_end"])[:1]]
                pairs = [(c, o) for c in closing for o in opening if c["credit_scope"] == o["credit_scope"]]
                found = [_closed(rule, c, o, into, out) for c, o in pairs]
                if found:
                    yield next((v for v in found if v.holds), found[0])


def _opening(figures: Figures, group: Group, what: Any, sample: Row) -> list[Row]:
    """The stock at the start of a period, from any column: achieved, else estimated (for the plan of the next year)."""
    day = sample["period_start"] - timedelta(days=1)
    return [r for g in figures.siblings(group) if g.key[3] == "actual" for r in g.at_end(what, day)]


def _closed(rule: Rule, closing: Row, opening: Row, into: Sequence[Row], out: Sequence[Row]) -> Verdict:
    right = interval_of(opening)
    for row in into:
        right += interval_of(row)
    for row in out:
        right -= interval_of(row)
    left = interval_of(closing)

    def total(rows: Sequence[Row]) -> str:
        return amount_vi(sum(interval_of(r).value for r in rows), closing)

    values = {
        "closing_row": row_vi(closing),
        "opening": amount_vi(interval_of(opening).value, closing),
        "into": total(into),
        "out": total(out),
        **_sides(left.value, right.value, closing),
    }
    return verdict(
        rule["id"],
        Judgement(
            left=left.value,
            operator="eq",
            right=right.value,
            holds=compare(left, "eq", right),
            severity=rule["severity"],
            rows=[closing, opening, *into, *out],
            expected=str(values["right"]),
            observed=str(values["left"]),
            template_vi=rule["vi"],
            template_en=rule["en"],
            values=values,
            sums=[
                partial(equation, [(closing, 1), (opening, -1), *((r, -1) for r in into), *((r, 1) for r in out)]),
            ],
        ),
    )


def cumulative(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R10: what was reached in six months is not more than in nine, or in the year. Whatever the status: A, then E."""
    series: dict[Any, list[Row]] = defaultdict(list)
    for row in figures.rows:
        known = indicators().get(row["indicator"])
        # Money may be lost again (profit); counts and revenue only grow within a year.
        if known is None or known.kind != "flow" or known.code == "profit_total":
            continue
        if row["measure"] == "value" and row["scenario"] == "actual" and row["period_start"].strftime("%m%d") == "0101":
            place = (row["document_id"], row["ref_area"], row["org_type"], row["period_start"])
            series[(*place, dimensions(row))].append(row)
    for rows in series.values():
        by_length: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            if years(row) <= 1:
                by_length[row["period_end"]].append(row)
        ends = sorted(by_length)
        for shorter, longer in pairwise(ends):
            pairs = [(a, b) for a in by_length[shorter] for b in by_length[longer]]
            found = [_grows(rule, a, b) for a, b in pairs]
            yield next((v for v in found if v.holds), found[0])


def _grows(rule: Rule, shorter: Row, longer: Row) -> Verdict:
    left, right = interval_of(shorter), interval_of(longer)
    return verdict(
        rule["id"],
        Judgement(
            left=left.value,
            operator="le",
            right=right.value,
            holds=compare(left, "le", right),
            severity=rule["severity"],
            rows=[shorter, longer],
            blamed=[shorter, longer],
            expected=f"≤ {amount_vi(right.value, shorter)}",
            observed=amount_vi(left.value, shorter),
            template_vi=rule["vi"],
            template_en=rule["en"],
            values={
                "left_row": row_vi(shorter),
                "right_row": row_vi(longer),
                "left_period": period_vi(shorter),
                "right_period": period_vi(longer),
            },
            sums=[partial(equation, [(shorter, 1), (longer, -1)], "le")],
        ),
    )


@cache
def _cells() -> dict[tuple[str, ...], list[tuple[str, float, float]]]:
    """The ranges of form_cells.csv by dimensions: (credit scope, lowest, highest)."""
    found: dict[tuple[str, ...], list[tuple[str, float, float]]] = defaultdict(list)
    for cell in form_cells().values():
        if cell.min_province is not None and cell.max_province is not None:
            key = (cell.org_type, cell.indicator, cell.sector, cell.size_class, cell.rating)
            found[key].append((cell.credit_scope, cell.min_province, cell.max_province))
    return dict(found)


def province_range(row: Row) -> tuple[float, float] | None:
    """The plausible range of a figure of one province: doubled upwards for the 34, by the length of the period."""
    if row["ref_area_scheme"] not in ("VN63", "VN34") or row["measure"] != "value":
        return None
    key = (row["org_type"], row["indicator"], row["sector"], row["size_class"], row["rating"])
    cells = _cells().get(key, [])
    cells = [c for c in cells if c[0] == row["credit_scope"]] or cells
    if not cells:
        return None
    low, high = min(c[1] for c in cells), max(c[2] for c in cells)
    if row["ref_area_scheme"] == "VN34":
        high *= 2
    if not is_stock(row):
        length = years(row)
        low *= min(length, 1.0) if low > 0 else max(length, 1.0)
        if indicators()[row["indicator"]].kind == "flow":
            high *= max(length, 1.0)
    return low, high


def ranges(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R29: inside the range of the catalogue; else, does a slip of thousand (or a million) explain it?"""
    for row in figures.rows:
        bounds = province_range(row)
        value = row["obs_value"]
        if bounds is None or value is None:
            continue
        low, high = bounds
        exact = row["obs_value_low"] is None or row["obs_value_low"] == row["obs_value_high"]
        broken = row["unit_measure"] in COUNTS and exact and abs(value - round(value)) > 1e-6
        holds = low <= value <= high and not broken
        slips = [f for f in _SLIPS.get(row["unit_measure"], _THOUSANDS) if value and low <= value * f <= high]
        if broken:
            slips = [f for f in slips if abs(value * f - round(value * f)) < 1e-6]
        far = value != 0 and not low / rule["far"] <= value <= high * rule["far"] if low >= 0 else bool(slips)
        critical = broken or (bool(slips) and far) or far
        yield verdict(rule["id"], _ranged(rule, row, (low, high), holds, critical, slips if far or broken else []))


def _ranged(
    rule: Rule, row: Row, bounds: tuple[float, float], holds: bool, critical: bool, slips: Sequence[float]
) -> Judgement:
    value = float(row["obs_value"])
    shown = f"{amount_vi(bounds[0], row)} đến {amount_vi(bounds[1], row)}"
    hint_vi, hint_en = " Đề nghị kiểm tra lại đơn vị tính.", ""
    if slips:
        times = "nhân" if slips[0] > 1 else "chia"
        factor = number_vi(max(slips[0], 1 / slips[0]))
        meant = amount_vi(value * slips[0], row)
        hint_vi = f" Nếu {times} {factor} thì được {meant}: có thể sai đơn vị tính hoặc dấu ngăn cách hàng nghìn."
        if slips[0] == 12:
            hint_vi = f" Trông như thu nhập một tháng; cả năm là {meant}."
        hint_en = f" Times {slips[0]:g} it fits: {number_en(value * slips[0])}"
    if value < bounds[0] and row["locator_type"] != "cell":
        hint_vi += " Cũng có thể đây là số liệu của một HTX hoặc một huyện, không phải của cả tỉnh."
        hint_en += " Perhaps it is about one cooperative or district, not about the province"
    return Judgement(
        left=value,
        operator="between",
        right=bounds[0],
        right_high=bounds[1],
        holds=holds,
        severity=Severity.CRITICAL if critical else Severity.WARNING,
        rows=[row],
        blamed=[row],
        expected=shown,
        observed=amount_vi(value, row),
        template_vi=rule["vi"],
        template_en=rule["en"],
        values={
            "left_row": row_vi(row),
            "right": shown,
            "right_en": f"{number_en(bounds[0])} to {number_en(bounds[1])}",
            "hint_vi": hint_vi,
            "hint_en": hint_en,
        },
    )


def repeated_cell(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R30: a figure that stands in several tables of a workbook is the same in all of them.

    Of two tables of one form (six months on one sheet, the year on the next) the finding is at the later one.
    """
    for group in figures.groups.values():
        by_cell: dict[Any, list[Row]] = defaultdict(list)
        for row in group.rows:
            if row["locator_type"] == "cell":
                scope = "excl" if row["credit_scope"] == "excl" else ""
                by_cell[dimensions(row), row["time_period"], scope].append(row)
        for rows in by_cell.values():
            if len({table_of(r) for r in rows}) > 1:
                one_form = len({r["extraction_method"] for r in rows}) == 1
                yield _same(rule, rows, rows[::-1] if one_form else rows)


def repeated_label(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R34: one label, one value. In a form per row of the form; in a text also across indicators."""
    by_label: dict[Any, list[Row]] = defaultdict(list)
    for row in figures.rows:
        label = _plain_label(str(row["original_label"]))
        is_text = row["locator_type"] != "cell"
        if is_text and (row["indicator"] in rule["enumerated"] or not _specific(label)):
            continue
        what = dimensions(row)
        # A form repeats labels under different headings ("Trong đó: số mới"); there only the same row counts.
        key = (row["org_type"], *what[1:]) if is_text else (row["org_type"], *what, row["credit_scope"], table_of(row))
        context = (row["document_id"], row["ref_area"], row["time_period"], row["scenario"], row["obs_status"])
        by_label[context, label, key].append(row)
    for (_, label, _), rows in by_label.items():
        if len(rows) > 1:
            # The reader may have guessed a second meaning: the figure whose indicator bears the label stays.
            named = [r for r in rows if _bears(r["indicator"], label)]
            blamed = [r for r in rows if r not in named] if len({r["obs_value"] for r in named}) == 1 else rows
            yield _same(rule, rows, blamed or rows, {"label": label_vi(rows[0])})


def _same(rule: Rule, rows: Sequence[Row], blamed: Sequence[Row], more: Mapping[str, str] | None = None) -> Verdict:
    left, right = interval_of(rows[0]), interval_of(rows[1])
    apart = next((r for r in rows[1:] if not compare(left, "eq", interval_of(r))), None)
    if apart is not None:
        right = interval_of(apart)
    return verdict(
        rule["id"],
        Judgement(
            left=left.value,
            operator="eq",
            right=right.value,
            holds=apart is None,
            severity=rule["severity"],
            rows=rows,
            blamed=blamed,
            expected=amount_vi(left.value, rows[0]),
            observed=amount_vi(right.value, rows[0]),
            template_vi=rule["vi"],
            template_en=rule["en"],
            values=more or {},
            sums=[partial(equation, [(rows[0], 1), (rows[1] if apart is None else apart, -1)])],
        ),
    )


def _plain_label(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())


# Words that say whom a figure counts, not what it says of them.
_GENERIC = re.compile(
    r"\b(hop tac xa|htx|lien hiep|lhhtx|to hop tac|tht|quy tin dung nhan dan|quy tin dung|qtdnd|quy|tdnd|thanh vien|"
    r"lao dong|nguoi|don vi|tong so|tong|so luong|so|co|cac|cua|va|toan tinh|ca tinh)\b"
)


def _specific(label: str) -> bool:
    """Whether a label names a quantity ("tổng vốn hoạt động"), not only those who are counted ("HTX")."""
    return len(_GENERIC.sub(" ", label).split()) >= 2


def _bears(indicator: str, label: str) -> bool:
    known = indicators().get(indicator)
    if known is None:
        return False
    name = _plain_label(known.name_vi)
    return name == label or _GENERIC.sub(" ", name).split() == _GENERIC.sub(" ", label).split()


def _total(indicator: str) -> tuple[str, str, str, str, str]:
    return (indicator, "_T", "_T", "_T", "value")


def _sides(left: float, right: float, like: Row) -> dict[str, str]:
    shown = {"left": left, "right": right, "difference": abs(left - right)}
    return {name: amount_vi(value, like) for name, value in shown.items()}


def _kinds() -> dict[str, Callable[[Rule, Figures], Iterable[Verdict]]]:
    from expectations.columns import changed, copied_column, missing_cells, rounded
    from expectations.percentages import plan_percentage, shares

    return {
        "changed": changed,
        "copied_column": copied_column,
        "missing_cells": missing_cells,
        "rounded": rounded,
        "stock_flow": stock_flow,
        "cumulative": cumulative,
        "plan_percentage": plan_percentage,
        "shares": shares,
        "ranges": ranges,
        "repeated_cell": repeated_cell,
        "repeated_label": repeated_label,
    }


KINDS = _kinds()
