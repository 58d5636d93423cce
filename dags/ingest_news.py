"""Airflow DAG: articles of Alliances and newspapers, from their sites into the lake."""

from __future__ import annotations

import pendulum
from airflow.sdk import Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowException
from lake_assets import DEFAULT_ARGS, NEWS


@dag(
    schedule="30 */6 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Ho_Chi_Minh"),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    params={
        "published_from": Param(None, type=["null", "string"], format="date", title="Backfill: published from"),
        "published_to": Param(None, type=["null", "string"], format="date", title="Backfill: published until"),
    },
    tags=["ingest", "news", "tier-2"],
    doc_md="""
    ### News sites → lake
    `list_sites` reads the source files; `collect` fetches and reads what is new or changed on one site each (pool
    `news_site`), politely; a site that is down fails alone, with an outcome. What may pass (no answer, 429, 5xx) is
    tried again by the task's retries, what does not (404, a changed layout) by later runs. `check_and_commit` runs
    gate 1 over what is new and publishes it in one step; it returns the summary of the run. Safe to clear and run again
    at any task. Trigger it with `published_from` and `published_to` for the articles of a range of days.
    """,
)
def ingest_news() -> None:
    @task
    def begin() -> str:
        from htx.pipeline import new_run_id

        return new_run_id("news")

    @task
    def list_sites(load_id: str) -> list[str]:
        from htx.pipeline import list_sites
        from htx.settings import load_settings

        return list_sites(load_settings(), load_id)

    @task(map_index_template="{{ site_id }}", pool="news_site")
    def collect(load_id: str, site: str) -> dict[str, int]:
        from datetime import date

        from htx.pipeline import collect_site
        from htx.settings import load_settings

        context = get_current_context()
        context["site_id"] = site
        days = [context["params"][name] for name in ("published_from", "published_to")]
        since, until = [date.fromisoformat(day) if day else None for day in days]
        statuses = collect_site(load_settings(), load_id, site, since, until)
        attempt = context["ti"]
        if statuses["retryable"] and attempt.try_number <= attempt.max_tries:
            raise AirflowException(f"{site}: no answer, or overloaded; trying again later")
        return statuses

    @task(outlets=[NEWS], trigger_rule="all_done")
    def check_and_commit(load_id: str) -> dict[str, object]:
        from htx.pipeline import check_and_commit
        from htx.settings import load_settings

        return check_and_commit(load_settings(), load_id)

    load_id = begin()
    collect.partial(load_id=load_id).expand(site=list_sites(load_id)) >> check_and_commit(load_id)


ingest_news()
