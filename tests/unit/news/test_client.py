"""The client against a site whose faults are planted; what it promises is counted on the server's side."""

from __future__ import annotations

import logging
import time
import tracemalloc
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.news.fetch import transport
from ingest.news.fetch.client import USER_AGENT, Client, FetchError, Forbidden
from tests.faultsite import (
    FaultSite,
    Reply,
    busy,
    error,
    gzip_bomb,
    html,
    redirect,
    truncated,
    zipped,
)
from tests.unit.news.conftest import Clock

HOST = "http://site.example"
PAGE = f"{HOST}/tin/1.html"
CLOSED = "User-agent: *\nDisallow: /\n"


def client(*hosts: str, rate: float = 1000, backoff: float = 0.01, **options: object) -> Client:
    return Client(hosts or ("site.example",), rate, backoff=backoff, loopback=True, **options)  # type: ignore[arg-type]


def get_all(reader: Client, urls: Iterable[str], threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(reader.get, urls))


# What a page brings


def test_a_page_with_its_validators(site: FaultSite) -> None:
    changed = datetime(2025, 1, 10, 8, tzinfo=UTC)
    site.page("/tin/1.html", "Một", etag='"v1"', modified=changed)
    page = client().get(PAGE)
    assert (page.url, page.status, page.content.decode()) == (PAGE, 200, "Một")
    assert (page.etag, page.modified) == ('"v1"', "Fri, 10 Jan 2025 08:00:00 GMT")
    assert page.media_type == page.headers["CONTENT-TYPE"] == "text/html; charset=utf-8"


def test_validators_are_empty_where_the_site_has_none(site: FaultSite) -> None:
    site.page("/tin/1.html", "Một")
    page = client().get(PAGE)
    assert (page.etag, page.modified) == ("", "")


def test_the_client_says_who_it_is_and_sends_no_secrets(
    site: FaultSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    site.page("/tin/1.html", "Một")
    client().get("http://somebody:secret@site.example/tin/1.html")
    for asked in site.requests():
        assert asked.headers["user-agent"] == USER_AGENT
        assert asked.host == "site.example"
        assert "authorization" not in asked.headers


def test_an_unchanged_page_is_not_transferred(site: FaultSite) -> None:
    changed = datetime(2025, 1, 10, 8, tzinfo=UTC)
    site.page("/tin/1.html", "Một", etag='"v1"')
    site.page("/tin/2.html", "Hai", modified=changed)
    reader = client()
    known = reader.get(f"{HOST}/tin/2.html")
    for answer in (reader.get(PAGE, etag='"v1"'), reader.get(known.url, modified=known.modified)):
        assert (answer.status, answer.content) == (304, b"")
    assert [a.sent for a in site.requests("/tin/*")] == [3, 0, 0]
    assert reader.get(PAGE, etag='"v0"').content == b"M\xe1\xbb\x99t"


def test_nothing_new_is_no_answer_to_who_has_nothing(site: FaultSite) -> None:
    site.answer("/tin/1.html", Reply(304))
    with pytest.raises(FetchError, match="HTTP 304") as failed:
        client().get(PAGE)
    assert (failed.value.status, failed.value.retryable) == (304, False)


# Attempts


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_passing_error_is_tried_again(site: FaultSite, status: int) -> None:
    site.answer("/tin/1.html", error(status), html("Một"))
    reader = client(backoff=0.1)
    assert reader.get(PAGE).status == 200
    first, second = site.requests("/tin/1.html")
    assert second.at - first.ended >= 0.1
    assert reader.requests_made == site.count() == 3  # robots.txt and two


def test_attempts_end_and_wait_longer_each_time(site: FaultSite) -> None:
    site.answer("/tin/1.html", error(503))
    with pytest.raises(FetchError, match="HTTP 503") as failed:
        client(backoff=0.1).get(PAGE)
    assert (failed.value.retryable, failed.value.status, site.count("/tin/1.html")) == (True, 503, 3)
    first, second, third = site.requests("/tin/1.html")
    assert (second.at - first.ended >= 0.1, third.at - second.ended >= 0.2) == (True, True)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_what_is_gone_or_closed_is_asked_once(site: FaultSite, status: int) -> None:
    site.answer("/tin/1.html", error(status))
    with pytest.raises(FetchError, match=f"HTTP {status}") as failed:
        client().get(PAGE)
    assert (failed.value.retryable, failed.value.status, site.count("/tin/1.html")) == (False, status, 1)


def test_attempts_keep_the_rate(site: FaultSite) -> None:
    site.answer("/tin/1.html", error(500), error(500), html("Một"))
    client(rate=10, backoff=0).get(PAGE)
    assert len(site.gaps()) == 3
    assert min(site.gaps()) >= 0.1


def test_a_site_that_is_down_is_a_retryable_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTX_CONNECT_TO", "site.example=127.0.0.1:9")
    with pytest.raises(FetchError, match="no answer") as failed:
        client(retries=0).get(PAGE)
    assert (failed.value.retryable, failed.value.status) == (True, None)


def test_a_name_without_an_address_is_a_retryable_error() -> None:
    with pytest.raises(FetchError, match="no answer") as failed:
        client("nowhere.invalid", retries=0).get("http://nowhere.invalid/")
    assert failed.value.retryable


@pytest.mark.parametrize("chunked", [False, True])
def test_half_a_page_is_never_a_page(site: FaultSite, chunked: bool) -> None:
    site.answer("/tin/1.html", truncated("Toàn tỉnh có 120 hợp tác xã", 12, chunked=chunked))
    with pytest.raises(FetchError, match="broken off") as failed:
        client().get(PAGE)
    assert (failed.value.retryable, site.count("/tin/1.html")) == (True, 3)


def test_a_page_that_breaks_off_once_is_fetched_again(site: FaultSite) -> None:
    site.answer("/tin/1.html", truncated("Một hai ba", 4), html("Một hai ba"))
    assert client().get(PAGE).content.decode() == "Một hai ba"
    assert site.count("/tin/1.html") == 2


def test_a_compressed_page_that_breaks_off_is_no_page(site: FaultSite) -> None:
    site.answer("/tin/1.html", zipped("Một hai ba " * 1000, sent=50))
    with pytest.raises(FetchError, match="broken off"):
        client().get(PAGE)


# Patience


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed(site: FaultSite, status: int) -> None:
    site.answer("/tin/1.html", busy("1", status), html("Một"))
    client().get(PAGE)
    first, second = site.requests("/tin/1.html")
    assert 1 <= second.at - first.ended < 10


def test_retry_after_holds_all_threads(site: FaultSite) -> None:
    site.answer("/busy", busy("1"), html("ok"))
    site.answer("/tin/*", html("Một", delay=0.2))
    reader = client(concurrency=4)
    reader.get(f"{HOST}/tin/0")
    get_all(reader, [f"{HOST}/busy", *(f"{HOST}/tin/{n}" for n in range(1, 20))], 4)
    refused = site.requests("/busy")[0]
    waits = [a.at - refused.ended for a in site.requests() if a.at > refused.ended]
    # What the other three threads were about to ask may still arrive; then there is silence. (In a second: fifteen.)
    assert (len([w for w in waits if w < 1]) <= 6, len(waits) >= 15) == (True, True)


@pytest.mark.parametrize("path", ["/tin/1.html", "/robots.txt"])
@pytest.mark.parametrize("retries", [0, 2])
@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_for_a_day_is_left_alone(site: FaultSite, path: str, retries: int, status: int) -> None:
    site.answer("/*", html("ok"))
    site.answer(path, busy("86400", status))
    reader = client("site.example", "other.example", retries=retries)
    with pytest.raises(FetchError, match="86400 seconds") as failed:
        reader.get(PAGE)
    assert (failed.value.retryable, failed.value.status) == (True, status)
    before = site.count(host="site.example")
    for other in (PAGE, f"{HOST}/tin/2.html"):
        with pytest.raises(FetchError, match=r"86400 seconds|left alone for 86[34]"):
            reader.get(other)
    assert (site.count(path), site.count(host="site.example")) == (1, before)
    if path != "/robots.txt":  # which is busy on both
        assert reader.get("http://other.example/").status == 200


def test_retry_after_as_a_date_is_understood(site: FaultSite) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    site.answer("/tin/1.html", busy(later, 503))
    with pytest.raises(FetchError, match=r"3[56][0-9][0-9] seconds"):
        client().get(PAGE)


@pytest.mark.parametrize(("value", "waited"), [("7", 7), ("60", 60), ("soon", 0), ("-5", 0)])
def test_a_minute_is_waited_for_and_nonsense_is_not(site: FaultSite, clock: Clock, value: str, waited: int) -> None:
    site.answer("/tin/1.html", busy(value))
    with pytest.raises(FetchError, match="HTTP 429"):
        client().get(PAGE)
    assert site.count("/tin/1.html") == 3
    assert [round(nap) for nap in clock.naps if nap > 0.5] == [waited, waited] * bool(waited)


def test_robots_txt_may_ask_for_a_slower_pace(site: FaultSite) -> None:
    site.robots("User-agent: *\nCrawl-delay: 0.2\n", host="site.example")
    site.page("/tin/1.html", "Một")
    reader = client("site.example", "other.example")
    for _ in range(3):
        reader.get(PAGE)
    for _ in range(3):
        reader.get("http://other.example/tin/1.html")  # without robots.txt
    assert (min(site.gaps("site.example")) >= 0.2, sum(site.gaps("other.example")) < 0.6) == (True, True)


def test_a_faster_pace_than_ours_is_not_taken(site: FaultSite) -> None:
    site.robots("User-agent: *\nCrawl-delay: 0.01\n")
    site.page("/tin/1.html", "Một")
    reader = client(rate=10)
    for _ in range(3):
        reader.get(PAGE)
    assert min(site.gaps()) >= 0.1


@pytest.mark.parametrize(("asked", "waited", "warnings"), [("3600", 60, 1), ("5", 5, 0), ("nan", 0, 0)])
def test_a_crawl_delay_is_obeyed_up_to_a_minute(
    site: FaultSite, clock: Clock, caplog: pytest.LogCaptureFixture, asked: str, waited: int, warnings: int
) -> None:
    site.robots(f"User-agent: *\nCrawl-delay: {asked}\n")
    site.page("/tin/1.html", "Một")
    reader = client()
    with caplog.at_level(logging.WARNING, logger="ingest.news.fetch.client"):
        for _ in range(2):
            reader.get(PAGE)
    assert [round(nap) for nap in clock.naps if nap > 0.5] == [waited, waited] * bool(waited)
    assert len([r for r in caplog.records if "Crawl-delay" in r.message]) == warnings


# The pace, by several threads


@pytest.mark.parametrize("concurrency", [1, 3])
def test_as_many_requests_at_once_as_allowed(site: FaultSite, concurrency: int) -> None:
    site.answer("/tin/*", html("Một", delay=0.05))
    reader = client("site.example", "other.example", concurrency=concurrency)
    for host in ("site.example", "other.example"):
        reader.get(f"http://{host}/tin/0")  # and robots.txt
    site.forget()
    get_all(reader, [f"http://{host}/tin/{n}" for n in range(9) for host in ("site.example", "other.example")], 12)
    assert {site.most_at_once(host) for host in ("site.example", "other.example")} == {concurrency}
    assert site.most_at_once() > concurrency  # hosts do not wait for each other
    assert site.count() == 18


@pytest.mark.parametrize("concurrency", [1, 4])
def test_threads_keep_the_rate_together(site: FaultSite, concurrency: int) -> None:
    site.answer("/tin/*", html("Một"))
    reader = client(rate=20, concurrency=concurrency)
    started = time.monotonic()
    get_all(reader, [f"{HOST}/tin/{n}" for n in range(10)], 4)
    # A busy server notes an arrival late, never early.
    assert all(asked.at - started >= nth * 0.05 for nth, asked in enumerate(site.requests()))
    assert site.count() == 11
    if concurrency == 1:
        assert min(site.gaps()) >= 0.05


def test_connections_are_kept(site: FaultSite) -> None:
    site.page("/tin/1.html", "Một" * 1000)
    opened: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        real = transport.resolve
        patch.setattr(transport, "resolve", lambda *a, **k: opened.append(a) or real(*a, **k))  # type: ignore[func-returns-value]
        reader = client()
        for _ in range(5):
            reader.get(PAGE)
    assert len(opened) <= 2  # robots.txt, which is not there, may cost one


def test_robots_txt_is_asked_once_by_all_threads(site: FaultSite) -> None:
    site.answer("/robots.txt", html("", delay=0.1))
    site.answer("/tin/*", html("Một"))
    get_all(client(concurrency=8), [f"{HOST}/tin/{n}" for n in range(8)], 8)
    assert (site.count("/robots.txt"), site.paths()[0]) == (1, "/robots.txt")


# Limits


def test_a_bomb_is_defused(site: FaultSite) -> None:
    bomb = gzip_bomb(300 * 2**20)
    site.answer("/tin/1.html", bomb)
    reader = client()
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="larger than 10 MiB") as failed:
            reader.get(PAGE)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (failed.value.retryable, site.count("/tin/1.html"), len(bomb.body) < 2**20) == (False, 1, True)
    assert peak < 25 * 2**20


def test_an_honest_compressed_page_is_unpacked(site: FaultSite) -> None:
    text = "Toàn tỉnh có 120 hợp tác xã. " * 5000
    site.answer("/tin/1.html", zipped(text))
    assert client().get(PAGE).content.decode() == text


def test_a_page_that_says_it_is_too_large_is_not_transferred(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_BYTES", 60 * 2**20)
    site.answer("/tin/1.html", Reply(body=b"x" * (60 * 2**20 + 1)))
    with pytest.raises(FetchError, match="larger than 60 MiB"):
        client().get(PAGE)
    time.sleep(0.2)
    assert site.requests("/tin/1.html")[0].sent < 40 * 2**20  # what sockets hold


def test_a_page_that_does_not_say_its_size_is_cut_off(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_BYTES", 1000)
    site.answer("/tin/1.html", html("x" * 1001, chunked=True))
    site.answer("/tin/2.html", html("x" * 1000, chunked=True))
    reader = client()
    with pytest.raises(FetchError, match="larger than"):
        reader.get(PAGE)
    assert len(reader.get(f"{HOST}/tin/2.html").content) == 1000


@pytest.mark.parametrize("fault", [{"drip": 0.1}, {"drip_headers": 0.1}, {"drip": 0.1, "chunked": True}])
def test_a_dripping_answer_is_given_up_in_time(
    site: FaultSite, monkeypatch: pytest.MonkeyPatch, fault: dict[str, float]
) -> None:
    monkeypatch.setattr(transport, "MAX_SECONDS", 0.5)
    site.answer("/tin/1.html", html("Một " * 100, **fault))
    site.page("/tin/2.html", "Hai")
    reader = client()
    started = time.monotonic()
    with pytest.raises(FetchError, match=r"not complete after 0\.5 seconds") as failed:
        reader.get(PAGE)
    assert 0.5 <= time.monotonic() - started < 2
    assert (failed.value.retryable, site.count("/tin/1.html")) == (True, 1)
    assert reader.get(f"{HOST}/tin/2.html").content == b"Hai"


def test_a_slow_answer_is_waited_for_so_long(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", (5.0, 0.6))
    site.answer("/tin/1.html", html("Một", delay=0.1))
    site.answer("/tin/2.html", html("Hai", delay=2))
    reader = client()
    assert reader.get(PAGE).status == 200
    with pytest.raises(FetchError, match="no answer") as failed:
        reader.get(f"{HOST}/tin/2.html")
    assert (failed.value.retryable, site.count("/tin/2.html")) == (True, 3)


# Redirects and hosts


def test_a_redirect_is_followed_and_told(site: FaultSite) -> None:
    site.answer("/old", redirect("/tin/một.html", 301))
    site.answer("/tin/m%E1%BB%99t.html", html("Một"))
    assert client().get(f"{HOST}/old").url.endswith("/tin/một.html")
    assert site.paths() == ["/robots.txt", "/old", "/tin/m%E1%BB%99t.html"]


def test_a_redirect_loop_ends(site: FaultSite) -> None:
    site.answer("/loop", redirect("/loop"))
    with pytest.raises(FetchError, match="more than 5 redirects") as failed:
        client().get(f"{HOST}/loop")
    assert (failed.value.retryable, site.count("/loop")) == (False, 6)


def test_a_redirect_stays_on_the_allowed_hosts(site: FaultSite) -> None:
    site.answer("/away", redirect("http://elsewhere.example/"))
    site.answer("/aside", redirect("//OTHER.example/tin/1.html"))
    site.page("/tin/1.html", "Một")
    reader = client("site.example", "other.example")
    with pytest.raises(Forbidden, match=r"elsewhere\.example is not in the source's allow list"):
        reader.get(f"{HOST}/away")
    assert reader.get(f"{HOST}/aside").status == 200
    assert [site.count(host=h) for h in ("elsewhere.example", "other.example")] == [0, 2]


def test_a_redirect_does_not_lead_around_robots_txt(site: FaultSite) -> None:
    site.robots(CLOSED, host="other.example")
    site.answer("/aside", redirect("http://other.example/tin/1.html"))
    with pytest.raises(Forbidden, match=r"forbidden by robots\.txt"):
        client("site.example", "other.example").get(f"{HOST}/aside")
    assert site.paths("other.example") == ["/robots.txt"]


@pytest.mark.parametrize("target", ["http://[bad/x", "ftp://site.example/x"])
def test_a_redirect_to_no_url_is_an_error_of_that_page(site: FaultSite, target: str) -> None:
    site.answer("/tin/1.html", redirect(target), Reply(302))
    reader = client()
    with pytest.raises(FetchError, match="not a usable URL"):
        reader.get(PAGE)
    with pytest.raises(FetchError, match="without a target"):
        reader.get(PAGE)


@pytest.mark.parametrize(
    "url",
    [
        "http://[bad/x",
        "mailto:a@site.example",
        "http://site.example:port/",
        "ftp://site.example/x",
        "http:///x",
        "",
        "http://site.example/\ud800",
    ],
)
def test_what_is_no_url_is_told(site: FaultSite, url: str) -> None:
    with pytest.raises(FetchError, match="not a usable URL") as failed:
        client().get(url)
    assert (failed.value.retryable, isinstance(failed.value, Forbidden), site.count()) == (False, False, 0)


def test_a_host_that_dns_cannot_name_is_told() -> None:
    host = "a" * 70 + ".example"
    with pytest.raises(FetchError, match="not a usable URL"):
        client(host).get(f"http://{host}/")


def test_hosts_are_compared_without_case_and_port(site: FaultSite) -> None:
    site.page("/tin/1.html", "Một")
    for allow, url in [("Site.Example", PAGE), ("site.example", "HTTP://SITE.example:8080/tin/1.html")]:
        assert client(allow).get(url).status == 200


# robots.txt


def test_robots_txt_forbids_a_part(site: FaultSite) -> None:
    site.robots("User-agent: *\nDisallow: /kin/\n")
    site.page("/tin/1.html", "Một")
    reader = client()
    for _ in range(3):
        assert reader.get(PAGE).status == 200
        with pytest.raises(Forbidden, match=r"forbidden by robots\.txt"):
            reader.get(f"{HOST}/kin/1.html")
    assert site.paths() == ["/robots.txt", *["/tin/1.html"] * 3]


def test_robots_txt_may_mean_us(site: FaultSite) -> None:
    site.robots("\ufeffUser-agent: htx-warehouse\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    with pytest.raises(Forbidden, match=r"forbidden by robots\.txt"):
        client().get(PAGE)


@pytest.mark.parametrize("hops", [1, 5])
def test_robots_txt_is_obeyed_behind_redirects(site: FaultSite, hops: int) -> None:
    steps = ["/robots.txt", *(f"/r{n}.txt" for n in range(hops))]
    for step, after in pairwise(steps):
        site.answer(step, redirect(after))
    site.page(steps[-1], CLOSED)
    with pytest.raises(Forbidden, match=r"forbidden by robots\.txt"):
        client().get(PAGE)
    assert site.paths() == steps


def test_robots_txt_of_another_allowed_host_counts(site: FaultSite) -> None:
    site.answer("/robots.txt", redirect("http://OTHER.example/r.txt"), host="site.example")
    site.page("/r.txt", CLOSED, host="other.example")
    with pytest.raises(Forbidden, match=r"forbidden by robots\.txt"):
        client("site.example", "other.example").get(PAGE)


@pytest.mark.parametrize(
    "answer",
    [
        redirect("http://elsewhere.example/r.txt"),
        redirect("http://[bad/r.txt"),
        redirect("ftp://site.example/r.txt"),
        redirect("/robots.txt"),  # for ever
        Reply(307),
        Reply(304),
        gzip_bomb(11 * 2**20),
    ],
)
def test_robots_txt_that_cannot_be_read_forbids_all(site: FaultSite, answer: Reply) -> None:
    site.answer("/robots.txt", answer)
    reader = client()
    for _ in range(2):
        with pytest.raises(Forbidden, match=r"robots\.txt"):
            reader.get(PAGE)
    assert set(site.paths()) == {"/robots.txt"}
    assert site.count() in (1, 6)  # once, or once and five redirects; not again for the second page


@pytest.mark.parametrize("status", [429, 503])
def test_robots_txt_of_a_busy_site_is_asked_again_after_a_minute(site: FaultSite, clock: Clock, status: int) -> None:
    site.answer("/robots.txt", *[error(status)] * 3, html(""))
    site.page("/tin/1.html", "Một")
    reader = client()
    for _ in range(5):
        with pytest.raises(FetchError, match=rf"robots\.txt: HTTP {status}") as failed:
            reader.get(PAGE)
        assert (failed.value.retryable, failed.value.status) == (True, status)
    assert (site.count("/robots.txt"), site.count("/tin/1.html")) == (3, 0)
    clock.ahead += 61
    assert reader.get(PAGE).status == 200


def test_robots_txt_is_read_again_after_a_day(site: FaultSite, clock: Clock) -> None:
    site.page("/tin/1.html", "Một")
    reader = client()
    reader.get(PAGE)
    site.robots(CLOSED)
    clock.ahead += 86000
    assert reader.get(PAGE).status == 200
    clock.ahead += 500
    with pytest.raises(Forbidden):
        reader.get(PAGE)
    assert site.count("/robots.txt") == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_permits_all(site: FaultSite, status: int) -> None:
    site.answer("/robots.txt", error(status))
    site.page("/tin/1.html", "Một")
    assert client().get(PAGE).status == 200


def test_a_closed_client_lets_go_of_its_connections(site: FaultSite) -> None:
    site.page("/tin/1.html", "Một")
    with client() as reader:
        assert reader.get(PAGE).status == 200
    assert reader.get(PAGE).status == 200  # and opens new ones when it must
