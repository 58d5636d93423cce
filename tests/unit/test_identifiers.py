"""Tax codes of cooperatives: check digit, structure, and the ways in which they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import Code, CodeState, check_digit, is_valid, read_code

VALID = "0301175691"


@pytest.mark.parametrize(
    "printed",
    [
        "0301175691", " 0301175691 ", "0301175691\u00a0", "'0301175691", "\u201c0301175691\u201d", "030 117 5691",
        "0301.175.691", "MST: 0301175691", "mst 0301175691", "Mã số thuế: 0301175691", "0301175691 (cấp lần 2)",
        "0301175691, ngày 05/3/2015", "０３０１１７５６９１", "\u200b0301175691", "03-01175691",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_written(printed: str) -> None:
    assert read_code(printed) == Code(VALID, CodeState.VALID)


@pytest.mark.parametrize("printed", [301175691, 301175691.0, "301175691", "301175691.0", "301.175.691", "O301175691"])
def test_what_the_check_digit_confirms_is_repaired(printed: object) -> None:
    assert read_code(printed) == Code(VALID, CodeState.REPAIRED)


@pytest.mark.parametrize(
    "printed",
    ["0300344803", 300344803, "030117569", "12345", "01234567890", "3.01E+08", 301175691.5, -301175691, True,
     float("nan"), float("inf"), "2801A00012", "12/GCN-HTX", "0100000000", "0301175691-000", "0300344803-001"],
)  # fmt: skip
def test_what_is_no_code_is_invalid(printed: object) -> None:
    assert read_code(printed).state is CodeState.INVALID


@pytest.mark.parametrize(
    "printed", [None, "", "  ", "-", "–", "…", "...", "x", "0", 0, "chưa có", "Chưa cấp", "không có", "k có", "N/A"]
)
def test_the_ways_to_have_none(printed: object) -> None:
    assert read_code(printed) == Code("", CodeState.MISSING)


@pytest.mark.parametrize("printed", ["0301175691-001", "0301175691001", 4201175698001, "0301175691 – 001"])
def test_thirteen_digits_are_a_branch_or_invalid(printed: object) -> None:
    read = read_code(printed)
    assert len(read.code) == 14 and read.code[10] == "-"
    assert (read.state is CodeState.BRANCH) == is_valid(read.code[:10])


def test_twelve_digits_are_a_person() -> None:
    assert read_code("001085012345") == Code("001085012345", CodeState.PERSONAL)


def test_a_prefix_whose_check_would_be_ten_is_never_issued() -> None:
    never = [f"{n:09d}" for n in range(10_000_001, 10_000_500) if check_digit(f"{n:09d}") is None]
    assert never
    assert not any(is_valid(prefix + str(digit)) for prefix in never for digit in range(10))


def test_a_remainder_of_ten_gives_the_digit_zero() -> None:
    prefix = next(p for n in range(100_000_001, 100_000_200) if check_digit(p := f"{n:09d}") == 0)
    assert is_valid(prefix + "0")


@given(st.integers(min_value=1, max_value=99), st.integers(min_value=1, max_value=9_999_999))
def test_one_wrong_digit_is_always_found(block: int, serial: int) -> None:
    prefix = f"{block:02d}{serial:07d}"
    digit = check_digit(prefix)
    if digit is None:
        return
    code = f"{prefix}{digit}"
    assert is_valid(code)
    for place in range(10):
        other = str((int(code[place]) + 1) % 10)
        assert not is_valid(code[:place] + other + code[place + 1 :])
    if code[0] == "0" and code[1] != "0":
        assert read_code(int(code)) == Code(code, CodeState.REPAIRED)


@given(st.text() | st.integers() | st.floats() | st.none())
def test_anything_is_some_code(printed: object) -> None:
    assert read_code(printed).state in CodeState
