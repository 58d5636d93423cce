"""Templates: a filled one is read back without a finding, every figure at its place; the empty one looks official."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from htx.check import check_content
from htx.cli import main
from ingest.submissions import read_workbook
from ingest.submissions.template import Template, UnknownTemplateError, make_template

# What a middling province reports: TH N-1, KH N, TH 6 tháng, ước TH N, KH N+1, row by row of the official table.
PL1 = [
    (500, 530, 512, 525, 550), (450, 480, 465, 478, 500), (30, 40, 18, 35, 40), (8, 10, 6, 10, 15),
    (260, 280, 268, 275, 300), (40, 45, 42, 44, 50), (60, 66, 62, 65, 72),
    (60000, 62000, 60900, 61500, 63000), (1500, 2500, 1200, 2000, 2200), (400, 500, 300, 500, 700),
    (15000, 15500, 15200, 15400, 15900), (300, 500, 220, 400, 500), (9000, 9300, 9100, 9250, 9500),
    (2000, 2100, 2040, 2090, 2180), (900, 950, 920, 940, 980), (500, 540, 515, 535, 570),
    (3000.5, 3200, 1600, 3150.5, 3300), (1500, 1600, 800, 1550, 1650), (250, 265, 130, 260, 280), (55, 58, 28, 57, 60),
    (6, 7, 6, 6, 7), (5, 6, 5, 5, 6), (1, 1, 0, 0, 1), (0, 0, 0, 0, 0),
    (30, 34, 30, 30, 34), (200, 220, 205, 210, 225), (9000, 9500, 4700, 9300, 9900), (700, 740, 360, 720, 760),
    (1200, 1260, 1225, 1250, 1300), (60, 80, 40, 70, 80), (900, 950, 920, 940, 990), (15, 20, 15, 20, 30),
    (15000, 15600, 15250, 15500, 16100), (500, 700, 300, 600, 700), (450, 470, 230, 460, 490), (60, 64, 31, 62, 66),
]  # fmt: skip
PL2_PARTS = (300, 40, 20, 30, 60, 30, 15, 0, 5)


def _book(made: Template) -> tuple[Any, Worksheet]:
    book = load_workbook(io.BytesIO(made.content))
    return book, book.worksheets[0]


def _input_rows(sheet: Worksheet) -> Iterator[int]:
    for row in range(14, sheet.max_row + 1):
        if not sheet.cell(row, 4).protection.locked and sheet.cell(row, 3).value:
            yield row


def _filled(made: Template, values: list[tuple[float, ...]]) -> tuple[bytes, dict[str, float]]:
    """The template with figures, and what stands where."""
    book, sheet = _book(made)
    rows = list(_input_rows(sheet))
    assert len(rows) == len(values) == made.rows
    placed = {}
    for row, line in zip(rows, values, strict=True):
        for col, value in enumerate(line, 4):
            sheet.cell(row, col).value = value
            placed[sheet.cell(row, col).coordinate] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), placed


def _pl2() -> list[tuple[float, ...]]:
    values: list[tuple[float, ...]] = []
    for share in (1.0, 0.02, 2.0):
        columns = [[round(p * share * grown) for p in PL2_PARTS] for grown in (1.0, 1.06, 1.02, 1.05, 1.1)]
        values.append(tuple(sum(column) for column in columns))
        values += [tuple(column[i] for column in columns) for i in range(len(PL2_PARTS))]
    return values


def _pl3(made: Template) -> list[tuple[float, ...]]:
    """Each kind of support with its sum of two budgets; "HTX", "Người", "ha" are small counts."""
    _, sheet = _book(made)
    values = []
    for row in _input_rows(sheet):
        label = str(sheet.cell(row, 2).value).lower()
        base = 1000 if "tổng" in label else 600 if "trung ương" in label else 400 if "địa phương" in label else 20
        values.append((base, base + 100 * (base > 20), base // 2, base, base + 100 * (base > 20)))
    return values


@pytest.mark.parametrize(("province", "year"), [("Nam Định", 2024), ("Ninh Bình", 2025), ("TP Huế", 2025)])
@pytest.mark.parametrize("form", ["PL1", "PL2"])
def test_a_filled_template_is_read_back_without_a_finding(form: str, province: str, year: int) -> None:
    made = make_template(form, province, year)
    content, placed = _filled(made, PL1 if form == "PL1" else _pl2())
    result = check_content(content, Path(f"{form}.xlsx"))
    assert result["findings"] == []
    assert (result["status"], result["forms"]) == ("ok", [made.form])
    assert (result["ref_area_name"], result["reporting_year"]) == (made.area.name, year)
    units = {o["cell"]: 1_000_000 if o["unit_measure"].startswith("VND") else 1 for o in result["observations"]}
    read = {o["cell"]: o["obs_value"] / units[o["cell"]] for o in result["observations"]}
    assert read == pytest.approx(placed)
    periods = {re.sub(r"\d", "", o["cell"]): (o["scenario"], o["time_period"]) for o in result["observations"]}
    assert periods["D"] == ("actual", f"{year - 1}")
    assert periods["E"] == ("plan", f"{year}")
    assert periods["F"][0] == "actual" and periods["F"][1] in (f"{year}-S1", f"{year}-01-01/P6M")
    assert periods["G"] == ("actual", f"{year}")
    assert periods["H"] == ("plan", f"{year + 1}")


def test_a_filled_support_form_is_read_back_without_a_question() -> None:
    """Rows of the form that the catalogue does not count are told as such (F40, info)."""
    made = make_template("PL3", "Ninh Bình", 2025)
    content, _ = _filled(made, _pl3(made))
    result = check_content(content, Path("PL3.xlsx"))
    assert {f["rule"] for f in result["findings"]} <= {"F40"}
    assert result["status"] == "ok"
    assert result["forms"] == [made.form]


def test_every_row_of_the_first_form_is_another_indicator() -> None:
    made = make_template("pl1", "ninh binh", 2025)
    content, _ = _filled(made, PL1)
    read = read_workbook(content, "PL1.xlsx", "doc")
    first = [c for c in read.claims if c.locator.startswith("PL1!D")]
    assert len({(c.indicator, c.org_type) for c in first}) == made.rows == 36
    assert [c.indicator for c in first][:4] == ["org_total", "org_active", "org_new", "org_dissolved"]


def test_an_empty_template_is_known_and_holds_no_figures() -> None:
    read = read_workbook(make_template("PL1", "Ninh Bình", 2025).content, "PL1.xlsx", "doc")
    assert (read.forms, read.ref_area, read.reporting_year) == (["PL1@2022"], "VN34-37", 2025)
    assert all(claim.obs_value is None for claim in read.claims)


def test_labels_are_locked_and_figures_are_checked() -> None:
    _, sheet = _book(make_template("PL1", "Ninh Bình", 2025))
    assert sheet.protection.sheet and sheet.protection.password is None
    rows = list(_input_rows(sheet))
    assert all(not sheet.cell(r, c).protection.locked for r in rows for c in range(4, 10))
    assert all(sheet.cell(r, c).protection.locked for r in rows for c in range(1, 4))
    kinds = {}
    for check in sheet.data_validations.dataValidation:
        for area in check.sqref.ranges:
            kinds |= dict.fromkeys(area.cells, check)
    assert set(kinds) == {(r, c) for r in rows for c in range(4, 9)}
    for (row, _), check in kinds.items():
        money = "đồng" in sheet.cell(row, 3).value
        assert check.type == ("decimal" if money else "whole")
        assert money or (check.operator, check.formula1) == ("greaterThanOrEqual", "0")
        assert len(check.prompt) <= 255 and len(check.error) <= 225 and len(check.promptTitle) <= 32  # Excel's limits
        assert sheet.cell(row, 3).value in check.error
    loss = next(r for r in rows if "Lãi bình quân" in sheet.cell(r, 2).value)
    assert float(kinds[loss, 4].formula1) < 0
    assert sheet.cell(rows[0], 4).number_format == "#,##0"


def test_the_version_mark_and_the_print_setup() -> None:
    book, sheet = _book(make_template("PL2", "Ninh Bình", 2025))
    assert {p.name: p.value for p in book.custom_doc_props.props} == {"htx-template": "PL2@2022"}
    assert book.defined_names["htx_template"].attr_text == '"PL2@2022"' and book.defined_names["htx_template"].hidden
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$11:$13"
    assert sheet["E11"].value == "Năm 2025" and "E11:G11" in [str(m) for m in sheet.merged_cells.ranges]
    assert [sheet.cell(13, c).value for c in (1, 9)] == ["(1)", "(9)"]


@pytest.mark.parametrize(
    ("form", "province", "year", "told"),
    [
        ("PL9", "Ninh Bình", 2025, "PL1, PL2"),
        ("PL1", "Atlantis", 2025, "An Giang"),
        ("PL1", "Atlantis", 2024, "Nam Định"),
        ("PL1", "Ninh Bình", 1999, "2019"),
        ("PL1", "Ninh Bình", 99999, "2019"),
        ("PL1", "Nam Định", 2025, "Ninh Bình"),
        ("PL1", "Bắc Giang", 2026, "Bắc Ninh"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(form: str, province: str, year: int, told: str) -> None:
    with pytest.raises(UnknownTemplateError, match=told):
        make_template(form, province, year)


def test_the_command_never_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    arguments = ["template", "PL1", "--province", "Ninh Bình", "--year", "2025", "-o", str(path)]
    first = CliRunner().invoke(main, arguments)
    assert first.exit_code == 0 and "Ninh Bình" in first.output and "PL1@2022" in first.output
    before = path.read_bytes()
    second = CliRunner().invoke(main, arguments)
    assert second.exit_code == 1 and len(second.output.splitlines()) == 1
    assert path.read_bytes() == before
