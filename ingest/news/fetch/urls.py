"""Which strings are URLs that can be asked, and which URLs lead to the same article."""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from ingest.data import load_yaml

_DEFAULT_PORTS = {80, 443}
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")  # RFC 3986, 2.3
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")


def split_url(url: str) -> SplitResult:
    """The parts of an http or https URL with a host.

    Raises:
        ValueError: it is none ("http://[bad/x", "mailto:a@b", a port that is no number).
    """
    url.encode()  # half a surrogate pair can be in no URL
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:  # reading the port checks it
        raise ValueError(f"not an http or https URL: {url!r}")
    return parts


def absolute(base: str, link: str) -> str:
    """The link seen from the page ``base``; as it stands when it cannot be resolved."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def identity(url: str) -> str:
    """The key of an article: the same for all URLs that lead to it, "baotinh.vn/tin/1.html?id=7".

    Left out are scheme, "www." and the hosts for telephones, default port, user, fragment, tracking parameters,
    session, trailing slash, the ending of light pages; parameters are sorted, escapes and dots normalised (RFC 3986,
    6.2.2). What may say which article it is stays: other parameters, also empty ones, and the case of the path. The
    data is in urls.yml.

    A string that is no URL is its own key.
    """
    try:
        parts = split_url(url.strip())
        port = "" if parts.port is None or parts.port in _DEFAULT_PORTS else f":{parts.port}"
        host = _host(parts.hostname or "")
    except ValueError:
        return url
    query = _query(parts.query)
    return f"{host}{port}{_path(parts.path)}{'?' if query else ''}{query}"


class _Table(NamedTuple):
    hosts: frozenset[str]
    parameter: re.Pattern[str]
    ending: re.Pattern[str]


@cache
def _table() -> _Table:
    data = load_yaml(Path(__file__).with_suffix(".yml"))
    names = [re.escape(name).replace(r"\*", ".*") for name in data["parameters"]]
    whole = [name if "=" in name else f"{name}(?:=.*)?" for name in names]
    return _Table(
        frozenset(data["hosts"]),
        re.compile("|".join(whole), re.IGNORECASE | re.DOTALL),
        re.compile("|".join(data["endings"]), re.IGNORECASE),
    )


def _host(host: str) -> str:
    """In ASCII, without the labels that stand for the kind of visitor."""
    host = host.rstrip(".").lower()
    if ":" in host:  # IPv6
        return f"[{host}]"
    if not host.isascii():
        host = host.encode("idna").decode()
    first, _, rest = host.partition(".")
    while first in _table().hosts and "." in rest:
        host = rest
        first, _, rest = host.partition(".")
    return host


def _path(path: str) -> str:
    """Without dots, double and trailing slashes, and the ending of a light page."""
    steps: list[str] = []
    for step in _escapes(path).split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    joined = "".join(f"/{step}" for step in steps)
    return _table().ending.sub("", joined).rstrip("/")


def _query(query: str) -> str:
    """Sorted, without tracking parameters; "a=" and "a" are the same to every server, "+" and "%20" too."""
    given = [_escapes(part.replace("+", "%20")).removesuffix("=") for part in re.split("[&;]", query)]
    return "&".join(sorted(part for part in given if part and not _table().parameter.fullmatch(part)))


def _escapes(text: str) -> str:
    """Escapes only where they are needed, in capitals (RFC 3986, 6.2.2.1 and 6.2.2.2); other bytes are left escaped."""

    def normal(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else found[0].upper()

    return quote(_ESCAPE.sub(normal, text), safe="%/:@!$&'()*+,;=?~")
