"""The table of a sheet as checked rows: every cell converted, every problem named with its place."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any

from capacity.dates import today
from capacity.i18n import _
from imports import cells
from imports.captions import is_column_numbers
from imports.cell_dates import birth, date_style, day
from imports.cells import Converter, Fault
from imports.layout import Layout, column_letter
from imports.rows import Issue, Row, Severity, SheetReading
from imports.sheets import Cell, Sheet
from imports.walk import Place, people

_CONVERTERS: Mapping[str, Callable[[Cell], Any]] = {
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
    "hours": cells.number,
}
_BIRTHS = {"birth": None, "birth_male": "male", "birth_female": "female"}
_NAMES = ("full_name", "family_name", "given_name")
_GENDERS = ("gender", "female_mark", "male_mark", "honorific")
_UNIQUE = ("national_id", "staff_code")
_ALL_DIFFERENT = {"national_id", "staff_code", "phone", "email", "evidence", "certificate_no"}
_MEMO = 32768

Seen = dict[tuple[Any, ...], tuple[str, int]]
"""What may stand in a file only once, and the sheet and row where it stood first."""


def read_table(sheet: Sheet, layout: Layout, agency: str | None, seen: Seen) -> SheetReading:
    """The rows of a sheet; `agency` is where people are of whom neither column nor section row says more."""
    table = _AgencyTable(sheet, layout, seen) if layout.kind == "agencies" else _PeopleTable(sheet, layout, seen)
    return SheetReading(
        name=sheet.name,
        header_rows=[row + 1 for row in layout.header],
        columns={column_letter(index): field for index, field in layout.columns.items()},
        headings={column_letter(index): heading for index, heading in layout.headings.items()},
        rows=table.rows(agency),
    )


class _Table:
    def __init__(self, sheet: Sheet, layout: Layout, seen: Seen) -> None:
        self._sheet = sheet
        self._layout = layout
        self._seen = seen
        self._today = today()
        self._column_of = {field: index for index, field in layout.columns.items()}
        self._plan = [(index, field, self._converter(index, field)) for index, field in layout.columns.items()]

    def _converter(self, index: int, field: str) -> Converter:
        """The converter of a column; it remembers what it has met where columns repeat themselves."""
        is_agency = self._layout.kind == "agencies"
        convert = cells.text if is_agency else _CONVERTERS.get(field, cells.text)
        if field in _BIRTHS or field == "completed_on":
            below = (row[index] for row in self._sheet.rows[self._layout.header.stop :])
            style = date_style(below, uses_1904=self._sheet.uses_1904)
            convert = partial(birth if field in _BIRTHS else day, style=style, today=self._today)
        return convert if field in _ALL_DIFFERENT else lru_cache(_MEMO, typed=True)(convert)

    def _convert(self, index: int, row_cells: list[Cell]) -> Row:
        values: dict[str, Any] = {}
        row = Row(self._sheet.name, index + 1, values)
        for column, field, convert in self._plan:
            cell = row_cells[column]
            if cell == "":
                continue
            value = convert(cell)
            if value.__class__ is Fault:
                row.issues.append(self._issue(row, column, value, cells.to_text(cell)))
            elif value is not None:
                values[field] = value
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
        sheet, first = self._seen.setdefault((field, *key), (row.sheet, row.row))
        if (sheet, first) == (row.sheet, row.row):
            return
        if sheet == row.sheet:
            message = _("The same stands in row {row} already.").format(row=first)
        else:
            message = _("The same stands in row {row} of the sheet “{sheet}” already.").format(row=first, sheet=sheet)
        self._report(row, field, "duplicate_in_file", "error", message)


class _PeopleTable(_Table):
    """A list of people, or of their results."""

    def rows(self, agency: str | None) -> list[Row]:
        self._births = [field for field in _BIRTHS if field in self._column_of]
        self._name_field = next((field for field in _NAMES if field in self._column_of), "full_name")
        self._first_names = [i for f, i in self._column_of.items() if f in ("full_name", "family_name")]
        self._is_women_marked = "female_mark" in self._column_of and "male_mark" not in self._column_of
        return [self._person(place) for place in people(self._sheet, self._layout, agency)]

    def _person(self, place: Place) -> Row:
        row = self._convert(place.row, place.cells)
        values = row.values
        if place.agency and "agency" not in values:
            values["agency"] = place.agency
        if place.unit and "unit" not in values:
            values["unit"] = place.unit
        self._finish_name(row)
        self._finish_gender(row, place.cells)
        self._finish_birth(row)
        if "national_id" in values:
            self._compare_number(row)
        if self._layout.kind == "completions":
            self._finish_completion(row)
        else:
            for field in _UNIQUE:
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

    def _finish_gender(self, row: Row, row_cells: list[Cell]) -> None:
        """Leave one gender in the row, the surest; an empty tick box means a man where only women are ticked."""
        values = row.values
        said = [values.pop(field) for field in _GENDERS if field in values]
        for field in self._births:
            if field in values and (by_column := _BIRTHS[field]):
                said.append(by_column)
        if not said and self._is_women_marked:
            said.append("male")
        if not said:
            for index in self._first_names:
                cell = row_cells[index]
                if isinstance(cell, str) and (by_title := cells.gender_of_honorific(cell)):
                    said.append(by_title)
        if said:
            values["gender"] = said[0]

    def _finish_birth(self, row: Row) -> None:
        values = row.values
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


class _AgencyTable(_Table):
    """A list of agencies."""

    def rows(self, _agency: str | None) -> list[Row]:
        found = []
        for index in range(self._layout.header.stop, len(self._sheet.rows)):
            row_cells = self._sheet.rows[index]
            if not any(row_cells) or is_column_numbers(row_cells):
                continue
            row = self._convert(index, row_cells)
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
