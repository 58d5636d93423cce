from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from ingest import catalogue

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def test_the_counts_of_areas() -> None:
    schemes = [a.scheme for a in catalogue.areas().values()]
    assert (schemes.count("VN63"), schemes.count("VN34"), schemes.count("REGION")) == (63, 34, 12)


def test_every_old_province_has_one_successor_that_names_it_as_a_member() -> None:
    areas = catalogue.areas()
    old = [a for a in areas.values() if a.scheme == "VN63"]
    assert all(a.key in areas[a.merged_into or ""].members for a in old)
    assert sum(len(a.members) for a in areas.values() if a.scheme == "VN34") == 63


def test_regions_partition_the_provinces_of_both_geographies() -> None:
    for scheme, count in (("REG63", 63), ("REG34", 34)):
        members = [m for a in catalogue.areas().values() if a.key.startswith(scheme) for m in a.members]
        assert len(members) == len(set(members)) == count


def test_a_code_that_changed_owner_names_two_areas() -> None:
    areas = catalogue.areas()
    assert (areas["VN63-24"].name, areas["VN34-24"].name) == ("Bắc Giang", "Bắc Ninh")


@pytest.mark.parametrize(
    ("text", "day", "key"),
    [
        ("Bắc Ninh", BEFORE, "VN63-27"),
        ("Bắc Ninh", AFTER, "VN34-24"),
        ("TỈNH LẠNG SƠN", BEFORE, "VN63-20"),
        ("Hoà Bình", BEFORE, "VN63-17"),
        ("Hòa  Bình", BEFORE, "VN63-17"),
        ("Ðồng Nai", AFTER, "VN34-75"),
        ("Thừa Thiên Huế", BEFORE, "VN63-46"),
        ("Bắc Giang", AFTER, "VN63-24"),  # dissolved: the claim is about the old territory
        ("BT", BEFORE, None),  # Bình Thuận or Bến Tre: never guessed
        ("Atlantis", BEFORE, None),
    ],
)
def test_the_province_that_a_name_means_on_a_day(text: str, day: date, key: str | None) -> None:
    for form in ("NFC", "NFD"):
        found = catalogue.find_province(unicodedata.normalize(form, text), day)
        assert (found.key if found else None) == key


def test_form_cells_use_only_codes_of_the_code_lists() -> None:
    for cell in catalogue.form_cells().values():
        assert cell.indicator in catalogue.indicators()
        for name in ("org_type", "sector", "size_class", "rating", "credit_scope"):
            assert getattr(cell, name) in catalogue.code_list(name)


def test_an_unknown_code_list_is_an_error() -> None:
    with pytest.raises(KeyError, match="colour"):
        catalogue.code_list("colour")
