"""The main job from end to end: real Airflow, Great Expectations, dbt and DuckDB; samples and real articles."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.e2e.installation import ARTICLES, PROJECT, Installation

SAMPLES = PROJECT / "samples"


def test_the_first_run_loads_checks_builds_and_publishes(installed: tuple[Installation, str]) -> None:
    installation, printed = installed
    assert re.search(r"^refused +PL1 KTTT Hau Giang 2023\.xlsx: .+", printed, re.MULTILINE), printed
    assert re.search(r"^refused +http://\S+: no date of publication", printed, re.MULTILINE), printed
    assert re.search(r"^failed +http://baotinh\.example/\S+: .*HTTP 404", printed, re.MULTILINE), printed
    assert "robots.txt" in printed
    assert re.search(r"^release +\S+ \(new\): [\d,]+ claims", printed, re.MULTILINE)
    assert (installation.data / "current" / "report" / "index.html").exists()
    assert (installation.data / "current" / "report" / "data_docs" / "index.html").exists()
    assert (installation.data / "current" / "report" / "dbt_docs" / "index.html").exists()
    assert not list((installation.data / "current").resolve().glob("*.wal"))


def test_every_submitted_document_has_its_row_and_its_outcome(installed: tuple[Installation, str]) -> None:
    installation, _ = installed
    files = {p.name for p in (SAMPLES / "submissions").iterdir() if not p.name.startswith(".")}
    rows = installation.query("select origin from dim_document where kind = 'submission'")
    assert {r[0] for r in rows} == files
    outcomes = installation.query("select origin from fct_outcome where stage = 'read' and origin not like 'http%'")
    assert {r[0] for r in outcomes} == files


def test_the_planted_errors_are_findings_and_their_rows_are_not_in_use(installed: tuple[Installation, str]) -> None:
    installation, _ = installed
    found = set(installation.query("select rule_id, locator from fct_finding where document_origin like '%Dak Lak%'"))
    assert {("R01", "PL2!G17"), ("R16", "PL1!G36"), ("R20", "PL1!F30")} <= found
    blocked_in_use = installation.query(
        "select count(*) from fct_indicator join fct_observation using (obs_id) where is_blocked"
    )
    assert blocked_in_use == [(0,)]


def test_registers_are_submissions_like_others(installed: tuple[Installation, str]) -> None:
    installation, _ = installed
    registers = "select verdict, is_current, cooperative_count from fct_submission where form_family = 'REG' order by 3"
    assert installation.query(registers) == [("ok_with_findings", True, 24), ("ok_with_findings", True, 26)]
    stopped = "select activity, is_current from dim_cooperative where name like '%Đồng Tâm 5' order by valid_from"
    assert installation.query(stopped) == [("active", False), ("inactive", True)]


def test_a_resubmission_supersedes_and_nothing_is_lost(installed: tuple[Installation, str]) -> None:
    installation, _ = installed
    versions = installation.query(
        """
        select version, is_current, origin from fct_submission
        where ref_area = 'VN63-20' and form_family = 'PL1' and reporting_period = '2023' order by version
        """
    )
    assert [(v, c) for v, c, _ in versions] == [(1, False), (2, True)]
    assert "sua lan 2" in versions[1][2]
    old = installation.query(
        "select count(*), count(known_to) from fct_observation where document_origin = 'PL1 KTTT Lang Son 2023.xlsx'"
    )
    assert old[0][0] == old[0][1] > 100


def test_the_two_geographies_do_not_mix(installed: tuple[Installation, str]) -> None:
    installation, _ = installed
    areas = dict(
        installation.query(
            "select document_origin, min(ref_area) from fct_observation where document_kind = 'submission' group by all"
        )
    )
    assert areas["PL1+PL2 KTTT Bac Ninh 2025.xlsx"] == "VN34-24"
    names = installation.query("select ref_area_name from dim_ref_area where ref_area in ('VN63-24', 'VN34-24')")
    assert sorted(n for (n,) in names) == ["Bắc Giang", "Bắc Ninh"]


def test_the_second_run_reads_nothing_twice(installed: tuple[Installation, str]) -> None:
    installation, first = installed
    before, release = installation.lake_runs(), (installation.data / "current").readlink()
    second = installation.htx("run")
    assert installation.lake_runs() == before
    assert (installation.data / "current").readlink() == release
    assert "nothing new: every document is known" in second
    assert "(unchanged)" in second
    read, refused = re.search(r"documents (\d+) read, \d+ unchanged, \d+ quarantined, (\d+) refused", first).groups()  # type: ignore[union-attr]
    unchanged = re.search(r"documents 0 read, (\d+) unchanged, 0 quarantined, 0 refused", second)
    assert unchanged, second
    assert int(unchanged[1]) == int(read) + int(refused)


def test_airflow_recorded_real_runs(installed: tuple[Installation, str]) -> None:
    import sqlite3

    installation, _ = installed
    with sqlite3.connect(installation.root / "airflow_home" / "airflow.db") as connection:
        runs = connection.execute("select dag_id, state from dag_run").fetchall()
    assert {d for d, _ in runs} == {"ingest_submissions", "ingest_news", "build_warehouse"}
    assert {s for _, s in runs} == {"success"}


def test_why_shows_document_hash_sentence_and_checks(installed: tuple[Installation, str]) -> None:
    installation, _ = installed
    [(obs_id, document_id, quote)] = installation.query(
        "select obs_id, document_id, quote from fct_observation where locator_type = 'span' and is_candidate limit 1"
    )
    printed = installation.htx("why", obs_id)
    assert document_id in printed
    assert "bytes verified" in printed
    assert " ".join(quote.split()) in printed
    assert "gate 1" in printed
    assert json.loads(installation.htx("why", obs_id, "--json"))["claim"]["obs_id"] == obs_id
    assert "no observation" in installation.htx("why", "nonsense", status=1)


def test_the_other_commands_answer(installed: tuple[Installation, str]) -> None:
    installation, _ = installed
    assert installation.htx("report").strip().endswith("report/index.html")
    assert re.search(r"^\* \S+", installation.htx("releases"), re.MULTILINE)
    assert "BAD" not in installation.htx("doctor")


@pytest.fixture(scope="module")
def loaded(installed: tuple[Installation, str]) -> Installation:
    """The same installation after the real articles have joined it."""
    installation, _ = installed
    installation.htx("ingest", "articles", *(str(p) for p in sorted(ARTICLES.glob("*.txt"))))
    installation.htx("build")
    return installation


@pytest.mark.skipif(not ARTICLES.exists(), reason="the real articles are not here")
class TestRealArticles:
    """Figures that a person reads in the five real articles (domain/article_facts.csv)."""

    @pytest.mark.parametrize(
        ("area", "period", "indicator", "sector", "value"),
        [
            ("Bắc Giang", "2023", "org_new", "_T", 101),
            ("Bắc Giang", "2023", "org_total", "_T", 1116),
            ("Bắc Giang", "2023", "org_total", "agriculture", 731),
            ("Bắc Giang", "2023", "org_total", "non_agriculture", 365),
            ("Bắc Giang", "2023", "org_total", "credit", 20),
            ("Bắc Giang", "2023", "charter_capital", "_T", 2772e9),
            ("Bắc Giang", "2023", "member_total", "_T", 42153),
            ("Nam Định", "2024", "org_new", "_T", 31),
            ("Nam Định", "2024", "org_total", "_T", 553),
            ("Nam Định", "2024", "revenue_total", "_T", 4102820e6),
            ("Nam Định", "2023-S1", "org_new", "_T", 12),
            ("Nam Định", "2023-06-30", "org_total", "_T", 514),
            ("Cụm thi đua LM HTX Đồng bằng sông Hồng", "2024", "org_total", "_T", 4884),
        ],
    )
    def test_value_in_use(
        self, loaded: Installation, area: str, period: str, indicator: str, sector: str, value: float
    ) -> None:
        rows = loaded.query(
            """
            select obs_value from fct_indicator
            where ref_area_name = ? and time_period = ? and indicator = ? and sector = ? and org_type = 'coop'
                and measure = 'value' and scenario = 'actual' and source_system = 'NEWS'
            """,
            area,
            period,
            indicator,
            sector,
        )
        assert rows == [(value,)]

    def test_the_targets_of_the_cluster_are_a_plan_with_bounds(self, loaded: Installation) -> None:
        rows = loaded.query(
            """
            select obs_value_low, obs_value_high from fct_indicator
            where ref_area = 'CLUSTER-CTD_DBSH' and time_period = '2025' and indicator = 'org_new'
                and org_type = 'coop' and scenario = 'plan'
            """
        )
        assert rows == [(200, 250)]

    @pytest.mark.parametrize(
        ("rule", "document", "observed"),
        [("R13", "001_%", "65,69"), ("R34", "000_%", "540.522"), ("R11", "000_%", "207")],
    )
    def test_finding(self, loaded: Installation, rule: str, document: str, observed: str) -> None:
        rows = loaded.query(
            "select message_vi || expected || observed from fct_finding where rule_id = ? and document_origin like ?",
            rule,
            document,
        )
        assert any(observed in text for (text,) in rows), rows

    def test_what_is_no_fact_is_no_observation(self, loaded: Installation) -> None:
        import csv

        with (ARTICLES.parent / "domain" / "article_nonfacts.csv").open(encoding="utf-8") as handle:
            nonfacts = list(csv.DictReader(handle))
        assert nonfacts
        for row in nonfacts:
            text = (ARTICLES / row["document"]).read_text(encoding="utf-8")
            flat, places = _flat(text)
            for found in re.finditer(re.escape(" ".join(row["context"].split())), flat):
                inside = found.group().find(row["token"], max(0, found.group().find(row["token"], 15)))
                start = places[found.start() + max(inside, 0)]
                hits = loaded.query(
                    """
                    select quote, original_value from fct_observation
                    where document_origin = ? and original_value = ? and ? between
                        cast(split_part(locator, ':', 1) as int) and cast(split_part(locator, ':', 2) as int) - 1
                    """,
                    row["document"],
                    row["token"],
                    start,
                )
                assert not hits, (row, hits)


def _flat(text: str) -> tuple[str, list[int]]:
    """The text with single spaces, and where each of its characters stood."""
    flat, places = [], []
    for match in re.finditer(r"\s+|\S", text):
        flat.append(" " if match.group().isspace() else match.group())
        places.append(match.start())
    return "".join(flat), places


def test_bad_input_costs_nothing_else(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    inbox, sources = tmp_path / "inbox", tmp_path / "sources"
    inbox.mkdir()
    sources.mkdir()
    good = "PL1 KTTT Lang Son 2022.xlsx"
    shutil.copy(SAMPLES / "submissions" / good, inbox / good)
    (inbox / "thu.xlsx").write_text("Kính gửi: đây là thư, không phải bảng tính.", encoding="utf-8")
    (inbox / "rong.xlsx").write_bytes(b"")
    (sources / "down.yml").write_text(
        "id: down\npublisher: p\nsource_system: NEWS\ndiscover: [{rss: 'http://down.example/rss.xml'}]\nrate: 100\n"
        "loopback: true\n",
        encoding="utf-8",
    )
    printed = installation.htx("run", HTX_INBOX=str(inbox), HTX_SOURCES=str(sources),
                               HTX_CONNECT_TO="down.example=127.0.0.1:9")  # fmt: skip
    assert re.search(r"^refused +thu\.xlsx: ", printed, re.MULTILINE), printed
    assert re.search(r"^refused +rong\.xlsx: ", printed, re.MULTILINE), printed
    assert re.search(r"^failed +down: .*no answer", printed, re.MULTILINE), printed
    assert installation.query("select count(*) > 100 from fct_observation") == [(True,)]
    statuses = dict(installation.query("select origin, status from fct_outcome where stage in ('read', 'collect')"))
    assert statuses == {good: "ok", "thu.xlsx": "refused", "rong.xlsx": "refused", "down": "failed"}
