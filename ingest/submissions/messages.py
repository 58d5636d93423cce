"""Findings and refusals from their templates in findings.yml."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ingest.data import load_yaml
from ingest.observations import Finding
from ingest.submissions.model import Refused

_FILE = Path(__file__).with_name("findings.yml")
_LONGEST = 120  # characters of a quoted cell in a message


@cache
def templates() -> dict[str, dict[str, dict[str, str]]]:
    """The tables ``refusals`` and ``findings`` of findings.yml: rule id → severity, en, vi."""
    return load_yaml(_FILE)


def refusal(rule_id: str, **values: Any) -> Refused:
    """The exception for a workbook that cannot be read."""
    template = templates()["refusals"][rule_id]
    values = {k: _short(v) for k, v in values.items()}
    return Refused(rule_id, template["en"].format(**values), template["vi"].format(**values))


def finding(
    rule_id: str,
    document_id: str,
    locator: str,
    obs_ids: Sequence[str] = (),
    **values: Any,
) -> Finding:
    """A finding of gate 1. A critical one blocks ``obs_ids``. ``value`` and ``read`` also become observed, expected.

    A rule with several messages has a template for each: ``R38.duplicate`` is a finding of rule R38.
    """
    template = templates()["findings"][rule_id]
    values = {k: _short(v) for k, v in values.items()}
    return Finding(
        rule_id=rule_id.partition(".")[0],
        severity=template["severity"],
        document_id=document_id,
        locator=locator,
        message_vi=template["vi"].format(**values),
        message_en=template["en"].format(**values),
        obs_ids=list(obs_ids),
        blocked_obs_ids=list(obs_ids) if template["severity"] == "critical" else [],
        expected=str(values.get("likely", "")),
        observed=str(values.get("value", values.get("label", ""))),
    )


def _short(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
