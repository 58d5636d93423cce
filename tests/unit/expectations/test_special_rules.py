"""The rules that are no plain comparison: R08, R10, R11, R13, R29, R30, R34."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.expectations.figures import MILLION, failures, figure, said, verdicts


def test_r08_closing_is_opening_plus_in_minus_out() -> None:
    rows = [
        figure("org_total", 386, time_period="2022"),
        figure("org_total", 411, obs_status="E"),
        figure("org_new", 35, obs_status="E"),
        figure("org_dissolved", 10, obs_status="E"),
    ]
    assert verdicts("R08", rows) and not failures("R08", rows)
    [found] = failures("R08", [*rows[:3], rows[3] | {"obs_value": 12}])
    assert found.severity == "warning"
    assert "chênh lệch 2" in found.message_vi
    assert not verdicts("R08", rows[1:])  # no opening
    assert not verdicts("R08", rows[:3])  # dissolved ones are not reported


@pytest.mark.parametrize("longer", ["2023-01-01/P9M", "2023"])
def test_r10_six_months_are_not_more_than_the_year(longer: str) -> None:
    half = figure("org_new", 30, time_period="2023-S1")
    year = figure("org_new", 29, time_period=longer, obs_status="E")
    [found] = failures("R10", [half, year])
    assert found.severity == "critical"
    assert set(found.blocked_obs_ids) == {half["obs_id"], year["obs_id"]}
    assert not failures("R10", [half, year | {"obs_value": 30}])
    # Plans, stocks, other documents and other years are not compared.
    for change in ({"scenario": "plan"}, {"document_id": "d2"}, {"time_period": "2024"}):
        assert not verdicts("R10", [half, figure("org_new", 29, **change)])
    assert not verdicts("R10", [figure("org_total", 9, time_period="2023-S1"), figure("org_total", 8)])


def exceeded(printed: str, value: float, **changes: Any) -> dict[str, Any]:
    """The percentage that a text gives with "vượt"."""
    text = {
        "original_label": "vượt … kế hoạch",
        "original_value": printed,
        "quote": f"thành lập mới 31 HTX, vượt {printed}% kế hoạch",
    }
    return said("org_new", value, measure="plan_pct", **(text | changes))


def test_r11_exceeding_by_207_per_cent_is_suspicious() -> None:
    new = said("org_new", 31)
    [found] = failures("R11", [new, exceeded("207", 207)])
    assert found.severity == "warning"
    assert not found.blocked_obs_ids  # neither the count nor the percentage
    assert "“vượt 207 %”" in found.message_vi and "đạt 207 %" in found.message_vi
    assert "kế hoạch 15, thực hiện 31" in found.message_vi


def test_r11_ordinary_wordings_are_none() -> None:
    assert not failures("R11", [exceeded("7", 107)])  # "vượt 7 %" read as 107 %
    reached = {"original_label": "đạt … kế hoạch", "quote": "101 HTX thành lập mới (đạt 202% kế hoạch của năm)"}
    assert not failures("R11", [exceeded("202", 202, **reached)])
    # Another "vượt" in the sentence is not that of the number.
    reached["quote"] = "hoàn thành vượt mức nhiều chỉ tiêu; thành lập mới 101 HTX, đạt 202% kế hoạch"
    assert not failures("R11", [exceeded("202", 202, **reached)])


@pytest.mark.parametrize(("stated", "fails"), [(80.0, False), (80.4, False), (80.6, True), (8.0, True)])
def test_r11_the_percentage_of_the_plan_of_the_year(stated: float, fails: bool) -> None:
    share = figure("org_new", stated, measure="plan_pct", time_period="2023-S1")
    rows = [
        share,
        figure("org_new", 12, time_period="2023-S1"),
        figure("org_new", 15, scenario="plan"),
    ]
    found = failures("R11", rows)
    assert bool(found) == fails
    if fails:
        assert found[0].severity == "critical"
        assert found[0].blocked_obs_ids == (share["obs_id"],)
    assert not verdicts("R11", rows[:2])  # no plan
    assert not failures("R11", [*rows[:2], rows[2] | {"obs_value": 0}])  # a plan of nothing


def shares(*values: float, decimals: int = 2) -> list[dict[str, Any]]:
    """Bắc Giang 2023: 731, 365 and 20 of 1,116, with stated shares."""
    counts = {"agriculture": 731, "non_agriculture": 365, "credit": 20}
    rows = [said("org_total", 1116), *(said("org_total", n, sector) for sector, n in counts.items())]
    rows += [
        said("org_total", v, sector, measure="share_pct", decimals=decimals)
        for sector, v in zip(counts, values, strict=False)
    ]
    return rows


def test_r13_the_shares_of_bac_giang() -> None:
    rows = shares(65.69, 32.49, 1.82)
    found = failures("R13", rows)
    assert [v.severity for v in found] == ["critical"] * 3
    # The shares are blocked, the counts are not.
    assert {o for v in found for o in v.blocked_obs_ids} == {r["obs_id"] for r in rows[4:]}
    assert "65,69 %" in found[0].message_vi and "65,502 %" in found[0].message_vi


@pytest.mark.parametrize(
    ("values", "decimals", "fails"),
    [
        ((65.50, 32.71, 1.79), 2, 0),
        ((65.51, 32.70, 1.80), 2, 0),  # right to one hundredth
        ((65.5, 32.7, 1.8), 1, 0),
        ((66, 33, 2), 0, 0),
        ((65.6, 32.7, 1.8), 1, 1),
        ((65.50,), 2, 0),
    ],
)
def test_r13_is_as_exact_as_the_printed_decimals(values: tuple[float, ...], decimals: int, fails: int) -> None:
    rows = shares(*values, decimals=decimals)
    assert verdicts("R13", rows)
    assert len(failures("R13", rows)) == fails


def test_r13_shares_add_up_to_100() -> None:
    def only(*values: float) -> list[dict[str, Any]]:
        return shares(*values)[4:]  # without the counts

    assert not failures("R13", only(65.69, 32.49, 1.82))
    [found] = failures("R13", only(65.69, 35.49, 1.82))
    assert found.severity == "critical" and "103 %" in found.message_vi
    [found] = failures("R13", only(65.69, 30.49))  # credit funds may be the rest
    assert found.severity == "warning"
    assert not verdicts("R13", only(65.69))
    # Rates of different wholes are no parts of one.
    rates = [said("org_effective", v, s, measure="share_pct") for s, v in (("agriculture", 80), ("credit", 100))]
    assert not failures("R13", rates)


def test_r13_a_rate_may_be_of_the_active_ones() -> None:
    rows = [
        figure("org_total", 600),
        figure("org_active", 500),
        figure("org_effective", 300),
        figure("org_effective", 60, measure="share_pct"),
    ]
    assert not failures("R13", rows)
    assert not failures("R13", [*rows[:3], rows[3] | {"obs_value": 50}])
    assert failures("R13", [*rows[:3], rows[3] | {"obs_value": 55}])


@pytest.mark.parametrize(
    ("value", "scheme", "severity"),
    [
        (1116, "VN63", None),
        (2800, "VN63", "warning"),  # more than was ever seen, but no slip
        (2800, "VN34", None),  # the new provinces are larger
        (1_116_000, "VN63", "critical"),
        (9000, "VN63", "critical"),
        (3_000_000, "REGION", None),
        (3_000_000, "CLUSTER", None),
        (3_000_000, "VN", None),
    ],
)
def test_r29_the_range_of_a_province(value: float, scheme: str, severity: str | None) -> None:
    row = figure("org_total", value, ref_area_scheme=scheme)
    assert [v.severity for v in failures("R29", [row])] == ([severity] if severity else [])


def test_r29_says_which_slip_explains_the_value() -> None:
    [found] = failures("R29", [figure("revenue_avg", 2_059_900_000 * 1000.0)])
    assert "chia 1.000 thì được 2.059,9 triệu đồng" in found.message_vi
    assert found.blocked_obs_ids
    [found] = failures("R29", [figure("member_new", 1.116)])
    assert "nhân 1.000 thì được 1.116" in found.message_vi
    [found] = failures("R29", [figure("worker_income_avg", 3.2 * MILLION)])
    assert "một tháng; cả năm là 38,4 triệu đồng" in found.message_vi
    [found] = failures("R29", [said("member_total", 65)])
    assert "một HTX" in found.message_vi


def test_r29_knows_the_length_of_the_period_and_leaves_ranges_alone() -> None:
    assert not failures("R29", [figure("org_new", 800, scenario="plan", time_period="2021-01-01/P5Y")])
    assert failures("R29", [figure("org_new", 800)])
    assert not failures("R29", [figure("revenue_avg", 200 * MILLION, time_period="2023-S1")])
    assert not failures("R29", [figure("org_new", 2.5, obs_value_low=2.0, obs_value_high=3.0, scenario="plan")])
    assert not verdicts("R29", [figure("org_new", 120, measure="change_pct")])
    assert not verdicts("R29", [figure("org_new", None)])


def test_r30_two_forms_say_the_same() -> None:
    one = figure("org_total", 700, locator="PL1!E15")
    other = figure("org_total", 701, locator="PL2!E15", extraction_method="form:PL2@2022")
    [found] = failures("R30", [one, other])
    assert found.severity == "critical"
    assert set(found.blocked_obs_ids) == {one["obs_id"], other["obs_id"]}
    assert not failures("R30", [one, other | {"obs_value": 700}])
    assert not verdicts("R30", [one, other | {"obs_status": "E"}])
    assert not verdicts("R30", [one, other | {"credit_scope": "excl"}])


def capital(first: float, second: float, **changes: Any) -> list[dict[str, Any]]:
    """Nam Định 2024: one label twice; the reader takes the first for charter capital."""
    return [
        said("charter_capital", first, original_label="Tổng vốn hoạt động", decimals=0, obs_status="E"),
        said(
            "working_capital",
            second,
            original_label="tổng vốn  hoạt động",
            decimals=0,
            **({"obs_status": "E"} | changes),
        ),
    ]


def test_r34_one_label_with_two_values() -> None:
    rows = capital(540_522 * MILLION, 3_472_525 * MILLION)
    [found] = failures("R34", rows)
    assert found.severity == "critical"
    # The figure whose indicator bears the label stays.
    assert found.blocked_obs_ids == (rows[0]["obs_id"],)
    assert "540.522 triệu đồng" in found.message_vi
    same = [r | {"indicator": "working_capital"} for r in rows]
    [found] = failures("R34", same)
    assert len(found.blocked_obs_ids) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"time_period": "2022"},
        {"ref_area": "VN63-24"},
        {"scenario": "plan"},
        {"org_type": "union"},
        {"sector": "credit"},
    ],
)
def test_r34_other_periods_areas_and_subjects_may_differ(change: dict[str, Any]) -> None:
    assert not failures("R34", capital(540_522 * MILLION, 3_472_525 * MILLION, **change))


def test_r34_equal_values_are_no_problem() -> None:
    assert not failures("R34", capital(540_522 * MILLION, 540_522 * MILLION))
    assert not failures("R34", [said("org_new", 101), said("org_new", 101)])
    assert failures("R34", [said("org_new", 101), said("org_new", 102)])


def test_r34_labels_that_repeat_by_nature() -> None:
    # "HTX" names whom a text counts; "Số mới" stands under several headings of a form; awards are listed one by one.
    text = [said("org_new", 31, original_label="HTX"), said("org_total", 553, original_label="HTX")]
    form = [figure("member_new", 129, original_label="Số mới"), figure("worker_new", 156, original_label="Số mới")]
    awards = [said("award_total", n, original_label="tặng Bằng khen … cá nhân") for n in (13, 9)]
    assert not failures("R34", [*text, *form, *awards])
    twice = [figure("member_new", n, original_label="Số thành viên mới") for n in (129, 130)]
    assert failures("R34", twice)


@given(st.integers(1, 2000), st.integers(1, 2000), st.integers(0, 3))
def test_r13_a_share_rounded_from_its_counts_always_holds(part: int, rest: int, decimals: int) -> None:
    stated = round(part / (part + rest) * 100, decimals)
    nation: dict[str, Any] = {"ref_area": "VN", "ref_area_scheme": "VN"}  # where R29 has no say
    rows = [
        said("org_total", part + rest, **nation),
        said("org_total", part, "agriculture", **nation),
        said("org_total", stated, "agriculture", measure="share_pct", decimals=decimals, **nation),
    ]
    assert verdicts("R13", rows) and not failures("R13", rows)
