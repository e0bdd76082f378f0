"""The people of a sign-in sheet, each with the marks of the boxes in the row."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from capacity.i18n import _
from capacity.marks import mark_name
from capacity.text import clean
from imports.cells import Fault, to_text
from imports.header import NAMES_A_PERSON
from imports.layout import Layout, column_letter
from imports.marks import Legend, find_legend, in_full, is_legend_line, read_mark
from imports.rows import Row
from imports.session_headings import SessionHeading
from imports.sheets import Cell, Sheet
from imports.tables import PeopleTable, Seen
from imports.walk import Place, people

_MOST = 0.6
"""The share of the different texts in boxes that must be marks."""


class MarkTable(PeopleTable):
    """A list of people with boxes for marks."""

    def __init__(
        self, sheet: Sheet, layout: Layout, seen: Seen, sessions: dict[int, SessionHeading], id_column: int | None
    ) -> None:
        columns = {i: field for i, field in layout.columns.items() if i not in sessions and i != id_column}
        self.layout = replace(layout, columns=columns)
        super().__init__(sheet, self.layout, seen)
        self._sessions = sessions
        self._id_column = id_column
        first, last = layout.header.start, self._last_person()
        self._legend: Legend = find_legend([*sheet.rows[:first], *sheet.rows[last:]])
        self._guessed = False

    def _last_person(self) -> int:
        """After which row only the foot of the sheet comes; the legend may stand there."""
        name = self._name_column()
        body = enumerate(self._sheet.rows[self._first :], self._first)
        return (
            max((i for i, row in body if len(str(row[name])) > 2 and self._has_mark(row)), default=self._first - 1) + 1
        )

    def _name_column(self) -> int:
        places = [index for index, field in self.layout.columns.items() if field in NAMES_A_PERSON]
        return min(places, default=0)

    def _has_mark(self, row: list[Cell]) -> bool:
        return any(row[index] != "" for index in self._sessions)

    def has_marks(self) -> bool:
        """Whether boxes are filled, most of them with marks."""
        name = self._name_column()
        rows = [row for row in self._sheet.rows[self._first :] if row[name] != ""]
        filled = [row[index] for row in rows for index in self._sessions if row[index] != ""]
        known = sum(read_mark(cell, self._legend).is_known for cell in set(filled)) if filled else 0
        return bool(filled) and known >= _MOST * len(set(filled))

    def rows(self, agency: str | None) -> list[Row]:
        """The people with their marks."""
        return list(self._people(agency))

    def _people(self, agency: str | None) -> Iterator[Row]:
        marked = replace(self.layout, columns=self.layout.columns | dict.fromkeys(self._sessions, "mark"))
        marks: dict[Any, Any] = {}
        found = {place.row: place for place in people(self._sheet, marked, agency)}
        found |= dict(self._added(agency, set(found)))
        for _index, place in sorted(found.items()):
            name = place.cells[self._name_column()]
            if not self._is_listed(place.cells) and self._is_of_foot(str(name), place.cells):
                continue
            row = self._person(place)
            if self._id_column is not None and place.cells[self._id_column] != "":
                row.values["line"] = to_text(place.cells[self._id_column])
            row.values["marks"] = self._marks(row, place.cells, marks)
            yield row

    def _added(self, agency: str | None, found: set[int]) -> Iterator[tuple[int, Place]]:
        """Further rows with a name and a mark: people added by hand, perhaps without a number, after the last one."""
        name = self._name_column()
        for index, cells in enumerate(self._sheet.rows[self._first :], self._first):
            if index in found or cells[name] == "":
                continue
            boxes = {cells[column] for column in self._sessions if cells[column] != ""}
            if len(str(cells[name]).split()) > 1 and any(read_mark(box, self._legend).mark for box in boxes):
                yield index, Place(index, cells, agency, None)

    def _is_of_foot(self, name: str, cells: list[Cell]) -> bool:
        """Whether a row that has no number explains symbols or is signed, so that its boxes hold words if anything."""
        boxes = [to_text(cells[index]) for index in self._sessions if cells[index] != ""]
        if is_legend_line(name) or len(clean(name)) <= 2:
            return True
        return all(len(box.split()) > 1 and not read_mark(box, self._legend).is_known for box in boxes)

    def _is_listed(self, cells: list[Cell]) -> bool:
        """Whether a row without marks is a person of the list and not a name in its foot."""
        if self.layout.numbering is None or (self._id_column is not None and cells[self._id_column] != ""):
            return True
        return cells[self.layout.numbering] != ""

    def _marks(self, row: Row, cells: list[Cell], known: dict[Any, Any]) -> dict[str, str]:
        found = {}
        for index in self._sessions:
            cell = cells[index]
            key = (cell, cell.__class__)
            mark = known.get(key)
            if mark is None:
                mark = known[key] = read_mark(cell, self._legend)
            if not mark.is_known:
                text = to_text(cell)
                message = _("“{value}” is no mark that the sheet explains or that is customary.").format(value=text)
                fault = Fault("unknown_mark", "error", message)
                row.issues.append(self._issue(row, index, fault, text))
            elif mark.mark is not None:
                found[column_letter(index)] = mark.mark
                if mark.is_guessed:
                    self._guessed = True
                    row.values.setdefault("guessed", set()).add(column_letter(index))
        return found

    def notes(self) -> list[str]:
        """What was settled while reading."""
        notes = []
        if self._legend.marks:
            marks = self._legend.marks.items()
            shown = ", ".join(f"{symbol or _('blank')}: {mark_name(in_full(mark))}" for symbol, mark in marks)
            notes.append(_("The legend of the sheet was followed ({marks}).").format(marks=shown))
        if self._guessed:
            notes.append(_("Where no minutes are written, coming late or leaving early counts as 15 minutes."))
        return notes
