"""The rows of a file by what can be asked of them, found in one pass: a file may have a hundred thousand."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capacity.i18n import _

if TYPE_CHECKING:
    from imports.plan import PlannedRow

ALL = "all"
WHICH = (ALL, "problems", "questions", "held_back", "changes")
"""Which rows can be asked for, in the order in which Tab goes round; besides them each kind of problem by its code."""


@dataclass(frozen=True, slots=True)
class RowGroups:
    """Which rows of a plan belong to what, by their places."""

    count: int
    places: Mapping[str, Sequence[int]]
    """For each of WHICH but all of them, and for each kind of problem."""
    sentences: Mapping[str, str]
    """The kinds of problems, the most frequent first, each with a sentence of the first row that has it."""

    def of(self, which: str) -> Sequence[int]:
        """The places of the rows that are asked for."""
        return range(self.count) if which == ALL else self.places.get(which, ())

    def name(self, which: str) -> str:
        """What is asked for, in the user's language."""
        return self.sentences.get(which) or {
            ALL: _("all rows"),
            "problems": _("rows with problems"),
            "questions": _("questions"),
            "held_back": _("rows held back"),
            "changes": _("changes of what is known"),
        }.get(which, "")

    def beside(self, which: str, by: int) -> str:
        """The next of WHICH that has rows, or for −1 the one before; all of them after a kind of problem."""
        offered = [name for name in WHICH if name == ALL or self.of(name)]
        return offered[(offered.index(which) + by) % len(offered)] if which in offered else ALL


def group(rows: Sequence["PlannedRow"], answered: Container[tuple[str, int]]) -> RowGroups:
    """Put the rows of a plan into groups; `answered` are sheet and row of questions that the officer has answered."""
    places: dict[str, list[int]] = {which: [] for which in WHICH[1:]}
    sentences: dict[str, str] = {}
    for place, row in enumerate(rows):
        was_asked = (row.sheet, row.row) in answered
        if row.issues or row.is_held_back or was_asked:
            places["problems"].append(place)
        if row.action == "review" or was_asked:
            places["questions"].append(place)
        if row.action == "reject":
            places["held_back"].append(place)
        if row.action in ("update", "transfer"):
            places["changes"].append(place)
        for code, message in {issue.code: issue.message for issue in row.issues}.items():
            places.setdefault(code, []).append(place)
            sentences.setdefault(code, message)
    codes = sorted(sentences, key=lambda code: -len(places[code]))
    return RowGroups(len(rows), places, {code: sentences[code] for code in codes})
