"""The corpus itself: the same every time, and its gold lies on cells that say it."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from tests.unit.submissions.offices.build import BUILDERS
from tests.unit.submissions.offices.clean import CLEAN
from tests.unit.submissions.offices.faulty import FAULTY
from tests.unit.submissions.offices.hostile import HOSTILE
from tests.unit.submissions.offices.legacy import cp1258, tcvn3, vni
from tests.unit.submissions.offices.model import Office
from tests.unit.submissions.offices.more import MORE
from tests.unit.submissions.offices.registers import REGISTERS, check_digit
from tests.unit.submissions.offices.second import SECOND, SECOND_CLEAN, SECOND_FAULTY
from tests.unit.submissions.offices.third import THIRD, THIRD_CLEAN, THIRD_FAULTY

CALCULATED = {"can_tho_2022", "son_la_2022", "kon_tum_2024", "thanh_hoa_2023", "ninh_binh_2023"}  # through LibreOffice
CALCULATED |= {"da_nang_2023", "ho_chi_minh_2024", "khanh_hoa_2024", "thanh_hoa_2024", "quang_nam_2022"}
QUICK = [f for f in (*CLEAN, *MORE, *FAULTY, *REGISTERS, *SECOND, *THIRD) if f.__name__ not in CALCULATED]


def test_corpus_covers() -> None:
    assert len(CLEAN) + len(MORE) + len(FAULTY) >= 34
    assert len(HOSTILE) == 10
    assert len(SECOND_CLEAN) + len(SECOND_FAULTY) == 24
    assert len(THIRD_CLEAN) == 9 and len(THIRD_FAULTY) == 7
    everyone = (*BUILDERS, *SECOND, *THIRD)
    assert len({f.__name__ for f in everyone}) == len(everyone)


@pytest.mark.parametrize("builder", QUICK, ids=lambda f: f.__name__)
def test_office_is_the_same_every_time(builder: object) -> None:
    assert callable(builder)
    one, two = builder(), builder()
    assert isinstance(one, Office)
    assert one == two
    assert one.clean == (not one.planted and not one.cooperatives)
    for cell in one.cells:
        assert re.fullmatch(r"20\d\d(-S1|-01-01/P9M)?", cell.time_period)
        assert (cell.obs_value is None) == (cell.null_state in ("not_collected", "not_applicable", "blank"))


@pytest.mark.parametrize("builder", [f for f in QUICK if f not in REGISTERS], ids=lambda f: f.__name__)
def test_gold_lies_on_cells(builder: object) -> None:
    assert callable(builder)
    office: Office = builder()
    if not office.file_name.endswith(".xlsx"):
        return
    book = load_workbook(io.BytesIO(office.content))
    for cell in office.cells:
        assert cell.sheet is not None
        printed = book[cell.sheet][cell.cell].value
        if isinstance(printed, int | float) and cell.obs_value:
            factor = cell.obs_value / printed if printed else 0
            assert any(abs(factor / f - 1) < 1e-9 for f in (1, 1e3, 1e6, 1e9)), (cell, printed)


def test_letters_of_old_programs() -> None:
    assert tcvn3("Hợp tác xã, quỹ tín dụng nhân dân, Đồng Nai") == "Hîp t¸c x·, quü tÝn dông nh©n d©n, §ång Nai"
    assert vni("Hợp tác xã, quỹ tín dụng") == "Hôïp taùc xaõ, quyõ tín duïng"
    assert cp1258("Hợp tác xã").decode("cp1252") == "Hõòp taìc xaÞ"
    assert check_digit("030117569") == "1" and check_digit("010023348") == "8"
