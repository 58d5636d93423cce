"""One article on several sites, and edited: from its bytes to the release, where every claim of it counts once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from htx import pipeline
from htx.settings import Settings, load_settings
from htx.why import describe, trace
from ingest import reading
from ingest.documents import Archive, sha256
from ingest.lake import Lake
from tests.unit.news.articles import NEIGHBOUR, edited, report, shortened, with_captions
from warehouse import build
from warehouse.releases import Releases

ALLIANCE, PAPER = "https://lmhtx.example/so-ket", "https://bao.example/kinh-te"
TITLES = {ALLIANCE: "Sơ kết công tác 6 tháng đầu năm 2024", PAPER: "Kinh tế tập thể Nam Định giữ đà tăng trưởng"}
REPORT = report()
COPY = with_captions(edited(shortened(REPORT, 4)), "Quang cảnh hội nghị. Ảnh: CTV").replace("21.340", "21.430")


def read(settings: Settings, run: int, url: str, text: str, day: date, supersedes: str | None = None) -> str:
    """Archive, read and commit one article as a run of its own. Returns its document_id."""
    run_id = f"202408{run:02d}T000000000Z-news"
    content = f"{TITLES.get(url, 'Tin hoạt động')}\n\n{text}".encode()
    receipt = Archive(settings.archive).store(
        content, origin=url, source_id=url.split("/")[2], kind="article", media_type="text/plain",
        retrieved_at=datetime(2024, 8, run, tzinfo=UTC),
    )  # fmt: skip
    system = "VCA" if url.startswith(ALLIANCE) else "NEWS"
    context = reading.ArticleContext(url.split("/")[2], system, "Nam Định" if system == "VCA" else "", day)
    rows: dict[str, Any] = dict(reading.read_article(content, receipt, run_id, context))
    rows["documents"] = [replace(rows["documents"][0], supersedes=supersedes)]
    Lake(settings.data).stage(run_id, "article", rows)
    pipeline.check_and_commit(settings, run_id)
    return sha256(content)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The newspaper's copy comes first, a day older than what it copies; the Alliance then corrects a figure."""
    settings = replace(load_settings(), data=tmp_path_factory.mktemp("data"), inbox=None, sources=None)
    lake = Lake(settings.data)
    lake.declare()
    read(settings, 1, "https://cu.example/bai", report(NEIGHBOUR), date(2024, 7, 1))
    path = lake.root / lake.run_ids()[0] / "documents.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["text_id", "sketch", "same_as"]), path)  # an old lake
    read(settings, 2, PAPER, COPY, date(2024, 7, 14))
    first = read(settings, 3, ALLIANCE, REPORT, date(2024, 7, 13))
    read(settings, 4, ALLIANCE, REPORT.replace("418.250", "418.520"), date(2024, 7, 13), supersedes=first)
    build.build(settings.data, "build")
    build.audit(settings.data, "build")
    build.publish(settings.data, "build")
    return settings


@pytest.fixture(scope="module")
def warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    database = Releases(settings.data).current_database()
    assert database
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def test_the_copy_is_linked_to_what_was_published_first(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select d.origin, d.version, d.is_current, f.origin, f.version
        from dim_document as d left join dim_document as f on d.same_as = f.document_id
        order by d.retrieved_at
        """
    ).fetchall()
    assert rows == [
        ("https://cu.example/bai", 1, True, None, None),
        (PAPER, 1, True, ALLIANCE, 1),
        (ALLIANCE, 1, False, None, None),
        (ALLIANCE, 2, True, None, None),
    ]


def test_what_the_copy_says_again_is_counted_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The misprint is the newspaper's own, and so is the number of members that the Alliance no longer says."""
    own = warehouse.execute(
        f"select indicator, obs_value from fct_observation where document_origin = '{PAPER}' and is_candidate"
    ).fetchall()
    assert sorted(own) == [("member_total", 418_250), ("worker_regular", 21_430)]
    repeated = warehouse.execute(
        f"""
        select count(*), count(distinct o.repeats), bool_and(f.document_origin = '{ALLIANCE}' and f.is_current),
            bool_and(o.obs_value = f.obs_value and o.obs_id <> f.obs_id)
        from fct_observation as o inner join fct_observation as f on o.repeats = f.obs_id
        where o.document_origin = '{PAPER}'
        """
    ).fetchall()
    assert repeated == [(11, 11, True, True)]
    counted = warehouse.execute(
        "select source_system, obs_value, claim_count, has_conflict from fct_indicator"
        " where indicator = 'revenue_total' and ref_area = 'VN63-36'"
    ).fetchall()
    assert counted == [("VCA", 3_472e9, 1, False)]


def test_another_report_on_the_template_counts_for_itself(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "select count(*), count(repeats) from fct_observation where document_origin = 'https://cu.example/bai'"
    [(claims, repeated)] = warehouse.execute(query).fetchall()
    assert claims > 10 and repeated == 0


def test_what_the_edit_changed_is_told(settings: Settings, warehouse: duckdb.DuckDBPyConnection) -> None:
    changes = warehouse.execute(
        "select indicator, change_type, previous_value, obs_value, form_family from fct_revision"
    ).fetchall()
    assert changes == [("member_total", "revised", 418_250, 418_520, "")]
    [(finding, english, origin)] = warehouse.execute(
        "select message_vi, message_en, document_origin from fct_finding where rule_id = 'V02'"
    ).fetchall()
    assert "1 số liệu sửa, 0 số liệu thêm, 0 số liệu bỏ, 12 số liệu giữ nguyên" in finding
    assert "418.250 → 418.520" in finding and "bản trước lấy ngày 03/08/2024" in finding
    assert "1 figures revised" in english and origin == ALLIANCE
    outcomes = Lake(settings.data).read("outcomes").to_pylist()
    assert "edited: 1 revised, 0 added, 0 removed" in [o["detail"] for o in outcomes if o["stage"] == "check"]


def test_htx_why_tells_of_repetitions_in_both_directions(
    settings: Settings, warehouse: duckdb.DuckDBPyConnection
) -> None:
    query = "select obs_id, repeats from fct_observation where repeats is not null and indicator = 'revenue_total'"
    [(copy, first)] = warehouse.execute(query).fetchall()
    told = describe(trace(settings.data, copy))
    assert f"repeats    {first} of the same article, published first:" in told
    assert f"2024-07-13 {ALLIANCE} ({TITLES[ALLIANCE]})" in told
    assert f"in use     no: it is counted once, as {first}" in told
    told = describe(trace(settings.data, first))
    assert "repeated   by 1 claims of the same article elsewhere" in told
    assert f"{copy} 2024-07-14 {PAPER}" in told
    assert "in use     yes, only_claim among 1 claims" in told


def test_htx_why_asks_a_release_from_before(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = Releases(settings.data).current_database()
    assert current
    older = tmp_path / "warehouse.duckdb"
    older.write_bytes(current.read_bytes())
    with duckdb.connect(str(older)) as connection:
        connection.execute("alter table fct_observation drop column repeats")
        [(obs_id,)] = connection.execute("select min(obs_id) from fct_indicator").fetchall()
    monkeypatch.setattr(Releases, "current_database", lambda releases: older)
    assert "in use     yes" in describe(trace(settings.data, obs_id))


def test_the_report_counts_them(settings: Settings) -> None:
    page = (settings.data / "current" / "report" / "index.html").read_text(encoding="utf-8")
    assert "11 that only repeat what the same article said" in page
    assert "The sum holds." in page
