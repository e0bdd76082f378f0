"""The agencies of one day placed in the tree of another day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from capacity.agencies import AgencyRow, tree, turn
from capacity.following import became
from capacity.store.kept import Kept


@dataclass(frozen=True)
class Grouping:
    """The lines of a report, and the line of each agency of its day."""

    lines: tuple[AgencyRow, ...]
    """Each before those below it."""
    place: Mapping[int, int]
    """Agency of the day → the line that its own people count in."""
    is_of_its_day: bool = False
    """Whether the tree is that of the day itself, so that every agency is its own line."""

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def branches(self) -> tuple[tuple[int, int], ...]:
        """The places of each line that has others below it: its own, and the first behind them."""
        return tuple(_branches([line[5] for line in self.lines]))

    def upward(self) -> dict[int, tuple[int, ...]]:
        """Each line with all that it counts in: itself, then upward, and 0 for the sum of all at the end."""
        found: dict[int, tuple[int, ...]] = {}
        for line in self.lines:
            found[line.id] = (line.id, *found.get(line.parent_id or 0, (0,)))
        return found


def grouping(as_of: date, tree_on: date | None = None) -> Grouping:
    """The agencies of a day in the tree of that day, or in the tree of another one.

    An agency that the other tree lacks is followed to its successor, or to its predecessor where the tree is an earlier
    one; to the lowest agency above all of them where there are several; else to the nearest agency above it that the
    tree has. What finds no place keeps a line of its own at the end.
    """
    if tree_on is None or tree_on == as_of:
        return _OF_ITS_DAY.get(turn(as_of), lambda: _of_its_day(as_of))
    lines = tree(tree_on)
    place = {line.id: line.id for line in lines}
    standing = {agency.id: agency for agency in tree(as_of)}
    followed = became(as_of, tree_on)
    known = {line.id: line for line in lines}
    for agency in standing.values():
        if agency.id in known:
            continue
        found = _followed(agency.id, followed, known)
        found = found if found is not None else _above(agency, standing, known)
        if found is None:
            lines.append(agency._replace(parent_id=None, depth=0))
        place[agency.id] = agency.id if found is None else found
    return Grouping(tuple(lines), place)


def _of_its_day(day: date) -> Grouping:
    lines = tuple(tree(day))
    return Grouping(lines, {line[0]: line[0] for line in lines}, is_of_its_day=True)


def _branches(depths: Sequence[int]) -> Iterator[tuple[int, int]]:
    above: list[int] = []
    for place, (depth, following) in enumerate(pairwise((*depths, 0))):
        if following > depth:
            above.append(place)
        while above and depths[above[-1]] >= following:
            yield above.pop(), place + 1


def _followed(agency_id: int, followed: Mapping[int, set[int]], known: Mapping[int, AgencyRow]) -> int | None:
    found = sorted(followed.get(agency_id, set()) & known.keys())
    return _common(found, known) if found else None


def _common(agencies: Sequence[int], known: Mapping[int, AgencyRow]) -> int | None:
    """The lowest agency at or above all of these."""
    paths = [_path(number, known) for number in agencies]
    return next((number for number in paths[0] if all(number in path for path in paths)), None)


def _path(number: int | None, known: Mapping[int, AgencyRow]) -> list[int]:
    path: list[int] = []
    while number is not None:
        path.append(number)
        number = known[number].parent_id
    return path


def _above(agency: AgencyRow, standing: Mapping[int, AgencyRow], known: Mapping[int, AgencyRow]) -> int | None:
    return next((number for number in _path(agency.id, standing) if number in known), None)


_OF_ITS_DAY: Kept[Grouping] = Kept(100_000, "agency_version")
"""The groupings of the latest days by their own trees."""
