"""Airflow as this project runs it: its environment, its database, and DAG runs from the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from htx.settings import NONE, PROJECT, Settings

INGEST_DAGS = ("ingest_submissions", "ingest_news")
BUILD_DAG = "build_warehouse"


def environment(settings: Settings) -> dict[str, str]:
    """The variables that make Airflow work inside the checkout: SQLite, LocalExecutor, modest memory, nothing sent."""
    return {
        "AIRFLOW_HOME": str(settings.airflow_home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(settings.airflow_home / "logs"),
        "HTX_DATA": str(settings.data),
        "HTX_INBOX": str(settings.inbox or NONE),
        "HTX_SOURCES": str(settings.sources or NONE),
        "GX_ANALYTICS_ENABLED": "false",
        # Airflow's own processes and the tasks import htx, ingest, … from the checkout.
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")])),
    }


def configure(settings: Settings) -> None:
    """Set the environment of this process. Call before importing Airflow.

    Airflow's own settings stay as the user has set them; the folders are those of ``settings``, as absolute paths.
    """
    for name, value in environment(settings).items():
        if name.startswith("HTX_") or name in ("AIRFLOW_HOME", "PYTHONPATH"):
            os.environ[name] = value
        else:
            os.environ.setdefault(name, value)
    settings.airflow_home.mkdir(parents=True, exist_ok=True)


def prepare(settings: Settings) -> None:
    """Bring the metadata database to this version of Airflow and create the pools. Quick when nothing is to be done."""
    marker = settings.airflow_home / f".prepared-{version('apache-airflow-core')}"
    database = settings.airflow_home / "airflow.db"
    elsewhere = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN" in os.environ
    if marker.exists() and (elsewhere or database.exists()):
        return
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb, upgradedb
    from airflow.utils.session import create_session

    upgradedb() if database.exists() else initdb()
    pools = json.loads((PROJECT / "dags" / "pools.json").read_text(encoding="utf-8"))
    with create_session() as session:
        for name, pool in pools.items():
            Pool.create_or_update_pool(name, session=session, **pool)
    marker.touch()


def close_stale_runs() -> int:
    """Mark DAG runs that a killed `htx run` left in the state "running" as failed. Returns how many."""
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState
    from airflow.utils.types import DagRunTriggeredByType
    from sqlalchemy import update

    with create_session() as session:
        stale = (DagRun.state == DagRunState.RUNNING) & (DagRun.triggered_by == DagRunTriggeredByType.TEST)
        done: Any = session.execute(update(DagRun).where(stale).values(state=DagRunState.FAILED))
        return int(done.rowcount)


class TaskFailed(RuntimeError):
    """A task of a DAG run failed; the message names it."""


def run_dag(dag_id: str, on_task: Callable[[str, str], None]) -> dict[str, Any]:
    """Execute one DAG as a real run in the metadata database. Returns the tasks' results by task id.

    ``on_task`` is told of every task instance that ends: its name, and its error or "" when it succeeded.

    Raises:
        TaskFailed: the run did not succeed.
    """
    from airflow.dag_processing.dagbag import BundleDagBag

    folder = PROJECT / "dags"
    bag = BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")
    if bag.import_errors:
        file, error = next(iter(bag.import_errors.items()))
        raise RuntimeError(f"{Path(file).name} cannot be loaded: {error.strip().splitlines()[-1]}")
    with _listening(on_task):
        run = bag.dags[dag_id].test()
    instances = run.get_task_instances()
    if run.state != "success":
        bad = ", ".join(sorted({t.task_id for t in instances if t.state == "failed"})) or "no task"
        if not any(t.state == "failed" for t in instances):
            on_task(dag_id, f"the run ended as {run.state}")
        raise TaskFailed(f"{dag_id}: the run ended as {run.state}; failed: {bad}")
    return {t.task_id: t.xcom_pull(task_ids=t.task_id) for t in instances if t.map_index < 0 and t.state == "success"}


@contextmanager
def _listening(on_task: Callable[[str, str], None]) -> Iterator[None]:
    from airflow.listeners import hookimpl
    from airflow.sdk.listener import get_listener_manager

    class Listener:
        @hookimpl
        def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
            on_task(_label(task_instance), "")

        @hookimpl
        def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
            on_task(_label(task_instance), " ".join(str(error).split()) or type(error).__name__)

    manager: Any = get_listener_manager()
    listener = Listener()
    manager.add_listener(listener)
    try:
        yield
    finally:
        manager.pm.unregister(listener)


def _label(task_instance: Any) -> str:
    name = getattr(task_instance, "rendered_map_index", None)
    return f"{task_instance.task_id} {name}" if name else str(task_instance.task_id)


def command() -> Path:
    """The `airflow` program of this environment."""
    import sys

    return Path(sys.executable).with_name("airflow")
