"""Figures for the tests of the rules: a row of a form, a row of a text, with everything else at its default."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from expectations.rules import evaluate
from expectations.verdicts import Verdict
from ingest.catalogue import indicators
from ingest.periods import Period

MILLION = 1_000_000
_counter = iter(range(1, 10**9))


def figure(indicator: str, value: float | None, sector: str = "_T", **changes: Any) -> dict[str, Any]:
    """One observation as the lake holds it: Đắk Lắk 2023, achieved, sheet PL1."""
    number = next(_counter)
    unit = indicators()[indicator].unit_measure
    row: dict[str, Any] = {
        "obs_id": f"o{number}",
        "document_id": "d1",
        "locator_type": "cell",
        "locator": f"PL1!E{number}",
        "quote": "",
        "original_label": indicators()[indicator].name_vi,
        "original_value": "" if value is None else f"{value:g}",
        "original_unit": "",
        "indicator": indicator,
        "org_type": "coop",
        "sector": sector,
        "size_class": "_T",
        "rating": "_T",
        "credit_scope": "unknown",
        "measure": "value",
        "scenario": "actual",
        "ref_area": "VN63-66",
        "ref_area_scheme": "VN63",
        "time_period": "2023",
        "obs_value": value,
        "obs_value_low": None,
        "obs_value_high": None,
        "unit_measure": unit,
        "unit_mult": 6 if unit.startswith("VND") else 0,
        "decimals": 1 if unit.startswith("VND") else 0,
        "qualifier": "exact",
        "obs_status": "A",
        "conf_status": "F",
        "null_state": None if value is not None else "blank",
        "source_system": "MPI",
        "extraction_method": "form:PL1@2022",
        "confidence": 1.0,
        "review_status": "auto",
        "reported_at": date(2024, 1, 9),
        "recorded_at": datetime(2024, 1, 10, tzinfo=UTC),
        "run_id": "r1",
    }
    row |= changes
    if row["measure"].endswith("_pct"):
        row["unit_measure"] = changes.get("unit_measure", "PCT")
    if row["locator_type"] == "span":
        row["locator"] = changes.get("locator", f"{number}:{number + 9}")
        row["extraction_method"] = "text@1"
        row["source_system"] = "NEWS"
    period = Period.parse(row["time_period"])
    return row | {"period_start": period.start, "period_end": period.end}


def said(indicator: str, value: float | None, sector: str = "_T", **changes: Any) -> dict[str, Any]:
    """One observation from a text."""
    return figure(indicator, value, sector, locator_type="span", **changes)


def verdicts(rule_id: str, rows: Iterable[dict[str, Any]]) -> list[Verdict]:
    """What one rule says of some figures."""
    return [v for v in evaluate(list(rows)) if v.rule_id == rule_id]


def failures(rule_id: str, rows: Iterable[dict[str, Any]]) -> list[Verdict]:
    """Where one rule does not hold."""
    return [v for v in verdicts(rule_id, rows) if not v.holds]
