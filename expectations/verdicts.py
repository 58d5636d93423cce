"""What a rule says of some figures, and the rows in which it finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from expectations.formula import interval_of
from expectations.wording import context_en, context_vi, english_of, organisation, row_en, rows_vi
from ingest.catalogue import indicators
from ingest.observations import Finding, Severity

Row = Mapping[str, Any]

COUNTS = frozenset({"ORG", "PERSON", "PRODUCT", "EVENT", "TURN", "AWARD"})  # units of what is counted in whole numbers
_NO_CHANGE = Fraction(0)
_FIGURES = frozenset({"left", "right", "difference", "opening", "into", "out"})  # values of a template that are figures


@dataclass(frozen=True, slots=True)
class Equation:
    """A comparison between figures that is linear in each of them: its ``residual`` against 0, by eq, le or ge.

    Changing one figure by d changes the residual by ``weights[obs_id] * d``. ``slack``: how far the residual may be off
    (tolerance of the rule, rounding of the figures).
    """

    weights: Mapping[str, Fraction]
    residual: Fraction
    operator: str = "eq"
    slack: Fraction = Fraction(0)

    def holds(self, obs_id: str = "", change: Fraction = _NO_CHANGE) -> bool:
        """Whether it is true, as things are or when one figure is changed."""
        rest = self.residual + self.weights.get(obs_id, Fraction(0)) * change
        return (self.operator == "ge" or rest <= self.slack) and (self.operator == "le" or rest >= -self.slack)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule on the figures of one context: document, area, kind of organisation, period, scenario, source."""

    rule_id: str
    document_id: str
    ref_area: str
    org_type: str
    time_period: str
    scenario: str
    source_system: str
    left: float
    operator: str
    right: float
    right_high: float  # of an interval ("between"), else the same as right
    tolerance: float
    holds: bool
    severity: str
    obs_ids: tuple[str, ...]
    blocked_obs_ids: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    expected: str = ""
    observed: str = ""
    message_vi: str = ""
    message_en: str = ""
    sums: tuple[Callable[[], Equation], ...] = ()  # what makes the equations

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The comparison in exact numbers, for the solver; several: the rule holds when one of them does.

        They are made when asked for: in a document without a broken identity nobody does.
        """
        return tuple(make() for make in self.sums)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A comparison made by a rule: what `verdict` needs beside the rows."""

    left: float
    operator: str
    right: float
    holds: bool
    severity: str
    rows: Sequence[Row]  # the likeliest culprit first
    right_high: float | None = None
    tolerance: float = 0.0
    blamed: Sequence[Row] = ()
    expected: str = ""
    observed: str = ""
    template_vi: str = ""
    template_en: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    sums: Sequence[Callable[[], Equation]] = ()


def verdict(rule_id: str, judgement: Judgement) -> Verdict:
    """The verdict of a comparison. Messages are written only where the rule does not hold."""
    j = judgement
    blamed = [] if j.holds or j.severity != Severity.CRITICAL else list(j.blamed)
    ordered = _unique([*j.blamed, *j.rows])
    first = j.rows[0]
    messages = ("", "")
    if not j.holds:
        values = {
            "context": context_vi(first),
            "org": organisation(first)[0],
            "rows": rows_vi(_unique(j.rows)),
            **j.values,
        }
        english = {k: english_of(v) if k in _FIGURES else v for k, v in values.items()}
        english |= {"context": context_en(first), "org": organisation(first)[1]}
        english["rows_en"] = ", ".join(row_en(r) for r in _unique(j.rows))
        messages = (_sentence(j.template_vi.format(**values)), j.template_en.format(**english))
    return Verdict(
        rule_id=rule_id,
        document_id=first["document_id"],
        ref_area=first["ref_area"],
        org_type=first["org_type"],
        time_period=first["time_period"],
        scenario=first["scenario"],
        source_system=first["source_system"],
        left=j.left,
        operator=j.operator,
        right=j.right,
        right_high=j.right if j.right_high is None else j.right_high,
        tolerance=j.tolerance,
        holds=j.holds,
        severity=j.severity,
        obs_ids=tuple(r["obs_id"] for r in ordered),
        blocked_obs_ids=tuple(r["obs_id"] for r in _unique(blamed)),
        locators=tuple(r["locator"] for r in ordered),
        expected=j.expected,
        observed=j.observed,
        message_vi=messages[0],
        message_en=messages[1],
        sums=tuple(j.sums),
    )


def exact(value: float) -> Fraction:
    """The decimal number that a binary fraction stands for."""
    return Fraction(str(value))


def equation(
    weighted: Sequence[tuple[Row, Fraction | int]],
    operator: str = "eq",
    constant: Fraction | int = 0,
    absolute: float = 0.0,
    relative: float = 0.0,
) -> Equation:
    """The sum of weight × figure, plus a constant, against 0. What the figures leave open is slack."""
    weights: dict[str, Fraction] = defaultdict(Fraction)
    residual, slack, largest = Fraction(constant), exact(absolute), abs(Fraction(constant))
    for row, given in weighted:
        figure, weight = interval_of(row), Fraction(given)
        weights[row["obs_id"]] += weight
        residual += weight * exact(figure.value)
        slack += abs(weight) * exact(max(figure.value - figure.low, figure.high - figure.value))
        largest = max(largest, abs(weight * exact(figure.value)))
    return Equation(weights, residual, operator, slack + largest * (exact(relative) + Fraction(1, 10**9)))


def ratio_equation(percentage: Row, part: Row, whole: Row, tolerance: float) -> Equation:
    """percentage / 100 × whole = part, within a tolerance in points of the percentage."""
    p, a, b = (exact(interval_of(r).value) for r in (percentage, part, whole))
    vague = sum(exact(i.high - i.low) for i in (interval_of(part), interval_of(whole)))
    weights = {percentage["obs_id"]: b / 100, whole["obs_id"]: p / 100, part["obs_id"]: Fraction(-1)}
    return Equation(weights, p * b / 100 - a, "eq", abs(b) * exact(tolerance) / 100 + vague)


def _sentence(text: str) -> str:
    return " ".join(text.split()).replace(" .", ".").replace("..", ".")


def _unique(rows: Iterable[Row]) -> list[Row]:
    return list({r["obs_id"]: r for r in rows}.values())


def finding_of(verdict: Verdict, run_id: str = "") -> Finding:
    """What the sender and the auditor get to read of a rule that does not hold."""
    return Finding(
        rule_id=verdict.rule_id,
        severity=verdict.severity,
        document_id=verdict.document_id,
        locator=verdict.locators[0] if verdict.locators else "",
        message_vi=verdict.message_vi,
        message_en=verdict.message_en,
        gate=1,
        obs_ids=list(verdict.obs_ids),
        blocked_obs_ids=list(verdict.blocked_obs_ids),
        expected=verdict.expected,
        observed=verdict.observed,
        run_id=run_id,
    )


Dimensions = tuple[str, str, str, str, str]  # indicator, sector, size_class, rating, measure
GroupKey = tuple[str, str, str, str, str]  # document_id, ref_area, org_type, scenario, obs_status


def dimensions(row: Row) -> Dimensions:
    """What a figure counts, apart from the kind of organisation."""
    return (row["indicator"], row["sector"], row["size_class"], row["rating"], row["measure"])


def table_of(row: Row) -> tuple[str, str]:
    """The table in which a figure stands: sheet and form. A text is one table."""
    if row["locator_type"] != "cell":
        return ("", "")
    return (str(row["locator"]).rpartition("!")[0], str(row["extraction_method"]))


def has_number(row: Row) -> bool:
    """Whether a row can be a term: null values never are."""
    return any(row[c] is not None for c in ("obs_value", "obs_value_low", "obs_value_high"))


def is_stock(row: Row) -> bool:
    """Whether the figure belongs to a date and not to a span of time."""
    known = indicators().get(str(row["indicator"]))
    return known is not None and known.kind == "stock"


def years(row: Row) -> float:
    """The length of the period of a figure in years, in whole months."""
    start, end = row["period_start"], row["period_end"]
    months = (end.year - start.year) * 12 + end.month - start.month + (1 if end.day >= start.day else 0)
    return max(float(months), 1.0) / 12.0


class Group:
    """The figures of one document, area, kind of organisation, scenario and status, found by dimensions and period."""

    def __init__(self, key: GroupKey) -> None:
        self.key = key
        self.rows: list[Row] = []
        self._by_period: dict[tuple[Dimensions, str], list[Row]] = defaultdict(list)
        self._stocks: dict[tuple[Dimensions, date], list[Row]] = defaultdict(list)
        self._periods: dict[Dimensions, dict[str, Row]] = defaultdict(dict)

    def add(self, row: Row) -> None:
        """Put a figure in."""
        what = dimensions(row)
        self.rows.append(row)
        self._by_period[what, row["time_period"]].append(row)
        self._periods[what].setdefault(row["time_period"], row)
        if is_stock(row):
            self._stocks[what, row["period_end"]].append(row)

    def periods(self, wanted: Iterable[Dimensions]) -> dict[str, Row]:
        """The periods for which one of the wanted figures is given, each with one such figure."""
        found: dict[str, Row] = {}
        for what in wanted:
            for period, row in self._periods.get(what, {}).items():
                found.setdefault(period, row)
        return found

    def find(self, what: Dimensions, period: str, end: date) -> list[Row]:
        """The figures of a period; stocks also under another name of its last day (2023-06-30 for 2023-S1)."""
        exact = self._by_period.get((what, period))
        return exact or self._stocks.get((what, end), [])

    def at_end(self, what: Dimensions, end: date) -> list[Row]:
        """The stocks of a day."""
        return self._stocks.get((what, end), [])


class Figures:
    """All figures of a run, grouped as the rules need them; and the cells that say that there is no number."""

    def __init__(self, rows: Iterable[Row], without: Container[str] = ()) -> None:
        """Group ``rows``; those of ``without`` (obs_ids) are known to be wrong and count as not collected."""
        self.groups: dict[GroupKey, Group] = {}
        self.rows: list[Row] = []
        self.every = list(rows)  # also those that are wrong or say that there is no number
        self._nulls: dict[tuple[str, str, str, str, str, Dimensions], str] = {}
        self._known: set[tuple[str, str, str, Dimensions]] = set()
        self._places: dict[tuple[str, str, str], list[Group]] = defaultdict(list)
        for row in self.every:
            what = dimensions(row)
            place = (row["document_id"], row["ref_area"], row["org_type"])
            self._known.add((*place, what))
            wrong = row["obs_id"] in without
            if wrong or not has_number(row):
                state = "not_collected" if wrong else row["null_state"] or "blank"
                self._nulls[(*place, row["scenario"], row["time_period"], what)] = state
                continue
            self.rows.append(row)
            key = (*place, row["scenario"], row["obs_status"])
            if key not in self.groups:
                self.groups[key] = Group(key)
                self._places[place].append(self.groups[key])
            self.groups[key].add(row)

    def null_state(self, group: Group, what: Dimensions, period: str) -> str | None:
        """Which kind of "no number" the document says for a figure; None when the row does not exist."""
        document, area, org_type, scenario, _ = group.key
        return self._nulls.get((document, area, org_type, scenario, period, what))

    def knows(self, group: Group, what: Dimensions) -> bool:
        """Whether the document has such a row at all, in whatever column."""
        return (*group.key[:3], what) in self._known

    def siblings(self, group: Group) -> list[Group]:
        """The groups of the same document, area and organisation: other scenarios, other status; itself first."""
        return [group, *(g for g in self._places[group.key[:3]] if g is not group)]
