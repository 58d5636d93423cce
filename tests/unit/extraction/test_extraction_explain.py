"""What an explanation shows: every printed number once, with what became of it."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bench import scorer
from htx.cli import main
from ingest.extraction.explain import explain

TEXT = (
    "Ngày 09/01/2025, Liên minh HTX tỉnh Nghệ An tổng kết năm 2024. Thực hiện Nghị quyết số 20-NQ/TW, toàn tỉnh có "
    "870 HTX và 193 xã về đích; thành lập mới 31 HTX, đạt 103% kế hoạch.\n\nHTX Bản Mới có 65 thành viên.\n"
)


def test_each_number_is_shown_with_what_became_of_it() -> None:
    found = explain(TEXT, source_area="Nghệ An")
    kinds = {TEXT[p.start : p.end]: p for p in found.pieces}
    assert {text for text, piece in kinds.items() if piece.kind == "claim"} == {"870", "31", "103"}
    assert kinds["20"].kind == "noise"
    assert (kinds["193"].kind, kinds["193"].why) == ("unread", "counts xã")
    assert (kinds["65"].kind, kinds["65"].why) == ("unread", "of a single cooperative")
    assert kinds["09/01/2025"].kind == "time"
    assert [found.claims[n].indicator for n in kinds["103"].claims] == ["org_new"]


@pytest.mark.parametrize("part", scorer.DEVELOP)
def test_nothing_printed_in_digits_is_left_out(part: str) -> None:
    for article in scorer.articles(part):
        text = article["text"]
        found = explain(text, published=article.get("published"), source_area=article.get("source_area", ""))
        covered = {k for piece in found.pieces for k in range(piece.start, piece.end)}
        assert all(m.start() in covered for m in re.finditer(r"[0-9]+", text))
        assert sorted(n for piece in found.pieces for n in piece.claims) == list(range(len(found.claims)))


@given(st.text(alphabet="HTX toànỉchđượ0123456789.,%\n/-()", max_size=120))
def test_pieces_never_overlap(text: str) -> None:
    pieces = explain(text, published=date(2025, 1, 1)).pieces
    assert all(a.end <= b.start for a, b in pairwise(pieces))


def test_command_writes_one_page_and_marks_the_text(tmp_path: Path) -> None:
    article, page = tmp_path / "bài <1>.txt", tmp_path / "page.html"
    article.write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(main, ["extract", "--explain", "--page", str(page), str(article)])
    assert done.exit_code == 0
    assert "toàn tỉnh có [870]#1 HTX và {193} xã" in done.output
    assert "#1 org_total value = 870 ORG" in done.output
    html = page.read_text(encoding="utf-8")
    assert "bài &lt;1&gt;.txt" in html
    assert html.count('<mark class="claim" id=') == 3
    assert 'title="counts xã"' in html


def test_a_page_that_cannot_be_written_is_an_error_of_one_line(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(main, ["extract", "--explain", "--page", str(tmp_path / "no" / "p.html"), str(article)])
    assert done.exit_code == 1
    assert "the page cannot be written" in done.output
