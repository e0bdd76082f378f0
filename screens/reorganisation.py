"""What a reorganisation would change, step by step, before anything is written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.contradictions import problems
from capacity.dates import format_date
from capacity.errors import CapacityError, Refused
from capacity.i18n import _, format_number
from capacity.reorganisation import Reorganisation
from capacity.steps import step_sentence
from capacity.succession import Preview, preview, write
from screens.commands import REORGANISATION, bindings
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that can be carried out, and what it touches."""

    plan: Reorganisation
    seen: Preview
    title: str


def plan_reorganisation(make: Callable[[], Reorganisation], title: str = "") -> Planned:
    """Make a plan and count what it touches; raises Refused where it cannot be, CapacityError where it is empty."""
    plan = make()
    if found := problems(plan):
        raise Refused(_("This cannot be done: {reason}.").format(reason=found[0].reason))
    seen = preview(plan)
    if not seen.operations:
        raise CapacityError(_("This changes nothing; nothing was written."))
    return Planned(plan, seen, title)


def kind_name(kind: str) -> str:
    """The kind of a step in the user's language."""
    return {
        "merge": _("merge"),
        "split": _("split"),
        "rename": _("rename"),
        "move": _("move"),
        "found": _("new agency"),
        "dissolve": _("dissolve"),
    }[kind]


class ReorganisationPage(Page):
    """The steps, and what they touch."""

    SECTION = "agencies"
    OFFERS = REORGANISATION
    BINDINGS = bindings(REORGANISATION)
    EXPLANATION = _(
        "What would change on that day, and how many people, goals and open classes it touches. Nothing is written "
        "before you press ctrl+s; Esc abandons. Enter shows a step in full."
    )

    table = getters.query_one(RowTable)

    def __init__(self, planned: Planned) -> None:
        super().__init__()
        self._planned = planned

    def body(self) -> Iterable[Widget]:
        """What is touched, above the steps."""
        yield Static(self._touched(), classes="facts", markup=False)
        yield RowTable(Column(_("Step"), 10), Column(_("What happens")), Column(_("People"), 8, is_number=True))

    def load(self) -> None:
        """Show the steps, which are known already."""
        plan, seen = self._planned.plan, self._planned.seen
        self.stand_at(_("Agencies"), _("reorganise"), aside=_("from {date}").format(date=format_date(plan.on)))
        rows = [
            TableRow(key, (kind_name(step.kind), step_sentence(plan, step), format_number(step.people)))
            for key, step in enumerate(seen.operations)
        ]
        self.table.show(RowList(rows))
        self.set_focus(self.table)

    def _touched(self) -> str:
        plan, seen = self._planned.plan, self._planned.seen
        lines = [
            _("From {date}: {steps} steps, which touch {people} people, {goals} goals, {classes} open classes.").format(
                date=format_date(plan.on),
                steps=format_number(len(seen.operations)),
                people=format_number(seen.people),
                goals=format_number(seen.goals),
                classes=format_number(seen.classes),
            )
        ]
        if plan.notes:
            more = f" (+{format_number(len(plan.notes) - 1)})" * bool(plan.notes[1:])
            lines.append(f"n  {plan.notes[0]}{more}")
        return "\n".join(lines)

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.dialogs import TextDialog

        kind, sentence, _people = event.row.cells
        self.program.push_screen(TextDialog(kind, sentence))

    def action_show_notes(self) -> None:
        """Show all that was settled while the file was read."""
        from screens.dialogs import TextDialog

        if notes := self._planned.plan.notes:
            text = "\n".join(f"• {note}" for note in notes)
            self.program.push_screen(TextDialog(_("How the file was read"), text))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the notes only where there are any."""
        return action != "show_notes" or bool(self._planned.plan.notes)

    def action_write(self) -> None:
        """Write the plan as one change set; the preview was the question."""
        planned = self._planned
        self.write(lambda: write(planned.plan, planned.title), self._when_written)

    def _when_written(self, number: int) -> None:
        from capacity.history import describe

        self.dismiss()
        self.program.say(_("Written: {title}.").format(title=describe(number).title), can_undo=True)
        self.program.revision += 1
