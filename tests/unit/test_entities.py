"""Whether two rows mean the same cooperative."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.entities import Sameness, cooperative_id, duplicates, name_key, person_key, place_key, same

CODE, OTHER_CODE = "0301175691", "0100233488"


@dataclass(frozen=True)
class Row:
    """What is compared of a cooperative."""

    name: str = "HTX DVNN Tân Tiến"
    code: str = ""
    code_state: str = "missing"
    org_type: str = "coop"
    district: str = ""
    commune: str = ""
    founded: int | None = None
    representative: str = ""


FULL = Row(district="Huyện Yên Dũng", commune="Xã Tân Tiến", founded=2015, representative="Người Đại Diện Một")


def coded(row: Row, code: str = CODE, state: str = "valid") -> Row:
    """The row with a code."""
    return replace(row, code=code, code_state=state)


# Names

SAME_NAMES = [
    ("HTX Hoà Bình", "HTX Hòa Bình"), ("HTX Thuỷ Tiên", "HTX Thủy Tiên"), ("HTX Quý Lộc", "HTX Quí Lộc"),
    ("HTX Kỹ Nghệ", "HTX Kĩ Nghệ"), ("HTX Đồng Tâm", "HTX \u00d0ồng Tâm"), ("Htx tân tiến", "HTX TÂN TIẾN"),
    ("HTX To\u0300a Sáng", "HTX Tòa Sáng"), ("HTX  Tân\u00a0Tiến", "HTX Tân Tiến"), ("HTX. Tân Tiến", "Tân Tiến"),
    ("HTX DVNN Hoà Bình", "Hợp tác xã Dịch vụ nông nghiệp Hòa Bình"), ("HTX DV NN Tân Tiến", "HTX DVNN Tân Tiến"),
    ("HTX NN & DV An Khang", "HTX nông nghiệp và dịch vụ An Khang"), ("HTX NN-DV An Khang", "HTX NNDV An Khang"),
    ("HTXNN An Khang", "HTX nông nghiệp An Khang"), ("HTXDVNN An Khang", "HTX dịch vụ nông nghiệp An Khang"),
    ("HTX SX-KD An Khang", "HTX SXKD An Khang"), ("HTX TMDV An", "HTX Thương mại - Dịch vụ An"),
    ("HTX DVNNTH Tân Tiến", "HTX dịch vụ nông nghiệp tổng hợp Tân Tiến"), ('Hợp tác xã "An Khang"', "HTX An Khang"),
    ("QTDND Tân Mỹ", "Quỹ tín dụng nhân dân Tân Mỹ"), ("Quỹ TDND Tân Mỹ", "QTD Tân Mỹ"),
    ("LHHTX Kinh Bắc", "Liên hiệp các HTX Kinh Bắc"), ("THT trồng rau", "Tổ hợp tác trồng rau"),
    ("Tổ trồng rau", "Tổ hợp tác trồng rau"), ("HTX Đắk Mil", "HTX Đăk Mil"), ("HTX Đắc Lua", "HTX Đắk Lua"),
    ("HTX NN CNC Xanh", "HTX nông nghiệp công nghệ cao Xanh"), ("HTX số 1", "HTX số 01"),
]  # fmt: skip
OTHER_NAMES = [
    ("HTX Hoa Bình", "HTX Hòa Bình"), ("HTX Tân Tiến 1", "HTX Tân Tiến 2"), ("HTX Tân Tiến", "HTX Tiến Tân"),
    ("HTX nông nghiệp Tân Tiến", "HTX Tân Tiến"), ("HTX rau Tân Tiến", "HTX vận tải Tân Tiến"),
    ("HTX Tân Tiến", "HTX Tân Tiên"), ("HTX An Khang", "HTX An Khánh"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME_NAMES)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER_NAMES)
def test_two_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)
    assert same(replace(FULL, name=one), replace(FULL, name=other)).verdict is Sameness.DIFFERENT


@pytest.mark.parametrize("typed", ["HTX DVNN Tan Tien", "hop tac xa dvnn tan tien", "HTX dich vu nong nghiep Tan Tien"])
def test_a_name_typed_without_tone_marks(typed: str) -> None:
    assert same(replace(FULL, name=typed, commune="Xa Tan Tien"), FULL)


def test_one_tone_mark_is_enough_to_tell_names_apart() -> None:
    assert not same(replace(FULL, name="HTX Hoà Tiến"), replace(FULL, name="HTX Hoa Tiến"))


def test_duplicates_typed_without_tone_marks() -> None:
    assert [i for i, _, _ in duplicates([FULL, replace(FULL, name="HTX DVNN Tan Tien", commune="Xa Tan Tien")])] == [1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xã Tân Tiến", "Tân Tiến"), ("X. Tân Tiến", "xã Tân Tiến"), ("P.5", "Phường 05"), ("P5", "Phường 5"),
        ("TT. Neo", "Thị trấn Neo"), ("TP. Bắc Giang", "Thành phố Bắc Giang"), ("H. Yên Dũng", "huyện Yên Dũng"),
        ("huyện Yên Dũng cũ", "Huyện Yên Dũng"), ("Yên Dũng (cũ)", "Yên Dũng"), ("Q.7", "Quận 7"),
        ("Xã Hoà An", "xã Hòa An"), ("Krông Pắc", "Krông Păk"), ("Xa Tan Mai", "Tan Mai"), ("Ea H'leo", "Ea H’leo"),
        ("Phường Tân Tiến", "Xã Tân Tiến"), ("xã Tân Mỹ (nay là phường Bắc Giang)", "Xã Tân Mỹ"),
    ],
)  # fmt: skip
def test_one_place_in_two_spellings(one: str, other: str) -> None:
    assert place_key(one) == place_key(other) != ""


def test_persons_have_no_title() -> None:
    assert person_key("Ông Người Đại Diện") == person_key("NGƯỜI ĐẠI DIỆN") != person_key("Bà Người Đại")


# The verdict


def test_the_code_decides() -> None:
    other = Row("HTX Đại Thắng", founded=1999, commune="Xã Khác")
    verdict = same(coded(FULL), coded(other))
    assert verdict and verdict.changes == ("name",)
    assert same(coded(FULL), coded(FULL, OTHER_CODE)).verdict is Sameness.DIFFERENT


def test_a_group_that_became_a_cooperative_keeps_its_code() -> None:
    verdict = same(coded(replace(FULL, org_type="group")), coded(FULL, state="repaired"))
    assert verdict and verdict.changes == ("org_type",)
    assert not same(replace(FULL, org_type="group"), FULL)


@pytest.mark.parametrize("state", ["invalid", "personal", "branch", "missing"])
def test_other_codes_decide_nothing(state: str) -> None:
    assert same(coded(FULL, OTHER_CODE, state), coded(FULL))
    assert not same(coded(FULL, CODE, state), coded(Row("HTX Đại Thắng"), CODE, state))


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ((), Sameness.POSSIBLE),
        (("commune",), Sameness.POSSIBLE), (("founded",), Sameness.POSSIBLE), (("representative",), Sameness.POSSIBLE),
        (("commune", "founded"), Sameness.SAME), (("founded", "representative"), Sameness.SAME),
        (("district", "representative"), Sameness.SAME), (("district", "commune"), Sameness.POSSIBLE),
    ],
)  # fmt: skip
def test_a_name_alone_is_never_enough(told: tuple[str, ...], verdict: Sameness) -> None:
    row = Row(**{field: getattr(FULL, field) for field in told})
    assert same(row, FULL).verdict is verdict
    assert same(FULL, row).verdict is verdict


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"founded": 2016}, Sameness.POSSIBLE),
        ({"representative": "Người Khác"}, Sameness.POSSIBLE),
        ({"founded": 2016, "representative": "Người Khác"}, Sameness.DIFFERENT),
        ({"commune": "Xã Tiền Phong"}, Sameness.DIFFERENT),
        ({"district": "Huyện Lục Nam"}, Sameness.DIFFERENT),
    ],
)
def test_what_contradicts(changed: dict[str, object], verdict: Sameness) -> None:
    assert same(replace(FULL, **changed), FULL).verdict is verdict  # type: ignore[arg-type]


def test_after_the_districts_the_commune_decides() -> None:
    now = replace(FULL, district="", commune="phường Tân Tiến")
    assert same(now, FULL)
    assert same(now, replace(FULL, founded=2016)).verdict is Sameness.POSSIBLE


def test_a_merged_commune_leaves_the_question_open() -> None:
    now = replace(FULL, district="", commune="xã Đồng Việt")
    verdict = same(now, FULL)
    assert verdict.verdict is Sameness.POSSIBLE and "place" in verdict.differ
    assert same(now, replace(FULL, representative="")).verdict is Sameness.DIFFERENT
    assert same(now, replace(FULL, district="")).verdict is Sameness.DIFFERENT  # both of today


# Duplicates


@pytest.mark.parametrize(
    ("one", "other"), [*SAME_NAMES, ("HTX 5", "5"), ("HTX Tiến", "Hợp tác xã Tiến"), ("Tiến", "HTX Tiến")]
)
def test_duplicates_find_every_spelling(one: str, other: str) -> None:
    assert [i for i, _, _ in duplicates([replace(FULL, name=one), replace(FULL, name=other)])] == [1]
    assert [i for i, _, _ in duplicates([coded(replace(FULL, name=one)), replace(FULL, name=other)])] == [1]


def test_duplicates_among_rows_without_a_code() -> None:
    rows = [
        FULL,
        replace(FULL, name="HTX Đại Thắng"),
        replace(FULL, name="Hợp tác xã dịch vụ nông nghiệp Tân Tiến", district="", representative=""),
        coded(replace(FULL, name="HTX DVNN Tân Tiến", founded=None)),
        replace(FULL, commune="Xã Tiền Phong", representative=""),
    ]
    assert [(i, first) for i, first, _ in duplicates(rows)] == [(2, 0), (3, 0)]


def test_rows_with_codes_are_compared_by_code_elsewhere() -> None:
    assert list(duplicates([coded(FULL), coded(FULL), coded(FULL, OTHER_CODE)])) == []
    assert [i for i, _, _ in duplicates([coded(FULL), coded(FULL), FULL])] == [2]


_ROWS = st.builds(
    Row,
    name=st.sampled_from(["HTX Hoà Bình", "Hợp tác xã Hòa Bình", "HTX Hoa Binh", "HTX Đại Thắng", "", "HTX 01"]),
    code=st.sampled_from(["", CODE]),
    code_state=st.sampled_from(["missing", "valid", "invalid"]),
    org_type=st.sampled_from(["coop", "coop", "group"]),
    district=st.sampled_from(["", "Huyện Yên Dũng", "H. Yên Dũng"]),
    commune=st.sampled_from(["", "Xã Tân Tiến", "X. Tân Tiến", "Xã Tiền Phong"]),
    founded=st.sampled_from([None, 2015, 2016]),
    representative=st.sampled_from(["", "Người Một", "Ông Người Một", "Người Hai"]),
)  # fmt: skip


@given(_ROWS, _ROWS)
def test_the_order_does_not_matter(one: Row, other: Row) -> None:
    mine, theirs = same(one, other), same(other, one)
    assert mine.verdict is theirs.verdict
    assert (mine.agree, mine.differ) == (theirs.agree, theirs.differ)


@given(st.lists(_ROWS, max_size=8))
def test_duplicates_are_what_same_says(rows: list[Row]) -> None:
    found = {}
    for index, first, why in duplicates(rows):
        assert first < index and index not in found and why
        found[index] = first
        assert same(rows[index], rows[first])
        assert not (rows[index].code_state == rows[first].code_state == "valid" and rows[index].code)


# The key in the warehouse


def test_the_key_is_the_code() -> None:
    assert cooperative_id(coded(FULL), "VN63-24") == CODE
    assert cooperative_id(coded(FULL, state="invalid"), "VN63-24") != CODE


@pytest.mark.parametrize(
    "changed",
    [{"name": "Hợp tác xã Dịch vụ nông nghiệp TÂN TIẾN"}, {"commune": "X. Tân Tiến"}, {"representative": "Người Khác"},
     {"district": "H. Yên Dũng"}, {"district": ""}],
)  # fmt: skip
def test_the_key_without_a_code_is_stable(changed: dict[str, str]) -> None:
    assert cooperative_id(replace(FULL, **changed), "VN63-24") == cooperative_id(FULL, "VN63-24")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed", [{"name": "HTX Đại Thắng"}, {"commune": "Xã Khác"}, {"founded": 2016}, {"org_type": "group"}]
)
def test_the_key_without_a_code_tells_apart(changed: dict[str, str]) -> None:
    assert cooperative_id(replace(FULL, **changed), "VN63-24") != cooperative_id(FULL, "VN63-24")  # type: ignore[arg-type]
    assert cooperative_id(FULL, "VN63-24") != cooperative_id(FULL, "VN63-27")


def test_the_key_is_the_same_in_every_release() -> None:
    assert cooperative_id(FULL, "VN63-24") == "x23ced6d5f621731"


@given(st.text(), st.text())
def test_keys_of_any_text(name: str, place: str) -> None:
    assert name_key(name_key(name)) is not None and place_key(place) == place_key(f" {place} ")
    assert cooperative_id(Row(name, commune=place), "VN63-24")
