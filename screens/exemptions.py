"""Exemptions: who is out of a goal's base, why and for how long; adding one, and ending one."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from textual import getters, on
from textual.widget import Widget

from capacity.dates import FOREVER, format_date, format_last_day, parse_date, parse_last_day, today
from capacity.exemptions import ExemptionRow, end_exemption, exempt, exemptions
from capacity.goals import GoalRow
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from screens.commands import EXEMPTIONS, bindings
from screens.form_fields import Field, check_days
from screens.forms import WorkForm
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow


def ask_exemption(page: Page, goal: GoalRow, officials: Mapping[int, str], on_day: date, note: str = "") -> None:
    """Ask why and for how long some people are exempt from a goal, then write it; official → name.

    The note is what to know of those people beforehand.
    """
    names = list(officials.values())
    who = names[0] if len(names) == 1 else _("{count} people").format(count=format_number(len(names)))
    until = _("The last day of the exemption; blank: for good.")
    fields = (
        Field("reason", _("Reason"), is_needed=True, hint=_("As the decision has it, such as: nghỉ thai sản.")),
        Field("since", _("From day"), format_date(on_day), parse_date, is_needed=True),
        Field("until", _("Until (included)"), check=parse_last_day, hint=until),
    )

    def accept(said: dict[str, Any]) -> Callable[[], int]:
        until = said["until"] or FOREVER
        check_days(said["since"], until)
        return lambda: _write_exemptions(goal, list(officials), who, said["reason"], said["since"], until)

    def written(count: int | None) -> None:
        if not count:
            return
        text = ngettext("{count} person is exempt from {goal}.", "{count} people are exempt from {goal}.", count)
        page.program.say(text.format(count=format_number(count), goal=goal.code), can_undo=True)
        page.program.data_changed()

    title = _("Exempt {who} from {goal}").format(who=who, goal=goal.code)
    title = "\n".join(filter(None, (title, note)))
    page.program.push_screen(WorkForm(title, fields, accept, answer=_("Exempt")), written)


def _write_exemptions(goal: GoalRow, officials: list[int], who: str, reason: str, since: date, until: date) -> int:
    title = _("Exempt from {goal}: {who}: {reason}").format(goal=goal.code, who=who, reason=reason)
    with change_set(title, "goal"):
        for official in officials:
            exempt(goal, official, reason, since, until)
    return len(officials)


class ExemptionsPage(Page):
    """The exemptions of a goal, past ones too."""

    SECTION = "coverage"
    OFFERS = EXEMPTIONS
    BINDINGS = bindings(EXEMPTIONS)
    EXPLANATION = _(
        "Who is out of the goal's base, why and for how long. e lets the person under the cursor count again from a "
        "day on. To add one, open the people of an agency, mark them with Space and press x. Enter opens the person."
    )

    table = getters.query_one(RowTable)

    def __init__(self, goal: GoalRow) -> None:
        super().__init__()
        self._goal = goal
        self._rows: dict[int, ExemptionRow] = {}

    def body(self) -> Iterable[Widget]:
        """The list alone."""
        yield RowTable(
            Column(_("Full name"), part=3),
            Column(_("Reason"), part=4),
            Column(_("From"), 10),
            Column(_("Until (included)"), 16),
            empty=_("Nobody is exempt: open the people of an agency, mark them with Space, press x."),
        )

    def load(self) -> None:
        """Read the list beside the interface."""
        self.stand_at(_("Goals"), self._goal.code, _("exemptions"))
        self.job(lambda: exemptions(self._goal), self._show)

    def _show(self, found: list[ExemptionRow]) -> None:
        self._rows = {row.id: row for row in found}
        self.table.show(RowList([_row(row) for row in found]))

    def action_end_exemption(self) -> None:
        """Ask from which day the person under the cursor counts again."""
        from screens.dialogs import Ask

        if not self.table.row or not self.may_write():
            return
        row = self._rows[self.table.row.key]
        question = _("From which day does {name} count again?").format(name=row.full_name)

        def answered(on_day: date | None) -> None:
            if on_day:
                self.write(lambda: _end(row, on_day), self._when_ended)

        self.program.push_screen(Ask(question, format_date(today()), parse_date), answered)

    def _when_ended(self, sentence: str) -> None:
        self.program.say(sentence, can_undo=True)
        self.program.data_changed()

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        self.program.push_screen(PersonPage(self._rows[event.row.key].official_id))


def _row(row: ExemptionRow) -> TableRow:
    is_over = row.valid_to <= today()
    cells = (row.full_name, row.reason, format_date(row.valid_from), format_last_day(row.valid_to))
    return TableRow(row.id, cells, "dim" if is_over else "")


def _end(row: ExemptionRow, on_day: date) -> str:
    with change_set(_("Exemption {number} ended").format(number=row.id), "goal"):
        end_exemption(row.id, on_day)
    text = _("{name} counts toward {goal} again from {date} on.")
    return text.format(name=row.full_name, goal=row.goal, date=format_date(on_day))
