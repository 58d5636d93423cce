"""HTML as a tree: parsing, CSS selectors, and the text of a part of a page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.news.page.charset import decode

UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # can be in no XML, and lxml refuses to copy them
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}));?")
_SPACE = re.compile(r"\s+")


def parse(content: bytes, media_type: str = "") -> HtmlElement | None:
    """The tree of a page, decoded by `charset.decode`; None when there is no element in it."""
    text = _CONTROL.sub(" ", _REFERENCE.sub(_without_control, decode(content, media_type)))
    try:  # as bytes: lxml refuses a str with an XML declaration
        return document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8"))
    except (etree.ParserError, UnicodeEncodeError):  # nothing but space or comments; half a surrogate pair
        return None


def _without_control(reference: re.Match[str]) -> str:
    """A character reference as it stands, or a space for one to a character that can be in no page."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    possible = number < 0x110000 and not 0xD800 <= number < 0xE000 and not _CONTROL.match(chr(number))
    return reference[0] if possible else " "


def select(tree: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements that a CSS selector chooses, in the order of the page."""
    return list(_compiled(css)(tree))


@cache
def _compiled(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def text_of(element: HtmlElement) -> str:
    """The text of an element in one line."""
    return " ".join(" ".join(_pieces(element)).split())


def lines_of(element: HtmlElement, without: Collection[HtmlElement] = ()) -> str:
    """The text of an element as a reader sees it: a line per paragraph, the cells of a table row apart by "|"."""
    text = "".join(_pieces(element, without))
    lines = (" ".join(line.split()).strip("| ") for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def _pieces(element: HtmlElement, without: Collection[HtmlElement] = ()) -> Iterator[str]:
    """The texts in an element; what the source breaks is a space, a block and a <br> is a line, a cell ends in "|"."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN or element in without:
        return
    block = element.tag in _BLOCKS
    if block:
        yield "\n"
    yield _SPACE.sub(" ", element.text or "")
    for child in element:
        yield from _pieces(child, without)
        yield _SPACE.sub(" ", child.tail or "")
    if element.tag in _CELLS:
        yield " | "
    if block:
        yield "\n"


def drop(tree: HtmlElement, css: str) -> None:
    """Remove the elements below a tree that a selector chooses."""
    for element in select(tree, css):
        if element is not tree:
            remove(element)


def remove(element: HtmlElement) -> None:
    """Take an element out of its tree; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()
