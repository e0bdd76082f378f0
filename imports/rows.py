"""What reading a file yields: checked rows with their problems, before anybody looks into the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from imports.session_headings import SessionHeading

Severity = Literal["error", "warning"]
Kind = Literal["roster", "completions", "agencies", "attendance", "courses"]


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
        return bool(self.issues) and any(issue.severity == "error" for issue in self.issues)


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

    def issue(self, row: Row, field_name: str, code: str, message: str, severity: Severity = "error") -> Issue:
        """What is wrong in the cell of a field, found when the row was compared with the database."""
        letter = next((letter for letter, name in self.columns.items() if name == field_name), "A")
        value = row.values.get(field_name)
        shown = "" if value is None else str(value)
        return Issue(code, severity, f"{letter}{row.row}", self.headings.get(letter, ""), shown, message)


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


@dataclass(frozen=True, slots=True)
class Book:
    """What our own attendance workbook keeps hidden: the class, its sessions and the marks as they were handed out."""

    class_code: str
    sessions: dict[tuple[date, str], int]
    """Day and part to the number of the session."""
    marks: dict[int, dict[int, str]]
    """Enrolment to session to mark."""
    names: dict[int, str]
    """Enrolment to the name that was handed out."""


@dataclass(slots=True)
class MarkSheet(SheetReading):
    """A sign-in sheet: its rows have `marks` by column letter."""

    sessions: dict[str, SessionHeading] = field(default_factory=dict)
    """Column letter to what its heading says of the session."""
    titles: list[tuple[str, str]] = field(default_factory=list)
    """Cell and text of what stands above the table."""
    book: Book | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody came or went: the minute of the day, and the day read both ways round."""

    minute: float
    day_first: date | None = None
    month_first: date | None = None

    def day(self, *, month_first: bool) -> date | None:
        """The day as one of the two ways reads it."""
        return self.month_first if month_first else self.day_first


@dataclass(frozen=True, slots=True)
class Stay:
    """One line of a report of participants."""

    joined: Moment | None
    left: Moment | None
    minutes: float | None
    """How long, where the report says so."""


@dataclass(slots=True)
class MeetingSheet(SheetReading):
    """A report of participants: its rows have `stay`, `full_name` as displayed, and perhaps `email` and `role`."""

    is_month_first: bool | None = None
    """How its dates are surely written; nothing where they read both ways."""
    said: list[Moment] = field(default_factory=list)
    """The moments that stand above the people: when the meeting began and ended."""
    hosts: set[str] = field(default_factory=set)
    """The e-mail addresses of those who held the meeting."""
    titles: list[tuple[str, str]] = field(default_factory=list)
