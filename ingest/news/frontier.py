"""What a site still owes us: its state between two passes, one file per source.

``<archive>/sites/<source_id>.json`` holds the URLs that were found and are not in the lake yet (the frontier), what its
discovery pages said of themselves (ETag, Last-Modified …). The two are written together and before anything is
fetched: a page that will answer 304 next time has left its links in the frontier, so a kill at any moment loses none.
An entry leaves the frontier when the lake holds its article, or when it is given up.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ingest.documents import write_json
from ingest.news.dates import VIETNAM
from ingest.news.discover.items import Item, Validators
from ingest.news.fetch.urls import identity
from ingest.observations import Status

_SOON = 2  # so many tries are for the next pass, however soon it comes
_LONGEST = timedelta(days=1)


class Trouble(Enum):
    """Why an entry failed, as far as it decides when, and how often, it is tried again.

    ``soon``: by the next pass, then ever later; else on another day. ``tries``: then it is given up; None: never.
    """

    PASSING = True, 30  # no answer, overload, a body that broke off
    WALL = False, 30  # a page that stands before the site, or a layout that our parser does not know
    GONE = False, 3  # 404, too large, nowhere to be found
    FORBIDDEN = False, None  # robots.txt: rules change, and asking for them costs nothing

    def __init__(self, soon: bool, tries: int | None) -> None:
        self.soon = soon
        self.tries = tries

    @property
    def status(self) -> Status:
        """What the outcome says of it: what a site does not want is no failure."""
        return Status.REFUSED if self is Trouble.FORBIDDEN else Status.FAILED


class Busy(RuntimeError):
    """Another pass works on the same site."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A URL to ask, and how it fared so far.

    Attributes:
        url: as it was listed.
        published_at, modified_at: what the site's list says.
        attempts: how often it has failed.
        not_before: when it may be asked again; None: at once.
        trouble, reason: how (name of a `Trouble`) and why it failed last.
        reader: which reader could not make an article of the page; another one tries the archived bytes first.
    """

    url: str
    published_at: date | None = None
    modified_at: datetime | None = None
    attempts: int = 0
    not_before: datetime | None = None
    trouble: str = ""
    reason: str = ""
    reader: str = ""

    @property
    def key(self) -> str:
        """What the URL is known under."""
        return identity(self.url)

    def is_due(self, at: datetime) -> bool:
        """Whether it may be asked now."""
        return self.not_before is None or self.not_before <= at

    def failed(self, at: datetime, trouble: Trouble, reason: str, reader: str = "") -> Entry:
        """The entry after a failure: when it may be asked again."""
        attempts = self.attempts + 1
        wait = at + _delay(attempts) if trouble.soon else _tomorrow(at)
        return replace(self, attempts=attempts, not_before=wait, trouble=trouble.name, reason=reason, reader=reader)

    @property
    def status(self) -> Status:
        """What became of it last time."""
        return Trouble[self.trouble].status if self.trouble else Status.OK

    @property
    def is_hopeless(self) -> bool:
        """Whether it has failed too often to be asked again."""
        tries = Trouble[self.trouble].tries if self.trouble else None
        return tries is not None and self.attempts >= tries


def _delay(attempts: int) -> timedelta:
    return timedelta(0) if attempts <= _SOON else min(timedelta(hours=2 ** min(attempts - _SOON - 1, 10)), _LONGEST)


def _tomorrow(at: datetime) -> datetime:
    """The next midnight in Viet Nam, where the sites are mended by day."""
    midnight = at.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)


@dataclass(slots=True)
class SiteState:
    """What is remembered of a site. ``walked_at``: when its discovery pages were walked last, not in a backfill."""

    walked_at: datetime | None = None
    validators: dict[str, Validators] = field(default_factory=dict)
    frontier: dict[str, Entry] = field(default_factory=dict)  # by key, in the order in which they were found

    def add(self, item: Item) -> None:
        """Remember an item that the site lists; one that waits already learns what the list says of it now."""
        key = identity(item.url)
        entry = self.frontier.get(key) or Entry(item.url)
        self.frontier[key] = replace(
            entry,
            published_at=item.published_at or entry.published_at,
            modified_at=max(filter(None, (item.modified_at, entry.modified_at)), default=None),
        )


class Frontier:
    """The state of the sites, below the archive's folder."""

    def __init__(self, archive: Path, source_id: str) -> None:
        self.path = archive / "sites" / f"{quote(source_id, safe='')}.json"

    def load(self) -> SiteState:
        """The state after the last pass; an empty one before the first.

        Raises:
            ValueError: the file is damaged; the message says what to do.
        """
        if not self.path.exists():
            return SiteState()
        try:
            return _state(json.loads(self.path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(
                f"{self.path}: damaged ({error}); remove it: the site is walked anew, no article is fetched twice"
            ) from error

    def save(self, state: SiteState) -> None:
        """Replace the state by one atomic write."""
        write_json(self.path, _values(state))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other passes over the same site out; a killed one lets go by itself.

        Raises:
            Busy: another process or thread works on it.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy("another pass works on this site") from error
            yield


def _values(state: SiteState) -> dict[str, Any]:
    return {
        "walked_at": _text(state.walked_at),
        "validators": {url: known.to_json() for url, known in state.validators.items()},
        "frontier": [_entry_values(entry) for entry in state.frontier.values()],
    }


def _entry_values(entry: Entry) -> dict[str, Any]:
    values = {
        "url": entry.url,
        "published_at": _text(entry.published_at),
        "modified_at": _text(entry.modified_at),
        "attempts": entry.attempts,
        "not_before": _text(entry.not_before),
        "trouble": entry.trouble,
        "reason": entry.reason,
        "reader": entry.reader,
    }
    return {name: value for name, value in values.items() if value}


def _state(values: Mapping[str, Any]) -> SiteState:
    entries = [_entry(v) for v in values["frontier"]]
    return SiteState(
        _moment(values["walked_at"]),
        {url: Validators.from_json(said) for url, said in values["validators"].items()},
        {entry.key: entry for entry in entries},
    )


def _entry(values: Mapping[str, Any]) -> Entry:
    times = {
        "published_at": _day(values.get("published_at")),
        "modified_at": _moment(values.get("modified_at")),
        "not_before": _moment(values.get("not_before")),
    }
    return Entry(**{**values, **times})


def _text(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
