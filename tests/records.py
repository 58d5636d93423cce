"""Small records for tests: complete, valid, and easy to vary."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from ingest.observations import Claim, Document, Observation, observe
from ingest.periods import Period

NOW = datetime(2025, 1, 15, 8, 0, tzinfo=UTC)


def make_document(document_id: str = "d" * 64, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "document_id": document_id, "source_id": "inbox", "source_system": "MPI", "kind": "submission",
        "origin": "PL1.xlsx", "publisher": "", "document_number": "1/KH-UBND", "title": "Phụ lục 1",
        "ref_area": "VN63-20", "form": "PL1@2022", "reporting_period": "2024", "published_at": date(2024, 8, 17),
        "retrieved_at": NOW, "media_type": "xlsx", "size": 1, "http_status": None, "supersedes": None,
        "reader": "submissions@1", "run_id": "20250115T080000000Z-test",
    }  # fmt: skip
    return Document(**(values | changes))


def make_claim(value: float | None = 100.0, indicator: str = "org_total", **changes: Any) -> Claim:
    values: dict[str, Any] = {
        "indicator": indicator, "ref_area": "VN63-20", "ref_area_scheme": "VN63", "period": Period.year(2024),
        "obs_value": value, "unit_measure": "ORG", "locator_type": "cell", "locator": "PL1!E12", "quote": "Tổng số HTX",
        "original_label": "Tổng số HTX", "original_value": str(value), "extraction_method": "form:PL1@2022",
    }  # fmt: skip
    return Claim(**(values | changes))


def make_observation(value: float | None = 100.0, document: Document | None = None, **changes: Any) -> Observation:
    document = document or make_document()
    return observe(make_claim(value, **changes), document, NOW, document.run_id)
