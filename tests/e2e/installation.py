"""A whole installation in a temporary folder, used as its users do: through the `htx` program, in other processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
HTX = Path(sys.executable).with_name("htx")
ARTICLES = PROJECT.parent / "shared" / "articles"


@dataclass(frozen=True)
class Installation:
    """The folders of one installation and ways to use it."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def database(self) -> Path:
        return self.data / "current" / "warehouse.duckdb"

    def environment(self, **more: str) -> dict[str, str]:
        own = {"HTX_DATA": str(self.data), "AIRFLOW_HOME": str(self.root / "airflow_home")}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HTX_", "AIRFLOW"))}
        return kept | own | more

    def htx(self, *arguments: str, status: int | None = 0, **environment: str) -> str:
        """Run one command to its end; returns what it printed."""
        done = subprocess.run(
            [str(HTX), *arguments],
            capture_output=True,
            text=True,
            env=self.environment(**environment),
            timeout=300,
            check=False,
            cwd=self.root,
        )
        assert status is None or done.returncode == status, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def killed_at(self, line: str, delay: float = 0.0, **environment: str) -> bool:
        """Start `htx run` and kill it (SIGKILL) ``delay`` seconds after it printed ``line``. False: it was quicker."""
        with subprocess.Popen(
            [str(HTX), "run"], stdout=subprocess.PIPE, text=True, env=self.environment(**environment), cwd=self.root
        ) as process:
            assert process.stdout
            for printed in process.stdout:
                if printed.startswith(line):
                    break
            time.sleep(delay)
            alive = process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.stdout.read()
        return alive

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the current release, read-only."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql, list(values)).fetchall()

    def lake_runs(self) -> list[str]:
        """The folders of the lake."""
        return sorted(p.name for p in (self.data / "lake").iterdir() if not p.name.startswith((".", "0000")))
