"""What the robots.txt of each site permits (RFC 9309)."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from protego import Protego

from ingest.news.fetch.errors import FetchError, Forbidden
from ingest.news.fetch.transport import Response
from ingest.news.fetch.urls import split_url

_DAY = 86400.0  # rules are asked again after a day (RFC 9309, 2.4)
_MINUTE = 60.0  # after a passing error sooner


class _Known(NamedTuple):
    rules: Protego | FetchError
    until: float


class Robots:
    """The rules of all sites that were asked for them. ``fetch``: the answer to a URL after redirects."""

    def __init__(self, user_agent: str, fetch: Callable[[str], Response]) -> None:
        self._user_agent = user_agent
        self._fetch = fetch
        self._known: dict[str, _Known] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def check(self, url: str) -> float:
        """The seconds between requests that the site asks for (Crawl-delay; 0 when it does not).

        Raises:
            Forbidden: the rules do not permit this URL, or forbid everything because they cannot be read.
            FetchError: the rules cannot be had for now, so nothing may be asked (2.3.1.4).
        """
        rules = self._rules(url)
        if isinstance(rules, Forbidden):
            raise Forbidden(str(rules))
        if isinstance(rules, FetchError):
            raise FetchError(str(rules), retryable=rules.retryable, status=rules.status)
        if not rules.can_fetch(url, self._user_agent):
            raise Forbidden("forbidden by robots.txt")
        return float(rules.crawl_delay(self._user_agent) or 0)

    def _rules(self, url: str) -> Protego | FetchError:
        """The rules of a URL's site, asked once by whichever thread comes first."""
        parts = split_url(url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        with self._lock:
            one_asks = self._locks[origin]
        with one_asks:
            known = self._known.get(origin)
            if known is None or known.until < monotonic():
                known = self._known[origin] = self._ask(f"{origin}/robots.txt")
            return known.rules

    def _ask(self, url: str) -> _Known:
        try:
            return _Known(self._read(url), monotonic() + _DAY)
        except Forbidden as error:
            return _Known(error, monotonic() + _DAY)
        except FetchError as error:
            return _Known(error, monotonic() + _MINUTE)

    def _read(self, url: str) -> Protego:
        """2xx: the rules. 4xx: all is permitted (2.3.1.3). Anything else forbids (2.3.1.4)."""
        try:
            answer = self._fetch(url)
        except FetchError as error:
            if not error.retryable:
                raise Forbidden(f"robots.txt cannot be read: {error}") from error
            raise FetchError(f"robots.txt: {error}", retryable=True, status=error.status) from error
        if 200 <= answer.status < 300:
            return Protego.parse(answer.content.decode("utf-8-sig", "replace"))
        if answer.status == 429 or answer.status >= 500:
            raise FetchError(f"robots.txt: HTTP {answer.status}", retryable=True, status=answer.status)
        if answer.status >= 400:
            return Protego.parse("")
        raise Forbidden(f"robots.txt: HTTP {answer.status}")
