"""Counting a ledger: who is in each agency on a day, and how many of them a goal counts, alone and with all below.

One scan of the postings' covering index counts everybody, for several goals at once; whether an official is trained or
exempt is read from one byte per official, so that no join is needed: one probe a row and goal. The tree is rolled up in
Python; its rows are named tuples, which take a third of the time of frozen dataclasses to make.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import repeat
from operator import add
from typing import Any, NamedTuple

from capacity.agencies import AgencyRow
from capacity.dates import to_day
from capacity.errors import Refused
from capacity.goals import GoalRow
from capacity.i18n import _, format_number
from capacity.population import EXEMPT, OUTSIDE, TRAINED, Scope, flags_of
from capacity.regroup import Grouping
from capacity.store.connection import db, rows


class Figures(NamedTuple):
    """One line of the ledger: headcount − out of scope − exempt = eligible, of whom so many are trained."""

    headcount: int = 0
    out_of_scope: int = 0
    exempt: int = 0
    trained: int = 0

    @property
    def eligible(self) -> int:
        """Who counts toward the goal."""
        return self.headcount - self.out_of_scope - self.exempt

    @property
    def share(self) -> float | None:
        """Trained of eligible, 0 to 1; None where nobody is eligible."""
        return self.trained / self.eligible if self.eligible else None

    def __add__(self, other: "Figures") -> "Figures":  # type: ignore[override]
        return Figures(*map(add, self, other))


class CoverageRow(NamedTuple):
    """The figures of one agency, alone and with all below it."""

    goal: GoalRow
    agency: AgencyRow
    total: Figures
    own: Figures

    @property
    def share(self) -> float | None:
        """Trained of eligible with all below, 0 to 1."""
        return self.total.share

    @property
    def target(self) -> float:
        """The goal's target, 0 to 1."""
        return self.goal.target / 100

    @property
    def needed(self) -> int:
        """How many more people must be trained to reach the target."""
        return needed(self.goal, self.total)

    @property
    def score(self) -> float | None:
        """Points by the goal's rule; None where it has none or nobody is eligible."""
        return score(self.goal, self.total)

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None where nobody is eligible."""
        return self.needed == 0 if self.total.eligible else None


def needed(goal: GoalRow, figures: Figures) -> int:
    """max(0, ⌈target × eligible⌉ − trained)."""
    return max(0, goal.needed_for(figures.eligible) - figures.trained)


def score(goal: GoalRow, figures: Figures) -> float | None:
    """Points by the goal's scoring rule; None where it has none or nobody is eligible."""
    share = figures.share
    return None if share is None or goal.scoring is None else goal.scoring.points(share)


def ledgers(goals: Sequence[GoalRow], as_of: date, groups: Grouping) -> list[tuple[CoverageRow, ...]]:
    """The rows of each goal, counted in one pass over the postings as they are at one moment."""
    with db.atomic():
        found = zip(goals, _own_figures(goals, as_of, groups), strict=True)
        return [tuple(_ledger(goal, own, groups)) for goal, own in found]


def _ledger(goal: GoalRow, own: Mapping[int, Figures], groups: Grouping) -> Iterator[CoverageRow]:
    """A row for every line, its sums with all below it."""
    alone = [own.get(line[0], _NOBODY) for line in groups.lines]
    columns, total = [*zip(*alone, strict=True)], alone.copy()
    for place, end in groups.branches:
        total[place] = Figures(*[sum(column[place:end]) for column in columns])
    return map(_new, repeat(CoverageRow), zip(repeat(goal), groups.lines, total, alone, strict=False))


def _own_figures(goals: Sequence[GoalRow], as_of: date, groups: Grouping) -> Iterator[dict[int, Figures]]:
    """For each goal the figures of every line alone; lines without anybody are left out."""
    parameters: list[Any] = [to_day(as_of)]
    scopes = [Scope(goal, as_of) for goal in goals]
    found = zip(flags_of(goals, as_of), scopes, strict=True)
    sums = [_sum(bytes(flags[1:]), scope, parameters) for flags, scope in found]
    query = f"""
        SELECT agency_id, count(*), {", ".join(sums)} FROM posting
        WHERE valid_to > ?1 AND valid_from <= ?1 AND is_primary GROUP BY agency_id
    """
    agencies, heads, *counted = [*zip(*rows(query, *parameters), strict=True)] or [()] * (2 + len(goals))
    if max(heads, default=0) > _FIELD:
        raise Refused(
            _("More than {count} people are directly in one agency, which is more than a report can count.").format(
                count=format_number(_FIELD)
            )
        )
    for scope, packed in zip(scopes, counted, strict=True):
        own = {
            agency: _new(
                Figures, (head, head - (e := n >> _BITS & _FIELD) - (t := n >> 2 * _BITS) - (n & _FIELD), e, t)
            )
            for agency, head, n in zip(agencies, heads, packed, strict=True)
        }
        if not scope.is_everywhere:
            own = {
                agency: figures if scope.has_agency(agency) else Figures(figures.headcount, figures.headcount)
                for agency, figures in own.items()
            }
        yield own if groups.is_of_its_day else _placed(own, groups.place)


def _sum(found: bytes, scope: Scope, parameters: list[Any]) -> str:
    """SQL of three counts within a scope in one number, one probe a row; adds what it asks for to the parameters."""
    parameters.append(found)
    flag = f"substr(?{len(parameters)}, official_id, 1)"
    cases = f"WHEN x'{TRAINED:02x}' THEN {1 << 2 * _BITS}"
    if EXEMPT in found:
        cases += f" WHEN x'{EXEMPT:02x}' THEN {1 << _BITS}"
    # Most are untrained or, where there is a group, outside of it.
    cases += " WHEN x'00' THEN 1 ELSE 0" if OUTSIDE in found else " ELSE 1"
    return f"coalesce(sum(CASE {flag} {cases} END) FILTER (WHERE {scope.condition(parameters)}), 0)"


def _placed(own: Mapping[int, Figures], place: Mapping[int, int]) -> dict[int, Figures]:
    """The figures of agencies summed up by the lines that they count in."""
    placed: dict[int, Figures] = {}
    for agency, figures in own.items():
        line = place.get(agency)
        if line is not None:
            placed[line] = placed[line] + figures if line in placed else figures
    return placed


_NOBODY = Figures()
_new = tuple.__new__
"""Makes named tuples in half the time of their own way."""
_BITS = 20
_FIELD = (1 << _BITS) - 1
"""Three counts of an agency stand in one number: trained, exempt and untrained people, from the upper end.

The upper one has three bits more, so that a count too large for the others does not yet end in an error of SQLite's.
"""
