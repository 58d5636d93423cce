"""Phụ lục 3: support of the State. What the catalogue counts is read; the rest is known, and told once."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.submissions import Submission, read_workbook
from ingest.submissions.forms import all_forms
from ingest.submissions.match import matcher
from tests.unit.submissions.submission_books import (
    FOOT,
    HEADER,
    LETTERHEAD,
    MERGES,
    ROWS,
    by_cell,
    pl2_rows,
    rules,
    workbook,
)

HEAD: list[list[Any]] = [
    *LETTERHEAD[:3],
    ["PHỤ LỤC 3"],
    ["TỔNG HỢP KẾT QUẢ HỖ TRỢ, ƯU ĐÃI ĐỐI VỚI HỢP TÁC XÃ"],
]
MONEY = ("Triệu đồng", 100, 110, 50, 105, 120)
COUNT = ("HTX", 10, 11, 5, 10, 12)
SUPPORT: list[list[Any]] = [
    ["I", "HỖ TRỢ, ƯU ĐÃI CHUNG ĐỐI VỚI CÁC HỢP TÁC XÃ"],
    [1, "Bồi dưỡng nguồn nhân lực"],
    [None, "- Số lớp", "Lớp", 4, 5, 2, 5, 5],
    [None, "- Số người được đào tạo", "Người", 40, 50, 20, 50, 55],
    [None, "- Số người được bồi dưỡng", "Người", 400, 500, 200, 500, 550],
    [None, "- Tổng kinh phí hỗ trợ", *MONEY],
    [None, "Trong đó: - NSTW", *MONEY],
    [None, "- NSĐP", *MONEY],
    [2, "Xúc tiến thương mại, mở rộng thị trường"],
    [None, "Số HTX được hỗ trợ", *COUNT],
    [None, "Số hội chợ, hội nghị kết nối cung cầu", "Cuộc", 3, 3, 1, 3, 4],
    [None, "Số lượt HTX tham gia hội chợ", "Lượt", 30, 30, 10, 30, 40],
    [None, "Kinh phí hỗ trợ", *MONEY],
    [3, "Ứng dụng KHKT, công nghệ mới"],
    [None, "Số HTX được hỗ trợ", *COUNT],
    [None, "Kinh phí hỗ trợ", *MONEY],
    [4, "Tiếp cận vốn và quỹ hỗ trợ phát triển HTX"],
    [None, "Số HTX được vay vốn", *COUNT],
    [None, "Tổng số tiền được vay", *MONEY],
    [5, "Tham gia chương trình mục tiêu, chương trình phát triển KT-XH"],
    [None, "Số HTX tham gia", *COUNT],
    [6, "Thành lập mới HTX, LHHTX"],
    [None, "Số HTX được hỗ trợ", *COUNT],
    [None, "Tổng kinh phí hỗ trợ", *MONEY],
    ["II", "HỖ TRỢ, ƯU ĐÃI RIÊNG ĐỐI VỚI HTX NÔNG, LÂM, NGƯ, DIÊM NGHIỆP"],
    [1, "Kết cấu hạ tầng"],
    [None, "Số HTX được hỗ trợ", *COUNT],
    [None, "Tổng kinh phí hỗ trợ", *MONEY],
    [2, "Giao đất, cho thuê đất"],
    [None, "Số HTX được giao đất, cho thuê đất", *COUNT],
    [None, "Diện tích", "ha", 1.5, 2, 1, 2, 3],
    [3, "Ưu đãi tín dụng"],
    [None, "Số HTX được vay vốn", *COUNT],
    [None, "Tổng số tiền được vay", *MONEY],
    [4, "Vốn, giống khi gặp khó khăn do thiên tai, dịch bệnh"],
    [None, "Số HTX được hỗ trợ", *COUNT],
    [5, "Chế biến sản phẩm"],
    [None, "Số HTX được hỗ trợ", *COUNT],
    [None, "Tổng cộng kinh phí hỗ trợ", "Triệu đồng", 900, 950, 400, 940, 990],
]
FIRST = 9  # the sheet's first row of data


def support(rows: list[list[Any]]) -> Submission:
    """Read a Phụ lục 3 with these rows."""
    return read_workbook(workbook(("PL3", [*HEAD, *HEADER, *rows, *FOOT], MERGES)), "x.xlsx", "d")


def test_what_the_catalogue_counts_is_read() -> None:
    read = support(SUPPORT)
    assert read.forms[0].startswith("PL3@")
    found = [
        (c.indicator, c.org_type, c.sector, c.obs_value, c.unit_measure)
        for c in read.claims
        if c.locator.startswith("PL3!D")
    ]
    assert found == [
        ("event_trade", "coop", "_T", 3, "EVENT"),
        ("event_coop_turn", "coop", "_T", 30, "TURN"),
        ("org_borrower", "coop", "_T", 10, "ORG"),
        ("loan_disbursed", "coop", "_T", 100e6, "VND"),
        ("org_borrower", "coop", "agriculture", 10, "ORG"),
        ("loan_disbursed", "coop", "agriculture", 100e6, "VND"),
        ("support_budget", "coop", "_T", 900e6, "VND"),
    ]
    assert [(str(c.scenario), c.period.code) for c in read.claims[:5]] == [
        ("actual", "2021"),
        ("plan", "2022"),
        ("actual", "2022-S1"),
        ("actual", "2022"),
        ("plan", "2023"),
    ]


def test_rows_without_an_indicator_are_told_once() -> None:
    read = support(SUPPORT)
    assert [(f.rule_id, f.severity) for f in read.findings] == [("F40", "info")]
    message = read.findings[0].message_vi
    assert "Phụ lục 3" in message and "Số lớp" in message
    figures = sum(len(row) > 2 and 5 for row in SUPPORT)
    assert f"{figures - len(read.claims)} số liệu" in message


@pytest.mark.parametrize("left_out", [3, 4])
def test_a_part_alone_stands_for_its_indicator(left_out: int) -> None:
    rows = [row for i, row in enumerate(SUPPORT) if i != left_out]
    trained = [c.obs_value for c in support(rows).claims if c.indicator == "trainee"]
    assert trained == [float(v) for v in SUPPORT[7 - left_out][3:]]


def test_the_number_trained_in_one_row() -> None:
    rows = [*SUPPORT[:3], [None, "Số lượt người được đào tạo, bồi dưỡng", "Lượt người", 7, 8, 9, 10, 11], *SUPPORT[5:]]
    cells = by_cell(support(rows))
    assert (cells[f"PL3!D{FIRST + 3}"].indicator, cells[f"PL3!D{FIRST + 3}"].obs_value) == ("trainee", 7)


def test_three_forms_in_one_workbook() -> None:
    content = workbook(
        ("PL1", [*LETTERHEAD, *HEADER, *ROWS, *FOOT], MERGES),
        ("PL2", [["PHỤ LỤC 2"], ["PHÂN LOẠI THEO NGÀNH NGHỀ"], *HEADER, *pl2_rows(), *FOOT], ()),
        ("PL3", [*HEAD, *HEADER, *SUPPORT, *FOOT], MERGES),
    )
    read = read_workbook(content, "x.xlsx", "d")
    assert [form.partition("@")[0] for form in read.forms] == ["PL1", "PL2", "PL3"]
    assert rules(read) == ["F40"]
    assert len(read.claims) == 70 + 150 + 35


def test_foreign_rows_and_bad_cells_are_told() -> None:
    rows = [*SUPPORT, [None, "Số trang trại được cấp giấy chứng nhận", "HTX", 1, 2, 3, 4, 5]]
    rows[17] = [None, "Số HTX được vay vốn", "HTX", "mười", 11, 5, 10, 12]
    read = support(rows)
    assert sorted(rules(read)) == ["F10", "F21", "F40"]


ITEMS = [
    ("Hỗ trợ đào tạo, bồi dưỡng nguồn nhân lực", "training"),
    ("1. Chính sách đào tạo, bồi dưỡng nguồn nhân lực:", "training"),
    ("Bồi dưỡng nguồn nhân lực cho HTX", "training"),
    ("Hỗ trợ về xúc tiến thương mại và mở rộng thị trường", "trade"),
    ("Xúc tiến thương mại", "trade"),
    ("Ứng dụng khoa học kỹ thuật và công nghệ mới", "technology"),
    ("Hỗ trợ ứng dụng KHCN", "technology"),
    ("Tiếp cận vốn, quỹ hỗ trợ phát triển HTX", "capital"),
    ("Hỗ trợ tiếp cận vốn", "capital"),
    ("Tạo điều kiện tham gia các chương trình mục tiêu", "programmes"),
    ("Hỗ trợ thành lập mới HTX", "founding"),
    ("Đầu tư phát triển kết cấu hạ tầng", "infrastructure"),
    ("Giao đất, cho thuê đất để phục vụ hoạt động của HTX", "land"),
    ("Ưu đãi về tín dụng", "credit"),
    ("Hỗ trợ vốn, giống khi gặp khó khăn do thiên tai, dịch bệnh", "disaster"),
    ("Chế biến sản phẩm", "processing"),
    ("Hỗ trợ chế biên sản phẩm", "processing"),
]


@pytest.mark.parametrize(("label", "code"), ITEMS)
def test_items_in_other_words(label: str, code: str) -> None:
    form = next(form for form in all_forms() if form.id == "PL3")
    section = next(s for s in form.sections if any(row.code == code for row in s.rows))
    match = matcher(form).match(label, section, None, False)
    assert match.row is not None and match.row.code == code


CHILDREN = [
    ("Số người được cử đi đào tạo", "training.educated"),
    ("Số người được tham gia bồi dưỡng", "training.instructed"),
    ("Số lượt người được đào tạo, bồi dưỡng", "training.trainees"),
    ("Số cán bộ được đào tạo, bồi dưỡng", "training.trainees"),
    ("Số lớp đào tạo, bồi dưỡng", "training.classes"),
    ("Tổng kinh phí", "training.budget"),
    ("Kinh phí hỗ trợ", "training.budget"),
    ("+ Ngân sách trung ương", "training.central"),
    ("Trong đó: Ngân sách Trung ương hỗ trợ", "training.central"),
    ("+ Nguồn NSTW", "training.central"),
    ("- Ngân sách tỉnh", "training.local"),
    ("- Ngân sách địa phương", "training.local"),
    ("Nguồn khác", "training.other_source"),
    ("Số HTX được hỗ trợ", "training.supported"),
    ("Số HTX", "training.supported"),
]


@pytest.mark.parametrize(("label", "code"), CHILDREN)
def test_rows_of_an_item_in_other_words(label: str, code: str) -> None:
    form = next(form for form in all_forms() if form.id == "PL3")
    match = matcher(form).match(label, form.sections[0], "training", True)
    assert match.row is not None and match.row.code == code
