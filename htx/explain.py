"""`htx extract --explain`: an article with its figures marked, on the terminal and as one HTML page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import jinja2

from htx.extract import as_row, read_page
from ingest.extraction.explain import Explanation, Piece, explain

_TEMPLATE = "explain.html.j2"
_USUAL = frozenset({"actual", "exact", "A", "unknown"})
# How a piece looks on a terminal, with signs that remain when there are no colours.
_STYLES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "claim": ("[", "]", {"fg": "green", "bold": True}),
    "time": ("", "", {"fg": "blue"}),
    "noise": ("", "", {"dim": True}),
    "unread": ("{", "}", {"fg": "yellow"}),
}


def explain_file(name: str, published: date | None, url: str, source_area: str) -> Explanation:
    """The explanation of one file; ``-`` is standard input.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds no article.
    """
    page = read_page(name, url)
    return explain(page.text, published=published or page.published_at, url=url, source_area=source_area)


def on_terminal(name: str, explanation: Explanation) -> str:
    """The text with its numbers marked, and the list of claims."""
    marked = "".join(_marked(text, piece) for text, piece in _parts(explanation))
    rows = [_line(n, as_row(name, claim)) for n, claim in enumerate(explanation.claims, 1)]
    unread = sum(piece.kind == "unread" for piece in explanation.pieces)
    summary = f"{len(rows)} claims; {unread} numbers in {{}} are not claims"
    return "\n".join([click.style(name, bold=True), "", marked.strip(), "", *rows, summary, ""])


def _parts(explanation: Explanation) -> Iterator[tuple[str, Piece | None]]:
    at = 0
    for piece in sorted(explanation.pieces, key=lambda p: p.start):
        if piece.start >= at:
            yield explanation.text[at : piece.start], None
            yield explanation.text[piece.start : piece.end], piece
            at = piece.end
    yield explanation.text[at:], None


def _marked(text: str, piece: Piece | None) -> str:
    if piece is None:
        return text
    before, after, style = _STYLES[piece.kind]
    numbers = ",".join(str(n + 1) for n in piece.claims)
    return click.style(f"{before}{text}{after}{f'#{numbers}' if numbers else ''}", **style)


def _line(number: int, row: dict[str, Any]) -> str:
    parts = [f"{row[key]}" for key in ("org_type", "sector", "size_class", "rating") if row[key] != "_T"]
    bounds = [f"{row[key]:,.15g}" if row[key] is not None else "…" for key in ("obs_value_low", "obs_value_high")]
    value = f"{row['obs_value']:,.15g}" + (f" ({'–'.join(bounds)})" if bounds != ["…", "…"] else "")
    said = [row[k] for k in ("scenario", "qualifier", "obs_status", "credit_scope") if row[k] not in _USUAL]
    return (
        f"{f'#{number}':>4} {row['indicator']} {row['measure']} = {value} {row['unit_measure']}  "
        f"[{', '.join([*parts, *said])}]  {row['ref_area_name']}, {row['time_period']}  ({row['rule']}, "
        f"{row['confidence']:.2f})"
    )


def as_page(explanations: dict[str, Explanation]) -> str:
    """One HTML page for some files, complete in itself."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    articles = [
        {
            "name": name,
            "parts": list(_parts(explanation)),
            "rows": [as_row(name, claim) for claim in explanation.claims],
            "unread": sum(piece.kind == "unread" for piece in explanation.pieces),
            "reference_date": explanation.extraction.reference_date,
        }
        for name, explanation in explanations.items()
    ]
    return environment.get_template(_TEMPLATE).render(articles=articles)
