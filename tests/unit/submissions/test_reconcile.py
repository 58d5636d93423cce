"""Rule R37: what a register lists against what a table counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.observations import Claim, Finding, Scenario
from ingest.periods import Period
from ingest.submissions import read_workbook
from ingest.submissions.model import Cooperative
from ingest.submissions.register import reconcile
from tests.unit.submissions.submission_books import FOOT, HEADER, LETTERHEAD, ROWS, pl2_rows, workbook


def claim(value: float | None, indicator: str = "org_total", sector: str = "_T", **other: Any) -> Claim:
    """What a table says."""
    told = {"original_label": f"Số {sector}", "original_value": "" if value is None else f"{value:g}"} | other
    return Claim(
        indicator=indicator, ref_area="VN63-24", ref_area_scheme="VN63", period=told.pop("period", Period.year(2024)),
        obs_value=value, unit_measure="ORG", locator_type="cell", locator="PL1!E9", quote="", extraction_method="form",
        sector=sector, **told,
    )  # fmt: skip


def rows(count: int, start: int = 0, **told: Any) -> list[Cooperative]:
    """Different cooperatives; active unless told otherwise."""
    numbers = range(start, start + count)
    made = [Cooperative("DS", n + 2, f"{n:010d}", "valid", "", f"HTX Số {n}", activity="active") for n in numbers]
    return [replace(row, **told) for row in made]


def check(listed: Sequence[Cooperative], *claims: Claim, as_of: date | None = date(2024, 12, 31)) -> list[Finding]:
    """The findings, all of R37."""
    found = reconcile(listed, claims, "doc", as_of)
    assert all(f.rule_id == "R37" and f.locator == "PL1!E9" for f in found)
    return found


@pytest.mark.parametrize("indicator", ["org_total", "org_active"])
@pytest.mark.parametrize(
    ("stated", "agrees"), [(100, True), (95, False), (96, True), (105, True), (106, False), (0, False), (1000, False)]
)
def test_within_five_per_cent_of_the_table(indicator: str, stated: int, agrees: bool) -> None:
    assert bool(check(rows(100), claim(stated, indicator))) is not agrees


def test_the_message_names_both_figures() -> None:
    (found,) = check(rows(90), claim(120, "org_active", original_value="1.20"))
    assert found.severity == "warning"
    assert found.message_vi == (
        "Hợp tác xã, số đang hoạt động: danh sách có 90, biểu tổng hợp ghi 1.20. Đề nghị đối chiếu lại."
    )


def test_closed_ones_do_not_count() -> None:
    listed = rows(80) + rows(20, 80, activity="closed")
    assert not check(listed, claim(80), claim(80, "org_active"))
    assert check(listed, claim(100))


def test_inactive_ones_count_in_the_total_only() -> None:
    listed = rows(80) + rows(20, 80, activity="inactive")
    assert not check(listed, claim(100), claim(80, "org_active"))
    assert check(listed, claim(80)) and check(listed, claim(100, "org_active"))


@pytest.mark.parametrize(("stated", "agrees"), [(60, True), (80, True), (100, True), (50, False), (110, False)])
def test_unknown_status_may_be_active_or_not(stated: int, agrees: bool) -> None:
    listed = rows(60) + rows(40, 60, activity="unknown")
    assert bool(check(listed, claim(stated, "org_active"))) is not agrees


def test_a_register_without_statuses_says_nothing_of_active_ones() -> None:
    listed = rows(100, activity="unknown")
    assert not check(listed, claim(10, "org_active"), claim(100))
    assert check(listed, claim(10))


def test_a_register_of_active_ones_only() -> None:
    assert not check(rows(80), claim(100), claim(80, "org_active"))
    assert check(rows(80), claim(100))  # nothing says that the others are inactive


@pytest.mark.parametrize(
    ("scope", "stated", "agrees"),
    [("unknown", 100, True), ("unknown", 80, True), ("unknown", 60, False), ("incl", 100, True), ("incl", 80, False),
     ("excl", 80, True), ("excl", 100, False)],
)  # fmt: skip
@pytest.mark.parametrize("sector", ["_T", "non_agriculture"])
def test_credit_funds_in_or_out(sector: str, scope: str, stated: int, agrees: bool) -> None:
    listed = rows(80, sector="transport") + rows(20, 80, sector="credit")
    assert bool(check(listed, claim(stated, sector=sector, credit_scope=scope))) is not agrees


def test_sectors() -> None:
    listed = rows(50, sector="crop") + rows(30, 50, sector="livestock") + rows(20, 80, sector="transport")
    right = [claim(80, sector="agriculture"), claim(20, sector="transport"), claim(20, sector="non_agriculture")]
    assert not check(listed, claim(100), *right)
    (found,) = check(listed, claim(100), replace(right[0], obs_value=50, original_value="50"), *right[1:])
    assert "“Số agriculture”: danh sách có 80, biểu tổng hợp ghi 50" in found.message_vi


@pytest.mark.parametrize(
    ("listed", "stated"),
    [
        ("rural_water", "agriculture"), ("rural_water", "environment"), ("tourism", "trade_service"),
        ("construction", "industry_construction"), ("non_agriculture", "transport"), ("_T", "transport"),
        ("agriculture", "crop"), ("tourism", "other"), ("housing", "other"), ("fishery", "agriculture"),
    ],
)  # fmt: skip
def test_sectors_that_may_be_counted_in_another(listed: str, stated: str) -> None:
    assert not check(rows(10, sector=listed), claim(10, sector=stated))


@pytest.mark.parametrize(
    ("listed", "stated"),
    [("transport", "agriculture"), ("crop", "non_agriculture"), ("crop", "other"), ("other", "transport")],
)
def test_sectors_that_may_not(listed: str, stated: str) -> None:
    assert check(rows(10, sector=listed), claim(10, sector=stated))


def test_other_is_what_has_no_row_of_its_own() -> None:
    listed = rows(10, sector="housing") + rows(5, 10, sector="other")
    assert not check(listed, claim(15, sector="other"))
    assert check(listed, claim(15, sector="other"), claim(10, sector="housing"))


def test_rows_without_a_sector_widen_every_count() -> None:
    listed = rows(50, sector="crop") + rows(50, 50)
    assert not check(listed, claim(90, sector="agriculture"), claim(10, sector="transport"))
    assert check(listed, claim(40, sector="agriculture"))


def test_only_types_that_are_listed_are_compared() -> None:
    groups = claim(500, org_type="group")
    assert not check(rows(100), claim(100), groups)
    assert check(rows(100) + rows(10, 100, org_type="group"), claim(100), groups)


@pytest.mark.parametrize(
    "other", [{"size_class": "micro"}, {"rating": "good"}, {"measure": "growth_pct"}, {"scenario": Scenario.PLAN}]
)
def test_plans_estimates_and_breakdowns_are_not_compared(other: dict[str, Any]) -> None:
    assert not check(rows(100), replace(claim(50), **other))
    assert not check(rows(100), claim(None))


def test_the_latest_count_until_the_day_of_the_register() -> None:
    before, at, after = (claim(n, period=Period.year(y)) for n, y in ((50, 2023), (100, 2024), (150, 2025)))
    assert not check(rows(100), before, at, after)
    assert check(rows(50), before, at, after)
    assert not check(rows(150), before, at, after, as_of=None)
    assert not check(rows(150), after)  # better than nothing


def test_a_cooperative_counts_once() -> None:
    told = {"code": "", "code_state": "missing", "commune": "Xã Tân Tiến", "founded": 2015}
    uncoded = [replace(row, **told) for row in rows(10, 100)]
    branches = rows(30, 200, code_state="branch")
    assert not check([*rows(90), *rows(90), *uncoded, *uncoded, *branches], claim(100))
    assert not check([*rows(90), *uncoded], claim(100))


def test_invalid_and_personal_codes_are_cooperatives_too() -> None:
    assert not check([*rows(50), *rows(25, 50, code_state="invalid"), *rows(25, 75, code_state="personal")], claim(100))


@given(
    st.lists(st.tuples(st.sampled_from(["active", "inactive", "closed", "unknown"]),
                       st.sampled_from(["crop", "transport", "credit", "other", "_T", "rural_water"])), max_size=30),
    st.sampled_from(["org_total", "org_active"]),
    st.sampled_from(["_T", "agriculture", "non_agriculture", "transport", "other"]),
)  # fmt: skip
def test_a_table_made_from_the_register_agrees(told: list[tuple[str, str]], indicator: str, sector: str) -> None:
    listed = [row for n, (a, s) in enumerate(told) for row in rows(1, n, activity=a, sector=s)]
    parts = {"agriculture": ("crop", "rural_water"), "non_agriculture": ("transport", "other")}
    active = ("active",) if indicator == "org_active" else ("active", "inactive", "unknown")
    count = sum(
        row.activity in active and (sector == "_T" or row.sector in parts.get(sector, (sector,))) for row in listed
    )
    assert not check(listed, claim(count, indicator, sector))


# A register and a table in one workbook


def _book(listed: int, table: Sequence[Sequence[Any]]) -> Any:
    header = ["STT", "Tên HTX", "Xã", "Năm thành lập", "Tình trạng"]
    register = [[n, f"HTX Số {n}", f"Xã {n}", 2015, "Đang hoạt động"] for n in range(1, listed + 1)]
    sheets = (
        ("PL1", [*LETTERHEAD, *HEADER, *table, *FOOT], ()),
        ("DS HTX", [["DANH SÁCH HTX NĂM 2021"], header, *register], ()),
    )
    return read_workbook(workbook(*sheets), "PL1 Lang Son.xlsx", "doc")


def test_a_workbook_with_both() -> None:
    agreeing, differing = _book(386, ROWS), _book(200, ROWS)
    assert len(differing.cooperatives) == 200 and differing.forms[-1] == "REG@1"
    assert not [f for f in agreeing.findings if f.rule_id == "R37" and "tổng số" in f.message_vi]
    told = [f for f in differing.findings if f.rule_id == "R37"]
    assert told and all(f.locator.startswith("PL1!") for f in told)
    assert "danh sách có 200, biểu tổng hợp ghi" in told[0].message_vi


def test_sectors_of_a_real_form() -> None:
    header = ["STT", "Tên HTX", "Xã", "Năm thành lập", "Ngành nghề"]
    register = [[n, f"HTX Số {n}", f"Xã {n}", 2015, "Vận tải"] for n in range(1, 11)]
    above = [["PHỤ LỤC 2" if row == ["PHỤ LỤC 1"] else cell for cell in row] for row in LETTERHEAD]
    table = [*above, *HEADER, *pl2_rows(), *FOOT]
    read = read_workbook(
        workbook(("PL2", table, ()), ("DS", [["DANH SÁCH HTX NĂM 2021"], header, *register], ())), "PL2 Lang Son.xlsx"
    )
    told = [f.message_vi for f in read.findings if f.rule_id == "R37"]
    assert any("vận tải" in message and "danh sách có 10," in message for message in told)
