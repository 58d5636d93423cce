"""Pages that list articles for readers, one after the other: a section, a tag, a search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml.html import HtmlElement

from ingest.news.dates import printed_date
from ingest.news.discover.items import Item, Page
from ingest.news.fetch.client import Response
from ingest.news.fetch.urls import absolute, split_url
from ingest.news.page.dom import parse, select, text_of
from ingest.news.sources import Way


def read_listing(way: Way, response: Response) -> Page:
    """The articles that a page links to, each once, in the order of the page, with the dates printed beside them."""
    page = parse(response.content, response.media_type)
    if page is None:
        return Page([])
    links: dict[str, list[HtmlElement]] = {}
    for element in select(page, way.link):
        if url := _target(response.url, element):
            links.setdefault(url, []).append(element)
    anchors = {anchor: url for url, found in links.items() for anchor in found}
    dated = select(page, way.date) if way.date else []
    items = [Item(url, max(map(_title, found), key=len), _date(found, anchors, dated)) for url, found in links.items()]
    after = [_target(response.url, element) for element in select(page, way.next)] if way.next else []
    return Page(items, next=tuple(dict.fromkeys(filter(None, after))))


def _target(base: str, element: HtmlElement) -> str:
    """The URL that an element links to, or an element in it; empty for none that can be asked ("javascript:")."""
    anchor = element if element.get("href") else next(element.iter("a"), None)
    href = (anchor.get("href") or "").strip() if anchor is not None else ""
    if not href or href.startswith("#"):
        return ""
    url = absolute(base, href)
    try:
        split_url(url)
    except ValueError:
        return ""
    return url


def _title(element: HtmlElement) -> str:
    return text_of(element) or (element.get("title") or "").strip()


def _date(found: list[HtmlElement], anchors: dict[HtmlElement, str], dated: list[HtmlElement]) -> date | None:
    """The date printed in the entry of a link: by the site's selector, or in a <time>."""
    for entry in (_entry(element, anchors) for element in found):
        inside = set(entry.iter())
        for element in [e for e in dated if e in inside] or entry.iter("time"):
            if day := printed_date(element.get("datetime") or "") or printed_date(text_of(element)):
                return day
    return None


def _entry(element: HtmlElement, anchors: dict[HtmlElement, str]) -> HtmlElement:
    """The largest part of the page around a link that holds no link to another article."""
    entry = element
    for around in element.iterancestors():
        if any(anchors[other] != anchors[element] for other in _among(around, anchors)):
            break
        entry = around
    return entry


def _among(around: HtmlElement, anchors: dict[HtmlElement, str]) -> Iterator[HtmlElement]:
    return (element for element in around.iter() if element in anchors)
