"""Delimited text (csv, tsv) as Excel in Vietnam writes it → a sheet of text cells.

Excel separates fields by the list separator of Windows: ";" where the decimal mark is a comma. It writes the code page
of Windows, UTF-8 with a mark ("CSV UTF-8") or UTF-16 with tabs ("Unicode Text"). Numbers stay text:
ingest.submissions.values reads their notation.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

from ingest.encodings import bad_words, characters
from ingest.submissions.guard import MAX_ELEMENTS
from ingest.submissions.messages import refusal
from ingest.submissions.sheet import Sheet

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DELIMITERS = "\t;|,"  # in this order where they fit equally: a comma may be a decimal mark
_SEP = re.compile(r'"?sep=(.)"?\r?(?:\n|$)', re.IGNORECASE)  # Excel's own first line that names the delimiter
_NUMBER = re.compile(r"-?\d[\d.,]*%?")
_SAMPLE = 400  # lines by which the delimiter is chosen
_LONGEST = 60  # lines of one field: more, and a quotation mark was never closed
_LARGEST_FIELD = 1 << 20  # characters
_FEWEST = 3  # records that make a table
_WRONG = 0.1  # share of words that may be no Vietnamese in a file decoded right


def read_delimited(content: bytes) -> Sheet:
    """The fields as cells of a sheet without a name: row = record, column = field, both from 0.

    Records are what a spreadsheet counts: a line break within quotation marks begins no row, an empty line is one.

    Raises:
        Refused: no text (F01), no table in it (F01), or too much of it (F08).
    """
    text = decode(content)
    if text is None:
        raise refusal("F01", detail="binary data of an unknown kind", detail_vi="nội dung không phải là văn bản")
    told = _SEP.match(text)
    delimiter = told[1] if told else _delimiter(text)
    if delimiter is None:
        raise refusal("F01", detail="a text without a table", detail_vi="đây là văn bản, không có bảng số liệu")
    sheet = Sheet("")
    for row, fields in enumerate(_records(text, delimiter)):
        if told and row == 0:
            continue
        for col, value in enumerate(fields):
            sheet.put(row, col, value)
        if len(sheet.cells) > MAX_ELEMENTS:
            raise refusal("F08", detail=f"more than {MAX_ELEMENTS} cells")
    return sheet


def decode(content: bytes) -> str | None:
    """The text of a file by its byte order mark, else as UTF-8, UTF-16 or a code page of Windows; None for binary data.

    Bytes of a code page become Windows-1258 if that reads as Vietnamese; else Windows-1252, whose characters
    `ingest.encodings.legible` turns into what TCVN3 and VNI mean by them.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    head = content[:4096]
    if head.count(0) > len(head) // 4:
        encoding = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        return content.decode(encoding, errors="replace")
    if any(byte < 0x20 and byte not in b"\t\n\r\f\x1a" for byte in set(head)) and not _is_mostly_text(head):
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        vietnamese = unicodedata.normalize("NFC", characters(content, "cp1258"))
        wrong, words = bad_words(vietnamese[:100_000])
        return vietnamese if wrong <= _WRONG * words else characters(content, "cp1252")


def _is_mostly_text(head: bytes) -> bool:
    """TCVN3 has capitals among the control characters, so a few of those are no proof of binary data."""
    return not head.count(0) and sum(byte < 0x20 and byte not in b"\t\n\r" for byte in head) * 20 < len(head)


def _delimiter(text: str) -> str | None:
    """The delimiter under which most records have the same number of fields; None when the text is no table."""
    best: tuple[int, int] | None = None
    chosen = None
    sample = "".join(islice(io.StringIO(text, newline=""), _SAMPLE))
    for delimiter in _DELIMITERS:
        records = [fields for fields in _records(sample, delimiter) if any(field.strip() for field in fields)]
        widths = Counter(len(fields) for fields in records if len(fields) > 1)
        if not widths or not _is_table(records, delimiter):
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        if best is None or (count, width) > best:
            best, chosen = (count, width), delimiter
    return chosen


def _is_table(records: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether records are those of a table. Prose has commas too, but seldom figures alone between them."""
    wide = [fields for fields in records if len(fields) > 1]
    if len(wide) < _FEWEST or 2 * len(wide) < len(records):
        return False
    filled = [field.strip() for fields in wide for field in fields if field.strip()]
    figures = sum(bool(_NUMBER.fullmatch(field)) for field in filled)
    padded = sum(not field.strip() for fields in wide for field in fields)
    return delimiter == "\t" or 10 * figures >= len(filled) or padded >= len(filled)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The fields of each record; a quotation mark that is never closed is taken as text."""
    try:
        closed = all(lines <= _LONGEST for lines, _ in _parsed(text, delimiter, csv.QUOTE_MINIMAL))
    except csv.Error:
        closed = False
    try:
        for _, fields in _parsed(text, delimiter, csv.QUOTE_MINIMAL if closed else csv.QUOTE_NONE):
            yield fields
    except csv.Error as error:
        raise refusal("F02", detail=str(error)) from error


def _parsed(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, list[str]]]:
    """Number of lines and fields of each record."""
    csv.field_size_limit(_LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    first = 0
    for fields in reader:
        yield reader.line_num - first, fields
        first = reader.line_num
