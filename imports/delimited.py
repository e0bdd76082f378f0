"""Tables of delimited text: the encoding and the delimiter found out, rows as Excel would number them."""

import codecs
import csv
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

from imports.legacy import is_legacy
from imports.limits import refuse_large

_DELIMITERS = "\t;,|"
_SAMPLE_LINES = 50


def read_delimited(path: Path) -> list[list[Any]]:
    """The rows of a text file, all of one width; raises csv.Error where it is not a table, OverflowError."""
    text = _decode(path.read_bytes())
    delimiter = None
    if text[:4].lower() == "sep=":
        # Excel writes and obeys this line, and does not count it.
        first, _end, text = text.partition("\n")
        delimiter = first.strip()[4:5] or None
    rows: list[list[Any]] = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter or _delimiter(text)))
    width = max(map(len, rows), default=0)
    refuse_large(len(rows), width)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:200]:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Typed in a font of old, bytes stand for other letters than those of Windows.
        latin = content.decode("latin-1")
        return latin if is_legacy(latin.splitlines()) else content.decode("cp1258", "replace")


def _delimiter(text: str) -> str:
    """The character that cuts most of the first lines into most columns of equal number."""
    lines = "\n".join(text.splitlines()[:_SAMPLE_LINES])

    def regularity(delimiter: str) -> int:
        widths = Counter(map(len, csv.reader(StringIO(lines), delimiter=delimiter)))
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=regularity)
