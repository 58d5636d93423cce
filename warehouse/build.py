"""Build → audit → publish: from the lake to a release.

Each step is safe to repeat, and a kill at any moment leaves the published release as it is: everything happens in the
private build folder until one rename and one pointer flip.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import duckdb

from ingest.documents import write_json
from ingest.lake import Lake, to_table
from ingest.observations import Severity, Status
from warehouse.releases import DATABASE, Release, ReleaseError, Releases, read_manifest, write_manifest

log = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[1]
_CODE = ("dbt_project/**/*.sql", "dbt_project/**/*.yml", "dbt_project/seeds/*.csv", "expectations/*.py",
         "expectations/*.yml", "warehouse/**/*.py", "warehouse/report/*.j2", "warehouse/report/*.yml")  # fmt: skip
_ENGINES = ("apache-airflow", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations")
_BUILD_NOTE = "build.json"


class BuildError(RuntimeError):
    """dbt could not build the models, or a test of the model failed; the message lists what."""


class AuditFailed(RuntimeError):
    """Gate 2 forbids the release. The manifest and the report of the build are kept in ``data/rejected``."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a release is made of, as two hashes: equal means the same."""

    inputs: str  # the runs in the lake
    everything: str  # the inputs, what fails now, and the code


def marks(data: Path) -> Marks:
    """What a build would be made of now."""
    inputs = hashlib.sha256()
    for run_id in Lake(data).run_ids():
        inputs.update(run_id.encode() + b"\0")
    everything = inputs.copy()
    for subject in _failing(data):
        everything.update(subject.encode() + b"\0")
    for pattern in _CODE:
        for file in sorted(PROJECT.glob(pattern)):
            if "target" not in file.relative_to(PROJECT).parts:
                everything.update(file.name.encode() + b"\0" + file.read_bytes())
    return Marks(inputs.hexdigest(), everything.hexdigest())


def _failing(data: Path) -> list[str]:
    """The sites and pages whose latest attempt failed: when that changes, auditors want a new release."""
    lake = Lake(data)
    files = [f for root in (lake.root, lake.runlog) for f in sorted(root.glob("[!.]*/outcomes.parquet"))]
    if not files:
        return []
    with duckdb.connect() as connection:
        rows = connection.execute(
            """
            select stage || ' ' || subject as failing
            from read_parquet($files)
            where stage = 'collect'
            qualify status = $failed and row_number() over (partition by stage, subject order by ended_at desc) = 1
            order by failing
            """,
            {"files": [str(f) for f in files], "failed": Status.FAILED},
        ).fetchall()
    return [row[0] for row in rows]


def why_nothing_to_do(data: Path) -> str | None:
    """Why a build would change nothing that readers see, in one sentence; None when there is something to do.

    Publishes a sealed release that a killed run left behind. After a roll-back nothing is published until new documents
    arrive: what was withdrawn must not come back because a site went down or the code changed.
    """
    releases = Releases(data)
    with releases.writer():
        now, current, every = marks(data), releases.current(), releases.all()
        newer = [r for r in every if current is None or r.release_id > current.release_id]
        for release in reversed(newer):
            if release.withdrawn and current and release.manifest["inputs"] == now.inputs:
                return (
                    f"release {release.release_id} with these documents is withdrawn; {current.release_id} stays until "
                    "new documents arrive ('htx build --force' builds all the same)"
                )
            if release.manifest["fingerprint"] == now.everything and not release.withdrawn:
                log.info("publishing %s, which an earlier run has sealed", release.release_id)
                releases.point_to(release.release_id)
                return f"release {release.release_id}, which an interrupted run had left unpublished, is published"
        if current and current.manifest["fingerprint"] == now.everything:
            return f"nothing new: release {current.release_id} holds everything"
    return None


def build(data: Path, run_id: str) -> dict[str, Any]:
    """Build and test all models into the private build folder. Returns what dbt did.

    Raises:
        BuildError: a model or a test failed.
    """
    releases = Releases(data)
    with releases.writer() as lock:
        shutil.rmtree(releases.build, ignore_errors=True)
        releases.build.mkdir(parents=True)
        snapshot = _snapshot(data)
        mark = marks(snapshot)
        lake = Lake(snapshot)
        command = [sys.executable, "-m", "warehouse.transform", str(releases.build), str(lake.root), str(lake.runlog)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, pass_fds=[lock], check=False)
        (releases.build.parent / "dbt.log").write_text(done.stderr, encoding="utf-8")
        report = _answer(done)
        if not report["ok"]:
            raise BuildError("dbt: " + "; ".join(report["errors"]))
        note = {
            "run_id": run_id,
            "inputs": mark.inputs,
            "fingerprint": mark.everything,
            "built_at": datetime.now(UTC).isoformat(),
            "dbt": report,
        }
        write_json(releases.build / _BUILD_NOTE, note)
    return report


def _snapshot(data: Path) -> Path:
    """The lake as it is now, as hard links: a load that ends while dbt runs must not be seen by half of the models."""
    target = data / "build" / "snapshot"
    shutil.rmtree(target, ignore_errors=True)
    lake, copy = Lake(data), Lake(target)
    lake.declare()
    for source, destination in ((lake.root, copy.root), (lake.runlog, copy.runlog)):
        for folder in sorted(source.glob("[!.]*")):
            (destination / folder.name).mkdir(parents=True)
            for file in folder.glob("*.parquet"):
                _link(file, destination / folder.name / file.name)
    return target


def _link(file: Path, to: Path) -> None:
    """A hard link, or a copy where the file system has none."""
    try:
        to.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, to)


def _answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        return {"ok": False, "errors": [f"exit status {done.returncode}: {last}"]}
    return answer


def _note(releases: Releases, run_id: str) -> dict[str, Any]:
    path = releases.build / _BUILD_NOTE
    note = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if note.get("run_id") != run_id:
        raise ReleaseError(
            f"the build folder holds {note.get('run_id', 'nothing')}, not {run_id}; run 'htx build' again"
        )
    return dict(note)


def audit(data: Path, run_id: str, accept: Collection[str] = ()) -> dict[str, Any]:
    """Gate 2 on the built marts; its checks and findings join them, and the manifest and the report are written.

    ``accept`` names rules that the operator has looked at and that must not block; the manifest keeps them.

    Raises:
        AuditFailed: a critical check failed; the build is kept in ``data/rejected`` without its data.
        RuntimeError: a check itself is broken.
    """
    from expectations.docs import build_data_docs
    from expectations.gate2 import check_warehouse
    from warehouse.report import write_report

    releases = Releases(data)
    validations = data / "validations"
    with releases.writer():
        note = _note(releases, run_id)
        database = releases.build / DATABASE
        now = datetime.now(UTC)
        result = check_warehouse(database, run_id, now, releases.current_database(), validations, accept)
        if broken := [c for c in result.checks if c.errored]:
            raise RuntimeError(
                f"gate 2: {len(broken)} checks are broken, the first: {broken[0].expectation}: {broken[0].detail}"
            )
        with duckdb.connect(str(database)) as connection:
            _add_gate2(connection, result)
            manifest = _manifest(connection, releases, note, result, now) | {"accepted": sorted(accept)}
            _export(connection, releases.build / "parquet")
            connection.execute("checkpoint")
        # The record for the releases to come: they show this release's checks too.
        lake = Lake(data)
        lake.commit(
            run_id, {"checks": to_table("checks", result.checks), "findings": to_table("findings", result.findings)}
        )
        write_manifest(releases.build, manifest)
        build_data_docs(releases.build / "report" / "data_docs", validations)
        write_report(releases.build, database, manifest)
        if result.blocking:
            where = releases.reject(run_id)
            reasons = "; ".join(f"{c.suite}.{c.expectation} {c.target}: {c.detail}" for c in result.blocking)
            raise AuditFailed(f"{len(result.blocking)} critical checks failed: {reasons}. Report: {where / 'report'}")
    checks: dict[str, Any] = manifest["checks"]
    return checks


def publish(data: Path, run_id: str, keep: int = 5) -> str:
    """Seal the audited build, let readers see it, prune old releases. Returns the release id."""
    releases = Releases(data)
    with releases.writer():
        if releases.build.exists():
            note = _note(releases, run_id)
            manifest = read_manifest(releases.build)
            release_id = str(manifest["release_id"])
            log.info("sealing %s (fingerprint %s)", release_id, note["fingerprint"][:12])
            releases.seal(release_id)
        else:  # a second call: sealed already
            release_id = next((r.release_id for r in releases.all() if r.manifest["run_id"] == run_id), "")
            if not release_id:
                raise ReleaseError(f"nothing built for {run_id}; run 'htx build'")
        releases.point_to(release_id)
        releases.prune(keep)
    return release_id


def _add_gate2(connection: duckdb.DuckDBPyConnection, result: Any) -> None:
    """Write the checks and findings of gate 2 into the marts that they have just judged."""
    checks, findings = to_table("checks", result.checks), to_table("findings", result.findings)
    for mart, rows in (("fct_check", checks), ("fct_finding", findings)):
        for run_id in set(rows["run_id"].to_pylist()):  # an audit that is done again replaces its rows
            connection.execute(f"delete from {mart} where gate = 2 and run_id = ?", [run_id])
    connection.register("gate2_checks", checks)
    connection.register("gate2_findings", findings)
    connection.execute("insert into fct_check by name select * from gate2_checks")
    connection.execute(
        """
        insert into fct_finding by name
        select
            substr(md5(concat_ws('|', f.run_id, f.gate, f.rule_id, f.document_id, f.locator, f.message_en, f.observed,
                array_to_string(f.obs_ids, ','))), 1, 16) as finding_id,
            f.*, d.origin as document_origin, d.title as document_title, d.ref_area,
            len(f.obs_ids) as obs_count, len(f.blocked_obs_ids) as blocked_obs_count,
            true as is_of_latest_reading, true as is_current
        from gate2_findings as f
        left join dim_document as d using (document_id)
        """
    )


def marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The public tables of a warehouse: ``dim_``, ``bridge_`` and ``fct_``, by name."""
    rows = connection.execute(
        """
        select table_name from information_schema.tables
        where table_schema = 'main' and regexp_matches(table_name, '^(dim|bridge|fct|rpt)_')
        order by table_name
        """
    ).fetchall()
    return [row[0] for row in rows]


def _export(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for mart in marts(connection):
        connection.execute(f"copy {mart} to '{folder / f'{mart}.parquet'}' (format parquet, compression zstd)")


def _manifest(
    connection: duckdb.DuckDBPyConnection, releases: Releases, note: dict[str, Any], result: Any, now: datetime
) -> dict[str, Any]:
    rows = {m: _scalar(connection, f"select count(*) from {m}") for m in marts(connection)}
    documents = connection.execute("select document_id, kind, origin from dim_document order by document_id").fetchall()
    previous = releases.current()
    mark = note["fingerprint"]
    return {
        "release_id": f"{now:%Y%m%dT%H%M%SZ}-{mark[:8]}",
        "run_id": note["run_id"],
        "inputs": note["inputs"],
        "fingerprint": mark,
        "created_at": now.isoformat(),
        "code_version": code_version(),
        "engines": {name: version(name) for name in _ENGINES},
        "dbt": {"models": note["dbt"]["models"], "tests": note["dbt"]["tests"]},
        "rows": rows,
        "checks": {
            "all": len(result.checks),
            "passed": sum(c.success for c in result.checks),
            "flagged": sum(not c.success and c.severity != Severity.INFO for c in result.checks),
            "blocking": [c.check_id for c in result.blocking],
        },
        "documents": [{"document_id": d, "kind": k, "origin": o} for d, k, o in documents],
        "previous": _differences(connection, previous, rows) if previous else None,
    }


def _scalar(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


_SERIES = "source_system, indicator, org_type, sector, size_class, rating, measure, scenario, ref_area, time_period"


def _differences(connection: duckdb.DuckDBPyConnection, previous: Release, rows: dict[str, int]) -> dict[str, Any]:
    """What changed against the published release: rows per mart, and values in use added, revised, removed."""
    connection.execute(f"attach '{previous.path / DATABASE}' as previous_release (read_only)")
    try:
        counts = connection.execute(
            f"""
            select
                count(*) filter (where old.obs_id is null) as added,
                count(*) filter (where new.obs_id is null) as removed,
                count(*) filter (where old.obs_value is distinct from new.obs_value
                                 and old.obs_id is not null and new.obs_id is not null) as revised
            from (select {_SERIES}, obs_id, obs_value from fct_indicator) as new
            full join (select {_SERIES}, obs_id, obs_value from previous_release.fct_indicator) as old
                using ({_SERIES})
            """
        ).fetchone()
    finally:
        connection.execute("detach previous_release")
    added, removed, revised = counts or (0, 0, 0)
    before = previous.manifest["rows"]
    return {
        "release_id": previous.release_id,
        "rows": {m: n - before.get(m, 0) for m, n in rows.items() if n != before.get(m, 0)},
        "values": {"added": added, "revised": revised, "removed": removed},
    }


def code_version() -> str:
    """The commit of the checkout, or the version of the installed package where there is no git."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        try:
            return version("htx-warehouse")
        except PackageNotFoundError:
            return "unknown"
