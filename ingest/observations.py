"""The record that everything becomes: one claim about one number.

Names follow SDMX, the standard for statistical data (REF_AREA, TIME_PERIOD, OBS_VALUE, OBS_STATUS, UNIT_MEASURE …).
A reader (a form definition, the text extractor) returns `Claim`s: what was said, and where in the document. `observe`
adds who said it and when we learned it; the result is an `Observation`, one row of the lake.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum

from ingest.periods import Period


class Measure(StrEnum):
    """What the number says of the indicator (code list ``measure``)."""

    VALUE = "value"
    SHARE_PCT = "share_pct"
    PLAN_PCT = "plan_pct"
    CHANGE = "change"
    CHANGE_PCT = "change_pct"
    CHANGE_RATIO = "change_ratio"


class Scenario(StrEnum):
    """Achieved, or intended (code list ``scenario``)."""

    ACTUAL = "actual"
    PLAN = "plan"


class Qualifier(StrEnum):
    """How exactly the source means its number (code list ``qualifier``)."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    ALMOST = "almost"
    AT_MOST = "at_most"


class NullState(StrEnum):
    """The ways in which a form says "no number" (domain.md §6.1)."""

    ZERO = "zero"  # "-": the phenomenon does not exist, the value is 0
    NOT_COLLECTED = "not_collected"  # "…": exists, but was not collected
    NOT_APPLICABLE = "not_applicable"  # "x"
    BLANK = "blank"


class Severity(StrEnum):
    """Critical blocks the row (gate 1) or the release (gate 2); warning publishes with a flag; info is recorded."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Status(StrEnum):
    """How a document fared at a stage."""

    OK = "ok"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says about one number, before anybody has judged it.

    ``obs_value``, ``obs_value_low`` and ``obs_value_high`` are in base units: đồng, persons, organisations, per cent.
    ``unit_mult`` is the power of ten as printed (triệu = 6), ``decimals`` the decimals as printed.
    ``locator`` is ``PL1!E12`` (sheet and cell) or ``1204:1279`` (characters of the text, end exclusive).
    """

    indicator: str
    ref_area: str
    ref_area_scheme: str
    period: Period
    obs_value: float | None
    unit_measure: str
    locator_type: str
    locator: str
    quote: str
    original_label: str
    original_value: str
    extraction_method: str
    original_unit: str = ""
    org_type: str = "coop"
    sector: str = "_T"
    size_class: str = "_T"
    rating: str = "_T"
    credit_scope: str = "unknown"
    measure: str = Measure.VALUE
    scenario: str = Scenario.ACTUAL
    obs_value_low: float | None = None
    obs_value_high: float | None = None
    unit_mult: int = 0
    decimals: int = 0
    qualifier: str = Qualifier.EXACT
    obs_status: str = "A"
    null_state: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of the lake: a claim with its document, its source and the run that read it."""

    obs_id: str
    document_id: str
    locator_type: str
    locator: str
    quote: str
    original_label: str
    original_value: str
    original_unit: str
    indicator: str
    org_type: str
    sector: str
    size_class: str
    rating: str
    credit_scope: str
    measure: str
    scenario: str
    ref_area: str
    ref_area_scheme: str
    time_period: str
    period_start: date
    period_end: date
    obs_value: float | None
    obs_value_low: float | None
    obs_value_high: float | None
    unit_measure: str
    unit_mult: int
    decimals: int
    qualifier: str
    obs_status: str
    conf_status: str
    null_state: str | None
    source_system: str
    extraction_method: str
    confidence: float
    review_status: str
    reported_at: date | None
    recorded_at: datetime
    run_id: str


@dataclass(frozen=True, slots=True)
class Document:
    """One received file or page, identified by the SHA-256 of its bytes.

    ``supersedes`` is the version that this one replaces. ``text_id``, ``sketch`` and ``same_as`` are about the text of
    an article (ingest/news/same.py): what it is, how it is known again, and the document that published it before.
    """

    document_id: str
    source_id: str
    source_system: str
    kind: str  # submission | article
    origin: str  # URL or file name
    publisher: str
    document_number: str
    title: str
    ref_area: str | None
    form: str | None
    reporting_period: str | None
    published_at: date | None
    retrieved_at: datetime
    media_type: str
    size: int
    http_status: int | None
    supersedes: str | None
    reader: str  # name@version
    run_id: str
    text_id: str = ""
    sketch: list[int] = field(default_factory=list)
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class CooperativeReport:
    """What a document says of one cooperative: a row of a register, or its own report (domain.md §1.3, §4).

    ``cooperative_id`` is the code where it identifies the cooperative, else made of name, place and year of foundation.
    ``founded`` is a year; members and workers are persons, money is in đồng; ``as_of`` is the day that it is said of.
    """

    document_id: str
    locator: str
    cooperative_id: str
    code: str
    code_state: str
    name: str
    org_type: str
    legal_status: str
    activity: str
    sector: str
    address: str
    commune: str
    district: str
    ref_area: str
    founded: int | None
    representative: str
    members: float | None
    workers: float | None
    charter_capital: float | None
    revenue: float | None
    profit: float | None
    as_of: date
    run_id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, or worth knowing, with a document. ``message_vi`` is for the sender, ``message_en`` for us."""

    rule_id: str
    severity: str
    document_id: str
    locator: str
    message_vi: str
    message_en: str
    gate: int = 1
    obs_ids: list[str] = field(default_factory=list)
    blocked_obs_ids: list[str] = field(default_factory=list)  # the rows that a critical finding quarantines
    expected: str = ""
    observed: str = ""
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document (or source) at one stage of one run; written also when nothing happened."""

    run_id: str
    stage: str
    subject: str  # document hash or source id
    origin: str
    status: str
    detail: str
    rows: int
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one expectation of one gate in one run. An error of the check is not a failure of the data."""

    check_id: str  # hash of (run, gate, suite, expectation, target)
    run_id: str
    gate: int
    suite: str
    expectation: str
    target: str  # table, column or rule
    rule_id: str
    severity: str
    success: bool
    errored: bool
    rows_checked: int
    rows_failed: int
    detail: str
    checked_at: datetime


def obs_id(document_id: str, claim: Claim) -> str:
    """The identity of a claim: the same claim, read again from the same place, keeps its id."""
    parts = (
        document_id,
        claim.locator,
        claim.indicator,
        claim.org_type,
        claim.sector,
        claim.size_class,
        claim.rating,
        claim.credit_scope,
        claim.ref_area,
        claim.measure,
        claim.scenario,
        claim.period.code,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def observe(claim: Claim, document: Document, recorded_at: datetime, run_id: str) -> Observation:
    """A claim with the document that it stands in, the time when we learned it, and the run."""
    copied = {k: v for k, v in asdict(claim).items() if k in _SHARED}
    return Observation(
        obs_id=obs_id(document.document_id, claim),
        document_id=document.document_id,
        time_period=claim.period.code,
        period_start=claim.period.start,
        period_end=claim.period.end,
        conf_status="F",
        source_system=document.source_system,
        review_status="auto",
        reported_at=document.published_at,
        recorded_at=recorded_at,
        run_id=run_id,
        **copied,
    )


_SHARED = {f.name for f in fields(Claim)} & {f.name for f in fields(Observation)}
