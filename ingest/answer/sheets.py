"""One sheet of the sender: cells get another format, everything else keeps its bytes.

The rows of a sheet can be a million cells, of which a few are marked. So the part is taken apart at ``<sheetData>``:
what stands around it is parsed, of the rows only those that change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from xml.sax.saxutils import quoteattr

from ingest.answer.package import MAIN, OFFICE, Element, NotEditableError, main, parse, serialise
from ingest.submissions.grid import address

Place = tuple[int, int]  # row and column from 0

_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^>]*)?(?:/>|>(.*)</\1sheetData\s*>)", re.DOTALL)
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?row\s*>)", re.DOTALL)
_NUMBER = re.compile(rb'<[^>]*?\sr="(\d+)"')
_CELL = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
# What follows <legacyDrawing> in a sheet.
_AFTER_NOTES = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
                "extLst")  # fmt: skip
_PIXELS_PER_CHARACTER, _DEFAULT_WIDTH, _DEFAULT_HEIGHT = 7, 64, 20


def place_of(cell: str | None) -> Place | None:
    """``E12`` (or the first cell of ``E12:F13``) → (11, 4); None for what is no cell."""
    found = _CELL.match((cell or "").split(":")[0])
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if 0 < row <= 1_048_576 and column <= 16_384 else None


class SheetXml:
    """The part of one sheet."""

    def __init__(self, data: bytes) -> None:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            data = serialise(parse(data))
        found = _DATA.search(data)
        if not found:
            raise NotEditableError("a sheet without data")
        self._rows = found[2] or b""
        self._empty = b"<" + found[1] + b"sheetData/>"
        self.root = parse(data[: found.start()] + self._empty + data[found.end() :])
        if self.root.tag != main("worksheet"):
            raise NotEditableError("not a sheet")

    def save(self) -> bytes:
        """The bytes of the part."""
        data = serialise(self.root)
        full = self._empty[:-2] + b">" + self._rows + self._empty.replace(b"<", b"</").replace(b"/>", b">")
        return data.replace(self._empty, full, 1)

    def unselect(self) -> None:
        """Another sheet is the one that is seen first."""
        for view in self.root.iter(main("sheetView")):
            view.attrib.pop("tabSelected", None)

    def anchors(self, places: set[Place]) -> dict[Place, Place]:
        """For each place the cell that shows it: the first of a merged range, else itself."""
        shown = {place: place for place in places}
        for element in self.root.iter(main("mergeCell")):
            first, _, last = str(element.get("ref")).partition(":")
            top, bottom = place_of(first), place_of(last or first)
            if top and bottom:
                for row, col in places:
                    if top[0] <= row <= bottom[0] and top[1] <= col <= bottom[1]:
                        shown[row, col] = top
        return shown

    def restyle(self, formats: Mapping[Place, Callable[[int], int]]) -> None:
        """Give cells another format: a function of the one that they have. Cells and rows that are missing are made."""
        wanted: dict[int, dict[int, Callable[[int], int]]] = {}
        for (row, col), change in formats.items():
            wanted.setdefault(row, {})[col] = change
        pieces, last, pending = [], 0, sorted(wanted)
        for start, end, number in self._numbered():
            if not pending:
                break
            while pending and pending[0] < number:
                row = pending.pop(0)
                pieces += [self._rows[last:start], self._changed(None, row, wanted[row])]
                last = start
            if pending and pending[0] == number:
                pending.pop(0)
                pieces += [self._rows[last:start], self._changed(self._rows[start:end], number, wanted[number])]
                last = end
        pieces.append(self._rows[last:])
        pieces += [self._changed(None, row, wanted[row]) for row in pending]
        self._rows = b"".join(pieces)

    def _numbered(self) -> Iterator[tuple[int, int, int]]:
        """Start, end and number (from 0) of the rows. A row without a number follows the one before."""
        number = -1
        for found in _ROW.finditer(self._rows):
            named = _NUMBER.match(found[0][: found[0].index(b">") + 1])
            number = int(named[1]) - 1 if named else number + 1
            yield found.start(), found.end(), number

    def _changed(self, data: bytes | None, number: int, formats: Mapping[int, Callable[[int], int]]) -> bytes:
        spaces = "".join(
            f" xmlns{':' + prefix if prefix else ''}={quoteattr(uri)}" for prefix, uri in self.root.nsmap.items()
        )
        wrapper = parse(f"<w{spaces}>".encode() + (data or b"") + b"</w>")
        if data is None:
            wrapper.append(wrapper.makeelement(main("row"), {"r": str(number + 1)}))
        row = wrapper[0]
        by_column, column = {}, -1
        for cell in row.iterfind(main("c")):
            place = place_of(cell.get("r"))
            column = place[1] if place else column + 1
            by_column[column] = cell
        for col, change in sorted(formats.items()):
            cell = by_column.get(col)
            if cell is None:
                style = row.get("s") if row.get("customFormat") in ("1", "true") else self._column_style(col)
                cell = row.makeelement(main("c"), {"r": address(number, col), "s": style or "0"})
                later = [by_column[c] for c in sorted(by_column) if c > col]
                (later[0].addprevious if later else row.append)(cell)
                by_column[col] = cell
                row.attrib.pop("spans", None)
            cell.set("s", str(change(int(cell.get("s") or 0))))
        text = serialise(wrapper)
        start = text.index(b">", text.index(b"<w")) + 1
        return text[start : text.rindex(b"</")]

    def _column_style(self, col: int) -> str | None:
        for element in self.root.iter(main("col")):
            if int(element.get("min")) <= col + 1 <= int(element.get("max")):
                return str(element.get("style") or "0")
        return None

    # The size of things, for the boxes of comments

    def widths(self, first: int, count: int) -> list[int]:
        """The widths of columns in pixels."""
        known: dict[int, int] = {}
        for element in self.root.iter(main("col")):
            low, high = int(element.get("min")) - 1, int(element.get("max")) - 1
            pixels = int(float(element.get("width") or 9) * _PIXELS_PER_CHARACTER + 5)
            hidden = element.get("hidden") in ("1", "true")
            for col in range(max(low, first), min(high, first + count) + 1):
                known[col] = 0 if hidden else pixels
        return [known.get(col, _DEFAULT_WIDTH) for col in range(first, first + count)]

    def heights(self, rows: set[int]) -> dict[int, int]:
        """The heights of those rows that say theirs, in pixels."""
        known = {}
        for start, end, number in self._numbered():
            if number in rows:
                head = self._rows[start : self._rows.index(b">", start, end) + 1]
                if found := re.search(rb'\sht="([\d.]+)"', head):
                    known[number] = int(float(found[1]) * 4 / 3)
                if re.search(rb'\shidden="(?:1|true)"', head):
                    known[number] = 0
        return {row: known.get(row, _DEFAULT_HEIGHT) for row in rows}

    def notes_id(self) -> str | None:
        """The relation of the drawing that holds the boxes of comments."""
        found = self.root.find(main("legacyDrawing"))
        return found.get(f"{{{OFFICE}}}id") if found is not None else None

    def set_notes_id(self, identity: str) -> None:
        """Say where the boxes of comments are."""
        element: Element = self.root.makeelement(
            main("legacyDrawing"), {f"{{{OFFICE}}}id": identity}, {"r": OFFICE} if "r" not in self.root.nsmap else {}
        )
        after = {main(name) for name in _AFTER_NOTES}
        later = next((e for e in self.root if e.tag in after or not str(e.tag).startswith(f"{{{MAIN}}}")), None)
        (later.addprevious if later is not None else self.root.append)(element)
