"""Text with a memory: one clean copy to match on, and for each of its characters the place in the original.

Everything downstream (tokens, numbers, phrases) works on ``Text.low``; only `Text.span` leads back to the original, so
every quote is an exact substring of what was given, whatever was cleaned: NFD letters, both tone-mark styles (hoà/hòa),
non-breaking and double spaces, hard line breaks, zero-width characters, look-alike letters and dashes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_SAME_LENGTH = str.maketrans(
    {
        "Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ",
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "¬": "-",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
        "％": "%", "…": ".", "⁄": "/", "∕": "/", "•": "•",
    }
)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0000-\u0008]")
_SPACES = re.compile(r"[^\S ]\s*|  +|(?<= )[^\S ]\s*")
_OLD_TONE = re.compile(r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?!\w)|[qQ][ùúủũụ][yY](?!\w)")
_TONES = {"\u0300", "\u0301", "\u0309", "\u0303", "\u0323"}
_BREAK = re.compile(r"[.!?]+[\"')\]]*(?=[ \n\f]|$)|(?<=\w)[.!?](?=[A-ZÀ-ỸĐ][a-zà-ỹđ ])|[\n\f]")
_NO_BREAK_AFTER = frozenset(
    [
        "tp",
        "t",
        "p",
        "q",
        "h",
        "tx",
        "ths",
        "ts",
        "pgs",
        "gs",
        "bs",
        "ks",
        "cn",
        "nxb",
        "ông",
        "bà",
        "đ",
        "tr",
        "st",
        "no",
        "vs",
        "đ/c",
        "ub",
        "ths.bs",
        "xii",
        "ii",
        "iii",
        "iv",
        "vi",
        "vii",
        "viii",
        "ix",
    ]
)
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|[^\w\s]")
_LONGEST_SENTENCE = 2500


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

    def printed(self, i: int, j: int) -> str:
        """The original words ``i`` to ``j`` (exclusive)."""
        return self.text.printed(self.begins[i], self.stops[j - 1]) if i < j else ""


def clean(original: str) -> Text:
    """The text ready for matching. Length-preserving where possible; the offset map covers the rest."""
    starts: Sequence[int] = range(len(original))
    ends: Sequence[int] = range(1, len(original) + 1)
    norm = original.translate(_SAME_LENGTH)
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
    at, size = 0, len(text)
    while at < size:
        end = at + 1
        while end < size and end - at < 32 and unicodedata.combining(text[end]):
            end += 1
        letters = unicodedata.normalize("NFC", text[at:end]) if end > at + 1 or ord(text[at]) > 127 else text[at]
        if not _INVISIBLE.match(letters):
            out.append(letters)
            starts.extend([at] * len(letters))
            ends.extend([end] * len(letters))
        at = end
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


def sentences(text: Text) -> Iterator[Sentence]:
    """The sentences, in order. A single line break inside a hard-wrapped paragraph does not end one."""
    norm = text.norm
    wrapped = _is_wrapped(norm)
    start, paragraph = 0, 0
    for mark in _BREAK.finditer(norm):
        end = mark.end()
        sign = mark[0][0]
        if sign in "\n\f":
            if end - 1 > start and sign == "\n" and not _line_ends(norm, mark.start(), wrapped):
                continue
            yield from _sentence(text, start, mark.start(), paragraph)
            paragraph += 1
        elif sign == "." and not _full_stop(norm, mark.start(), end):
            continue
        else:
            yield from _sentence(text, start, end, paragraph)
        start = end
    yield from _sentence(text, start, len(norm), paragraph)


def _is_wrapped(norm: str) -> bool:
    """Whether lines end in mid-sentence: at least a third of the new lines begin in lower case."""
    followers = re.findall(r"\n(\w)", norm)
    return len(followers) >= 2 and sum(c.islower() for c in followers) * 3 >= len(followers)


def _line_ends(norm: str, at: int, wrapped: bool) -> bool:
    before, after = norm[at - 1], norm[at + 1 : at + 3]
    if before in ".!?:;" or not after or after[0] in "-+*•":
        return not (after[:1].islower() and before not in ".!?:;")
    if wrapped:
        return False
    return not (after[0].islower() or before in ",-(")


def _full_stop(norm: str, at: int, end: int) -> bool:
    """Whether the dot at ``at`` ends a sentence: not after an abbreviation, and a beginning follows."""
    word = at
    while word > 0 and at - word < 12 and (norm[word - 1].isalnum() or norm[word - 1] == "/"):
        word -= 1
    before = norm[word:at]
    following = norm[end:].lstrip(" \n") if end < len(norm) and len(norm) - end < 3 else norm[end : end + 3].lstrip()
    if not following or not before:
        return True
    if before.lower() in _NO_BREAK_AFTER or (len(before) == 1 and before.isupper()):
        return False
    return not following[0].islower()


def _sentence(text: Text, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    """The sentence as tokens; an endless one is cut at a comma or semicolon, so that all later work stays linear."""
    while end - start > _LONGEST_SENTENCE:
        cut = max(text.low.rfind(sign, start, start + _LONGEST_SENTENCE) for sign in ";,\n ")
        semicolon = text.low.rfind(";", start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE)
        cut = semicolon if semicolon > 0 else cut
        cut = cut + 1 if cut > start else start + _LONGEST_SENTENCE
        yield from _tokens(text, start, cut, paragraph)
        start = cut
    yield from _tokens(text, start, end, paragraph)


def _tokens(text: Text, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    words: list[str] = []
    begins: list[int] = []
    stops: list[int] = []
    for match in _TOKEN.finditer(text.low, start, end):
        words.append(match[0])
        begins.append(match.start())
        stops.append(match.end())
    if words:
        low = text.low[start:end].replace("\n", " ").replace("\f", " ")
        yield Sentence(text, start, end, paragraph, words, begins, stops, words[-1] == ":", low)
