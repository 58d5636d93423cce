"""styles.xml: cell formats are added, never changed, so that no other cell looks different."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ingest.answer.package import MAIN, Element, main

_NONE = "64"  # "indexed" colour of a fill that has no second colour
# styles.xml of a workbook that has none of its own
EMPTY = f"""<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Times New Roman"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""".encode()
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")


class Styles:
    """The formats of a workbook; equal ones are shared."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._known: dict[tuple[str, bytes], int] = {}
        self._filled: dict[tuple[int, str], int] = {}

    def font(self, name: str, size: int, bold: bool = False, italic: bool = False, colour: str = "") -> int:
        """The number of a font. Colours are ``RRGGBB``."""
        inner = ("<b/>" if bold else "") + ("<i/>" if italic else "")
        inner += ("<u/>" if colour else "") + f'<sz val="{size}"/>'
        inner += f'<color rgb="FF{colour}"/>' if colour else ""
        return self._add("fonts", f'<font xmlns="{MAIN}">{inner}<name val="{name}"/><family val="1"/></font>')

    def fill(self, colour: str, before: str = f'<bgColor indexed="{_NONE}"/>') -> int:
        """The number of a plain fill. ``before`` is a second colour, which is not shown."""
        inner = f'<patternFill patternType="solid"><fgColor rgb="FF{colour}"/>{before}</patternFill>'
        return self._add("fills", f'<fill xmlns="{MAIN}">{inner}</fill>')

    def border(self, colour: str = "808080") -> int:
        """The number of a thin border on all sides."""
        sides = "".join(
            f'<{s} style="thin"><color rgb="FF{colour}"/></{s}>' for s in ("left", "right", "top", "bottom")
        )
        return self._add("borders", f'<border xmlns="{MAIN}">{sides}<diagonal/></border>')

    def format(self, font: int, fill: int = 0, border: int = 0, horizontal: str = "left", vertical: str = "top") -> int:
        """The number of a text format with wrapped lines."""
        return self._add(
            "cellXfs",
            f'<xf xmlns="{MAIN}" numFmtId="49" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
            'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment horizontal="{horizontal}" vertical="{vertical}" wrapText="1"/></xf>',
        )

    def coloured(self, number: int, colour: str) -> int:
        """The format ``number`` with another fill.

        The colour that the cell had becomes the second colour of the fill: a plain fill does not show it, and
        `uncolour` finds it there when the file comes back.
        """
        if (number, colour) not in self._filled:
            formats = self._part("cellXfs")
            fills = self._part("fills")
            old = formats[number] if number < len(formats) else formats[0]
            fill = fills[int(old.get("fillId") or 0)]
            shown = fill.find(f"{main('patternFill')}[@patternType='solid']/{main('fgColor')}")
            before = f'<bgColor indexed="{_NONE}"/>'
            if shown is not None:
                second = etree.Element(main("bgColor"), shown.attrib, nsmap={None: MAIN})
                before = etree.tostring(second, encoding="unicode")
            copy = parse_copy(old)
            copy.set("fillId", str(self.fill(colour, before)))
            copy.set("applyFill", "1")
            self._filled[number, colour] = self._append("cellXfs", copy)
        return self._filled[number, colour]

    def uncolour(self, colours: set[str], seconds_kept: bool) -> None:
        """Give back the fills that `coloured` has replaced; none where a program has lost them (``seconds_kept``)."""
        for fill in self._part("fills"):
            pattern = fill.find(main("patternFill"))
            front = pattern.find(main("fgColor")) if pattern is not None else None
            if front is None or pattern.get("patternType") != "solid" or str(front.get("rgb"))[-6:] not in colours:
                continue
            back = pattern.find(main("bgColor"))
            attributes = dict(back.attrib) if back is not None and seconds_kept else {"indexed": _NONE}
            for child in list(pattern):
                pattern.remove(child)
            if attributes.get("indexed") == _NONE:
                pattern.set("patternType", "none")
            else:
                etree.SubElement(pattern, main("fgColor"), attributes)
                etree.SubElement(pattern, main("bgColor"), {"indexed": _NONE})

    def _part(self, name: str) -> Element:
        found = self._root.find(main(name))
        if found is None:
            minimal: Any = etree.fromstring(EMPTY).find(main(name))
            later = [e for e in self._root if e.tag not in [main(n) for n in _ORDER[: _ORDER.index(name)]]]
            self._root.insert(self._root.index(later[0]) if later else len(self._root), minimal)
            found = minimal
        return found

    def _add(self, collection: str, xml: str) -> int:
        return self._append(collection, etree.fromstring(xml))

    def _append(self, collection: str, element: Element) -> int:
        part = self._part(collection)
        key = (collection, etree.tostring(element, method="c14n", exclusive=True))
        if key not in self._known:
            part.append(element)
            part.set("count", str(len(part)))
            self._known[key] = len(part) - 1
        return self._known[key]


def parse_copy(element: Element) -> Element:
    """A copy of an element that has no parent."""
    return etree.fromstring(etree.tostring(element, with_tail=False))
