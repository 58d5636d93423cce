"""How well claims agree with gold: which figures are found, and which of their attributes are right.

The corpus is tests/unit/extraction/corpus (its README.md says how it is annotated). A claim is *found* when a gold
claim of its article has its indicator, measure and value; it is *exact* when every attribute agrees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ingest.catalogue import indicators
from ingest.extraction import extract
from ingest.observations import Claim
from ingest.periods import Period

CORPUS = Path(__file__).parents[1] / "tests" / "unit" / "extraction" / "corpus"
# The parts that guided the rules, and those that are scored rarely.
DEVELOP = ("develop", "held", "fresh", "single", "single_held", "malice", "manner")
HELD = ("blind",)
ATTRIBUTES = (
    "org_type", "sector", "size_class", "rating", "credit_scope", "scenario", "ref_area", "time_period", "qualifier",
    "bounds", "obs_status",
)  # fmt: skip
SCOPE = {"sector", "ref_area", "scenario", "time_period"}
Figure = dict[str, Any]


@dataclass
class Tally:
    """Counts of figures claimed, of gold figures, and of those on which both agree."""

    right: int = 0
    claimed: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.claimed + self.gold) if self.claimed + self.gold else 1.0


@dataclass
class Score:
    """The tallies of some articles: figures found and exact, per indicator and per attribute; and what is wrong."""

    found: Tally = field(default_factory=Tally)
    scope: Tally = field(default_factory=Tally)  # sector, area, scenario and period are right
    exact: Tally = field(default_factory=Tally)
    indicators: dict[str, Tally] = field(default_factory=dict)
    attributes: dict[str, Tally] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    rules: Counter[tuple[str, bool]] = field(default_factory=Counter)  # of a claim: its rule, whether it is found

    def add(self, article: dict[str, Any]) -> None:
        """Score one more article."""
        wanted = gold(article)
        claims = read(article)
        figures = [figure_of(claim) for claim in claims]
        pairs = [(one, other) for one, other in _pairs(wanted, figures) if not (one and one["unsure"])]
        faults = []
        for one, other in pairs:
            both = one is not None and other is not None
            indicator = self.indicators.setdefault((one or other or {})["indicator"], Tally())
            tallies = [self.found, indicator]
            for tally in tallies:
                tally.right += both
            each = (self.attributes.setdefault(a, Tally()) for a in ATTRIBUTES)
            for tally in (*tallies, self.scope, self.exact, *each):
                tally.gold += one is not None
                tally.claimed += other is not None
            if one is None or other is None:
                faults.append(f"- missed   {_words(one)}" if other is None else f"+ claimed  {_words(other)}")
                continue
            differing = [a for a in ATTRIBUTES if not _agree(one, other, a)]
            for attribute in ATTRIBUTES:
                self.attributes[attribute].right += attribute not in differing
            self.scope.right += not SCOPE & set(differing)
            self.exact.right += not differing
            if differing:
                what = ", ".join(f"{a} {other[a]}, gold {one[a]}" for a in differing)
                faults.append(f"~ {one['indicator']} {one['measure']} {one['value']}: {what}")
        rules = {id(figure): claim.extraction_method for claim, figure in zip(claims, figures, strict=True)}
        self.rules.update((rules[id(other)], one is not None) for one, other in pairs if other is not None)
        if faults:
            self.wrong[article["id"]] = faults


def articles(name: str) -> list[dict[str, Any]]:
    """The articles of one file of the corpus: a part, or the path of another file of the same form."""
    path = Path(name) if name.endswith(".yml") else CORPUS / f"{name}.yml"
    content: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def score(*parts: str) -> Score:
    """The score of whole parts of the corpus."""
    result = Score()
    for part in parts:
        for article in articles(part):
            result.add(article)
    return result


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


def gold(article: dict[str, Any]) -> list[Figure]:
    """The gold figures of an article, with its defaults filled in; an attribute that is not annotated is None."""
    base = {"o": "coop", "s": "_T", "r": "_T", "m": "value", "sc": "actual", "q": "exact", "st": "A"}
    found = []
    for claim in article["claims"] or []:
        one = {**base, **article.get("defaults", {}), **claim}
        low, high = one.get("lo"), one.get("hi")
        if low is None and one["q"] == "at_least":
            low = one["v"]
        if high is None and one["q"] in {"almost", "at_most"}:
            high = one["v"]
        found.append(
            {
                "indicator": one["i"], "measure": one["m"], "value": _number(one["v"]), "org_type": one["o"],
                "sector": one["s"], "size_class": one.get("z"), "rating": one["r"], "credit_scope": one.get("c"),
                "scenario": one["sc"], "ref_area": one["a"], "time_period": str(one["p"]), "qualifier": one["q"],
                "bounds": (_number(low), _number(high)), "obs_status": one["st"], "unsure": "x" in one,
            }
        )  # fmt: skip
    return found


def figure_of(claim: Claim) -> Figure:
    """A claim with the attributes that gold has."""
    return {
        "indicator": claim.indicator, "measure": str(claim.measure), "value": _number(claim.obs_value),
        "org_type": claim.org_type, "sector": claim.sector, "size_class": claim.size_class, "rating": claim.rating,
        "credit_scope": claim.credit_scope, "scenario": str(claim.scenario), "ref_area": claim.ref_area,
        "time_period": claim.period.code, "qualifier": str(claim.qualifier),
        "bounds": (_number(claim.obs_value_low), _number(claim.obs_value_high)), "obs_status": claim.obs_status,
    }  # fmt: skip


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _agree(one: Figure, other: Figure, attribute: str) -> bool:
    if attribute == "time_period" and indicators()[one["indicator"]].kind == "stock":
        return Period.parse(one[attribute]).end == Period.parse(other[attribute]).end  # a stock is of the last day
    return one[attribute] is None or one[attribute] == other[attribute]


def _pairs(wanted: list[Figure], figures: list[Figure]) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Gold and claims with the same indicator, measure and value, those that agree most first; then the rest."""

    def key(figure: Figure) -> tuple[Any, ...]:
        return figure["indicator"], figure["measure"], figure["value"]

    candidates = sorted(
        (sum(not _agree(one, other, a) for a in ATTRIBUTES), n, k)
        for n, one in enumerate(wanted)
        for k, other in enumerate(figures)
        if key(one) == key(other)
    )
    free, unclaimed = set(range(len(wanted))), set(range(len(figures)))
    for _, n, k in candidates:
        if n in free and k in unclaimed:
            free.remove(n)
            unclaimed.remove(k)
            yield wanted[n], figures[k]
    yield from ((wanted[n], None) for n in sorted(free))
    yield from ((None, figures[k]) for k in sorted(unclaimed))


def _words(figure: Figure | None) -> str:
    plain = {"_T", "value", "actual", "exact", "A", "unknown", None, (None, None)}
    return " ".join(str(v) for v in (figure or {}).values() if v not in plain)
