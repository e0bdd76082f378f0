"""How the cells of each column are read: one converter a column, settled from all of its cells, each value once."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import NoneType
from typing import Any

from capacity.text import clean
from imports import cells
from imports.captions import is_agency_name, names_large_body
from imports.cell_dates import DateStyle, birth, birth_of_parts, cut_at_date, date_style, day
from imports.cells import Converter, Fault
from imports.layout import BIRTH_PARTS, Layout
from imports.sheets import Cell, Sheet

_BIRTHS = ("birth", "birth_male", "birth_female")
_CODES = ("staff_code", "agency_code", "code", "parent_code")
_CONVERTERS: Mapping[str, Converter] = {
    "full_name": cells.name,
    "family_name": cells.name,
    "given_name": cells.name,
    "gender": cells.gender,
    "female_mark": cells.female_mark,
    "male_mark": cells.male_mark,
    "honorific": cells.honorific,
    "national_id": cells.national_id,
    "category": cells.category,
    "phone": cells.phone,
    "email": cells.email,
    "position": cells.text_without_serial,
    "hours": cells.number,
    "validity_months": cells.months,
}
_MERGED_DOWN = ("agency", "agency_code", "unit", "category")
"""What one cell merged over several rows says of all the people beside it."""
_SEPARATOR = re.compile(r"\s*[,;\n]\s*|\s+[-–]\s+|\s*[–]\s*")
_BORN = re.compile(r"[\s,;:(–\-]*(?:sinh ngày|sinh năm|ngày sinh|năm sinh|sn|ns)?[\s,;:(–\-]*$", re.IGNORECASE)
_EMAIL_IN_TEXT = re.compile(r"[^\s,;/()]+@[^\s,;/()]+")


@dataclass(slots=True)
class Column:
    """The values of a column, a row of the table each, nothing where there is none."""

    index: int
    """Where it stands, from 0; that of the first part where several columns make up one."""
    field: str
    values: list[Any]
    faults: dict[int, Fault]
    """Row of the table (from 0) to why there is no value."""
    style: DateStyle | None = None
    """How its dates are written."""
    is_full: bool = False
    """Whether every row of it has a value."""


def read_columns(sheet: Sheet, layout: Layout, today: date) -> list[Column]:
    """The columns of a table, every cell converted."""
    body = sheet.rows[layout.header.stop :]
    width = len(body[0]) if body else 0
    found: Sequence[Sequence[Cell]] = list(zip(*body, strict=True)) or [()] * width
    fields = {field: index for index, field in layout.columns.items()}
    known = set(fields)
    columns: list[Column] = []
    if all(part in fields for part in BIRTH_PARTS):
        columns.append(_birth_of_parts([found[fields.pop(part)] for part in BIRTH_PARTS], layout, today))
    for field, index in fields.items():
        if index >= width:
            continue
        column = found[index]
        if field in _MERGED_DOWN:
            column = _filled_down(column, index, sheet, layout.header.stop)
        for part, pick in PARTS.get(field, ((field, None),)):
            if part == field or part not in known:
                columns.append(_read(index, part, column, pick, sheet, layout.kind == "agencies", today))
    return columns


_Pick = Callable[[Cell], Cell]


def _read(
    index: int, field: str, column: Sequence[Cell], pick: _Pick | None, sheet: Sheet, is_agency: bool, today: date
) -> Column:
    found = set(column)
    distinct: Iterable[Cell] = set(map(pick, found)) if pick else found
    style = None
    convert = cells.text if is_agency else _CONVERTERS.get(field, cells.text)
    if field in _BIRTHS or field == "completed_on":
        style = date_style(distinct, uses_1904=sheet.uses_1904)
        convert = partial(birth if field in _BIRTHS else day, style=style, today=today)
    elif field in _CODES and (digits := _common_length(distinct)):
        convert = partial(_code, digits=digits)
    return _converted(index, field, column, found, _picked(pick, convert) if pick else convert, style)


def _picked(pick: _Pick, convert: Converter) -> Converter:
    return lambda cell: convert(pick(cell))


def _converted(
    index: int, field: str, column: Sequence[Any], distinct: set[Any], convert: Converter, style: DateStyle | None
) -> Column:
    """`distinct` are the cells of the column, each once."""
    known: dict[Any, Any] = {cell: convert(cell) for cell in distinct if cell != ""}
    classes = set(map(type, known.values()))
    is_full = "" not in distinct and classes.isdisjoint((Fault, NoneType))
    known[""] = None
    values = [known[cell] for cell in column]
    faults: dict[int, Fault] = {}
    if Fault in classes:
        faults = {row: value for row, value in enumerate(values) if value.__class__ is Fault}
        for row in faults:
            values[row] = None
    return Column(index, field, values, faults, style, is_full)


def _birth_of_parts(parts: list[Sequence[Cell]], layout: Layout, today: date) -> Column:
    index = min(index for index, field in layout.columns.items() if field in BIRTH_PARTS)
    column = list(zip(*parts, strict=True))
    return _converted(index, "birth", column, set(column), partial(birth_of_parts, today=today), None)


def _filled_down(column: Sequence[Cell], index: int, sheet: Sheet, first: int) -> Sequence[Cell]:
    filled = list(column)
    for top, left, bottom, right in sheet.merged:
        if left == index == right and first <= top < bottom:
            filled[top - first : bottom - first + 1] = [filled[top - first]] * len(
                filled[top - first : bottom - first + 1]
            )
    return filled


def _common_length(column: Iterable[Cell]) -> int:
    """How many digits the codes have that are kept as text, where all have as many and one begins with 0."""
    codes = [text for cell in column if isinstance(cell, str) and (text := cell.strip()).isdecimal()]
    lengths = set(map(len, codes))
    return lengths.pop() if len(lengths) == 1 and any(code[0] == "0" for code in codes) else 0


def _code(cell: Cell, digits: int) -> str | Fault | None:
    """A code; one that became a number is given back its zeros."""
    value = cells.text(cell)
    return value.zfill(digits) if isinstance(cell, (int, float)) and isinstance(value, str) else value


def _position(cell: Cell) -> Cell:
    return _position_and_agency(cell)[0]


def _agency(cell: Cell) -> Cell:
    return _position_and_agency(cell)[1]


def _position_and_agency(cell: Cell) -> tuple[Cell, Cell]:
    """`Chuyên viên, Sở Nội vụ` and `Giáo viên Trường THCS Nậm Có` in two; else the whole is a position."""
    if not isinstance(cell, str):
        return cell, ""
    for match in _SEPARATOR.finditer(cell):
        rest = cell[match.end() :]
        if match.start() and is_agency_name(clean(rest)):
            return cell[: match.start()], rest
        if names_large_body(cell) and rest:
            return rest, cell[: match.start()]
    parts = clean(cell).split(" ")
    for place in range(len(parts)):
        rest = " ".join(parts[place:])
        if names_large_body(rest):
            return " ".join(parts[:place]), rest
    return cell, ""


def _name_and_date(cell: Cell) -> tuple[Cell, Cell]:
    """`Lò Văn Sơn - 12/5/1985` and `Lò Văn Sơn (sinh năm 1985)` in two."""
    if not isinstance(cell, str):
        return cell, ""
    before, found, _after = cut_at_date(cell)
    return _BORN.sub("", before), found


def _name_part(cell: Cell) -> Cell:
    return _name_and_date(cell)[0] if isinstance(cell, str) else cell


def _date_part(cell: Cell) -> Cell:
    return _name_and_date(cell)[1] if isinstance(cell, str) else ""


def _phone_part(cell: Cell) -> Cell:
    return _EMAIL_IN_TEXT.sub("", cell).strip(" -–,;/\n") if isinstance(cell, str) else cell


def _email_part(cell: Cell) -> Cell:
    match = _EMAIL_IN_TEXT.search(cell) if isinstance(cell, str) else None
    return match[0] if match else ""


PARTS: Mapping[str, tuple[tuple[str, _Pick | None], ...]] = {
    "position_agency": (("position", _position), ("agency", _agency)),
    "name_birth": (("full_name", _name_part), ("birth", _date_part)),
    "phone_email": (("phone", _phone_part), ("email", _email_part)),
}
"""Columns that hold two facts in a cell: the field of each, and how it is picked out."""
