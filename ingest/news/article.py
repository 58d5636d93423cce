"""A saved page or text file → title, date of publication, main text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

# "Ngày đăng: 12/01/2025", "Ngày: 20/11/2023", "Cập nhật: 08:30 12-01-2025": the date that a page shows of itself.
_VISIBLE_DATE = re.compile(
    r"(?:ngày\s+đăng|đăng\s+ngày|cập\s+nhật(?:\s+ngày)?|xuất\s+bản|^\s*ngày)\s*:?\s*(?:\d{1,2}[:h]\d{2},?\s*)?"
    r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})",
    re.IGNORECASE | re.MULTILINE,
)


class NotAnArticle(ValueError):
    """A page without a main text; the message says what was found instead."""


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says: offsets of claims count characters of ``text``."""

    title: str
    text: str
    published_at: date | None
    url: str


def reader_version() -> str:
    """The name and version of what turns bytes into text: part of a document's reader."""
    from importlib.metadata import version

    return f"article@1/trafilatura@{version('trafilatura')}"


def looks_like_html(content: bytes) -> bool:
    """Whether the bytes are a page rather than plain text."""
    head = content[:2048].lstrip().lower()
    return head.startswith((b"<", b"\xef\xbb\xbf<")) or b"<html" in head or b"<body" in head


def read_article(content: bytes, url: str = "") -> Article:
    """The main text of a page (by trafilatura) or the whole of a text file.

    Raises:
        NotAnArticle: there is no text to read.
    """
    article = _read_html(content, url) if looks_like_html(content) else _read_text(content, url)
    if len(article.text.split()) < 5:
        raise NotAnArticle("no main text found on the page")
    return article


def _read_text(content: bytes, url: str) -> Article:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1258"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NotAnArticle("not a text: neither UTF-8, UTF-16 nor Windows-1258")
    if "\x00" in text:
        raise NotAnArticle("not a text: binary content")
    first_line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return Article(first_line[:200], text, visible_date(text), url)


def _read_html(content: bytes, url: str) -> Article:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document
    from trafilatura.utils import load_html

    # load_html decodes by the page's own charset, so that the visible date is sought in the same text.
    tree = load_html(content)
    if tree is None:
        raise NotAnArticle("not a page that can be parsed")
    visible = " ".join(tree.itertext())
    page = bare_extraction(
        tree,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(page, Document) or not page.text:
        raise NotAnArticle("no main text found on the page")
    published = date.fromisoformat(page.date) if page.date else visible_date(visible)
    return Article(page.title or "", page.text, published, url)


def visible_date(text: str) -> date | None:
    """The date of publication that a page prints, day first; None when it prints none (or an impossible one)."""
    if match := _VISIBLE_DATE.search(text):
        day, month, year = (int(g) for g in match.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return None
