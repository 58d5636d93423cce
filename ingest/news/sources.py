"""News sources as data: one YAML file per site (``samples/news/sources/*.yml`` show how)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from ingest import catalogue
from ingest.news.urls import split_url

_EXPECTATIONS = ("min_items", "max_age_days")


class SourceError(ValueError):
    """A source file that cannot be used. ``origin``: the file's name; ``problem``: what is wrong, with the field."""

    def __init__(self, origin: str, problem: str) -> None:
        super().__init__(origin, problem)
        self.origin = origin
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.origin}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Source:
    """A site to collect from.

    ``allow`` lists the hosts that may be fetched (default: those of the feeds); ``discover`` the ways to find articles,
    each ``{"rss": URL}``; ``rate`` requests per second. ``expect``: ``min_items`` that the feeds list together, and
    ``max_age_days`` of the newest one.
    """

    id: str
    publisher: str
    source_system: str
    discover: tuple[dict[str, str], ...]
    allow: tuple[str, ...]
    ref_area: str = ""  # the name of the province that the site belongs to; empty for national sites
    expect: dict[str, int] = field(default_factory=dict)
    rate: float = 1.0
    verified: bool = False


def parse_source(values: dict[str, Any], origin: str) -> Source:
    """Check one source definition. A field without a value counts as left out.

    Raises:
        SourceError: a field is missing, unknown or has an impossible value.
    """
    known = set(Source.__dataclass_fields__)
    if unknown := sorted(str(name) for name in set(values) - known):
        raise SourceError(origin, f"unknown field {unknown[0]!r}; known are {', '.join(sorted(known))}")
    given = {name: value for name, value in values.items() if value is not None}
    try:
        discover = _discover(given)
        return Source(
            id=_text(given, "id"),
            publisher=_text(given, "publisher"),
            source_system=_source_system(given),
            discover=discover,
            allow=_allow(given, discover),
            ref_area=_ref_area(given),
            expect=_expect(given),
            rate=_rate(given),
            verified=_verified(given),
        )
    except _Problem as problem:
        raise SourceError(origin, str(problem)) from None


def load_sources(path: Path) -> list[Source]:
    """All sources of a file or of a folder of ``*.yml``, by id.

    Raises:
        SourceError: the path does not exist, a file cannot be used, or two sources share an id.
    """
    sources, errors = load_usable_sources(path)
    if errors:
        raise errors[0]
    return sources


def load_usable_sources(path: Path) -> tuple[list[Source], list[SourceError]]:
    """The usable sources of a file or of a folder of ``*.yml``, by id, and one error per other file, by file name.

    Of two files with the same id, the first by name is used.

    Raises:
        SourceError: the path does not exist.
    """
    if not path.exists():
        raise SourceError(str(path), "no such file or folder of sources")
    sources: dict[str, Source] = {}
    errors: list[SourceError] = []
    for file in sorted(path.glob("*.yml")) if path.is_dir() else [path]:
        try:
            source = parse_source(_read_yaml(file), file.name)
            if source.id in sources:
                raise SourceError(file.name, f"a source with id {source.id!r} exists already")
        except SourceError as error:
            errors.append(error)
        else:
            sources[source.id] = source
    return [sources[key] for key in sorted(sources)], errors


def _read_yaml(file: Path) -> dict[str, Any]:
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(file.name, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SourceError(file.name, "not UTF-8") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: an impossible date, 2025-13-45
        raise SourceError(file.name, f"not YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(values, dict):
        raise SourceError(file.name, "expected one mapping of fields")
    return values


class _Problem(ValueError):
    """What is wrong with a field."""


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if value is None or value == "":
        raise _Problem(f"field {name!r} is missing")
    if not isinstance(value, str) or not value.strip():
        raise _Problem(f"{name} is a text, not {value!r}")
    return value


def _source_system(given: dict[str, Any]) -> str:
    value = _text(given, "source_system")
    if value not in catalogue.code_list("source_system"):
        raise _Problem(f"source_system {value!r} is not in code_lists.csv")
    return value


def _discover(given: dict[str, Any]) -> tuple[dict[str, str], ...]:
    ways = given.get("discover")
    if not ways:
        raise _Problem("field 'discover' is missing")
    if not isinstance(ways, list):
        raise _Problem(f"discover takes a list of {{rss: URL}}, not {ways!r}")
    for way in ways:
        if not isinstance(way, dict) or set(way) != {"rss"}:
            raise _Problem(f"discover takes a list of {{rss: URL}}, not {way!r}")
        try:
            split_url(way["rss"])
        except (ValueError, TypeError, AttributeError):
            raise _Problem(f"discover: rss is an http or https URL, not {way['rss']!r}") from None
    return tuple(ways)


def _allow(given: dict[str, Any], discover: tuple[dict[str, str], ...]) -> tuple[str, ...]:
    hosts = given.get("allow", [])
    if not isinstance(hosts, list):
        raise _Problem(f"allow takes a list of host names, not {hosts!r}")
    for host in hosts:
        if not isinstance(host, str) or not re.fullmatch(r"[\w.-]+", host):
            raise _Problem(f"allow takes host names (without http://, port or path), not {host!r}")
    feeds = {split_url(way["rss"]).hostname or "" for way in discover}
    return tuple(host.lower() for host in hosts) or tuple(sorted(feeds))


def _ref_area(given: dict[str, Any]) -> str:
    name = given.get("ref_area", "")
    if name == "":
        return ""
    days = (catalogue.MERGER_DATE - timedelta(days=1), catalogue.MERGER_DATE)
    if not isinstance(name, str) or not any(catalogue.find_province(name, day) for day in days):
        raise _Problem(f"ref_area {name!r} is no province of the 63 or the 34 (province_aliases.csv)")
    return name


def _expect(given: dict[str, Any]) -> dict[str, int]:
    expect = given.get("expect", {})
    if not isinstance(expect, dict) or not set(expect) <= set(_EXPECTATIONS):
        raise _Problem(f"expect takes {' and '.join(_EXPECTATIONS)}, not {expect!r}")
    for name, value in expect.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise _Problem(f"expect: {name} is a whole number from 0 on, not {value!r}")
    return expect


def _rate(given: dict[str, Any]) -> float:
    rate = given.get("rate", 1.0)
    if not isinstance(rate, int | float) or isinstance(rate, bool) or not 0 < rate < 1e9:
        raise _Problem(f"rate is a number of requests per second above 0, not {rate!r}")
    return float(rate)


def _verified(given: dict[str, Any]) -> bool:
    verified = given.get("verified", False)
    if not isinstance(verified, bool):
        raise _Problem(f"verified is true or false, not {verified!r}")
    return verified
