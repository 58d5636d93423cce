"""Text in the encodings of before Unicode, as fonts, old files and wrong imports leave it in cells → Unicode, NFC.

A cell of an old workbook holds characters of Windows-1252 (or -1258) whose bytes mean Vietnamese letters in TCVN3 (ABC)
or VNI. The font tells; where it does not, the text does: read as it stands it holds words that cannot be Vietnamese,
read in the right encoding it holds none. Text that reads well as it stands is never changed.
Tables: encodings.yml, domain.md §6.3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.catalogue import areas
from ingest.data import load_yaml

_HERE = Path(__file__)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NO_TONES = dict.fromkeys(map(ord, _TONES))
_STROKE = str.maketrans("ÐƉðɖ", "ĐĐđđ")  # eth and African D look like Đ
_UNICODE = re.compile("[Ạ-ỹĨĩŨũ\u0302\u0306\u031b]")  # letters and marks that no legacy code page has
_WORD = re.compile(r"[^\s!-@\[-`{-~]+")  # what stands between spaces, digits and ASCII punctuation
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1b]")  # TCVN3 has letters there
_BAD, _DOUBTFUL = 3, 1
_EVIDENCE = 2  # how much worse than its decoding a text must read to be decoded
_FEW_CHANGES = 2  # words that must change in a text that could be Vietnamese as it stands
_FEW_WORDS = 3  # from which a text can be known as a label by its words
_CELL = 2000  # characters
_STRICTNESS = 3  # the decoded text may hold one part in so many of what was wrong: typing errors


def legible(text: str, font: str = "") -> tuple[str, str]:
    """The text in Unicode NFC, and the name of the legacy encoding that was undone.

    Args:
        text: a cell as the file holds it: "Hîp t¸c x·", "Hôïp taùc xaõ", "Há»£p tÃ¡c xÃ£".
        font: of the cell, if the format has fonts: ".VnTime" means TCVN3, ".VnTimeH" its capitals, "VNI-Times" VNI.

    Returns:
        The text and "tcvn3", "vni", "cp1258" (Windows-1258 read as Windows-1252), "utf8-as-cp1252", or "" for text that
        was Unicode. The style of tone marks ("hoà", "hòa") stays as printed.
    """
    if text.isascii() and not font.startswith(".") and not _CONTROL.search(text):
        return text, ""
    return _read(text, _font_encoding(font))


def legible_runs(runs: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """As `legible`, of a rich text: pairs of text and font; neighbours whose fonts tell the same are read as one."""
    read = [
        _read("".join(text for text, _ in group), encoding)
        for encoding, group in groupby(runs, key=lambda run: _font_encoding(run[1]))
    ]
    return unicodedata.normalize("NFC", "".join(text for text, _ in read)), next((e for _, e in read if e), "")


def encoding_name(encoding: str) -> str:
    """The usual name of an encoding, for messages: "tcvn3" → "TCVN3 (ABC)"."""
    return str(_data()["names"][encoding])


def bad_words(text: str) -> tuple[int, int]:
    """How many words with letters beyond ASCII cannot be Vietnamese, and how many such words there are."""
    rated = [_rate(word) for word in _telling(unicodedata.normalize("NFC", text))]
    return sum(rate == _BAD for rate in rated), len(rated)


def characters(content: bytes, code_page: str) -> str:
    """Bytes as Windows shows them in a code page (cp1252, cp1258): undefined ones are control characters."""
    table = {code: _character(code, code_page) for code in range(0x80, 0x100)}
    return content.decode("latin-1").translate(table)


@cache
def _data() -> dict[str, Any]:
    return load_yaml(_HERE.with_name("encodings.yml"))


@lru_cache(maxsize=1000)
def _font_encoding(font: str) -> str:
    """ "tcvn3", "tcvn3_capitals", "vni" or ""."""
    fonts: dict[str, str] = _data()["fonts"]
    told = [encoding for encoding in ("tcvn3_capitals", "tcvn3", "vni") if re.search(fonts[encoding], font.strip())]
    return told[0] if told else ""


def _read(text: str, told: str) -> tuple[str, str]:
    """`_legible`, remembered for cells; a whole page is read once and would only fill the memory."""
    return _legible(text, told) if len(text) <= _CELL else _legible.__wrapped__(text, told)


@lru_cache(maxsize=50_000)
def _legible(text: str, told: str) -> tuple[str, str]:
    if text.isascii() and not _CONTROL.search(text):
        capitals = text.upper() if told == "tcvn3_capitals" else text
        return capitals, "tcvn3" if capitals != text else ""
    as_stored = unicodedata.normalize("NFC", text.translate(_STROKE))
    view = _view(text)
    if view is None:
        return as_stored, ""
    if (decoded := _utf8(view)) is not None and decoded != view:
        return _read(decoded, told)[0], "utf8-as-cp1252"
    if told:
        encoding = told.partition("_")[0]
        decoded = _tcvn3(view) if encoding == "tcvn3" else _vni(view)
        if _fits_font(as_stored, decoded):
            decoded = decoded.upper() if told == "tcvn3_capitals" else decoded
            return decoded, encoding if decoded != as_stored else ""
    wrong = _wrongness(unicodedata.normalize("NFC", text.replace("Ð", "Đ")))
    if not wrong and not any(map(_hides_another, _telling(as_stored))):
        return as_stored, ""
    readings = [("tcvn3", _tcvn3(view)), ("vni", _vni(view))]
    if view == text:
        readings.append(("cp1258", _cp1258(view)))
    encoding, decoded = min(readings, key=lambda reading: (_wrongness(reading[1]), -_known(reading[1])))
    left = _wrongness(decoded)
    if wrong - left >= _EVIDENCE and left * _STRICTNESS <= wrong:
        return decoded, encoding
    for encoding, decoded in readings:
        told_apart = _wrongness(decoded) < wrong or _is_of_labels(decoded)
        if _says_more(decoded, as_stored, 1 if wrong else _FEW_CHANGES, told_apart):
            return decoded, encoding
    return as_stored, ""


@lru_cache(maxsize=50_000)
def _hides_another(word: str) -> bool:
    """Whether a word becomes a known one when it is decoded; most do not, which saves decoding the text."""
    view = _view(word)
    return view is not None and any(
        decoded != word and _known(decoded) for decoded in (_tcvn3(view), _vni(view), _cp1258(view))
    )


def _says_more(decoded: str, as_stored: str, least: int, told_apart: bool) -> bool:
    """Whether a text that could be Vietnamese as it stands makes sense only decoded: "Hé" → "Hộ", "Soá" → "Số".

    It must become a known phrase, or several. Where that is unlikely to happen by chance (``told_apart``) it is enough
    that all words that change become known ones and that none was, and that there are ``least`` of them: for a text
    with something wrong in it, and for one that is made of the words of labels. "HTX Hoàng Long" stays, though "Hoàng"
    could be VNI for "Hồng".
    """
    if decoded == as_stored or _is_of_phrases(as_stored):
        return False
    if _is_of_phrases(decoded):
        return True
    changed = [(a, b) for a, b in zip(_WORD.findall(as_stored), _WORD.findall(decoded), strict=False) if a != b]
    return len(changed) >= least and told_apart and all(_known(new) and not _known(old) for old, new in changed)


def _fits_font(as_stored: str, decoded: str) -> bool:
    """Whether the font's word holds: Unicode text typed in a cell with an old font reads better as it stands."""
    wrong, left = _wrongness(as_stored), _wrongness(decoded)
    return left < wrong or (left == wrong and _known(decoded) >= _known(as_stored))


def _view(text: str) -> str | None:
    """The text as characters of Windows-1252; None when it holds Vietnamese letters of Unicode.

    A text that Windows-1258 made of the bytes (Windows in Vietnamese) is turned into what Windows-1252 would have made.
    """
    if _UNICODE.search(text):
        return None
    return text.translate(_cp1258_to_cp1252())


def _character(code: int, code_page: str) -> str:
    """What Windows makes of a byte; undefined ones become control characters."""
    try:
        return bytes([code]).decode(code_page)
    except UnicodeDecodeError:
        return chr(code)


@cache
def _cp1258_to_cp1252() -> dict[int, str]:
    codes = range(0x80, 0x100)
    pairs = {_character(code, "cp1258"): _character(code, "cp1252") for code in codes}
    known = {_character(code, "cp1252") for code in codes}
    return {ord(old): new for old, new in pairs.items() if old not in known}


@cache
def _code_of() -> dict[str, int]:
    """The byte under a character of Windows-1252, or of Latin-1 where control characters tell it."""
    latin = {chr(code): code for code in range(0x100)}
    return latin | {_character(code, "cp1252"): code for code in range(0x80, 0x100)}


def _utf8(view: str) -> str | None:
    """UTF-8 read as Windows-1252: "Há»£p" → "Hợp"; None when the bytes are no UTF-8."""
    if not _lead().search(view):
        return None
    for candidate in (view, re.sub("Ã (?! )", "Ã\xa0", view).replace("Ã  ", "Ã\xa0 ")):
        try:
            return bytes(_code_of()[character] for character in candidate).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            continue
    return None


@cache
def _lead() -> re.Pattern[str]:
    """The first two bytes of a letter in UTF-8, as characters; a non-breaking space may have become a space."""
    followers = "".join(re.escape(c) for c, code in _code_of().items() if 0x80 <= code < 0xC0)
    return re.compile(f"[\u00c2-\u00f4][{followers} ]")


def _cp1258(view: str) -> str:
    """Windows-1258 read as Windows-1252: "Hõòp taìc xaÞ" → "Hợp tác xã"."""
    return unicodedata.normalize("NFC", view.translate(_cp1252_to_cp1258()))


@cache
def _cp1252_to_cp1258() -> dict[int, str]:
    return {ord(character): _character(code, "cp1258") for character, code in _code_of().items() if code >= 0x80}


@cache
def _tcvn3_tables() -> tuple[dict[int, str], dict[int, str]]:
    """By character: the letters of ABC fonts; all of the standard, with its capitals among the control characters."""
    table: dict[int, str] = _data()["tcvn3"]
    fonts = {ord(_character(code, "cp1252")): letter for code, letter in table.items() if code > 0xA0}
    rest = {chr(code): letter for code, letter in table.items() if code < 0xA0}
    rest |= {_character(code, "cp1252"): letter for code, letter in table.items() if 0x80 <= code < 0xA0}
    return fonts, fonts | {ord(character): letter for character, letter in rest.items()}


def _tcvn3(view: str) -> str:
    """TCVN3 (ABC) by the characters of Windows-1252."""
    return _capitals(_WORD.sub(lambda found: _tcvn3_word(found[0]), view))


@lru_cache(maxsize=50_000)
def _tcvn3_word(word: str) -> str:
    """One word; "…" and "–" are letters only where they make a syllable."""
    if word.isascii() and not _CONTROL.search(word):
        return word
    if word in _data()["symbols"] and word != "®":
        return word  # "–" or "»" by itself; a lone "®" is the unit "đ"
    fonts, full = _tcvn3_tables()
    usual, whole = word.translate(fonts), word.translate(full)
    return whole if whole != usual and _rate(usual) and not _rate(whole) else usual


def _capitals(text: str) -> str:
    """ABC fonts have no capitals with tone marks, so words in capitals hold small ones: "HợP TáC Xã" → "HỢP TÁC XÃ"."""
    cases = [_case(word) for word in _WORD.findall(text)]
    if not any(case.shouted for case in cases):
        return text
    if any(case.telling for case in cases) and not any(case.small for case in cases):
        return text.upper()
    return _WORD.sub(lambda found: found[0].upper() if _case(found[0]).shouted else found[0], text)


@dataclass(frozen=True, slots=True)
class _Case:
    """What the letters of a word say whose case is sure: all but small ones with tone marks.

    ``small``: there is a small one; ``shouted``: two or more, all capitals; ``telling``: and no abbreviation ("UBND").
    """

    small: bool
    shouted: bool
    telling: bool


@lru_cache(maxsize=50_000)
def _case(word: str) -> _Case:
    sure = [c for c in word if c.isalpha() and not (c.islower() and _toned(c))]
    shouted = len(sure) > 1 and all(map(str.isupper, sure))
    telling = shouted and (not word.isupper() or word.lower() in _syllables())
    return _Case(any(c.islower() for c in sure), shouted, telling)


def _toned(letter: str) -> bool:
    return any(mark in _TONES for mark in unicodedata.normalize("NFD", letter))


@cache
def _vni_table() -> tuple[re.Pattern[str], dict[str, str]]:
    data = _data()["vni"]
    table: dict[str, str] = {}
    for base, letter in data["bases"].items():
        for mark, marks in data["marks"].items():
            composed = unicodedata.normalize("NFC", letter + marks)
            if len(composed) == 1:
                for stored in (base + mark, base + mark.upper()):
                    table[stored] = composed
                for stored in (base.upper() + mark, base.upper() + mark.upper()):
                    table[stored] = composed.upper()
    for stored, letter in data["letters"].items():
        table |= {stored: letter, stored.upper(): letter.upper()}
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), table


def _vni(view: str) -> str:
    """VNI-Windows by the characters of Windows-1252: "Hôïp taùc xaõ" → "Hợp tác xã"."""
    finder, table = _vni_table()
    return finder.sub(lambda found: table[found[0]], view)


# How well a text reads as Vietnamese


def _wrongness(text: str) -> int:
    return sum(map(_rate, _telling(text)))


def _telling(text: str) -> list[str]:
    """The words that tell the encoding: all that are more than ASCII."""
    return [word for word in _WORD.findall(text) if not word.isascii() or _CONTROL.search(word)]


@lru_cache(maxsize=50_000)
def _rate(word: str) -> int:
    """0 for what can be a Vietnamese syllable or says nothing, else how sure it is that something is wrong with it."""
    bare = word.strip(_data()["symbols"])
    if len(word) == 1 or bare.lower() in _data()["other_words"]:
        return 0
    if _CONTROL.search(bare):
        return _BAD
    edge = _DOUBTFUL * sum(c in _data()["symbols"] and c not in "²³°" for c in word) if bare else 0
    if bare.isascii():
        return edge
    if not any(map(str.isalpha, bare)) or all(c in _data()["consonants"] for c in bare.lower()):
        return edge  # an abbreviation: "QĐ"
    sane = bare.islower() or bare.isupper() or (bare[:1].isupper() and bare[1:].islower())
    return edge if sane and bare.lower() in _syllables() else _BAD


@cache
def _syllables() -> frozenset[str]:
    """All syllables that Vietnamese spelling allows, in both styles of tone marks."""
    rimes = str(_data()["rimes"]).split()
    return frozenset(
        unicodedata.normalize("NFC", initial + toned)
        for rime in rimes
        for toned in _with_tones(rime)
        for initial in _data()["initials"]
    )


def _with_tones(rime: str) -> Iterator[str]:
    """The rime without a tone and with each, over the letter or letters where the tone may stand."""
    yield rime
    vowels = [i for i, letter in enumerate(rime) if letter in "aăâeêioôơuưy"]
    marked = [i for i in vowels if rime[i] in "ăâêôơư"]
    if marked:
        places = {marked[-1]} if rime not in ("ưa", "ưi", "ưu") else {0}
    elif rime[-1] not in "aeiouy" or len(vowels) == 1:
        places = {vowels[-1]}
    elif len(vowels) == 3:
        places = {vowels[1], vowels[2]} if rime == "uya" else {vowels[1]}
    else:
        places = {0, 1} if rime in ("oa", "oe", "uy") else {0}
    for place in places:
        for tone in _TONES:
            yield rime[: place + 1] + tone + rime[place + 1 :]


def _bare(text: str) -> str:
    return text.strip(" .:;,*()-").casefold()


def _is_of_phrases(text: str) -> bool:
    """Whether a text, or all parts of a list, are phrases: "Cà Mau; Sóc Trăng"."""
    return all(_bare(part) in _phrases() for part in re.split("[;,]", text))


@cache
def _phrases() -> frozenset[str]:
    """Labels of the forms, names of provinces and usual short cells, case folded."""
    return frozenset(_bare(unicodedata.normalize("NFC", phrase)) for phrase in _printed())


def _printed() -> Iterator[str]:
    yield from _data()["phrases"]
    yield from (area.name for area in areas().values())
    for path in sorted((_HERE.parent / "submissions" / "forms").glob("*.yml")):
        yield from _strings(load_yaml(path))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, (list, dict)):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _strings(child)


def _is_of_labels(text: str) -> bool:
    words = _WORD.findall(text.casefold())
    return len(words) >= _FEW_WORDS and all(word in _label_words() for word in words)


@cache
def _label_words() -> frozenset[str]:
    return frozenset(word for phrase in _phrases() for word in _WORD.findall(phrase))


@cache
def _vocabulary() -> frozenset[str]:
    """The words of the phrases, in both styles of tone marks."""
    words = {word for word in _label_words() if not word.isascii()} | set(_data()["words"])
    return frozenset(words | {style for word in words for style in _both_styles(word)})


def _both_styles(word: str) -> Iterator[str]:
    """ "hòa" → "hoà", "hoà" → "hòa"."""
    found = re.fullmatch("([^aeouy]*)(o[ae]|uy)([^aeouy]*)", unicodedata.normalize("NFD", word).translate(_NO_TONES))
    tone = next((mark for mark in unicodedata.normalize("NFD", word) if mark in _TONES), "")
    if found and tone and not found[3]:
        first, second = found[2][0], found[2][1]
        yield unicodedata.normalize("NFC", f"{found[1]}{first}{tone}{second}")
        yield unicodedata.normalize("NFC", f"{found[1]}{first}{second}{tone}")


def _known(text: str) -> int:
    words: Iterable[str] = _WORD.findall(text.casefold())
    return sum(word in _vocabulary() for word in words)
