"""What a sender is told: the rows of a run → the object of `htx check --json`, document by document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from htx.check import finding_row, place_of
from ingest.catalogue import areas
from ingest.observations import CooperativeReport, Finding
from ingest.periods import Period

Row = Mapping[str, Any]
_CLAIM = (
    "indicator", "org_type", "sector", "size_class", "rating", "measure", "scenario", "time_period", "obs_value",
    "unit_measure", "obs_status", "null_state",
)  # fmt: skip


def answers(tables: Mapping[str, Sequence[Row]]) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Every submission of a run with its result: the findings of the reader and of gate 1, also those that only the
    reports before it show.

    Args:
        tables: documents, observations, cooperatives, findings and outcomes of the run.
    """
    by_document = {name: _grouped(tables.get(name, ())) for name in ("observations", "cooperatives", "findings")}
    refused = {row["subject"] for row in tables.get("outcomes", ()) if row["status"] == "refused"}
    for document in tables["documents"]:
        if document["kind"] != "submission":
            continue
        key = document["document_id"]
        rows = {name: groups.get(key, []) for name, groups in by_document.items()}
        yield document, _result(document, key in refused, **rows)


def _grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["document_id"]].append(row)
    return groups


def _result(
    document: Row, refused: bool, observations: list[Row], cooperatives: list[Row], findings: list[Row]
) -> dict[str, Any]:
    status = "findings" if any(f["severity"] != "info" for f in findings) else "ok"
    period = document["reporting_period"]
    return {
        "file": document["origin"],
        "status": "refused" if refused else status,
        "forms": (document["form"] or "").split("+") if document["form"] else [],
        "ref_area_name": areas()[document["ref_area"]].name if document["ref_area"] else None,
        "reporting_year": Period.parse(period).end.year if period else None,
        "observations": [_observation(row) for row in observations],
        "cooperatives": [_cooperative(row) for row in cooperatives],
        "findings": [finding_row(Finding(**row)) for row in findings],
    }


def _observation(row: Row) -> dict[str, Any]:
    sheet, cell = place_of(row["locator"])
    return {"sheet": sheet, "cell": cell, **{name: row[name] for name in _CLAIM}}


def _cooperative(row: Row) -> dict[str, Any]:
    sheet, _, number = row["locator"].rpartition("!")
    said = {name: row[name] for name in CooperativeReport.__dataclass_fields__ if name in row}
    kept = {name: value for name, value in said.items() if name not in {"document_id", "locator", "run_id", "as_of"}}
    return {"sheet": sheet or None, "row": int(number), **kept}
