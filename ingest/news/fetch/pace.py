"""The turns at a host: how often it is asked, by how many threads at once, and when it wants to be left alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from ingest.news.fetch.errors import FetchError

MAX_WAIT = 60.0  # seconds: longer is not waited for, whatever a site asks


class Pace:
    """The turns at one host, shared by all threads.

    A turn begins ``gap`` seconds after the last began and, when no other is under way, after the last ended: a site
    that is slow to answer gets its pause. At most ``concurrency`` turns are under way.
    """

    def __init__(self, gap: float, concurrency: int) -> None:
        self.gap = gap
        self._slots = threading.BoundedSemaphore(concurrency)
        self._lock = threading.Lock()
        self._under_way = 0
        self._next_at = 0.0
        self._closed_until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and hold it.

        Raises:
            FetchError: the site has asked for a rest that is not over soon; nothing was waited for.
        """
        with self._slots:
            while wait := self._begin():
                sleep(wait)
            try:
                yield
            finally:
                self._end()

    def rest(self, seconds: float) -> None:
        """Nobody has a turn for so many seconds from now."""
        with self._lock:
            self._closed_until = max(self._closed_until, monotonic() + seconds)

    def slow_down(self, gap: float) -> None:
        """Keep at least this gap from now on."""
        with self._lock:
            self._next_at += max(gap - self.gap, 0.0)
            self.gap = max(self.gap, gap)

    def _begin(self) -> float:
        """Begin a turn (0), or the seconds after which to try again."""
        with self._lock:
            now = monotonic()
            if (rest := self._closed_until - now) > MAX_WAIT:
                raise FetchError(f"not asked: the site wants to be left alone for {rest:.0f} seconds", retryable=True)
            if (wait := max(rest, self._next_at - now)) > 0:
                return wait
            self._next_at = now + self.gap
            self._under_way += 1
            return 0.0

    def _end(self) -> None:
        with self._lock:
            self._under_way -= 1
            if not self._under_way:
                self._next_at = max(self._next_at, monotonic() + self.gap)
