"""One request and its answer: connections to public addresses only, bounded in size and time, no redirects of its own.

Every address is checked when it is connected to, after the name was resolved and without asking the resolver again, so
that a name cannot lead somewhere else in between (DNS rebinding). Behind an HTTP proxy (HTTP_PROXY, HTTPS_PROXY) the
proxy resolves and connects: then only addresses that stand in a URL themselves are checked, names are its business.
"""

from __future__ import annotations

import http.client
import io
import logging
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError

from ingest.news.fetch.addresses import check_literal, resolve
from ingest.news.fetch.errors import FetchError, Interrupted

MAX_BYTES = 10 * 1024 * 1024  # of a body, unpacked
MAX_SECONDS = 60.0  # for an answer, head and body
TIMEOUT = (5.0, 20.0)  # seconds to connect, seconds between bytes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Response:
    """What a URL answered. ``content`` is empty unless ``status`` is 2xx; header names have no case."""

    url: str  # after redirects
    status: int
    content: bytes = b""
    media_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """The validator to ask with next time (RFC 9110, 8.8.3); empty when the site gives none."""
        return self.headers.get("ETag", "")

    @property
    def modified(self) -> str:
        """Last-Modified as the site writes it; empty when it gives none."""
        return self.headers.get("Last-Modified", "")


class Transport:
    """Connections to any hosts; ``connections`` are kept open for each. Safe to share by threads."""

    def __init__(self, user_agent: str, *, connections: int = 1, loopback: bool = False) -> None:
        self._session = _Session()
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"})
        self._session.auth = lambda request: request  # neither ~/.netrc nor a password in the URL is sent
        adapter = _Adapter(addresses_from_environment(), connections, loopback)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def ask(self, url: str, headers: Mapping[str, str]) -> Response:
        """The answer to one GET, whatever its status.

        Raises:
            Interrupted: no answer, or a body that broke off or cannot be unpacked.
            FetchError: no usable URL, no secure connection, too large, or too slow on the whole.
            Forbidden: the host's address is not public.
        """
        try:
            with self._session.get(
                url, headers=dict(headers), timeout=TIMEOUT, stream=True, allow_redirects=False
            ) as response:
                content = _body(response) if response.status_code // 100 == 2 else b""
                media_type = response.headers.get("Content-Type", "")
                return Response(url, response.status_code, content, media_type, response.headers)
        except (requests.exceptions.InvalidURL, UnicodeError) as error:  # UnicodeError: a label longer than DNS has
            raise FetchError(f"not a usable URL: {url}", retryable=False) from error
        except requests.exceptions.SSLError as error:  # a certificate does not mend itself in a second
            raise FetchError(f"no secure connection ({_reason(error)})", retryable=True) from error
        except (requests.RequestException, HTTPError) as error:
            raise Interrupted(f"no answer ({_reason(error)})") from error

    def close(self) -> None:
        """Close all connections."""
        self._session.close()


@contextmanager
def connected_to(addresses: Mapping[str, str]) -> Iterator[None]:
    """Say in HTX_CONNECT_TO, also to processes started meanwhile, where hosts are; those said before stay reachable."""
    before = os.environ.get("HTX_CONNECT_TO")
    told = [f"{host}={address}" for host, address in addresses.items()]
    os.environ["HTX_CONNECT_TO"] = ",".join(filter(None, [before, *told]))
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("HTX_CONNECT_TO", None)
        else:
            os.environ["HTX_CONNECT_TO"] = before


def addresses_from_environment() -> dict[str, str]:
    """``HTX_CONNECT_TO="host=127.0.0.1:8000,other=127.0.0.1:8001"`` as a mapping of host to address."""
    pairs = [p.split("=", 1) for p in os.environ.get("HTX_CONNECT_TO", "").split(",") if "=" in p]
    return {host.strip().lower(): address.strip() for host, address in pairs}


class _Session(requests.Session):
    """Leaves redirects to the client. requests looks at the target even when told not to follow, and may raise."""

    def __init__(self) -> None:
        super().__init__()
        self._environment: dict[str, Mapping[str, Any]] = {}

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """Proxies and certificates of a site, as the environment says; requests reads all of it for every request."""
        site = urlsplit(str(url))._replace(path="", query="", fragment="").geturl()
        if site not in self._environment:
            self._environment[site] = super().merge_environment_settings(url, proxies, stream, verify, cert)
        return {**self._environment[site], "stream": stream}

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _Adapter(HTTPAdapter):
    """Connects to checked addresses; chosen hosts to others, like curl's ``--connect-to`` (sites on loopback)."""

    def __init__(self, elsewhere: Mapping[str, str], connections: int, loopback: bool) -> None:
        self._elsewhere = elsewhere
        self._loopback = loopback
        super().__init__(pool_maxsize=connections)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _checked_pools(self._loopback)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        parts = urlsplit(str(request.url))
        host = parts.hostname or ""
        if host in self._elsewhere:
            proxies = None
            request.headers["Host"] = parts.netloc.rpartition("@")[2]
        elif select_proxy(str(request.url), dict(proxies or {})):
            check_literal(host, loopback=self._loopback)
            log.info("%s is asked through a proxy, which decides what address that is", host)
        return super().send(request, stream, timeout, verify, cert, proxies)

    def get_connection_with_tls_context(self, request: Any, verify: Any, proxies: Any = None, cert: Any = None) -> Any:
        host = urlsplit(request.url).hostname or ""
        if host in self._elsewhere:
            return self.poolmanager.connection_from_url(f"http://{self._elsewhere[host]}")
        return super().get_connection_with_tls_context(request, verify, proxies, cert)


class _Timely(io.RawIOBase):
    """The bytes of an answer, as long as they come in time. A socket's own timeout is one between bytes."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._patience = sock.gettimeout() or MAX_SECONDS
        self._until = monotonic() + MAX_SECONDS
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - monotonic()
        if left <= 0:
            raise self._overdue()
        self._sock.settimeout(min(left, self._patience))
        try:
            return self._raw.readinto(buffer)
        except TimeoutError as error:
            if left <= self._patience:
                raise self._overdue() from error
            raise

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _overdue(self) -> FetchError:
        """Another attempt at once would only take as long."""
        return FetchError(f"not complete after {MAX_SECONDS:g} seconds", retryable=True)


class _TimelyAnswer(http.client.HTTPResponse):
    """An answer whose head and body are there in time."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Timely(sock))


class _Checked(HTTPConnection):
    """A connection to an address that may be connected to."""

    loopback: bool
    response_class = _TimelyAnswer

    def _new_conn(self) -> socket.socket:
        """urllib3's way to open a socket, tried with each address of the host in place of its name."""
        name = self._dns_host
        try:
            addresses = resolve(name, self.port, loopback=self.loopback)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        try:
            for address in addresses[:-1]:
                self._dns_host = address
                with suppress(ConnectTimeoutError, NewConnectionError):
                    return super()._new_conn()
            self._dns_host = addresses[-1]
            return super()._new_conn()
        finally:
            self._dns_host = name


def _checked_pools(loopback: bool) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools by scheme, with our connections in them."""
    plain = type("CheckedHTTP", (_Checked,), {"loopback": loopback})
    secure = type("CheckedHTTPS", (_Checked, HTTPSConnection), {"loopback": loopback})
    return {
        "http": type("CheckedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("CheckedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


def _body(response: requests.Response) -> bytes:
    """The unpacked body. urllib3 unpacks piece by piece and compares with Content-Length."""
    too_large = FetchError(f"larger than {MAX_BYTES / 2**20:g} MiB", retryable=False, status=response.status_code)
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > MAX_BYTES:
        raise too_large
    parts, size = [], 0
    try:
        for part in response.iter_content(65536):
            size += len(part)
            if size > MAX_BYTES:
                raise too_large
            parts.append(part)
    except requests.RequestException as error:
        raise Interrupted(f"broken off ({_reason(error)})") from error
    return b"".join(parts)


def _reason(error: Exception) -> str:
    """The innermost cause in a few words."""
    cause: Any = error
    while getattr(cause, "args", None) and isinstance(cause.args[0], Exception):
        cause = cause.args[0]
    reason = getattr(cause, "reason", None)
    return type(reason or cause).__name__
