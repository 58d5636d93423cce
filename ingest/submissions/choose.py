"""Which tables of a workbook count when a form stands there more than once, and the year that they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from ingest.observations import Finding, Measure
from ingest.submissions.columns import Role
from ingest.submissions.crossed import finder
from ingest.submissions.forms import Row
from ingest.submissions.header import Line, province_of_name, reporting_year, title_of, years_of_name
from ingest.submissions.messages import finding, refusal
from ingest.submissions.table import Table, is_data
from ingest.submissions.text import clean, pattern, plain
from ingest.submissions.values import Expected, read_cell

_COMMITTEE = re.compile(r"^(?:ubnd|uy ban nhan dan)\s+")
_COMMON = 3  # figures that two tables have in common by which they are compared
_APART = 2.0  # ratio between the figures of two periods of one province, at most

Figures = dict[tuple[str, str], float]  # by row of the form, and by scenario and period


def table_title(table: Table) -> str:
    """The title above a table, one line."""
    lines = [Line(clean(line), "") for cell in table.above for line in str(cell.value).splitlines() if clean(line)]
    titles = table.form.titles if table.form else ()
    return title_of(lines, titles)[0]


def table_year(table: Table) -> int | None:
    """The year N that a table itself names, in its columns or its title."""
    return reporting_year(table.columns, table_title(table), "")


def choose_tables(
    tables: list[Table], cover: str, file_name: str, document_id: str, findings: list[Finding]
) -> tuple[int, list[Table]]:
    """The reporting year of the workbook, and the tables to read; each table left out is a finding (F16).

    Of several tables of one form those of the reporting year count, then visible ones, then the one that says "tổng
    hợp" or "toàn tỉnh", then the first. Beside it are read the tables that continue it (other rows of the form) and
    those with other columns about the same year and province (six months on one sheet, the whole year on another).
    ``cover`` is the text around the tables, which may name the year where columns and titles do not.

    Raises:
        Refused: no year anywhere (F07).
    """
    year = _year(tables, cover, file_name)
    if year is None:
        raise refusal("F07")
    chosen: list[Table] = []
    bests: dict[str, Table] = {}
    for code in {table.form.code for table in tables if table.form}:
        same = [table for table in tables if table.form and table.form.code == code]
        bests[code] = min(same, key=lambda t: _rank(t, year)) if len(same) > 1 else same[0]
    for table in tables:
        best = bests[table.form.code] if table.form else table
        if table is best:
            chosen.append(table)
            continue
        filled = _rows(table)
        read = [best, *(t for t in chosen if t is not best and t.form is best.form)]
        if filled and (not filled & _rows(best) or _brings_more(table, read, year)):
            chosen.append(table)
            continue
        why = _why(table, bool(filled), year)
        place = table.sheet.locator(*_first(table))
        values = {"form": table.form.name if table.form else "", "sheet": table.sheet.name}
        findings.append(finding("F16", document_id, place, why=why[0], why_vi=why[1], **values))
    return year, chosen


def _why(table: Table, filled: bool, year: int) -> tuple[str, str]:
    if not filled:
        return "empty", "biểu trống"
    if table_year(table) not in (None, year):
        return "another year", "khác năm"
    return "the same rows", "trùng dòng"


def _brings_more(table: Table, read: list[Table], year: int) -> bool:
    """Whether a table has figures in columns of other periods or scenarios than those that are read, the first of which
    is the best, and is about the same year and the same province.
    """
    if table_year(table) not in (None, year) or table.sheet.hidden > read[0].sheet.hidden or _names_part(table):
        return False
    figures, best = _figures(table, year), _figures(read[0], year)
    known = {column for other in read for _, column in _figures(other, year)}
    return bool({column for _, column in figures} - known) and _alike(figures, best)


def _names_part(table: Table) -> bool:
    """Whether the sheet or a line above the table names a district or commune and no province."""
    lines = [table.sheet.caption, *(line for cell in table.above for line in str(cell.value).splitlines())]
    bare = [_COMMITTEE.sub("", plain(line)) for line in lines]
    return any(pattern("place").match(line) and not province_of_name(line) for line in bare)


def _alike(figures: Figures, others: Figures) -> bool:
    """Whether two tables count the same: where both have a figure most are equal; else those of a row are as large."""
    common = figures.keys() & others.keys()
    if len(common) >= _COMMON:
        return 2 * sum(figures[place] == others[place] for place in common) >= len(common)
    largest: list[dict[str, float]] = [{}, {}]
    for of, most in zip((figures, others), largest, strict=True):
        for (row, _), value in of.items():
            most[row] = max(value, most.get(row, 0.0))
    ratios = [largest[0][row] / value for row, value in largest[1].items() if value > 0 and largest[0].get(row, 0) > 0]
    return bool(ratios) and 1 / _APART <= median(ratios) <= _APART


def _first(table: Table) -> tuple[int, int]:
    row = table.rows[0]
    return min(place for place in table.sheet.cells if place[0] == row and place[1] in table.cols)


def _year(tables: list[Table], cover: str, file_name: str) -> int | None:
    years = [year for table in tables if not table.sheet.hidden and (year := table_year(table)) is not None]
    years = years or [year for table in tables if (year := table_year(table)) is not None]
    if not years:
        asked = (reporting_year(t.columns, title, file_name) for title in (cover, "") for t in tables)
        return next((year for year in asked if year is not None), None)
    in_name = set(years) & set(years_of_name(file_name))
    if len(set(years)) > 1 and len(in_name) == 1:
        return in_name.pop()
    if len(set(years)) == 1:
        # Columns such as "TH 2022 | KH 2023" leave two readings: there the file name has a say.
        again = {reporting_year(t.columns, table_title(t), file_name) for t in tables}
        return again.pop() if len(again) == 1 else years[0]
    return max(years)


def _rank(table: Table, year: int) -> tuple[bool, bool, bool, bool, bool, int]:
    above = " ".join(cell.text for cell in table.above)
    text = plain(f"{table.sheet.caption} {above}")
    name = plain(table.sheet.caption)
    return (
        not any(is_data(table, row) for row in table.rows),
        table_year(table) not in (None, year),
        table.sheet.hidden,
        not pattern("header", "whole").search(name),
        bool(pattern("header", "district").search(text)),
        table.header_row,
    )


def _rows(table: Table) -> set[str]:
    """The codes of the rows of the form that hold figures in a table."""
    return {f"{row.section}:{row.code}" for _, row, _ in _filled(table)}


def _figures(table: Table, year: int) -> Figures:
    """The figures of a table by row of the form and column, which is a scenario and a period."""
    figures: Figures = {}
    for view, row, number in _filled(table):
        for column in view.columns:
            cell = view.sheet.cells.get((number, column.index))
            if cell is None or column.role is not Role.VALUE or column.measure is not Measure.VALUE:
                continue
            value = read_cell(cell, Expected()).value
            if value is not None:
                what = f"{column.scenario} {column.estimated} {column.resolve(year).code}"
                figures[f"{row.section}:{row.code}", what] = value
    return figures


def _filled(table: Table) -> Iterator[tuple[Table, Row, int]]:
    """The rows of the form that hold figures in a table, each with the view of the table and the row of the sheet."""
    if table.form is None:
        return
    for view in table.views():
        find = finder(table.form, view.group)
        section, parent = None, None
        for number in view.rows:
            match = find.match(view.label(number), section, parent, is_data(view, number), exact_only=True)
            section = match.section
            if match.row is not None and is_data(view, number):
                parent = match.row.code if match.row.heads else parent
                yield view, match.row, number
