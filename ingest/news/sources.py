"""News sources as data: one YAML file per site.

``ingest/news/sources/*.yml`` are the sites that we ship (not verified: see `htx sources check`), those in
``samples/news/sources`` are invented, and `htx run` serves them. README.md beside the former explains the fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from ingest import catalogue
from ingest.news.fetch.urls import split_url
from ingest.news.page.parser import PageParser

SHIPPED = Path(__file__).with_suffix("")  # the folder of the sites that we ship
Kind = Literal["rss", "sitemap", "listing"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MAX_PAGES = 50
_EXPECTATIONS = ("min_items", "max_age_days")
_WAYS = f"discover takes a list of {{{' | '.join(KINDS)}: URL}}"


class SourceError(ValueError):
    """A source file that cannot be used. ``origin``: the file's name; ``problem``: what is wrong, with the field."""

    def __init__(self, origin: str, problem: str) -> None:
        super().__init__(origin, problem)
        self.origin = origin
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.origin}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to find a site's articles: a feed (RSS, Atom), a sitemap (or an index of them), a paged listing.

    A listing needs ``link``, the CSS selector of the links to articles; ``next`` selects the link to the next page,
    ``date`` the printed date of an entry. ``match``: a regular expression that an article's URL must contain.
    """

    kind: Kind
    url: str
    link: str = ""
    next: str = ""
    date: str = ""
    match: str = ""
    max_pages: int = MAX_PAGES


@dataclass(frozen=True, slots=True)
class Source:
    """A site to collect from.

    ``allow`` lists the hosts that may be fetched (default: those of ``discover``); ``rate`` requests per second and
    host, ``concurrency`` at the same time. ``expect``: ``min_items`` that the ways list together (1 where it says
    nothing: a site without articles has changed), and ``max_age_days`` of the newest. ``recheck_days``: articles
    younger than that are asked for again. ``article``: the site's own parsers, for pages that the general reader fails.
    ``loopback``: the site may be on this machine. ``verified``: somebody looked at what `htx sources check` read.
    """

    id: str
    publisher: str
    source_system: str
    discover: tuple[Way, ...]
    allow: tuple[str, ...]
    ref_area: str = ""  # the name of the province that the site belongs to; empty for national sites
    expect: Mapping[str, int] = field(default_factory=dict)
    rate: float = 1.0
    concurrency: int = 1
    loopback: bool = False
    recheck_days: int = 0
    article: tuple[PageParser, ...] = ()
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
            concurrency=_whole(given, "concurrency", 1, least=1),
            loopback=_flag(given, "loopback"),
            recheck_days=_whole(given, "recheck_days", 0),
            article=_article(given),
            verified=_flag(given, "verified"),
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


def _discover(given: dict[str, Any]) -> tuple[Way, ...]:
    ways = given.get("discover")
    if not ways:
        raise _Problem("field 'discover' is missing")
    if not isinstance(ways, list):
        raise _Problem(f"{_WAYS}, not {ways!r}")
    return tuple(_way(way) for way in ways)


def _way(values: object) -> Way:
    if not isinstance(values, dict) or len(kinds := [kind for kind in KINDS if kind in values]) != 1:
        raise _Problem(f"{_WAYS}, not {values!r}")
    kind, where = kinds[0], f"discover: {kinds[0]}"
    allowed = {"match", *(() if kind == "rss" else ("max_pages",)), *(_LISTING if kind == "listing" else ())}
    _only(where, values, {kind, *allowed})
    try:
        split_url(values[kind])
    except (ValueError, TypeError, AttributeError):
        raise _Problem(f"{where} is an http or https URL, not {values[kind]!r}") from None
    if kind == "listing" and not values.get("link"):
        raise _Problem(f"{where} needs link, the CSS selector of the links to its articles")
    return Way(
        kind=kind,
        url=values[kind],
        match=_regex(values.get("match") or "", where),
        max_pages=_whole(values, "max_pages", MAX_PAGES, least=1),
        **{name: _selector(values.get(name) or "", f"{where}: {name}") for name in _LISTING},
    )


_LISTING = ("link", "next", "date")


def _only(where: str, values: dict[Any, Any], known: set[str]) -> None:
    if unknown := sorted(str(name) for name in set(values) - known):
        raise _Problem(f"{where}: unknown field {unknown[0]!r}; known are {', '.join(sorted(known))}")


def _selector(value: object, where: str) -> str:
    """A CSS selector as it stands, or nothing."""
    from lxml.cssselect import CSSSelector

    if value == "":
        return ""
    try:
        if not isinstance(value, str):
            raise TypeError(value)
        CSSSelector(value, translator="html")
    except (TypeError, ValueError, SyntaxError) as error:  # cssselect's errors are SyntaxErrors
        raise _Problem(f"{where} is a CSS selector, not {value!r} ({error})") from None
    return value


def _regex(value: object, where: str) -> str:
    try:
        if not isinstance(value, str):
            raise TypeError(value)
        re.compile(value)
    except (TypeError, re.error) as error:
        raise _Problem(f"{where}: match is a regular expression, not {value!r} ({error})") from None
    return value


def _article(given: dict[str, Any]) -> tuple[PageParser, ...]:
    """The parsers of a site's pages, in the order of their validity; the one without an end is the last."""
    values = given.get("article", [])
    listed = [values] if isinstance(values, dict) else values
    if not isinstance(listed, list):
        raise _Problem(f"article takes {{title, body: CSS}} or a list of them, not {values!r}")
    parsers = sorted((_page_parser(one) for one in listed), key=lambda p: p.valid_until or date.max)
    ends = [parser.valid_until for parser in parsers]
    if len(set(ends)) < len(ends):
        raise _Problem("article: two parsers are valid until the same day; give valid_until to the older one")
    return tuple(parsers)


def _page_parser(values: object) -> PageParser:
    if not isinstance(values, dict):
        raise _Problem(f"article takes {{title, body: CSS}} or a list of them, not {values!r}")
    _only("article", values, {"title", "body", "published", "remove", "valid_until"})
    for name in ("title", "body"):
        if not values.get(name):
            raise _Problem(f"article: {name} is missing, a CSS selector")
    remove, until = values.get("remove") or [], values.get("valid_until")
    if not isinstance(remove, list):
        raise _Problem(f"article: remove takes a list of CSS selectors, not {remove!r}")
    if until is not None and type(until) is not date:
        raise _Problem(f"article: valid_until is a day like 2024-06-30, not {until!r}")
    return PageParser(
        title=_selector(values["title"], "article: title"),
        body=_selector(values["body"], "article: body"),
        published=_selector(values.get("published") or "", "article: published"),
        remove=tuple(_selector(one, "article: remove") for one in remove),
        valid_until=until,
    )


def _allow(given: dict[str, Any], discover: tuple[Way, ...]) -> tuple[str, ...]:
    hosts = given.get("allow", [])
    if not isinstance(hosts, list):
        raise _Problem(f"allow takes a list of host names, not {hosts!r}")
    for host in hosts:
        if not isinstance(host, str) or not re.fullmatch(r"[\w.-]+", host):
            raise _Problem(f"allow takes host names (without http://, port or path), not {host!r}")
    own = {split_url(way.url).hostname or "" for way in discover}
    return tuple(host.lower() for host in hosts) or tuple(sorted(own))


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
    for name in expect:
        _whole(expect, name, 0)
    return expect


def _rate(given: dict[str, Any]) -> float:
    rate = given.get("rate", 1.0)
    if not isinstance(rate, int | float) or isinstance(rate, bool) or not 0 < rate < 1e9:
        raise _Problem(f"rate is a number of requests per second above 0, not {rate!r}")
    return float(rate)


def _whole(given: dict[str, Any], name: str, default: int, *, least: int = 0) -> int:
    value = default if given.get(name) is None else given[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise _Problem(f"{name} is a whole number from {least} on, not {value!r}")
    return value


def _flag(given: dict[str, Any], name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise _Problem(f"{name} is true or false, not {value!r}")
    return value
