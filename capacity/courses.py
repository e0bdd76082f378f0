"""The catalogue of courses, workshops and briefings."""

from dataclasses import dataclass

from capacity.errors import BadInput, NotFound
from capacity.i18n import _
from capacity.store.models import Course
from capacity.text import clean

KINDS = ("course", "workshop", "briefing")


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
    code, title = clean(code), clean(title)
    if not code or not title:
        raise BadInput(_("A course needs a code and a title."))
    if kind not in KINDS:
        raise BadInput(_("“{kind}” is no kind of course; use course, workshop or briefing.").format(kind=kind))
    if hours <= 0:
        raise BadInput(_("A course lasts more than {hours} hours.").format(hours=hours))
    if validity_months is not None and validity_months < 1:
        raise BadInput(_("A validity of {months} months is none.").format(months=validity_months))
    if any(course.code.casefold() == code.casefold() for course in course_list()):
        raise BadInput(_("There is a course “{code}” already.").format(code=code))
    number: int = Course.insert(
        code=code, title=title, kind=kind, hours=hours, validity_months=validity_months
    ).execute()
    return number
