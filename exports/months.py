"""The figures of a goal by months, as a paper with a chart."""

from collections.abc import Sequence
from pathlib import Path

from capacity.agencies import AgencyRow
from capacity.dates import format_date
from capacity.goals import GoalRow
from capacity.i18n import _
from capacity.plan import TrendPoint
from exports.charts import draw_lines
from exports.lists import Paper, write_foot, write_head
from exports.look import BAR
from exports.summary_sheets import MONTH_WIDTHS, write_months
from exports.workbook import Book


def write_months_book(
    path: Path,
    goal: GoalRow,
    points: Sequence[TrendPoint],
    *,
    agency: AgencyRow | None = None,
    issued_by: str,
    overwrite: bool = False,
) -> Path:
    """Write a line for each month end and the line of the share against the target; raises as saving does."""
    book = Book()
    page = book.page(_("By months"))
    page.widths(MONTH_WIDTHS)
    span = _("From {since} to {until}").format(since=format_date(points[0].on), until=format_date(points[-1].on))
    notes = (_("Goal: {title}").format(title=goal.title), *([agency.name] if agency else []), span)
    paper = Paper(_("TRAINING RESULTS BY MONTHS"), issued_by, notes)
    heading = write_head(page, paper, len(MONTH_WIDTHS))
    write_months(page, heading, points)
    first, last = heading + 1, heading + len(points)
    page.bars(f"E{first}:E{last}", BAR)
    draw_lines(page, f"A{last + 2}", paper.title, (first, last), (5, 6), width=18.2, height=8)
    write_foot(page, paper, last + 19, len(MONTH_WIDTHS))
    page.print_on_a4(landscape=False, heading=(heading, heading))
    page.freeze(heading + 1)
    return book.save(path, overwrite=overwrite)
