"""Articles in the manner of Alliance sites and newspapers, and what editors do with them. Written for these tests.

Every place, date and figure is a parameter or invented, so that two reports on one template differ as real ones do.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What a province's report of a quarter is filled with."""

    province: str = "Nam Định"
    place: str = "huyện Ý Yên"
    period: str = "6 tháng đầu năm 2024"
    then: str = "6 tháng đầu năm 2023"
    day: str = "12/7"
    total: str = "553"
    farming: str = "387"
    trade: str = "124"
    funds: str = "42"
    new: str = "14"
    closed: str = "6"
    members: str = "418.250"
    workers: str = "21.340"
    revenue: str = "3.472"
    income: str = "58"
    capital: str = "1.205"
    good: str = "64,5"
    lent: str = "18,7"
    projects: str = "37"
    classes: str = "22"
    trained: str = "1.140"
    guests: str = "120"


NEXT_YEAR = Figures(
    period="6 tháng đầu năm 2025", then="6 tháng đầu năm 2024", day="15/7", total="571", farming="398", trade="130",
    funds="43", new="19", closed="8", members="421.900", workers="22.015", revenue="3.810", income="62",
    capital="1.333", good="66,1", lent="21,4", projects="41", classes="25", trained="1.265", guests="150",
)  # fmt: skip
NEXT_QUARTER = Figures(
    period="9 tháng năm 2024", then="9 tháng năm 2023", day="10/10", total="560", farming="391", trade="127",
    funds="42", new="21", closed="9", members="419.480", workers="21.700", revenue="3.655", income="59",
    capital="1.270", good="65,2", lent="20,1", projects="39", classes="31", trained="1.580", guests="115",
)  # fmt: skip
NEIGHBOUR = Figures(
    province="Thái Bình", place="huyện Kiến Xương", day="11/7", total="498", farming="402", trade="71", funds="25",
    new="9", closed="11", members="512.600", workers="17.860", revenue="2.918", income="51", capital="985",
    good="59,8", lent="15,2", projects="28", classes="17", trained="890", guests="90",
)  # fmt: skip


def report(f: Figures | None = None) -> str:
    """What an Alliance writes of a half-year: many figures, the sentences of last year."""
    f = f or Figures()
    return f"""\
Ngày {f.day}, Liên minh Hợp tác xã (HTX) tỉnh {f.province} tổ chức hội nghị sơ kết công tác phát triển kinh tế \
tập thể, HTX {f.period}, triển khai nhiệm vụ trọng tâm những tháng còn lại của năm. Dự hội nghị có lãnh đạo Ủy \
ban nhân dân tỉnh, đại diện các sở, ngành, Ủy ban nhân dân các huyện, thành phố và {f.guests} đại biểu là giám \
đốc các HTX tiêu biểu trên địa bàn tỉnh.

Báo cáo tại hội nghị cho thấy, {f.period}, khu vực kinh tế tập thể, HTX của tỉnh tiếp tục phát triển ổn định, \
từng bước khắc phục khó khăn. Đến nay, toàn tỉnh có {f.total} HTX, trong đó có {f.farming} HTX nông nghiệp, \
{f.trade} HTX phi nông nghiệp và {f.funds} quỹ tín dụng nhân dân. Trong kỳ, toàn tỉnh thành lập mới {f.new} HTX, \
giải thể {f.closed} HTX. Tổng số thành viên HTX là {f.members} người; số lao động làm việc thường xuyên trong \
HTX là {f.workers} người.

Doanh thu của các HTX ước đạt {f.revenue} tỷ đồng, thu nhập bình quân của lao động thường xuyên đạt {f.income} \
triệu đồng/người/năm. Tổng vốn hoạt động của các HTX đạt {f.capital} tỷ đồng. Tỷ lệ HTX hoạt động tốt, khá chiếm \
{f.good}%, tăng so với {f.then}. Nhiều HTX đã mạnh dạn đổi mới phương thức sản xuất, ứng dụng khoa học công \
nghệ, liên kết với doanh nghiệp trong tiêu thụ sản phẩm; tiêu biểu như các HTX ở {f.place}.

Quỹ Hỗ trợ phát triển HTX tỉnh đã giải ngân {f.lent} tỷ đồng cho {f.projects} dự án. Liên minh HTX tỉnh phối hợp \
tổ chức {f.classes} lớp tập huấn, bồi dưỡng về Luật Hợp tác xã năm 2023 và Nghị định số 113/2024/NĐ-CP cho \
{f.trained} lượt cán bộ quản lý, thành viên HTX; hỗ trợ các HTX tham gia hội chợ, kết nối cung cầu, đưa sản phẩm \
lên sàn thương mại điện tử.

Bên cạnh những kết quả đạt được, khu vực kinh tế tập thể vẫn còn khó khăn: quy mô HTX nhỏ, vốn ít, trình độ cán \
bộ quản lý hạn chế, liên kết giữa các HTX còn lỏng lẻo. Thời gian tới, Liên minh HTX tỉnh tiếp tục tuyên truyền \
Nghị quyết số 20-NQ/TW của Ban Chấp hành Trung ương Đảng, Luật Hợp tác xã năm 2023; củng cố các HTX yếu kém; hỗ \
trợ HTX tiếp cận đất đai, vốn vay, khoa học công nghệ và thị trường.

Phát biểu tại hội nghị, lãnh đạo Liên minh HTX tỉnh đề nghị các địa phương quan tâm hơn nữa tới phát triển kinh \
tế tập thể, xem đây là nhiệm vụ quan trọng trong phát triển kinh tế - xã hội của địa phương."""


def opening(
    place: str = "huyện Vụ Bản", day: str = "18/3", people: str = "65", teams: str = "12", lent: str = "450"
) -> str:
    """A short notice on a template with few figures: almost all of it is the same for the next district."""
    return f"""\
Ngày {day}, tại {place}, Liên minh Hợp tác xã tỉnh phối hợp với Phòng Nông nghiệp và Phát triển nông thôn tổ \
chức lớp tập huấn nâng cao năng lực quản lý cho cán bộ hợp tác xã, tổ hợp tác trên địa bàn. Tham dự lớp tập huấn \
có {people} học viên là giám đốc, kế toán, thành viên ban kiểm soát của các hợp tác xã và đại diện {teams} tổ \
hợp tác.

Trong thời gian tập huấn, các học viên được giảng viên truyền đạt những nội dung cơ bản của Luật Hợp tác xã năm \
2023, các văn bản hướng dẫn thi hành; kỹ năng xây dựng phương án sản xuất kinh doanh, quản trị tài chính, kế \
toán hợp tác xã; kỹ năng xúc tiến thương mại, truy xuất nguồn gốc và chuyển đổi số trong hợp tác xã. Học viên \
được trao đổi, thảo luận và tham quan thực tế một mô hình hợp tác xã hoạt động hiệu quả.

Cũng trong dịp này, Quỹ Hỗ trợ phát triển hợp tác xã tỉnh giới thiệu chính sách cho vay ưu đãi và trao quyết \
định cho vay {lent} triệu đồng. Kết thúc lớp tập huấn, các học viên được cấp giấy chứng nhận theo quy định."""


def shortened(text: str, paragraphs: int) -> str:
    """The first paragraphs only."""
    return "\n\n".join(text.split("\n\n")[:paragraphs])


def with_lead(text: str, lead: str) -> str:
    """A lead of the newspaper's own before the text."""
    return f"{lead}\n\n{text}"


def with_captions(text: str, *captions: str) -> str:
    """Captions of photos between the paragraphs, a byline and the source at the end."""
    parts = text.split("\n\n")
    for place, caption in enumerate(captions, 1):
        parts.insert(2 * place, caption)
    return "\n\n".join([*parts, "Ban Biên tập (tổng hợp)", "Nguồn: Liên minh HTX tỉnh"])


def edited(text: str) -> str:
    """The hand of an editor: short forms, synonyms, one sentence cut in two. The figures stay."""
    for old, new in (
        ("Hợp tác xã (HTX)", "HTX"), ("Ủy ban nhân dân", "UBND"), ("tổ chức hội nghị", "đã tổ chức Hội nghị"),
        ("cho thấy,", "nêu rõ:"), ("trên địa bàn tỉnh", "trong tỉnh"), ("tiêu biểu như", "điển hình là"),
        ("Bên cạnh những kết quả đạt được,", "Tuy nhiên,"), ("; số lao động", ". Số lao động"),
        ("quan tâm hơn nữa tới", "quan tâm hơn nữa đến"), ("toàn tỉnh", "cả tỉnh"),
    ):  # fmt: skip
        text = text.replace(old, new)
    return text
