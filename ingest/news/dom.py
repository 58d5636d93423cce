"""HTML as a tree: parsing, CSS selectors, and the text of a part of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.news.charset import decode

UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})


def parse(content: bytes, media_type: str = "") -> HtmlElement | None:
    """The tree of a page, decoded by `charset.decode`; None when there is no element in it."""
    text = decode(content, media_type)
    try:  # as bytes: lxml refuses a str with an XML declaration
        return document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8"))
    except (etree.ParserError, UnicodeEncodeError):  # nothing but space or comments; half a surrogate pair
        return None


def select(tree: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements that a CSS selector chooses, in the order of the page."""
    return list(_compiled(css)(tree))


@cache
def _compiled(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def text_of(element: HtmlElement) -> str:
    """The text of an element in one line."""
    return " ".join(" ".join(_pieces(element)).split())


def lines_of(element: HtmlElement) -> str:
    """The text of an element as a reader sees it: a line per paragraph, the cells of a table row apart by "|"."""
    text = "".join(_pieces(element))
    lines = (" ".join(line.split()).strip("| ") for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def _pieces(element: HtmlElement) -> Iterator[str]:
    """The texts in an element; what the source breaks is a space, a block and a <br> is a line, a cell ends in "|"."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    block = element.tag in _BLOCKS
    if block:
        yield "\n"
    yield re.sub(r"\s+", " ", element.text or "")
    for child in element:
        yield from _pieces(child)
        yield re.sub(r"\s+", " ", child.tail or "")
    if element.tag in _CELLS:
        yield " | "
    if block:
        yield "\n"


def drop(tree: HtmlElement, css: str, most_words: int | None = None) -> None:
    """Remove the elements that a selector chooses, except those with more than ``most_words`` words."""
    for element in select(tree, css):
        if element.getparent() is None or element is tree:
            continue
        if most_words is None or len(text_of(element).split()) <= most_words:
            element.drop_tree()
