"""The HTTP session underneath the client: connections, bounded patience, and no redirects of its own."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

from ingest.news.errors import FetchError

MAX_WAIT = 60.0  # seconds: longer is not waited for, whatever a site asks


class _Session(requests.Session):
    """Leaves redirects to the client. requests looks at the target even when told not to follow, and may raise."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _Patience(Retry):
    """Waits as ``Retry-After`` asks, up to MAX_WAIT; a site that asks for more is left alone."""

    def parse_retry_after(self, retry_after: str) -> float:
        """The seconds that the header asks for; 0, that is our own backoff, when it says neither seconds nor a date."""
        if re.fullmatch(r"\s*[0-9]+\s*", retry_after):
            return float(retry_after)
        try:
            until = parsedate_to_datetime(retry_after)
        except (ValueError, OverflowError):
            return 0.0
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - datetime.now(UTC)).total_seconds())

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Self:
        """Called before every wait, and when there is no further attempt.

        Raises:
            FetchError: the site asks for more patience than MAX_WAIT.
        """
        if response is not None and (seconds := self.get_retry_after(response) or 0.0) > MAX_WAIT:
            response.close()
            raise FetchError(
                f"HTTP {response.status}: the site asks to wait {seconds:.0f} seconds, more than {MAX_WAIT:.0f}",
                retryable=True,
            )
        return super().increment(method, url, response, *args, **kwargs)


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
    return {host.strip().lower(): address.strip() for host, address in pairs}


def open_session(user_agent: str, retries: int, backoff: float) -> requests.Session:
    """A session that says who it is and tries again after 429 and 5xx."""
    session = _Session()
    session.headers["User-Agent"] = user_agent
    retry = _Patience(
        total=retries,
        backoff_factor=backoff,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET",),
        respect_retry_after_header=True,
        raise_on_status=False,
        redirect=0,
    )
    adapter = _ResolvingAdapter(addresses_from_environment(), max_retries=retry)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
