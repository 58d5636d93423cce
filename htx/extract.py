"""`htx extract`: the claims of one article as plain rows (DESIGN, section 8)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest import catalogue
from ingest.extraction import extract
from ingest.observations import Claim

if TYPE_CHECKING:
    from ingest.news.page.article import Article

_FIELDS = ("indicator", "org_type", "sector", "size_class", "rating", "credit_scope", "measure", "scenario")
_VALUES = ("obs_value", "obs_value_low", "obs_value_high", "unit_measure", "qualifier", "obs_status", "confidence",
           "original_value", "quote")  # fmt: skip


def read_page(name: str, url: str) -> Article:
    """The article in a file; ``-`` is standard input.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds no article.
    """
    from ingest.news.page.article import read_article

    content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return read_article(content, url)


def extract_file(name: str, published: date | None, url: str, source_area: str) -> Iterator[dict[str, Any]]:
    """One row per claim of a file; ``-`` is standard input.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds no article.
    """
    page = read_page(name, url)
    found = extract(page.text, published=published or page.published_at, url=url, source_area=source_area)
    for claim in found.claims:
        yield as_row(name, claim)


def as_row(file: str, claim: Claim) -> dict[str, Any]:
    """One claim of a text with the field names of the contract; offsets count characters of the text read."""
    start, end = claim.locator.split(":")
    return {
        "file": file,
        **{name: getattr(claim, name) for name in _FIELDS},
        "ref_area": claim.ref_area,
        "ref_area_name": catalogue.areas()[claim.ref_area].name,
        "ref_area_scheme": claim.ref_area_scheme,
        "time_period": claim.period.code,
        **{name: getattr(claim, name) for name in _VALUES},
        "quote_start": int(start),
        "quote_end": int(end),
        "rule": claim.extraction_method.partition(":")[2],
    }
