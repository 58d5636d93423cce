"""Labels of rows as different offices write them, and labels that are none of the form's."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.submissions.forms import all_forms
from ingest.submissions.match import TOLERANT, matcher
from tests.unit.submissions.submission_books import HEADER, LETTERHEAD, MERGES, ROWS, pl1, rules

# A line "form section parent", then the labels met there, each with the code of its row.
LABELS = """
PL1 coop -
Tổng số HTX = coop_total
Tổng số HTX trên địa bàn tỉnh = coop_total
Tổng số HTX (lũy kế đến 31/12) = coop_total
Tổng số HTX hiện có đến thời điểm báo cáo = coop_total
1.1. Tổng số hợp tác xã (bao gồm QTDND) = coop_total
Số lượng HTX = coop_total
Tổng số HTX toàn tỉnh = coop_total
Tổng HTX = coop_total
T.số HTX = coop_total
Tông số hợp tác xã = coop_total
Tổng số hợp tác xả = coop_total
TỔNG SỐ HTX: = coop_total
TS HTX = coop_total
Số HTX (HTX) = coop_total
Tổng sốhợp tác xã = coop_total
Tổng số HTX chưa bao gồm QTDND = coop_total_excl_pcf
Tổng số HTX (trừ QTDND) = coop_total_excl_pcf
PL1 coop coop_total
- HTX đang hoạt động = coop_active
Số HTX đang hđ = coop_active
HTX đang hoạt đông = coop_active
Số HTX đang họat động = coop_active
Trong đó: HTX đang hoạt động = coop_active
+ Trong đó: Số HTX đang hoạt động = coop_active
Số HTX còn hoạt động = coop_active
Trong đó: đang hoạt động = coop_active
Số HTX thực tế hoạt động = coop_active
Số HTX đang hoạt động (tính đến 31/12) = coop_active
Số HTX ngừng HĐ = coop_inactive
HTX tạm ngừng hoạt động = coop_inactive
HTX ngưng hoạt động, chờ giải thể = coop_inactive
Số HTX không còn hoạt động = coop_inactive
Số HTX thành lập mới = coop_new
Số HTX TL mới = coop_new
HTX mới thành lập trong năm = coop_new
Số HTX thành lập mới (lũy kế) = coop_new
- Thành lập mới = coop_new
+ Số thành lập mới = coop_new
Số HTX được thành lập mới trong kỳ báo cáo = coop_new
Thành lập mới trong năm = coop_new
Sô HTX thành lâp mới = coop_new
HTX đăng ký thành lập mới = coop_new
Số HTX đăng ký mới = coop_new
Số HTX giải thể = coop_dissolved
HTX đã giải thể trong năm = coop_dissolved
Số HTX giải thể, phá sản = coop_dissolved
Số HTX giải thể/chấm dứt hoạt động = coop_dissolved
Giải thể trong năm = coop_dissolved
Số giải thể = coop_dissolved
Số HTX gỉai thể = coop_dissolved
Số HTX đạt loại tốt, khá = coop_effective
Số HTX đạt loại khá tốt = coop_effective
HTX xếp loại tốt và khá = coop_effective
Số HTX HĐ hiệu quả = coop_effective
Số HTX hoạt động có hiệu quả = coop_effective
HTX hoạt động hiệu qủa = coop_effective
Số HTX đạt loại tốt, khá theo đánh giá = coop_effective
Số HTX loại khá, tốt = coop_effective
Số HTX xếp loại tốt = coop_rated_good
Loại tốt = coop_rated_good
Số HTX loại khá = coop_rated_fair
Số HTX đạt loại TB = coop_rated_average
Số HTX xếp loại trung bình = coop_rated_average
Số HTX loại yếu = coop_rated_weak
HTX xếp loại yếu, kém = coop_rated_weak
Số HTX ứng dụng CNC = coop_hightech
Số HTX ƯD công nghệ cao = coop_hightech
Số HTX có ứng dụng CN cao = coop_hightech
Số HTX ứng dụng công nghê cao vào sản xuất = coop_hightech
Số HTX liên kết với DN theo chuỗi giá trị = coop_value_chain
HTX liên kết với doanh nghiệp theo chuỗi giá trị = coop_value_chain
Số HTX tham gia chuỗi giá trị = coop_value_chain
Số HTX liên kết theo chuỗi = coop_value_chain
Số HTX có liên kết với DN theo CGT = coop_value_chain
HTX có liên kết chuỗi giá trị sản phẩm = coop_value_chain
Số HTX liên kết với doanh nghiêp theo chuổi giá trị = coop_value_chain
HTX có sản phẩm OCOP = coop_ocop
Số HTX có SP OCOP = coop_ocop
PL1 coop -
2. Tổng số thành viên = member_total
Tổng số TV HTX = member_total
Tổng số xã viên = member_total
Số thành viên HTX = member_total
Tổng số thành viên của HTX = member_total
Tổng số thành viên trong các HTX = member_total
Tổng số thành viên HTX (người) = member_total
Tổng sô thành viên hợp tác xã = member_total
Tổng số thành viên tham gia HTX = member_total
Tổng số thành viên (cá nhân, hộ gia đình, pháp nhân) = member_total
PL1 coop member_total
Thành viên mới = member_new
- Số TV mới gia nhập = member_new
Số thành viên mới (gia nhập) = member_new
Số TV mới = member_new
Trong đó: số mới gia nhập = member_new
Kết nạp mới = member_new
Số thành viên gia nhập mới trong năm = member_new
TV ra khỏi HTX = member_left
Số thành viên ra khỏi HTX = member_left
- Số thành viên xin ra khỏi HTX = member_left
Số TV rút khỏi HTX = member_left
PL1 coop -
Tổng số lao động thường xuyên = worker_regular
Tổng số LĐ thường xuyên trong HTX = worker_regular
Tổng số LĐTX = worker_regular
Tổng số lao động làm việc thường xuyên trong HTX = worker_regular
Số lao động thường xuyên = worker_regular
Tổng số lao động thừơng xuyên = worker_regular
Tổng số lao động TX trong HTX = worker_regular
Tổng số lao động thường xuyên tại HTX = worker_regular
Lao động thường xuyên = worker_regular
PL1 coop worker_regular
Số lao động thường xuyên mới = worker_regular_new
Số LĐ mới = worker_regular_new
Trong đó: - LĐ thường xuyên mới = worker_regular_new
Số LĐ là TV HTX = worker_member
Lao động là thành viên = worker_member
Số LĐ là thành viên HTX = worker_member
Số lao động đồng thời là thành viên HTX = worker_member
PL1 coop -
Tổng số CBQL = manager_total
Tổng số CBQL HTX = manager_total
Tổng số cán bộ quản lý = manager_total
Tổng số cán bộ quản lí HTX = manager_total
Cán bộ quản lý HTX = manager_total
Tổng số cán bộ QL trong HTX = manager_total
PL1 coop manager_total
Trình độ sơ, trung cấp = manager_primary_mid
Số CBQL đạt trình độ sơ, trung cấp = manager_primary_mid
Sơ cấp, trung cấp = manager_primary_mid
- CBQL HTX có trình độ SC, TC = manager_primary_mid
Số cán bộ QL HTX đã qua đào tạo đạt trình độ sơ, trung cấp = manager_primary_mid
Số CBQL HTX đã qua ĐT đạt trình độ sơ cấp, trung cấp = manager_primary_mid
Trình độ CĐ, ĐH trở lên = manager_college
Số CBQL đạt trình độ cao đẳng, đại học trở lên = manager_college
CBQL có trình độ cao đẳng, đại học = manager_college
Trình độ cao đẳng, đại học và trên đại học = manager_college
Số CBQL HTX đã qua đào tạo đạt trình độ cao đẳng, đại hoc trở lên = manager_college
Trình độ từ cao đẳng trở lên = manager_college
PL1 coop -
Doanh thu bình quân/HTX = revenue_avg
Doanh thu bình quân một HTX (tr.đ/năm) = revenue_avg
DTBQ 1 HTX = revenue_avg
Doanh thu BQ của một HTX = revenue_avg
Doanh thu bình quân 1 HTX/năm = revenue_avg
Doanh thu trung bình một HTX = revenue_avg
Doanh thu bình quân của HTX = revenue_avg
DT bình quân một hợp tác xã = revenue_avg
Doanh thu BQ/HTX/năm = revenue_avg
Tổng doanh thu = revenue_total
Tổng doanh thu của các HTX = revenue_total
Lãi bình quân một HTX = profit_avg
Lợi nhuận BQ một HTX = profit_avg
LN bình quân/HTX = profit_avg
Lãi BQ của 01 HTX/năm = profit_avg
Lãi binh quân một hợp tác xã = profit_avg
Lợi nhuận bình quân 1 HTX = profit_avg
Thu nhập BQ của LĐ thường xuyên = worker_income_avg
Thu nhập bình quân của lao động TX trong HTX = worker_income_avg
TNBQ của LĐTX = worker_income_avg
Thu nhập bình quân của LĐ thường xuyên trong HTX/năm = worker_income_avg
Thu nhập bình quân của 1 lao động thường xuyên = worker_income_avg
Thu nhập bình quân người lao động/tháng = worker_income_avg
Thu nhập bình quân của lao động thường xuyên trong hơp tác xã = worker_income_avg
Thu nhập bình quân đầu người của lao động thường xuyên = worker_income_avg
Thu nhập bình quân một lao động làm việc thường xuyên trong HTX = worker_income_avg
Tổng vốn điều lệ = charter_capital
Tổng vốn hoạt động = working_capital
Tổng nguồn vốn hoạt động của HTX = working_capital
Tổng giá trị tài sản = asset_total
PL1 coop revenue_avg
Doanh thu của HTX với thành viên = revenue_member_avg
Trong đó: DT của HTX với TV = revenue_member_avg
DT với thành viên = revenue_member_avg
Doanh thu của HTX đối với TV = revenue_member_avg
Trong đó doanh thu từ thành viên = revenue_member_avg
Doanh thu cung ứng cho thành viên = revenue_member_avg
PL1 union -
Tổng số LHHTX = union_total
Tổng số LH HTX = union_total
Tổng số Liên hiệp HTX = union_total
Tổng số liên hiệp HTX trên địa bàn = union_total
Số LHHTX = union_total
Tổng số = union_total
Tổng số HTX thành viên = union_member_coop
Số HTX thành viên của LHHTX = union_member_coop
Tổng số hợp tác xã thành viên trong LHHTX = union_member_coop
Tổng số lao động trong LHHTX = worker_total:union:_T
DT bình quân của một LHHTX = union_revenue_avg
Doanh thu BQ 1 liên hiệp = union_revenue_avg
Doanh thu bình quân = union_revenue_avg
Lãi BQ một LHHTX = union_profit_avg
Lợi nhuận bình quân một liên hiệp HTX = union_profit_avg
PL1 union union_total
Số LHHTX đang hoạt động = union_active
Đang hoạt động = union_active
Thành lập mới = union_new
Số LHHTX thành lập mới = union_new
Số thành lập mới = union_new
LH HTX giải thể = union_dissolved
Giải thể = union_dissolved
PL1 group -
Tổng số THT = group_total
Tổng số tổ HT = group_total
Tổng số Tổ hợp tác hiện có = group_total
Số lượng THT = group_total
Tổng số THT (cả đăng ký và chưa đăng ký) = group_total
Tổng số thành viên = group_member
Tổng số thành viên THT = group_member
Tổng số TV tổ hợp tác = group_member
Số tổ viên = group_member
Doanh thu BQ một THT = group_revenue_avg
DT BQ/THT = group_revenue_avg
Lãi bình quân một THT = group_profit_avg
Lợi nhuận bình quân/tổ = group_profit_avg
PL1 group group_total
Số THT thành lập mới = group_new
Số thành lập mới = group_new
THT mới thành lập = group_new
THT có chứng thực của UBND cấp xã = group_registered
Số THT có đăng ký hoạt động với UBND xã = group_registered
Số THT đăng ký chứng thực = group_registered
Số THT được chứng thực hợp đồng hợp tác = group_registered
THT có đăng ký = group_registered
Số THT giải thể = group_ended
Số THT chấm dứt hoạt động = group_ended
Chấm dứt hoạt động = group_ended
Giải thể = group_ended
PL1 group group_member
Số thành viên mới = member_new:group:_T
Số thành viên mới thu hút = member_new:group:_T
TV mới thu hút = member_new:group:_T
PL2 coop coop_total
HTX nông - lâm - ngư - diêm nghiệp = coop_agri
HTX nông, lâm, ngư nghiệp = coop_agri
HTX nông nghiệp = coop_agri
- HTX NN = coop_agri
Nông - lâm - ngư nghiệp = coop_agri
HTX lĩnh vực nông nghiệp = coop_agri
HTX nông lâm thủy sản = coop_agri
HTX nông, lâm, thuỷ sản và diêm nghiệp = coop_agri
HTX dịch vụ nông nghiệp = coop_agri
Hợp tác xã nông-lâm-ngư-diêm nghiêp = coop_agri
HTX hoạt động trong lĩnh vực nông nghiệp = coop_agri
HTX phi nông nghiệp = coop_nonagri
Lĩnh vực phi nông nghiệp = coop_nonagri
HTX công nghiệp - TTCN = coop_industry
HTX CN-TTCN = coop_industry
HTX CN - tiểu thủ công nghiệp = coop_industry
HTX tiểu thủ công nghiệp = coop_industry
HTX CN, TTCN = coop_industry
Công nghiệp, tiểu thủ công nghiêp = coop_industry
HTX xây dựng = coop_construction
HTX XD = coop_construction
Xây dưng = coop_construction
QTDND = coop_pcf
Quỹ TDND = coop_pcf
HTX tín dụng (QTDND) = coop_pcf
Quỹ tín dụng nhân dân = coop_pcf
HTX tín dụng = coop_pcf
HTX thương mại = coop_trade_service
HTX TM-DV = coop_trade_service
HTX thương mại, dịch vụ = coop_trade_service
HTX dịch vụ = coop_trade_service
HTX thương mại dịch vụ tổng hợp = coop_trade_service
HTX vận tải = coop_transport
HTX GTVT = coop_transport
HTX giao thông vận tải = coop_transport
HTX dịch vụ vận tải = coop_transport
Vận tãi = coop_transport
HTX môi trường = coop_environment
HTX vệ sinh môi trường = coop_environment
HTX dịch vụ môi trường = coop_environment
HTX nhà ở = coop_housing
HTX khác = coop_other
HTX ngành nghề khác = coop_other
HTX lĩnh vực khác = coop_other
Lĩnh vực khác = coop_other
Khác = coop_other
HTX trồng trọt = org_total:coop:crop
HTX chăn nuôi = org_total:coop:livestock
HTX thủy sản = org_total:coop:fishery
HTX nuôi trồng thủy sản = org_total:coop:fishery
HTX lâm nghiệp = org_total:coop:forestry
HTX diêm nghiệp = org_total:coop:salt
HTX du lịch = org_total:coop:tourism
PL2 union union_total
LHHTX nông nghiệp = org_total:union:agriculture
Liên hiệp HTX nông - lâm - ngư - diêm nghiệp = org_total:union:agriculture
LHHTX thương mại = org_total:union:trade_service
LH HTX vận tải = org_total:union:transport
Khác = org_total:union:other
PL2 group group_total
THT nông - lâm - ngư - diêm nghiệp = org_total:group:agriculture
THT nông nghiệp = org_total:group:agriculture
THT CN-TTCN = org_total:group:industry
Tổ hợp tác xây dựng = org_total:group:construction
THT tín dụng = org_total:group:credit
THT dịch vụ = org_total:group:trade_service
THT khác = org_total:group:other
Tổ hợp tác vận tải = org_total:group:transport
"""

LABELS += """
PL1 coop coop_total
Số HTX h.động có hiệu quả = coop_effective
- G.thể trong năm = coop_dissolved
Số HTX liên kết chuỗi g.trị = coop_value_chain
HTX quy mô siêu nhỏ = coop_size_micro
Số HTX quy mô vừa = coop_size_medium
HTX chưa xếp loại = coop_unrated
PL1 coop revenue_avg
Tr.đó: DT với TV = revenue_member_avg
Trong đó: Doanh thu bình quân từ thành viên = revenue_member_avg
PL1 coop member_total
Xã viên mới gia nhập = member_new
PL2 coop -
Tổng số HTX phân theo ngành nghề, lĩnh vực = coop_total
HTX có quy mô lớn = coop_size_large
HTX xếp loại khá = coop_rated_fair
"""

NOT_ROWS = """
Huyện Tân Thành
Cộng
Tổng cộng
Nữ
Dân tộc thiểu số
Số HTX có nợ xấu
Số HTX tham gia BHXH
Số HTX chưa giải thể
Số HTX đã chuyển đổi theo Luật HTX 2012
Số HTX hoạt động kém hiệu quả
Số HTX thua lỗ
Số HTX do nữ làm chủ
Số thành viên nữ
Số thành viên là hộ nghèo
Tổng số lao động nữ
Số lao động thời vụ
Thu nhập bình quân của cán bộ quản lý
Số CBQL chưa qua đào tạo
Số HTX có website
Diện tích đất
Lãi vay
Số HTX thành lập chi bộ
Số trang trại
Số doanh nghiệp thành lập mới
Số doanh nghiệp giải thể
Tổng số doanh nghiệp
Số THT chuyển thành HTX
Số HTX nông nghiệp thành lập mới
Số HTX nông nghiệp đang hoạt động
HTX thanh niên
HTX phụ nữ
Hợp tác xã điện nước
Tổng số liên minh HTX
"""

SLIPS = [
    ("coop", None, "Tổng số thành vien hợp tac xa", "member_total"),
    ("coop", None, "Tổng sốthành viên", "member_total"),
    ("coop", None, "Tổng số thnàh viên hợp tác xã", "member_total"),
    ("coop", None, "Doanh thu bnìh quân một HTX", "revenue_avg"),
    ("coop", None, "Thu nhập bình quân của lao độngthường xuyên", "worker_income_avg"),
    ("coop", "coop_total", "Số HTX đang hoatj động", "coop_active"),
    ("coop", "coop_total", "Số HTX ứng dungj công nghệ cao", "coop_hightech"),
    ("coop", "coop_total", "Số HTX liên kếtt với doanh nghiệp theo chuỗi giá trị", "coop_value_chain"),
    ("coop", "manager_total", "Trình độ cao đẵng, đại học trởlên", "manager_college"),
    ("union", None, "Tổng số liên hiêpj HTX", "union_total"),
]


def cases() -> list[Any]:
    """The lines of LABELS as parameters."""
    found = []
    place: list[str] = []
    for line in LABELS.strip().splitlines():
        label, equals, code = line.rpartition(" = ")
        if equals:
            found.append(pytest.param(*place, label, code, id=f"{place[1]}: {label}"))
        else:
            place = line.split()
    return found


FORMS = {form.id: form for form in all_forms()}


@pytest.mark.parametrize(("form", "section", "parent", "label", "code"), cases())
def test_wordings(form: str, section: str, parent: str, label: str, code: str) -> None:
    inside = next(s for s in FORMS[form].sections if s.id == section)
    match = matcher(FORMS[form]).match(label, inside, None if parent == "-" else parent, True)
    assert match.row is not None, match.rivals
    assert (match.row.section, match.row.code) == (section, code)


@pytest.mark.parametrize("label", NOT_ROWS.strip().splitlines())
@pytest.mark.parametrize("section", ["coop", "union", "group"])
def test_other_labels_are_no_rows(section: str, label: str) -> None:
    inside = next(s for s in FORMS["PL1"].sections if s.id == section)
    for parent in (None, inside.total):
        match = matcher(FORMS["PL1"]).match(label, inside, parent, True)
        assert match.row is None, match.row.code


@pytest.mark.parametrize(("section", "parent", "label", "code"), SLIPS)
def test_slips_of_the_pen_are_read_with_less_confidence(section: str, parent: str, label: str, code: str) -> None:
    inside = next(s for s in FORMS["PL1"].sections if s.id == section)
    match = matcher(FORMS["PL1"]).match(label, inside, parent, True)
    assert match.row is not None and match.row.code == code
    assert match.confidence in (1.0, TOLERANT)


DISTRICTS = [[None, name, "HTX", 1, 2, 3, 4, 5] for name in ("Huyện Chi Lăng", "- Huyện Bình Gia", "TP. Lạng Sơn")]


def test_details_of_districts_are_not_the_province() -> None:
    read = pl1(rows=[*ROWS[:2], *DISTRICTS, *ROWS[2:]])
    assert len(read.claims) == 70
    assert [(f.rule_id, f.severity) for f in read.findings] == [("F47", "info")]
    assert "15 số liệu" in read.findings[0].message_vi and "Huyện Chi Lăng" in read.findings[0].message_vi


@pytest.mark.parametrize(
    "rows",
    [
        [*ROWS, ["B", "HUYỆN CHI LĂNG"], *ROWS],
        [["A", "HUYỆN CHI LĂNG"], *ROWS, ["B", "TOÀN TỈNH"], *ROWS],
        [["A", "TOÀN TỈNH"], *ROWS, ["B", "Huyện Bình Gia"], *ROWS, ["C", "Thành phố Lạng Sơn"], *ROWS],
    ],
)
def test_blocks_of_districts_in_one_table(rows: list[list[Any]]) -> None:
    read = pl1(rows=rows)
    assert len(read.claims) == 70
    assert rules(read) == ["F47"]
    first = next(i for i, row in enumerate(rows) if row[1] in ("TOÀN TỈNH", "HỢP TÁC XÃ"))
    after = 9 + (rows.index(["B", "TOÀN TỈNH"]) if ["B", "TOÀN TỈNH"] in rows else first)
    assert min(int(c.locator[5:]) for c in read.claims) > after


def test_a_city_that_is_the_province() -> None:
    above = [["ỦY BAN NHÂN DÂN"], ["THÀNH PHỐ CẦN THƠ"], *LETTERHEAD[3:]]
    read = pl1(rows=[["A", "Thành phố Cần Thơ"], *ROWS], above=above, merge=())
    assert (len(read.claims), read.findings) == (70, [])
    part = pl1(rows=[*ROWS[:2], [None, "Quận Ninh Kiều", "HTX", 1, 2, 3, 4, 5], *ROWS[2:]], above=above, merge=())
    assert rules(part) == ["F47"]


def test_a_subtotal_of_unlike_things_is_told() -> None:
    read = pl1(rows=[*ROWS, [None, "Tổng cộng", None, 1, 2, 3, 4, 5]])
    assert len(read.claims) == 70
    assert rules(read) == ["F10"]


def test_the_same_words_under_each_block() -> None:
    five = (1, 2, 3, 4, 5)
    rows: list[list[Any]] = []
    for number, name in (("I", "HỢP TÁC XÃ"), ("Ia", "QUỸ TÍN DỤNG NHÂN DÂN"), ("II", "LHHTX"), ("III", "TỔ HỢP TÁC")):
        rows += [
            [number, name],
            ["1", "Tổng số", None, *five],
            [None, "Trong đó:"],
            [None, "Số thành lập mới", None, *five],
        ]
        rows += [["2", "Tổng số thành viên", None, *five]]
    read = pl1(rows=rows, header=HEADER, merge=MERGES)
    found = [(c.indicator, c.org_type, c.sector) for c in read.claims if c.locator.startswith("PL1!D")]
    places = [("coop", "_T"), ("coop", "credit"), ("union", "_T"), ("group", "_T")]
    assert found == [
        (indicator, *place)
        for place in places
        for indicator in ("org_total", "org_new", "union_member_coop" if place[0] == "union" else "member_total")
    ]


def test_a_label_that_was_cut_off_is_no_guess() -> None:
    inside = next(s for s in FORMS["PL1"].sections if s.id == "coop")
    label = "Số cán bộ quản lý HTX đã qua đào tạo đạt trình độ"
    match = matcher(FORMS["PL1"]).match(label, inside, "manager_total", True)
    assert match.row is None
    assert {row.code for row in match.rivals} == {"manager_primary_mid", "manager_college"}


@pytest.mark.parametrize("label", ["LHHTX nông nghiệp", "Liên hiệp HTX vận tải", "THT xây dựng", "Tổ hợp tác dịch vụ"])
def test_a_row_that_names_another_organisation_is_not_a_cooperative(label: str) -> None:
    inside = next(s for s in FORMS["PL2"].sections if s.id == "coop")
    match = matcher(FORMS["PL2"]).match(label, inside, "coop_total", True)
    assert match.row is not None and match.row.section == match.section.id != "coop"


def test_what_only_cooperatives_have_is_theirs_in_any_section() -> None:
    inside = next(s for s in FORMS["PL2"].sections if s.id == "group")
    match = matcher(FORMS["PL2"]).match("HTX quy mô nhỏ", inside, None, True)
    assert match.row is not None and match.row.code == "coop_size_small"
    sloppy = matcher(FORMS["PL2"]).match("HTX nông nghiệp", inside, "group_total", True)
    assert sloppy.row is not None and sloppy.row.section == "group"
