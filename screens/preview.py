"""What an import would do, row by row, before anything is written."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from capacity.i18n import _, format_number, ngettext
from screens.commands import ANSWERS, PREVIEW, bindings
from screens.page import Page
from screens.planned_rows import action_name, explain
from screens.questions import QuestionPanel, question_on
from screens.row_groups import ALL, WHICH
from screens.understanding import Preview, Source, plan_again, read_preview, write_preview
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow

if TYPE_CHECKING:
    from imports.plan import PlannedRow


class PreviewPage(Page):
    """The rows of one file, what the officer has to answer about them, and whether to write them."""

    SECTION = "import"
    OFFERS = PREVIEW
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PREVIEW), *bindings(ANSWERS)]
    EXPLANATION = _(
        "What each row of the file would do. Rows that are held back or are a question are not written; the others "
        "are. Where a row is a question, the keys 1 to 9 answer it and 0 asks it again; answers are kept when the "
        "file is written, and not asked the next time. Tab goes round: all rows, those with problems, questions, rows "
        "held back, changes; f chooses one kind of problem. The panel below says what a row changes, old → new. Enter "
        "shows all there is about a row, ctrl+s writes, Esc abandons."
    )
    DEFAULT_CSS = """
    PreviewPage #totals { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    table = getters.query_one(RowTable)
    panel = getters.query_one(QuestionPanel)

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview
        self._source = self._begun = preview.source
        self._which = ALL
        self._was_loaded = False

    def body(self) -> Iterable[Widget]:
        """The totals above the rows, what is asked below them."""
        yield Static(id="totals", classes="facts", markup=False)
        yield RowTable(
            Column(_("Row"), 5, is_number=True),
            Column(_("Action"), 8),
            Column(_("Full name"), part=6),
            Column(_("Birth"), 10, is_number=True),
            Column(_("Agency"), part=6),
            # The panel below says in full what is wrong with the row under the cursor.
            Column(_("Problem or change"), part=4),
            empty=_("No such row."),
        )
        yield QuestionPanel(markup=False)

    def on_mount(self) -> None:
        """Show the plan, which is there already."""
        super().on_mount()
        self._show(self._preview)
        self.set_focus(self.table)

    def load(self) -> None:
        """Compare again when something was written since; the plan that was given is a new one."""
        if self._was_loaded:
            self._compare(self._source, self._show)
        self._was_loaded = True

    @property
    def would_lose(self) -> bool:
        """Whether a question was answered or a column corrected."""
        return self._source != self._begun

    @property
    def _row(self) -> "PlannedRow | None":
        """The row of the file under the cursor."""
        shown = self.table.row
        return self._preview.plan.rows[shown.key] if shown else None

    def _show(self, preview: Preview) -> None:
        """Show a plan, with the cursor on the row where it was in the one before."""
        row = self._row
        self._preview, self._source = preview, preview.source
        self._fill(row)
        self.stand_at(_("Import"), preview.file, preview.understood())
        self.query_one("#totals", Static).update("\n".join(self._lines()))

    def _fill(self, row: "PlannedRow | None") -> None:
        shown = self._preview.rows(self._which)
        key = self._key_of(row) if row else 0
        self.table.show(shown, cursor=bisect_left(shown.keys, key))
        self.panel.display = bool(shown.keys)
        self.show_answers(0)

    def _key_of(self, row: "PlannedRow") -> int:
        """Where a row stands in the plan, though the plan may be a newer one than the row's."""
        place = (row.sheet, row.row)
        return next((key for key, one in enumerate(self._preview.plan.rows) if (one.sheet, one.row) == place), 0)

    def _lines(self) -> list[str]:
        preview = self._preview
        lines = [preview.totals(), preview.since(), self._filter_text(), preview.new_agencies()]
        if missing := preview.missing():
            lines.append(f"m  {missing}")
        if notes := preview.notes():
            lines.append(f"n  {notes[0]}" + f" (+{format_number(len(notes) - 1)})" * bool(notes[1:]))
        return [line for line in lines if line]

    def _follow(self, source: Source) -> None:
        """Make the plan again by what the officer says now, and tell what came of it."""
        self.program.say(_("Comparing again …"))
        self._compare(source, self._when_planned)

    def _compare(self, source: Source, then: Callable[[Preview], None]) -> None:
        """Make the plan again; read the file again too where columns are corrected."""
        old, reading = self._preview.source, self._preview.plan.reading
        self._source = source
        if source.columns == old.columns:
            self.job(lambda: plan_again(source, reading), then, "plan")
        else:
            self.job(lambda: read_preview(source), then, "plan")

    def _when_planned(self, preview: Preview) -> None:
        before = self._row
        self._show(preview)
        after = preview.plan.rows[self._key_of(before)] if before else None
        if before and after and before.action != after.action:
            text = _("Row {row}: {before} → {after}.")
            words = {"before": action_name(before.action), "after": action_name(after.action)}
            self.program.say(text.format(row=after.row, **words))
        else:
            self.program.say(_("Compared again: {totals}.").format(totals=preview.totals()))

    def when_failed(self) -> None:
        """What could not be followed was not said."""
        self._source = self._preview.source

    def action_answer(self, number: int) -> None:
        """Answer the question of the row under the cursor."""
        question = question_on(self._preview, self._row) if self._row else None
        source = question.answered(self._source, number) if question else None
        if source:
            self._follow(source)
        elif question:
            text = _("{number} is no answer here; there are 1 to {count}.")
            self.program.say_error(text.format(number=number, count=len(question.options)))
        else:
            self.program.say(_("This row asks nothing; Tab goes on to the questions."))

    def action_ask_again(self) -> None:
        """Take back what was answered about the row under the cursor."""
        row = self._row
        if row is None or not self._preview.is_answered(row):
            return
        source = self._source.with_row(row, None)
        self._follow(source.with_agency(source.key_of_agency(row), None))

    def action_correct_column(self) -> None:
        """Let the officer say what a column of the sheet under the cursor holds."""
        from screens.columns import correct_column

        plan = self._preview.plan
        sheet = self._preview.sheet_of(self._row) if self._row else plan.reading.sheets[0]
        if not sheet.layout_key:
            self.program.say_error(_("This sheet has no headings by which its columns could be told."))
            return
        correct_column(
            self, sheet, plan.kind, lambda letter, field: self._follow(self._source.with_column(sheet, letter, field))
        )

    def action_name_agency(self) -> None:
        """Ask for the agency of the rows that name none."""
        from screens.naming import ask_agency

        def named(agency: str) -> None:
            self._follow(self._source.with_default_agency(agency))

        ask_agency(self, self._preview.plan.on, self._source.agency or "", named)

    def action_show_missing(self) -> None:
        """List whom the file lacks."""
        from screens.missing import MissingPage

        if self._preview.plan.missing_count:
            self.program.push_screen(MissingPage(self._preview))

    def action_show_notes(self) -> None:
        """Show all that was settled while reading."""
        from screens.dialogs import TextDialog

        if notes := self._preview.notes():
            self.program.push_screen(TextDialog(_("How the file was read"), "\n".join(f"• {note}" for note in notes)))

    def action_export_held_back(self) -> None:
        """Ask where to write the rows that are held back, then write them."""
        from screens.held_back import ask_held_back

        ask_held_back(self, self._preview.plan)

    def _filter_text(self) -> str:
        """Which rows are shown, where it is not all of them."""
        if self._which == ALL:
            return ""
        groups = self._preview.groups
        count = format_number(len(groups.of(self._which)))
        return _("Only {which}: {count}").format(which=groups.name(self._which), count=count)

    def action_next_filter(self, by: int) -> None:
        """Show the next kind of rows that the file has any of, or the one before."""
        self._only(self._preview.groups.beside(self._which, by))

    def action_choose_filter(self) -> None:
        """Ask which rows to show: of one outcome, or with one kind of problem."""
        from screens.dialogs import Choose

        groups = self._preview.groups
        offered = (*WHICH, *groups.sentences)
        rows = [
            TableRow(key, (format_number(len(groups.of(which))), groups.name(which)))
            for key, which in enumerate(offered)
        ]

        def chosen(key: int | None) -> None:
            if key is not None:
                self._only(offered[key])

        columns = (Column("", 7, is_number=True), Column(""))
        self.program.push_screen(Choose(_("Show which rows?"), columns, rows, has_header=False), chosen)

    def _only(self, which: str) -> None:
        row, self._which = self._row, which
        self._fill(row)
        self.query_one("#totals", Static).update("\n".join(self._lines()))

    @on(RowTable.Highlighted)
    def _when_highlighted(self) -> None:
        # The news may be of a plan that another has replaced; the table tells what is shown now.
        if row := self._row:
            self.show_answers(self.panel.show(self._preview, row))

    @on(RowTable.Opened)
    def _when_opened(self) -> None:
        from screens.dialogs import TextDialog

        if not (row := self._row):
            return
        title = _("{sheet}, row {row}").format(sheet=row.sheet, row=row.row)
        self.program.push_screen(
            TextDialog(title, explain(row, self._preview.changes(row), self._preview.agency_of(row)))
        )

    def action_write(self) -> None:
        """Ask once more, then write everything that is not held back."""
        from screens.dialogs import Confirm

        plan = self._preview.plan
        if self._source is not self._preview.source:
            self.program.say(_("Still comparing; wait a moment."))
            return
        if plan.is_empty:
            self.program.say(_("There is nothing to write: no row is new, changed or moved."))
            return
        preview = self._preview
        details = [preview.since(always=True), preview.totals(), preview.new_agencies(), preview.missing()]
        details.append(self._held_back())
        question = _("Write “{file}” into the database?").format(file=preview.file)
        dialog = Confirm(question, _("Write"), details="\n".join(line for line in details if line))
        self.program.push_screen(dialog, partial(self._when_confirmed, preview))

    def _held_back(self) -> str:
        count = len(self._preview.plan.held_back)
        if not count:
            return ""
        text = ngettext("{count} row is not written.", "{count} rows are not written.", count)
        return text.format(count=format_number(count))

    def _when_confirmed(self, preview: Preview, is_yes: bool | None) -> None:
        """Write what was asked about, though it may have been compared anew since; what has grown old is refused."""
        if is_yes:
            self.write(lambda: write_preview(preview), partial(self._when_written, preview))

    def _when_written(self, preview: Preview, number: int | None) -> None:
        said = preview.written_text()
        self.dismiss(number is not None)
        self.program.say(said, can_undo=number is not None)
        self.program.revision += 1
