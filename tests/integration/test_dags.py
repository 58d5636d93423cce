"""The DAG files as Airflow sees them: loaded in a process of its own, against a fresh metadata database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
_LOAD = """
import json, sys
from htx.airflow import configure, prepare, PROJECT
from htx.settings import load_settings
settings = load_settings()
configure(settings)
sys.path.insert(0, str(PROJECT / "dags"))
import airflow.sdk
before = set(sys.modules)
import build_warehouse, ingest_news, ingest_submissions
loaded = sorted({m.split(".")[0] for m in set(sys.modules) - before})
prepare(settings)
from airflow.dag_processing.dagbag import BundleDagBag
from airflow.models.pool import Pool
bag = BundleDagBag(dag_folder=PROJECT / "dags", bundle_path=PROJECT / "dags", bundle_name="dags-folder")
dags = {
    d.dag_id: {
        "owner": d.default_args["owner"], "tags": sorted(d.tags), "doc": d.doc_md or "", "catchup": d.catchup,
        "max_active_runs": d.max_active_runs, "schedule": type(d.schedule).__name__,
        "tasks": {t.task_id: {"pool": t.pool, "down": sorted(t.downstream_task_ids), "mapped": t.is_mapped,
                              "trigger_rule": t.trigger_rule.value} for t in d.tasks},
    }
    for d in bag.dags.values()
}
pools = sorted(p.pool for p in Pool.get_pools())
print("RESULT" + json.dumps({"errors": bag.import_errors, "loaded": loaded, "dags": dags, "pools": pools}))
"""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("airflow")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HTX_", "AIRFLOW"))}
    environment |= {"AIRFLOW_HOME": str(home), "HTX_DATA": str(home / "data")}
    done = subprocess.run(
        [sys.executable, "-c", _LOAD],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    assert lines, done.stderr[-3000:]
    loaded: dict[str, Any] = json.loads(lines[0].removeprefix("RESULT"))
    return loaded


def test_all_dags_load(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert set(bag["dags"]) == {"ingest_submissions", "ingest_news", "build_warehouse"}


def test_loading_a_dag_file_imports_nothing_expensive(bag: dict[str, Any]) -> None:
    expensive = {"pandas", "duckdb", "pyarrow", "dbt", "great_expectations", "trafilatura", "ingest", "warehouse"}
    assert not expensive & set(bag["loaded"])


def test_every_dag_has_an_owner_a_tier_and_a_description_and_runs_once_at_a_time(bag: dict[str, Any]) -> None:
    for dag in bag["dags"].values():
        assert dag["owner"] == "data-engineering"
        assert any(tag.startswith("tier-") for tag in dag["tags"])
        assert "###" in dag["doc"]
        assert dag["catchup"] is False
        assert dag["max_active_runs"] == 1


def test_the_build_runs_on_either_half_of_the_lake(bag: dict[str, Any]) -> None:
    assert bag["dags"]["build_warehouse"]["schedule"] == "AssetAny"


def test_every_pool_exists(bag: dict[str, Any]) -> None:
    used = {task["pool"] for dag in bag["dags"].values() for task in dag["tasks"].values()}
    assert used <= set(bag["pools"])
    assert {task["pool"] for task in bag["dags"]["build_warehouse"]["tasks"].values()} == {"warehouse_writer"}


def test_one_file_or_site_that_breaks_does_not_stop_the_load(bag: dict[str, Any]) -> None:
    for dag_id, mapped in (("ingest_submissions", "read"), ("ingest_news", "collect")):
        tasks = bag["dags"][dag_id]["tasks"]
        assert tasks[mapped]["mapped"]
        assert tasks[mapped]["down"] == ["check_and_commit"]
        assert tasks["check_and_commit"]["trigger_rule"] == "all_done"
