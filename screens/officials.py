"""The officials: found as one types, with or without diacritics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from textual import getters, on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from capacity import finding, officials
from capacity.agencies import AgencyRow
from capacity.finding import Wanted
from capacity.i18n import _, format_number
from screens.commands import OFFICIALS, bindings
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow
from screens.widgets.vi_input import ViInput

_AT_ONCE = 64
"""As many as a table asks for at a time."""

COLUMNS = (
    Column(_("Full name"), part=3),
    Column(_("Birth"), 10, is_number=True),
    Column(_("Position"), part=2),
    Column(_("Agency"), part=3),
    Column(_("Unit"), part=2, from_width=120),
    Column(_("Category"), 24, from_width=130),
    Column(_("Code"), 10, from_width=100),
)
_GONE = TableRow(0, ("",) * len(COLUMNS))


def official_row(row: officials.OfficialRow) -> TableRow:
    """A person as lists show one."""
    cells = (
        row.full_name,
        officials.birth_text(row),
        row.position or "",
        row.agency or "–",
        row.unit or "",
        officials.category_name(row.category),
        row.staff_code or "",
    )
    return TableRow(row.id, cells)


@dataclass(frozen=True, slots=True)
class Found:
    """The people that a search found, the first of them read already."""

    wanted: Wanted = field(default_factory=Wanted)
    ids: Sequence[int] = ()
    first: tuple[TableRow, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether these are all; a long list is looked through after its beginning is shown."""
        return len(self.ids) != _AT_ONCE

    def count(self) -> int:
        """How many people are known to be found."""
        return len(self.ids)

    def whole(self) -> "Found":
        """All who are found."""
        return replace(self, ids=finding.find(self.wanted))

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """Some of them, in their order."""
        if stop <= len(self.first):
            return self.first[start:stop]
        wanted = self.ids[start:stop]
        known = {row.id: official_row(row) for row in officials.official_rows(wanted)}
        # Another program may have taken people away since they were found.
        return [known.get(number, _GONE) for number in wanted]


def find(text: str, agency_id: int | None) -> Found:
    """Search, and read the first rows."""
    wanted = Wanted(text, agency_id)
    ids = finding.find(wanted, limit=_AT_ONCE)
    return Found(wanted, ids, tuple(map(official_row, officials.official_rows(ids))))


class OfficialsPage(Page):
    """All officials, or those of one agency and of all below it."""

    SECTION = "officials"
    OFFERS = OFFICIALS
    BINDINGS = bindings(OFFICIALS)
    EXPLANATION = _(
        "Type the beginnings of words of a name, with or without diacritics, or digits of a number; the list follows. "
        "↓ or Enter goes to the list, / back to the field; Enter on a person opens the record."
    )

    field = getters.query_one(ViInput)
    table = getters.query_one(RowTable)

    def __init__(self, agency: AgencyRow | None = None) -> None:
        super().__init__()
        self._agency = agency

    def body(self) -> Iterable[Widget]:
        """The field above the list."""
        yield Horizontal(
            Static(_("Find:")),
            ViInput(placeholder=_("name, staff code, phone or identity number"), select_on_focus=False),
            Static(classes="tally", markup=False),
            classes="filter",
        )
        yield RowTable(*COLUMNS, empty=_("Nobody yet; F7 loads a roster."))

    def on_mount(self) -> None:
        """Begin in the field, or in the list of an agency, which is there to be read."""
        super().on_mount()
        if self._agency:
            self.table.focus()

    def load(self) -> None:
        """Search beside the interface."""
        place = (_("Agencies"), self._agency.name) if self._agency else (_("Officials"),)
        self.stand_at(*place)
        self.program.show_totals()
        self._search(keep=True)

    def _search(self, *, keep: bool = False) -> None:
        text = self.field.value
        agency_id = self._agency.id if self._agency else None
        self.job(lambda: find(text, agency_id), lambda found: self._show(found, keep), "search")

    def _show(self, found: Found, keep: bool) -> None:
        if not found.is_whole:
            # The beginning is in sight at once; the cursor stays where the whole list will have it.
            self.call_after_refresh(self.job, found.whole, lambda whole: self._show(whole, True), "search")
            if keep and self.table.count:
                return
        text = found.wanted.text
        empty = _("Nobody is found by “{text}”.").format(text=text) if text else None
        self.table.show(found, cursor=None if keep else 0, empty=empty)
        tally = _("{count} people") if found.is_whole else _("{count} people and more")
        self.query_one(".tally", Static).update(tally.format(count=format_number(found.count())))

    @on(ViInput.Changed)
    def _when_typed(self) -> None:
        self._search()

    @on(ViInput.Submitted)
    def action_leave_search(self) -> None:
        """Go on to the list."""
        self.table.focus()

    def action_find(self) -> None:
        """Go back to the field."""
        self.field.focus()

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        if event.row.key:
            self.program.push_screen(PersonPage(event.row.key))
