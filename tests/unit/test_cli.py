"""The command line, as scripts use it: output, exit status, one-line errors."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from htx.cli import main
from htx.settings import PROJECT, load_settings

SUBMISSIONS = PROJECT / "samples" / "submissions"
ARTICLE = "Tỉnh Hà Tĩnh, ngày 12/01/2025. Năm 2024, toàn tỉnh thành lập mới 38 HTX, nâng tổng số lên 1.254 HTX."


def htx(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=text)


@pytest.fixture(autouse=True)
def empty_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTX_DATA", str(tmp_path))


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found += commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
    return found


@pytest.mark.parametrize("command", commands(main), ids=" ".join)
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    result = htx(*command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert "Example:" in result.output


def test_extract_prints_one_json_object_per_claim() -> None:
    result = htx("extract", "-", text=ARTICLE)
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert {(r["indicator"], r["ref_area_name"], r["time_period"], r["obs_value"]) for r in rows} == {
        ("org_new", "Hà Tĩnh", "2024", 38),
        ("org_total", "Hà Tĩnh", "2024", 1254),
    }
    for row in rows:
        assert ARTICLE[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert row["file"] == "-"


def test_extract_of_a_missing_file_is_one_line_and_the_others_are_printed(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(ARTICLE, encoding="utf-8")
    result = htx("extract", str(tmp_path / "missing.txt"), str(page))
    assert result.exit_code == 1
    assert len([line for line in result.stdout.splitlines() if line.startswith("{")]) == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "status", "exit_code"),
    [
        ("PL1 KTTT Lang Son 2022.xlsx", "ok", 0),
        ("PL1 PL2 KTTT Dak Lak 2023.xlsx", "findings", 1),
        ("PL1 KTTT Hau Giang 2023.xlsx", "refused", 2),
        ("missing.xlsx", "refused", 2),
    ],
)
def test_check_answers_with_a_status_that_scripts_can_use(name: str, status: str, exit_code: int) -> None:
    result = htx("check", "--json", str(SUBMISSIONS / name))
    assert result.exit_code == exit_code
    answer = json.loads(result.output)
    assert answer["status"] == status
    assert list(answer) == [
        "file", "status", "forms", "ref_area_name", "reporting_year", "observations", "cooperatives", "findings"
    ]  # fmt: skip
    assert bool(answer["findings"]) == (status != "ok")


def test_one_bad_file_never_stops_the_others() -> None:
    names = ["PL1 KTTT Hau Giang 2023.xlsx", "PL1 KTTT Lang Son 2022.xlsx"]
    result = htx("check", "--json", *(str(SUBMISSIONS / n) for n in names))
    assert result.exit_code == 2
    assert [json.loads(line)["status"] for line in result.output.splitlines()] == ["refused", "ok"]


def test_check_speaks_vietnamese_to_people() -> None:
    result = htx("check", str(SUBMISSIONS / "PL1 PL2 KTTT Dak Lak 2023.xlsx"))
    assert "CẦN SỬA" in result.output
    assert "PL2!G17" in result.output


@pytest.mark.parametrize("command", [("why", "x"), ("report",), ("releases", "rollback", "x")])
def test_without_a_release_the_error_says_what_to_do(command: tuple[str, ...]) -> None:
    result = htx(*command)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert "release" in result.output


def test_a_wrong_setting_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTX_KEEP_RELEASES", "many")
    with pytest.raises(ValueError, match="HTX_KEEP_RELEASES"):
        load_settings()
    assert "HTX_KEEP_RELEASES" in htx("releases").output


def test_the_samples_are_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HTX_INBOX", raising=False)
    monkeypatch.delenv("HTX_SOURCES", raising=False)
    assert load_settings().uses_samples
    monkeypatch.setenv("HTX_INBOX", str(tmp_path))
    own = load_settings()
    assert (own.inbox, own.sources, own.uses_samples) == (tmp_path, None, False)


@pytest.mark.parametrize("name", ["[2024]", "{a}", "o'brien", "50%", "a#b"])
def test_a_data_folder_that_sql_would_misread_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTX_DATA", f"/srv/{name}")
    result = htx("releases")
    assert result.exit_code == 1
    assert "HTX_DATA must not contain" in result.output


def test_a_data_folder_in_vietnamese_with_spaces_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTX_DATA", str(tmp_path / "Dữ liệu hợp tác xã"))
    assert htx("releases").exit_code == 0


def test_one_address_for_several_pages_is_refused(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(ARTICLE, encoding="utf-8")
    result = htx("ingest", "articles", "--url", "http://x.example/", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert result.exit_code == 1
    assert "one page" in result.output


def test_what_the_machine_refuses_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTX_DATA", "/proc/nowhere")
    result = htx("build")
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert "/proc/nowhere" in result.output
