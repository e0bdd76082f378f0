"""Setting what is taught and what is to be reached: the forms of a course and of a goal, and choosing a goal."""

from collections.abc import Callable, Iterable
from typing import Any

from capacity.agencies import tree
from capacity.courses import KINDS as COURSE_KINDS
from capacity.courses import CourseRow, add_course, course_list, kind_name
from capacity.dates import format_date, parse_date, today
from capacity.errors import BadInput
from capacity.goals import GoalRow, add_goal, goal_by_code, goal_list
from capacity.history import change_set
from capacity.i18n import _, format_exact
from capacity.officials import CATEGORIES, category_name
from capacity.text import clean, fold
from screens.agency_names import AgencyNames
from screens.dialogs import Choose
from screens.form_fields import Field, Suggestion, number, one_of, whole_number, words_of
from screens.forms import WorkForm
from screens.page import Page
from screens.widgets.rows import Column, TableRow


def choose_goal(page: Page, then: Callable[[GoalRow], None]) -> None:
    """Ask which goal is meant; without a question where there is only one to choose from."""
    goals = {goal.id: goal for goal in goal_list()}
    rows = [TableRow(goal.id, (goal.code, goal.title, format_date(goal.due_on))) for goal in goals.values()]
    columns = (Column(_("Code"), 12), Column(_("Goal")), Column(_("Due"), 10))

    def chosen(goal_id: int | None) -> None:
        if goal_id is not None:
            then(goals[goal_id])

    if len(goals) == 1:
        then(goals[rows[0].key])
    elif goals:
        page.program.push_screen(Choose(_("Which goal?"), columns, rows), chosen)
    else:
        page.program.say_error(_("There is no goal yet; n adds one."))


def ask_course(page: Page) -> None:
    """Ask for everything about a new course, then write it."""

    def written(sentence: str | None) -> None:
        if sentence:
            page.program.say(sentence, can_undo=True)
            page.program.data_changed()

    def accept(said: dict[str, Any]) -> Callable[[], str]:
        return lambda: _write_course(**said)

    def show(courses: list[CourseRow]) -> None:
        form = WorkForm(_("New course"), _course_fields(courses), accept, answer=_("Add"))
        page.program.push_screen(form, written)

    page.open_with(course_list, show)


def _course_fields(courses: list[CourseRow]) -> tuple[Field, ...]:
    kinds = {kind: kind_name(kind) for kind in COURSE_KINDS}
    taken = _("There is a course “{code}” already.")
    return (
        Field("code", _("Code"), check=free_code((one.code for one in courses), taken), is_needed=True),
        Field("title", _("Title"), is_needed=True),
        Field(
            *("kind", _("Kind"), kinds["course"], one_of(kinds)),
            suggest=words_of(list(kinds.values())),
            hint=", ".join(kinds.values()),
            is_needed=True,
        ),
        Field("hours", _("Hours"), check=number, hint=_("Periods, as 24 or 7,5."), is_needed=True),
        Field(
            *("validity_months", _("Valid (months)"), "", whole_number),
            hint=_("For how many months a completion counts; blank: for good."),
        ),
    )


def _write_course(code: str, title: str, kind: str, hours: float, validity_months: int | None) -> str:
    with change_set(_("Course {code} added").format(code=code), "course"):
        add_course(code, title, kind=kind, hours=hours, validity_months=validity_months)
    return _("Course {code} “{title}” added.").format(code=code, title=title)


def ask_goal(page: Page) -> None:
    """Ask for everything about a new goal, write it, and show its coverage."""

    def written(goal: GoalRow | None) -> None:
        if goal is None:
            return
        text = _("Goal {code} “{title}” set: {target} % by {date}.")
        told = {"code": goal.code, "title": goal.title, "date": format_date(goal.due_on)}
        page.program.say(text.format(target=format_exact(goal.target), **told), can_undo=True)
        page.program.revision += 1
        page.program.open_goal(goal)

    def accept(said: dict[str, Any]) -> Callable[[], GoalRow]:
        terms = _terms(said)
        return lambda: _write_goal(terms)

    def show(found: tuple[list[CourseRow], AgencyNames, list[GoalRow]]) -> None:
        if not found[0]:
            page.program.say_error(_("A goal speaks of courses, and there is none yet; N adds one."))
            return
        form = WorkForm(_("New goal"), _goal_fields(*found), accept, answer=_("Add"))
        page.program.push_screen(form, written)

    page.open_with(lambda: (course_list(), AgencyNames(tree(today())), goal_list()), show)


def _goal_fields(courses: list[CourseRow], agencies: AgencyNames, goals: list[GoalRow]) -> tuple[Field, ...]:
    codes = {one.code: one.code for one in courses}
    categories = {category: category_name(category) for category in CATEGORIES}
    rules = {"any": _("any of the courses"), "all": _("all the courses"), "hours": _("hours together")}
    yes_no = {"yes": _("yes"), "no": _("no")}
    taken = _("There is a goal “{code}” already.")
    return (
        Field("code", _("Code"), check=free_code((one.code for one in goals), taken), is_needed=True),
        Field("title", _("Title"), is_needed=True),
        Field(
            *("courses", _("Courses"), "", one_of(codes), courses_like(courses)),
            hint=_("Codes of the courses that count; several with ; between them."),
            is_needed=True,
            is_many=True,
        ),
        Field(
            *("rule", _("Needed of them"), rules["any"], one_of(rules), words_of(list(rules.values()))),
            hint=", ".join(rules.values()),
            is_needed=True,
        ),
        Field("hours", _("Hours"), check=number, hint=_("How many, where hours together are asked.")),
        Field("target", _("Target (%)"), check=_percent, hint=_("The share to reach, as 80."), is_needed=True),
        Field("due_on", _("Due"), check=parse_date, hint=_("By when, as 31/12/2026."), is_needed=True),
        Field(
            "since", _("Counts from"), check=parse_date, hint=_("Earlier completions do not count; blank: all count.")
        ),
        Field(
            *("categories", _("Only categories"), "", one_of(categories), words_of(list(categories.values()))),
            hint=_("Blank: everybody. {known}").format(known="; ".join(categories.values())),
            is_many=True,
        ),
        Field(
            *("leaders_only", _("Only leaders"), yes_no["no"], one_of(yes_no), words_of(list(yes_no.values()))),
            hint=_("Whether only people count who lead or manage: yes or no."),
            is_needed=True,
        ),
        Field(
            *("agency", _("Only agency"), "", agencies.agency, agencies.suggest),
            hint=_("Only this agency with all below it; blank: all."),
        ),
        Field("source_document", _("Document"), hint=_("The document that sets the goal.")),
    )


def _terms(said: dict[str, Any]) -> dict[str, Any]:
    """The goal's fields; raises BadInput where rule and hours do not go together."""
    if (said["rule"] == "hours") != (said["hours"] is not None):
        raise BadInput(_("Hours are named where, and only where, hours together are needed."))
    agency = said.pop("agency")
    return {**said, "leaders_only": said["leaders_only"] == "yes", "agency_id": agency and agency.id}


def _write_goal(terms: dict[str, Any]) -> GoalRow:
    with change_set(_("Goal {code} set").format(code=terms["code"]), "goal"):
        add_goal(**terms)
    return goal_by_code(terms["code"])


def free_code(codes: Iterable[str], taken: str) -> Callable[[str], str]:
    """A check for a code that nothing else has."""
    known = {code.casefold() for code in codes}

    def check(text: str) -> str:
        code = clean(text)
        if code.casefold() in known:
            raise BadInput(taken.format(code=code))
        return code

    return check


def _percent(text: str) -> float:
    found = number(text)
    if found > 100:
        raise BadInput(
            _("A target of {target} % cannot be set; it is more than 0 and up to 100 %.").format(
                target=format_exact(found)
            )
        )
    return found


def courses_like(courses: list[CourseRow]) -> Callable[[str], list[Suggestion]]:
    """Suggestions out of courses: those whose code or title has a word that begins as typed."""

    def suggest(text: str) -> list[Suggestion]:
        known = [(course, f" {fold(course.code)} {fold(course.title)}") for course in courses]
        return [Suggestion(course.code, course.title) for course, words in known if f" {fold(text)}" in words]

    return suggest
