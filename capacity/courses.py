"""The catalogue of courses, workshops and briefings."""

from dataclasses import dataclass, replace
from math import inf
from typing import Any

from capacity.errors import BadInput, NotFound
from capacity.i18n import _
from capacity.store.models import Course
from capacity.text import clean

KINDS = ("course", "workshop", "briefing")
_LONGEST_VALIDITY = 100 * 12


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course as lists show it; `hours` in periods (tiết)."""

    id: int
    code: str
    title: str
    kind: str
    hours: float
    validity_months: int | None


def kind_name(kind: str) -> str:
    """The kind of a course in the user's language."""
    return {"course": _("course"), "workshop": _("workshop"), "briefing": _("briefing")}[kind]


def course_list() -> list[CourseRow]:
    """All courses by code."""
    return [
        CourseRow(course.id, course.code, course.title, course.kind, course.hours, course.validity_months)
        for course in Course.select().order_by(Course.code)
    ]


def course_by_code(code: str) -> CourseRow:
    """The course with this code, whatever its case; raises NotFound that names the codes there are."""
    courses = course_list()
    for course in courses:
        if course.code.casefold() == clean(code).casefold():
            return course
    known = ", ".join(course.code for course in courses[:10]) or _("none yet")
    raise NotFound(_("There is no course “{code}”. Known courses: {known}.").format(code=code, known=known))


def add_course(code: str, title: str, *, kind: str = "course", hours: float, validity_months: int | None = None) -> int:
    """Add a course to the catalogue and answer its id; runs inside a change set. Raises BadInput."""
    facts = _checked(CourseRow(0, code, title, kind, hours, validity_months))
    number: int = Course.insert(**facts).execute()
    return number


def edit_course(row: CourseRow, **changes: Any) -> CourseRow:
    """Change `code`, `title`, `kind`, `hours` or `validity_months` of a course, and answer it as it is then.

    What was completed keeps its hours and its expiry. Runs inside a change set; raises BadInput.
    """
    facts = _checked(replace(row, **changes))
    Course.update(**facts).where(Course.id == row.id).execute()
    return replace(row, **facts)


def _checked(course: CourseRow) -> dict[str, Any]:
    code, title = clean(course.code), clean(course.title)
    if not code or not title:
        raise BadInput(_("A course needs a code and a title."))
    if course.kind not in KINDS:
        raise BadInput(_("“{kind}” is no kind of course; use course, workshop or briefing.").format(kind=course.kind))
    if not 0 < course.hours < inf:
        raise BadInput(_("A course lasts more than {hours} hours.").format(hours=course.hours))
    if course.validity_months is not None and not 0 < course.validity_months <= _LONGEST_VALIDITY:
        raise BadInput(_("A validity of {months} months is none.").format(months=course.validity_months))
    if any(other.code.casefold() == code.casefold() and other.id != course.id for other in course_list()):
        raise BadInput(_("There is a course “{code}” already.").format(code=code))
    return {
        "code": code,
        "title": title,
        "kind": course.kind,
        "hours": course.hours,
        "validity_months": course.validity_months,
    }
