"""Comments on cells: the part with the texts, and the drawing (VML) with their boxes. Comments of the sender stay."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from ingest.answer.package import COMMENTS_TYPE, MAIN, Element, NotEditableError, Package, main, parse, serialise
from ingest.answer.sheets import Place, SheetXml, place_of
from ingest.answer.texts import texts
from ingest.submissions.grid import address
from ingest.submissions.returned import RESULT_SHEET

_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_WIDTH, _CHARACTERS, _LINE, _MARGIN, _HIGHEST = 330, 54, 16, 14, 420  # pixels and characters of a box
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_DRAWING = f"""<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="{_EXCEL}"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>""".encode()
_SHAPE = """<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202"
 style="position:absolute;margin-left:60pt;margin-top:2pt;width:{width}pt;height:{height}pt;z-index:{z};visibility:hidden"
 fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>
<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>
"""


class Box(NamedTuple):
    """Where the box of a comment is drawn: Excel's eight numbers, and its size in pixels."""

    anchor: str
    width: int
    height: int


def add_notes(package: Package, part: str, sheet: SheetXml, comments: Mapping[Place, str]) -> None:
    """Put comments on the cells of a sheet; under the sender's own comment where a cell has one."""
    root, by_place = _comments(package, part)
    again = comments.keys() & by_place.keys()
    for drawing in package.related(part, "/vmlDrawing") if again else []:
        package.parts[drawing] = _without(package.parts[drawing], again)  # their boxes are too small for both texts
    for place, text in sorted(comments.items()):
        if place not in again:
            by_place[place] = comment = etree.SubElement(root.find(main("commentList")), main("comment"))
            comment.set("ref", address(*place))
            comment.set("authorId", str(_author(root)))
            etree.SubElement(comment, main("text"))
        _write(by_place[place].find(main("text")), text, "\n\n" if place in again else "")
    _draw(package, part, sheet, _boxes(sheet, {place: _all_text(by_place[place]) for place in comments}))


def drop_notes(package: Package, part: str) -> None:
    """Take our comments off a sheet that comes back to us."""
    marker = str(texts()["marker"])
    for name in package.related(part, "/comments"):
        if marker not in package.parts[name].decode("utf-8", "replace"):
            continue
        root = package.tree(name)
        gone = set()
        for comment in list(root.iter(main("comment"))):
            if _cut(comment, marker):
                comment.getparent().remove(comment)
                gone.add(place_of(comment.get("ref")))
        for drawing in package.related(part, "/vmlDrawing") if gone else []:
            package.parts[drawing] = _without(package.parts[drawing], gone)


def _cut(comment: Element, marker: str) -> bool:
    """Cut our part off a comment; True when nothing is left."""
    found = False
    for text in comment.iter(main("t")):
        if found:
            text.text = ""
        elif marker in (text.text or ""):
            found = True
            text.text = text.text[: text.text.index(marker)].rstrip()
    return found and not "".join(t.text or "" for t in comment.iter(main("t"))).strip()


def _without(drawing: bytes, places: Container[Place | None]) -> bytes:
    """The drawing without the boxes of these cells."""
    root = parse(drawing, recover=True)
    for data in list(root.iter(f"{{{_EXCEL}}}ClientData")):
        row, column = data.findtext(f"{{{_EXCEL}}}Row"), data.findtext(f"{{{_EXCEL}}}Column")
        if data.get("ObjectType") == "Note" and row and column and (int(row), int(column)) in places:
            shape = data.getparent()
            shape.getparent().remove(shape)
    return serialise(root)


def _comments(package: Package, part: str) -> tuple[Element, dict[Place, Element]]:
    """The comments of a sheet, by cell; a new part when there is none."""
    found = package.related(part, "/comments")
    if found and found[0] in package.parts:
        name = found[0]
    else:
        empty = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
        name = package.add(package.free_name("xl/commentsHtx{}.xml"), empty, COMMENTS_TYPE)
        package.relate(part, "comments", name)
    root = package.tree(name)
    if root.find(main("commentList")) is None or root.find(main("authors")) is None:
        raise NotEditableError("a part of comments without a list")
    by_place = {p: c for c in root.iter(main("comment")) if (p := place_of(c.get("ref")))}
    return root, by_place


def _all_text(comment: Element) -> str:
    """What the box of a comment has to show."""
    return "".join(str(t.text or "") for t in comment.iter(main("t")))


def _author(root: Element) -> int:
    """The number of our name among the authors."""
    authors = root.find(main("authors"))
    name = RESULT_SHEET
    for number, author in enumerate(authors):
        if author.text == name:
            return number
    etree.SubElement(authors, main("author")).text = name
    return len(authors) - 1


def _write(parent: Element, text: str, before: str) -> None:
    """Append our text: a bold first line, by which it is known again, and the rest."""
    for plain in parent.findall(main("t")):  # a comment without runs gets one, since the two do not mix
        run = etree.SubElement(parent, main("r"))
        run.append(plain)
    for bold, piece in ((True, f"{before}{texts()['marker']}\n"), (False, text)):
        run = etree.SubElement(parent, main("r"))
        properties = etree.SubElement(run, main("rPr"))
        if bold:
            etree.SubElement(properties, main("b"))
        etree.SubElement(properties, main("sz"), {"val": "9"})
        etree.SubElement(properties, main("rFont"), {"val": "Tahoma"})
        shown = etree.SubElement(run, main("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        shown.text = piece


def _boxes(sheet: SheetXml, comments: Mapping[Place, str]) -> dict[Place, Box]:
    """A box to the right of each cell, as large as its text needs."""
    rows = {r for row, _ in comments for r in range(max(row - 1, 0), row + 40)}
    heights = sheet.heights(rows)
    boxes = {}
    for (row, col), text in comments.items():
        lines = 1 + sum(max(1, math.ceil(len(line) / _CHARACTERS)) for line in text.split("\n"))
        height = min(lines * _LINE + _MARGIN, _HIGHEST)
        top = max(row - 1, 0)
        right, right_rest = _along(sheet.widths(col + 1, 40), _WIDTH + 12)
        bottom, bottom_rest = _along([heights[r] for r in range(top, row + 40)], height + 4)
        anchor = f"{col + 1}, 12, {top}, 4, {col + 1 + right}, {right_rest}, {top + bottom}, {bottom_rest}"
        boxes[row, col] = Box(anchor, _WIDTH, height)
    return boxes


def _along(sizes: list[int], distance: int) -> tuple[int, int]:
    """How many columns (or rows) a distance passes, and what is left of it."""
    for number, size in enumerate(sizes):
        if distance < size:
            return number, distance
        distance -= size
    return len(sizes), 0


def _draw(package: Package, part: str, sheet: SheetXml, boxes: Mapping[Place, Box]) -> None:
    """Add the boxes to the drawing of the sheet, as text: such drawings are often no proper XML."""
    identity = sheet.notes_id()
    targets = package.related(part, "/vmlDrawing")
    if identity is None:
        name = package.free_name("xl/drawings/vmlDrawingHtx{}.vml")
        package.parts[name] = _DRAWING
        package.default_type("vml", _VML_TYPE)
        sheet.set_notes_id(package.relate(part, "vmlDrawing", name))
    else:
        named = {r.get("Id"): r for r in package.relations(part)}
        name = next((t for t in targets if t in package.parts and identity in named), "")
        if not name:
            raise NotEditableError("the drawing of the comments is missing")
    data = package.parts[name]
    free = max((int(n) for n in _SHAPE_ID.findall(data)), default=1024) + 1
    shapes = "".join(
        _SHAPE.format(
            id=free + number,
            z=number + 1,
            width=box.width * 3 // 4,
            height=box.height * 3 // 4,
            anchor=escape(box.anchor),
            row=row,
            column=column,
        )
        for number, ((row, column), box) in enumerate(boxes.items())
    )
    end = data.rfind(b"</xml>")
    if end < 0:
        raise NotEditableError("a drawing of comments without an end")
    package.parts[name] = data[:end] + shapes.encode() + data[end:]
