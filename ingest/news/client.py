"""A polite HTTP client: robots.txt, a rate per host, retries with backoff, conditional requests, limits.

Only allowed hosts are asked, also after redirects. The client says who it is and never disguises itself.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

USER_AGENT = "htx-warehouse/0.1 (statistics of cooperatives; polite collector)"
MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 5
TIMEOUT = (5.0, 20.0)  # seconds to connect, seconds between bytes
_REDIRECTS = {301, 302, 303, 307, 308}


class FetchError(Exception):
    """A page that could not be had. ``retryable``: later may be better (429, 5xx, network), or not (404, forbidden)."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


class Forbidden(FetchError):
    """A page that the site asks collectors not to fetch, or that is outside the allowed hosts: not a failure."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What a URL answered. ``content`` is empty when ``status`` is 304."""

    url: str  # after redirects
    status: int
    content: bytes
    media_type: str
    headers: dict[str, str]


class _ResolvingAdapter(HTTPAdapter):
    """Connects chosen host names to other addresses, like curl's ``--connect-to`` (for sites served on loopback)."""

    def __init__(self, addresses: dict[str, str], **kwargs: Any) -> None:
        self.addresses = addresses
        super().__init__(**kwargs)

    def get_connection_with_tls_context(self, request: Any, verify: Any, proxies: Any = None, cert: Any = None) -> Any:
        host = urlsplit(request.url).hostname or ""
        if host in self.addresses:
            request.headers["Host"] = host
            return self.poolmanager.connection_from_url(f"http://{self.addresses[host]}")
        return super().get_connection_with_tls_context(request, verify, proxies, cert)


def addresses_from_environment() -> dict[str, str]:
    """``HTX_CONNECT_TO="host=127.0.0.1:8000,other=127.0.0.1:8001"`` as a mapping of host to address."""
    pairs = [p.split("=", 1) for p in os.environ.get("HTX_CONNECT_TO", "").split(",") if "=" in p]
    return {host.strip(): address.strip() for host, address in pairs}


class Client:
    """A session for one source. ``rate`` is requests per second and host."""

    def __init__(self, allow: tuple[str, ...], rate: float = 1.0, retries: int = 2, backoff: float = 0.5) -> None:
        self.allow = frozenset(allow)
        self.gap = 1.0 / rate
        self.requests_made = 0
        self._last: dict[str, float] = {}
        self._robots: dict[str, Protego] = {}
        self._session = requests.Session()
        self._session.headers["User-Agent"] = USER_AGENT
        retry = Retry(
            total=retries,
            backoff_factor=backoff,
            status_forcelist=(429, 500, 502, 503, 504),
            allowed_methods=("GET",),
            respect_retry_after_header=True,
            raise_on_status=False,
            redirect=0,
        )
        adapter = _ResolvingAdapter(addresses_from_environment(), max_retries=retry)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Response:
        """Fetch one page that robots.txt permits.

        Raises:
            FetchError: forbidden, not found, too large, too many redirects, another host, or no answer.
        """
        for _ in range(MAX_REDIRECTS + 1):
            self._permit(url)
            response = self._request(url, etag, modified)
            if response.status_code not in _REDIRECTS:
                return self._finish(url, response)
            url = urljoin(url, response.headers.get("Location", ""))
            response.close()
        raise FetchError(f"more than {MAX_REDIRECTS} redirects", retryable=False)

    def _permit(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or (parts.hostname or "") not in self.allow:
            raise Forbidden(f"{urlsplit(url).hostname} is not in the source's allow list")
        if not self._robots_of(parts.scheme, parts.netloc).can_fetch(url, USER_AGENT):
            raise Forbidden("forbidden by robots.txt")

    def _robots_of(self, scheme: str, netloc: str) -> Protego:
        """The site's rules. No robots.txt permits all; a server error forbids for now (RFC 9309, 2.3.1)."""
        if netloc not in self._robots:
            url = f"{scheme}://{netloc}/robots.txt"
            response = self._request(url)
            if response.status_code >= 500:
                raise FetchError(f"robots.txt: HTTP {response.status_code}", retryable=True)
            text = self._body(url, response).decode("utf-8", "replace") if response.status_code == 200 else ""
            rules = Protego.parse(text)
            delay = rules.crawl_delay(USER_AGENT)
            self.gap = max(self.gap, float(delay or 0))
            self._robots[netloc] = rules
        return self._robots[netloc]

    def _request(self, url: str, etag: str = "", modified: str = "") -> requests.Response:
        host = urlsplit(url).hostname or ""
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
        except requests.RequestException as error:
            raise FetchError(f"no answer ({_reason(error)})", retryable=True) from error
        finally:
            self._last[host] = time.monotonic()

    def _finish(self, url: str, response: requests.Response) -> Response:
        status = response.status_code
        if status not in (200, 304):
            response.close()
            raise FetchError(f"HTTP {status}", retryable=status == 429 or status >= 500)
        content = b"" if status == 304 else self._body(url, response)
        media_type = response.headers.get("Content-Type", "")
        return Response(url, status, content, media_type, dict(response.headers))

    def _body(self, url: str, response: requests.Response) -> bytes:
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


def _reason(error: Exception) -> str:
    """The innermost cause in a few words."""
    cause: Any = error
    while getattr(cause, "args", None) and isinstance(cause.args[0], Exception):
        cause = cause.args[0]
    reason = getattr(cause, "reason", None)
    return type(reason or cause).__name__
