"""The sentences of a text, and what its line breaks mean.

An empty line always ends a sentence and its paragraph. A single line break does so after a full stop, before a bullet
or a numbered item, and after a title or a caption; inside a sentence (hard-wrapped text, copies from PDF) it is a
blank. `Lines` tells which by the words on its two sides, and by the width that a wrapped text keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.extraction.lexicon import phrase_over, place_before
from ingest.extraction.text import TOKEN, Sentence, Text

_BREAK = re.compile(  # the first element is a set of characters: the engine skips to them
    r"[.!?\n\f](?:(?<=[\n\f])|(?<=[.!?])(?:[.!?]*[\"')\]]*(?=[ \n\f]|$)|(?<=\w.)(?=[A-ZÀ-ỸĐ][a-zà-ỹđ ])))"
)
_NO_BREAK_AFTER_TEXT = """
tp t p q h tx ths ts pgs gs bs ks cn nxb ông bà đ tr st no vs đ/c ub ths.bs xii ii iii iv vi vii viii ix
"""
_NO_BREAK_AFTER = frozenset(_NO_BREAK_AFTER_TEXT.split())
_LONGEST_SENTENCE = 2500

_SHORT_LINE = 30  # a wrapped text is wider
_FEWEST_LINES = 3
_BULLET = re.compile(r"[+*•▪●✓]|[0-9]{1,2}(?:\.[0-9]{1,2})*[.)/] ?[A-ZÀ-ỸĐ]|[a-zđ]\) |[IVX]{1,4}[.)] ?[A-ZÀ-ỸĐ]")
_DASH = re.compile(r"(?:^|[\n\f]) ?- ?(?=\S)")
_LABEL = re.compile(r"[^\n\f.,;:()]{2,40}:")
_FIRST = re.compile(r"[\"'(]?(\w+)")
_ORGANISATION = re.compile(  # whose name follows
    r"(?:[\n\f]|\b(?:[Gg]iám đốc|quản trị|HĐQT|[Cc]hủ nhiệm|là|như|của|tại|ở|với|riêng|,) )"
    r"(?:HTX|[Hh]ợp tác xã|QTDND|THT)(?: [A-ZÀ-ỸĐ][^\n\f.,;:]{1,20})?$|(?<!tác) xã$"
)
_LAST = re.compile(r"(\w+(?:[.,/-]\w+)*) ?$")
_YEAR = re.compile(r"(?:.*[/.-])?(?:19|20)[0-9]{2}$")
# Words that no sentence and no title ends with; words that, with a capital, begin a sentence and are no names.
_OPEN_TEXT = """
là có của và với tỉnh huyện phường số các những một mỗi từng đạt được trên dưới hơn gần khoảng từ đến tới lên xuống gồm
cho tại ở ngoài bằng chiếm thêm tổng theo do bởi vì để khi nếu nhưng mà như giữa cùng hoặc hay đã đang sẽ không chưa vẫn
đều thuộc ông bà anh chị chí ước toàn riêng năm ngày tháng quý đó cụm
"""
_OPEN = frozenset(_OPEN_TEXT.split())
_NUMBER_WORDS_TEXT = "hai ba bốn năm sáu bảy tám chín mười mươi mốt tư lăm trăm nghìn ngàn triệu tỷ"
_NUMBER_WORDS = frozenset(_NUMBER_WORDS_TEXT.split())
_INSTITUTIONS_TEXT = "Liên Hội Sở Ban Chủ Bí Giám Phó Trưởng Kinh Nông Hợp Quỹ Tổ Đảng Chính Công"
_INSTITUTIONS = frozenset(_INSTITUTIONS_TEXT.split())
_STARTERS_TEXT = """
theo năm trong đến hiện tính các toàn tổng với tại ngoài bên riêng để nhờ từ sau qua như kết cụ trước đây thời mục phấn
công dự tham phát sáng chiều ngày nhằm nhiều một trên ở cả cùng doanh thu lãi lợi bình được khi mặc do vì về tuy song
cũng nếu mỗi những hằng hàng đã đang sẽ lũy nâng giải vốn số
"""
_STARTERS = frozenset(_STARTERS_TEXT.split())


def sentences(text: Text) -> Iterator[Sentence]:
    """The sentences, in order, with the numbers of their paragraphs."""
    norm = text.norm
    lines = Lines(norm, text.low)
    start, paragraph = 0, 0
    for mark in _BREAK.finditer(norm):
        at, end = mark.start(), mark.end()
        sign = mark[0][0]
        if sign in "\n\f":
            if sign == "\n" and lines.inside(at):
                continue
            yield from _sentence(text, start, at, paragraph)
            paragraph += sign == "\f" or not lines.same_paragraph
            lines.running = lines.same_paragraph and sign == "\n"
        elif sign == "." and not _full_stop(norm, at, end):
            continue
        else:
            yield from _sentence(text, start, end, paragraph)
            lines.running = lines.running or end - start > _SHORT_LINE // 3  # not "1."
        start = end
    yield from _sentence(text, start, len(norm), paragraph)


class Lines:
    """The line breaks of a text, asked one after the other.

    ``running``: the line is running text (a sentence ended or went on in it), not a title or a caption.
    ``same_paragraph``: the break asked last is one that the width of the text made.
    """

    def __init__(self, norm: str, low: str) -> None:
        self.norm, self.low = norm, low
        self.running = self.same_paragraph = False
        self.width = _width(norm) if "\n" in norm else 0
        dashes = _DASH.finditer(norm)
        self.dashes = next(dashes, None) is not None and next(dashes, None) is not None

    def inside(self, at: int) -> bool:
        """Whether the line break at ``at`` is inside a sentence."""
        norm = self.norm
        first = _first_word(norm, at + 1)
        line = at - max(norm.rfind("\n", max(0, at - 500), at), norm.rfind("\f", max(0, at - 500), at)) - 1
        full = bool(self.width) and line <= self.width < line + 1 + first
        self.same_paragraph = False
        if at == 0 or at + 1 >= len(norm) or self._item(at):
            return False
        before, after = norm[at - 1], norm[at + 1]
        if before in "\"')" and at > 1 and norm[at - 2] in ".!?":
            before = norm[at - 2]
        if before in ".!?" and not (before == "." and not _full_stop(norm, at - 1, at)):
            self.same_paragraph = full
            return after.islower()
        return self._goes_on(at, before, after, full)

    def _item(self, at: int) -> bool:
        """Whether an item of a list begins after the break."""
        norm = self.norm
        if norm[at + 1] == "-":
            return (self.dashes or norm[at - 1] in ".!?:;") and not phrase_over(self.low, at)
        if _BULLET.match(norm, at + 1) is None:
            return False
        first = norm[at + 1 : at + 3].lstrip("0")[:1] == "1"
        number_in_sentence = norm[at + 1].isdigit() and norm[at - 1] not in (".!?:;" if first else ".!?;")
        open_line = self.running or norm[at - 1] == ":" or _last_word(norm, at).lower() in _OPEN
        return not (number_in_sentence and open_line)

    def _goes_on(self, at: int, before: str, after: str, full: bool) -> bool:
        """Whether the sentence goes on after a line that does not end with a full stop."""
        if after.isdigit():
            goes_on = not (before.isdigit() and _last_word(self.norm, at)[0].isdigit())
        elif before in ",;:(-+*•" or after.islower() or not (after.isalpha() or after in "\"'"):
            goes_on = True
        else:
            goes_on = self._name_follows(at, _last_word(self.norm, at), full)
        self.running = self.running or (goes_on and before not in ";:")
        return goes_on

    def _name_follows(self, at: int, last: str, full: bool) -> bool:
        """Whether the capital after the break is that of a name or an abbreviation, not of a new sentence."""
        norm = self.norm
        first = _FIRST.match(norm, at + 1)
        word = first[1] if first else ""
        phrase = phrase_over(self.low, at)
        if phrase in {"province", "region"}:
            return True
        if word.lower() in _STARTERS and not word.isupper():
            return False
        if phrase or full or last.lower() in _OPEN:
            return True
        counted = last[:1].isdigit() and not _YEAR.match(last)
        if counted or last in _NUMBER_WORDS or norm[at - 1] == "%":
            return word.isupper() or word in {"Quỹ", "Liên", "Hợp", "Tổ"}
        if _LABEL.match(norm, at + 1):
            return False
        named = last.istitle() and norm[at - len(last) - 1] == " " and not place_before(self.low, at)
        if named and word.istitle() and word not in _INSTITUTIONS:
            return True
        if _ORGANISATION.search(norm, max(0, at - 40), at) and word.istitle():
            return True
        return self.running


def _last_word(norm: str, at: int) -> str:
    found = _LAST.search(norm, max(0, at - 24), at)
    return found[1] if found else ""


def _first_word(norm: str, at: int) -> int:
    """The length of the word that begins at ``at``."""
    end = at
    while end < len(norm) and end - at < 40 and norm[end] not in " \n\f":
        end += 1
    return end - at


def _width(norm: str) -> int:
    """The width at which the lines of a text were wrapped; 0 when they do not keep one."""
    breaks = [-1, *(m.start() for m in re.finditer(r"[\n\f]", norm)), len(norm)]
    lines = list(pairwise(breaks))
    broken = [(a, b) for a, b in lines if norm[b : b + 1] == "\n"]
    inner = [(a, b) for a, b in broken if norm[b + 1 : b + 2].islower() or norm[b - 1] == ","]
    width = max((b - a - 1 for a, b in inner), default=0)
    if width < _SHORT_LINE or len(inner) * 4 < len(broken):
        return 0
    width = max(b - a - 1 for a, b in lines if b - a - 1 <= width * 1.15)

    def full(some: list[tuple[int, int]]) -> int:
        return sum(b - a - 1 <= width < b - a + _first_word(norm, b + 1) for a, b in some)

    wider = sum(b - a - 1 > width for a, b in lines)
    kept = full(inner) * 10 >= len(inner) * 9 and full(broken) >= _FEWEST_LINES and wider * 10 <= len(lines)
    return width if kept else 0


def _full_stop(norm: str, at: int, end: int) -> bool:
    """Whether the dot at ``at`` ends a sentence: not after an abbreviation, and a beginning follows."""
    word = at
    while word > 0 and at - word < 12 and (norm[word - 1].isalnum() or norm[word - 1] == "/"):
        word -= 1
    before = norm[word:at]
    following = norm[end:].lstrip(" \n") if end < len(norm) and len(norm) - end < 3 else norm[end : end + 3].lstrip()
    if not following or not before:
        return True
    if before.lower() in _NO_BREAK_AFTER or (len(before) == 1 and before.isupper()):
        return False
    return not following[0].islower()


def _sentence(text: Text, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    """The sentence as tokens; an endless one is cut at a comma or semicolon, so that all later work stays linear."""
    while end - start > _LONGEST_SENTENCE:
        cut = max(text.low.rfind(sign, start, start + _LONGEST_SENTENCE) for sign in ";,\n ")
        semicolon = text.low.rfind(";", start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE)
        cut = semicolon if semicolon > 0 else cut
        cut = cut + 1 if cut > start else start + _LONGEST_SENTENCE
        yield from _tokens(text, start, cut, paragraph)
        start = cut
    yield from _tokens(text, start, end, paragraph)


def _tokens(text: Text, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    tokens = list(TOKEN.finditer(text.low, start, end))
    if tokens:
        words = [*map(re.Match.group, tokens)]
        begins, stops = [*map(re.Match.start, tokens)], [*map(re.Match.end, tokens)]
        low = text.low[start:end].replace("\n", " ").replace("\f", " ")
        yield Sentence(text, start, end, paragraph, words, begins, stops, words[-1] == ":", low)
