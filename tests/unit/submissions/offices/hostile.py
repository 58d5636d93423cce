"""Files that no reader should open in good faith."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from functools import lru_cache

from openpyxl import Workbook

from .clean import lang_son_2022
from .model import Office


def _refused(name: str, file_name: str, content: bytes, status: str = "refused", habits: str = "") -> Office:
    return Office(f"hostile_{name}", file_name, content, status, (), None, None, habits=habits)


def _ole(streams: dict[str, bytes]) -> bytes:
    """A compound file (CFB v3) with plain streams of at least 4,096 bytes, as Office writes encrypted books."""
    data = b""
    entries = []
    fat: list[int] = []
    for name, body in streams.items():
        body += b"\0" * (-len(body) % 512)
        count = len(body) // 512
        start = len(fat)
        fat += [start + i + 1 for i in range(count - 1)] + [0xFFFFFFFE]
        data += body
        entries.append((name, start, len(body)))
    directory_at = len(fat)
    fat.append(0xFFFFFFFE)
    fat_at = len(fat)
    fat.append(0xFFFFFFFD)
    assert len(fat) <= 128

    def entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
        coded = (name + "\0").encode("utf-16-le")
        return (
            coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded), kind, 1, left, right, child)
            + b"\0" * 36 + struct.pack("<IQ", start, size)
        )  # fmt: skip

    none = 0xFFFFFFFF
    directory = entry("Root Entry", 5, none, none, 1, 0xFFFFFFFE, 0)
    for i, (name, start, size) in enumerate(entries):
        following = i + 2 if i + 1 < len(entries) else none
        directory += entry(name, 2, none, following, none, start, size)
    directory = directory.ljust(512, b"\0")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory_at, 0, 4096, 0xFFFFFFFE, 0,
                        0xFFFFFFFE, 0)  # fmt: skip
    head += struct.pack("<I", fat_at) + b"\xff" * (4 * 108)
    assert len(head) == 512
    table = b"".join(struct.pack("<I", x) for x in fat).ljust(512, b"\xff")
    return head + data + directory + table


def encrypted() -> Office:
    content = _ole({"EncryptionInfo": b"\x04\x00\x04\x00\x40\x00\x00\x00" + b"<encryption/>".ljust(4200, b" "),
                    "EncryptedPackage": bytes((i * 73 + 11) % 256 for i in range(9000))})  # fmt: skip
    return _refused("encrypted", "PL1 mat khau.xlsx", content)


def truncated() -> Office:
    content = lang_son_2022().content
    return _refused("truncated", "PL1 Lang Son (tai loi).xlsx", content[: len(content) * 2 // 3])


def pdf() -> Office:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    return _refused("pdf", "PL1 scan.xlsx", body + b"trailer<</Root 1 0 R>>\n%%EOF\n")


def _repack(replace: dict[str, bytes | Callable[[], bytes]], extra: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(lang_son_2022().content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = replace.get(name)
            new.writestr(name, old.read(name) if body is None else body() if callable(body) else body)
        for name, more in (extra or {}).items():
            new.writestr(name, more)
    return out.getvalue()


_SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(lang_son_2022().content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            file.write(_SHEET)
            chunk = b'<row><c t="inlineStr"><is><t>' + b"A" * 1_000_000 + b"</t></is></c></row>"
            for _ in range(1500):
                file.write(chunk)
            file.write(b"</sheetData></worksheet>")
    return out.getvalue()


def zip_bomb() -> Office:
    return _refused("zip_bomb", "PL1 nang.xlsx", _bomb())


def xxe() -> Office:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    kind = '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY l0 "ha">'
    with zipfile.ZipFile(io.BytesIO(lang_son_2022().content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace("<is><t>", "<is><t>&x;&l9;", 1)
    return _refused(
        "xxe", "PL1 KTTT.xlsx", _repack({"xl/worksheets/sheet1.xml": (kind + laughs + "]>" + sheet).encode()})
    )


def million_rows() -> Office:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/><c r="H%d" s="1"/></row>' % (i, i, i) for i in range(1, 1_000_001))
    content = _repack({"xl/worksheets/sheet1.xml": _SHEET + rows + b"</sheetData></worksheet>"})
    return _refused("million_rows", "PL1 dinh dang.xlsx", content, "either")


def two_hundred_sheets() -> Office:
    wb = Workbook()
    for i in range(200):
        ws = wb.worksheets[0] if i == 0 else wb.create_sheet(f"Xa {i}")
        ws.append(["STT", "Chỉ tiêu", "Số liệu"])
        for j in range(20):
            ws.append([j + 1, f"Nội dung {j}", i * j])
    out = io.BytesIO()
    wb.save(out)
    return _refused("200_sheets", "Tong hop cac xa.xlsx", out.getvalue(), "either")


def path_traversal() -> Office:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("../../../../tmp/htx_evil.xlsx", lang_son_2022().content)
        z.writestr("/etc/htx_evil.xlsx", lang_son_2022().content)
    return _refused("path_traversal", "Ho so.zip", out.getvalue())


def empty() -> Office:
    return _refused("empty", "PL1 trong.xlsx", b"")


def docx() -> Office:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        z.writestr(
            "_rels/.rels",
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'officeDocument" Target="word/document.xml"/></Relationships>',
        )
        z.writestr(
            "word/document.xml",
            '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
            'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Tổng số HTX: 500</w:t></w:r></w:p></w:body>'
            "</w:document>",
        )
    return _refused("docx", "Bao cao KTTT.xlsx", out.getvalue())


HOSTILE = (
    encrypted, truncated, pdf, zip_bomb, xxe, million_rows, two_hundred_sheets, path_traversal, empty, docx,
)  # fmt: skip
