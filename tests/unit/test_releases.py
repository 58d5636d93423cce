from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.releases import DATABASE, ReleaseError, Releases, write_manifest


def make_release(releases: Releases, release_id: str, value: int = 1) -> None:
    releases.build.mkdir(parents=True)
    with duckdb.connect(str(releases.build / DATABASE)) as connection:
        connection.execute(f"create table fct_indicator as select {value} as obs_value")
        connection.execute("checkpoint")
    write_manifest(
        releases.build, {"release_id": release_id, "run_id": release_id, "fingerprint": release_id, "rows": {}}
    )
    releases.seal(release_id)


def read(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("select obs_value from fct_indicator").fetchone()
    assert row
    return int(row[0])


def test_publish_roll_back_and_publish_again(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    assert releases.current() is None
    for n, name in enumerate(("r1", "r2", "r3"), 1):
        make_release(releases, name, n)
        releases.point_to(name)
    assert read(tmp_path / "current" / DATABASE) == 3
    releases.roll_back("r1")
    assert read(tmp_path / "current" / DATABASE) == 1
    assert [(r.release_id, r.current, r.withdrawn) for r in releases.all()] == [
        ("r1", True, False), ("r2", False, True), ("r3", False, True)
    ]  # fmt: skip
    releases.roll_back("r2")
    assert [(r.current, r.withdrawn) for r in releases.all()] == [(False, False), (True, False), (False, True)]


def test_a_reader_keeps_its_file_while_the_pointer_flips_and_the_old_release_is_pruned(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    make_release(releases, "r1", 1)
    releases.point_to("r1")
    with duckdb.connect(str(tmp_path / "current" / DATABASE), read_only=True) as reader:
        make_release(releases, "r2", 2)
        releases.point_to("r2")
        assert releases.prune(keep=1) == ["r1"]
        row = reader.execute("select obs_value from fct_indicator").fetchone()
        assert row == (1,)
    assert read(tmp_path / "current" / DATABASE) == 2


def test_pruning_spares_the_published_release(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    for name in ("r1", "r2", "r3"):
        make_release(releases, name)
    releases.point_to("r1")
    assert releases.prune(keep=1) == ["r2"]
    assert [r.release_id for r in releases.all()] == ["r1", "r3"]


def test_a_sealed_release_cannot_be_written(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    make_release(releases, "r1")
    assert (tmp_path / "releases" / "r1" / DATABASE).stat().st_mode & 0o222 == 0
    assert not list((tmp_path / "releases").rglob("*.wal"))


def test_a_build_that_nobody_closed_is_not_sealed(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    releases.build.mkdir(parents=True)
    (releases.build / f"{DATABASE}.wal").touch()
    with pytest.raises(ReleaseError, match="not closed"):
        releases.seal("r1")


def test_an_unknown_release_is_refused_and_the_pointer_stays(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    make_release(releases, "r1")
    releases.point_to("r1")
    with pytest.raises(ReleaseError, match="there are: r1"):
        releases.roll_back("r9")
    assert releases.current_id() == "r1"
    assert str((tmp_path / "current").readlink()) == "releases/r1"
