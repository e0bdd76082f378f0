"""The table of a sheet as checked rows: every cell converted, every problem named with its place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from capacity.dates import today
from capacity.i18n import _
from imports import cells
from imports.captions import is_column_numbers
from imports.cells import Fault
from imports.columns import PARTS, Column, read_columns
from imports.layout import BIRTH_PARTS, Layout, column_letter
from imports.rows import Issue, Row, Severity
from imports.sheets import Sheet
from imports.walk import Place, people

_BIRTHS = {"birth": None, "birth_male": "male", "birth_female": "female"}
_NAMES = ("full_name", "family_name", "given_name")
_GENDERS = ("gender", "female_mark", "male_mark", "honorific")
_UNIQUE = ("national_id", "staff_code")

Seen = dict[tuple[Any, ...], tuple[str, int]]
"""What may stand in a file only once, and the sheet and row where it stood first."""


class _Table:
    def __init__(self, sheet: Sheet, layout: Layout, seen: Seen) -> None:
        self._sheet = sheet
        self._layout = layout
        self._seen = seen
        self._first = layout.header.stop
        self.columns = read_columns(sheet, layout, today())
        self._column_of = _places(layout)
        self._fields = [column.field for column in self.columns]
        self._values = list(zip(*(column.values for column in self.columns), strict=True))
        self._is_full = all(column.is_full for column in self.columns)
        self._faults: dict[int, list[tuple[Column, Fault]]] = {}
        for column in self.columns:
            for index, fault in column.faults.items():
                self._faults.setdefault(index, []).append((column, fault))

    def _row(self, index: int) -> Row:
        """The row of the sheet, which counts from 0, with the values that its cells have."""
        place = index - self._first
        found = self._values[place] if self._values else ()
        cells_of_row = zip(self._fields, found, strict=False)
        values = dict(cells_of_row) if self._is_full else {name: one for name, one in cells_of_row if one is not None}
        row = Row(self._sheet.name, index + 1, values)
        if place in self._faults:
            for column, fault in self._faults[place]:
                value = cells.to_text(self._sheet.rows[index][column.index])
                row.issues.append(self._issue(row, column.index, fault, value))
        return row

    def _issue(self, row: Row, column: int | None, fault: Fault, value: str = "") -> Issue:
        """The issue of a fault; one of a whole row stands at its first column."""
        place = column if column is not None else min(self._layout.columns, default=0)
        heading = self._layout.headings.get(place, "")
        return Issue(fault.code, fault.severity, f"{column_letter(place)}{row.row}", heading, value, fault.message)

    def _report(self, row: Row, field: str, code: str, severity: Severity, message: str) -> None:
        column = self._column_of.get(field)
        value = cells.to_text(self._sheet.rows[row.row - 1][column]) if column is not None else ""
        row.issues.append(self._issue(row, column, Fault(code, severity, message), value))

    def _hold_back_repeats(self, row: Row, field: str, key: tuple[Any, ...]) -> None:
        if row.is_rejected:
            return
        here = (row.sheet, row.row)
        there = self._seen.setdefault((field, *key), here)
        if there == here:
            return
        sheet, first = there
        if sheet == row.sheet:
            message = _("The same stands in row {row} already.").format(row=first)
        else:
            message = _("The same stands in row {row} of the sheet “{sheet}” already.").format(row=first, sheet=sheet)
        self._report(row, field, "duplicate_in_file", "error", message)


def _places(layout: Layout) -> Mapping[str, int]:
    """Each field to its column; the parts of a cell stand where the cell does."""
    places: dict[str, int] = {}
    for index, field in layout.columns.items():
        for part, _pick in PARTS.get(field, ()):
            places.setdefault(part, index)
        if field in BIRTH_PARTS:
            places.setdefault("birth", index)
    return places | {field: index for index, field in layout.columns.items()}


class PeopleTable(_Table):
    """A list of people, or of their results."""

    def __init__(self, sheet: Sheet, layout: Layout, seen: Seen) -> None:
        super().__init__(sheet, layout, seen)
        self._births = [field for field in _BIRTHS if field in self._column_of]
        self._name_field = next((field for field in _NAMES if field in self._column_of), "full_name")
        self._first_names = [i for f, i in self._column_of.items() if f in ("full_name", "family_name")]
        self._is_women_marked = "female_mark" in self._column_of and "male_mark" not in self._column_of
        self._is_split = "full_name" not in self._column_of
        self._unique = [field for field in _UNIQUE if field in self._column_of]
        self._has_gender = [field for field in _GENDERS if field in self._column_of]
        self._is_gender_plain = self._has_gender == ["gender"]

    def rows(self, agency: str | None) -> list[Row]:
        """The people; `agency` is where those are of whom neither column nor section row says more."""
        return [self._person(place) for place in people(self._sheet, self._layout, agency)]

    def _person(self, place: Place) -> Row:
        row = self._row(place.row)
        values = row.values
        if place.agency and "agency" not in values:
            values["agency"] = place.agency
        if place.unit and "unit" not in values:
            values["unit"] = place.unit
        if self._is_split or "full_name" not in values:
            self._finish_name(row)
        self._finish_gender(row, place.row)
        self._finish_birth(values)
        if "national_id" in values:
            self._compare_number(row)
        if self._layout.kind == "completions":
            self._finish_completion(row)
            return row
        for field in self._unique:
            if field in values:
                self._hold_back_repeats(row, field, (values[field],))
        return row

    def _finish_name(self, row: Row) -> None:
        values = row.values
        parts = [values.pop(field) for field in ("family_name", "given_name") if field in values]
        if parts and "full_name" not in values:
            values["full_name"] = " ".join(parts)
        if "full_name" in values or any(issue.code == "missing_name" for issue in row.issues):
            return
        if self._layout.kind == "completions" and ("national_id" in values or "staff_code" in values):
            return
        self._report(row, self._name_field, "missing_name", "error", _("The name is missing."))

    def _finish_gender(self, row: Row, index: int) -> None:
        """Leave one gender in the row, the surest; an empty tick box means a man where only women are ticked."""
        values = row.values
        if self._is_gender_plain and "gender" in values:
            return
        said = [values.pop(field) for field in self._has_gender if field in values]
        for field in self._births:
            if field in values and (by_column := _BIRTHS[field]):
                said.append(by_column)
        if not said and self._is_women_marked:
            said.append("male")
        if not said:
            for column in self._first_names:
                cell = self._sheet.rows[index][column]
                if isinstance(cell, str) and (by_title := cells.gender_of_honorific(cell)):
                    said.append(by_title)
        if said:
            values["gender"] = said[0]

    def _finish_birth(self, values: dict[str, Any]) -> None:
        for field in self._births:
            born = values.pop(field, None)
            if isinstance(born, date):
                values["birth_date"], values["birth_year"] = born, born.year
            elif born is not None:
                values["birth_year"] = born

    def _compare_number(self, row: Row) -> None:
        """Compare the gender and year of birth that stand in a number of 12 digits with those of the row."""
        values = row.values
        number: str = values["national_id"]
        if len(number) != 12:
            return
        century, is_woman = divmod(int(number[3]), 2)
        year = 1900 + 100 * century + int(number[4:6])
        if values.get("gender", "") == ("male" if is_woman else "female"):
            message = _("The number is a woman's.") if is_woman else _("The number is a man's.")
        elif values.get("birth_year", year) != year:
            message = _("The number is that of somebody born in {year}.").format(year=year)
        else:
            return
        self._report(row, "national_id", "national_id_mismatch", "warning", message)

    def _finish_completion(self, row: Row) -> None:
        values = row.values
        if "course_code" not in values:
            self._report(row, "course_code", "missing_course", "error", _("The course is missing."))
        if "completed_on" not in values and not any(issue.code == "bad_date" for issue in row.issues):
            self._report(row, "completed_on", "bad_date", "error", _("The date of completion is missing."))
        who = values.get("national_id") or values.get("staff_code")
        if who:
            self._hold_back_repeats(row, "course_code", (who, values.get("course_code"), values.get("completed_on")))


class AgencyTable(_Table):
    """A list of agencies."""

    def rows(self, _agency: str | None) -> list[Row]:
        """The agencies."""
        found = []
        for index in range(self._first, len(self._sheet.rows)):
            row_cells = self._sheet.rows[index]
            if not any(row_cells) or is_column_numbers(row_cells):
                continue
            row = self._row(index)
            if not row.values and not row.issues:
                continue
            if "code" not in row.values:
                self._report(row, "code", "missing_code", "error", _("The code is missing."))
            if "full_name" not in row.values:
                self._report(row, "full_name", "missing_name", "error", _("The name is missing."))
            if "code" in row.values:
                self._hold_back_repeats(row, "code", (row.values["code"],))
            found.append(row)
        return found


class CourseTable(_Table):
    """A list of courses."""

    def rows(self, _agency: str | None) -> list[Row]:
        """The courses: every row with a code or a title, but no caption or signature."""
        found = []
        for index in range(self._first, len(self._sheet.rows)):
            row_cells = self._sheet.rows[index]
            filled = sum(cell != "" for cell in row_cells)
            if filled < 2 or is_column_numbers(row_cells):
                continue
            row = self._row(index)
            if "code" not in row.values and "hours" not in row.values:
                continue
            if "code" not in row.values:
                self._report(row, "code", "missing_code", "error", _("The code is missing."))
            else:
                self._hold_back_repeats(row, "code", (row.values["code"].casefold(),))
            self._finish(row)
            found.append(row)
        return found

    def _finish(self, row: Row) -> None:
        hours, months = row.values.get("hours"), row.values.get("validity_months")
        if hours is not None and hours <= 0:
            self._report(row, "hours", "bad_number", "error", _("A course lasts more than 0 hours."))
        if months is not None and (months < 1 or months != int(months)):
            self._report(row, "validity_months", "bad_number", "error", _("The validity is no number of months."))
        elif months is not None:
            row.values["validity_months"] = int(months)
