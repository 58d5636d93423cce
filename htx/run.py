"""`htx run`: the three DAGs, executed through Airflow on this machine, with progress and a summary."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from htx import airflow
from htx.settings import NONE, SAMPLE_INBOX, SAMPLE_SOURCES, Settings
from warehouse.releases import Releases


class AlreadyRunning(RuntimeError):
    """Another `htx run` works on the same data; the message says which process."""


@contextmanager
def sample_sites(settings: Settings) -> Iterator[None]:
    """Serve the sample news sites while the block runs, if they are what is collected."""
    from htx.samples import serve

    with ExitStack() as stack:
        if settings.uses_samples:
            stack.enter_context(serve())
        yield


def run_all(settings: Settings) -> int:
    """Ingest submissions and news, then build, as real DAG runs. Returns an exit status.

    What Airflow, dbt and Great Expectations say goes to a log file; the terminal gets progress and a summary.

    Raises:
        AlreadyRunning: another run holds the lock.
    """
    started = time.monotonic()
    settings.logs.mkdir(parents=True, exist_ok=True)
    log = settings.logs / f"run-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.log"
    os.environ["HTX_TASK_RETRIES"] = "0"  # somebody is watching: fail now, run again at once
    airflow.configure(settings)
    with _only_one(settings), sample_sites(settings), _output_to(log) as console:
        say = _Console(console)
        for name, path, samples in (
            ("inbox", settings.inbox, SAMPLE_INBOX),
            ("sources", settings.sources, SAMPLE_SOURCES),
        ):
            say.line(f"{name:<9} {path or NONE}{' (the samples)' if path == samples else ''}")
        summaries: list[dict[str, Any]] = []
        published = None
        try:
            say.step("preparing Airflow")
            airflow.prepare(settings)
            if stale := airflow.close_stale_runs():
                say.line(f"closed    {stale} DAG runs that an interrupted run had left open")
            for dag_id in airflow.INGEST_DAGS:
                say.step(dag_id)
                with suppress(airflow.TaskFailed):  # told by on_task; the other half is loaded all the same
                    summaries.append(airflow.run_dag(dag_id, say.task)["check_and_commit"])
            say.step(airflow.BUILD_DAG)
            with Releases(settings.data).writer(), suppress(airflow.TaskFailed):
                published = airflow.run_dag(airflow.BUILD_DAG, say.task).get("publish")
        except Exception as error:  # whatever Airflow or a task raises: one line here, the whole in the log
            traceback.print_exc()
            say.failures.append(" ".join(str(error).split()))
        say.line("")
        for line in summary_lines(summaries) + _release_lines(settings, published):
            say.line(line)
        for failure in say.failures:
            say.line(f"failed    {failure}")
        say.line(f"log       {log}")
        say.line(f"time      {time.monotonic() - started:.0f} s")
    return 1 if say.failures or any(summary["broken"] for summary in summaries) else 0


def summary_lines(summaries: Sequence[Mapping[str, Any]]) -> list[str]:
    """What some runs did, for people: documents by status, rows, findings by severity, checks, what went wrong."""
    documents: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    checks: Counter[str] = Counter()
    for summary in summaries:
        documents.update(summary["documents"])
        findings.update(summary["findings"])
        checks.update(summary["checks"])
    lines = []
    for summary in summaries:
        lines += [f"{m['status']:<11} {m['origin']}: {m['detail']}" for m in summary["messages"]]
    lines += [
        "documents "
        + ", ".join(f"{documents[s]} {s}" for s in ("read", "unchanged", "quarantined", "refused", "failed")),
        f"lake      {sum(s['observations'] for s in summaries)} observations added",
        "findings  " + ", ".join(f"{findings[s]} {s}" for s in ("critical", "warning", "info")),
        f"gate 1    {checks['passed']} of {checks['all']} checks passed",
    ]
    if not any(summary["new"] for summary in summaries):
        known = documents["unchanged"] and not any(summary["broken"] for summary in summaries)
        lines[-3:] = [f"lake      nothing new{': every document is known' if known else ''}"]
    return lines


def _release_lines(settings: Settings, published: str | None) -> list[str]:
    release = Releases(settings.data).current()
    if release is None:
        return ["release   none"]
    rows, checks = release.manifest["rows"], release.manifest["checks"]
    lines = [
        f"release   {release.release_id} ({'new' if published else 'unchanged'}): {rows['fct_observation']:,} claims, "
        f"{rows['fct_indicator']:,} values in use, {rows['dim_document']:,} documents"
    ]
    if published:
        lines.append(f"gate 2    {checks['passed']} of {checks['all']} checks passed")
    here = settings.data / "current"
    return [*lines, f"look at   {here / 'report' / 'index.html'}", f"query     {here / 'warehouse.duckdb'}"]


def run_standalone(settings: Settings) -> int:
    """Airflow's web page, scheduler and the rest on this machine until Ctrl-C. Returns its exit status."""
    airflow.configure(settings)
    airflow.prepare(settings)
    # `airflow standalone` starts its parts by the name "airflow".
    os.environ["PATH"] = os.pathsep.join([str(airflow.command().parent), os.environ.get("PATH", "")])
    print(f"scheduled {', '.join((*airflow.INGEST_DAGS, airflow.BUILD_DAG))}")
    print("Airflow   http://127.0.0.1:8080 (Ctrl-C ends it)")
    with sample_sites(settings):
        try:
            return subprocess.call([str(airflow.command()), "standalone"])
        except KeyboardInterrupt:
            return 0


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    with ExitStack() as stack:
        for folder in (settings.data, settings.airflow_home):  # either may be shared with another installation
            handle = stack.enter_context((folder / "run.lock").open("a+"))
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                handle.seek(0)
                process = handle.read().strip()
                raise AlreadyRunning(f"another 'htx run' (process {process}) works in {folder}; wait for it") from error
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
        yield


@contextmanager
def _output_to(log: Path) -> Iterator[IO[str]]:
    """Send what the process and its children print to a file; yields what was the standard output."""
    sys.stdout.flush()
    sys.stderr.flush()
    out, err = os.dup(1), os.dup(2)
    with log.open("wb") as file, os.fdopen(os.dup(out), "w", encoding="utf-8") as console:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            yield console
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(out, 1)
            os.dup2(err, 2)
            os.close(out)
            os.close(err)


_CLEAR = "\r\x1b[K"  # the start of the line, and nothing on it


class _Console:
    """Progress: a line that changes on a terminal, plain lines in a pipe."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream
        self.live = stream.isatty()
        self.dag = ""
        self.done = 0
        self.failures: list[str] = []

    def line(self, text: str) -> None:
        """One whole line."""
        clear = _CLEAR if self.live else ""
        self._write(f"{clear}{text}\n")

    def step(self, name: str) -> None:
        """A new DAG begins."""
        self.dag, self.done = name, 0
        self.line(f"step      {name}")

    def task(self, label: str, error: str) -> None:
        """A task instance has ended, with an error or well ("")."""
        self.done += 1
        if error:
            self.failures.append(f"{self.dag}, {label}: {error}")
        elif self.live:
            width = shutil.get_terminal_size().columns - 1
            self._write(_CLEAR + f"  {self.dag}: {self.done} tasks done, {label}"[:width])

    def _write(self, text: str) -> None:
        with suppress(BrokenPipeError):  # whoever listened is gone; the work goes on
            self.stream.write(text)
            self.stream.flush()
