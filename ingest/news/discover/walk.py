"""The walk through a site's pages of discovery: which to ask, where to stop, what to remember."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from ingest.news.dates import VIETNAM
from ingest.news.discover.feeds import read_feed
from ingest.news.discover.items import Child, Discovery, Item, Page, Validators
from ingest.news.discover.listings import read_listing
from ingest.news.discover.sitemaps import moment, read_sitemap
from ingest.news.fetch.client import Client, Response
from ingest.news.fetch.errors import FetchError
from ingest.news.fetch.urls import identity
from ingest.news.page.walls import instead_of
from ingest.news.sources import Source, Way


def discover(
    source: Source,
    client: Client,
    *,
    settled: Callable[[Item], bool],
    validators: Mapping[str, Validators] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Discovery:
    """The articles that a site lists and that may be new.

    Pages are asked with the ``validators`` of the last pass; one that answers 304 brings nothing new. Of a sitemap
    index only the children whose lastmod has changed are opened. A paged list is left at the first page without an item
    that is not ``settled`` (an item is not when it was changed after it was fetched), without a new link, or seen
    before, and after ``max_pages``.

    With ``since`` or ``until`` (a backfill of days, both included) nothing is conditional: the walk goes on past
    settled pages until their items are older, the items of other days are left out (those without a day are kept: the
    article decides), and the validators come back as they were given.

    Raises:
        FetchError: no page of discovery could be had or understood, or the site lists fewer or older articles than
            ``source.expect``. The message says what was found instead of a list: a login, a suspended hosting …
    """
    before = {} if since or until else dict(validators or {})
    walk = _Walk(client, settled, before, since, until, may_be_empty=source.expect.get("min_items") == 0)
    for way in source.discover:
        walk.follow(way)
    if walk.failed and not walk.answered:
        raise walk.failed[0]
    if not walk.backfill:
        _check_expectations(source, walk.listed, walk.newest)
    return Discovery(
        items=list(walk.items.values()),
        validators=dict(validators or {}) if walk.backfill else walk.remembered(),
        pages=walk.pages,
        unchanged=walk.unchanged,
        newest=walk.newest,
        listed=walk.listed,
        failed=walk.failed,
        left=walk.left,
    )


@dataclass(slots=True)
class _Walk:
    """One pass over the pages of a site, and what it has found so far."""

    client: Client
    settled: Callable[[Item], bool]
    before: dict[str, Validators]
    since: date | None
    until: date | None
    may_be_empty: bool
    after: dict[str, Validators] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)  # by identity
    failed: list[FetchError] = field(default_factory=list)
    pages: int = 0
    unchanged: int = 0
    answered: bool = False  # whether any way brought a list
    listed: int = 0
    newest: date | None = None
    left: int = 0

    @property
    def backfill(self) -> bool:
        return bool(self.since or self.until)

    def follow(self, way: Way) -> None:
        """Walk one way to its end. An error costs the pages behind it, not the other ways."""
        if way.kind == "sitemap":
            self._descend(way)
        else:
            self._turn_pages(way)

    def remembered(self) -> dict[str, Validators]:
        """What the next pass needs. Pages that could not be had this time keep what was known of them."""
        return {**self.before, **self.after} if self.failed else self.after

    def _turn_pages(self, way: Way) -> None:
        """A list of pages, newest first; and, where an earlier walk broke off, what is behind that page."""
        visited: set[str] = set()
        seen: set[str] = set()
        resume = self._remembered(way, way.url).resume
        for start in filter(None, [way.url, resume]):
            url = start
            while url and url not in visited and len(visited) < way.max_pages:
                visited.add(url)
                try:
                    page = self._read(way, url, must_list=url == way.url)
                except FetchError as error:
                    self._break_off(way, url, error)
                    return
                if page is None:
                    break
                fresh = [item for item in page.items if identity(item.url) not in seen]
                seen.update(identity(item.url) for item in fresh)
                if not fresh or not self._take(way, fresh):
                    break
                url = next((after for after in page.next if after not in visited), "")

    def _break_off(self, way: Way, url: str, error: FetchError) -> None:
        """Remember where to go on: the pages before are settled next time, those behind were never seen."""
        self.failed.append(error)
        first = self.after.get(way.url)
        if url != way.url and first and error.retryable:
            self.after[way.url] = replace(first, etag="", modified="", resume=url)

    def _descend(self, way: Way) -> None:
        """A sitemap, or an index and the sitemaps below it, those changed last first."""
        waiting, visited = [Child(way.url)], {way.url}
        asked = 0
        while waiting and asked < way.max_pages:
            child = waiting.pop(0)
            if self._known(way, child):
                continue
            asked += 1
            try:
                page = self._read(way, child.url, child.lastmod, must_list=child.url == way.url)
            except FetchError as error:
                self.failed.append(error)
                continue
            if page is None:
                continue
            self._take(way, page.items)
            below = [c for c in page.children if c.url not in visited]
            visited.update(c.url for c in below)
            waiting = sorted([*waiting, *below], key=self._urgency)
        self.left += sum(not self._known(way, child) for child in waiting)

    def _remembered(self, way: Way, url: str) -> Validators:
        """What the last pass left of a page; nothing when the way was defined otherwise: it would list other items."""
        known = self.before.get(url)
        return known if known and known.way == _fingerprint(way) else Validators()

    def _known(self, way: Way, child: Child) -> bool:
        """Whether a sitemap need not be opened: the index says it is as it was, or older than what is sought."""
        changed = moment(child.lastmod)
        if self.since and changed and changed.date() < self.since:
            return True
        before = self._remembered(way, child.url)
        if not (child.lastmod and before.lastmod == child.lastmod):
            return False
        if child.url not in self.after:
            self._remember(child.url, before)
        return True

    def _urgency(self, child: Child) -> tuple[bool, float]:
        """Sitemaps of which the index says no change come last when they are known: asking them may bring nothing."""
        changed = moment(child.lastmod)
        return changed is None and child.url in self.before, -changed.timestamp() if changed else 0.0

    def _read(self, way: Way, url: str, lastmod: str = "", *, must_list: bool) -> Page | None:
        """One page of discovery; None when it has not changed.

        Raises:
            FetchError: it cannot be had, or is not what it should be, or lists nothing.
        """
        known = self._remembered(way, url)
        lastmod = lastmod if _is_over(lastmod) else ""
        try:
            response = self.client.get(url, etag=known.etag, modified=known.modified)
        except FetchError as error:
            error.args = (f"{url}: {error}",)  # which of the lists it was
            raise
        self.pages += 1
        if response.status == 304:
            self.unchanged += 1
            self._remember(url, replace(known, lastmod=lastmod))
            return None
        page = _parse(way, response)
        if must_list and not (page.items or page.children or self.may_be_empty):
            raise FetchError(f"{url}: lists no article: {instead_of(response)}", retryable=False)
        days = [item.day for item in page.items if item.day and item.day <= _tomorrow()]
        said = Validators(
            lastmod=lastmod, listed=len(page.items), newest=max(days, default=None), way=_fingerprint(way)
        )
        # An index that is unchanged says nothing of its children, and half a page nothing of its other half.
        if page.items and not (page.children or page.damaged):
            said = replace(said, etag=response.etag, modified=response.modified)
        self._remember(url, replace(said, lastmod="") if page.damaged else said)
        return page

    def _remember(self, url: str, said: Validators) -> None:
        self.after[url] = said
        self.answered = True
        self.listed += said.listed
        self.newest = max(filter(None, [self.newest, said.newest]), default=None)

    def _take(self, way: Way, listed: list[Item]) -> bool:
        """Keep the items of a page that are sought. Returns whether older ones, behind it, are sought too."""
        offered = [item for item in listed if not way.match or re.search(way.match, item.url)]
        for item in filter(self._sought, offered):
            key = identity(item.url)
            self.items[key] = _merged(self.items.get(key), item)
        if self.since:
            return any(item.day is None or item.day >= self.since for item in listed)
        if self.until:
            return True
        return not offered or not all(self.settled(item) for item in offered)

    def _sought(self, item: Item) -> bool:
        """Whether an item may be of the days of a backfill: what was last changed before them is not."""
        too_old = self.since and item.day and item.day < self.since
        too_new = self.until and item.published_at and item.published_at > self.until
        return not (too_old or too_new)


def _parse(way: Way, response: Response) -> Page:
    if way.kind == "rss":
        return read_feed(response)
    if way.kind == "sitemap":
        return read_sitemap(response)
    return read_listing(way, response)


def _merged(first: Item | None, again: Item) -> Item:
    """One item of two that name the same article: a sitemap may add the change to what the feed said."""
    if first is None:
        return again
    return Item(
        first.url,
        first.title or again.title,
        first.published_at or again.published_at,
        max(filter(None, [first.modified_at, again.modified_at]), default=None),
    )


def _fingerprint(way: Way) -> str:
    """Eight hexadecimal digits of what decides which items a way lists."""
    said = (way.kind, way.link, way.next, way.date, way.match)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]


def _is_over(lastmod: str) -> bool:
    """Whether a lastmod will be another after the next change: a day without a time may see more changes."""
    changed = moment(lastmod)
    return ("T" in lastmod and "T00:00" not in lastmod) or (
        changed is not None and changed.astimezone(VIETNAM).date() < _tomorrow() - timedelta(2)
    )


def _tomorrow() -> date:
    """The last day that a page can be of, in any time zone: later ones are mistakes and do not make a site fresh."""
    return datetime.now(UTC).date() + timedelta(days=1)


def _check_expectations(source: Source, listed: int, newest: date | None) -> None:
    least = source.expect.get("min_items", 1)
    if listed < least:
        raise FetchError(
            f"{source.id}: {listed} articles listed, at least {least} expected; has the site changed?",
            retryable=False,
        )
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
