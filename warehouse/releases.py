"""Releases: sealed folders, one pointer, and the ways between them.

::

    data/build/warehouse/         built here, always the same path (a path that changes costs dbt its partial parse)
    data/releases/<release_id>/   warehouse.duckdb, parquet/, manifest.json, report/: the build folder, renamed
    data/current → releases/<id>  a symbolic link that is replaced atomically

A reader opens ``data/current/warehouse.duckdb`` read-only and keeps its file whatever is published meanwhile.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.documents import write_json

DATABASE = "warehouse.duckdb"
MANIFEST = "manifest.json"
_WITHDRAWN = "WITHDRAWN"
_held: dict[Path, int] = {}  # the locks of this process


class ReleaseError(RuntimeError):
    """A release that does not exist, or a build that is not what it should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """One sealed release."""

    release_id: str
    path: Path
    current: bool
    withdrawn: bool
    manifest: dict[str, Any]


class Releases:
    """The releases below one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.root = data / "releases"
        self.current_link = data / "current"
        self.build = data / "build" / "warehouse"
        self.rejected = data / "rejected"

    def all(self) -> list[Release]:
        """All sealed releases, oldest first."""
        current = self.current_id()
        return [
            Release(p.name, p, p.name == current, (p / _WITHDRAWN).exists(), read_manifest(p))
            for p in sorted(self.root.glob("[!.]*"))
            if _complete(p)
        ]

    def current_id(self) -> str | None:
        """The id of the published release, or None before the first."""
        return self.current_link.readlink().name if self.current_link.is_symlink() else None

    def current(self) -> Release | None:
        """The published release, or None before the first."""
        return next((r for r in self.all() if r.current), None)

    def current_database(self) -> Path | None:
        """The database that readers open, or None before the first release."""
        path = self.current_link / DATABASE
        return path.resolve() if path.exists() else None

    def seal(self, release_id: str) -> Path:
        """Make the build folder a release: nothing open beside the file, read-only, renamed as a whole.

        Raises:
            ReleaseError: the build still has a write-ahead log, so somebody has not closed it.
        """
        target = self.root / release_id
        if target.exists():
            return target
        if list(self.build.glob(f"{DATABASE}.wal")):
            raise ReleaseError(f"{self.build / DATABASE} was not closed (a .wal file is beside it); build again")
        (self.build / DATABASE).chmod(0o444)
        for file in self.build.glob("parquet/*.parquet"):
            file.chmod(0o444)
        self.root.mkdir(parents=True, exist_ok=True)
        self.build.rename(target)
        return target

    def point_to(self, release_id: str) -> None:
        """Let readers who open from now on see this release. Atomic.

        Raises:
            ReleaseError: there is no such release.
        """
        if not _complete(self.root / release_id):
            known = ", ".join(r.release_id for r in self.all()) or "none"
            raise ReleaseError(f"no release {release_id!r}; there are: {known}")
        temporary = self.data / f".current.{os.getpid()}"
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(Path("releases") / release_id)
        temporary.replace(self.current_link)

    def roll_back(self, release_id: str) -> None:
        """Point back to an older release. What was published after it is withdrawn and is not published again.

        Raises:
            ReleaseError: there is no such release.
        """
        with self.writer():
            # First the marks, then the pointer: a kill in between withdraws nothing that comes back by itself.
            if _complete(self.root / release_id):
                for release in self.all():
                    if release.release_id > release_id:
                        (release.path / _WITHDRAWN).touch()
                (self.root / release_id / _WITHDRAWN).unlink(missing_ok=True)
            self.point_to(release_id)

    def prune(self, keep: int) -> list[str]:
        """Remove all but the newest ``keep`` releases; never the published one. Returns the ids removed."""
        surplus = [r for r in self.all()[:-keep] if not r.current]
        for release in surplus:  # out of sight as a whole, then file by file
            release.path.rename(self.root / f".pruning-{release.release_id}")
        for leftover in self.root.glob(".pruning-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        return [r.release_id for r in surplus]

    def reject(self, run_id: str) -> Path:
        """Keep the manifest and the report of a build that failed its audit, not its data."""
        target = self.rejected / run_id
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name in (MANIFEST, "report"):
            if (self.build / name).exists():
                (self.build / name).rename(target / name)
        shutil.rmtree(self.build)
        return target

    @contextmanager
    def writer(self) -> Iterator[int]:
        """The right to write the build folder; waits for another process. Yields the lock's file descriptor.

        A process that holds it may ask again. A child that inherits the descriptor keeps the lock if its parent is
        killed, so that the next build waits until nobody writes any more.
        """
        path = self.data / "build" / ".lock"
        if path in _held:
            yield _held[path]
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            _held[path] = handle.fileno()
            try:
                yield handle.fileno()
            finally:
                del _held[path]


def _complete(folder: Path) -> bool:
    """Whether a folder is a release that readers can open."""
    return (folder / MANIFEST).exists() and (folder / DATABASE).exists()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release or build folder."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest of a build folder."""
    write_json(folder / MANIFEST, manifest)
