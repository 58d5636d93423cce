"""Text of before Unicode becomes Unicode; Unicode stays as it is."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from ingest import encodings
from ingest.catalogue import areas
from ingest.encodings import legible, legible_runs
from ingest.submissions import read_workbook
from ingest.submissions.grid import read_grids
from tests.unit.submissions.legacy_text import as_cp1252, cp1258, tcvn3, vni
from tests.unit.submissions.submission_books import (
    FOOT,
    HEADER,
    LETTERHEAD,
    MERGES,
    ROWS,
    by_cell,
    pl1,
    rules,
    save,
    workbook,
)

GRID = [*LETTERHEAD, *HEADER, *ROWS, *FOOT]
LABELS = sorted(
    {
        unicodedata.normalize("NFC", text)
        for path in encodings._HERE.with_name("forms").glob("PL*.yml")
        for text in encodings._strings(encodings.load_yaml(path))
        if not text.isascii()
    }
    | {area.name for area in areas().values() if not area.name.isascii()}
)


@pytest.mark.parametrize(
    ("stored", "font", "read", "encoding"),
    [
        ("Hîp t¸c x·", "", "Hợp tác xã", "tcvn3"),
        ("quü tÝn dông nh©n d©n", "", "quỹ tín dụng nhân dân", "tcvn3"),
        ("§ång Nai", "", "Đồng Nai", "tcvn3"),
        ("HîP T¸C X·", "", "HỢP TÁC XÃ", "tcvn3"),
        ("Cµ MAU", "", "CÀ MAU", "tcvn3"),
        ("HTX Hµ", "", "HTX Hà", "tcvn3"),
        ("hîp t¸c x·", ".VnTimeH", "HỢP TÁC XÃ", "tcvn3"),
        ("htx", ".VnArialH", "HTX", "tcvn3"),
        ("Hé", ".VnTime", "Hộ", "tcvn3"),
        ("Tr­ëng ban – ng­êi ký…", ".VnTime", "Trưởng ban – người ký…", "tcvn3"),
        ("DiÖn tÝch (m²)", "", "Diện tích (m²)", "tcvn3"),
        ("tr®", "", "trđ", "tcvn3"),
        ("§VT: 1.000 ®ång", "", "ĐVT: 1.000 đồng", "tcvn3"),
        ("Hé", "", "Hộ", "tcvn3"),
        ("Hôïp taùc xaõ", "", "Hợp tác xã", "vni"),
        ("quyõ tín duïng", "VNI-Times", "quỹ tín dụng", "vni"),
        ("ÑÔN VÒ TÍNH", "VNI-Helve", "ĐƠN VỊ TÍNH", "vni"),
        ("Soá", "", "Số", "vni"),
        ("Hõòp taìc xaÞ", "", "Hợp tác xã", "cp1258"),
        ("ÐôÌng Nai", "", "Đồng Nai", "cp1258"),
        ("Há»£p tÃ¡c xÃ£", "", "Hợp tác xã", "utf8-as-cp1252"),
        ("TÃªn", "", "Tên", "utf8-as-cp1252"),
        ("VÃ  nhÃ ", "", "Và nhà", "utf8-as-cp1252"),
    ],
)
def test_legacy_text(stored: str, font: str, read: str, encoding: str) -> None:
    assert legible(stored, font) == (read, encoding)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Hà Nội",
            "Công ty",
            "Tên",
            "xã",
            "Vô Tranh",
            "Cô Tô",
            "Lê Văn Lân",
            "Thanh Hoá",
            "Hoà Bình",
            "Bà Rịa",
            "Năm",
        ),
        *(
            "Năm",
            "Thuý",
            "Tý",
            "Quý I",
            "Lô 5",
            "Đắk Lắk",
            "Krông Búk",
            "NĐ",
            "HĐQT",
            "trđ",
            "tr.đ",
            "LĐ",
            "Cà Mau",
            "Số hộ",
        ),
        *(
            "m²",
            "25°C",
            "½",
            "®",
            "Sunlight®",
            "©2024 ACB",
            "5 µm",
            "«An»",
            "· An toàn",
            "3×4",
            "±5",
            "Nº 5",
            "1ª",
            "§ 5",
        ),
        *("Café", "Crédit", "Nestlé", "Müller", "naïve", "Société Générale", "Côte d’Ivoire", "São Paulo"),
        *("El Niño", "1.116", "900,5", "-", "…", "–", "x", "TH 6 tháng", "Ghi chú: (*)"),
    ],
)
@pytest.mark.parametrize("font", ["", "Times New Roman"])
def test_unicode_stays(text: str, font: str) -> None:
    assert legible(text, font) == (text, "")


@pytest.mark.parametrize("text", ["Tổng số", "Công ty", "Xã", "Năm 2022", "Nguyễn Văn A", "Thành viên", "1.116"])
@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times"])
def test_unicode_under_an_old_font_stays(text: str, font: str) -> None:
    assert legible(text, font) == (text, "")


def test_letters_that_look_like_d_and_marks_apart() -> None:
    assert legible("Ðồng Nai") == legible("Ɖồng Nai") == ("Đồng Nai", "")
    assert legible(unicodedata.normalize("NFD", "Đắk Lắk")) == ("Đắk Lắk", "")
    assert legible("hoà, hòa") == ("hoà, hòa", "")


PHRASES = st.lists(st.sampled_from(LABELS), min_size=1, max_size=3).map("; ".join)


@pytest.mark.parametrize("capitals", [False, True])
def test_round_trips_of_all_labels(capitals: bool) -> None:
    for label in LABELS:
        check_round_trips(label.upper() if capitals else label)


@settings(max_examples=300, deadline=None)
@given(PHRASES, st.booleans())
def test_round_trips(text: str, capitals: bool) -> None:
    check_round_trips(text.upper() if capitals else text)


def check_round_trips(text: str) -> None:
    """Text → each legacy encoding → the text; í and ì look the same in VNI and Unicode."""
    assert legible(text) == (text, "")
    assert legible(unicodedata.normalize("NFD", text)) == (text, "")
    assert legible(vni(text), "VNI-Times") == (text, "vni" if vni(text) != text else "")
    assert legible(vni(text)) == (text, "vni" if vni(text) != text else "")
    assert legible(as_cp1252(cp1258(text)))[0] == text
    assert legible(as_cp1252(text.encode())) == (text, "utf8-as-cp1252")
    assert legible(text.encode().decode("latin-1")) == (text, "utf8-as-cp1252")
    decoded, encoding = legible(tcvn3(text))
    assert (decoded.casefold(), encoding) == (text.casefold(), "tcvn3")  # ABC fonts have no capitals with tone marks
    small = text.lower()
    assert legible(tcvn3(small), ".VnTime") == (small, "tcvn3")
    assert legible(tcvn3(small), ".VnTimeH") == (small.upper(), "tcvn3")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["", ".VnTime", ".VnTimeH", "VNI-Times", "Arial"]))
def test_any_text_is_read(text: str, font: str) -> None:
    read, encoding = legible(text, font)
    assert read == unicodedata.normalize("NFC", read)
    assert encoding in ("", "tcvn3", "vni", "cp1258", "utf8-as-cp1252")
    assert legible_runs([(text, font)])[0] == read or font == ""


def test_runs_of_a_rich_text() -> None:
    assert legible_runs([("Hîp t¸c ", ".VnTime"), ("xã Tân Tiến", "Times New Roman")]) == (
        "Hợp tác xã Tân Tiến",
        "tcvn3",
    )
    assert legible_runs([("Tổng ", "Arial"), ("số", "Times New Roman")]) == ("Tổng số", "")


# In workbooks: labels in the old encoding, names and the letterhead in Unicode


def mixed(convert: object, font: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "PL1"
    for r, row in enumerate(GRID, 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c, value)
            if isinstance(value, str) and r > len(LETTERHEAD):
                cell.value = convert(value)  # type: ignore[operator]
                cell.font = Font(name=font)
    for area in MERGES:
        sheet.merge_cells(area)
    return save(book)


@pytest.mark.parametrize(
    ("convert", "font", "named"),
    [
        (tcvn3, ".VnTime", "TCVN3"),
        (tcvn3, "Arial", "TCVN3"),
        (lambda text: tcvn3(text.lower()), ".VnTimeH", "TCVN3"),
        (vni, "VNI-Times", "VNI"),
        (vni, "Arial", "VNI"),
        (lambda text: as_cp1252(cp1258(text)), "Arial", "Windows-1258"),
        (lambda text: as_cp1252(text.encode()), "Arial", "UTF-8"),
    ],
)
def test_workbook(convert: object, font: str, named: str) -> None:
    usual, read = pl1(), read_workbook(mixed(convert, font), "PL1.xlsx", "d")
    assert rules(read) == ["F30"]
    assert named in read.findings[0].message_vi and read.findings[0].severity == "info"
    assert {k: (c.indicator, c.period.code, c.obs_value) for k, c in by_cell(read).items()} == {
        k: (c.indicator, c.period.code, c.obs_value) for k, c in by_cell(usual).items()
    }
    assert read.ref_area == usual.ref_area


def test_rich_text_of_xlsx_is_not_lost() -> None:
    book = Workbook()
    book.active["A1"] = CellRichText(TextBlock(InlineFont(rFont=".VnTime"), "Tæng sè "), "hợp tác xã")
    book.active["A2"] = CellRichText("Ghi chú", TextBlock(InlineFont(b=True), " (*)"))
    sheet = read_grids(save(book))[0]
    assert [sheet.cells[r, 0].value for r in (0, 1)] == ["Tổng số hợp tác xã", "Ghi chú (*)"]
    assert dict(sheet.legacy) == {"tcvn3": 1}


def test_fonts_and_rich_text_of_xls() -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("PL1")
    old = xlwt.easyxf("font: name .VnTimeH")
    sheet.write(0, 0, "hé", old)
    sheet.write_rich_text(1, 0, (("sè ", old.font), ("xã", xlwt.easyxf("font: name Arial").font)), old)
    sheet.write(65_000, 200, 1)
    sheet.row(1).hidden = True
    out = io.BytesIO()
    book.save(out)
    read = read_grids(out.getvalue())[0]
    assert [read.cells[r, 0].value for r in (0, 1)] == ["HỘ", "SỐ xã"]
    assert read.cells[65_000, 200].value == 1
    assert 1 in read.hidden_rows


def odf_book() -> bytes:
    """An .ods by odfpy: an old font, a hidden row and column, a filtered row, a hidden sheet, a percentage."""
    odf = pytest.importorskip("odf.opendocument")
    from odf import style, table, text

    book = odf.OpenDocumentSpreadsheet()
    book.fontfacedecls.addElement(style.FontFace(name="VN", fontfamily="'.VnTime'"))
    old = style.Style(name="old", family="table-cell")
    old.addElement(style.TextProperties(fontname="VN"))
    unseen = style.Style(name="unseen", family="table")
    unseen.addElement(style.TableProperties(display="false"))
    for automatic in (old, unseen):
        book.automaticstyles.addElement(automatic)

    def cell(value: object, **kwargs: object) -> object:
        if isinstance(value, str):
            found = table.TableCell(valuetype="string", **kwargs)
            found.addElement(text.P(text=value))
            return found
        return table.TableCell(valuetype=kwargs.pop("valuetype", "float"), value=value, **kwargs)

    first = table.Table(name="PL1")
    first.addElement(table.TableColumn(numbercolumnsrepeated=2))
    first.addElement(table.TableColumn(visibility="collapse", numbercolumnsrepeated=2))
    rows = [
        ({}, [cell("Hé", stylename="old"), cell(0.95, valuetype="percentage"), cell(5), cell("x")]),
        ({"numberrowsrepeated": 3}, []),
        ({"visibility": "collapse"}, [cell("Xã"), cell(7, numbercolumnsrepeated=2)]),
        (
            {"visibility": "filter", "numberrowsrepeated": 2},
            [cell("Tổng", numbercolumnsspanned=2, numberrowsspanned=1)],
        ),
        ({"numberrowsrepeated": 1_000_000}, [table.TableCell(numbercolumnsrepeated=16_000)]),
    ]
    for attributes, cells in rows:
        row = table.TableRow(**attributes)
        for each in cells:
            row.addElement(each)
        first.addElement(row)
    second = table.Table(name="Cũ", stylename="unseen")
    row = table.TableRow()
    row.addElement(cell("a"))
    second.addElement(row)
    for sheet in (first, second):
        book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def test_ods() -> None:
    first, second = read_grids(odf_book())
    assert {k: c.value for k, c in first.cells.items()} == {
        (0, 0): "Hộ",
        (0, 1): 0.95,
        (0, 2): 5,
        (0, 3): "x",
        (4, 0): "Xã",
        (4, 1): 7,
        (4, 2): 7,
        (5, 0): "Tổng",
        (6, 0): "Tổng",
    }
    assert first.cells[0, 1].number_format == "0%"
    assert (first.hidden_rows, first.hidden_cols) == ({4, 5, 6}, {2, 3})
    assert (5, 0, 5, 1) in first.merged
    assert (first.hidden, second.hidden) == (False, True)


def converted(content: bytes, kind: str, folder: Path) -> bytes:
    """A workbook as LibreOffice saves it in another format."""
    path = folder / "PL1.xlsx"
    path.write_bytes(content)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{kind}").read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_libreoffice_keeps_fonts(kind: str, tmp_path: Path) -> None:
    read = read_workbook(converted(mixed(tcvn3, ".VnTime"), kind, tmp_path), f"PL1.{kind}", "d")
    assert rules(read) == ["F30"]
    assert {k: c.obs_value for k, c in by_cell(read).items()} == {k: c.obs_value for k, c in by_cell(pl1()).items()}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_hidden_rows_of_an_ods_are_told(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(workbook(("PL1", GRID, MERGES))))
    book["PL1"].row_dimensions[14].hidden = True
    book["PL1"].column_dimensions["F"].hidden = True
    read = read_workbook(converted(save(book), "ods", tmp_path), "PL1.ods", "d")
    assert rules(read) == ["F18", "F18"]


@pytest.mark.parametrize(
    "name",
    [
        "TX Hoàng Mai", "HTX Hoàng Long", "Hoàng", "HTX Toàn Thắng", "HTX Hoàn Kiếm", "Khoán", "Ngoài ra", "Đoàn Kết",
        "Thoại Sơn", "HTX Khoái Châu", "HTX Quý Hoà", "Tuý Loan", "HTX Hoàng Hoa", "Xã Hoàng Văn Thụ",
    ],
)  # fmt: skip
def test_names_that_could_be_vni_stay(name: str) -> None:
    assert legible(name) == (name, "")
