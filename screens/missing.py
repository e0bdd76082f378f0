"""Whom a list lacks: the people known in its agencies who do not stand in it; shown, and never acted upon."""

from collections.abc import Iterable

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity.i18n import _
from screens.page import Page
from screens.understanding import Preview
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, RowList, TableRow


class MissingPage(Page):
    """The people whom a list lacks."""

    SECTION = "import"
    EXPLANATION = _(
        "The people known in the agencies of the list who do not stand in it: they may have left, moved, be on long "
        "leave, or have been forgotten. The import removes nobody. Enter opens a person, Esc goes back to the preview."
    )

    table = getters.query_one(RowTable)

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview

    def body(self) -> Iterable[Widget]:
        """What the list is, above it."""
        yield Static(self._preview.missing(), classes="facts", markup=False)
        yield RowTable(Column(_("Full name"), part=2), Column(_("Agency"), part=3), empty=_("Nobody."))

    def load(self) -> None:
        """Read the list beside the interface."""
        self.stand_at(_("Import"), self._preview.file, _("not listed"))
        self.job(self._read, lambda rows: self.table.show(RowList(rows)))

    def _read(self) -> list[TableRow]:
        from imports.officials import missing_people

        return [TableRow(one.official_id, (one.full_name, one.agency)) for one in missing_people(self._preview.plan)]

    @on(RowTable.Opened)
    def _when_opened(self, event: RowTable.Opened) -> None:
        from screens.person import PersonPage

        self.program.push_screen(PersonPage(event.row.key))
