"""Which strings are URLs that can be asked."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit


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
