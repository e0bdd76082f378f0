"""The old unit that a line of mergers speaks of: by its code on the day, its name compared loosely."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from capacity.agencies import AgencyRow
from capacity.dates import format_date, from_day, to_day
from capacity.i18n import _
from capacity.store.connection import rows
from imports.agency_names import agency_key, are_alike
from imports.mergers import MergerLine, UnitLine


class FaultError(Exception):
    """A line that cannot be followed, and why; the other lines are still looked at."""

    def __init__(self, line: MergerLine | UnitLine, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class OldUnits:
    """The agencies of a day as files of mergers speak of them."""

    def __init__(self, known: Mapping[int, AgencyRow], on: date) -> None:
        self._known, self._on = known, on
        self.by_code = {agency.code: agency for agency in known.values() if agency.code}
        self._by_name: dict[str, list[AgencyRow]] = defaultdict(list)
        for agency in known.values():
            self._by_name[agency_key(agency.name)].append(agency)

    def called(self, name: str) -> list[AgencyRow]:
        """The agencies of this name."""
        return self._by_name.get(agency_key(name), [])

    def find(self, line: MergerLine) -> AgencyRow:
        """The old unit of a line; raises FaultError."""
        return self._by_code(line) if line.old_code else self._by_name_alone(line)

    def _by_code(self, line: MergerLine) -> AgencyRow:
        agency = self.by_code.get(line.old_code)
        if agency is None:
            raise FaultError(line, self._why_no_such_code(line.old_code))
        if line.old_name and not are_alike(line.old_name, agency.name):
            text = _("the code {code} is that of {known}, but the file says {name}")
            raise FaultError(line, text.format(code=line.old_code, known=agency.name, name=line.old_name))
        return agency

    def _why_no_such_code(self, code: str) -> str:
        query = "SELECT name, valid_from, valid_to FROM agency_version WHERE code = ? ORDER BY valid_from DESC"
        for name, since, until in rows(query, code):
            if since > to_day(self._on):
                text = _("{name} ({code}) begins only on {date}")
                return text.format(name=name, code=code, date=format_date(from_day(since)))
            text = _("{name} ({code}) ended on {date}")
            return text.format(name=name, code=code, date=format_date(from_day(until)))
        return _("no agency has the code {code}").format(code=code)

    def _by_name_alone(self, line: MergerLine) -> AgencyRow:
        """An agency without a code: by its name, and where that repeats by what it stands below."""
        named = self.called(line.old_name)
        if not named:
            raise FaultError(line, _("no agency is called “{name}” on that day").format(name=line.old_name))
        if len(named) > 1:
            above = {agency_key(name) for name in (line.old_district, line.old_province) if name}
            named = [agency for agency in named if above and above <= set(self._names_above(agency))]
        if len(named) != 1:
            text = _("several agencies are called “{name}”; give the code")
            raise FaultError(line, text.format(name=line.old_name))
        return named[0]

    def _names_above(self, agency: AgencyRow) -> Iterator[str]:
        above = agency.parent_id
        while above is not None:
            yield agency_key(self._known[above].name)
            above = self._known[above].parent_id
