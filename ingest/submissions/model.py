"""What reading a workbook yields: a `Submission`, or `Refused`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ingest.observations import Claim, Finding


class Refused(ValueError):
    """The workbook cannot be read at all. ``str(e)`` is for us, ``message_vi`` for the sender; both are one line."""

    def __init__(self, rule_id: str, message_en: str, message_vi: str) -> None:
        super().__init__(message_en)
        self.rule_id = rule_id
        self.message_vi = message_vi


@dataclass(slots=True)  # not frozen: a register has 50,000 of them, and that would take twice the time
class Cooperative:
    """One organisation as a register (danh sách HTX) or its own yearly report names it.

    Attributes:
        sheet, row: where; ``row`` counts from 1, as the spreadsheet shows it.
        code: mã số HTX = mã số thuế, 10 digits or 13 with a dash (domain.md §4), repaired if need be; "" when unknown.
        code_state: valid, repaired (leading zero restored), invalid (check digit, length), missing, personal (12
            digits: số định danh cá nhân), branch (13 digits).
        code_printed: the cell as it stands.
        name, org_type: as printed; coop, union or group; ``sector`` is a code of code_lists.csv, "_T" when not told.
        legal_status: the exact string of NĐ 92/2024 art. 27/28, or "".
        activity: active, inactive, closed, unknown.
        founded: year of foundation or first registration.
        members, workers: persons; charter_capital, revenue, profit: đồng; None when not told.
        details: what else the row says, by the printed header.
        figures: other figures of its own report in base units (persons; đồng; wages đồng per year), by the names of
            single.yml: member_new, worker_member, asset_total, wage_avg ….
    """

    sheet: str
    row: int
    code: str
    code_state: str
    code_printed: str
    name: str
    org_type: str = "coop"
    sector: str = "_T"
    address: str = ""
    commune: str = ""
    district: str = ""
    founded: int | None = None
    representative: str = ""
    legal_status: str = ""
    activity: str = "unknown"
    members: float | None = None
    workers: float | None = None
    charter_capital: float | None = None
    revenue: float | None = None
    profit: float | None = None
    details: dict[str, str] = field(default_factory=dict)
    founded_on: date | None = None
    rating: str = "_T"
    figures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """One province's report.

    Attributes:
        forms: the forms found, as ``PL1@2022``, in the order of the workbook.
        ref_area: key of the catalogue, ``VN63-24`` or ``VN34-24``; ``ref_area_scheme`` is ``VN63`` or ``VN34``.
        reporting_year: the year N that the columns of the form are relative to; None for a register that names none.
        reporting_period: SDMX code of the period that the report is about: ``2023``, ``2024-S1``; "" without a year.
        document_number: the letter's number as printed (``180/KH-UBND``), or "".
        title: the title above the first table, one line.
        published_at: the date of the letter, or None.
        claims: one per cell, in the order of the workbook.
        findings: what was not read or looks wrong.
        cooperatives: the rows of a register of cooperatives, or the one cooperative that reports.
    """

    forms: list[str]
    ref_area: str
    ref_area_scheme: str
    reporting_year: int | None
    reporting_period: str
    document_number: str
    title: str
    published_at: date | None
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cooperatives: list[Cooperative] = field(default_factory=list)
