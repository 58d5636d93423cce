"""What joins the DAGs (no dag in here): the two halves of the lake as Airflow assets, and what all DAGs share."""

from __future__ import annotations

import os
from datetime import timedelta

from airflow.sdk import Asset

SUBMISSIONS = Asset(name="lake_submissions", uri="htx://lake/submissions")
NEWS = Asset(name="lake_news", uri="htx://lake/news")
RELEASE = Asset(name="warehouse_release", uri="htx://warehouse/current")

DEFAULT_ARGS = {
    "owner": "data-engineering",
    "retries": int(os.environ.get("HTX_TASK_RETRIES", "2")),
    "retry_delay": timedelta(minutes=2),
    "retry_exponential_backoff": True,
}
