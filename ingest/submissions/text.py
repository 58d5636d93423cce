"""Vietnamese labels as keys for comparison: without tone marks, numbering, abbreviations, filler words.

Keys serve matching only; what is printed in the workbook is never changed. The words are data: lexicon.yml.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ingest.catalogue import fold
from ingest.data import expression_at, load_yaml

Key = tuple[str, ...]

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad\u2060"))
_NOT_WORD = re.compile(r"[^a-z0-9@]+")


@cache
def lexicon() -> dict[str, Any]:
    """The whole of lexicon.yml."""
    return load_yaml(Path(__file__).with_name("lexicon.yml"))


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """A regular expression of the lexicon: ``pattern("columns", "plan")``."""
    return expression_at(lexicon(), *path)


def clean(text: str) -> str:
    """One line as printed: single spaces, no invisible characters. "Tổng số\\n HTX " → "Tổng số HTX"."""
    return " ".join(text.translate(_INVISIBLE).split())


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Folded text with its punctuation: "Tổng số HTX:" → "tong so htx:"."""
    return fold(clean(text))


@lru_cache(maxsize=20_000)
def words(text: str) -> str:
    """Folded words with single spaces: "Nông - lâm - ngư" → "nong lam ngu"."""
    return _NOT_WORD.sub(" ", plain(text)).strip()


@lru_cache(maxsize=20_000)
def strip_number(text: str) -> tuple[str, bool]:
    """The folded label without numbering, dashes and "Trong đó:"; and whether it was marked as a part of another row.

    "2. Tổng số TV" → ("tong so tv", False); "- Trong đó: LĐ mới" → ("ld moi", True).
    """
    label, part = plain(text), False
    for _ in range(4):
        if found := pattern("label_prefix").match(label):
            part = True
        elif found := pattern("label_number").match(label):
            part = part or not found[0][:1].isalnum()
        else:
            break
        label = label[found.end() :].strip()
    return label, part


@lru_cache(maxsize=20_000)
def key(text: str) -> Key:
    """The words of a label that carry its meaning, in alphabetical order, organisations as marks.

    "- Số HTX đang hoạt động" and "Hợp tác xã đang hoạt động" → ("@c", "dang", "dong", "hoat").
    """
    stop = _stopwords()
    label = stop.sub(" ", _replace(f" {bare_words(text)} ", "organisations"))
    return tuple(sorted(set(label.split())))


@lru_cache(maxsize=20_000)
def bare_words(text: str) -> str:
    """The words of a label in their order, abbreviations written out: "2. Tổng số TV" → "tong so thanh vien"."""
    label = pattern("drop").sub(" ", strip_number(text)[0])
    return _replace(f" {_NOT_WORD.sub(' ', label).strip()} ", "abbreviations").strip()


def without_asides(text: str) -> str | None:
    """The label without brackets; None when there are none, or when they narrow the meaning ("không gồm …")."""
    asides = [m["inside"] for m in pattern("aside").finditer(plain(text))]
    if not asides or any(pattern("aside_guard").search(a) for a in asides):
        return None
    bare = re.sub(r"\([^()]*\)", " ", text)
    return bare if key(bare) else None


@cache
def _replacements(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    entries: dict[str, str] = {str(k): str(v) for k, v in lexicon()[table].items()}
    longest_first = sorted(entries, key=len, reverse=True)
    return re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, longest_first))})(?= )"), entries


def _replace(label: str, table: str) -> str:
    found, entries = _replacements(table)
    return found.sub(lambda m: entries[m[0]], label)


@cache
def _stopwords() -> re.Pattern[str]:
    longest_first = sorted(map(str, lexicon()["stopwords"]), key=len, reverse=True)
    return re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, longest_first))})(?= )")
