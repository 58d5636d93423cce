"""A site's own reading of its article pages: CSS selectors as data, one set per layout that the site has had."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from lxml.html import HtmlElement

from ingest.news.dates import printed_date
from ingest.news.page import dom, furniture
from ingest.news.page.walls import NotAnArticle


class LayoutChanged(NotAnArticle):
    """The site's parser does not find on a page what it should: the site has a new layout."""

    def __init__(self, field: str, css: str) -> None:
        super().__init__(
            f"the site's parser finds no {field} ({css}): has the layout changed?",
            "layout",
            f"Không tìm thấy {_VI[field]} theo định nghĩa của trang ({css}): giao diện đã thay đổi?",
        )


_VI = {"title": "tiêu đề", "body": "nội dung", "published": "ngày đăng"}


@dataclass(frozen=True, slots=True)
class PageParser:
    """Where a layout keeps its title, text and date, as CSS selectors. ``remove``: what in the text is none of it.

    ``valid_until``: the last day on which pages were served in this layout; None for the one that is in use.
    """

    title: str
    body: str
    published: str = ""
    remove: tuple[str, ...] = ()
    valid_until: date | None = None


def valid_on(parsers: Sequence[PageParser], day: date) -> PageParser | None:
    """The parser of the layout that was served on a day: the one that ended first among those not ended before."""
    current = [parser for parser in parsers if parser.valid_until is None or day <= parser.valid_until]
    return min(current, key=lambda parser: parser.valid_until or date.max, default=None)


def read_layout(parser: PageParser, page: HtmlElement) -> tuple[str, str, date | None]:
    """Title, text and date of a page, by the site's own selectors. Takes away from the page what is no text.

    Raises:
        LayoutChanged: a selector finds nothing, or nothing that can be read.
    """
    published = None
    if parser.published:
        found = [_date(element) for element in dom.select(page, parser.published)]
        published = next(filter(None, found), None)
        if published is None:
            raise LayoutChanged("published", parser.published)
    title = next(filter(None, map(dom.text_of, dom.select(page, parser.title))), "")
    if not title:
        raise LayoutChanged("title", parser.title)
    bodies = dom.select(page, parser.body)
    for body in bodies:
        for css in parser.remove:
            dom.drop(body, css)
        furniture.clear(body)
    text = "\n".join(filter(None, map(dom.lines_of, bodies)))
    if not text:
        raise LayoutChanged("body", parser.body)
    return title, text, published


def _date(element: HtmlElement) -> date | None:
    said = (element.get("datetime"), element.get("content"), dom.text_of(element))
    return next(filter(None, (printed_date(text) for text in said if text)), None)


def fingerprint(parser: PageParser) -> str:
    """Eight hexadecimal digits that change with the selectors (not with the end of their validity: same text)."""
    said = {name: value for name, value in asdict(parser).items() if name != "valid_until"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:8]
