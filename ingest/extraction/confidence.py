"""How far a rule can be trusted: the share of its claims that were right when it was last measured.

confidence.yml is written by ``python -m bench.extraction --calibrate`` over the whole corpus, by rule; (right + 1) /
(claimed + 2), so that a rule seen twice is not certain. A rule that was never used has the confidence ``default``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.data import load_yaml

CONFIDENCE = Path(__file__).with_name("confidence.yml")


@cache
def _measured() -> dict[str, float]:
    return load_yaml(CONFIDENCE)


def confidence_of(rule: str) -> float:
    """The confidence of the claims of a rule, between 0 and 1."""
    return _measured().get(rule, _measured()["default"])
