"""Airflow DAG: workbooks of the provinces, from the inbox into the lake."""

from __future__ import annotations

import pendulum
from airflow.sdk import dag, get_current_context, task
from lake_assets import DEFAULT_ARGS, SUBMISSIONS


@dag(
    schedule="0 * * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Ho_Chi_Minh"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    tags=["ingest", "submissions", "tier-1"],
    doc_md="""
    ### Workbooks of the provinces → lake
    `receive` lists the inbox; `read` archives and reads one file each (a file that is known is left alone; one that
    cannot be read is refused and says so); `check_and_commit` runs gate 1 over what is new and publishes it at once.
    Safe to clear and run again at any task.
    """,
)
def ingest_submissions() -> None:
    @task
    def begin() -> str:
        from htx.pipeline import new_run_id

        return new_run_id("submissions")

    @task
    def receive() -> list[str]:
        from htx.pipeline import find_files
        from htx.settings import load_settings

        inbox = load_settings().inbox
        return [str(f) for f in find_files([inbox])] if inbox else []

    @task(map_index_template="{{ file_name }}")
    def read(load_id: str, file: str) -> str:
        from pathlib import Path

        from htx.pipeline import read_submission
        from htx.settings import load_settings

        get_current_context()["file_name"] = Path(file).name
        return read_submission(load_settings(), load_id, Path(file))

    @task(outlets=[SUBMISSIONS], trigger_rule="all_done")
    def check_and_commit(load_id: str) -> dict[str, object]:
        from htx.pipeline import check_and_commit
        from htx.settings import load_settings

        return check_and_commit(load_settings(), load_id)

    load_id = begin()
    read.partial(load_id=load_id).expand(file=receive()) >> check_and_commit(load_id)


ingest_submissions()
