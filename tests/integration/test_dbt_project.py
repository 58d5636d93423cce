"""The dbt project on a small lake: one build for the stories below, one for an empty lake."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.catalogue import areas
from ingest.lake import Lake, to_table
from ingest.observations import Check, Claim, Document, Finding, Observation, Outcome, observe
from ingest.periods import Period

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
FIRST, SECOND, THIRD = "20240901T000000000Z-submissions", "20240902T000000000Z-news", "20240903T000000000Z-news"


def moment(run_id: str) -> datetime:
    """When a run of this file worked: half an hour after it was named."""
    return datetime.strptime(run_id[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) + timedelta(minutes=30)


def submission(name: str, run_id: str, **changes: Any) -> Document:
    """A workbook about Bắc Giang, form PL1, year 2023."""
    document = Document(
        document_id=name,
        source_id="inbox",
        source_system="MPI",
        kind="submission",
        origin=f"{name}.xlsx",
        publisher="UBND tỉnh",
        document_number="164/KH-UBND",
        title="Báo cáo kinh tế tập thể",
        ref_area="VN63-24",
        form="PL1@2023",
        reporting_period="2023",
        published_at=date(2023, 8, 9),
        retrieved_at=moment(run_id) - timedelta(minutes=20),
        media_type="application/xlsx",
        size=1000,
        http_status=None,
        supersedes=None,
        reader="forms@1",
        run_id=run_id,
    )
    return replace(document, **changes)


def article(name: str, run_id: str, **changes: Any) -> Document:
    """An article of a news site."""
    plain = {
        "source_id": "bao",
        "source_system": "NEWS",
        "kind": "article",
        "origin": f"https://bao.example/{name}",
        "ref_area": None,
        "form": None,
        "reporting_period": None,
        "published_at": date(2024, 1, 10),
        "reader": "page@1/text@1",
    }
    return submission(name, run_id, **(plain | changes))


def say(document: Document, indicator: str, period: str, value: float | None, **changes: Any) -> Observation:
    """One claim of a document."""
    is_form = document.kind == "submission"
    claim = Claim(
        indicator=indicator,
        ref_area=document.ref_area or "VN63-24",
        ref_area_scheme=(document.ref_area or "VN63-24")[:4],
        period=Period.parse(period),
        obs_value=value,
        unit_measure="ORG",
        locator_type="cell" if is_form else "span",
        locator=f"PL1!{indicator}{period}" if is_form else "10:20",
        quote="Tổng số HTX",
        original_label="Tổng số",
        original_value=str(value),
        extraction_method="form:PL1@2023" if is_form else "text@1",
    )
    return observe(replace(claim, **changes), document, moment(document.run_id), document.run_id)


def finding(document: Document, blocked: list[str], severity: str = "critical") -> Finding:
    return Finding(
        "R29", severity, document.document_id, "PL1!E12", "Giá trị bất thường", "out of range", 1, blocked, blocked,
        run_id=document.run_id,
    )  # fmt: skip


def outcome(document: Document, status: str) -> Outcome:
    at = moment(document.run_id)
    return Outcome(document.run_id, "read", document.document_id, document.origin, status, "", 0, at, at)


def fill(lake: Lake) -> None:
    """Three runs that tell the stories of the tests."""
    v1 = submission("v1", FIRST)
    v2 = submission("v2", FIRST, published_at=date(2023, 8, 30))
    next_year = submission("next", FIRST, reporting_period="2024", published_at=date(2024, 8, 9))
    new_world = submission("new", FIRST, ref_area="VN34-24", reporting_period="2025", published_at=date(2025, 10, 20))
    refused = submission("refused", FIRST, ref_area=None, form=None, reporting_period=None, published_at=None)
    broken = say(next_year, "org_active", "2024", 9_999_999)
    first_news, other_news = article("a", FIRST), article("b", FIRST, published_at=date(2024, 1, 11))
    target = {"scenario": "plan", "obs_value_low": 200, "obs_value_high": 250, "ref_area": "CLUSTER-CTD_DBSH"}
    first = [
        say(v1, "org_total", "2023", 1100, obs_status="E"),
        say(v1, "org_new", "2023", 90, obs_status="E"),
        say(v2, "org_total", "2023", 1110, obs_status="E"),
        say(next_year, "org_total", "2023", 1116, credit_scope="incl"),
        broken,
        say(new_world, "org_total", "2025", 2086),
        say(first_news, "org_total", "2023-06-30", 514),
        say(other_news, "org_total", "2023-06-30", 515),
        say(other_news, "org_new", "2025", None, **target | {"ref_area_scheme": "CLUSTER"}),
    ]
    lake.commit(
        FIRST,
        {
            "documents": to_table("documents", [v1, v2, next_year, new_world, refused, first_news, other_news]),
            "observations": to_table("observations", first),
            "findings": to_table("findings", [finding(next_year, [broken.obs_id]), finding(v2, [], "warning")]),
            "outcomes": to_table("outcomes", [outcome(v1, "ok"), outcome(refused, "refused")]),
        },
    )
    # Read with the old reader, and with a newer one that no longer finds the second claim and corrects no. 1's value.
    old = article("again", SECOND)
    new = replace(old, reader="page@1/text@2", run_id=THIRD)
    misread = say(old, "org_active", "2022", 7)
    kept = {"locator": "30:40"}
    lake.commit(
        SECOND,
        {
            "documents": to_table("documents", [old]),
            "observations": to_table("observations", [misread, say(old, "org_inactive", "2022", 5, **kept)]),
            "findings": to_table("findings", [finding(old, [say(old, "org_inactive", "2022", 5, **kept).obs_id])]),
        },
    )
    lake.commit(
        THIRD,
        {
            "documents": to_table("documents", [new, next_year]),
            "observations": to_table("observations", [say(new, "org_inactive", "2022", 6, **kept)]),
        },
    )
    overlap(lake)
    check = Check("c", "r", 1, "s", "e", "t", "R29", "critical", True, False, 1, 0, "", moment(THIRD))
    lake.commit("20240904T000000000Z-news", {"checks": to_table("checks", [check])})  # nothing new: the run log
    half_written = lake.root / ".20240905T000000000Z-news.77.tmp"
    lake.commit("visible", {"documents": to_table("documents", [article("half", FIRST)])})
    (lake.root / "visible").rename(half_written)


def overlap(lake: Lake) -> None:
    """Two runs that load the same workbook at once: the one that began later reads it first."""
    earlier, later = "20240903T100000000Z-submissions", "20240903T100500000Z-submissions"
    for run_id, read_at, status in ((earlier, 9, "E"), (later, 6, "A")):
        document = submission("twice", run_id, ref_area="VN63-66", reporting_period="2021")
        claims = [say(document, w, "2021", 700, obs_status=status) for w in ("org_total", "org_new")]
        blocked = [finding(document, [claims[1].obs_id])] if run_id == earlier else []
        at = datetime(2024, 9, 3, 10, read_at, tzinfo=UTC)
        lake.commit(
            run_id,
            {
                "documents": to_table("documents", [document]),
                "observations": to_table("observations", [replace(c, recorded_at=at) for c in claims]),
                "findings": to_table("findings", blocked),
            },
        )


def dbt(command: list[str], data: Path, database: Path) -> None:
    """Run dbt as warehouse/build.py does, in a process of its own: dbt keeps the database open as long as it lives."""
    paths = {
        "HTX_BUILD_DB": str(database),
        "HTX_LAKE": str(data / "lake"),
        "HTX_RUNLOG": str(data / "runlog"),
    }
    folders = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    outputs = ["--target-path", str(data / "target"), "--log-path", str(data / "logs")]
    program = Path(sys.executable).with_name("dbt")
    done = subprocess.run(
        [str(program), "--no-use-colors", *command, *folders, *outputs],
        env=os.environ | paths,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    lake = Lake(data)
    lake.declare()
    fill(lake)
    dbt(["build"], data, data / "warehouse.duckdb")
    return data / "warehouse.duckdb"


@pytest.fixture(scope="module")
def warehouse(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def number(warehouse: duckdb.DuckDBPyConnection, columns: str, where: str) -> tuple[Any, ...]:
    rows = warehouse.execute(f"select {columns} from fct_indicator where {where}").fetchall()
    assert len(rows) == 1, rows
    return tuple(rows[0])


def claim(warehouse: duckdb.DuckDBPyConnection, columns: str, where: str) -> tuple[Any, ...]:
    rows = warehouse.execute(f"select {columns} from fct_observation where {where}").fetchall()
    assert len(rows) == 1, rows
    return tuple(rows[0])


def test_a_final_figure_is_preferred_to_an_estimate(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = number(
        warehouse,
        "obs_value, document_id, chosen_because, claim_count, has_conflict, credit_scope, ref_area_name, min_value",
        "indicator = 'org_total' and source_system = 'MPI' and time_period = '2023'",
    )
    assert found == (1116, "next", "final_over_estimate", 2, False, "incl", "Bắc Giang", 1116)


def test_a_resubmission_supersedes_but_forgets_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert claim(
        warehouse,
        "is_current, is_candidate, superseded_by, known_from, known_to",
        "document_id = 'v1' and indicator = 'org_total'",
    ) == (False, False, "v2", moment(FIRST), moment(FIRST))
    assert claim(warehouse, "is_current, known_to", "document_id = 'v2'") == (True, None)
    assert not warehouse.execute("select * from fct_indicator where document_id = 'v1'").fetchall()
    assert warehouse.execute(
        "select document_id, version, is_current, verdict, claim_count, blocked_claim_count from fct_submission"
        " where ref_area = 'VN63-24' order by reporting_period, version"
    ).fetchall() == [
        ("v1", 1, False, "ok", 2, 0),
        ("v2", 2, True, "ok_with_findings", 1, 0),
        ("next", 1, True, "quarantined", 2, 1),
    ]


def test_what_a_resubmission_changed_is_told_claim_by_claim(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select indicator, change_type, previous_value, obs_value, previous_locator, locator from fct_revision"
        " where document_id = 'v2' and previous_document_id = 'v1' order by indicator"
    )
    assert warehouse.execute(query).fetchall() == [
        ("org_new", "removed", 90, None, "PL1!org_new2023", None),
        ("org_total", "revised", 1100, 1110, "PL1!org_total2023", "PL1!org_total2023"),
    ]
    assert warehouse.execute("select count(distinct document_id) from fct_revision").fetchall() == [(1,)]


def test_a_refused_workbook_is_shown_and_supersedes_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "select verdict, is_current, form from fct_submission where document_id = 'refused'"
    assert warehouse.execute(query).fetchall() == [("refused", False, None)]


def test_a_quarantined_claim_is_kept_but_not_used(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert claim(warehouse, "is_blocked, is_current, is_candidate", "obs_value = 9999999") == (True, True, False)
    assert not warehouse.execute("select * from fct_indicator where max_value = 9999999").fetchall()
    assert warehouse.execute(
        "select document_id, document_origin, ref_area, obs_count, blocked_obs_count, is_current from fct_finding"
        " where severity = 'critical' and is_current"
    ).fetchall() == [("next", "next.xlsx", "VN63-24", 1, 1, True)]


def test_two_articles_that_disagree_are_a_conflict(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = number(
        warehouse,
        "obs_value, chosen_because, distinct_value_count, has_conflict, round(conflict_rel, 6), min_value, max_value",
        "source_system = 'NEWS' and time_period = '2023-06-30'",
    )
    assert found == (515, "latest_report", 2, True, round(1 / 515, 6), 514, 515)


def test_a_target_that_is_a_range_is_a_number(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = number(warehouse, "obs_value, obs_value_low, obs_value_high, min_value, max_value", "scenario = 'plan'")
    assert found == (None, 200, 250, 200, 250)


def test_only_the_latest_reading_of_a_document_counts(warehouse: duckdb.DuckDBPyConnection) -> None:
    misread = claim(warehouse, "is_current, known_from, known_to", "indicator = 'org_active' and time_period = '2022'")
    assert misread == (False, moment(SECOND), moment(THIRD))
    again = claim(warehouse, "obs_value, is_current, is_blocked, known_from, recorded_at", "indicator = 'org_inactive'")
    assert again == (6, True, False, moment(SECOND), moment(THIRD))
    document = warehouse.execute("select reader, claim_count from dim_document where document_id = 'again'").fetchall()
    assert document == [("page@1/text@2", 1)]


def test_of_two_overlapping_loads_the_later_run_counts(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Documents, claims and findings agree on it, whichever run has read the document last."""
    later = "20240903T100500000Z-submissions"
    document = warehouse.execute("select run_id, claim_count from dim_document where document_id = 'twice'").fetchall()
    assert document == [(later, 2)]
    claims = warehouse.execute(
        "select indicator, run_id, obs_status, is_candidate, known_to from fct_observation"
        " where document_id = 'twice' order by indicator"
    ).fetchall()
    assert claims == [("org_new", later, "A", True, None), ("org_total", later, "A", True, None)]
    findings = warehouse.execute("select is_of_latest_reading from fct_finding where document_id = 'twice'").fetchall()
    assert findings == [(False,)]
    verdict = "select claim_count, blocked_claim_count, verdict from fct_submission where document_id = 'twice'"
    assert warehouse.execute(verdict).fetchall() == [(2, 0, "ok")]


def test_a_document_in_two_runs_is_one_document(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute("select count(*) from dim_document where document_id = 'next'").fetchall() == [(1,)]


def test_a_half_written_run_is_not_seen(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert not warehouse.execute("select * from dim_document where document_id = 'half'").fetchall()


def test_the_run_log_is_part_of_the_history(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute("select check_id, success from fct_check").fetchall() == [("c", True)]
    outcomes = warehouse.execute("select subject, status from fct_outcome order by subject").fetchall()
    assert outcomes == [("refused", "refused"), ("v1", "ok")]


def test_the_areas_are_those_of_the_catalogue(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "ref_area, ref_area_scheme, ref_area_code, ref_area_name, ref_area_type, valid_from, valid_to"
    found = {row[0]: row[1:] for row in warehouse.execute(f"select {columns} from dim_ref_area").fetchall()}
    assert found == {a.key: (a.scheme, a.code, a.name, a.area_type, a.valid_from, a.valid_to) for a in areas().values()}
    members = warehouse.execute(
        "select parent, child from bridge_ref_area where relation = 'member_of' and parent <> 'VN'"
    ).fetchall()
    assert sorted(members) == sorted(
        (a.key, m) for a in areas().values() for m in a.members if a.scheme in ("REGION", "CLUSTER")
    )


def test_code_24_is_two_provinces(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = warehouse.execute(
        "select ref_area, ref_area_name from dim_ref_area where ref_area_code = '24' order by ref_area desc"
    ).fetchall()
    assert names == [("VN63-24", "Bắc Giang"), ("VN34-24", "Bắc Ninh")]
    merged = warehouse.execute(
        "select child from bridge_ref_area where parent = 'VN34-24' and relation = 'merged_into' order by child"
    ).fetchall()
    assert merged == [("VN63-24",), ("VN63-27",)]
    found = number(warehouse, "ref_area, ref_area_name, obs_value", "time_period = '2025' and scenario = 'actual'")
    assert found == ("VN34-24", "Bắc Ninh", 2086)


def test_the_published_file_depends_on_no_other(warehouse: duckdb.DuckDBPyConnection) -> None:
    schemas = warehouse.execute("select distinct table_schema, table_type from information_schema.tables").fetchall()
    assert sorted(schemas) == [("main", "BASE TABLE"), ("vocabulary", "BASE TABLE")]


def test_gate_2_can_add_its_rows(built: Path, tmp_path: Path) -> None:
    """The statements that warehouse/build.py uses after the build."""
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(built.read_bytes())
    check = Check("d", "build", 2, "s", "e", "t", "R26", "critical", False, False, 5, 1, "", moment(THIRD))
    found = Finding("R26", "critical", "", "fct_indicator", "Không khớp", "does not add up", 2, ["x"], run_id="build")
    with duckdb.connect(str(copy)) as connection:
        connection.register("checks", to_table("checks", [check]))
        connection.execute("insert into fct_check by name select * from checks")
        connection.register("findings", to_table("findings", [found]))
        connection.execute(
            """
            insert into fct_finding by name
            select
                substr(md5(concat_ws('|', f.run_id, f.gate, f.rule_id, f.document_id, f.locator, f.message_en,
                    f.observed, array_to_string(f.obs_ids, ','))), 1, 16) as finding_id,
                f.*, d.origin as document_origin, d.title as document_title, d.ref_area,
                len(f.obs_ids) as obs_count, len(f.blocked_obs_ids) as blocked_obs_count,
                true as is_of_latest_reading, true as is_current
            from findings as f left join dim_document as d using (document_id)
            """
        )
        assert connection.execute("select gate, is_current from fct_finding where run_id = 'build'").fetchall() == [
            (2, True)
        ]
        assert connection.execute("select count(*) from fct_check").fetchall() == [(2,)]


def test_an_empty_lake_builds(tmp_path: Path) -> None:
    Lake(tmp_path).declare()
    database = tmp_path / "warehouse.duckdb"
    dbt(["build"], tmp_path, database)
    with duckdb.connect(str(database), read_only=True) as connection:
        assert connection.execute("select count(*) from fct_indicator").fetchall() == [(0,)]
        assert connection.execute("select count(*) from dim_ref_area").fetchall() == [(len(areas()),)]


def test_a_path_with_a_quote_builds(tmp_path: Path) -> None:
    data = tmp_path / "o'brien 50%20"
    lake = Lake(data)
    lake.declare()
    document = article("a", FIRST)
    rows: dict[str, list[Any]] = {"documents": [document], "observations": [say(document, "org_total", "2023", 5)]}
    lake.commit(FIRST, {name: to_table(name, values) for name, values in rows.items()})
    dbt(["build"], data, data / "warehouse.duckdb")
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("select obs_value from fct_indicator").fetchall() == [(5,)]
