"""Form definitions: what the rows of an official form stand for. The layout is data: forms/*.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ingest.catalogue import form_cells, indicators
from ingest.submissions.text import Key, key, load_yaml

FORMS = Path(__file__).with_name("forms")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form. ``keys`` are the label variants as comparison keys, with the marks of organisations."""

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
    keys: tuple[Key, ...]

    @property
    def is_money(self) -> bool:
        """Whether the row is in đồng."""
        return self.unit_measure.startswith("VND")


@dataclass(frozen=True, slots=True)
class Section:
    """A block of rows about one kind of organisation. ``organisation`` is its mark in keys: @c, @q, @u, @g."""

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
    return tuple(_form(load_yaml(path)) for path in sorted(FORMS.glob("*.yml")))


def valid_forms(day: date) -> tuple[Form, ...]:
    """The version of each form that is valid on a day; the oldest or newest version when the day is outside all."""
    chosen: dict[str, Form] = {}
    for form in sorted(all_forms(), key=lambda f: f.valid_from):
        if form.id not in chosen or form.valid_from <= day:
            chosen[form.id] = form
    return tuple(chosen.values())


def _form(data: dict[str, Any]) -> Form:
    breakdown: dict[str, list[str]] = data.get("breakdown", {})
    return Form(
        id=data["id"],
        version=str(data["version"]),
        name=data["name"],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"] or date.max,
        titles=tuple(data["title"]),
        money_unit=data["money_unit"],
        shared_labels=bool(data.get("shared_labels", False)),
        sections=tuple(_section(section, breakdown) for section in data["sections"]),
    )


def _section(data: dict[str, Any], breakdown: dict[str, list[str]]) -> Section:
    rows = [_row(row, data["id"]) for row in data["rows"]]
    if "breakdown" in data:
        named: dict[str, str] = data["breakdown"]
        total = rows[0]
        for sector, labels in breakdown.items():
            entry: dict[str, Any] = {"parent": total.code, "unit": total.unit, "labels": labels}
            if sector in named:
                entry["cell"] = named[sector]
            else:
                entry |= {"indicator": total.indicator, "org_type": total.org_type, "sector": sector}
            rows.append(_row(entry, data["id"]))
    return Section(
        id=data["id"],
        organisation=data["organisation"],
        headings=tuple(key(label) for label in data["heading"]),
        total=data["total"],
        rows=tuple(rows),
    )


def _row(data: dict[str, Any], section: str) -> Row:
    cell = form_cells()[data["cell"]] if "cell" in data else None
    indicator = cell.indicator if cell else data["indicator"]
    sector = cell.sector if cell else data.get("sector", "_T")
    org_type = cell.org_type if cell else data.get("org_type", "coop")
    return Row(
        code=cell.code if cell else f"{indicator}:{org_type}:{sector}",
        label=data["labels"][0],
        section=section,
        parent=data.get("parent"),
        required=bool(data.get("required", False)),
        unit=data["unit"],
        indicator=indicator,
        org_type=org_type,
        sector=sector,
        size_class=cell.size_class if cell else "_T",
        rating=cell.rating if cell else "_T",
        credit_scope=cell.credit_scope if cell else "unknown",
        unit_measure=indicators()[indicator].unit_measure,
        minimum=cell.min_province if cell else None,
        maximum=cell.max_province if cell else None,
        keys=tuple(dict.fromkeys(key(label) for label in data["labels"])),
    )
