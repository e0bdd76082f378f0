"""Goals: which share of whom is to have completed what, by when, and how many points that gives."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import inf
from typing import Any

from capacity.courses import course_by_code
from capacity.dates import BEGINNING, FOREVER, add_months, today
from capacity.errors import BadInput, NotFound
from capacity.i18n import _, format_exact
from capacity.officials import CATEGORIES, known_categories
from capacity.scoring import Scoring, check_scoring, scoring_columns, scoring_of
from capacity.store.connection import rows
from capacity.store.models import Goal, GoalCourse, GoalExclusion, GoalTerms, GoalVersion
from capacity.text import clean


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as it stands from a day to a day, with everything that its figures are made by."""

    id: int
    code: str
    title: str
    source_document: str | None
    target: float
    """In percent."""
    due_on: date
    rule: str
    """`any` of the courses, `all` of them, or `hours` of them together."""
    courses: tuple[str, ...]
    hours: float | None
    since: date | None
    categories: tuple[str, ...]
    """Empty for everybody."""
    leaders_only: bool
    agency_id: int | None
    """The population is this agency with all below it; None for everybody."""
    scoring: Scoring | None
    yearly: bool = False
    """Only what was completed in the calendar year of the day counts."""
    validity_months: int | None = None
    """A completion counts so long at most, also where the course would let it count longer."""
    group_id: int | None = None
    """Only the members of this group are in the population."""
    without: tuple[int, ...] = ()
    """Agencies that are out of the ratio with all below them."""
    version_id: int | None = None
    valid_from: date = BEGINNING
    valid_to: date = FOREVER

    def needed_for(self, eligible: int) -> int:
        """How many of so many eligible people reach the target."""
        exact = Fraction(str(self.target)) * eligible / 100
        return -(-exact.numerator // exact.denominator)

    def counts_from(self, on: date) -> date:
        """The first day whose completions count on a day."""
        first = max(self.since or BEGINNING, date(on.year, 1, 1) if self.yearly else BEGINNING)
        return first if self.validity_months is None else max(first, _oldest_valid(on, self.validity_months))

    def period_start(self, on: date) -> date:
        """Where the straight line to the target begins: the counting period's start, else the due year's."""
        start = max(self.since or BEGINNING, date(on.year, 1, 1) if self.yearly else BEGINNING)
        return date(self.due_on.year, 1, 1) if start == BEGINNING else start


def goal_list(on: date | None = None) -> list[GoalRow]:
    """All goals as they stand on a day, today if none is given; those due first at the top."""
    goals = [_of_day(versions, on or today()) for versions in _histories().values()]
    return sorted(goals, key=lambda goal: (goal.due_on, goal.code))


def goal_on(goal: GoalRow, on: date) -> GoalRow:
    """The same goal as it stands on a day."""
    if goal.valid_from <= on < goal.valid_to:
        return goal
    return _of_day(_histories().get(goal.id, [goal]), on)


def goal_versions(goal: GoalRow) -> list[GoalRow]:
    """The goal as it stood from day to day, the first terms first."""
    return _histories()[goal.id]


def goal_by_code(code: str | None = None, on: date | None = None) -> GoalRow:
    """The goal of a day with this code, or the only one; raises NotFound, or BadInput when one must be named."""
    goals = goal_list(on)
    known = ", ".join(goal.code for goal in goals)
    if not goals:
        raise NotFound(_("There is no goal yet; add one with `capacity goals add`."))
    if code is None:
        if len(goals) > 1:
            raise BadInput(_("There are several goals; name one of {known}.").format(known=known))
        return goals[0]
    for goal in goals:
        if goal.code.casefold() == clean(code).casefold():
            return goal
    raise NotFound(_("There is no goal “{code}”. Known goals: {known}.").format(code=code, known=known))


def add_goal(
    code: str,
    title: str,
    *,
    courses: Sequence[str],
    target: float,
    due_on: date,
    rule: str = "any",
    hours: float | None = None,
    since: date | None = None,
    yearly: bool = False,
    validity_months: int | None = None,
    categories: Sequence[str] = (),
    leaders_only: bool = False,
    agency_id: int | None = None,
    group_id: int | None = None,
    without: Sequence[int] = (),
    source_document: str | None = None,
    scoring: Scoring | None = None,
) -> int:
    """Set a goal and answer its id; runs inside a change set. Raises BadInput or NotFound."""
    goal = GoalRow(
        id=0,
        code=clean(code),
        title=clean(title),
        source_document=source_document,
        target=target,
        due_on=due_on,
        rule=rule,
        courses=tuple(courses),
        hours=hours,
        since=since,
        categories=tuple(categories),
        leaders_only=leaders_only,
        agency_id=agency_id,
        scoring=scoring,
        yearly=yearly,
        validity_months=validity_months,
        group_id=group_id,
        without=tuple(without),
    )
    _check(goal)
    if any(known.code.casefold() == goal.code.casefold() for known in goal_list()):
        raise BadInput(_("There is a goal “{code}” already.").format(code=goal.code))
    goal_id: int = Goal.insert(code=goal.code, **_columns(goal)).execute()
    _insert_parts(goal, goal_id, None)
    return goal_id


def edit_goal(goal: GoalRow, on: date, **changes: Any) -> GoalRow:
    """Let a goal have other terms from a day on, and answer them; earlier days keep theirs.

    `changes` are fields of GoalRow. The terms hold until the next version, if one begins later. Runs inside a change
    set; raises BadInput or NotFound.
    """
    standing = goal_on(goal, on)
    edited = replace(standing, **changes)
    _check(edited)
    if standing.version_id is not None and standing.valid_from == on:
        for table in (GoalCourse, GoalExclusion):
            table.delete().where(table.version == standing.version_id).execute()
        GoalVersion.delete().where(GoalVersion.id == standing.version_id).execute()
    version_id: int = GoalVersion.insert(goal=goal.id, valid_from=on, **_columns(edited)).execute()
    _insert_parts(edited, goal.id, version_id)
    return goal_on(replace(edited, valid_to=BEGINNING), on)


def _check(goal: GoalRow) -> None:
    if not goal.code or not goal.title:
        raise BadInput(_("A goal needs a code and a title."))
    if not 0 < goal.target <= 100:
        text = _("A target of {target} % cannot be set; it is more than 0 and up to 100 %.")
        raise BadInput(text.format(target=format_exact(goal.target)))
    if not goal.courses:
        raise BadInput(_("A goal needs at least one course that counts toward it."))
    if goal.hours is not None and not 0 < goal.hours < inf:
        text = _("{hours} hours cannot be asked for; name a number above 0.")
        raise BadInput(text.format(hours=format_exact(goal.hours)))
    if goal.scoring:
        check_scoring(goal.scoring)
    if goal.validity_months is not None and goal.validity_months < 1:
        raise BadInput(_("A validity of {months} months is none.").format(months=goal.validity_months))
    if unknown := [category for category in goal.categories if category not in CATEGORIES]:
        raise BadInput(
            _("“{category}” is no category; use {known}.").format(category=unknown[0], known=known_categories())
        )


def _columns(goal: GoalRow) -> dict[str, Any]:
    return {
        "title": clean(goal.title),
        "source_document": goal.source_document,
        "target": goal.target,
        "due_on": goal.due_on,
        "rule": goal.rule,
        "hours": goal.hours,
        "since": goal.since,
        "yearly": goal.yearly,
        "validity_months": goal.validity_months,
        "categories": " ".join(dict.fromkeys(goal.categories)),
        "leaders_only": goal.leaders_only,
        "agency": goal.agency_id,
        "people_group": goal.group_id,
        **scoring_columns(goal.scoring),
    }


def _insert_parts(goal: GoalRow, goal_id: int, version_id: int | None) -> None:
    for course_id in dict.fromkeys(course_by_code(course).id for course in goal.courses):
        GoalCourse.insert(goal=goal_id, version=version_id, course=course_id).execute()
    for agency_id in dict.fromkeys(goal.without):
        GoalExclusion.insert(goal=goal_id, version=version_id, agency=agency_id).execute()


def _histories() -> dict[int, list[GoalRow]]:
    """Every goal as it stood from day to day, by its id."""
    courses: dict[tuple[int, int | None], list[str]] = defaultdict(list)
    query = "SELECT goal_id, version_id, code FROM goal_course g JOIN course c ON c.id = course_id ORDER BY g.id"
    for goal_id, version_id, code in rows(query):
        courses[goal_id, version_id].append(code)
    without: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for goal_id, version_id, agency_id in rows("SELECT goal_id, version_id, agency_id FROM goal_exclusion ORDER BY id"):
        without[goal_id, version_id].append(agency_id)
    versions: dict[int, list[GoalVersion]] = defaultdict(list)
    for version in GoalVersion.select().order_by(GoalVersion.valid_from):
        versions[version.__data__["goal"]].append(version)
    histories: dict[int, list[GoalRow]] = {}
    for goal in Goal.select().order_by(Goal.id):
        later = versions[goal.id]
        starts = [BEGINNING, *(version.valid_from for version in later), FOREVER]
        histories[goal.id] = [
            _goal_row(goal, terms, key, tuple(courses[goal.id, key]), tuple(without[goal.id, key]), since, until)
            for terms, key, since, until in zip(
                [goal, *later], [None, *(version.id for version in later)], starts, starts[1:], strict=False
            )
        ]
    return histories


def _goal_row(
    goal: Goal,
    terms: GoalTerms,
    version_id: int | None,
    courses: tuple[str, ...],
    without: tuple[int, ...],
    valid_from: date,
    valid_to: date,
) -> GoalRow:
    return GoalRow(
        id=goal.id,
        code=goal.code,
        title=terms.title,
        source_document=terms.source_document,
        target=terms.target,
        due_on=terms.due_on,
        rule=terms.rule,
        courses=courses,
        hours=terms.hours,
        since=terms.since,
        categories=tuple(terms.categories.split()),
        leaders_only=terms.leaders_only,
        agency_id=terms.__data__["agency"],
        scoring=scoring_of(terms),
        yearly=terms.yearly,
        validity_months=terms.validity_months,
        group_id=terms.__data__["people_group"],
        without=without,
        version_id=version_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _of_day(versions: list[GoalRow], on: date) -> GoalRow:
    return next((goal for goal in versions if goal.valid_from <= on < goal.valid_to), versions[-1])


def _oldest_valid(on: date, months: int) -> date:
    """The first day whose completions still count on a day when each counts so many months."""
    oldest = on - timedelta(31 * months + 1) if on.toordinal() > 31 * months + 1 else BEGINNING
    while add_months(oldest, months) <= on:
        oldest += timedelta(1)
    return oldest
