"""The rules on whole columns of a form: R28, R31, R32, R33."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.expectations.figures import MILLION, failures, figure, verdicts

INDICATORS = {
    "org_total": 411, "org_active": 370, "org_new": 35, "member_total": 5188, "member_new": 115, "worker_regular": 3100,
    "manager_total": 1440, "revenue_avg": 940 * MILLION, "profit_avg": 125 * MILLION, "worker_income_avg": 44 * MILLION,
}  # fmt: skip


def column(letter: str, factor: float = 1.0, **changes: Any) -> list[dict[str, Any]]:
    """A column of Phụ lục 1."""
    return [
        figure(name, round(value * factor), locator=f"PL1!{letter}{7 + n}", **changes)
        for n, (name, value) in enumerate(INDICATORS.items())
    ]


def test_r28_a_stock_moves_within_a_quarter_a_year() -> None:
    rows = [*column("D", time_period="2022"), *column("F", 1.1)]
    assert verdicts("R28", rows) and not failures("R28", rows)
    rows[10] |= {"obs_value": 4110.0}  # ten times as many
    [found] = failures("R28", rows)
    assert (found.severity, found.locators[0], found.blocked_obs_ids) == ("warning", "PL1!F7", ())
    assert "năm 2022 (411)" in found.message_vi


@pytest.mark.parametrize(
    ("indicator", "before", "after", "fails"),
    [
        ("org_total", 100, 125, False), ("org_total", 100, 126, True), ("org_total", 100, 75, False),
        ("org_total", 100, 74, True), ("org_total", 19, 38, False), ("org_new", 30, 90, False),
        ("org_new", 30, 91, True),
        ("org_new", 30, 10, False), ("org_new", 30, 9, True), ("revenue_avg", 900 * MILLION, 1350 * MILLION, False),
        ("revenue_avg", 900 * MILLION, 1360 * MILLION, True), ("profit_avg", 90 * MILLION, -5 * MILLION, False),
    ],
)  # fmt: skip
def test_r28_by_the_kind_of_the_figure(indicator: str, before: float, after: float, fails: bool) -> None:
    rows = [figure(indicator, before, time_period="2022"), figure(indicator, after, obs_status="E")]
    assert bool(failures("R28", rows)) == fails


def test_r28_compares_years_that_were_achieved() -> None:
    half = [figure("org_new", 100, time_period="2022"), figure("org_new", 10, time_period="2023-S1")]
    plan = [figure("org_total", 100, time_period="2022"), figure("org_total", 200, scenario="plan")]
    gap = [figure("org_total", 100, time_period="2020"), figure("org_total", 200)]
    for rows in (half, plan, gap):
        assert not verdicts("R28", rows)


def test_r31_a_column_of_zeros_is_not_reported() -> None:
    rows = [*column("D", time_period="2022"), *column("F", 0.0)]
    [found] = failures("R31", rows)
    assert (found.severity, found.locators[0]) == ("warning", "PL1!F7")
    assert "toàn số 0" in found.message_vi and not found.blocked_obs_ids


@pytest.mark.parametrize("state", ["blank", "not_collected"])
def test_r31_an_empty_last_year_is_a_warning(state: str) -> None:
    empty = [r | {"obs_value": None, "null_state": state} for r in column("D", time_period="2022")]
    [found] = failures("R31", [*empty, *column("F")])
    assert found.severity == "warning" and "năm 2022" in found.message_vi


@pytest.mark.parametrize(
    ("state", "words"), [("blank", "để trống"), ("not_collected", "“…”"), ("not_applicable", "“x”")]
)
def test_r31_the_state_of_a_missing_required_cell_is_told(state: str, words: str) -> None:
    rows = column("F")
    rows[3] |= {"obs_value": None, "null_state": state}  # member_total
    [found] = failures("R31", rows)
    assert found.locators == ("PL1!F10",) and words in found.message_vi


def test_r31_a_dash_is_zero_and_other_rows_may_be_blank() -> None:
    rows = column("F")
    rows[3] |= {"obs_value": 0.0, "null_state": "zero"}
    rows[2] |= {"obs_value": None, "null_state": "blank"}  # org_new: not every province has new ones
    assert verdicts("R31", rows) and not failures("R31", rows)
    assert not verdicts("R31", rows[:4])  # four cells are no column


def test_r32_a_column_copied_from_the_year_before() -> None:
    rows = [*column("D", time_period="2022"), *column("F")]
    rows[10] |= {"obs_value": 420.0}
    [found] = failures("R32", rows)
    assert found.severity == "warning" and "9/10" in found.message_vi and "năm 2022" in found.message_vi
    for n in range(11, 13):
        rows[n] |= {"obs_value": rows[n]["obs_value"] + 1}
    assert verdicts("R32", rows) and not failures("R32", rows)  # 7 of 10


def test_r32_small_counts_stay_the_same_by_themselves() -> None:
    rows = [r | {"obs_value": 2.0} for r in [*column("D", time_period="2022"), *column("F")]]
    assert not verdicts("R32", rows)


def test_r33_a_round_count_repeated_is_approximate() -> None:
    rows = [
        figure("org_total", 2000, org_type="group", time_period="2022"),
        figure("org_total", 2000, org_type="group"),
    ]
    [found] = failures("R33", rows)
    assert found.severity == "info" and found.time_period == "2023" and "2.000" in found.message_vi
    for value in (2000, 2010):
        others = [rows[0] | {"obs_value": value}, rows[1] | {"obs_value": 2010.0}]
        assert not failures("R33", others)
    flows = [figure("org_new", 200, time_period="2022"), figure("org_new", 200)]
    assert not failures("R33", flows)
