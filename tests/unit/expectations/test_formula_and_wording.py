"""Intervals, formulas, Vietnamese notation; and that importing the package is cheap."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.formula import Interval, NotComputable, compare, compute, interval_of, names, parse
from expectations.wording import context_vi, english_of, number_en, number_vi, row_vi
from tests.unit.expectations.figures import figure, said


def test_formulas() -> None:
    values = {"a": Interval(1, 2, 3), "b": Interval.exactly(4)}
    assert compute("a + b", values) == Interval(5, 6, 7)
    assert compute("b - a", values) == Interval(1, 2, 3)
    assert compute("-a * b", values) == Interval(-12, -8, -4)
    assert compute("b / a", values) == Interval(4 / 3, 2, 4)
    assert compute("min(a, b, 2.5)", values) == Interval(1, 2, 2.5)
    assert compute("abs(a - b)", values) == Interval(1, 2, 3)
    assert names("min(b, 0.5 * a) + b") == ("b", "a")
    with pytest.raises(NotComputable):
        compute("b / (a - 2)", values)


@pytest.mark.parametrize("text", ["__import__('os')", "a.b", "a if b else c", "open(a)", "[a]", "a ** b"])
def test_only_arithmetic_is_a_formula(text: str) -> None:
    with pytest.raises(ValueError, match="not a formula"):
        parse(text)


@pytest.mark.parametrize(
    ("changes", "low", "high"),
    [
        ({}, 2000, 2000),
        ({"qualifier": "about"}, 1900, 2100),
        ({"qualifier": "at_least"}, 2000, 2100),
        ({"qualifier": "almost"}, 1900, 2000),
        ({"qualifier": "at_most"}, 1900, 2000),
        ({"obs_value_low": 1800.0, "obs_value_high": 2200.0}, 1800, 2200),
        ({"unit_mult": 3, "decimals": 1}, 1950, 2050),
    ],
)
def test_what_a_figure_leaves_open(changes: dict[str, object], low: float, high: float) -> None:
    found = interval_of(said("org_total", 2000, **changes))
    assert (found.low, found.value, found.high) == (low, 2000, high)


def test_a_range_without_a_value_has_its_middle() -> None:
    row = said("org_new", None, obs_value_low=200.0, obs_value_high=250.0)
    assert interval_of(row) == Interval(200, 225, 250)
    with pytest.raises(ValueError, match="no term"):
        interval_of(said("org_new", None))


numbers = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


@given(numbers, numbers)
def test_comparisons_agree_with_numbers(a: float, b: float) -> None:
    left, right = Interval.exactly(a), Interval.exactly(b)
    slack = 1e-9 * max(abs(a), abs(b), 1.0)
    assert compare(left, "le", right) == (a <= b + slack)
    assert compare(left, "ge", right) == (a >= b - slack)
    assert compare(left, "eq", right) == (compare(left, "le", right) and compare(left, "ge", right))
    assert compare(left, "eq", right, absolute=abs(a - b))


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (1116, "1.116", "1,116"),
        (65.69, "65,69", "65.69"),
        (4102820.0, "4.102.820", "4,102,820"),
        (-0.001, "0", "0"),
        (100.0, "100", "100"),
        (-1234.5, "-1.234,5", "-1,234.5"),
    ],
)
def test_notation(value: float, vietnamese: str, english: str) -> None:
    assert number_vi(value) == vietnamese
    assert number_en(value) == english
    assert english_of(vietnamese) == english


@pytest.mark.parametrize(
    ("period", "changes", "words"),
    [
        ("2023", {}, "năm 2023"),
        ("2023", {"obs_status": "E"}, "ước cả năm 2023"),
        ("2024", {"scenario": "plan"}, "kế hoạch năm 2024"),
        ("2023-S1", {}, "6 tháng đầu năm 2023"),
        ("2023-S2", {}, "6 tháng cuối năm 2023"),
        ("2023-Q3", {}, "quý 3 năm 2023"),
        ("2023-M07", {}, "tháng 7/2023"),
        ("2023-01-01/P9M", {}, "9 tháng đầu năm 2023"),
        ("2021-01-01/P5Y", {"scenario": "plan"}, "kế hoạch giai đoạn 2021-2025"),
        ("2023-06-30", {}, "ngày 30/06/2023"),
    ],
)
def test_periods_in_words(period: str, changes: dict[str, str], words: str) -> None:
    assert context_vi(figure("org_total", 1, time_period=period, **changes)) == f"Đắk Lắk, {words}"


def test_a_figure_with_its_name_and_place() -> None:
    row = figure(
        "revenue_avg", 3_309_700_000, locator="'Phụ lục 1'!G35", original_label="-  Doanh thu bình quân một HTX:"
    )
    assert row_vi(row) == "“Doanh thu bình quân một HTX” = 3.309,7 triệu đồng (ô G35, trang Phụ lục 1)"
    assert row_vi(said("org_new", 31, original_label="thành lập mới")) == "“thành lập mới” = 31"
    assert row_vi(figure("org_total", 7, locator="B3")).endswith("(ô B3)")


def test_importing_the_package_imports_neither_great_expectations_nor_pandas() -> None:
    code = (
        "import sys, expectations.gate1, expectations.gate2, expectations.docs, expectations.rules;"
        "sys.exit(bool({'great_expectations', 'pandas', 'sqlalchemy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
