"""What a grid of marks shows: its sessions and its people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A session as the header shows it, on two lines."""

    title: str
    subtitle: str = ""
    is_called: bool = True
    """Whether the cursor goes on to the next person after a mark; not where each mark is asked about."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A mark as the grid shows it, and a tone that says no more than the sign does."""

    sign: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A person: the two texts at the left, a cell for each session, and the figures at the right."""

    key: int
    name: str
    aside: str
    cells: tuple[GridCell, ...]
    tail: tuple[str, ...]
    tone: str = ""
