"""Measure the main job as a user meets it, each in a process of its own: ``python -m bench``.

Prints one line per figure: the median of some repetitions, and the peak memory of the process with its children.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench import news

PROJECT = Path(__file__).resolve().parents[1]
HTX = Path(sys.executable).with_name("htx")
SAMPLE_PAGE = PROJECT / "samples" / "news" / "lmhtx-bactrung" / "tin-hoat-dong" / "tong-ket-nam-2023.html"
_LOAD_DAG = """
import sys, time
sys.path.insert(0, {folder!r})
import airflow.sdk
started = time.perf_counter()
import {dag}
print(time.perf_counter() - started)
"""


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak memory (MB, the process and its children together) of one command."""
    started = time.perf_counter()
    peak = 0
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                family = [watched, *watched.children(recursive=True)]
                peak = max(peak, sum(p.memory_info().rss for p in family))
            except psutil.NoSuchProcess:
                pass
            time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{command} ended with status {process.returncode}")
    return time.perf_counter() - started, peak / 2**20


def show(name: str, seconds: list[float], megabytes: float = 0.0) -> None:
    """One line for one figure."""
    memory = f"   peak {megabytes:6.0f} MB" if megabytes else ""
    print(f"{name:<52} {statistics.median(seconds):7.2f} s{memory}")


def main() -> None:
    """All figures, the quick ones first."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"HTX_DATA": f"{folder}/data", "AIRFLOW_HOME": f"{folder}/airflow"}
        for name, command in (
            ("htx extract --help", ["extract", "--help"]),
            ("htx extract FILE (a page of a news site)", ["extract", str(SAMPLE_PAGE)]),
        ):
            runs = [measure([str(HTX), *command], environment) for _ in range(5)]
            show(name, [s for s, _ in runs], max(m for _, m in runs))
        for dag in ("ingest_submissions", "ingest_news", "build_warehouse"):
            code = _LOAD_DAG.format(folder=str(PROJECT / "dags"), dag=dag)
            loads = [
                subprocess.run(
                    [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
                )
                for _ in range(3)
            ]
            show(f"load dags/{dag}.py, beyond airflow.sdk", [float(done.stdout.split()[-1]) for done in loads])
        show_run("htx run, first (new Airflow database, samples)", environment)
        show_run("htx run, warm (nothing new)", environment)
        first_sample = next((PROJECT / "samples" / "submissions").glob("*Lang Son 2022.xlsx"))
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        (inbox / "again.xlsx").write_bytes(first_sample.read_bytes() + b"\0")
        show_run("htx run, warm, one new workbook and a new release", environment | {"HTX_INBOX": str(inbox)})
    news.run(800)


def show_run(name: str, environment: dict[str, str]) -> None:
    """One `htx run`."""
    seconds, megabytes = measure([str(HTX), "run"], environment)
    show(name, [seconds], megabytes)


if __name__ == "__main__":
    main()
