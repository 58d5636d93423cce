"""Wordings met in real articles, in sentences of our own: what is claimed of each, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.extraction import extract

Said = tuple[str, str, float | None, str, str, str]  # indicator, measure, value, org_type, sector, rating


def _said(text: str, published: date = date(2022, 3, 15), area: str = "Nghệ An") -> list[Said]:
    claims = extract(text, published=published, source_area=area).claims
    return [(c.indicator, c.measure, c.obs_value, c.org_type, c.sector, c.rating) for c in claims]


def _total(value: float, sector: str = "_T") -> Said:
    return "org_total", "value", value, "coop", sector, "_T"


def _coop(indicator: str, value: float, measure: str = "value", sector: str = "_T", rating: str = "_T") -> Said:
    return indicator, measure, value, "coop", sector, rating


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Kết quả đánh giá, phân loại 640 HTX có 90 HTX, quỹ TDND loại tốt (14,1%), 410 HTX, quỹ TDND loại khá.",
            [
                _coop("org_rated", 640), _coop("org_rated", 90, rating="good"),
                _coop("org_rated", 14.1, "share_pct", rating="good"), _coop("org_rated", 410, rating="fair"),
            ],
        ),
        (
            "Hiện toàn tỉnh có 38 HTX làm ăn giỏi, chiếm 9%, 120 HTX khá.",
            [
                _coop("org_rated", 38, rating="good"), _coop("org_rated", 9, "share_pct", rating="good"),
                _coop("org_rated", 120, rating="fair"),
            ],
        ),
        (
            "Chỉ 12% HTX của tỉnh hoạt động hiệu quả; 65% hoạt động cầm chừng; 23% đã ngừng hoạt động.",
            [
                _coop("org_effective", 12, "share_pct"), _coop("org_rated", 65, "share_pct", rating="weak"),
                _coop("org_inactive", 23, "share_pct"),
            ],
        ),
        (
            "Có 320/350 HTX được đánh giá, xếp loại, trong đó tốt 60 HTX, khá 150 HTX, yếu 30 HTX.",
            [
                _coop("org_rated", 320), _total(350), _coop("org_rated", 60, rating="good"),
                _coop("org_rated", 150, rating="fair"), _coop("org_rated", 30, rating="weak"),
            ],
        ),
        (
            "Có 65% số HTX hoạt động có hiệu quả, 20% trung bình, 15% yếu kém.",
            [
                _coop("org_effective", 65, "share_pct"), _coop("org_rated", 20, "share_pct", rating="average"),
                _coop("org_rated", 15, "share_pct", rating="weak"),
            ],
        ),
    ],
)  # fmt: skip
def test_ratings(text: str, said: list[Said]) -> None:
    assert _said(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Toàn tỉnh còn 9 HTX chờ giải thể. Trong tổng số 480 HTX hiện nay có 300 HTX dv nông nghiệp, "
            "150 HTX phi nông nghiệp, 30 quỹ tín dụng.",
            [
                _coop("org_dissolution_pending", 9), _total(480), _total(300, "agriculture"),
                _total(150, "non_agriculture"), _total(30, "credit"),
            ],
        ),
        (
            "Tỉnh có 400 HTX nông nghiệp, trong đó có 40 HTX trồng trọt, 350 HTX dịch vụ tổng hợp, 10 HTX chăn nuôi.",
            [_total(400, "agriculture"), _total(40, "crop"), _total(350, "general"), _total(10, "livestock")],
        ),
        (
            "Trong tổng số 700 HTX, hiện có 650 HTX hoạt động theo Luật Hợp tác xã năm 2012, còn 50 HTX chưa chuyển "
            "đổi theo Luật Hợp tác xã năm 2012.",
            [_total(700), _coop("org_law_converted", 650), _coop("org_law_unconverted", 50)],
        ),
        (
            "Toàn tỉnh có 60 HTX, trong đó 52 HTX đang hoạt động. Đã chuyển đổi theo Luật 2012: 45/52 HTX.",
            [_total(60), _coop("org_active", 52), _coop("org_law_converted", 45), _coop("org_active", 52)],
        ),
        (
            "Hiện 180/420 HTX của tỉnh hoạt động có hiệu quả; 240/420 HTX hoạt động cầm chừng.",
            [_coop("org_effective", 180), _total(420), _coop("org_rated", 240, rating="weak")],
        ),
        (
            "HTX nông nghiệp có 310 HTX, chiếm 72%; HTX vận tải 40 HTX; các HTX còn lại chiếm 19%.",
            [_total(310, "agriculture"), _coop("org_total", 72, "share_pct", "agriculture"), _total(40, "transport")],
        ),
        (
            "Tổng số HTX ngừng hoạt động, chờ giải thể là 37 HTX.",
            [_coop("org_inactive", 37)],
        ),
        (
            "Số HTX tăng từ 290 (năm 2016) lên 415 (năm 2021); số thành viên giảm từ 92.000 người xuống 78.000 người.",
            [_total(290), _total(415), _coop("member_total", 78000)],
        ),
        (
            "Tổng số HTX đang hoạt động do Cục Thống kê điều tra, cập nhật đến 31/12/2021, là 390 HTX.",
            [_coop("org_active", 390)],
        ),
        (
            "Toàn tỉnh có 30 HTX thƣơng mại - dịch vụ, 25 HTX vận tải.",  # the letter of the sign ƣ, as copied from PDF
            [_total(30, "trade_service"), _total(25, "transport")],
        ),
        (
            "Tỉnh hiện có 512 HTX, trong đó có 430 HTX hoạt động theo Luật 2012 và 82 HTX đang làm thủ tục giải thể.",
            [_total(512), _coop("org_law_converted", 430), _coop("org_dissolution_pending", 82)],
        ),
        (
            "Đã có 350 HTX chuyển đổi, đăng ký lại theo Luật HTX năm 2012, đạt 92%.",
            [_coop("org_law_converted", 350), _coop("org_law_converted", 92, "share_pct")],
        ),
        (
            "Liên minh HTX tỉnh đã kết nạp thêm 25 HTX thành viên, nâng tổng số thành viên lên 320 đơn vị.",
            [_coop("org_alliance_member_new", 25), _coop("org_alliance_member", 320)],
        ),
        (
            "Toàn tỉnh hiện có 900 THT, có 12 THT hoạt động tốt và chuyển lên thành HTX; 95 HTX với 31.000 xã viên.",
            [
                ("org_total", "value", 900, "group", "_T", "_T"), ("org_effective", "value", 12, "group", "_T", "_T"),
                _total(95), _coop("member_total", 31000),
            ],
        ),
    ],
)  # fmt: skip
def test_wholes_and_parts(text: str, said: list[Said]) -> None:
    assert _said(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Năm 2021, Quỹ hỗ trợ phát triển HTX đã giải ngân cho vay 6 hợp tác xã, với số tiền 4 tỷ 200 triệu đồng.",
            [_coop("org_borrower", 6), _coop("loan_disbursed", 4.2e9)],
        ),
        (
            "Trong năm 2021 có 8 HTX được tiếp cận nguồn vốn tín dụng ưu đãi với tổng số vốn vay 15 tỷ đồng.",
            [_coop("org_borrower", 8), _coop("loan_disbursed", 15e9)],
        ),
        (
            "Toàn tỉnh có 11 HTX đang có dư nợ vay vốn 3,1 tỷ đồng.",
            [_coop("org_borrower", 11), _coop("loan_outstanding", 3.1e9)],
        ),
        (
            "Doanh thu của các HTX ước đạt 640 tỷ đồng, đạt 41,5%, so với kế hoạch năm 2022.",
            [_coop("revenue_total", 640e9), _coop("revenue_total", 41.5, "plan_pct")],
        ),
        (
            "Thu nhập bình quân của người lao động là 6 triệu đồng/người/tháng với hợp tác xã và 14 triệu đồng/người/"
            "tháng với quỹ tín dụng nhân dân.",
            [_coop("worker_income_avg", 72e6), _coop("worker_income_avg", 168e6, sector="credit")],
        ),
        (
            "Thu nhập bình quân của thành viên HTX tăng từ 11 triệu đồng/người năm 2005 lên 48 triệu đồng năm 2021.",
            [_coop("member_income_avg", 11e6), _coop("member_income_avg", 48e6)],
        ),
        (
            "Toàn tỉnh có 14 quỹ tín dụng nhân dân đang hoạt động. Năm 2021, lợi nhuận của 14 QTDND đạt 30,5 tỷ đồng.",
            [_coop("org_active", 14, sector="credit"), _coop("profit_total", 30.5e9, sector="credit")],
        ),
        (
            "Tỉnh hiện có 40 HTX có quy mô hơn 200 thành viên, tổng vốn hơn 4 tỷ đồng, doanh thu hơn 6 tỷ đồng/năm.",
            [_total(40)],
        ),
        (
            "Trong năm, Quỹ hỗ trợ HTX đã cho vay 25 dự án của HTX với tổng số tiền 12,5 tỷ đồng.",
            [_coop("loan_disbursed", 12.5e9)],
        ),
        (
            "Bình quân mỗi HTX có 85 thành viên, vốn điều lệ 1,2 tỷ đồng.",
            [_coop("member_avg", 85), _coop("charter_capital_avg", 1.2e9)],
        ),
        (
            "Năm 2021, có 12 HTX được hỗ trợ vay vốn ưu đãi với số tiền 6,2 tỷ đồng.",
            [_coop("org_borrower", 12), _coop("loan_disbursed", 6.2e9)],
        ),
        (
            "Tổng dư nợ cho vay của 30 QTDND đạt 2.900 tỷ đồng, tăng 12% so với đầu năm; vốn huy động 3.050 tỷ đồng.",
            [
                _coop("loan_outstanding", 2900e9, sector="credit"),
                _coop("loan_outstanding", 12, "change_pct", sector="credit"),
                _coop("deposit_total", 3050e9, sector="credit"),
            ],
        ),
        (
            "Ước cả năm 2022, doanh thu bình quân của HTX đạt 2,4 tỷ đồng, tăng 4,3%; lãi bình quân 195 triệu đồng.",
            [_coop("revenue_avg", 2.4e9), _coop("revenue_avg", 4.3, "change_pct"), _coop("profit_avg", 195e6)],
        ),
        (
            "Trung bình mỗi HTX có 62 thành viên và 18 lao động; doanh thu 1,9 tỷ đồng/năm.",
            [_coop("member_avg", 62), _coop("revenue_avg", 1.9e9)],
        ),
        (
            "Vốn hoạt động của các HTX trên tất cả các lĩnh vực: 215.300 triệu đồng.",
            [_coop("working_capital", 215.3e9)],
        ),
    ],
)  # fmt: skip
def test_money(text: str, said: list[Said]) -> None:
    assert _said(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Hiện toàn tỉnh có 310 HTX nông nghiệp liên kết sản xuất, bao tiêu sản phẩm cho nông dân.",
            [_coop("org_value_chain", 310, sector="agriculture")],
        ),
        (
            "Phấn đấu đến năm 2025 có 40 HTX ứng dụng CNC.",
            [_coop("org_hightech", 40)],
        ),
        (
            "Các HTX tạo việc làm thường xuyên cho 9.000 lao động, các tổ hợp tác là 17.000 lao động.",
            [_coop("worker_regular", 9000), ("worker_regular", "value", 17000, "group", "_T", "_T")],
        ),
        (
            "Số cán bộ quản lý HTX có trình độ cao đẳng, đại học là 420 người, chiếm 30%; sơ cấp, trung cấp 560 người.",
            [
                _coop("manager_college", 420), _coop("manager_college", 30, "share_pct"),
                _coop("manager_primary_mid", 560),
            ],
        ),
        (
            "Toàn tỉnh có 145 sản phẩm OCOP, trong đó 68 sản phẩm của 52 HTX.",
            [_coop("ocop_product", 68), _coop("org_ocop", 52)],
        ),
        (
            "Toàn tỉnh có 60 HTX có sản phẩm OCOP với 85 sản phẩm được xếp hạng từ 3 sao trở lên.",
            [_coop("org_ocop", 60), _coop("ocop_product", 85)],
        ),
        (
            "Trên địa bàn tỉnh có 12 quỹ tín dụng nhân dân đang hoạt động tại 6 địa bàn huyện, thành phố (TP. Thuận "
            "Phú, huyện Bình Tân) với tổng số thành viên 18.400 người.",
            [_coop("org_active", 12, sector="credit"), _coop("member_total", 18400, sector="credit")],
        ),
        (
            "Cả nước có 26.000 HTX; kinh tế tập thể đóng góp khoảng 4,5% vào tổng sản phẩm trong nước (GDP).",
            [_total(26000), ("gdp_share", "value", 4.5, "_T", "_T", "_T")],
        ),
    ],
)  # fmt: skip
def test_what_is_counted(text: str, said: list[Said]) -> None:
    assert _said(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Toàn tỉnh có 140 HTX đã thực hiện nghĩa vụ nộp thuế.",
        "Bình quân có 70 HTX/tỉnh.",
        "Mỗi huyện, thành phố tư vấn, hỗ trợ thành lập mới 3 đến 4 HTX.",
        "Tỉnh phát triển khoảng 8 HTX trở thành mô hình mẫu về kinh doanh hiệu quả.",
        "Số HTX có doanh thu trên 10 tỷ đồng là 15 HTX.",
        "Cá biệt có HTX đạt doanh thu trên 90 tỷ đồng.",
        "Các hợp tác xã lớn nhất thế giới có doanh thu khoảng 2 nghìn tỷ USD.",
        "Nửa nhiệm kỳ qua, giải thể hoặc chuyển đổi mô hình hoạt động 17 HTX.",
        "72% số HTX có dưới 10 lao động.",
        "Tại thời điểm 31/12/2021 có 340 HTX có từ 10-49 lao động, chiếm 30%, giảm 2%.",
    ],
)
def test_nothing_of_all(text: str) -> None:
    assert _said(text) == []


def test_the_area_that_is_governed() -> None:
    """A text of another province's site that names one city only, by its committee."""
    text = "Tổng số HTX nông nghiệp là 900. UBND thành phố Hà Nội vừa giao Sở Tài chính bố trí kinh phí hỗ trợ."
    claims = extract(text, published=date(2018, 8, 1), source_area="Hà Tĩnh").claims
    assert [(c.obs_value, c.ref_area) for c in claims] == [(900, "VN63-01")]


def test_the_year_of_one_founding_is_not_under_review() -> None:
    text = (
        "Tỉnh hiện có 290 hợp tác xã nông nghiệp. Năm 2019, Hợp tác xã Ong mật Thanh Sơn, xã Thanh Sơn được thành lập."
        "\nNăm 2019, Hợp tác xã Ong mật Thanh Sơn, xã Thanh Sơn được thành lập."
    )
    claims = extract(text, published=date(2024, 1, 5), source_area="Quảng Bình").claims
    assert [(c.obs_value, c.period.end.year) for c in claims] == [(290, 2024)]


def test_parts_are_of_the_day_of_their_whole() -> None:
    text = "Tính đến tháng 9 năm 2016, tỉnh có 80 THT. Toàn tỉnh hiện có 71 HTX, trong đó: 60 HTX đang hoạt động."
    claims = extract(text, published=date(2016, 10, 5), source_area="Kon Tum").claims
    assert {c.period.code for c in claims} == {"2016-M09"}


def test_growth_by_province() -> None:
    text = (
        "Có 30 địa phương có tốc độ tăng số HTX đến 31/12/2018 so với 31/12/2017 cao hơn mức chung của cả nước (7,5%), "
        "trong đó có 4 địa phương tăng trên 20%, gồm: Bến Tre tăng 41,2%; Gia Lai tăng 33,0%. Thái Bình giảm 4,1%; "
        "Cao Bằng giảm 2,2%. Sơn La tăng 12%."
    )
    claims = extract(text, published=date(2020, 5, 4), source_area="cả nước").claims
    assert [(c.indicator, c.measure, c.obs_value, c.ref_area) for c in claims] == [
        ("org_total", "change_pct", 7.5, "VN"), ("org_total", "change_pct", 41.2, "VN63-83"),
        ("org_total", "change_pct", 33.0, "VN63-64"), ("org_total", "change_pct", -4.1, "VN63-34"),
        ("org_total", "change_pct", -2.2, "VN63-04"), ("org_total", "change_pct", 12.0, "VN63-14"),
    ]  # fmt: skip


def test_shares_of_persons_by_sector() -> None:
    claims = extract("HTX thuộc lĩnh vực nông nghiệp chiếm 45% lao động.", published=date(2020, 5, 4)).claims
    assert [(c.indicator, c.measure, c.sector, c.obs_value) for c in claims] == [
        ("worker_total", "share_pct", "agriculture", 45.0)
    ]


def test_what_an_estimate_goes_on_to_say_is_estimated() -> None:
    text = "Ước tính có khoảng 15% HTX làm ăn hiệu quả; 60% hoạt động cầm chừng."
    claims = extract(text, published=date(2015, 11, 27)).claims
    assert [(c.obs_value, c.obs_status) for c in claims] == [(15, "E"), (60, "E")]


def test_a_span_in_brackets_holds_on() -> None:
    text = "Trong 5 năm (2016-2020), toàn tỉnh thành lập mới 180 HTX, giải thể 65 HTX."
    claims = extract(text, published=date(2022, 3, 15), source_area="Nghệ An").claims
    assert [(c.obs_value, c.period.code) for c in claims] == [(180, "2016-01-01/P5Y"), (65, "2016-01-01/P5Y")]


def test_targets_under_a_heading() -> None:
    text = "Chỉ tiêu năm 2022: thành lập mới 30 HTX; thu hút thêm 1.500 thành viên."
    claims = extract(text, published=date(2022, 3, 15), source_area="Nghệ An").claims
    assert [(c.indicator, c.scenario) for c in claims] == [("org_new", "plan"), ("member_new", "plan")]
