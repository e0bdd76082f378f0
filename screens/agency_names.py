"""Agencies by what is typed of their names: suggestions, and the one that is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from capacity.agencies import AgencyRow, apart
from capacity.errors import NotFound
from capacity.i18n import _
from capacity.text import clean, fold
from screens.form_fields import Suggestion


@dataclass(frozen=True, slots=True)
class _Known:
    agency: AgencyRow
    suggestion: Suggestion
    folded: str


class AgencyNames:
    """The agencies of a day; where a name repeats, what stands above tells them apart."""

    def __init__(self, agencies: Sequence[AgencyRow]) -> None:
        above = {agency.id: agency.name for agency in agencies}
        names = apart(agencies)
        self._known: list[_Known] = []
        for agency in agencies:
            parent = above.get(agency.parent_id or 0, "")
            name = names.get(agency.id, agency.name)
            self._known.append(_Known(agency, Suggestion(name, parent or agency.code or ""), fold(name)))

    def name(self, agency_id: int) -> str:
        """An agency as it is suggested; nothing for one that is not among these."""
        return next((one.suggestion.text for one in self._known if one.agency.id == agency_id), "")

    def suggest(self, text: str) -> list[Suggestion]:
        """The agencies in whose name all the typed words begin a word; the shortest names first."""
        words = fold(text).split()
        found = [one for one in self._known if all(f" {word}" in f" {one.folded}" for word in words)]
        return [one.suggestion for one in sorted(found, key=lambda one: len(one.folded))]

    def agency(self, text: str) -> AgencyRow:
        """The agency that a text names as it was suggested, or by its code; raises NotFound."""
        typed = clean(text)
        named = [one.agency for one in self._known if one.folded == fold(typed)]
        hits = [one.agency for one in self._known if one.agency.code == typed] or named
        exact = [one for one in hits if one.name == typed]
        hits = exact if len(exact) == 1 else hits
        if len(hits) != 1:
            several = _("Several agencies are called “{text}”; name one by its code.")
            raise NotFound((several if hits else _("No agency is called “{text}”.")).format(text=typed))
        return hits[0]
