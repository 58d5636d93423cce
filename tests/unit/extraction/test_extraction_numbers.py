"""A number, printed in any of the notations of Vietnamese texts, comes back; so do ranges, parts, amounts and rates."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extraction import extract
from ingest.observations import Claim

_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_QUALIFIERS = {
    "trên": "at_least", "hơn": "at_least", "ít nhất": "at_least", "không dưới": "at_least", "gần": "almost",
    "khoảng": "about", "xấp xỉ": "about", "dưới": "at_most", "không quá": "at_most",
}  # fmt: skip


def _claims(text: str) -> list[Claim]:
    return extract(text, published=date(2024, 5, 6), source_area="Nam Định").claims


def _only(text: str) -> Claim:
    claims = _claims(text)
    assert len(claims) == 1, (text, claims)
    return claims[0]


def dotted(number: int) -> str:
    """1234567 as 1.234.567."""
    return f"{number:,}".replace(",", ".")


def spelt(number: int) -> str:
    """2 to 999 in words, as one reads them: "hai mươi mốt", "một trăm linh năm"."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    parts = [_WORDS[hundreds], "trăm"] if hundreds else []
    if tens > 1:
        parts += [_WORDS[tens], "mươi"]
    elif tens == 1:
        parts.append("mười")
    elif hundreds and ones:
        parts.append("linh")
    if ones:
        last = "mốt" if ones == 1 and tens > 1 else "lăm" if ones == 5 and tens else _WORDS[ones]
        parts.append(last)
    return " ".join(parts)


@given(st.integers(2, 999))
@settings(max_examples=150, deadline=None)
def test_in_words(number: int) -> None:
    if spelt(number).split()[0] == "năm" and number == 5:
        return  # "năm" alone is a year
    assert _only(f"Toàn tỉnh có {spelt(number)} hợp tác xã.").obs_value == number


@given(st.integers(1, 99))
@settings(max_examples=40, deadline=None)
def test_with_a_leading_zero(number: int) -> None:
    assert _only(f"Toàn tỉnh có {number:02d} LHHTX.").obs_value == number


@given(st.integers(1, 9_999), st.integers(0, 9), st.sampled_from(["nghìn", "ngàn"]))
@settings(max_examples=80, deadline=None)
def test_thousands_in_a_word(whole: int, tenth: int, word: str) -> None:
    printed = f"{dotted(whole)},{tenth}" if tenth else dotted(whole)
    claim = _only(f"Các HTX trong tỉnh thu hút {printed} {word} thành viên.")
    assert claim.obs_value == whole * 1000 + tenth * 100


@given(
    st.integers(1, 99_999),
    st.integers(0, 999),
    st.sampled_from([("tỷ", 10**9), ("tỉ", 10**9), ("triệu", 10**6)]),
    st.sampled_from([" ", ""]),
)
@settings(max_examples=150, deadline=None)
def test_amounts(whole: int, thousandths: int, scale: tuple[str, int], gap: str) -> None:
    fraction = f",{thousandths:03d}".rstrip("0") if thousandths else ""
    claim = _only(f"Tổng vốn điều lệ của các HTX là {dotted(whole)}{fraction}{gap}{scale[0]} đồng.")
    assert claim.obs_value == whole * scale[1] + thousandths * scale[1] // 1000
    assert claim.unit_measure == "VND"


@given(st.integers(1, 999), st.integers(1, 999))
@settings(max_examples=80, deadline=None)
def test_compound_amounts(billions: int, millions: int) -> None:
    for printed in (f"{billions} tỷ {millions} triệu đồng", f"{billions} tỷ {millions:03d} triệu"):
        claim = _only(f"Doanh thu bình quân một HTX đạt {printed}.")
        assert claim.obs_value == billions * 10**9 + millions * 10**6, printed


@given(st.integers(1, 900), st.integers(1, 900), st.sampled_from(["{}-{}", "{} - {}", "{} – {}", "từ {} đến {}"]))
@settings(max_examples=80, deadline=None)
def test_ranges(low: int, more: int, form: str) -> None:
    high = low + more
    claim = _only(f"Năm 2025, tỉnh phấn đấu thành lập mới {form.format(low, high)} HTX.")
    assert (claim.obs_value_low, claim.obs_value_high, claim.obs_value) == (low, high, (low + high) / 2)


@given(st.integers(1, 400), st.integers(0, 400), st.sampled_from(["{}/{} HTX", "{} trong tổng số {} HTX"]))
@settings(max_examples=80, deadline=None)
def test_parts_of_a_whole(part: int, rest: int, form: str) -> None:
    claims = _claims(f"Toàn tỉnh có {form.format(part, part + rest)} hoạt động hiệu quả.")
    assert [(c.indicator, c.obs_value) for c in claims] == [("org_effective", part), ("org_total", part + rest)]


@given(st.integers(0, 99), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_percentages(whole: int, hundredths: int) -> None:
    printed = f"{whole},{hundredths:02d}".rstrip("0").rstrip(",")
    for gap in ("%", " %"):
        claim = _only(f"Tỷ lệ HTX hoạt động hiệu quả của tỉnh đạt {printed}{gap}.")
        assert claim.obs_value == round(whole + hundredths / 100, 2)


@given(st.integers(2, 5000), st.sampled_from(sorted(_QUALIFIERS)))
@settings(max_examples=80, deadline=None)
def test_qualifiers_and_their_bounds(number: int, word: str) -> None:
    claim = _only(f"Toàn tỉnh hiện có {word} {dotted(number)} tổ hợp tác.")
    assert (claim.qualifier, claim.obs_value) == (_QUALIFIERS[word], number)
    assert (claim.obs_value_low == number) == (claim.qualifier == "at_least")
    assert (claim.obs_value_high == number) == (claim.qualifier in {"almost", "at_most"})


@given(st.integers(10, 150), st.sampled_from(["/người/tháng", "/tháng", "/lao động/tháng", " mỗi tháng"]))
@settings(max_examples=40, deadline=None)
def test_monthly_incomes_are_kept_per_year(tenths: int, rate: str) -> None:
    printed = f"{tenths // 10},{tenths % 10}".removesuffix(",0")
    claim = _only(f"Thu nhập bình quân của lao động trong các HTX là {printed} triệu đồng{rate}.")
    assert claim.obs_value == round(tenths * 100_000 * 12)
    assert claim.unit_measure == "VND_PERSON_YEAR"
