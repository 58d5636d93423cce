"""Zip bombs and XML that would keep a parser busy without end: refused before anything is parsed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from ingest.submissions.messages import refusal

MAX_UNPACKED = 200 * 1024 * 1024  # bytes of all members of an xlsx or ods
MAX_RATIO = 200  # unpacked : packed, for members above 1 MB
MAX_ELEMENTS = 1_200_000  # <row> and <c> elements of one sheet: openpyxl reads about 100,000 per second
MAX_MERGED_AREA = 1_000_000  # cells of all merged ranges of a sheet

MAX_TAGS = 6_000_000  # of any other part: shared strings, styles
_LEAN = 100_000  # <row> and <c> elements from which empty ones are taken out before the sheet is parsed

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ELEMENT = re.compile(rb"<(?:\w+:)?(?:row|c)[ />]")
_EMPTY_CELL = re.compile(rb"<(?:\w+:)?c(?: [^<>]*)?/>|<((?:\w+:)?c)(?: [^<>]*)?></\1>")
_EMPTY_ROW = re.compile(rb"<(?:\w+:)?row(?: [^<>]*)?/>|<((?:\w+:)?row)(?: [^<>]*)?>\s*</\1>")
_DOCTYPES = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)


def guard_size(members: list[zipfile.ZipInfo]) -> None:
    """Refuse (F08) an archive that unpacks to too much, by the sizes it declares; zipfile reads no more than those."""
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise refusal("F08", detail=f"{unpacked // 2**20} MB unpacked")
    for member in members:
        if member.file_size > 2**20 and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise refusal("F08", detail=f"{member.filename} unpacks more than {MAX_RATIO}-fold")


def guard_members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Refuse what would make a parser work without end: entities, giant merged ranges, millions of elements.

    Returns:
        Sheets of an xlsx that hold so many empty styled rows and cells that they are better parsed without: by name.
    """
    lean: dict[str, bytes] = {}
    for member in members:
        data = read_member(archive, member)
        if any(word in data for word in _DOCTYPES):
            raise refusal("F02", detail=f"{member.filename} declares entities")
        if "worksheets/" not in member.filename:
            if data.count(b"<") > MAX_TAGS:
                raise refusal("F08", detail=f"more than {MAX_TAGS} elements in {member.filename}")
            continue
        if _elements(data) > _LEAN:
            data = lean[member.filename] = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", data))
        if _elements(data) > MAX_ELEMENTS:
            raise refusal("F08", detail=f"more than {MAX_ELEMENTS} rows and cells in one sheet")
        guard_merges(
            (int(top), _column(first), int(bottom), _column(last)) for first, top, last, bottom in _MERGE.findall(data)
        )
    return lean


def guard_merges(merged: Iterable[tuple[int, int, int, int]]) -> None:
    """Refuse (F08) merged ranges (row, column, last row, last column) of a sheet that cover too much together."""
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merged) > MAX_MERGED_AREA:
        raise refusal("F08", detail=f"merged ranges of more than {MAX_MERGED_AREA} cells")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member; F02 for whatever is wrong with them."""
    try:
        return archive.read(member)
    except Exception as error:  # BadZipFile, zlib.error, NotImplementedError and friends
        raise refusal("F02", detail=f"{type(error).__name__}: {error}") from error


def replaced(content: bytes, members: dict[str, bytes]) -> bytes:
    """The zip with some members replaced, not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in dict.fromkeys(source.namelist()):
            target.writestr(name, members[name] if name in members else source.read(name))
    return out.getvalue()


def _elements(data: bytes) -> int:
    return sum(1 for _ in _ELEMENT.finditer(data))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
