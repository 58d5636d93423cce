"""`htx sources`: what a source brings, shown to the person who says whether it is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ingest import extraction
from ingest.news.dates import VIETNAM
from ingest.news.discover import Discovery, Item, discover
from ingest.news.fetch.client import Client, FetchError
from ingest.news.page.article import Article, NotAnArticle, read_article
from ingest.news.page.parser import valid_on
from ingest.news.sources import Source, SourceError, Way, load_usable_sources

_FEW_WORDS = 40  # below that a text is a caption or a notice rather than an article
_SHOWN = 5
_WIDTH = 110


@dataclass(slots=True)
class Look:
    """What was read from a site, as lines for a terminal; ``wrong``: what of it makes no sense."""

    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def say(self, label: str, text: object) -> None:
        """Add a line, cut to the width of a terminal."""
        line = f"{label:<10} {text}"
        self.lines.append(line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…")


def list_sources(path: Path) -> Iterator[str]:
    """A line per source of a file or a folder, and one per file that cannot be used.

    Raises:
        SourceError: the path does not exist.
    """
    sources, errors = load_usable_sources(path)
    for source in sources:
        ways = " ".join(sorted({way.kind for way in source.discover}))
        seen = "verified" if source.verified else "not verified"
        yield f"{source.id:<22} {seen:<13} {source.source_system:<5} {ways:<8} {source.publisher}"
    for error in errors:
        yield f"BAD {error}"


def find_source(path: Path, source_id: str) -> tuple[Source, Path]:
    """A source by its id, and the file that defines it.

    Raises:
        SourceError: the path or the source does not exist, or its file cannot be used.
    """
    sources, errors = load_usable_sources(path)
    for source in sources:
        if source.id == source_id:
            own = path / f"{source_id}.yml"
            return source, own if own.exists() else path
    for error in errors:
        if error.origin.removesuffix(".yml") == source_id:
            raise error
    raise SourceError(str(path), f"no source with id {source_id!r}; there are {', '.join(s.id for s in sources)}")


def look_at(source: Source, file: Path, url: str = "") -> Look:
    """Ask a site for one page of each way of discovery and for one article, and say what was read.

    Args:
        source: the definition to try.
        file: where it is written, for the last line.
        url: the article to read; default: the first listed one that the source would collect.
    """
    look = Look()
    seen = "verified" if source.verified else "not verified"
    look.say("source", f"{source.id}: {source.publisher} ({source.source_system}), {seen}")
    client = Client(source.allow, source.rate, concurrency=source.concurrency, loopback=source.loopback)
    item = _look_at_lists(look, source, client)
    if url:
        item = Item(url)
    if item:
        _look_at_article(look, source, client, item)
    look.lines += [f"WRONG      {problem}" for problem in look.wrong]
    if look.wrong:
        look.lines.append(f"verdict    this makes no sense: mend {file}, or try again later")
    elif source.verified:
        look.lines.append("verdict    it makes sense to the program, as it did to the person who set verified: true")
    else:
        look.lines.append(
            "verdict    it makes sense to the program. If it does to you (is the text whole, and nothing but the"
        )
        look.lines.append(f"           article? is the date right?), set verified: true in {file}")
    return look


def _look_at_lists(look: Look, source: Source, client: Client) -> Item | None:
    """One page of every way (of a sitemap index, the index and one sitemap). Returns the article to look at."""
    for way in source.discover:
        look.say(way.kind, way.url)
    matched = any(way.match for way in source.discover)
    try:
        found = _first_pages(source, client, source.discover)
        listed = found
        if matched and not found.items:
            listed = _first_pages(source, client, tuple(replace(way, match="") for way in source.discover))
    except FetchError as error:
        look.wrong.append(str(error))
        return None
    look.wrong += [str(error) for error in found.failed]
    dated = sum(item.day is not None for item in listed.items)
    look.say("listed", f"{found.listed} articles, the newest of {found.newest or 'unknown'}")
    if matched:
        look.say("", f"{len(found.items)} of them are wanted (match)")
    look.say("", f"{dated} of these {len(listed.items)} with a date, the first:")
    for item in listed.items[:_SHOWN]:
        look.say("", f"{item.day or '(no date)'}  {item.title or '(no title)'}")
        look.say("", f"            {item.url}")
    return next(iter(listed.items), None)


def _first_pages(source: Source, client: Client, ways: tuple[Way, ...]) -> Discovery:
    few = tuple(replace(way, max_pages=2 if way.kind == "sitemap" else 1) for way in ways)
    return discover(replace(source, discover=few), client, settled=lambda item: False)


def _look_at_article(look: Look, source: Source, client: Client, item: Item) -> None:
    look.say("article", item.url)
    today = datetime.now(VIETNAM).date()
    try:
        response = client.get(item.url)
        article = read_article(response.content, response.url, response.media_type, source.article, today)
    except (FetchError, NotAnArticle) as error:
        look.wrong.append(f"the article: {error}")
        return
    words = len(article.text.split())
    reader = "the site's parser" if valid_on(source.article, today) else "the general reader"
    look.say("title", article.title or "(none)")
    look.say("published", _published(article, item))
    look.say("text", f"{words} words, by {reader}{', goes on at ' + article.next_page if article.next_page else ''}")
    lines = article.text.split("\n")
    for line in lines[:3] + (["…", lines[-1]] if len(lines) > 3 else []):
        look.say("", f"| {line}")
    said = extraction.extract(
        article.text, published=article.published_at or item.day, url=item.url, source_area=source.ref_area
    )
    look.say("claims", f"{len(said.claims)} figures on cooperatives")
    for claim in said.claims[:_SHOWN]:
        look.say("", f"{claim.indicator} {claim.period.code}: “{claim.quote}”")
    if not article.title:
        look.wrong.append("the article has no title")
    if words < _FEW_WORDS:
        look.wrong.append(f"the article has {words} words only: is that its text?")
    if not (article.published_at or item.day):
        look.wrong.append("neither the article nor the list gives a date of publication")


def _published(article: Article, item: Item) -> str:
    if article.published_at:
        note = f", but the list says {item.day}" if item.day and item.day != article.published_at else ""
        return f"{article.published_at} (the page{note})"
    return f"{item.day} (the list; the page gives no date)" if item.day else "unknown"
