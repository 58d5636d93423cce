"""The five real articles, when they are at hand: every fact of the gold list, and none of its non-facts."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from ingest.catalogue import indicators
from ingest.extraction import Extraction, extract

SHARED = Path(__file__).resolve().parents[3] / "../shared"
pytestmark = pytest.mark.skipif(not (SHARED / "articles").is_dir(), reason="the reference articles are not here")


def _rows(name: str) -> list[dict[str, str]]:
    path = SHARED / "domain" / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def _text(document: str) -> str:
    return (SHARED / "articles" / document).read_text(encoding="utf-8")


@cache
def _read(document: str) -> Extraction:
    return extract(_text(document))


FACTS = [r for r in _rows("article_facts.csv") if r["indicator"] in indicators()]


def _periods(row: dict[str, str]) -> set[str]:
    named, half = row["as_of_date"], row["time_period"] == "2023-H1"
    if row["time_period"] == "2023-2026":
        return {"2023-01-01/P4Y"}
    return {"2023-S1", named} if half and named else {"2023-S1"} if half else {row["time_period"]}


def _bound(text: str, factor: float = 1.0) -> float | None:
    return float(text) * factor if text else None


@pytest.mark.parametrize(
    "row", FACTS, ids=[f"{r['document'][:3]}-{r['indicator']}-{r['original_value']}" for r in FACTS]
)
def test_fact_is_found(row: dict[str, str]) -> None:
    claims = [
        c
        for c in _read(row["document"]).claims
        if c.indicator == row["indicator"]
        and c.org_type == row["org_type"]
        and c.measure == row["measure"]
        and c.scenario == row["scenario"]
        and c.obs_value == pytest.approx(float(row["obs_value"]))
    ]
    assert claims
    sector = row["sector"]
    if row["note"].startswith("breakdown"):
        sector = {"HTX nông nghiệp": "agriculture", "HTX phi nông nghiệp": "non_agriculture", "QTDND": "credit"}[
            row["note"].split(": ")[1]
        ]
    claims = [c for c in claims if c.sector == sector]
    assert claims, "sector"
    assert any(c.period.code in _periods(row) for c in claims), [c.period.code for c in claims]
    key = f"CLUSTER-{row['ref_area']}" if row["ref_area_level"] == "cluster" else f"VN63-{row['ref_area']}"
    assert all(c.ref_area == key for c in claims), [c.ref_area for c in claims]
    assert all(c.qualifier == row["qualifier"] for c in claims)
    assert all(c.obs_value_low == _bound(row["obs_value_low"]) for c in claims)
    assert all(c.obs_value_high == _bound(row["obs_value_high"]) for c in claims)
    assert all(c.obs_status == row["obs_status"] for c in claims)
    repeated = [
        r
        for r in FACTS
        if (r["document"], r["indicator"], r["obs_value"], r["measure"], r["org_type"], r["sector"])
        == (row["document"], row["indicator"], row["obs_value"], row["measure"], row["org_type"], row["sector"])
    ]
    assert len({c.locator for c in claims}) == len(repeated)


@pytest.mark.parametrize("document", sorted({r["document"] for r in FACTS}))
def test_nothing_else_is_claimed(document: str) -> None:
    facts = [r for r in FACTS if r["document"] == document]
    assert len(_read(document).claims) == len(facts)


@pytest.mark.parametrize("document", sorted({r["document"] for r in FACTS}))
def test_quotes_select_themselves(document: str) -> None:
    text = _text(document)
    for claim in _read(document).claims:
        start, end = map(int, claim.locator.split(":"))
        assert text[start:end] == claim.quote
        assert claim.original_value.split()[0] in claim.quote
