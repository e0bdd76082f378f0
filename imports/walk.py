"""Down the rows of a list: which of them are people, and under which agency they stand."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from capacity.text import clean
from imports.captions import (
    is_agency_name,
    is_column_numbers,
    is_group_of_agencies,
    is_numbering,
    is_signature,
    is_total,
    is_unit_name,
    leading_number,
    numbering_style,
    section_title,
)
from imports.cells import Fault, category
from imports.content import content_field
from imports.headings import heading_key
from imports.layout import Layout
from imports.sheets import Cell, Sheet

_NAME_FIELDS = ("full_name", "name_birth", "family_name", "given_name")
_FACT_FIELDS = (
    "national_id", "birth", "birth_male", "birth_female", "birth_year", "name_birth", "staff_code", "phone",
    "phone_email", "completed_on",
)  # fmt: skip
_COUNT = re.compile(r"\d{1,5}[.)]?")
_DIGIT = re.compile(r"\d")
_LONGEST_TITLE = 120


class Place(NamedTuple):
    """A row that is a person, and what the rows above it say about where."""

    row: int
    """From 0."""
    cells: list[Cell]
    agency: str | None
    unit: str | None


def people(sheet: Sheet, layout: Layout, agency: str | None) -> Iterator[Place]:
    """The rows of a sheet that are people; `agency` is where those stand whom no section row says more of."""
    walk = _Walk(layout, agency)
    for index in range(layout.header.stop, len(sheet.rows)):
        cells = sheet.rows[index]
        if any(cells) and walk.is_person(cells):
            yield Place(index, cells, walk.agency, walk.unit)


class _Walk:
    """What the rows above have said."""

    def __init__(self, layout: Layout, agency: str | None) -> None:
        self.agency = self._default = agency
        self.unit: str | None = None
        self._agency_style: str | None = None
        self._has_ended = False
        self._numbering = layout.numbering
        columns = {field: index for index, field in layout.columns.items()}
        self._names = [columns[field] for field in _NAME_FIELDS if field in columns]
        self._facts = [columns[field] for field in _FACT_FIELDS if field in columns]
        self._others = [index for index in layout.columns if index not in self._names]
        self._headings = {heading_key(part) for text in layout.headings.values() for part in text.split(" > ")}

    def is_person(self, cells: list[Cell]) -> bool:
        """Whether a row is a person; what else it is, is remembered."""
        name: Cell = ""
        for index in self._names:
            name = cells[index]
            if name != "":
                break
        if self._is_counted(cells) and self._has_fact(cells) and isinstance(name, str) and name[:1].isalpha():
            self._has_ended = False
            return True
        return self._judge(cells, name)

    def _is_counted(self, cells: list[Cell]) -> bool:
        if self._numbering is None:
            return False
        count = cells[self._numbering]
        return bool(_COUNT.fullmatch(count.strip())) if isinstance(count, str) else isinstance(count, (int, float))

    def _has_fact(self, cells: list[Cell]) -> bool:
        """Whether a birth, a number or the like stands in its column: no caption has one."""
        for index in self._facts:
            cell = cells[index]
            if cell != "" and (not isinstance(cell, str) or cell[-1].isdecimal() or _DIGIT.search(cell)):
                return True
        return False

    def _judge(self, cells: list[Cell], name: Cell) -> bool:
        has_fact, is_counted = self._has_fact(cells), self._is_counted(cells)
        numbering, caption, rest = self._caption(cells)
        if caption and is_total(caption):
            return False
        if caption and self._is_section(numbering, caption, rest):
            self._enter(numbering, section_title(caption))
            return False
        if is_column_numbers(cells) or (not has_fact and self._is_header(cells)):
            return False
        if not has_fact and caption and is_signature(caption):
            self._has_ended = True
            return False
        if self._has_ended and not (has_fact and name != ""):
            return False
        filled = sum(cells[index] != "" for index in self._others)
        if name == "":
            has_text = any(isinstance(cell, str) and cell for cell in rest)
            is_person = (is_counted and filled > 0) or (has_fact and filled > 1 and has_text)
        else:
            is_person = is_counted or has_fact or filled > 1 or self._is_bare_name(caption, filled)
        self._has_ended = self._has_ended and not is_person
        return is_person

    def _caption(self, cells: list[Cell]) -> tuple[str, str, list[Cell]]:
        """The number in front of a row, its first text, and whatever else stands in it."""
        filled = [clean(cell) if isinstance(cell, str) else cell for cell in cells if cell != ""]
        numbering = ""
        if filled and (not isinstance(filled[0], str) or is_numbering(filled[0])):
            first = filled.pop(0)
            numbering = str(int(first)) if isinstance(first, float) else str(first)
        if not filled or not isinstance(filled[0], str):
            return numbering, "", filled
        if len(filled) > 1 and len(set(filled)) == 1:
            del filled[1:]  # A caption that was merged over the row, and copied into each cell where it no longer is.
        return numbering or leading_number(filled[0]), filled[0], filled[1:]

    def _is_section(self, numbering: str, caption: str, rest: list[Cell]) -> bool:
        title = section_title(caption)
        if not title or len(title) > _LONGEST_TITLE or title.startswith("("):
            return False
        is_numbered = bool(numbering) and not _COUNT.fullmatch(numbering)
        names_agency = is_agency_name(title) or is_group_of_agencies(title) or is_unit_name(title)
        if rest:
            # A count of people may stand beside the agency, but nothing else.
            return names_agency and all(isinstance(cell, (int, float)) or _COUNT.fullmatch(str(cell)) for cell in rest)
        return names_agency or is_numbered

    def _enter(self, numbering: str, title: str) -> None:
        if not isinstance(category(title), Fault):
            return
        if is_group_of_agencies(title):
            self.agency, self.unit, self._agency_style = self._default, None, None
            return
        style = numbering_style(numbering)
        if self.agency and is_unit_name(title) and style != self._agency_style:
            self.unit = title
            return
        self.agency, self.unit, self._agency_style = title, None, style

    def _is_header(self, cells: list[Cell]) -> bool:
        texts = [cell for cell in cells if isinstance(cell, str) and cell]
        return len(texts) > 1 and all(heading_key(text) in self._headings for text in texts)

    def _is_bare_name(self, caption: str, filled: int) -> bool:
        """Whether a name that stands alone, without a number in front, is somebody."""
        if content_field([caption]) == "full_name":
            return True
        return filled > 0 and self._numbering is None and not is_signature(caption)
