"""What the end-to-end tests share."""

from __future__ import annotations

import pytest

from tests.e2e.installation import Installation


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, str]:
    """An installation after its first `htx run` on the samples, and what that printed."""
    installation = Installation(tmp_path_factory.mktemp("installation"))
    return installation, installation.htx("run")
