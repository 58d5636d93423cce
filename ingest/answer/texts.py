"""The texts and colours of the answer: answer.yml, and what follows from a result of `htx check`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ingest.catalogue import form_cells, indicators
from ingest.data import load_yaml

_FILE = Path(__file__).with_name("answer.yml")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ADVICE = re.compile(r"^(?P<what>.*?)\s*[.;,]\s*(?P<fix>[Đđ]ề nghị .*)$", re.DOTALL)
_LONGEST = 2000  # characters of one text on the result sheet or in a comment

Result = Mapping[str, Any]
FindingRow = Mapping[str, Any]


@cache
def texts() -> dict[str, Any]:
    """answer.yml."""
    return load_yaml(_FILE)


def severities() -> list[str]:
    """From the worst to the mildest."""
    return list(texts()["severities"])


def colour(severity: str) -> str:
    """The colour of a severity, ``RRGGBB``."""
    return str(texts()["severities"][severity]["colour"])


def verdict(result: Result) -> Mapping[str, str]:
    """Name, colour and next step of the verdict on a file: ĐẠT, CẦN XEM LẠI, CẦN SỬA or KHÔNG ĐỌC ĐƯỢC."""
    if result["status"] == "refused":
        chosen = "refused"
    elif any(f["severity"] == "critical" for f in result["findings"]):
        chosen = "mend"
    else:
        chosen = "ok" if result["status"] == "ok" else "review"
    found: Mapping[str, str] = texts()["verdicts"][chosen]
    return found


def printable(text: object) -> str:
    """Text without what XML cannot hold, not longer than a cell of this kind should be."""
    shown = _ILLEGAL.sub("\ufffd", str(text))
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def inert(text: object) -> str:
    """Text that no spreadsheet takes for a formula, neither here nor when it is copied or saved as csv."""
    shown = printable(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def what_and_fix(finding: FindingRow) -> tuple[str, str]:
    """What is wrong, and how to mend it: ``fix_vi``, else the advice in the message, else that of the severity."""
    message = str(finding["message_vi"])
    if finding.get("fix_vi"):
        return message, str(finding["fix_vi"])
    if found := _ADVICE.match(message):
        fix = found["fix"]
        return found["what"] + ".", fix[0].upper() + fix[1:]
    return message, str(texts()["severities"][finding["severity"]]["advice"])


def comparison(finding: FindingRow) -> str:
    """What stands there and what the rule wants; "" where the rule wants nothing in particular.

    A finding about several cells is placed on the likeliest culprit, but compares their sum: so both sides are told.
    """
    if not finding.get("expected") or not finding.get("observed"):
        return ""
    return str(texts()["labels"]["expected"]).format(**finding)


def comment_text(findings: list[FindingRow]) -> str:
    """The comment on a cell: for every finding what is wrong, what was expected, how to mend."""
    labels, parts = texts()["labels"], []
    for finding in findings:
        what, fix = what_and_fix(finding)
        lines = [f"[{texts()['severities'][finding['severity']]['name']} – {finding['rule']}] {what}"]
        if expected := comparison(finding):
            lines.append(expected)
        lines.append(f"{labels['fix']}: {fix}")
        parts.append("\n".join(lines))
    return printable("\n\n".join(parts))


def indicator_names(result: Result) -> dict[tuple[str | None, str | None], str]:
    """The name of what a cell counts, by sheet and cell; of the row as well (``cell`` is then the row's number)."""
    cells = {
        (c.indicator, c.org_type, c.sector, c.size_class, c.rating): c.name_vi for c in reversed(form_cells().values())
    }
    names: dict[tuple[str | None, str | None], str] = {}
    for row in result["observations"]:
        dimensions = tuple(row[k] for k in ("indicator", "org_type", "sector", "size_class", "rating"))
        known = indicators().get(str(row["indicator"]))
        name = cells.get(dimensions) or (known.name_vi if known else "")
        names[row["sheet"], row["cell"]] = name
        names.setdefault((row["sheet"], re.sub(r"\D", "", row["cell"] or "")), name)
    return names
