"""The Vietnamese encodings from before Unicode: TCVN3 (ABC, .VnTime) and VNI, whose bytes show up as Latin letters."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from imports.old_fonts import Encoding


class Evidence(NamedTuple):
    """What the letters of a text prove, and by how many words."""

    encoding: Encoding
    words: int


_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
"""The letters from each byte on. Capitals with tones have no bytes: capital fonts draw the small ones large."""
_TCVN3 = {first + place: letter for first, letters in _TCVN3_RUNS.items() for place, letter in enumerate(letters)}
_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_CIRCUMFLEXES = {"â": "\u0302"} | {mark: f"\u0302{tone}" for mark, tone in zip("áàåãä", _TONES.values(), strict=True)}
_BREVES = {"ê": "\u0306"} | {mark: f"\u0306{tone}" for mark, tone in zip("éèúüë", _TONES.values(), strict=True)}
_VNI_MARKS = {
    "a": _TONES | _CIRCUMFLEXES | _BREVES,
    "e": _TONES | _CIRCUMFLEXES,
    "o": _TONES | _CIRCUMFLEXES,
    "u": _TONES,
    "y": {mark: tone for mark, tone in _TONES.items() if mark != "ï"},
    "ô": _TONES,
    "ö": _TONES,
}
"""The mark that follows a letter, as what Unicode combines with it."""
_VNI_LETTERS = dict(zip("íìæóòîñôö", "íìỉĩịỵđơư", strict=True))
_VNI = re.compile(
    "|".join([*(f"{letter}[{''.join(marks)}]" for letter, marks in _VNI_MARKS.items()), f"[{''.join(_VNI_LETTERS)}]"]),
    re.IGNORECASE,
)
_MODERN = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]"
)
_WORD = re.compile("[A-Za-z\xa1-\xff]+")
_SYLLABLE = re.compile(
    "(?:b|ch?|[dđ]|g[hi]?|h|k[hlr]?|l|m|n(?:gh?|h)?|p[hr]?|qu|r|s|t[hr]?|v|x)?"
    "(?:[iy]êu|oa[ioy]|oeo|uao|uây|uôi|uy[aêu]|ươ[iu]|a[iouy]|â[uy]|eo|êu|i[aêu]|o[aăeio]|ôi|ơi|u[aăâêiôơy]|ư[aiơu]|yê"
    "|[aăâeêioôơuưy])"
    "(?P<stop>ch?|k|p|t|)(?:m|n[gh]?|)"
)
_TONE_MARKS = frozenset(_TONES.values())
_HIGH_TONES = frozenset("\u0301\u0323")


def is_legacy(texts: Iterable[str]) -> bool:
    """Whether the letters of texts prove an encoding from before Unicode more than Unicode."""
    words = dict.fromkeys(Encoding, 0)
    for found in filter(None, map(evidence, texts)):
        words[found.encoding] += found.words
    return max(words[Encoding.TCVN3], words[Encoding.VNI]) > 2 * words[Encoding.UNICODE]


def decode(text: str, encoding: Encoding) -> str:
    """The text in Unicode."""
    if encoding is Encoding.TCVN3:
        return text.translate(_TCVN3)
    return _VNI.sub(_vni_letter, text) if encoding is Encoding.VNI else text


def _vni_letter(match: re.Match[str]) -> str:
    letter, mark = match[0][0], match[0][1:].lower()
    plain = _VNI_LETTERS.get(letter.lower(), letter)
    marked = plain + _VNI_MARKS[letter.lower()][mark] if mark else plain
    return unicodedata.normalize("NFC", marked.upper() if letter.isupper() else marked)


@lru_cache(maxsize=65536)
def evidence(text: str) -> Evidence | None:
    """What the letters of a text prove about its encoding; nothing where they fit several, or none.

    Letters that only Unicode has prove Unicode. Else the words with letters past ASCII must be Vietnamese syllables in
    one of the encodings more than in the others: `Phùng` and `Lê` are syllables in two, `TrÞnh` in TCVN3 alone.
    """
    if text.isascii():
        return None
    if found := _MODERN.findall(text):
        return Evidence(Encoding.UNICODE, len(found))
    words = [word for word in _WORD.findall(text) if not word.isascii() and (len(word) > 1 or word.isalpha())]
    if not words:
        return None
    fitting = sorted((sum(_is_read_by(word, encoding) for word in words), encoding) for encoding in Encoding)
    (second, _other), (most, encoding) = fitting[-2:]
    return Evidence(encoding, most - second) if most > second and 2 * most >= len(words) else None


@lru_cache(maxsize=65536)
def _is_read_by(word: str, encoding: Encoding) -> bool:
    """Whether a word is a Vietnamese syllable in an encoding, all of its letters used."""
    if encoding is Encoding.TCVN3 and any(letter >= "\x80" and ord(letter) not in _TCVN3 for letter in word):
        return False
    if encoding is Encoding.VNI and not _VNI.sub("", word).isascii():
        return False
    return _is_syllable(decode(word, encoding))


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [part for part in parts if part in _TONE_MARKS]
    letters = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONE_MARKS))
    match = _SYLLABLE.fullmatch(letters)
    if match is None or len(tones) > 1:
        return False
    return not match["stop"] or (bool(tones) and tones[0] in _HIGH_TONES)
