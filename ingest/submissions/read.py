"""A province's workbook → a `Submission`: finds the tables, who and when, and turns every cell into a claim."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ingest.catalogue import Area, areas, province_on
from ingest.encodings import encoding_name
from ingest.observations import Finding, Scenario
from ingest.periods import Period
from ingest.submissions.cells import Cells, Reported
from ingest.submissions.choose import choose_tables, table_title, table_year
from ingest.submissions.columns import Role
from ingest.submissions.fastgrid import without_collector
from ingest.submissions.forms import valid_forms, version_on
from ingest.submissions.grid import Kind, Sheet, read_grids
from ingest.submissions.header import (
    Line,
    Named,
    find_date,
    find_number,
    find_province,
    letter_fits,
    printed_code,
    province_of_folders,
    province_of_letterhead,
    province_of_name,
    reporting_months,
    stem_of,
    titles_of,
    years_in,
    years_of_name,
)
from ingest.submissions.messages import finding, refusal
from ingest.submissions.model import Cooperative, Submission
from ingest.submissions.register import FORM as REGISTER
from ingest.submissions.register import (
    RegisterTable,
    apart,
    find_registers,
    names_organisations,
    read_registers,
    reconcile,
    register_day,
)
from ingest.submissions.returned import without_result_sheet
from ingest.submissions.single import form_code, is_report, lines_of, read_report, report_year
from ingest.submissions.table import Table, find_tables, outside
from ingest.submissions.text import clean, plain

_LEFT_OVER = 5  # numbers on a sheet without a form from which the sheet is worth a finding
_COVER_ROWS = 30  # rows of a sheet without a form in which a letterhead is looked for


@without_collector()
def read_workbook(content: bytes, file_name: str, document_id: str = "") -> Submission:
    """Read the forms in a workbook.

    Args:
        content: the bytes of an .xlsx, .xls, .ods or .csv file; the kind is told from the bytes, not from the name.
        file_name: as the sender named it, with its folders: a source of last resort for province and year.
        document_id: SHA-256 of the bytes, for the ids in findings.

    Raises:
        Refused: the workbook cannot be read at all; rule F01–F08.
    """
    sheets = without_result_sheet(read_grids(content))
    registers = find_registers(sheets)
    sheets = [apart(sheet, registers) for sheet in sheets]
    forms = valid_forms(date.max)
    reports = [sheet for sheet in sheets if is_report(sheet)]
    every = {sheet.name: find_tables(sheet, forms) if sheet not in reports else [] for sheet in sheets}
    found = {name: [table for table in tables if table.form] for name, tables in every.items()}
    tables = [table for sheet in sheets for table in found[sheet.name]]
    if not tables and registers:
        return _registers(registers, reports, sheets, file_name, document_id)
    if not tables and reports:
        return _reports(reports, file_name, document_id)
    if not tables:
        raise refusal("F05", forms=", ".join(form.name for form in forms))
    findings: list[Finding] = []
    lines = _lines(sheets, found)
    year, tables = choose_tables(tables, titles_of(lines), file_name, document_id, findings)
    published_at, dated = find_date(lines)
    area = _area(lines, sheets, file_name, published_at or date(year, 12, 31), document_id, findings)
    cells = Cells(Reported(area.key, area.scheme, document_id), findings)
    for table in tables:
        if table.form is not None:
            table.form = version_on(table.form, published_at or date(year, 12, 31))
            cells.read(table, table.form, table_year(table) or year)
    _check_provinces(tables, area, published_at or date(year, 12, 31), cells)
    title = _title(tables)
    _check_periods(year, tables, file_name, published_at, dated, document_id, findings)
    _check_missing(tables, cells, document_id, findings)
    listing = {table.page.name for table in registers}
    _left_over([sheet for sheet in sheets if sheet not in reports], every, document_id, findings, listing)
    _converted(sheets, document_id, findings)
    months = reporting_months(title)
    cooperatives = _cooperatives(reports, year, document_id, findings)
    if registers:
        as_of = _day_of(registers) or date(year, 12, 31)
        listed, told = read_registers(registers, document_id, as_of)
        cooperatives += listed
        findings += told + reconcile(listed, cells.claims, document_id, as_of)
    codes = [table.form.code for table in tables if table.form] + [REGISTER] * bool(registers)
    return Submission(
        forms=list(dict.fromkeys(codes)),
        ref_area=area.key,
        ref_area_scheme=area.scheme,
        reporting_year=year,
        reporting_period=Period.first_months(year, months or 12).code,
        document_number=find_number(lines),
        title=title,
        published_at=published_at,
        claims=cells.claims,
        findings=findings,
        cooperatives=cooperatives,
    )


def _title(tables: list[Table]) -> str:
    """The title of the first form: where it stands for several periods, that of the longest."""
    titles = [title for table in tables if table.form is tables[0].form and (title := table_title(table))]
    return max((t for t in titles if years_in(t)), key=lambda t: reporting_months(t) or 12, default="".join(titles[:1]))


def _registers(
    registers: list[RegisterTable], reports: list[Sheet], sheets: list[Sheet], file_name: str, document_id: str
) -> Submission:
    """A workbook that holds registers of cooperatives, perhaps reports of single ones, and no other form.

    The year is that of "tính đến 31/12/2024", else of a title or the file name; without one (F61) the rows are read all
    the same, as of the day on which they came.

    Raises:
        Refused: no province (F06) anywhere.
    """
    findings: list[Finding] = []
    lines = _lines(sheets, {sheet.name: [] for sheet in sheets})
    published_at, _ = find_date(lines)
    day = _day_of(registers)
    titles = [titles_of(lines), *(clean(text) for table in registers for _, _, text in table.above)]
    named = [year for title in titles for year in years_in(title)] if day is None else [day.year]
    in_name = years_of_name(file_name)
    year = next(iter([*named, *in_name, *([published_at.year] if published_at else [])]), None)
    first = registers[0].page.name
    if year is None:
        findings.append(finding("F61", document_id, first))
    elif in_name and year not in in_name:
        values = {"what": "the file name", "what_vi": "tên tệp", "label": str(in_name[0])}
        findings.append(finding("R39", document_id, "", year=year, **values))
    day = day or (date(year, 12, 31) if year else published_at)
    area = _area(lines, sheets, file_name, published_at or day or date.today(), document_id, findings)  # noqa: DTZ011
    listed, told = read_registers(registers, document_id, day)
    findings += told
    listing = {table.page.name for table in registers}
    none: dict[str, list[Table]] = {sheet.name: [] for sheet in sheets}
    _left_over([s for s in sheets if s not in reports], none, document_id, findings, listing)
    _converted(sheets, document_id, findings)
    return Submission(
        forms=[REGISTER],
        ref_area=area.key,
        ref_area_scheme=area.scheme,
        reporting_year=year,
        reporting_period=Period.year(year).code if year else "",
        document_number=find_number(lines),
        title=titles_of(lines) or next((title for title in titles if names_organisations(title)), ""),
        published_at=published_at,
        findings=findings,
        cooperatives=listed + (_cooperatives(reports, year, document_id, findings) if year else []),
    )


def _day_of(registers: list[RegisterTable]) -> date | None:
    """The day that the titles of registers name."""
    return register_day([text for table in registers for _, _, text in table.above])


def _reports(sheets: list[Sheet], file_name: str, document_id: str) -> Submission:
    """A workbook that holds nothing but the reports of single cooperatives.

    Raises:
        Refused: no year (F07) or no province (F06) anywhere.
    """
    findings: list[Finding] = []
    year = report_year(sheets, file_name)
    if year is None:
        raise refusal("F07")
    lines = [line for sheet in sheets for line in lines_of(sheet)]
    published_at, _ = find_date(lines)
    area = _area(lines, sheets, file_name, published_at or date(year, 12, 31), document_id, findings)
    return Submission(
        forms=[form_code(year)],
        ref_area=area.key,
        ref_area_scheme=area.scheme,
        reporting_year=year,
        reporting_period=Period.year(year).code,
        document_number=find_number(lines),
        title=titles_of(lines),
        published_at=published_at,
        findings=findings,
        cooperatives=_cooperatives(sheets, year, document_id, findings),
    )


def _cooperatives(sheets: list[Sheet], year: int, document_id: str, findings: list[Finding]) -> list[Cooperative]:
    """The cooperatives that report about themselves, one to a sheet."""
    made = []
    for sheet in sheets:
        cooperative, told = read_report(sheet, year, document_id)
        made.append(cooperative)
        findings += told
    return made


def _lines(sheets: list[Sheet], found: dict[str, list[Table]]) -> list[Line]:
    """The text around the tables, sheets with a form first, line by line."""
    lines = []
    for sheet in sorted(sheets, key=lambda s: (not found[s.name], s.hidden)):
        for cell in outside(sheet, found[sheet.name]):
            if not found[sheet.name] and cell.row >= _COVER_ROWS:
                break
            locator = sheet.locator(cell.row, cell.col)
            lines += [Line(clean(line), locator) for line in str(cell.value).splitlines() if clean(line)]
    return lines


def _area(
    lines: list[Line],
    sheets: list[Sheet],
    file_name: str,
    day: date,
    document_id: str,
    findings: list[Finding],
) -> Area:
    """The reporting province in the geography of the day; a dissolved one keeps its old area, with a finding."""
    in_file = province_of_name(file_name)
    named = find_province(lines) or next((n for s in sheets if (n := province_of_name(s.caption, s.name))), None)
    named = named or in_file
    if named is None and (named := province_of_folders(file_name)) is not None:
        findings.append(finding("F32", document_id, "", label=named.printed))
    if named is None:
        raise refusal("F06")
    area = province_on(named.name, day)
    if in_file is not None and in_file.name.old != named.name.old:
        values = {"label": areas()[in_file.name.old or ""].name, "other": areas()[named.name.old or ""].name}
        findings.append(finding("F17", document_id, named.locator, **values))
    if not area.valid_on(day) and area.merged_into:
        values = {"province": area.name, "into": areas()[area.merged_into].name, "day": f"{day:%d/%m/%Y}"}
        findings.append(finding("R40", document_id, named.locator, **values))
    if (printed := printed_code(lines)) and printed[0] != area.code:
        code, line = printed
        owner = next((a for a in areas().values() if a.scheme == area.scheme and a.code == code), None)
        values = {"code": code, "province": area.name, "expected": area.code, "day": f"{day:%d/%m/%Y}"}
        values |= {"owner": f"; {code} is {owner.name}" if owner else ""}
        values |= {"owner_vi": f" ({code} là mã của {owner.name})" if owner else ""}
        findings.append(finding("R40.code", document_id, line.locator, **values))
    return area


def _check_provinces(tables: list[Table], area: Area, day: date, cells: Cells) -> None:
    """F17: the letterhead of a sheet names another province than that of the workbook: its figures are not booked."""
    named: dict[str, Named] = {}
    foreign: dict[str, set[str]] = {}
    for table in tables:
        place = table.sheet.name
        lines = [
            Line(clean(line), table.sheet.locator(cell.row, cell.col))
            for cell in table.above
            for line in str(cell.value).splitlines()
        ]
        if found := province_of_letterhead(lines):
            named[place] = found
        if place in named and province_on(named[place].name, day) != area:
            cols = [column.index for column in table.columns]
            foreign.setdefault(place, set()).update(table.sheet.locator(r, c) for r in table.rows for c in cols)
    for place, locators in foreign.items():
        claims = [claim for claim in cells.claims if claim.locator in locators]
        values = {"label": province_on(named[place].name, day).name, "other": area.name}
        cells.note("F17.sheet", named[place].locator, *claims, sheet=place, **values)


def _check_periods(
    year: int,
    tables: list[Table],
    file_name: str,
    published_at: date | None,
    dated: Line | None,
    document_id: str,
    findings: list[Finding],
) -> None:
    """R39: the year of the columns = of the title = of the file name = of the letter. A plan is named after N + 1."""
    for table in tables:
        title = table_title(table)
        named = years_in(title)
        fits = {year, year + 1} if "ke hoach" in plain(title) or len(named) > 1 else {year}
        own = table_year(table)
        where = table.sheet.locator(table.above[0].row, table.above[0].col) if table.above else table.sheet.name
        if named and not fits & set(named):
            values = {"what": "the title", "what_vi": "tiêu đề", "label": str(named[0])}
            findings.append(finding("R39", document_id, where, year=year, **values))
        elif own is not None and own != year:
            values = {"what": f"sheet {table.sheet.name!r}", "what_vi": f"trang “{table.sheet.name}”"}
            findings.append(finding("R39", document_id, where, year=year, label=str(own), **values))
    named = years_of_name(file_name)
    folded = f" {plain(stem_of(file_name))} "
    planned = "ke hoach" in folded or "kh" in folded.replace("_", " ").replace("-", " ").split()
    if named and not set(named) & ({year, year + 1} if planned else {year}):
        values = {"what": "the file name", "what_vi": "tên tệp", "label": str(named[0])}
        findings.append(finding("R39", document_id, "", year=year, **values))
    findings += _months_apart(tables[0], file_name, document_id)
    if published_at is not None and dated is not None and not letter_fits(published_at, year):
        values = {"what": "the letter", "what_vi": "văn bản", "label": f"{published_at:%d/%m/%Y}"}
        findings.append(finding("R39", document_id, dated.locator, year=year, **values))


def _months_apart(table: Table, file_name: str, document_id: str) -> Iterator[Finding]:
    """R39: the title, or the file name, names other months than the columns do: "6 tháng đầu năm" over "TH 9 tháng"."""
    parts = _months_of(table)
    where = table.sheet.locator(table.above[0].row, table.above[0].col) if table.above else table.sheet.name
    for what, what_vi, text, locator in (
        ("the title", "tiêu đề", table_title(table), where),
        ("the file name", "tên tệp", stem_of(file_name), ""),
    ):
        said = reporting_months(text)
        if said is not None and parts and said not in parts:
            values = {"what": what, "what_vi": what_vi, "label": str(said), "months": str(max(parts))}
            yield finding("R39.months", document_id, locator, **values)


def _months_of(table: Table) -> set[int]:
    """The first months of a year that the columns are about: {6} for "TH 6 tháng" beside whole years."""
    achieved = [c.part for c in table.columns if c.role is Role.VALUE and c.scenario is Scenario.ACTUAL]
    return {int(part[1:-1]) for part in achieved if part.startswith("P")}


def _check_missing(tables: list[Table], cells: Cells, document_id: str, findings: list[Finding]) -> None:
    """F14: rows that every province fills are not in the table."""
    for form in dict.fromkeys(table.form for table in tables if table.form):
        seen = cells.rows_seen.get(form.code, set())
        missing = [row.label for row in form.rows() if row.required and row.code not in seen]
        if missing:
            sheet = next(table.sheet.name for table in tables if table.form is form)
            findings.append(finding("F14", document_id, sheet, rows="; ".join(missing)))


def _converted(sheets: list[Sheet], document_id: str, findings: list[Finding]) -> None:
    """F30: text in encodings of before Unicode, once per sheet."""
    for sheet in sheets:
        if sheet.legacy:
            encodings = ", ".join(encoding_name(encoding) for encoding, _ in sheet.legacy.most_common())
            count = sheet.legacy.total()
            findings.append(finding("F30", document_id, sheet.name, count=count, encodings=encodings))


def _left_over(
    sheets: list[Sheet], found: dict[str, list[Table]], document_id: str, findings: list[Finding], listing: set[str]
) -> None:
    """F15: sheets without a form that hold figures; F18, F31: hidden sheets; F28: tables without a form.

    ``listing`` are the sheets with a register, which tells by itself that it is hidden.
    """
    for sheet in sheets:
        if any(table.form for table in found[sheet.name]):
            for table in found[sheet.name]:
                cells = [c for (row, col), c in sheet.cells.items() if row in table.rows and col in table.cols]
                figures = sum(cell.kind is Kind.NUMBER for cell in cells)
                if table.form is None and figures >= _LEFT_OVER:
                    place = sheet.locator(table.header_row, table.cols.start)
                    findings.append(finding("F28", document_id, place, sheet=sheet.name, count=figures))
            if sheet.hidden:
                values = {"what": f"sheet {sheet.name!r}", "what_vi": f"trang tính “{sheet.name}”"}
                findings.append(finding("F18", document_id, sheet.name, **values))
        elif sheet.hidden and sheet.cells and sheet.name not in listing:
            findings.append(finding("F31", document_id, sheet.name, sheet=sheet.name))
        elif sum(cell.kind is Kind.NUMBER for cell in sheet.cells.values()) >= _LEFT_OVER:
            findings.append(finding("F15", document_id, sheet.name, sheet=sheet.name))
