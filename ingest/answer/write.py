"""Writes the answer: `answer` makes the bytes, `write_return` the two files."""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path, PurePath

from ingest.answer.notes import add_notes, drop_notes
from ingest.answer.package import (
    MAIN,
    OFFICE,
    STYLES_TYPE,
    WORKBOOK_TYPE,
    Element,
    Package,
    SheetPart,
    main,
    parse,
)
from ingest.answer.sheets import Place, SheetXml, place_of
from ingest.answer.styles import EMPTY, Styles
from ingest.answer.summary import summary_xml
from ingest.answer.texts import FindingRow, Result, colour, comment_text, severities, texts
from ingest.submissions.grid import read_grids
from ingest.submissions.model import Refused
from ingest.submissions.returned import RESULT_SHEET, is_result_sheet, without_result_sheet

VIETNAM = timezone(timedelta(hours=7))
MOST_COMMENTS = 2000  # cells that are marked; more than that nobody reads, and Excel grows slow
_LONGEST_STEM = 150  # bytes of a file name that we take over
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_NAMESPACES = (
    "http://schemas.openxmlformats.org/package/2006/content-types",
    "http://schemas.openxmlformats.org/package/2006/relationships",
)
_BLANK = {
    "[Content_Types].xml": f'<Types xmlns="{_NAMESPACES[0]}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{WORKBOOK_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_NAMESPACES[1]}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
    "<sheets/></workbook>",
}


def write_return(content: bytes, result: Result, directory: Path, checked_at: datetime | None = None) -> Path:
    """Write the answer to one submission: a workbook, and beside it ``result`` as JSON.

    The name is that of the sender's file with " - ket qua kiem tra.xlsx". An answer to the same file is replaced; that
    to another file of the same name is not: the second one is numbered. Both files appear at once or not at all.

    Args:
        content: the bytes of the submission; anything at all, when it was refused.
        result: the object of `htx check --json`.
        directory: where to; it is made.
        checked_at: when it was checked; now, when not given.

    Returns:
        The path of the workbook.

    Raises:
        OSError: the folder cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    path = _free_path(directory, result)
    book = answer(content, result, checked_at, path.with_suffix(".json").name)
    _write(path.with_suffix(".json"), json.dumps(result, ensure_ascii=False, indent=1).encode() + b"\n")
    _write(path, book)
    return path


def answer(content: bytes, result: Result, checked_at: datetime | None = None, json_name: str = "") -> bytes:
    """The bytes of the answer: the sender's workbook with our sheet, coloured cells and comments."""
    day = (checked_at or datetime.now(VIETNAM)).astimezone(VIETNAM)
    texts_of = texts()["notes"]
    if result["status"] == "refused":
        return _mark(_blank(), result, {}, day, [], json_name)
    try:
        return _mark(Package.read(content), result, None, day, [], json_name)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        pass  # another format, or an xlsx built in an unusual way: rebuilt from what the reader sees, and told so
    from ingest.answer.convert import kind_of, to_xlsx

    try:
        grids = without_result_sheet(read_grids(content))
    except Refused:
        return _mark(_blank(), result, {}, day, [texts_of["unreadable"]], json_name)
    kind = kind_of(content)
    notes = [texts_of["rebuilt"] if kind == ".xlsx" else texts_of["converted"].format(kind=kind)]
    made = to_xlsx(content, grids)
    return _mark(Package.read(made.content), result, made.names, day, notes, json_name)


def _blank() -> Package:
    return Package({name: text.encode() for name, text in _BLANK.items()})


def _mark(
    package: Package,
    result: Result,
    names: dict[str, str] | None,
    day: datetime,
    notes: Sequence[str],
    json_name: str,
) -> bytes:
    """Put the findings into a package. ``names``: what the sheets are called here, where that differs."""
    notes = list(notes)
    if package.drop_macros():
        notes.append(texts()["notes"]["macros"])
    if package.drop_signature():
        notes.append(texts()["notes"]["signature"])
    styles = Styles(package.tree(_styles_part(package)))
    _drop_old_answer(package, styles)
    sheets = {sheet.name: sheet for sheet in package.sheets()}
    order = {name: number for number, name in enumerate(sheets)}
    called = {f["sheet"]: _called(f["sheet"], sheets, names) for f in result["findings"]}
    placed = [(f, called[f["sheet"]], place_of(f["cell"])) for f in result["findings"]]
    placed.sort(
        key=lambda p: (severities().index(p[0]["severity"]), order.get(p[1] or "", -1), p[2] or (-1, -1), p[0]["rule"])
    )
    by_sheet: dict[str, dict[Place, list[FindingRow]]] = defaultdict(dict)
    for finding, name, place in placed:
        if name and place and sheets[name].is_grid:
            if place not in by_sheet[name] and sum(map(len, by_sheet.values())) >= MOST_COMMENTS:
                continue
            by_sheet[name].setdefault(place, []).append(finding)
    for name, cells in by_sheet.items():
        _mark_sheet(package, sheets[name], cells, styles)
    if sum(map(len, by_sheet.values())) >= MOST_COMMENTS:
        notes.append(texts()["labels"]["more_comments"].format(count=MOST_COMMENTS))
    findings = [f for f, _, _ in placed]
    links = [_link(name, f["cell"], place) for f, name, place in placed]
    data, header = summary_xml(result, findings, links, styles, day, notes, json_name)
    title = _free_title({s.name for s in package.sheets()})
    package.insert_first(title, data)
    package.define_name("_xlnm.Print_Titles", f"'{title}'!${header}:${header}", 0)
    return package.save()


def _mark_sheet(package: Package, sheet: SheetPart, cells: dict[Place, list[FindingRow]], styles: Styles) -> None:
    """Colour and comment the cells of one sheet; of a merged range the cell that is seen."""
    xml = SheetXml(package.parts[sheet.part])
    shown = xml.anchors(set(cells))
    merged: dict[Place, list[FindingRow]] = defaultdict(list)
    for place, findings in sorted(cells.items()):
        merged[shown[place]] += findings

    def worst(findings: list[FindingRow]) -> str:
        return min((str(f["severity"]) for f in findings), key=severities().index)

    def painter(severity: str) -> Callable[[int], int]:
        return lambda number: styles.coloured(number, colour(severity))

    xml.restyle({place: painter(worst(findings)) for place, findings in merged.items()})
    order = severities().index
    comments = {p: comment_text(sorted(f, key=lambda x: order(x["severity"]))) for p, f in merged.items()}
    add_notes(package, sheet.part, xml, comments)
    xml.unselect()
    package.parts[sheet.part] = xml.save()


def _drop_old_answer(package: Package, styles: Styles) -> None:
    """Take an earlier answer of ours off: its sheet, its colours, its comments."""
    app = package.parts.get("docProps/app.xml", b"")
    colours = {colour(s) for s in severities()}
    styles.uncolour(colours, seconds_kept=b"LibreOffice" not in app)
    for sheet in package.sheets():
        if is_result_sheet(sheet.name, _first_text(package, sheet)):
            package.remove_sheet(sheet)
        else:
            drop_notes(package, sheet.part)


def _first_text(package: Package, sheet: SheetPart) -> str:
    """The text of cell A1."""
    if not sheet.is_grid or not sheet.name.startswith(RESULT_SHEET):
        return ""
    cell: Element = next(parse(package.parts[sheet.part]).iter(main("c")), None)
    if cell is None or cell.get("r") != "A1":
        return ""
    value = cell.findtext(main("v"))
    if cell.get("t") == "s" and value and (shared := package.related(package.workbook, "/sharedStrings")):
        strings = package.tree(shared[0]).findall(main("si"))
        cell = strings[int(value)] if int(value) < len(strings) else cell
    text: str = "".join(t.text or "" for t in cell.iter(main("t")))
    return text


def _styles_part(package: Package) -> str:
    found = package.related(package.workbook, "/styles")
    if found and found[0] in package.parts:
        return found[0]
    name = package.add("xl/styles.xml", EMPTY, STYLES_TYPE)
    package.relate(package.workbook, "styles", name)
    return name


def _called(name: str | None, sheets: dict[str, SheetPart], names: dict[str, str] | None) -> str | None:
    """The sheet of the package that a finding names; a csv has but one."""
    if name is None:
        return next(iter(sheets)) if names is not None and len(sheets) == 1 else None
    found = names.get(name, name) if names else name
    return found if found in sheets else None


def _link(sheet: str | None, cell: str | None, place: Place | None) -> str | None:
    if sheet is None or place is None or cell is None:
        return None
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"


def _free_title(taken: set[str]) -> str:
    lower, wanted = {t.lower() for t in taken}, RESULT_SHEET
    numbered = (wanted if n == 1 else f"{wanted} ({n})" for n in range(1, len(taken) + 2))
    return next(title for title in numbered if title.lower() not in lower)


def _free_path(directory: Path, result: Result) -> Path:
    """Where the answer goes: the place of an earlier answer to the same file, or a free one."""
    source = str(result["file"])
    stem = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", PurePath(source.replace("\\", "/")).stem)).strip(". ")
    stem = stem.removesuffix(texts()["suffix"]).encode()[:_LONGEST_STEM].decode("utf-8", "ignore") or "tep"
    for number in range(1, 100_000):
        path = directory / f"{stem}{texts()['suffix']}{'' if number == 1 else f' ({number})'}.xlsx"
        answers = path.with_suffix(".json")
        if not answers.exists() and not path.exists():
            return path
        try:
            if json.loads(answers.read_text(encoding="utf-8"))["file"] == source:
                return path
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not an answer of ours, or a broken one: left alone
    raise OSError(f"no free name for the answer to {source} in {directory}")


def _write(path: Path, data: bytes) -> None:
    """Write a file at once: under a temporary name, then renamed."""
    handle, temporary = tempfile.mkstemp(prefix=".htx-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
