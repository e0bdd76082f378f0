"""Issued reports: issuing one, reading it as it was handed out, and what it would say differently now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from textual import getters, on
from textual.widget import Widget

from capacity.agencies import AgencyRow
from capacity.bridge import Bridge, Change
from capacity.dates import format_date
from capacity.errors import BadInput
from capacity.goals import GoalRow
from capacity.history import change_set
from capacity.i18n import _, format_number, format_percent
from capacity.issued import (
    IssuedFigures,
    IssuedRow,
    issue,
    issued_figures,
    issued_names,
    issued_reports,
    since_issue,
    since_issue_people,
)
from capacity.text import clean
from screens.bridge import BridgePage
from screens.commands import REPORTS, bindings
from screens.dialogs import Ask
from screens.page import Page
from screens.people import Person, StatusPage
from screens.standings import standing_tone, standing_word
from screens.tree_page import TreePage
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow


def ask_title(page: Page, goal: GoalRow, as_of: date) -> None:
    """Ask under which title the figures of a day are issued, then keep them."""

    def write(title: str) -> str:
        with change_set(_("Report “{title}” issued").format(title=title), "report"):
            number = issue(goal, as_of, title)
        text = _("Report {number} “{title}” issued as of {date}.")
        return text.format(number=number, title=title, date=format_date(as_of))

    def answered(title: str | None) -> None:
        if title:
            page.write(lambda: write(title), written)

    def written(sentence: str) -> None:
        page.program.say(sentence)
        page.program.revision += 1

    question = _("Under which title are the figures of {date} issued?").format(date=format_date(as_of))
    hint = _("Figures and names stay as they are now; r lists what was issued.")
    page.program.push_screen(Ask(question, "", _title, hint=hint), answered)


def _title(text: str) -> str:
    if not clean(text):
        raise BadInput(_("An issued report needs a title."))
    return clean(text)


@dataclass(frozen=True, slots=True)
class SinceIssue:
    """An issued report beside what the same report would say now."""

    report: IssuedRow

    @property
    def place(self) -> tuple[str, ...]:
        """The report's title."""
        return _("Reports"), self.report.title, _("differences")

    @property
    def days(self) -> str:
        """When it was issued."""
        return _("issued {date}").format(date=_issued_on(self.report))

    @property
    def until(self) -> date:
        """The day of the report."""
        return self.report.as_of

    def read(self) -> Bridge:
        """The figures then and now with the causes."""
        return since_issue(self.report.id)

    def people(self, cause: str, agency_id: int) -> list[Change]:
        """The people behind a cause; 0 is the sum of all agencies."""
        return since_issue_people(self.report.id, cause, agency_id=agency_id)


class ReportsPage(Page):
    """The issued reports, latest first."""

    SECTION = "coverage"
    OFFERS = REPORTS
    BINDINGS = bindings(REPORTS)
    EXPLANATION = _(
        "Reports as they were handed out: Enter opens the figures and names as they were then, d what the same report "
        "would say differently now, and why. On the coverage, i issues another one."
    )

    table = getters.query_one(RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._reports: dict[int, IssuedRow] = {}

    def body(self) -> Iterable[Widget]:
        """The list alone."""
        yield RowTable(
            Column(_("No."), 4, is_number=True),
            Column(_("Title"), part=3),
            Column(_("Goal"), part=1),
            Column(_("As of"), 10),
            Column(_("Issued"), 10),
            Column(_("By"), 12, from_width=100),
            empty=_("No report has been issued yet; i on the coverage issues one."),
        )

    def load(self) -> None:
        """Read the list beside the interface."""
        self.stand_at(_("Goals"), _("Reports"))
        self.job(issued_reports, self._show)

    def _show(self, reports: list[IssuedRow]) -> None:
        self._reports = {report.id: report for report in reports}
        self.table.show(RowList([_row(report) for report in reports]))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        self.program.push_screen(IssuedPage(self._reports[event.row.key]))

    def action_compare(self) -> None:
        """Show what the report under the cursor would say differently now."""
        if row := self.table.row:
            self.program.push_screen(BridgePage(SinceIssue(self._reports[row.key])))


class IssuedPage(TreePage):
    """The figures of one report as they were handed out."""

    SECTION = "coverage"
    OFFERS = (*TreePage.OFFERS, *REPORTS)
    BINDINGS = bindings(REPORTS)
    EXPLANATION = _(
        "The figures as they were handed out, whatever has changed since; Enter lists the people as they were then, "
        "c shows what the same report would say differently now."
    )

    def __init__(self, report: IssuedRow) -> None:
        super().__init__()
        self._report = report
        self._rows: dict[int, IssuedFigures] = {}

    def body(self) -> Iterable[Widget]:
        """The tree alone."""
        yield RowTable(
            Column(_("Agency, unit")),
            Column(_("Eligible"), 10, is_number=True),
            Column(_("Trained"), 12, is_number=True),
            Column(_("Share"), 8, is_number=True),
            Column(_("Needed"), 9, is_number=True),
            Column(_("Status"), 13, from_width=100),
        )

    def load(self) -> None:
        """Read the report beside the interface."""
        as_of = _("as of {date}").format(date=format_date(self._report.as_of))
        self.stand_at(_("Reports"), self._report.title, aside=as_of)
        self.job(lambda: issued_figures(self._report.id), self._show)

    def _show(self, lines: list[IssuedFigures]) -> None:
        self._rows = {line.agency.id: line for line in lines}
        self.grow([line.agency for line in lines])

    def row(self, agency: AgencyRow, label: str) -> TableRow:
        """An agency as it stood in the report."""
        line = self._rows[agency.id]
        cells = (
            label,
            format_number(line.total.eligible),
            format_number(line.total.trained),
            format_percent(line.total.share),
            format_number(line.needed),
            standing_word(line.standing),
        )
        return TableRow(agency.id, cells, standing_tone(line.standing))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        self.program.push_screen(IssuedPeoplePage(self._report, self.agency_of(event.row)))

    def action_compare(self) -> None:
        """Show what the report would say differently now."""
        self.program.push_screen(BridgePage(SinceIssue(self._report)))


class IssuedPeoplePage(StatusPage):
    """The people of an issued report, as they were called then."""

    EXPLANATION = _("The people behind a figure as they stood in the report. Tab goes on to the next status.")

    def __init__(self, report: IssuedRow, agency: AgencyRow) -> None:
        super().__init__()
        self._report, self._agency = report, agency

    def load(self) -> None:
        """Read the list beside the interface."""
        as_of = _("as of {date}").format(date=format_date(self._report.as_of))
        self.stand_at(_("Reports"), self._report.title, self._agency.name, aside=as_of)
        super().load()

    def read(self, status: str) -> Sequence[Person]:
        """The people of a status as the report kept them."""
        wanted = None if status == "headcount" else status
        return issued_names(self._report.id, status=wanted, agency_id=self._agency.id)


def _row(report: IssuedRow) -> TableRow:
    cells = (
        str(report.id),
        report.title,
        report.goal_code,
        format_date(report.as_of),
        _issued_on(report),
        report.issued_by,
    )
    return TableRow(report.id, cells)


def _issued_on(report: IssuedRow) -> str:
    return format_date(date.fromisoformat(report.issued_at[:10]))
