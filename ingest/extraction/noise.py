"""Numbers that are no figures: laws, ordinals, telephones, criteria, stars, clocks, counters, programme names."""

from __future__ import annotations

import re
from bisect import bisect_left

from ingest.extraction.text import Sentence

_NOISE = re.compile(
    r"(?<!\w)(?:"
    r"(?<![0-9])[0-9]{1,8}[a-z]?\s?/\s?(?:[0-9]{4}\s?/\s?)?[a-zđ]{1,6}-[a-zđ0-9]+"  # 641/KH-UBND, 45/2021/NĐ-CP
    r"|(?<![0-9])[0-9]{1,8}\s?-\s?[a-zđ]{2,}(?:\s?/\s?[a-zđ]+)?(?![a-zà-ỹ])"  # 20-NQ/TW
    r"|\b(?:nghị quyết|nghị định|thông tư|quyết định|công văn|chỉ thị|văn bản|luật|kết luận|kế hoạch số"
    r"|điều|khoản|chương|phụ lục|biểu|mẫu)"
    r"(?: số)?[ :]*[0-9][^\s,;.]*"
    r"|\b(?:số|bão số|tổ|khu|đường|quốc lộ|tỉnh lộ|cụm|khối|phường|quận|thứ|khóa|top|tuổi|km|ngõ|hẻm|vùng|cấp|loại|lớp"
    r"|chủ đề|nhóm|kỳ|đợt|phiên|lần) (?:số )?[0-9]+(?![0-9.,]*[0-9])"
    r"(?! ?(?:htx|hợp tác|tht|tổ hợp|liên hiệp|lhhtx|đơn vị|người|cán bộ|lao động|thành viên))"
    r"|\bsố nhà [0-9]+|\blần thứ [0-9]+|\b(?:tiêu chí|chỉ tiêu)(?: số)? [0-9]+(?:\.[0-9]+)*(?= |$|\))(?! ?%)"
    r"|[0-9](?:\s?(?:-|đến|và|,)\s?[0-9])?\s?sao\b"
    r"|\b(?:điện thoại|đt|fax|hotline|tel|di động|đường dây nóng)[ :.]*[0-9+(][0-9 .()\-]{5,}"
    r"|(?<![0-9.,])0[0-9]{2,3}[. -]?[0-9]{3}[. -]?[0-9]{3,4}(?![0-9])"
    r"|\b[0-9]{1,2} ?(?:h|giờ|g) ?[0-9]{0,2}(?![a-zà-ỹ0-9])|\b[0-9]{1,2}:[0-9]{2}\b"
    r"|\b(?:truy cập|trực tuyến|online|lượt xem|hôm nay|hôm qua|trong tuần|trong tháng|tất cả|lượt truy cập)"
    r"[^.;:]{0,30}:\s?(?![0-9.,]+ ?(?:triệu|tỷ|tỉ|nghìn|đồng|htx|hợp tác|tht|tổ hợp|thành viên|lao động|%))[0-9.,]+"
    r"|\b(?:đề án|chương trình|dự án|phong trào|cuộc thi|chiến dịch|mô hình)(?: \w+){0,3} ?[\"'][^\"']{0,80}[\"']"
    r"|\b(?:đề án|chương trình|chiến dịch)(?: (?:phát triển|xây dựng|thành lập))? [0-9][0-9.]*(?= (?:htx|hợp tác xã))"
    r"|\b(?:một|1) trong (?:những|số|các|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|[0-9]+)"
    r"|\b(?:bình quân|trung bình|mỗi)(?: (?:trong )?năm [0-9]{4})?[^,;.0-9]{0,30}?\b(?:0?1|một) "
    r"(?=htx|hợp tác xã|liên hiệp|lhhtx|tổ hợp tác|tht|lao động|thành viên|người|quỹ)"
    r"|\b(?:doanh thu|lãi|lợi nhuận|thu nhập)(?: của)? (?:0?1|một) "
    r"(?=htx|hợp tác xã|lao động|thành viên|tổ hợp tác|tht)"
    r"|\b(?:thứ|hạng) (?:nhất|hai|ba|tư|năm|sáu|bảy|tám)\b|\blần (?:nhất|hai|ba)\b"
    r"|\b(?:ba|bốn|hai|bảy|sáu) (?:bên|nhà|miền|mặt|cùng)\b"
    r"|\b(?:mỗi|từng) (?:xã|phường) một sản phẩm|\b4\.0\b|\b(?:covid|sars)[- ][0-9]+\b|\bco?p ?[0-9]+\b"
    r")"
)
_FIRST_TEXT = """
nghị thông quyết công văn chỉ luật kết kế điều khoản chương phụ biểu mẫu số bão tổ khu đường quốc tỉnh cụm khối phường
quận thứ khóa top tuổi km ngõ hẻm vùng cấp loại lớp chủ nhóm kỳ đợt phiên lần tiêu điện đt fax hotline tel di truy trực
online lượt hôm trong tất đề dự phong cuộc chiến mô một bình trung mỗi doanh lãi lợi thu hạng ba bốn hai bảy sáu từng
covid sars cop cp
"""
_FIRST = frozenset(_FIRST_TEXT.split())  # the words that _NOISE can begin with
_COUNTED = frozenset({"htx", "tht", "lhhtx", "qtdnd", "htxnn"})
_ADDRESS_SIGNS = ("@", "://", "www.")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]{1,64}@\S{1,80}")
_COUNTS = re.compile(r"[0-9]|\b(?:hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|một|nửa|nhất)\b")


def words(sentence: Sentence) -> set[int]:
    """The indexes of the words of a sentence that belong to numbers which are no figures."""
    found: set[int] = set()
    if not _COUNTS.search(sentence.low):
        return found
    for i, j, _ in sentence.find(_NOISE, _FIRST):
        found.update(range(i, j))
    begins, stops, items = sentence.begins, sentence.stops, sentence.words
    for k in range(1, len(items)):
        if begins[k] == stops[k - 1] and is_number(items[k]) and items[k - 1].isalpha():
            code = sentence.text.norm[begins[k - 1] : stops[k - 1]]
            if len(code) == 1 or (code.isupper() and code.lower() not in _COUNTED):
                found.add(k)  # "ST24", "m88": a name, not a word glued to a number
    if any(sign in sentence.low for sign in _ADDRESS_SIGNS):
        for m in _ADDRESS.finditer(sentence.low):
            i = bisect_left(sentence.begins, sentence.start + m.start())
            found.update(range(i, bisect_left(sentence.begins, sentence.start + m.end())))
    return found


def is_number(word: str) -> bool:
    """Whether a word is printed in digits."""
    return "0" <= word[0] <= "9"
