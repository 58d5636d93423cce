"""Data Docs: the pages of Great Expectations for the latest results of both gates, as a folder to open offline.

The gates run in different processes; each leaves its results as JSON (`runner.keep`), and this module draws them.
Great Expectations' own pages load style sheets, fonts, scripts and the logo from eight other sites. An auditor opens
them from a folder, perhaps without a network, and nobody should learn that he did: so the links are taken out, a small
style sheet is put in, and the index (which Great Expectations builds with a script) is written here.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from expectations.runner import kept_runs, library, new_context, quiet

_STYLE = Path(__file__).with_name("docs.css")
_SHOWN = {"gate1": 5, "gate2": 1}  # runs of each gate
_TITLES = {
    "gate1": "Gate 1: documents, before they are loaded",
    "gate2": "Gate 2: the warehouse, before it is published",
}


def build_data_docs(target: Path, validations: Path) -> Path:
    """Draw the latest results of both gates into a folder.

    Args:
        target: the folder to write; what was in it is replaced.
        validations: where the gates have left their results.

    Returns:
        The index page.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    sections = []
    with quiet():
        new_context()  # the renderers look for a current context
        for gate, shown in _SHOWN.items():
            for run in reversed(kept_runs(validations, gate)[-shown:]):
                pages = list(_pages(target, gate, run))
                sections.append(_section(gate, run.name, pages))
    index = target / "index.html"
    body = "\n".join(sections) or "<p>No results yet.</p>"
    index.write_text(_page("Data Docs", f"<h1>Data Docs</h1>\n{body}"), encoding="utf-8")
    return index


def _pages(target: Path, gate: str, run: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Draw the results of a run. Yields the path of every page below ``target``, and the result as JSON."""
    library()
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        expectationSuiteValidationResultSchema,
    )
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    for file in sorted(run.glob("*.json")):
        written = json.loads(file.read_text(encoding="utf-8"))
        loaded = expectationSuiteValidationResultSchema.load(written)
        result = (
            loaded
            if isinstance(loaded, ExpectationSuiteValidationResult)
            else ExpectationSuiteValidationResult(**loaded)
        )
        view: Any = DefaultJinjaPageView()
        content = view.render(ValidationResultsPageRenderer().render(result))
        page = target / gate / run.name / f"{file.stem}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(self_contained(content), encoding="utf-8")
        yield page.relative_to(target).as_posix(), written


def self_contained(page: str) -> str:
    """A page of Great Expectations without scripts and without anything from another site."""
    page = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL | re.IGNORECASE)
    page = re.sub(r"<link\b[^>]*>", "", page, flags=re.IGNORECASE)
    page = re.sub(r"<style\b.*?</style>", "", page, flags=re.DOTALL | re.IGNORECASE)
    page = re.sub(r"<img\b[^>]*>", "Data Docs", page, flags=re.IGNORECASE)
    page = re.sub(r'href="(?:\.\./)+index\.html"', 'href="../../index.html"', page)
    # Links to other sites, and to the pages of suites, which are not drawn: their text stays.
    page = re.sub(
        r'<a\b[^>]*href="(?:https?:|(?:\.\./)+expectations/)[^"]*"[^>]*>(.*?)</a>', r"\1", page, flags=re.DOTALL
    )
    page = re.sub(r"\s(?:src|href|onclick)=\"(?:https?:)?//[^\"]*\"", "", page)
    return page.replace("</head>", f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head>", 1)


def _section(gate: str, run_id: str, pages: list[tuple[str, dict[str, Any]]]) -> str:
    rows = "\n".join(_row(path, result) for path, result in pages)
    return (
        f"<h2>{_TITLES[gate]}</h2>\n<p>Run {html.escape(run_id)}</p>\n<table>\n"
        "<tr><th>Suite</th><th>Result</th><th>Expectations</th><th>Not met</th></tr>\n"
        f"{rows}\n</table>"
    )


def _row(path: str, result: dict[str, Any]) -> str:
    statistics = result.get("statistics") or {}
    name = html.escape(Path(path).stem)
    state, word = ("ok", "met") if result.get("success") else ("bad", "not met")
    return (
        f'<tr><td><a href="{html.escape(path)}">{name}</a></td><td class="{state}">{word}</td>'
        f'<td class="num">{statistics.get("evaluated_expectations", "")}</td>'
        f'<td class="num">{statistics.get("unsuccessful_expectations", "")}</td></tr>'
    )


def _page(title: str, body: str) -> str:
    style = _STYLE.read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>{style}</style></head><body>\n{body}\n</body></html>\n"
    )
