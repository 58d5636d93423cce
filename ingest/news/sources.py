"""News sources as data: one YAML file per site (``samples/news/sources/*.yml`` show how)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from ingest import catalogue


class SourceError(ValueError):
    """A source file that cannot be used; the message names the file and the field."""


@dataclass(frozen=True, slots=True)
class Source:
    """A site to collect from.

    ``allow`` lists the hosts that may be fetched; ``discover`` the ways to find articles, each ``{"rss": URL}``;
    ``article`` optional CSS selectors (title, body, published); ``rate`` requests per second.
    """

    id: str
    publisher: str
    source_system: str
    discover: tuple[dict[str, str], ...]
    allow: tuple[str, ...]
    ref_area: str = ""  # the name of the province that the site belongs to; empty for national sites
    article: dict[str, str] = field(default_factory=dict)
    expect: dict[str, int] = field(default_factory=dict)
    rate: float = 1.0
    verified: bool = False


def parse_source(values: dict[str, Any], origin: str) -> Source:
    """Check one source definition.

    Raises:
        SourceError: a field is missing, unknown or has an impossible value.
    """
    known = set(Source.__dataclass_fields__)
    if unknown := set(values) - known:
        raise SourceError(f"{origin}: unknown field {sorted(unknown)[0]!r}; known are {', '.join(sorted(known))}")
    for name in ("id", "publisher", "source_system", "discover"):
        if not values.get(name):
            raise SourceError(f"{origin}: field {name!r} is missing")
    if values["source_system"] not in catalogue.code_list("source_system"):
        raise SourceError(f"{origin}: source_system {values['source_system']!r} is not in code_lists.csv")
    discover = tuple(values["discover"])
    for way in discover:
        if not isinstance(way, dict) or set(way) != {"rss"}:
            raise SourceError(f"{origin}: discover takes a list of {{rss: URL}}, not {way!r}")
    allow = tuple(values.get("allow") or {urlsplit(way["rss"]).hostname or "" for way in discover})
    if float(values.get("rate", 1.0)) <= 0:
        raise SourceError(f"{origin}: rate is a number of requests per second above 0, not {values['rate']!r}")
    return Source(**{**values, "discover": discover, "allow": allow})


def load_sources(path: Path) -> list[Source]:
    """All sources of a file or of a folder of ``*.yml``, by id.

    Raises:
        SourceError: the path does not exist, a file is no YAML mapping, or two sources share an id.
    """
    if not path.exists():
        raise SourceError(f"{path}: no such file or folder of sources")
    files = sorted(path.glob("*.yml")) if path.is_dir() else [path]
    sources: dict[str, Source] = {}
    for file in files:
        try:
            values = yaml.safe_load(file.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            raise SourceError(f"{file.name}: not YAML: {str(error).splitlines()[0]}") from error
        if not isinstance(values, dict):
            raise SourceError(f"{file.name}: expected one mapping of fields")
        source = parse_source(values, file.name)
        if source.id in sources:
            raise SourceError(f"{file.name}: a source with id {source.id!r} exists already")
        sources[source.id] = source
    return [sources[key] for key in sorted(sources)]
