"""Text with a memory: one clean copy to match on, and for each of its characters the place in the original.

Everything downstream (tokens, numbers, phrases) works on ``Text.low``; only `Text.span` leads back to the original, so
every quote is an exact substring of what was given, whatever was cleaned: NFD letters, both tone-mark styles (hoà/hòa),
non-breaking and double spaces, hard line breaks, zero-width characters, look-alike letters and dashes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_LOOK_ALIKES = {
    "Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "Ƣ": "Ư", "ƣ": "ư",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "¬": "-",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
    "％": "%", "…": ".", "⁄": "/", "∕": "/",
}  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0000-\u0008]")
_MARKED = re.compile(  # an invisible character, or a letter with its combining marks
    "([\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0000-\u0008])|[^\u0300-\u036f]?[\u0300-\u036f]{1,31}"
)
_SPACES = re.compile(r" *[^\S ]\s*|  +")
_OLD_TONE = re.compile(  # the first element is a set of letters: the engine skips to them
    r"[oOuUqQ](?:(?<=[oO])(?<![qQ].)[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ](?!\w)|(?<=[uU])(?<![qQ].)[ỳýỷỹỵỲÝỶỸỴ](?!\w)"
    r"|(?<=[qQ])[ùúủũụ][yY](?!\w))"
)
_TONES = {"\u0300", "\u0301", "\u0309", "\u0303", "\u0323"}
TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Text:
    """The original text, and a cleaned copy of it in which ``starts`` and ``ends`` lead back."""

    original: str
    norm: str
    low: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the cleaned characters ``start`` to ``end`` (exclusive)."""
        if start >= end:
            return (self.starts[start], self.starts[start]) if start < len(self.starts) else (0, 0)
        return self.starts[start], self.ends[end - 1]

    def printed(self, start: int, end: int) -> str:
        """What the original prints there, white space as one blank."""
        a, b = self.span(start, end)
        return " ".join(self.original[a:b].split())


@dataclass(slots=True)
class Sentence:
    """A sentence as tokens: ``words[k]`` is ``text.low[begins[k]:stops[k]]``."""

    text: Text
    start: int
    end: int
    paragraph: int
    words: list[str]
    begins: list[int]
    stops: list[int]
    ends_with_colon: bool = False
    low: str = field(default="")

    def capital(self, k: int) -> bool:
        """Whether token ``k`` begins with a capital letter."""
        return 0 <= k < len(self.words) and self.text.norm[self.begins[k]].isupper()

    def find(self, pattern: re.Pattern[str], first: frozenset[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
        """What ``pattern`` matches in ``low``, words ``i`` to ``j``: tried only at numerals and the words ``first``.

        A search at every letter would be the same, and take ten times as long.
        """
        low, begins, start = self.low, self.begins, self.start
        at = 0
        for k, word in enumerate(self.words):
            if (word in first or "0" <= word[0] <= "9") and begins[k] >= at:
                found = pattern.match(low, begins[k] - start)
                if found:
                    at = start + found.end()
                    yield k, bisect_left(begins, at, k), found

    def printed(self, i: int, j: int) -> str:
        """The original words ``i`` to ``j`` (exclusive)."""
        return self.text.printed(self.begins[i], self.stops[j - 1]) if i < j else ""


@lru_cache(maxsize=4)  # an article is asked for by several of its readers
def clean(original: str) -> Text:
    """The text ready for matching. Length-preserving where possible; the offset map covers the rest."""
    starts: Sequence[int] = range(len(original))
    ends: Sequence[int] = range(1, len(original) + 1)
    norm = original
    for letter, plain in _LOOK_ALIKES.items():
        if letter in norm:
            norm = norm.replace(letter, plain)
    if not unicodedata.is_normalized("NFC", norm) or _INVISIBLE.search(norm):
        norm, starts, ends = _compose(norm)
    norm, starts, ends = _one_space(norm, starts, ends)
    norm = _OLD_TONE.sub(_new_tone, norm)
    low = norm.lower()
    if len(low) != len(norm):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in norm)
    return Text(original, norm, low, starts, ends)


def _compose(text: str) -> tuple[str, list[int], list[int]]:
    """NFC letter by letter (a base and its marks), without invisible characters."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def copy(begin: int, end: int) -> None:
        out.append(text[begin:end])
        starts.extend(range(begin, end))
        ends.extend(range(begin + 1, end + 1))

    at = 0
    for found in _MARKED.finditer(text):
        copy(at, found.start())
        at = found.end()
        letters = "" if found[1] else unicodedata.normalize("NFC", found[0])
        out.append(letters)
        starts.extend([found.start()] * len(letters))
        ends.extend([at] * len(letters))
    copy(at, len(text))
    return "".join(out), starts, ends


def _one_space(text: str, starts: Sequence[int], ends: Sequence[int]) -> tuple[str, Sequence[int], Sequence[int]]:
    """Runs of white space become one: a blank, a newline, or a form feed for an empty line."""
    if not _SPACES.search(text):
        return text, starts, ends
    out: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    at = 0
    for run in _SPACES.finditer(text):
        begin = run.start()
        out.append(text[at:begin])
        new_starts.extend(starts[at:begin])
        new_ends.extend(ends[at:begin])
        newlines = run[0].count("\n") + run[0].count("\u2029") + (run[0].count("\r") if "\n" not in run[0] else 0)
        out.append(" " if not newlines else "\n" if newlines == 1 else "\f")
        new_starts.append(starts[begin])
        new_ends.append(ends[run.end() - 1])
        at = run.end()
    out.append(text[at:])
    new_starts.extend(starts[at:])
    new_ends.extend(ends[at:])
    return "".join(out), new_starts, new_ends


def _new_tone(match: re.Match[str]) -> str:
    """hoà → hòa, thuỷ → thủy, but qũy → quỹ: the tone on the vowel that modern spelling puts it on."""
    letters = unicodedata.normalize("NFD", match[0])
    tone = next(c for c in letters if c in _TONES)
    plain = letters.replace(tone, "", 1)
    at = 3 if plain[0] in "qQ" else 1
    return unicodedata.normalize("NFC", plain[:at] + tone + plain[at:])
