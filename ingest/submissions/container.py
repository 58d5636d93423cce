"""A zip of workbooks, as offices mail them → its files. Nothing is ever written to disk under a name from the zip."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile

from ingest.encodings import bad_words, characters
from ingest.submissions.guard import MAX_UNPACKED, guard_size
from ingest.submissions.messages import refusal

MAX_MEMBERS = 100  # files of one zip, those of zips within it counted
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DAMAGED = b"PK\x03\x04"  # the beginning of a zip, without the rest
_DOCUMENT = re.compile(r"xl/|word/|ppt/|visio/|content\.xml$|\[Content_Types\]\.xml$|mimetype$")
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UTF8_NAME = 0x800  # flag: the name is UTF-8
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP and WinRAR: the name in UTF-8


def members(content: bytes, name: str) -> list[tuple[str, bytes]]:
    """The files in a zip as (name, bytes), in its order; for anything but a zip of files, the file itself.

    Folders stay in the name ("Lang Son/PL1.xlsx": they may tell the province). A zip within the zip is opened, one
    within that is left as a file. What a file is, is not looked at.

    Args:
        content: the bytes received; an xlsx, ods or docx is a file, although it is a zip.
        name: as the sender named it.

    Raises:
        Refused: the zip is damaged (F02), encrypted (F03), holds no file (F04), too many or too large ones (F08), or a
            path that leads out of it (F09), which no honest program writes.
    """
    if not is_container(content):
        return [(name, content)]
    found: list[tuple[str, bytes]] = []
    _unpack(content, found, "", within=False)
    if not found:
        raise refusal("F04")
    return found


def is_container(content: bytes) -> bool:
    """Whether the bytes are a zip that is no document itself; a damaged one is no container."""
    if not content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not any(_DOCUMENT.match(entry) for entry in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error):
        return False  # refused as damaged (F02) when it is read


def _unpack(content: bytes, found: list[tuple[str, bytes]], folder: str, within: bool) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error) as error:
        raise refusal("F02", detail=str(error)) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        guard_size(entries)
        for entry in entries:
            name = folder + safe_name(_name(entry))
            if _LITTER.search(name):
                continue
            if entry.flag_bits & _ENCRYPTED:
                raise refusal("F03")
            data = _read(archive, entry)
            if not within and is_container(data):
                _unpack(data, found, f"{name.removesuffix('.zip')}/", within=True)
            else:
                found.append((name, data))
            if len(found) > MAX_MEMBERS:
                raise refusal("F08", detail=f"more than {MAX_MEMBERS} files in the zip")
            if sum(len(data) for _, data in found) > MAX_UNPACKED:
                raise refusal("F08", detail=f"more than {MAX_UNPACKED // 2**20} MB unpacked")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of a file; for a damaged one something that its reader refuses as such (F02)."""
    try:
        return archive.read(entry)
    except Exception:  # zlib.error, BadZipFile, NotImplementedError and friends
        return _DAMAGED


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a file in Unicode, NFC. Old zips hold bytes of the sender's code page, read by zipfile as CP437."""
    if entry.flag_bits & _UTF8_NAME:
        return unicodedata.normalize("NFC", entry.filename)
    if told := _unicode_path(entry.extra):
        return unicodedata.normalize("NFC", told)
    try:
        stored = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFC", entry.filename)
    try:
        return unicodedata.normalize("NFC", stored.decode("utf-8"))
    except UnicodeDecodeError:
        vietnamese = unicodedata.normalize("NFC", characters(stored, "cp1258"))
        return min((vietnamese, entry.filename), key=lambda name: bad_words(name)[0])


def _unicode_path(extra: bytes) -> str:
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", errors="ignore")
        extra = extra[4 + size :]
    return ""


def safe_name(path: str) -> str:
    """A path below the zip, whatever a program made of it: "C:\\x.xls", "/x.xls" → "x.xls"; "Lang Son/x.xls" stays.

    Raises:
        Refused: the path climbs out of the zip (F09): "../../etc/x.xls".
    """
    plain = re.sub(r"[\x00-\x1f\x7f]", "", path.replace("\\", "/"))
    parts = plain.split("/")
    if ".." in parts:
        raise refusal("F09", detail=plain)
    inside = all(part not in ("", ".") and ":" not in part for part in parts)
    return plain if inside else parts[-1].rpartition(":")[2].strip(". ") or "unnamed"
