"""How the figures of a goal were made, in sentences: as notes under a table, and as a sheet of its own."""

from collections.abc import Sequence
from datetime import datetime

from capacity import VERSION
from capacity.courses import CourseRow
from capacity.coverage import Coverage
from capacity.dates import format_date
from capacity.goals import GoalRow
from capacity.i18n import _, format_exact, format_number
from capacity.officials import category_name
from capacity.report import Report
from capacity.settings import operator
from exports.look import HEADING, Look
from exports.measuring import lines_needed
from exports.workbook import Page

_WIDTHS = (30, 92)
_LABEL = Look(bold=True, boxed=True, wrap=True, down="top")
_TEXT = Look(boxed=True, wrap=True, down="top")


def notes(coverage: Coverage, courses: Sequence[CourseRow]) -> list[str]:
    """The rule of the figures in a few sentences, for the foot of the table."""
    goal = coverage.goal
    told = [_("Target: {target}.").format(target=_target(goal))]
    if goal.source_document:
        told.append(_("Source document: {document}.").format(document=goal.source_document))
    told.append(
        _("In scope (b) = total − out of scope − exempt; population: {people}.").format(people=_population(coverage))
    )
    told.append(
        _("Trained (a): people in scope who {rule}: {courses}; {period}.").format(
            rule=_rule(goal), courses=_courses(goal, courses), period=_period(coverage)
        )
    )
    told.append(
        _(
            "Each person is counted once, in the agency of the main posting on {date}; "
            "an agency with units below it is shown with all of them."
        ).format(date=format_date(coverage.as_of))
    )
    return told


def write_explanation(page: Page, report: Report, exported_by: str, at: datetime) -> None:
    """Write the sheet that says how each figure was made."""
    coverage = report.coverage
    page.widths(_WIDTHS)
    page.block(1, 1, 2, _("HOW THE FIGURES WERE MADE"), Look(size=14, bold=True, across="center"))
    page.height(1, 30)
    page.line(3, (_("Item"), _("Meaning")), HEADING)
    told = [
        *_about_goal(coverage, report.courses),
        *_about_figures(coverage),
        *_about_parts(report),
        *_about_export(coverage, exported_by, at),
    ]
    for row, (label, text) in enumerate(told, 4):
        page.put(row, 1, label, _LABEL)
        page.put(row, 2, text, _TEXT)
        page.height(row, 17 * lines_needed(text, _WIDTHS[1]))
    page.print_on_a4(heading=(3, 3))
    page.freeze(4)


def _about_goal(coverage: Coverage, courses: Sequence[CourseRow]) -> list[tuple[str, str]]:
    goal = coverage.goal
    return [
        (_("Goal"), f"{goal.code} – {goal.title}"),
        (_("Source document"), goal.source_document or _("not recorded")),
        (_("Target and due date"), _target(goal)),
        (_("Courses that count"), _courses(goal, courses)),
        (_("Population"), _population(coverage)),
        (_("Counting period"), _period(coverage)),
        (_("As-of date"), format_date(coverage.as_of)),
    ]


def _about_figures(coverage: Coverage) -> list[tuple[str, str]]:
    headcount = _(
        "People whose main posting on the as-of date is in the agency or in a unit below it, "
        "as the agencies stood on that day; each person once."
    )
    trained = _(
        "People in scope who {rule}, with results dated in the counting period and still valid on the as-of "
        "date. A result that was recorded late counts from its own date."
    )
    needed = _("Target × in scope, rounded up to whole people, less those trained; never below 0.")
    return [
        (_("Total staff"), headcount),
        (_("Out of scope"), _("People whom the goal is not about.")),
        (_("Exempt"), _("People in scope with a recorded exemption in force on the as-of date.")),
        (_("In scope (b)"), _("Total − out of scope − exempt.")),
        (_("Trained (a)"), trained.format(rule=_rule(coverage.goal))),
        (_("Share (%) a/b"), _("Trained divided by in scope; “–” where nobody is in scope.")),
        (_("Still needed"), needed),
        (_("Score"), _score(coverage.goal)),
    ]


def _about_parts(report: Report) -> list[tuple[str, str]]:
    told = [
        (_("Leaders, managers"), _("People whose main posting is marked as one of leadership or management.")),
        (_("Times trained"), _("Results that count, of the people who are trained; one person may have several.")),
        (
            _("Classes, lists"),
            _("Different classes, decisions and lists behind those results; see the sheet “Evidence”."),
        ),
        (_("Sums"), _("A line with lines below it is a formula over them; classes and lists are counted once each.")),
    ]
    if report.bridge:
        begins = format_date(report.bridge.since)
        first = (
            _("From {date}, the day of the report “{title}”.").format(date=begins, title=report.since_report.title)
            if report.since_report
            else _("From {date}.").format(date=begins)
        )
        told.append(
            (_("Changes"), first + " " + _("Each person counts under one cause; figure before + causes = figure now."))
        )
    return told


def _about_export(coverage: Coverage, exported_by: str, at: datetime) -> list[tuple[str, str]]:
    top = min((row.agency.depth for row in coverage.rows), default=0)
    roots = [row.agency.name for row in coverage.rows if row.agency.depth == top]
    moment = _("{date} at {time}").format(date=format_date(at.date()), time=f"{at:%H:%M}")
    return [
        (_("Agencies in the report"), "; ".join(roots[:3]) + ("; …" if len(roots) > 3 else "")),
        (
            _("Tree of the agencies"),
            _("as it stood on {date}").format(date=format_date(coverage.tree_on or coverage.as_of)),
        ),
        (_("Program"), f"capacity {VERSION}"),
        (_("Exported on"), moment),
        (_("Exported by"), exported_by or operator()),
    ]


def _target(goal: GoalRow) -> str:
    return _("{percent} % by {date}").format(percent=format_exact(goal.target), date=format_date(goal.due_on))


def _courses(goal: GoalRow, courses: Sequence[CourseRow]) -> str:
    titles = {course.code: course.title for course in courses}
    return "; ".join(f"{titles[code]} ({code})" if code in titles else code for code in goal.courses)


def _rule(goal: GoalRow) -> str:
    if goal.rule == "hours":
        return _("have at least {hours} hours from the courses").format(hours=format_number(goal.hours or 0))
    if goal.rule == "all" and len(goal.courses) > 1:
        return _("have completed all of the courses")
    return _("have completed at least one of the courses")


def _period(coverage: Coverage) -> str:
    until = format_date(coverage.as_of)
    if coverage.goal.since is None:
        return _("results dated up to {until}").format(until=until)
    return _("results dated from {since} to {until}").format(since=format_date(coverage.goal.since), until=until)


def _population(coverage: Coverage) -> str:
    goal = coverage.goal
    people = ", ".join(map(category_name, goal.categories)) or _("all officials")
    if goal.leaders_only:
        people = _("{people}, leaders and managers only").format(people=people)
    agency = next((row.agency.name for row in coverage.rows if row.agency.id == goal.agency_id), None)
    return _("{people}, in {agency}").format(people=people, agency=agency) if agency else people


def _score(goal: GoalRow) -> str:
    scoring = goal.scoring
    if scoring is None:
        return _("The goal has no scoring rule.")
    maximum = format_number(scoring.maximum, 0 if scoring.maximum == int(scoring.maximum) else 2)
    if scoring.mode == "steps":
        steps = "; ".join(
            _("from {percent} %: {points}").format(percent=format_exact(percent), points=format_number(points, 2))
            for percent, points in scoring.steps
        )
        return _("By steps, at most {maximum} points: {steps}.").format(maximum=maximum, steps=steps)
    if scoring.mode == "capped" and scoring.cap:
        return _("Share × {maximum} points, full points from {cap} % on.").format(
            maximum=maximum, cap=format_exact(scoring.cap)
        )
    return _("Share × {maximum} points.").format(maximum=maximum)
