"""Everything that the summary of a goal tells, gathered once for whatever it is written to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from capacity.bridge import Bridge, bridge
from capacity.courses import CourseRow, course_list
from capacity.coverage import Coverage, coverage
from capacity.dates import to_day
from capacity.goals import GoalRow
from capacity.issued import IssuedRow, issued_reports
from capacity.plan import TrendPoint, trend, trend_start
from capacity.population import Counted, counted_completions, everybody
from capacity.regroup import grouping
from capacity.rolls import PersonOnRoll, roll
from capacity.store.connection import rows


@dataclass(frozen=True, slots=True)
class Parts:
    """What a line's figures consist of."""

    leaders: int = 0
    """Of the headcount."""
    trained_women: int = 0
    trained_leaders: int = 0
    turns: int = 0
    """Completions that count of the people who are trained."""
    evidence: frozenset[int] = frozenset()
    """The numbers of the evidence for them."""

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(
            self.leaders + other.leaders,
            self.trained_women + other.trained_women,
            self.trained_leaders + other.trained_leaders,
            self.turns + other.turns,
            self.evidence | other.evidence,
        )

    @classmethod
    def sum(cls, many: Iterable["Parts"]) -> "Parts":
        """The parts of several together."""
        return sum(many, cls())


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One class, decision or list by which people of the report are trained."""

    number: int
    course_code: str
    course: str
    completed_on: date
    document: str | None
    class_code: str | None
    class_title: str | None
    people: int
    certificates: tuple[str, str] | None
    """The first and the last number, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a goal on a day with what stands behind it; parts by the agency's line."""

    coverage: Coverage
    courses: tuple[CourseRow, ...] = ()
    parts: Mapping[int, Parts] = field(default_factory=dict)
    """With all below."""
    own_parts: Mapping[int, Parts] = field(default_factory=dict)
    evidence: tuple[EvidenceRow, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    bridge: Bridge | None = None
    """From the report before, or from the start of the counting period."""
    since_report: IssuedRow | None = None
    """The issued report from whose day the bridge leads."""
    untrained: tuple[PersonOnRoll, ...] = ()
    """By agency in the order of the tree, then by name."""


def report(
    goal: GoalRow,
    as_of: date,
    *,
    agency_id: int | None = None,
    tree_on: date | None = None,
    since: date | None = None,
) -> Report:
    """The report of a goal on a day, of one agency with all below it or of all.

    The bridge leads from `since`, else from the day of the report issued last, else from where the trend begins.
    """
    figures = coverage(goal, as_of, agency_id=agency_id, tree_on=tree_on)
    courses = tuple(course_list())
    own, evidence = _own_parts(figures, courses)
    before = None if since else _issued_before(goal, as_of)
    first = since or (before.as_of if before else trend_start(figures.goal, as_of))
    return Report(
        coverage=figures,
        courses=courses,
        parts=_rolled_up(own, figures),
        own_parts=own,
        evidence=evidence,
        trend=tuple(trend(goal, trend_start(figures.goal, as_of), as_of, agency_id=agency_id)),
        bridge=bridge(figures.goal, first, as_of, agency_id=agency_id, tree_on=tree_on or as_of)
        if first < as_of
        else None,
        since_report=before,
        untrained=tuple(roll(as_of, goal=goal, status="untrained", agency_id=agency_id, tree_on=tree_on)),
    )


def _issued_before(goal: GoalRow, as_of: date) -> IssuedRow | None:
    earlier = (one for one in issued_reports() if one.goal_code == goal.code and one.as_of < as_of)
    return next(earlier, None)


def _own_parts(figures: Coverage, courses: tuple[CourseRow, ...]) -> tuple[dict[int, Parts], tuple[EvidenceRow, ...]]:
    """The parts of each line's own people, and the evidence for all of them."""
    place = grouping(figures.as_of, figures.tree_on).place
    inside = {row.agency.id for row in figures.rows}
    stands = {
        official_id: (place[agency_id], status)
        for official_id, (agency_id, status) in everybody(figures.goal, figures.as_of).items()
        if place.get(agency_id) in inside
    }
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for official_id, is_woman, is_leader in _women_and_leaders(figures.as_of):
        if official_id in stands:
            line, status = stands[official_id]
            count = counts[line]
            count[0] += is_leader
            count[1] += is_woman and status == "trained"
            count[2] += is_leader and status == "trained"
    trained = {official_id: line for official_id, (line, status) in stands.items() if status == "trained"}
    behind, rows_of_evidence = _evidence(figures, courses, trained)
    for completion in counted_completions(figures.goal, figures.as_of):
        if completion.official_id in trained:
            counts[trained[completion.official_id]][3] += 1
    own = {
        line: Parts(leaders, women, trained_leaders, turns, frozenset(behind[line]))
        for line, (leaders, women, trained_leaders, turns) in counts.items()
    }
    return own, rows_of_evidence


def _women_and_leaders(as_of: date) -> Iterable[tuple[Any, ...]]:
    """Official, whether a woman, whether a leader: those who are either."""
    query = """
        SELECT p.official_id, coalesce(o.gender = 'female', 0), p.is_leader
        FROM posting p JOIN official o ON o.id = p.official_id
        WHERE p.is_primary AND p.valid_from <= ?1 AND p.valid_to > ?1
            AND (p.is_leader OR o.gender = 'female')
    """
    return rows(query, to_day(as_of))


def _evidence(
    figures: Coverage, courses: tuple[CourseRow, ...], trained: Mapping[int, int]
) -> tuple[dict[int, set[int]], tuple[EvidenceRow, ...]]:
    """Line → the numbers of its evidence, and the evidence in the order of its days."""
    groups: dict[tuple[date, int, str, int], list[Counted]] = {}
    for one in counted_completions(figures.goal, figures.as_of):
        if one.official_id in trained:
            key = (one.completed_on, one.course_id, one.evidence or "", one.class_id or 0)
            groups.setdefault(key, []).append(one)
    named = {course.id: course for course in courses}
    classes = {number: (code, title) for number, code, title in rows("SELECT id, code, title FROM training_class")}
    behind: dict[int, set[int]] = defaultdict(set)
    found = []
    for number, ((day, course_id, document, class_id), members) in enumerate(groups.items(), 1):
        for one in members:
            behind[trained[one.official_id]].add(number)
        certificates = sorted(one.certificate_no for one in members if one.certificate_no)
        code, title = classes.get(class_id, (None, None))
        found.append(
            EvidenceRow(
                number=number,
                course_code=named[course_id].code,
                course=named[course_id].title,
                completed_on=day,
                document=document or None,
                class_code=code,
                class_title=title,
                people=len({one.official_id for one in members}),
                certificates=(certificates[0], certificates[-1]) if certificates else None,
            )
        )
    return behind, tuple(found)


def _rolled_up(own: Mapping[int, Parts], figures: Coverage) -> dict[int, Parts]:
    total = dict(own)
    known = {row.agency.id for row in figures.rows}
    for row in reversed(figures.rows):
        agency = row.agency
        if agency.id in total and agency.parent_id in known:
            total[agency.parent_id] = total.get(agency.parent_id, Parts()) + total[agency.id]
    return total
