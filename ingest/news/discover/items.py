"""What the pages of discovery say, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Self

from ingest.news.fetch.errors import FetchError


@dataclass(frozen=True, slots=True)
class Item:
    """One article that a site offers. A link that is no URL is kept as it stands: fetching it says what is wrong."""

    url: str
    title: str = ""
    published_at: date | None = None
    modified_at: datetime | None = None  # with its time zone

    @property
    def day(self) -> date | None:
        """The day that the site gives, of publication if it says so, else of the last change."""
        return self.published_at or (self.modified_at.date() if self.modified_at else None)


@dataclass(frozen=True, slots=True)
class Validators:
    """What is remembered of one page of discovery, so that asking again costs little and hides nothing.

    ``etag`` and ``modified`` are sent back (RFC 9110, 13.1). ``lastmod``: what the sitemap index said of the page when
    it was read. ``listed`` and ``newest``: how many articles it listed and the day of the newest, for the expectations
    when it answers 304. ``resume``: where the walk through a paged list broke off. ``way``: a fingerprint of the
    definition that read the page.
    """

    etag: str = ""
    modified: str = ""
    lastmod: str = ""
    listed: int = 0
    newest: date | None = None
    resume: str = ""
    way: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values for a state file; without those that say nothing."""
        said = {name: value for name, value in asdict(self).items() if value}
        return said | ({"newest": self.newest.isoformat()} if self.newest else {})

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        newest = said.get("newest")
        return cls(**{**said, "newest": date.fromisoformat(newest) if newest else None})


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a site offered in one pass.

    ``items``: in the order of the site, each article once (`urls.identity`), in a backfill only those of its days.
    ``validators``: by URL of the page, to be given to the next pass, once the items are in the frontier.
    ``pages`` were asked, of them ``unchanged`` answered 304. ``listed``: how many articles the site lists, and
    ``newest`` the day of the newest, counting pages that need not be read again. ``failed``: pages that could not be
    had or read while others could: their items are missing, and the next pass asks for them again. ``left``: sitemaps
    that are still to be opened, for there are more than ``max_pages``; the next pass goes on with them.
    """

    items: list[Item]
    validators: dict[str, Validators]
    pages: int
    unchanged: int
    newest: date | None
    listed: int
    failed: list[FetchError] = field(default_factory=list)
    left: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a feed, a sitemap or a listing: its articles, the page after it, the pages below it."""

    items: list[Item]
    next: tuple[str, ...] = ()  # what may be the page after it, in the order of the page
    children: tuple[Child, ...] = ()
    damaged: bool = False  # read as far as it could be


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index lists; ``lastmod`` as it stands there."""

    url: str
    lastmod: str = ""
