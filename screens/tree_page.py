"""A full screen whose table is a tree of agencies that opens and folds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import getters
from textual.binding import Binding, BindingType

from capacity.agencies import AgencyRow
from screens.commands import TREE, Command, bindings
from screens.page import Page
from screens.tree_rows import Branches
from screens.widgets.copying import copy_rows
from screens.widgets.row_table import RowTable
from screens.widgets.rows import RowList, TableRow


class TreePage(Page):
    """A subclass says what a line shows; this one keeps which branches are open."""

    OFFERS: ClassVar[tuple[Command, ...]] = TREE
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(TREE),
        # As in any tree; Space does both.
        Binding("right", "turn_branch(True)", show=False),
        Binding("left", "turn_branch(False)", show=False),
    ]

    table = getters.query_one(RowTable)

    def __init__(self) -> None:
        super().__init__()
        self._branches = Branches()
        self._agencies: dict[int, AgencyRow] = {}

    def row(self, agency: AgencyRow, label: str) -> TableRow:
        """The line of an agency; `label` is its name as the tree sets it in."""
        raise NotImplementedError

    def grow(self, agencies: Sequence[AgencyRow]) -> None:
        """Show another tree, with the branches open that were open."""
        self._agencies = {agency.id: agency for agency in agencies}
        self._branches.use(agencies)
        self.draw()

    def draw(self) -> None:
        """Show the lines whose branches are open."""
        lines = [self.row(agency, self._branches.label(agency)) for agency in self._branches.visible()]
        self.table.show(RowList(lines))

    def agency_of(self, row: TableRow) -> AgencyRow:
        """The agency of a line."""
        return self._agencies[row.key]

    @property
    def agency(self) -> AgencyRow | None:
        """The agency under the cursor."""
        return self.agency_of(self.table.row) if self.table.row else None

    def action_fold(self) -> None:
        """Open or fold the branch under the cursor."""
        if row := self.table.row:
            self._branches.toggle(row.key)
            self.draw()

    def action_turn_branch(self, is_open: bool) -> None:
        """Open or fold the branch under the cursor, where it is not so already."""
        if (row := self.table.row) and self._branches.turn(row.key, is_open=is_open):
            self.draw()

    def action_fold_all(self) -> None:
        """Open or fold all branches."""
        self._branches.toggle_all()
        self.draw()

    def action_copy(self) -> None:
        """Copy the line under the cursor and those that are open below it, for a spreadsheet."""
        if here := self.agency:
            found: list[TableRow] = []
            for index in range(self.table.cursor, self.table.count):
                row = self.table.row_at(index)
                if found and self.agency_of(row).depth <= here.depth:
                    break
                found.append(row)
            lines = [replace(row, cells=(row.cells[0].strip(" ▾▸"), *row.cells[1:])) for row in found]
            copy_rows(self.table, lines)
