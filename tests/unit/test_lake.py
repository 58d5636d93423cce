from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ingest.lake import SCHEMAS, Lake, to_table
from ingest.observations import Outcome
from tests.records import NOW, make_document, make_observation

RUN = "20250115T080000000Z-test"


def outcome(status: str = "ok") -> Outcome:
    return Outcome(RUN, "read", "d" * 64, "PL1.xlsx", status, "", 1, NOW, NOW)


def tables(lake: Lake, run_id: str = RUN) -> dict[str, object]:
    return {name: lake.staged(run_id, name) for name in SCHEMAS}


def test_a_run_is_visible_as_a_whole_after_commit_and_not_before(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.stage(RUN, "a", {"documents": [make_document()], "observations": [make_observation()]})
    assert lake.read("observations").num_rows == 0
    assert lake.commit(RUN, tables(lake))  # type: ignore[arg-type]
    assert lake.read("observations").num_rows == 1
    assert lake.run_ids() == [RUN]
    assert lake.known_documents() == {("d" * 64, "submissions@1"): "PL1.xlsx"}
    assert not list(lake.staging.glob("*"))


def test_the_same_part_again_replaces_itself(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for value in (1.0, 2.0):
        lake.stage(RUN, "a", {"observations": [make_observation(value)]})
    assert lake.staged(RUN, "observations")["obs_value"].to_pylist() == [2.0]


def test_a_run_without_documents_goes_to_the_run_log(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.stage(RUN, "same", {"outcomes": [outcome("unchanged")]})
    assert not lake.commit(RUN, tables(lake))  # type: ignore[arg-type]
    assert lake.run_ids() == []
    assert lake.published(RUN)
    assert lake.published_table(RUN, "outcomes").num_rows == 1


def test_a_published_run_is_never_overwritten(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.commit(RUN, {"documents": to_table("documents", [make_document()])})
    lake.commit(RUN, {"documents": to_table("documents", [make_document("e" * 64)])})
    assert lake.read("documents")["document_id"].to_pylist() == ["d" * 64]


def test_what_a_killed_run_left_is_invisible_and_swept_when_old(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.stage("killed", "a", {"observations": [make_observation()]})
    half = lake.root / ".half.123.tmp"
    half.mkdir(parents=True)
    (half / "observations.parquet").write_bytes(b"half")
    assert lake.read("observations").num_rows == 0
    lake.sweep()
    assert half.exists(), "somebody may still be writing it"
    lake.sweep(older_than=timedelta(seconds=-1))
    assert not half.exists()
    assert not list(lake.staging.glob("*"))


def test_declared_tables_are_empty_and_no_run(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.declare()
    lake.declare()
    assert lake.run_ids() == []
    assert lake.read("findings").schema == SCHEMAS["findings"]


def test_a_record_of_the_wrong_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"int"):
        Lake(tmp_path).stage(RUN, "a", {"documents": [make_document(size="large")]})
