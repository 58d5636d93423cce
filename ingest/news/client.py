"""A polite HTTP client: robots.txt, a rate per host, retries with backoff, conditional requests, limits.

Only allowed hosts are asked, also after redirects. The client says who it is and never disguises itself.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult

import requests
from protego import Protego

from ingest.news.errors import FetchError, Forbidden
from ingest.news.transport import MAX_WAIT, open_session
from ingest.news.urls import absolute, split_url

__all__ = ["Client", "FetchError", "Forbidden", "Response"]

USER_AGENT = "htx-warehouse/0.1 (statistics of cooperatives; polite collector)"
MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 5
TIMEOUT = (5.0, 20.0)  # seconds to connect, seconds between bytes
_REDIRECTS = {301, 302, 303, 307, 308}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Response:
    """What a URL answered. ``content`` is empty when ``status`` is 304."""

    url: str  # after redirects
    status: int
    content: bytes
    media_type: str
    headers: dict[str, str]


class Client:
    """A session for one source. ``allow``: host names; ``rate``: requests per second and host."""

    def __init__(self, allow: tuple[str, ...], rate: float = 1.0, retries: int = 2, backoff: float = 0.5) -> None:
        self.allow = frozenset(host.lower() for host in allow)
        self.gap = 1.0 / rate
        self.requests_made = 0
        self._last: dict[str, float] = {}
        self._robots: dict[str, Protego | str] = {}  # by origin: the rules, or why there are none to go by
        self._session = open_session(USER_AGENT, retries, backoff)

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Response:
        """Fetch one page that robots.txt permits.

        Raises:
            FetchError: no URL, forbidden, not found, too large, too many redirects, another host, or no answer.
        """
        for _ in range(MAX_REDIRECTS + 1):
            parts = self._allowed(url)
            if not self._rules(parts).can_fetch(url, USER_AGENT):
                raise Forbidden("forbidden by robots.txt")
            response = self._request(url, etag, modified)
            if response.status_code not in _REDIRECTS:
                return self._finish(url, response)
            url = _target(url, response)
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

    def _rules(self, parts: SplitResult) -> Protego:
        """The rules of a URL's site, asked once. What forbids everything is remembered too; a passing error is not."""
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        if origin not in self._robots:
            try:
                self._robots[origin] = self._fetch_rules(f"{origin}/robots.txt")
            except Forbidden as error:
                self._robots[origin] = str(error)
        rules = self._robots[origin]
        if isinstance(rules, str):
            raise Forbidden(rules)
        asked = float(rules.crawl_delay(USER_AGENT) or 0)
        if asked > MAX_WAIT and self.gap < MAX_WAIT:
            log.warning("%s: Crawl-delay of %.0f seconds; we wait %.0f", origin, asked, MAX_WAIT)
        self.gap = max(self.gap, min(asked, MAX_WAIT))
        return rules

    def _fetch_rules(self, url: str) -> Protego:
        """robots.txt, also behind redirects. 4xx permits all; what cannot be had forbids for now (RFC 9309, 2.3.1)."""
        response = self._request(url)
        for _ in range(MAX_REDIRECTS):
            if response.status_code not in _REDIRECTS:
                break
            try:
                url = _target(url, response)
                self._allowed(url)
            except FetchError as error:
                raise Forbidden(f"robots.txt is redirected and cannot be read: {error}") from error
            response = self._request(url)
        status = response.status_code
        if 200 <= status < 300:
            return Protego.parse(self._body(response).decode("utf-8", "replace"))
        response.close()
        if status == 429 or status >= 500:
            raise FetchError(f"robots.txt: HTTP {status}", retryable=True)
        if status >= 400:
            return Protego.parse("")
        if status in _REDIRECTS:
            raise Forbidden(f"robots.txt: more than {MAX_REDIRECTS} redirects")
        raise Forbidden(f"robots.txt: HTTP {status}")

    def _request(self, url: str, etag: str = "", modified: str = "") -> requests.Response:
        host = split_url(url).hostname or ""
        wait = self._last.get(host, 0.0) + self.gap - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        try:
            self.requests_made += 1
            return self._session.get(url, headers=headers, timeout=TIMEOUT, stream=True, allow_redirects=False)
        except requests.exceptions.InvalidURL as error:
            raise FetchError(f"not a usable URL: {url}", retryable=False) from error
        except requests.RequestException as error:
            raise FetchError(f"no answer ({_reason(error)})", retryable=True) from error
        finally:
            self._last[host] = time.monotonic()

    def _finish(self, url: str, response: requests.Response) -> Response:
        status = response.status_code
        if status not in (200, 304):
            response.close()
            raise FetchError(f"HTTP {status}", retryable=status == 429 or status >= 500)
        content = b"" if status == 304 else self._body(response)
        media_type = response.headers.get("Content-Type", "")
        return Response(url, status, content, media_type, dict(response.headers))

    def _body(self, response: requests.Response) -> bytes:
        parts, size = [], 0
        try:
            for part in response.iter_content(65536):
                size += len(part)
                if size > MAX_BYTES:
                    raise FetchError(f"larger than {MAX_BYTES // 2**20} MiB", retryable=False)
                parts.append(part)
        except requests.RequestException as error:
            raise FetchError(f"broken off ({_reason(error)})", retryable=True) from error
        finally:
            response.close()
        return b"".join(parts)


def _target(url: str, response: requests.Response) -> str:
    """Where a redirect leads. A header is read as Latin-1, but what sites send there is UTF-8 more often."""
    response.close()
    location = response.headers.get("Location", "")
    if not location:
        raise FetchError(f"HTTP {response.status_code} without a target", retryable=False)
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return absolute(url, location)


def _reason(error: Exception) -> str:
    """The innermost cause in a few words."""
    cause: Any = error
    while getattr(cause, "args", None) and isinstance(cause.args[0], Exception):
        cause = cause.args[0]
    reason = getattr(cause, "reason", None)
    return type(reason or cause).__name__
