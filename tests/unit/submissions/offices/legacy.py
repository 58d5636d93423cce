"""Text as old programs wrote it: TCVN3 (ABC), VNI, Windows-1258, NFD, both styles of tone marks."""

from __future__ import annotations

import re
import unicodedata

_TCVN3 = (
    "àµ ả¶ ã· á¸ ạ¹ ă¨ ằ» ẳ¼ ẵ½ ắ¾ ặÆ â© ầÇ ẩÈ ẫÉ ấÊ ậË đ® èÌ ẻÎ ẽÏ éÐ ẹÑ êª ềÒ ểÓ ễÔ ếÕ ệÖ ì× ỉØ ĩÜ íÝ ịÞ "
    "òß ỏá õâ óã ọä ô« ồå ổæ ỗç ốè ộé ơ¬ ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ư\xad ừõ ửö ữ÷ ứø ựù ỳú ỷû ỹü ýý ỵþ "
    "Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§"
)
_TO_TCVN3 = {pair[0]: pair[1] for pair in _TCVN3.split(" ")}
# VNI-Windows: the letter, then a mark of its own.
_TONES = {"": "", "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_CIRCUMFLEX = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_I = {"": "i", "\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def tcvn3(text: str) -> str:
    """For a .VnTime font: capitals with a tone have no code of their own there."""
    return "".join(_TO_TCVN3.get(c) or _TO_TCVN3.get(c.lower()) or c for c in unicodedata.normalize("NFC", text))


def tcvn3_capitals(text: str) -> str:
    """For a .VnTimeH font, that shows small letters as capitals."""
    return tcvn3(text.lower())


def vni(text: str) -> str:
    out = []
    for letter in unicodedata.normalize("NFC", text):
        small = letter.lower()
        if small == "đ":
            mark, base = "ñ", ""
        else:
            parts = unicodedata.normalize("NFD", small)
            tone = next((p for p in parts[1:] if p in _TONES), "")
            shape = next((p for p in parts[1:] if p not in _TONES), "")
            base = parts[0]
            if base == "i":
                base, mark = "", _I[tone]
            elif base == "y" and tone == "\u0323":
                base, mark = "", "î"
            elif shape == "\u0302":
                mark = _CIRCUMFLEX[tone]
            elif shape == "\u0306":
                mark = _BREVE[tone]
            elif shape == "\u031b":
                base, mark = "", {"o": "ô", "u": "ö"}[parts[0]] + _TONES[tone]
            else:
                mark = _TONES[tone]
        made = base + mark
        out.append(made.upper() if letter != small else made)
    return "".join(out)


def cp1258(text: str) -> bytes:
    """As Windows writes it: the letter with its hat or horn, then the tone as a combining byte."""
    out = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = [p for p in parts[1:] if p in _TONES]
        rest = unicodedata.normalize("NFC", parts[0] + "".join(p for p in parts[1:] if p not in _TONES))
        out.append(rest + "".join(tones))
    return "".join(out).replace("–", "-").encode("cp1258")


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


_OLD_TO_NEW = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
_PATTERN = re.compile("(?<![qQ])(?:" + "|".join(_OLD_TO_NEW) + r")(?!\w)", re.IGNORECASE)


def tones_on_last(text: str) -> str:
    """hòa → hoà, ủy → uỷ: the other style of placing tone marks."""

    def swap(match: re.Match[str]) -> str:
        found = match.group()
        made = _OLD_TO_NEW[found.lower()]
        return made.upper() if found.isupper() else made

    return _PATTERN.sub(swap, text)
