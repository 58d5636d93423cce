"""An article on several pages, kept as one document: the pages as they were received, in a MIME multipart/related.

That is the container of MHTML (RFC 2557): every part names its URL in Content-Location, its bytes are in base64. The
same pages make the same container, so that it has one SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import quote

from ingest.news.page.article import Article, read_article
from ingest.news.page.parser import PageParser

MEDIA_TYPE = "multipart/related"


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was received."""

    url: str
    content: bytes
    media_type: str = ""


def read_document(content: bytes, url: str, media_type: str, parsers: Sequence[PageParser], retrieved: date) -> Article:
    """The article of a document as the archive has it, of one page or of several.

    Raises:
        NotAnArticle: a page is none.
    """
    if not media_type.lower().startswith(MEDIA_TYPE):
        return read_page(Page(url, content, media_type), parsers, retrieved)
    return join([read_page(page, parsers, retrieved) for page in unbind(content)])


def read_page(page: Page, parsers: Sequence[PageParser], retrieved: date) -> Article:
    """The article, or the part of it, on one page. Raises NotAnArticle when there is none."""
    return read_article(page.content, page.url, page.media_type, parsers=tuple(parsers), retrieved=retrieved)


def join(articles: Sequence[Article]) -> Article:
    """The pages of an article as one. Paragraphs that a further page repeats (the lead, mostly) count once."""
    first = articles[0]
    lines = dict.fromkeys(first.text.splitlines())
    further = [line for article in articles[1:] for line in article.text.splitlines()]
    new = [line for line in dict.fromkeys(further) if line not in lines]
    published = next((a.published_at for a in articles if a.published_at), None)
    return replace(first, text="\n".join([first.text, *new]), published_at=published, next_page="")


def bind(pages: Sequence[Page]) -> bytes:
    """The pages of one article, the first one first, as one document."""
    digest = hashlib.sha256(b"\0".join(p.url.encode() + b"\0" + p.content for p in pages)).hexdigest()
    boundary = f"=_{digest[:32]}"  # "_" after "=" is in no base64 and in no quoted-printable (RFC 2045, 6.7)
    head = f'MIME-Version: 1.0\r\nContent-Type: {MEDIA_TYPE}; type="text/html"; boundary="{boundary}"\r\n\r\n'
    parts = [f"--{boundary}\r\n".encode() + _part(page) for page in pages]
    return head.encode() + b"".join(parts) + f"--{boundary}--\r\n".encode()


def _part(page: Page) -> bytes:
    said = page.media_type.encode("ascii", "ignore").decode()
    kind = said if re.fullmatch(r"(?:text|application)/[^\r\n]+", said) else "text/html"
    place = quote(page.url, safe="!#$%&'()*+,/:;=?@[]~")
    head = f"Content-Type: {kind}\r\nContent-Location: {place}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(page.content).replace(b"\n", b"\r\n") + b"\r\n"


def unbind(content: bytes) -> list[Page]:
    """The pages that `bind` put together.

    Raises:
        ValueError: the bytes are no such document.
    """
    message = BytesParser(policy=HTTP).parsebytes(content)
    if not message.is_multipart():
        raise ValueError("not a document of several pages")
    return [
        Page(str(part["Content-Location"]), _bytes(part), str(part["Content-Type"])) for part in message.iter_parts()
    ]


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
