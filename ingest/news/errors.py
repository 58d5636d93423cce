"""Why a page could not be had."""

from __future__ import annotations


class FetchError(Exception):
    """A page that could not be had. ``retryable``: later may be better (429, 5xx, network), or not (404, forbidden)."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


class Forbidden(FetchError):
    """A page that the site asks collectors not to fetch, or that is outside the allowed hosts: not a failure."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)
