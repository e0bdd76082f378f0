"""Who may leave an agency that is split: its units, the agencies right below it, its own people."""

from collections import Counter
from dataclasses import dataclass

from capacity.agencies import AgencyRow, tree
from capacity.dates import today
from capacity.finding import Wanted, find
from capacity.i18n import _, format_number, ngettext
from capacity.officials import official_rows
from screens.widgets.rows import TableRow


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is in an agency, or the part of it that leaves."""

    units: tuple[tuple[str, int], ...]
    """Each with the number of its people."""
    below: tuple[AgencyRow, ...]
    people: tuple[tuple[int, str], ...]
    """Official and name."""

    def rows(self) -> list[TableRow]:
        """A row for each, in this order."""
        texts = [
            *((_("unit"), f"{unit} ({_count(count)})") for unit, count in self.units),
            *((_("agency"), agency.name) for agency in self.below),
            *((_("person"), name) for _number, name in self.people),
        ]
        return [TableRow(key, cells) for key, cells in enumerate(texts)]

    def only(self, keys: frozenset[int]) -> "Leaving":
        """The part whose rows have these keys."""
        first, second = len(self.units), len(self.units) + len(self.below)
        return Leaving(
            tuple(unit for key, unit in enumerate(self.units) if key in keys),
            tuple(agency for key, agency in enumerate(self.below, first) if key in keys),
            tuple(person for key, person in enumerate(self.people, second) if key in keys),
        )

    def told(self) -> str:
        """What leaves, in words."""
        names = [
            *(unit for unit, _count in self.units),
            *(agency.name for agency in self.below),
            *(name for _number, name in self.people),
        ]
        return ", ".join(names[:2]) + (f" (+{format_number(len(names) - 2)})" if names[2:] else "")


def read_leaving(agency: AgencyRow) -> Leaving:
    """Everything in an agency as of today."""
    below = tuple(one for one in tree(today()) if one.parent_id == agency.id)
    own = [row for row in official_rows(find(Wanted(agency_id=agency.id))) if row.agency_id == agency.id]
    units = Counter(row.unit for row in own if row.unit)
    return Leaving(tuple(sorted(units.items())), below, tuple((row.id, row.full_name) for row in own))


def _count(people: int) -> str:
    return ngettext("{count} person", "{count} people", people).format(count=format_number(people))
