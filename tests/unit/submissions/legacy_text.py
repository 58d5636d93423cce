"""Writes Vietnamese text the way it looked before Unicode: the inverse of what ingest.encodings reads."""

from __future__ import annotations

import unicodedata
from functools import cache

from ingest import encodings

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def tcvn3(text: str) -> str:
    """TCVN3 as ABC fonts need it, seen as Windows-1252: capitals with tone marks become small letters."""
    return "".join(_tcvn3().get(c, c) for c in text)


@cache
def _tcvn3() -> dict[str, str]:
    table = {letter: encodings.characters(bytes([code]), "cp1252") for code, letter in _data("tcvn3").items()}
    for letter in list(table):
        if letter.isupper() and any(mark in _TONES for mark in unicodedata.normalize("NFD", letter)):
            table[letter] = table[letter.lower()]
    return table


def vni(text: str) -> str:
    """VNI-Windows, seen as Windows-1252."""
    return "".join(_vni().get(c, c) for c in text)


@cache
def _vni() -> dict[str, str]:
    data = _data("vni")
    table = {letter: stored for stored, letter in data["letters"].items()}
    for base, letter in data["bases"].items():
        for mark, marks in data["marks"].items():
            table.setdefault(unicodedata.normalize("NFC", letter + marks), base + mark)
    return table | {letter.upper(): stored.upper() for letter, stored in table.items()}


def cp1258(text: str) -> bytes:
    """Windows-1258, which Python only writes for text whose tone marks stand apart."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
            out += (base + "".join(c for c in parts if c in _TONES)).encode("cp1258")
    return out


def as_cp1252(content: bytes) -> str:
    """Bytes as a Western Windows shows them."""
    return encodings.characters(content, "cp1252")


def cp1252_bytes(text: str) -> bytes:
    """The bytes under such text."""
    return bytes(encodings._code_of()[c] for c in text)


def _data(name: str) -> dict:  # type: ignore[type-arg]
    found: dict = encodings._data()[name]  # type: ignore[type-arg]
    return found
