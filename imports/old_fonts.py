"""Fonts from before Unicode by their names, and the letters that hint at them: what the reading process asks of them.

Apart from `imports.legacy`, whose tables and patterns would take a tenth of the start of that process.
"""

import re
from enum import StrEnum


class Encoding(StrEnum):
    """How a text is written."""

    UNICODE = "Unicode"
    TCVN3 = "TCVN3"
    VNI = "VNI"


ODD = re.compile(
    "[\xa1-\xbf\xc4-\xc7\xcb\xce\xcf\xd1\xd6-\xd8\xdb\xdc\xde-\xdf\xe4-\xe7\xeb\xee-\xf1\xf6-\xf8\xfb\xfc\xfe]"
)
"""What some word of every longer text in an old encoding has, and hardly any text in Unicode."""
_FONT = re.compile(r"\.vn|vni[- ]|vn(?:time|arial|timesh)", re.IGNORECASE)


def encoding_of_font(font: str) -> Encoding | None:
    """The encoding that text in a font has, by the name of the font; nothing for fonts of Unicode."""
    match = _FONT.match(font)
    if match is None:
        return None
    return Encoding.VNI if match[0].lower().startswith("vni") else Encoding.TCVN3


def draws_capitals(font: str) -> bool:
    """Whether a font draws small letters as capitals, as `.VnTimeH` does."""
    return font.endswith("H") and encoding_of_font(font) is Encoding.TCVN3
