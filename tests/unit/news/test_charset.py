"""The text of a page, whatever it says of its charset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.news.page.charset import decode
from tests.faultsite import fault_site, html
from tests.unit.submissions import legacy_text

BODY = "<p>Toàn tỉnh có 120 hợp tác xã đang hoạt động, thành lập mới 12 HTX; Liên minh đổi mới phương thức quản lý.</p>"
KINDS = [
    "",
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=ISO-8859-1",
    "text/html;charset='windows-1252'",
]
KINDS += ["text/html; charset=windows-1258", "text/html; charset=none-such", "text/html; charset=base64"]
KINDS += ["text/html; charset=us-ascii", "text/html; charset=utf-16"]
METAS = ["", '<meta charset="utf-8">', "<meta charset=iso-8859-1>"]
METAS += ['<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">']


def page(meta: str) -> str:
    return f"<html><head>{meta}<title>Tổng kết năm 2024</title></head><body>{BODY}</body></html>"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("meta", METAS)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_whatever_is_declared(kind: str, meta: str, mark: bytes) -> None:
    assert decode(mark + page(meta).encode(), kind) == page(meta)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("meta", METAS)
def test_windows_1258_whatever_is_declared(kind: str, meta: str) -> None:
    assert decode(legacy_text.cp1258(page(meta)), kind) == page(meta)


@pytest.mark.parametrize("kind", ["", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
def test_the_encodings_of_old_fonts(kind: str) -> None:
    text = page("")
    for write in (legacy_text.tcvn3, legacy_text.vni):
        assert decode(legacy_text.cp1252_bytes(write(text)), kind) == text


def test_utf8_that_was_encoded_twice_or_over_an_old_font() -> None:
    text = page("")
    assert decode(legacy_text.as_cp1252(text.encode()).encode()) == text
    assert decode(legacy_text.tcvn3(text).encode(), "text/html; charset=utf-8") == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_characters_with_and_without_a_mark(encoding: str) -> None:
    assert decode(page("").encode(encoding)) == page("")


@pytest.mark.parametrize("encoding", ["shift_jis", "euc-jp", "gb18030", "iso-2022-jp", "windows-1251"])
def test_another_charset_is_believed_where_the_bytes_fit(encoding: str) -> None:
    text = {"windows-1251": "<p>Сельскохозяйственные кооперативы</p>"}.get(encoding, "<p>農業協同組合の統計</p>")
    assert decode(text.encode(encoding), f"text/html; charset={encoding}") == text
    assert decode(f'<meta charset="{encoding}">{text}'.encode(encoding)).endswith(text)


def test_western_pages_stay_western() -> None:
    text = "<p>Les coopératives françaises – « où été à Nîmes »</p>"
    assert decode(text.encode("cp1252"), "text/html; charset=iso-8859-1") == text
    assert decode(text.encode(), "text/html; charset=big5") == text


def test_a_letter_cut_in_two_does_not_spoil_a_page() -> None:
    text = page("")
    cut = text.encode().replace(b"qu\xe1\xba\xa3n", b"qu\xe1\xban")
    for kind in KINDS:
        assert decode(cut, kind) == text.replace("quản", "qu\ufffdn")


def test_a_declaration_of_a_few_bytes() -> None:
    assert decode(legacy_text.cp1258("Hợp"), "text/plain; charset=windows-1252") == "Hợp"
    assert decode("120 ₫".encode("cp1258"), "text/plain; charset=windows-1258") == "120 ₫"
    assert (decode(b""), decode(b"abc", "text/html; charset=utf-16"), decode(b"\x1b[0m abc")) == (
        "",
        "abc",
        "\x1b[0m abc",
    )


@given(st.binary(max_size=200), st.sampled_from([*KINDS, "text/html; charset=utf-7", "text/html; charset=hex"]))
def test_any_bytes_are_some_text(content: bytes, kind: str) -> None:
    decode(content, kind).encode("utf-8", "surrogatepass")


def test_a_page_as_a_server_sends_it() -> None:
    from ingest.news.fetch.client import Client

    with fault_site() as site:
        site.answer("/1", html(page(METAS[2]), declared="iso-8859-1"))
        site.answer("/2", html("Tổng kết", "utf-16", declared="utf-8"))
        reader = Client(("site.example",), 1000, loopback=True)
        answers = [reader.get(f"http://site.example/{n}") for n in (1, 2)]
    assert [decode(a.content, a.media_type) for a in answers] == [page(METAS[2]), "Tổng kết"]
