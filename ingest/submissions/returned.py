"""The sheet that our answer (`ingest.answer`) puts into a sender's workbook: known when that comes back."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.submissions.grid import Sheet
from ingest.submissions.text import clean

RESULT_SHEET = "Kết quả kiểm tra"
RESULT_TITLE = "KẾT QUẢ KIỂM TRA BIỂU BÁO CÁO"


def is_result_sheet(name: str, first_text: str) -> bool:
    """Whether a sheet with that name and that text in its first cell is ours, no matter which program saved it."""
    return clean(name).startswith(RESULT_SHEET) and clean(first_text) == RESULT_TITLE


def without_result_sheet(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets of the sender."""
    return [s for s in sheets if not ((first := s.cells.get((0, 0))) and is_result_sheet(s.name, first.text))]
