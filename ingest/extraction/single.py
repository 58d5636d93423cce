"""Whether a sentence speaks of one cooperative: its head speaks, it was founded one day, its figures are those of one.

A cooperative with a name is met in `walk`; here is one whose name was said before, or is never said. "HTX" in the
singular can also mean all of them ("doanh thu bình quân HTX"), so a sentence must show that it is about one.
"""

from __future__ import annotations

import re

from ingest.extraction.subjects import Item
from ingest.extraction.text import Sentence

_HTX = r"(?:htx|hợp tác xã)(?: ?\( ?htx ?\))?"
_WHOLE = re.compile(
    rf"\b(?:toàn|cả) (?:tỉnh|thành phố|tp|huyện|nước|quốc|vùng|cụm)\b|địa bàn"
    rf"|\bbình quân (?:của )?(?:(?:mỗi|một|các) )?{_HTX}"
    rf"|{_HTX} bình quân|\b(?:mỗi|các|nhiều|những|số|tổng số|[0-9.]+) {_HTX}|\b(?:tỉnh|thành phố) (?:có|hiện|đã)\b"
)
_SPEAKS = re.compile(
    rf"\b(?:giám đốc|chủ tịch|chủ nhiệm|(?:hội đồng|ban) quản trị|hđqt|đại diện|trưởng ban kiểm soát)(?: của)? {_HTX}\b"
    rf".{{0,80}}\b(?:cho biết|cho hay|chia sẻ|kể|nói|khẳng định|tâm sự|bộc bạch|phấn khởi|thông tin)\b"
    rf"|^\W*(?:phó )?(?:giám đốc|chủ tịch|chủ nhiệm)(?: hội đồng quản trị| hđqt)?(?: của)? {_HTX}\b"
    rf"|\bnhận (?:chức|nhiệm vụ)[^,;.]{{0,40}}{_HTX}\b"
)
_FOUNDED = re.compile(
    rf"(?:^|, )\W*{_HTX} (?:được |chính thức |mới )*(?:thành lập|ra đời)"
    rf" (?:từ|vào|cách|năm [12]|ngày|tháng|giữa|với)"
    rf"|^\W*(?:được |chính thức )*(?:thành lập|ra đời) (?:từ|vào|cách|năm [12]|ngày|tháng|giữa)"
    rf".{{0,80}}?(?<!các ){_HTX}\b"
    rf"|\blập (?:nên|ra) {_HTX}\b|\bđây là {_HTX}\b|\bcó một {_HTX}\b"
)
# What a match of these patterns contains; most sentences contain none.
_ROLES = (
    "giám đốc",
    "chủ tịch",
    "chủ nhiệm",
    "quản trị",
    "hđqt",
    "đại diện",
    "kiểm soát",
    "nhận chức",
    "nhận nhiệm vụ",
)
_BEGINNINGS = ("thành lập", "ra đời", "lập nên", "lập ra", "đây là", "có một")
_OTHERS = re.compile(r"liên minh|hội nông dân|chi cục|sở nông nghiệp")
_SUBJECT = re.compile(
    rf"(?:^\W*|[,;:\"] |\b(?:nay|hiện|của|cả|khi|nhờ|mỗi năm|năm qua|nay,|thì|giúp|riêng|bản thân) ){_HTX}"
    r" (?:(?:hiện|nay|đã|đang|cũng|chỉ|luôn|còn|mới|vẫn|có thể|này) )*"
    r"(?:có|đạt|thu|tạo|trả|xuất|phấn đấu|đặt mục tiêu|xây dựng|liên kết|cung ứng|canh tác|sản xuất|giải quyết|tăng|là"
    r"|bán|nộp|kết nạp|phát triển|lãi|mở rộng|cung cấp|duy trì|thuê|đầu tư|chế biến)\b"
)
_PERSONAL = re.compile(r"\b(?:(?<!hộ )gia đình|(?<!chúng )tôi|(?:anh|chị)(?! em\b)|vợ chồng)\b")
_RETURN = re.compile(
    rf"^\W*(?:hiện |đến nay,? |nhìn chung,? |theo đó,? )?"
    rf"(?:các|nhiều|số lượng|số|tổng số) {_HTX}\b(?! (?:khác|bạn|này))"
    rf"|\b(?:có|thành lập mới|giải thể|lên|là|còn)(?: được| thêm)? (?:[0-9]{{2,}}|[0-9]\.[0-9]{{3}}) {_HTX}\b"
    rf"|\bbình quân (?:của )?(?:một |mỗi |các )?{_HTX}|{_HTX} bình quân|\bbình quân[^,;.]{{0,30}} đồng/{_HTX}"
)
_MOST = {"person": 600.0, "money": 60e9, "product": 9.0}  # of one cooperative; an area has more


def about_one(sentence: Sentence, items: list[Item]) -> bool:
    """Whether the sentence makes one cooperative its subject, without a name."""
    low = sentence.low
    if any(_small(item) for item in items) and _PERSONAL.search(low) and not _WHOLE.search(low):
        return True
    if "htx" not in low and "hợp tác xã" not in low:
        return False
    if any(role in low for role in _ROLES) and _SPEAKS.search(low):
        return True
    small = any(_small(item) for item in items)
    founded = any(word in low for word in _BEGINNINGS)
    if not (small or founded) or _WHOLE.search(low):
        return False
    if founded and _FOUNDED.search(low) and not _OTHERS.search(low):
        return True
    return small and _SUBJECT.search(low) is not None


def returns(sentence: Sentence) -> bool:
    """Whether the sentence turns from one cooperative to all of them."""
    return _RETURN.search(sentence.low) is not None


def _small(item: Item) -> bool:
    """Whether the figure is one of a single cooperative, and too small for that of an area."""
    q = item.q
    if q.kind == "money":
        return not q.per and q.value < _MOST["money"]
    if item.unit.family == "person":
        return q.value < _MOST["person"]
    return item.unit.value in {"product", "ocop_product"} and q.value <= _MOST["product"]
