"""Form definitions: what the rows of an official form stand for. The layout is data: forms/*.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ingest.catalogue import form_cells, indicators
from ingest.data import load_yaml
from ingest.submissions.text import Key, key

FORMS = Path(__file__).with_name("forms")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form. ``keys`` are the label variants as comparison keys, with the marks of organisations.

    ``indicator`` is "" for a row that no indicator of the catalogue counts: it is known, but yields no claim.
    ``heads``: the rows after it are its parts. ``alone``: it stands for its indicator only when no other row of it is
    filled.
    """

    code: str
    label: str
    section: str
    parent: str | None
    required: bool
    unit: str
    indicator: str
    org_type: str
    sector: str
    size_class: str
    rating: str
    credit_scope: str
    unit_measure: str
    minimum: float | None
    maximum: float | None
    labels: tuple[str, ...]
    keys: tuple[Key, ...]
    heads: bool
    alone: bool = False

    @property
    def meaning(self) -> tuple[str, str, str, str, str, str]:
        """What the row counts: two rows with one meaning would be two claims about one number."""
        return self.indicator, self.org_type, self.sector, self.size_class, self.rating, self.credit_scope

    @property
    def is_money(self) -> bool:
        """Whether the row is in đồng."""
        return self.unit_measure.startswith("VND")


@dataclass(frozen=True, slots=True)
class Section:
    """A block of rows about one kind of organisation. ``organisation`` is its mark in keys: @c, @q, @u, @g; or ""."""

    id: str
    organisation: str
    headings: tuple[Key, ...]
    total: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form; both dates of validity are inclusive."""

    id: str
    version: str
    name: str
    valid_from: date
    valid_to: date
    titles: tuple[str, ...]
    money_unit: str
    shared_labels: bool
    sections: tuple[Section, ...]

    @property
    def code(self) -> str:
        """``PL1@2022``."""
        return f"{self.id}@{self.version}"

    def rows(self) -> Iterator[Row]:
        """All rows, section by section."""
        for section in self.sections:
            yield from section.rows


@cache
def all_forms() -> tuple[Form, ...]:
    """Every form version of forms/*.yml."""
    return tuple(form for path in sorted(FORMS.glob("*.yml")) for form in read_forms(load_yaml(path)))


def read_forms(data: dict[str, Any]) -> tuple[Form, ...]:
    """The versions of a form: the file itself, then ``versions``, each with what it changes (dates, titles …)."""
    return tuple(_form({**data, **change}) for change in ({}, *data.get("versions", ())))


def valid_forms(day: date) -> tuple[Form, ...]:
    """The version of each form that is valid on a day; the oldest or newest version when the day is outside all."""
    chosen: dict[str, Form] = {}
    for form in sorted(all_forms(), key=lambda f: f.valid_from):
        if form.id not in chosen or form.valid_from <= day:
            chosen[form.id] = form
    return tuple(chosen.values())


def version_on(form: Form, day: date) -> Form:
    """The version of the same form that is valid on a day."""
    return next(valid for valid in valid_forms(day) if valid.id == form.id)


def _form(data: dict[str, Any]) -> Form:
    return Form(
        id=data["id"],
        version=str(data["version"]),
        name=data["name"],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"] or date.max,
        titles=tuple(data["title"]),
        money_unit=data["money_unit"],
        shared_labels=bool(data.get("shared_labels", False)),
        sections=tuple(_section(section, data) for section in data["sections"]),
    )


def _section(data: dict[str, Any], form: dict[str, Any]) -> Section:
    items = data.get("items", [])
    rows = [_row(row, data["id"], heads=not items and "parent" not in row) for row in data["rows"]]
    if "breakdown" in data:
        rows += [_row(entry, data["id"]) for entry in _broken_down(rows[0], data["breakdown"], form["breakdown"])]
    for item in items:
        rows.append(_row({"row": item["id"], "unit": "", "labels": item["labels"]}, data["id"], heads=True))
        own = [*item["rows"], *form.get("item_rows", [])]
        for row in own:
            rows.append(_row({**row, "row": f"{item['id']}.{row['row']}", "parent": item["id"]}, data["id"]))
    return Section(
        id=data["id"],
        organisation=data["organisation"],
        headings=tuple(key(label) for label in data["heading"]),
        total=data["total"],
        rows=tuple(rows),
    )


def _broken_down(total: Row, named: dict[str, str], breakdown: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """The rows below a total, one for each sector of the form's list."""
    for sector, labels in breakdown.items():
        entry: dict[str, Any] = {"parent": total.code, "unit": total.unit, "labels": labels}
        if sector in named:
            yield entry | {"cell": named[sector]}
        else:
            yield entry | {"indicator": total.indicator, "org_type": total.org_type, "sector": sector}


def _row(data: dict[str, Any], section: str, heads: bool = False) -> Row:
    cell = form_cells()[data["cell"]] if "cell" in data else None
    indicator = cell.indicator if cell else data.get("indicator", "")
    parent = data.get("parent")
    sector = cell.sector if cell else data.get("sector", "_T")
    org_type = cell.org_type if cell else data.get("org_type", "coop")
    return Row(
        code=cell.code if cell else data.get("row", f"{indicator}:{org_type}:{sector}"),
        label=data["labels"][0],
        section=section,
        parent=parent,
        required=bool(data.get("required", False)),
        unit=data["unit"],
        indicator=indicator,
        org_type=org_type,
        sector=sector,
        size_class=cell.size_class if cell else "_T",
        rating=cell.rating if cell else "_T",
        credit_scope=cell.credit_scope if cell else "unknown",
        unit_measure=indicators()[indicator].unit_measure if indicator else "",
        minimum=cell.min_province if cell else None,
        maximum=cell.max_province if cell else None,
        labels=tuple(data["labels"]),
        keys=tuple(dict.fromkeys(key(label) for label in data["labels"])),
        heads=heads,
        alone=bool(data.get("alone", False)),
    )
