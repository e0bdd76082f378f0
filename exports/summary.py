"""The summary of a goal that an office hands upward: the paper, and how each of its figures was made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from capacity.courses import CourseRow
from capacity.coverage import Coverage, CoverageRow
from capacity.dates import format_date, today
from capacity.i18n import _
from exports.explanation import notes, write_explanation
from exports.letterhead import (
    BOLD,
    ITALIC,
    lines_needed,
    write_letterhead,
    write_recipients,
    write_signature,
)
from exports.outline import Line, grand_total, outline
from exports.workbook import COUNT, HEADING, Book, Look, Page

_WIDTHS = (7, 50, 10, 10, 9, 12, 13, 11, 10, 10, 9, 11)
_LAST = len(_WIDTHS)
_LEFT, _RIGHT = (1, 2), (5, _LAST)
_PLACES = ("1", "2", "3", "4", "5", "6=3-4-5", "7", "8=7/6", "9", "10", "11", "12")
_ELIGIBLE, _TRAINED = "F", "G"
_GROUP_FILL, _TOTAL_FILL = "EDEDED", "FFF2CC"
_LINE = 16
"""Points that a line of the table needs."""


def write_summary(
    path: Path,
    coverage: Coverage,
    *,
    issued_by: str,
    parent: str = "",
    place: str = "",
    courses: Sequence[CourseRow] = (),
    exported_by: str = "",
    overwrite: bool = False,
) -> Path:
    """Write the summary workbook of a coverage report and answer its path.

    `parent` is the body above the issuing one and `place` where the paper is signed; a province at the top of
    the report gives both. `courses` lets the paper name the goal's courses by title. Raises as saving does.
    """
    top = coverage.rows[0].agency if coverage.rows else None
    if top and top.level == "province":
        parent = parent or _("PEOPLE'S COMMITTEE OF {province}").format(province=top.name.upper())
        place = place or top.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    book = Book()
    page = book.page(_("Summary"))
    page.widths(_WIDTHS)
    row = write_letterhead(page, _LEFT, _RIGHT, issued_by=issued_by, parent=parent, place=place, on=today())
    heading = _write_title(page, row + 1, coverage)
    row = _write_table(page, heading, coverage)
    _write_foot(page, row + 1, notes(coverage, courses))
    page.print_on_a4(heading=(heading, heading + 1))
    page.freeze(heading + 2, 3)
    write_explanation(book.page(_("Notes on the figures")), coverage, courses, exported_by, datetime.now())
    return book.save(path, overwrite=overwrite)


def _write_title(page: Page, row: int, coverage: Coverage) -> int:
    """Answers the row of the table's heading."""
    page.block(row, 1, _LAST, _("SUMMARY OF TRAINING RESULTS"), replace(BOLD, size=14))
    title = _("Goal: {title}").format(title=coverage.goal.title)
    page.block(row + 1, 1, _LAST, title, BOLD)
    page.height(row + 1, 18 * lines_needed(title, page.width(1, _LAST)))
    as_of = _("(Figures as of {date})").format(date=format_date(coverage.as_of))
    page.block(row + 2, 1, _LAST, as_of, ITALIC)
    page.block(row + 3, 1, _LAST, _("Unit: people"), Look(italic=True, across="right"))
    return row + 4


def _write_table(page: Page, heading: int, coverage: Coverage) -> int:
    """Answers the row after the table."""
    page.line(heading, [text.replace(" (", "\n(") for text in _headings()], HEADING)
    page.height(heading, 50)
    page.line(heading + 1, _PLACES, replace(HEADING, bold=False, italic=True, size=10, fill=""))
    row = heading + 2
    for line in outline(coverage):
        _write_line(page, row, line, _GROUP_FILL if line.is_group else "")
        row += 1
    page.filter(heading + 1, row - 1, _LAST)
    if coverage.rows:
        _write_line(page, row, Line("", 0, grand_total(coverage), is_group=True), _TOTAL_FILL)
        row += 1
    return row


def _headings() -> tuple[str, ...]:
    return (
        _("Order no."),
        _("Agency, unit"),
        _("Total staff"),
        _("Out of scope"),
        _("Exempt"),
        _("In scope (b)"),
        _("Trained (a)"),
        _("Share (%) a/b"),
        _("Target (%)"),
        _("Still needed"),
        _("Score"),
        _("Remarks"),
    )


def _write_line(page: Page, row: int, line: Line, fill: str) -> None:
    look = Look(bold=line.is_group, boxed=True, wrap=True, fill=fill)
    count = replace(look, across="right", wrap=False, indent=1, form=COUNT)
    centre = replace(look, across="center")
    figures, target = line.row.total, line.row.target
    page.put(row, 1, line.number, centre)
    page.put(row, 2, line.row.agency.name, replace(look, indent=line.depth))
    page.height(row, _LINE * lines_needed(line.row.agency.name, _WIDTHS[1] - 2 * line.depth) + 2)
    page.line(
        row,
        (figures.headcount, figures.out_of_scope, figures.exempt, figures.eligible, figures.trained),
        count,
        first=3,
    )
    share = "–" if line.row.share is None else line.row.share
    formula = f'=IF({_ELIGIBLE}{row}>0,{_TRAINED}{row}/{_ELIGIBLE}{row},"–")'
    page.formula(row, 8, formula, share, replace(count, form=_share_form(line.row)))
    page.put(row, 9, target, replace(count, form="0%" if round(target * 100, 6) % 1 == 0 else "0.0#%"))
    page.put(row, 10, line.row.needed, count)
    page.put(row, 11, "–" if line.row.score is None else line.row.score, replace(count, form="0.00"))
    page.put(row, 12, _remark(line.row), centre)


def _remark(row: CoverageRow) -> str:
    if row.is_reached is None:
        return "–"
    return _("Reached") if row.is_reached else _("Not yet")


def _share_form(row: CoverageRow) -> str:
    """As many decimals as keep the rounded share on its own side of the target and of 100 %."""
    share = row.share or 0.0
    for decimals in range(1, 4):
        # As spreadsheets round: a half goes up.
        shown = int(share * 10 ** (decimals + 2) + 0.5 + 1e-9) / 10 ** (decimals + 2)
        if (shown >= row.target) == (share >= row.target) and (shown >= 1) == (share >= 1):
            return f"0.{'0' * decimals}%"
    return "0.0000%"


def _write_foot(page: Page, row: int, told: Sequence[str]) -> None:
    page.block(row, 1, _LAST, _("Notes:"), Look(size=11, bold=True, italic=True))
    for row, note in enumerate(told, row + 1):  # noqa: B020
        text = f"- {note}"
        page.block(row, 1, _LAST, text, Look(size=11, wrap=True))
        page.height(row, 15 * lines_needed(text, page.width(1, _LAST)))
    sign = row + 2
    write_recipients(page, sign, _LEFT, (_("As above"), _("Archive: VT")))
    write_signature(page, sign, (3, 6), _("PREPARED BY"), _("(Signature, full name)"))
    write_signature(page, sign, (8, _LAST), _("HEAD OF THE AGENCY"), _("(Signature, seal, full name)"))
