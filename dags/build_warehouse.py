"""Airflow DAG: from the lake to a published release of the warehouse."""

from __future__ import annotations

import pendulum
from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException
from lake_assets import DEFAULT_ARGS, NEWS, RELEASE, SUBMISSIONS


@dag(
    schedule=SUBMISSIONS | NEWS,
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Ho_Chi_Minh"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS | {"pool": "warehouse_writer"},
    tags=["warehouse", "tier-1"],
    doc_md="""
    ### Lake → release
    `plan` ends the run here when the published release already holds everything; `build` runs dbt in the private
    build folder; `audit` is gate 2 on the marts and writes manifest and report; `publish` seals it and flips one
    pointer. Readers never wait and never see a half-built state.
    """,
)
def build_warehouse() -> None:
    @task.short_circuit
    def plan() -> str | None:
        from htx.pipeline import new_run_id
        from htx.settings import load_settings
        from warehouse.build import why_nothing_to_do

        reason = why_nothing_to_do(load_settings().data)
        print(reason or "something is new")  # noqa: T201 - the task's log
        return None if reason else new_run_id("build")

    @task
    def build(build_id: str) -> str:
        from htx.settings import load_settings
        from warehouse.build import BuildError, build

        try:
            build(load_settings().data, build_id)
        except BuildError as error:
            raise AirflowFailException(str(error)) from error  # the same models would fail again
        return build_id

    @task
    def audit(build_id: str) -> str:
        from htx.settings import load_settings
        from warehouse.build import AuditFailed, audit

        try:
            audit(load_settings().data, build_id)
        except AuditFailed as error:
            raise AirflowFailException(str(error)) from error
        return build_id

    @task(outlets=[RELEASE])
    def publish(build_id: str) -> str:
        from htx.settings import load_settings
        from warehouse.build import publish

        settings = load_settings()
        return publish(settings.data, build_id, settings.keep_releases)

    publish(audit(build(plan())))


build_warehouse()
