"""What comes of a goal: month by month, by the due date if nothing is done, at what pace, and whom to invite.

Future days need no guessing: certificates carry the day they expire, postings and exemptions the day they end.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from capacity.agencies import AgencyRow
from capacity.bridge import Bridge, bridge, causes
from capacity.coverage import Coverage, PersonRow, coverage, people
from capacity.dates import BEGINNING, add_months, format_date, today
from capacity.goals import GoalRow, goal_on
from capacity.i18n import _
from capacity.ledger import Figures
from capacity.population import counting_courses, everybody
from capacity.regroup import grouping
from capacity.seats import seated

_LOOKING_BACK = 3
"""Months whose newly trained people tell the pace."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The figures of an agency, or of all, at the end of a month."""

    on: date
    goal: GoalRow
    figures: Figures
    standing: str | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What an agency must still do; all counts with all below it."""

    agency: AgencyRow
    now: Figures
    needed_now: int
    at_due: Figures
    """On the due date if nothing is done."""
    needed_by_due: int
    seated: int
    """Who of those untrained then has a seat in a class that runs or will, and ends by then."""
    pace_needed: float | None
    """People a month until the due date; None when that has passed."""
    pace_achieved: float
    """People newly trained a month, over the last three."""
    standing: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The way of a goal from a day to its due date."""

    goal: GoalRow
    as_of: date
    rows: tuple[PlanRow, ...]
    total: PlanRow
    forecast: Bridge
    """From the day to the due date if nothing is done."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite from one agency, by its own people only."""

    agency: AgencyRow
    people: tuple[PersonRow, ...]
    reaches_target: bool
    """Whether the agency's own people reach the target if all of these are trained."""


def month_ends(since: date, until: date) -> list[date]:
    """The last days of the months from one day to another, and the last day itself."""
    ends = []
    first = since.replace(day=1)
    while (end := add_months(first, 1) - timedelta(1)) < until:
        ends.append(end)
        first = add_months(first, 1)
    return [*ends, until]


def trend(goal: GoalRow, since: date, until: date, *, agency_id: int | None = None) -> list[TrendPoint]:
    """The figures at the month ends between two days and on the last day, each by the goal's terms of its day."""
    return [_point(coverage(goal, on, agency_id=agency_id)) for on in month_ends(since, until)]


def trend_start(goal: GoalRow, until: date) -> date:
    """Where a trend begins unless told: the counting period's start, and a year back at most."""
    year_back = max(add_months(until, -12), BEGINNING)
    return max(min(goal.period_start(until), until), year_back)


def plan(goal: GoalRow, as_of: date) -> Plan:
    """Who is still needed in every agency of a day, how fast, and what comes if nothing is done."""
    goal = goal_on(goal, as_of)
    due = max(goal.due_on, as_of)
    now, then = coverage(goal, as_of), coverage(goal, due, tree_on=as_of)
    achieved = bridge(goal, add_months(as_of, -_LOOKING_BACK), as_of, tree_on=as_of)
    at_due = {row.agency.id: row.total for row in then.rows}
    trained = {row.agency.id: row.trained_causes.get("newly_trained", 0) for row in achieved.rows}
    seats = seats_by_agency(goal, due, as_of)
    rows = tuple(
        _plan_row(
            now,
            then,
            row.agency,
            row.total,
            at_due.get(row.agency.id, Figures()),
            trained.get(row.agency.id, 0),
            seats[row.agency.id],
        )
        for row in now.rows
    )
    root = achieved.total
    newly = root.trained_causes.get("newly_trained", 0)
    everywhere = sum(seats[row.agency.id] for row in now.rows if row.agency.depth == 0)
    total = _plan_row(now, then, root.agency, now.total, then.total, newly, everywhere)
    return Plan(goal, as_of, rows, total, bridge(goal, as_of, due, tree_on=as_of))


def forecast_text(made: Plan) -> str:
    """What changes by the due date if nothing is done, in the user's language; of a past day it is hindsight."""
    total, unchanged = made.forecast.total, _("unchanged")
    text = _("If nothing is done by then: eligible {eligible}; trained {trained}.").format(
        eligible=causes(total.eligible_causes) or unchanged, trained=causes(total.trained_causes) or unchanged
    )
    if made.as_of >= today():
        return text
    hindsight = _("This counts what was recorded of the days since {date}, and the seats of the classes of today.")
    return f"{text} {hindsight.format(date=format_date(made.as_of))}"


def invite(goal: GoalRow, as_of: date, seats: int) -> list[Invitation]:
    """Whom to give so many seats so that most agencies reach the target by the due date, by their own people.

    Agencies that lack fewest come first; seats that complete no agency go to the next one all the same. Invited are
    people who are in post on the day and, if nothing is done, would be untrained in the same agency on the due date.
    Who has a seat in a class already is taken for trained by then.
    """
    goal = goal_on(goal, as_of)
    due = max(goal.due_on, as_of)
    report = coverage(goal, due)
    here = {official: agency for official, (agency, _status) in everybody(goal, as_of).items()}
    there = everybody(goal_on(goal, due), due)
    taken, coming = seated(counting_courses(goal), due), Counter[int]()
    waiting: dict[int, list[PersonRow]] = {}
    for person in people(goal, due, status="untrained"):
        agency_id = there[person.official_id][0]
        if person.official_id in taken:
            coming[agency_id] += 1
        elif here.get(person.official_id) == agency_id:
            waiting.setdefault(agency_id, []).append(person)
    lacking = [
        (max(0, _lack(report, row.own) - coming[row.agency.id]), place, row.agency)
        for place, row in enumerate(report.rows)
    ]
    invitations = []
    for lack, _place, agency in sorted((one for one in lacking if one[0]), key=lambda one: one[:2]):
        chosen = waiting.get(agency.id, [])[: min(lack, seats)]
        if chosen:
            invitations.append(Invitation(agency, tuple(chosen), len(chosen) == lack))
            seats -= len(chosen)
    return invitations


def seats_by_agency(goal: GoalRow, due: date, tree_on: date) -> Counter[int]:
    """How many of those untrained on a due date have a seat, by agency of the tree of a day, with all below."""
    taken = seated(counting_courses(goal), due)
    if not taken:
        return Counter()
    groups, then = grouping(due, tree_on), everybody(goal_on(goal, due), due, taken)
    found = Counter(
        groups.place[agency] for agency, status in then.values() if status == "untrained" and agency in groups.place
    )
    for line in reversed(groups.lines):
        if line.parent_id is not None:
            found[line.parent_id] += found[line.id]
    return found


def _lack(report: Coverage, own: Figures) -> int:
    return max(0, report.goal.needed_for(own.eligible) - own.trained)


def _point(report: Coverage) -> TrendPoint:
    total = report.total
    return TrendPoint(report.as_of, report.goal, total, report.standing(total))


def _plan_row(
    now: Coverage,
    then: Coverage,
    agency: AgencyRow,
    figures: Figures,
    at_due: Figures,
    newly_trained: int,
    seats: int,
) -> PlanRow:
    lack = _lack(then, at_due)
    months = (now.goal.due_on - now.as_of).days / (365.25 / 12)
    return PlanRow(
        agency=agency,
        now=figures,
        needed_now=_lack(now, figures),
        at_due=at_due,
        needed_by_due=lack,
        seated=seats,
        pace_needed=lack / max(months, 1 / 30) if months > 0 else None,
        pace_achieved=newly_trained / _LOOKING_BACK,
        standing=now.standing(figures),
    )
