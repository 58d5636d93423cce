"""How long it takes to link new articles to a lake of many: ``python -m bench.same [DOCUMENTS]`` (default 100,000).

The lake is filled with sketches as texts give them: every article has figures and most words of its own, and shares the
others with the articles on its template (a hundred templates); one in ten copies an earlier article. Of the new
articles half are copies, so that what is found can be counted. One line per load: the same number of new articles
against a tenth of the lake and all of it, then ten times as many new ones.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ingest.lake import Lake, to_table
from ingest.news.same import link, settings, sketch
from ingest.observations import Document

RUNS = 1000
DAYS = 1000
FIRST = date(2023, 1, 1)
SENTENCE = "Năm {n}, toàn tỉnh có {a} hợp tác xã, doanh thu bình quân đạt {b} triệu đồng, thu nhập {c} nghìn đồng. "


class Writer:
    """Writes articles (as much of them as is compared), and copies."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.templates = [self._hashes(40, 0) for _ in range(100)]

    def _hashes(self, count: int, kind: int) -> list[int]:
        return [self.random.getrandbits(61) << 1 | kind for _ in range(count)]

    def article(self, day: date, run_id: str) -> Document:
        """A new article on some template: two thirds of its words are its own, and all of its figures."""
        kept = settings()["sketch"]
        shared = self.random.sample(self.random.choice(self.templates), kept["shingles"] // 3)
        words = [*shared, *self._hashes(kept["shingles"] - len(shared), 0)]
        parts = [*words, *self._hashes(self.random.randint(5, kept["figures"]), 1)]
        return Document(
            document_id=f"{self.random.getrandbits(256):064x}", source_id="s", source_system="NEWS", kind="article",
            origin=f"https://bao.example/{self.random.getrandbits(64):x}", publisher="", document_number="",
            title="", ref_area=None, form=None, reporting_period=None, published_at=day,
            retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), media_type="text/html", size=1, http_status=200,
            supersedes=None, reader="bench", run_id=run_id, text_id=f"{self.random.getrandbits(256):064x}",
            sketch=parts,
        )  # fmt: skip

    def copy(self, of: Document, run_id: str) -> Document:
        """The article a day later, with a tenth of its words changed."""
        new = self.article((of.published_at or FIRST) + timedelta(days=1), run_id)
        words = [h for h in of.sketch if not h & 1]
        words[: len(words) // 10] = self._hashes(len(words) // 10, 0)
        return replace(new, sketch=[*words, *(h for h in of.sketch if h & 1)])


def fill(lake: Lake, writer: Writer, count: int) -> list[Document]:
    """A lake of as many articles, in a thousand runs over a thousand days. Returns those of the last two weeks."""
    recent: list[Document] = []
    for run in range(RUNS):
        day, run_id = FIRST + timedelta(days=run * DAYS // RUNS), f"{run:04d}-news"
        documents: list[Document] = []
        for n in range(count // RUNS):
            copies = n % 10 == 9
            documents.append(writer.copy(documents[0], run_id) if copies else writer.article(day, run_id))
        lake.commit(run_id, {"documents": to_table("documents", documents)})
        recent += [d for d in documents if run > RUNS - 14]
    return recent


def measure(lake: Lake, writer: Writer, recent: list[Document], count: int) -> tuple[float, int, int]:
    """Seconds for linking new articles, half of them copies; how many copies were found, and how many others linked."""
    day = FIRST + timedelta(days=DAYS)
    new = [
        writer.copy(writer.random.choice(recent), "new") if n % 2 else writer.article(day, "new") for n in range(count)
    ]
    table = to_table("documents", new)
    started = time.perf_counter()
    linked = link(lake, table)["same_as"].to_pylist()
    seconds = time.perf_counter() - started
    return seconds, sum(s is not None for s in linked[1::2]), sum(s is not None for s in linked[::2])


def main() -> None:
    """All figures."""
    whole = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    text = "".join(SENTENCE.format(n=2000 + n, a=n * 17, b=n * 31, c=n * 53) for n in range(30))
    started = time.perf_counter()
    for _ in range(20):
        sketch(text)
    print(f"sketch of an article of {len(text.split())} words{'':<20} {(time.perf_counter() - started) / 20:8.4f} s")
    for size, new in ((whole // 10, 500), (whole, 500), (whole, 5000)):
        with tempfile.TemporaryDirectory() as folder:
            writer, lake = Writer(), Lake(Path(folder))
            recent = fill(lake, writer, size)
            seconds, found, wrong = measure(lake, writer, recent, new)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"link {new:,} new articles to a lake of {size:,}".ljust(52)
            + f" {seconds:7.2f} s   peak {peak:6.0f} MB   {found:,} of {new // 2:,} copies found, {wrong} others linked"
        )


if __name__ == "__main__":
    main()
