"""What a pass over a site knows before it begins, and what it writes: the lake's documents, and the rows of the run."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, partial
from hashlib import sha256
from typing import Any

import pyarrow.compute as pc

from ingest import reading
from ingest.lake import Lake
from ingest.news.dates import VIETNAM
from ingest.news.sources import Source
from ingest.observations import Outcome, Status

BATCH = 100  # articles per staged part

log = logging.getLogger(__name__)


class Record:
    """The rows of a pass: documents go to staging in batches, what failed in one part that another attempt replaces."""

    def __init__(self, lake: Lake, run_id: str, source_id: str) -> None:
        self.lake = lake
        self.run_id = run_id
        self.source_id = source_id
        self.prefix = sha256(source_id.encode()).hexdigest()[:12]
        self.attempt = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        self.batch: dict[str, list[Any]] = {}
        self.batches = 0
        self.passing: list[Outcome] = []

    def staged_before(self) -> dict[str, str]:
        """The documents that an earlier attempt of the same run has put aside, and where they came from."""
        table = self.lake.staged(self.run_id, "documents", f"{self.prefix}-*").select(["document_id", "origin"])
        return {row["document_id"]: row["origin"] for row in table.to_pylist()}

    def add(self, rows: Mapping[str, Sequence[Any]]) -> None:
        """Rows that stand, whatever comes later."""
        for table, records in rows.items():
            self.batch.setdefault(table, []).extend(records)
        if len(self.batch.get("documents", ())) >= BATCH or len(self.batch.get("outcomes", ())) >= 10 * BATCH:
            self.flush()

    def flush(self) -> None:
        """Put the batch aside, as a part of its own."""
        if self.batch:
            self.lake.stage(self.run_id, f"{self.prefix}-{self.attempt}-{self.batches:05d}", self.batch)
            self.batch = {}
            self.batches += 1

    def outcome(self, stage: str, subject: str, origin: str, status: str, detail: str, begun: datetime) -> Outcome:
        """What became of a page."""
        return Outcome(self.run_id, stage, subject, origin, status, detail, 0, begun, datetime.now(UTC))

    def say(self, outcome: Outcome) -> None:
        """Tell what another attempt may change: what failed, and what waits."""
        log.warning("%s: %s: %s", outcome.stage, outcome.origin, outcome.detail)
        self.passing.append(outcome)

    def site(self, status: str, detail: str, listed: int, begun: datetime) -> None:
        """The site's own outcome, and the end of the pass."""
        self.flush()
        (log.info if status == Status.OK else log.warning)("collect: %s: %s", self.source_id, detail)
        own = replace(self.outcome("collect", self.source_id, self.source_id, status, detail, begun), rows=listed)
        self.lake.stage(self.run_id, f"{self.prefix}-end", {"outcomes": [own, *self.passing]})


class Known:
    """What is known of documents.

    Attributes:
        any: those that the lake holds.
        staged: those that an earlier attempt of this run has put aside.
        read: those of them that need not be read again, and where they came from first. What another source brought is
            read again when that source is collected.
        own: the rows of the lake on this source's documents.
    """

    def __init__(self, lake: Lake, source: Source, staged: Mapping[str, str]) -> None:
        columns = ["document_id", "reader", "origin", "source_id", "supersedes", "published_at", "retrieved_at"]
        documents = lake.read("documents", columns)
        is_own = pc.equal(documents["source_id"], source.id)
        own, others = documents.filter(is_own).to_pylist(), documents.filter(pc.invert(is_own))
        readers = cache(partial(reading.article_reader, source.article))
        self.staged = frozenset(staged)
        self.own = {row["document_id"]: row for row in own}
        self.read = dict(zip(others["document_id"].to_pylist(), others["origin"].to_pylist(), strict=True))
        self.any = self.own.keys() | self.read.keys()
        for row in reversed(own):
            if row["reader"] == readers(day_of(row["retrieved_at"])):
                self.read[row["document_id"]] = row["origin"]
        self.read.update(staged)

    def to_read_anew(self) -> list[dict[str, Any]]:
        """The site's documents that only another reader has read."""
        return [row for row in self.own.values() if row["document_id"] not in self.read]

    def younger_than(self, day: date) -> list[dict[str, Any]]:
        """The site's documents published since a day (received since then, where they do not say)."""
        return [row for row in self.own.values() if (row["published_at"] or row["retrieved_at"].date()) >= day]


def day_of(moment: datetime) -> date:
    """The day in Viet Nam."""
    return moment.astimezone(VIETNAM).date()
