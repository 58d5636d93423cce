"""The bytes of a submitted file → sheets of typed cells; the kind of file is told from the bytes, not from its name.

xlsx through openpyxl (keeps error cells, number formats, formulas, fonts), xls through xlrd, ods, HTML and XML
Spreadsheet through lxml, delimited text through csv. The heavy libraries are imported when first needed.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeVar

from ingest.submissions.delimited import decode, read_delimited
from ingest.submissions.fastgrid import read_big
from ingest.submissions.guard import MAX_UNPACKED, guard_members, guard_size, replaced
from ingest.submissions.messages import refusal
from ingest.submissions.model import Refused
from ingest.submissions.sheet import Cell, Kind, Sheet, address, number_text
from ingest.submissions.text import clean

T = TypeVar("T")

__all__ = ["Cell", "Kind", "Sheet", "address", "number_text", "read_grids"]

_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_HEAD = 4096  # characters by which the kind of a text is told
# What is no workbook, by its first bytes (folded): for us, for the sender.
_FOREIGN = (
    (b"%pdf", "a PDF", "đây là tệp PDF"),
    (b"\x89png", "a picture", "đây là tệp ảnh"),
    (b"\xff\xd8\xff", "a picture", "đây là tệp ảnh"),
    (b"gif8", "a picture", "đây là tệp ảnh"),
    (b"ii*\x00", "a picture", "đây là tệp ảnh"),
    (b"mm\x00*", "a picture", "đây là tệp ảnh"),
    (b"{\\rtf", "a text document", "đây là tệp văn bản"),
    (b"rar!", "a RAR archive", "đây là tệp nén RAR; đề nghị giải nén hoặc nén lại dạng ZIP"),
    (b"7z\xbc\xaf", "a 7z archive", "đây là tệp nén 7z; đề nghị giải nén hoặc nén lại dạng ZIP"),
    (b"\x1f\x8b", "a gzip archive", "đây là tệp nén; đề nghị giải nén hoặc nén lại dạng ZIP"),
    (b"<?xml", "an XML file without a workbook", "đây là tệp XML, không phải bảng tính"),
    (b"<", "a web page without a table", "đây là trang web, không có bảng số liệu"),
    (b"{", "a JSON file", "đây là tệp JSON"),
)
_UNKNOWN = ("the bytes are neither xlsx, xls, ods nor csv", "nội dung không phải xlsx, xls, ods hay csv")


def read_grids(content: bytes) -> list[Sheet]:
    """All sheets of a file, in the order of the workbook, chart sheets left out. A csv is one sheet without a name.

    Raises:
        Refused: no workbook (F01), damaged (F02), encrypted (F03), empty (F04) or too large (F08).
    """
    if not content:
        raise refusal("F04")
    if content.startswith(_ZIP):
        sheets = _read_zip(content)
    elif content.startswith(_OLE):
        sheets = _read_ole(content)
    elif content.startswith(_BIFF):
        sheets = _guarded(_read_xls, content)
    else:
        sheets = _read_text(content)
    if not any(sheet.cells for sheet in sheets):
        raise refusal("F04")
    return sheets


def _guarded(reader: Callable[[Any], T], content: Any) -> T:
    """Run a reader on bytes that may be broken: whatever it raises is a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return reader(content)
    except Refused:
        raise
    except Exception as error:
        detail = clean(f"{type(error).__name__}: {error}")
        if "encrypt" in detail.lower() or "password" in detail.lower():
            raise refusal("F03") from error
        raise refusal("F02", detail=detail) from error


def _read_text(content: bytes) -> list[Sheet]:
    """A file that is text: XML Spreadsheet 2003, a page with tables, delimited text."""
    from ingest.submissions.markup import is_html, is_spreadsheet_xml, read_html, read_spreadsheet_xml

    if len(content) > MAX_UNPACKED:
        raise refusal("F08", detail=f"{len(content) // 2**20} MB")
    text = None if _foreign(content) in _FOREIGN[:-3] else decode(content)
    head = (text or "")[:_HEAD]
    if text is not None and not text.strip("\ufeff\0 \t\r\n"):
        raise refusal("F04")
    if text and is_spreadsheet_xml(head):
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise refusal("F02", detail="the file declares entities")
        return _guarded(read_spreadsheet_xml, content)
    if text and is_html(head) and (sheets := _guarded(read_html, text)):
        return sheets
    if foreign := _foreign(content) or (None if text else (b"", *_UNKNOWN)):
        raise refusal("F01", detail=foreign[1], detail_vi=foreign[2])
    return [read_delimited(content)]


def _foreign(content: bytes) -> tuple[bytes, str, str] | None:
    head = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((kind for kind in _FOREIGN if head.startswith(kind[0])), None)


def _read_ole(content: bytes) -> list[Sheet]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refusal("F03")
    streams = {name: name.encode("utf-16-le") in content for name in ("WordDocument", "Workbook", "Book")}
    if streams["WordDocument"] and not (streams["Workbook"] or streams["Book"]):
        raise refusal("F01", detail="a Word document", detail_vi="đây là tệp Word")
    return _guarded(_read_xls, content)


def _read_zip(content: bytes) -> list[Sheet]:
    from ingest.submissions.opendocument import read_ods

    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise refusal("F02", detail=str(error)) from error
    names = {member.filename for member in members}
    guard_size(members)
    if any(member.flag_bits & 0x1 for member in members) or "encrypted-package" in names:  # the latter: ODF 1.4
        raise refusal("F03")
    if "content.xml" in names:
        guard_members(archive, [m for m in members if m.filename in ("content.xml", "styles.xml")])
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise refusal("F03")
        return _guarded(read_ods, content)
    if any(name.startswith("xl/") for name in names):
        if (big := _guarded(read_big, content)) is not None:
            return big
        lean = guard_members(archive, [m for m in members if m.filename.endswith((".xml", ".rels"))])
        return _guarded(_read_xlsx, replaced(content, lean) if lean else content)
    if any(name.startswith("word/") for name in names):
        raise refusal("F01", detail="a Word document", detail_vi="đây là tệp Word")
    raise refusal("F01", detail="a zip without a workbook", detail_vi="đây là tệp nén, không phải bảng tính")


def _read_xlsx(content: bytes) -> list[Sheet]:
    from openpyxl import load_workbook  # 0.2 s

    book: Any = load_workbook(io.BytesIO(content), data_only=False, keep_links=False, rich_text=True)
    fonts = [font.name or "" for font in book._fonts]
    results = None
    sheets = []
    for source in book.worksheets:
        sheet = Sheet(source.title, hidden=source.sheet_state != "visible")
        ranges = source.merged_cells.ranges
        sheet.merged = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in ranges]
        sheet.hidden_rows = frozenset(n - 1 for n, d in source.row_dimensions.items() if d.hidden)
        sheet.hidden_cols = frozenset(
            col
            for d in source.column_dimensions.values()
            if d.hidden and d.min and d.max
            for col in range(d.min - 1, min(d.max, 1000))
        )
        for (row, col), stored in source._cells.items():
            value = stored.value
            if value is None:
                continue
            if stored.data_type == "f":
                if results is None:
                    results = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
                formula, value = str(getattr(value, "text", value)), results[source.title].cell(row, col).value
                if value is None:
                    sheet.cells[row - 1, col - 1] = Cell(row - 1, col - 1, formula, Kind.UNCACHED)
                    continue
            font = fonts[stored._style.fontId] if isinstance(value, str) else ""
            if isinstance(value, list):  # a rich text
                value = tuple(_run(piece, fonts[stored._style.fontId]) for piece in value)
            sheet.put(row - 1, col - 1, value, stored.number_format, font)
        sheets.append(sheet)
    return sheets


def _run(piece: Any, font: str) -> tuple[str, str]:
    """A piece of a rich text with its font; a bare string has the font of the cell."""
    return (piece, font) if isinstance(piece, str) else (piece.text, getattr(piece.font, "rFont", None) or font)


def _read_xls(content: bytes) -> list[Sheet]:
    import xlrd

    book = _open_xls(content)
    sheets = []
    for source in book.sheets():
        sheet = Sheet(source.name, hidden=getattr(source, "visibility", 0) != 0)
        sheet.merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
        sheet.hidden_rows = frozenset(n for n, info in source.rowinfo_map.items() if info.hidden)
        sheet.hidden_cols = frozenset(n for n, info in source.colinfo_map.items() if info.hidden)
        for row in range(source.nrows):
            for col in range(source.row_len(row)):
                kind, value = source.cell_type(row, col), source.cell_value(row, col)
                if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                if kind == xlrd.XL_CELL_ERROR:
                    sheet.cells[row, col] = Cell(row, col, xlrd.error_text_from_code.get(value, "#N/A"), Kind.ERROR)
                    continue
                if kind == xlrd.XL_CELL_DATE:
                    value = xlrd.xldate_as_datetime(value, book.datemode)
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    value = bool(value)
                shown, font = _xls_style(book, source, row, col)
                if kind == xlrd.XL_CELL_TEXT and (starts := source.rich_text_runlist_map.get((row, col))):
                    value = _xls_runs(book, value, font, starts)
                sheet.put(row, col, value, shown, font)
        sheets.append(sheet)
    return sheets


def _open_xls(content: bytes) -> Any:
    """The workbook; text of old files without a known code page is taken as Windows-1252, else as Latin-1."""
    import xlrd

    for code_page in (None, "cp1252", "latin-1"):
        try:
            return xlrd.open_workbook(
                file_contents=content,
                logfile=io.StringIO(),
                formatting_info=True,
                ragged_rows=True,
                encoding_override=code_page,
            )
        except (UnicodeDecodeError, LookupError):
            if code_page == "latin-1":
                raise
    raise AssertionError


def _xls_style(book: Any, sheet: Any, row: int, col: int) -> tuple[str, str]:
    """The number format and the name of the font of a cell; Excel 2 has neither."""
    try:
        style = book.xf_list[sheet.cell_xf_index(row, col)]
        return str(book.format_map[style.format_key].format_str), str(book.font_list[style.font_index].name)
    except (KeyError, IndexError, AttributeError, TypeError):
        return "General", ""


def _xls_runs(book: Any, text: str, font: str, starts: list[tuple[int, int]]) -> tuple[tuple[str, str], ...]:
    """The pieces of a rich text: xlrd tells where each further font starts."""
    places = [(0, font), *((start, str(book.font_list[index].name)) for start, index in starts), (len(text), "")]
    pieces = [(text[a:b], name) for (a, name), (b, _) in pairwise(places)]
    return tuple(piece for piece in pieces if piece[0])
