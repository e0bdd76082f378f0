"""What reading a file yields: checked rows with their problems, before anybody looks into the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Severity = Literal["error", "warning"]
Kind = Literal["roster", "completions", "agencies"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with one cell; an `error` holds its row back, a `warning` does not."""

    code: str
    severity: Severity
    cell: str
    """As Excel names it: `D17`."""
    column: str
    """The heading of the column as the file has it."""
    value: str
    message: str
    """One sentence for the officer, without the place."""


@dataclass(slots=True)
class Row:
    """One person, completion or agency of a file, with typed values by field."""

    sheet: str
    row: int
    """As Excel counts: from 1."""
    values: dict[str, Any]
    """Field to value: text in clean form, dates as `date`, years as `int`; fields without a value are left out."""
    issues: list[Issue] = field(default_factory=list)

    @property
    def is_rejected(self) -> bool:
        """Whether an error holds the row back."""
        return any(issue.severity == "error" for issue in self.issues)


@dataclass(slots=True)
class SheetReading:
    """What was understood of one sheet."""

    name: str
    header_rows: list[int]
    columns: dict[str, str]
    """Column letter to field."""
    headings: dict[str, str]
    """Column letter to the heading as the file has it, for every column that has one."""
    rows: list[Row]
    layout_key: str = ""
    """The same for all sheets with these headings in these columns; nothing for a sheet without headings."""
    notes: list[str] = field(default_factory=list)
    """What was settled while reading, a sentence each."""

    def issue(self, row: Row, field_name: str, code: str, message: str) -> Issue:
        """An error in the cell of a field, found when the row was compared with the database."""
        letter = next((letter for letter, name in self.columns.items() if name == field_name), "A")
        value = row.values.get(field_name)
        shown = "" if value is None else str(value)
        return Issue(code, "error", f"{letter}{row.row}", self.headings.get(letter, ""), shown, message)


@dataclass(slots=True)
class Reading:
    """What was understood of one file."""

    path: Path
    kind: Kind
    sheets: list[SheetReading]

    @property
    def rows(self) -> list[Row]:
        """The rows of all sheets in order."""
        return [row for sheet in self.sheets for row in sheet.rows]

    def rows_of_sheets(self) -> Iterator[tuple[SheetReading, Row]]:
        """Each row with the sheet it stands in."""
        for sheet in self.sheets:
            for row in sheet.rows:
                yield sheet, row
