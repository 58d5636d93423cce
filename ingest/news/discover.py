"""Which articles a site offers: RSS and Atom feeds."""

from __future__ import annotations

from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urljoin

from ingest.news.client import Client, FetchError
from ingest.news.sources import Source


@dataclass(frozen=True, slots=True)
class Item:
    """One article that a feed offers."""

    url: str
    title: str
    published_at: date | None


def discover(source: Source, client: Client) -> list[Item]:
    """The articles that the site's feeds list, in the order of the feeds, each URL once.

    Raises:
        FetchError: a feed cannot be had, is no feed, or lists fewer articles than the source expects.
    """
    import feedparser

    items: dict[str, Item] = {}
    for way in source.discover:
        url = way["rss"]
        feed = feedparser.parse(client.get(url).content)
        if not feed.version:
            raise FetchError(f"{url}: not a feed (a moved site, or a page that blocks us?)", retryable=False)
        for entry in feed.entries:
            if link := str(entry.get("link", "")).strip():
                absolute = urljoin(url, link)
                items.setdefault(absolute, Item(absolute, str(entry.get("title", "")), _published(entry)))
    if len(items) < source.expect.get("min_items", 0):
        raise FetchError(
            f"{source.id}: {len(items)} articles listed, at least {source.expect['min_items']} expected; "
            "has the site changed?",
            retryable=False,
        )
    return list(items.values())


def _published(entry: dict[str, object]) -> date | None:
    stamp = entry.get("published_parsed") or entry.get("updated_parsed")
    return datetime.fromtimestamp(timegm(stamp), UTC).date() if stamp else None  # type: ignore[arg-type]
