"""The articles written for this project: what share of the claims is right, what share of the figures is found."""

from __future__ import annotations

from datetime import date

import pytest

from bench import scorer
from ingest.extraction import EXTRACTOR, extract

# What is reached, rounded down: figures found (precision, recall), all attributes right (F1). All parts but "blind"
# have guided rules. "malice" and "blind" are one corpus, by somebody who had not seen the rules; the first time it was
# read it scored 0.94 / 0.85 / 0.71. "manner" re-creates what real articles showed; first 0.92 / 0.94 / 0.78.
THRESHOLDS = {
    "develop": (0.99, 0.99, 0.99),
    "held": (0.98, 0.98, 0.98),
    "fresh": (0.98, 0.98, 0.97),
    "single": (0.99, 0.99, 0.99),
    "single_held": (0.99, 0.99, 0.90),
    "malice": (0.98, 0.97, 0.94),
    "manner": (0.96, 0.95, 0.90),
    "blind": (0.90, 0.80, 0.65),
}


@pytest.mark.parametrize("part", sorted(THRESHOLDS))
def test_scores(part: str) -> None:
    precision, recall, exact = THRESHOLDS[part]
    result = scorer.score(part)
    assert result.found.precision >= precision, result.wrong
    assert result.found.recall >= recall, result.wrong
    assert result.exact.f1 >= exact, result.wrong


@pytest.mark.parametrize("part", sorted(THRESHOLDS))
def test_quotes_are_substrings_that_hold_the_figure(part: str) -> None:
    for article in scorer.articles(part):
        for claim in scorer.read(article):
            start, end = map(int, claim.locator.split(":"))
            assert article["text"][start:end] == claim.quote
            assert claim.original_value.split()[0] in " ".join(claim.quote.split())
            assert claim.extraction_method.startswith(f"{EXTRACTOR}:") and claim.extraction_method[7:]


def test_corpus_is_large_enough() -> None:
    assert sum(len(scorer.articles(part)) for part in THRESHOLDS) >= 120


def test_an_article_about_one_cooperative_says_nothing_of_its_province() -> None:
    text = (
        "Thành lập cách đây bốn năm, HTX Dược liệu Bản Mới ở một xã vùng cao của tỉnh Nghệ An có 7 thành viên. "
        "Đến nay, HTX có 65 thành viên.\nNăm 2024, doanh thu của HTX đạt 12 tỷ đồng. HTX có 3 sản phẩm OCOP."
    )
    assert extract(text, published=date(2025, 3, 1), source_area="Nghệ An").claims == []
    assert len(extract(text + "\n\nToàn tỉnh có 870 HTX.", published=date(2025, 3, 1)).claims) == 1
