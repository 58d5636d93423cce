"""RSS and Atom feeds, also paged ones (RFC 5005)."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXException

from ingest.news.dates import VIETNAM
from ingest.news.discover.items import Item, Page
from ingest.news.fetch.client import Response
from ingest.news.fetch.errors import FetchError
from ingest.news.fetch.urls import absolute
from ingest.news.page.walls import instead_of


def read_feed(response: Response) -> Page:
    """The articles of a feed, in its order; without those that have no link.

    Raises:
        FetchError: it is no feed; the message says what it is.
    """
    import feedparser

    try:
        feed = feedparser.parse(response.content, response_headers={"content-type": response.media_type})
    except Exception as error:  # a foreign parser on foreign bytes: "&#xD800;" is enough for a UnicodeEncodeError
        text = f"{response.url}: a feed that cannot be parsed ({type(error).__name__})"
        raise FetchError(text, retryable=False) from error
    if not feed.get("version"):
        raise FetchError(f"{response.url}: not a feed but {instead_of(response)}", retryable=False)
    items = [item for entry in feed.entries if (item := _item(response.url, entry)) is not None]
    after = [link["href"] for link in feed.feed.get("links", []) if link.get("rel") == "next" and link.get("href")]
    return Page(
        items=items,
        next=tuple(absolute(response.url, link) for link in after),
        damaged=isinstance(feed.get("bozo_exception"), SAXException),
    )


def _item(base: str, entry: dict[str, Any]) -> Item | None:
    link = str(entry.get("link", "")).strip()
    if not link:
        return None
    published, updated = _moment(entry, "published_parsed"), _moment(entry, "updated_parsed")
    first = published or updated
    # The day in Viet Nam: what appears there at six in the morning is not of the day before.
    day = first.astimezone(VIETNAM).date() if first else None
    return Item(absolute(base, link), str(entry.get("title", "")), day, updated)


def _moment(entry: dict[str, Any], name: str) -> datetime | None:
    stamp = dict.get(entry, name)  # feedparser's own get gives the day of publication for a missing update
    try:
        return datetime.fromtimestamp(timegm(stamp), UTC) if stamp else None
    except (ValueError, OverflowError, OSError):  # the year 0 or 10000
        return None
