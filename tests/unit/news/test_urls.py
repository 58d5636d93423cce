"""Which URLs can be asked, and which lead to the same article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.news.fetch.urls import absolute, identity, split_url

ARTICLE = "http://baotinh.vn/tin/tong-ket-2024-1.html"
SAME = [
    "https://baotinh.vn/tin/tong-ket-2024-1.html",
    "http://www.baotinh.vn/tin/tong-ket-2024-1.html",
    "http://m.baotinh.vn/tin/tong-ket-2024-1.html",
    "http://mobile.baotinh.vn/tin/tong-ket-2024-1.html",
    "http://amp.baotinh.vn/tin/tong-ket-2024-1.html",
    "http://www.m.baotinh.vn/tin/tong-ket-2024-1.html",
    "HTTP://BaoTinh.VN./tin/tong-ket-2024-1.html",
    "http://baotinh.vn:80/tin/tong-ket-2024-1.html",
    "https://baotinh.vn:443/tin/tong-ket-2024-1.html",
    "http://somebody@baotinh.vn/tin/tong-ket-2024-1.html",
    "http://baotinh.vn/tin/tong-ket-2024-1.html#binh-luan",
    "http://baotinh.vn/tin/tong-ket-2024-1.html/",
    "http://baotinh.vn//tin/./x/../tong-ket-2024-1.html",
    "http://baotinh.vn/tin/tong%2dket%2D2024-1.html",
    "http://baotinh.vn/tin/tong-ket-2024-1.amp.html",
    "http://baotinh.vn/tin/tong-ket-2024-1.html/amp",
    "http://baotinh.vn/tin/tong-ket-2024-1.html/amp/",
    "http://baotinh.vn/tin/tong-ket-2024-1.html.amp",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?amp",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?amp=1",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?outputType=AMP",
    "http://baotinh.vn/tin/tong-ket-2024-1.html;jsessionid=0A1B",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?utm_source=zalo&utm_medium=x&fbclid=IwAR0&gclid=1&zarsrc=30&gidzl=a",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?UTM_Source=zalo&&",
    " http://baotinh.vn/tin/tong-ket-2024-1.html?",
]


@pytest.mark.parametrize("url", SAME)
def test_urls_of_the_same_article(url: str) -> None:
    assert identity(url) == identity(ARTICLE) == "baotinh.vn/tin/tong-ket-2024-1.html"


OTHERS = [
    "http://baotinh.vn/tin/tong-ket-2024-2.html",
    "http://baotinh.vn/tin/Tong-ket-2024-1.html",
    "http://baotinh.vn/tong-ket-2024-1.html",
    "http://kinhte.baotinh.vn/tin/tong-ket-2024-1.html",
    "http://baotinh.com.vn/tin/tong-ket-2024-1.html",
    "http://baotinh.vn:8080/tin/tong-ket-2024-1.html",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?page=2",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?id=1",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?ampere=1",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?fbclid_id=1",
    "http://baotinh.vn/tin/tong-ket-2024-1.html?outputType=print",
    "http://baotinh.vn/tin/tong-ket-2024-1.html/camp",
    "http://baotinh.vn/tin%2Ftong-ket-2024-1.html",
]


def test_urls_of_other_articles() -> None:
    assert len({identity(url) for url in [ARTICLE, *OTHERS]}) == len(OTHERS) + 1


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://baotinh.vn", "baotinh.vn"),
        ("http://baotinh.vn/", "baotinh.vn"),
        ("http://m.vn/a", "m.vn/a"),  # a site that is called so
        ("http://baotinh.vn/?p=7&c=1", "baotinh.vn?c=1&p=7"),
        ("http://baotinh.vn/?c=1&utm_source=x&p=7", "baotinh.vn?c=1&p=7"),
        ("http://baotinh.vn/?tag=b&tag=a", "baotinh.vn?tag=a&tag=b"),
        ("http://baotinh.vn/?q=a+b", "baotinh.vn?q=a%20b"),
        ("http://baotinh.vn/?in=&p=7", "baotinh.vn?in&p=7"),
        ("http://baotinh.vn/hợp-tác", "baotinh.vn/h%E1%BB%A3p-t%C3%A1c"),
        ("http://baotinh.vn/h%e1%bb%a3p-t%c3%a1c", "baotinh.vn/h%E1%BB%A3p-t%C3%A1c"),
        ("http://baotinh.vn/?ten=%E3", "baotinh.vn?ten=%E3"),  # not UTF-8, and not the same as another byte
        ("http://báotỉnh.vn/a", "xn--botnh-xqa8074c.vn/a"),
        ("http://[2606:4700::1]:80/a", "[2606:4700::1]/a"),
        ("mailto:a@baotinh.vn", "mailto:a@baotinh.vn"),
        ("http://[bad/x", "http://[bad/x"),
        ("", ""),
    ],
)
def test_the_key_of_a_url(url: str, key: str) -> None:
    assert identity(url) == key


@given(st.text(alphabet="abz019-._~/?=&%;+ơ \ud800", max_size=40))
def test_every_string_has_one_key_that_does_not_change(rest: str) -> None:
    url = f"http://baotinh.vn/{rest}"
    key = identity(url)
    if key != url:
        assert identity(f"https://www.{key}") == key


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/b.html", "http://baotinh.vn/b.html"),
        ("b.html", "http://baotinh.vn/a/b.html"),
        ("//other.vn/b", "http://other.vn/b"),
        ("?page=2", "http://baotinh.vn/a/?page=2"),
        ("http://[bad/x", "http://[bad/x"),
    ],
)
def test_links_seen_from_a_page(link: str, url: str) -> None:
    assert absolute("http://baotinh.vn/a/", link) == url


@pytest.mark.parametrize(
    "url", ["ftp://a.vn/", "a.vn/b", "http://", "http://a.vn:0/", "http://a.vn:x/", "http://a\ud800/"]
)
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        split_url(url)
