"""Both gates with Great Expectations itself."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from expectations import gate1, gate2, runner
from expectations.docs import build_data_docs
from expectations.gate1 import check_documents
from expectations.gate2 import check_warehouse
from ingest.documents import Receipt, sha256
from ingest.lake import SCHEMAS, Lake, to_table
from ingest.observations import Claim, Document, Finding, Observation, observe
from ingest.periods import Period
from ingest.reading import ArticleContext, read_article, read_submission

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "samples" / "submissions"
RUN = "20240901T000000000Z-submissions"
NOW = datetime(2024, 9, 1, tzinfo=UTC)

NAM_DINH = (
    "Ngày 09/01/2025, Liên minh Hợp tác xã (HTX) tỉnh Nam Định tổ chức hội nghị tổng kết năm 2024.\n\n"
    "Năm 2024, Liên minh HTX tỉnh Nam Định đã vận động thành lập mới 31 HTX, vượt 207% kế hoạch, lũy kế đến nay toàn "
    "tỉnh có 553 HTX. Tổng vốn hoạt động ước đạt 540.522 triệu đồng; tổng vốn hoạt động ước đạt 3.472.525 triệu đồng; "
    "tổng giá trị tài sản ước đạt 2.122.003 triệu đồng.\n"
)
BAC_GIANG = (
    "Liên minh HTX tỉnh Bắc Giang tổng kết năm 2023.\n\n"
    "Năm 2023, tổng số HTX trong toàn tỉnh Bắc Giang là 1116 HTX, trong đó: Lĩnh vực nông nghiệp, lâm nghiệp, thủy sản "
    "là 731 HTX (chiếm 65,69 %); lĩnh vực phi nông nghiệp là 365 HTX (chiếm 32,49 %); Quỹ tín dụng nhân dân là 20 Quỹ "
    "(chiếm 1,82%).\n"
)


@pytest.fixture(scope="module", autouse=True)
def library() -> None:
    """Importing Great Expectations takes seconds: not the gates' own time."""
    runner.library()


def document(name: str = "d1", **changes: Any) -> Document:
    plain = Document(
        document_id=name,
        source_id="inbox",
        source_system="MPI",
        kind="submission",
        origin=f"{name}.xlsx",
        publisher="UBND tỉnh",
        document_number="",
        title="",
        ref_area="VN63-24",
        form="PL1@2023",
        reporting_period="2023",
        published_at=date(2024, 8, 1),
        retrieved_at=NOW,
        media_type="xlsx",
        size=1,
        http_status=None,
        supersedes=None,
        reader="forms@1",
        run_id=RUN,
    )
    return replace(plain, **changes)


def say(d: Document, what: str, value: float | None, cell: str, **changes: Any) -> Observation:
    claim = Claim(
        indicator=what,
        ref_area="VN63-24",
        ref_area_scheme="VN63",
        period=Period.parse("2023"),
        obs_value=value,
        unit_measure="ORG",
        locator_type="cell",
        locator=f"PL1!{cell}",
        quote="",
        original_label="Tổng số",
        original_value=str(value),
        extraction_method="form:PL1@2023",
    )
    observed = observe(claim, d, NOW, RUN)
    return replace(observed, **changes)


def tables(
    documents: Sequence[Document], observations: Sequence[Observation], **more: Sequence[Any]
) -> dict[str, pa.Table]:
    rows: dict[str, Sequence[Any]] = {"documents": documents, "observations": observations, **more}
    return {name: to_table(name, rows.get(name, ())) for name in SCHEMAS}


def sample_tables(paths: Sequence[Path], run_id: str = RUN) -> dict[str, pa.Table]:
    rows: dict[str, list[Any]] = {}
    for path in paths:
        content = path.read_bytes()
        receipt = Receipt(sha256(content), path.name, "inbox", "submission", "xlsx", len(content), NOW.isoformat())
        for name, found in read_submission(content, receipt, run_id).items():
            rows.setdefault(name, []).extend(found)
    return {name: to_table(name, rows.get(name, [])) for name in SCHEMAS}


def article_tables(text: str, published: date) -> dict[str, pa.Table]:
    content = text.encode()
    receipt = Receipt(sha256(content), "bai-viet.txt", "saved-pages", "article", "txt", len(content), NOW.isoformat())
    rows = read_article(content, receipt, RUN, ArticleContext(listed_on=published))
    return {name: to_table(name, rows.get(name, ())) for name in SCHEMAS}


def by_rule(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.rule_id, []).append(finding)
    return found


# ------------------------------------------------------------------------------------------------------------ gate 1


def test_gate1_says_nothing_of_a_good_document() -> None:
    d = document()
    result = check_documents(tables([d], [say(d, "org_total", 617, "E1"), say(d, "org_active", 544, "E2")]), RUN, NOW)
    assert not result.findings and not result.errored
    assert all(c.success for c in result.checks)
    assert len({c.check_id for c in result.checks}) == len(result.checks)
    assert {c.suite for c in result.checks} == {"schema", "keys", "vocabulary", "ranges", "rules"}


# What is changed in one observation, and the rule that must say so.
STRUCTURE: list[tuple[dict[str, Any], str]] = [
    ({"document_id": "nobody"}, "G12"),
    ({"obs_value": None}, "G14"),
    ({"locator": ""}, "G15"),
    ({"indicator": "org_totale"}, "G20"),
    ({"org_type": "company"}, "G21"),
    ({"sector": "mining"}, "G22"),
    ({"size_class": "huge"}, "G23"),
    ({"rating": "best"}, "G24"),
    ({"credit_scope": "some"}, "G25"),
    ({"measure": "ratio"}, "G26"),
    ({"scenario": "dream"}, "G27"),
    ({"unit_measure": "HEAD"}, "G28"),
    ({"qualifier": "perhaps"}, "G29"),
    ({"obs_status": "Z"}, "G30"),
    ({"source_system": "RUMOUR"}, "G31"),
    ({"ref_area": "24"}, "G32"),
    ({"ref_area_scheme": "VN34"}, "G33"),
    ({"time_period": "2023-13"}, "G34"),
    ({"period_end": date(2024, 12, 31)}, "G34"),
    ({"unit_measure": "VND"}, "G35"),
    ({"null_state": "unsure"}, "G36"),
    ({"obs_value_low": 700.0, "obs_value_high": 800.0}, "R36"),
    ({"obs_value_low": 100.0, "obs_value_high": 200.0}, "R36"),
    ({"period_start": date(2024, 1, 1)}, "G40"),
    ({"measure": "share_pct", "unit_measure": "PCT", "obs_value": 101.0}, "G41"),
    ({"measure": "plan_pct", "unit_measure": "PCT", "obs_value": 20_000.0}, "G42"),
    ({"confidence": 1.5}, "G43"),
    ({"obs_value": -1.0}, "G44"),
    ({"reported_at": date(2022, 8, 1)}, "G45"),
    ({"obs_value": float("inf")}, "G46"),
]


def test_gate1_finds_what_is_wrong_with_a_row() -> None:
    """Every kind of error in a document of its own, all in one run: the verdicts are still those of the documents."""
    documents = [document(f"d{i}") for i in range(len(STRUCTURE))]
    good = [say(d, "org_active", 544, "E2") for d in documents]
    bad = [say(d, "org_total", 617, "E1", **change) for d, (change, _) in zip(documents, STRUCTURE, strict=True)]
    result = check_documents(tables(documents, [*good, *bad]), RUN, NOW)
    assert not result.errored
    for row, (_, rule_id) in zip(bad, STRUCTURE, strict=True):
        mine = [f for f in result.findings if row.obs_id in f.obs_ids]
        [found] = by_rule(mine)[rule_id]
        assert (found.document_id, found.locator) == (row.document_id, row.locator)
        assert found.blocked_obs_ids == ([row.obs_id] if found.severity == "critical" else [])
        assert found.run_id == RUN and found.gate == 1
        assert "{" not in found.message_vi + found.message_en
    notes = {"V01"}  # these documents are versions of one report: worth a word, no failed check
    assert {c.rule_id for c in result.checks if not c.success} == {f.rule_id for f in result.findings} - notes
    assert not {o for f in result.findings for o in f.obs_ids} & {g.obs_id for g in good}


def test_gate1_finds_rows_that_are_there_twice() -> None:
    d = document()
    row = say(d, "org_total", 617, "E1")
    result = check_documents(tables([d, d], [row, row]), RUN, NOW)
    assert {"G11", "G13"} <= set(by_rule(result.findings))


def test_gate1_checks_the_findings_of_the_readers() -> None:
    d = document()
    row = say(d, "org_total", 617, "E1")
    finding = Finding("F25", "critical", "d1", "PL1!E9", "vi", "en", blocked_obs_ids=["nothing"], run_id=RUN)
    result = check_documents(tables([d], [row], findings=[finding, replace(finding, severity="fatal")]), RUN, NOW)
    assert {"G19", "G39"} <= set(by_rule(result.findings))
    assert "F25" not in by_rule(result.findings)  # the readers' own findings are not repeated


def test_gate1_stops_at_a_wrong_schema() -> None:
    d = document()
    given = tables([d], [say(d, "org_total", 617, "E1")])
    given["observations"] = given["observations"].drop_columns(["sector"])
    result = check_documents(given, RUN, NOW)
    assert {c.suite for c in result.checks} == {"schema"}
    [finding] = result.findings
    assert finding.rule_id == "G01" and finding.locator == "observations.sector"
    assert not result.errored


def test_gate1_on_a_run_without_documents() -> None:
    result = check_documents(tables([], []), RUN, NOW)
    assert not result.findings and not result.errored and all(c.success for c in result.checks)


def test_an_error_of_a_check_is_no_failure_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    d = document()
    given = tables([d], [say(d, "org_total", 617, "E1")])
    good = gate1.rule_specs()
    broken = [replace(s, arguments={**s.arguments, "column": "no such column"}) for s in good[:1]]
    monkeypatch.setattr(gate1, "rule_specs", lambda: broken + good[1:])
    result = check_documents(given, RUN, NOW)
    [check] = result.errored
    assert check.errored and not check.success and check.rows_failed == 0 and check.detail
    assert not result.blocking and not result.findings
    assert all(c.success for c in result.checks if not c.errored)


def test_a_suite_that_cannot_even_be_made_errs_in_every_check(monkeypatch: pytest.MonkeyPatch) -> None:
    d = document()
    given = tables([d], [say(d, "org_total", 617, "E1")])
    broken = [replace(s, arguments={"no": "such argument"}) for s in gate1.rule_specs()]
    monkeypatch.setattr(gate1, "rule_specs", lambda: broken)
    result = check_documents(given, RUN, NOW)
    assert len(result.errored) == len(broken)
    assert not result.findings


def test_gate1_on_the_sample_workbooks_in_time(tmp_path: Path) -> None:
    given = sample_tables(sorted(SAMPLES.glob("*.xlsx")))
    assert given["documents"].num_rows >= 10
    started = time.perf_counter()
    result = check_documents(given, RUN, NOW, tmp_path)
    assert time.perf_counter() - started < 10
    assert not result.errored
    origins = {d["document_id"]: d["origin"] for d in given["documents"].to_pylist()}
    found = {(f.rule_id, origins[f.document_id], f.locator) for f in result.findings if f.severity == "critical"}
    # What samples/make_submissions.py has planted, and nothing else. (1.116 in a count is the reader's finding.)
    assert found == {
        ("R01", "PL1 PL2 KTTT Dak Lak 2023.xlsx", "PL2!G17"),
        ("R16", "PL1 PL2 KTTT Dak Lak 2023.xlsx", "PL1!G36"),
        ("R20", "PL1 PL2 KTTT Dak Lak 2023.xlsx", "PL1!F30"),
        ("R29", "KTTT Ca Mau PL1 nam 2024.xlsx", "Sheet1!G34"),
        ("R29", "KTTT Ca Mau PL1 nam 2024.xlsx", "Sheet1!G35"),
    }
    assert sorted(p.stem for p in (tmp_path / "gate1" / RUN).iterdir())


def test_gate1_on_the_real_findings_of_articles() -> None:
    found = by_rule(check_documents(article_tables(NAM_DINH, date(2025, 1, 9)), RUN, NOW).findings)
    assert [f.severity for f in found["R11"]] == ["warning"] and "207" in found["R11"][0].message_vi
    assert [f.severity for f in found["R34"]] == ["critical"] and len(found["R34"][0].blocked_obs_ids) >= 1
    found = by_rule(check_documents(article_tables(BAC_GIANG, date(2024, 3, 5)), RUN, NOW).findings)
    assert [f.severity for f in found["R13"]] == ["critical"] * 3
    assert set(found) == {"R13"}


# ------------------------------------------------------------------------------------------------------------ gate 2


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that dbt has built from three sample workbooks, checked by gate 1."""
    data = tmp_path_factory.mktemp("data")
    lake = Lake(data)
    given = sample_tables([path for path in sorted(SAMPLES.glob("*.xlsx")) if not path.name.startswith("DS ")][:4])
    result = check_documents(given, RUN, NOW)
    given["findings"] = pa.concat_tables([given["findings"], to_table("findings", result.findings)])
    given["checks"] = to_table("checks", result.checks)
    lake.commit(RUN, {n: t for n, t in given.items() if t.num_rows})
    return transform(lake, data / "build")


def transform(lake: Lake, build: Path) -> Path:
    """What dbt makes of a lake, in a process of its own."""
    lake.declare()
    build.mkdir()
    command = [sys.executable, "-m", "warehouse.transform", str(build), str(lake.root), str(lake.runlog)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return build / "warehouse.duckdb"


@pytest.fixture
def warehouse(built: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy to spoil."""
    copy = tmp_path / "now" / built.name
    copy.parent.mkdir()
    copy.write_bytes(built.read_bytes())
    yield copy


def change(database: Path, *statements: str) -> None:
    with duckdb.connect(str(database)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_gate2_passes_a_good_build_and_closes_it(warehouse: Path, built: Path, tmp_path: Path) -> None:
    started = time.perf_counter()
    result = check_warehouse(warehouse, RUN, NOW, built, tmp_path / "validations")
    assert time.perf_counter() - started < 10
    assert not result.errored, result.errored[0].detail
    assert not result.blocking, result.blocking[0]
    assert all(f.severity != "critical" for f in result.findings)
    assert len({c.check_id for c in result.checks}) == len(result.checks) > 50
    change(warehouse, "create table main.still_writable (x int)")  # every connection is closed


# What is spoilt, and the check that must block the release. What stands together does not disturb each other.
SPOILT: list[dict[str, str]] = [
    {
        "W10": "update main.dim_indicator set indicator = null where indicator = 'award_total'",
        "W12": "insert into main.fct_indicator select * from main.fct_indicator limit 1",
        "W30": "update main.fct_indicator set sector = 'mining' where sector = 'industry'",
        "W31": "update main.fct_indicator set indicator = 'org_totale' where indicator = 'org_new'",
        "W32": "update main.fct_indicator set ref_area = '24' where indicator = 'worker_new'",
        "W43": "update main.fct_indicator set ref_area_scheme = 'REGION' where indicator = 'member_left'",
        "W50": "update main.fct_indicator set measure = 'share_pct', obs_value = 101 where indicator = 'manager_total'",
        "W51": "update main.fct_indicator set confidence = 2 where indicator = 'manager_college'",
        "R36": "update main.fct_indicator set obs_value_low = 5, obs_value_high = 4 where indicator = 'profit_avg'",
        "R29": "update main.fct_indicator set obs_value = obs_value * 1000 where indicator = 'revenue_avg'",
        "W62": "update main.fct_indicator set obs_value = obs_value * 1000 where indicator = 'member_total'",
        "W13": "update main.fct_indicator set obs_value = obs_value + 1 where indicator = 'org_total'",
    },
    {
        "W15": "update main.fct_observation set is_blocked = false",
        "W22": "delete from main.fct_observation where indicator = 'worker_new'",
        "W24": "update main.fct_observation set is_current = false",
        "W14": "delete from main.fct_indicator where indicator = 'org_new'",
        "W23": "update main.fct_indicator set claim_count = claim_count + 1",
        "W33": "delete from main.dim_period where time_period = '2023'",
        "W40": "delete from main.dim_ref_area where ref_area = 'VN63-01'",
        "W41": "delete from main.bridge_ref_area where child = 'VN63-24' and relation = 'merged_into'",
        "W42": "delete from main.bridge_ref_area where parent = 'VN34-31' and relation = 'merged_into'",
    },
    {
        "W11": "update main.fct_indicator set time_period = '2022' where time_period = '2023'",
        "W20": "delete from main.dim_ref_area",
        "W60": "delete from main.fct_indicator where scenario = 'plan'",
        "W61": "delete from main.dim_document",
    },
]


@pytest.mark.parametrize("spoilt", SPOILT)
def test_gate2_blocks_a_spoilt_build(warehouse: Path, built: Path, spoilt: dict[str, str]) -> None:
    change(warehouse, *spoilt.values())
    result = check_warehouse(warehouse, RUN, NOW, built)
    assert not result.errored, result.errored[0].detail
    assert set(spoilt) <= {c.rule_id for c in result.blocking}
    found = by_rule(result.findings)
    for rule_id in spoilt:
        assert all(f.gate == 2 and f.run_id == RUN and f.severity == "critical" for f in found[rule_id])
        assert not any("{" in f.message_vi + f.message_en for f in found[rule_id])


def test_gate2_sees_a_claim_in_use_that_is_blocked(warehouse: Path) -> None:
    change(
        warehouse, "update main.fct_observation set is_blocked = true where is_candidate and indicator = 'org_total'"
    )
    assert "W13" in {c.rule_id for c in check_warehouse(warehouse, RUN, NOW).blocking}


@pytest.mark.parametrize("folder", ["data#1", "what?", "50%20", "a b", "o'brien", "x=1&y", "$HOME ${x}", "u:p@h"])
def test_gate2_opens_a_database_wherever_it_is(built: Path, tmp_path: Path, folder: str) -> None:
    here = tmp_path / folder / built.name
    here.parent.mkdir()
    here.write_bytes(built.read_bytes())
    result = check_warehouse(here, RUN, NOW, here)
    assert not result.errored and not result.blocking and len(result.checks) > 50
    assert [p.name for p in here.parent.iterdir()] == [built.name]


def test_gate2_without_a_previous_release_compares_nothing(warehouse: Path) -> None:
    change(warehouse, "delete from main.fct_indicator where scenario = 'plan'")
    result = check_warehouse(warehouse, RUN, NOW, None)
    assert not {c.rule_id for c in result.checks} & {"W60", "W61", "W62", "W63"}


def test_gate2_flags_a_jump_between_years_without_blocking(warehouse: Path) -> None:
    change(
        warehouse,
        "update main.fct_indicator set obs_value = 2 * obs_value "
        "where indicator = 'org_total' and time_period = '2023'",
    )
    result = check_warehouse(warehouse, RUN, NOW)
    assert {f.severity for f in by_rule(result.findings)["R28"]} == {"warning"}
    assert "R28" not in {c.rule_id for c in result.blocking}


def test_gate2_a_table_that_is_missing_blocks(warehouse: Path) -> None:
    change(warehouse, "drop table main.fct_submission")
    result = check_warehouse(warehouse, RUN, NOW)
    assert {c.target.split(".")[0] for c in result.blocking} == {"fct_submission"}


def test_gate2_a_broken_query_is_an_error_and_blocks_nothing(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = runner.Spec("s", "W99", "critical", "dim_period", "UnexpectedRowsExpectation",
                       {"unexpected_rows_query": "select nonsense from {batch}"})  # fmt: skip
    monkeypatch.setattr(gate2, "_specs", lambda previous: [spec])
    result = check_warehouse(warehouse, RUN, NOW)
    assert [c.rule_id for c in result.errored] == ["W99"]
    assert not result.blocking and not result.findings


def test_gate2_a_unit_that_changes_blocks_unless_a_document_or_a_reader_explains_it(tmp_path: Path) -> None:
    """Two releases: what was a thousand times too great is put right, or the other way round, each time differently."""
    lake = Lake(tmp_path)
    later = "20241001T000000000Z-submissions"
    corrected, read_anew, quarantined, unexplained, rival = (
        document(name, ref_area=f"VN63-{code}")
        for name, code in (("corrected", 24), ("anew", 27), ("quarantined", 31), ("unexplained", 34), ("rival", 20))
    )
    wrong = {
        d.document_id: say(d, "org_total", 617_000, "E1", ref_area=d.ref_area)
        for d in (corrected, read_anew, quarantined, unexplained, rival)
    }
    first = tables([corrected, read_anew, quarantined, unexplained, rival], list(wrong.values()))
    lake.commit(RUN, {n: t for n, t in first.items() if t.num_rows})
    before = transform(lake, tmp_path / "before")

    resubmitted = replace(corrected, document_id="resubmitted", published_at=date(2024, 9, 1))
    once_more = replace(resubmitted, document_id="once more", published_at=date(2024, 9, 2))
    other, strange = (
        replace(d, document_id=f"of {d.document_id}", form="PL9@2023", published_at=date(2024, 9, 1))
        for d in (quarantined, rival)
    )
    documents = [resubmitted, once_more, replace(read_anew, reader="forms@2"), quarantined, unexplained, other, strange]
    right = [say(d, "org_total", 617, "E1", ref_area=d.ref_area) for d in documents if d is not quarantined]
    bad = wrong["quarantined"]
    ids = [wrong["quarantined"].obs_id]
    finding = Finding("R29", "critical", "quarantined", "PL1!E1", "vi", "en", 1, ids, ids, run_id=later)
    second = tables(
        [replace(d, run_id=later) for d in documents],
        [replace(o, run_id=later) for o in [*right, bad]],
        findings=[finding],
    )
    lake.commit(later, {n: t for n, t in second.items() if t.num_rows})
    after = transform(lake, tmp_path / "after")

    result = check_warehouse(after, later, NOW, before)
    assert not result.errored, result.errored[0].detail
    found = {f.document_id: f.severity for f in by_rule(result.findings)["W62"]}
    assert found == {
        "once more": "warning",
        "anew": "warning",
        "of quarantined": "warning",
        "unexplained": "critical",
        "of rival": "critical",
    }
    [check] = result.blocking
    assert check.rule_id == "W62" and check.detail.endswith("; if this is right: htx build --accept W62")

    accepted = check_warehouse(after, later, NOW, before, accept=["W62"])
    assert not accepted.blocking
    [check] = [c for c in accepted.checks if c.rule_id == "W62"]
    assert (check.success, check.severity, check.rows_failed) == (False, "warning", 5)
    assert check.detail.endswith("; accepted by the operator")
    assert {f.severity for f in by_rule(accepted.findings)["W62"]} == {"warning"}


FEWER = "delete from main.fct_indicator where scenario = 'plan'"
LOST = "where scenario = 'plan'"


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ([], "critical"),
        (["delete from main.dim_document", f"delete from main.fct_observation {LOST}"], "critical"),
        ([f"update main.fct_observation set is_candidate = false, is_blocked = true {LOST}"], "warning"),
        ([f"update main.fct_observation set is_candidate = false, superseded_by = 'new' {LOST}"], "warning"),
        ([f"update main.fct_observation set is_candidate = false {LOST}"], "critical"),
        (["update main.dim_document set reader = 'forms@999'"], "critical"),
        (
            [
                f"update main.fct_observation set is_candidate = false {LOST}",
                "update main.dim_document set reader = 'forms@999'",
            ],
            "warning",
        ),
    ],
)
def test_gate2_fewer_numbers_block_unless_they_are_explained(
    warehouse: Path, built: Path, changes: list[str], severity: str
) -> None:
    change(warehouse, FEWER, *changes)
    result = check_warehouse(warehouse, RUN, NOW, built)
    assert not result.errored, result.errored[0].detail
    assert [f.severity for f in by_rule(result.findings)["W60"]] == [severity]
    assert ("W60" in {c.rule_id for c in result.blocking}) == (severity == "critical")


def test_gate2_accepts_only_what_the_operator_names(warehouse: Path, built: Path) -> None:
    change(warehouse, FEWER, "delete from main.dim_ref_area")
    result = check_warehouse(warehouse, RUN, NOW, built, accept=["W60", "W62"])
    details = {c.rule_id: c.detail for c in result.checks if not c.success}
    assert details["W60"].endswith("; accepted by the operator")
    assert details["W20"].endswith("; if this is right: htx build --accept W20")
    assert "W60" not in {c.rule_id for c in result.blocking} >= {"W20"}
    passed = next(c for c in result.checks if c.rule_id == "W62")
    assert (passed.success, passed.severity, passed.detail) == (True, "critical", "")
    with pytest.raises(ValueError, match="no rule of gate 2: W26"):
        check_warehouse(warehouse, RUN, NOW, built, accept=["W26"])


# --------------------------------------------------------------------------------------------------------- data docs


def test_data_docs_of_both_gates_need_no_network(warehouse: Path, tmp_path: Path) -> None:
    validations = tmp_path / "validations"
    d = document()
    wrong = tables([d], [say(d, "org_total", 600, "E1"), say(d, "org_active", 650, "E2")])
    runner.keep(validations, "gate1", "20240801T000000000Z-submissions", {"old": {"results": []}})
    for day in range(1, runner.KEPT_RUNS):
        (validations / "gate1" / f"2024090{day}T000000000Z-news").mkdir()
    check_documents(wrong, "20240907T000000000Z-submissions", NOW, validations)
    check_warehouse(warehouse, "20240902T000000000Z-build", NOW, None, validations)
    runs = [p.name for p in runner.kept_runs(validations, "gate1")]
    assert len(runs) == runner.KEPT_RUNS and "20240801T000000000Z-submissions" not in runs
    index = build_data_docs(tmp_path / "docs", validations)
    text = index.read_text(encoding="utf-8")
    assert "20240907T000000000Z-submissions" in text and "20240902T000000000Z-build" in text
    links = re.findall(r'href="([^"]+)"', text)
    assert len(links) > 20
    assert all((index.parent / link).is_file() for link in links)
    pages = list((tmp_path / "docs").rglob("*.html"))
    for page in pages:
        content = page.read_text(encoding="utf-8")
        assert "<script" not in content and not re.search(r"(?:src|href)=\"(?:https?:)?//|@import|url\(", content)
    rules = next(p for p in pages if p.stem == "rules-verdicts")
    assert "R07" in rules.read_text(encoding="utf-8") or "rule_id" in rules.read_text(encoding="utf-8")


def test_data_docs_without_results(tmp_path: Path) -> None:
    assert "No results" in build_data_docs(tmp_path / "docs", tmp_path / "nothing").read_text(encoding="utf-8")
