"""Mã số hợp tác xã = mã số thuế: structure, check digit, and what offices make of it.

Ten digits N1…N10, N10 the check digit; a dependent unit adds a dash and 001–999 (TT 105/2020/TT-BTC art. 5; NĐ 92/2024
art. 14). The first two digits are only a block of numbers: they name no province, so none is derived. Twelve digits are
a person's số định danh, which has been a tax code for persons and household businesses since 2025-07-01.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_LENGTH, _BRANCH_LENGTH, _PERSONAL_LENGTH = 10, 13, 12
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1"})
_STORED = re.compile(r"(\d+)\.0+")  # a number that went through a program: "301175691.0"
_DIGITS = re.compile(r"[\d\s.\-'\"`’‘“”,;:]+")
_TYPED = re.compile(r"[\dOoIl]{9,10}(?:-[\dOoIl]{3})?")
_INSIDE = re.compile(r"(?<![\d.])\d{10}(?:\s*-\s*\d{3})?(?![\d.])")
_LABEL = re.compile(
    r"^(?:mst|msdn|ms htx|ms|mã số(?: thuế| htx| hợp tác xã)?|ma so(?: thue| htx)?|số|no)\s*[:.]?\s*(?=\d)",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"(?:[-–—_.…/x?0\s]*|(?:đang|chưa|không|k|ko|chờ|chua|khong|dang|cho)\b.*|n/?a|kxđ|null|none|nan)", re.IGNORECASE
)


class CodeState(StrEnum):
    """What a printed code is worth."""

    VALID = "valid"
    BRANCH = "branch"  # 13 digits: a dependent unit of the cooperative with the first ten
    REPAIRED = "repaired"  # a leading zero that Excel ate was restored; the check digit confirms it
    PERSONAL = "personal"  # 12 digits: số định danh cá nhân
    INVALID = "invalid"  # wrong length or wrong check digit
    MISSING = "missing"


class Code(NamedTuple):
    """A code and its state. ``code`` is "0301175691" or "0301175691-001"; invalid ones keep their digits."""

    code: str
    state: CodeState

    @property
    def usable(self) -> bool:
        """Whether the code identifies one cooperative."""
        return self.state in (CodeState.VALID, CodeState.REPAIRED)


def check_digit(nine: str) -> int | None:
    """The tenth digit after nine; None when no code with these nine digits is ever issued (s mod 11 = 0)."""
    digit = 10 - sum(int(n) * weight for n, weight in zip(nine, _WEIGHTS, strict=True)) % 11
    return None if digit == 10 else digit


def is_valid(ten: str) -> bool:
    """Whether ten digits are a tax code: the serial number N3–N9 is not 0, the check digit is right."""
    n = ten.encode()  # the bytes of digits: 48 more than the digits, 48 × 147 more in the sum
    total = 31 * n[0] + 29 * n[1] + 23 * n[2] + 19 * n[3] + 17 * n[4] + 13 * n[5] + 7 * n[6] + 5 * n[7] + 3 * n[8]
    return 10 - (total - 7056) % 11 == n[9] - 48 and ten[2:9] != "0000000"


def read_code(printed: Any) -> Code:
    """The code in a cell: a number, or text with spaces, dots, quotes, "MST:" and the like.

    >>> read_code(301175691.0)
    Code(code='0301175691', state=<CodeState.REPAIRED: 'repaired'>)
    """
    if printed is None:
        return Code("", CodeState.MISSING)
    if isinstance(printed, str):
        if len(printed) == _LENGTH and printed.isascii() and printed.isdigit() and is_valid(printed):
            return Code(printed, CodeState.VALID)  # the common case, quickly
        return _read_text(printed)
    if isinstance(printed, bool):
        return Code("", CodeState.INVALID)
    if isinstance(printed, (int, float)):
        if printed != printed or printed in (float("inf"), float("-inf")):
            return Code("", CodeState.INVALID)
        if printed == 0:
            return Code("", CodeState.MISSING)
        if printed < 0 or printed != int(printed):
            return Code(repr(printed), CodeState.INVALID)
        return _judge(str(int(printed)))
    return _read_text(str(printed))


@lru_cache(maxsize=4096)
def _read_text(printed: str) -> Code:
    text = unicodedata.normalize("NFKC", printed).translate(_DASHES)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = " ".join(text.split()).strip("'\"`’‘“” ")
    if _MISSING.fullmatch(text):
        return Code("", CodeState.MISSING)
    text = _LABEL.sub("", text)
    if stored := _STORED.fullmatch(text):
        return _judge(stored[1])
    if _DIGITS.fullmatch(text):
        return _judge(re.sub(r"\D", "", text))
    if _TYPED.fullmatch(text.replace(" ", "")):  # the letter O for the digit 0, the letter l for 1
        read = _judge(text.replace(" ", "").translate(_LOOKALIKES).replace("-", ""))
        if read.state is CodeState.VALID:
            return Code(read.code, CodeState.REPAIRED)
        return read if read.state in (CodeState.REPAIRED, CodeState.BRANCH) else Code(text, CodeState.INVALID)
    inside = _INSIDE.findall(text)  # "0301175691 (cấp lần 2)"
    if len(inside) == 1:
        return _judge(re.sub(r"\D", "", inside[0]))
    return Code(text, CodeState.INVALID)


def _judge(digits: str) -> Code:
    """The state of a run of digits by its length and check digit."""
    if len(digits) == _LENGTH:
        return Code(digits, CodeState.VALID if is_valid(digits) else CodeState.INVALID)
    if len(digits) == _LENGTH - 1 and is_valid("0" + digits):
        return Code("0" + digits, CodeState.REPAIRED)
    if len(digits) == _BRANCH_LENGTH:
        known = is_valid(digits[:_LENGTH]) and digits[_LENGTH:] != "000"
        return Code(f"{digits[:_LENGTH]}-{digits[_LENGTH:]}", CodeState.BRANCH if known else CodeState.INVALID)
    if len(digits) == _PERSONAL_LENGTH:
        whole = f"0{digits}"  # the numbers of persons begin with 0; a branch that has lost its zero does not
        if digits[0] != "0" and is_valid(whole[:_LENGTH]) and whole[_LENGTH:] != "000":
            return Code(f"{whole[:_LENGTH]}-{whole[_LENGTH:]}", CodeState.BRANCH)
        return Code(digits, CodeState.PERSONAL)
    return Code(digits, CodeState.INVALID if digits.strip("0") else CodeState.MISSING)
