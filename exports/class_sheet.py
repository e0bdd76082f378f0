"""What the papers of a class have in common: the title, the days and parts above the boxes, the legend."""

from collections.abc import Sequence
from dataclasses import replace

from capacity.attendance import Attendance
from capacity.dates import format_date
from capacity.sessions import SessionRow
from exports.letterhead import BOLD, ITALIC
from exports.look import HEADING, Look
from exports.measuring import lines_needed
from exports.workbook import Page

_LEGEND = "Ghi chú: {present}: có mặt; P: vắng có phép; V: vắng không phép; M15: đi muộn 15 phút; S15: về sớm 15 phút"
"""What the boxes may hold, in the words that the import reads."""
BOX = Look(boxed=True, across="center")
_PARTS = {"morning": "Sáng", "afternoon": "Chiều", "evening": "Tối"}


def write_class_title(page: Page, row: int, last: int, title: str, grid: Attendance, *, present: str = "x") -> int:
    """Write what the paper is, which class it is about and what its marks mean; answers the row after.

    It stands over the columns 1 to `last`; `present` is the mark of who is there.
    """
    legend = _LEGEND.format(present=present)
    training_class = grid.class_row
    page.block(row, 1, last, title, replace(BOLD, size=14))
    page.height(row, 24)
    name = f"Lớp: {training_class.title} ({training_class.code})"
    page.block(row + 1, 1, last, name, BOLD)
    page.height(row + 1, 18 * lines_needed(name, page.width(1, last), 13, bold=True))
    page.block(row + 2, 1, last, _facts(grid), ITALIC)
    page.block(row + 3, 1, last, legend, replace(ITALIC, size=11, across="left", wrap=True))
    page.height(row + 3, 16 * lines_needed(legend, page.width(1, last), 11))
    return row + 4


def _facts(grid: Attendance) -> str:
    training_class = grid.class_row
    facts = []
    if training_class.decision_no:
        day = f" ngày {format_date(training_class.decision_on)}" if training_class.decision_on else ""
        facts.append(f"Quyết định số {training_class.decision_no}{day}")
    if training_class.place:
        facts.append(f"Địa điểm: {training_class.place}")
    return " – ".join(facts)


def write_headings(page: Page, row: int, before: Sequence[str], grid: Attendance, after: Sequence[str]) -> int:
    """Write two rows of headings, the days over the parts of the day; answers the column after the sessions."""
    for column, heading in enumerate(before, 1):
        page.block(row, column, column, heading, HEADING, rows=2)
    column = len(before) + 1
    for same_day in _by_day(grid.sessions):
        last = column + len(same_day) - 1
        page.block(row, column, last, format_date(same_day[0].on), HEADING)
        page.line(row + 1, [_PARTS[session.part] for session in same_day], HEADING, first=column)
        column = last + 1
    for place, heading in enumerate(after, column):
        page.block(row, place, place, heading, HEADING, rows=2)
    page.height(row, 20)
    page.height(row + 1, 20)
    return column


def session_widths(sessions: Sequence[SessionRow]) -> list[float]:
    """How wide the boxes are, in characters: a day alone needs room for its date."""
    return [7.0 if len(day) > 1 else 12.0 for day in _by_day(sessions) for _session in day]


def _by_day(sessions: Sequence[SessionRow]) -> list[list[SessionRow]]:
    days: list[list[SessionRow]] = []
    for session in sessions:
        if days and days[-1][0].on == session.on:
            days[-1].append(session)
        else:
            days.append([session])
    return days
