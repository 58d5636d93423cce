"""The rules on whole columns of a form: missing (R31) and copied (R32) ones, and moves between them (R28, R33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from expectations.formula import interval_of
from expectations.verdicts import (
    COUNTS,
    Dimensions,
    Figures,
    Judgement,
    Row,
    Verdict,
    dimensions,
    is_stock,
    verdict,
    years,
)
from expectations.wording import amount_vi, figure_vi, label_vi, number_vi, period_vi, place, row_vi
from ingest.catalogue import indicators
from ingest.observations import NullState
from ingest.submissions.forms import all_forms

Rule = Mapping[str, Any]

Series = tuple[str, str, Dimensions]  # kind of organisation, credit funds, dimensions
Columns = dict[date, dict[Series, Row]]  # last day of the period → series → figure

_STATES = {
    NullState.BLANK: "để trống",
    NullState.NOT_COLLECTED: "ghi “…” (chưa thu thập)",
    NullState.NOT_APPLICABLE: "ghi “x” (không áp dụng)",
}


def missing_cells(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R31: a column without any figure but zeros has not been reported; a reported one has the rows all provinces fill.

    The three states of "no number" are told apart: blank, "…" and "x". A "-" is the number zero.
    """
    columns: dict[Any, list[Row]] = defaultdict(list)
    for row in figures.every:
        if row["locator_type"] == "cell" and row["measure"] == "value":
            sheet, _, cell = str(row["locator"]).rpartition("!")
            form = str(row["extraction_method"]).removeprefix("form:")
            columns[row["document_id"], row["ref_area"], sheet, form, cell.rstrip("0123456789")].append(row)
    for (_, _, _, form, _), rows in columns.items():
        if len(rows) < rule["at_least"]:
            continue
        filled = [r for r in rows if r["obs_value"] or r["obs_value_low"] or r["obs_value_high"]]
        if not filled:
            yield _not_reported(rule, rows)
            continue
        required = [r for r in rows if (r["org_type"], *dimensions(r)[:4]) in _required(form)]
        yield _required_rows(rule, rows, [r for r in required if r["null_state"] in _STATES])


@cache
def _required(form_code: str) -> frozenset[tuple[str, ...]]:
    """The rows of a form that every province fills."""
    return frozenset(
        (row.org_type, row.indicator, row.sector, row.size_class, row.rating)
        for form in all_forms()
        if form.code == form_code
        for row in form.rows()
        if row.required
    )


def _not_reported(rule: Rule, rows: Sequence[Row]) -> Verdict:
    zeros = any(r["obs_value"] == 0 for r in rows)
    return _counted(rule, 0, 1, rows, False, rule["empty_vi"], rule["empty_en"],
                    {"state_vi": "toàn số 0" if zeros else "để trống", "state_en": "all zero" if zeros else "blank",
                     "count": len(rows)})  # fmt: skip


def _required_rows(rule: Rule, rows: Sequence[Row], missing: Sequence[Row]) -> Verdict:
    named = "; ".join(f"“{label_vi(r)}” {_STATES[r['null_state']]} ({place(r)})" for r in missing)
    return _counted(rule, len(missing), 0, missing or rows, not missing, rule["vi"], rule["en"], {"missing": named})


def _counted(
    rule: Rule, left: float, right: float, rows: Sequence[Row], holds: bool, vi: str, en: str, values: dict[str, Any]
) -> Verdict:
    """A verdict about a number of cells."""
    return verdict(
        rule["id"],
        Judgement(
            left=left,
            operator="eq",
            right=right,
            holds=holds,
            severity=rule["severity"],
            rows=rows,
            template_vi=vi,
            template_en=en,
            values=values,
        ),
    )


def copied_column(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R32 within a document: the column of one period is that of the period before."""
    for columns in achieved(figures.rows).values():
        ends = sorted(columns)
        for earlier, later in pairwise(ends):
            pairs = [(columns[later][k], columns[earlier][k]) for k in columns[later] if k in columns[earlier]]
            if (copied := copied_share(rule, pairs)) is not None:
                yield copied_verdict(rule, pairs, copied, rule["vi"], rule["en"], period_vi(pairs[0][1]))


def copied_share(rule: Rule, pairs: Iterable[tuple[Row, Row]]) -> tuple[int, int] | None:
    """How many of the figures that tell something are the same in two columns, of how many; None when too few tell.

    Small counts stay the same from year to year; they tell nothing.
    """
    telling = [(a, b) for a, b in pairs if min(abs(_value(a)), abs(_value(b))) >= rule["telling"]]
    if len(telling) < rule["at_least"]:
        return None
    return sum(_value(a) == _value(b) for a, b in telling), len(telling)


def copied_verdict(
    rule: Rule, pairs: Sequence[tuple[Row, Row]], copied: tuple[int, int], vi: str, en: str, source: str
) -> Verdict:
    """The verdict on two columns (or two reports) of which some cells are the same."""
    same, of = copied
    rows = [a for a, b in pairs if _value(a) == _value(b)] or [pairs[0][0]]
    share = 100 * same / of
    return verdict(
        rule["id"],
        Judgement(
            left=share,
            operator="le",
            right=rule["share"],
            holds=share <= rule["share"],
            severity=rule["severity"],
            rows=rows,
            expected=f"≤ {number_vi(rule['share'])} %",
            observed=f"{number_vi(share, 0)} %",
            template_vi=vi,
            template_en=en,
            values={"left": f"{number_vi(share, 0)} %", "same": same, "of": of, "source": source},
        ),
    )


def changed(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R28 within a document: how far a figure has moved from one year to the next (what was achieved, not planned)."""
    for columns in achieved(figures.rows).values():
        whole = sorted(end for end, cells in columns.items() if any(years(r) == 1 for r in cells.values()))
        for earlier, later in pairwise(whole):
            if later.year != earlier.year + 1:
                continue
            for key, row in columns[later].items():
                before = columns[earlier].get(key)
                if before is not None and years(row) == years(before) == 1 and _value(before) >= rule["base"]:
                    yield _change(rule, row, before)


def _change(rule: Rule, row: Row, before: Row) -> Verdict:
    kind = indicators()[row["indicator"]].kind
    factor = float(rule["factors"][kind])
    low, high = (1 / factor, factor) if kind == "flow" else (2 - factor, factor)
    ratio = _value(row) / _value(before)
    holds = low <= ratio <= high or _value(row) < 0
    shown = [] if holds else [amount_vi(bound * _value(before), row) for bound in (low, high)]
    return verdict(
        rule["id"],
        Judgement(
            left=_value(row),
            operator="between",
            right=low * _value(before),
            right_high=high * _value(before),
            holds=holds,
            severity=rule["severity"],
            rows=[row, before],
            expected=" đến ".join(shown),
            observed=figure_vi(row),
            template_vi=rule["vi"],
            template_en=rule["en"],
            values={} if holds else {"row": row_vi(row), "before": figure_vi(before), "when": period_vi(before)},
        ),
    )


def rounded(rule: Rule, figures: Figures) -> Iterator[Verdict]:
    """R33 within a document: the same round count at the end of two periods."""
    for columns in achieved(figures.rows).values():
        yield from (round_verdict(rule, before, row) for before, row in repeated_rounds(rule, columns))


def repeated_rounds(rule: Rule, columns: Columns) -> Iterator[tuple[Row, Row]]:
    """The counts that are round and the same as one period before: the last such pair of every series."""
    for key in dict.fromkeys(k for cells in columns.values() for k in cells):
        chain = [columns[end][key] for end in sorted(columns) if key in columns[end]]
        pairs = [(a, b) for a, b in pairwise(chain) if _is_round(b, rule) and _value(a) == _value(b)]
        yield from pairs[-1:]


def round_verdict(rule: Rule, before: Row, row: Row) -> Verdict:
    return verdict(
        rule["id"],
        Judgement(
            left=_value(row),
            operator="ne",
            right=_value(before),
            holds=False,
            severity=rule["severity"],
            rows=[row],
            observed=figure_vi(row),
            template_vi=rule["vi"],
            template_en=rule["en"],
            values={"row": row_vi(row), "when": period_vi(before)},
        ),
    )


def _is_round(row: Row, rule: Rule) -> bool:
    """A stock of things counted that ends in two zeros at least: 2.000, 1.500."""
    return (
        row["unit_measure"] in COUNTS
        and is_stock(row)
        and _value(row) >= rule["base"]
        and _value(row) % rule["base"] == 0
    )


def achieved(rows: Iterable[Row]) -> dict[tuple[str, str], Columns]:
    """What was achieved, by document and area. Of figures that stand twice the first counts."""
    found: dict[tuple[str, str], Columns] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        if row["locator_type"] == "cell" and row["measure"] == "value" and row["scenario"] == "actual":
            found[row["document_id"], row["ref_area"]][row["period_end"]].setdefault(series(row), row)
    return found


def series(row: Row) -> Series:
    """What a figure counts, in whatever period."""
    return row["org_type"], "excl" if row["credit_scope"] == "excl" else "", dimensions(row)


def _value(row: Row) -> float:
    return interval_of(row).value
