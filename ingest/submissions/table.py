"""Where the tables of a sheet are: their headers, their columns, their rows.

A table begins with a header row that names the column of labels ("Chỉ tiêu") beside columns of years or plans; it ends
before the next header or title of a form, and before the columns of a table beside it (lanes.py). Without such a header
the column that holds most labels of a form is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from ingest.submissions.columns import Column, Role, read_column, settle
from ingest.submissions.crossed import crossed, crosses, finder, section_named
from ingest.submissions.forms import Form
from ingest.submissions.grid import Cell, Kind, Sheet
from ingest.submissions.header import reporting_months
from ingest.submissions.lanes import ALL, Header, beside, free_column, lanes, values_between
from ingest.submissions.match import matcher
from ingest.submissions.text import key, pattern, plain, strip_number, words

_HEADER_ROWS = 5  # rows that a header may take
_LOOKED_THROUGH = 3000  # non-empty rows of a sheet in which tables are looked for
_LEAST_ROWS = 3  # rows of a form that make a table that form (2 under its title)
_LEAST_ROWS_ELSEWHERE = 6  # … when the title names another form


@dataclass(slots=True)
class Table:
    """One table. ``rows`` are the non-empty rows under its header, ``above`` the cells over it.

    ``header_row`` is the first row of the header band, ``top`` the first row of data; ``cols`` are the columns of the
    sheet that belong to the table: all, unless another stands beside it. ``groups``: what the header of a crossed table
    says over groups of columns, by column; ``group``: that of a view.
    """

    sheet: Sheet
    rows: list[int]
    header_row: int
    top: int
    label_cols: list[int]
    columns: list[Column]
    above: list[Cell] = field(default_factory=list)
    form: Form | None = None
    cols: range = ALL
    groups: dict[int, str] = field(default_factory=dict)
    group: str = ""

    def views(self) -> list[Table]:
        """The table itself; of a crossed one (crossed.py) each group of columns as a table, the rest with the first."""
        views = []
        left = [c for c in self.columns if c.index not in self.groups]
        for group in dict.fromkeys(self.groups.values()):
            columns = [*left, *(c for c in self.columns if self.groups.get(c.index) == group)]
            views.append(replace(self, columns=columns, group=group))
            left = [c for c in left if c.role is not Role.UNKNOWN]
        return views or [self]

    def label(self, row: int) -> str:
        """The label of a row as printed, from the column or columns of labels."""
        parts = []
        for col in self.label_cols:
            cell = self.sheet.cells.get((row, col))
            if cell is not None and cell.kind is not Kind.DATE:
                parts.append(cell.text)
        return " ".join(parts)


def find_tables(sheet: Sheet, forms: Sequence[Form]) -> list[Table]:
    """The tables of a sheet from top to bottom; ``form`` is None where a table is none of the forms.

    A header repeated in the middle of a form ("page 2") begins a table that continues the one before.
    """
    rows = dict(islice(sheet.rows(), _LOOKED_THROUGH))
    blocks = _blocks(rows, forms)
    tables: list[Table] = []
    above_from = 0
    for i, block in enumerate(blocks):
        end = blocks[i + 1][0].row - 1 if i + 1 < len(blocks) else max(rows)
        before, over = tables, above_from
        for lane in lanes(rows, block):
            table = _table(sheet, lane.rows, lane.header.row, lane.header.col, end)
            table.cols = lane.cols
            table.above = lane.above(rows, over, table.header_row)
            table.columns = settle(table.columns, _months_above(table))
            parts = _split(table, lane.rows, forms)
            for n, part in enumerate(parts):
                part.form = _identify(part, forms) or _continued(part, [*before, *parts[:n]])
                columns, part.groups = crossed(part.columns, forms, known=part.form is not None)
                if part.groups:
                    part.columns = settle(columns, _months_above(part))
                    part.form = _identify(part, forms)
            tables = [*tables, *parts]
            above_from = max(above_from, _last_numbers(parts[-1]) + 1)
    return tables


def _blocks(rows: dict[int, list[Cell]], forms: Sequence[Form]) -> list[list[Header]]:
    """The headers of tables from top to bottom, those of tables that stand beside each other in one block."""
    blocks: list[list[Header]] = []
    last = -2
    for row in rows:
        found = [Header(row, col) for col in _label_headers(rows, row, forms)]
        if blocks and found and beside(rows, blocks[-1], found[0]):
            blocks[-1] += found
        elif found and row - last >= 2:
            blocks.append(found)
        last = row if found else last
    blocks = blocks or [[Header(*header)] for header in _headless(rows, forms)]
    for n, block in enumerate(blocks):
        end = blocks[n + 1][0].row if n + 1 < len(blocks) else max(rows) + 1
        block += _unnamed(rows, block[-1], end, forms)
    return blocks


def _unnamed(rows: dict[int, list[Cell]], header: Header, end: int, forms: Sequence[Form]) -> list[Header]:
    """The table to the right of a header's, behind a free column, whose own header does not name its labels."""
    right = max((c.col for r in range(header.row, end) for c in rows.get(r, [])), default=header.col)
    free = free_column(rows, header.row, header.col, right)
    while free is not None and values_between(rows, header.row, header.col, free):
        cut = {r: [c for c in cells if c.col > free] for r, cells in rows.items() if header.row - 1 <= r < end}
        if found := _headless({r: cells for r, cells in cut.items() if cells}, forms):
            return [Header(*place) for place in found]
        free = free_column(rows, header.row, header.col, free)
    return []


def _months_above(table: Table) -> int | None:
    """The part of the year that the lines above the table name: 6 for "6 tháng đầu năm 2022"; None for none or two."""
    lines = [plain(line) for cell in table.above if cell.kind is Kind.TEXT for line in str(cell.value).splitlines()]
    found = {reporting_months(line) for line in lines if not pattern("header", "receiver").search(line)} - {None}
    return found.pop() if len(found) == 1 else None


def _label_headers(rows: dict[int, list[Cell]], row: int, forms: Sequence[Form]) -> list[int]:
    """The columns of labels that a row names; several, where there are columns of values between them."""
    cols: list[int] = []
    found = _label_header(rows, row, -1, forms)
    while found is not None:
        if not cols or values_between(rows, row, cols[-1], found):
            cols.append(found)
        found = _label_header(rows, row, found, forms)
    return cols


def _label_header(rows: dict[int, list[Cell]], row: int, after: int, forms: Sequence[Form]) -> int | None:
    """The column of labels, if this row is a header: it names that column and, here or just below, a year or a plan.

    A crossed table may have kinds of organisations, or rows of a form, in the place of years and plans.
    Of a further one, behind the column ``after``, only what is to its right tells that it is one.
    """
    for cell in rows[row]:
        if cell.col <= after or cell.kind is not Kind.TEXT or len(cell.text) > 60:
            continue
        if not pattern("columns", "label").search(plain(cell.text)):
            continue
        first = 0 if after < 0 else cell.col
        others = [c for c in rows[row] if c.col >= first and c.col != cell.col and len(c.text) < 120]
        roles = {read_column(c.col, [c.text]).role for c in others}
        if Role.VALUE in roles or (Role.UNIT in roles and after < 0):
            return cell.col
        named = [c for c in others if c.col > cell.col]
        if all(any(map(str.isalpha, c.text)) for c in named) and crosses([c.text for c in named], forms):
            return cell.col
        if any(below.col == cell.col for below in rows.get(row + 1, [])):
            continue  # a title ("Phân loại theo ngành nghề"), not a header
        near = [c for r in (row - 1, row + 1, row + 2) for c in rows.get(r, []) if c.col >= first and c.col != cell.col]
        if any(len(c.text) < 120 and read_column(c.col, [c.text]).role is Role.VALUE for c in near):
            return cell.col
    return None


def _headless(rows: dict[int, list[Cell]], forms: Sequence[Form]) -> list[tuple[int, int]]:
    """A table whose header does not name the labels: its label column is the one with most labels of a form."""
    known = [frozenset(variant for row in form.rows() for variant in row.keys) for form in forms]
    hits: dict[int, list[int]] = {}
    for row, cells in rows.items():
        for cell in cells:
            if cell.kind is Kind.TEXT and len(cell.text) < 200:
                wording = key(cell.text)
                if wording and any(wording in variants for variants in known):
                    hits.setdefault(cell.col, []).append(row)
    if not hits:
        return []
    col = max(hits, key=lambda c: len(hits[c]))
    if len(hits[col]) < _LEAST_ROWS:
        return []
    first = min(hits[col])
    for row in range(first - 1, max(first - _HEADER_ROWS, -1), -1):
        values = [c for c in rows.get(row, []) if c.col > col and read_column(c.col, [c.text]).role is Role.VALUE]
        if values:
            return [(row, col)]
    return []


def _table(sheet: Sheet, rows: dict[int, list[Cell]], header: int, label_col: int, end: int) -> Table:
    """Header band, columns and data rows of the table whose header row is given."""
    anchor_bottom = next((b for t, c, b, right in sheet.merged if t == header and c <= label_col <= right), header)
    top = max(anchor_bottom, header) + 1
    while top <= min(end, header + _HEADER_ROWS) and not _begins(sheet, rows.get(top, []), label_col):
        top += 1
    first = header
    if header > 0 and _is_header_line(sheet, rows.get(header - 1, []), header - 1, label_col):
        first = header - 1
    used = sorted({c.col for r, cells in rows.items() if first <= r <= end for c in cells})
    columns = []
    label_cols = [label_col]
    for col in used:
        stack: list[str] = []
        for row in range(first, top):
            cell = sheet.anchor(row, col)
            if cell is None or cell.kind is Kind.ERROR or pattern("columns", "column_number").match(plain(cell.text)):
                continue
            if cell.text not in stack[-1:]:
                stack.append(cell.text)
        column = read_column(col, stack)
        shared = sheet.merge_at(header, col)
        if column.role is Role.LABEL and col != label_col and shared and shared == sheet.merge_at(header, label_col):
            label_cols.append(col)
        if col != label_col:
            columns.append(column)
    label_cols = _widen(label_cols, columns, sheet, top, end)
    columns = [c for c in columns if c.index not in label_cols]
    return Table(sheet, [r for r in rows if top <= r <= end], first, top, sorted(label_cols), columns)


def _begins(sheet: Sheet, cells: list[Cell], label_col: int) -> bool:
    """Whether a row is the first of the data: it has a label and is no row of column numbers."""
    if not cells:
        return False
    texts = [plain(c.text) for c in cells]
    if len(texts) >= 2 and all(pattern("columns", "column_number").match(t) for t in texts):
        return False
    return any(c.col == label_col and c.kind is Kind.TEXT and words(c.text) for c in cells)


def _is_header_line(sheet: Sheet, cells: list[Cell], row: int, label_col: int) -> bool:
    """Whether the row above the header belongs to it: years or plans over the columns, nothing over the labels."""
    if not cells or sheet.anchor(row, label_col) is not None:
        return False
    if any(pattern("unit_line").match(plain(c.text)) for c in cells):
        return False
    return any(len(c.text) < 60 and read_column(c.col, [c.text]).role is Role.VALUE for c in cells if c.col > label_col)


def _widen(label_cols: list[int], columns: list[Column], sheet: Sheet, top: int, end: int) -> list[int]:
    """Add the neighbours of the label column that have no header and hold text only (labels indented by columns)."""
    roles = {c.index: c for c in columns}
    wide = list(label_cols)
    for step in (1, -1):
        col = (max if step > 0 else min)(wide) + step
        while col in roles and roles[col].role is Role.UNKNOWN and not roles[col].header:
            cells = [c for (r, cc), c in sheet.cells.items() if cc == col and top <= r <= end]
            texts = [c for c in cells if c.kind is Kind.TEXT and len(words(c.text)) > 6]
            if not cells or len(texts) < len(cells):
                break
            wide.append(col)
            col += step
    return wide


def _split(table: Table, rows: dict[int, list[Cell]], forms: Sequence[Form]) -> list[Table]:
    """Cut a table where the title of a form stands in it without a header of its own."""
    parts = [replace(table, rows=[])]
    for row in table.rows:
        texts = [words(c.text) for c in rows[row] if c.kind is Kind.TEXT]
        titles = [title for form in forms for title in form.titles if title.startswith("phu ")]
        if parts[-1].rows and any(text == t or text.startswith(f"{t} ") for t in titles for text in texts):
            parts.append(replace(table, rows=[], above=rows[row]))
        parts[-1].rows.append(row)
    return parts


def _identify(table: Table, forms: Sequence[Form]) -> Form | None:
    """The form whose rows the labels are; its title decides between forms that fit equally."""
    labels = [label for row in table.rows if (label := table.label(row))]
    titles = [words(strip_number(c.text)[0]) for c in table.above] + [words(table.sheet.caption)]
    other = any(pattern("other_form").match(text) for text in titles)
    best: tuple[int, Form] | None = None
    for form in forms:
        titled = any(_is_title(text, title) for title in form.titles for text in titles)
        if not any(column.role is Role.VALUE for column in table.columns):
            continue
        score = _count_crossed(labels, form, table) if table.groups else count_rows(labels, form)
        if score >= (2 if titled else _LEAST_ROWS_ELSEWHERE if other else _LEAST_ROWS):
            score = 10 * score + 5 * titled
            if best is None or score > best[0]:
                best = score, form
    return best[1] if best else None


def _continued(table: Table, before: Sequence[Table]) -> Form | None:
    """The form of the table before, when this one adds rows to it under no title of its own."""
    form = before[-1].form if before else None
    titled = any(pattern("other_form").match(words(cell.text)) for cell in table.above)
    if form is None or titled or not any(column.role is Role.VALUE for column in table.columns):
        return None
    first = [before[-1].label(row) for row in before[-1].rows]
    rest = [table.label(row) for row in table.rows]
    return form if count_rows([*first, *rest], form) > count_rows(first, form) else None


def _is_title(text: str, title: str) -> bool:
    """Whether a line is or begins with a title; a long title may stand anywhere in it."""
    return text == title or text.startswith(f"{title} ") or (len(title) > 20 and title in text)


def _count_crossed(labels: Sequence[str], form: Form, table: Table) -> int:
    """How many rows of a form are named down, or across where the kinds of organisations stand down."""
    groups = dict.fromkeys(table.groups.values())
    counts = [count for group in groups if (count := count_rows(labels, form, group))]
    down = any(section_named(matcher(form), group) for group in groups)
    return max(counts, default=0) if down else len(counts) if max(counts, default=0) > 1 else 0


def count_rows(labels: Sequence[str], form: Form, group: str = "") -> int:
    """How many different rows of a form the labels name, under a group of columns if the table is crossed."""
    find = finder(form, group)
    section, parent, seen = None, None, set()
    for label in labels:
        match = find.match(label, section, parent, True, exact_only=True)
        section = match.section
        if match.row is not None:
            parent = match.row.code if match.row.heads else parent
            seen.add((match.row.section, match.row.code))
    return len(seen)


def _last_numbers(table: Table) -> int:
    """The last row of the table whose label belongs to its form and that holds a figure."""
    return max((row for row in table.rows if table.label(row) and is_data(table, row)), default=table.top)


def outside(sheet: Sheet, tables: Sequence[Table]) -> list[Cell]:
    """The text cells that belong to no header or data row, in reading order: titles, letterhead, notes, signatures."""
    inside: dict[int, list[range]] = {}
    for table in tables:
        for row in (*filter(partial(is_data, table), table.rows), *range(table.header_row, table.top)):
            inside.setdefault(row, []).append(table.cols)
    texts = (cell for _, line in sheet.rows() for cell in line if cell.kind is Kind.TEXT)
    return [cell for cell in texts if not any(cell.col in cols for cols in inside.get(cell.row, ()))]


def is_data(table: Table, row: int) -> bool:
    """Whether the row has a label and holds anything in a column of values."""
    filled = any((row, column.index) in table.sheet.cells for column in table.columns if column.role is Role.VALUE)
    return filled and bool(table.label(row))
