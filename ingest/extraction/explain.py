"""What the extractor saw in a text, number by number: read, a date, no figure, or not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.extraction.claims import Extraction, Trace, extract
from ingest.extraction.noise import is_number
from ingest.observations import Claim

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
Kind = Literal["claim", "time", "noise", "unread"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A number in the text, characters ``start`` to ``end``.

    ``kind``: ``claim`` (``claims`` are the indexes of what it says), ``time`` (part of a date or period), ``noise`` (a
    law, telephone, ordinal, programme name), ``unread`` (``why`` says why it is no claim).
    """

    start: int
    end: int
    kind: Kind
    claims: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text with its numbers, in order, and its claims."""

    text: str
    pieces: list[Piece]
    extraction: Extraction

    @property
    def claims(self) -> list[Claim]:
        """The claims, in the order in which `Piece.claims` counts them."""
        return self.extraction.claims


def explain(text: str, *, published: date | None = None, url: str = "", source_area: str = "") -> Explanation:
    """Read a text as `extract` does (same arguments), and tell what became of each of its numbers."""
    traces: list[Trace] = []
    extraction = extract(text, published=published, url=url, source_area=source_area, trace=traces)
    if extraction.reference_date is None:
        undated = "neither the text nor --published says when it was published"
        pieces = [Piece(*m.span(), "unread", why=undated) for m in _NUMBER.finditer(text)]
        return Explanation(text, pieces, extraction)
    return Explanation(text, [piece for trace in traces for piece in _pieces(trace)], extraction)


def _pieces(trace: Trace) -> list[Piece]:
    sentence = trace.reading.sentence

    def piece(i: int, j: int, kind: Kind, claims: tuple[int, ...] = (), why: str = "") -> Piece:
        return Piece(*sentence.text.span(sentence.begins[i], sentence.stops[j - 1]), kind, claims, why)

    said: dict[tuple[int, int], list[int]] = {}
    for draft, index in trace.claimed:
        said.setdefault(draft.printed or (draft.item.q.i, draft.item.q.k), []).append(index)
    found = {place: piece(*place, "claim", tuple(indexes)) for place, indexes in said.items()}
    covered = {k for place in found for k in range(*place)}
    for when in trace.reading.whens:
        if not covered & set(range(when.i, when.j)):
            found[when.i, when.j] = piece(when.i, when.j, "time")
            covered.update(range(when.i, when.j))
    reasons = {item.q.i: why for item, why in trace.refused}
    for q in trace.reading.quantities:
        if not covered & set(range(q.i, q.k)):
            why = reasons.get(q.i, "understood, but not a figure of its own")
            found[q.i, q.k] = piece(q.i, q.k, "unread", why=why)
            covered.update(range(q.i, q.k))
    for k, word in enumerate(sentence.words):
        if k not in covered and is_number(word):
            kind: Kind = "noise" if k in trace.noise else "unread"
            found[k, k + 1] = piece(k, k + 1, kind, why="" if kind == "noise" else "not read as a number")
    return [found[place] for place in sorted(found)]
