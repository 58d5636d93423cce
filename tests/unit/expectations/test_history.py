"""The rules between reports of a province: R09, R12, R27, R32, R33; and what a resubmission changes (V01)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from expectations.history import compare, resubmissions
from expectations.verdicts import Verdict
from ingest.submissions.versions import History, Report
from tests.unit.expectations.figures import figure
from tests.unit.expectations.test_columns import INDICATORS

Row = dict[str, Any]


def report(name: str, rows: list[Row], period: str = "2023", **changes: Any) -> Report:
    """A report of Đắk Lắk in Phụ lục 1, received in the order of the tests."""
    document = {
        "document_id": name, "source_system": "MPI", "kind": "submission", "origin": f"{name}.xlsx",
        "ref_area": "VN63-66", "form": "PL1@2022", "reporting_period": period, "published_at": None,
        "retrieved_at": datetime(2024, 1, len(name), tzinfo=UTC), "run_id": "r",
    } | changes  # fmt: skip
    area = {"ref_area": document["ref_area"], "ref_area_scheme": str(document["ref_area"])[:4]}
    return Report(document, [r | area | {"document_id": name} for r in rows])


def year(code: str, letter: str = "G", add: int = 0, **changes: Any) -> list[Row]:
    """A column of what was achieved."""
    return [
        figure(
            name, value + add * 10 ** (6 * (value > 10**6)), time_period=code, locator=f"PL1!{letter}{7 + n}", **changes
        )
        for n, (name, value) in enumerate(INDICATORS.items())
    ]


def plan(code: str, add: int = 0) -> list[Row]:
    """A column of plans."""
    return year(code, "E", add, scenario="plan")


def said(rule_id: str, later: Report, *earlier: Report) -> list[Verdict]:
    """What one rule says of a report beside earlier ones."""
    return [v for v in compare(later, History([*earlier, later])) if v.rule_id == rule_id]


def test_r09_the_opening_is_the_closing_of_the_report_before() -> None:
    before = report("a", year("2022"), "2022")
    same = report("bb", [*year("2022", "D"), *year("2023", add=20)])
    [held] = said("R09", same, before)
    assert held.holds
    restated = report("bb", [*year("2022", "D", add=3), *year("2023", add=20)])
    [found] = said("R09", restated, before)
    assert not found.holds and found.severity == "warning" and not found.blocked_obs_ids
    assert "10/10" in found.message_vi and "a.xlsx" in found.message_vi and "PL1!D7" in found.locators
    assert "“Số" in found.message_vi or "“Tổng" in found.message_vi
    assert not said("R09", before)  # nobody came before


def test_r09_an_estimate_is_corrected_by_nature() -> None:
    before = report("a", year("2022", obs_status="E"), "2022")
    near = report("bb", year("2022", "D", add=3))
    assert all(v.holds for v in said("R09", near, before))
    far = report("bb", year("2022", "D", add=60))
    [found] = said("R09", far, before)
    assert not found.holds and "2/5" in found.message_vi  # 411 and 370; flows and averages do not open a period


def test_r09_a_quarantined_figure_restates_nothing() -> None:
    rows = year("2022")
    before = report("a", rows, "2022")
    blocked = Report(before.document, before.rows, frozenset(r["obs_id"] for r in rows))
    assert not said("R09", report("bb", year("2022", "D", add=3)), blocked)


def test_r12_the_plan_is_the_same_in_both_reports_of_a_year() -> None:
    half = report("a", plan("2023"), "2023-S1")
    assert all(v.holds for v in said("R12", report("bb", plan("2023")), half))
    [found] = said("R12", report("bb", plan("2023", add=5)), half)
    assert not found.holds and found.severity == "warning" and "10/10" in found.message_vi
    # Last year's plan for this year was a proposal.
    assert not said("R12", report("bb", plan("2023", add=5)), report("a", plan("2023"), "2022"))


def merged_report(rows: list[Row], period: str = "2025") -> Report:
    """The first report of Đắk Lắk after Phú Yên has joined it."""
    return report("new", rows, period, ref_area="VN34-66")


OLD = [
    report("a", year("2024"), "2024", ref_area="VN63-66"),
    report("bb", year("2024"), "2024", ref_area="VN63-54"),
]


def test_r27_the_new_province_is_the_sum_of_the_old_ones() -> None:
    double = [r | {"obs_value": 2 * r["obs_value"]} for r in year("2024", "D")]
    [held] = said("R27", merged_report(double), *OLD)
    assert held.holds
    half = year("2024", "D")  # Phú Yên was forgotten
    [found] = said("R27", merged_report(half), *OLD)
    assert not found.holds and found.severity == "warning"
    assert "Phú Yên" in found.message_vi and "822" in found.message_vi
    assert not said("R27", merged_report(half), OLD[0])  # one of the two never reported
    # Not the first report any more.
    assert not said("R27", merged_report(half, "2026"), *OLD, report("ccc", half, "2025", ref_area="VN34-66"))


def test_r27_a_stock_of_the_next_year_may_have_moved() -> None:
    near = [r | {"obs_value": 2.2 * r["obs_value"]} for r in year("2025", "D")]
    assert all(v.holds for v in said("R27", merged_report(near), *OLD))
    [found] = said("R27", merged_report(year("2025", "D")), *OLD)
    assert not found.holds and "/5" in found.message_vi  # stocks only


def test_r32_last_years_report_sent_again() -> None:
    before = report("a", year("2022"), "2022")
    copy = report("bb", year("2023"))
    [found] = said("R32", copy, before)
    assert not found.holds and found.severity == "warning" and "a.xlsx" in found.message_vi
    assert all(v.holds for v in said("R32", report("bb", year("2023", add=7)), before))
    # Two versions of one report are alike by nature.
    assert not said("R32", report("bb", year("2022"), "2022"), before)


def test_r33_a_round_count_that_the_last_report_had() -> None:
    before = report("a", [figure("org_total", 2000, org_type="group", time_period="2022")], "2022")
    [found] = said("R33", report("bb", [figure("org_total", 2000, org_type="group")]), before)
    assert found.severity == "info" and not found.holds
    assert not said("R33", report("bb", [figure("org_total", 2010, org_type="group")]), before)


def test_v01_a_resubmission_tells_its_changes() -> None:
    first = report("a", year("2023"))
    rows = year("2023")
    rows[0] |= {"obs_value": 413.0, "original_value": "413"}
    later = report("bb", [*rows[:-1], figure("org_dissolved", 4, locator="PL1!G30")])
    history = History([first, later])
    assert not resubmissions(first, history)
    [found] = resubmissions(later, history, "run")
    assert (found.rule_id, found.severity, found.locator, found.run_id) == ("V01", "info", "PL1!G7", "run")
    assert "lần 2" in found.message_vi and "1 ô sửa, 1 ô thêm, 1 ô bỏ, 8 ô giữ nguyên" in found.message_vi
    assert "PL1!G7 411 → 413" in found.message_vi and "PL1!G30 thêm → 4" in found.message_vi
    assert "PL1!G16 4.4e+07 → bỏ" in found.message_vi
    assert "1 revised, 1 added, 1 removed" in found.message_en
    assert set(found.obs_ids) == {rows[0]["obs_id"], later.rows[-1]["obs_id"]}


def test_v01_many_changes_are_counted() -> None:
    history = History([report("a", year("2023")), later := report("bb", year("2023", add=1))])
    [found] = resubmissions(later, history)
    assert "10 ô sửa" in found.message_vi and "(+2)" in found.message_vi


@pytest.mark.parametrize("dates", [(date(2024, 1, 5), date(2024, 2, 1)), (None, None)], ids=["by letter", "by receipt"])
def test_v01_the_version_before_is_the_one_that_the_warehouse_replaces(dates: tuple[date | None, date | None]) -> None:
    first, second = (report(n, year("2023"), published_at=d) for n, d in zip(("a", "bb"), dates, strict=True))
    history = History([second, first])
    assert history.version(first, "PL1") == (1, None)
    assert history.version(second, "PL1") == (2, first)
    # A letter of an earlier date is the earlier version, although it came later.
    if dates[0]:
        late = report("ccc", year("2023"), published_at=date(2024, 1, 1))
        assert History([first, second, late]).version(first, "PL1") == (2, late)
