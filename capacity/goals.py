"""Goals: which share of whom is to have completed what, by when, and how many points that gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from capacity.courses import course_by_code
from capacity.errors import BadInput, NotFound
from capacity.i18n import _
from capacity.officials import CATEGORIES
from capacity.store.connection import rows
from capacity.store.models import Goal, GoalCourse
from capacity.text import clean


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a share becomes points: linear up to `maximum`, full points from `cap` percent on, or by steps."""

    maximum: float
    mode: str = "linear"
    cap: float | None = None
    steps: tuple[tuple[float, float], ...] = ()
    """Percent reached and the points for it, ascending."""

    def points(self, share: float) -> float:
        """The points for a share from 0 to 1."""
        if self.mode == "steps":
            return max((points for percent, points in self.steps if share * 100 + 1e-9 >= percent), default=0.0)
        if self.mode == "capped" and self.cap:
            share = min(1.0, share * 100 / self.cap)
        return self.maximum * share


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with everything that its figures are made by."""

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

    def needed_for(self, eligible: int) -> int:
        """How many of so many eligible people reach the target."""
        exact = Fraction(str(self.target)) * eligible / 100
        return -(-exact.numerator // exact.denominator)


def goal_list() -> list[GoalRow]:
    """All goals, those due first at the top."""
    courses: dict[int, list[str]] = {}
    for goal_id, code in rows(
        "SELECT goal_id, code FROM goal_course g JOIN course c ON c.id = course_id ORDER BY g.id"
    ):
        courses.setdefault(goal_id, []).append(code)
    goals = Goal.select().order_by(Goal.due_on, Goal.code)
    return [
        GoalRow(
            id=goal.id,
            code=goal.code,
            title=goal.title,
            source_document=goal.source_document,
            target=goal.target,
            due_on=goal.due_on,
            rule=goal.rule,
            courses=tuple(courses.get(goal.id, ())),
            hours=goal.hours,
            since=goal.since,
            categories=tuple(goal.categories.split()),
            leaders_only=goal.leaders_only,
            agency_id=goal.__data__["agency"],
            scoring=_scoring(goal),
        )
        for goal in goals
    ]


def goal_by_code(code: str | None = None) -> GoalRow:
    """The goal with this code, or the only goal there is; raises NotFound, or BadInput when one must be named."""
    goals = goal_list()
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
    categories: Sequence[str] = (),
    leaders_only: bool = False,
    agency_id: int | None = None,
    source_document: str | None = None,
    scoring: Scoring | None = None,
) -> int:
    """Set a goal and answer its id; runs inside a change set. Raises BadInput or NotFound."""
    code, title = clean(code), clean(title)
    if not code or not title:
        raise BadInput(_("A goal needs a code and a title."))
    if not 0 < target <= 100:
        raise BadInput(_("A target of {target} % is not between 0 and 100.").format(target=target))
    if not courses:
        raise BadInput(_("A goal needs at least one course that counts toward it."))
    if unknown := [category for category in categories if category not in CATEGORIES]:
        raise BadInput(
            _("“{category}” is no category; use {known}.").format(category=unknown[0], known=", ".join(CATEGORIES))
        )
    if any(goal.code.casefold() == code.casefold() for goal in goal_list()):
        raise BadInput(_("There is a goal “{code}” already.").format(code=code))
    course_ids = [course_by_code(course).id for course in courses]
    goal_id: int = Goal.insert(
        code=code,
        title=title,
        source_document=source_document,
        target=target,
        due_on=due_on,
        rule=rule,
        hours=hours,
        since=since,
        categories=" ".join(dict.fromkeys(categories)),
        leaders_only=leaders_only,
        agency=agency_id,
        score_max=scoring and scoring.maximum,
        score_mode=scoring.mode if scoring else "linear",
        score_cap=scoring and scoring.cap,
        score_steps=" ".join(f"{percent:g}:{points:g}" for percent, points in scoring.steps) if scoring else "",
    ).execute()
    for course_id in dict.fromkeys(course_ids):
        GoalCourse.insert(goal=goal_id, course=course_id).execute()
    return goal_id


def _scoring(goal: Goal) -> Scoring | None:
    if goal.score_max is None:
        return None
    pairs = (step.split(":") for step in goal.score_steps.split())
    steps = tuple((float(percent), float(points)) for percent, points in pairs)
    return Scoring(goal.score_max, goal.score_mode, goal.score_cap, steps)
