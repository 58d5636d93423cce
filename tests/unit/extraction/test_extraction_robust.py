"""Any text at all: no exception, exact quotes, linear time, and the same claims from damaged text."""

from __future__ import annotations

import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extraction import extract

_PIECES = st.sampled_from(
    [
        "toàn tỉnh có ", "thành lập mới ", "HTX", "LHHTX", " THT, ", "quỹ tín dụng nhân dân ", "1.116 ",
        "65,69 %", "2 tỷ ", "300 triệu đồng ", "đạt ", "vượt ", "kế hoạch", "trong đó ", "(", ")", "; ",
        ". ", "\n", "\n\n", "năm 2024 ", "từ ", "đến ", "-", "/", "gần ", "trên ", "lên ", "thành viên ",
        "doanh thu bình quân ", "tỉnh Nam Định ", "và ", "cả nước ", "6 tháng đầu năm ", "30/6/2023 ",
        "hai mươi mốt ", "một trăm linh hai ", "nửa tỷ", "lần ", "tăng ", "so với cùng kỳ ", "mỗi năm ",
        "xếp loại tốt, khá ", "\u0301", "\u200b", "İ", "ﬁ", "9/12 ", "chiếm ", ":", "“",
    ]
)  # fmt: skip


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_never_raises_on_unicode(text: str) -> None:
    for claim in extract(text, published=date(2024, 5, 6), source_area="Nam Định").claims:
        start, end = map(int, claim.locator.split(":"))
        assert text[start:end] == claim.quote


@given(st.lists(_PIECES, max_size=40))
@settings(max_examples=400, deadline=None)
def test_never_raises_on_the_vocabulary(pieces: list[str]) -> None:
    text = "".join(pieces)
    result = extract(text, published=date(2024, 5, 6), source_area="Nam Định")
    for claim in result.claims:
        start, end = map(int, claim.locator.split(":"))
        assert text[start:end] == claim.quote
        assert claim.quote.strip() == claim.quote != ""


@given(st.integers(10, 999_999))
@settings(max_examples=60, deadline=None)
def test_a_number_comes_back_in_every_notation(number: int) -> None:
    dotted = f"{number:,}".replace(",", ".")
    for printed in {dotted, str(number)} if not 1900 <= number <= 2100 else {dotted}:
        text = f"Năm 2023, toàn tỉnh Nam Định có {printed} HTX."
        assert [c.obs_value for c in extract(text).claims] == [number], text


ARTICLE = (
    "Năm 2022, tỉnh Hoà Bình thành lập mới 31 HTX thuỷ sản, đạt 80% kế hoạch; toàn tỉnh có 553 HTX và "
    "quỹ tín dụng nhân dân. "
    "Tổng vốn điều lệ 120,5 tỷ đồng."
)


@pytest.mark.parametrize(
    "damage",
    [
        lambda t: unicodedata.normalize("NFD", t),
        lambda t: t.replace("Hoà", "Hòa").replace("thuỷ", "thủy").replace("quỹ", "qũy"),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: t.replace(" ", "  "),
        lambda t: t.replace("kế hoạch", "kế\nhoạch").replace("tỷ đồng", "tỷ\nđồng").replace("có 553", "có\n553"),
        lambda t: "\u200b".join(t),
        lambda t: t.replace("Đ", "Ð"),
    ],
)
def test_damaged_text_says_the_same(damage) -> None:  # type: ignore[no-untyped-def]
    def meaning(text: str) -> list[tuple[object, ...]]:
        claims = extract(text, published=date(2023, 1, 9)).claims
        for claim in claims:
            start, end = map(int, claim.locator.split(":"))
            assert text[start:end] == claim.quote
        return [
            (c.indicator, c.sector, c.measure, c.obs_value, c.ref_area, c.period.code, c.credit_scope) for c in claims
        ]

    assert len(meaning(ARTICLE)) == 4
    assert meaning(damage(ARTICLE)) == meaning(ARTICLE)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1_000_000,
        "1." * 500_000,
        "1, " * 300_000,
        "năm 2024 có 5 HTX, " * 50_000,
        "HTX 5\n" * 100_000,
        "(" * 500_000 + "5 HTX",
        'đề án "' * 100_000,
        "nghị quyết " * 90_000,
        "a" + "\u0301" * 500_000,
        " " * 1_000_000,
    ],
    ids=["digits", "dots", "commas", "clauses", "lines", "brackets", "quotes", "laws", "marks", "blanks"],
)
def test_hostile_input_takes_linear_time(text: str) -> None:
    started = time.process_time()
    extract(text, published=date(2024, 1, 1))
    whole = time.process_time() - started
    started = time.process_time()
    extract(text[: len(text) // 4], published=date(2024, 1, 1))
    part = time.process_time() - started
    assert whole < 15
    assert whole < 8 * part + 0.5
