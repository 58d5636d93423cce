"""Why a page could not be had."""

from __future__ import annotations


class FetchError(Exception):
    """A page that could not be had.

    ``retryable``: later may be better (429, 5xx, network), or not (404, forbidden). ``status``: the HTTP status, where
    one was the reason.
    """

    def __init__(self, message: str, *, retryable: bool, status: int | None = None) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.status = status


class Interrupted(FetchError):
    """No answer, or one that broke off: trying again at once may help."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class Forbidden(FetchError):
    """A page that the site asks collectors not to fetch, or that is outside of what may be asked: not a failure."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)
