"""The identity solver: it names the one figure whose change mends what is broken, and nobody when it cannot know."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from expectations.formula import linear
from expectations.rules import evaluate, load
from expectations.solver import repairs, settle, slip_of
from expectations.solver import told as told_by_rule
from expectations.verdicts import Verdict, equation
from tests.unit.expectations.figures import MILLION, figure

Row = dict[str, Any]
PL2 = "form:PL2@2022"
SECTORS = {"agriculture": 476, "industry": 40, "construction": 19, "credit": 12, "trade_service": 96, "transport": 31}


EXAMPLE = Verdict("R03", "d1", "VN63-66", "coop", "2023", "actual", "MPI", 1, "eq", 2, 2, 0, False, "critical", ())


def consistent(active: int = 560, inactive: int = 114, **sectors: int) -> dict[str, Row]:
    """Total = active + inactive; total = sum of the sectors; the total of PL1 = that of PL2."""
    sectors = sectors or {**SECTORS}
    total = sum(sectors.values())
    rows = {
        "total": figure("org_total", total, credit_scope="incl", locator="PL1!E7"),
        "active": figure("org_active", active, locator="PL1!E8"),
        "inactive": figure("org_inactive", total - active if total > active else inactive, locator="PL1!E9"),
        "total2": figure("org_total", total, credit_scope="incl", locator="PL2!E7", extraction_method=PL2),
    }
    for n, (sector, value) in enumerate(sectors.items()):
        rows[sector] = figure("org_total", value, sector, locator=f"PL2!E{8 + n}", extraction_method=PL2)
    return rows


def told(rows: dict[str, Row]) -> list[Verdict]:
    """What the solver says of some figures."""
    return [v for v in evaluate(list(rows.values())) if v.rule_id == "S01"]


def spoil(rows: dict[str, Row], name: str, value: float) -> dict[str, Row]:
    """One wrong figure."""
    return {**rows, name: rows[name] | {"obs_value": value}}


def test_consistent_figures_name_nobody() -> None:
    assert not told(consistent())


def test_the_total_that_breaks_three_identities_is_named_with_its_value() -> None:
    rows = spoil(consistent(), "total", 647)
    [found] = told(rows)
    assert (found.locators[0], found.left, found.right, found.severity) == ("PL1!E7", 647, 674, "info")
    assert "647" in found.message_vi and "674" in found.message_vi and "đảo chữ số" in found.message_vi
    assert "2 đẳng thức (R03, R30)" in found.message_vi
    assert "nothing was changed" in found.message_en and "digits transposed" in found.message_en
    assert not found.blocked_obs_ids


def test_only_the_culprit_is_quarantined() -> None:
    rows = spoil(consistent(), "total", 647)
    critical = [v for v in evaluate(list(rows.values())) if not v.holds and v.severity == "critical"]
    assert {v.rule_id for v in critical} == {"R03", "R30"}
    for v in critical:
        assert v.blocked_obs_ids == (rows["total"]["obs_id"],)
        assert v.locators[0] == "PL1!E7"


def test_where_nobody_can_know_nobody_is_named() -> None:
    rows = consistent()
    del rows["active"], rows["inactive"]
    [broken] = [v for v in evaluate(list(spoil(rows, "industry", 47).values())) if not v.holds]
    assert broken.rule_id == "R01" and len(broken.blocked_obs_ids) > 1  # any sector may be wrong


def test_a_figure_that_others_confirm_is_not_blamed() -> None:
    """R03 alone is broken; active stands in R06, too, but no other identity confirms it: two figures could be meant."""
    rows = spoil(consistent(), "active", 590)
    assert not told(rows)


def test_few_that_mend_as_much_are_told_as_alternatives() -> None:
    """Two figures that stand in the same two broken identities: both are told, none is blamed."""
    rows = [figure("org_total", 300), figure("org_active", 400), figure("org_new", 5)]
    first, second, third = (r["obs_id"] for r in rows)
    broken = [
        replace(EXAMPLE, obs_ids=(first, second), sums=(partial(equation, [(rows[0], 1), (rows[1], -1)], constant=n),))
        for n in (50, 50)
    ]
    fine = replace(EXAMPLE, holds=True, sums=(partial(equation, [(rows[2], 1)], constant=-5),))
    [found] = repairs([*broken, fine], rows)
    assert {found.row["obs_id"], *(r.row["obs_id"] for r in found.rivals)} == {first, second}
    assert not found.is_certain
    assert settle(broken, [found]) == broken
    verdict = told_by_rule(next(r for r in load()["rules"] if r["id"] == "S01"), found, broken)
    assert "Cũng có thể là" in verdict.message_vi and "; or " in verdict.message_en
    assert third not in verdict.obs_ids


def test_the_closing_that_neither_the_flows_nor_the_parts_explain() -> None:
    rows = {
        "opening": figure("org_total", 386, time_period="2022"),
        "opening2": figure("org_total", 386, time_period="2022", locator="PL2!D7", extraction_method=PL2),
        "closing": figure("org_total", 441),
        "active": figure("org_active", 350),
        "inactive": figure("org_inactive", 61),
        "new": figure("org_new", 35),
        "dissolved": figure("org_dissolved", 10),
    }
    [found] = told(rows)  # 411 = 386 + 35 - 10 = 350 + 61
    assert (found.locators[0], found.right) == (rows["closing"]["locator"], 411)


def test_a_figure_blocked_for_its_size_gets_its_value() -> None:
    rows = consistent()
    rows["agriculture"]["obs_value"] = 476_000  # a slip of thousand: R29 blocks it
    [found] = told(rows)
    assert (found.locators[0], found.right) == ("PL2!E8", 476)
    assert "thừa, thiếu số 0" in found.message_vi


def test_a_wrong_share_is_no_wrong_count() -> None:
    rows = consistent()
    rows["share"] = figure("org_total", 80.62, "agriculture", measure="share_pct", decimals=2, extraction_method=PL2)
    found = told(rows)  # 476 / 674 = 70.62
    assert [v.locators[0] for v in found] in ([], [rows["share"]["locator"]])
    assert all(abs(v.right - 70.62) < 0.01 for v in found)


def test_a_repair_never_breaks_what_holds() -> None:
    """Mending R03 by fewer active ones would make the effective ones more than the active ones."""
    rows = consistent()
    rows["effective"] = figure("org_effective", 555, locator="PL1!E10")
    rows["high"] = figure("org_active", 560, locator="PL2!E40", extraction_method=PL2)
    for found in told(spoil(rows, "total", 764)):
        assert found.locators[0] == "PL1!E7"


def test_money_in_millions_is_told_as_printed() -> None:
    row = figure("revenue_total", 123.4 * MILLION)
    assert slip_of(row, Fraction(143_200_000)) == ""
    assert slip_of(row, Fraction(132_400_000)) == "transposed"


@pytest.mark.parametrize(
    ("stated", "meant", "slip"),
    [
        (102, 120, "transposed"), (120, 102, "transposed"), (201, 102, ""), (12, 120, "factor"), (1116, 1.116, ""),
        (1_116_000, 1116, "factor"), (4760, 476, "factor"), (4776, 476, "digit"), (46, 476, "digit"), (5, -5, "sign"),
        (476, 494, ""), (0, 10, ""), (100, 100, ""),
    ],
)  # fmt: skip
def test_what_a_slip_of_the_fingers_explains(stated: float, meant: float, slip: str) -> None:
    assert slip_of(figure("org_total", stated), Fraction(str(meant))) == slip


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("a + b - c", {"a": 1, "b": 1, "c": -1}),
        ("a - (b - 2 * c)", {"a": 1, "b": -1, "c": 2}),
        ("0.5 * a + 3", {"a": Fraction(1, 2), "": 3}),
        ("-a", {"a": -1}),
        ("a / b", None),
        ("a * b", None),
        ("min(a, b)", None),
    ],
)
def test_linear_formulas(text: str, weights: dict[str, int] | None) -> None:
    assert linear(text) == weights


@settings(max_examples=150, deadline=None)
@given(
    sectors=st.lists(st.integers(11, 300), min_size=6, max_size=6),
    active_share=st.integers(50, 95),
    culprit=st.sampled_from(["total", "total2"]),
    wrong=st.integers(20, 3_000),
)
def test_one_planted_error_in_two_identities_is_found(
    sectors: list[int], active_share: int, culprit: str, wrong: int
) -> None:
    """Whatever the figures: the total of PL1 is in R03 and R30, that of PL2 in R01 and R30."""
    named = dict(zip(SECTORS, sectors, strict=True))
    total = sum(sectors)
    rows = consistent(active=total * active_share // 100, **named)
    credit = named["credit"]
    assume(wrong not in (total, total - credit) and wrong >= rows["active"]["obs_value"] and wrong >= 20)
    found = told(spoil(rows, culprit, wrong))
    assert [(v.locators[0], v.right) for v in found] == [(rows[culprit]["locator"], total)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_solver_is_never_wrong_about_one_error(data: st.DataObject) -> None:
    """Any single figure spoilt: where the solver is certain, it names that figure with its true value."""
    rows = consistent()
    name = data.draw(st.sampled_from(sorted(rows)))
    value = data.draw(st.integers(0, 5_000).filter(lambda v: v != rows[name]["obs_value"]))
    spoilt = spoil(rows, name, value)
    for v in evaluate(list(spoilt.values())):
        if len(v.blocked_obs_ids) == 1 and v.rule_id in ("R01", "R03", "R30") and not v.holds:
            assert v.blocked_obs_ids == (rows[name]["obs_id"],)


def test_a_document_takes_less_than_fifty_milliseconds() -> None:
    rows = []
    for year in range(2015, 2025):
        part = consistent()
        part = spoil(part, "total", 647) if year % 2 else part
        rows += [r | {"time_period": str(year), "obs_id": f"{year}{r['obs_id']}"} for r in part.values()]
    verdicts = [v for v in evaluate(rows) if v.rule_id != "S01"]
    started = time.perf_counter()
    found = repairs(verdicts, rows)
    assert found and time.perf_counter() - started < 0.05
