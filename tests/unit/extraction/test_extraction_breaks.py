"""Line breaks inside sentences, however many and in whatever form, change nothing; those between still separate."""

from __future__ import annotations

import random
import re
import textwrap
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import scorer
from ingest.extraction.sentences import sentences
from ingest.extraction.text import clean

SHARED = Path(__file__).resolve().parents[3] / "../shared/articles"
INNER = re.compile(r"(?<=[^\s.!?]) (?=\S)")  # a blank that is not between two sentences


@cache
def _articles() -> list[dict[str, Any]]:
    found = [a for part in scorer.DEVELOP for a in scorer.articles(part)]
    real = sorted(SHARED.glob("*.txt")) if SHARED.is_dir() else []
    return found + [{"id": p.name, "text": p.read_text(encoding="utf-8")} for p in real]


def _meaning(article: dict[str, Any], text: str) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(scorer.figure_of(c).values()) for c in scorer.read({**article, "text": text}))


@cache
def _said(n: int) -> Counter[tuple[Any, ...]]:
    return _meaning(_articles()[n], _articles()[n]["text"])


def _scattered(sign: str) -> Callable[[str, random.Random], str]:
    return lambda text, chance: INNER.sub(lambda _: sign if chance.random() < 0.2 else " ", text)


def _wrapped(width: int, end: str = "\n") -> Callable[[str, random.Random], str]:
    def wrap(text: str, _: random.Random) -> str:
        lines = [
            [line] if re.match(r"\s*[-+*•]", line) else textwrap.wrap(line, width, break_on_hyphens=False) or [""]
            for line in text.split("\n")
        ]
        return end.join(line for some in lines for line in some)

    return wrap


DAMAGES = {
    "newlines": _scattered("\n"), "crlf": _scattered("\r\n"), "nbsp": _scattered("\u00a0"), "double": _scattered("  "),
    "wrap 60": _wrapped(60), "wrap 80": _wrapped(80), "wrap 80 crlf": _wrapped(80, "\r\n"), "wrap 110": _wrapped(110),
}  # fmt: skip
# The share of the texts that may differ: a name broken in two at random can be the end of a title, too.
TOLERANCE = {"newlines": 0.04, "crlf": 0.04}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_corpus_says_the_same(damage: str) -> None:
    chance = random.Random(20)
    different = [
        (article["id"], _said(n) - now, now - _said(n))
        for n, article in enumerate(_articles())
        for now in [_meaning(article, DAMAGES[damage](article["text"], chance))]
        if now != _said(n)
    ]
    assert len(different) <= len(_articles()) * TOLERANCE.get(damage, 0.0), different


def test_any_single_break_is_a_blank() -> None:
    chance, wrong, tried = random.Random(7), [], 0
    for n, article in enumerate(_articles()):
        text: str = article["text"]
        spots = [m.start() for m in INNER.finditer(text)]
        for spot in chance.sample(spots, min(25, len(spots))):
            tried += 1
            if _meaning(article, text[:spot] + "\n" + text[spot + 1 :]) != _said(n):
                wrong.append((article["id"], text[spot - 25 : spot + 25]))
    assert len(wrong) <= tried * 0.003, wrong


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_break_before_or_after_a_number(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(_articles()) - 1))
    text: str = _articles()[n]["text"]
    # "12. Toàn tỉnh …" at the start of a line is an item of a list: nobody can tell it from the end of a sentence.
    spots = [m.start() for m in re.finditer(r"(?<=[a-zà-ỹ]) (?=\d)(?!\s\d+[.)]\s)|(?<=\d) (?=[a-zà-ỹ%])", text)]
    spot = data.draw(st.sampled_from(spots))
    sign = data.draw(st.sampled_from(["\n", "\r\n", "\u00a0", "  ", " \n "]))
    assert _meaning(_articles()[n], text[:spot] + sign + text[spot + 1 :]) == _said(n)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Lĩnh vực nông nghiệp, thủy sản là\n731 HTX", 1),
        ("toàn tỉnh có 612\nHTX đang hoạt động", 1),
        ("Liên minh HTX tỉnh\nBắc Giang họp", 1),
        ("đạt 86 tỷ\n450 triệu đồng, tăng 65,69\n%", 1),
        ("ở TP.\nHồ Chí Minh có 120 HTX", 1),
        ("Kinh tế tập thể khởi sắc\nNăm 2022, toàn tỉnh có 5 HTX.", 2),
        ("Long An: thành lập mới 9 HTX\nTheo Liên minh HTX, có 9 HTX", 2),
        ("Kinh tế tập thể khởi sắc\n\nhtx là nòng cốt", 2),
        ("Trang chủ\nGiới thiệu\nTin tức\nVăn bản", 4),
        ("Kết quả:\n- 5 HTX mới\n- 3 HTX giải thể", 3),
        ("Kết quả\n• 5 HTX mới\n• 3 HTX giải thể", 3),
        ("Thành lập mới 5 HTX\n2. Giải thể 3 HTX", 3),
        ("Nông nghiệp: 5 HTX\nThủy sản: 3 HTX", 2),
        ("Hội nghị tổng kết năm 2023\nLiên minh HTX tỉnh tổ chức", 2),
    ],
)
def test_what_a_break_separates(text: str, parts: int) -> None:
    assert len(list(sentences(clean(text)))) == parts
