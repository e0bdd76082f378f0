"""Sheets typed in fonts from before Unicode: which of their cells are, settled from all of them, and put right."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from imports.legacy import Evidence, decode, evidence
from imports.old_fonts import ODD, Encoding, draws_capitals, encoding_of_font
from imports.sheets import Cell, Sheet

_FEWEST_WORDS = 3
"""What proves that a sheet is typed in an old encoding; less may be a stray sign."""
_SHORTEST_RUN = 3
_Texts = list[tuple[int, str]]


@dataclass(slots=True)
class Repair:
    """A sheet in Unicode, and what was done to it."""

    sheet: Sheet
    """With the name that it has in the file, by which users call it."""
    title: str
    """Its name as it reads in Unicode."""
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    """Row to column to the text as it stood, for the cells that were put right."""
    encodings: dict[Encoding, int] = field(default_factory=dict)
    """How many cells were typed in each."""
    fonts: list[str] = field(default_factory=list)
    """The fonts that said so."""


def repair(sheet: Sheet) -> Repair:
    """The sheet in Unicode; the sheet itself where it is that already."""
    if not sheet.fonts and (sheet.is_modern or not _has_odd_letters(sheet.rows)):
        return Repair(sheet, sheet.name)
    columns = {column: texts for column in range(_width(sheet)) if (texts := _texts(sheet.rows, column))}
    settled = _by_fonts(sheet, columns)
    rest = {column: [text for text in texts if (text[0], column) not in settled] for column, texts in columns.items()}
    settled |= _by_letters(rest)
    capitals = {font for _column, _first, _last, font in sheet.fonts if draws_capitals(font)}
    drawn = _cells_of_fonts(sheet, capitals) if capitals else {}
    return _put_right(sheet, settled, set(drawn))


def _has_odd_letters(rows: list[list[Cell]]) -> bool:
    texts = {cell for column in zip(*rows, strict=True) for cell in set(column) if cell.__class__ is str}
    return ODD.search("\n".join(texts)) is not None


def _width(sheet: Sheet) -> int:
    return max(map(len, sheet.rows), default=0)


def _texts(rows: list[list[Cell]], column: int) -> _Texts:
    """The rows and texts of a column that have letters past ASCII."""
    return [
        (index, cell) for index, row in enumerate(rows) if isinstance(cell := row[column], str) and not cell.isascii()
    ]


_Settled = dict[tuple[int, int], Encoding]
"""Row and column of cells to their encoding."""


def _cells_of_fonts(sheet: Sheet, fonts: set[str]) -> dict[tuple[int, int], str]:
    return {
        (row, column): font
        for column, first, last, font in sheet.fonts
        if font in fonts and column < _width(sheet)
        for row in range(first, min(last, len(sheet.rows) - 1) + 1)
    }


def _by_fonts(sheet: Sheet, columns: dict[int, _Texts]) -> _Settled:
    """The cells whose font says their encoding, unless the letters of the column in that font say otherwise."""
    fonts = _cells_of_fonts(sheet, {font for *_place, font in sheet.fonts})
    settled: _Settled = {}
    for column, texts in columns.items():
        by_encoding: dict[Encoding, _Texts] = {}
        for row, text in texts:
            encoding = encoding_of_font(fonts.get((row, column), ""))
            if encoding:
                by_encoding.setdefault(encoding, []).append((row, text))
        for encoding, said in by_encoding.items():
            weights = _weights(text for _row, text in said)
            if weights[Encoding.UNICODE] <= weights[encoding]:
                settled |= {(row, column): encoding for row, text in said if not _is(text, Encoding.UNICODE)}
    return settled


def _weights(texts: Iterable[str]) -> Counter[Encoding]:
    weights: Counter[Encoding] = Counter()
    for text in texts:
        if found := evidence(text):
            weights[found.encoding] += found.words
    return weights


def _is(text: str, encoding: Encoding) -> bool:
    found = evidence(text)
    return found is not None and found.encoding is encoding


def _by_letters(columns: dict[int, _Texts]) -> _Settled:
    """One encoding for all where all agree, else one a column, else one for each stretch of a column."""
    by_column = {column: _weights(text for _row, text in texts) for column, texts in columns.items()}
    whole = _one(sum(by_column.values(), Counter()))
    settled: _Settled = {}
    for column, texts in columns.items():
        encoding = whole or _one(by_column[column])
        if encoding:
            settled |= {(row, column): encoding for row, _text in texts}
        elif len(by_column[column]) > 1:
            settled |= {(row, column): encoding for row, encoding in _stretches(texts)}
    return {place: encoding for place, encoding in settled.items() if encoding is not Encoding.UNICODE}


def _one(weights: Counter[Encoding]) -> Encoding | None:
    """The encoding that all the evidence is for."""
    if len(weights) != 1:
        return None
    [(encoding, words)] = weights.items()
    return encoding if words >= _FEWEST_WORDS else None


def _stretches(texts: _Texts) -> list[tuple[int, Encoding]]:
    """The rows of a column that was pasted together from several lists: each as the texts around it are written."""
    proofs = [(row, found) for row, text in texts if (found := evidence(text))]
    runs = [list(run) for _encoding, run in groupby(proofs, key=_encoding_of)]
    long = [run for run in runs if len(run) >= _SHORTEST_RUN]
    if not long:
        return []
    starts = [(run[0][0], run[0][1].encoding) for run in long]
    settled = []
    for row, text in texts:
        if _is(text, Encoding.UNICODE):
            continue
        encoding = next((encoding for first, encoding in reversed(starts) if first <= row), starts[0][1])
        settled.append((row, encoding))
    return settled


def _encoding_of(proof: tuple[int, Evidence]) -> Encoding:
    return proof[1].encoding


def _put_right(sheet: Sheet, settled: _Settled, drawn: set[tuple[int, int]]) -> Repair:
    repaired = Repair(sheet, sheet.name)
    rows = sheet.rows.copy()
    for (row, column), encoding in settled.items():
        text = rows[row][column]
        if not isinstance(text, str):
            continue
        read = decode(text, encoding)
        if (row, column) in drawn:
            read = read.upper()
        if read != text:
            if row not in repaired.cells:
                rows[row] = rows[row].copy()
            rows[row][column] = read
            repaired.cells.setdefault(row, {})[column] = text
            repaired.encodings[encoding] = repaired.encodings.get(encoding, 0) + 1
    if repaired.cells:
        repaired.sheet = replace(sheet, rows=rows)
        repaired.title = _title(sheet.name, repaired.encodings)
        repaired.fonts = sorted({font for *_place, font in sheet.fonts if encoding_of_font(font) in repaired.encodings})
    return repaired


def _title(name: str, encodings: dict[Encoding, int]) -> str:
    """The name of a sheet, which Excel never shows in an old font, but which people type with the old keyboard."""
    found = evidence(name)
    return decode(name, found.encoding) if found and found.encoding in encodings else name
