"""The sample workbooks, written without knowledge of this reader, are read as their author expects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.catalogue import areas
from ingest.submissions import Refused, read_workbook

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
EXPECTED = SAMPLES / "expected_submissions.yml"


def _files() -> list[dict[str, Any]]:
    if not EXPECTED.exists():
        return []
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return list(yaml.load(EXPECTED.read_text(encoding="utf-8"), Loader=loader)["files"])


@pytest.mark.parametrize("wanted", _files(), ids=lambda f: f["file"])
def test_sample(wanted: dict[str, Any]) -> None:
    content = (SAMPLES / "submissions" / wanted["file"]).read_bytes()
    if wanted["status"] == "refused":
        with pytest.raises(Refused):
            read_workbook(content, wanted["file"])
        return
    read = read_workbook(content, wanted["file"], "d")
    assert areas()[read.ref_area].name == wanted["ref_area_name"]
    assert read.ref_area_scheme == wanted["ref_area_scheme"]
    assert read.reporting_year == wanted["reporting_year"]
    assert [form.partition("@")[0] for form in read.forms] == wanted["forms"]
    assert read.document_number == (wanted["document_number"] or "")
    assert (read.published_at.isoformat() if read.published_at else None) == wanted["letter_date"]
    assert len(read.cooperatives) == wanted.get("cooperatives", 0)
    claims = {c.locator: c for c in read.claims if c.measure == "value"}
    wrong = []
    for cell in wanted["observations"]:
        claim = claims.pop(f"{cell['sheet']}!{cell['cell']}", None)
        got = None if claim is None else _shown(claim)
        want = {k: cell.get(k) for k in _FIELDS}
        if got != want:
            wrong.append((cell["cell"], want, got))
    assert not wrong
    assert not claims, "claims that nobody expects"
    planted = {f"{e['sheet']}!{e['cell']}" for e in wanted["errors"]}
    assert {f.locator for f in read.findings if f.severity == "critical"} <= planted
    if wanted["status"] == "ok":
        assert not [f for f in read.findings if f.severity != "info"]


_FIELDS = [
    "indicator",
    "org_type",
    "sector",
    "scenario",
    "time_period",
    "obs_value",
    "unit_measure",
    "obs_status",
    "null_state",
]


def _shown(claim: Any) -> dict[str, Any]:
    shown = {k: getattr(claim, k, None) for k in _FIELDS}
    shown["time_period"] = claim.period.code
    shown["null_state"] = str(claim.null_state) if claim.null_state else None
    return {k: str(v) if isinstance(v, str) else v for k, v in shown.items()}
