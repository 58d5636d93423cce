"""How well claims agree with gold: the figure found, and everything about it right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ingest.extraction import extract
from ingest.observations import Claim

CORPUS = Path(__file__).with_name("corpus")
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Score:
    """Counts of right, spurious and missed figures; and of figures with every attribute right."""

    found: int
    claimed: int
    gold: int
    exact: int

    @property
    def precision(self) -> float:
        return self.found / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.gold if self.gold else 1.0

    @property
    def f1_exact(self) -> float:
        return 2 * self.exact / (self.claimed + self.gold) if self.claimed + self.gold else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.found + other.found, self.claimed + other.claimed, self.gold + other.gold, self.exact + other.exact
        )


def articles(name: str) -> list[dict[str, Any]]:
    """The articles of one file of the corpus."""
    content: list[dict[str, Any]] = yaml.safe_load((CORPUS / f"{name}.yml").read_text(encoding="utf-8"))
    return content


def read(article: dict[str, Any]) -> list[Claim]:
    """The claims of an article of the corpus."""
    published = article.get("published")
    assert published is None or isinstance(published, date)
    return extract(
        article["text"],
        published=published,
        url=article.get("url", ""),
        source_area=article.get("source_area", ""),
    ).claims


def gold(article: dict[str, Any]) -> list[dict[str, Any]]:
    """The gold claims of an article, with its defaults filled in.

    A claim is a flow mapping: ``i`` indicator, ``v`` value, ``p`` period, ``a`` area, ``o`` org_type, ``s`` sector,
    ``m`` measure, ``sc`` scenario, ``q`` qualifier, ``lo``/``hi`` bounds, ``st`` status, ``r`` rating.
    """
    base = {
        "o": "coop",
        "s": "_T",
        "m": "value",
        "sc": "actual",
        "q": "exact",
        "lo": None,
        "hi": None,
        "st": "A",
        "r": "_T",
    }
    return [{**base, **article.get("defaults", {}), **claim} for claim in article["claims"] or []]


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def gold_key(claim: dict[str, Any]) -> Key:
    low, high, value = claim["lo"], claim["hi"], claim["v"]
    if low is None and claim["q"] == "at_least":
        low = value
    if high is None and claim["q"] in {"almost", "at_most"}:
        high = value
    return (
        claim["i"], claim["m"], _number(value), claim["o"], claim["s"], claim["sc"], claim["a"], str(claim["p"]),
        claim["q"], _number(low), _number(high), claim["st"], claim["r"],
    )  # fmt: skip


def claim_key(claim: Claim) -> Key:
    return (
        claim.indicator, str(claim.measure), _number(claim.obs_value), claim.org_type, claim.sector,
        str(claim.scenario), claim.ref_area, claim.period.code, str(claim.qualifier), _number(claim.obs_value_low),
        _number(claim.obs_value_high), claim.obs_status, claim.rating,
    )  # fmt: skip


def score(article: dict[str, Any]) -> tuple[Score, list[str]]:
    """The score of an article, and what is wrong, in words."""
    wanted = [gold_key(g) for g in gold(article)]
    claims = [claim_key(c) for c in read(article)]
    short_wanted, short_claims = Counter(k[:3] for k in wanted), Counter(k[:3] for k in claims)
    found = sum((short_wanted & short_claims).values())
    full_wanted, full_claims = Counter(wanted), Counter(claims)
    exact = sum((full_wanted & full_claims).values())
    wrong = [f"- missed   {k}" for k in (full_wanted - full_claims).elements()]
    wrong += [f"+ claimed  {k}" for k in (full_claims - full_wanted).elements()]
    return Score(found, len(claims), len(wanted), exact), wrong


def total(name: str) -> tuple[Score, dict[str, list[str]]]:
    """The score of a whole file of the corpus, and what is wrong in each article."""
    result, wrong = Score(0, 0, 0, 0), {}
    for article in articles(name):
        one, faults = score(article)
        result += one
        if faults:
            wrong[article["id"]] = faults
    return result, wrong


if __name__ == "__main__":
    import sys

    for part in sys.argv[1:] or ["develop", "held"]:
        result, wrong = total(part)
        for key, faults in wrong.items():
            print(key, *faults, sep="\n   ")  # noqa: T201
        print(f"{part}: P {result.precision:.3f} R {result.recall:.3f} exact F1 {result.f1_exact:.3f} {result}")  # noqa: T201
