"""Tables that name across, over groups of columns, what the forms name down: kinds of organisations, or rows of a form.

            | Hợp tác xã          | Tổ hợp tác                       | Tổng số             | Nông nghiệp
Ngành nghề  | TH 2020 | Ước 2021  | TH 2020 | Ước 2021    Loại hình  | TH 2020 | Ước 2021  | TH 2020 | …
Nông nghiệp |         |           |         |             Hợp tác xã |         |           |         |

A figure stands for the row of the form that the label of its row and the group of its column name together. The periods
may stand below the groups, above them, or in the title alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.submissions.columns import Column, Role, read_column
from ingest.submissions.forms import Form, Section
from ingest.submissions.match import Match, Matcher, matcher
from ingest.submissions.text import pattern, plain, strip_number

_SECTIONS = 2  # kinds of organisations across that make a table a crossed one, whatever its labels are
_ROWS = 3  # rows of a form across that do
_BARE = 0.8  # confidence of a column whose period the title alone tells
_READ = (Role.VALUE, Role.UNKNOWN)


class Crossed:
    """Matches the labels of a table's rows, given what its header says over a group of columns."""

    def __init__(self, find: Matcher, group: str) -> None:
        self.find, self.group = find, group
        self.section = section_named(find, group)

    def match(
        self, label: str, section: Section | None, parent: str | None, has_numbers: bool, exact_only: bool = False
    ) -> Match:
        """The row of the form that the label and the group name together; see `Matcher.match`."""
        if self.section is not None:
            match = self.find.match(label, self.section, parent, has_numbers, exact_only)
            elsewhere = match.section is not self.section or (match.row and match.row.section != self.section.id)
            return Match(None, self.section) if elsewhere else match
        down = section_named(self.find, label)
        if down is None:
            return Match(None, None)
        match = self.find.match(self.group, down, None, has_numbers, exact_only=True)
        return replace(match, section=None, heading=False)


def finder(form: Form, group: str = "") -> Matcher | Crossed:
    """What matches the labels of a table of the form, under a group of columns if it is crossed."""
    return Crossed(matcher(form), group) if group else matcher(form)


def section_named(find: Matcher, text: str) -> Section | None:
    """The section that a text names, itself or by its total: "LHHTX", "Tổng số tổ hợp tác"."""
    match = find.match(text, None, None, True, exact_only=True)
    if match.section is None or match.row is None or match.row.code != match.section.total:
        return None
    return match.section


def crosses(texts: Sequence[str], forms: Sequence[Form]) -> bool:
    """Whether headers that stand beside a column of labels name kinds of organisations or rows of a form."""
    return any(_names_sections(texts, form) or _names_rows(texts, form) for form in _forms(forms))


def crossed(columns: Sequence[Column], forms: Sequence[Form], *, known: bool) -> tuple[list[Column], dict[int, str]]:
    """The columns of a table and their groups, by index; no groups when the table is not a crossed one.

    The columns of a crossed table are read without the name of their group; those without a group have no meaning.
    ``known``: the labels alone make the table a form, so that one kind of organisation over columns says nothing new.
    """
    stacks = {c.index: c.header.split(" | ") for c in columns if c.role in _READ and c.header}
    levels = [level for stack in stacks.values() for level in dict.fromkeys(stack)]
    chosen = next((f for f in _forms(forms) if _names_sections(levels, f) or _names_rows(levels, f)), None)
    if chosen is None and not known:
        chosen = next((f for f in _forms(forms) if _groups(stacks, f)), None)
    groups = _groups(stacks, chosen) if chosen else {}
    if not groups:
        return list(columns), {}
    groups |= _unmerged(columns, stacks, groups)
    return [_reread(c, stacks[c.index], groups.get(c.index)) if c.index in stacks else c for c in columns], groups


def is_total(header: str) -> bool:
    """Whether a column without a group adds up the groups: "Tổng số | TH 2020"."""
    return any(pattern("columns", "neutral").match(plain(level)) for level in header.split(" | "))


def _forms(forms: Sequence[Form]) -> list[Form]:
    """The forms about several kinds of organisations."""
    return [form for form in forms if len({section.organisation for section in form.sections}) > 1]


def _names_sections(texts: Sequence[str], form: Form) -> bool:
    find = matcher(form)
    return len({s.id for text in dict.fromkeys(texts) if (s := section_named(find, text))}) >= _SECTIONS


def _names_rows(texts: Sequence[str], form: Form) -> bool:
    return len({text for text in texts if _is_row(matcher(form), text)}) >= _ROWS


def _is_row(find: Matcher, text: str) -> bool:
    matches = (find.match(text, section, None, True, exact_only=True) for section in find.form.sections)
    return any(match.row is not None for match in matches)


def _groups(stacks: dict[int, list[str]], form: Form) -> dict[int, str]:
    """The level of each header that names a section of the form; if none does, the one that names a row."""
    find = matcher(form)
    ways: tuple[tuple[Callable[[str], bool], int], ...] = (
        (lambda text: section_named(find, text) is not None, 1),
        (lambda text: _is_row(find, text), _ROWS),
    )
    for named, least in ways:
        found = {index: [level for level in stack if named(level)] for index, stack in stacks.items()}
        groups = {index: levels[0] for index, levels in found.items() if len(levels) == 1}
        if len(set(groups.values())) >= least:
            return groups
    return {}


def _unmerged(columns: Sequence[Column], stacks: dict[int, list[str]], groups: dict[int, str]) -> dict[int, str]:
    """The groups of columns whose header lacks one because its name stands over the first column of a group only."""
    found: dict[int, str] = {}
    group, depth, met = "", 0, set[str]()
    for column in sorted(columns, key=lambda c: c.index):
        stack = stacks.get(column.index, [])
        own = groups.get(column.index)
        below = " | ".join(level for level in stack if level != own)
        if own is not None:
            group, depth, met = own, len(stack), {*(met if own == group else ()), below}
        elif group and column.role is Role.VALUE and len(stack) == depth - 1 and below not in met:
            found[column.index] = group
            met.add(below)
        else:
            group = ""
    return found


def _reread(column: Column, stack: list[str], group: str | None) -> Column:
    """The column without the name of its group, nor words that say nothing by themselves ("Trong đó")."""
    if group is None:
        return replace(Column(column.index, column.header, Role.UNKNOWN))
    rest = [level for level in stack if level != group and strip_number(level)[0]]
    read = read_column(column.index, rest)
    if read.role is Role.UNKNOWN and all(pattern("columns", "neutral").match(plain(level)) for level in rest):
        read = replace(read, role=Role.VALUE, confidence=_BARE)
    return replace(read, header=column.header)
