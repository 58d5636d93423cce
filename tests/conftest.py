"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples each time, so that a failure is a change of the code; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
