"""What the tests of the collector share."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from ingest.news.fetch import pace, robots
from tests.faultsite import FaultSite, fault_site


@pytest.fixture
def site() -> Iterator[FaultSite]:
    """A site on loopback under three names, without any page yet."""
    with fault_site("site.example", "other.example", "elsewhere.example") as served:
        yield served


class Clock:
    """The time of the collector, which passes while it waits without anybody waiting."""

    def __init__(self) -> None:
        self.naps: list[float] = []
        self.ahead = 0.0

    def monotonic(self) -> float:
        """Seconds."""
        return time.monotonic() + self.ahead

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.naps.append(seconds)
        self.ahead += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """For clients of one thread."""
    clock = Clock()
    for module in (pace, robots):
        monkeypatch.setattr(module, "monotonic", clock.monotonic)
    monkeypatch.setattr(pace, "sleep", clock.sleep)
    return clock
