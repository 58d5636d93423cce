"""`htx check`: what a provincial officer is told of a workbook before sending it (DESIGN, section 8).

No Airflow, no warehouse, no Great Expectations: the form reader and the rules, which are data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest import catalogue
from ingest.answer.texts import verdict
from ingest.observations import Claim, Document, Finding, Severity, observe
from ingest.submissions import READER, Refused, Submission, read_limited
from ingest.submissions.limited import ReaderCrashedError
from ingest.submissions.messages import templates
from ingest.submissions.model import Cooperative

_CLAIM_FIELDS = ("indicator", "org_type", "sector", "size_class", "rating", "measure", "scenario")
_VALUE_FIELDS = ("obs_value", "unit_measure", "obs_status", "null_state")


def check_files(path: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The verdict on one file, or on every file in a zip, each with its bytes. Never raises for a bad file."""
    from ingest.submissions.container import members

    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"cannot open {path}: {error.strerror}"
        yield _refused(path, "F00", f"Không mở được tệp: {path.name}.", reason), b""
        return
    try:
        files = members(content, path.name)
    except Refused as error:
        yield _refused(path, error.rule_id, error.message_vi, str(error)), content
        return
    for name, data in files:
        place = f"{path.absolute().parent.name}/{name}" if data is content else name
        yield check_content(data, path if data is content else path / name, place), data


def check_content(content: bytes, path: Path, name: str = "") -> dict[str, Any]:
    """The verdict on the bytes of a workbook: the JSON object of the contract.

    Args:
        content: the bytes; they are read within limits of time and memory.
        path: what the result calls the file.
        name: the sender's name of it, with folders if they say something; by default that of the path.
    """
    from ingest.documents import sha256

    document_id = sha256(content)
    name = name or path.name
    try:
        read = read_limited(content, name, document_id)
    except Refused as error:
        return _refused(path, error.rule_id, error.message_vi, str(error))
    except ReaderCrashedError as error:  # our fault, not the sender's; the other files are checked all the same
        told = "Phần mềm gặp lỗi khi đọc tệp này nên chưa kiểm tra được; đề nghị báo cho đơn vị phụ trách hệ thống."
        return _refused(path, "F00", told, f"the reader failed: {str(error).strip().splitlines()[-1]}")
    findings = [*read.findings, *_rule_findings(read, document_id)]
    return {
        "file": str(path),
        "status": "findings" if any(f.severity != "info" for f in findings) else "ok",
        "forms": read.forms,
        "ref_area_name": catalogue.areas()[read.ref_area].name,
        "reporting_year": read.reporting_year,
        "observations": [_claim_row(c) for c in read.claims],
        "cooperatives": [_cooperative_row(c) for c in read.cooperatives],
        "findings": [finding_row(f) for f in findings],
    }


def _rule_findings(read: Submission, document_id: str) -> list[Finding]:
    """The identities between cells, evaluated on this one document."""
    from expectations.rules import evaluate
    from expectations.verdicts import finding_of

    now = datetime.now(UTC)
    document = Document(
        document_id=document_id,
        source_id="check",
        source_system="MPI",
        kind="submission",
        origin="",
        publisher="",
        document_number="",
        title="",
        ref_area=read.ref_area,
        form=None,
        reporting_period=None,
        published_at=read.published_at or now.date(),
        retrieved_at=now,
        media_type="",
        size=0,
        http_status=None,
        supersedes=None,
        reader=READER,
        run_id="check",
    )
    blocked = {o for f in read.findings if f.severity == Severity.CRITICAL for o in f.blocked_obs_ids}
    verdicts = evaluate([asdict(observe(c, document, now, "check")) for c in read.claims], blocked)
    return [finding_of(v) for v in verdicts if not v.holds]


def _claim_row(claim: Claim) -> dict[str, Any]:
    sheet, cell = place_of(claim.locator)
    return {
        "sheet": sheet,
        "cell": cell,
        **{name: getattr(claim, name) for name in _CLAIM_FIELDS},
        "time_period": claim.period.code,
        **{name: getattr(claim, name) for name in _VALUE_FIELDS},
    }


def _cooperative_row(cooperative: Cooperative) -> dict[str, Any]:
    """All that the record says; ``sheet`` is null for a csv, ``founded_on`` an ISO date or null."""
    day = cooperative.founded_on
    row = {field.name: getattr(cooperative, field.name) for field in fields(Cooperative)}
    return row | {"sheet": cooperative.sheet or None, "founded_on": day.isoformat() if day else None}


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding in the result: ``observed`` and ``expected`` (what a rule compares), ``fix_vi`` (how to mend it) are
    null where not told; a finding about the whole file has neither sheet nor cell.
    """
    sheet, cell = place_of(finding.locator)
    return {
        "sheet": sheet,
        "cell": cell,
        "rule": finding.rule_id,
        "severity": str(finding.severity),
        "message_vi": finding.message_vi,
        "message_en": finding.message_en,
        "observed": finding.observed or None,
        "expected": finding.expected or None,
        "fix_vi": _how_to_mend(finding.rule_id),
    }


def _how_to_mend(rule_id: str) -> str | None:
    """The advice to the sender in findings.yml or rules.yml; None where the message itself has it."""
    from expectations.rules import load

    kinds = templates()
    known = [kinds["findings"].get(rule_id), kinds["refusals"].get(rule_id)]
    known += [rule for rule in load()["rules"] if rule["id"] == rule_id]
    return next((t["fix_vi"] for t in known if t and "fix_vi" in t), None)


def place_of(locator: str) -> tuple[str | None, str | None]:
    """Sheet and cell of a locator: "PL1!E12"; "!E12" in a file without sheets; "PL1" for a whole sheet."""
    sheet, mark, cell = locator.rpartition("!")
    return (sheet or None, cell or None) if mark else (cell or None, None)


def _refused(path: Path, rule_id: str, message_vi: str, message_en: str) -> dict[str, Any]:
    finding = Finding(rule_id, "critical", "", "", message_vi, message_en)
    return {
        "file": str(path),
        "status": "refused",
        "forms": [],
        "ref_area_name": None,
        "reporting_year": None,
        "observations": [],
        "cooperatives": [],
        "findings": [finding_row(finding)],
    }


def describe(result: dict[str, Any]) -> str:
    """The verdict as text for the officer, in Vietnamese."""
    lines = [f"{result['file']}: {verdict(result)['name']}"]
    if result["status"] != "refused":
        listed = f", {len(result['cooperatives'])} hợp tác xã" if result["cooperatives"] else ""
        lines.append(
            f"  {result['ref_area_name']}, năm {result['reporting_year'] or 'không rõ'}, "
            f"biểu {', '.join(result['forms'])}, {len(result['observations'])} số liệu{listed}"
        )
    for f in result["findings"]:
        where = "!".join(filter(None, [f["sheet"], f["cell"]]))
        lines.append(f"  [{f['severity']}] {f['rule']} {where}: {f['message_vi']}".replace("  :", ":"))
    return "\n".join(lines)
