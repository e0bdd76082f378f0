"""The copies that are made by themselves: what each holds, and going back to one."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.going_back import Contents, contents, contents_of, reason_name, written_since
from capacity.i18n import _, format_number, ngettext
from capacity.store.copies import Copy, copies
from capacity.store.database import restore
from screens.page import Page
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow

_MEGABYTE = 1_000_000
_MOST_TITLES = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy, how large it is, and what it holds; None where that cannot be read."""

    copy: Copy
    size: int
    holds: Contents | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A copy beside the database as it stands."""

    kept: Kept
    now: Contents
    lost: list[str]
    """What was written since, newest first."""


def read_copies() -> list[Kept]:
    """The copies, newest first."""
    from capacity.errors import DatabaseError

    found = []
    for copy in copies():
        try:
            holds = contents_of(copy.path)
        except DatabaseError:
            holds = None
        found.append(Kept(copy, copy.path.stat().st_size, holds))
    return found


def copy_row(key: int, kept: Kept) -> TableRow:
    """A copy as the list shows it."""
    holds = kept.holds
    counts = ("?", "?", "?") if holds is None else (holds.people, holds.classes, holds.marks)
    cells = (
        f"{kept.copy.at:%d/%m/%Y %H:%M:%S}",
        reason_name(kept.copy.reason),
        *(count if isinstance(count, str) else format_number(count) for count in counts),
        _("{size} MB").format(size=format_number(kept.size / _MEGABYTE, 1)),
    )
    return TableRow(key, cells, "bad" if holds is None else "")


def difference(then: Contents, now: Contents) -> list[str]:
    """What is other in a copy, a line each: `people: 118 then, 121 now`."""
    names = {
        "people": _("people"),
        "agencies": _("agencies"),
        "classes": _("classes"),
        "marks": _("marks of attendance"),
        "completions": _("results"),
    }
    text = _("{what}: {then} then, {now} now")
    return [
        text.format(what=word, then=format_number(getattr(then, name)), now=format_number(getattr(now, name)))
        for name, word in names.items()
        if getattr(then, name) != getattr(now, name)
    ]


def told(found: Comparison) -> str:
    """What going back would do, in words."""
    lines = difference(found.kept.holds, found.now) if found.kept.holds else []
    lines = lines or [_("It holds as many people, classes, marks and results as now.")]
    if found.lost:
        text = ngettext("Lost would be {count} change:", "Lost would be {count} changes:", len(found.lost))
        lines += ["", text.format(count=format_number(len(found.lost)))]
        lines += [f"• {title}" for title in found.lost[:_MOST_TITLES]]
        if more := len(found.lost) - _MOST_TITLES:
            lines += [_("… and {count} more").format(count=format_number(more))] * (more > 0)
    return "\n".join([*lines, "", _("What is there now is kept as a copy too.")])


class CopiesPage(Page):
    """The list of copies; Enter goes back to one."""

    SECTION = "history"
    EXPLANATION = _(
        "The copies of the whole database that are made by themselves before imports, reorganisations, merges, closing "
        "and undoing. Enter says what is other in the copy under the cursor and asks whether to go back to it; what "
        "is there now is kept as a copy too."
    )

    table = getters.query_one(RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._copies: list[Kept] = []

    def body(self) -> Iterable[Widget]:
        """The list, and where the copy under the cursor lies."""
        yield RowTable(
            Column(_("Copied at"), 19),
            Column(_("Before")),
            Column(_("People"), 9, is_number=True),
            Column(_("Classes"), 7, is_number=True),
            Column(_("Marks"), 9, is_number=True),
            Column(_("Size"), 10, is_number=True),
            empty=_("There is no copy yet; the next import makes one."),
        )
        yield Static(classes="ledger", markup=False)

    def load(self) -> None:
        """Look into the copies beside the interface."""
        self.stand_at(_("History"), _("copies"))
        self.program.show_totals()
        self.job(read_copies, self._show)

    def _show(self, found: list[Kept]) -> None:
        self._copies = found
        self.table.show(RowList([copy_row(key, kept) for key, kept in enumerate(found)]))
        self.set_focus(self.table)

    @on(RowTable.Highlighted)
    def _when_highlighted(self, event: RowTable.Highlighted) -> None:
        self.query_one(".ledger", Static).update(str(self._copies[event.row.key].copy.path))

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        kept = self._copies[event.row.key]
        self.job(lambda: Comparison(kept, contents(), written_since(kept.copy)), self._ask, "compare")

    def _ask(self, found: Comparison) -> None:
        from screens.dialogs import Confirm

        copy = found.kept.copy
        at = f"{copy.at:%H:%M %d/%m/%Y}"

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.write(lambda: restore(copy.path), lambda _kept: self._tell(at))

        question = _("Go back to {time}, before: {reason}?").format(time=at, reason=reason_name(copy.reason))
        self.program.push_screen(Confirm(question, _("Go back"), details=told(found)), answered)

    def _tell(self, at: str) -> None:
        self.program.say(_("The database is as it was at {time}; what was there is the latest copy.").format(time=at))
        self.program.data_changed()
