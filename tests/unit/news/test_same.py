"""The same article again: which texts are the same, and what a run links to what it had before."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lake import SCHEMAS, Lake, to_table
from ingest.news import same
from ingest.news.same import Index, Lines, Published, find_original, likeness, link, settings, sketch, text_id
from ingest.observations import Document
from tests.records import make_document
from tests.unit.news.articles import (
    NEIGHBOUR,
    NEXT_QUARTER,
    NEXT_YEAR,
    Figures,
    edited,
    opening,
    report,
    shortened,
    with_captions,
    with_lead,
)

REPORT = report()
LEAD = (
    "Sáu tháng đầu năm, kinh tế tập thể tỉnh Nam Định giữ đà tăng trưởng, nhiều chỉ tiêu vượt kế hoạch. Đó là nhận "
    "định được nêu tại hội nghị mới đây của Liên minh HTX tỉnh."
)
CAPTIONS = ("Quang cảnh hội nghị. Ảnh: CTV", "Đại biểu tham quan gian hàng của các HTX bên lề hội nghị")
DAY = date(2024, 7, 13)

# ----------------------------------------------------------------------------------------------------------- the text


def test_the_same_words_have_the_same_id_whatever_the_letters() -> None:
    for other in (
        unicodedata.normalize("NFD", REPORT),
        REPORT.replace(" ", "\u00a0", 40).replace("\n\n", "\r\n"),
        REPORT.upper(),
        REPORT.replace(", ", " , "),
        "\u200b" + REPORT.replace("hóa", "hoá"),
    ):
        assert text_id("Sơ kết 6 tháng", other) == text_id("Sơ kết 6 tháng", REPORT)
        assert set(sketch(other)) == set(sketch(REPORT))


def test_an_abbreviation_is_the_same_words_in_a_sketch_but_an_edit_of_the_text() -> None:
    """A word more in the table of abbreviations must not make every page of every site an edited one."""
    written_out = REPORT.replace("HTX", "hợp tác xã").replace("Ủy ban nhân dân", "UBND")
    assert set(sketch(written_out)) == set(sketch(REPORT))
    assert text_id("", written_out) != text_id("", REPORT)


def test_one_figure_makes_another_id() -> None:
    assert text_id("", REPORT) != text_id("", REPORT.replace("553", "535"))
    assert text_id("", "tăng 12,5 % so với năm trước") != text_id("", "tăng 125 % so với năm trước")
    assert text_id("Hội nghị", REPORT) != text_id("Hội nghị sơ kết", REPORT)
    assert text_id("a", "b c") != text_id("a b", "c"), "the title ends somewhere"


def test_a_sketch_is_small_and_fits_its_column() -> None:
    kept = settings()["sketch"]
    found = sketch("\n".join(report(f) for f in (Figures(), NEXT_YEAR, NEXT_QUARTER, NEIGHBOUR)))
    assert len(found) == kept["shingles"] + kept["figures"]
    assert all(0 <= h < 2**63 for h in found)
    assert SCHEMAS["documents"].field("sketch").type.value_type.bit_width == 64
    assert sketch("Trang thông tin đang được bảo trì, mời bạn quay lại sau 10 phút.") == []


@given(st.text(max_size=400))
def test_any_text_has_a_sketch_that_is_like_itself(text: str) -> None:
    found = sketch(text * 20)
    alike = likeness(found, found)
    assert (alike.both, alike.shorter) == ((1.0, 1.0) if found else (0.0, 0.0))


def test_a_sketch_estimates_what_two_texts_share() -> None:
    """Two texts of a thousand words, half of them common: a third of both together, half of each."""
    words = [f"từ{i}" for i in range(15_000)]
    errors = []
    for n in range(10):
        common, a, b = (words[1500 * n + 500 * k : 1500 * n + 500 * (k + 1)] for k in range(3))
        found = likeness(sketch(" ".join([*common, *a])), sketch(" ".join([*common, *b])))
        errors.append((found.both - 1 / 3, found.shorter - 1 / 2))
    assert abs(sum(e for e, _ in errors)) / 10 < 0.05
    assert abs(sum(e for _, e in errors)) / 10 < 0.07
    assert max(abs(e) for e, _ in errors) < 0.2


# --------------------------------------------------------------------------------------------------- copies and others

COPIES = {
    "captions, byline, source": with_captions(REPORT, *CAPTIONS),
    "edited": edited(REPORT),
    "shortened": shortened(REPORT, 3),
    "cut to a third": shortened(REPORT, 2),
    "a lead, shortened, edited": edited(with_lead(shortened(REPORT, 3), LEAD)),
    "all of it": with_captions(edited(with_lead(shortened(REPORT, 4), LEAD)), *CAPTIONS),
    "one figure misprinted": REPORT.replace("387 HTX", "378 HTX"),
}
OTHERS = {
    "a year later": report(NEXT_YEAR),
    "a quarter later": report(NEXT_QUARTER),
    "of the next province": report(NEIGHBOUR),
    "of the next province, shortened": shortened(report(NEIGHBOUR), 3),
    "a course of the Alliance": opening(),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_copy_is_the_same(copy: str) -> None:
    assert likeness(sketch(REPORT), sketch(copy)).is_same
    assert likeness(sketch(copy), sketch(REPORT)).is_same


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_report_with_other_figures_is_another(other: str) -> None:
    assert not likeness(sketch(REPORT), sketch(other)).is_same
    assert not likeness(sketch(edited(shortened(other, 3))), sketch(REPORT)).is_same


def test_on_a_template_with_few_figures_the_figures_decide() -> None:
    """Nine tenths of the words are the same; only the figures say that it is the next district."""
    next_district = opening("huyện Xuân Trường", "20/3", "58", "15", "300")
    alike = likeness(sketch(opening()), sketch(next_district))
    assert alike.shorter > 0.8
    assert not alike.is_same
    assert likeness(sketch(opening()), sketch(with_lead(edited(opening()), LEAD))).is_same


def test_years_and_numbers_of_documents_are_no_figures() -> None:
    text = "Theo Nghị quyết số 20-NQ/TW, Quyết định 1804/QĐ-TTg, Luật số 17/2023/QH15, năm 2024 có 5 giải pháp"
    assert list(same._figures(f"{text}, 1.250 HTX, 74,1%")) == ["1250 hợp", "74,1 %"]


# ------------------------------------------------------------------------------------------------------------ the lake


def article(name: str, text: str, day: date = DAY, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "kind": "article", "source_system": "NEWS", "form": None, "reporting_period": None, "published_at": day,
        "origin": f"https://bao.example/{name}", "text_id": text_id(name, text), "sketch": sketch(text),
        "retrieved_at": datetime(2024, 8, 1, tzinfo=UTC),
    }  # fmt: skip
    return make_document(name, **(values | changes))


def load(lake: Lake, run: int, *documents: Document) -> dict[str, str | None]:
    """Link and commit some documents as one run: what each is the same as."""
    run_id = f"202408{run:02d}T000000000Z-news"
    table = link(lake, to_table("documents", [replace(d, run_id=run_id) for d in documents]))
    assert table.schema == SCHEMAS["documents"]
    lake.commit(run_id, {"documents": table})
    rows = lake.published_table(run_id, "documents").to_pylist()
    assert [r["document_id"] for r in rows] == [d.document_id for d in documents]
    return {r["document_id"]: r["same_as"] for r in rows}


def days(n: int) -> date:
    return DAY + timedelta(days=n)


def test_a_copy_is_linked_to_the_first_publication(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    assert load(lake, 1, article("first", REPORT), article("other", report(NEIGHBOUR))) == {
        "first": None,
        "other": None,
    }
    assert load(lake, 2, article("copy", COPIES["all of it"], days(2))) == {"copy": "first"}
    assert load(lake, 3, article("copy of the copy", shortened(COPIES["all of it"], 4), days(3))) == {
        "copy of the copy": "first"
    }


def test_within_one_run_the_day_of_publication_decides(tmp_path: Path) -> None:
    copies = [article(str(n), text, days(n)) for n, text in enumerate(COPIES.values())]
    found = load(Lake(tmp_path), 1, *reversed(copies))
    assert found == {"0": None} | {str(n): "0" for n in range(1, len(copies))}


@pytest.mark.parametrize(("later", "linked"), [(0, True), (2, True), (14, True), (15, False), (365, False), (-3, True)])
def test_a_copy_is_sought_within_some_days(tmp_path: Path, later: int, linked: bool) -> None:
    lake = Lake(tmp_path)
    load(lake, 1, article("first", REPORT))
    assert load(lake, 2, article("copy", COPIES["edited"], days(later))) == {"copy": "first" if linked else None}
    fresh = Lake(tmp_path / "in one run")
    assert (
        sum(
            s is not None
            for s in load(fresh, 1, article("a", REPORT), article("b", COPIES["edited"], days(later))).values()
        )
        == linked
    )


def test_reports_on_one_template_are_never_linked(tmp_path: Path) -> None:
    """Also not when a site publishes them on one day, or gives all of them the day of its relaunch."""
    lake = Lake(tmp_path)
    texts = [REPORT, *OTHERS.values(), opening("huyện Xuân Trường", "20/3", "58", "15", "300")]
    documents = [article(f"t{n}", text) for n, text in enumerate(texts) if text != shortened(report(NEIGHBOUR), 3)]
    assert set(load(lake, 1, *documents).values()) == {None}


def test_the_same_text_to_the_letter_is_found_on_any_day(tmp_path: Path) -> None:
    """A site that moves to a new address brings its archive again."""
    lake = Lake(tmp_path)
    text = REPORT + "\n\nMọi chi tiết xin liên hệ Văn phòng Liên minh HTX tỉnh."
    identity = text_id("Sơ kết", text)
    load(lake, 1, article("old", text, text_id=identity))
    load(lake, 2, *(article(f"x{n}", report(f)) for n, f in enumerate((NEXT_YEAR, NEIGHBOUR))))
    assert load(lake, 3, article("moved", text, days(800), text_id=identity)) == {"moved": "old"}


def test_a_text_without_figures_is_the_same_only_to_the_letter(tmp_path: Path) -> None:
    bare = "".join(c for c in REPORT if not c.isdigit())
    found = load(
        Lake(tmp_path),
        1,
        article("a", bare),
        article("b", bare, text_id=text_id("a", bare)),
        article("c", edited(bare)),
    )
    assert found == {"a": None, "b": "a", "c": None}


def test_a_short_text_and_a_refused_page_are_the_same_as_nothing(tmp_path: Path) -> None:
    short = "Toàn tỉnh hiện có 553 HTX, 42 quỹ tín dụng nhân dân."
    refused = {"text_id": "", "sketch": [], "published_at": None}
    found = load(
        Lake(tmp_path), 1, article("a", short), article("b", short), article("c", REPORT, **refused),
        article("d", REPORT, **refused), make_document("e"), make_document("f"),
    )  # fmt: skip
    assert set(found.values()) == {None}


def test_an_edited_version_is_not_a_copy_of_itself(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    load(lake, 1, article("v1", REPORT))
    load(lake, 2, article("copy", COPIES["shortened"], days(1)))
    assert load(lake, 3, article("v2", REPORT.replace("553", "556"), supersedes="v1")) == {"v2": None}
    assert load(lake, 4, article("v3", REPORT.replace("553", "557"), supersedes="v2")) == {"v3": None}
    assert load(lake, 5, article("late", edited(REPORT), days(4))) == {"late": "v1"}
    assert load(lake, 6, article("copy, edited", COPIES["shortened"] + " (sửa)", days(1), supersedes="copy")) == {
        "copy, edited": "v1"
    }


def test_a_stub_that_becomes_a_copy_is_linked(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    load(lake, 1, article("first", REPORT), article("stub", opening(), days(1)))
    assert load(lake, 2, article("filled", edited(REPORT), days(1), supersedes="stub")) == {"filled": "first"}


def test_a_document_that_is_read_again_keeps_its_place(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    first, copy = article("first", REPORT), article("copy", edited(REPORT), days(1))
    load(lake, 1, first)
    load(lake, 2, copy)
    assert load(lake, 3, first) == {"first": None}
    assert load(lake, 4, copy, first) == {"copy": "first", "first": None}


def test_versions_in_a_circle_have_an_end() -> None:
    lines = Lines({"a": (None, "b"), "b": (None, "a"), "c": ("a", None)})
    assert lines.first_version("a") in {"a", "b"}
    assert lines.beginning("c") in {"a", "b"}


def test_a_lake_from_before_these_columns_is_read(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    run_id = "20240701T000000000Z-news"
    lake.commit(run_id, {"documents": to_table("documents", [article("old", REPORT)])})
    path = lake.root / run_id / "documents.parquet"
    old = pq.read_table(path).drop_columns(["text_id", "sketch", "same_as"])
    pq.write_table(old, path)
    for found in (
        lake.read("documents"),
        lake.published_table(run_id, "documents"),
        lake.read_documents(run_id, "documents", ["old"]),
        lake.read_between("documents", SCHEMAS["documents"].names, "published_at", DAY, DAY),
    ):
        assert found.schema == SCHEMAS["documents"]
        assert found.select(["text_id", "sketch", "same_as"]).to_pylist() == [
            {"text_id": "", "sketch": [], "same_as": None}
        ]
    assert lake.read("documents", ["same_as"]).to_pylist() == [{"same_as": None}]
    assert load(lake, 2, article("copy", REPORT)) == {"copy": None}, "it has nothing to be known by"
    assert load(lake, 3, article("old", REPORT)) == {"old": "copy"}, "read again, it has"


def test_only_the_days_in_question_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path)
    for month in range(1, 13):
        lake.commit(
            f"2023{month:02d}",
            {"documents": to_table("documents", [article(f"m{month}", REPORT, date(2023, month, 2))])},
        )
    opened: list[str] = []
    read = pq.ParquetFile.read

    def watched(file: pq.ParquetFile, columns: list[str] | None = None, **more: Any) -> Any:
        if columns and "sketch" in columns:
            opened.append("".join(file.read_row_group(0, ["document_id"])["document_id"].to_pylist()))
        return read(file, columns=columns, **more)

    monkeypatch.setattr(pq.ParquetFile, "read", watched)
    assert link(lake, to_table("documents", [article("new", edited(REPORT), date(2023, 6, 9))]))[
        "same_as"
    ].to_pylist() == ["m6"]
    assert opened == ["m6", "m7"] or opened == ["m6"] or opened == ["m5", "m6", "m7"]


# ----------------------------------------------------------------------------------------------------------- the index


def published(name: str, text: str, day: date = DAY) -> Published:
    return Published(name, day, datetime(2024, 8, 1, tzinfo=UTC), text_id(name, text), frozenset(sketch(text)))


def test_a_phrase_of_everybody_is_no_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand notices on one template: a new one is compared with few of them, a copy is found all the same."""
    index = Index()
    for n in range(1000):
        index.add(published(f"n{n}", opening(f"xã thứ {n}", "18/3", str(100 + n), str(20 + n), str(4000 + n))))
    copy = published("copy", REPORT)
    assert not list(index.near(copy))
    index.add(published("first", edited(REPORT)))
    assert [t.document_id for t in index.near(copy)] == ["first"]
    assert find_original(copy, index.near(copy), Lines({})) == "first"
    again = published("again", with_lead(opening("xã thứ 77", "18/3", "177", "97", "4077"), LEAD))
    assert len(list(index.near(again))) < 500
    assert find_original(again, index.near(again), Lines({})) == "n77"


def test_days_that_are_over_are_forgotten() -> None:
    index = Index()
    index.add(published("a", REPORT, days(0)))
    list(index.near(published("b", REPORT, days(100))))
    assert not [s for s in index._stretches if date.fromordinal(s * settings()["same"]["days"]) < days(50)]
