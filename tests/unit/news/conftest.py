"""What the tests of the collector share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faultsite import FaultSite, fault_site


@pytest.fixture
def site() -> Iterator[FaultSite]:
    """A site on loopback under three names, without any page yet."""
    with fault_site("site.example", "other.example", "elsewhere.example") as served:
        yield served
