"""Where things are. Everything comes from the environment, with defaults inside the checkout.

=====================  =============================================  ==========================================
variable               meaning                                        default
=====================  =============================================  ==========================================
``HTX_DATA``           archive, lake, releases, logs                  ``data`` in the checkout
``HTX_INBOX``          folder of submitted workbooks, or ``none``     ``samples/submissions``
``HTX_SOURCES``        file or folder of news sources, or ``none``    ``samples/news/sources``
``HTX_KEEP_RELEASES``  how many releases are kept                     5
``HTX_TASK_RETRIES``   how often Airflow tries a failed task again    2
``AIRFLOW_HOME``       metadata database and logs of Airflow          ``airflow_home`` in the checkout
=====================  =============================================  ==========================================

The samples are all or nothing: who names an inbox or sources of his own gets no invented data beside them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SAMPLE_INBOX = PROJECT / "samples" / "submissions"
SAMPLE_SOURCES = PROJECT / "samples" / "news" / "sources"
NONE = "none"
_UNSAFE = frozenset("[]{}*?#%'\"")


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders of one installation."""

    data: Path
    inbox: Path | None
    sources: Path | None
    airflow_home: Path
    keep_releases: int = 5

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def returns(self) -> Path:
        return self.data / "returns"

    @property
    def validations(self) -> Path:
        return self.data / "validations"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def uses_samples(self) -> bool:
        """Whether any input is the project's own samples, so that their site must be served."""
        return self.sources == SAMPLE_SOURCES


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        ValueError: HTX_KEEP_RELEASES is not a whole number above 0, or HTX_DATA has a character that SQL or a file
            pattern would take for its own.
    """
    keep = os.environ.get("HTX_KEEP_RELEASES", "5")
    if not keep.isdigit() or int(keep) < 1:
        raise ValueError(f"HTX_KEEP_RELEASES is a whole number above 0, not {keep!r}")
    data = _path("HTX_DATA") or PROJECT / "data"
    if odd := sorted(_UNSAFE & set(str(data))):
        raise ValueError(f"HTX_DATA must not contain {' '.join(odd)} ({data}); choose another folder")
    own = bool(os.environ.get("HTX_INBOX") or os.environ.get("HTX_SOURCES"))
    return Settings(
        data=data,
        inbox=_path("HTX_INBOX") if own else SAMPLE_INBOX,
        sources=_path("HTX_SOURCES") if own else SAMPLE_SOURCES,
        airflow_home=_path("AIRFLOW_HOME") or PROJECT / "airflow_home",
        keep_releases=int(keep),
    )


def _path(variable: str) -> Path | None:
    value = os.environ.get(variable, "")
    return Path(value).expanduser().resolve() if value and value != NONE else None
