"""When a build is due, and when it is not: killed runs, roll-backs, sites that go down and come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from ingest.lake import Lake, to_table
from ingest.observations import Outcome
from tests.records import NOW, make_document
from warehouse import build
from warehouse.releases import DATABASE, Releases, write_manifest


@pytest.fixture(autouse=True)
def small_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_CODE", ())


def load(data: Path, run_id: str) -> None:
    Lake(data).commit(run_id, {"documents": to_table("documents", [make_document(run_id[-1] * 64)])})


def site(data: Path, run_id: str, status: str, minutes: int) -> None:
    at = NOW + timedelta(minutes=minutes)
    outcome = Outcome(run_id, "collect", "site", "site", status, "", 0, at, at)
    Lake(data).commit(run_id, {"outcomes": to_table("outcomes", [outcome])})


@pytest.fixture
def release(tmp_path: Path) -> Callable[..., None]:
    """Seal (and publish) what a build would make now, without building it."""

    def make(release_id: str, *, publish: bool = True) -> None:
        releases, now = Releases(tmp_path), build.marks(tmp_path)
        releases.build.mkdir(parents=True)
        duckdb.connect(str(releases.build / DATABASE)).close()
        manifest = {"release_id": release_id, "inputs": now.inputs, "fingerprint": now.everything, "rows": {}}
        write_manifest(releases.build, manifest)
        releases.seal(release_id)
        if publish:
            releases.point_to(release_id)

    return make


def test_a_build_is_due_exactly_when_something_is_new(tmp_path: Path, release: Callable[..., None]) -> None:
    load(tmp_path, "run1")
    assert build.why_nothing_to_do(tmp_path) is None
    release("r1")
    assert "r1 holds everything" in (build.why_nothing_to_do(tmp_path) or "")
    load(tmp_path, "run2")
    assert build.why_nothing_to_do(tmp_path) is None


def test_a_release_that_a_killed_run_sealed_is_published(tmp_path: Path, release: Callable[..., None]) -> None:
    load(tmp_path, "run1")
    release("r1")
    load(tmp_path, "run2")
    release("r2", publish=False)
    assert "is published" in (build.why_nothing_to_do(tmp_path) or "")
    assert Releases(tmp_path).current_id() == "r2"


def test_a_roll_back_holds_until_new_documents_arrive(tmp_path: Path, release: Callable[..., None]) -> None:
    load(tmp_path, "run1")
    release("r1")
    load(tmp_path, "run2")
    release("r2")
    Releases(tmp_path).roll_back("r1")
    assert "r2 with these documents is withdrawn" in (build.why_nothing_to_do(tmp_path) or "")
    site(tmp_path, "out1", "failed", 1)
    assert "withdrawn" in (build.why_nothing_to_do(tmp_path) or ""), "a site that went down brings nothing back"
    assert Releases(tmp_path).current_id() == "r1"
    load(tmp_path, "run3")
    assert build.why_nothing_to_do(tmp_path) is None


def test_the_pointer_never_goes_back_by_itself(tmp_path: Path, release: Callable[..., None]) -> None:
    load(tmp_path, "run1")
    release("r1")
    site(tmp_path, "out1", "failed", 1)
    assert build.why_nothing_to_do(tmp_path) is None, "auditors want to see that a site went down"
    release("r2")
    site(tmp_path, "out2", "failed", 2)
    assert build.why_nothing_to_do(tmp_path) is not None, "and not again every day"
    site(tmp_path, "out3", "ok", 3)
    assert build.why_nothing_to_do(tmp_path) is None
    assert Releases(tmp_path).current_id() == "r2"


def test_a_roll_back_that_is_killed_brings_nothing_back(
    tmp_path: Path, release: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path, "run1")
    release("r1")
    load(tmp_path, "run2")
    release("r2")

    def killed(self: Releases, release_id: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Releases, "point_to", killed)
        Releases(tmp_path).roll_back("r1")
    assert [r.withdrawn for r in Releases(tmp_path).all()] == [False, True]
    Releases(tmp_path).roll_back("r1")
    assert "withdrawn" in (build.why_nothing_to_do(tmp_path) or "")
    assert Releases(tmp_path).current_id() == "r1"


def test_a_release_without_its_data_is_none(tmp_path: Path, release: Callable[..., None]) -> None:
    load(tmp_path, "run1")
    release("r1")
    load(tmp_path, "run2")
    release("r2", publish=False)
    (tmp_path / "releases" / "r2" / DATABASE).unlink()
    assert [r.release_id for r in Releases(tmp_path).all()] == ["r1"]
    assert build.why_nothing_to_do(tmp_path) is None


def test_a_build_reads_a_snapshot_of_the_lake(tmp_path: Path) -> None:
    load(tmp_path, "run1")
    (tmp_path / "lake" / ".half.1.tmp").mkdir()
    snapshot = build._snapshot(tmp_path)
    load(tmp_path, "run2")
    assert Lake(snapshot).run_ids() == ["run1"]
    assert Lake(tmp_path).run_ids() == ["run1", "run2"]
    assert build.marks(snapshot) != build.marks(tmp_path)


def test_a_file_system_without_hard_links_gets_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError("Operation not permitted")

    load(tmp_path, "run1")
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert Lake(build._snapshot(tmp_path)).read("documents").num_rows == 1


def test_the_lock_is_kept_for_others_and_open_to_its_holder(tmp_path: Path) -> None:
    import subprocess
    import sys

    releases = Releases(tmp_path)
    code = (
        "import sys; from pathlib import Path; from warehouse.releases import Releases\n"
        "with Releases(Path(sys.argv[1])).writer(): print('in')"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with releases.writer() as outer, releases.writer() as inner:
        assert outer == inner
        with pytest.raises(subprocess.TimeoutExpired):
            subprocess.run(command, timeout=1.5, capture_output=True, check=False)
    done = subprocess.run(command, timeout=20, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "in"
