"""The rules of rules.yml that are plain comparisons."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.rules import evaluate, load
from tests.unit.expectations.figures import MILLION, failures, figure, said, verdicts

PARTS = ("industry", "construction", "trade_service", "transport", "environment", "housing", "other")


def three_parts(total: float, agriculture: float, rest: float, credit: float, make: Any = said) -> list[dict[str, Any]]:
    return [
        make("org_total", total, credit_scope="incl"),
        make("org_total", agriculture, "agriculture"),
        make("org_total", rest, "non_agriculture"),
        make("org_total", credit, "credit"),
    ]


def sectors(values: tuple[float | None, ...], total: float, **changes: Any) -> list[dict[str, Any]]:
    """A Phụ lục 2: agriculture 500, the sectors of PARTS, 10 credit funds."""
    sheet = {"extraction_method": "form:PL2@2022"} | changes
    rows = [
        figure("org_total", total, credit_scope="incl", locator="PL2!E1", **sheet),
        figure("org_total", 500, "agriculture", locator="PL2!E2", **sheet),
        figure("org_total", 10, "credit", locator="PL2!E3", **sheet),
    ]
    rows += [
        figure("org_total", value, part, locator=f"PL2!E{4 + i}", **sheet)
        for i, (part, value) in enumerate(zip(PARTS, values, strict=True))
    ]
    return rows


def union(indicator: str, value: float) -> dict[str, Any]:
    return figure(indicator, value, org_type="union")


def group(indicator: str, value: float) -> dict[str, Any]:
    return figure(indicator, value, org_type="group")


# A rule, figures that satisfy it, which of them is changed to what, how severe that is, and which rows are blocked.
SIMPLE: list[tuple[str, list[dict[str, Any]], int, float, str, set[int]]] = [
    (
        "R03",
        [figure("org_total", 617), figure("org_active", 544), figure("org_inactive", 73)],
        2,
        70,
        "critical",
        {0, 1, 2},
    ),
    ("R06", [figure("org_active", 500), figure("org_effective", 300)], 1, 501, "warning", set()),
    ("R07", [figure("org_total", 500), figure("org_hightech", 30)], 1, 600, "critical", {1}),
    ("R07", [union("org_total", 9), union("org_active", 8)], 1, 10, "critical", {0, 1}),
    ("R07", [figure("org_ocop", 51), figure("ocop_product", 102)], 1, 50, "critical", {0, 1}),
    ("R16", [figure("revenue_avg", 2e9), figure("revenue_member_avg", 1.2e9)], 1, 2.1e9, "critical", {1}),
    (
        "R20",
        [figure("worker_regular", 5000), figure("member_total", 9000), figure("worker_member", 3000)],
        2,
        5001,
        "critical",
        {2},
    ),
    ("R20", [figure("member_total", 5000), figure("worker_member", 3000)], 1, 5001, "critical", {1}),
    (
        "R21",
        [figure("manager_total", 900), figure("manager_primary_mid", 400), figure("manager_college", 300)],
        2,
        501,
        "critical",
        {0, 1, 2},
    ),
    (
        "R14",
        [figure("revenue_total", 1e12), figure("org_active", 500), figure("revenue_avg", 2e9)],
        2,
        2.2e9,
        "warning",
        set(),
    ),
    ("R15", [figure("revenue_avg", 2e9), figure("profit_avg", 2e8)], 1, 1.1e9, "warning", set()),
    ("R17", [figure("worker_income_avg", 38.4 * MILLION)], 0, 12 * MILLION, "warning", set()),
    ("R18", [figure("asset_total", 2.1e12), figure("working_capital", 2.0e12)], 1, 3.4e12, "warning", set()),
    ("R19", [figure("charter_capital", 2.7e12), figure("org_total", 1116)], 0, 2.9e13, "warning", set()),
    ("R22", [figure("member_total", 42153), figure("org_total", 1116)], 0, 5000, "warning", set()),
    ("R23", [union("org_total", 3), union("union_member_coop", 13)], 1, 11, "warning", set()),
    ("R24", [group("org_total", 100), group("member_total", 900)], 1, 199, "warning", set()),
    ("R25", [figure("member_total", 66221), figure("member_total", 54585, "credit")], 1, 66222, "critical", {1}),
]


@pytest.mark.parametrize(("rule_id", "rows", "changed", "value", "severity", "blocked"), SIMPLE)
def test_a_rule_holds_and_fails(
    rule_id: str, rows: list[dict[str, Any]], changed: int, value: float, severity: str, blocked: set[int]
) -> None:
    assert verdicts(rule_id, rows)
    assert not failures(rule_id, rows)
    wrong = [r | {"obs_value": value} if i == changed else r for i, r in enumerate(rows)]
    [found] = failures(rule_id, wrong)
    assert found.severity == severity
    assert set(found.blocked_obs_ids) == {rows[i]["obs_id"] for i in blocked}
    assert {r["obs_id"] for r in rows} >= set(found.obs_ids) >= set(found.blocked_obs_ids)
    assert "Đắk Lắk" in found.message_vi and "VN63-66" in found.message_en
    assert "{" not in found.message_vi + found.message_en


@pytest.mark.parametrize(("rule_id", "rows", "changed", "value", "severity", "blocked"), SIMPLE)
def test_a_missing_figure_or_an_empty_cell_is_no_term(
    rule_id: str, rows: list[dict[str, Any]], changed: int, value: float, severity: str, blocked: set[int]
) -> None:
    without = [r for i, r in enumerate(rows) if i != changed]
    empty = [*without, rows[changed] | {"obs_value": None, "null_state": "not_collected"}]
    if len(rows) > 1:
        assert not failures(rule_id, without)
    assert not failures(rule_id, empty)


@pytest.mark.parametrize(
    ("total", "agriculture", "rest", "credit", "severity"),
    [
        (1116, 731, 365, 20, None),
        (1096, 731, 365, 20, "warning"),  # credit funds inside non-agriculture, or outside the total
        (1200, 731, 365, 20, "critical"),
    ],
)
@pytest.mark.parametrize("make", [figure, said])
def test_r01_the_sectors_add_up(
    total: float, agriculture: float, rest: float, credit: float, severity: str | None, make: Any
) -> None:
    found = failures("R01", three_parts(total, agriculture, rest, credit, make))
    assert [v.severity for v in found] == ([severity] if severity else [])
    if severity == "warning":
        assert "quỹ tín dụng" in found[0].message_vi
        assert not found[0].blocked_obs_ids


def test_r01_a_total_without_credit_funds() -> None:
    rows = [r | {"credit_scope": "excl"} if r["sector"] == "_T" else r for r in three_parts(1096, 731, 365, 20)]
    assert not failures("R01", rows)
    assert verdicts("R01", rows)


def test_r01_from_the_sectors_of_a_form_and_its_message() -> None:
    assert not failures("R01", sectors((60, 20, 40, 10, 5, 1, 4), 650))
    [found] = failures("R01", sectors((60, 20, 40, 10, 5, 1, 4), 1632))
    assert found.severity == "critical"
    assert "tổng số HTX là 1.632" in found.message_vi
    assert "được 650 (chênh lệch 982)" in found.message_vi
    assert "ô E2, trang PL2" in found.message_vi
    assert "kiểm tra lại" in found.message_vi
    assert len(found.blocked_obs_ids) == 10


@pytest.mark.parametrize(
    ("state", "total", "severity"),
    [
        (None, 645, None),  # the form has no such row: nothing
        ("not_applicable", 645, None),
        ("not_applicable", 700, "critical"),
        ("blank", 645, None),
        ("blank", 700, "warning"),  # the blank cell may be what is missing
        ("blank", 600, "critical"),  # what is there is too much already
        ("not_collected", 700, None),  # unknown, so no verdict
    ],
)
def test_r01_what_a_missing_sector_means_in_a_form(state: str | None, total: float, severity: str | None) -> None:
    rows = sectors((60, 20, 40, 10, 5, None, 0), total)
    rows = [r | {"null_state": state} if r["obs_value"] is None else r for r in rows]
    rows = [r for r in rows if state is not None or r["obs_value"] is not None]
    assert [v.severity for v in failures("R01", rows)] == ([severity] if severity else [])


def test_a_total_that_another_form_repeats_is_not_blocked() -> None:
    rows = sectors((60, 20, 40, 10, 5, 1, 4), 700)
    repeated = figure("org_total", 700, credit_scope="incl", locator="PL1!E1")
    [found] = failures("R01", [*rows, repeated])
    assert rows[0]["obs_id"] not in found.blocked_obs_ids
    assert repeated["obs_id"] not in found.blocked_obs_ids
    assert len(found.blocked_obs_ids) == 9


def test_r02_the_parts_of_non_agriculture() -> None:
    values = (60, 20, 40, 10, 5, 1, 4)
    parts = [figure("org_total", v, p) for p, v in zip(PARTS, values, strict=True)]
    rows = [figure("org_total", 140, "non_agriculture"), *parts]
    assert verdicts("R02", rows) and not failures("R02", rows)
    [found] = failures("R02", [rows[0] | {"obs_value": 150}, *rows[1:]])
    assert found.severity == "critical"
    # One part is too little to judge by; a text may name some parts, but not more than all.
    assert not verdicts("R02", rows[:2])
    text = [
        said("org_total", 140, "non_agriculture"),
        said("org_total", 60, "industry"),
        said("org_total", 70, "transport"),
    ]
    assert verdicts("R02", text) and not failures("R02", text)
    assert failures("R02", [*text, said("org_total", 20, "environment")])


def test_r03_flows_are_no_part_of_the_total() -> None:
    rows = [
        figure("org_total", 833),
        figure("org_active", 788),
        figure("org_inactive", 45),
        figure("org_dissolved", 30),
    ]
    assert not failures("R03", rows)
    assert not verdicts("R03", [rows[0], rows[1], rows[3]])  # dissolved ones do not stand in for inactive ones


def test_r05_ratings_add_up_to_the_total_or_to_the_active_ones() -> None:
    def rated(total: float, active: float) -> list[dict[str, Any]]:
        ratings = {"good": 100, "fair": 200, "average": 150, "weak": 50}
        return [
            figure("org_total", total),
            figure("org_active", active),
            *(figure("org_rated", v, rating=r) for r, v in ratings.items()),
        ]

    assert not failures("R05", rated(500, 480))
    assert not failures("R05", rated(550, 500))
    assert [v.severity for v in failures("R05", rated(550, 480))] == ["warning"]


def test_r17_says_when_an_income_looks_monthly() -> None:
    [found] = failures("R17", [figure("worker_income_avg", 12 * MILLION)])
    assert "một tháng" in found.message_vi
    # Half a year: half the lower bound.
    assert not failures("R17", [figure("worker_income_avg", 12 * MILLION, time_period="2023-S1")])


def test_the_law_of_2023_lowers_the_minimum() -> None:
    def unions(period: str) -> list[dict[str, Any]]:
        return [
            figure("org_total", 3, org_type="union", time_period=period),
            figure("union_member_coop", 10, org_type="union", time_period=period),
        ]

    assert failures("R23", unions("2023"))
    assert not failures("R23", unions("2024"))


def test_status_scenario_period_area_and_document_are_not_mixed() -> None:
    base = figure("org_total", 500)
    for change in (
        {"obs_status": "E"},
        {"scenario": "plan"},
        {"time_period": "2024"},
        {"ref_area": "VN63-67"},
        {"document_id": "d2"},
        {"org_type": "union"},
        {"measure": "share_pct"},
    ):
        assert not verdicts("R07", [base, figure("org_active", 600, **change)])
    assert failures("R07", [base, figure("org_active", 600)])


def test_a_stock_at_a_date_belongs_to_the_period_that_ends_there() -> None:
    rows = [
        said("org_total", 514, time_period="2023-06-30"),
        said("org_total", 900, "agriculture", time_period="2023-S1"),
    ]
    assert failures("R07", rows)


def test_vague_figures_leave_room() -> None:
    rows = [said("org_total", 2000, qualifier="about"), said("org_active", 2050)]
    assert not failures("R07", rows)
    assert failures("R07", [rows[0] | {"qualifier": "exact"}, rows[1]])
    members = [said("member_total", 376800, unit_mult=3, decimals=1), said("member_total", 376840, "credit")]
    assert not failures("R25", members)  # "376,8 nghìn" is right to 50


def test_where_a_text_says_two_numbers_the_rule_holds_for_one() -> None:
    rows = [said("org_total", 500), said("org_total", 600), said("org_active", 550)]
    assert not failures("R07", rows)


def test_one_error_one_finding() -> None:
    """A figure a thousand times too large is told once, by R29, and is no term of another rule."""
    rows = [figure("revenue_avg", 2e12), figure("revenue_member_avg", 1.2e9), figure("profit_avg", 2e8)]
    assert [v.rule_id for v in evaluate(rows) if not v.holds] == ["R29"]
    rows = [figure("org_total", 500), figure("org_active", 600)]
    assert not [v for v in evaluate(rows, [rows[1]["obs_id"]]) if not v.holds]


def test_the_rules_of_the_file_are_well_formed() -> None:
    ids = {r["id"] for r in load()["rules"]}
    assert {"R01", "R02", "R03", "R07", "R10", "R11", "R13", "R16", "R20", "R29", "R34"} <= ids
    for rule in load()["rules"]:
        assert rule["severity"] in ("critical", "warning", "info")
        assert rule["vi"] and rule["en"] and rule["title_vi"] and rule["title_en"]


counts = st.integers(min_value=0, max_value=3000)


@given(counts, counts, counts, st.integers(min_value=-5, max_value=5))
def test_r01_holds_exactly_when_the_sum_is_right(agriculture: int, rest: int, credit: int, error: int) -> None:
    total = agriculture + rest + credit + error
    nation = {"ref_area": "VN", "ref_area_scheme": "VN"}  # where R29 has no say
    found = failures("R01", [r | nation for r in three_parts(total, agriculture, rest, credit)])
    assert bool(found) == (error != 0)
    assert all(v.severity == ("warning" if error == -credit else "critical") for v in found)


@given(
    st.lists(st.sampled_from(["org_total", "org_active", "org_inactive", "org_new", "org_ocop"]), max_size=8), st.data()
)
def test_no_figures_make_a_rule_raise_and_only_critical_verdicts_block(names: list[str], data: st.DataObject) -> None:
    values = st.one_of(st.none(), st.floats(min_value=-1e6, max_value=1e13, allow_nan=False))
    qualifier = st.sampled_from(["exact", "about", "at_least", "almost", "at_most"])
    rows = [figure(n, data.draw(values), qualifier=data.draw(qualifier)) for n in names]
    known = {r["obs_id"] for r in rows}
    for found in evaluate(rows):
        assert known >= set(found.obs_ids) >= set(found.blocked_obs_ids)
        assert not found.blocked_obs_ids or (found.severity == "critical" and not found.holds)
        assert found.holds or (found.message_vi and found.message_en)
