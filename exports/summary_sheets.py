"""The sheets behind the summary's first one: chart, trend, changes, people not yet trained, evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from capacity.dates import format_date
from capacity.i18n import _, format_number
from capacity.officials import category_name
from capacity.plan import TrendPoint
from capacity.report import EvidenceRow, Report
from capacity.rolls import PersonOnRoll
from exports.charts import draw_bars, draw_lines
from exports.letterhead import write_title
from exports.look import BAR, CELL, CENTRE, CHANGE, DAY, DIGITS, GROUP_FILL, HEAD, NUMBER, SHARE, TARGET
from exports.measuring import height_of
from exports.outline import Line, first_level, grand_total, outline
from exports.pouring import Formula, Value
from exports.pouring import Line as PouredLine
from exports.summary_changes import write_changes
from exports.workbook import Book, Page

MONTH_WIDTHS = (7, 16, 14, 14, 15, 15, 18)
_MOST_BARS = 30
"""More names than that nobody can read under a chart."""
_UNTRAINED_WIDTHS = (6, 28, 12, 24, 18, 24, 38)
_EVIDENCE_WIDTHS = (6, 34, 13, 34, 34, 10, 42)


def write_sheets(book: Book, report: Report, *, names: bool) -> None:
    """Write every sheet for which the report holds something; `names` lets it name people."""
    if report.coverage.rows:
        _write_chart(book.page(_("Chart")), report)
    if report.trend:
        _write_trend(book.page(_("Trend")), report.trend)
    if report.bridge:
        write_changes(book.page(_("Changes")), report.bridge, report)
    if names and report.untrained:
        _write_untrained(book.page(_("Not yet trained")), report.untrained, report)
    if report.evidence:
        _write_evidence(book.page(_("Evidence")), report.evidence)


def _write_chart(page: Page, report: Report) -> None:
    coverage = report.coverage
    lines = [line for line in first_level(outline(coverage)) if line.row.share is not None]
    lines.sort(key=lambda line: line.row.share or 0)
    shown = lines[:_MOST_BARS] or [grand_total(coverage)]
    title = _("SHARE TRAINED BY AGENCY AGAINST THE TARGET")
    below = _("As of {date}").format(date=format_date(coverage.as_of))
    if len(lines) > _MOST_BARS:
        below = _("As of {date}: the {count} lowest of {all} agencies").format(
            date=format_date(coverage.as_of), count=_MOST_BARS, all=format_number(len(lines))
        )
    # The chart stands in the last column, which is as wide as it is.
    page.widths((6, 44, 12, 12, 14, 3, 144))
    heading = write_title(page, 7, title, below)
    _write_chart_lines(page, heading, shown)
    first, last = heading + 1, heading + len(shown)
    page.bars(f"C{first}:C{last}", BAR)
    draw_bars(page, f"G{heading}", title, (first, last), width=26, height=15)
    page.print_on_a4(heading=(heading, heading))
    page.freeze(heading + 1)


def _write_chart_lines(page: Page, heading: int, shown: list[Line]) -> None:
    page.line(heading, (_("Order no."), _("Agency, unit"), _("Share"), _("Target"), _("Remarks")), HEAD)
    page.height(heading, 20)
    for number, line in enumerate(shown, 1):
        row = heading + number
        page.put(row, 1, number, CENTRE)
        page.put(row, 2, line.row.agency.name, CELL)
        page.put(row, 3, line.row.share, SHARE)
        page.put(row, 4, line.row.target, TARGET)
        page.put(row, 5, _("Reached") if line.row.is_reached else _("Not yet"), CENTRE)
        if height := height_of((line.row.agency.name,), (44,)):
            page.height(row, height)


def _write_trend(page: Page, trend: Sequence[TrendPoint]) -> None:
    page.widths((*MONTH_WIDTHS, 3, 100))
    title = _("TREND BY MONTHS")
    heading = write_title(page, 9, title, _("The figures at the end of each month and on the day of the report"))
    write_months(page, heading, trend)
    first, last = heading + 1, heading + len(trend)
    page.bars(f"E{first}:E{last}", BAR)
    draw_lines(page, f"I{heading}", title, (first, last), (5, 6), width=18, height=10)
    page.print_on_a4(heading=(heading, heading))
    page.freeze(heading + 1)


def write_months(page: Page, heading: int, trend: Sequence[TrendPoint]) -> None:
    """Write a line for each month: eligible, trained, share, target, newly trained."""
    headings = (
        *(_("Order no."), _("Day"), _("In scope (b)"), _("Trained (a)"), _("Share"), _("Target")),
        _("More than before"),
    )
    page.line(heading, headings, HEAD)
    page.height(heading, 34)
    for number, point in enumerate(trend, 1):
        row = heading + number
        share = "–" if point.figures.share is None else point.figures.share
        page.line(row, (number,), CENTRE)
        page.put(row, 2, point.on, DAY)
        page.line(row, (point.figures.eligible, point.figures.trained), NUMBER, first=3)
        page.put(row, 5, Formula(f'=IF(C{row}>0,D{row}/C{row},"–")', share), SHARE)
        page.put(row, 6, point.goal.target / 100, TARGET)
        if number == 1:
            page.put(row, 7, "–", CENTRE)
        else:
            more = point.figures.trained - trend[number - 2].figures.trained
            page.put(row, 7, Formula(f"=D{row}-D{row - 1}", more), CHANGE)


def _write_untrained(page: Page, people: tuple[PersonOnRoll, ...], report: Report) -> None:
    """The people by agency, each agency's under a line with its name and their number."""
    page.widths(_UNTRAINED_WIDTHS)
    below = _("{count} people as of {date}").format(
        count=format_number(len(people)), date=format_date(report.coverage.as_of)
    )
    heading = write_title(page, 7, _("PEOPLE IN SCOPE WHO ARE NOT YET TRAINED"), below)
    headings = (
        *(_("Order no."), _("Full name"), _("Date of birth"), _("Position"), _("Category"), _("Division")),
        _("Agency, unit"),
    )
    page.line(heading, headings, HEAD)
    page.height(heading, 34)
    lines = list(_untrained_lines(people))
    head = replace(CELL, bold=True, wrap=False, fill=GROUP_FILL)
    # A long name goes on over the empty cells beside it, so these have no edges.
    inside = replace(head, boxed=False)
    page.pour(heading + 1, lines, [[CENTRE, CELL, DAY, CELL, CELL, CELL, CELL], [head, *[inside] * 5, head]])
    page.folds(1)
    page.filter(heading, heading + len(lines), 7)
    page.print_on_a4(heading=(heading, heading))
    page.freeze(heading + 1, 3)


def _untrained_lines(people: Sequence[PersonOnRoll]) -> Iterator[PouredLine]:
    number = 0
    for _agency, members in groupby(people, lambda person: person.agency_id):
        here = list(members)
        name = here[0].agency
        # The filter finds the line with its people by the last column.
        yield PouredLine(("", f"{name} ({format_number(len(here))})", None, None, None, None, name), 1)
        for person in here:
            number += 1
            values = (
                *(number, person.full_name, person.birth, person.position),
                *(category_name(person.category), person.unit, name),
            )
            yield PouredLine(values, 0, height_of(values, _UNTRAINED_WIDTHS), 1)


def _write_evidence(page: Page, evidence: tuple[EvidenceRow, ...]) -> None:
    page.widths(_EVIDENCE_WIDTHS)
    below = _("The numbers are those in the column “Evidence (no.)” of the summary")
    heading = write_title(page, 7, _("EVIDENCE FOR THE PEOPLE TRAINED"), below)
    headings = (
        *(_("No."), _("Course"), _("Completed on"), _("Class"), _("Decision, list"), _("People")),
        _("Certificates, first and last no."),
    )
    page.line(heading, headings, HEAD)
    page.height(heading, 34)
    looks = [CENTRE, CELL, DAY, CELL, CELL, NUMBER, DIGITS]
    lines = []
    for one in evidence:
        values = _evidence_values(one)
        lines.append(PouredLine(values, 0, height_of(values, _EVIDENCE_WIDTHS)))
    page.pour(heading + 1, lines, [looks])
    page.filter(heading, heading + len(evidence), 7)
    page.print_on_a4(heading=(heading, heading))
    page.freeze(heading + 1)


def _evidence_values(one: EvidenceRow) -> tuple[Value, ...]:
    return (
        one.number,
        f"{one.course_code} – {one.course}",
        one.completed_on,
        f"{one.class_code} – {one.class_title}" if one.class_code else "–",
        one.document or _("not recorded"),
        one.people,
        " … ".join(dict.fromkeys(one.certificates)) if one.certificates else "–",
    )
