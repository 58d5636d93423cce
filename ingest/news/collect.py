"""One site, one pass: what is new or changed goes from the site through the archive into the staged rows of a run.

    discover → frontier (one write) → fetch what is due → archive → read → stage in batches → frontier

A kill loses nothing and costs little. What was found is in the frontier before anything is fetched, what was fetched is
in the archive before it is read, and an entry leaves the frontier only when the lake holds its article (or a page known
before is found unchanged, or it is given up). So the next pass reads from the archive what was fetched, and fetches the
rest. What has failed stays in the frontier until its time has come (`frontier.Trouble`).
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from ingest import reading
from ingest.documents import Archive, Receipt, UrlNote
from ingest.lake import Lake
from ingest.news import same
from ingest.news.dates import VIETNAM
from ingest.news.discover import Discovery, Item, discover
from ingest.news.fetch.client import Client, FetchError, Forbidden, Response
from ingest.news.fetch.urls import identity
from ingest.news.frontier import Busy, Entry, Frontier, SiteState, Trouble
from ingest.news.page.article import Article, LayoutChanged, NotAnArticle
from ingest.news.page.binding import MEDIA_TYPE, Page, bind, join, read_page
from ingest.news.record import Known, Record, day_of
from ingest.news.sources import Source
from ingest.observations import Document, Status

MAX_PAGES = 20  # of one article
TROUBLES = 10  # failures of the site in a row, after which the pass leaves it alone
VAIN = 3  # so often a page that is said to have changed, and has not, is asked without waiting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of publication that a backfill is about, both included; open where None. Without any: a normal pass."""

    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until)

    def hold(self, day: date | None) -> bool:
        """Whether a day is, or may be, one of them."""
        return day is None or ((self.since or day) <= day <= (self.until or day))


ALL_DAYS = Days()


def collect(
    source: Source, archive: Archive, lake: Lake, run_id: str, days: Days = ALL_DAYS, at: datetime | None = None
) -> dict[str, int]:
    """Collect from one site what is due, and put the rows aside in the run's staging.

    Returns how many documents had which status, the sums of the pass (``listed``, ``fetched``, ``waiting`` …), and
    under ``retryable`` whether something failed that another attempt within minutes may bring. A page or a site that
    cannot be had is an outcome, no error; what was read before stays. ``at``: the time of the pass (default: now).
    """
    begun = datetime.now(UTC)
    frontier = Frontier(archive.root, source.id)
    record = Record(lake, run_id, source.id)
    try:
        with frontier.held():
            return _Pass(source, archive, lake, frontier, record, days, at or begun).run()
    except Busy as error:
        record.site(Status.FAILED, str(error), 0, begun)
        return {Status.FAILED: 1, "retryable": 1}
    except FetchError as error:
        record.site(Status.FAILED, str(error), 0, begun)
        return {Status.FAILED: 1, "retryable": int(error.retryable)}


@dataclass(frozen=True, slots=True)
class _Task:
    """An entry to ask. ``again``: its article is known, the question is whether it has changed."""

    entry: Entry
    again: bool


@dataclass(frozen=True, slots=True)
class _Brought:
    """What came of a task. Without ``response`` nothing was asked: the archive has the bytes that ``note`` tells of."""

    note: UrlNote | None
    response: Response | None
    begun: datetime
    receipt: Receipt | None = None


class _SiteLeft(Exception):
    """Too many failures in a row: the site is left alone."""


@dataclass(slots=True)
class _Pass:
    source: Source
    archive: Archive
    lake: Lake
    frontier: Frontier
    record: Record
    days: Days
    at: datetime
    client: Client = field(init=False)
    state: SiteState = field(init=False)
    known: Known = field(init=False)
    sums: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    rechecked: dict[str, _Task] = field(default_factory=dict)  # by key
    in_a_row: int = 0  # failures of the site, one after the other
    layouts: list[str] = field(default_factory=list)  # pages of a layout that no parser knows
    soon: bool = False

    def __post_init__(self) -> None:
        source = self.source
        self.client = Client(source.allow, source.rate, concurrency=source.concurrency, loopback=source.loopback)
        self.state = self.frontier.load()
        self.known = Known(self.lake, source, self.record.staged_before())

    def run(self) -> dict[str, int]:
        """The whole pass. Raises FetchError when the site's lists cannot be had."""
        with self.client:
            return self._run_through()

    def _run_through(self) -> dict[str, int]:
        begun = datetime.now(UTC)
        self._forget_what_is_known()
        self.rechecked = {} if self.days else {task.entry.key: task for task in self._to_recheck()}
        found = self._discover()
        tasks = self._due()
        trouble = "; ".join(str(error) for error in found.failed)
        try:
            for task, future in self._fetch_all(tasks):
                self._take(task, future)
        except _SiteLeft as left:
            trouble = "; ".join(filter(None, [trouble, str(left)]))
        if not self.days:
            self._read_anew()
        self.frontier.save(self.state)
        if 2 * len(self.layouts) > self.sums["fetched"] + self.sums["from the archive"]:
            trouble = "; ".join(filter(None, [trouble, self._layout_trouble()]))
        self.soon |= any(error.retryable for error in found.failed)
        self.record.site(
            Status.FAILED if trouble else Status.OK,
            f"{trouble}; {self._detail(found)}" if trouble else self._detail(found),
            found.listed,
            begun,
        )
        return {**self.statuses, **self.sums, "listed": found.listed, "retryable": int(self.soon)}

    # What is to be done

    def _forget_what_is_known(self) -> None:
        """Entries whose articles the lake holds by now have done their duty."""
        for key, entry in list(self.state.frontier.items()):
            note = self.archive.recall_url(key)
            if entry.attempts == 0 and note and self._is_settled(note, entry.modified_at):
                del self.state.frontier[key]

    def _discover(self) -> Discovery:
        """Ask the site's lists, and write what they offer into the frontier before anything is fetched."""
        walked = self.state.walked_at is not None
        found = discover(
            self.source,
            self.client,
            settled=lambda item: walked and self._is_nothing_new(item),
            validators=self.state.validators,
            since=self.days.since,
            until=self.days.until,
        )
        for item in found.items:
            self._sort(item)
        self.state.validators = found.validators
        if not self.days:
            self.state.walked_at = self.at
        self.frontier.save(self.state)
        return found

    def _sort(self, item: Item) -> None:
        key = identity(item.url)
        note = self.archive.recall_url(key)
        if key in self.state.frontier or note is None or not self._is_settled(note, item.modified_at):
            self.sums["new"] += key not in self.state.frontier and not (note and note.document_id)
            self.state.add(item)
        elif key in self.rechecked:
            pass  # it is told when it has been looked at
        elif not note.given_up:
            self._unchanged(note, "known bytes, known reader", datetime.now(UTC))
        else:
            self.sums["given up"] += 1

    def _is_nothing_new(self, item: Item) -> bool:
        """Whether the frontier or the lake has an item as it is listed."""
        key = identity(item.url)
        note = self.archive.recall_url(key)
        if entry := self.state.frontier.get(key):
            return not _is_later(item.modified_at, entry.modified_at)
        return note is not None and self._is_settled(note, item.modified_at)

    def _is_settled(self, note: UrlNote, modified_at: datetime | None) -> bool:
        """Whether nothing has to be done for a URL: it is given up, or the lake has what it brought last, and the site
        does not say that it has changed since (or has said so in vain too often of late)."""
        if not note.given_up and note.document_id not in self.known.any:
            return False
        looked_at = datetime.fromisoformat(note.looked_at)
        changed = _is_later(modified_at, datetime.fromisoformat(note.lastmod) if note.lastmod else looked_at)
        return not changed or self.at < looked_at + timedelta(days=min(note.vain - VAIN + 1, 30))

    def _due(self) -> list[_Task]:
        """The entries to ask now; of those that wait, and would be asked otherwise, it is told why."""
        tasks = []
        for key, entry in self.state.frontier.items():
            if not self.days.hold(entry.published_at):
                continue
            note = self.archive.recall_url(key)
            if note and note.document_id in self.known.staged:
                continue
            if entry.is_due(self.at) or self._is_to_be_tried_anew(entry, note):
                tasks.append(_Task(entry, again=note is not None and note.document_id in self.known.any))
            else:
                self._wait(entry)
        return tasks + [task for key, task in self.rechecked.items() if key not in self.state.frontier]

    def _is_to_be_tried_anew(self, entry: Entry, note: UrlNote | None) -> bool:
        """Whether the archived page is one that another reader could not make an article of."""
        if not (entry.reader and note and note.document_id):
            return False
        receipt = self.archive.receipt(note.document_id, note.url)
        return entry.reader != reading.article_reader(self.source.article, reading.day_of(receipt))

    def _to_recheck(self) -> Iterator[_Task]:
        """The young articles of the lake that may have been edited."""
        if not self.source.recheck_days:
            return
        first = (self.at - timedelta(days=self.source.recheck_days)).date()
        urls = {identity(row["origin"]): row for row in self.known.younger_than(first)}
        for key, row in urls.items():
            note = self.archive.recall_url(key)
            if note and note.document_id and not note.given_up:
                yield _Task(Entry(row["origin"], row["published_at"]), again=True)

    def _wait(self, entry: Entry) -> None:
        now = datetime.now(UTC)
        self.sums["waiting"] += 1
        assert entry.not_before, "it is not due"
        detail = f"{entry.reason} (to be tried again from {entry.not_before.astimezone(VIETNAM):%Y-%m-%d %H:%M} on)"
        said = self.record.outcome("collect", _subject(entry.key), entry.url, entry.status, detail, now)
        self.record.passing.append(said)
        self.statuses[entry.status] += 1

    # Fetching: in threads, as many as the source allows; the archive has the bytes before anybody reads them

    def _fetch_all(self, tasks: Iterable[_Task]) -> Iterator[tuple[_Task, Future[_Brought]]]:
        """Fetch some pages ahead of the reading, in the order of the tasks."""
        ahead = 2 * self.source.concurrency
        waiting: deque[tuple[_Task, Future[_Brought]]] = deque()
        pool = ThreadPoolExecutor(self.source.concurrency, thread_name_prefix=f"fetch-{self.source.id}")
        try:
            for task in tasks:
                waiting.append((task, pool.submit(self._fetch, task)))
                if len(waiting) > ahead:
                    yield waiting.popleft()
            while waiting:
                yield waiting.popleft()
        finally:
            pool.shutdown(cancel_futures=True)

    def _fetch(self, task: _Task) -> _Brought:
        """The bytes of a page: from the archive when they were fetched and not read, else from the site."""
        begun = datetime.now(UTC)
        entry = task.entry
        note = self.archive.recall_url(entry.key)
        fetched = note is not None and note.document_id and not task.again
        if fetched and (not entry.reader or self._is_to_be_tried_anew(entry, note)):
            return _Brought(note, None, begun)
        if note and task.again:
            response = self.client.get(entry.url, etag=note.etag, modified=note.modified)
        else:
            response = self.client.get(entry.url)
        self._check_home(entry, response)
        if not task.again:
            receipt = self._store(entry, response.content, response.media_type, response, begun)
            note = self._remember(entry, UrlNote(entry.url, receipt.document_id), response)
            return _Brought(note, response, begun, receipt)
        return _Brought(note, response, begun)

    def _check_home(self, entry: Entry, response: Response) -> None:
        """A site that sends its readers home has the article no more.

        Raises:
            FetchError: the page is the home page, and was not asked for.
        """
        at_home = [urlsplit(url).path.strip("/") == "" and not urlsplit(url).query for url in (entry.url, response.url)]
        if at_home == [False, True]:
            raise FetchError("the page is gone: its URL leads to the home page", retryable=False)

    def _store(self, entry: Entry, content: bytes, media_type: str, response: Response, begun: datetime) -> Receipt:
        kept = {k: v for k, v in response.headers.items() if k.lower() in ("etag", "last-modified")}
        return self.archive.store(
            content,
            origin=entry.url,
            source_id=self.source.id,
            kind="article",
            media_type=media_type,
            retrieved_at=begun,
            http_status=response.status,
            headers=kept,
        )

    def _remember(self, entry: Entry, note: UrlNote, response: Response | None = None) -> UrlNote:
        """Write a URL's note, looked at now; a URL that it leads to is known by it, too, unless it has its own."""
        note = replace(
            note,
            looked_at=self.at.isoformat(),
            lastmod=entry.modified_at.isoformat() if entry.modified_at else note.lastmod,
            listed_on=entry.published_at.isoformat() if entry.published_at else note.listed_on,
        )
        if response is not None and response.status != 304:
            note = replace(note, etag=response.etag, modified=response.modified)
        self.archive.remember_url(entry.key, note)
        target = identity(response.url) if response is not None else entry.key
        if target != entry.key:
            own = self.archive.recall_url(target)
            if own is None or own.url == entry.url:
                self.archive.remember_url(target, note)
        return note

    # Reading

    def _take(self, task: _Task, future: Future[_Brought]) -> None:
        """Make the rows of what a task has brought; whatever goes wrong costs this page only.

        Raises:
            _SiteLeft: it was one failure of the site too many.
        """
        entry, begun = task.entry, datetime.now(UTC)
        try:
            brought = future.result()
            self.sums["fetched" if brought.response else "from the archive"] += 1
            if task.again:
                self._compare(entry, brought)
            else:
                self._read_new(entry, brought)
            self.in_a_row = 0
        except FetchError as error:
            self._failed(entry, _trouble(error), str(error), begun)
        except NotAnArticle as error:
            if isinstance(error, LayoutChanged):
                self.layouts.append(entry.url)
            self._failed(entry, Trouble.WALL, str(error), begun)
        except Exception as error:  # our own mistake, or a foreign parser's: recorded, and the next pass tries again
            log.exception("%s", entry.url)
            detail = f"the reader broke: {type(error).__name__}: {error}"
            self.record.say(self.record.outcome("read", _subject(entry.key), entry.url, Status.FAILED, detail, begun))
            self.statuses[Status.FAILED] += 1

    def _read_new(self, entry: Entry, brought: _Brought) -> None:
        """The rows of a page that was not read before.

        Raises:
            NotAnArticle: a wall stands before it, or its layout is not known.
            FetchError: a further page of the article may be had later.
        """
        note = brought.note
        assert note and note.document_id, "the page was archived when it was fetched"
        receipt = brought.receipt or self.archive.receipt(note.document_id, note.url)
        if first := self.known.read.get(note.document_id):
            self._settle(entry)
            self._unchanged(note, f"the same bytes came as {first}", brought.begun)
            return
        content = brought.response.content if brought.response else self.archive.read(note.document_id)
        try:
            article = reading.parse_article(content, receipt, self.source.article)
        except NotAnArticle as error:
            if _is_passing(error):
                raise
            self._add(
                entry, note, reading.refuse_article(error, receipt, self.record.run_id, self._context(note)), brought
            )
            return
        if article.next_page:
            article, bound = self._whole(article, Page(entry.url, content, receipt.media_type))
            if bound:
                response = brought.response or Response(entry.url, 200, b"", "", {})
                receipt = self._store(entry, bound, MEDIA_TYPE, response, brought.begun)
                note = replace(note, document_id=receipt.document_id)
                self.archive.remember_url(entry.key, note)
        rows = reading.article_rows(article, receipt, self.record.run_id, self._context(note))
        self._add(entry, note, rows, brought)

    def _add(self, entry: Entry, note: UrlNote, rows: Mapping[str, Sequence[Any]], brought: _Brought) -> None:
        """Stage the rows of a document, unless a backfill is about other days."""
        document: Document = rows["documents"][0]
        collected = self.record.outcome(
            "collect", _subject(entry.key), entry.url, Status.OK, f"{document.size} bytes", brought.begun
        )
        if not self.days.hold(document.published_at):
            detail = f"published on {document.published_at}: not of the days asked for"
            self.record.add({"outcomes": [replace(collected, detail=detail)]})
            self.sums["of other days"] += 1
            self.state.frontier.pop(entry.key, None)
            return
        if note.supersedes:
            rows = {**rows, "documents": [replace(document, supersedes=note.supersedes)]}
            self.sums["changed"] += 1
        self._settle(entry)
        self.known.read[document.document_id] = document.origin
        self.statuses[rows["outcomes"][0].status] += 1
        self.record.add(rows)
        if brought.response is not None:
            self.record.add({"outcomes": [collected]})

    def _whole(self, first: Article, page: Page) -> tuple[Article, bytes]:
        """An article with its further pages, and its document of all pages; b"" when there is only the first.

        A page that is gone ends the article; it is told.

        Raises:
            FetchError: a page that may be had later.
        """
        pages, articles, seen = [page], [first], {identity(page.url)}
        while (url := articles[-1].next_page) and identity(url) not in seen and len(pages) < MAX_PAGES:
            seen.add(identity(url))
            begun = datetime.now(UTC)
            try:
                response = self.client.get(url)
                self.sums["further pages"] += 1
                further = Page(url, response.content, response.media_type)
                articles.append(read_page(further, self.source.article, day_of(begun)))
                pages.append(further)
            except (FetchError, NotAnArticle) as error:
                if isinstance(error, FetchError) and error.retryable:
                    raise
                detail = f"page {len(pages) + 1} of {page.url}: {error}"
                self.record.say(self.record.outcome("collect", _subject(url), url, Status.FAILED, detail, begun))
                break
        return (join(articles), bind(pages)) if len(pages) > 1 else (first, b"")

    def _compare(self, entry: Entry, brought: _Brought) -> None:
        """A page whose article is known: unchanged, or a new version of it.

        Raises:
            NotAnArticle: there was an article, and now there is none; the last good version stays.
            FetchError: a further page of the article may be had later.
        """
        note, response = brought.note, brought.response
        assert note and response, "what is compared was known, and was asked"
        if response.status == 304 or sha256(response.content).hexdigest() == note.document_id:
            self._same(entry, note, response, brought.begun)
            return
        before = self._text_id(note)
        page = Page(entry.url, response.content, response.media_type)
        try:
            article = read_page(page, self.source.article, day_of(brought.begun))
        except NotAnArticle:
            if before:
                raise
            self._same(entry, note, response, brought.begun)  # it was none before
            return
        bound = b""
        if article.next_page:
            article, bound = self._whole(article, page)
        after = same.text_id(article.title, article.text)
        if after == before:
            self._same(entry, note, response, brought.begun)
            return
        receipt = self._store(
            entry, bound or response.content, MEDIA_TYPE if bound else response.media_type, response, brought.begun
        )
        if first := self.known.read.get(receipt.document_id):
            note = replace(note, document_id=receipt.document_id)
            self._same(entry, note, response, brought.begun, f"as it was before: the same bytes came as {first}")
            return
        changed = UrlNote(entry.url, receipt.document_id, note.document_id, listed_on=note.listed_on)
        changed = self._remember(entry, changed, response)
        self._add(
            entry, changed, reading.article_rows(article, receipt, self.record.run_id, self._context(changed)), brought
        )

    def _same(self, entry: Entry, note: UrlNote, response: Response, begun: datetime, detail: str = "") -> None:
        """Nothing new at a URL: that it was looked at is noted, no document is added."""
        said = detail or ("not modified" if response.status == 304 else "the same text")
        vain = note.vain + 1 if entry.modified_at else note.vain
        note = self._remember(entry, replace(note, vain=vain), response)
        self._unchanged(note, said, begun)
        self.state.frontier.pop(entry.key, None)

    def _unchanged(self, note: UrlNote, detail: str, begun: datetime) -> None:
        said = self.record.outcome("read", note.document_id, note.url, Status.UNCHANGED, detail, begun)
        self.record.add({"outcomes": [said]})
        self.statuses[Status.UNCHANGED] += 1

    def _text_id(self, note: UrlNote) -> str:
        """The identity of the text that a URL brought last, by the reader of today; "" when that was no article."""
        receipt = self.archive.receipt(note.document_id, note.url)
        with suppress(NotAnArticle):
            article = reading.parse_article(self.archive.read(note.document_id), receipt, self.source.article)
            return same.text_id(article.title, article.text)
        return ""

    def _read_anew(self) -> None:
        """The site's documents that an earlier reader has read, once more from the archive: nothing is asked."""
        for row in self.known.to_read_anew():
            begun = datetime.now(UTC)
            try:
                receipt = self.archive.receipt(row["document_id"], row["origin"])
                note = self.archive.recall_url(identity(row["origin"])) or UrlNote(row["origin"])
                content = self.archive.read(row["document_id"])
                rows = reading.read_article(content, receipt, self.record.run_id, self._context(note))
            except Exception as error:
                log.exception("%s", row["origin"])
                detail = f"cannot be read anew: {type(error).__name__}: {error}"
                said = self.record.outcome("read", row["document_id"], row["origin"], Status.FAILED, detail, begun)
                self.record.say(said)
                self.statuses[Status.FAILED] += 1
                continue
            document = replace(rows["documents"][0], supersedes=row["supersedes"])
            self.record.add({**rows, "documents": [document]})
            self.statuses[rows["outcomes"][0].status] += 1
            self.sums["from the archive"] += 1

    def _context(self, note: UrlNote) -> reading.ArticleContext:
        source = self.source
        listed_on = date.fromisoformat(note.listed_on) if note.listed_on else None
        return reading.ArticleContext(
            source.publisher, source.source_system, source.ref_area, listed_on, parsers=source.article
        )

    # How it went

    def _settle(self, entry: Entry) -> None:
        """Success wipes out what failed before; the entry goes when the lake holds its article."""
        if entry.key in self.state.frontier:
            self.state.frontier[entry.key] = Entry(entry.url, entry.published_at, entry.modified_at)

    def _failed(self, entry: Entry, trouble: Trouble, reason: str, begun: datetime) -> None:
        reader = reading.article_reader(self.source.article, day_of(begun)) if trouble is Trouble.WALL else ""
        failed = entry.failed(self.at, trouble, reason, reader)
        if failed.is_hopeless:
            reason = f"{reason} (given up after {failed.attempts} tries)"
            note = self.archive.recall_url(entry.key) or UrlNote(entry.url)
            self._remember(entry, replace(note, given_up=reason))
            self.state.frontier.pop(entry.key, None)
        else:
            self.state.frontier[entry.key] = failed
        said = self.record.outcome("collect", _subject(entry.key), entry.url, trouble.status, reason, begun)
        self.record.say(said)
        self.statuses[trouble.status] += 1
        self.soon |= trouble.soon and failed.is_due(self.at)
        self.in_a_row = self.in_a_row + 1 if trouble in (Trouble.PASSING, Trouble.WALL) else 0
        if self.in_a_row >= TROUBLES:
            raise _SiteLeft(f"left alone after {TROUBLES} failures in a row, the last: {reason}")

    def _layout_trouble(self) -> str:
        return (
            f"the site's parser found nothing on {len(self.layouts)} pages (the first: {self.layouts[0]}); "
            "has the layout changed? Mend the selectors in the source file: the archived pages are read again"
        )

    def _detail(self, found: Discovery) -> str:
        counted = {**self.sums, **{str(k): v for k, v in self.statuses.items()}}
        sums = ", ".join(f"{number} {name}" for name, number in counted.items() if number)
        left = f", {found.left} sitemaps left for the next pass" if found.left else ""
        lists = f"{found.pages} pages of lists ({found.unchanged} unchanged{left})"
        return ", ".join(
            filter(None, [f"{found.listed} articles listed on {lists}", sums, f"{self.client.requests_made} requests"])
        )


def _trouble(error: FetchError) -> Trouble:
    if isinstance(error, Forbidden):
        return Trouble.FORBIDDEN
    return Trouble.PASSING if error.retryable else Trouble.GONE


def _is_passing(error: NotAnArticle) -> bool:
    """Whether a page may be an article later: a wall goes, a parser is mended."""
    return bool(error.kind)


def _is_later(modified_at: datetime | None, than: datetime | None) -> bool:
    return modified_at is not None and (than is None or modified_at > than)


def _subject(key: str) -> str:
    """The identity of a page in its outcomes."""
    return sha256(key.encode()).hexdigest()
