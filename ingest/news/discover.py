"""Which articles a site offers: RSS and Atom feeds."""

from __future__ import annotations

from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from ingest.news.client import Client, FetchError
from ingest.news.sources import Source
from ingest.news.urls import absolute

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Item:
    """One article that a feed offers. A link that is no URL is kept as it stands: fetching it says what is wrong."""

    url: str
    title: str
    published_at: date | None


def discover(source: Source, client: Client) -> list[Item]:
    """The articles that the site's feeds list, in the order of the feeds, each URL once.

    Raises:
        FetchError: a feed cannot be had, is no feed, or lists fewer or older articles than the source expects.
    """
    items: dict[str, Item] = {}
    for way in source.discover:
        url = way["rss"]
        for entry in _entries(url, client.get(url).content):
            if link := str(entry.get("link", "")).strip():
                link = absolute(url, link)
                items.setdefault(link, Item(link, str(entry.get("title", "")), _published(entry)))
    _check_expectations(source, list(items.values()))
    return list(items.values())


def _entries(url: str, content: bytes) -> list[dict[str, Any]]:
    import feedparser

    try:
        feed = feedparser.parse(content)
    except Exception as error:  # a foreign parser on foreign bytes: "&#xD800;" is enough for a UnicodeEncodeError
        raise FetchError(f"{url}: a feed that cannot be parsed ({type(error).__name__})", retryable=False) from error
    if not feed.version:
        raise FetchError(f"{url}: not a feed (a moved site, or a page that blocks us?)", retryable=False)
    return list(feed.entries)


def _check_expectations(source: Source, items: list[Item]) -> None:
    least = source.expect.get("min_items", 0)
    if len(items) < least:
        raise FetchError(
            f"{source.id}: {len(items)} articles listed, at least {least} expected; has the site changed?",
            retryable=False,
        )
    newest = max((item.published_at for item in items if item.published_at), default=None)
    oldest_allowed = source.expect.get("max_age_days")
    if newest is None or oldest_allowed is None:
        return
    age = (datetime.now(UTC).date() - newest).days
    if age > oldest_allowed:
        raise FetchError(
            f"{source.id}: stale feed: its newest article is of {newest}, {age} days ago, "
            f"at most {oldest_allowed} expected; has the site changed?",
            retryable=False,
        )


def _published(entry: dict[str, Any]) -> date | None:
    """The day of publication in Viet Nam: what appears there at six in the morning is not of the day before."""
    stamp = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(stamp), VIETNAM).date() if stamp else None
    except (ValueError, OverflowError, OSError):  # the year 0 or 10000
        return None
