"""Labels of a workbook → rows of a form. Every match says how it was found; an even match is reported, not guessed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from ingest.submissions.forms import Form, Row, Section
from ingest.submissions.text import Key, bare_words, key, lexicon, pattern, strip_number, without_asides, words

ACCEPT = 0.78  # similarity (weighted Dice) from which a label with other words is the row
MARGIN = 0.06  # and by how much it must be better than the next row
LONG = 5  # words with meaning from which one that is another syllable is taken for a slip
MOST_WAYS = 64  # readings of a misspelt label that are tried
_COOPERATIVE = "@c"  # people write it also where they mean a union or group: "HTX nông nghiệp" under "Tổ hợp tác"
TOLERANT = 0.9  # confidence of a claim whose label was matched by similarity


@dataclass(frozen=True, slots=True)
class Match:
    """What a label stands for.

    Attributes:
        row: the row of the form, or None.
        section: the section that the rows after this one belong to.
        heading: the label names a section.
        confidence: 1.0 for a known wording, `TOLERANT` for a similar one.
        rivals: the rows that fit equally, when that is why ``row`` is None.
    """

    row: Row | None
    section: Section | None
    heading: bool = False
    confidence: float = 1.0
    rivals: tuple[Row, ...] = ()


class Matcher:
    """Finds the rows of one form. The caller keeps section and parent from match to match."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._exact: dict[str, dict[Key, list[Row]]] = {}
        self._headings: dict[Key, Section] = {}
        self._by_code = {(row.section, row.code): row for row in form.rows()}
        frequency: Counter[str] = Counter()
        for section in form.sections:
            index = self._exact.setdefault(section.id, {})
            for row in section.rows:
                for variant in row.keys:
                    rows = index.setdefault(_reduce(variant, section), [])
                    if row not in rows:
                        rows.append(row)
                frequency.update({word for variant in row.keys for word in variant})
            for heading in section.headings:
                self._headings.setdefault(heading, section)
        self._vocabulary = {word for row in form.rows() for label in row.labels for word in words(label).split()}
        for table in ("abbreviations", "organisations", "stopwords", "guards"):
            self._vocabulary |= {word for phrase in lexicon()[table] for word in str(phrase).split()}
        self._ways_found: dict[str, tuple[str, ...]] = {}
        count = sum(1 for _ in form.rows())
        self._weights = {word: 1 + math.log(count / n) for word, n in frequency.items()}
        self._unknown = 1 + math.log(count)
        # The sections of Phụ lục 3 are all about one kind of organisation: its name does not tell them apart.
        self._alike = len({section.organisation for section in form.sections}) == 1

    def match(
        self, label: str, section: Section | None, parent: str | None, has_numbers: bool, exact_only: bool = False
    ) -> Match:
        """The row that ``label`` stands for, within the section and under the parent row that were met last."""
        wording, part = key(label), strip_number(label)[1]
        if section is None and self._alike:
            section = self.form.sections[0]
        if not wording:
            return Match(None, section)
        found = self._known(wording, section, parent, part, has_numbers)
        if found is None and (bare := without_asides(label)) is not None:
            found = self._known(key(bare), section, parent, part, has_numbers)
        if found is not None:
            return found
        if exact_only:
            return Match(None, section)
        bare = without_asides(label) or label
        mended = self._mended_match(bare, section, parent, part, has_numbers)
        if mended is not None:
            return mended
        if len(begun := self._begun(bare, section)) > 1:
            return Match(None, section, rivals=begun)
        return self._similar(key(bare), section, parent)

    def _begun(self, label: str, section: Section | None) -> tuple[Row, ...]:
        """The rows whose wording begins as a label does that was cut off: "… đã qua đào tạo đạt trình độ"."""
        start = bare_words(label)
        if section is None or len(start.split()) < LONG:
            return ()
        return tuple(
            row for row in section.rows if any(bare_words(known).startswith(f"{start} ") for known in row.labels)
        )

    def _mended_match(
        self, label: str, section: Section | None, parent: str | None, part: bool, has_numbers: bool
    ) -> Match | None:
        """The row of the label with its misspelt words mended: glued ones taken apart, one letter wrong put right.

        A word may be mended in several ways; when that leads to several rows, they are rivals.
        """
        long = len(key(label)) >= LONG
        ways = [self._ways(word, long) for word in words(label).split()]
        untouched = all(way == (word,) for way, word in zip(ways, words(label).split(), strict=True))
        if untouched or math.prod(map(len, ways)) > MOST_WAYS:
            return None
        found: dict[tuple[str, str], Match] = {}
        for chosen in product(*ways):
            match = self._known(key(" ".join(chosen)), section, parent, part, has_numbers)
            if match is not None and match.row is not None:
                found[match.row.section, match.row.code] = match
        rows = tuple(match.row for match in found.values() if match.row is not None)
        if len(rows) > 1:
            return Match(None, section, rivals=rows)
        return next((replace(match, confidence=TOLERANT) for match in found.values()), None)

    def _ways(self, word: str, long: bool) -> tuple[str, ...]:
        """What an unknown word may have been meant to be: two known ones, or known ones that are a slip away."""
        if word in self._vocabulary or len(word) < 3 or (not long and pattern("syllable").match(word)):
            return (word,)
        if found := self._ways_found.get(word):
            return found
        pairs = [(word[:i], word[i:]) for i in range(2, len(word) - 1)]
        glued = [f"{a} {b}" for a, b in pairs if a in self._vocabulary and b in self._vocabulary]
        near = sorted(known for known in self._vocabulary - _fillers() if _one_slip(word, known))
        self._ways_found[word] = (*glued, *near) or (word,)
        return self._ways_found[word]

    def _known(
        self, wording: Key, section: Section | None, parent: str | None, part: bool, has_numbers: bool
    ) -> Match | None:
        named = self._headings.get(wording)
        if named is not None:
            # "- Quỹ tín dụng nhân dân  20" below a total is one of its parts, not a new block.
            inside = part and section is not None and named is not section
            shared = self._lookup(wording, section, parent) if section and inside else None
            if shared is not None and shared.row is not None:
                return shared
            total = self._by_code.get((named.id, named.total)) if has_numbers else None
            return Match(total, section if inside else named, heading=not inside)
        if section is not None and (found := self._lookup(wording, section, parent)) is not None:
            return found
        elsewhere = None
        for other in self.form.sections:
            if self._alike and other is not section:
                found = self._lookup(wording, other, None)
                if found is not None and found.row is not None and found.row.heads:
                    return Match(found.row, other)
            if self._alike or other is section or other.organisation not in wording:
                continue
            found = self._lookup(wording, other, None)
            if found is None or found.row is None:
                continue
            if found.row.code == other.total or (self.form.shared_labels and other.organisation != _COOPERATIVE):
                return Match(found.row, other)
            if not (self.form.shared_labels and section is not None):
                return Match(found.row, section if section is not None else other)
            elsewhere = elsewhere or Match(found.row, other)
        if self.form.shared_labels and section is not None:
            bare = tuple(word for word in wording if not word.startswith("@"))
            found = self._lookup(bare, section, parent) if bare else None
            if found is not None:
                return Match(found.row, section, confidence=TOLERANT, rivals=found.rivals)
        return elsewhere

    def _lookup(self, wording: Key, section: Section | None, parent: str | None) -> Match | None:
        """The row of the section with this wording; several are told apart by the row above them."""
        if section is None:
            return None
        rows = self._exact[section.id].get(_reduce(wording, section), [])
        if not rows:
            return None
        if len(rows) > 1:
            below = [row for row in rows if row.parent == parent]
            rows = below or rows
        if len(rows) > 1:
            return Match(None, section, rivals=tuple(rows))
        return Match(rows[0], section)

    def _similar(self, wording: Key, section: Section | None, parent: str | None) -> Match:
        """The row whose wording is most similar, unless a word that changes the meaning differs, or two are even."""
        sections = [section] if section is not None else list(self.form.sections)
        scored: dict[tuple[str, str], tuple[float, Row]] = {}
        for candidate in sections:
            asked = self._mended(_reduce(wording, candidate))
            for variant, rows in self._exact[candidate.id].items():
                score = self._score(asked, variant)
                for row in rows:
                    if score > scored.get((row.section, row.code), (0.0, row))[0]:
                        scored[row.section, row.code] = (score, row)
        ranked = sorted(scored.values(), key=lambda pair: -pair[0])
        if not ranked or ranked[0][0] < ACCEPT:
            return Match(None, section)
        best = ranked[0][0]
        rivals = tuple(row for score, row in ranked if score >= ACCEPT and best - score < MARGIN)
        if len(rivals) > 1:
            below = tuple(row for row in rivals if row.parent == parent)
            if len(below) != 1:
                return Match(None, section, rivals=rivals)
            rivals = below
        return Match(rivals[0], section, confidence=TOLERANT)

    def _score(self, asked: frozenset[str], variant: Key) -> float:
        known = frozenset(variant)
        if not asked or not known or (asked ^ known) & _guards():
            return 0.0
        common = sum(self._weight(word) for word in asked & known)
        return 2 * common / (sum(map(self._weight, asked)) + sum(map(self._weight, known)))

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._unknown)

    def _mended(self, wording: Key) -> frozenset[str]:
        """The words, each unknown one of three letters or more replaced by the only known one that is a slip away."""
        mended = set()
        for word in wording:
            if word not in self._weights and len(word) >= 3:
                near = [known for known in self._weights if _one_slip(word, known)]
                word = near[0] if len(near) == 1 else word
            mended.add(word)
        return frozenset(mended)


@cache
def matcher(form: Form) -> Matcher:
    """The matcher of a form, built once."""
    return Matcher(form)


@cache
def _fillers() -> frozenset[str]:
    """Short words without weight: no unknown word is taken for one of them."""
    return frozenset(word for phrase in lexicon()["stopwords"] for word in str(phrase).split() if len(word) < LONG)


@cache
def _guards() -> frozenset[str]:
    return frozenset(map(str, lexicon()["guards"]))


def _reduce(wording: Key, section: Section) -> Key:
    """The wording without the section's own organisation, which its rows may name or not."""
    return tuple(word for word in wording if word != section.organisation)


def _one_slip(word: str, known: str) -> bool:
    """Whether one letter was added, lost, changed, or two neighbours swapped."""
    if len(known) < 3 or abs(len(word) - len(known)) > 1 or (len(known) < 4 and known in _guards()):
        return False
    if len(word) == len(known):
        wrong = [i for i, (a, b) in enumerate(zip(word, known, strict=True)) if a != b]
        if len(wrong) == 2 and wrong[1] - wrong[0] == 1:
            return word[wrong[0]] == known[wrong[1]] and word[wrong[1]] == known[wrong[0]]
        return len(wrong) == 1 and len(word) >= 4
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
