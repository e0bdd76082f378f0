"""A tree of agencies as lines of a table: which branches are open, and what stands before a name."""

from collections.abc import Iterator, Sequence

from capacity.agencies import AgencyRow

_OPEN, _FOLDED, _LEAF = "▾ ", "▸ ", "  "


class Branches:
    """Which branches of a tree are open; remembers them while figures and dates change."""

    def __init__(self) -> None:
        self._agencies: Sequence[AgencyRow] = ()
        self._parents: set[int | None] = set()
        self._open: set[int] | None = None

    def use(self, agencies: Sequence[AgencyRow]) -> None:
        """Take another tree; at first only its roots are open."""
        self._agencies = agencies
        self._parents = {agency.parent_id for agency in agencies}
        if self._open is None and agencies:
            self._open = {agency.id for agency in agencies if agency.depth == 0}

    def toggle(self, agency_id: int) -> None:
        """Open a folded branch, fold an open one."""
        if self._open is not None and agency_id in self._parents:
            self._open ^= {agency_id}

    def turn(self, agency_id: int, *, is_open: bool) -> bool:
        """Open or fold a branch, and answer whether it was otherwise before."""
        has_changed = agency_id in self._parents and (agency_id in (self._open or ())) != is_open
        if has_changed:
            self.toggle(agency_id)
        return has_changed

    def toggle_all(self) -> None:
        """Open everything, or fold all but the roots when everything is open."""
        everything = {agency.id for agency in self._agencies if agency.id in self._parents}
        roots = {agency.id for agency in self._agencies if agency.depth == 0}
        self._open = roots if self._open is not None and everything <= self._open else everything

    def visible(self) -> Iterator[AgencyRow]:
        """The agencies all of whose branches above are open, in tree order."""
        opened = self._open or set()
        shown: set[int | None] = {None}
        for agency in self._agencies:
            if agency.parent_id in shown:
                if agency.id in opened:
                    shown.add(agency.id)
                yield agency

    def label(self, agency: AgencyRow) -> str:
        """The name, set in by its depth, behind the mark of its branch."""
        mark = _LEAF
        if agency.id in self._parents:
            mark = _OPEN if agency.id in (self._open or ()) else _FOLDED
        return "  " * agency.depth + mark + agency.name
