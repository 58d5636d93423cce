"""The same article published again: known by its words and its figures, linked to the document that had it first.

A newspaper takes over what an Alliance has published: with another headline and lead, shortened, with captions, a day
or two later. Alliances write reports on templates: the same sentences, other figures. So two articles are the same
when they were published within some days, the shorter one stands mostly in the other, **and its figures do, too**; the
numbers are in same.yml. A link says only that: whether a claim repeats another one is decided claim by claim, in
the warehouse (fct_observation.repeats).

Texts are compared by sketches (bottom-k, or KMV: Cohen and Kaplan, Summarizing data using bottom-k sketches, PODC 2007;
Beyer et al., On synopses for distinct-value estimation, SIGMOD 2007): of the hashed groups of five words of a text the
64 smallest, of its figures the 32 smallest. The smallest hashes of two sketches together are a random sample of both
texts together, in which what they share is counted.

    documents = link(lake, documents)  # before a run is committed

The lake is the index. A run reads some narrow columns of its history, and sketches only of the days about which it
brings something; a new text is compared with those texts of its days that have groups of words in common with it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.data import load_yaml
from ingest.extraction.text import TOKEN, clean

if TYPE_CHECKING:
    import pyarrow as pa

    from ingest.lake import Lake

SETTINGS = Path(__file__).with_name("same.yml")

# "20-NQ/TW", "1804/QĐ-TTg", "17/2023/QH15": numbers of documents stand in every text on cooperatives.
_DOCUMENT_NUMBER = re.compile(r"\b\d+(?:/\d+)*[/-][a-zđ][\w/&-]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS, _FIGURE = 0, 1  # the lowest bit of a hash says of what it is


@cache
def settings() -> Mapping[str, Any]:
    """same.yml."""
    return load_yaml(SETTINGS)


@dataclass(frozen=True, slots=True)
class Published:
    """What is compared of an article: one row of the lake's documents."""

    document_id: str
    published_at: date
    retrieved_at: datetime
    text_id: str
    sketch: frozenset[int]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts share: of all their words, of those of the shorter one, of the figures of the one with fewer.

    ``figures`` is 0 where one of them has none: what says nothing countable is the same only to the letter.
    """

    both: float
    shorter: float
    figures: float

    @property
    def is_same(self) -> bool:
        """Whether one of them is a copy of the other, by what same.yml asks."""
        least: dict[str, float] = settings()["same"]
        return all(getattr(self, share) >= least[share] for share in ("both", "shorter", "figures"))


def text_id(title: str, text: str) -> str:
    """The SHA-256 of an article's words: the same for the same text in other letters (NFD), spaces, marks or case."""
    return sha256(f"{' '.join(_tokens(title))}\n{' '.join(_tokens(text))}".encode()).hexdigest()


def sketch(text: str) -> list[int]:
    """What texts are compared by: hashes of 63 bits, those of figures odd; empty for a text too short to compare."""
    kept = settings()["sketch"]
    words = _words(text)
    if len(words) < kept["least"]:
        return []
    figures = {_hash(figure, _FIGURE) for figure in _figures(text)}
    return _least_groups(words, kept["words"], kept["shingles"]) + sorted(figures)[: kept["figures"]]


def _least_groups(words: list[str], size: int, kept: int) -> list[int]:
    """The least hashes of all groups of so many words that follow each other."""
    import numpy as np

    hashes = np.fromiter(map(_word_hash, words), dtype=np.uint64, count=len(words))
    count = len(words) - size + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(size):  # products and sums modulo 2^64: a polynomial, then the finaliser of MurmurHash3
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + hashes[place : place + count]
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        mixed = (mixed ^ (mixed >> np.uint64(33))) * np.uint64(factor)
    groups = np.unique((mixed >> np.uint64(2)) << np.uint64(1)) | np.uint64(_WORDS)
    return [int(h) for h in groups[:kept]]


@lru_cache(maxsize=100_000)
def _word_hash(word: str) -> int:
    return _hash(word, _WORDS)


def likeness(one: Iterable[int], other: Iterable[int]) -> Likeness:
    """Compare two sketches. The error is about 0.06 for groups of words: a sample of 64."""
    a, b = frozenset(one), frozenset(other)
    kept = settings()["sketch"]
    both, shorter = _shared(_of(a, _WORDS), _of(b, _WORDS), kept["shingles"])
    _, figures = _shared(_of(a, _FIGURE), _of(b, _FIGURE), kept["figures"])
    return Likeness(both, shorter, figures)


def _shared(a: set[int], b: set[int], kept: int) -> tuple[float, float]:
    """The shares of what two sketches have in common: of all, and of the smaller one, within the sample of both."""
    sample = set(sorted(a | b)[:kept])
    common = len(sample & a & b)
    smaller = min(len(sample & a), len(sample & b))
    return common / len(sample) if sample else 0.0, common / smaller if smaller else 0.0


def _of(hashes: frozenset[int], kind: int) -> set[int]:
    return {h for h in hashes if h & 1 == kind}


def _have_figure(one: Published, other: Published) -> bool:
    """Whether two texts have a figure in common: reports on one template have not, and need no closer look."""
    return any(h & 1 == _FIGURE for h in one.sketch & other.sketch)


@lru_cache(maxsize=2)  # a title and a text: the sketch is asked for after the text_id
def _tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, "1.250" as 1250."""
    tokens = (t for t in TOKEN.findall(clean(text).low) if t[0].isalnum())
    return tuple(_number(t) if t[0].isdigit() else t for t in tokens)


def _words(text: str) -> list[str]:
    """The words and numbers of a text as every editor would write them: "HTX" written out."""
    written_out = settings()["abbreviations"]
    return " ".join(written_out.get(t, t) for t in _tokens(text)).split()


def _figures(text: str) -> Iterator[str]:
    """The numbers of a text with the word behind: "553 hợp", "741 %"; no years, single digits, numbers of documents."""
    written_out = settings()["abbreviations"]
    tokens: list[str] = TOKEN.findall(_DOCUMENT_NUMBER.sub(" ", clean(text).low))
    for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
        if token[0].isdigit() and not _YEAR.fullmatch(token) and len(_number(token)) > 1:
            unit = written_out.get(after, after).split(" ")[0]
            yield f"{_number(token)} {unit if unit == '%' or unit.isalpha() else ''}"


def _number(token: str) -> str:
    """Without the points between thousands; the comma of "12,5" stays: 125 is another number."""
    return re.sub(r"[.,](?=\d{3}(?!\d))", "", token).lstrip("0") or "0"


def _hash(text: str, kind: int) -> int:
    """63 bits, so that they fit a signed column, of which the lowest says the kind."""
    hashed = _hasher(settings()["sketch"]["version"]).copy()
    hashed.update(text.encode())
    return (int.from_bytes(hashed.digest(), "big") >> 2 << 1) | kind


@cache
def _hasher(version: int) -> blake2b:
    return blake2b(digest_size=8, person=f"same@{version}".encode())


class Index:
    """The texts of some days, found by what they share with another one.

    Args:
        bring: the texts published from one day to another, both included; asked once for every stretch of time.
    """

    def __init__(self, bring: Callable[[date, date], Iterable[Published]] = lambda first, last: ()) -> None:
        self._bring = bring
        self._days: int = settings()["same"]["days"]
        self._stretches: dict[int, dict[int, list[Published]]] = {}

    def add(self, text: Published) -> None:
        """Texts are best added in the order of their days: days that are over are forgotten."""
        self._keep(self._stretch(text.published_at), text)

    def near(self, text: Published) -> Iterator[Published]:
        """The texts of the days around that may share enough with a text to be the same; each once."""
        now = text.published_at.toordinal() // self._days
        for over in [s for s in self._stretches if s < now - 1]:
            del self._stretches[over]
        common: Counter[str] = Counter()
        found: dict[str, Published] = {}
        telling = 0  # hashes that are not everybody's
        stretches = [self._stretch(date.fromordinal(n * self._days)) for n in (now - 1, now, now + 1)]
        for part in text.sketch:
            sharing = [other for stretch in stretches for other in stretch.get(part, ())]
            if len(sharing) <= settings()["common"]:
                telling += 1
                common.update(other.document_id for other in sharing)
                found.update((other.document_id, other) for other in sharing)
        least = settings()["same"]["both"] / 2 * telling
        for document_id, count in common.items():
            other = found[document_id]
            close = abs((other.published_at - text.published_at).days) <= self._days
            if count >= least and close and document_id != text.document_id and _have_figure(text, other):
                yield other

    def _stretch(self, day: date) -> dict[int, list[Published]]:
        number = day.toordinal() // self._days
        if number not in self._stretches:
            self._stretches[number] = defaultdict(list)
            first = date.fromordinal(number * self._days)
            for text in self._bring(first, first + timedelta(days=self._days - 1)):
                self._keep(self._stretches[number], text)
        return self._stretches[number]

    @staticmethod
    def _keep(postings: dict[int, list[Published]], text: Published) -> None:
        for part in text.sketch:
            postings[part].append(text)


class Lines:
    """Which document an article began with: the one that it is the same as, or the first of its versions.

    Args:
        links: document → (same_as, supersedes), where one of them is known.
    """

    def __init__(self, links: Mapping[str, tuple[str | None, str | None]]) -> None:
        self._links = dict(links)

    def add(self, document_id: str, same_as: str | None, supersedes: str | None) -> None:
        """What is known of one document now."""
        self._links[document_id] = same_as, supersedes

    def first_version(self, document_id: str) -> str:
        """The version that began: back along what supersedes what."""
        return self._back(document_id, lambda same_as, supersedes: supersedes)

    def beginning(self, document_id: str) -> str:
        """The document that all publications of an article lead back to."""
        return self._back(document_id, lambda same_as, supersedes: same_as or supersedes)

    def _back(self, document_id: str, step: Callable[[str | None, str | None], str | None]) -> str:
        passed = {document_id}
        while (before := step(*self._links.get(document_id, (None, None)))) and before not in passed:
            passed.add(before)
            document_id = before
        return document_id


def find_original(text: Published, candidates: Iterable[Published], lines: Lines) -> str | None:
    """The document that an article repeats: where the most alike of the candidates began; None when it is new.

    An edited version repeats nobody: what it edits, and the copies of that, are its own.
    """
    own = {text.document_id, lines.first_version(text.document_id)}
    alike = [(likeness(text.sketch, other.sketch), other) for other in candidates]
    alike = [(found, other) for found, other in alike if found.is_same or other.text_id == text.text_id]
    alike.sort(key=lambda pair: (-pair[0].shorter, -pair[0].both, pair[1].published_at, pair[1].document_id))
    beginnings = (lines.beginning(other.document_id) for _, other in alike)
    return next((first for first in beginnings if first not in own), None)


_COLUMNS = ["document_id", "published_at", "retrieved_at", "text_id", "sketch"]


def link(lake: Lake, documents: pa.Table) -> pa.Table:
    """The documents of a run with ``same_as`` filled in, in the order in which they were published.

    A document that the lake holds already (read by another reader) is linked anew. What arrives first need not be what
    was published first: the warehouse orders the publications of one article by their days (int_publications).

    Args:
        lake: what the earlier runs have brought; documents without a sketch are never found again.
        documents: rows of the lake's documents.
    """
    import pyarrow as pa

    new = {text.document_id: text for text in _published(documents)}
    if not new:
        return documents
    document_ids = documents["document_id"].to_pylist()
    supersedes = dict(zip(document_ids, documents["supersedes"].to_pylist(), strict=True))
    past = _Past(lake, list(new.values()))
    lines = Lines({**past.links(), **{document_id: (None, before) for document_id, before in supersedes.items()}})
    index = Index(past.between)
    same_text = past.by_text()
    found: dict[str, str | None] = {}
    for text in sorted(new.values(), key=lambda t: (t.published_at, t.retrieved_at, t.document_id)):
        twins = [t for t in same_text[text.text_id] if t.document_id != text.document_id]
        original = find_original(text, {t.document_id: t for t in (*index.near(text), *twins)}.values(), lines)
        found[text.document_id] = original
        lines.add(text.document_id, original, supersedes[text.document_id])
        index.add(text)
        same_text[text.text_id].append(text)
    same_as = [found.get(document_id) for document_id in document_ids]
    at = documents.schema.get_field_index("same_as")
    return documents.set_column(at, documents.schema.field(at), pa.array(same_as, documents.schema.field(at).type))


class _Past:
    """What the lake holds that some new texts are compared with; rows of the new documents themselves left out."""

    def __init__(self, lake: Lake, new: Sequence[Published]) -> None:
        self._new = {t.document_id for t in new}
        self._text_ids = {t.text_id for t in new}
        self._history = lake.read("documents", ["document_id", "run_id", "text_id", "same_as", "supersedes"])
        margin = timedelta(days=2 * settings()["same"]["days"])  # the stretches of the index are whole
        days = [t.published_at for t in new]
        self._around = lake.read_between("documents", _COLUMNS, "published_at", min(days) - margin, max(days) + margin)
        self._lake = lake

    def links(self) -> dict[str, tuple[str | None, str | None]]:
        """The links of the latest readings."""
        import pyarrow.compute as pc

        rows = self._history
        linked = rows.filter(pc.or_(pc.is_valid(rows["same_as"]), pc.is_valid(rows["supersedes"])))
        rows = rows.filter(pc.is_in(rows["document_id"], value_set=linked["document_id"].combine_chunks()))
        return {
            r["document_id"]: (r["same_as"], r["supersedes"])
            for r in rows.to_pylist()
            if r["document_id"] not in self._new
        }

    def between(self, first: date, last: date) -> Iterator[Published]:
        """The texts that were published in some days, both included."""
        import pyarrow.compute as pc

        days = self._around["published_at"]
        found = _published(self._around.filter(pc.and_(pc.greater_equal(days, first), pc.less_equal(days, last))))
        return iter({t.document_id: t for t in found if t.document_id not in self._new}.values())

    def by_text(self) -> dict[str, list[Published]]:
        """The texts of any day that are the same, to the letter, as a new one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        rows = self._history
        rows = rows.filter(pc.is_in(rows["text_id"], value_set=pa.array(sorted(self._text_ids))))
        found: dict[str, list[Published]] = defaultdict(list)
        for run_id in dict.fromkeys(rows["run_id"].to_pylist()):
            ids = rows.filter(pc.equal(rows["run_id"], run_id))["document_id"].to_pylist()
            for text in _published(self._lake.read_documents(run_id, "documents", ids)):
                if text.document_id not in self._new:
                    found[text.text_id].append(text)
        return found


def _published(documents: pa.Table) -> Iterator[Published]:
    """The articles with a text that can be compared."""
    for row in documents.select(_COLUMNS).to_pylist():
        if row["sketch"] and row["published_at"] is not None:
            yield Published(**{**row, "sketch": frozenset(row["sketch"])})
