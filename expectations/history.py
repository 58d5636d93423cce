"""The rules that need a province's earlier reports: what was restated (R09), replanned (R12), merged (R27), copied
(R32), repeated (R33), and what a resubmission (V01) or an edited article (V02) changes.

    history = History([*earlier, *reports])
    verdicts = [v for report in reports for v in compare(report, history)]
    notes = [f for report in reports for f in resubmissions(report, history)]
    notes += edits(documents, observations, earlier)

One verdict per rule, form and column of the report, however many cells differ: a finding is a sentence, not a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from expectations.columns import Columns, achieved, copied_share, copied_verdict, repeated_rounds, round_verdict, series
from expectations.formula import Interval, interval_of
from expectations.formula import compare as holds
from expectations.rules import load
from expectations.verdicts import Judgement, Row, Verdict, has_number, is_stock, verdict
from expectations.wording import amount_vi, english_of, figure_vi, label_vi, place
from ingest.catalogue import areas, indicators
from ingest.observations import Finding
from ingest.periods import Period
from ingest.submissions.versions import Diff, History, Report, Revision, diff

Rule = Mapping[str, Any]
_NAMED = 8  # cells that a message names; the rest is counted
_Pair = tuple[Row, Interval, str]  # a figure of the report, what was said before, and how that is printed


def compare(report: Report, history: History) -> list[Verdict]:
    """What the rules say of a report beside the earlier ones of its province; nothing where there are none."""
    rules = [r for r in load()["rules"] if r.get("needs") == "predecessors"]
    return [
        v for family in report.families for rule in rules for v in KINDS[rule["kind"]](rule, report, family, history)
    ]


def resubmissions(report: Report, history: History, run_id: str = "") -> list[Finding]:
    """V01: a report is a new version of one that we know; what has changed, cell by cell. One per form."""
    rule = next(r for r in load()["rules"] if r.get("needs") == "versions")
    found = []
    for family in report.families:
        number, before = history.version(report, family)
        if before is not None:
            changes = diff(before.of_form(family), report.of_form(family))
            found.append(_resubmission(rule, report, family, number, before, changes, run_id))
    return found


def _resubmission(
    rule: Rule, report: Report, family: str, number: int, before: Report, changes: Diff, run_id: str
) -> Finding:
    values = {
        "form": family,
        "number": number,
        "origin": before.document["origin"],
        "revised": len(changes.revised),
        "added": len(changes.added),
        "removed": len(changes.removed),
        "same": changes.same,
    }
    later = [r.later for r in changes.changes if r.later is not None]
    return Finding(
        rule_id=rule["id"],
        severity=rule["severity"],
        document_id=report.document_id,
        locator=str(later[0]["locator"]) if later else "",
        message_vi=rule["vi"].format(**values, cells=_listed([_told(r, "thêm", "bỏ") for r in changes.changes])),
        message_en=rule["en"].format(**values, cells=_listed([_told(r, "added", "removed") for r in changes.changes])),
        obs_ids=[str(r["obs_id"]) for r in later],
        observed="version {number} of {form}: {revised} revised, {added} added, {removed} removed".format(**values),
        run_id=run_id,
    )


def edits(documents: Iterable[Row], observations: Iterable[Row], earlier: Iterable[Report]) -> list[Finding]:
    """V02: an article is an edited version of one that we know; what has changed, figure by figure.

    Args:
        documents: those of the run; an article says what it supersedes.
        observations: those of the run.
        earlier: the articles that are superseded, with their observations (versions.earlier_articles).
    """
    rule = next(r for r in load()["rules"] if r.get("needs") == "edits")
    articles = [d for d in documents if d["kind"] == "article"]
    said: dict[str, list[Row]] = {d["document_id"]: [] for d in articles}
    for row in observations:
        if row["document_id"] in said:
            said[row["document_id"]].append(row)
    known = {r.document_id: r for r in (*(Report(d, said[d["document_id"]]) for d in articles), *earlier)}
    return [
        _edit(rule, d, known[d["supersedes"]].document, diff(known[d["supersedes"]].rows, said[d["document_id"]]))
        for d in articles
        if d["supersedes"] in known
    ]


def _edit(rule: Rule, document: Row, before: Row, changes: Diff) -> Finding:
    values = {
        "day": f"{before['retrieved_at']:%d/%m/%Y}",
        "revised": len(changes.revised),
        "added": len(changes.added),
        "removed": len(changes.removed),
        "same": changes.same,
    }
    later = [r.later for r in changes.changes if r.later is not None]
    told = [_told(r, "thêm", "bỏ", named=True) for r in changes.changes]
    told_en = [_told(r, "added", "removed", named=True) for r in changes.changes]
    return Finding(
        rule_id=rule["id"],
        severity=rule["severity"],
        document_id=document["document_id"],
        locator=str(later[0]["locator"]) if later else "",
        message_vi=rule["vi"].format(**values, figures=_listed(told)),
        message_en=rule["en"].format(**values, figures=_listed(told_en)),
        obs_ids=[str(r["obs_id"]) for r in later],
        observed="edited: {revised} revised, {added} added, {removed} removed".format(**values),
    )


def _told(revision: Revision, added: str, removed: str, *, named: bool = False) -> str:
    """One change: "PL1!E12 386 → 388"; in a text, where a place says little, by its name: "“Tổng số HTX” 386 → 388"."""
    row = revision.later or revision.earlier
    assert row is not None, "a revision has a figure"
    place_ = f"“{label_vi(row)}”" if named else row["locator"]
    old = _printed(revision.earlier) if revision.earlier else added
    new = _printed(revision.later) if revision.later else removed
    if revision.earlier and revision.later and old == new:  # an estimate that has become final
        old, new = f"{old} ({revision.earlier['obs_status']})", f"{new} ({revision.later['obs_status']})"
    return f"{place_} {old} → {new}"


def _printed(row: Row) -> str:
    return " ".join(str(row["original_value"]).split()) or "0"


def _listed(told: Sequence[str]) -> str:
    more = f"; … (+{len(told) - _NAMED})" if len(told) > _NAMED else ""
    return f": {'; '.join(told[:_NAMED])}{more}" if told else ""


def restated(rule: Rule, report: Report, family: str, history: History) -> Iterator[Verdict]:
    """R09: what this report says of an earlier period is what was reported then.

    A final figure that differs from a final one is a restatement. An estimate ("ước") is corrected by nature: only the
    stocks, the opening of this period, are worth a word, and only when they differ beyond the tolerance.
    """
    own = _achieved(report, family)
    for before in history.predecessors(report, family):
        end = before.period.end if before.period else date.min
        said, now = _achieved(before, family).get(end, {}), own.get(end, {})
        pairs = [(now[k], said[k]) for k in now if k in said and (said[k]["obs_status"] != "E" or is_stock(now[k]))]
        if pairs:
            off = [(a, b) for a, b in pairs if not _same(a, b, rule["estimate"] if b["obs_status"] == "E" else 0.0)]
            yield _compared(rule, [a for a, _ in pairs], [(a, interval_of(b), figure_vi(b)) for a, b in off],
                            str(before.document["origin"]))  # fmt: skip


def replanned(rule: Rule, report: Report, family: str, history: History) -> Iterator[Verdict]:
    """R12: the plan of a year is the same in its half-year and its year-end report. Last year's plan was a proposal."""
    if report.period is None:
        return
    plans = _plans(report, family)
    for before in history.predecessors(report, family):
        if before.period is None or before.period.end.year != report.period.end.year:
            continue
        said = _plans(before, family)
        pairs = [(row, said[k]) for k, row in plans.items() if k in said]
        if pairs:
            off = [(a, b) for a, b in pairs if not _same(a, b)]
            yield _compared(rule, [a for a, _ in pairs], [(a, interval_of(b), figure_vi(b)) for a, b in off],
                            str(before.document["origin"]))  # fmt: skip


def merged(rule: Rule, report: Report, family: str, history: History) -> Iterator[Verdict]:
    """R27: the first report of a merged province against the sum of the last reports of those it was made of.

    Of a period that all of them have reported, the sums are the same, within the tolerance. Else a stock may have moved
    since their last report by as much as stocks move in a year.
    """
    if history.predecessors(report, family):
        return
    members = history.of_members(report, family)
    wanted = areas()[str(report.document["ref_area"])].members
    if len(wanted) < 2 or set(members) != set(wanted):
        return
    reported = [[_achieved(r, family) for r in reports] for reports in members.values()]
    # Of every province the columns of all its reports; the latest report that has a period counts.
    columns = [{end: cells for r in reversed(reports) for end, cells in r.items()} for reports in reported]
    common = sorted(set.intersection(*(set(c) for c in columns)))
    own = _achieved(report, family)
    names = ", ".join(areas()[a].name for a in members)
    for end in sorted(own):
        past = end if end in common else max((e for e in common if e < end), default=None)
        if past is None or (past != end and any(e in common for e in own)):
            continue
        parts = [c[past] for c in columns]
        rows = [
            row for key, row in own[end].items()
            if indicators()[row["indicator"]].agg_geo == "sum" and all(key in p for p in parts)
            and (past == end or is_stock(row))
        ]  # fmt: skip
        if not rows:
            continue
        sums = {r["obs_id"]: _sum(interval_of(p[series(r)]) for p in parts) for r in rows}
        relative = rule["same_period"] if past == end else rule["moved"]
        off = [r for r in rows if not holds(interval_of(r), "eq", sums[r["obs_id"]], 0.0, relative)]
        told = [(r, sums[r["obs_id"]], amount_vi(sums[r["obs_id"]].value, r)) for r in off]
        yield _compared(rule, rows, told, names)


def copied(rule: Rule, report: Report, family: str, history: History) -> Iterator[Verdict]:
    """R32 between reports: what is reported of this period is what the last report said of its own."""
    if report.period is None:
        return
    own = _achieved(report, family, sound=False).get(report.period.end, {})
    for before in history.predecessors(report, family)[:1]:
        said = _achieved(before, family, sound=False).get(before.period.end if before.period else date.min, {})
        pairs = [(own[k], said[k]) for k in own if k in said]
        share = copied_share(rule, pairs)
        if share is not None:
            origin = str(before.document["origin"])
            yield copied_verdict(rule, pairs, share, rule["vi"], rule["en"], origin)


def repeated(rule: Rule, report: Report, family: str, history: History) -> Iterator[Verdict]:
    """R33 between reports: a round count that the last report had, too. Within the report: rounded()."""
    own = _achieved(report, family)
    for before in history.predecessors(report, family)[:1]:
        first = min(own, default=date.min)
        past = {end: cells for end, cells in _achieved(before, family).items() if end < first}
        for said, row in repeated_rounds(rule, {**past, **own}):
            if row["document_id"] == report.document_id and said["document_id"] != report.document_id:
                yield round_verdict(rule, said, row)


def _compared(rule: Rule, rows: Sequence[Row], off: Sequence[_Pair], source: str) -> Verdict:
    """One verdict on the figures of a column that were compared; ``off``: those that differ."""
    told = [f"“{label_vi(r)}” {figure_vi(r)} ≠ {printed} ({place(r)})" for r, _, printed in off]
    told_en = [f"{r['indicator']} [{r['locator']}] {english_of(figure_vi(r))} != {english_of(p)}" for r, _, p in off]
    differing = [r for r, _, _ in off] or list(rows[:1])
    return verdict(
        rule["id"],
        Judgement(
            left=interval_of(differing[0]).value,
            operator="eq",
            right=off[0][1].value if off else interval_of(differing[0]).value,
            holds=not off,
            severity=rule["severity"],
            rows=differing,
            expected=off[0][2] if off else "",
            observed=figure_vi(differing[0]),
            template_vi=rule["vi"],
            template_en=rule["en"],
            values={
                "off": len(off),
                "of": len(rows),
                "source": source,
                "cells": _listed(told),
                "cells_en": _listed(told_en),
            },
        ),
    )


def _achieved(report: Report, family: str, *, sound: bool = True) -> Columns:
    """What a report says was achieved, by last day of the period and series."""
    rows = [r for r in report.of_form(family, sound=sound) if has_number(r)]
    found = achieved(rows)
    return next(iter(found.values()), {})


def _plans(report: Report, family: str) -> dict[tuple[Any, ...], Row]:
    """The plans of the year that a report is about."""
    year = report.period.end.year if report.period else 0
    rows = [r for r in report.of_form(family, sound=True) if r["scenario"] == "plan" and r["measure"] == "value"]
    wanted = Period.year(year).code
    return {series(r): r for r in reversed(rows) if has_number(r) and r["time_period"] == wanted}


def _same(a: Row, b: Row, relative: float = 0.0) -> bool:
    return holds(interval_of(a), "eq", interval_of(b), 0.0, relative)


def _sum(parts: Iterable[Interval]) -> Interval:
    total = Interval.exactly(0.0)
    for part in parts:
        total += part
    return total


KINDS: dict[str, Callable[[Rule, Report, str, History], Iterator[Verdict]]] = {
    "restated": restated,
    "replanned": replanned,
    "merged": merged,
    "copied": copied,
    "repeated": repeated,
}
