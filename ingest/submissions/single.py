"""The yearly report of one cooperative (TT 07/2019/TT-BKHĐT I-18/I-19, TT 09/2024/TT-BKHĐT VII-2) → its record.

The form is no table: a label stands left of its value, above it, or in the same cell before a colon; options are
ticked, numbered or written out. Labels and options are data (single.yml). Such a report says nothing of the province's
total: it yields a `Cooperative`, never a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ingest.data import load_yaml
from ingest.identifiers import CodeState, read_code
from ingest.observations import Finding
from ingest.submissions.columns import YEAR, Role, read_column
from ingest.submissions.forms import Form, Row, Section, read_forms
from ingest.submissions.grid import Cell, Kind, Sheet
from ingest.submissions.header import Line, years_in, years_of_name
from ingest.submissions.match import Matcher
from ingest.submissions.messages import finding
from ingest.submissions.model import Cooperative
from ingest.submissions.text import Key, clean, key, pattern, plain, strip_number
from ingest.submissions.units import MONTHS_PER_YEAR, Unit, read_unit, unit_line, unit_of_label
from ingest.submissions.values import Expected, read_cell, read_text

_LOOKED_THROUGH = 200  # rows of a sheet in which the form is looked for
_LETTERHEAD_ROWS = 15  # rows in which the title names the year
_PIECES = re.compile(r"[\n\t;]|\s{3,}")
_BRACKETS = re.compile(r"\([^()]*\)")
_NO_VALUE = " .…_-–:"


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that a question of the form offers; ``extra`` is what else it says (a sector, an activity)."""

    value: str
    label: str
    extra: dict[str, str]


@dataclass(slots=True)
class Entry:
    """One label of the form with what stands beside it."""

    row: Row
    label: str
    cell: Cell
    printed: str = ""
    values: list[Cell] = field(default_factory=list)
    unit: str = ""


@cache
def _data() -> dict[str, Any]:
    return load_yaml(Path(__file__).with_name("single.yml"))


@cache
def _forms() -> tuple[Form, ...]:
    return read_forms(_data())


@cache
def _matcher() -> Matcher:
    return Matcher(_forms()[0])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(str(_data()[name]))


@cache
def _options(name: str) -> dict[Key, Option]:
    """The options of a question by the key of each wording."""
    found: dict[Key, Option] = {}
    for option in _data()["options"][name]:
        extra = {k: v for k, v in option.items() if k not in ("value", "labels")}
        made = Option(str(option["value"]), option["labels"][0], extra)
        for label in option["labels"]:
            found.setdefault(key(label), made)
    return found


@cache
def _kind(code: str) -> str:
    return next((kind for kind, codes in _data()["kinds"].items() if code in codes), "")


def form_code(year: int) -> str:
    """The version of the form for reports about a year: ``HTX@2019``, from the report of 2024 on ``HTX@2024``."""
    day = date(year, 12, 15)  # when the cooperative reports
    return next((f.code for f in _forms() if f.valid_from <= day <= f.valid_to), _forms()[0].code)


def is_report(sheet: Sheet) -> bool:
    """Whether the sheet is the report of one cooperative: enough of its labels, one below the other, with its name."""
    entries = list(_entries(sheet))
    codes = {e.row.code for e in entries}
    rows = {e.cell.row for e in entries}
    if not codes & {"name", "code"} or len(codes) < _data()["least_fields"] or len(rows) < _data()["least_rows"]:
        return False
    # In a register the labels stand side by side, and a form of the province has years over its columns.
    named = [e for e in entries if e.row.code in ("name", "code")]
    beside = max(sum(e.cell.row == n.cell.row for e in entries) for n in named)
    return beside <= 3


def report_year(sheets: Sequence[Sheet], file_name: str) -> int | None:
    """The year that a report is about: of its title ("… năm 2023"), of the file name; None when nothing names it."""
    for sheet in sheets:
        for row, cells in sheet.rows():
            if row >= _LETTERHEAD_ROWS:
                break
            for cell in cells:
                text = plain(cell.text)
                titled = "bao cao" in text or "tinh hinh" in text or text.startswith("nam ")
                if titled and (years := years_in(cell.text)):
                    return years[-1]
    return next(iter(years_of_name(file_name)), None)


def lines_of(sheet: Sheet) -> list[Line]:
    """The text of the sheet line by line: letterhead and address name the province."""
    return [
        Line(clean(line), sheet.locator(cell.row, cell.col))
        for row, cells in sheet.rows()
        if row < _LOOKED_THROUGH
        for cell in cells
        if cell.kind is Kind.TEXT
        for line in str(cell.value).splitlines()
        if clean(line)
    ]


def read_report(sheet: Sheet, year: int, document_id: str) -> tuple[Cooperative, list[Finding]]:
    """The record of the cooperative, and what was not read or looks wrong. Money in đồng, wages per year."""
    return _Reader(sheet, year, document_id).run()


def _entries(sheet: Sheet) -> Iterator[Entry]:
    """The labels of the form in reading order, each with its values: in its cell, right of it, else below it."""
    rows = {row: cells for row, cells in sheet.rows() if row < _LOOKED_THROUGH}
    labels: dict[tuple[int, int], list[Entry]] = {}
    section: Section | None = None
    parent: str | None = None
    for row, cells in rows.items():
        for cell in cells:
            if cell.kind is not Kind.TEXT or read_text(cell.text, Expected()).value is not None:
                continue  # "15 thành viên" is a value
            if any(place[0] == row for place in labels) and _pattern("unit_cell").match(plain(cell.text)):
                continue  # "Thành viên" in the column of units
            for label, value in _pieces(str(cell.value)):
                filled = bool(value) or cells[-1].col > cell.col
                match = _matcher().match(_BRACKETS.sub(" ", label), section, parent, filled, exact_only=True)
                if match.heading or (match.row is None and key(label) and match.section is not section):
                    section, parent = match.section, None
                if match.row is None:
                    continue
                section = match.section
                parent = match.row.code if match.row.heads else parent
                labels.setdefault((row, cell.col), []).append(Entry(match.row, clean(label), cell, clean(value)))
    for (row, col), entries in labels.items():
        last = entries[-1]
        if not last.printed:
            last.values, last.unit = _beside(sheet, rows, labels, (row, col), bool(last.row.unit))
        yield from entries


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The parts "label: value" of a cell: "Số GCN: 12 Ngày cấp: 1/2/2015" → two; a text without a colon is a label."""
    inline = re.compile(rf"(?<=[^\s(])\s+(?={_data()['inline']}\s*:)")
    for line in _PIECES.split(text):
        for piece in inline.split(line):
            bare = re.sub(_BRACKETS, lambda m: m[0].replace(":", " "), piece)
            label, colon, rest = bare.partition(":")
            if not key(label):  # "Trong đó: …"
                label, colon, rest = rest.partition(":")
            if label.strip():
                yield label, piece[len(piece) - len(rest) :].strip(_NO_VALUE) if colon else ""


def _beside(
    sheet: Sheet,
    rows: dict[int, list[Cell]],
    labels: dict[tuple[int, int], list[Entry]],
    place: tuple[int, int],
    figure: bool,
) -> tuple[list[Cell], str]:
    """The cells right of a label up to the next label, and the unit of a figure among them; else the cell below it."""
    (row, col), values, unit = place, [], ""
    for cell in rows[row]:
        if cell.col <= col:
            continue
        if (row, cell.col) in labels:
            break
        if figure and cell.kind is Kind.TEXT and not re.search(r"\d", cell.text) and read_unit(cell.text) is not None:
            unit = unit or cell.text
            continue
        values.append(cell)
    below = sheet.cells.get((row + 1, col))
    side_by_side = sum(place[0] == row for place in labels) > 1
    if not values and side_by_side and below is not None and (row + 1, col) not in labels:
        values = [below]
    return values, unit


class _Reader:
    def __init__(self, sheet: Sheet, year: int, document_id: str) -> None:
        self.sheet, self.year, self.document_id = sheet, year, document_id
        self.findings: list[Finding] = []
        self.texts: dict[str, Any] = {}
        self.figures: dict[str, float] = {}
        self.details: dict[str, str] = {}
        self.places: dict[str, Cell] = {}
        self.assumed_unit = False
        self.read_cells: set[tuple[int, int]] = set()
        lines = [unit for c in sheet.cells.values() if c.kind is Kind.TEXT and (unit := unit_line(c.text))]
        self.sheet_unit = next((u for line in lines if (u := read_unit(line)) and u.kind == "money"), None)

    def run(self) -> tuple[Cooperative, list[Finding]]:
        entries = list(_entries(self.sheet))
        self.read_cells = {(e.cell.row, e.cell.col) for e in entries}
        for number, entry in enumerate(entries):
            following = entries[number + 1].cell if number + 1 < len(entries) else None
            self._entry(entry, following)
        self._missing()
        self._within()
        self._left_over()
        return self._record(), self.findings

    def _note(self, rule_id: str, cell: Cell, **values: Any) -> None:
        place = self.sheet.locator(cell.row, cell.col)
        self.findings.append(finding(rule_id, self.document_id, place, **values))

    def _entry(self, entry: Entry, following: Cell | None) -> None:
        """Read one label; what is said twice counts once, and is told when it differs."""
        code, kind = entry.row.code, _kind(entry.row.code)
        self.read_cells |= {(c.row, c.col) for c in entry.values}
        if kind == "none":
            return
        if kind in ("choice", "level"):
            self._choice(entry, following, code if kind == "choice" else "level")
            return
        cell = self._pick(entry)
        if entry.row.unit:
            self._figure(entry, cell)
            return
        text = entry.printed or (cell.text if cell is not None else "")
        text = text.strip(_NO_VALUE)
        if not text:
            return
        if code in self.texts and plain(str(self.texts[code])) != plain(text):
            self._note("F41", entry.cell, label=entry.label, value=text, other=str(self.texts[code]))
            return
        stored = cell.value if cell is not None and not entry.printed and cell.kind is Kind.NUMBER else text
        self.texts.setdefault(code, stored if kind == "code" else text)
        self.places.setdefault(code, cell or entry.cell)
        self.details.setdefault(entry.label, text)

    def _pick(self, entry: Entry) -> Cell | None:
        """The value among the cells beside a label: of several years the one that the report is about."""
        filled = [c for c in entry.values if entry.row.unit or c.text.strip(_NO_VALUE)]
        if not entry.row.unit or len(filled) <= 1:
            return filled[0] if filled else next(iter(entry.values), None)
        current = [c for c in filled if self._year_of(c) == self.year]
        if len(current) == 1:
            return current[0]
        numbers = [c for c in filled if c.kind is Kind.NUMBER]
        if len(numbers) > 1 and not any(self._year_of(c) for c in numbers):
            listed = "; ".join(c.text for c in numbers)
            self._note("F41", entry.cell, label=entry.label, value=numbers[0].text, other=listed)
            return None
        return next((c for c in filled if self._year_of(c) is None), None) if not numbers else numbers[0]

    def _year_of(self, cell: Cell) -> int | None:
        """The year in the header above a cell; None when there is no such header."""
        for row in range(cell.row - 1, -1, -1):
            above = self.sheet.anchor(row, cell.col)
            if above is None or above.kind is Kind.ERROR or (row, cell.col) in self.read_cells:
                continue
            if above.kind is Kind.NUMBER and not YEAR.fullmatch(above.text):
                continue
            column = read_column(cell.col, [above.text])
            if column.role is Role.VALUE and column.scenario == "actual":
                return column.resolve(self.year).end.year
        return None

    def _figure(self, entry: Entry, cell: Cell | None) -> None:
        """A count or an amount of money, in base units."""
        code, money = entry.row.code, read_unit(entry.row.unit)
        is_money = money is not None and money.kind == "money"
        expected = Expected(whole=not is_money)
        if not entry.printed and cell is None:
            return
        reading = read_text(entry.printed, expected) if entry.printed else read_cell(cell, expected)
        place = entry.cell if entry.printed or cell is None else cell
        if not reading.readable:
            self._note(reading.problem, place, **reading.details)
            return
        if reading.problem:
            self._note(reading.problem, place, **reading.details)
        if reading.value is None or reading.problem in ("R29", "F25"):
            return
        unit = reading.unit or read_unit(entry.unit) or unit_of_label(entry.label)
        if unit is None or (unit.kind == "money") != is_money:
            unit = self._assumed(entry, place) if is_money else Unit("", "count", 0)
        factor = 10.0**unit.mult
        monthly = unit.per_month or pattern("unit_month").search(plain(entry.label)) is not None
        if entry.row.unit.endswith("/năm") and monthly and "nam" not in plain(unit.text).split("/"):
            factor *= MONTHS_PER_YEAR
        value = float(f"{reading.value * factor:.15g}")
        if code in self.figures and self.figures[code] != value:
            self._note(
                "F41", place, label=entry.label, value=entry.printed or place.text, other=f"{self.figures[code]:g}"
            )
            return
        self.figures.setdefault(code, value)
        self.places.setdefault(code, place)
        self.details.setdefault(entry.label, entry.printed or place.text)

    def _assumed(self, entry: Entry, place: Cell) -> Unit:
        """The unit of the sheet ("Đơn vị tính: …"), else that of the form, with a finding."""
        if self.sheet_unit is not None:
            return self.sheet_unit
        default = _forms()[0].money_unit
        if not self.assumed_unit:
            self.assumed_unit = True
            self._note("F19", place, unit=default)
        return read_unit(default) or Unit("", "money", 6)

    def _choice(self, entry: Entry, following: Cell | None, name: str) -> None:
        """The option that is ticked below or beside the question, or written or numbered as its answer."""
        answers = list(self._ticked(entry, following, name))
        written = entry.printed or next((c.text for c in entry.values if c.text.strip(_NO_VALUE)), "")
        if not answers and written and (option := self._written(written, name)):
            answers = [option]
        if len({a.value + a.label for a in answers}) > 1:
            listed = "; ".join(a.label for a in answers)
            self._note("F42", entry.cell, label=entry.label, rows=listed)
            return
        if not answers:
            if written and not _pattern("tick_cell").match(plain(written)) and not _pattern("unticked").search(written):
                self._note("F43", entry.cell, label=entry.label, value=written)
                self.details.setdefault(entry.label, written)
            return
        chosen = answers[0]
        self.details[entry.label] = chosen.label
        self.texts.setdefault(entry.row.code, chosen.value)
        for code, value in chosen.extra.items():
            self.texts.setdefault(code, value)

    def _ticked(self, entry: Entry, following: Cell | None, name: str) -> Iterator[Option]:
        """The options with a tick, from the question to the next one."""
        options = _options(name)
        end = (following.row, following.col) if following else (entry.cell.row + len(options) + 2, 0)
        begin = (entry.cell.row, entry.cell.col)
        for place in sorted(p for p in self.sheet.cells if begin <= p < end or (p[0] == begin[0] and p >= begin)):
            cell = self.sheet.cells[place]
            if place[0] == end[0] and following is not None and place >= end:
                continue
            if _pattern("tick_cell").match(plain(cell.text)) and (option := self._option_of_tick(cell, name)):
                self.read_cells.add(place)
                yield option
            for part in re.split(r"(?=[☑☒☐□✓✔■])|\n|;", cell.text) if cell.kind is Kind.TEXT else ():
                ticked = _pattern("ticked").search(part)
                bare = _pattern("ticked").sub(" ", part)
                label = bare.rpartition(":")[2] if place == begin else bare
                if ticked and (option := options.get(key(label))):
                    yield option

    def _option_of_tick(self, cell: Cell, name: str) -> Option | None:
        """The option that a cell with nothing but a tick belongs to: left of it, else over its column."""
        options = _options(name)
        for col in range(cell.col - 1, -1, -1):
            left = self.sheet.cells.get((cell.row, col))
            if left is not None and left.kind is Kind.TEXT and key(left.text):
                if option := options.get(key(left.text)):
                    return option
                break
        for row in range(cell.row - 1, max(cell.row - 6, -1), -1):
            above = self.sheet.cells.get((row, cell.col))
            if above is not None and above.kind is Kind.TEXT and (option := options.get(key(above.text))):
                return option
        return None

    @staticmethod
    def _written(text: str, name: str) -> Option | None:
        """ "Nông nghiệp", "5.1" or "1" → the option; "5.1. Nông nghiệp" too."""
        options = _options(name)
        if option := options.get(key(text)) or options.get(key(strip_number(text)[0])):
            return option
        number = re.fullmatch(r"(?:\d\.)?(\d)", text.strip())
        listed = list(dict.fromkeys((o.label, id(o)) for o in options.values()))
        by_label = {o.label: o for o in options.values()}
        if number and 1 <= int(number[1]) <= len(listed):
            return by_label[listed[int(number[1]) - 1][0]]
        return None

    def _missing(self) -> None:
        """F14: what every report states."""
        missing = [r.label for r in _forms()[0].rows() if r.required and r.code not in self.texts | self.figures]
        if missing:
            self.findings.append(finding("F14", self.document_id, self.sheet.name, rows="; ".join(missing)))

    def _within(self) -> None:
        """F44: a part larger than its whole."""
        labels = {row.code: row.label for row in _forms()[0].rows()}
        for part, whole in _data()["within"].items():
            if part in self.figures and whole in self.figures and self.figures[part] > self.figures[whole]:
                values = {"label": labels[part], "other": labels[whole]}
                self._note("F44", self.places[part], **values, value=f"{self.figures[part]:g}")

    def _left_over(self) -> None:
        """F10: rows with figures whose label is none of the form."""
        for row, cells in self.sheet.rows():
            if row >= _LOOKED_THROUGH or any((row, c.col) in self.read_cells for c in cells):
                continue
            numbers = [c for c in cells if c.kind is Kind.NUMBER]
            label = next((c for c in cells if c.kind is Kind.TEXT and key(c.text)), None)
            headers = [c for c in cells if pattern("columns", "column_number").match(plain(c.text))]
            if label is not None and numbers and len(headers) < len(cells) - 1 and not _is_header(cells):
                self._note("F10", label, label=label.text, count=len(numbers))

    def _record(self) -> Cooperative:
        code = read_code(self.texts.get("code"))
        if code.state in (CodeState.INVALID, CodeState.REPAIRED):
            printed = str(self.texts["code"])
            rule = "F45" if code.state is CodeState.INVALID else "F46"
            self._note(rule, self.places["code"], value=printed, likely=code.code)
        years = YEAR.findall(str(self.texts.get("issued_on", "")))
        kept = {name: self.texts[name] for name in _data()["record"] if name in self.texts and name != "code"}
        kept |= {name: self.figures[name] for name in _data()["record"] if name in self.figures}
        first = min((cell.row for cell in self.places.values()), default=0)
        named = self.places.get("name")
        return Cooperative(
            sheet=self.sheet.name,
            row=(named.row if named else first) + 1,
            code=code.code,
            code_state=str(code.state),
            code_printed=str(self.texts.get("code", "")),
            name=str(kept.pop("name", "")),
            founded=int(years[0]) if years else None,
            founded_on=_day(self.texts.get("issued_on", "")),
            activity=self.texts.get("activity", "unknown"),
            details=self.details,
            figures={k: v for k, v in self.figures.items() if k not in _data()["record"]},
            **{k: v for k, v in kept.items() if k != "name"},
        )


def _day(text: str) -> date | None:
    """The date of "15/3/2015" or "ngày 15 tháng 3 năm 2015"; None when there is none."""
    found = re.search(r"(\d{1,2})\s*(?:[/.-]|thang)\s*(\d{1,2})\s*(?:[/.-]|nam)\s*(\d{4})", plain(text))
    stored = re.match(r"(\d{4})-(\d{2})-(\d{2})", text)
    try:
        if stored:
            return date.fromisoformat(stored[0])
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _is_header(cells: Sequence[Cell]) -> bool:
    """Whether a row names columns: "Chỉ tiêu | ĐVT | 2022 | 2023"."""
    return any(read_column(c.col, [c.text]).role in (Role.UNIT, Role.LABEL) for c in cells if c.kind is Kind.TEXT)
