"""Resubmissions: what a new version changes, which reports it is compared with, and what the pipeline says."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htx import pipeline
from htx.settings import Settings
from ingest.lake import Lake, to_table
from ingest.observations import Document, observe
from ingest.submissions import READER, read_workbook
from ingest.submissions.versions import History, Report, diff, earlier_reports, reports_of
from tests.unit.submissions.submission_books import FOOT, HEADER, LETTERHEAD, MERGES, ROWS, workbook

Row = dict[str, Any]


def row(indicator: str, value: float | None, status: str = "A", **changes: Any) -> Row:
    """As much of an observation as a version is made of."""
    given = {"org_type": "coop", "sector": "_T", "size_class": "_T", "rating": "_T", "measure": "value",
             "scenario": "actual", "ref_area": "VN63-20", "time_period": "2023", "credit_scope": "unknown",
             "obs_value_low": None, "obs_value_high": None}  # fmt: skip
    return {"indicator": indicator, "obs_value": value, "obs_status": status, **given, **changes}


def counts(earlier: list[Row], later: list[Row]) -> tuple[int, int, int, int]:
    """Added, removed, revised, same."""
    found = diff(earlier, later)
    return len(found.added), len(found.removed), len(found.revised), found.same


def test_a_diff_tells_what_was_added_removed_revised_and_left() -> None:
    earlier = [row("org_total", 10), row("org_active", 8), row("org_new", 2)]
    later = [row("org_total", 11), row("org_active", 8), row("org_dissolved", 1)]
    found = diff(earlier, later)
    assert counts(earlier, later) == (1, 1, 1, 1)
    [revised] = found.revised
    assert (revised.earlier, revised.later) == (earlier[0], later[0])
    assert found.added[0].later == later[2] and found.added[0].earlier is None
    assert found.removed[0].earlier == earlier[2] and found.removed[0].later is None


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ([row("org_total", None, "O")], [row("org_total", 5)], (1, 0, 0, 0)),  # a blank cell was filled
        ([row("org_total", 5)], [row("org_total", None, "L")], (0, 1, 0, 0)),
        ([row("org_total", None, "O")], [row("org_total", None, "L")], (0, 0, 0, 0)),
        ([row("org_total", 5, "E")], [row("org_total", 5, "A")], (0, 0, 1, 0)),  # the estimate has become final
        ([row("org_total", 5, "E"), row("org_total", 6, "A")], [row("org_total", 6, "A"), row("org_total", 5, "E")],
         (0, 0, 0, 2)),  # both columns stand in the form: each is compared with its own
        ([row("org_total", 5), row("org_total", 5)], [row("org_total", 5)], (0, 0, 0, 1)),  # PL1 and PL2 repeat it
        ([row("org_total", 5, credit_scope="incl"), row("org_total", 4, credit_scope="excl")],
         [row("org_total", 5, credit_scope="incl"), row("org_total", 3, credit_scope="excl")], (0, 0, 1, 1)),
        ([row("org_total", 5)], [row("org_total", 5, scenario="plan")], (1, 1, 0, 0)),
        ([row("org_total", 5)], [row("org_total", 5, time_period="2022")], (1, 1, 0, 0)),
        ([], [], (0, 0, 0, 0)),
    ],
)  # fmt: skip
def test_a_diff_by_what_a_figure_counts(earlier: list[Row], later: list[Row], expected: tuple[int, ...]) -> None:
    assert counts(earlier, later) == expected


figures = st.lists(
    st.builds(row, st.sampled_from(["org_total", "org_new", "member_total"]), st.integers(0, 3), st.sampled_from("AE")),
    max_size=8,
)


@given(figures, figures)
def test_a_diff_loses_nothing(earlier: list[Row], later: list[Row]) -> None:
    found = diff(earlier, later)
    back = diff(later, earlier)
    assert (len(back.added), len(back.removed), len(back.revised), back.same) == (
        len(found.removed), len(found.added), len(found.revised), found.same,
    )  # fmt: skip
    assert diff(earlier, earlier).changes == []


# ------------------------------------------------------------------------------------------------------- the pipeline


def book(total: int = 410, members: int = 5188) -> bytes:
    """Phụ lục 1 of Lạng Sơn 2022, with other figures in the column of the estimate."""
    changed = {"Tổng số hợp tác xã": total, "Tổng số thành viên hợp tác xã": members}
    rows = [[*r[:6], changed[r[1]], *r[7:]] if r[1] in changed else r for r in ROWS]
    return workbook(("PL1", [*LETTERHEAD, *HEADER, *rows, *FOOT], MERGES))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder and an inbox of its own."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return Settings(data=tmp_path / "data", inbox=inbox, sources=None, airflow_home=tmp_path / "airflow")


def load(settings: Settings, number: int, **files: bytes) -> tuple[list[Row], list[Row]]:
    """Load some files in one run: its findings and its outcomes."""
    run_id = f"2022090{number}T000000000Z-submissions"
    for name, content in files.items():
        path = (settings.inbox or Path()) / f"{name}.xlsx"
        path.write_bytes(content)
        pipeline.read_submission(settings, run_id, path)
    pipeline.check_and_commit(settings, run_id)
    lake = Lake(settings.data)
    return (lake.published_table(run_id, name).to_pylist() for name in ("findings", "outcomes"))  # type: ignore[return-value]


def test_the_pipeline_tells_a_resubmission(settings: Settings) -> None:
    findings, _ = load(settings, 1, first=book())
    assert not [f for f in findings if f["rule_id"] == "V01"]
    findings, outcomes = load(settings, 2, second=book(412, 5190))
    [told] = [f for f in findings if f["rule_id"] == "V01"]
    assert told["severity"] == "info" and "lần 2" in told["message_vi"] and "first.xlsx" in told["message_vi"]
    assert "2 ô sửa, 0 ô thêm, 0 ô bỏ" in told["message_vi"] and "410 → 412" in told["message_vi"]
    [checked] = [o for o in outcomes if o["stage"] == "check"]
    assert checked["detail"] == "version 2 of PL1: 2 revised, 0 added, 0 removed"


def test_identical_bytes_are_nothing_new(settings: Settings) -> None:
    content = book()
    load(settings, 1, first=content)
    findings, outcomes = load(settings, 2, again=content)
    assert not findings
    assert [o["status"] for o in outcomes] == ["unchanged"]


def test_two_versions_in_one_run(settings: Settings) -> None:
    findings, _ = load(settings, 1, first=book(), second=book(412))
    assert len([f for f in findings if f["rule_id"] == "V01"]) == 1


# ------------------------------------------------------------------------------------------------- what the lake gives


def document(name: str, run_id: str, **changes: Any) -> Document:
    """A submission of Lạng Sơn."""
    at = datetime(2024, 1, 1, tzinfo=UTC)
    return replace(
        Document(name, "inbox", "MPI", "submission", f"{name}.xlsx", "", "", "", "VN63-20", "PL1@2022", "2022", None,
                 at, "xlsx", 1, None, None, READER, run_id),
        **changes,
    )  # fmt: skip


def stored(lake: Lake, name: str, period: str, run: int, **changes: Any) -> Document:
    """A report with one figure in a run of its own."""
    run_id = f"{run:08d}T000000000Z-s"
    read = read_workbook(book(400 + run), f"{name}.xlsx", name)
    found = document(name, run_id, reporting_period=period, **changes)
    rows = [observe(c, found, datetime(2024, 1, 1, tzinfo=UTC), run_id) for c in read.claims]
    lake.commit(run_id, {"documents": to_table("documents", [found]), "observations": to_table("observations", rows)})
    return found


def test_only_the_reports_that_are_needed_are_read(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for n, year in enumerate(range(2015, 2022)):
        stored(lake, f"y{year}", str(year), n)
    stored(lake, "half", "2022-S1", 10)
    stored(lake, "first", "2022", 11)
    stored(lake, "other", "2021", 12, ref_area="VN63-24")
    new = {**stored_row("new"), "retrieved_at": datetime(2024, 2, 1, tzinfo=UTC)}
    found = earlier_reports(lake, [new])
    filled = {r.document_id for r in found if r.rows}
    assert filled == {"half", "y2021", "y2020", "first"}
    history = History([*found, *reports_of([new], ())])
    [report] = reports_of([new], ())
    assert history.version(report, "PL1")[0] == 2
    assert [r.document_id for r in history.predecessors(report, "PL1")] == ["half", "y2021", "y2020"]


def test_the_latest_reading_of_a_document_counts(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    stored(lake, "a", "2021", 1)
    stored(lake, "a", "2021", 2)
    new = {**stored_row("new"), "reporting_period": "2022"}
    [found] = [r for r in earlier_reports(lake, [new]) if r.rows]
    assert {r["run_id"] for r in found.rows} == {"00000002T000000000Z-s"}


def stored_row(name: str) -> Row:
    """A document as a row."""
    return asdict(document(name, "99"))


def test_articles_and_refused_workbooks_have_no_versions(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    stored(lake, "a", "2021", 1)
    for changes in ({"kind": "article"}, {"form": None}, {"ref_area": None}):
        assert earlier_reports(lake, [{**stored_row("new"), **changes}]) == []
    report = Report({**stored_row("new"), "reporting_period": None})
    assert History([report]).predecessors(report, "PL1") == []
    assert History([report]).version(report, "PL1") == (1, None)


def test_a_form_that_comes_again_alone_is_a_version_of_that_form() -> None:
    both = Report({**stored_row("a"), "form": "PL1@2022+PL2@2022"})
    later = Report({**stored_row("b"), "form": "PL2@2022", "retrieved_at": datetime(2024, 3, 1, tzinfo=UTC)})
    history = History([both, later])
    assert history.version(later, "PL2") == (2, both)
    assert history.version(later, "PL1")[0] == 1
    assert both.families == ["PL1", "PL2"]


def test_the_date_of_a_letter_goes_before_the_receipt_if_all_have_one() -> None:
    early = Report(
        {**stored_row("a"), "published_at": date(2024, 1, 1), "retrieved_at": datetime(2024, 5, 1, tzinfo=UTC)}
    )
    late = Report({**stored_row("b"), "published_at": date(2024, 2, 1)})
    assert History([early, late]).version(late, "PL1") == (2, early)
    undated = Report({**late.document, "published_at": None})
    assert History([early, undated]).version(early, "PL1") == (2, undated)
