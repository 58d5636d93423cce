"""The steps of a load without Airflow: what happens to awkward files and to steps that are done twice."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from htx import pipeline
from htx.settings import PROJECT, Settings, load_settings
from ingest import reading
from ingest.lake import Lake

SAMPLE = PROJECT / "samples" / "submissions" / "PL1 KTTT Lang Son 2022.xlsx"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return replace(load_settings(), data=tmp_path / "data", inbox=inbox)


def load(settings: Settings, run_id: str) -> dict[str, Any]:
    for path in pipeline.find_files([settings.inbox]):
        pipeline.read_submission(settings, run_id, path)
    return pipeline.check_and_commit(settings, run_id)


def test_identical_bytes_under_two_names_are_loaded_once_and_both_are_told(settings: Settings) -> None:
    shutil.copy(SAMPLE, settings.inbox / "a.xlsx")
    (settings.inbox / "huyen").mkdir()
    shutil.copy(SAMPLE, settings.inbox / "huyen" / "a.xlsx")
    load(settings, "r1")
    lake = Lake(settings.data)
    ids = lake.read("observations")["obs_id"].to_pylist()
    assert len(ids) == len(set(ids)) > 100
    assert lake.read("documents").num_rows == 1
    read = [o["origin"] for o in lake.read("outcomes").to_pylist() if o["stage"] == "read"]
    assert sorted(read) == ["a.xlsx", "huyen/a.xlsx"]


def test_a_step_done_twice_equals_once(settings: Settings) -> None:
    shutil.copy(SAMPLE, settings.inbox / "a.xlsx")
    first = load(settings, "r1")
    again = load(settings, "r1")
    assert again == first
    assert Lake(settings.data).run_ids() == ["r1"]


def test_a_known_document_is_unchanged_until_there_is_a_newer_reader(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SAMPLE, settings.inbox / "a.xlsx")
    load(settings, "r1")
    second = load(settings, "r2")
    assert (second["new"], second["documents"]["unchanged"]) == (False, 1)
    monkeypatch.setattr(reading, "submission_reader", lambda: "submissions@99")
    third = load(settings, "r3")
    assert (third["new"], third["documents"]["read"]) == (True, 1)


def test_a_file_that_is_gone_or_breaks_the_reader_is_an_outcome(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pipeline.read_submission(settings, "r1", settings.inbox / "gone.xlsx") == "failed"

    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    shutil.copy(SAMPLE, settings.inbox / "a.xlsx")
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(reading, "read_submission", broken)
        pipeline.read_submission(settings, "r1", settings.inbox / "a.xlsx")
    summary = pipeline.check_and_commit(settings, "r1")
    assert summary["documents"]["failed"] == 2
    details = " ".join(m["detail"] for m in summary["messages"])
    assert "cannot be read" in details
    assert "ZeroDivisionError: oops" in details
    assert load(settings, "r2")["documents"]["read"] == 1, "the next run reads it"


def test_an_empty_inbox_is_no_error(settings: Settings) -> None:
    summary = load(settings, "r1")
    assert summary["documents"] == Counter(read=0, unchanged=0, quarantined=0, refused=0, failed=0)
    assert not summary["new"]


def test_what_office_programs_leave_behind_is_not_submitted(settings: Settings) -> None:
    for name in ("~$a.xlsx", ".DS_Store", "b.xlsx"):
        (settings.inbox / name).write_bytes(b"x")
    assert [p.name for p in pipeline.find_files([settings.inbox])] == ["b.xlsx"]
    with pytest.raises(FileNotFoundError, match="no such"):
        pipeline.find_files([settings.inbox / "nowhere"])


def test_a_page_that_was_refused_without_a_date_is_read_with_one(settings: Settings, tmp_path: Path) -> None:
    page = tmp_path / "bai.txt"
    page.write_text("Toàn tỉnh Hà Tĩnh có 1.254 HTX, thu hút nhiều thành viên tham gia.", encoding="utf-8")

    def read(run_id: str, hints: pipeline.ArticleHints) -> str:
        status = pipeline.read_saved_article(settings, run_id, page, hints)
        pipeline.check_and_commit(settings, run_id)
        return status

    nothing, given = pipeline.ArticleHints(), pipeline.ArticleHints(published=date(2025, 1, 10))
    assert read("r1", nothing) == "refused"
    assert read("r2", nothing) == "unchanged"
    assert read("r3", given) == "ok"
    assert read("r4", given) == "unchanged"
    assert Lake(settings.data).read("observations")["obs_value"].to_pylist() == [1254]


def test_a_folder_of_saved_pages_holds_other_files_too(tmp_path: Path) -> None:
    for name in ("a.html", "B.HTM", "c.txt", "a_files/script.js", "photo.jpg"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")
    found = pipeline.find_files([tmp_path], pipeline.PAGE_SUFFIXES)
    assert sorted(p.name for p in found) == ["B.HTM", "a.html", "c.txt"]


def test_damaged_bytes_in_the_archive_are_mended_when_they_arrive_again(settings: Settings) -> None:
    shutil.copy(SAMPLE, settings.inbox / "a.xlsx")
    load(settings, "r1")
    [stored] = [p for p in settings.archive.glob("??/*") if len(p.name) == 64]
    stored.write_bytes(stored.read_bytes() + b"x")
    load(settings, "r2")
    assert stored.read_bytes() == SAMPLE.read_bytes()


def test_a_broken_source_file_costs_only_itself(settings: Settings, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "good.yml").write_text(
        "id: good\npublisher: p\nsource_system: NEWS\ndiscover: [{rss: 'http://good.example/rss.xml'}]\n",
        encoding="utf-8",
    )
    (sources / "bad.yml").write_text("id: [unclosed\n", encoding="utf-8")
    settings = replace(settings, sources=sources)
    assert pipeline.list_sites(settings, "r1") == ["good"]
    summary = pipeline.check_and_commit(settings, "r1")
    assert summary["broken"] == 1
    assert [(m["status"], m["origin"]) for m in summary["messages"]] == [("failed", "bad.yml")]
    assert pipeline.list_sites(replace(settings, sources=None), "r2") == []


def test_every_new_submission_is_answered(settings: Settings) -> None:
    book = next(SAMPLE.parent.glob("*Dak Lak*.xlsx"))
    packed = settings.inbox / "thang 7.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(book, f"Dak Lak/{book.name}")
        archive.writestr("ghi chu.docx", b"not a workbook")
    run_id = pipeline.new_run_id("submissions")
    assert pipeline.read_submission(settings, run_id, packed) == "refused"
    summary = pipeline.check_and_commit(settings, run_id)
    assert summary["documents"]["quarantined"] == summary["documents"]["refused"] == 1
    answered = sorted(settings.returns.rglob("*.json"))
    told = {json.loads(path.read_text())["status"]: json.loads(path.read_text()) for path in answered}
    assert told["refused"]["file"] == "thang 7.zip/ghi chu.docx"
    found = told["findings"]
    assert found["file"] == f"thang 7.zip/Dak Lak/{book.name}"
    assert found["observations"] and {f["severity"] for f in found["findings"]} >= {"critical"}
    assert all(path.with_suffix(".xlsx").exists() for path in answered)
