"""Runs dbt in a process of its own: ``python -m warehouse.transform BUILD_FOLDER LAKE RUNLOG``.

A process of its own, because dbtRunner keeps the DuckDB file locked for the rest of the process that called it.
Prints one JSON object: ``{"ok": bool, "models": n, "tests": n, "errors": [message, …]}``.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"


def main(build: Path, lake: Path, runlog: Path) -> int:
    """Build and test all models, then write the dbt docs as one static page. Returns an exit status."""
    os.environ |= {
        "HTX_BUILD_DB": str(build / "warehouse.duckdb"),
        "HTX_LAKE": str(lake),
        "HTX_RUNLOG": str(runlog),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    cache = build.parent / "dbt"
    shared = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(cache / "target"),
              "--log-path", str(cache / "logs"), "--quiet", "--no-use-colors"]  # fmt: skip
    with contextlib.redirect_stdout(sys.stderr):
        from dbt.cli.main import dbtRunner

        runner = dbtRunner()
        built = runner.invoke(["build", *shared])
        report = _report(built)
        if report["ok"]:
            docs = runner.invoke(["docs", "generate", "--static", "--no-compile", *shared])
            report["ok"] = docs.success
            if docs.success:
                target = build / "report" / "dbt_docs"
                target.mkdir(parents=True, exist_ok=True)
                page = (cache / "target" / "static_index.html").read_bytes()
                (target / "index.html").write_bytes(page)
            else:
                report["errors"].append(f"dbt docs generate: {docs.exception}")
    print(json.dumps(report, ensure_ascii=False))  # noqa: T201 - the answer to the calling process
    return 0 if report["ok"] else 1


def _report(result: Any) -> dict[str, Any]:
    nodes = list(getattr(result.result, "results", []) or [])
    kinds = Counter(str(n.node.resource_type) for n in nodes)
    bad = [n for n in nodes if str(n.status) in ("error", "fail", "runtime error")]
    errors = [f"{n.node.name}: {(n.message or str(n.status)).strip()}" for n in bad]
    if result.exception:
        errors.append(str(result.exception))
    return {"ok": bool(result.success), "models": kinds["model"], "tests": kinds["test"] + kinds["unit_test"],
            "errors": errors}  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main(*(Path(a) for a in sys.argv[1:4])))
