"""How fast workbooks are read: ``python -m bench.workbooks``.

A register of 50,000 rows and 20 columns is written with openpyxl; then the bare read of python-calamine and
`read_workbook` take turns in one process, and what counts is their ratio. Memory is the peak of a process of its own,
beside that of a process that has imported the same and read nothing. The forms are the sample workbooks, read as the
pipeline and `htx check` do it: in a process of its own, within limits.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from ingest.identifiers import check_digit

ROWS = 50_000
RATIO, MEMORY = 2.5, 5.0  # what the project has promised: times the bare read, times the unpacked size
_REPEATED = 5
_HEADER = [
    "STT", "Tên HTX", "Mã số thuế", "Ngày cấp", "Thôn", "Xã", "Huyện", "Người đại diện", "Điện thoại", "Ngành nghề",
    "Loại hình", "Tình trạng hoạt động", "Số thành viên", "Số lao động", "Vốn điều lệ (triệu đồng)",
    "Doanh thu (triệu đồng)", "Lợi nhuận (triệu đồng)", "Xếp loại", "Số sản phẩm OCOP", "Ghi chú",
]  # fmt: skip
_TRADES = (
    "Trồng trọt",
    "Chăn nuôi lợn",
    "Dịch vụ nông nghiệp tổng hợp",
    "Vận tải hành khách",
    "Xây dựng",
    "Thương mại",
)
_STATUSES = (
    "Đang hoạt động",
    "Đang hoạt động",
    "Đang hoạt động",
    "Ngừng hoạt động",
    "Tạm ngừng kinh doanh",
    "Đã giải thể",
)
_NAMES = ("Tân Tiến", "Hòa Bình", "Đồng Tâm", "Thống Nhất", "Phú Thịnh", "Đại Thắng", "Quyết Thắng", "An Khang")
_CHILD = """
import sys
from pathlib import Path
import python_calamine
from ingest.submissions.read import read_workbook
if len(sys.argv) > 1:
    read_workbook(Path(sys.argv[1]).read_bytes(), "DS HTX Bac Giang 2024.xlsx", "bench")
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def register(rows: int = ROWS, seed: int = 1) -> bytes:
    """An xlsx: one code in twenty is missing, one in fifty has lost its leading zero."""
    chance = random.Random(seed)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("DS HTX")
    sheet.append(["ỦY BAN NHÂN DÂN TỈNH BẮC GIANG"])
    sheet.append(["DANH SÁCH HỢP TÁC XÃ (tính đến 31/12/2024)"])
    sheet.append(_HEADER)
    for number, code in enumerate(_codes(chance, rows), 1):
        sheet.append(_row(chance, number, code))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _codes(chance: random.Random, count: int) -> list[str | int | None]:
    codes: list[str | int | None] = []
    serial = 0
    while len(codes) < count:
        serial += chance.randint(1, 40)
        prefix = f"{chance.choice((1, 20, 24, 36, 48, 60)):02d}{serial:07d}"
        if (digit := check_digit(prefix)) is not None:
            code = f"{prefix}{digit}"
            lost = code[0] == "0" and chance.random() < 0.1
            codes.append(None if chance.random() < 0.05 else int(code) if lost else code)
    return codes


def _row(chance: random.Random, number: int, code: str | int | None) -> list[Any]:
    turnover = chance.randint(100, 90_000) / 10
    return [
        number, f"HTX DVNN {chance.choice(_NAMES)} {number % 7000}", code,
        date(2012, 1, 1) + timedelta(chance.randint(0, 4000)),
        f"Thôn {chance.randint(1, 20)}", f"Xã {chance.choice(_NAMES)} {number % 200}", f"Huyện {chance.choice(_NAMES)}",
        f"Người Đại Diện {number % 9000}", f"0{chance.randint(10**8, 10**9 - 1)}", chance.choice(_TRADES), "HTX",
        chance.choice(_STATUSES), chance.randint(7, 900), chance.randint(5, 50), chance.randint(100, 5000), turnover,
        round(turnover * 0.07, 2), chance.choice(("Tốt", "Khá", "Trung bình", None)), chance.randint(0, 3), None,
    ]  # fmt: skip


def forms() -> None:
    """Print how many form workbooks are read in a second."""
    from ingest.submissions import Refused, read_limited

    files = sorted((Path(__file__).parents[1] / "samples" / "submissions").glob("*.*"))
    read_limited(files[0].read_bytes(), files[0].name)  # starts the process
    cells = 0

    def read_all() -> None:
        nonlocal cells
        cells = 0
        for file in files:
            with suppress(Refused):  # one sample is broken on purpose
                cells += len(read_limited(file.read_bytes(), file.name).claims)

    taken = min(seconds(read_all) for _ in range(_REPEATED))
    print(f"form workbooks: {len(files) / taken:.0f} per second and core ({cells / len(files):.0f} cells each)")


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def peak(*arguments: str) -> float:
    """The peak memory of a process that reads a file, or only imports what it needs; bytes. Linux only."""
    done = subprocess.run([sys.executable, "-c", _CHILD, *arguments], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1]) * 1024


def main() -> None:
    """Print both ratios and the limits."""
    from python_calamine import CalamineWorkbook

    from ingest.submissions.read import read_workbook

    forms()
    content = register()
    unpacked = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(content)).infolist())
    bare, ours = [], []
    for _ in range(_REPEATED):
        bare.append(
            seconds(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())
        )
        ours.append(seconds(lambda: read_workbook(content, "DS HTX Bac Giang 2024.xlsx", "bench")))
    read = read_workbook(content, "DS HTX Bac Giang 2024.xlsx", "bench")
    print(
        f"register of {ROWS} rows, {len(_HEADER)} columns: {len(read.cooperatives)} read, {len(read.findings)} findings"
    )
    ratio = min(ours) / min(bare)
    print(f"bare calamine {min(bare):.2f} s, read_workbook {min(ours):.2f} s: × {ratio:.2f} (limit {RATIO})")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        path.write_bytes(content)
        used, empty = peak(str(path)), peak()
    print(
        f"memory {used / 2**20:.0f} MB, {(used - empty) / 2**20:.0f} MB above the empty reader: "
        f"× {used / unpacked:.1f} of {unpacked / 2**20:.0f} MB unpacked (limit {MEMORY:.0f})"
    )


if __name__ == "__main__":
    main()
