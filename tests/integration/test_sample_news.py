"""The pages of the sample news sites against what their author expects a person to read in them (samples/news)."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from htx.settings import PROJECT
from ingest import catalogue
from ingest.extraction import extract
from ingest.news.page.article import read_article

NEWS = PROJECT / "samples" / "news"
EXPECTED = yaml.safe_load((NEWS / "expected.yml").read_text(encoding="utf-8"))
SOURCE_AREAS = {site["site"]: site["source_area"] or "" for site in EXPECTED["sites"]}
PAGES = [page for page in EXPECTED["articles"] if page.get("fetched", True)]
_DIMENSIONS = ("indicator", "org_type", "sector", "measure", "scenario")


@pytest.mark.parametrize("page", PAGES, ids=[p["page"].split("/")[-1] for p in PAGES])
def test_exactly_the_expected_claims_are_read(page: dict[str, Any]) -> None:
    article = read_article((NEWS / page["page"]).read_bytes())
    assert (article.published_at.isoformat() if article.published_at else None) == page["published"]
    site = page["page"].split("/")[0]
    said = extract(article.text, published=article.published_at, source_area=SOURCE_AREAS[site])
    found = {
        (*(str(getattr(c, d)) for d in _DIMENSIONS), _short(catalogue.areas()[c.ref_area].name), c.period.code,
         c.obs_value, c.obs_value_low, c.obs_value_high, str(c.qualifier))
        for c in said.claims
    }  # fmt: skip
    expected = {
        (*(c[d] for d in _DIMENSIONS), _short(c["ref_area_name"]), c["time_period"], c["obs_value"],
         c["obs_value_low"], c["obs_value_high"], c["qualifier"])
        for c in page.get("claims") or []
    }  # fmt: skip
    assert found == expected
    for claim in said.claims:
        start, end = (int(n) for n in claim.locator.split(":"))
        assert article.text[start:end] == claim.quote


def _short(area: str) -> str:
    """A cluster's name without what follows the dash: "Cụm thi đua số 1 – LM HTX …"."""
    return area.split(" – ")[0]
