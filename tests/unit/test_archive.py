from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.documents import Archive, Receipt, UrlNote, sha256, write_atomically

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def store(archive: Archive, content: bytes = b"workbook", origin: str = "a.xlsx") -> Receipt:
    return archive.store(content, origin=origin, source_id="inbox", kind="submission", media_type="xlsx",
                         retrieved_at=NOW)  # fmt: skip


def test_bytes_come_back_under_their_hash(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    receipt = store(archive)
    assert receipt.document_id == sha256(b"workbook")
    assert archive.read(receipt.document_id) == b"workbook"
    assert archive.receipt(receipt.document_id, "a.xlsx") == receipt


def test_twice_equals_once_and_the_first_receipt_stands(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = store(archive)
    files = sorted(p.name for p in tmp_path.rglob("*"))
    again = archive.store(b"workbook", origin="a.xlsx", source_id="x", kind="submission", media_type="",
                          retrieved_at=datetime(2027, 1, 1, tzinfo=UTC))  # fmt: skip
    assert again == first
    assert sorted(p.name for p in tmp_path.rglob("*")) == files


def test_the_same_bytes_from_two_places_have_two_receipts(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    one, two = store(archive, origin="a.xlsx"), store(archive, origin="b.xlsx")
    assert one.document_id == two.document_id
    assert archive.receipt(two.document_id, "b.xlsx").origin == "b.xlsx"


def test_bytes_that_changed_on_disk_are_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    receipt = store(archive)
    archive.path(receipt.document_id).write_bytes(b"edited")
    with pytest.raises(ValueError, match="changed on disk"):
        archive.read(receipt.document_id)


def test_a_url_is_remembered_as_long_as_its_bytes_are_there(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    receipt = store(archive, origin="http://a.example/1")
    assert archive.recall_url("a.example/1") is None
    note = UrlNote("http://a.example/1", receipt.document_id, etag='"v1"', looked_at=NOW.isoformat())
    archive.remember_url("a.example/1", note)
    assert archive.recall_url("a.example/1") == note
    archive.path(receipt.document_id).unlink()
    assert archive.recall_url("a.example/1") is None


def test_a_url_that_brought_nothing_is_remembered_and_a_damaged_note_is_none(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    note = UrlNote("http://a.example/1", given_up="HTTP 404")
    archive.remember_url("a.example/1", note)
    assert archive.recall_url("a.example/1") == note
    [file] = (tmp_path / "urls").rglob("*.json")
    for content in ('{"url":', '{"url": "http://a.example/1", "size": 5}'):
        file.write_text(content, encoding="utf-8")
        assert archive.recall_url("a.example/1") is None


def test_an_interrupted_write_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"
    write_atomically(target, b"old")

    def crash(self: Path, other: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
