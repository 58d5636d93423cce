"""The bytes of a page → its text, whatever the page says of its charset.

Order of trust: byte order mark, UTF-8 that is none by chance, what header and page declare, the bytes themselves. A
declaration is not believed against the bytes: servers send "ISO-8859-1" with everything.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from ingest.encodings import characters, legible

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IN_PAGE = re.compile(
    rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)
_HEAD = 4096  # bytes in which a page declares its charset; HTML asks for 1024
_BROKEN = 0.1  # of the letters beyond ASCII: so many may be broken in a text that is UTF-8 all the same
_ANYTHING = {"iso8859-1", "iso8859-15", "cp1252", "ascii", "cp1258"}  # every byte fits: the words have to decide
_VIETNAMESE = re.compile("[Ạ-ỹ]")  # letters that no older encoding has


def decode(content: bytes, media_type: str = "") -> str:
    """The text of a page, without a byte order mark. What cannot be read is U+FFFD; nothing is raised.

    Args:
        content: the body as it came, unpacked.
        media_type: the Content-Type header, "text/html; charset=utf-8".

    Text in TCVN3, VNI or Windows-1258 becomes Unicode, also where the page declares another charset.
    """
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(charset, "replace")
    if wide := _wide(content):
        return content.decode(wide, "replace")
    if _is_utf8(content):
        text = content.decode("utf-8", "replace")
        return text if _VIETNAMESE.search(text) else legible(text)[0]
    declared = list(_declared(content, media_type))
    for charset in declared:
        if (believed := _believed(content, charset)) is not None:
            return believed
    text, encoding = legible(characters(content, "cp1252"))
    if not encoding and "cp1258" in declared:
        return unicodedata.normalize("NFC", characters(content, "cp1258"))
    return text


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of its markup is zero."""
    head = content[:_HEAD]
    half = len(head) // 4  # of the characters
    if half and head[1::2].count(0) >= half and not head[::2].count(0):
        return "utf-16-le"
    if half and head[::2].count(0) >= half and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _is_utf8(content: bytes) -> bool:
    """Whether it is UTF-8, perhaps with a few letters cut in two by a careless site."""
    if content.isascii():
        return b"\x1b" not in content  # ISO-2022 writes letters as ASCII after an escape
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return not broken or broken <= _BROKEN * sum(not character.isascii() for character in text)


def _declared(content: bytes, media_type: str) -> Iterator[str]:
    """Python's names of the charsets that header and page name, in this order."""
    names = [found[1] for found in _IN_HEADER.finditer(media_type)]
    names += [(found[1] or found[2]).decode("ascii", "replace") for found in _IN_PAGE.finditer(content[:_HEAD])]
    for name in names:
        with suppress(LookupError):
            yield codecs.lookup(name).name


def _believed(content: bytes, charset: str) -> str | None:
    """The text, if the charset is one that not all bytes fit, and these do."""
    if charset in _ANYTHING or charset.startswith("utf"):
        return None
    try:
        return content.decode(charset)
    except (UnicodeError, LookupError):  # LookupError: "base64" is a codec, but none of text
        return None
