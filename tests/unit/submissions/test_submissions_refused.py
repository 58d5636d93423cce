"""What cannot be read is refused with one line each for us and for the sender; nothing else is ever raised."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ingest.submissions import READER, Refused, read_workbook
from ingest.submissions.messages import templates
from tests.unit.submissions.submission_books import HEADER, LETTERHEAD, MERGES, ROWS, by_cell, pl1, workbook

GOOD = workbook(("PL1", [*LETTERHEAD, *HEADER, *ROWS], MERGES))


def rezipped(changes: dict[str, bytes]) -> bytes:
    """The good workbook with members replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            if item.filename not in changes:
                target.writestr(item, source.read(item))
        for name, data in changes.items():
            target.writestr(name, data)
    return out.getvalue()


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in names:
            target.writestr(name, b"<x/>")
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
BOMB = b"<worksheet><sheetData>" + b" " * 60_000_000 + b"</sheetData></worksheet>"
HUGE_MERGE = b'<worksheet><sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'

HOSTILE = [
    (b"", "F04"),
    (b"Kinh gui so lieu", "F01"),
    (b"%PDF-1.7 ...", "F01"),
    (b"\x89PNG\r\n", "F01"),
    (b"<html><table></table></html>", "F01"),
    (zipped("word/document.xml"), "F01"),
    (zipped("a.txt"), "F01"),
    (GOOD[:3000], "F02"),
    (GOOD[:-200], "F02"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "F02"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "F03"),
    (zipped("xl/workbook.xml"), "F02"),
    (zipped("content.xml"), "F02"),
    (rezipped({SHEET: b"<worksheet><sheetData><row"}), "F02"),
    (rezipped({SHEET: ENTITIES}), "F02"),
    (rezipped({"xl/media/x.bin": b"\0" * 30_000_000}), "F08"),
    (rezipped({SHEET: BOMB}), "F08"),
    (rezipped({SHEET: HUGE_MERGE}), "F08"),
    (workbook(("A", [], ())), "F04"),
    (workbook(("A", [["Danh sách"], [1, 2, 3]], ())), "F05"),
]


@pytest.mark.parametrize(("content", "rule"), HOSTILE, ids=range(len(HOSTILE)))
def test_refused(content: bytes, rule: str) -> None:
    start = time.perf_counter()
    with pytest.raises(Refused) as refused:
        read_workbook(content, "PL1 Lang Son 2022.xlsx", "d")
    assert refused.value.rule_id == rule
    assert "\n" not in str(refused.value) and "\n" not in refused.value.message_vi
    assert refused.value.message_vi
    assert time.perf_counter() - start < 5


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(GOOD) - 1))
def test_broken_bytes_are_refused_or_read(noise: bytes, at: int) -> None:
    broken = GOOD[:at] + noise + GOOD[at + len(noise) :]
    for content in (broken, GOOD[:at], noise):
        try:
            read_workbook(content, "PL1 Lang Son 2022.xlsx", "d")
        except Refused as refused:
            assert refused.message_vi


TEXTS = st.sampled_from(
    [c for row in [*LETTERHEAD, *HEADER, *ROWS] for c in row if isinstance(c, str)]
    + [
        "PHỤ LỤC 2",
        "Chỉ tiêu",
        "Năm 2022",
        "(1)",
        "Trong đó:",
        "-",
        "…",
        "x",
        "1.116",
        "3,2",
        "#REF!",
        "=A1",
        "Trđ",
        "Đơn vị tính: tỷ đồng",
    ]
    + [
        "Hợp tác xã",
        "Tổng số",
        "Mới",
        "TH năm 2021/KH năm 2021 (%)",
        "6 tháng",
        "12/13 tháng",
        "quý IX",
        "99 tháng",
        "2025-2021",
    ]
)
VALUES = st.one_of(
    st.none(),
    TEXTS,
    TEXTS,
    st.integers(-(10**6), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.text(max_size=8),
)


def _storable(value: Any) -> bool:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return not (isinstance(value, str) and ILLEGAL_CHARACTERS_RE.search(value))


GRIDS = st.lists(st.lists(VALUES.filter(_storable), max_size=8), max_size=14)
AREAS = st.sampled_from(["A1:C2", "B2:B4", "D1:F1", "A3:H3", "C5:D9"])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(GRIDS, GRIDS, st.lists(AREAS, max_size=2, unique=True), st.booleans())
def test_any_grid_is_read_or_refused(above: Any, below: Any, merge: list[str], framed: bool) -> None:
    rows = [*LETTERHEAD, *above, *HEADER, *ROWS[:4], *below] if framed else [*above, *below]
    if sum(a[0] <= "C" for a in merge) > 1:
        merge = merge[:1]
    try:
        content = workbook(("PL1", rows, merge))
    except (ValueError, AttributeError):
        return  # openpyxl does not write overlapping ranges or lone surrogates
    try:
        read = read_workbook(content, "PL1 Lang Son 2022.xlsx", "d")
    except Refused as refused:
        assert refused.rule_id in templates()["refusals"]
        return
    sheet = load_workbook(io.BytesIO(content))["PL1"]
    for claim in read.claims:
        cell = sheet[claim.locator.partition("!")[2]]
        if claim.null_state == "blank":
            assert cell.value is None or not str(cell.value).strip()
        else:
            assert cell.value is not None
    for finding in read.findings:
        assert finding.rule_id in templates()["findings"]
        assert finding.message_vi and finding.message_en


# Other file formats


def biff2(rows: list[list[Any]]) -> bytes:
    """A worksheet as Excel 2.1 wrote it (the only .xls that fits into ten lines), texts in Windows-1258."""
    import unicodedata

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def encoded(text: str) -> bytes:
        out = b""
        for char in unicodedata.normalize("NFC", text):
            try:
                out += char.encode("cp1258")
            except UnicodeEncodeError:
                base, *marks = unicodedata.normalize("NFD", char)
                if marks and unicodedata.normalize("NFC", base + marks[0]).encode("cp1258", "ignore"):
                    base, marks = unicodedata.normalize("NFC", base + marks[0]), marks[1:]
                out += (base + "".join(marks)).encode("cp1258", "ignore")
        return out

    data = record(0x0009, struct.pack("<HH", 2, 0x10)) + record(0x0042, struct.pack("<H", 1258))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            place = struct.pack("<HH", r, c) + b"\0\0\0"
            if isinstance(value, str) and value.startswith("#"):
                data += record(0x0005, place + bytes([0x17, 1]))
            elif isinstance(value, str):
                text = encoded(value)
                data += record(0x0004, place + bytes([len(text)]) + text)
            elif value is not None:
                data += record(0x0003, place + struct.pack("<d", value))
    return data + record(0x000A, b"")


def test_xls() -> None:
    rows = [list(row) for row in [*LETTERHEAD, *HEADER, *ROWS]]
    rows[9][3] = "#REF!"
    read = read_workbook(biff2(rows), "PL1.xls", "d")
    assert [c.obs_value for c in read.claims if c.locator.endswith("!E10")] == [411]
    assert [(f.rule_id, f.locator.partition("!")[2]) for f in read.findings] == [("F23", "D10")]
    assert (read.ref_area, len(read.claims)) == ("VN63-20", 69)


ERROR = (
    '<table:table-cell table:formula="of:=#REF!" office:value-type="string" office:string-value=""'
    ' calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
)


def ods(rows: list[list[Any]]) -> bytes:
    """A minimal OpenDocument spreadsheet."""
    from xml.sax.saxutils import escape

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if value == "#REF!":
            return ERROR
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    names = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "manifest")
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="PL1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", mime)
        target.writestr("content.xml", content)
        entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        target.writestr("META-INF/manifest.xml", f"<manifest:manifest{names}>{entry}</manifest:manifest>")
    return out.getvalue()


def test_ods() -> None:
    rows = [list(row) for row in [*LETTERHEAD, *HEADER, *ROWS]]
    read = read_workbook(ods(rows), "PL1.ods", "d")
    assert (read.ref_area, read.forms, len(read.claims)) == ("VN63-20", ["PL1@2022"], 70)
    assert by_cell(read)["PL1!E10"].obs_value == 411
    rows[9][3] = "#REF!"
    read = read_workbook(ods(rows), "PL1.ods", "d")
    assert [(f.rule_id, f.locator) for f in read.findings] == [("F23", "PL1!D10")]


# The package itself


def test_every_finding_has_both_languages() -> None:
    for rule_id, template in {**templates()["refusals"], **templates()["findings"]}.items():
        assert template["en"] and template["vi"], rule_id
    assert {t["severity"] for t in templates()["findings"].values()} <= {"critical", "warning", "info"}


def test_import_is_light_and_reading_fast() -> None:
    heavy = "{'openpyxl', 'xlrd', 'python_calamine', 'pandas'}"
    code = f"import sys, ingest.submissions; print({heavy} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "set()"
    pl1()
    times = []
    for _ in range(3):
        start = time.perf_counter()
        read_workbook(GOOD, "x.xlsx")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.15
    assert READER.startswith("submissions@")
