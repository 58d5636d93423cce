"""Offices that differ in everything at once: wording, numbering, columns, notation, header, place of the unit.

Each seed draws one layout; every figure must come back with its meaning, and nothing else.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from ingest.submissions import read_workbook
from tests.unit.submissions.submission_books import workbook

PERSONS, HTX, MONEY = "person", "htx", "money"
FORM: list[tuple[str, str, str, list[str]]] = [
    ("org_total", "coop", HTX, ["Tổng số hợp tác xã", "Tổng số HTX", "Số lượng HTX", "Tổng số HTX hiện có"]),
    ("org_active", "coop", HTX, ["Số hợp tác xã đang hoạt động", "HTX đang hoạt động", "Đang hoạt động"]),
    ("org_new", "coop", HTX, ["Số hợp tác xã thành lập mới", "Số HTX thành lập mới", "Thành lập mới trong năm"]),
    ("org_dissolved", "coop", HTX, ["Số hợp tác xã giải thể", "HTX giải thể", "Giải thể"]),
    ("org_value_chain", "coop", HTX, ["Số HTX liên kết với DN theo chuỗi giá trị", "HTX liên kết theo chuỗi giá trị"]),
    ("member_total", "coop", PERSONS, ["Tổng số thành viên hợp tác xã", "Tổng số thành viên HTX", "Tổng số TV HTX"]),
    ("member_new", "coop", PERSONS, ["Số thành viên mới (gia nhập)", "Thành viên mới gia nhập", "Số TV mới"]),
    ("worker_regular", "coop", PERSONS, ["Tổng số lao động thường xuyên trong HTX", "Tổng số LĐ thường xuyên"]),
    ("worker_member", "coop", PERSONS, ["Số lao động là thành viên hợp tác xã", "Số LĐ là thành viên HTX"]),
    ("manager_total", "coop", PERSONS, ["Tổng số cán bộ quản lý hợp tác xã", "Tổng số CBQL HTX"]),
    ("revenue_avg", "coop", MONEY, ["Doanh thu bình quân một HTX", "DT BQ của 01 HTX", "DTBQ"]),
    ("profit_avg", "coop", MONEY, ["Lãi bình quân một hợp tác xã", "Lợi nhuận bình quân 1 HTX", "Lãi BQ một HTX"]),
    ("worker_income_avg", "coop", MONEY, ["Thu nhập bình quân của LĐ thường xuyên trong HTX", "TNBQ lao động"]),
    ("org_total", "union", HTX, ["Tổng số liên hiệp hợp tác xã", "Tổng số LHHTX", "Tổng số LH HTX"]),
    ("profit_avg", "union", MONEY, ["Lãi bình quân của một LHHTX", "Lãi bình quân"]),
    ("org_total", "group", HTX, ["Tổng số tổ hợp tác", "Tổng số THT"]),
    ("member_total", "group", PERSONS, ["Tổng số thành viên tổ hợp tác", "Tổng số thành viên", "Tổng số TV THT"]),
    ("profit_avg", "group", MONEY, ["Lãi bình quân một tổ hợp tác", "Lãi bình quân"]),
]  # fmt: skip
HEADINGS = {
    "coop": ["HỢP TÁC XÃ", "Hợp tác xã", "Về hợp tác xã"],
    "union": ["LIÊN HIỆP HỢP TÁC XÃ", "Liên hiệp HTX", "LHHTX"],
    "group": ["TỔ HỢP TÁC", "Tổ hợp tác", "THT"],
}
COLUMNS = {
    ("actual", -1, "", "A"): ["Thực hiện năm {0}", "TH {0}", "TH năm {0}", "Kết quả thực hiện năm {0}"],
    ("plan", 0, "", "A"): ["Kế hoạch năm {1}", "KH {1}", "KH năm {1}"],
    ("actual", 0, "-S1", "A"): ["TH 6 tháng đầu năm {1}", "Thực hiện 6 tháng năm {1}", "TH 6T đầu năm {1}"],
    ("actual", 0, "", "E"): ["Ước TH cả năm {1}", "Ước thực hiện năm {1}", "Ước TH {1}"],
    ("plan", 1, "", "A"): ["Kế hoạch năm {2}", "KH {2}", "Dự kiến kế hoạch năm {2}"],
}
UNITS = {
    HTX: [("HTX", 0), ("hợp tác xã", 0)],
    PERSONS: [("Người", 0), ("người", 0), ("Thành viên", 0)],
    MONEY: [
        ("Tr đồng/năm", 6),
        ("Triệu đồng", 6),
        ("Trđ", 6),
        ("tr.đ", 6),
        ("1.000 đ", 3),
        ("nghìn đồng", 3),
        ("tỷ đồng", 9),
    ],
}
PARTS = {"org_active", "org_new", "org_dissolved", "org_value_chain", "member_new", "worker_member"}


def vietnamese(value: float) -> str:
    """1116.5 → "1.116,5"."""
    whole, _, fraction = f"{value:,}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction and fraction != "0" else "")


def layout(draw: random.Random) -> tuple[bytes, dict[str, tuple[Any, ...]]]:
    """One office's workbook, and what each cell of it says."""
    year = draw.randint(2021, 2024)
    years = (year - 1, year, year + 1)
    columns = [c for c in COLUMNS if c[3] == "E" or draw.random() < 0.9]
    if draw.random() < 0.3:
        draw.shuffle(columns)
    unit_last, as_text, grouped = draw.random() < 0.2, draw.random() < 0.4, draw.random() < 0.4
    headers = [draw.choice(COLUMNS[c]).format(*years) for c in columns]
    titles = ["ĐVT"] if draw.random() < 0.5 else ["Đơn vị tính"]
    line = [draw.choice(["STT", "TT", "Số TT"]), draw.choice(["Chỉ tiêu", "Nội dung", "CHỈ TIÊU", "Tên chỉ tiêu"])]
    head = [*line, *headers, *titles] if unit_last else [*line, *titles, *headers]
    first = 2 if unit_last else 3
    rows: list[list[Any]] = [["UBND TỈNH LẠNG SƠN"], [], ["PHỤ LỤC 1"], ["SỐ LƯỢNG, DOANH THU VÀ THU NHẬP"], []]
    merge = []
    inside = [i for i, c in enumerate(columns) if c[1] == 0]
    if grouped and inside and inside == list(range(inside[0], inside[-1] + 1)):
        top, low = list(head), [None] * len(head)
        for i in inside:
            low[first + i] = draw.choice(COLUMNS[columns[i]]).replace(" năm {1}", "").replace(" {1}", "").format(*years)
            top[first + i] = None
        top[first + inside[0]] = f"Năm {year}"
        rows += [top, low]
        merge = [f"{chr(65 + i)}6:{chr(65 + i)}7" for i in range(len(head)) if low[i] is None and draw.random() < 0.8]
        if len(inside) > 1:
            merge.append(f"{chr(65 + first + inside[0])}6:{chr(65 + first + inside[-1])}6")
    else:
        rows.append(head)
    if draw.random() < 0.5:
        rows.append([f"({i + 1})" for i in range(len(head))])
    truth: dict[str, tuple[Any, ...]] = {}
    section, number = "", 0
    mark, roman = (
        draw.choice(["- ", "+ ", "", "    "]),
        iter(draw.choice([["I", "II", "III"], ["A", "B", "C"], ["1", "2", "3"]])),
    )
    own_column = draw.random() < 0.7
    money = draw.choice(UNITS[MONEY])
    for indicator, org_type, kind, labels in FORM:
        if org_type != section:
            section, number, sign = org_type, 0, next(roman)
            rows.append(
                [sign, draw.choice(HEADINGS[org_type])] if own_column else [None, f"{sign}. {HEADINGS[org_type][0]}"]
            )
        label = draw.choice(labels)
        part = indicator in PARTS
        number += not part
        sign = None if part else str(number)
        label = mark + label if part else label
        if sign and not own_column:
            sign, label = None, f"{sign}. {label}"
        if part and draw.random() < 0.2:
            rows.append([None, "Trong đó:"])
        unit, mult = money if kind == MONEY else draw.choice(UNITS[kind])
        values = []
        for i, (scenario, offset, span, status) in enumerate(columns):
            value = draw.choice([draw.randint(1, 999), draw.randint(1000, 99999)])
            stored: Any = value
            if kind == MONEY and draw.random() < 0.5:
                value = stored = round(value / 10, 1)
            if as_text:
                stored = vietnamese(value)
            where = f"Biểu!{chr(65 + first + i)}{len(rows) + 1}"
            truth[where] = (indicator, org_type, scenario, f"{year + offset}{span}", status, value * 10**mult)
            values.append(stored)
        rows.append([sign, label, *values, unit] if unit_last else [sign, label, unit, *values])
    rows += [[], ["Ghi chú: số liệu ước đến 31/12"], ["Người lập biểu", None, None, "TM. UBND TỈNH"]]
    return workbook(("Biểu", rows, merge)), truth


@pytest.mark.parametrize("seed", range(120))
def test_office(seed: int) -> None:
    content, truth = layout(random.Random(seed))
    read = read_workbook(content, "bao cao.xlsx", "d")
    got = {
        c.locator: (c.indicator, c.org_type, str(c.scenario), c.period.code, c.obs_status, pytest.approx(c.obs_value))
        for c in read.claims
    }
    assert got == truth
    assert read.findings == []
