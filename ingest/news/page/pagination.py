"""Articles that are spread over several pages: which link leads to the next page of the same article."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import parse_qsl, urlencode

from lxml.html import HtmlElement

from ingest.catalogue import fold
from ingest.news.fetch.urls import absolute, split_url
from ingest.news.page import furniture

_LONGEST = 20  # characters of what leads on: "Trang tiếp theo"
_QUERY = frozenset({"page", "p", "trang", "pg", "paged", "pageindex"})
# /bai-viet/2, /bai-viet/page/2, /bai-viet/trang-2, /bai-viet-p2.html, /bai-viet_2.htm, /bai-viet-trang-2.html
_PATH = re.compile(
    r"(?:/(?:page/|trang-?|p)?|[-_](?:page|trang|p)?[-_]?)(?P<number>\d{1,2})(?P<end>/?|\.\w{2,5})$", re.I
)


def next_page(page: HtmlElement, url: str) -> str:
    """The URL of the next page of the same article; empty when there is none.

    A rel=next is not believed as such: in WordPress it leads to the next article. What leads on has the same path but
    for a page number, and that is one more than the number of this page.
    """
    if not url:
        return ""
    candidates = [e.get("href") or "" for e in page.iter("link") if "next" in (e.get("rel") or "").lower().split()]
    candidates += [anchor.get("href") or "" for anchor in page.iter("a") if _leads_on(anchor)]
    for link in candidates:
        target = absolute(url, link.strip())
        if _follows(url, target):
            return target
    return ""


def _leads_on(anchor: HtmlElement) -> bool:
    text = "".join(anchor.itertext()).strip()
    if len(text) > _LONGEST and not anchor.get("rel"):
        return False
    return "next" in (anchor.get("rel") or "").lower().split() or _is_a_step(text)


@lru_cache(maxsize=10_000)
def _is_a_step(text: str) -> bool:
    return text.isdigit() or fold(text) in _words()


@cache
def _words() -> frozenset[str]:
    return frozenset(fold(text) for text in furniture.table()["next_page"])


def _follows(url: str, target: str) -> bool:
    """Whether a URL is that of this page with the next page number."""
    try:
        here, there = split_url(url), split_url(target)
    except ValueError:
        return False
    if (here.hostname, here.port) != (there.hostname, there.port):
        return False
    return any(
        (base, number + 1) == other
        for base, number in _numbered(here.path, here.query)
        for other in _numbered(there.path, there.query)
    )


def _numbered(path: str, query: str) -> list[tuple[tuple[str, str], int]]:
    """The ways to read a URL as an article and a page number; without a number it is the first page."""
    pairs = parse_qsl(query, keep_blank_values=True)
    rest = urlencode([(k, v) for k, v in pairs if k.lower() not in _QUERY])
    numbers = [int(v) for k, v in pairs if k.lower() in _QUERY and v.isdigit()]
    if numbers:
        return [((path.rstrip("/"), rest), numbers[0])]
    readings = [((path.rstrip("/"), rest), 1)]
    if found := _PATH.search(path):
        base = path[: found.start()] + found["end"].rstrip("/")
        readings.append(((base, rest), int(found["number"])))
    return readings
