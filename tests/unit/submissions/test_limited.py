"""A workbook is read in a process with limits: what a hostile file can cost, and that the next one is read."""

from __future__ import annotations

import io
import os
import threading

import pytest
from openpyxl import Workbook

from ingest.submissions import Refused, limited, read_limited, read_workbook
from tests.unit.submissions.submission_books import FOOT, HEADER, LETTERHEAD, MERGES, ROWS, workbook


@pytest.fixture(autouse=True)
def _new_reader() -> None:
    limited._reader.cache_clear()


def test_the_same_answer_as_in_this_process() -> None:
    content = book()
    assert read_limited(content, "PL1.xlsx", "id") == read_workbook(content, "PL1.xlsx", "id")


def test_a_refusal_keeps_its_rule_and_both_messages() -> None:
    with pytest.raises(Refused) as here:
        read_workbook(b"%PDF-1.7", "PL1.xlsx")
    with pytest.raises(Refused) as there:
        read_limited(b"%PDF-1.7", "PL1.xlsx")
    assert (there.value.rule_id, str(there.value), there.value.message_vi) == (
        here.value.rule_id,
        str(here.value),
        here.value.message_vi,
    )


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(limited, "MAX_SECONDS", 0.001)
        with pytest.raises(Refused, match="seconds") as refused:
            read_limited(_many_cells(40_000), "PL1.xlsx")
    assert refused.value.rule_id == "F08"
    assert read_limited(book(), "PL1.xlsx").claims


def test_a_file_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "MAX_MEMORY", 24 << 20)
    with pytest.raises(Refused) as refused:
        read_limited(_many_cells(250_000), "PL1.xlsx")
    assert refused.value.rule_id in {"F08", "F02"}


def test_a_file_that_kills_the_reader_is_refused_and_the_next_is_read() -> None:
    read_limited(book(), "PL1.xlsx")
    process = limited._reader(os.getpid())._process
    assert process is not None
    large = _many_cells(250_000)
    killer = threading.Timer(0.2, process.kill)
    killer.start()
    with pytest.raises(Refused, match="ends the process"):
        read_limited(large, "PL1.xlsx")
    killer.join()
    assert read_limited(book(), "PL1.xlsx").claims


def book() -> bytes:
    return workbook(("PL1", [*LETTERHEAD, *HEADER, *ROWS, *FOOT], MERGES))


def _many_cells(count: int) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in range(count // 10):
        sheet.append([f"dòng {row}", *range(9)])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
