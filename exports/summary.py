"""The summary of a goal that an office hands upward: the paper, what stands behind it, and how it was made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from capacity.coverage import Coverage
from capacity.dates import format_date, today
from capacity.i18n import _
from capacity.report import Report
from exports.explanation import notes, write_explanation
from exports.letterhead import (
    BOLD,
    ITALIC,
    province,
    write_letterhead,
    write_recipients,
    write_signature,
)
from exports.look import Look
from exports.measuring import lines_needed
from exports.paging import keep_foot
from exports.summary_sheets import write_sheets
from exports.summary_table import LAST, widths, write_table
from exports.workbook import Book, Page

_LEFT, _RIGHT = (1, 5), (9, LAST)


def write_summary(
    path: Path,
    report: Report,
    *,
    issued_by: str,
    parent: str = "",
    place: str = "",
    exported_by: str = "",
    names: bool = True,
    overwrite: bool = False,
) -> Path:
    """Write the summary workbook of a report and answer its path.

    `parent` is the body above the issuing one and `place` where the paper is signed; a province at the top of
    the report gives both. Without `names` it holds figures only. Raises as saving does.
    """
    coverage = report.coverage
    top = province([row.agency for row in coverage.rows])
    book = Book()
    page = book.page(_("Summary"))
    page.widths(widths(report))
    above, where = parent or top[0], place or top[1]
    row = write_letterhead(page, _LEFT, _RIGHT, issued_by=issued_by, parent=above, place=where, on=today())
    table = write_table(page, _write_title(page, row + 1, coverage), report)
    _write_foot(page, table.end + 1, notes(coverage, report.courses))
    page.print_on_a4(heading=(table.heading, table.numbers))
    keep_foot(page, (table.heading, table.numbers), table.end - 1, LAST)
    page.freeze(table.first, 3)
    write_sheets(book, report, names=names)
    write_explanation(book.page(_("Notes on the figures")), report, exported_by, datetime.now())
    return book.save(path, overwrite=overwrite, private=names and bool(report.untrained))


def _write_title(page: Page, row: int, coverage: Coverage) -> int:
    """Answers the row of the table's heading."""
    page.block(row, 1, LAST, _("SUMMARY OF TRAINING RESULTS"), replace(BOLD, size=14))
    title = _("Goal: {title}").format(title=coverage.goal.title)
    page.block(row + 1, 1, LAST, title, BOLD)
    page.height(row + 1, 18 * lines_needed(title, page.width(1, LAST), 13, bold=True))
    as_of = _("(Figures as of {date})").format(date=format_date(coverage.as_of))
    page.block(row + 2, 1, LAST, as_of, ITALIC)
    page.block(row + 3, 1, LAST, _("Unit: people"), Look(italic=True, across="right"))
    return row + 4


def _write_foot(page: Page, row: int, told: Sequence[str]) -> None:
    page.block(row, 1, LAST, _("Notes:"), Look(size=11, bold=True, italic=True))
    for row, note in enumerate(told, row + 1):  # noqa: B020
        text = f"- {note}"
        page.block(row, 1, LAST, text, Look(size=11, wrap=True))
        page.height(row, 15 * lines_needed(text, page.width(1, LAST), 11))
    sign = row + 2
    write_recipients(page, sign, (1, 3), (_("As above"), _("Archive: VT")))
    write_signature(page, sign, (4, 9), _("PREPARED BY"), _("(Signature, full name)"))
    write_signature(page, sign, (12, LAST), _("HEAD OF THE AGENCY"), _("(Signature, seal, full name)"))
