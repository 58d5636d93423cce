"""The archive: every document as it was received, named by its SHA-256, never edited.

``<archive>/ab/<sha256>`` holds the bytes; ``<archive>/ab/<sha256>.<origin>.json`` is a sidecar: where from, when,
headers. Identical bytes that arrive from two places are stored once and have two sidecars. ``<archive>/urls/``
remembers what a URL brought and when it was looked at, so that a page is not fetched twice.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Receipt:
    """How some bytes reached us: the content of a sidecar."""

    document_id: str
    origin: str  # URL or file name
    source_id: str
    kind: str  # submission | article
    media_type: str
    size: int
    retrieved_at: str  # ISO 8601, UTC
    http_status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UrlNote:
    """What a URL brought last, and when it was looked at last. Times are ISO 8601, UTC.

    Attributes:
        url: as it was listed, and the origin in the receipt of the bytes.
        document_id: the bytes that it brought; empty when it has brought none.
        supersedes: the document that these bytes replaced, when the page was edited.
        etag, modified: what the server said of them, for the next conditional request.
        listed_on: the day of publication that the site's list gives.
        lastmod: the time of change that the site's list gave when it was looked at.
        given_up: why it is not asked any more.
        vain: how often it was asked again, one time after the other, and had not changed.
    """

    url: str
    document_id: str = ""
    supersedes: str = ""
    etag: str = ""
    modified: str = ""
    listed_on: str = ""
    lastmod: str = ""
    looked_at: str = ""
    given_up: str = ""
    vain: int = 0


def write_atomically(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new and nothing between.

    ``durable``: also after a power failure. Else the file may then be empty, and whoever reads it must bear that.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as handle:
        handle.write(content)
        if durable:
            handle.flush()
            os.fsync(handle.fileno())
    temporary.replace(path)


def write_json(path: Path, value: Any) -> None:
    """Write a JSON file atomically, readable by people."""
    write_atomically(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode())


def sha256(content: bytes) -> str:
    """The identity of a document: 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class Archive:
    """The folder of received bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, document_id: str) -> Path:
        """Where the bytes of a document are, or would be."""
        return self.root / document_id[:2] / document_id

    def read(self, document_id: str) -> bytes:
        """The bytes of a document.

        Raises:
            FileNotFoundError: the archive has no such document.
            ValueError: the bytes on disk are no longer those that were received.
        """
        content = self.path(document_id).read_bytes()
        if sha256(content) != document_id:
            raise ValueError(f"archive: the bytes of {document_id} have changed on disk; restore {self.root}")
        return content

    def store(
        self,
        content: bytes,
        *,
        origin: str,
        source_id: str,
        kind: str,
        media_type: str,
        retrieved_at: datetime,
        http_status: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> Receipt:
        """Keep some bytes and note where they came from. The first receipt of the same bytes and origin stands."""
        document_id = sha256(content)
        path = self.path(document_id)
        sidecar = self._sidecar(document_id, origin)
        if not path.exists() or sha256(path.read_bytes()) != document_id:  # new, or damaged on disk since
            write_atomically(path, content)
        if sidecar.exists():
            return Receipt(**json.loads(sidecar.read_text(encoding="utf-8")))
        receipt = Receipt(
            document_id,
            origin,
            source_id,
            kind,
            media_type,
            len(content),
            retrieved_at.isoformat(),
            http_status,
            headers or {},
        )
        write_json(sidecar, asdict(receipt))
        return receipt

    def receipt(self, document_id: str, origin: str) -> Receipt:
        """The sidecar of a document that came from ``origin``."""
        return Receipt(**json.loads(self._sidecar(document_id, origin).read_text(encoding="utf-8")))

    def _sidecar(self, document_id: str, origin: str) -> Path:
        key = hashlib.sha256(origin.encode()).hexdigest()[:12]
        return self.path(document_id).with_name(f"{document_id}.{key}.json")

    def remember_url(self, key: str, note: UrlNote) -> None:
        """Note what a URL brought last. ``key``: what the URL is known under (`ingest.news.fetch.urls.identity`)."""
        content = json.dumps({name: value for name, value in asdict(note).items() if value}, ensure_ascii=False)
        write_atomically(self._url_note(key), content.encode(), durable=False)

    def recall_url(self, key: str) -> UrlNote | None:
        """What a URL brought last; None when it was never asked, or when its note or its bytes are gone."""
        try:
            note = UrlNote(**json.loads(self._url_note(key).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):  # damaged, or of another version of this program: asking again costs little
            return None
        return note if not note.document_id or self.path(note.document_id).exists() else None

    def _url_note(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self.root / "urls" / name[:2] / f"{name}.json"
