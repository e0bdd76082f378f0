"""The attendance of a class as a workbook that an agency fills in and sends back.

Hidden in it are the numbers of people and sessions, and the marks as they were handed out, so that the import can tell
what the agency changed from what was changed here meanwhile.
"""

from collections.abc import Sequence
from pathlib import Path

from capacity.attendance import Attendance
from capacity.marks import symbol
from exports.class_sheet import BOX, session_widths, write_class_title, write_headings
from exports.look import TEXT, Look
from exports.workbook import Book, Page

_BEFORE = ("Mã dòng", "STT", "Họ và tên", "Cơ quan, đơn vị")
_AFTER = ("Ghi chú",)
_CHOICES = ("✓", "P", "V", "M15", "M30", "S15", "S30", "_")
_EMPTY_ROWS = 10
"""For people who came and are not in the list."""


def write_attendance_book(path: Path, grid: Attendance, *, is_empty: bool = False, overwrite: bool = False) -> Path:
    """Write the workbook of a class with its marks, or without any marks and numbers.

    It is for the user's eyes only; raises as saving does.
    """
    book = Book()
    page = book.page("Điểm danh")
    widths = [9.0, 6.0, 28.0, 34.0, *session_widths(grid.sessions), 24.0]
    page.widths(widths)
    heading = write_class_title(page, 1, len(widths), "BẢNG ĐIỂM DANH", grid, present=symbol("present"))
    write_headings(page, heading, _BEFORE, grid, _AFTER)
    first = heading + 2
    for row, (number, person) in enumerate(enumerate(grid.rows, 1), first):
        page.put(row, 1, None if is_empty else person.enrolment_id, BOX)
        page.put(row, 2, number, BOX)
        page.line(row, (person.full_name, person.agency), Look(boxed=True), first=3)
        marks = [None if is_empty or mark is None else symbol(mark) for mark in person.marks]
        page.line(row, [*marks, None], BOX, first=5)
    last = first + len(grid.rows) + _EMPTY_ROWS - 1
    for row in range(first + len(grid.rows), last + 1):
        page.line(row, [None] * len(widths), BOX)
    for column in range(5, 5 + len(grid.sessions)):
        page.choices(column, (first, last), _CHOICES)
    page.hide(1)
    page.freeze(first, 5)
    page.print_on_a4(heading=(heading, heading + 1))
    if not is_empty:
        _write_hidden(book.page("capacity"), grid)
    return book.save(path, overwrite=overwrite, private=True)


def _write_hidden(page: Page, grid: Attendance) -> None:
    """The numbers and marks as they are handed out; the import compares the agency's with them."""
    lines: list[Sequence[str | int | None]] = [
        ("capacity attendance",),
        ("class", grid.class_row.code),
        ("day", None, *(session.on.isoformat() for session in grid.sessions)),
        ("part", None, *(session.part for session in grid.sessions)),
        ("session", None, *(session.id for session in grid.sessions)),
        *((person.enrolment_id, person.full_name, *person.marks) for person in grid.rows),
    ]
    for row, line in enumerate(lines, 1):
        page.line(row, line, Look(form=TEXT))
    page.hide_page()
