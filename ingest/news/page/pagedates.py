"""The day on which a page was published, as the page says it; never today because nothing better was found."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime

from lxml import etree
from lxml.html import Element, HtmlElement

from ingest.catalogue import fold
from ingest.news.dates import VIETNAM, printed_date, visible_date
from ingest.news.page import dom, furniture

_NEAR = 40  # words between the heading and a date that has no label


def page_date(page: HtmlElement, title: str, url: str = "", retrieved: date | None = None) -> date | None:
    """The day of publication: from the metadata or the URL, from a label, or from what is printed at the heading.

    Args:
        page: the whole page.
        title: of the article, to know its heading.
        retrieved: when the page was fetched: no page is of a later day. Before the heading, where clocks are, a date of
            that very day is not believed.
    """
    latest = retrieved or datetime.now(VIETNAM).date()
    if (day := declared_date(page, url)) and day <= latest:
        return day
    hidden = {inside for clock in furniture.marked(page, "clocks")["clocks"] for inside in clock.iter()}
    if (day := visible_date(dom.lines_of(page, hidden), page=True)) and day <= latest:
        return day
    day = _at_heading(page, title, hidden, latest)
    return day if day and day <= latest else None


def declared_date(page: HtmlElement, url: str = "") -> date | None:
    """The day that the metadata (meta, JSON-LD) or the URL give, by htmldate; nothing that only looks like a date."""
    from htmldate import find_date

    head = Element("head")
    head.extend(deepcopy(e) for e in page.iter("meta", "link") if e.getparent() is not None)
    head.extend(deepcopy(e) for e in page.iter("script") if "ld+json" in (e.get("type") or ""))
    alone = Element("html")
    alone.append(head)
    alone.append(Element("body"))
    said = find_date(alone, extensive_search=False, original_date=True, url=url or None)
    return date.fromisoformat(said) if said else None


def _at_heading(page: HtmlElement, title: str, hidden: set[HtmlElement], retrieved: date) -> date | None:
    """The first date after the heading, else the last before it, both near it and outside of what is hidden."""
    heading = _heading(page, title)
    if heading is None:
        return None
    dated = [e for e in furniture.marked(page, "dates")["dates"] if e not in hidden and e.tag not in ("html", "body")]
    place = dict(_places(page))
    begin = place[heading]
    end = begin + len(dom.text_of(heading).split())
    after, before = [], []
    for element in dated:
        text = dom.text_of(element)
        if len(text.split()) > furniture.table()["dates"]["most_words"]:
            continue
        day = printed_date(element.get("datetime") or "") or printed_date(text)
        if day and begin <= place[element] <= end + _NEAR:
            after.append(day)
        elif day and begin - _NEAR <= place[element] < begin and day != retrieved:
            before.append(day)
    return next(iter(after + before[::-1]), None)


def _heading(page: HtmlElement, title: str) -> HtmlElement | None:
    """The element that prints the title, else the only first-rank heading."""
    headings = list(page.iter("h1", "h2", "h3"))
    sought = fold(title)
    same = [h for h in headings if sought and (text := fold(dom.text_of(h))) and (text == sought or text in sought)]
    first = [h for h in headings if h.tag == "h1"]
    return same[0] if same else first[0] if len(first) == 1 else None


def _places(page: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    """How many words a reader sees before each element."""
    words, unseen = 0, 0
    for event, element in etree.iterwalk(page, events=("start", "end")):
        hidden = not isinstance(element.tag, str) or element.tag in dom.UNSEEN
        if event == "start":
            yield element, words
            unseen += hidden
            words += 0 if unseen else len((element.text or "").split())
        else:
            unseen -= hidden
            words += 0 if unseen else len((element.tail or "").split())
