"""Readers and kills: nobody notices a run at work, and a run that is killed is completed by the next."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from tests.e2e.installation import PROJECT, Installation

SAMPLES = PROJECT / "samples"


def test_a_reader_never_waits_and_never_sees_a_half_built_state(
    installed: tuple[Installation, str], tmp_path: Path
) -> None:
    installation, _ = installed
    inbox = tmp_path / "inbox"
    shutil.copytree(SAMPLES / "submissions", inbox)
    new = inbox / "PL1 KTTT Lang Son 2022 ban sao.xlsx"
    new.write_bytes((inbox / "PL1 KTTT Lang Son 2022.xlsx").read_bytes() + b"\0")  # other bytes, the same content
    reader = textwrap.dedent("""
        import json, sys, time, duckdb
        path, stop, seen = sys.argv[1], sys.argv[2], set()
        from pathlib import Path
        while not Path(stop).exists():
            with duckdb.connect(path, read_only=True) as connection:
                seen.add(connection.execute('''
                    select (select count(*) from fct_indicator), (select count(*) from fct_observation),
                           (select count(*) from fct_check where gate = 2) > 0''').fetchone())
            time.sleep(0.02)
        print(json.dumps(sorted(seen)))
    """)
    stop = tmp_path / "stop"
    before = installation.query("select count(*) from fct_observation")[0][0]
    with subprocess.Popen(
        [sys.executable, "-c", reader, str(installation.database), str(stop)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            installation.htx("run", HTX_INBOX=str(inbox))
            time.sleep(0.5)
        finally:
            stop.touch()
        printed, errors = process.communicate(timeout=60)
    assert not errors
    after = installation.query("select count(*) from fct_observation")[0][0]
    assert after > before
    seen = json.loads(printed)
    assert {observations for _, observations, _ in seen} == {before, after}
    assert all(audited for _, _, audited in seen)


def test_killed_at_any_moment_the_next_run_completes(installed: tuple[Installation, str], tmp_path: Path) -> None:
    clean, _ = installed
    installation = Installation(tmp_path)
    moments = [
        ("step      ingest_submissions", 3.0),
        ("step      ingest_news", 0.2),
        ("step      ingest_news", 2.0),
        ("step      build_warehouse", 0.1),
        ("step      build_warehouse", 3.0),
        ("step      build_warehouse", 9.0),
    ]
    interrupted = 0
    for line, delay in moments:
        interrupted += installation.killed_at(line, delay)
        if installation.database.exists():
            assert installation.query("select count(*) > 0 from fct_indicator") == [(True,)]
    assert interrupted >= 4, "most kills must have hit a working process"
    printed = installation.htx("run")
    failed = [line for line in printed.splitlines() if line.startswith("failed") and "HTTP 404" not in line]
    assert not failed, printed
    assert re.search(r"^release +\S+ \((new|unchanged)\): ", printed, re.MULTILINE), printed
    claims = (
        "select obs_id, count(*) from fct_observation where document_origin not like '%.txt' group by all order by all"
    )
    sample_claims = [row for row in clean.query(claims) if row]
    expected = {obs_id for obs_id, _ in sample_claims}
    found = installation.query(claims)
    assert all(n == 1 for _, n in found)
    assert {obs_id for obs_id, _ in found} <= expected
    sample_origins = {r[0] for r in installation.query("select origin from dim_document")}
    missing = clean.query("select distinct document_origin from fct_observation where obs_id not in (select unnest(?))",
                          [o for o, _ in found])  # fmt: skip
    assert not sample_origins & {origin for (origin,) in missing}
    with_stale = installation.htx("doctor")
    assert "BAD" not in with_stale
