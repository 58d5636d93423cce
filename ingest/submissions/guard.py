"""Zip bombs and XML that would keep a parser busy without end: refused before anything is parsed."""

from __future__ import annotations

import re
import zipfile

from ingest.submissions.messages import refusal

MAX_UNPACKED = 200 * 1024 * 1024  # bytes of all members of an xlsx or ods
MAX_RATIO = 200  # unpacked : packed, for members above 1 MB
MAX_ELEMENTS = 1_200_000  # <row> and <c> elements of one sheet: openpyxl reads about 100,000 per second
MAX_MERGED_AREA = 1_000_000  # cells of one merged range

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ELEMENT = re.compile(rb"<(?:\w+:)?(?:row|c)[ />]")


def guard_size(members: list[zipfile.ZipInfo]) -> None:
    """Refuse (F08) an archive that unpacks to too much, by the sizes it declares; zipfile reads no more than those."""
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise refusal("F08", detail=f"{unpacked // 2**20} MB unpacked")
    for member in members:
        if member.file_size > 2**20 and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise refusal("F08", detail=f"{member.filename} unpacks more than {MAX_RATIO}-fold")


def guard_members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Refuse what would make a parser work without end: entities, giant merged ranges, millions of elements."""
    for member in members:
        try:
            data = archive.read(member)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError) as error:
            raise refusal("F02", detail=str(error)) from error
        except Exception as error:  # zlib.error and friends
            raise refusal("F02", detail=f"{type(error).__name__}: {error}") from error
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise refusal("F02", detail=f"{member.filename} declares entities")
        if "worksheets/" not in member.filename:
            continue
        if sum(1 for _ in _ELEMENT.finditer(data)) > MAX_ELEMENTS:
            raise refusal("F08", detail=f"more than {MAX_ELEMENTS} rows and cells in one sheet")
        for first, top, last, bottom in _MERGE.findall(data):
            if (_column(last) - _column(first) + 1) * (int(bottom) - int(top) + 1) > MAX_MERGED_AREA:
                raise refusal("F08", detail="a merged range of more than a million cells")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
