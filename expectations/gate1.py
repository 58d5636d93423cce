"""Gate 1: what the readers of a run have put aside, before it enters the lake.

DESIGN §5 speaks of "the frame of one document". This gate validates the frames of a whole run at once: each row carries
its document, so the verdicts are the same, and Great Expectations starts once instead of once per document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations import frames
from expectations.history import compare, edits, resubmissions
from expectations.rules import evaluate, rule_ids, rule_severity, rule_title, to_frame
from expectations.runner import (
    Checked,
    GateResult,
    Spec,
    broken,
    check_of,
    group_by,
    keep,
    new_context,
    texts,
    validate_frame,
)
from expectations.verdicts import finding_of
from ingest.catalogue import areas, code_list, indicators
from ingest.data import load_yaml
from ingest.observations import Finding, Severity
from ingest.submissions.versions import History, Report, reports_of

if TYPE_CHECKING:
    import pyarrow as pa

SUITES = Path(__file__).with_name("documents.yml")
_GATE = "gate1"
_ORDER = (Severity.INFO, Severity.WARNING, Severity.CRITICAL)


def check_documents(
    tables: Mapping[str, pa.Table],
    run_id: str,
    now: datetime,
    validations: Path | None = None,
    earlier: Iterable[Report] = (),
) -> GateResult:
    """Validate the staged rows of one run.

    Args:
        tables: what the readers brought: observations, documents, cooperatives, findings (others are ignored).
        run_id: the run, for checks and findings.
        now: the time of the checks.
        validations: where the results are kept for the Data Docs; None: nowhere.
        earlier: the reports of the same provinces that we had before (versions.earlier_reports), and the articles of
            which new ones are edited versions (versions.earlier_articles).

    Returns:
        A check per expectation and a finding per failing row. The readers' own findings are not repeated. The caller
        must look at ``errored``: a broken check is no verdict on the data.
    """
    data, rows = frames.build(tables)
    context = new_context()
    checks: list[Checked] = []
    kept: dict[str, Mapping[str, Any]] = {}
    for (suite, table), specs in group_by(_specs(rows)).items():
        if suite != "schema" and any(c.rows_failed for c in checks if c.spec.suite == "schema"):
            break  # without its columns a frame tells nothing
        found, kept[f"{suite}-{table}"] = validate_frame(context, _GATE, suite, table, data[table], specs, frames.INDEX)
        checks += found
    findings = [f for c in checks for f in _findings(c, rows[c.spec.table])]
    severities: dict[str, str] = {}
    if not any(c.rows_failed for c in checks if c.spec.suite == "schema"):
        # A row with an unknown code or an impossible period is no term of a rule.
        wrong = {o for f in findings for o in f.blocked_obs_ids}
        found, kept["rules-verdicts"], more, severities = _identities(context, rows, wrong, earlier)
        checks += found
        findings += more
    keep(validations, _GATE, run_id, kept)
    return GateResult(
        checks=[check_of(c, 1, run_id, now, severities.get(c.spec.rule_id, "")) for c in checks],
        findings=[replace(f, run_id=run_id) for f in findings],
    )


def _identities(
    context: Any, rows: Mapping[str, Sequence[Mapping[str, Any]]], wrong: Iterable[str], earlier: Iterable[Report]
) -> tuple[list[Checked], dict[str, Any], list[Finding], dict[str, str]]:
    """The rules of rules.yml: one expectation per rule on the frame of its verdicts."""
    blocked = {o for f in rows["findings"] if f["severity"] == Severity.CRITICAL for o in f["blocked_obs_ids"] or ()}
    try:
        verdicts = evaluate(rows["observations"], blocked.union(wrong))
        blocked.update(wrong, *(v.blocked_obs_ids for v in verdicts))
        known = list(earlier)
        reports = reports_of(rows["documents"], rows["observations"], blocked)
        history = History([*known, *reports])
        verdicts += [v for report in reports for v in compare(report, history)]
        notes = [finding_of(v) for v in verdicts if v.rule_id not in rule_ids()]
        notes += [f for report in reports for f in resubmissions(report, history)]
        notes += edits(rows["documents"], rows["observations"], known)
    except Exception as error:  # a rule broke: no verdict on the data
        return [broken(s, f"{type(error).__name__}: {error}") for s in rule_specs()], {}, [], {}
    frame = to_frame(verdicts)
    frame[frames.INDEX] = range(len(frame))
    checked, kept = validate_frame(context, _GATE, "rules", "verdicts", frame, rule_specs(), frames.INDEX)
    failing = [verdicts[int(n)] for c in checked for n in c.failing]
    checked = [
        replace(c, detail="; ".join(verdicts[int(n)].message_en for n in c.failing[:3])) if c.failing else c
        for c in checked
    ]
    worst: dict[str, str] = {}
    for v in failing:
        worst[v.rule_id] = max(worst.get(v.rule_id, Severity.INFO), v.severity, key=lambda s: _ORDER.index(Severity(s)))
    return checked, kept, [*(finding_of(v) for v in failing), *notes], worst


def rule_specs() -> list[Spec]:
    """One expectation per rule: all of its verdicts hold."""
    return [
        Spec(
            "rules",
            rule_id,
            rule_severity(rule_id),
            "verdicts",
            "ExpectColumnValuesToBeInSet",
            {"column": "holds", "value_set": [True]},
            {"rule_id": rule_id},
            *rule_title(rule_id),
        )
        for rule_id in rule_ids()
    ]


@cache
def _written() -> Mapping[str, Any]:
    return load_yaml(SUITES)


def _specs(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterable[Spec]:
    """The expectations of documents.yml, with their value sets filled in."""
    for suite, written in _written()["suites"].items():
        for e in written:
            arguments = dict(e["with"])
            if isinstance(arguments.get("value_set"), dict):
                arguments["value_set"] = _value_set(arguments["value_set"], rows)
            yield Spec(
                suite, e["id"], e["severity"], e["table"], e["expect"], arguments, e.get("where", {}), e["vi"], e["en"]
            )


def _value_set(where: Mapping[str, str], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Any]:
    if "code_list" in where:
        return sorted(code_list(where["code_list"]))
    if "catalogue" in where:
        return sorted(indicators() if where["catalogue"] == "indicators" else areas())
    table, column = where["column"].split(".")
    return sorted({str(r[column]) for r in rows[table]})


def _findings(checked: Checked, rows: Sequence[Mapping[str, Any]]) -> Iterable[Finding]:
    """A finding for every failing row; several failures of one row by one rule are one finding."""
    spec = checked.spec
    places: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for number in dict.fromkeys(int(n) for n in checked.failing):
        row = rows[number]
        locator = row.get("locator") or ".".join(str(row[c]) for c in ("table_name", "column_name") if c in row)
        places[row.get("document_id") or "", locator].append(row)
    for (document_id, locator), found in places.items():
        values = {**found[0], "locator": locator, "value": found[0].get(spec.column)}
        obs_ids = list(dict.fromkeys(str(r["obs_id"]) for r in found if r.get("obs_id")))
        yield Finding(
            rule_id=spec.rule_id,
            severity=spec.severity,
            document_id=document_id,
            locator=locator,
            message_vi=texts(spec.vi, values),
            message_en=f"{spec.target}: {texts(spec.en, values)}",
            gate=1,
            obs_ids=obs_ids,
            blocked_obs_ids=obs_ids if spec.severity == Severity.CRITICAL else [],
            observed="" if values["value"] is None else str(values["value"]),
        )
