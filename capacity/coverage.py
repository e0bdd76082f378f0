"""The ledger of a goal on a day: who is counted, who is trained, per agency, own and rolled up.

One scan of the postings' covering index counts everybody; whether an official is trained or exempt is read from one
byte per official, so that no join is needed. The tree of the day is rolled up in Python.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from capacity.agencies import AgencyRow, tree, with_all_below
from capacity.dates import from_day, to_day
from capacity.goals import GoalRow
from capacity.store.connection import rows

_TRAINED, _EXEMPT = 1, 2
STATUSES = ("trained", "untrained", "exempt", "out_of_scope", "headcount")


@dataclass(frozen=True, slots=True)
class Figures:
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

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.headcount + other.headcount,
            self.out_of_scope + other.out_of_scope,
            self.exempt + other.exempt,
            self.trained + other.trained,
        )


@dataclass(frozen=True, slots=True)
class CoverageRow:
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
    """The report of a goal on a day: agencies in tree order, roots first."""

    goal: GoalRow
    as_of: date
    rows: tuple[CoverageRow, ...]

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


def needed(goal: GoalRow, figures: Figures) -> int:
    """max(0, ⌈target × eligible⌉ − trained)."""
    return max(0, goal.needed_for(figures.eligible) - figures.trained)


def score(goal: GoalRow, figures: Figures) -> float | None:
    """Points by the goal's scoring rule; None where it has none or nobody is eligible."""
    share = figures.share
    return None if share is None or goal.scoring is None else goal.scoring.points(share)


def coverage(goal: GoalRow, as_of: date, *, agency_id: int | None = None, depth: int | None = None) -> Coverage:
    """The ledger of every agency of the day, or of one agency and all below it, `depth` levels down."""
    agencies = tree(as_of)
    own = _own_figures(goal, as_of)
    total = dict(own)
    for agency in reversed(agencies):
        if agency.parent_id is not None:
            below = total.get(agency.id, Figures())
            total[agency.parent_id] = total.get(agency.parent_id, Figures()) + below
    shown = list(agencies if agency_id is None else _subtree(agencies, agency_id))
    top = min((agency.depth for agency in shown), default=0)
    return Coverage(
        goal,
        as_of,
        tuple(
            CoverageRow(goal, agency, total.get(agency.id, Figures()), own.get(agency.id, Figures()))
            for agency in shown
            if depth is None or agency.depth - top <= depth
        ),
    )


def people(
    goal: GoalRow, as_of: date, *, agency_id: int | None = None, status: str = "untrained", own: bool = False
) -> list[PersonRow]:
    """The people behind a figure of an agency, with all below it unless `own`, in name order; as many as the figure."""
    agencies = [agency_id] if own and agency_id is not None else None
    if agencies is None and agency_id is not None:
        agencies = with_all_below(agency_id, as_of)
    day = to_day(as_of)
    flags = _flags(goal, as_of)
    scope = _Scope(goal, as_of)
    within = f"AND p.agency_id IN ({','.join('?' * len(agencies))})" if agencies is not None else ""
    query = f"""
        SELECT o.id, o.full_name, v.name, p.position, p.agency_id, p.category, p.is_leader
        FROM posting p JOIN official o ON o.id = p.official_id
        JOIN agency_version v ON v.agency_id = p.agency_id AND v.valid_from <= ?1 AND v.valid_to > ?1
        WHERE p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1 {within}
        ORDER BY o.sort_key, o.id
    """
    found = [
        (official_id, name, agency, position)
        for official_id, name, agency, position, where, category, leader in rows(query, day, *(agencies or ()))
        if status in ("headcount", _status(scope.has(where, category, leader), flags[official_id]))
    ]
    evidence = _latest_completions(goal, as_of) if status in ("trained", "headcount") else {}
    return [PersonRow(*person, *evidence.get(person[0], (None, None))) for person in found]


def _status(in_scope: bool, flag: int) -> str:
    if not in_scope:
        return "out_of_scope"
    if flag & _EXEMPT:
        return "exempt"
    return "trained" if flag & _TRAINED else "untrained"


def _subtree(agencies: Sequence[AgencyRow], agency_id: int) -> Iterator[AgencyRow]:
    top: int | None = None
    for agency in agencies:
        if agency.id == agency_id:
            top = agency.depth
        elif top is not None and agency.depth <= top:
            return
        if top is not None:
            yield agency


class _Scope:
    """Whom a goal is about on a day, by agency, category and leadership."""

    def __init__(self, goal: GoalRow, as_of: date) -> None:
        self._categories = set(goal.categories)
        self._leaders_only = goal.leaders_only
        self._agencies = None if goal.agency_id is None else set(with_all_below(goal.agency_id, as_of))

    def has(self, agency_id: int, category: str | None, is_leader: int) -> bool:
        return (
            (not self._categories or category in self._categories)
            and (not self._leaders_only or bool(is_leader))
            and (self._agencies is None or agency_id in self._agencies)
        )


def _own_figures(goal: GoalRow, as_of: date) -> dict[int, Figures]:
    day = to_day(as_of)
    flags = bytes(_flags(goal, as_of))
    scope = _Scope(goal, as_of)
    query = """
        SELECT agency_id, category, is_leader, count(*),
               sum(substr(?1, official_id + 1, 1) = x'01'), sum(substr(?1, official_id + 1, 1) >= x'02')
        FROM posting WHERE is_primary AND valid_from <= ?2 AND valid_to > ?2
        GROUP BY agency_id, category, is_leader
    """
    own: dict[int, Figures] = {}
    for agency_id, category, is_leader, heads, trained, exempt in rows(query, flags, day):
        if scope.has(agency_id, category, is_leader):
            figures = Figures(heads, 0, exempt, trained)
        else:
            figures = Figures(heads, heads)
        own[agency_id] = own.get(agency_id, Figures()) + figures
    return own


def _flags(goal: GoalRow, as_of: date) -> bytearray:
    """A byte for every official id up to the largest: bit 1 trained, bit 2 exempt on the day."""
    last = next(rows("SELECT coalesce(max(id), 0) FROM official"))[0]
    flags = bytearray(last + 1)
    for (official_id,) in _trained(goal, as_of):
        flags[official_id] = _TRAINED
    day = to_day(as_of)
    query = "SELECT official_id FROM exemption WHERE goal_id = ? AND valid_from <= ? AND valid_to > ?"
    for (official_id,) in rows(query, goal.id, day, day):
        flags[official_id] |= _EXEMPT
    return flags


def _trained(goal: GoalRow, as_of: date) -> Iterator[tuple[int]]:
    source, parameters = _counting(goal, as_of)
    if goal.rule == "all":
        query = f"SELECT official_id {source} GROUP BY official_id HAVING count(DISTINCT k.course_id) = ?"
        parameters.append(len(goal.courses))
    elif goal.rule == "hours":
        query = f"SELECT official_id {source} GROUP BY official_id HAVING sum(k.hours) >= ? - 1e-9"
        parameters.append(goal.hours or 0)
    else:
        query = f"SELECT official_id {source}"
    return rows(query, *parameters)


def _counting(goal: GoalRow, as_of: date) -> tuple[str, list[float]]:
    """The completions that count toward a goal on a day, as FROM and WHERE with their parameters."""
    day = to_day(as_of)
    source = """
        FROM goal_course g JOIN completion k ON k.course_id = g.course_id
        WHERE g.goal_id = ? AND k.completed_on <= ? AND k.expires_on > ? AND k.completed_on >= ?
    """
    since = to_day(goal.since) if goal.since else -(2**40)
    return source, [goal.id, day, day, since]


def _latest_completions(goal: GoalRow, as_of: date) -> dict[int, tuple[date, str | None]]:
    source, parameters = _counting(goal, as_of)
    query = f"SELECT official_id, completed_on, coalesce(evidence, certificate_no) {source} ORDER BY completed_on"
    return {number: (from_day(day), evidence) for number, day, evidence in rows(query, *parameters)}
