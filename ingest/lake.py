"""The lake: Parquet, append-only, one folder per run; and the run log beside it.

``<lake>/<run_id>/<table>.parquet`` holds what a run has loaded, with its findings, checks and outcomes. A run that
found nothing new leaves its checks and outcomes in ``<runlog>/<run_id>/``, so that the lake grows with new data only.
A run collects its parts in ``<staging>/<run_id>/<part>/`` and becomes visible as a whole by one rename; what a killed
run left in staging is swept away by a later one. Nothing is overwritten.
"""

from __future__ import annotations

import os
import shutil
import time
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.observations import Check, CooperativeReport, Document, Finding, Observation, Outcome

_ARROW = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
    list[str]: pa.list_(pa.string()),
    list[int]: pa.list_(pa.int64()),
}


def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record class: its fields, in order; ``X | None`` is a nullable column."""
    hints = typing.get_type_hints(record)
    columns = []
    for f in fields(record):
        hint = hints[f.name]
        nullable = typing.get_origin(hint) in (types.UnionType, typing.Union)
        plain = next(a for a in typing.get_args(hint) if a is not type(None)) if nullable else hint
        columns.append(pa.field(f.name, _ARROW[plain], nullable=nullable))
    return pa.schema(columns)


RECORDS: dict[str, type] = {
    "observations": Observation,
    "documents": Document,
    "cooperatives": CooperativeReport,
    "findings": Finding,
    "checks": Check,
    "outcomes": Outcome,
}
SCHEMAS: dict[str, pa.Schema] = {name: schema_of(record) for name, record in RECORDS.items()}

SCHEMA_RUN = "00000000T000000Z-schema"
Rows = Mapping[str, Sequence[Any]]  # table name → records


class Lake:
    """The folders of Parquet tables below one data folder: ``lake``, ``runlog`` and ``staging``."""

    def __init__(self, data: Path) -> None:
        self.root = data / "lake"
        self.runlog = data / "runlog"
        self.staging = data / "staging"

    def stage(self, run_id: str, part: str, rows: Rows) -> None:
        """Put the records of one part (a document, a site) of a run aside. The same part again replaces itself."""
        tables = {name: to_table(name, records) for name, records in rows.items() if records}
        _publish(self.staging / run_id / part, tables, replace=True)

    def staged(self, run_id: str, table: str, parts: str = "*") -> pa.Table:
        """The records of one table that the parts of a run have put aside, in the order of the parts' names.

        ``parts``: a pattern of names; other parts may be changing while it is read.
        """
        return _read(_visible(self.staging / run_id, table, parts), table)

    def commit(self, run_id: str, tables: Mapping[str, pa.Table]) -> bool:
        """Publish a run by one rename: into the lake when it brings documents, else into the run log.

        A run that is published already is left as it is. Returns whether the lake holds the run.
        """
        loaded = tables["documents"].num_rows > 0 if "documents" in tables else False
        if not self.published(run_id):
            _publish((self.root if loaded else self.runlog) / run_id, tables)
        shutil.rmtree(self.staging / run_id, ignore_errors=True)
        return self.holds(run_id)

    def holds(self, run_id: str) -> bool:
        """Whether the lake holds a run: whether it brought something new."""
        return (self.root / run_id).exists()

    def published(self, run_id: str) -> bool:
        """Whether a run has been committed before, to the lake or to the run log."""
        return self.holds(run_id) or (self.runlog / run_id).exists()

    def published_table(self, run_id: str, table: str) -> pa.Table:
        """What one committed run holds of a table."""
        paths = [root / run_id / f"{table}.parquet" for root in (self.root, self.runlog)]
        return _read([p for p in paths if p.exists()], table)

    def sweep(self, older_than: timedelta = timedelta(days=1)) -> None:
        """Remove what killed runs have left behind: staged parts and half-written folders that nobody works on."""
        limit = time.time() - older_than.total_seconds()
        for folder in [*self.staging.glob("*"), *self.root.glob(".*.tmp"), *self.runlog.glob(".*.tmp")]:
            if folder.stat().st_mtime < limit:
                shutil.rmtree(folder, ignore_errors=True)

    def run_ids(self) -> list[str]:
        """The runs in the lake, oldest first."""
        return sorted(p.name for p in self.root.glob("*") if not p.name.startswith(".") and p.name != SCHEMA_RUN)

    def read(self, table: str, columns: list[str] | None = None) -> pa.Table:
        """One whole table: what the lake holds of it."""
        return _read(_visible(self.root, table), table, columns)

    def read_documents(self, run_id: str, table: str, document_ids: Sequence[str]) -> pa.Table:
        """What one run of the lake holds of some documents."""
        path = self.root / run_id / f"{table}.parquet"
        if not path.exists():
            return SCHEMAS[table].empty_table()
        return _fitted(pq.read_table(path, filters=[("document_id", "in", list(document_ids))]), table)

    def read_between(self, table: str, columns: list[str], column: str, low: date, high: date) -> pa.Table:
        """The rows of one table whose date in ``column`` is from ``low`` to ``high``; files without any stay shut."""
        wanted = [p for p in _visible(self.root, table) if _may_hold(p, column, low, high)]
        rows = _read(wanted, table, columns)
        return rows.filter(pc.and_(pc.greater_equal(rows[column], low), pc.less_equal(rows[column], high)))

    def known_documents(self) -> dict[tuple[str, str], str]:
        """Which document was read by which reader, (document_id, reader), and where it came from first."""
        rows = self.read("documents", ["document_id", "reader", "origin"]).to_pylist()
        return {(row["document_id"], row["reader"]): row["origin"] for row in reversed(rows)}

    def declare(self) -> None:
        """Write an empty file of every table, so that SQL over ``<lake>/*/<table>.parquet`` always finds a schema."""
        for folder in (self.root / SCHEMA_RUN, self.runlog / SCHEMA_RUN):
            declared = {f.stem: pq.read_schema(f) for f in folder.glob("*.parquet")}
            if declared != SCHEMAS:
                _publish(folder, {name: schema.empty_table() for name, schema in SCHEMAS.items()}, replace=True)


def _publish(target: Path, tables: Mapping[str, pa.Table], *, replace: bool = False) -> None:
    """Write tables into a folder that appears as a whole."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    for name, table in tables.items():
        _write(temporary / f"{name}.parquet", table.cast(SCHEMAS[name]))
    if replace:
        shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)


def _visible(root: Path, table: str, folders: str = "*") -> list[Path]:
    """The files of one table in the finished folders below ``root``, in the order of the folders' names."""
    return sorted(p for p in root.glob(f"{folders}/{table}.parquet") if not p.parent.name.startswith("."))


def to_table(name: str, records: Sequence[Any]) -> pa.Table:
    """Records of one class as an Arrow table."""
    schema = SCHEMAS[name]  # not asdict: it copies what is in lists, number by number
    return pa.Table.from_pydict({column: [getattr(r, column) for r in records] for column in schema.names}, schema)


def _read(paths: list[Path], table: str, columns: list[str] | None = None) -> pa.Table:
    if not paths:
        return _schema(table, columns).empty_table()
    return pa.concat_tables([_fitted(_read_file(p, columns), table, columns) for p in paths])


def _schema(table: str, columns: list[str] | None) -> pa.Schema:
    return pa.schema([SCHEMAS[table].field(c) for c in columns]) if columns else SCHEMAS[table]


def _fitted(found: pa.Table, table: str, columns: list[str] | None = None) -> pa.Table:
    """What a file holds, in the columns of today: one that it was written without has the default of its field.

    Raises:
        ValueError: the column has no default; whoever adds a field to a record of the lake gives it one.
    """
    schema = _schema(table, columns)
    for column in schema:
        if column.name not in found.column_names:
            default = _default(RECORDS[table], column.name)
            found = found.append_column(column, pa.array([default] * found.num_rows, column.type))
    return found.select(schema.names).cast(schema)


def _default(record: type, name: str) -> Any:
    declared = next(f for f in fields(record) if f.name == name)
    if declared.default is not MISSING:
        return declared.default
    if declared.default_factory is not MISSING:
        return declared.default_factory()
    raise ValueError(f"the lake has {record.__name__} rows without {name}, and that field has no default")


def _may_hold(path: Path, column: str, low: date, high: date) -> bool:
    """Whether a file's own statistics leave open that it has dates in a column between two days."""
    with pq.ParquetFile(path) as file:
        found = file.metadata
        number = next(i for i in range(found.num_columns) if found.schema.column(i).path == column)
        known = [found.row_group(i).column(number).statistics for i in range(found.num_row_groups)]
    return any(s is None or not s.has_min_max or (s.min <= high and s.max >= low) for s in known)


def _read_file(path: Path, columns: list[str] | None) -> pa.Table:
    # Not pq.read_table: it takes three times as long for a small file, and a lake of many runs has many small files.
    with pq.ParquetFile(path) as file:
        return file.read(columns=columns)


def _write(path: Path, table: pa.Table) -> None:
    with path.open("wb") as handle:
        pq.write_table(table, handle, compression="zstd")
        handle.flush()
        os.fsync(handle.fileno())
