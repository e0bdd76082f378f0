"""One person: what is known, and the parts of the record; facts are corrected and numbers shown in full on request."""

from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len
from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity import corrections
from capacity.dates import today
from capacity.disclosure import record_disclosure
from capacity.errors import NotFound
from capacity.facts import facts_text
from capacity.field_names import field_name
from capacity.history import change_set
from capacity.i18n import _
from capacity.officials import OfficialRow, birth_text, gender_name
from capacity.person_record import PersonRecord, person_record
from capacity.undoing import undo
from screens.class_sessions import ask_reason
from screens.commands import PERSON, bindings
from screens.form_fields import Field, one_of, words_of
from screens.forms import WorkForm
from screens.page import Page
from screens.person_lists import LISTS, list_names
from screens.person_texts import facts
from screens.postings import ask_new_posting, ask_posting
from screens.subjects import Subject
from screens.widgets.cells import fit
from screens.widgets.list_names import ListNames
from screens.widgets.row_table import RowTable
from screens.widgets.rows import RowList

_LABEL = 16
_OPENED = frozenset(("postings", "classes"))
"""The lists whose rows can be opened."""


def facts_text_of(row: OfficialRow, width: int, *, in_full: bool) -> str:
    """The facts in two columns where there is room, the labels one below the other."""
    known = facts(row, in_full=in_full)
    half = (len(known) + 1) // 2
    column = (width - 2) // 2
    if width < 2 * (_LABEL + 12):
        half, column = len(known), width
    lines = []
    for place in range(half):
        texts = [f"{fit(label, _LABEL)}{value}" for label, value in known[place::half]]
        lines.append("  ".join([*(fit(text, column) for text in texts[:-1]), fit(texts[-1], max(column, 1))]))
    return "\n".join(line if cell_len(line) <= width else fit(line, width) for line in lines)


class PersonPage(Page):
    """The record of one person."""

    SECTION = "officials"
    OFFERS = PERSON
    BINDINGS = bindings(PERSON)
    AUTO_FOCUS = "RowTable"
    EXPLANATION = _(
        "What is known of this person; Tab goes through postings, completions, classes, exemptions, groups, the rows "
        "of files it all comes from, and what was written. Enter opens a class; u undoes the change under the cursor. "
        "Identity numbers are shown in part: v shows them in full, with a reason that the history keeps. e corrects "
        "the posting under the cursor, n begins another: a transfer or a second post; a transfer of an earlier day "
        "shows first what becomes of the postings. E corrects facts, m enrols, x takes the person out of a goal's base "
        "for a time."
    )

    table = getters.query_one(RowTable)

    def __init__(self, official_id: int) -> None:
        super().__init__()
        self._official_id = official_id
        self._record: PersonRecord | None = None
        self._list = LISTS[0]
        self._in_full = False

    @property
    def subject(self) -> Subject:
        """The person."""
        return Subject(official_id=self._official_id)

    def body(self) -> Iterable[Widget]:
        """The facts above the list in front, and below it the whole of a line that may be cut."""
        yield Static(id="facts", classes="facts", markup=False)
        yield ListNames()
        yield RowTable(*self._list.columns, empty=_("nothing recorded"))
        yield Static(classes="ledger", markup=False)

    def on_screen_suspend(self) -> None:
        """Show numbers in part again once the page is left; a dialog above it leaves it where it is."""
        self._in_full &= self.program.page is self

    def on_screen_resume(self) -> None:
        """Read again where something was written, and draw the facts as they may be seen."""
        super().on_screen_resume()
        self._draw_facts()

    def on_resize(self) -> None:
        """Set the facts anew."""
        self._draw_facts()

    def load(self) -> None:
        """Read the record beside the interface."""
        self.program.show_totals()
        self.job(self._read, self._show)

    def _read(self) -> PersonRecord | None:
        try:
            return person_record(self._official_id)
        except NotFound:
            return None  # as when the addition was undone from here

    def _show(self, record: PersonRecord | None) -> None:
        if record is None:
            self.dismiss()
            return
        self._record = record
        self.stand_at(_("Officials"), record.official.full_name)
        self._draw_facts()
        self._draw()

    def _draw_facts(self) -> None:
        if self._record:
            text = facts_text_of(self._record.official, self.size.width - 2, in_full=self._in_full)
            self.query_one("#facts", Static).update(text)

    def _draw(self, cursor: int | None = None) -> None:
        if self._record:
            self.query_one(ListNames).show(list_names(self._record), LISTS.index(self._list))
            self.table.show_columns(*self._list.columns, opens=self._list.name in _OPENED)
            self.query_one(".ledger", Static).update("")
            self.table.show(RowList(self._list.rows(self._record)), cursor=cursor)

    def action_change_part(self, by: int) -> None:
        """Go on by so many parts of the record."""
        self._list = LISTS[(LISTS.index(self._list) + by) % len(LISTS)]
        self.show_first(*["u"] * (self._list.name == "changes"))
        self._draw(0)

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        text = " · ".join(cell for cell in event.row.cells if cell)
        if self._record and self._list.name == "changes":
            one = self._record.changes[event.index]
            text = " · ".join(
                part for part in (one.change_set.title, facts_text(one.facts), one.change_set.actor) if part
            )
        self.query_one(".ledger", Static).update(text)

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        if self._record and self._list.name == "classes":
            self.program.open_class(self._record.classes[event.index].class_id)
        elif self._record and self._list.name == "postings":
            self.action_edit()

    def action_undo_this(self) -> None:
        """Undo the change under the cursor, after a question."""
        if self._record and self._list.name == "changes" and self.table.row:
            number = self._record.changes[self.table.cursor].change_set.id
            self.open_with(lambda: undo(number, dry_run=True), self.program.confirm_undo)
        else:
            self.program.say(_("Tab goes on to the history; u undoes the change under the cursor there."))

    def action_reveal(self) -> None:
        """Ask for a reason, record it, and show the numbers in full until the page is left."""
        if not self._record:
            return
        if self._in_full:
            self._in_full = False
            self._draw_facts()
            return
        name = self._record.official.full_name

        def revealed(_is_recorded: bool) -> None:
            self._in_full = True
            self._draw_facts()
            self.program.say(_("Shown in full until you leave this page; the history has recorded it."))

        def record(reason: str) -> bool:
            title = _("Identity number of {name} shown").format(name=name)
            return record_disclosure("reveal", title=title, columns=("national_id",), count=1, reason=reason)

        question = _("Why do you need the identity number of {name}?").format(name=name)
        ask_reason(self, question, lambda reason: self.write(lambda: record(reason), revealed))

    def action_edit(self) -> None:
        """Correct the posting under the cursor; where another list is in front, what is known of the person."""
        if self._record and self._list.name == "postings" and self.table.row:
            ask_posting(self, self._record.official, self._record.postings[self.table.cursor])
        else:
            self.action_edit_facts()

    def action_add_posting(self) -> None:
        """Ask for a transfer, or for a second post."""
        if self._record:
            ask_new_posting(self, self._record.official)

    def action_edit_facts(self) -> None:
        """Ask what is to be corrected of what is known of the person, and write it."""
        if self._record:
            row = self._record.official
            title = _("Correct what is known of {name}").format(name=row.full_name)
            self.program.push_screen(
                WorkForm(title, _fields(row), lambda said: lambda: _correct(row, said), answer=_("Correct")),
                self.tell_written,
            )

    def action_exempt(self) -> None:
        """Ask from which goal, why and for how long the person is exempt."""
        from screens.exemptions import ask_exemption
        from screens.goals import choose_goal

        if self._record:
            name = self._record.official.full_name
            choose_goal(self, lambda goal: ask_exemption(self, goal, {self._official_id: name}, today()))

    def action_enrol(self) -> None:
        """Ask into which class the person is to go."""
        from screens.enrolling import choose_class

        choose_class(self, [self._official_id], None)


def _fields(row: OfficialRow) -> list[Field]:
    genders = {gender: gender_name(gender) for gender in ("male", "female")}
    number = _("12 digits; blank: as it is. The number is not shown here.")
    return [
        Field("full_name", _("Full name"), row.full_name, corrections.checked_name, is_needed=True),
        Field("birth", _("Birth"), birth_text(row), corrections.parsed_birth, hint=_("dd/mm/yyyy, or the year alone.")),
        Field("gender", _("Gender"), gender_name(row.gender), one_of(genders), words_of([*genders.values()])),
        Field("staff_code", _("Staff code"), row.staff_code or ""),
        Field("national_id", _("Identity number"), "", corrections.checked_national_id, hint=number),
        Field("phone", _("Phone"), row.phone or "", corrections.checked_phone),
        Field("email", _("Email"), row.email or "", corrections.checked_email),
    ]


def _correct(row: OfficialRow, said: dict[str, Any]) -> str:
    """Write what differs, and answer the sentence about it; an identity number left blank stays as it is."""
    if said["national_id"] is None:
        del said["national_id"]
    with change_set(_("{name} corrected").format(name=row.full_name), "official"):
        changed = corrections.correct(row.id, **said)
    if not changed:
        return ""
    fields = ", ".join(dict.fromkeys(field_name(name) for name in changed))
    return _("{name}: {fields} corrected.").format(name=row.full_name, fields=fields)
