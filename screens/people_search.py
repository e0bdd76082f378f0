"""What lists of people found by typing have in common: the field, the filters, the order, the marks."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from time import monotonic

from textual.widget import Widget
from textual.widgets import Static

from capacity import finding, officials
from capacity.agencies import names_apart
from capacity.dates import today
from capacity.finding import Wanted
from capacity.i18n import _, format_number
from screens import jobs
from screens.found_page import FoundPage
from screens.people_filters import Filter, ask_filter
from screens.widgets.mark_table import MarkTable
from screens.widgets.rows import Column, TableRow

_AT_ONCE = 64
"""As many as a table asks for at a time."""
_CHUNK = 4096
_BLINK = 0.003
"""Seconds for which the whole list is worth waiting."""

COLUMNS = (
    Column(_("Full name"), part=3, order="name"),
    Column(_("Birth"), 10, is_number=True, order="birth"),
    Column(_("Position"), part=2, order="position"),
    Column(_("Agency"), part=3, order="agency"),
    Column(_("Unit"), part=2, from_width=120),
    Column(_("Category"), 24, from_width=130, order="category"),
    Column(_("Code"), 10, from_width=100, order="code"),
)
_GONE = TableRow(0, ("",) * len(COLUMNS))


def people_rows(ids: Sequence[int]) -> list[TableRow]:
    """People as lists show them, in the order given; those who are not there are left out."""
    names = names_apart(today())
    return [_official_row(row, names) for row in officials.official_rows(ids)]


def _official_row(row: officials.OfficialRow, names: Mapping[int, str]) -> TableRow:
    cells = (
        row.full_name,
        officials.birth_text(row),
        row.position or "",
        names.get(row.agency_id or 0, row.agency or "–"),
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
    is_whole: bool = True
    """Whether these are all; of a long list the beginning is shown while the rest is looked for."""

    def count(self) -> int:
        """How many people are known to be found."""
        return len(self.ids)

    def keys(self) -> Sequence[int]:
        """The ids of all of them."""
        return self.ids

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        """Some of them, in their order."""
        if stop <= len(self.first):
            return self.first[start:stop]
        wanted = self.ids[start:stop]
        known = {row.key: row for row in people_rows(wanted)}
        # Another program may have taken people away since they were found.
        return [known.get(number, _GONE) for number in wanted]


def find(wanted: Wanted) -> Iterator[Found]:
    """Search; the first rows come before all is known where that takes longer than a blink."""
    began, is_told = monotonic(), False
    met = finding.met(wanted)
    ids = array("q", islice(met, _AT_ONCE))
    first = tuple(people_rows(ids))
    while more := array("q", islice(met, _CHUNK)):
        jobs.refuse_stopped()
        if not is_told and monotonic() - began > _BLINK:
            yield Found(wanted, ids[:], first, is_whole=False)
            is_told = True
        ids += more
    yield Found(wanted, ids, first)


class SearchPage(FoundPage):
    """A field above a list of people that follows what is typed; a subclass says what can be done with them."""

    def __init__(self) -> None:
        super().__init__()
        self._filter = Filter()
        self._among: Collection[int] | None = None
        self._is_read = False
        """Whether it is known who is of the filter's status now."""
        self._begun: Wanted | None = None
        """Of what the beginning is shown while the rest is looked for."""

    def search_parts(self, empty: str, kind: type[MarkTable] = MarkTable) -> Iterable[Widget]:
        """The field, the filters in words, and the list, which is of this kind."""
        yield self.search_line(_("name, birth date, staff code, phone or identity number"))
        yield Static(classes="filters", markup=False)
        yield kind(*COLUMNS, empty=empty)

    def search(self, *, keep: bool = False, again: bool = False) -> None:
        """Search beside the interface; `again` where people may have changed, `keep` to stay at the row."""
        self._is_read &= not again
        wanted = Wanted(
            self.field.value,
            self._filter.agency.id if self._filter.agency else None,
            self._filter.category,
            self._among,
            self.table.order,
            self.table.descending,
        )
        among = None if self._is_read else self._filter.among

        def work() -> Iterator[Found]:
            return find(replace(wanted, among=among()) if among else wanted)

        self.work_in_parts(_("Searching"), work, lambda found: self._show(found, keep), "search")

    def _show(self, found: Found, keep: bool) -> None:
        self._among, self._is_read = found.wanted.among, True
        if keep and not found.is_whole and self.table.count:
            return  # the cursor stays where the whole list will have it
        if self._begun is not found.wanted:
            told, text = self._filter.told(), found.wanted.text
            empty = _("Nobody is found by “{text}”.").format(text=text) if text else _("Nobody.") if told else None
            self.table.show(found, cursor=None if keep else 0, empty=empty)
            self._tell_filter(told)
        else:
            self.table.lengthen(found)
        self._begun = None if found.is_whole else found.wanted
        tally = _("{count} people") if found.is_whole else _("{count} people and more")
        self.tell_found(tally.format(count=format_number(found.count())))

    def _tell_filter(self, told: str) -> None:
        filters = self.query_one(".filters", Static)
        if told or filters.display:
            filters.display = bool(told)
            filters.update(_("Only {filter} (F shows everybody)").format(filter=told) if told else "")

    def action_narrow(self) -> None:
        """Ask whom the list is to show."""
        ask_filter(self, self._filter, self._narrow)

    def action_widen(self) -> None:
        """Show everybody again."""
        self._narrow(Filter())

    def _narrow(self, wanted: Filter) -> None:
        self._filter, self._among = wanted, None
        self.search(again=True)
        self.set_focus(self.table)
