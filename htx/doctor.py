"""`htx doctor`: is this installation sound?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from htx.settings import Settings
from ingest.documents import sha256
from ingest.lake import Lake
from warehouse.releases import Releases

_PACKAGES = ("apache-airflow", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "trafilatura")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    subject: str
    ok: bool
    detail: str


def examine(settings: Settings) -> Iterator[Line]:
    """Look at everything once, in the order in which a repair would go."""
    yield Line("python", sys.version_info[:2] == (3, 11), f"{sys.version.split()[0]} (3.11 is needed)")
    for package in _PACKAGES:
        try:
            yield Line(package, True, version(package))
        except PackageNotFoundError:
            yield Line(package, False, "not installed; run 'make setup'")
    yield Line("inbox", settings.inbox is None or settings.inbox.is_dir(), str(settings.inbox or "none"))
    yield _sources(settings)
    yield _archive(settings)
    yield _lake(settings)
    yield _release(settings)


def _sources(settings: Settings) -> Line:
    from ingest.news.sources import SourceError, load_sources

    if settings.sources is None:
        return Line("sources", True, "none")
    try:
        found = load_sources(settings.sources)
    except SourceError as error:
        return Line("sources", False, str(error))
    return Line("sources", True, f"{len(found)} sites in {settings.sources}")


def _archive(settings: Settings) -> Line:
    """Fixity: every archived file still has the hash that is its name."""
    files = [p for p in settings.archive.glob("??/*") if len(p.name) == 64]
    changed = [p.name for p in files if sha256(p.read_bytes()) != p.name]
    if changed:
        return Line("archive", False, f"{len(changed)} of {len(files)} files changed on disk, the first: {changed[0]}")
    return Line("archive", True, f"{len(files)} files, all with the hash that they are named by")


def _lake(settings: Settings) -> Line:
    """Every Parquet file of the lake and the run log can be read to its end."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    lake = Lake(settings.data)
    files = [f for root in (lake.root, lake.runlog) for f in sorted(root.glob("[!.]*/*.parquet"))]
    for file in files:
        try:
            pq.read_table(file)
        except (OSError, pa.ArrowInvalid) as error:
            return Line("lake", False, f"{file} cannot be read ({error}); restore it, or remove its run and load again")
    return Line("lake", True, f"{len(lake.run_ids())} runs, {len(files)} files, all readable")


def _release(settings: Settings) -> Line:
    import duckdb

    releases = Releases(settings.data)
    database = releases.current_database()
    if database is None:
        return Line("release", False, "none yet; run 'htx run'")
    with duckdb.connect(str(database), read_only=True) as connection:
        row = connection.execute("select count(*) from fct_indicator").fetchone()
    return Line("release", True, f"{releases.current_id()}, {row[0] if row else 0} values in use")
