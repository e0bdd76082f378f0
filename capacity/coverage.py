"""The report of a goal on a day: who is counted, who is trained, per agency, and the people behind each figure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from capacity.agencies import AgencyRow
from capacity.dates import to_day
from capacity.goals import GoalRow, goal_on
from capacity.i18n import _
from capacity.ledger import CoverageRow, Figures, ledgers, needed
from capacity.population import Scope, flags, latest_completions
from capacity.population import status as status_of
from capacity.regroup import grouping
from capacity.store.connection import rows
from capacity.store.kept import Kept

STATUSES = ("trained", "untrained", "exempt", "out_of_scope", "headcount")
STANDINGS = ("reached", "on_track", "at_risk", "missed")


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
    agency_id: int
    completed_on: date | None
    evidence: str | None


def standing_name(standing: str | None) -> str:
    """Where a goal stands, in the user's language; `–` where nobody is eligible."""
    if standing is None:
        return "–"
    names = (_("reached"), _("on track"), _("at risk"), _("missed"))
    return dict(zip(STANDINGS, names, strict=True))[standing]


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
    (report,) = coverages([goal], as_of, tree_on=tree_on)
    found = report.rows
    if agency_id is not None:
        found = found[_branch([row.agency for row in found], agency_id)]
    if depth is not None:
        deepest = min((row.agency.depth for row in found), default=0) + depth
        found = tuple(row for row in found if row.agency.depth <= deepest)
    return replace(report, rows=found)


def coverages(goals: Sequence[GoalRow], as_of: date, *, tree_on: date | None = None) -> list[Coverage]:
    """The ledgers of several goals on a day: those that are not kept are counted in one pass over the postings."""
    goals = [goal_on(goal, as_of) for goal in goals]
    found = _REPORTS.get_all(
        [(goal, as_of, tree_on) for goal in goals],
        lambda asked: ledgers([goal for goal, *_days in asked], as_of, grouping(as_of, tree_on)),
    )
    return [Coverage(goal, as_of, lines, tree_on) for goal, lines in zip(goals, found, strict=True)]


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
        (official_id, name, agency, position, where)
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


_REPORTS: Kept[tuple[CoverageRow, ...]] = Kept(
    200_000,
    *("agency_version", "completion", "course", "course_equivalence", "exemption", "goal_course", "group_member"),
    *("official", "posting", "succession"),
)
"""The latest reports whole, a hundred of a province or four of the nation, until what they are read from changes."""
