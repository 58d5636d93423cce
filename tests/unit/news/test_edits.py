"""V02: what an edited article changes, told figure by figure."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from expectations.history import edits
from ingest.lake import Lake, to_table
from ingest.observations import Finding
from ingest.submissions.versions import Report, earlier_articles
from tests.records import make_document, make_observation

Row = dict[str, Any]
RUN = "20240802T000000000Z-news"


def article(name: str, supersedes: str | None = None, **figures: float) -> tuple[Row, list[Row]]:
    """An article that states some figures, as rows of the lake."""
    document = make_document(
        name,
        kind="article",
        form=None,
        supersedes=supersedes,
        run_id=RUN,
        retrieved_at=datetime(2024, 8, 1, tzinfo=UTC),
    )
    claims = [
        make_observation(
            value, document, indicator=indicator, locator_type="span", locator=f"{n}:{n + 9}",
            extraction_method="text@2", original_label=indicator, original_value=f"{value:.0f}",
        )
        for n, (indicator, value) in enumerate(figures.items())
    ]  # fmt: skip
    return asdict(document), [asdict(c) for c in claims]


def told(before: tuple[Row, list[Row]], after: tuple[Row, list[Row]]) -> list[Finding]:
    return edits([after[0]], after[1], [Report(*before)])


def test_every_change_is_named_in_both_languages() -> None:
    before = article("v1", org_total=553, org_new=14, member_total=418_250)
    after = article("v2", "v1", org_total=554, member_total=418_250, org_dissolved=6)
    [found] = told(before, after)
    assert (found.rule_id, found.severity, found.document_id, found.locator) == ("V02", "info", "v2", "0:9")
    assert "1 số liệu sửa, 1 số liệu thêm, 1 số liệu bỏ, 1 số liệu giữ nguyên" in found.message_vi
    assert "“org_total” 553 → 554; “org_dissolved” thêm → 6; “org_new” 14 → bỏ" in found.message_vi
    assert "“org_total” 553 → 554; “org_dissolved” added → 6; “org_new” 14 → removed" in found.message_en
    assert "bản trước lấy ngày 01/08/2024" in found.message_vi
    assert set(found.obs_ids) == {after[1][0]["obs_id"], after[1][2]["obs_id"]}
    assert not found.blocked_obs_ids


def test_an_edit_of_words_alone_is_told_without_figures() -> None:
    [found] = told(article("v1", org_total=553), article("v2", "v1", org_total=553))
    assert "0 số liệu sửa, 0 số liệu thêm, 0 số liệu bỏ, 1 số liệu giữ nguyên." in found.message_vi
    assert (found.locator, found.obs_ids) == ("", [])


@pytest.mark.parametrize("supersedes", [None, "unknown"])
def test_an_article_that_replaces_nothing_known_is_no_edit(supersedes: str | None) -> None:
    assert told(article("v1", org_total=553), article("v2", supersedes, org_total=554)) == []


def test_two_versions_in_one_run_are_compared() -> None:
    first, second = article("v1", org_total=553), article("v2", "v1", org_total=554)
    [found] = edits([first[0], second[0]], [*first[1], *second[1]], [])
    assert found.document_id == "v2" and "553 → 554" in found.message_vi


def test_of_the_lake_only_the_replaced_article_is_read_in_its_latest_reading(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for run, value in (("20240801T000000000Z-news", 552.0), (RUN, 553.0)):
        documents = [make_document(n, kind="article", form=None, run_id=run) for n in ("v1", "other")]
        claims = [make_observation(value, d, locator=f"{value:.0f}:9") for d in documents]
        lake.commit(
            run, {"documents": to_table("documents", documents), "observations": to_table("observations", claims)}
        )
    after = article("v2", "v1", org_total=554)[0]
    [before] = earlier_articles(lake, [after, asdict(make_document("a"))])
    assert before.document_id == "v1"
    assert [r["obs_value"] for r in before.rows] == [553.0]
    assert earlier_articles(lake, [{**after, "supersedes": None}]) == []
