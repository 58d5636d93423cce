"""What an auditor opens: one page that says first whether the release can be trusted, and then why.

It opens from a file, without a network, and prints. Every number leads to its document and its cell or sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import duckdb
import yaml

_HERE = Path(__file__).parent
_MOST = 500  # rows of one section; the rest is in the database, and the page says so


def write_report(folder: Path, database: Path, manifest: dict[str, Any]) -> Path:
    """Write ``report/index.html`` of a build or release folder from its database and manifest. Returns its path."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    with duckdb.connect(str(database), read_only=True) as connection:
        data = {
            name: _rows(connection, query, manifest["run_id"])
            for name, query in yaml.safe_load((_HERE / "queries.yml").read_text(encoding="utf-8")).items()
        }
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    environment.filters["number"] = number
    page = environment.get_template("page.html.j2").render(
        manifest=manifest,
        verdict=_verdict(manifest),
        claims=data["claims"][0],
        submissions=data["documents_by_status"][0],
        checks=data["checks"],
        checks_by_gate=_passed_by_gate(data["checks"]),
        failed_checks=[c for c in data["checks"] if not c["success"]],
        findings=_by_rule(data["findings"]),
        finding_count=Counter(f["severity"] for f in data["findings"]),
        coverage=_matrix(data["coverage"]),
        conflicts=data["conflicts"],
        troubles=data["troubles"],
        documents=data["documents"],
        most=_MOST,
    )
    target = folder / "report" / "index.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
    return target


def number(value: Any) -> str:
    """A number in Vietnamese notation: dots between thousands, a comma before decimals."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0")
    return text.translate(str.maketrans(",.", ".,"))


def _rows(connection: duckdb.DuckDBPyConnection, query: str, run_id: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query, {"run_id": run_id} if "$run_id" in query else None)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _verdict(manifest: dict[str, Any]) -> dict[str, str]:
    checks = manifest["checks"]
    if checks["blocking"]:
        return {"class": "bad", "text": f"Not released: {len(checks['blocking'])} critical checks of gate 2 failed."}
    if checks["flagged"]:
        return {
            "class": "fair",
            "text": f"Released with a flag: {checks['flagged']} of {checks['all']} checks of gate 2 warn.",
        }
    return {"class": "good", "text": f"Released: no check of gate 2 ({checks['all']}) forbids it or warns."}


def _passed_by_gate(checks: list[dict[str, Any]]) -> list[dict[str, int]]:
    gates = sorted({c["gate"] for c in checks})
    return [
        {
            "gate": gate,
            "all": sum(c["gate"] == gate for c in checks),
            "passed": sum(c["gate"] == gate and c["success"] for c in checks),
        }
        for gate in gates
    ]


def _by_rule(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings in groups of one rule and severity, in the order in which they come."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for finding in findings:
        groups[finding["severity"], finding["rule_id"]].append(finding)
    return [{"severity": s, "rule_id": r, "rows": rows[:_MOST], "count": len(rows)} for (s, r), rows in groups.items()]


def _matrix(coverage: list[dict[str, Any]]) -> dict[str, Any]:
    """Provinces as rows, years as columns, the submissions in the cells."""
    years = sorted({c["year"] for c in coverage})
    rows: dict[tuple[str, str], dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for c in coverage:
        rows[c["scheme"], c["area"]][c["year"]].append(c)
    return {
        "years": years,
        "rows": [
            {"scheme": s, "area": a, "cells": [cells.get(y, []) for y in years]} for (s, a), cells in rows.items()
        ],
    }
