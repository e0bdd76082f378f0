"""The sign-in sheet of a class to print: the people down, the sessions across, a box for each."""

from dataclasses import replace
from pathlib import Path

from capacity.agencies import tree
from capacity.attendance import Attendance
from capacity.dates import today
from capacity.i18n import _
from exports.class_sheet import BOX, session_widths, write_class_title, write_headings
from exports.letterhead import halves, province, write_letterhead, write_signature
from exports.look import Look
from exports.measuring import lines_needed
from exports.paging import keep_foot
from exports.workbook import Book

_BEFORE = ("STT", "Họ và tên", "Cơ quan, đơn vị")
_AFTER = ("Ghi chú",)
_NAME, _AGENCY, _REMARKS = 28.0, 30.0, 14.0
_PORTRAIT_WIDTH = 100
"""Characters that a page stood upright holds in a readable size."""
_ROW = 22.0


def write_sign_in(path: Path, grid: Attendance, *, issued_by: str, place: str = "", overwrite: bool = False) -> Path:
    """Write the sign-in sheet of a class with empty boxes, for the user's eyes only; raises as saving does."""
    book = Book()
    page = book.page("Điểm danh")
    widths = [6.0, _NAME, _AGENCY, *session_widths(grid.sessions), _REMARKS]
    last = len(widths)
    page.widths(widths)
    top = province(tree(today()))
    left, right = halves(page, last)
    row = write_letterhead(
        page, left, right, issued_by=issued_by, parent=top[0], place=place or top[1], on=today(), numbered=False
    )
    heading = write_class_title(page, row + 1, last, "DANH SÁCH ĐIỂM DANH", grid)
    write_headings(page, heading, _BEFORE, grid, _AFTER)
    row = heading + 2
    for number, person in enumerate(grid.rows, 1):
        page.put(row, 1, number, BOX)
        page.put(row, 2, person.full_name, Look(boxed=True, wrap=True))
        page.put(row, 3, person.agency, Look(boxed=True, wrap=True, size=11))
        page.line(row, [None] * (last - 3), BOX, first=4)
        lines = max(lines_needed(person.full_name, _NAME), lines_needed(person.agency, _AGENCY))
        page.height(row, max(_ROW, 16.0 * lines + 2))
        row += 1
    page.block(row, 1, last, f"Danh sách này có {len(grid.rows)} người.", replace(Look(italic=True), size=11))
    write_signature(page, row + 2, (1, 2), _("ROLL TAKEN BY"), _("(Signature, full name)"))
    write_signature(page, row + 2, (3, last), _("TRAINER"), _("(Signature, full name)"))
    is_wide = sum(widths) > _PORTRAIT_WIDTH
    page.print_on_a4(landscape=is_wide, heading=(heading, heading + 1))
    keep_foot(page, (heading, heading + 1), heading + 1 + len(grid.rows), last, landscape=is_wide)
    page.freeze(heading + 2, 4)
    return book.save(path, overwrite=overwrite, private=True)
