"""Pages as sites make them → title, text, date; and what stands in the place of an article."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.news.dates import printed_date, visible_date
from ingest.news.page.article import LayoutChanged, NotAnArticle, read_article, reader_version
from ingest.news.page.furniture import without_byline
from ingest.news.page.parser import PageParser
from ingest.news.page.walls import walls

URL = "http://site.example/tin/tong-ket.html"
TODAY = date(2025, 3, 20)
TEXT = (
    "<p>Toàn tỉnh có 120 hợp tác xã đang hoạt động trong nhiều lĩnh vực khác nhau, tăng 12 so với năm trước.</p>"
    "<p>Trong năm đã thành lập mới 12 hợp tác xã, các hợp tác xã tiếp tục đổi mới phương thức quản lý, điều hành.</p>"
    "<p>Tổng vốn hoạt động ước đạt 3.472 tỷ đồng, doanh thu bình quân của một hợp tác xã đạt 2,1 tỷ đồng mỗi năm.</p>"
)


def page(
    body: str = TEXT, head: str = "", before: str = "", after: str = "", title: str = "Tổng kết năm 2024"
) -> bytes:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} - Báo Tỉnh</title>{head}</head><body>
    <nav><a href="/">Trang chủ</a> Lượt truy cập: 280465</nav>{before}
    <div class="content"><h1>{title}</h1>{body}</div>{after}
    <footer>Điện thoại: 0228.0000000</footer></body></html>""".encode()


def published(said: str, *, after: str = "", before: str = "", head: str = "", retrieved: date = TODAY) -> date | None:
    return read_article(page(said + TEXT, head, before, after), URL, retrieved=retrieved).published_at


# Dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày đăng: 12/01/2025 | Lượt xem: 37", date(2025, 1, 12)),
        ("Ngày: 20/11/2023", date(2023, 11, 20)),
        ("Cập nhật: 08:30 05-3-2024", date(2024, 3, 5)),
        ("Đăng lúc: Thứ hai, 13/01/2025 07:30", date(2025, 1, 13)),
        ("Ngày đăng: 31/02/2025", None),
        ("Ngày 18/11/2023 tại tỉnh Hà Nam", date(2023, 11, 18)),
        ("không có gì", None),
    ],
)
def test_the_date_that_a_text_prints_of_itself(text: str, expected: date | None) -> None:
    assert visible_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thứ Hai, 13/01/2025 07:30 (GMT+7)", date(2025, 1, 13)),
        ("13.1.2025", date(2025, 1, 13)),
        ("13 - 01 - 2025", date(2025, 1, 13)),
        ("ngày 13 tháng 01 năm 2025", date(2025, 1, 13)),
        ("13 Tháng Một, 2025", date(2025, 1, 13)),
        ("Tháng Mười Hai 3, 2024", date(2024, 12, 3)),
        ("2025-01-12T20:00:00Z", date(2025, 1, 13)),
        ("2025-01-12", date(2025, 1, 12)),
        ("113/01/2025", None),
        ("13/01/20250", None),
        ("13/13/2025", None),
        ("số 24/2017/TT-BTC", None),
    ],
)
def test_dates_as_pages_print_them(text: str, expected: date | None) -> None:
    assert printed_date(text) == expected


META = '<meta property="article:published_time" content="2025-01-10T08:00:00+07:00">'
JSON_LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-01-10T08:00:00+07:00"}</script>'
)


@pytest.mark.parametrize(
    "where",
    [
        {"head": META},
        {"head": JSON_LD},
        {"said": "<p>Ngày đăng: 10/01/2025</p>"},
        {"said": "<span class='post-date'>Thứ Sáu, 10/1/2025 08:00</span>"},
        {"said": "<time>10/01/2025</time>"},
        {"after": "<p>Cập nhật: 10/01/2025</p>"},
        {"head": META, "before": "<p>Ngày đăng: 20/03/2025</p>"},
    ],
)
def test_the_date_of_a_page(where: dict[str, str]) -> None:
    assert published(**{"said": "", **where}) == date(2025, 1, 10)


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"before": "<div class='clock date'>Thứ Năm, 20/03/2025</div>"},
        {"before": "<header id='header'><span class='date'>Thứ Năm, 20/03/2025</span></header>"},
        {"before": "<span class='date'>Thứ Năm, 20/03/2025</span>"},  # a clock that does not say so
        {"before": "<nav>Cập nhật: 20/03/2025</nav>"},
        {"after": "<aside><span class='date'>11/01/2025</span> Bài khác</aside>"},
        {"after": "<ul><li><a href='/x'>Bài khác</a> <span class='date'>11/01/2025</span></li></ul>"},
        {"said": "<p>Ngày 18/11/2023, tại tỉnh Hà Nam, hội nghị đã diễn ra với sự tham dự của nhiều đại biểu.</p>"},
        {"after": "<p>© 2019 - 2025 Báo Tỉnh</p>"},
        {"head": META.replace("2025-01", "2025-12")},  # later than it was fetched
    ],
)
def test_a_page_without_a_date_has_none_and_never_that_of_today(where: dict[str, str]) -> None:
    assert published(**{"said": "", **where}) is None


def test_an_article_of_today_is_of_today() -> None:
    assert published("<span class='date'>Thứ Năm, 20/03/2025 06:10</span>") == TODAY
    assert published("", head=META, retrieved=date(2025, 1, 10)) == date(2025, 1, 10)


# Text


def test_the_main_text_of_a_page_without_its_menus() -> None:
    article = read_article(page(head=META), URL)
    assert (article.title, article.published_at) == ("Tổng kết năm 2024", date(2025, 1, 10))
    assert "thành lập mới 12 hợp tác xã" in article.text
    assert "280465" not in article.text
    assert "Điện thoại" not in article.text


def test_captions_and_related_articles_are_no_text() -> None:
    furniture = """<figure><img src="a.jpg"><figcaption>Đại biểu dự hội nghị, có 99 người.</figcaption></figure>
    <p class="PhotoCMS_Caption">Quang cảnh với 98 gian hàng.</p>
    <div class="tin-lien-quan"><h3>Tin liên quan</h3><p>Tỉnh bạn có 97 hợp tác xã, tăng so với năm trước.</p></div>"""
    text = read_article(page(TEXT + furniture + TEXT.replace("120", "121")), URL).text
    assert "120 hợp tác xã" in text
    assert "121 hợp tác xã" in text
    assert not any(number in text for number in ("99", "98", "97"))


def test_a_wrapper_with_a_misleading_class_is_not_lost() -> None:
    assert "120 hợp tác xã" in read_article(page(f'<div class="caption related">{TEXT}</div>'), URL).text


@pytest.mark.parametrize(
    "line",
    [
        "Tin và ảnh: Liên minh HTX tỉnh",
        "Bài, ảnh: Nguyễn Văn A",
        "Nguồn: baotinh.vn",
        "(Theo Báo Tỉnh)",
        "Theo baotinh.vn",
        "Nguyễn Văn A",
        "Nguyễn Văn A - Chánh Văn phòng",
        "Lê Thị B – Trần C",
    ],
)
def test_a_byline_is_removed(line: str) -> None:
    text = "Toàn tỉnh có 120 hợp tác xã.\nDoanh thu đạt 2,1 tỷ đồng."
    assert without_byline(f"{text}\n{line}") == text
    assert without_byline(f"{line}\n{text}") == text
    assert without_byline(line) == line  # never the whole text


@pytest.mark.parametrize(
    "line",
    [
        "Hội nghị kết thúc tốt đẹp",
        "Theo đó, các hợp tác xã tiếp tục phát triển.",
        "Theo UBND tỉnh, các hợp tác xã hoạt động ổn định",
        "Theo hướng bền vững",
        "Theo kế hoạch, năm 2025 thành lập mới 15 hợp tác xã",
        "Nguồn: vốn vay 12 tỷ đồng",
        "KẾT QUẢ THỰC HIỆN",
        "Nguồn vốn của các hợp tác xã tiếp tục tăng",
        "Hà Nội phấn đấu dẫn đầu",
    ],
)
def test_a_last_sentence_is_no_byline(line: str) -> None:
    assert without_byline(f"Toàn tỉnh có 120 hợp tác xã.\n{line}").endswith(line)


def test_charsets_that_are_declared_wrongly() -> None:
    wrong = page().replace(b'charset="utf-8"', b'charset="iso-8859-1"')
    assert "hợp tác xã" in read_article(wrong, URL, "text/html; charset=iso-8859-1").text
    assert "hợp tác xã" in read_article(page().decode().encode("utf-16"), URL).text
    assert "hợp tác xã" in read_article(b'<?xml version="1.0" encoding="utf-8"?>' + page(), URL).text


@pytest.mark.parametrize("noise", ["\x01\x0b", "&#1;&#xFFFF;", "&#xD800;", "<p>" * 300])
def test_characters_that_can_be_in_no_page_cost_no_page(noise: str) -> None:
    assert "120 hợp tác xã" in read_article(page(f"<p>{noise} Nhiễu</p>{TEXT}"), URL).text


def test_text_files_in_the_encodings_of_offices() -> None:
    text = "Toàn tỉnh có 120 hợp tác xã đang hoạt động."
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_article(text.encode(encoding)).text == text
    for content in (b"\x00\x01\x02\xff" * 50, b"", b"%PDF-1.7 and so on and so on"):
        with pytest.raises(NotAnArticle):
            read_article(content)


def test_the_url_that_a_page_gives_as_its_own() -> None:
    head = '<link rel="canonical" href="/tin/bai-1.html"><meta property="og:url" content="http://other.example/">'
    assert read_article(page(head=head), URL).canonical == "http://site.example/tin/bai-1.html"
    assert read_article(page(head='<link rel="canonical" href="http://[bad">'), URL).canonical == ""


# Several pages


@pytest.mark.parametrize(
    ("here", "link", "expected"),
    [
        ("/bai-viet.html", '<a href="?page=2">Trang sau</a>', "/bai-viet.html?page=2"),
        ("/bai-viet.html?id=7", '<a href="/bai-viet.html?id=7&p=2">2</a>', "/bai-viet.html?id=7&p=2"),
        ("/bai-viet.html?page=2", '<a href="?page=1">1</a><a href="?page=3">3</a>', "/bai-viet.html?page=3"),
        ("/bai-viet/", '<a href="/bai-viet/2/">2</a>', "/bai-viet/2/"),
        ("/bai-viet/page/2/", '<a rel="next" href="/bai-viet/page/3/">x</a>', "/bai-viet/page/3/"),
        ("/bai-viet.html", '<a href="/bai-viet-p2.html">Tiếp</a>', "/bai-viet-p2.html"),
        ("/bai-viet-123.html", '<a href="/bai-viet-123-trang-2.html">›</a>', "/bai-viet-123-trang-2.html"),
        # not the same article, not the next page, not the same site
        ("/bai-viet.html", '<a rel="next" href="/bai-khac.html">Bài sau</a>', ""),
        ("/bai-viet.html?id=7", '<a href="/bai-viet.html?id=8&page=2">2</a>', ""),
        ("/bai-viet.html", '<a href="?page=3">3</a>', ""),
        ("/bai-viet.html?page=2", '<a href="?page=2">2</a>', ""),
        ("/bai-viet.html", '<a href="http://other.example/bai-viet.html?page=2">2</a>', ""),
        ("/bai-viet.html", '<a href="?page=2">Xem bình luận</a>', ""),
        ("/tin-7.html", '<a href="/tin-9.html">9</a>', ""),
    ],
)
def test_the_next_page_of_the_same_article(here: str, link: str, expected: str) -> None:
    article = read_article(page(after=f"<div class='pager'>{link}</div>"), f"http://site.example{here}")
    assert article.next_page.removeprefix("http://site.example") == expected


# The site's own parser

PARSER = PageParser("h1", ".content", ".day", remove=(".ad",))


def test_the_sites_own_parser_reads() -> None:
    said = "<b class='day'>10/01/2025</b><div class='ad'>Mua 3 tặng 1</div><table><tr><td>HTX<td>120</table>"
    article = read_article(page(said + TEXT), URL, parsers=(PARSER,), retrieved=TODAY)
    assert (article.title, article.published_at) == ("Tổng kết năm 2024", date(2025, 1, 10))
    assert "HTX | 120\nToàn tỉnh có 120" in article.text
    assert "tặng" not in article.text


@pytest.mark.parametrize(
    ("parser", "field"),
    [
        (PageParser("h4", ".content"), "title"),
        (PageParser("h1", ".gone"), "body"),
        (PageParser("h1", ".content", ".gone"), "published"),
        (PageParser("h1", ".content", "h1"), "published"),
    ],
)
def test_a_changed_layout_is_noticed(parser: PageParser, field: str) -> None:
    with pytest.raises(LayoutChanged, match=f"no {field} ") as failed:
        read_article(page(), URL, parsers=(parser,), retrieved=TODAY)
    assert failed.value.kind == "layout"
    assert "giao diện" in failed.value.vi


def test_the_parser_of_the_day_of_retrieval_reads() -> None:
    old = PageParser("h1", ".gone", valid_until=date(2025, 1, 31))
    with pytest.raises(LayoutChanged):
        read_article(page(), URL, parsers=(old,), retrieved=date(2025, 1, 31))
    assert "120 hợp tác xã" in read_article(page(), URL, parsers=(old,), retrieved=date(2025, 2, 1)).text
    before, after = reader_version((old,), date(2025, 1, 31)), reader_version((old,), date(2025, 2, 1))
    assert before.startswith(after + "/site@")
    assert reader_version((PARSER,)) != reader_version((PageParser("h1", ".content", ".day"),))


# Walls

LOGIN = "<form action='/login'><input name='u'><input type='password'></form>"


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        (
            "Account Suspended",
            "<h1>Account Suspended</h1><p>Contact your hosting provider for more information.</p>",
            "suspended",
        ),
        (
            "Thông báo",
            "<p>Website này đã bị tạm ngưng do hết hạn. Vui lòng liên hệ nhà cung cấp dịch vụ.</p>",
            "suspended",
        ),
        (
            "Bảo trì",
            "<p>Hệ thống đang được nâng cấp, xin quý khách vui lòng quay lại sau ít phút nữa.</p>",
            "maintenance",
        ),
        ("Đăng nhập", f"<h2>Đăng nhập</h2>{LOGIN}", "login"),
        ("Báo Tỉnh", "<p>Vui lòng đăng nhập để tiếp tục đọc bài viết này trên trang của chúng tôi.</p>", "login"),
        ("Cookie", "<p>Trang này cần cookie. Vui lòng bật cookie trong trình duyệt rồi tải lại trang.</p>", "cookies"),
        ("Just a moment...", "<p>Please wait while your request is being verified by the site.</p>", "challenge"),
        ("site.vn", "<p>This domain is for sale. Contact the owner for the price of the domain name.</p>", "parked"),
        ("404 Not Found", "<p>Rất tiếc, địa chỉ mà bạn vừa mở không còn nữa trên trang.</p>", "not_found"),
        ("Lỗi", "<p>Error establishing a database connection in the program of the site.</p>", "error"),
    ],
)
def test_a_wall_is_known_and_named(title: str, body: str, kind: str) -> None:
    content = f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
    for parsers in ((), (PARSER,)):
        with pytest.raises(NotAnArticle) as failed:
            read_article(content, URL, parsers=parsers, retrieved=TODAY)
        assert failed.value.kind == kind
        assert not isinstance(failed.value, LayoutChanged)
        assert failed.value.vi.startswith("Không phải bài viết mà là")


def test_an_article_behind_a_login_form_of_the_menu_is_one() -> None:
    banner = f"{LOGIN}<div>Trang web này dùng cookie. Vui lòng chấp nhận cookie. Vui lòng đăng nhập để bình luận.</div>"
    assert "120 hợp tác xã" in read_article(page(before=banner, after=LOGIN), URL).text


def test_news_of_maintenance_is_news() -> None:
    title = "Website đang bảo trì: hợp tác xã bán hàng trực tiếp"
    assert read_article(page(TEXT * 6, title=title), URL).title == title


def test_a_page_without_text_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="no main text") as failed:
        read_article(b"<html><body><div></div></body></html>", URL)
    assert failed.value.kind == ""
    with pytest.raises(NotAnArticle):
        read_article(b"<!-- nothing -->", URL)


def test_every_wall_has_a_name_and_a_sign() -> None:
    assert len({wall.kind for wall in walls()}) == len(walls()) >= 8
    for wall in walls():
        assert wall.en
        assert wall.vi
        assert wall.titles
        assert wall.phrases
