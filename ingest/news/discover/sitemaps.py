"""Sitemaps and indexes of sitemaps (sitemaps.org 0.9, with Google's news extension), plain or gzipped."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree

from ingest.news.dates import VIETNAM
from ingest.news.discover.items import Child, Item, Page
from ingest.news.fetch.client import Response
from ingest.news.fetch.errors import FetchError
from ingest.news.fetch.urls import absolute
from ingest.news.page.walls import instead_of

MAX_UNPACKED = 50 * 1024 * 1024  # bytes: what sitemaps.org allows

log = logging.getLogger(__name__)


def read_sitemap(response: Response) -> Page:
    """The articles of a sitemap, or the children of an index, in their order.

    Raises:
        FetchError: it is neither, the message says what it is; or it unpacks to more than MAX_UNPACKED.
    """
    items: list[Item] = []
    children: list[Child] = []
    parser = etree.iterparse(
        BytesIO(_unpacked(response)), events=("start", "end"), recover=True, resolve_entities=False, no_network=True
    )
    root = ""
    try:
        for event, element in parser:
            if not isinstance(element.tag, str):
                continue
            _, name = _name(element)
            if event == "start":
                root = root or name
                if root not in ("urlset", "sitemapindex"):
                    break
            elif name in ("url", "sitemap"):
                said = dict(_fields(element))
                if link := said.get("loc"):
                    link = absolute(response.url, link)
                    if name == "url":
                        items.append(_item(link, said))
                    else:
                        children.append(Child(link, said.get("lastmod", "")))
                element.clear()
    except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
        if not root:
            raise FetchError(f"{response.url}: not a sitemap but {instead_of(response)}", retryable=False) from error
        raise FetchError(f"{response.url}: a sitemap that cannot be parsed ({error})", retryable=False) from error
    if root not in ("urlset", "sitemapindex"):
        raise FetchError(f"{response.url}: not a sitemap but {instead_of(response)}", retryable=False)
    damaged = bool(len(parser.error_log))
    if damaged:
        log.warning("%s: read as far as it could be: %s", response.url, parser.error_log[0])
    return Page(items, children=tuple(children), damaged=damaged)


def moment(said: str) -> datetime | None:
    """A W3C date ("2025-01", "2025-01-10", "2025-01-10T06:00+07:00"), without a zone in that of Viet Nam."""
    text = said.strip()
    try:
        when = datetime.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=VIETNAM)).astimezone(UTC)


def _item(link: str, said: dict[str, str]) -> Item:
    published = moment(said.get("publication_date", ""))
    return Item(
        link,
        said.get("title", ""),
        published.astimezone(VIETNAM).date() if published else None,
        moment(said.get("lastmod", "")),
    )


def _fields(entry: etree._Element) -> Iterator[tuple[str, str]]:
    """The texts of an entry by local name; of its images and videos none, which have locations and titles too."""
    for element in entry:
        if isinstance(element.tag, str):
            namespace, name = _name(element)
            if name == "news":
                yield from _fields(element)
            elif "image" not in namespace and "video" not in namespace:
                yield name, (element.text or "").strip()


def _name(element: etree._Element) -> tuple[str, str]:
    """Namespace and local name. Not by etree.QName, which refuses what recovery makes of broken tags ("url:")."""
    namespace, _, name = element.tag.rpartition("}")
    return namespace, name


def _unpacked(response: Response) -> bytes:
    """The bytes of a sitemap, unpacked when the file itself is gzip (``sitemap.xml.gz``)."""
    if not response.content.startswith(b"\x1f\x8b"):
        return response.content
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(response.content, MAX_UNPACKED)
    except zlib.error as error:
        raise FetchError(f"{response.url}: a broken gzip file ({error})", retryable=True) from error
    if unpacker.unconsumed_tail:
        raise FetchError(f"{response.url}: unpacks to more than {MAX_UNPACKED // 2**20} MiB", retryable=False)
    if not unpacker.eof:
        raise FetchError(f"{response.url}: a gzip file that was cut off", retryable=True)
    return content
