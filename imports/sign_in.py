"""Sign-in sheets: people down, sessions across, a mark in each box."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import takewhile
from pathlib import Path

from capacity.text import clean, fold
from imports.cells import to_text
from imports.header import NAMES_A_PERSON, heading_chains
from imports.headings import EXACT, UNREAD, heading_key, person_meaning
from imports.layout import Layout, column_letter, find_layout, layout_key
from imports.mark_table import MarkTable
from imports.meetings import read_meeting
from imports.repair import Repair
from imports.rows import Book, MarkSheet, Reading, SheetReading
from imports.session_headings import SessionHeading, read_heading
from imports.sheets import Cell, Sheet
from imports.tables import Seen

ID_HEADING = "Mã dòng"
"""The heading of the hidden column of our own workbook."""
_TOP = 40
_DEEPEST = 4
_DATE_IN_TITLE = re.compile(
    r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}|ngày\s*\d{1,2}\s*tháng\s*\d{1,2}(?:\s*năm\s*\d{4})?|\d{1,2}[/.\-]\d{1,2}$",
    re.IGNORECASE,
)
_MARK_HEADINGS = frozenset(
    "diem danh; co mat; tinh trang; trang thai; chuyen can; hien dien; attendance; status; ket qua diem danh; "
    "tham du; tham gia; mark".split("; ")
)
_TITLES = 12


def read_sign_in(
    repaired: Repair, seen: Seen, mapping: Mapping[str, str], *, is_sure: bool, book: Book | None = None
) -> MarkSheet | None:
    """The people and marks of a sheet; nothing where it is no sign-in sheet.

    Unless `is_sure`, most boxes that hold anything must hold a mark, for lists of people have columns to sign in.
    """
    sheet = repaired.sheet
    header = _header(sheet)
    if header is None:
        return None
    texts = _with_texts(sheet, header)
    layout = find_layout(texts, "attendance", mapping, header)
    if layout is None:
        return None
    titles = _titles(sheet, header)
    sessions, id_column = _sessions(texts, layout, [repaired.title, *(text for _cell, text in titles)])
    if not sessions:
        return None  # Nearly every list of people ends here, before any of its cells is read.
    table = MarkTable(sheet, layout, seen, sessions, id_column)
    if not (is_sure or table.has_marks()):
        return None
    rows = table.rows(None)
    return MarkSheet(
        name=sheet.name,
        header_rows=[row + 1 for row in header],
        columns={column_letter(index): field for index, field in table.layout.columns.items()},
        headings={column_letter(index): heading for index, heading in layout.headings.items()},
        rows=rows,
        layout_key=layout_key(layout),
        notes=table.notes(),
        sessions={column_letter(index): heading for index, heading in sessions.items()},
        titles=titles,
        book=book,
    )


def _header(sheet: Sheet) -> range | None:
    """The rows of headings around the first that names people: as far as merged cells, days and parts reach."""
    for index, row in enumerate(sheet.rows[:_TOP]):
        if sum(cell != "" for cell in row) > 1 and any(_names_person(cell) for cell in row):
            return _around(sheet, index)
    return None


def _names_person(cell: Cell) -> bool:
    meaning = person_meaning(cell) if isinstance(cell, str) and cell else None
    return meaning is not None and meaning.strength == EXACT and meaning.field in NAMES_A_PERSON


def _around(sheet: Sheet, row: int) -> range:
    name = next(place for place, cell in enumerate(sheet.rows[row]) if _names_person(cell))
    top = bottom = row
    for first, _left, last, _right in sorted(sheet.merged) * 2:
        if first < last < first + _DEEPEST and first <= bottom and last >= top:
            top, bottom = min(top, first), max(bottom, last)
    while top and row - top < _DEEPEST and _is_of_sessions(sheet.rows[top - 1], name):
        top -= 1
    while bottom + 1 < len(sheet.rows) and bottom - row < _DEEPEST and _is_of_sessions(sheet.rows[bottom + 1], name):
        bottom += 1
    return range(top, bottom + 1)


def _is_of_sessions(cells: list[Cell], name: int) -> bool:
    """Whether a row goes on with the headings: only days, parts and the like, right of the names."""
    filled = [place for place, cell in enumerate(cells) if cell != ""]
    texts = [_heading_text(cells[place]) for place in filled]
    if not filled or min(filled) <= name or len(" ".join(texts)) > 20 * len(texts):
        return False
    return all(read_heading("", [text]) or text.isdecimal() or heading_key(text) in _GROUPS for text in texts)


_GROUPS = _MARK_HEADINGS | frozenset(
    "ngay; thang; buoi; buoi hoc; ngay hoc; thoi gian; thoi gian hoc; ky nhan; chu ky; cac buoi; ghi chu".split("; ")
)


def _heading_text(cell: Cell) -> str:
    return clean(to_text(cell))


def _with_texts(sheet: Sheet, header: range) -> Sheet:
    """The sheet with days and numbers among its headings as text."""
    rows = list(sheet.rows)
    for index in header:
        rows[index] = [cell if isinstance(cell, str) else _heading_text(cell) for cell in rows[index]]
    return replace(sheet, rows=rows)


def _titles(sheet: Sheet, header: range) -> list[tuple[str, str]]:
    found = []
    for index, row in enumerate(sheet.rows[: header.start]):
        for column, cell in enumerate(row):
            if cell != "":
                found.append((f"{column_letter(column)}{index + 1}", _heading_text(cell)))
    return found[: _TITLES * 4]


def _sessions(sheet: Sheet, layout: Layout, titles: Iterable[str]) -> tuple[dict[int, SessionHeading], int | None]:
    """The columns of sessions, and the one with our own numbers."""
    chains = heading_chains(sheet, layout.header, max(map(len, sheet.rows), default=0))
    found: dict[int, SessionHeading] = {}
    id_column = next((index for index, chain in chains.items() if chain and chain[-1] == ID_HEADING), None)
    before: SessionHeading | None = None
    for index, chain in chains.items():
        heading = _session(sheet, layout, index, chain)
        if heading is None:
            before = None if chain else before
            continue
        if heading.day is None and before and before.has_date and heading.part:
            heading = replace(heading, day=before.day, month=before.month, year=before.year)
        if not heading.has_date and heading.day and before and before.month:
            heading = replace(heading, month=before.month, year=before.year)
        found[index] = before = heading
    return _of_title(sheet, layout, chains, found, titles), id_column


def _session(sheet: Sheet, layout: Layout, index: int, chain: list[str]) -> SessionHeading | None:
    cell = _place_of(sheet, layout.header, index)
    heading = read_heading(cell, chain) if chain else None
    if heading is None or index == layout.numbering:
        return None
    meaning = person_meaning(chain[-1])
    if meaning and meaning.field != UNREAD:
        return None
    if meaning and heading_key(chain[-1]) not in ("sang", "chieu", "ky nhan", "chu ky", "ky ten"):
        return None
    return heading


def _place_of(sheet: Sheet, header: range, column: int) -> str:
    """The cell that holds the heading of a column: the lowest with a text, or that of its group."""
    for index in reversed(header):
        if sheet.rows[index][column] != "":
            return f"{column_letter(column)}{index + 1}"
    return f"{column_letter(column)}{header.start + 1}"


def _of_title(
    sheet: Sheet, layout: Layout, chains: dict[int, list[str]], found: dict[int, SessionHeading], titles: Iterable[str]
) -> dict[int, SessionHeading]:
    """The columns of a sheet about one day that only its title names."""
    if any(heading.has_date or heading.ordinal for heading in found.values()):
        return found
    dated = next(filter(None, map(_dated, titles)), None)
    if not found:
        index = next((i for i, chain in chains.items() if chain and heading_key(chain[-1]) in _MARK_HEADINGS), None)
        if index is None or dated is None:
            return {}
        return {index: replace(dated, cell=_place_of(sheet, layout.header, index))}
    if dated is None:
        return found
    return {
        index: replace(heading, day=dated.day, month=dated.month, year=dated.year) for index, heading in found.items()
    }


def _dated(text: str) -> SessionHeading | None:
    match = _DATE_IN_TITLE.search(text)
    heading = read_heading("", [match[0]]) if match else None
    if heading is None or not heading.has_date:
        return None
    part = next((part for word, part in _PARTS if word in f" {fold(text)} "), None)
    return replace(heading, part=part)


_PARTS = (("sang", "morning"), ("chieu", "afternoon"), (" toi ", "evening"))


def read_attendance(
    path: Path, repaired: Iterable[Repair], mapping: Mapping[str, str], book: Book | None, *, is_sure: bool
) -> Reading:
    """The sheets of a file that are reports of participants or sign-in sheets; none where it is something else."""
    seen: Seen = {}
    found: list[SheetReading] = []
    for each in repaired:
        sheet = read_meeting(path, each) or read_sign_in(
            each, seen, mapping, is_sure=is_sure or book is not None, book=book
        )
        if sheet is not None:
            found.append(sheet)
    return Reading(path, "attendance", found)


def read_book(sheets: Iterable[Sheet]) -> Book | None:
    """What the hidden sheet of our own workbook says; nothing where there is none or it was changed."""
    for sheet in sheets:
        if sheet.is_hidden and sheet.rows and clean(str(sheet.rows[0][0])) == "capacity attendance":
            try:
                return _book(sheet.rows)
            except (ValueError, IndexError, TypeError):
                return None
    return None


def _book(rows: list[list[Cell]]) -> Book:
    code = to_text(rows[1][1])
    days = list(takewhile(lambda cell: cell != "", rows[2][2:]))
    numbers = [int(to_text(cell)) for cell in rows[4][2 : 2 + len(days)]]
    sessions = {
        (date.fromisoformat(str(day)), str(part)): number
        for day, part, number in zip(days, rows[3][2:], numbers, strict=False)
    }
    marks: dict[int, dict[int, str]] = {}
    names: dict[int, str] = {}
    for row in rows[5:]:
        if row[0] == "":
            continue
        line = int(to_text(row[0]))
        names[line] = str(row[1])
        marks[line] = {number: str(cell) for number, cell in zip(numbers, row[2:], strict=False) if cell != ""}
    return Book(code, sessions, marks, names)
