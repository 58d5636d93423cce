"""`htx why`: everything that stands behind one number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from warehouse.releases import Releases


class UnknownObservation(LookupError):
    """No observation has this id; the message says how to find one."""


def trace(data: Path, obs_id: str) -> dict[str, Any]:
    """The claim, its document, its findings, the checks of its run, and the claim in use for the same series.

    Raises:
        UnknownObservation: the current release has no such observation.
    """
    database = Releases(data).current_database()
    if database is None:
        raise UnknownObservation("there is no release yet; run 'htx run' first")
    with duckdb.connect(str(database), read_only=True) as connection:
        claim = _one(connection, "select * from fct_observation where obs_id = ?", obs_id)
        if claim is None:
            raise UnknownObservation(
                f"no observation {obs_id!r} in the current release; ids are in fct_observation.obs_id and "
                "fct_indicator.obs_id"
            )
        document = _one(connection, "select * from dim_document where document_id = ?", claim["document_id"])
        copied: dict[str, Any] = {"repeats": None, "repeated_by": []}
        if "repeats" in claim:  # a release from before there was the column can still be asked
            copied["repeats"] = _one(connection, f"{_SAID_WHERE} where obs_id = ?", claim["repeats"])
            copied["repeated_by"] = _all(connection, f"{_SAID_WHERE} where repeats = ? {_IN_ORDER}", obs_id)
        findings = _all(
            connection,
            """
            select rule_id, severity, gate, locator, message_vi, message_en, list_contains(obs_ids, $1) as names_it
            from fct_finding
            where is_of_latest_reading and document_id = $2
                and (list_contains(obs_ids, $1) or len(obs_ids) = 0)
            order by severity, rule_id
            """,
            obs_id,
            claim["document_id"],
        )
        checks = _all(
            connection,
            """
            select gate, count(*) as all_checks, count(*) filter (where success) as passed
            from fct_check where run_id = $1 group by gate
            """,
            claim["run_id"],
        )
        used = _one(
            connection,
            """
            select obs_id, obs_value, chosen_because, claim_count, has_conflict, conflict_rel from fct_indicator
            where indicator_fact_id = $1
            """,
            claim["indicator_fact_id"],
        )
    archived = data / "archive" / claim["document_id"][:2] / claim["document_id"]
    return {"claim": claim, "document": document, **copied, "findings": findings, "checks": checks, "in_use": used,
            "archived": str(archived), "intact": _intact(archived, claim["document_id"])}  # fmt: skip


# A claim with the document that it stands in.
_SAID_WHERE = """
    select claims.obs_id, documents.document_id, documents.origin, documents.title, documents.publisher,
        documents.published_at
    from fct_observation as claims inner join dim_document as documents using (document_id)
"""
_IN_ORDER = "order by published_at, origin, obs_id"


def _intact(path: Path, document_id: str) -> bool:
    from ingest.documents import sha256

    return path.exists() and sha256(path.read_bytes()) == document_id


def _all(connection: duckdb.DuckDBPyConnection, query: str, *values: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query, list(values))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _one(connection: duckdb.DuckDBPyConnection, query: str, *values: str) -> dict[str, Any] | None:
    rows = _all(connection, query, *values)
    return rows[0] if rows else None


def describe(trace: dict[str, Any]) -> str:
    """The trace as text for a terminal."""
    claim, document, used = trace["claim"], trace["document"] or {}, trace["in_use"]
    value = _number(claim["obs_value"])
    lines = [
        f"claim      {claim['obs_id']}",
        f"says       {claim['indicator']} [{claim['org_type']}, sector {claim['sector']}, {claim['measure']}, "
        f"{claim['scenario']}] of {claim['ref_area']} in {claim['time_period']} is {value} {claim['unit_measure']} "
        f"({claim['qualifier']}, status {claim['obs_status']})",
        f"printed    {claim['original_label']}: {claim['original_value']} {claim['original_unit']}".rstrip(),
        f"quote      “{' '.join(claim['quote'].split())}”",
        f"document   {document.get('title') or '(no title)'}",
        f"           {claim['locator_type']} {claim['locator']} of {document.get('origin')}",
        f"           sha256 {claim['document_id']} "
        f"({'archived, bytes verified' if trace['intact'] else 'NOT in the archive as received'})",
        f"           published {document.get('published_at')}, read by {claim['extraction_method']} "
        f"(confidence {claim['confidence']:.2f}) in run {claim['run_id']}",
    ]
    if first := trace["repeats"]:
        lines += [
            f"repeats    {first['obs_id']} of the same article, published first:",
            f"           {_published(first)}",
        ]
    if others := trace["repeated_by"]:
        lines.append(f"repeated   by {len(others)} claims of the same article elsewhere, which are not counted again:")
        lines += [f"           {other['obs_id']} {_published(other)}" for other in others]
    for check in trace["checks"]:
        lines.append(f"checks     gate {check['gate']}: {check['passed']} of {check['all_checks']} passed in its run")
    lines += [
        f"finding    {f['rule_id']} {f['severity']}: {f['message_vi'] or f['message_en']}" for f in trace["findings"]
    ]
    if not trace["findings"]:
        lines.append("finding    none concerns this claim")
    if trace["repeats"]:
        lines.append(f"in use     no: it is counted once, as {trace['repeats']['obs_id']}")
    elif used is None:
        lines.append("in use     no: it is blocked, superseded or has no value")
    elif used["obs_id"] == claim["obs_id"]:
        lines.append(f"in use     yes, {used['chosen_because']} among {used['claim_count']} claims")
    else:
        lines.append(f"in use     no: {used['obs_id']} is ({_number(used['obs_value'])}, {used['chosen_because']})")
    return "\n".join(lines)


def _published(said: dict[str, Any]) -> str:
    return f"{said['published_at']} {said['origin']} ({said['title'] or 'no title'})"


def _number(value: float | None) -> str:
    return "no value" if value is None else f"{value:,.10g}"


def as_json(trace: dict[str, Any]) -> str:
    """The trace as one JSON object."""
    return json.dumps(trace, ensure_ascii=False, default=str)
