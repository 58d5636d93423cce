"""The identities of rules.yml, evaluated on the figures of a run. No Great Expectations here: `htx check` uses it too.

verdicts = evaluate(observations)      # one per rule, document and context, also where the rule holds
findings = [finding_of(v, run_id) for v in verdicts if not v.holds]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, partial
from itertools import islice, product
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from expectations.formula import Interval, NotComputable, compare, compute, interval_of, linear, names
from expectations.verdicts import (
    Dimensions,
    Equation,
    Figures,
    Group,
    Judgement,
    Row,
    Verdict,
    equation,
    table_of,
    verdict,
    years,
)
from expectations.wording import amount_vi, row_en, rows_vi
from ingest.catalogue import indicators
from ingest.data import load_yaml
from ingest.observations import Severity

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

RULES = Path(__file__).with_name("rules.yml")
NOTES = ("verdicts", "versions", "edits")  # what the entries need that are no rules, but remarks: S01, V01, V02
_SYMBOLS = {"le": "≤", "ge": "≥"}
_MOST_COMBINATIONS = 64  # of figures that a document states twice


@dataclass(frozen=True, slots=True)
class Term:
    """What a name in a formula stands for. ``scope``: credit funds inside (incl), outside (excl), or whatever ("")."""

    dimensions: Dimensions
    scope: str = ""

    @classmethod
    def of(cls, given: str | Mapping[str, str]) -> Term:
        """A term of rules.yml: an indicator, or a mapping."""
        g = {"indicator": given} if isinstance(given, str) else dict(given)
        scope = g.pop("scope", "")
        defaults = {"indicator": "org_total", "sector": "_T", "size_class": "_T", "rating": "_T", "measure": "value"}
        if unknown := set(g) - set(defaults):
            raise ValueError(f"rules.yml: a term has no {sorted(unknown)}")
        d = {**defaults, **g}
        return cls((d["indicator"], d["sector"], d["size_class"], d["rating"], d["measure"]), scope)

    def fits(self, row: Row) -> bool:
        """Whether the scope of a figure is the wanted one. An unknown scope may be incl, never excl."""
        return not self.scope or row["credit_scope"] == self.scope or (
            self.scope == "incl" and row["credit_scope"] == "unknown"
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison of a rule; see the head of rules.yml."""

    left: str
    op: str
    right: tuple[str, ...]
    only: str = ""
    absent: tuple[str, ...] = ()
    zero: frozenset[str] = frozenset()
    zero_in_text: bool = False
    at_least: int = 0
    severity: str = ""
    blame: tuple[str, ...] | None = None
    otherwise: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Case:
        """A case of rules.yml."""
        g = dict(given)
        for name in ("right", "absent", "blame"):
            if name in g:
                g[name] = tuple(map(str, g[name])) if isinstance(g[name], list) else (str(g[name]),)
        return cls(**{**g, "left": str(g["left"]), "zero": frozenset(g.get("zero", ()))})

    @property
    def terms(self) -> tuple[str, ...]:
        """The names in the formulas of both sides, without constants."""
        found = dict.fromkeys(n for text in (self.left, *self.right) for n in names(text))
        return tuple(n for n in found if n != "year" and n not in constants())


@cache
def load() -> Mapping[str, Any]:
    """rules.yml as it is written."""
    return load_yaml(RULES)


@cache
def constants() -> Mapping[str, tuple[tuple[date, float], ...]]:
    """The constants that change with the law: name → (from when, value), in order."""
    return {
        name: tuple((step["from"] or date.min, float(step["value"])) for step in steps)
        for name, steps in load()["constants"].items()
    }


def rule_ids() -> list[str]:
    """The ids of all rules, each once, in the order of the file; without the notes."""
    return list(dict.fromkeys(r["id"] for r in load()["rules"] if r.get("needs") not in NOTES))


def rule_severity(rule_id: str) -> str:
    """The severity of a rule in general; a verdict may be milder."""
    return str(next(r["severity"] for r in load()["rules"] if r["id"] == rule_id))


def rule_title(rule_id: str) -> tuple[str, str]:
    """What a rule says, in Vietnamese and English."""
    rule = next(r for r in load()["rules"] if r["id"] == rule_id)
    return rule["title_vi"], rule["title_en"]


def evaluate(observations: pa.Table | Iterable[Row], wrong: Iterable[str] = ()) -> list[Verdict]:
    """All verdicts on some observations: one per rule, document and context, also where the rule holds.

    A figure that is wrong by itself (``wrong``: obs_ids that a reader has blocked; or a thousand times too large, R29)
    is no term of another rule: one error, one finding.
    """
    rows: list[Row] = observations.to_pylist() if hasattr(observations, "to_pylist") else list(observations)
    known = set(wrong)
    alone = _verdicts(Figures(rows, known), alone=True)
    known.update(o for v in alone for o in v.blocked_obs_ids)
    found = [*alone, *_verdicts(Figures(rows, known))]
    return _solved(found, rows, known)


def _verdicts(figures: Figures, *, alone: bool = False) -> list[Verdict]:
    """What the rules say of some figures: those that look at one figure alone, or all others."""
    from expectations.special import KINDS

    rules = [r for r in load()["rules"] if (r.get("kind") == "ranges") == alone and r.get("needs") is None]
    return [v for rule in rules for v in (KINDS[rule["kind"]] if "kind" in rule else identity)(rule, figures)]


def _solved(verdicts: Sequence[Verdict], rows: Sequence[Row], wrong: set[str]) -> list[Verdict]:
    """The verdicts, with what the solver says of them (S01) and with the figures that it knows to be wrong blamed."""
    from expectations.solver import repairs, settle, told

    spoilt = {r["document_id"] for r in rows if r["obs_id"] in wrong}
    basis = [v for v in verdicts if v.document_id not in spoilt]
    if spoilt:  # what is wrong by itself is no term of a rule, but the rules may tell what it should be
        impossible = {r["obs_id"] for r in rows if r["obs_id"] in wrong and not _is_number_of_something(r)}
        basis += _verdicts(Figures([r for r in rows if r["document_id"] in spoilt], impossible))
    blamed = repairs(basis, rows)
    rule = next(r for r in load()["rules"] if r.get("needs") == "verdicts")
    return [*settle(verdicts, blamed), *(told(rule, repair, basis) for repair in blamed)]


def _is_number_of_something(row: Row) -> bool:
    """Whether a wrong figure is wrong only in its value."""
    ends = (row["obs_value"], row["obs_value_low"], row["obs_value_high"])
    return row["indicator"] in indicators() and all(v is None or isfinite(v) for v in ends)


def to_frame(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """Verdicts as a pandas frame: what a suite of Great Expectations validates."""
    import pandas as pd

    columns = [f.name for f in fields(Verdict) if f.name != "sums"]
    return pd.DataFrame([{c: getattr(v, c) for c in columns} for v in verdicts], columns=columns)


class Pick(NamedTuple):
    """The figures chosen for the terms of a case, and the terms that count as 0."""

    rows: Mapping[str, list[Row]]  # the rows that state the same value
    zeros: tuple[str, ...]
    uncertain: bool  # a blank cell counts as 0
    repeated: frozenset[str] = frozenset()  # terms whose value another table of the document repeats


def identity(rule: Mapping[str, Any], figures: Figures) -> Iterator[Verdict]:
    """The verdicts of a rule that is a plain comparison of formulas."""
    terms = {name: Term.of(given) for name, given in rule["terms"].items()}
    cases = [Case.of(c) for c in rule["cases"]]
    wanted = [t.dimensions for t in terms.values()]
    org_types = rule.get("org_types", ["coop"])
    for group in figures.groups.values():
        if group.key[2] not in org_types:
            continue
        seen: set[tuple[int, tuple[str, ...]]] = set()
        for period, sample in group.periods(wanted).items():
            found: list[Verdict] = []
            for number, case in enumerate(cases):
                picks = list(islice(_picks(case, terms, group, figures, period, sample), _MOST_COMBINATIONS))
                best = _best([_judge(rule, case, pick, sample) for pick in picks])
                if best and (number, best.obs_ids) not in seen:
                    seen.add((number, best.obs_ids))
                    found.append(best)
            if rule.get("any") and found:
                either = tuple(e for v in found for e in v.sums)
                found = [replace(next((v for v in found if v.holds), found[0]), sums=either)]
            yield from found


def _best(verdicts: Sequence[Verdict | None]) -> Verdict | None:
    """Where a document states a figure twice, the rule holds if it holds for one of the two (R34 tells of the rest)."""
    computed = [v for v in verdicts if v]
    return next((v for v in computed if v.holds), computed[0] if computed else None)


def _picks(
    case: Case, terms: Mapping[str, Term], group: Group, figures: Figures, period: str, sample: Row
) -> Iterator[Pick]:
    """The ways to fill the terms of a case with figures of one period."""

    def candidates(name: str) -> list[Row]:
        term = terms[name]
        rows = [r for r in group.find(term.dimensions, period, sample["period_end"]) if term.fits(r)]
        return [r for r in rows if not case.only or r["locator_type"] == case.only]

    if any(candidates(name) for name in case.absent):
        return
    found = {name: candidates(name) for name in case.terms}
    if case.only and not any(found.values()):
        return
    zeros, uncertain = [], False
    for name in case.terms:
        if found[name]:
            continue
        if name not in case.zero:
            return
        state = figures.null_state(group, terms[name].dimensions, period)
        if state == "not_collected":
            return
        in_form = any(r["locator_type"] == "cell" for rows in found.values() for r in rows)
        if not in_form and not case.zero_in_text:
            return
        zeros.append(name)
        # A row that the table does not have is nothing; a cell left blank may be forgotten.
        uncertain |= state == "blank" or (state is None and figures.knows(group, terms[name].dimensions))
    present = {name: rows for name, rows in found.items() if rows}
    if sum(name in case.zero for name in present) < case.at_least:
        return
    for chosen in _tables(present):
        options = [list(_by_value(rows).values()) for rows in chosen.values()]
        for combination in product(*options):
            if _one_scope(r for rows in combination for r in rows):
                picked = dict(zip(chosen, combination, strict=True))
                repeated = frozenset(n for n, rows in picked.items() if _repeated(rows, present[n]))
                yield Pick(picked, tuple(zeros), uncertain, repeated)


def _tables(present: Mapping[str, list[Row]]) -> Iterator[dict[str, list[Row]]]:
    """The terms from the tables that hold most of them: a comparison belongs into one table as far as possible."""
    tables = dict.fromkeys(table_of(r) for rows in present.values() for r in rows)
    count = {t: sum(any(table_of(r) == t for r in rows) for rows in present.values()) for t in tables}
    for table in tables:
        if count[table] == max(count.values()):
            yield {n: [r for r in rows if table_of(r) == table] or rows for n, rows in present.items()}


def _by_value(rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault((row["obs_value"], row["obs_value_low"], row["obs_value_high"]), []).append(row)
    return found


def _repeated(rows: Sequence[Row], everywhere: Sequence[Row]) -> bool:
    """Whether another table of the document states the same value."""
    return any(
        r["obs_value"] == rows[0]["obs_value"] and table_of(r) != table_of(rows[0]) for r in everywhere
    )  # fmt: skip


def _one_scope(rows: Iterable[Row]) -> bool:
    """Whether the totals agree on containing credit funds or not."""
    return not {"incl", "excl"} <= {r["credit_scope"] for r in rows if r["sector"] == "_T"}


def _judge(rule: Mapping[str, Any], case: Case, pick: Pick, sample: Row) -> Verdict | None:
    values = {name: interval_of(rows[0]) for name, rows in pick.rows.items()}
    values |= {name: Interval.exactly(0.0) for name in pick.zeros}
    values |= {name: Interval.exactly(_on(name, sample["period_end"])) for name in constants()}
    values["year"] = Interval.exactly(years(sample))
    first = _comparison(rule, case.left, case.op, case.right, values)
    if first is None:
        return None
    left, right, holds = first
    severity = case.severity or str(rule["severity"])
    templates = (rule["vi"], rule["en"])
    if not holds and case.otherwise:
        o = case.otherwise
        again = _comparison(rule, case.left, o.get("op", case.op), _tuple(o.get("right", case.right)), values)
        if again and again[2]:
            right = again[1]
            severity, templates = o.get("severity", severity), (o["vi"], o["en"])
    if not holds and pick.uncertain and case.op == "eq" and right[0].value < left.value:
        severity = Severity.WARNING
    rows = [r for rows in pick.rows.values() for r in rows[:1]]
    sides = [[pick.rows[n][0] for n in _names(texts) if n in pick.rows] for texts in ((case.left,), case.right)]
    like = (sides[0] or rows)[0]
    gap = right[0].value - left.value if left.value < right[0].value else left.value - right[-1].value
    shown = " đến ".join(amount_vi(r.value, like) for r in right)
    return verdict(
        rule["id"],
        Judgement(
            left=left.value,
            operator=case.op,
            right=right[0].value,
            right_high=right[-1].value,
            holds=holds,
            severity=severity,
            rows=[*sides[0], *rows],
            tolerance=float(rule.get("tolerance", {}).get("absolute", 0.0)),
            blamed=_blamed(rule, case, pick),
            expected=f"{_SYMBOLS.get(case.op, '')} {shown}".strip(),
            observed=amount_vi(left.value, like),
            template_vi=templates[0],
            template_en=templates[1],
            values={
                "left": amount_vi(left.value, like),
                "right": shown,
                "difference": amount_vi(abs(gap), like),
                "left_rows": rows_vi(sides[0]),
                "right_rows": rows_vi(sides[1], " + " if "+" in case.right[0] else ", "),
                "left_rows_en": ", ".join(row_en(r) for r in sides[0]),
            },
            sums=() if pick.uncertain and not holds else _sums(rule, case, pick),
        ),
    )


def _sums(rule: Mapping[str, Any], case: Case, pick: Pick) -> list[Callable[[], Equation]]:
    """The comparison of a case as linear equations: itself, and its second reading (`otherwise`). What is no weighted
    sum of figures has none."""
    readings = [(case.op, case.right)]
    if case.otherwise:
        readings.append((case.otherwise.get("op", case.op), _tuple(case.otherwise.get("right", case.right))))
    tolerance = rule.get("tolerance", {})
    slack = {name: tolerance.get(name, 0.0) for name in ("absolute", "relative")}
    found: list[Callable[[], Equation]] = []
    for op, right in readings:
        form = linear(f"{case.left} - ({right[0]})") if op != "between" else None
        if form is None or any(n and n not in pick.rows and n not in pick.zeros for n in form):
            continue
        weighted = [(pick.rows[n][0], weight) for n, weight in form.items() if n in pick.rows]
        found.append(partial(equation, weighted, op, form.get("", 0), **slack))
    return found


def _comparison(
    rule: Mapping[str, Any], left: str, op: str, right: Sequence[str], values: Mapping[str, Interval]
) -> tuple[Interval, list[Interval], bool] | None:
    tolerance = rule.get("tolerance", {})
    absolute, relative = tolerance.get("absolute", 0.0), tolerance.get("relative", 0.0)
    try:
        a, b = compute(left, values), [compute(text, values) for text in right]
    except NotComputable:
        return None
    if op == "between":
        return a, b, compare(a, "ge", b[0], absolute, relative) and compare(a, "le", b[1], absolute, relative)
    return a, b, compare(a, op, b[0], absolute, relative)


def _blamed(rule: Mapping[str, Any], case: Case, pick: Pick) -> list[Row]:
    """The rows that a critical failure blocks: the blamed terms, without those that the document confirms elsewhere."""
    order = case.blame if case.blame is not None else rule.get("blame", ())
    blamed = [n for n in order if n in pick.rows]
    unconfirmed = [n for n in blamed if n not in pick.repeated] or blamed
    return [r for n in unconfirmed for r in pick.rows[n]]


def _names(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(n for text in texts for n in names(text)))


def _tuple(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _on(name: str, day: date) -> float:
    return [value for since, value in constants()[name] if since <= day][-1]
