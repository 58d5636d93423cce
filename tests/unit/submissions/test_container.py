"""Zips of workbooks, and workbooks that are made to keep a reader busy."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.submissions import Refused, read_workbook
from ingest.submissions.container import MAX_MEMBERS, members, safe_name
from tests.unit.submissions.legacy_text import cp1258
from tests.unit.submissions.submission_books import HEADER, LETTERHEAD, MERGES, ROWS, workbook
from tests.unit.submissions.test_submissions_refused import GOOD, SHEET, ods, rezipped


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files:
            target.writestr(name, content)
    return out.getvalue()


def stored_under(name: bytes) -> bytes:
    """A zip with a file under a name of bytes, as old programs write it: without the flag for UTF-8."""
    content = zipped(("n" * len(name), b"a;1\n"))
    return content.replace(b"n" * len(name), name)


def test_files_in_order_with_their_folders() -> None:
    content = zipped(
        ("Lạng Sơn/PL1.xlsx", GOOD),
        ("__MACOSX/Lạng Sơn/._PL1.xlsx", b"x"),
        ("Lạng Sơn/~$PL1.xlsx", b"x"),
        ("Thumbs.db", b"x"),
        ("trong.zip", zipped(("a.csv", b"a;1"), ("sau.zip", zipped(("b.csv", b"b;1"))))),
        ("van ban.pdf", b"%PDF-1.4"),
    )
    found = members(content, "gui.zip")
    assert [name for name, _ in found] == ["Lạng Sơn/PL1.xlsx", "trong/a.csv", "trong/sau.zip", "van ban.pdf"]
    assert found[0][1] == GOOD
    with pytest.raises(Refused) as refused:
        read_workbook(found[2][1], "sau.zip", "d")
    assert refused.value.rule_id == "F01"


@pytest.mark.parametrize(
    "content", [GOOD, ods([["x"]]), zipped(("word/document.xml", b"<x/>")), b"a;b", b"", GOOD[:500]]
)
def test_what_is_no_zip_of_files_is_the_file_itself(content: bytes) -> None:
    assert members(content, "PL1.xlsx") == [("PL1.xlsx", content)]


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("/etc/PL1.xlsx", "PL1.xlsx"),
        ("C:\\bao cao\\PL1.xlsx", "PL1.xlsx"),
        ("C:PL1.xlsx", "PL1.xlsx"),
        ("\\\\may\\chung\\PL1.xlsx", "PL1.xlsx"),
        ("Hà Giang\\PL1.xlsx", "Hà Giang/PL1.xlsx"),
        ("/", "unnamed"),
        ("a\x00b.xlsx", "ab.xlsx"),
    ],
)
def test_paths_stay_inside(path: str, safe: str) -> None:
    assert safe_name(path) == safe


@pytest.mark.parametrize("path", ["../../etc/PL1.xlsx", "a/../../PL1.xlsx", "..", "..\\PL1.xlsx"])
def test_a_path_out_of_the_zip_is_refused(path: str) -> None:
    with pytest.raises(Refused) as refused:
        members(zipped((path, GOOD), ("PL1.xlsx", GOOD)), "Ho so.zip")
    assert refused.value.rule_id == "F09"


@pytest.mark.parametrize(
    "name", ["Biểu tổng hợp Lạng Sơn.csv".encode(), cp1258("Biểu tổng hợp Lạng Sơn.csv"), b"Bieu tong hop.csv"]
)
def test_names_of_old_zips(name: bytes) -> None:
    wanted = "Bieu tong hop.csv" if name.startswith(b"Bieu") else "Biểu tổng hợp Lạng Sơn.csv"
    assert [found for found, _ in members(stored_under(name), "a.zip")] == [wanted]


def encrypted() -> bytes:
    content = bytearray(zipped(("a.csv", b"a;1")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (zipped(), "F04"),
        (zipped(("Thumbs.db", b"x")), "F04"),
        (encrypted(), "F03"),
        (zipped(*((f"{n}.csv", b"a;1") for n in range(MAX_MEMBERS + 1))), "F08"),
        (zipped(("a.csv", b"\0" * 30_000_000)), "F08"),
        (zipped(*((f"{n}.zip", zipped(*((f"{m}.csv", b"a;1") for m in range(60)))) for n in range(2))), "F08"),
    ],
)
def test_refused(content: bytes, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        members(content, "a.zip")
    assert refused.value.rule_id == rule


def test_a_damaged_file_in_a_zip_is_refused_alone() -> None:
    content = bytearray(zipped(("a.csv", b"so lieu;1;2\n" * 50), ("b.xlsx", GOOD)))
    content[40] ^= 0xFF
    (_, damaged), (_, good) = members(bytes(content), "a.zip")
    with pytest.raises(Refused) as refused:
        read_workbook(damaged, "a.csv", "d")
    assert refused.value.rule_id == "F02"
    assert read_workbook(good, "b.xlsx", "d").claims


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 400))
def test_broken_zips_are_refused_or_opened(noise: bytes, at: int) -> None:
    whole = zipped(("Lạng Sơn/a.csv", b"a;1\n" * 9), ("b.zip", zipped(("c.csv", b"1"))))
    try:
        for name, _ in members(whole[:at] + noise + whole[at + len(noise) :], "a.zip"):
            assert ".." not in name.split("/") and not name.startswith("/")
    except Refused as refused:
        assert refused.message_vi


# Workbooks that would take long


def with_rows(rows: str) -> bytes:
    """The good workbook with rows below the table."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read(SHEET)
    return rezipped({SHEET: sheet.replace(b"</sheetData>", rows.encode() + b"</sheetData>")})


EMPTY_ROWS = "".join(f'<row r="{n}" spans="1:20" s="0" ht="15" customFormat="1"/>' for n in range(40, 1_000_000))
EMPTY_CELLS = "".join(
    f'<row r="{n}" ht="15">' + "".join(f'<c r="{c}{n}" s="0"/>' for c in "ABCDEFGHIJ") + "</row>"
    for n in range(40, 60_000)
)


@pytest.mark.parametrize("rows", [EMPTY_ROWS, EMPTY_CELLS, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'])
def test_empty_styled_rows_are_read_quickly(rows: str) -> None:
    content = with_rows(rows)
    start = time.perf_counter()
    read = read_workbook(content, "PL1.xlsx", "d")
    assert time.perf_counter() - start < 10
    assert len(read.claims) == len(read_workbook(GOOD, "PL1.xlsx", "d").claims)


def test_200_sheets_are_read_quickly() -> None:
    content = workbook(*((f"Huyện {n}", [*LETTERHEAD, *HEADER, *ROWS], MERGES) for n in range(200)))
    start = time.perf_counter()
    assert read_workbook(content, "PL1.xlsx", "d").claims
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(code: str) -> None:
    hostile = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    with pytest.raises(Refused) as refused:
        read_workbook(rezipped({SHEET: hostile.encode(code)}), "PL1.xlsx", "d")
    assert refused.value.rule_id == "F02"


def test_many_merged_ranges_are_refused() -> None:
    merges = "".join('<mergeCell ref="A1:ALL900"/>' for _ in range(50))
    with pytest.raises(Refused) as refused:
        read_workbook(rezipped({SHEET: f"<worksheet><sheetData/>{merges}</worksheet>".encode()}), "PL1.xlsx", "d")
    assert refused.value.rule_id == "F08"


@pytest.mark.parametrize(
    "row",
    [
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float"'
        ' office:value="1" table:number-columns-repeated="16384"/></table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-spanned="16384"'
        ' table:number-rows-spanned="1000000"/></table:table-row>',
    ],
)
def test_repeated_cells_of_ods_are_refused(row: str) -> None:
    with zipfile.ZipFile(io.BytesIO(ods([["x"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row.encode() + b"</table:table>")
    with pytest.raises(Refused) as refused:
        read_workbook(zipped(*parts.items()), "PL1.ods", "d")
    assert refused.value.rule_id == "F08"


@pytest.mark.parametrize("whole", [True, False])
def test_encrypted_ods_is_refused(whole: bool) -> None:
    manifest = b"<m:manifest><m:file-entry><manifest:encryption-data/></m:file-entry></m:manifest>"
    body = ("encrypted-package" if whole else "content.xml", bytes(range(256)) * 4)
    kind = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
    content = zipped(kind, body, ("META-INF/manifest.xml", manifest))
    assert members(content, "PL1.ods") == [("PL1.ods", content)]
    with pytest.raises(Refused) as refused:
        read_workbook(content, "PL1.ods", "d")
    assert refused.value.rule_id == "F03"
