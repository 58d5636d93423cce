"""An xlsx as what it is: a zip of XML parts joined by relations. What is not touched keeps its bytes.

openpyxl loses pictures, charts, shapes, form controls and more when it saves a workbook; a sender's file must come back
with all of them. So the answer edits the few parts that it must and copies the rest.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK_TYPE = f"{_SPREADSHEET}.sheet.main+xml"
SHEET_TYPE = f"{_SPREADSHEET}.worksheet+xml"
COMMENTS_TYPE = f"{_SPREADSHEET}.comments+xml"
STYLES_TYPE = f"{_SPREADSHEET}.styles+xml"
_OLD = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is written
_SELECTED = re.compile(rb'\stabSelected="(?:1|true)"')

Element = Any  # lxml has no types of its own


class NotEditableError(ValueError):
    """The package is not built as expected; the answer is then built from what was read."""


def parse(data: bytes, recover: bool = False) -> Element:
    """The root of an XML part. No entities, no network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=recover)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotEditableError(str(error)) from error
    if root is None:
        raise NotEditableError("an empty part")
    return root


def serialise(root: Element) -> bytes:
    """A part as Office writes it."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def main(name: str) -> str:
    """A name in the namespace of spreadsheets: ``sheet`` → ``{…}sheet``."""
    return f"{{{MAIN}}}{name}"


@dataclass(frozen=True)
class SheetPart:
    """A sheet of the workbook: its name, its part, its element in the workbook's part."""

    name: str
    part: str
    element: Element
    is_grid: bool  # not a chart sheet, dialog or macro sheet


class Package:
    """The parts of an xlsx by name (without the leading slash)."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._trees: dict[str, Element] = {}
        found = self.related("", "/officeDocument")
        if not found or found[0] not in parts:
            raise NotEditableError("no workbook part")
        self.workbook = found[0]
        if self.tree(self.workbook).tag != main("workbook"):
            raise NotEditableError("not a workbook in the usual (transitional) format")

    @classmethod
    def read(cls, content: bytes) -> Package:
        """The package in the bytes of an xlsx."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return cls({i.filename.lstrip("/"): archive.read(i) for i in archive.infolist() if not i.is_dir()})
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            RuntimeError,
            ValueError,
            NotImplementedError,
            zlib.error,
        ) as error:
            raise NotEditableError(str(error)) from error

    def save(self) -> bytes:
        """The bytes of the package; the same parts give the same bytes."""
        for name, tree in self._trees.items():
            self.parts[name] = serialise(tree)
        self._trees.clear()
        first = {"[Content_Types].xml": 0, "_rels/.rels": 1}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.parts, key=lambda n: first.get(n, 2)):
                archive.writestr(zipfile.ZipInfo(name, _OLD), self.parts[name], zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def tree(self, name: str) -> Element:
        """The root of a part; what is changed in it will be saved."""
        if name not in self._trees:
            self._trees[name] = parse(self.parts[name])
        return self._trees[name]

    def free_name(self, pattern: str) -> str:
        """A name that no part has: ``xl/comments{}.xml`` → ``xl/comments3.xml``."""
        taken = {name.lower() for name in self.parts}
        return next(n for i in range(1, 100_000) if (n := pattern.format(i)).lower() not in taken)

    # Relations

    def relations(self, part: str) -> Element:
        """The root of the relations of a part ("" is the package)."""
        name = _relations_of(part)
        if name not in self.parts:
            self.parts[name] = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
        return self.tree(name)

    def related(self, part: str, kind: str) -> list[str]:
        """The parts to which a part has a relation whose type ends so."""
        if _relations_of(part) not in self.parts:
            return []
        return [_resolve(part, r.get("Target")) for r in self.relations(part) if str(r.get("Type")).endswith(kind)]

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relation; its id."""
        root = self.relations(part)
        taken = {r.get("Id") for r in root}
        identity = next(i for n in range(1, 100_000) if (i := f"rIdHtx{n}") not in taken)
        attributes = {"Id": identity, "Type": f"{OFFICE}/{kind}", "Target": f"/{target}"}
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", attributes)
        return identity

    def add(self, name: str, data: bytes, content_type: str) -> str:
        """A new part."""
        self.parts[name] = data
        types = self.tree("[Content_Types].xml")
        etree.SubElement(types, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": content_type})
        return name

    def default_type(self, extension: str, content_type: str) -> None:
        """The content type of all parts with this extension, unless it has one."""
        types = self.tree("[Content_Types].xml")
        if not any(str(d.get("Extension")).lower() == extension for d in types.iter(f"{{{_TYPES}}}Default")):
            types.insert(0, types.makeelement(f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type))

    def set_type(self, name: str, content_type: str) -> None:
        """Another content type for a part."""
        for override in self.tree("[Content_Types].xml").iter(f"{{{_TYPES}}}Override"):
            if override.get("PartName") == f"/{name}":
                override.set("ContentType", content_type)

    def remove(self, name: str) -> None:
        """Take a part out, with its content type, its relations, and those to it from the root and the workbook."""
        for gone in (name, _relations_of(name)):
            self.parts.pop(gone, None)
            self._trees.pop(gone, None)
        for override in list(self.tree("[Content_Types].xml").iter(f"{{{_TYPES}}}Override")):
            if override.get("PartName") == f"/{name}":
                override.getparent().remove(override)
        for source in ("", self.workbook):
            for relation in list(self.relations(source)):
                if relation.get("TargetMode") != "External" and _resolve(source, relation.get("Target")) == name:
                    relation.getparent().remove(relation)

    # Sheets

    def sheets(self) -> list[SheetPart]:
        """The sheets in the order of the workbook."""
        targets = {r.get("Id"): r for r in self.relations(self.workbook)}
        found = []
        for element in self.tree(self.workbook).iterfind(f"{main('sheets')}/{main('sheet')}"):
            relation = targets.get(element.get(f"{{{OFFICE}}}id"))
            part = _resolve(self.workbook, relation.get("Target")) if relation is not None else ""
            if relation is None or part not in self.parts:
                raise NotEditableError(f"sheet {element.get('name')!r} has no part")
            kind = str(relation.get("Type"))
            if kind.lower().endswith("macrosheet"):
                raise NotEditableError("a sheet of Excel 4.0 macros")
            found.append(SheetPart(element.get("name"), part, element, kind.endswith("/worksheet")))
        return found

    def remove_sheet(self, sheet: SheetPart) -> None:
        """Take a sheet out, and the names that belong to it."""
        index = [s.name for s in self.sheets()].index(sheet.name)
        sheet.element.getparent().remove(sheet.element)
        for part in self.related(sheet.part, ""):
            if part.startswith("xl/comments") or part.endswith(".vml"):
                self.remove(part)
        self.remove(sheet.part)
        self._renumber(lambda n: None if n == index else n - (n > index))

    def insert_first(self, name: str, data: bytes) -> None:
        """A new first sheet, the one that is seen when the workbook is opened."""
        for sheet in self.sheets():
            # Two selected sheets would be edited together.
            self.parts[sheet.part] = _SELECTED.sub(b"", self.parts[sheet.part], count=1)
        book = self.tree(self.workbook)
        sheets = book.find(main("sheets"))
        number = max((int(s.get("sheetId")) for s in sheets), default=0) + 1
        part = self.add(self.free_name("xl/worksheets/ketqua{}.xml"), data, SHEET_TYPE)
        identity = self.relate(self.workbook, "worksheet", part)
        element = sheets.makeelement(main("sheet"), {"name": name, "sheetId": str(number), f"{{{OFFICE}}}id": identity})
        sheets.insert(0, element)
        self._renumber(lambda n: n + 1)
        for view in book.iter(main("workbookView")):
            view.set("activeTab", "0")
            view.set("firstSheet", "0")
            view.set("showSheetTabs", "1")

    def define_name(self, name: str, value: str, sheet: int) -> None:
        """A name that belongs to a sheet, such as the rows repeated in print."""
        book = self.tree(self.workbook)
        names = book.find(main("definedNames"))
        if names is None:
            names = book.makeelement(main("definedNames"))
            before = [book.find(main(n)) for n in ("externalReferences", "functionGroups", "sheets")]
            next(e for e in before if e is not None).addnext(names)
        element = names.makeelement(main("definedName"), {"name": name, "localSheetId": str(sheet)})
        element.text = value
        names.insert(0, element)

    def _renumber(self, change: Any) -> None:
        """Names of a sheet carry its index: after a sheet came or went, another one."""
        for element in list(self.tree(self.workbook).iter(main("definedName"))):
            if element.get("localSheetId") is not None:
                index = change(int(element.get("localSheetId")))
                if index is None:
                    element.getparent().remove(element)
                else:
                    element.set("localSheetId", str(index))
        names = self.tree(self.workbook).find(main("definedNames"))
        if names is not None and not len(names):
            names.getparent().remove(names)

    # What may not be sent back

    def drop_macros(self) -> bool:
        """Take the macros out: a file from us must not run code, and .xlsx may not hold any."""
        parts = self.related(self.workbook, "/vbaProject")
        for part in parts:
            self.remove(part)
        self.set_type(self.workbook, WORKBOOK_TYPE)
        return bool(parts)

    def drop_signature(self) -> bool:
        """Take digital signatures out: they would be shown as broken."""
        origins = self.related("", "digital-signature/origin")
        for name in [n for n in self.parts if n.startswith("_xmlsignatures/")] if origins else []:
            self.remove(name)
        return bool(origins)


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _resolve(source: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
