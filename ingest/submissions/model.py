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


@dataclass(frozen=True)
class Submission:
    """One province's report.

    Attributes:
        forms: the forms found, as ``PL1@2022``, in the order of the workbook.
        ref_area: key of the catalogue, ``VN63-24`` or ``VN34-24``; ``ref_area_scheme`` is ``VN63`` or ``VN34``.
        reporting_year: the year N that the columns of the form are relative to.
        reporting_period: SDMX code of the period that the report is about: ``2023``, ``2024-S1``.
        document_number: the letter's number as printed (``180/KH-UBND``), or "".
        title: the title above the first table, one line.
        published_at: the date of the letter, or None.
        claims: one per cell, in the order of the workbook.
        findings: what was not read or looks wrong.
    """

    forms: list[str]
    ref_area: str
    ref_area_scheme: str
    reporting_year: int
    reporting_period: str
    document_number: str
    title: str
    published_at: date | None
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
