"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# The same examples each time, so that a failure is a change of the code; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    """A command that is called within the test process sets variables for its children; the next test has its own."""
    before = {name: value for name, value in os.environ.items() if name.startswith("HTX_")}
    yield
    for name in [name for name in os.environ if name.startswith("HTX_")]:
        del os.environ[name]
    os.environ.update(before)
