"""What stands on a page beside its text: captions, related articles, clocks, bylines (furniture.yml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from ingest.catalogue import fold
from ingest.data import load_yaml
from ingest.news.page import dom


@cache
def table() -> dict[str, Any]:
    """furniture.yml."""
    return load_yaml(Path(__file__).with_suffix(".yml"))


def clear(part: HtmlElement) -> None:
    """Take the captions and the related articles out of a page or a part of it; never what holds most of its words."""
    found = marked(part, "captions", "related")
    if not any(found.values()):
        return
    half = len(dom.text_of(part).split()) // 2
    for name, elements in found.items():
        for element in elements:
            if element is not part and len(dom.text_of(element).split()) <= min(table()[name]["most_words"], half):
                dom.remove(element)


def marked(part: HtmlElement, *names: str) -> dict[str, list[HtmlElement]]:
    """The elements of a part that the table knows under some names, in the order of the page."""
    # Not by CSS selectors: thirty class names take ten times as long as one walk through the page.
    found: dict[str, list[HtmlElement]] = {name: [] for name in names}
    signs = [(found[name], _signs(name)) for name in names]
    for element in part.iter(etree.Element):
        called = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        for elements, sign in signs:
            if sign.fit(element, called):
                elements.append(element)
    return found


@dataclass(frozen=True, slots=True)
class _Signs:
    tags: frozenset[str]
    tops: frozenset[str]
    classes: frozenset[str]
    parts: tuple[str, ...]

    def fit(self, element: HtmlElement, names: str) -> bool:
        if element.tag in self.tags or (element.tag in self.tops and element.getparent().tag == "body"):
            return True
        if len(names) == 1:
            return False
        return not self.classes.isdisjoint(names.split()) or any(part in names for part in self.parts)


@cache
def _signs(name: str) -> _Signs:
    said = table()[name]
    tags, tops, classes = (frozenset(said.get(field, ())) for field in ("tags", "tops", "classes"))
    return _Signs(tags, tops, classes, tuple(said.get("parts", ())))


def without_byline(text: str) -> str:
    """The text without the lines at its end, and the one at its beginning, that say who wrote or took the pictures."""
    lines = text.split("\n")
    while len(lines) > 1 and _is_byline(lines[-1]):
        lines.pop()
    if len(lines) > 1 and _is_byline(lines[0]):
        lines.pop(0)
    return "\n".join(lines)


def _is_byline(line: str) -> bool:
    words = line.split()
    if not words or len(words) > table()["bylines"]["most_words"] or re.search(r"\d", line):
        return False
    if _labels().match(fold(line)) or _is_origin(line):
        return True
    name, _, office = re.sub(r"\s+[-–|/]\s+", "\n", line.strip(" .()*/-–")).partition("\n")
    return _is_name(name) and (not office or _is_name(office) or fold(office).startswith(_offices()))


def _is_origin(line: str) -> bool:
    """ "Theo Báo Tỉnh", "(Theo baotinh.vn)", and no sentence that begins so ("Theo đó, …", "Theo UBND tỉnh, …")."""
    said = re.fullmatch(r"[(\[*\s]*theo\s+([^,.:;!?]+(?:\.\w+)*)[)\]*\s]*", line, re.IGNORECASE)
    return said is not None and (said[1][0].isupper() or "." in said[1])


def _is_name(text: str) -> bool:
    """Two to five words, each with one capital at its beginning: "Nguyễn Văn A", not "KẾT QUẢ", not "Kết quả"."""
    words = text.split()
    return 2 <= len(words) <= 5 and all(re.fullmatch(r"[^\W\d_]+\.?", w) and w.istitle() for w in words)


@cache
def _labels() -> re.Pattern[str]:
    """A label and its colon: "Tin và ảnh:", "Bài, ảnh:"."""
    labels = sorted(table()["bylines"]["labels"], key=len, reverse=True)
    names = "|".join(re.escape(fold(label)).replace(r"\ ", r"[\s,;&+-]+") for label in labels)
    return re.compile(rf"[(\[*\s]*(?:{names})\s*:")


@cache
def _offices() -> tuple[str, ...]:
    return tuple(fold(office) for office in table()["bylines"]["offices"])
