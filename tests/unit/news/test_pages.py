"""Articles on several pages: one document that holds the bytes of all, one text that says nothing twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.news.page.article import NotAnArticle
from ingest.news.page.binding import MEDIA_TYPE, Page, bind, read_document, unbind

DAY = date(2026, 3, 4)
LEAD = "Toàn tỉnh có 512 hợp tác xã đang hoạt động, tăng 12 hợp tác xã so với cùng kỳ năm trước."


def page(number: int, text: str, published: str = "") -> Page:
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    head = f"<head><title>Hợp tác xã</title>{meta}</head>"
    body = f"<html>{head}<body><article><h1>Hợp tác xã</h1>{text}</article></body></html>"
    return Page(f"http://a.example/tin.html?page={number}", body.encode(), "text/html; charset=utf-8")


@given(st.lists(st.tuples(st.binary(max_size=300), st.text(max_size=30)), min_size=1, max_size=4))
def test_the_bytes_of_every_page_come_back_whatever_they_and_their_headers_are(said: list[tuple[bytes, str]]) -> None:
    pages = [Page(f"http://a.example/{i}", content, kind) for i, (content, kind) in enumerate(said)]
    again = unbind(bind(pages))
    assert [(p.url, p.content) for p in again] == [(p.url, p.content) for p in pages]
    assert bind(pages) == bind(pages)


def test_other_bytes_are_no_bound_document() -> None:
    with pytest.raises(ValueError, match="several pages"):
        unbind(b"<html></html>")


def test_the_text_of_all_pages_is_one_and_a_lead_that_is_repeated_counts_once() -> None:
    first = page(1, f"<p>{LEAD}</p><p>Vụ lúa năm nay bà con các xã vùng chiêm trũng được mùa lớn.</p>", "2026-02-01")
    second = page(2, f"<p>{LEAD}</p><p>Ở vùng cao, diện tích chè hữu cơ của các thành viên là 340 ha.</p>")
    found = read_document(bind([first, second]), first.url, MEDIA_TYPE, (), DAY)
    assert found.text.count("512 hợp tác xã") == 1
    assert "được mùa" in found.text and "340 ha" in found.text
    assert found.text.index("được mùa") < found.text.index("340 ha")
    assert (found.title, found.published_at, found.next_page) == ("Hợp tác xã", date(2026, 2, 1), "")


def test_a_single_page_is_read_as_it_is() -> None:
    first = page(1, f"<p>{LEAD}</p>", "2026-02-01")
    assert "512" in read_document(first.content, first.url, first.media_type, (), DAY).text
    with pytest.raises(NotAnArticle):
        read_document(b"<html><body></body></html>", first.url, "text/html", (), DAY)
