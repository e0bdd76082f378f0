"""The ledger of a goal on a day: who is counted, who is trained, per agency, own and rolled up.

One scan of the postings' covering index counts everybody; whether an official is trained or exempt is read from one
byte per official, so that no join is needed: one probe a row, and one more where anybody is exempt. The tree is
rolled up in Python; its rows are named tuples, which take a third of the time of frozen dataclasses to make.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import repeat
from operator import add
from typing import NamedTuple

from capacity.agencies import AgencyRow
from capacity.dates import to_day
from capacity.goals import GoalRow, goal_on
from capacity.i18n import _
from capacity.population import EXEMPT, OUTSIDE, TRAINED, Scope, flags, latest_completions
from capacity.population import status as status_of
from capacity.regroup import Grouping, grouping
from capacity.store.connection import rows
from capacity.store.kept import Kept

STATUSES = ("trained", "untrained", "exempt", "out_of_scope", "headcount")
STANDINGS = ("reached", "on_track", "at_risk", "missed")


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


@dataclass(frozen=True, slots=True)
class Coverage:
    """The report of a goal on a day, by the goal's terms of that day: agencies in tree order, roots first."""

    goal: GoalRow
    as_of: date
    rows: tuple[CoverageRow, ...]
    tree_on: date | None = None
    """The day whose tree the figures are grouped by, where it is another one."""

    def standing(self, figures: Figures) -> str | None:
        """How figures of this report stand on its day; None where nobody is eligible."""
        return standing(self.goal, figures, self.as_of)

    @property
    def total(self) -> Figures:
        """The sum over the agencies at the top of the report."""
        top = min((row.agency.depth for row in self.rows), default=0)
        return sum((row.total for row in self.rows if row.agency.depth == top), Figures())


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person behind a figure; the completion is the latest that counts on the day."""

    official_id: int
    full_name: str
    agency: str
    position: str | None
    completed_on: date | None
    evidence: str | None


def standing_name(standing: str | None) -> str:
    """Where a goal stands, in the user's language; `–` where nobody is eligible."""
    if standing is None:
        return "–"
    names = (_("reached"), _("on track"), _("at risk"), _("missed"))
    return dict(zip(STANDINGS, names, strict=True))[standing]


def needed(goal: GoalRow, figures: Figures) -> int:
    """max(0, ⌈target × eligible⌉ − trained)."""
    return max(0, goal.needed_for(figures.eligible) - figures.trained)


def score(goal: GoalRow, figures: Figures) -> float | None:
    """Points by the goal's scoring rule; None where it has none or nobody is eligible."""
    share = figures.share
    return None if share is None or goal.scoring is None else goal.scoring.points(share)


def standing(goal: GoalRow, figures: Figures, as_of: date) -> str | None:
    """One of STANDINGS; None where nobody is eligible.

    Reached with the target; missed without it after the due date; before, on track as long as the share is at least the
    target times the part of the time from the counting period's start to the due date that has passed.
    """
    if not figures.eligible:
        return None
    if needed(goal, figures) == 0:
        return "reached"
    if as_of > goal.due_on:
        return "missed"
    start = goal.period_start(as_of)
    passed, whole = (as_of - start).days, max((goal.due_on - start).days, 1)
    expected = Fraction(str(goal.target)) / 100 * max(passed, 0) / whole
    return "on_track" if Fraction(figures.trained, figures.eligible) >= expected else "at_risk"


def coverage(
    goal: GoalRow,
    as_of: date,
    *,
    agency_id: int | None = None,
    depth: int | None = None,
    tree_on: date | None = None,
) -> Coverage:
    """The ledger of every agency of the day, or of one agency and all below it, `depth` levels down.

    With `tree_on` the figures are those of `as_of`, grouped by the tree of that other day.
    """
    goal = goal_on(goal, as_of)
    found = _REPORTS.get((goal, as_of, tree_on), lambda: tuple(_ledger(goal, as_of, grouping(as_of, tree_on))))
    if agency_id is not None:
        found = found[_branch([row.agency for row in found], agency_id)]
    if depth is not None:
        deepest = min((row.agency.depth for row in found), default=0) + depth
        found = tuple(row for row in found if row.agency.depth <= deepest)
    return Coverage(goal, as_of, found, tree_on)


def people(
    goal: GoalRow,
    as_of: date,
    *,
    agency_id: int | None = None,
    status: str = "untrained",
    own: bool = False,
    tree_on: date | None = None,
) -> list[PersonRow]:
    """The people behind a figure of an agency, with all below it unless `own`, in name order; as many as the figure."""
    goal = goal_on(goal, as_of)
    day = to_day(as_of)
    found, scope = flags(goal, as_of), Scope(goal, as_of)
    agencies = None if agency_id is None else _agencies_within(agency_id, as_of, tree_on, own=own)
    within = f"AND p.agency_id IN ({','.join(map(str, agencies))})" if agencies is not None else ""
    query = f"""
        SELECT o.id, o.full_name, v.name, p.position, p.agency_id, p.category, p.is_leader
        FROM posting p JOIN official o ON o.id = p.official_id
        JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?1 AND v.valid_to > ?1
        WHERE p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1 {within}
        ORDER BY o.sort_key, o.id
    """
    listed = [
        (official_id, name, agency, position)
        for official_id, name, agency, position, where, category, leader in rows(query, day)
        if status in ("headcount", status_of(scope.has(where, category, leader), found[official_id]))
    ]
    evidence = latest_completions(goal, as_of) if status in ("trained", "headcount") else {}
    return [PersonRow(*person, *evidence.get(person[0], (None, None))) for person in listed]


def _agencies_within(agency_id: int, as_of: date, tree_on: date | None, *, own: bool) -> list[int]:
    """The agencies of a day whose people count in an agency's figure."""
    groups = grouping(as_of, tree_on)
    lines = {agency_id} if own else {line.id for line in groups.lines[_branch(groups.lines, agency_id)]}
    return sorted(agency for agency, line in groups.place.items() if line in lines)


def _branch(lines: Sequence[AgencyRow], agency_id: int) -> slice:
    """Where an agency with all below it stands among the lines; nowhere if it is none of them."""
    first = next((place for place, line in enumerate(lines) if line.id == agency_id), len(lines))
    below = range(first + 1, len(lines))
    return slice(first, next((place for place in below if lines[place].depth <= lines[first].depth), len(lines)))


def _ledger(goal: GoalRow, as_of: date, groups: Grouping) -> Iterator[CoverageRow]:
    """A row for every line, its sums with all below it; read from the end, what is below comes just before."""
    own, lines = _own_figures(goal, as_of, groups), groups.lines
    alone = [own.get(line[0], _NOBODY) for line in lines]
    below: list[list[Figures]] = [[] for _depth in range(max((line[5] for line in lines), default=0) + 2)]
    total: list[Figures] = []
    for line, figures in zip(reversed(lines), reversed(alone), strict=True):
        depth = line[5]
        summed = figures
        if below[depth + 1]:
            summed = Figures(*map(sum, zip(figures, *below[depth + 1], strict=True)))
            below[depth + 1] = []
        total.append(summed)
        below[depth].append(summed)
    return map(_new, repeat(CoverageRow), zip(repeat(goal), lines, reversed(total), alone, strict=False))


def _own_figures(goal: GoalRow, as_of: date, groups: Grouping) -> dict[int, Figures]:
    """The figures of every line alone; lines without anybody are left out."""
    day = to_day(as_of)
    found, scope = bytes(flags(goal, as_of)[1:]), Scope(goal, as_of)
    inside, categories = scope.condition()
    flag = "substr(?1, official_id, 1)"
    exempt = f"count(*) FILTER (WHERE {inside} AND {flag} = x'{EXEMPT:02x}')" if EXEMPT in found else "0"
    untrained = "WHEN x'00' THEN 1" if EXEMPT in found or OUTSIDE in found else "ELSE 1"
    query = f"""
        SELECT agency_id, heads, heads - exempted - (both >> 32) - (both & {_ONE_TRAINED - 1}), exempted, both >> 32
        FROM (SELECT agency_id, count(*) AS heads, {exempt} AS exempted, coalesce(sum(CASE WHEN {inside} THEN
            CASE {flag} WHEN x'{TRAINED:02x}' THEN {_ONE_TRAINED} {untrained} END END), 0) AS both
        FROM posting WHERE valid_to > ?2 AND valid_from <= ?2 AND is_primary GROUP BY agency_id)
    """
    own = {line[0]: _new(Figures, line[1:]) for line in rows(query, found, day, *categories)}
    if not scope.is_everywhere:
        own = {
            agency: figures if scope.has_agency(agency) else Figures(figures.headcount, figures.headcount)
            for agency, figures in own.items()
        }
    return own if groups.is_of_its_day else _placed(own, groups.place)


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
_ONE_TRAINED = 1 << 32
"""What a trained person adds to the sum whose lower half counts the untrained: one probe a row instead of two."""
_REPORTS: Kept[tuple[CoverageRow, ...]] = Kept(200_000)
"""The latest reports whole: a hundred of a province, four of the nation."""
