"""The phrases of lexicon.yml as a tree of words, and the marks that a sentence gets from it.

A phrase is written in lower case with two abbreviations: ``<x>`` may be left out, ``(a|b)`` is one of them. The longest
phrase that fits wins, from left to right; a word belongs to one mark only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ingest.catalogue import areas, province_names
from ingest.data import load_yaml
from ingest.extraction.text import Sentence, clean

LEXICON = Path(__file__).with_name("lexicon.yml")
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|[^\w\s]")
_PLACE_KINDS = frozenset(
    {"canonical", "with_type", "with_type_new", "spelling", "tone_placement", "historic", "abbrev"}
)
_END = ""


class Mark(NamedTuple):
    """A phrase found: what sort of phrase, what it stands for, and its words ``i`` to ``j`` (exclusive)."""

    kind: str
    value: str
    i: int
    j: int


Tree = dict[str, Any]


def expand(phrase: str) -> Iterator[str]:
    """All the wordings of a phrase with ``<optional>`` and ``(either|or)`` parts."""
    found = re.search(r"<([^<>()]*)>|\(([^<>()]*\|[^<>()]*)\)", phrase)
    if not found:
        yield " ".join(phrase.split())
        return
    choices = ["", *found[1].split("|")] if found[1] is not None else found[2].split("|")
    for choice in choices:
        yield from expand(phrase[: found.start()] + choice + phrase[found.end() :])


def _add(tree: Tree, phrase: str, kind: str, value: str) -> None:
    node = tree
    for word in _WORD.findall(clean(phrase).low):
        node = node.setdefault(word, {})
    node.setdefault(_END, (kind, value))


@cache
def phrases() -> Tree:
    """The tree of all phrases: lexicon.yml, the provinces, regions and clusters of the catalogue."""
    content: dict[str, dict[str, list[str]]] = load_yaml(LEXICON)
    tree: Tree = {}
    for kind, values in content.items():
        for value, wordings in values.items():
            for wording in wordings:
                for phrase in expand(wording):
                    _add(tree, phrase, kind, str(value))
    for index, name in enumerate(province_names()):
        if name.kind in _PLACE_KINDS and not name.ambiguous and name.alias not in {"Thủ đô", "Bà Rịa", "Vũng Tàu"}:
            _add(tree, name.alias, "province", str(index))
    for area in areas().values():
        if area.scheme in {"REGION", "CLUSTER"}:
            for alias in (area.name, *area.aliases):
                _add(tree, alias, "region", alias)
    return tree


def annotate(sentence: Sentence) -> list[Mark]:
    """The marks of a sentence, in order."""
    tree, words = phrases(), sentence.words
    marks: list[Mark] = []
    size = len(words)
    at = 0
    for begin in [k for k, word in enumerate(words) if word in tree]:
        if begin < at:
            continue
        node = tree[words[begin]]
        best: tuple[str, str] | None = node.get(_END)
        end = at = begin + 1
        while end < size and (node := node.get(words[end])) is not None:
            end += 1
            if _END in node:
                best, at = node[_END], end
        if best is not None:
            marks.append(Mark(best[0], best[1], begin, at))
    return marks


def phrase_over(low: str, at: int) -> str:
    """The kind of the known phrase that goes on over the character ``at`` (a line break) of a text in lower case."""
    before = [m[0] for m in _WORD.finditer(low, max(0, at - 40), at)][-5:]
    words = before + [m[0] for m in _WORD.finditer(low, at, at + 60)][:5]
    for begin in range(len(before)):
        node: Any = phrases()
        for k in range(begin, len(words)):
            node = node.get(words[k])
            if node is None:
                break
            if k >= len(before) and _END in node:
                return str(node[_END][0])
    return ""


def place_before(low: str, at: int) -> bool:
    """Whether the name of a province or region ends right before the character ``at``."""
    words = [m[0] for m in _WORD.finditer(low, max(0, at - 40), at)][-4:]
    for begin in range(len(words)):
        node: Any = phrases()
        for word in words[begin:]:
            node = node.get(word, {})
        if node.get(_END, ("",))[0] in {"province", "region"}:
            return True
    return False
