"""Pages that stand where an article or a list should be: logins, suspended hostings, maintenance … (walls.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from lxml.html import HtmlElement

from ingest.catalogue import fold
from ingest.news.page.dom import parse, select, text_of

if TYPE_CHECKING:
    from ingest.news.fetch.client import Response


class NotAnArticle(ValueError):
    """A page without a main text. The message says what was found instead, ``vi`` says it in Vietnamese.

    ``kind``: that of the wall that stands in its place (walls.yml), "layout" when the site's parser fails, else empty.
    """

    def __init__(self, message: str, kind: str = "", vi: str = "Không tìm thấy nội dung bài viết.") -> None:
        super().__init__(message)
        self.kind = kind
        self.vi = vi


@dataclass(frozen=True, slots=True)
class Wall:
    """A kind of page that is no article, in words, and how it is known."""

    kind: str
    en: str
    vi: str
    words: int
    titles: tuple[str, ...]
    phrases: tuple[str, ...]
    marks: tuple[str, ...]

    def error(self) -> NotAnArticle:
        """What reading such a page raises."""
        return NotAnArticle(f"not an article but {self.en}", self.kind, f"Không phải bài viết mà là {self.vi}.")


@cache
def walls() -> tuple[Wall, ...]:
    """The kinds of walls.yml, the certain before the vague; titles and phrases folded."""
    rows = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    lists = ("titles", "phrases", "marks")
    return tuple(
        Wall(**{**row, **{name: tuple(fold(s) if name != "marks" else s for s in row[name]) for name in lists}})
        for row in rows
    )


def find_wall(page: HtmlElement, main: str = "") -> Wall | None:
    """The wall that a page is, if it is one.

    Args:
        page: the whole page.
        main: its main text, if one was found: a page with a long one is an article, whatever else stands on it.
    """
    shown = main or text_of(page)
    words = len(shown.split())
    if words > max(_FEW, *(wall.words for wall in walls())):
        return None
    text = fold(shown)
    heads = [fold(text_of(e)) for e in (*page.iter("title"), *list(page.iter("h1"))[:1])]
    for wall in walls():
        if words > max(wall.words, _FEW):
            continue
        if any(title in head for title in wall.titles for head in heads):
            return wall
        if words <= wall.words and (
            any(phrase in text for phrase in wall.phrases) or any(select(page, mark) for mark in wall.marks)
        ):
            return wall
    return None


_FEW = 300  # words: a title alone does not make a wall of a long text ("Website đang bảo trì: …" may be news)


def instead_of(response: Response) -> str:
    """What came instead of a feed, a sitemap or a list, in words: "a login page", "an HTML page", "nothing"."""
    if not response.content.strip():
        return "an empty answer"
    page = parse(response.content, response.media_type)
    if page is None or not (page.tag == "html" and b"<" in response.content[:1024]):
        return "something that is no page either"
    if wall := find_wall(page):
        return wall.en
    title = " ".join(text_of(e) for e in page.iter("title"))[:80]
    return f'an HTML page ("{title}")' if title else "an HTML page"
