"""Lines that go into a sheet one by one while it is written, so that a long list needs no memory.

What comes from data stays text here as everywhere: texts are written as texts, formulas are our own alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from xml.sax.saxutils import escape

from capacity.dates import format_date

FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_UNWRITABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
UNWRITABLE = re.compile(f"[{_UNWRITABLE}]")
"""What XML cannot hold, and what shows a text as another one."""
_SPECIAL = re.compile(f"[{_UNWRITABLE}&<>]|^ | $|\n")
_DAY_0 = date(1899, 12, 30).toordinal()
_FIRST_SOUND_DAY = 61
"""Before March 1900 spreadsheets count a day that never was."""
_ROW = re.compile(r'<row r="(\d+)"')


class Formula(NamedTuple):
    """A formula of our own, never of data, with what it comes to."""

    text: str
    """Begins with `=`."""
    result: float | str


Value = str | int | float | date | Formula | None


class Line(NamedTuple):
    """A line: its values from the first column on, which kind of line it is, and its height in points."""

    values: Sequence[Value]
    kind: int = 0
    height: float | None = None
    level: int = 0
    """How deep below other lines it can be folded away."""


Style = tuple[int, int]
"""The number of a cell's style in the file, and that of the same style for a text that looks like a formula."""


class Poured(NamedTuple):
    """Lines from a row on, with the styles of each kind of line, a column each."""

    row: int
    lines: Iterable[Line]
    styles: Sequence[Sequence[Style]]


def sheet_with(xml: str, poured: Sequence[Poured]) -> Iterator[str]:
    """A sheet's XML with lines poured into it, piece by piece; their rows must hold nothing else."""
    # The size that the sheet states no longer holds, and need not be stated.
    xml = re.sub(r"<dimension [^>]*>", "", xml, count=1)
    done = 0
    for one in sorted(poured, key=lambda poured: poured.row):
        place = _place(xml, one.row)
        yield xml[done:place]
        yield from _rows(one)
        done = place
    yield xml[done:]


def _place(xml: str, row: int) -> int:
    """Where in the XML a row belongs."""
    for match in _ROW.finditer(xml):
        if int(match[1]) >= row:
            return match.start()
    return xml.index("</sheetData>")


def _rows(poured: Poured) -> Iterator[str]:
    kinds = [[(letters(column), style) for column, style in enumerate(styles, 1)] for styles in poured.styles]
    for row, (values, kind, height, level) in enumerate(poured.lines, poured.row):
        cells = [
            _cell(f"{letter}{row}", style, value) for (letter, style), value in zip(kinds[kind], values, strict=True)
        ]
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        size += f' outlineLevel="{level}"' if level else ""
        yield f'<row r="{row}"{size}>{"".join(cells)}</row>'


def _cell(place: str, style: Style, value: Value) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{style[0]}"/>'
    if isinstance(value, str):
        space = ""
        if _SPECIAL.search(value):
            value, space = escape(UNWRITABLE.sub("", value)), ' xml:space="preserve"'
        number = style[1] if value.startswith(FORMULA_SIGNS) and len(value) > 1 else style[0]
        return f'<c r="{place}" s="{number}" t="inlineStr"><is><t{space}>{value}</t></is></c>'
    if isinstance(value, Formula):
        kind = ' t="str"' if isinstance(value.result, str) else ""
        result = escape(str(value.result))
        return f'<c r="{place}" s="{style[0]}"{kind}><f>{escape(value.text[1:])}</f><v>{result}</v></c>'
    if isinstance(value, date):
        day = serial_day(value)
        return _cell(place, style, format_date(value)) if day < _FIRST_SOUND_DAY else _number(place, style, day)
    return _number(place, style, value)


def _number(place: str, style: Style, value: float) -> str:
    return f'<c r="{place}" s="{style[0]}"><v>{value}</v></c>'


def serial_day(value: date) -> int:
    """A day as spreadsheets count it."""
    return value.toordinal() - _DAY_0


def letters(column: int) -> str:
    """`AB` for the 28th column."""
    name = ""
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(65 + place) + name
    return name
