"""A saved page or text file → title, date of publication, main text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from lxml.html import HtmlElement

from ingest.news.dates import visible_date
from ingest.news.fetch.urls import absolute, split_url
from ingest.news.page import dom, furniture
from ingest.news.page.pagedates import page_date
from ingest.news.page.pagination import next_page
from ingest.news.page.parser import LayoutChanged, PageParser, fingerprint, read_layout, valid_on
from ingest.news.page.walls import NotAnArticle, find_wall

__all__ = ["Article", "LayoutChanged", "NotAnArticle", "looks_like_html", "read_article", "reader_version"]

_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says: offsets of claims count characters of ``text``.

    ``canonical``: the URL that the page itself gives as its own; ``next_page``: where the same article goes on. Both
    are empty where the page says nothing of the kind.
    """

    title: str
    text: str
    published_at: date | None
    url: str
    canonical: str = ""
    next_page: str = ""


def reader_version(parsers: Sequence[PageParser] = (), retrieved: date | None = None) -> str:
    """The name and version of what turns bytes into text: part of a document's reader.

    With ``parsers`` it changes when the selectors change that read a page of the day ``retrieved``.
    """
    general = f"article@2/trafilatura@{_trafilatura()}"
    parser = _parser(parsers, retrieved)
    return f"{general}/site@{fingerprint(parser)}" if parser else general


@cache
def _trafilatura() -> str:
    from importlib.metadata import version

    return version("trafilatura")


def looks_like_html(content: bytes) -> bool:
    """Whether the bytes are a page rather than plain text."""
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    head = head.lstrip().lower()
    return head.startswith((b"<", b"\xef\xbb\xbf<")) or b"<html" in head or b"<body" in head


def read_article(
    content: bytes,
    url: str = "",
    media_type: str = "",
    parsers: Sequence[PageParser] = (),
    retrieved: date | None = None,
) -> Article:
    """The main text of a page, by the site's own parser where there is one, else by trafilatura; or a whole text file.

    Args:
        content: the bytes as they came.
        url: where from; links are seen from there.
        media_type: the header Content-Type, for its charset.
        parsers: of the site; the one that was valid on the day of retrieval reads.
        retrieved: that day, in Viet Nam. No date of publication is later.

    Raises:
        LayoutChanged: the site's parser does not find its parts.
        NotAnArticle: there is no text to read, or a wall stands in its place (``kind``).
    """
    html = looks_like_html(content)
    article = _read_html(content, url, media_type, parsers, retrieved) if html else _read_text(content, url)
    if len(article.text.split()) < _FEWEST_WORDS:
        raise NotAnArticle("no main text found on the page")
    return article


def _parser(parsers: Sequence[PageParser], retrieved: date | None) -> PageParser | None:
    return valid_on(parsers, retrieved or date.max)


def _read_text(content: bytes, url: str) -> Article:
    if content.startswith(b"%PDF-"):
        raise NotAnArticle("not a page but a PDF file", "", "Không phải trang web mà là tệp PDF.")
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1258"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NotAnArticle("not a text: neither UTF-8, UTF-16 nor Windows-1258", "", "Không phải văn bản.")
    if "\x00" in text:
        raise NotAnArticle("not a text: binary content", "", "Không phải văn bản.")
    first_line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return Article(first_line[:200], text, visible_date(text), url)


def _read_html(
    content: bytes, url: str, media_type: str, parsers: Sequence[PageParser], retrieved: date | None
) -> Article:
    page = dom.parse(content, media_type)
    if page is None:
        raise NotAnArticle("not a page that can be parsed")
    title = _title(page)
    published = page_date(page, title, url, retrieved)
    canonical, after = _canonical(page, url), next_page(page, url)
    if parser := _parser(parsers, retrieved):
        try:
            title, text, printed = read_layout(parser, page)
        except LayoutChanged:
            if wall := find_wall(page):
                raise wall.error() from None
            raise
        published = printed if printed and printed <= (retrieved or printed) else published
    else:
        furniture.clear(page)
        text = _main_text(page, url)
    if wall := find_wall(page, text):
        raise wall.error()
    return Article(title, furniture.without_byline(text), published, url, canonical, after)


def _main_text(page: HtmlElement, url: str) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        found = bare_extraction(page, url=url or None, with_metadata=False, include_comments=False)
    except ValueError as error:  # a foreign parser on foreign bytes: "&#1;" is a control character that lxml refuses
        raise NotAnArticle(f"not a page that can be parsed ({error})") from error
    return (found.text or "") if isinstance(found, Document) else ""


def _title(page: HtmlElement) -> str:
    """The heading if there is one, else what the page gives to social networks, else the title of the window."""
    headings = [text for e in page.iter("h1") if (text := dom.text_of(e))]
    if len(headings) == 1:
        return headings[0]
    given = [e.get("content") or "" for e in page.iter("meta") if e.get("property") == "og:title"]
    window = [dom.text_of(e) for e in page.iter("title")]
    return next(filter(None, map(str.strip, [*given, *headings, *window])), "")


def _canonical(page: HtmlElement, url: str) -> str:
    links = [e.get("href") or "" for e in page.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
    links += [e.get("content") or "" for e in page.iter("meta") if e.get("property") == "og:url"]
    for link in filter(None, map(str.strip, links)):
        target = absolute(url, link)
        try:
            split_url(target)
        except ValueError:
            continue
        return target
    return ""
