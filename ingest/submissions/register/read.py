"""The rows of registers → cooperatives and findings.

Works column by column on plain rows: a national register has a million cells. What a cell says is decided once for
each different text (words.py); a closer look is taken at rows without a running number only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from statistics import median
from typing import Any

from ingest import entities
from ingest.identifiers import Code, CodeState, read_code
from ingest.observations import Finding
from ingest.submissions.fastgrid import ErrorText, UncachedText
from ingest.submissions.messages import finding
from ingest.submissions.model import Cooperative
from ingest.submissions.register.dates import When, read_when
from ingest.submissions.register.find import RegisterTable
from ingest.submissions.register.words import (
    Heading,
    Status,
    expression,
    heading_of,
    is_missing,
    org_type_of,
    rating_of,
    register_words,
    sector_of,
    sector_of_type,
    state_listed,
    status_of,
)
from ingest.submissions.sheet import Cell, Kind, address, number_text
from ingest.submissions.text import clean, pattern, plain, words
from ingest.submissions.units import Unit, is_ditto, of_kind, read_unit, unit_line
from ingest.submissions.values import Expected, read_cell

_MOST_FINDINGS = 1000  # of one rule in one register; then one finding says how many more
_IMPROBABLE = 5e12  # đồng: no cooperative's capital or turnover
_IMPROBABLY_SMALL = 1e7  # đồng: below this "1,500" triệu đồng is not one and a half
_LIKELY_DONG = 1e6  # a column of money whose middle is above this is in đồng, not in millions
_REPEATED = 0.5  # share of a register's codes that another one lists too: one is a copy of the other
_FILLED_DOWN = ("district", "commune", "sector", "type", "status", "address")
_IDENTITY = ("code", "address", "hamlet", "representative", "founded", "phone", "certificate")
_TICK = frozenset({"x", "v", "1", "✓", "✔", "√", "có", "co", "+", "●"})
_NUMBERED = re.compile(r"\d{1,6}(?:\.\d{1,6})?[.)]?")
_MAY_BE_NO_NAME = frozenset("tTcClLgGnN(*")
_MAY_BE_MISSING = frozenset("-–—xX.…kKcCnN0?/ ")
_NUMBER_ONLY = re.compile(r"\(?(?:[A-Za-z]|[IVXivx]{1,5}|\d[\d.]*)[.)\-:]?")
_NUMBER_BEFORE = re.compile(r"\(?([A-Ha-h]|[IVXivx]{1,5}|\d{1,3}(?:\.\d{1,3})*)(?:[.)\-–:/\s]|$)")
_ADDRESS_PART = re.compile(
    r"[,;]|\s[-–]\s|\s+(?=(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh|tp\.?|tx\.?)\s)", re.IGNORECASE
)
_COMMUNE = re.compile(r"(?:xa|phuong|thi tran|dac khu|tt|x|p)[\s.]+\S")
_DISTRICT = re.compile(r"(?:huyen|quan|thi xa|thanh pho|tx|tp|h|q)[\s.]+\S")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the title, the sheet and the rows between the cooperatives say of those below."""

    district: str = ""
    commune: str = ""
    org_type: str = ""
    sector: str = "_T"
    status: Status | None = None


class _Headings:
    """The headings in force below one another. A heading ends those of its own level, and what stands below them.

    The level is the kind of its number (A, I, 1, 1.1), without a number what it is about.
    """

    def __init__(self, outer: _Context) -> None:
        self._outer = outer
        self._open: list[tuple[str, Heading]] = []

    def add(self, number: str, heading: Heading) -> _Context:
        """What holds from this heading on."""
        level = _level(number) or _about(heading)
        ended = next((i for i, (known, _) in enumerate(self._open) if known == level), len(self._open))
        self._open[ended:] = [(level, heading)]
        context = self._outer
        for known, opened in self._open:
            context = _below(context, opened, known in _NUMBERED_LEVELS)
        return context


def read_registers(
    tables: Sequence[RegisterTable], document_id: str = "", as_of: date | None = None
) -> tuple[list[Cooperative], list[Finding]]:
    """The cooperatives of some registers, in their order, and what is wrong with them.

    Args:
        as_of: the day that the registers are about; a later date of foundation is a finding. None: today.
    """
    cooperatives: list[Cooperative] = []
    findings: list[Finding] = []
    for table in tables:
        reader = _Reader(table, document_id, as_of or date.today())  # noqa: DTZ011
        cooperatives += reader.run()
        findings += reader.findings()
    findings += _repeated(tables, cooperatives, document_id)
    return cooperatives, findings


class _Reader:
    """Reads one register."""

    def __init__(self, table: RegisterTable, document_id: str, as_of: date) -> None:
        self.table, self.rows = table, table.page.rows
        self.document_id, self.as_of = document_id, as_of
        self.day = as_of.year * 10_000 + as_of.month * 100 + as_of.day
        self._noted: list[tuple[int, int, Finding]] = []
        self._count: Counter[str] = Counter()
        self._by_field = {c.field: c.index for c in table.columns if c.field}
        self._units = [
            unit for _, _, text in table.above if (line := unit_line(text)) and (unit := of_kind(line, "money"))
        ]
        self.picked: list[int] = []
        self.contexts: list[_Context] = []
        self.columns: list[tuple[Any, ...]] = []  # the cells of the picked rows
        self._told_types: list[str] = []

    def note(self, rule_id: str, row: int, col: int, **values: Any) -> None:
        """Add a finding about a cell."""
        self._count[rule_id] += 1
        if self._count[rule_id] <= _MOST_FINDINGS:
            place = f"{self.table.page.name}!{address(row, col)}"
            self._noted.append((row, col, finding(rule_id, self.document_id, place, **values)))

    def findings(self) -> list[Finding]:
        """What was noted, from top to bottom."""
        noted = [found for _, _, found in sorted(self._noted, key=lambda n: n[:2])]
        for rule_id, count in self._count.items():
            if count > _MOST_FINDINGS:
                values: dict[str, Any] = {"rule": rule_id.partition(".")[0], "count": count - _MOST_FINDINGS}
                noted.append(finding("F62", self.document_id, self.table.page.name, **values))
        return noted

    # Rows

    def _pick(self) -> None:
        """Which rows are cooperatives, and the context of each."""
        rows, picked, contexts = self.rows, self.picked, self.contexts
        number = self._by_field.get("number", -1)
        name = self._by_field["name"]
        telling = [self._by_field[field] for field in _IDENTITY if field in self._by_field]
        first, second = (telling * 2 or [name, name])[:2]
        context = self._outer_context()
        self._headings = _Headings(context)
        for index in range(self.table.top, self.table.end):
            row = rows[index]
            called = row[name]
            if telling and type(called) is str and called and (row[first] or row[second]):
                plainly = type(row[number]) in (float, int) if number >= 0 else called[0] not in _MAY_BE_NO_NAME
                if plainly:
                    picked.append(index)
                    contexts.append(context)
                    continue
            kind, found = self._look(index, number, name, telling, context)
            context = found
            if kind:
                picked.append(index)
                contexts.append(context)

    def _look(self, index: int, number: int, name: int, telling: list[int], context: _Context) -> tuple[bool, _Context]:
        """Whether a row that does not look like the others is a cooperative; and the context from here on."""
        row = self.rows[index]
        filled = {col: value for col, value in enumerate(row) if value not in (None, "") and str(value).strip()}
        counted = number >= 0 and number in filled and _is_number(filled[number])
        numbered = counted or (number in filled and _NUMBER_ONLY.fullmatch(_text(filled[number])) is not None)
        rest = {col: value for col, value in filled.items() if col != number or not numbered}
        texts = [clean(value) for value in filled.values() if isinstance(value, str)]
        if not rest or self._is_header(filled):
            return False, context
        identified = [col for col in telling if col in filled and not _blank(filled[col])]
        called = clean(str(filled[name])) if name in filled else ""
        lead = called or (texts[0] if texts else "")
        if counted and called and not identified and self._is_next(index, filled, number, name):
            return True, context
        if any(expression("rows", "total").match(words(text)) for text in (lead, *texts[:1])) and not identified:
            return False, context
        if not identified and lead and (heading := heading_of(_joined(texts, lead))):
            return False, self._headings.add(_text(filled[number]) if number in filled else lead, heading)
        if (
            len(texts)
            and any(expression("rows", "footer").match(words(t)) for t in texts)
            and not (counted or identified)
        ):
            return False, context
        if called and (counted or identified or (org_type_of(called) and called[0] != "(")):
            return True, context
        if called and number < 0 and len(rest) > 1:
            return True, context
        if not called and (identified or (counted and len(rest) > 1)):
            return True, context
        if lead:
            self.note("F57", index, min(filled), label=lead)
        return False, context

    def _is_next(self, index: int, filled: dict[int, Any], number: int, name: int) -> bool:
        """Whether a row whose name could be a heading or a total ("HTX Vận tải", "Cộng Hòa") is a cooperative.

        Some of it is text besides the name, for sums of a group are numbers; or its number is the next one, and if
        nothing else stands there, the row below has the one after.
        """
        called = words(_text(filled[name]))
        heading = heading_of(called)
        if (heading is not None and (heading.district or heading.commune)) or expression("rows", "grand").match(called):
            return False
        rest = [value for col, value in filled.items() if col not in (number, name)]
        if any(isinstance(value, str) and not _is_number(value) and not _blank(value) for value in rest):
            return True
        before = _running(self.rows[self.picked[-1]][number]) if self.picked else -1
        after = _running(self.rows[index + 1][number]) if index + 1 < len(self.rows) else -1
        own = _running(filled[number])
        return before + 1 == own > 0 and (bool(rest) or after == own + 1)

    def _is_header(self, filled: dict[int, Any]) -> bool:
        """Whether the row repeats the header, or holds the numbers of the columns."""
        if len(filled) > 2 and all(pattern("columns", "column_number").match(plain(_text(v))) for v in filled.values()):
            return list(filled.values()) != sorted(set(map(str, filled.values()))) or _ascending(filled)
        headers = {column.index: column.header for column in self.table.columns}
        same = sum(isinstance(v, str) and words(v) in words(headers.get(col, "")) for col, v in filled.items())
        return len(filled) > 1 and same > len(filled) / 2 and any(isinstance(v, str) for v in filled.values())

    def _outer_context(self) -> _Context:
        """What the title and the name of the sheet say of all rows."""
        context = _Context()
        for text in (self.table.page.name, *(text for _, _, text in self.table.above[-12:])):
            if (kind := org_type_of(text, anywhere=True)) and not _names_several(text):
                context = replace(context, org_type=kind[0], sector=kind[1])
            if found := _DISTRICT_IN.search(clean(text)):
                context = replace(context, district=found[1].strip())
            if status := state_listed(text):
                context = replace(context, status=status)
        if (heading := heading_of(self.table.page.name)) and heading.district:
            context = replace(context, district=heading.district)
        return context

    # Columns

    def _values(self, field: str) -> list[Any]:
        """The cells of a field, one for each cooperative; what a merged range covers is filled in for texts."""
        if field not in self._by_field:
            return [None] * len(self.picked)
        col = self._by_field[field]
        values = list(self.columns[col])
        if field in _FILLED_DOWN:
            self._fill(col, values)
        return values

    def _fill(self, col: int, values: list[Any]) -> None:
        merges = [m for m in self.table.page.merged if m[1] <= col <= m[3] and m[2] > m[0] >= self.table.top]
        anchors = {row: m for m in merges for row in range(m[0], min(m[2], self.table.end) + 1)}
        dittos = {v for v in set(values) if type(v) is str and v and len(v) < 10 and is_ditto(v)}
        if not anchors and not dittos:
            return
        above: Any = None
        for place, row in enumerate(self.picked):
            value = values[place]
            if value in (None, "") and (merge := anchors.get(row)):
                values[place] = self.rows[merge[0]][merge[1]]
            elif value in dittos:
                values[place] = above
            above = values[place]

    def _texts(self, field: str) -> list[str]:
        """The texts of a field; "" where the cell says that there is nothing: "-", "chưa có"."""
        if field not in self._by_field:
            return [""] * len(self.picked)
        texts = _all_texts(self._values(field))
        nothing = {text for text in set(texts) if text[:1] in _MAY_BE_MISSING and len(text) < 14 and is_missing(text)}
        return ["" if text in nothing else text for text in texts] if nothing - {""} else texts

    def run(self) -> list[Cooperative]:
        """The cooperatives of the register."""
        self._pick()
        if not self.picked:
            return []
        self.columns = list(zip(*(self.rows[row] for row in self.picked), strict=True))
        names = _all_texts(self._values("name"))
        self._told_types = self._texts("type")
        codes = self._codes()
        types = self._types(names)
        statuses = self._statuses()
        whens = self._founded()
        money = {field: self._numbers(field, True) for field in ("charter_capital", "revenue", "profit")}
        counts = {field: self._numbers(field, False) for field in ("members", "workers")}
        districts, communes = self._texts("district"), self._texts("commune")
        addresses, hamlets = self._texts("address"), self._texts("hamlet")
        self._places(addresses, communes, districts, hamlets)
        sectors, ratings = self._sectors(), self._ratings()
        persons = self._texts("representative")
        details = self._details()
        sheet = self.table.page.name
        printed = _all_texts(self._values("code"))
        result = []
        for i, row in enumerate(self.picked):
            context, status, kind = self.contexts[i], statuses[i], types[i]
            legal = status.group if kind[0] == "group" else status.legal
            code = codes[i]
            result.append(
                Cooperative(
                    sheet,
                    row + 1,
                    code.code,
                    code.state.value,
                    printed[i],
                    names[i],
                    kind[0],
                    sectors[i] if sectors[i] != "_T" else kind[1] if kind[1] != "_T" else context.sector,
                    addresses[i],
                    communes[i] or context.commune,
                    districts[i] or context.district,
                    whens[i].year,
                    persons[i],
                    legal,
                    status.activity,
                    counts["members"][i],
                    counts["workers"][i],
                    money["charter_capital"][i],
                    money["revenue"][i],
                    money["profit"][i],
                    details[i],
                    whens[i].day,
                    ratings[i],
                )
            )
            if not names[i]:
                self.note("F50", row, self._by_field["name"])
        self._check_amounts(money)
        self._hidden()
        return result

    def _codes(self) -> list[Code]:
        """The codes; what is wrong with them, and those met before, are findings R38."""
        column = self.table.column("code") or self.table.column("certificate")
        if "code" not in self._by_field or column is None:
            return [Code("", CodeState.MISSING)] * len(self.picked)
        numbers = _CERTIFICATE.search(words(column.header)) is not None
        only_numbers = numbers and not _CODE.search(words(column.header))
        codes: list[Code] = []
        met: dict[str, int] = {}
        usable, personal, branch = (CodeState.VALID, CodeState.REPAIRED), CodeState.PERSONAL, CodeState.BRANCH
        for row, value in zip(self.picked, self._values("code"), strict=True):
            code = read_code(_text(value) if isinstance(value, (ErrorText, date, datetime)) else value)
            state = code.state
            if state is not CodeState.VALID and state is not CodeState.MISSING:
                if only_numbers or (state in _UNSURE and numbers and not _LIKE_A_CODE.fullmatch(code.code)):
                    code = Code("", CodeState.MISSING)  # the number of an old certificate, valid until it is changed
                    state = code.state
                else:
                    self._judge(row, column.index, code, _text(value))
            if state in usable or state is personal or state is branch:
                earlier = met.setdefault(code.code, row)
                if earlier != row:
                    values = {"value": code.code, "other": f"{self.table.page.name}!{address(earlier, column.index)}"}
                    self.note("R38.duplicate", row, column.index, **values)
            codes.append(code)
        return codes

    def _judge(self, row: int, col: int, code: Code, printed: str) -> None:
        if code.state is CodeState.REPAIRED:
            self.note("R38.repaired", row, col, value=printed, likely=code.code)
        elif code.state is CodeState.PERSONAL:
            self.note("R38.personal", row, col, value=printed)
        elif code.state is CodeState.INVALID:
            digits = re.sub(r"\D", "", code.code)
            right = len(digits) in (10, 13) and re.fullmatch(r"[\d-]+", code.code)
            self.note("R38.digit" if right else "R38.length", row, col, value=printed or code.code)

    def _types(self, names: list[str]) -> list[tuple[str, str]]:
        """Type and sector of a credit fund: from the column of types, the name, the context; else a cooperative."""
        ticked, told = self._ticked("type"), self._told_types
        begins = [" ".join(name.split(None, 3)[:3]) for name in names]
        by_name = {begin: org_type_of(begin) for begin in set(begins)}
        by_column = {text: org_type_of(text, anywhere=True) if text else None for text in set(told)}
        result = []
        for i, begin in enumerate(begins):
            named, context = by_name[begin], self.contexts[i].org_type
            kind = by_column[told[i]] or ((ticked[i], "_T") if ticked[i] else None) or named
            kind = kind or (context or "coop", "_T")
            result.append(named if named and kind[0] == named[0] == "coop" and kind[1] == "_T" else kind)
        return result

    def _statuses(self) -> list[Status]:
        """What the status column, a mark, a note that is a status, or the row above says."""
        told, ticked, notes = self._texts("status"), self._ticked("status"), self._texts("note")
        read = {text: status_of(text) if text else None for text in {*told, *notes, *ticked}}
        for text in set(told):
            if text and read[text] is None and rating_of(text) in _RATED:
                read[text] = Status("active")  # "Khá": only those that work are rated
        unclear = {text for text in set(told) if text and read[text] is None}
        unknown = Status("unknown")
        result = []
        for i, text in enumerate(told):
            status = read[text] or read[ticked[i]] or (None if text else read[notes[i]])
            result.append(status or self.contexts[i].status or unknown)
            if text in unclear and not ticked[i]:
                self.note("F52", self.picked[i], self._by_field["status"], label=text)
        return result

    def _sectors(self) -> list[str]:
        ticked, texts = self._ticked("sector"), self._texts("sector")
        if any(type(value) is float for value in self._values("sector")):
            texts = [
                f"0{text}" if len(text) == 3 and text.isdigit() else text for text in texts
            ]  # VSIC 0118 as a number
        read = {text: sector_of(text, self.day) if text else None for text in set(texts)}
        if unknown := {text for text, sector in read.items() if text and sector is None}:
            first = {text: self.picked[i] for i, text in reversed(list(enumerate(texts))) if text in unknown}
            for text, row in first.items():
                self.note("F56", row, self._by_field["sector"], label=text, count=texts.count(text))
        types = self._told_types
        by_type = {text: sector_of_type(text) if text else None for text in set(types)}
        return [read[text] or ticked[i] or by_type[types[i]] or "_T" for i, text in enumerate(texts)]

    def _ratings(self) -> list[str]:
        ticked, texts = self._ticked("rating"), self._texts("rating")
        read = {text: rating_of(text) if text else None for text in set(texts)}
        return [read[text] or ticked[i] or "_T" for i, text in enumerate(texts)]

    def _ticked(self, field: str) -> list[str]:
        """What the marked column of a group says: "x" under "Ngành nghề – Vận tải" → transport; "" without a mark."""
        result = [""] * len(self.picked)
        for column in self.table.columns:
            if column.ticks.partition(":")[0] != field:
                continue
            said = column.ticks.partition(":")[2]
            for i, value in enumerate(self.columns[column.index]):
                if value not in (None, "", 0) and (value == 1 or str(value).strip().lower() in _TICK):
                    result[i] = result[i] or said
        return result

    def _founded(self) -> list[When]:
        if "founded" not in self._by_field:
            return [When()] * len(self.picked)
        col, values = self._by_field["founded"], self._values("founded")
        read = {(type(value), value): read_when(value) for value in set(values)}
        result = [read[type(value), value] for value in values]
        for row, value, when in zip(self.picked, values, result, strict=True):
            if not when.readable:
                self.note("F53", row, col, value=_text(value))
            elif when.year is not None and when.year >= self.as_of.year and self._is_later(when):
                self.note("F54", row, col, value=_text(value), day=f"{self.as_of:%d/%m/%Y}")
        return result

    def _is_later(self, when: When) -> bool:
        return when.day > self.as_of if when.day else (when.year or 0) > self.as_of.year

    def _places(self, addresses: list[str], communes: list[str], districts: list[str], hamlets: list[str]) -> None:
        """Commune and district from an address in one text; an address from its columns. Changes the lists."""
        split = not ("commune" in self._by_field and "district" in self._by_field)
        for i, text in enumerate(addresses):
            if not text:
                addresses[i] = ", ".join(filter(None, (hamlets[i], communes[i], districts[i])))
            elif split:
                commune, district = _split_address(text)
                communes[i] = communes[i] or commune
                districts[i] = districts[i] or district

    def _numbers(self, field: str, money: bool) -> list[float | None]:
        """The numbers of a column in persons or đồng."""
        if field not in self._by_field:
            return [None] * len(self.picked)
        col, values = self._by_field[field], self._values(field)
        factor = 10.0 ** self._unit(field, values).mult if money else 1.0
        expected = Expected(True) if not money else Expected(False, _IMPROBABLY_SMALL / factor, _IMPROBABLE / factor)
        stored = [value for value in values if value is not None and value != ""]
        if set(map(type, stored)) == {float} and min(stored) >= 0 and (money or all(map(float.is_integer, stored))):
            return [_in_dong(v, factor) if type(v) is float else None for v in values]  # nearly always
        result: list[float | None] = []
        for place, value in enumerate(values):
            if type(value) is float and value >= 0 and (money or value == int(value)):
                result.append(_in_dong(value, factor))
            elif value is None or value == "":
                result.append(None)
            else:
                result.append(self._slow_number(self.picked[place], col, value, expected, factor))
        return result

    def _slow_number(self, row: int, col: int, value: Any, expected: Expected, factor: float) -> float | None:
        """A number typed as text, a negative one, or what is none (findings F21–F26, R29)."""
        reading = read_cell(_cell(row, col, value), expected)
        if reading.problem:
            self.note(reading.problem, row, col, **reading.details)
        if not reading.readable or reading.value is None:
            return None
        if reading.unit is not None:
            if reading.unit.kind == "money" and expected.whole:
                self.note("F21", row, col, value=_text(value))
                return None
            factor = 10.0**reading.unit.mult if reading.unit.kind == "money" else factor
        if expected.whole and reading.value < 0:
            self.note("F60", row, col, value=_text(value))
        return _in_dong(reading.value, factor)

    def _unit(self, field: str, values: list[Any]) -> Unit:
        """The unit of a column of money: its header, the line over the table, else assumed from its size (F55)."""
        column = self.table.column(field)
        stated = column.unit if column and column.unit else next(iter(self._units), None)
        if stated is not None or column is None:
            return stated or Unit("", "money", 0)
        if all(isinstance(v, str) and re.search(r"[^\W\d_]", v) for v in values if v not in (None, "")):
            return Unit("", "money", 0)  # each cell has its own unit, or none at all
        sizes = [abs(v) for v in values if type(v) in (float, int) and v]
        sizes = sizes or [abs(r.value) for v in values if (r := read_cell(_cell(0, 0, v), Expected())).value]
        text = "đồng" if sizes and median(sizes) >= _LIKELY_DONG else str(register_words()["default_money"])
        header_row = max(self.table.top - 1, self.table.header_row)
        self.note("F55", header_row, column.index, label=column.header, unit=text)
        return read_unit(text) or Unit("", "money", 0)

    def _check_amounts(self, money: dict[str, list[float | None]]) -> None:
        """F59: a profit above the revenue; F60: an amount that no cooperative has."""
        for field, amounts in money.items():
            if field in self._by_field:
                for row, amount in zip(self.picked, amounts, strict=True):
                    if amount is not None and abs(amount) > _IMPROBABLE:
                        self.note("F60", row, self._by_field[field], value=_text(self.rows[row][self._by_field[field]]))
        if "profit" in self._by_field and "revenue" in self._by_field:
            for row, gain, turnover in zip(self.picked, money["profit"], money["revenue"], strict=True):
                if gain is not None and turnover is not None and gain > turnover:
                    col = self._by_field["profit"]
                    values = {
                        "value": _text(self.rows[row][col]),
                        "other": _text(self.rows[row][self._by_field["revenue"]]),
                    }
                    self.note("F59", row, col, **values)

    def _details(self) -> list[dict[str, str]]:
        """What no field holds, by the printed header; the printed sector and status too, which become codes."""
        kept_too = {"sector", "status", "rating", "certificate", "note", "phone", "person", "province"}
        kept = [c for c in self.table.columns if not c.field or c.field in kept_too]
        kept += [c for c in self.table.columns if c.field == "code" and _CERTIFICATE.search(words(c.header))]
        if "type" in self._by_field and not all(org_type_of(text, anywhere=True) for text in set(self._told_types)):
            kept += [c for c in self.table.columns if c.field == "type"]
        kept = [c for c in kept if c.header and (c.field or not c.ticks)]
        kept = [column for column in kept if any(value not in (None, "") for value in self.columns[column.index])]
        headers = [column.header for column in kept]
        columns = [_all_texts(list(self.columns[column.index])) for column in kept]
        if not kept:
            return [{} for _ in self.picked]
        return [
            {header: text for header, text in zip(headers, texts, strict=True) if text}
            for texts in zip(*columns, strict=True)
        ]

    def _hidden(self) -> None:
        """F18: rows or columns that nobody sees were read."""
        page, first = self.table.page, self.table.top
        used = {column.index for column in self.table.columns if column.header}
        for hidden, en, vi in (
            (page.hidden_rows and not page.hidden_rows.isdisjoint(self.picked), "rows", "dòng"),
            (bool(page.hidden_cols & used), "columns", "cột"),
            (page.hidden, f"sheet {page.name!r}", f"trang tính “{page.name}”"),
        ):
            if hidden:
                self.note("F18", first, self._by_field["name"], what=en, what_vi=vi)


_DISTRICT_IN = re.compile(
    r"\b((?:huyện|thị xã|quận|HUYỆN|Huyện|THỊ XÃ|Thị xã|QUẬN|Quận)\s+[A-ZĐÀ-Ỹ]\S*(?:\s+[A-ZĐÀ-Ỹ]\S*){0,3})"
)


_RATED = ("good", "fair", "average", "weak")
_UNSURE = (CodeState.INVALID, CodeState.PERSONAL)
_LIKE_A_CODE = re.compile(r"\d{9,10}(?:-\d{3})?")
_CERTIFICATE = re.compile(r"\b(?:gcn\w*|chung nhan|so dkkd|so dang ky|giay phep|dang ky kinh doanh|quyet dinh)\b")
_CODE = re.compile(r"\b(?:ma|mst|thue|msdn|msht)\b")
_NUMBERED_LEVELS = ("A", "I", "1", "1.1", "1.1.1")


def _level(number: str) -> str:
    """The level that a number stands for: "B." → "A", "II" → "I", "2" → "1", "2.3" → "1.1"; "" without one."""
    found = _NUMBER_BEFORE.match(number.strip())
    if found is None:
        return ""
    if found[1][0].isdigit():
        return ".".join("1" * min(found[1].count(".") + 1, 3))
    return "I" if set(found[1].upper()) <= set("IVX") else "A"


def _about(heading: Heading) -> str:
    """What a heading without a number tells above all."""
    told = (("district", heading.district), ("commune", heading.commune), ("status", heading.status))
    return next((name for name, value in told if value), "sector" if _has_trade(heading) else "type")


def _has_trade(heading: Heading) -> bool:
    return heading.sector is not None and heading.sector != "credit"


def _below(context: _Context, heading: Heading, numbered: bool) -> _Context:
    """The context under a heading: a district ends the commune before it, a type the sector.

    Without a number nobody knows whether a heading stands below the one before or beside it; then less is concluded.
    """
    if heading.district is not None:
        return replace(context, district=heading.district, commune="")
    if heading.commune is not None:
        return replace(context, commune=heading.commune)
    if heading.status is not None:
        sector = "_T" if heading.org_type and not numbered and context.sector == "credit" else context.sector
        return replace(context, status=heading.status, org_type=heading.org_type or context.org_type, sector=sector)
    if heading.org_type is not None:
        status = context.status if numbered else None
        return replace(context, org_type=heading.org_type, sector=heading.sector or "_T", status=status)
    return replace(context, sector=heading.sector or "_T")


def _joined(texts: list[str], lead: str) -> str:
    """The heading as one text: "I" and "Huyện Yên Dũng" stand in two cells."""
    return lead if len(texts) < 2 or texts[0] == lead else f"{texts[0]} {lead}" if len(texts[0]) < 6 else lead


def _names_several(text: str) -> bool:
    """Whether a title names several types: "DANH SÁCH HTX, LHHTX, THT"."""
    folded = f" {words(text)} "
    kinds = (
        r"\b(?<!lien hiep )(?:htx|hop tac xa)\b",
        r"\b(?:lien hiep|lhhtx)\b",
        r"\b(?:to hop tac|tht)\b",
        r"\bquy\b",
    )
    return sum(bool(re.search(kind, folded)) for kind in kinds) > 1


def _ascending(filled: dict[int, Any]) -> bool:
    numbers = [int(found[0]) for value in filled.values() if (found := re.search(r"\d+", _text(value)))]
    return len(numbers) > 2 and numbers == sorted(set(numbers))


def _running(value: Any) -> int:
    """The running number in a cell; -1 without one."""
    found = re.match(r"\d+", _text(value))
    return int(found[0]) if found else -1


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return _NUMBERED.fullmatch(value.strip()) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _in_dong(value: float, factor: float) -> float:
    """The value in base units, without the noise of binary fractions below a hundredth."""
    scaled = value * factor
    return scaled if scaled.is_integer() else round(scaled, 2)


def _blank(value: Any) -> bool:
    return isinstance(value, str) and is_missing(value)


def _all_texts(values: list[Any]) -> list[str]:
    """The cells of a column as texts; a column of clean texts is found in a few looks at all of it at once."""
    try:
        joined = "|".join(values)
    except TypeError:
        return list(map(_text, values))
    clean_already = joined.isprintable() and not any(odd in joined for odd in ("  ", " |", "| "))
    return values if clean_already and joined[:1] != " " and joined[-1:] != " " else list(map(_text, values))


def _text(value: Any) -> str:
    """A cell as one line of text, as printed."""
    if type(value) is str:
        if value.isprintable() and "  " not in value and value[:1] != " " and value[-1:] != " ":
            return value
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(float(value))
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else clean(str(value))


def _cell(row: int, col: int, value: Any) -> Cell | None:
    """A plain value as the cell that `read_cell` understands."""
    if value is None or value == "":
        return None
    if isinstance(value, ErrorText):
        return Cell(row, col, str(value), Kind.UNCACHED if isinstance(value, UncachedText) else Kind.ERROR)
    if isinstance(value, bool):
        return Cell(row, col, value, Kind.BOOL)
    if isinstance(value, (int, float)):
        return Cell(row, col, value, Kind.NUMBER)
    return Cell(row, col, value, Kind.TEXT if isinstance(value, str) else Kind.DATE)


@lru_cache(maxsize=50_000)
def _split_address(text: str) -> tuple[str, str]:
    """Commune and district of an address: "Thôn 3, xã Tân Tiến, huyện Yên Dũng" → ("xã Tân Tiến", "huyện Yên Dũng")."""
    commune = district = ""
    for part in _ADDRESS_PART.split(text):
        named = part.strip(" .,-–()")
        folded = plain(named)
        if not district and _DISTRICT.match(folded) and not expression("central_cities").match(words(named)):
            district = named
        elif not commune and _COMMUNE.match(folded):
            commune = named
    return commune, district


def _repeated(tables: Sequence[RegisterTable], cooperatives: list[Cooperative], document_id: str) -> list[Finding]:
    """The same cooperative twice: F51 by name, place, year and representative; R38 by code on another sheet.

    Where most of one register stands in another too, that is said once (F58): a summary beside its parts.
    """
    columns = {table.page.name: table for table in tables}
    findings: list[Finding] = []
    met: dict[str, Cooperative] = {}
    across: dict[tuple[str, str], list[tuple[Cooperative, Cooperative]]] = {}
    alike = [(cooperatives[i], cooperatives[first], why) for i, first, why in entities.duplicates(cooperatives)]
    without_code = Counter((row.sheet, earlier.sheet) for row, earlier, _ in alike if row.sheet != earlier.sheet)
    for row in cooperatives:
        if code := entities.code_key(row):
            earlier = met.setdefault(code, row)
            if earlier.sheet != row.sheet:
                across.setdefault((row.sheet, earlier.sheet), []).append((row, earlier))
    sizes = Counter(row.sheet for row in cooperatives)
    shared = Counter({pair: len(rows) for pair, rows in across.items()}) + without_code
    repeated = Counter[str]()
    for (sheet, _), count in shared.items():
        repeated[sheet] += count
    copies = {sheet for sheet, count in repeated.items() if count > _REPEATED * sizes[sheet]}
    for (sheet, other), count in shared.items():
        if sheet in copies:
            values: dict[str, Any] = {"sheet": sheet, "other": other, "count": count}
            findings.append(finding("F58", document_id, sheet, **values))
    for (sheet, _), pairs in across.items():
        if sheet in copies:
            continue
        for row, earlier in pairs:
            column = columns[sheet].column("code")
            place = f"{sheet}!{address(row.row - 1, column.index if column else 0)}"
            other_place = _place_of(columns, earlier, "code")
            findings.append(finding("R38.duplicate", document_id, place, value=row.code, other=other_place))
    for row, earlier, why in alike:
        if row.sheet != earlier.sheet and row.sheet in copies:
            continue
        why_vi = ", ".join(_AGREE_VI[name] for name in why.agree)
        told: dict[str, Any] = {"label": row.name, "other": _place_of(columns, earlier, "name"), "why_vi": why_vi}
        told["why"] = ", ".join(why.agree)
        findings.append(finding("F51", document_id, _place_of(columns, row, "name"), **told))
    return findings


_AGREE_VI = {
    "name": "tên", "org_type": "loại hình", "place": "địa bàn", "founded": "năm thành lập",
    "representative": "người đại diện", "code": "mã số",
}  # fmt: skip


def _place_of(tables: dict[str, RegisterTable], row: Cooperative, field: str) -> str:
    column = tables[row.sheet].column(field)
    return f"{row.sheet}!{address(row.row - 1, column.index if column else 0)}"
