"""The reports of one province in their order: what a resubmission changes, and which reports came before.

A province × form × period may be reported several times (versions), and the reports of earlier periods are its
predecessors. Identical bytes are no version: the pipeline does not even read them.

    reports = reports_of(documents, observations, blocked)
    history = History([*earlier_reports(lake, documents), *reports])
    number, before = history.version(report, "PL1")
    changes = diff(before.of_form("PL1"), report.of_form("PL1"))
    for before in history.predecessors(report, "PL1"): ...
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.catalogue import areas
from ingest.observations import Severity
from ingest.periods import Period

if TYPE_CHECKING:
    from ingest.lake import Lake

Row = Mapping[str, Any]

KEPT_PERIODS = 3  # earlier periods with which a report is compared: the half-year, the year before, one more
_COLUMNS = ("document_id", "source_system", "kind", "origin", "ref_area", "form", "reporting_period", "published_at",
            "retrieved_at", "run_id")  # fmt: skip
_KEY = ("indicator", "org_type", "sector", "size_class", "rating", "measure", "scenario", "ref_area", "time_period")
_PRECISE = ("credit_scope", "obs_status")  # told apart where a report has several


@dataclass(frozen=True, slots=True)
class Report:
    """One submitted document, or one article.

    Attributes:
        document: its row of the lake: document_id, source_system, origin, ref_area, form ("PL1@2022+PL2@2022"),
            reporting_period, published_at, retrieved_at.
        rows: its observations, as rows of the lake; empty when nobody needs them.
        blocked: the obs_ids that gate 1 has put into quarantine.
    """

    document: Row
    rows: Sequence[Row] = ()
    blocked: frozenset[str] = frozenset()

    @property
    def document_id(self) -> str:
        """SHA-256 of the bytes."""
        return str(self.document["document_id"])

    @property
    def period(self) -> Period | None:
        """What the report is about, if it says."""
        code = self.document["reporting_period"]
        return Period.parse(code) if code else None

    @property
    def families(self) -> list[str]:
        """The forms without their versions: ``PL1``."""
        return list(dict.fromkeys(f.split("@")[0].strip() for f in (self.document["form"] or "").split("+") if f))

    def of_form(self, family: str, *, sound: bool = False) -> list[Row]:
        """The observations read from one form; ``sound``: only those that are not quarantined."""
        method = f"form:{family}"
        rows = [r for r in self.rows if str(r["extraction_method"]).split("@")[0] == method]
        return [r for r in rows if r["obs_id"] not in self.blocked] if sound else rows


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure that differs between two versions; ``earlier`` or ``later`` is None where it was added or removed."""

    earlier: Row | None
    later: Row | None


@dataclass(frozen=True, slots=True)
class Diff:
    """What a later version of a report says otherwise than the earlier one."""

    added: list[Revision] = field(default_factory=list)
    removed: list[Revision] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    same: int = 0

    @property
    def changes(self) -> list[Revision]:
        """All that differs: revised, added, removed."""
        return [*self.revised, *self.added, *self.removed]


def diff(earlier: Iterable[Row], later: Iterable[Row]) -> Diff:
    """Compare two versions of a report, figure by figure.

    A figure is known by what it counts, period, scenario and status; where only the status differs (an estimate that
    has become final), it is the same figure, revised. A cell without a number is no figure: filling it adds one.
    """
    before, after = _figures(earlier), _figures(later)
    pairs: list[tuple[Row, Row]] = []
    for precise in (True, False):
        waiting: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in before:
            waiting[_key(row, precise)].append(row)
        rest = []
        for row in after:
            same = waiting[_key(row, precise)]
            if same:
                pairs.append((same.pop(0), row))
            else:
                rest.append(row)
        before, after = [r for rows in waiting.values() for r in rows], rest
    revised = [Revision(a, b) for a, b in pairs if _stated(a) != _stated(b)]
    return Diff(
        added=[Revision(None, row) for row in after],
        removed=[Revision(row, None) for row in before],
        revised=revised,
        same=len(pairs) - len(revised),
    )


def _figures(rows: Iterable[Row]) -> list[Row]:
    """The rows with a number; a figure that stands twice in a report with the same value counts once."""
    found = (r for r in rows if any(v is not None for v in _stated(r)[:3]))
    return list({(_key(r, True), _stated(r)): r for r in reversed(list(found))}.values())[::-1]


def _key(row: Row, precise: bool) -> tuple[Any, ...]:
    return tuple(row[c] for c in (_KEY + _PRECISE if precise else _KEY))


def _stated(row: Row) -> tuple[Any, ...]:
    return row["obs_value"], row["obs_value_low"], row["obs_value_high"], row["obs_status"]


class History:
    """Reports by what they are about: source, province, form and period; the versions of each in their order."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._versions: dict[tuple[str, str, str], dict[str, list[Report]]] = defaultdict(lambda: defaultdict(list))
        for report in {r.document_id: r for r in reports}.values():
            if report.document["ref_area"] and report.period:
                for family in report.families:
                    self._versions[self._place(report, family)][report.period.code].append(report)
        for periods in self._versions.values():
            for code, reports_ in periods.items():
                periods[code] = _in_order(reports_)

    @staticmethod
    def _place(report: Report, family: str, area: str = "") -> tuple[str, str, str]:
        return str(report.document["source_system"]), area or str(report.document["ref_area"]), family

    def version(self, report: Report, family: str) -> tuple[int, Report | None]:
        """Which version of its form a report is (from 1), and the version before."""
        if report.period is None:
            return 1, None
        versions = self._versions[self._place(report, family)][report.period.code]
        number = next((i for i, r in enumerate(versions) if r.document_id == report.document_id), 0)
        return number + 1, versions[number - 1] if number else None

    def predecessors(self, report: Report, family: str, area: str = "") -> list[Report]:
        """The last versions of the reports about earlier periods (of ``area`` when given), the latest period first."""
        if report.period is None:
            return []
        periods = self._versions.get(self._place(report, family, area), {})
        earlier = [(Period.parse(code), versions[-1]) for code, versions in periods.items()]
        end = report.period.end
        earlier = [(p, r) for p, r in earlier if p.end < end and r.document_id != report.document_id]
        return [r for _, r in sorted(earlier, key=lambda pair: (pair[0].end, pair[0].start), reverse=True)][
            :KEPT_PERIODS
        ]

    def of_members(self, report: Report, family: str) -> dict[str, list[Report]]:
        """The predecessors of a merged province: the reports of the provinces that it was made of."""
        members = areas()[str(report.document["ref_area"])].members if report.document["ref_area"] else ()
        found = {area: self.predecessors(report, family, area) for area in members}
        return {area: reports for area, reports in found.items() if reports}

    def needed(self, report: Report) -> dict[str, Report]:
        """All reports that a report is compared with, by document."""
        found = {}
        for family in report.families:
            before = self.version(report, family)[1]
            others = [r for reports in self.of_members(report, family).values() for r in reports]
            for other in [*([before] if before else []), *self.predecessors(report, family), *others]:
                found[other.document_id] = other
        return found


def _in_order(reports: Iterable[Report]) -> list[Report]:
    """Versions, the oldest first: by the dates of their letters if all have one, else as they were received.

    The warehouse orders them the same way (int_document_forms).
    """
    found = list(reports)
    dated = all(r.document["published_at"] is not None for r in found)

    def place(report: Report) -> tuple[Any, ...]:
        d = report.document
        return (d["published_at"] if dated else d["retrieved_at"], d["retrieved_at"], report.document_id)

    return sorted(found, key=place)


def reports_of(documents: Iterable[Row], observations: Iterable[Row], blocked: Iterable[str] = ()) -> list[Report]:
    """The submitted documents among some rows of a run, with their observations; ``blocked``: obs_ids in quarantine."""
    submitted = [d for d in documents if _is_report(d)]
    rows: dict[str, list[Row]] = {d["document_id"]: [] for d in submitted}
    for row in observations:
        if row["document_id"] in rows:
            rows[row["document_id"]].append(row)
    wrong = frozenset(blocked)
    return [Report(d, rows[d["document_id"]], wrong) for d in submitted]


def _is_report(document: Row) -> bool:
    return bool(document["kind"] == "submission" and document["form"] and document["ref_area"])


def earlier_reports(lake: Lake, documents: Iterable[Row]) -> list[Report]:
    """What the lake holds of the reports that some new documents must be compared with.

    Of the lake's documents only a few columns are read; observations only of the few reports that are needed.
    """
    reports = reports_of(documents, ())
    if not reports:
        return []
    new = {r.document_id for r in reports}
    places = {str(r.document["ref_area"]) for r in reports}
    places |= {member for place in places for member in areas()[place].members}
    latest: dict[str, Report] = {}
    for d in sorted(lake.read("documents", list(_COLUMNS)).to_pylist(), key=lambda d: str(d["run_id"])):
        if _is_report(d) and d["ref_area"] in places and d["document_id"] not in new:
            latest[d["document_id"]] = Report(d)
    history = History([*latest.values(), *reports])
    needed = {i for r in reports for i in history.needed(r)} & set(latest)
    latest |= {r.document_id: r for r in _filled(lake, [latest[i] for i in sorted(needed)])}
    return list(latest.values())


def earlier_articles(lake: Lake, documents: Iterable[Row]) -> list[Report]:
    """What the lake holds of the articles that some new documents replace: an edited page says what it supersedes."""
    replaced = {d["supersedes"] for d in documents if d["kind"] == "article" and d["supersedes"]}
    if not replaced:
        return []
    known = sorted(lake.read("documents", list(_COLUMNS)).to_pylist(), key=lambda d: str(d["run_id"]))
    latest = {d["document_id"]: Report(d) for d in known if d["document_id"] in replaced}
    return list(_filled(lake, latest.values()))


def _filled(lake: Lake, reports: Iterable[Report]) -> Iterator[Report]:
    """Reports with their observations and what is blocked of them, run by run."""
    by_run: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_run[str(report.document["run_id"])].append(report)
    for run_id, found in by_run.items():
        ids = [r.document_id for r in found]
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in lake.read_documents(run_id, "observations", ids).to_pylist():
            rows[row["document_id"]].append(row)
        blocked = _blocked(lake.read_documents(run_id, "findings", ids).to_pylist())
        for r in found:
            yield Report(r.document, rows[r.document_id], frozenset(blocked[r.document_id]))


def _blocked(findings: Iterable[Row]) -> dict[str, set[str]]:
    blocked: dict[str, set[str]] = defaultdict(set)
    for f in findings:
        if f["severity"] == Severity.CRITICAL:
            blocked[f["document_id"]].update(f["blocked_obs_ids"] or ())
    return blocked
