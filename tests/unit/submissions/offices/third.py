"""A third set of offices, written without sight of the reader: what is usual in practice rather than exotic.

Labels of two columns, merged units, the header repeated on every page, districts across, five years across, junk in a
zip, no cooperative union in the province, footnote marks, numbers with their unit. `python -m bench.submissions --set
third` scores the reader on it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace

from . import legacy
from .figures import Figures, figures
from .forms import comma, dots, is_money
from .model import Book, Grid, Office, addr, calculated, delimited, ods, xls, xlsx
from .second import Hand, Laid, _number, cap, columns_of, lay, nothing, typed

# number | label | unit | code, as in second.py

PROVINCIAL = """
I|Phát triển hợp tác xã||
1|Tổng số HTX toàn tỉnh|HTX|coop_total
|Tr.đó: - Số HTX đang hoạt động|HTX|coop_active
|- Số HTX thành lập mới trong năm|HTX|coop_new
|- Số HTX giải thể trong năm|HTX|coop_dissolved
|- Số HTX xếp loại khá, tốt|HTX|coop_effective
|- Số HTX ứng dụng công nghệ cao trong sản xuất|HTX|coop_hightech
|- Số HTX tham gia liên kết chuỗi giá trị với doanh nghiệp|HTX|coop_value_chain
2|Tổng số thành viên HTX|Thành viên|member_total
|Tr.đó: - Thành viên kết nạp mới|Thành viên|member_new
|- Thành viên ra khỏi HTX|Thành viên|member_left
3|Tổng số lao động thường xuyên làm việc tại HTX|Lao động|worker_regular
|Tr.đó: - Lao động thường xuyên mới|Lao động|worker_regular_new
|- Lao động đồng thời là thành viên HTX|Lao động|worker_member
4|Tổng số cán bộ quản lý HTX|Người|manager_total
|Tr.đó: - Đã qua đào tạo trình độ sơ cấp, trung cấp|Người|manager_primary_mid
|- Đã qua đào tạo trình độ cao đẳng, đại học và trên đại học|Người|manager_college
5|Doanh thu bình quân 01 HTX|Tr.đồng/HTX|revenue_avg
|Tr.đó: Doanh thu của HTX với thành viên|Tr.đồng/HTX|revenue_member_avg
6|Lãi bình quân 01 HTX|Tr.đồng/HTX|profit_avg
7|Thu nhập bình quân 01 lao động thường xuyên|Tr.đồng/LĐ|worker_income_avg
II|Phát triển liên hiệp hợp tác xã||
1|Tổng số liên hiệp HTX toàn tỉnh|LHHTX|union_total
|Tr.đó: - Số LHHTX đang hoạt động|LHHTX|union_active
|- Số LHHTX thành lập mới trong năm|LHHTX|union_new
|- Số LHHTX giải thể trong năm|LHHTX|union_dissolved
2|Tổng số HTX thành viên của LHHTX|HTX|union_member_coop
3|Doanh thu bình quân 01 LHHTX|Tr.đồng/LHHTX|union_revenue_avg
4|Lãi bình quân 01 LHHTX|Tr.đồng/LHHTX|union_profit_avg
III|Phát triển tổ hợp tác||
1|Tổng số THT toàn tỉnh|THT|group_total
|Tr.đó: - Số THT thành lập mới trong năm|THT|group_new
|- Số THT có đăng ký hoạt động với UBND xã|THT|group_registered
|- Số THT chấm dứt hoạt động trong năm|THT|group_ended
2|Tổng số thành viên THT|Thành viên|group_member
3|Doanh thu bình quân 01 THT|Tr.đồng/THT|group_revenue_avg
4|Lãi bình quân 01 THT|Tr.đồng/THT|group_profit_avg
"""
COMPACT = """
A|Hợp tác xã||
1|Số lượng hợp tác xã|HTX|coop_total
-|Đang hoạt động|HTX|coop_active
-|Thành lập mới|HTX|coop_new
-|Giải thể|HTX|coop_dissolved
-|Hoạt động hiệu quả|HTX|coop_effective
-|Ứng dụng công nghệ cao|HTX|coop_hightech
-|Liên kết theo chuỗi giá trị với doanh nghiệp|HTX|coop_value_chain
2|Số thành viên hợp tác xã|Người|member_total
-|Gia nhập mới|Người|member_new
-|Ra khỏi hợp tác xã|Người|member_left
3|Số lao động thường xuyên trong HTX|Người|worker_regular
-|Lao động mới|Người|worker_regular_new
-|Lao động là thành viên|Người|worker_member
4|Số cán bộ quản lý HTX|Người|manager_total
-|Trình độ sơ, trung cấp|Người|manager_primary_mid
-|Trình độ cao đẳng, đại học trở lên|Người|manager_college
5|Doanh thu bình quân 1 HTX|$|revenue_avg
-|Trong đó doanh thu với thành viên|$|revenue_member_avg
6|Lợi nhuận bình quân 1 HTX|$|profit_avg
7|Thu nhập bình quân 1 lao động thường xuyên|$|worker_income_avg
B|Liên hiệp hợp tác xã||
1|Số lượng liên hiệp hợp tác xã|LHHTX|union_total
-|Đang hoạt động|LHHTX|union_active
-|Thành lập mới|LHHTX|union_new
-|Giải thể|LHHTX|union_dissolved
2|Số hợp tác xã thành viên|HTX|union_member_coop
3|Doanh thu bình quân 1 liên hiệp|$|union_revenue_avg
4|Lợi nhuận bình quân 1 liên hiệp|$|union_profit_avg
C|Tổ hợp tác||
1|Số lượng tổ hợp tác|THT|group_total
-|Thành lập mới|THT|group_new
-|Có chứng thực của UBND cấp xã|THT|group_registered
-|Chấm dứt hoạt động|THT|group_ended
2|Số thành viên tổ hợp tác|Người|group_member
3|Doanh thu bình quân 1 tổ hợp tác|$|group_revenue_avg
4|Lợi nhuận bình quân 1 tổ hợp tác|$|group_profit_avg
"""
PLAIN = """
I|HỢP TÁC XÃ||
1|Tổng số hợp tác xã|HTX|coop_total
|Số HTX đang hoạt động|HTX|coop_active
|Số HTX thành lập mới|HTX|coop_new
|Số HTX giải thể|HTX|coop_dissolved
|Số HTX đạt loại tốt, khá|HTX|coop_effective
|Số HTX ứng dụng CNC|HTX|coop_hightech
|Số HTX liên kết với DN theo chuỗi giá trị|HTX|coop_value_chain
2|Tổng số thành viên hợp tác xã|Người|member_total
|Số thành viên mới|Người|member_new
|Số thành viên ra khỏi HTX|Người|member_left
3|Tổng số lao động thường xuyên trong HTX|Người|worker_regular
|Số lao động thường xuyên mới|Người|worker_regular_new
|Số lao động là thành viên HTX|Người|worker_member
4|Tổng số cán bộ quản lý HTX|Người|manager_total
|Số CBQL đã qua đào tạo sơ, trung cấp|Người|manager_primary_mid
|Số CBQL đã qua đào tạo CĐ, ĐH trở lên|Người|manager_college
5|Doanh thu bình quân một HTX|$|revenue_avg
|Doanh thu của HTX với thành viên|$|revenue_member_avg
6|Lãi bình quân một HTX|$|profit_avg
7|Thu nhập bình quân của lao động thường xuyên trong HTX|$|worker_income_avg
II|LIÊN HIỆP HỢP TÁC XÃ||
1|Tổng số liên hiệp hợp tác xã|LHHTX|union_total
|Số LHHTX đang hoạt động|LHHTX|union_active
|Số LHHTX thành lập mới|LHHTX|union_new
|Số LHHTX giải thể|LHHTX|union_dissolved
2|Tổng số HTX thành viên|HTX|union_member_coop
3|Doanh thu bình quân của một LHHTX|$|union_revenue_avg
4|Lãi bình quân của một LHHTX|$|union_profit_avg
III|TỔ HỢP TÁC||
1|Tổng số tổ hợp tác|THT|group_total
|Số THT thành lập mới|THT|group_new
|Số THT đăng ký hoạt động|THT|group_registered
|Số THT chấm dứt hoạt động|THT|group_ended
2|Tổng số thành viên tổ hợp tác|Người|group_member
3|Doanh thu bình quân một THT|$|group_revenue_avg
4|Lãi bình quân một THT|$|group_profit_avg
"""
TRADES = """
A|TỔNG SỐ HỢP TÁC XÃ|HTX|coop_total
1|HTX nông, lâm, ngư, diêm nghiệp|HTX|coop:agriculture
2|HTX công nghiệp, TTCN|HTX|coop:industry
3|HTX xây dựng|HTX|coop:construction
4|HTX tín dụng (Quỹ TDND)|HTX|coop:credit
5|HTX thương mại, dịch vụ|HTX|coop:trade_service
6|HTX giao thông, vận tải|HTX|coop:transport
7|HTX môi trường (thu gom rác thải)|HTX|coop:environment
8|HTX nhà ở|HTX|coop:housing
9|HTX lĩnh vực khác|HTX|coop:other
B|TỔNG SỐ LIÊN HIỆP HTX|LHHTX|union_total
1|LHHTX nông, lâm, ngư, diêm nghiệp|LHHTX|union:agriculture
2|LHHTX thương mại, dịch vụ|LHHTX|union:trade_service
3|LHHTX giao thông, vận tải|LHHTX|union:transport
C|TỔNG SỐ TỔ HỢP TÁC|THT|group_total
1|THT nông, lâm, ngư, diêm nghiệp|THT|group:agriculture
2|THT công nghiệp, TTCN|THT|group:industry
3|THT xây dựng|THT|group:construction
4|THT tín dụng|THT|group:credit
5|THT thương mại, dịch vụ|THT|group:trade_service
6|THT giao thông, vận tải|THT|group:transport
7|THT lĩnh vực khác|THT|group:other
"""
TRADES_SHORT = """
1|Hợp tác xã|HTX|coop_total
|Chia ra:||
|- Nông - lâm - ngư - diêm nghiệp|HTX|coop:agriculture
|- Phi nông nghiệp|HTX|coop:non_agriculture
|+ Công nghiệp - tiểu thủ CN|HTX|coop:industry
|+ Xây dựng|HTX|coop:construction
|+ Thương mại - dịch vụ|HTX|coop:trade_service
|+ Vận tải|HTX|coop:transport
|+ Môi trường|HTX|coop:environment
|+ Nhà ở|HTX|coop:housing
|+ Khác|HTX|coop:other
|- Quỹ tín dụng nhân dân|Quỹ|coop:credit
2|Liên hiệp hợp tác xã|LHHTX|union_total
|Chia ra:||
|- Nông - lâm - ngư - diêm nghiệp|LHHTX|union:agriculture
|- Thương mại - dịch vụ|LHHTX|union:trade_service
|- Vận tải|LHHTX|union:transport
3|Tổ hợp tác|THT|group_total
|Chia ra:||
|- Nông - lâm - ngư - diêm nghiệp|THT|group:agriculture
|- Công nghiệp - tiểu thủ CN|THT|group:industry
|- Xây dựng|THT|group:construction
|- Tín dụng|THT|group:credit
|- Thương mại - dịch vụ|THT|group:trade_service
|- Vận tải|THT|group:transport
|- Khác|THT|group:other
"""
_PL1 = "SỐ LƯỢNG, DOANH THU VÀ THU NHẬP CỦA HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC"
_PL2 = "SỐ LƯỢNG HỢP TÁC XÃ, LIÊN HIỆP HỢP TÁC XÃ, TỔ HỢP TÁC PHÂN LOẠI THEO NGÀNH NGHỀ"
_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def _line(g: Grid, row: int, texts: Sequence[str], first: int = 1, hand: Hand | None = None) -> None:
    cap(g, [(row, first + i, text) for i, text in enumerate(texts) if text], hand, bold=True, align="center")


def _copy(data: Figures) -> Figures:
    return {role: dict(f) for role, f in data.items()}


# --- clean -----------------------------------------------------------------------------------------------------------


def gia_lai_2025() -> Office:
    b = Book("gia_lai_2025", "Gia Lai", 2025, "the new province in December; header repeated at every page break")
    g = b.grid("Bieu KTTT")
    cap(g, [(1, 1, "UBND TỈNH GIA LAI"), (2, 1, "SỞ TÀI CHÍNH"), (1, 5, _MOTTO[0]), (2, 5, _MOTTO[1])], bold=True)
    cap(g, [(3, 5, "Gia Lai, ngày 19 tháng 12 năm 2025")], italic=True)
    cap(g, [(5, 1, "BIỂU TỔNG HỢP TÌNH HÌNH PHÁT TRIỂN KINH TẾ TẬP THỂ, HỢP TÁC XÃ NĂM 2025")], bold=True)
    cap(g, [(6, 1, "(Kèm theo Báo cáo số 1187/BC-STC ngày 19/12/2025 của Sở Tài chính)")], italic=True)
    g.merge(5, 1, 5, 9)
    g.merge(6, 1, 6, 9)
    head = ("STT", "Chỉ tiêu", "ĐVT", "Thực hiện năm 2024", "Kế hoạch năm 2025", "Thực hiện năm 2025",
            "TH 2025/KH 2025 (%)", "Kế hoạch năm 2026", "Ghi chú")  # fmt: skip
    data = figures(601, 720, members=96, unions=6, groups=640)
    hand = Hand(formats=("#,##0", "#,##0.00"), decimals=2)
    columns = columns_of(4, "prev", "plan", "act", "pct:act/plan", "next", "note")
    parts = PROVINCIAL.strip("\n").split("\nII")
    row, rows = 8, {}
    for i, part in enumerate((parts[0], "II" + parts[1], "II" + parts[2])):  # one page each
        _line(g, row, head)
        t = lay(b, g, row + 1, part, columns, data, hand)
        rows |= t.rows
        row = t.end
        row += i < 2  # an empty line where the page ends
    g.put(rows["coop_total"], 9, "gồm 02 tỉnh sau hợp nhất")
    g.put(rows["group_ended"], 9, "có 02 THT chuyển thành HTX")
    cap(g, [(row + 1, 2, "NGƯỜI LẬP"), (row + 1, 7, "KT. GIÁM ĐỐC"), (row + 2, 7, "PHÓ GIÁM ĐỐC")], bold=True)
    return b.office("BC KTTT nam 2025 tinh Gia Lai (sau hop nhat).xlsx", xlsx(b), ["PL1"], clean=True)


def bac_lieu_2017() -> Office:
    b = Book("bac_lieu_2017", "Bạc Liêu", 2017, "xls; labels over two columns, 'Trong đó' merged downwards beside them")
    hand = Hand(unit="Triệu đồng", no=1, label=3, units=4, formats=("0", "0.0"))
    g = b.grid("HTX-THT")
    cap(g, [(1, 1, "UBND TỈNH BẠC LIÊU"), (2, 1, "SỞ KẾ HOẠCH & ĐẦU TƯ")], bold=True)
    cap(g, [(4, 1, "TÌNH HÌNH PHÁT TRIỂN HTX, LH HTX, THT NĂM 2017 VÀ KẾ HOẠCH NĂM 2018")], bold=True)
    g.merge(4, 1, 4, 8)
    cap(g, [(5, 1, "(Ban hành kèm theo Công văn số 1020/SKHĐT-HTX ngày 25/10/2017)")], italic=True)
    _line(g, 7, ("TT", "NỘI DUNG", "", "ĐVT", "Thực hiện năm 2016", "Năm 2017", "", "Kế hoạch năm 2018"))
    _line(g, 8, ("Kế hoạch", "Ước thực hiện"), 6)
    for c in (1, 4, 5, 8):
        g.merge(7, c, 8, c)
    g.merge(7, 2, 8, 3)
    g.merge(7, 6, 7, 7)
    data = figures(602, 128, members=105, unions=5, groups=910)
    t = lay(b, g, 9, PLAIN, columns_of(5, "prev", "plan", "est", "next"), data, hand)
    under: list[int] = []
    for row in range(9, t.end + 1):
        if (row, 1) in g.cells or row == t.end:
            if under:
                g.put(under[0], 2, "Trong đó", italic=True)
                g.merge(under[0], 2, under[-1], 2)
            under = []
            if (row, 3) in g.cells:
                g.cells[row, 2] = g.cells.pop((row, 3))
                g.merge(row, 2, row, 3)
        else:
            under.append(row)
    cap(g, [(t.end + 2, 2, "Người lập biểu"), (t.end + 2, 6, "Bạc Liêu, ngày 25 tháng 10 năm 2017")])
    return b.office("KH HTX 2018 Bac Lieu.xls", xls(b), ["PL1"], clean=True)


def hung_yen_2026() -> Office:
    b = Book("hung_yen_2026", "Hưng Yên", 2026, "half-year against the same months; units merged downwards; 05 as text")
    hand = Hand(unit="Triệu đồng", number=lambda v: f"{int(v):02d}" if 0 < v < 10 else dots(v), money=dots)
    g = b.grid("6T.2026")
    cap(g, [(1, 1, "SỞ TÀI CHÍNH HƯNG YÊN"), (2, 1, "PHÒNG DOANH NGHIỆP, KTTT VÀ TƯ NHÂN")], bold=True)
    cap(g, [(4, 1, "TÌNH HÌNH KINH TẾ TẬP THỂ, HỢP TÁC XÃ 6 THÁNG ĐẦU NĂM 2026")], bold=True)
    g.merge(4, 1, 4, 8)
    _line(g, 6, ("STT", "Tên chỉ tiêu", "Đơn vị tính", "Thực hiện 6T/2025 (*)", "Kế hoạch năm 2026",
                 "Thực hiện 6T/2026", "So sánh (%)"))  # fmt: skip
    _line(g, 7, ("TH 6T/2026 với KH năm", "TH 6T/2026 với cùng kỳ"), 7)
    for c in range(1, 7):
        g.merge(6, c, 7, c)
    g.merge(6, 7, 6, 8)
    columns = columns_of(4, "prev_h1", "plan", "h1", "pct:h1/plan", "pct:h1/prev_h1")
    t = lay(b, g, 8, COMPACT, columns, figures(603, 690, members=260, unions=6, groups=520), hand)
    first = 8
    for row in range(9, t.end + 1):  # one unit for the rows below each other that share it
        above, here = g.cells.get((first, 3)), g.cells.get((row, 3))
        if row < t.end and above and here and above.value == here.value:
            continue
        if above:
            for below in range(first + 1, row):
                del g.cells[below, 3]
            g.merge(first, 3, row - 1, 3)
        first = row
    cap(g, [(t.end, 1, "(*) Số liệu 6 tháng đầu năm 2025 cộng gộp của tỉnh Hưng Yên và tỉnh Thái Bình (cũ).")])
    cap(g, [(t.end + 1, 6, "Hưng Yên, ngày 10 tháng 7 năm 2026")], italic=True)
    return b.office("Bieu 6T 2026_HungYen_PDN.xlsx", xlsx(b), ["PL1"], clean=True)


def khanh_hoa_2024() -> Office:
    b = Book("khanh_hoa_2024", "Khánh Hòa", 2024, "ods; PL1, PL2, PL3; no union in the province: 0, dashes and x")
    data = _copy(figures(604, 235, members=70, unions=5, groups=140))
    for f in data.values():
        f |= {code: 0 for code in f if code.startswith(("union_", "union:"))}
    words = ("STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2023", "Kế hoạch năm 2024",
             "Thực hiện 6 tháng đầu năm 2024", "Ước thực hiện năm 2024", "Kế hoạch năm 2025")  # fmt: skip
    roles = ("prev", "plan", "h1", "est", "next")
    under = "(Đính kèm Báo cáo số 2214/BC-SKHĐT ngày 29 tháng 7 năm 2024 của Sở Kế hoạch và Đầu tư tỉnh Khánh Hòa)"
    trades = "\n".join(line for line in TRADES.strip().split("\n") if "LHHTX " not in line)
    for name, title, rows in (("Phụ lục 01", _PL1, PLAIN), ("Phụ lục 02", _PL2, trades)):
        g = b.grid(name)
        cap(g, [(1, 1, name.upper()), (2, 1, title)], bold=True, align="center")
        cap(g, [(3, 1, under)], italic=True, align="center")
        for r in (1, 2, 3):
            g.merge(r, 1, r, 8)
        _line(g, 5, words)
        t = lay(b, g, 6, rows, columns_of(4, *roles), data, Hand(unit="Triệu đồng/năm"))
        if name.endswith("1"):
            for role in roles:
                for code in ("union_active", "union_new", "union_dissolved", "union_member_coop"):
                    _nothing(b, t, code, role, "-", "zero")
                for code in ("union_revenue_avg", "union_profit_avg"):
                    _nothing(b, t, code, role, "x", "not_applicable")
            cap(g, [(t.end + 1, 1, "Ghi chú: Trên địa bàn tỉnh chưa có liên hiệp hợp tác xã.")], italic=True)
    g = b.grid("Phụ lục 03")
    cap(g, [(1, 1, "PHỤ LỤC 03"), (2, 1, "TỔNG HỢP KẾT QUẢ HỖ TRỢ, ƯU ĐÃI ĐỐI VỚI HỢP TÁC XÃ")], bold=True)
    cap(g, [(3, 1, under)], italic=True)
    _line(g, 5, words)
    lines = (
        ("I", "Hỗ trợ chung đối với các HTX", ""), ("1", "Bồi dưỡng nguồn nhân lực", ""),
        ("", "- Số người được bồi dưỡng", "Người"), ("", "- Kinh phí hỗ trợ", "Triệu đồng"),
        ("2", "Xúc tiến thương mại, mở rộng thị trường", ""), ("", "- Số HTX được hỗ trợ", "HTX"),
        ("", "- Kinh phí hỗ trợ", "Triệu đồng"), ("3", "Thành lập mới HTX", ""), ("", "- Số HTX được hỗ trợ", "HTX"),
        ("", "- Kinh phí hỗ trợ", "Triệu đồng"),
    )  # fmt: skip
    for i, (no, label, unit) in enumerate(lines):
        cap(g, [(6 + i, 1, no), (6 + i, 2, label), (6 + i, 3, unit)])
        for c in range(4, 9):
            if unit:
                g.put(6 + i, c, 40 + 7 * i + 3 * c)
            b.unscored.add((g.name, addr(6 + i, c)))
    return b.office("KHANHHOA_Phu luc KTTT 2024-2025.ods", ods(b), ["PL1", "PL2", "PL3"], clean=True)


def _nothing(b: Book, t: Laid, code: str, role: str, printed: str | None, state: str) -> None:
    """As nothing(), where a dash has no unit to be sure of."""
    nothing(b, t, code, role, printed, state)
    key = (t.grid.name, addr(*t.at[code, role]))
    b.gold[key] = replace(b.gold[key], unit_measure=None, obs_status=None)


def _later(f: dict[str, float]) -> dict[str, float]:
    """The year after: stocks follow from flows, the rest grows with them."""
    n = {code: round(value * 1.03) for code, value in f.items()}
    for total, new, left in (("coop_total", "coop_new", "coop_dissolved"), ("group_total", "group_new", "group_ended"),
                             ("member_total", "member_new", "member_left")):  # fmt: skip
        n[new], n[left] = f[new] + 1, f[left]
        n[total] = f[total] + n[new] - n[left]
    n["coop_inactive"] = f["coop_inactive"]
    n["coop_active"] = n["coop_total"] - n["coop_inactive"]
    for code in f:
        if code.startswith("union") and not is_money(code):
            n[code] = 0 if code in ("union_new", "union_dissolved") else f[code]
        elif is_money(code):
            n[code] = round(f[code] * 1.06, 1)
    n["group_member"] = n["group_total"] * 13
    return n


def hue_2025() -> Office:
    b = Book("hue_2025", "Huế", 2025, "the plan of five years: 2021 to 2024, estimate of 2025, plan of 2026 across")
    first = dict(figures(605, 290, members=150, unions=5, groups=260)["prev"]) | {"union_new": 0}
    years = [first]
    for _ in range(5):
        years.append(_later(years[-1]))
    hand = Hand(unit="Triệu đồng")
    g = b.grid("Phu luc I")
    cap(g, [(1, 1, "ỦY BAN NHÂN DÂN"), (2, 1, "THÀNH PHỐ HUẾ"), (1, 6, _MOTTO[0]), (2, 6, _MOTTO[1])], bold=True)
    cap(g, [(4, 1, "PHỤ LỤC I"), (5, 1, _PL1 + " GIAI ĐOẠN 2021-2025 VÀ KẾ HOẠCH NĂM 2026")], bold=True)
    cap(g, [(6, 1, "(Kèm theo Kế hoạch số 377/KH-UBND ngày 15 tháng 9 năm 2025 của UBND thành phố Huế)")], italic=True)
    for r in (4, 5, 6):
        g.merge(r, 1, r, 9)
    _line(g, 8, ("TT", "Chỉ tiêu", "Đơn vị", "Thực hiện", "", "", "", "Ước thực hiện năm 2025", "Kế hoạch năm 2026"))
    _line(g, 9, ("Năm 2021", "Năm 2022", "Năm 2023", "Năm 2024"), 4)
    for c in (1, 2, 3, 8, 9):
        g.merge(8, c, 9, c)
    g.merge(8, 4, 8, 7)
    t = lay(b, g, 10, PLAIN, {"est": 8}, {"est": years[4]}, hand)
    for code, row in t.rows.items():
        for i in range(4):
            _number(b, g, (row, 4 + i), code, "prev", {"prev": years[i]}, hand, 2022 + i, True)
        _number(b, g, (row, 9), code, "next", {"next": years[5]}, hand, 2025, True)
    cap(g, [(t.end + 1, 1, "* Từ năm 2024 trở về trước là số liệu của tỉnh Thừa Thiên Huế.")], italic=True)
    cap(g, [(t.end + 2, 1, "Nơi nhận:"), (t.end + 2, 7, "TM. ỦY BAN NHÂN DÂN"), (t.end + 3, 7, "KT. CHỦ TỊCH")])
    return b.office("TP Hue_PL KH KTTT 2026.xlsx", xlsx(b), ["PL1"], clean=True)


def nghe_an_2024() -> Office:
    b = Book("nghe_an_2024", "Nghệ An", 2024, "six months of 2024: the province first, the districts across beside it")
    names = ("TP Vinh", "TX Hoàng Mai", "TX Thái Hòa", "Diễn Châu", "Yên Thành", "Quỳnh Lưu", "Các huyện còn lại")
    shares = (0.11, 0.05, 0.04, 0.13, 0.12, 0.14)
    hand = Hand(unit="Tr.đ/năm")
    g = b.grid("Tong hop")
    cap(g, [(1, 1, "LIÊN MINH HTX TỈNH NGHỆ AN")], bold=True)
    cap(g, [(2, 1, "BIỂU TỔNG HỢP HTX, LIÊN HIỆP HTX, THT THEO HUYỆN, THÀNH PHỐ, THỊ XÃ")], bold=True)
    cap(g, [(3, 1, "Kỳ báo cáo: 6 tháng đầu năm 2024 (số liệu đến ngày 30/6/2024)")], italic=True)
    g.merge(2, 1, 2, 11)
    g.merge(3, 1, 3, 11)
    _line(g, 5, ("STT", "Chỉ tiêu", "ĐVT", "Thực hiện 6 tháng đầu năm 2024"))
    _line(g, 6, ("Toàn tỉnh", "Trong đó"), 4)
    _line(g, 7, names, 5)
    for c in (1, 2, 3):
        g.merge(5, c, 7, c)
    g.merge(5, 4, 5, 11)
    g.merge(6, 4, 7, 4)
    g.merge(6, 5, 6, 11)
    data = figures(606, 820, members=190, unions=8, groups=2600)
    rows = PROVINCIAL.replace("Tr.đồng/HTX", "$").replace("trong năm", "trong kỳ")
    t = lay(b, g, 8, rows, columns_of(4, "h1"), data, hand)
    for code, row in t.rows.items():
        whole = data["h1"][code]
        left = whole
        for i, share in enumerate(shares):
            part = round(whole * (0.9 + share), 1) if is_money(code) else int(whole * share)
            left -= part
            g.put(row, 5 + i, part)
        g.put(row, 11, round(whole * 0.98, 1) if is_money(code) else left)
    cap(g, [(t.end + 1, 2, "Người tổng hợp"), (t.end + 1, 8, "Vinh, ngày 08 tháng 7 năm 2024")])
    return b.office("Nghe An - tong hop HTX theo huyen 6T2024.xlsx", xlsx(b), ["PL1"], clean=True)


def ninh_binh_2026() -> Office:
    b = Book("ninh_binh_2026", "Ninh Bình", 2026, "csv of PL2, nine months, empty lines and ';;;;' of Excel")
    g = b.grid("csv")
    cap(g, [(2, 1, "UBND TỈNH NINH BÌNH"), (3, 1, "SỞ TÀI CHÍNH"), (5, 1, "Phụ lục 2: " + _PL2)])
    cap(g, [(6, 1, "9 tháng đầu năm 2026"), (1, 12, "")])
    _line(g, 8, ("TT", "Ngành nghề", "ĐVT", "Thực hiện năm 2025", "Kế hoạch năm 2026", "Thực hiện 9 tháng năm 2026",
                 "Ước thực hiện năm 2026"))  # fmt: skip
    data = figures(607, 1180, unions=7, groups=480)
    t = lay(b, g, 9, TRADES_SHORT, columns_of(4, "prev", "plan", "m9", "est"), data, Hand(number=dots))
    cap(g, [(t.end + 2, 5, "Hoa Lư, ngày 02/10/2026"), (t.end + 3, 5, "PHÓ GIÁM ĐỐC")])
    content = delimited(b, ";", str.encode, comma)
    return b.office("PL2_NinhBinh_9T2026.csv", content, ["PL2"], clean=True, csv=True)


def phu_tho_2025() -> Office:
    b = Book("phu_tho_2025", "Phú Thọ", 2025, "zip with the lock file of Excel and Thumbs.db; KH below years")
    data = figures(608, 1480, members=60, unions=9, groups=700)
    books = []
    for form, title, rows in (("PL1", _PL1, PLAIN), ("PL2", _PL2, TRADES)):
        one = Book(b.id, b.province, b.year)
        g = one.grid(form)
        cap(g, [(1, 1, "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ"), (3, 1, f"Phụ lục {form[-1]}"), (4, 1, title)], bold=True)
        cap(g, [(5, 1, "(Kèm theo Công văn số 4105/UBND-TH ngày 22 tháng 8 năm 2025)")], italic=True)
        for r in (3, 4, 5):
            g.merge(r, 1, r, 8)
        _line(g, 7, ("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2024", "Năm 2025", "", "", "Năm 2026"))
        _line(g, 8, ("Thực hiện", "KH", "TH 6 tháng", "Ước cả năm", "KH"), 4)
        for c in (1, 2, 3):
            g.merge(7, c, 8, c)
        g.merge(7, 5, 7, 7)
        _line(g, 9, ("A", "B", "C", "1", "2", "3", "4", "5"))
        hand = Hand(unit="Triệu đồng")
        lay(one, g, 10, rows, columns_of(4, "prev", "plan", "h1", "est", "next"), data, hand)
        b.gold |= one.gold
        books.append(one)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in (
            ("Phu Tho gui Bo TC/PL1.xlsx", xlsx(books[0])), ("Phu Tho gui Bo TC/PL2.xls", xls(books[1])),
            ("Phu Tho gui Bo TC/~$PL1.xlsx", b"\x05admin".ljust(55, b" ") + b"a\0d\0m\0i\0n".ljust(110, b"\0")),
            ("Phu Tho gui Bo TC/Thumbs.db", bytes.fromhex("d0cf11e0a1b11ae1").ljust(1536, b"\0")),
        ):  # fmt: skip
            z.writestr(zipfile.ZipInfo(name), content)
    return b.office("Phu Tho_KTTT_2025_2026.zip", out.getvalue(), ["PL1", "PL2"], clean=True)


def thanh_hoa_2024() -> Office:
    b = Book("thanh_hoa_2024", "Thanh Hóa", 2024, "totals and % are formulas; units only above the table; a text sheet")
    data = figures(609, 1210, members=150, unions=7, groups=830)
    text = b.grid("Thuyet minh")
    cap(
        text,
        [
            (1, 1, "THUYẾT MINH SỐ LIỆU"),
            (3, 1, "1. Số liệu 6 tháng đầu năm tính đến ngày 30/6/2024, do 27 huyện, thị xã, thành phố báo cáo."),
            (4, 1, "2. Lao động thường xuyên là lao động có hợp đồng từ 03 tháng trở lên."),
            (5, 1, "3. Mọi vướng mắc xin liên hệ Phòng KTTT, số điện thoại 0237.3852366."),
        ],
    )
    g = b.grid("Bieu so 01")
    cap(g, [(1, 1, "Biểu số 01"), (2, 1, _PL1 + " TỈNH THANH HOÁ NĂM 2024")], bold=True)
    g.merge(2, 1, 2, 9)
    cap(g, [(3, 6, "Đơn vị tính: HTX, LHHTX, THT, người, triệu đồng")], italic=True, align="right")
    _line(g, 5, ("STT", "Chỉ tiêu", "TH năm\n2023", "Năm 2024", "", "", "", "KH năm\n2025"))
    _line(g, 6, ("Kế hoạch", "TH\n6 tháng", "Ước TH\ncả năm", "Ước TH/KH\n(%)"), 4)
    for c in (1, 2, 8):
        g.merge(5, c, 6, c)
    g.merge(5, 4, 5, 7)
    columns = columns_of(3, "prev", "plan", "h1", "est", "pct:est/plan", "next")
    t = lay(b, g, 7, PLAIN, columns, data, Hand(units=None))
    for row in t.rows.values():
        label = g.cells[row, 2]
        if len(str(label.value)) > 32:
            words = str(label.value).split(" ")
            label.value = " ".join(words[:6]) + "\n" + " ".join(words[6:])
        if (row, 7) in g.cells:
            g.cells[row, 7].value = f"=ROUND(F{row}/D{row}*100,1)"
    total, new, ended = (t.rows[c] for c in ("coop_total", "coop_new", "coop_dissolved"))
    for c, before in (("D", "C"), ("E", "C"), ("F", "C"), ("H", "F")):
        g.cells[total, "ABCDEFGH".index(c) + 1].value = f"={before}{total}+{c}{new}-{c}{ended}"
    b.grid("Sheet3").put(1, 1, None)
    return b.office("Thanh Hoa bieu 01 KTTT (co cong thuc).xlsx", calculated(b), ["PL1"], clean=True)


THIRD_CLEAN = (
    gia_lai_2025, bac_lieu_2017, hung_yen_2026, khanh_hoa_2024, hue_2025, nghe_an_2024, ninh_binh_2026, phu_tho_2025,
    thanh_hoa_2024,
)  # fmt: skip


# --- with planted errors ---------------------------------------------------------------------------------------------


def _sheet(
    b: Book, name: str, titles: Sequence[str], words: Sequence[str], rows: str, roles: Sequence[str], data: Figures,
    hand: Hand, row: int = 1,
) -> tuple[Grid, Laid]:  # fmt: skip
    g = b.grid(name)
    cap(g, [(row + i, 1, text) for i, text in enumerate(titles)], hand, bold=True)
    _line(g, row + len(titles) + 1, ("STT", "Chỉ tiêu", "ĐVT", *words), 1, hand)
    return g, lay(b, g, row + len(titles) + 2, rows, columns_of(4, *roles), data, hand)


_FIVE = ("prev", "plan", "h1", "est", "next")


def _five(n: int) -> tuple[str, ...]:
    return (f"Thực hiện năm {n - 1}", f"Kế hoạch năm {n}", f"Thực hiện 6 tháng đầu năm {n}", f"Ước thực hiện năm {n}",
            f"Kế hoạch năm {n + 1}")  # fmt: skip


def ca_mau_2025() -> Office:
    b = Book("ca_mau_2025", "Cà Mau", 2025, "the letter O in a number, 1.234 as a decimal, PL2 eight more than PL1")
    data = figures(621, 470, members=40, unions=5, groups=1420)
    other = _copy(data)
    other["est"]["coop_total"] += 8
    head = ("ỦY BAN NHÂN DÂN TỈNH CÀ MAU", "SỞ TÀI CHÍNH", "Cà Mau, ngày 28 tháng 8 năm 2025")
    g, t = _sheet(b, "Bieu 1", (*head, "BIỂU 1. " + _PL1), _five(2025), COMPACT, _FIVE, data, Hand(unit="Tr.đồng"))
    g2, t2 = _sheet(b, "Bieu 2", (*head, "BIỂU 2. " + _PL2), _five(2025), TRADES, _FIVE, other, Hand())
    b.plant(g2, t2.at["coop_total", "est"], {"R30", "R01"}, "8 more than in PL1 and than its trades")
    at = typed(b, t, "member_new", "h1", str(int(data["h1"]["member_new"])).replace("0", "O")[:-1] + "O", None)
    b.unscored.add((g.name, addr(*at)))
    b.plant(g, at, set(), "the letter O instead of a zero")
    whole = data["prev"]["group_total"]
    at = typed(b, t, "group_total", "prev", whole / 1000, whole / 1000, also=(whole, None))
    g.cells[at].fmt = "General"
    b.plant(g, at, {"R29", "R08", "R30"}, "1.4xx typed under an English locale became a decimal", or_right=False)
    return b.office("CaMau_bieu_1_2_KTTT.xlsx", xlsx(b), ["PL1", "PL2"])


def binh_phuoc_2021() -> Office:
    b = Book("binh_phuoc_2021", "Bình Phước", 2021, "xls; half-year above the year, a wrong %, a blank in a row")
    data = _copy(figures(622, 205, members=50, unions=5, groups=260))
    h1 = data["h1"]
    more = data["est"]["coop_new"] + 6 - h1["coop_new"]
    for code in ("coop_new", "coop_total", "coop_active"):
        h1[code] += more
    words = ("Năm 2020", "KH năm 2021", "TH 6T đầu năm 2021", "Ước TH cả năm 2021", "Ước TH/KH 2021 (%)")
    roles = ("prev", "plan", "h1", "est", "pct:est/plan")
    head = ("SỞ KH&ĐT TỈNH BÌNH PHƯỚC", "PHỤ LỤC 1 - " + _PL1 + " NĂM 2021")
    g, t = _sheet(b, "Sheet1", head, words, PLAIN, roles, data, Hand(unit="Trđ"))
    b.plant(g, t.at["coop_new", "h1"], {"R10"}, "six more new cooperatives in six months than in the year")
    at = t.at["group_member", "pct:est/plan"]
    g.cells[at].value = 132.5
    b.plant(g, at, {"R11"}, "132,5 % of the plan, but the columns give about 100 %")
    nothing(b, t, "worker_regular", "est", None, "blank")
    key = (g.name, addr(*t.at["worker_regular", "est"]))
    b.gold[key] = replace(b.gold[key], unit_measure=None)
    del g.cells[t.at["worker_regular", "pct:est/plan"]]
    b.plant(g, t.at["worker_regular", "est"], {"R31"}, "regular workers of the year left blank")
    return b.office("Binh Phuoc phu luc HTX (29-7-2021).xls", xls(b), ["PL1"])


def hai_phong_2025() -> Office:
    b = Book("hai_phong_2025", "Hải Phòng", 2025, "nine months, file name of six; income of a month")
    data = _copy(figures(623, 800, members=95, unions=6, groups=310))
    data["m9"]["revenue_member_avg"] = round(data["m9"]["revenue_avg"] * 1.3, 1)
    words = ("Thực hiện năm 2024", "Kế hoạch năm 2025", "Thực hiện 9 tháng năm 2025", "Ước thực hiện năm 2025")
    rows = PROVINCIAL.replace("toàn tỉnh", "toàn thành phố").replace("trong năm", "trong kỳ")
    rows = rows.replace("Tr.đồng/LĐ", "Tr.đồng/người/năm")
    head = ("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG", "SỞ TÀI CHÍNH", "Hải Phòng, ngày 06 tháng 10 năm 2025",
            "TỔNG HỢP SỐ LIỆU KINH TẾ TẬP THỂ, HỢP TÁC XÃ 9 THÁNG ĐẦU NĂM 2025")  # fmt: skip
    g, t = _sheet(b, "9T", head, words, rows, ("prev", "plan", "m9", "est"), data, Hand())
    b.plant(g, None, {"R39"}, "title and column of nine months, file name of six")
    b.plant(g, t.at["revenue_member_avg", "m9"], {"R16"}, "revenue from members exceeds the revenue")
    month = round(data["est"]["worker_income_avg"] / 12, 1)
    at = typed(b, t, "worker_income_avg", "est", month, round(month * 1e6, 2), also=(round(month * 12e6, 2), None))
    b.plant(g, at, {"R17", "R28", "R29"}, "the income of a month in a row of years")
    return b.office("Hai Phong_BC 6 thang dau nam 2025.xlsx", xlsx(b), ["PL1"])


def lang_son_2018() -> Office:
    b = Book("lang_son_2018", "Lạng Sơn", 2018, "xls in .VnTime; two digits swapped, parts above their wholes")
    data = _copy(figures(624, 240, members=60, unions=5, groups=170))
    data["prev"]["coop_active"] = data["prev"]["coop_total"] + 15
    data["h1"]["worker_member"] = data["h1"]["worker_regular"] + 120
    total = str(int(data["est"]["member_total"]))
    spot = next(i for i in range(1, 4) if total[i] != total[i + 1])
    data["est"]["member_total"] = int(total[:spot] + total[spot + 1] + total[spot] + total[spot + 2 :])
    hand = Hand(unit="Triệu đồng", spell=legacy.tcvn3, font=".VnTime", number=dots, money=dots)
    head = ("Uỷ ban nhân dân tỉnh Lạng Sơn", "Sở Kế hoạch và Đầu tư", "Phụ lục 1",
            "Số lượng, doanh thu và thu nhập của hợp tác xã, liên hiệp hợp tác xã, tổ hợp tác",
            "(Kèm theo Công văn số 795/SKHĐT ngày 20/7/2018)")  # fmt: skip
    rows = PLAIN.replace("HỢP TÁC XÃ", "Hợp tác xã").replace("LIÊN HIỆP", "Liên hiệp").replace("TỔ HỢP", "Tổ hợp")
    rows = rows.replace("TÁC||", "tác||")
    g, t = _sheet(b, "PL1", head, _five(2018), rows, _FIVE, data, hand)
    b.plant(g, t.at["coop_active", "prev"], {"R03", "R07"}, "15 more active than there are")
    b.plant(g, t.at["worker_member", "h1"], {"R20"}, "more workers that are members than workers")
    b.plant(g, t.at["member_total", "est"], {"R08", "R28"}, "two digits swapped: not opening + new - left")
    return b.office("langson-bieu1-2018.xls", xls(b), ["PL1"])


def quang_nam_2022() -> Office:
    b = Book("quang_nam_2022", "Quảng Nam", 2022, "ods of PL2; a hidden column, one trade too many, '12 HTX' in a cell")
    data = _copy(figures(625, 520, unions=5, groups=390))
    data["est"]["coop:transport"] += 9
    head = ("UBND TỈNH QUẢNG NAM", "PHỤ LỤC SỐ 02", _PL2 + " NĂM 2022")
    g, t = _sheet(b, "PL02", head, _five(2022), TRADES_SHORT, _FIVE, data, Hand(formats=("General", "General")))
    b.plant(g, t.at["coop:transport", "est"], {"R01", "R02"}, "nine more in transport than the sum allows")
    g.hidden_columns.add(t.columns["h1"])
    at = (t.first, t.columns["h1"])
    b.plant(g, at, set(), "the column of six months is hidden", info_ok=True, words=("ẩn", "hidden"))
    n = data["prev"]["coop:environment"]
    at = typed(b, t, "coop:environment", "prev", f"{int(n)} HTX", n, also=(None,))
    b.gold[g.name, addr(*at)] = replace(b.gold[g.name, addr(*at)], unit_measure=None, obs_status=None)
    b.plant(g, at, set(), "a number with its unit in the cell", info_ok=True, or_right=True)
    return b.office("QUANG NAM (PL02) nganh nghe 2022.ods", ods(b), ["PL2"])


def dak_lak_2024() -> Office:
    b = Book("dak_lak_2024", "Đắk Lắk", 2024, "a column in đồng under triệu đồng, too many managers")
    data = _copy(figures(626, 640, members=75, unions=5, groups=420))
    data["est"]["manager_college"] = data["est"]["manager_total"] - data["est"]["manager_primary_mid"] + 90
    data["plan"]["profit_avg"] = round(data["plan"]["revenue_avg"] * 0.62, 1)
    g = b.grid("KTTT")
    cap(g, [(1, 1, "UBND TỈNH ĐẮC LẮC"), (2, 1, "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"), (1, 6, "Phụ lục 01")], bold=True)
    cap(g, [(4, 1, _PL1), (5, 1, "NĂM 2024 VÀ DỰ KIẾN NĂM 2025")], bold=True)
    g.merge(4, 1, 4, 8)
    g.merge(5, 1, 5, 8)
    cap(g, [(6, 7, "ĐVT: triệu đồng")], italic=True)
    _line(g, 8, ("Số TT", "Nội dung chỉ tiêu", "ĐVT", "TH 2023", "KH 2024", "6T/2024", "Ước TH 2024", "KH 2025"))
    t = lay(b, g, 9, PLAIN, columns_of(4, *_FIVE), data, Hand(unit="Tr.đ"))
    for code in (c for c in t.rows if is_money(c)):
        value = round(data["h1"][code] * 1e6)
        at = typed(b, t, code, "h1", value, value * 1e6, also=(float(value), None))
        if code in ("revenue_avg", "worker_income_avg", "group_revenue_avg"):
            b.plant(g, at, {"R29", "R28", "R17"}, "đồng in a row of triệu đồng")
    b.plant(g, t.at["manager_college", "est"], {"R21"}, "90 more trained managers than managers")
    b.plant(g, t.at["profit_avg", "plan"], {"R15", "R28"}, "a margin of 62 %")
    return b.office("Dac Lac - PL 01 (2024).xlsx", xlsx(b), ["PL1"])


def dong_thap_2025() -> Office:
    b = Book(
        "dong_thap_2025",
        "Đồng Tháp",
        2025,
        "PL1 and PL2: a sub-total that is not, (*) marks",
    )
    data = _copy(figures(627, 420, members=230, unions=6, groups=2300))
    data["act"]["coop_hightech"] *= 30
    other = _copy(data)
    other["act"]["coop:non_agriculture"] += 11
    other["plan"]["union_total"] += 2
    other["plan"]["union:agriculture"] += 2
    words = ("Thực hiện năm 2024", "Kế hoạch năm 2025", "Thực hiện năm 2025", "Kế hoạch năm 2026")
    roles = ("prev", "plan", "act", "next")
    head = ("UBND TỈNH ĐỒNG THÁP", "SỞ TÀI CHÍNH", "Mỹ Tho, ngày 17 tháng 12 năm 2025")
    hand = Hand(unit="Triệu đồng", number=dots, money=dots)
    g, t = _sheet(b, "PL1", (*head, "PHỤ LỤC 1: " + _PL1), words, COMPACT, roles, data, hand)
    g2, t2 = _sheet(b, "PL2", (*head, "PHỤ LỤC 2: " + _PL2), words, TRADES_SHORT, roles, other, hand)
    b.plant(g, t.at["coop_hightech", "act"], {"R07", "R28", "R29"}, "more high-tech cooperatives than there are")
    b.plant(g2, t2.at["coop:non_agriculture", "act"], {"R01", "R02"}, "the sub-total is 11 more than its parts")
    b.plant(g2, t2.at["union_total", "plan"], {"R30"}, "two unions more than in PL1")
    at = typed(b, t, "group_member", "prev", dots(data["prev"]["group_member"]) + "(*)", also=(None,))
    cap(g, [(t.end + 1, 1, "(*) Ước tính của UBND các xã, phường.")], italic=True)
    b.plant(g, at, set(), "a footnote mark behind the number", info_ok=True, or_right=True)
    return b.office("Dong Thap - PL1, PL2 nam 2025.xlsx", xlsx(b), ["PL1", "PL2"])


THIRD_FAULTY = (
    ca_mau_2025, binh_phuoc_2021, hai_phong_2025, lang_son_2018, quang_nam_2022, dak_lak_2024, dong_thap_2025,
)  # fmt: skip
THIRD: tuple[Callable[[], Office], ...] = (*THIRD_CLEAN, *THIRD_FAULTY)
