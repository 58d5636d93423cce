"""The parts one by one: numbers, periods, places, wording."""

from __future__ import annotations

from datetime import date

import pytest

from bench import scorer
from ingest.extraction import extract, noise, periods
from ingest.extraction.lexicon import expand, phrases
from ingest.extraction.numbers import quantities, read_numeral, read_words
from ingest.extraction.sentences import sentences
from ingest.extraction.text import Sentence, clean
from ingest.observations import Claim


def _sentence(text: str) -> Sentence:
    return next(sentences(clean(text)))


def _one(text: str, published: date = date(2024, 1, 15)) -> Claim:
    claims = extract(text, published=published, source_area="Nam Định").claims
    assert len(claims) == 1, claims
    return claims[0]


@pytest.mark.parametrize(
    ("token", "scaled", "value"),
    [
        ("1.116", False, 1116), ("1116", False, 1116), ("376,8", True, 376.8), ("65,69", False, 65.69),
        ("3.472.525", False, 3472525), ("68.013,075", True, 68013.075), ("1,415", True, 1.415), ("1,116", False, 1116),
        ("717,716", True, 717.716), ("01", False, 1), ("045", False, 45), ("0228.3849058", False, None),
        ("0912", False, None), ("13.1.2", False, None), ("2.5", False, 2.5), ("1,234,567", False, 1234567),
        ("1" * 40, False, None),
    ],
)  # fmt: skip
def test_numerals(token: str, scaled: bool, value: float | None) -> None:
    found = read_numeral(token, scaled)
    assert (found and found[0]) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hai mươi mốt", 21), ("mười hai", 12), ("một trăm linh hai", 102), ("ba trăm năm mươi", 350), ("bảy", 7),
        ("năm", None), ("một", None), ("hai chục", 20), ("chín mươi tư", 94),
    ],
)  # fmt: skip
def test_number_words(words: str, value: int | None) -> None:
    found = read_words(words.split(), 0)
    assert (found and found[0]) == value


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("2 tỷ 300 triệu đồng", 2.3e9, None, None), ("7 tỷ 045 triệu đồng", 7.045e9, None, None),
        ("1 tỷ rưỡi", 1.5e9, None, None), ("gần nửa tỷ đồng", 5e8, None, 5e8), ("13,4triệu đồng", 13.4e6, None, None),
        ("hơn 86 ngàn", 86_000, 86_000, None), ("4.120 nghìn", 4_120_000, None, None),
        ("41.207,315 tỷ đồng", 41_207_315e6, None, None), ("từ 50 đến 70", 60, 50, 70), ("200-250", 225, 200, 250),
        ("200 - 250", 225, 200, 250), ("không dưới 15", 15, 15, None), ("tối đa 20%", 20, None, 20),
        ("80 trở lên", 80, 80, None), ("3,2 nghìn tỷ đồng", 3.2e12, None, None),
        ("60-65 triệu đồng", 62.5e6, 60e6, 65e6),
    ],
)  # fmt: skip
def test_quantities(text: str, value: float, low: float | None, high: float | None) -> None:
    found = quantities(_sentence(text), set())
    assert [(q.value, q.low, q.high) for q in found] == [(value, low, high)]


@pytest.mark.parametrize(
    ("text", "measure", "value", "verb"),
    [
        ("Năm 2023 toàn tỉnh thành lập mới HTX đạt 80% kế hoạch.", "plan_pct", 80, "đạt"),
        ("Năm 2023 thành lập mới HTX vượt 6,5% kế hoạch.", "plan_pct", 106.5, "vượt"),
        ("Năm 2023 thành lập mới HTX vượt 207% kế hoạch.", "plan_pct", 207, "vượt"),
        ("Năm 2023 tổng doanh thu bằng 95% kế hoạch.", "plan_pct", 95, "bằng"),
        ("Năm 2023 số thành viên HTX tăng 12% so với năm 2022.", "change_pct", 12, "tăng"),
        ("Năm 2023 số thành viên HTX giảm 3,5% so với năm 2022.", "change_pct", -3.5, "giảm"),
        ("Năm 2023 tổng doanh thu của các HTX gấp 1,5 lần so với năm 2020.", "change_ratio", 1.5, "gấp"),
        ("Năm 2023 tổng doanh thu của các HTX bằng 112% so với cùng kỳ.", "change_ratio", 1.12, "bằng"),
    ],
)
def test_wording(text: str, measure: str, value: float, verb: str) -> None:
    claim = _one(text)
    assert (claim.measure, claim.obs_value, claim.period.code) == (measure, value, "2023")
    assert verb in claim.original_label


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Năm 2023, toàn tỉnh", "2023"), ("6 tháng đầu năm 2023, toàn tỉnh", "2023-S1"),
        ("Quý III/2023, toàn tỉnh", "2023-Q3"),
        ("9 tháng năm 2023, toàn tỉnh", "2023-01-01/P9M"), ("Đến hết 30-6-2023, toàn tỉnh", "2023-06-30"),
        ("Tính đến ngày 31/12/2023, toàn tỉnh", "2023-12-31"), ("Đến cuối năm 2022, toàn tỉnh", "2022"),
        ("Tính đến tháng 8/2023, toàn tỉnh", "2023-M08"),
        ("Tính đến ngày 30 tháng 9 năm 2023, toàn tỉnh", "2023-09-30"),
        ("Nửa đầu năm 2023, toàn tỉnh", "2023-S1"), ("Năm ngoái, toàn tỉnh", "2023"),
    ],
)  # fmt: skip
def test_periods(said: str, code: str) -> None:
    assert _one(f"{said} có 500 HTX.").period.code == code


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Năm 2023, tỉnh Bắc Ninh có 500 HTX.", "VN63-27"), ("Năm 2026, tỉnh Bắc Ninh có 500 HTX.", "VN34-24"),
        ("Năm 2023, tỉnh Bắc Giang có 500 HTX.", "VN63-24"), ("Năm 2026, tỉnh Bắc Giang có 500 HTX.", "VN63-24"),
        ("Năm 2023, cả nước có 30.000 HTX.", "VN"), ("Năm 2023, TP. Hồ Chí Minh có 500 HTX.", "VN63-79"),
        ("Năm 2023, Cụm thi đua Đồng bằng sông Hồng có 500 HTX.", "CLUSTER-CTD_DBSH"),
        ("Năm 2023, vùng Đồng bằng sông Hồng có 500 HTX.", "REG63-DBSH"),
        ("Năm 2023, toàn tỉnh có 500 HTX.", "VN63-36"),
        ("Năm 2023, tỉnh Đăk Lăk có 500 HTX.", "VN63-66"),
    ],
)  # fmt: skip
def test_places(text: str, area: str) -> None:
    assert _one(text, date(2026, 12, 1)).ref_area == area


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2023, Đề án 15.000 HTX nông nghiệp tiếp tục được triển khai.",
        "Hội nghị có 250 đại biểu đại diện cho 120 HTX tham dự trong năm 2023.",
        "Thực hiện Nghị quyết số 20-NQ/TW và Quyết định 1318/QĐ-TTg năm 2021 về HTX.",
        "Năm 2023, HTX Nông nghiệp Tân Phú có 120 thành viên, doanh thu 5 tỷ đồng.",
        "Năm 2023, huyện Hải Hậu có 45 HTX.",
        "Điện thoại HTX: 0228.3849.058. Năm 2023 có 4 sao.",
        "Cơn bão số 3 năm 2024 làm nhiều HTX thiệt hại 12 tỷ đồng.",
        "Lượt truy cập HTX năm 2023: 280465",
        "Mỗi năm tỉnh thành lập mới 20 HTX trong giai đoạn 2021-2025.",
        "Giá vải năm 2023 của HTX là 25.000 đồng/kg, diện tích 15 ha.",
        "Một số HTX trong tỉnh năm 2023 có hàng trăm thành viên.",
    ],
)
def test_no_claim(text: str) -> None:
    assert extract(text, published=date(2024, 1, 15), source_area="Nam Định").claims == []


def test_the_reference_date() -> None:
    assert extract("Toàn tỉnh Nam Định có 500 HTX.").reference_date is None
    assert extract("Toàn tỉnh Nam Định có 500 HTX.").claims == []
    assert extract("Ngày 09/01/2025, họp. Năm 2024 Nam Định có 5 HTX.").reference_date == date(2025, 1, 9)
    assert extract("Ngày 16-8, tỉnh sơ kết 6 tháng đầu năm 2023.").reference_date == date(2023, 8, 16)
    assert extract("Năm 2020, cả nước có 17.000 HTX.").reference_date == date(2020, 12, 31)


def test_a_slip_of_labels_is_kept_with_little_confidence() -> None:
    text = (
        "Năm 2024, tỉnh Nam Định: tổng vốn hoạt động 500 tỷ đồng; tổng vốn hoạt động 3.000 tỷ đồng; tổng tài sản 9 tỷ."
    )
    first, second, _ = extract(text).claims
    assert (first.indicator, first.confidence, second.indicator) == ("charter_capital", 0.4, "working_capital")
    assert first.original_label == second.original_label == "tổng vốn hoạt động"


def test_lexicon_notation() -> None:
    assert sorted(expand("<tổng> (vốn|tài sản) x")) == ["tài sản x", "tổng tài sản x", "tổng vốn x", "vốn x"]
    assert "htx" in phrases()


def test_credit_scope() -> None:
    text = "Năm 2023, tỉnh Nam Định có {}."
    scopes = {
        "514 HTX và Quỹ TDND": "incl",
        "514 HTX, trong đó 480 HTX nông nghiệp, 34 QTDND": "incl",
        "480 HTX và 34 QTDND": "excl",
        "514 HTX (bao gồm cả quỹ tín dụng nhân dân)": "incl",
        "480 HTX (không gồm quỹ tín dụng nhân dân)": "excl",
        "480 HTX": "unknown",
    }
    assert {k: extract(text.format(k)).claims[0].credit_scope for k in scopes} == scopes


@pytest.mark.parametrize("part", (*scorer.DEVELOP, *scorer.HELD))
def test_patterns_begin_only_with_the_words_they_are_tried_at(part: str) -> None:
    for article in scorer.articles(part):
        for sentence in sentences(clean(article["text"])):
            for pattern, first in ((periods._PATTERN, periods._FIRST), (noise._NOISE, noise._FIRST)):
                everywhere = [m.span() for m in pattern.finditer(sentence.low) if m[0].strip()]
                assert [m.span() for _, _, m in sentence.find(pattern, first)] == everywhere
