"""The sheets behind the summary's first one: chart, trend, bridge, people not yet trained, evidence."""

from collections.abc import Sequence
from dataclasses import replace

from capacity.bridge import Bridge, BridgeRow, cause_name
from capacity.dates import format_date
from capacity.i18n import _, format_number
from capacity.officials import category_name
from capacity.plan import TrendPoint
from capacity.report import EvidenceRow, Report
from capacity.rolls import PersonOnRoll
from exports.charts import draw_bars, draw_lines
from exports.letterhead import BOLD, ITALIC, height_of
from exports.outline import Line, first_level, grand_total, outline
from exports.pouring import Formula, Value, letters
from exports.pouring import Line as PouredLine
from exports.summary_table import BAR
from exports.workbook import COUNT, DATE, HEADING, TEXT, Book, Look, Page

MONTH_WIDTHS = (7, 16, 14, 14, 15, 15, 18)
_MOST_BARS = 30
"""More names than that nobody can read under a chart."""
_HEADING = replace(HEADING, size=11)
_CELL = Look(size=11, boxed=True, wrap=True)
_CENTRE = replace(_CELL, across="center")
_COUNT = replace(_CELL, across="right", form=COUNT)
_CHANGE = replace(_COUNT, form="+#,##0;−#,##0;0")
_SHARE = replace(_CELL, across="right", form="0.0%")
_DATE = replace(_CENTRE, form=DATE)
_TEXT = replace(_CELL, form=TEXT)


def write_sheets(book: Book, report: Report, *, names: bool) -> None:
    """Write every sheet for which the report holds something; `names` lets it name people."""
    if report.coverage.rows:
        _write_chart(book.page(_("Chart")), report)
    if report.trend:
        _write_trend(book.page(_("Trend")), report.trend)
    if report.bridge:
        _write_bridge(book.page(_("Changes")), report.bridge, report)
    if names and report.untrained:
        _write_untrained(book.page(_("Not yet trained")), report.untrained, report)
    if report.evidence:
        _write_evidence(book.page(_("Evidence")), report.evidence)


def fitted(values: Sequence[Value], widths: Sequence[float]) -> PouredLine:
    """A line of a list, as high as its texts need in columns of these widths."""
    return PouredLine(values, 0, height_of(values, widths))


def write_title(page: Page, columns: int, title: str, below: str) -> int:
    """Write the title of a sheet and a line under it; answers the row of the heading."""
    page.block(1, 1, columns, title, replace(BOLD, size=14))
    page.height(1, 24)
    page.block(2, 1, columns, below, ITALIC)
    page.height(2, 20)
    return 4


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
    page.widths((6, 44, 12, 12, 14))
    heading = write_title(page, 12, title, below)
    _write_chart_lines(page, heading, shown)
    first, last = heading + 1, heading + len(shown)
    page.bars(f"C{first}:C{last}", BAR)
    draw_bars(page, f"G{heading}", title, (first, last), width=26, height=15)
    page.print_on_a4(heading=(heading, heading))
    page.freeze(heading + 1)


def _write_chart_lines(page: Page, heading: int, shown: list[Line]) -> None:
    page.line(heading, (_("Order no."), _("Agency, unit"), _("Share"), _("Target"), _("Remarks")), _HEADING)
    page.height(heading, 20)
    for number, line in enumerate(shown, 1):
        row = heading + number
        page.put(row, 1, number, _CENTRE)
        page.put(row, 2, line.row.agency.name, _CELL)
        page.put(row, 3, line.row.share, _SHARE)
        page.put(row, 4, line.row.target, _SHARE)
        page.put(row, 5, _("Reached") if line.row.is_reached else _("Not yet"), _CENTRE)


def _write_trend(page: Page, trend: Sequence[TrendPoint]) -> None:
    page.widths(MONTH_WIDTHS)
    title = _("TREND BY MONTHS")
    heading = write_title(page, 15, title, _("The figures at the end of each month and on the day of the report"))
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
    page.line(heading, headings, _HEADING)
    page.height(heading, 34)
    for number, point in enumerate(trend, 1):
        row = heading + number
        share = "–" if point.figures.share is None else point.figures.share
        page.line(row, (number,), _CENTRE)
        page.put(row, 2, point.on, _DATE)
        page.line(row, (point.figures.eligible, point.figures.trained), _COUNT, first=3)
        page.put(row, 5, Formula(f'=IF(C{row}>0,D{row}/C{row},"–")', share), _SHARE)
        page.put(row, 6, point.goal.target / 100, _SHARE)
        if number == 1:
            page.put(row, 7, "–", _CENTRE)
        else:
            more = point.figures.trained - trend[number - 2].figures.trained
            page.put(row, 7, Formula(f"=D{row}-D{row - 1}", more), _CHANGE)


def _write_bridge(page: Page, found: Bridge, report: Report) -> None:
    """A column for each cause that occurs; what comes out of them is a formula."""
    eligible, trained = list(found.total.eligible_causes), list(found.total.trained_causes)
    for row in found.rows:
        eligible += [cause for cause in row.eligible_causes if cause not in eligible]
        trained += [cause for cause in row.trained_causes if cause not in trained]
    columns = 4 + len(eligible) + len(trained) + 2
    page.widths((6, 42, *[11] * (columns - 2)))
    days = {"since": format_date(found.since), "until": format_date(found.until)}
    below = _("From {since} to {until}").format(**days)
    if report.since_report:
        below = _("From {since}, the day of the report “{title}”, to {until}").format(
            title=report.since_report.title, **days
        )
    heading = write_title(page, columns, _("WHAT CHANGED, BY CAUSE"), below)
    _write_bridge_heading(page, heading, eligible, trained, days)
    changed = [row for row in found.rows if row.eligible_causes or row.trained_causes]
    for number, line in enumerate(changed, 1):
        _write_bridge_line(page, heading + 1 + number, number, line, eligible, trained)
    _write_bridge_line(page, heading + 2 + len(changed), "", found.total, eligible, trained)
    page.print_on_a4(heading=(heading, heading + 1))
    page.freeze(heading + 2, 3)


def _write_bridge_heading(
    page: Page, heading: int, eligible: list[str], trained: list[str], days: dict[str, str]
) -> None:
    page.block(heading, 1, 1, _("Order no."), _HEADING, rows=2)
    page.block(heading, 2, 2, _("Agency, unit"), _HEADING, rows=2)
    column = 3
    for title, causes in ((_("In scope (b)"), eligible), (_("Trained (a)"), trained)):
        page.block(heading, column, column + len(causes) + 1, title, _HEADING)
        page.line(heading + 1, (days["since"], *map(cause_name, causes), days["until"]), _HEADING, first=column)
        column += len(causes) + 2
    page.height(heading, 20)
    page.height(heading + 1, 50)


def _write_bridge_line(
    page: Page, row: int, number: int | str, line: BridgeRow, eligible: list[str], trained: list[str]
) -> None:
    is_total = number == ""
    bold = {"bold": True, "fill": "FFF2CC"} if is_total else {}
    page.put(row, 1, number, replace(_CENTRE, **bold))  # type: ignore[arg-type]
    page.put(row, 2, line.agency.name, replace(_CELL, **bold))  # type: ignore[arg-type]
    column = 3
    sides = ((line.eligible, line.eligible_causes, eligible), (line.trained, line.trained_causes, trained))
    for (before, after), counts, causes in sides:
        page.put(row, column, before, replace(_COUNT, **bold))  # type: ignore[arg-type]
        changes = [counts.get(cause, 0) for cause in causes]
        page.line(row, changes, replace(_CHANGE, **bold), first=column + 1)  # type: ignore[arg-type]
        end = column + len(causes) + 1
        area = f"{letters(column)}{row}:{letters(end - 1)}{row}"
        page.put(row, end, Formula(f"=SUM({area})", after), replace(_COUNT, **bold))  # type: ignore[arg-type]
        column = end + 1


def _write_untrained(page: Page, people: tuple[PersonOnRoll, ...], report: Report) -> None:
    """The people by agency, each agency's under a line with its name and their number."""
    widths = (6, 28, 12, 24, 18, 24, 38)
    page.widths(widths)
    below = _("{count} people as of {date}").format(
        count=format_number(len(people)), date=format_date(report.coverage.as_of)
    )
    heading = write_title(page, 7, _("PEOPLE IN SCOPE WHO ARE NOT YET TRAINED"), below)
    headings = (
        *(_("Order no."), _("Full name"), _("Date of birth"), _("Position"), _("Category"), _("Division")),
        _("Agency, unit"),
    )
    page.line(heading, headings, _HEADING)
    page.height(heading, 34)
    lines = (
        fitted(
            (
                *(number, person.full_name, person.birth, person.position),
                *(category_name(person.category), person.unit, person.agency),
            ),
            widths,
        )
        for number, person in enumerate(people, 1)
    )
    page.pour(heading + 1, lines, [[_CENTRE, _CELL, _DATE, _CELL, _CELL, _CELL, _CELL]])
    page.filter(heading, heading + len(people), 7)
    page.print_on_a4(heading=(heading, heading))
    page.freeze(heading + 1, 3)


def _write_evidence(page: Page, evidence: tuple[EvidenceRow, ...]) -> None:
    widths = (6, 34, 13, 34, 34, 10, 40)
    page.widths(widths)
    below = _("The numbers are those in the column “Evidence (no.)” of the summary")
    heading = write_title(page, 7, _("EVIDENCE FOR THE PEOPLE TRAINED"), below)
    headings = (
        *(_("No."), _("Course"), _("Completed on"), _("Class"), _("Decision, list"), _("People")),
        _("Certificates, first and last no."),
    )
    page.line(heading, headings, _HEADING)
    page.height(heading, 34)
    looks = [_CENTRE, _CELL, _DATE, _CELL, _CELL, _COUNT, _TEXT]
    page.pour(heading + 1, [fitted(_evidence_values(one), widths) for one in evidence], [looks])
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
