"""The sheet of the summary that tells what changed since the report before, by cause."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from capacity.bridge import Bridge, BridgeRow, cause_name
from capacity.dates import format_date
from capacity.i18n import _
from capacity.report import Report
from exports.letterhead import write_title
from exports.look import CELL, CENTRE, CHANGE, HEAD, NUMBER, TOTAL_FILL
from exports.outline import outline
from exports.pouring import Formula, letters
from exports.workbook import Page


def write_changes(page: Page, found: Bridge, report: Report) -> None:
    """Write a column for each cause that occurs; what comes out of them is a formula."""
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
    _write_heading(page, heading, eligible, trained, days)
    lines = list(_changed(found, report))
    for place, (number, depth, line) in enumerate(lines, heading + 2):
        _write_line(page, place, (number, depth), line, (eligible, trained))
    _write_line(page, heading + 2 + len(lines), ("", 0), found.total, (eligible, trained), is_total=True)
    page.print_on_a4(heading=(heading, heading + 1))
    page.freeze(heading + 2, 3)


def _changed(found: Bridge, report: Report) -> Iterator[tuple[str, int, BridgeRow]]:
    """Number, depth and figures of the lines in which something changed, as the summary has them."""
    rows = {row.agency.id: row for row in found.rows}
    shown: set[int] = set()
    for line in outline(report.coverage):
        if line.own:
            continue
        members = [rows[agency] for agency in line.agencies if agency in rows]
        shown.update(line.agencies)
        total = replace(_sum(members), agency=line.row.agency) if members else None
        if total and (total.eligible_causes or total.trained_causes):
            yield line.number, line.depth, total
    # Those that stood on the first day only.
    now = {row.agency.id for row in report.coverage.rows}
    for row in found.rows:
        if row.agency.id not in now and (row.eligible_causes or row.trained_causes):
            yield "", 0, row


def _sum(rows: list[BridgeRow]) -> BridgeRow:
    return BridgeRow(
        rows[0].agency,
        (sum(row.eligible[0] for row in rows), sum(row.eligible[1] for row in rows)),
        (sum(row.trained[0] for row in rows), sum(row.trained[1] for row in rows)),
        _together(row.eligible_causes for row in rows),
        _together(row.trained_causes for row in rows),
    )


def _together(many: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for counts in many:
        found.update(counts)
    return {cause: count for cause, count in found.items() if count}


def _write_heading(page: Page, heading: int, eligible: list[str], trained: list[str], days: dict[str, str]) -> None:
    page.block(heading, 1, 1, _("Order no."), HEAD, rows=2)
    page.block(heading, 2, 2, _("Agency, unit"), HEAD, rows=2)
    column = 3
    for title, causes in ((_("In scope (b)"), eligible), (_("Trained (a)"), trained)):
        page.block(heading, column, column + len(causes) + 1, title, HEAD)
        page.line(heading + 1, (days["since"], *map(cause_name, causes), days["until"]), HEAD, first=column)
        column += len(causes) + 2
    page.height(heading, 20)
    page.height(heading + 1, 50)


def _write_line(
    page: Page,
    row: int,
    place: tuple[str, int],
    line: BridgeRow,
    causes: tuple[list[str], list[str]],
    *,
    is_total: bool = False,
) -> None:
    number, depth = place
    fill = TOTAL_FILL if is_total else ""
    centre, cell, count, change = (replace(look, bold=is_total, fill=fill) for look in (CENTRE, CELL, NUMBER, CHANGE))
    page.put(row, 1, number, centre)
    page.put(row, 2, line.agency.name, replace(cell, indent=depth))
    column = 3
    sides = ((line.eligible, line.eligible_causes, causes[0]), (line.trained, line.trained_causes, causes[1]))
    for (before, after), counts, named in sides:
        page.put(row, column, before, count)
        page.line(row, [counts.get(cause, 0) for cause in named], change, first=column + 1)
        end = column + len(named) + 1
        area = f"{letters(column)}{row}:{letters(end - 1)}{row}"
        page.put(row, end, Formula(f"=SUM({area})", after), count)
        column = end + 1
