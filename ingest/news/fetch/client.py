"""A polite HTTP client: robots.txt, a pace per host, retries with backoff, conditional requests, limits.

Only allowed hosts at public addresses are asked, also after redirects. The client says who it is and never disguises
itself.
"""

from __future__ import annotations

import logging
import re
import threading
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import SplitResult

from ingest.news.fetch.errors import FetchError, Forbidden, Interrupted
from ingest.news.fetch.pace import MAX_WAIT, Pace
from ingest.news.fetch.robots import Robots
from ingest.news.fetch.transport import Response, Transport
from ingest.news.fetch.urls import absolute, split_url

__all__ = ["Client", "FetchError", "Forbidden", "Response"]

USER_AGENT = "htx-warehouse/0.1 (statistics of cooperatives; polite collector)"
MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_BUSY = {429, 500, 502, 503, 504}  # worth another attempt

log = logging.getLogger(__name__)


class Client:
    """A session for one source, safe to share by threads.

    Args:
        allow: the host names that may be asked.
        rate: requests per second to a host; a site's own Crawl-delay counts when it is longer.
        concurrency: how many requests to a host may be under way at the same time.
        loopback: whether hosts may be on this machine, as those of HTX_CONNECT_TO are; else addresses must be public.
        retries: further attempts after 429, 5xx, no answer or half of one.
        backoff: seconds before the first of them, doubled for each other; Retry-After counts when it is longer.
    """

    def __init__(
        self,
        allow: tuple[str, ...],
        rate: float = 1.0,
        *,
        concurrency: int = 1,
        loopback: bool = False,
        retries: int = 2,
        backoff: float = 0.5,
    ) -> None:
        self.allow = frozenset(host.lower() for host in allow)
        self.requests_made = 0
        self._gap = 1.0 / rate
        self._concurrency = concurrency
        self._retries = retries
        self._backoff = backoff
        self._paces: dict[str, Pace] = {}
        self._lock = threading.Lock()
        self._transport = Transport(USER_AGENT, connections=concurrency, loopback=loopback)
        self._robots = Robots(USER_AGENT, lambda url: self._follow(url, {}, obey=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Response:
        """Fetch one page that robots.txt permits; with ``etag`` or ``modified`` only if it has changed since.

        Returns:
            A page (status 200), or nothing new (status 304, no content).

        Raises:
            FetchError: no URL, not found, too large, too slow, too many redirects, or no whole answer.
            Forbidden: by robots.txt, not an allowed host, or not a public address.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        response = self._follow(url, {name: value for name, value in conditions.items() if value}, obey=True)
        if response.status == 200 or (response.status == 304 and (etag or modified)):
            return response
        retryable = response.status == 429 or response.status >= 500
        raise FetchError(f"HTTP {response.status}", retryable=retryable, status=response.status)

    def _follow(self, url: str, headers: dict[str, str], *, obey: bool) -> Response:
        """The answer after redirects, each of which is checked like the first URL; robots.txt itself has no rules."""
        for _ in range(MAX_REDIRECTS + 1):
            parts = self._allowed(url)
            pace = self._pace(parts.hostname or "")
            if obey:
                self._heed(self._robots.check(url), parts.hostname or "", pace)
            response = self._ask(url, headers, pace)
            if response.status not in _REDIRECTS:
                return response
            url = _target(response)
        raise FetchError(f"more than {MAX_REDIRECTS} redirects", retryable=False)

    def _allowed(self, url: str) -> SplitResult:
        """The parts of a URL that may be asked."""
        try:
            parts = split_url(url)
        except ValueError as error:
            raise FetchError(f"not a usable URL: {url}", retryable=False) from error
        if parts.hostname not in self.allow:
            raise Forbidden(f"{parts.hostname} is not in the source's allow list")
        return parts

    def _pace(self, host: str) -> Pace:
        with self._lock:
            if host not in self._paces:
                self._paces[host] = Pace(self._gap, self._concurrency)
            return self._paces[host]

    def _heed(self, delay: float, host: str, pace: Pace) -> None:
        """Keep the distance that a site asks for, within reason."""
        if min(delay, MAX_WAIT) <= pace.gap:
            return
        if delay > MAX_WAIT:
            log.warning("%s: Crawl-delay of %.0f seconds; we wait %.0f", host, delay, MAX_WAIT)
        pace.slow_down(min(delay, MAX_WAIT))

    def _ask(self, url: str, headers: dict[str, str], pace: Pace, attempt: int = 0) -> Response:
        """The answer to one URL, after as many attempts as we have; every attempt waits for its turn."""
        last = attempt >= self._retries
        try:
            with pace.turn():
                with self._lock:
                    self.requests_made += 1
                response = self._transport.ask(url, headers)
        except Interrupted:
            if last:
                raise
        else:
            if response.status not in _BUSY:
                return response
            _let_rest(response, pace)
            if last:
                return response
        pace.rest(self._backoff * 2**attempt)
        return self._ask(url, headers, pace, attempt + 1)


def _let_rest(response: Response, pace: Pace) -> None:
    """Ask a busy site nothing, by no thread, for as long as it wants.

    Raises:
        FetchError: that is longer than MAX_WAIT.
    """
    seconds = _seconds(response.headers.get("Retry-After", ""))
    pace.rest(seconds)
    if seconds > MAX_WAIT:
        raise FetchError(
            f"HTTP {response.status}: the site asks to wait {seconds:.0f} seconds, more than {MAX_WAIT:.0f}",
            retryable=True,
            status=response.status,
        )


def _seconds(retry_after: str) -> float:
    """What Retry-After asks for (RFC 9110, 10.2.3); 0 when it says neither seconds nor a date."""
    if re.fullmatch(r"\s*[0-9]+\s*", retry_after):
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _target(response: Response) -> str:
    """Where a redirect leads. A header is read as Latin-1, but what sites send there is UTF-8 more often."""
    location = response.headers.get("Location", "")
    if not location:
        raise FetchError(f"HTTP {response.status} without a target", retryable=False, status=response.status)
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return absolute(response.url, location)
