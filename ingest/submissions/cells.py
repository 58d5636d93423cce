"""The cells of a table → claims: row × column × value × unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from ingest.catalogue import areas
from ingest.observations import Claim, Finding, Measure, NullState, obs_id
from ingest.periods import Period
from ingest.submissions.columns import Column, Role
from ingest.submissions.crossed import finder, is_total
from ingest.submissions.forms import Form, Row, Section
from ingest.submissions.grid import Cell, Kind
from ingest.submissions.match import Match
from ingest.submissions.messages import finding
from ingest.submissions.table import Table
from ingest.submissions.text import clean, pattern, plain, strip_number, words
from ingest.submissions.units import MONTHS_PER_YEAR, Unit, is_ditto, of_kind, read_unit, unit_line, unit_of_label
from ingest.submissions.values import Expected, Reading, read_cell, read_text

_STATUS = {NullState.NOT_COLLECTED: "L", NullState.NOT_APPLICABLE: "M", NullState.BLANK: "O"}
_COUNTED = frozenset({"ORG", "PERSON", "PRODUCT", "EVENT", "TURN", "AWARD"})
_COMPARED = {
    Measure.PLAN_PCT: "PCT",
    Measure.SHARE_PCT: "PCT",
    Measure.CHANGE_PCT: "PCT",
    Measure.CHANGE_RATIO: "RATIO",
}
_HABIT = 3  # numbers in English notation: more of them in a table are one finding
_RATIO_LIMIT = 5  # an unmarked comparison below it is a ratio (1,05), above it a percentage (105)


@dataclass(frozen=True, slots=True)
class Reported:
    """About whom, and in which document."""

    ref_area: str
    ref_area_scheme: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the province to which the following rows may belong; ``filled``: it is a row with figures itself."""

    name: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """A row of a crossed table that a group of its columns does not know; ``rivals``: the rows that it may be."""

    row: int
    col: int
    label: str
    count: int
    rivals: str


class Cells:
    """Collects the claims and findings of the tables of one workbook, in their order."""

    def __init__(self, reported: Reported, findings: list[Finding]) -> None:
        self.reported = reported
        self.findings = findings
        self.claims: list[Claim] = []
        self.rows_seen: dict[str, set[str]] = {}  # form code → codes of rows
        self._place: dict[str, tuple[Section | None, str | None]] = {}  # a table may continue the one before

    def read(self, table: Table, form: Form, year: int) -> None:
        """Read one table of a form whose relative columns refer to ``year``."""
        unread: dict[int, Unread] = {}
        for view in table.views():
            reader = _TableReader(self, view, form, year)
            reader.run(*self._place.get(form.id, (None, None)))
            for left in reader.unread:
                before = unread.get(left.row)
                unread[left.row] = replace(left, count=left.count + before.count) if before else left
        for left in unread.values():
            place = table.sheet.locator(left.row, left.col)
            self.note("F11" if left.rivals else "F10", place, label=left.label, count=left.count, rows=left.rivals)
        if not table.groups:
            self._place[form.id] = reader.section, reader.parent

    def note(self, rule_id: str, locator: str, *claims: Claim, **values: object) -> None:
        """Add a finding about a place and the claims made of it."""
        ids = [obs_id(self.reported.document_id, claim) for claim in claims]
        self.findings.append(finding(rule_id, self.reported.document_id, locator, ids, **values))


class _TableReader:
    def __init__(self, cells: Cells, table: Table, form: Form, year: int) -> None:
        self.out, self.table, self.form = cells, table, form
        self.sheet = table.sheet
        self.values = [c for c in table.columns if c.role is Role.VALUE]
        self.periods: dict[int, Period] = {c.index: c.resolve(year) for c in self.values}
        self.unit_cols = [c.index for c in table.columns if c.role is Role.UNIT]
        self.seen = cells.rows_seen.setdefault(form.code, set())
        self.section: Section | None = None
        self.parent: str | None = None
        self.unit_above = ""
        self.assumed_unit = False
        self.hidden: set[str] = set()
        self.stray: dict[int, list[Cell]] = {}
        self.unread: list[Unread] = []
        self.parts_of: list[tuple[int, str]] = []  # figures of districts: row and name
        self.foreign: list[tuple[int, int, Claim, dict[str, str]]] = []  # numbers in English notation, and where
        lines = [unit for c in table.above if c.kind is Kind.TEXT and (unit := unit_line(c.text))]
        lines += [unit for c in table.columns if (unit := unit_line(c.header))]
        self.table_units = lines

    def run(self, section: Section | None, parent: str | None) -> None:
        """Read all rows; `section` and `parent` are those of the table that this one continues."""
        self.section, self.parent = section, parent
        matches = self._match_rows()
        known = {match.row.code for _, _, match in matches if match.row and match.confidence == 1.0}
        similar = Counter(match.row.code for _, _, match in matches if match.row and match.confidence < 1.0)
        parts = self._parts([match.row for row, _, match in matches if match.row and self._values_of(row)])
        uncounted: list[tuple[int, str]] = []
        for row, label, match in matches:
            # A similar wording is no second guess at a row that is there already.
            doubtful = match.confidence < 1.0 and match.row and (match.row.code in known or similar[match.row.code] > 1)
            if match.row is not None and not doubtful and (not match.row.indicator or match.row.code in parts):
                uncounted += [(row, label)] * _numbers(self._values_of(row))
            elif match.row is not None and not doubtful:
                self._row(row, label, match.row, match.confidence)
            elif not match.heading and (count := self._figures(row, label)):
                rivals = "; ".join(r.label for r in match.rivals)
                col = self._label_col(row)
                if self.table.group:
                    self.unread.append(Unread(row, col, label, count, rivals))
                else:
                    self._note("F11" if rivals else "F10", row, col, label=label, count=count, rows=rivals)
        self._columns()
        self._notation()
        if self.parts_of:
            row, names = self.parts_of[0][0], "; ".join(dict.fromkeys(name for _, name in self.parts_of))
            self._note("F47", row, self._label_col(row), rows=names, count=len(self.parts_of))
        if uncounted:
            row, names = uncounted[0][0], "; ".join(dict.fromkeys(clean(label) for _, label in uncounted))
            values = {"form": self.form.name, "rows": names, "count": len(uncounted)}
            self._note("F40", row, self._label_col(row), **values)

    @staticmethod
    def _parts(rows: list[Row]) -> set[str]:
        """The codes of rows that are parts of an indicator which other filled rows of the table share."""
        filled = Counter(row.meaning for row in {row.code: row for row in rows}.values())
        return {row.code for row in rows if row.alone and filled[row.meaning] > 1}

    def _match_rows(self) -> list[tuple[int, str, Match]]:
        """Every row of the table with its label and what it stands for; the sections are followed on the way."""
        find = finder(self.form, self.table.group)
        matches = []
        place: Place | None = None
        met: set[tuple[str, str]] = set()
        for row in self.table.rows:
            cells = self._values_of(row)
            label = self.table.label(row)
            texts = [label, *(c.text for c in cells)]
            if all(pattern("columns", "column_number").match(plain(text)) for text in texts):
                continue
            if (found := self._place_of(label)) is not None:
                place = Place(found, bool(cells)) if found else None
                self.parts_of += [(row, found)] * _numbers(cells)
                if not found:
                    self.section = self.parent = None
                continue
            match = find.match(label, self.section, self.parent, bool(cells)) if label else Match(None, self.section)
            if place is not None and match.row is not None:
                if not place.filled or (match.row.section, match.row.code) in met:
                    self.parts_of += [(row, place.name)] * _numbers(cells)
                    self.section = match.section
                    continue
                place = None
            self.section = match.section
            if match.heading:
                self.parent = None
            if match.row is not None and match.row.heads:
                self.parent = match.row.code
            if match.row is not None:
                met.add((match.row.section, match.row.code))
            matches.append((row, label, match))
        return matches

    def _place_of(self, label: str) -> str | None:
        """The part of the province that a label names ("Huyện Chi Lăng"), "" for all of it ("Toàn tỉnh"), else None."""
        bare = strip_number(label)[0]
        if pattern("whole_place").match(bare):
            return ""
        area = areas().get(self.out.reported.ref_area)
        if (
            area is not None
            and area.area_type == "Thành phố"
            and words(area.name) in words(bare)
            and len(words(bare).split()) <= 5
        ):
            return "" if pattern("place").match(bare) else None
        return clean(label) if pattern("place").match(bare) else None

    def _figures(self, row: int, label: str) -> int:
        """How many figures of an unknown row go unread; a date under the table beside a signature is none."""
        cols = range(self.table.cols.start, max(self.table.label_cols) + 1)
        first = next((c for c in cols if (row, c) in self.sheet.cells), None)
        begins = self.sheet.cells[row, first].text if first is not None else ""
        if pattern("footer").match(plain(label)) or pattern("footer").match(plain(begins)):
            return 0
        return _numbers([cell for cell in self._values_of(row) if label or cell.kind is not Kind.DATE])

    def _values_of(self, row: int) -> list[Cell]:
        return [cell for column in self.values if (cell := self.sheet.cells.get((row, column.index)))]

    def _label_col(self, row: int) -> int:
        return next((c for c in self.table.label_cols if (row, c) in self.sheet.cells), self.table.label_cols[0])

    def _note(self, rule_id: str, row: int, col: int, *claims: Claim, **values: object) -> None:
        self.out.note(rule_id, self.sheet.locator(row, col), *claims, **values)

    def _row(self, number: int, label: str, row: Row, confidence: float) -> None:
        """The claims of one recognised row."""
        self.seen.add(row.code)
        unit, sure = self._unit(number, label, row)
        if number in self.sheet.hidden_rows:
            self.hidden.add("row")
        for column in self.values:
            cell = self.sheet.cells.get((number, column.index))
            if cell is None and (column.measure is not Measure.VALUE or self.sheet.merge_at(number, column.index)):
                continue
            if cell is not None and column.index in self.sheet.hidden_cols:
                self.hidden.add("column")
            self._claim(number, label, row, column, cell, unit, confidence * column.confidence * sure)
        for column in self.table.columns:
            stray = self.sheet.cells.get((number, column.index))
            right = column.index > self.table.label_cols[0]
            if stray is not None and column.role is Role.UNKNOWN and right and _numbers([stray]):
                self.stray.setdefault(column.index, []).append(stray)

    def _unit(self, number: int, label: str, row: Row) -> tuple[Unit, float]:
        """The unit of a row: its ĐVT cell, its label, the line above the table, the form; and how sure that is."""
        kind = "money" if row.is_money else "count"
        printed = ""
        for col in self.unit_cols:
            cell = self.sheet.anchor(number, col)
            if cell is not None and cell.kind is Kind.TEXT:
                printed = self.unit_above if is_ditto(cell.text) else cell.text
            elif cell is not None and cell.kind is Kind.NUMBER:
                printed = cell.text  # "1000" for 1.000 đ
        self.unit_above = printed or self.unit_above
        sure = 1.0
        stated = read_unit(printed)
        if stated is not None and stated.kind == kind:
            return self._monthly(stated, label), sure
        others = [unit_of_label(text) for text in (label, self.table.group)] if row.is_money else []
        others += [of_kind(line, kind) for line in self.table_units]
        found = next((unit for unit in others if unit is not None and unit.kind == kind), None)
        if found is None:
            default = read_unit(self.form.money_unit if row.is_money else row.unit)
            found = Unit("", kind, default.mult if default else 0)
            if row.is_money and not printed and not self.assumed_unit:
                self.assumed_unit = True
                self._note("F19", number, self._label_col(number), unit=self.form.money_unit)
        if printed and not (stated is not None and stated.kind == kind):
            used = found.text or (self.form.money_unit if row.is_money else row.unit)
            self._note("F20", number, self.unit_cols[-1], unit=printed, label=label, used=used)
            sure = 0.7
        return self._monthly(found, label), sure

    @staticmethod
    def _monthly(unit: Unit, label: str) -> Unit:
        """The unit, per month when the label says so: "Thu nhập bình quân/tháng"."""
        yearly = "nam" in plain(unit.text).split("/")
        if unit.kind == "money" and not yearly and pattern("unit_month").search(plain(label)):
            return Unit(unit.text, unit.kind, unit.mult, per_month=True)
        return unit

    def _claim(
        self, number: int, label: str, row: Row, column: Column, cell: Cell | None, unit: Unit, confidence: float
    ) -> None:
        """The claim of one cell, and what is wrong with it."""
        compared = column.measure in _COMPARED
        scale = 10.0**unit.mult
        expected = (
            Expected(percent=True)
            if compared
            else Expected(
                whole=row.unit_measure in _COUNTED and unit.mult == 0,
                minimum=row.minimum / scale if row.minimum is not None else None,
                maximum=row.maximum / scale if row.maximum is not None else None,
                ranges=column.scenario == "plan",
            )
        )
        reading = read_cell(cell, expected)
        if reading.unit is not None and reading.unit.kind != ("percent" if compared else unit.kind):
            reading = Reading(problem="F21", details={"value": cell.text if cell else ""}, readable=False)
        if not reading.readable:
            self._note(reading.problem, number, column.index, **reading.details)
            return
        if column.measure is not Measure.VALUE and reading.null_state is not None:
            return
        if reading.unit is not None and not compared:
            unit = Unit(reading.unit.text, unit.kind, reading.unit.mult, reading.unit.per_month or unit.per_month)
        factor = 10.0**unit.mult
        if unit.per_month and row.unit_measure.endswith("_YEAR"):
            factor *= MONTHS_PER_YEAR
        if compared:
            factor, unit = _comparison(reading.value, column), Unit("%" if column.percent else "", "percent", 0)
        status = "E" if column.estimated else "A"
        if reading.null_state is not None:
            status = _STATUS.get(reading.null_state, status)
        claim = Claim(
            indicator=row.indicator,
            ref_area=self.out.reported.ref_area,
            ref_area_scheme=self.out.reported.ref_area_scheme,
            period=self.periods[column.index],
            obs_value=_scaled(reading.value, factor),
            unit_measure=_COMPARED.get(column.measure, row.unit_measure),
            locator_type="cell",
            locator=self.sheet.locator(number, column.index),
            quote=f"{label} | {clean(column.header)}",
            original_label=label,
            original_value=cell.text if cell else "",
            extraction_method=f"form:{self.form.code}",
            original_unit=clean(unit.text),
            org_type=row.org_type,
            sector=row.sector,
            size_class=row.size_class,
            rating=row.rating,
            credit_scope=row.credit_scope,
            measure=column.measure,
            scenario=column.scenario,
            obs_value_low=_scaled(reading.low, factor),
            obs_value_high=_scaled(reading.high, factor),
            unit_mult=unit.mult,
            decimals=reading.decimals,
            qualifier=reading.qualifier,
            obs_status=status,
            null_state=reading.null_state,
            confidence=round(confidence * reading.confidence, 3),
        )
        self.out.claims.append(claim)
        if reading.problem == "F26":
            self.foreign.append((number, column.index, claim, reading.details))
        elif reading.problem:
            self._note(reading.problem, number, column.index, claim, **reading.details)
        merge = self.sheet.merge_at(number, column.index)
        if cell is not None and merge is not None and self._spans(merge):
            self._note("F27", number, column.index, claim, value=cell.text)

    def _spans(self, merge: tuple[int, int, int, int]) -> bool:
        """Whether a merged range covers several columns of values or several rows with labels."""
        columns = sum(merge[1] <= c.index <= merge[3] for c in self.values)
        rows = sum(bool(self.table.label(r)) for r in self.table.rows if merge[0] <= r <= merge[2])
        return columns > 1 or rows > 1

    def _notation(self) -> None:
        """F26: numbers in English notation, each by itself, or the table as a whole where that is its habit."""
        if len(self.foreign) <= _HABIT:
            for row, col, claim, details in self.foreign:
                self._note("F26", row, col, claim, **details)
            return
        row, col, _, details = self.foreign[0]
        claims = [claim for _, _, claim, _ in self.foreign]
        self._note("F26.habit", row, col, *claims, count=len(claims), **details)

    def _columns(self) -> None:
        """Findings about whole columns: not recognised, alike, hidden."""
        headers = [c.header for c in self.table.columns if c.index in self.stray]
        groups = {header.rpartition(" | ")[0] for header in headers if _is_part(header)} - {""}
        for col, cells in sorted(self.stray.items()):
            header = next((c.header for c in self.table.columns if c.index == col), "")
            if _is_part(header) or header.rpartition(" | ")[0] in groups:
                self._note("F47", self.table.header_row, col, rows=clean(header), count=len(cells))
                continue
            if self.table.group and is_total(header):
                self._note("F40", self.table.header_row, col, form=self.form.name, rows=clean(header), count=len(cells))
                continue
            self._note("F12", self.table.header_row, col, label=clean(header), count=len(cells))
        met: dict[tuple[object, ...], Column] = {}
        for column in self.values:
            period = self.periods[column.index].code
            meaning = (column.measure, column.scenario, column.estimated, period, column.percent)
            if (other := met.setdefault(meaning, column)) is not column:
                labels = {"label": clean(other.header), "other": clean(column.header)}
                self._note("F13", self.table.header_row, column.index, **labels)
        for what, vi in (("row", "dòng"), ("column", "cột")):
            if what in self.hidden:
                self._note("F18", self.table.header_row, self.table.label_cols[0], what=f"{what}s", what_vi=vi)


def _is_part(header: str) -> bool:
    """Whether a column is about a part of the province; then its neighbours under the same header are, too."""
    return pattern("columns", "part_area").search(plain(header.rpartition(" | ")[2])) is not None


def _comparison(value: float | None, column: Column) -> float:
    """The factor that makes plan_pct and change_pct per cent, change_ratio a ratio."""
    marked = column.percent
    if column.measure is Measure.CHANGE_RATIO:
        return 0.01 if marked or abs(value or 0) >= _RATIO_LIMIT else 1.0
    return 100.0 if not marked and abs(value or 0) < _RATIO_LIMIT else 1.0


def _scaled(value: float | None, factor: float) -> float | None:
    """The value in base units, without the noise of binary fractions: 3.2 × 10^6 → 3200000.0."""
    return None if value is None else float(f"{value * factor:.15g}")


def _numbers(cells: list[Cell]) -> int:
    """How many cells hold a number, stored or typed."""
    count = 0
    for cell in cells:
        if cell.kind is Kind.TEXT:
            reading = read_text(cell.text, Expected())
            count += reading.readable and reading.value is not None and reading.null_state is None
        else:
            count += 1
    return count
