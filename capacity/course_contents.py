"""What courses teach, by groups of contents, and which of them count as others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from capacity.courses import CourseRow, course_by_code
from capacity.errors import BadInput, NotFound
from capacity.i18n import _
from capacity.store.class_models import ContentGroup, CourseContent, CourseEquivalence
from capacity.store.connection import rows
from capacity.text import clean


@dataclass(frozen=True, slots=True)
class ContentGroupRow:
    """A group of contents, with how many courses teach it."""

    id: int
    code: str
    title: str
    courses: int


def content_groups() -> list[ContentGroupRow]:
    """All groups of contents, in the order in which they were named."""
    query = """
        SELECT g.id, g.code, g.title, (SELECT count(*) FROM course_content c WHERE c.content_group_id = g.id)
        FROM content_group g ORDER BY g.id
    """
    return [ContentGroupRow(*row) for row in rows(query)]


def content_group_by_code(code: str) -> ContentGroupRow:
    """The group with this code, whatever its case; raises NotFound that names those there are."""
    groups = content_groups()
    for group in groups:
        if group.code.casefold() == clean(code).casefold():
            return group
    known = ", ".join(group.code for group in groups) or _("none yet")
    raise NotFound(_("There is no group of contents “{code}”. Known groups: {known}.").format(code=code, known=known))


def add_content_group(code: str, title: str) -> int:
    """Name a group of contents and answer its id; runs inside a change set. Raises BadInput."""
    code, title = clean(code), clean(title)
    if not code or not title:
        raise BadInput(_("A group of contents needs a code and a title."))
    if any(group.code.casefold() == code.casefold() for group in content_groups()):
        raise BadInput(_("There is a group of contents “{code}” already.").format(code=code))
    number: int = ContentGroup.insert(code=code, title=title).execute()
    return number


def contents() -> dict[str, tuple[str, ...]]:
    """The codes of the groups that each course teaches, by the course's code; courses without any are left out."""
    query = """
        SELECT k.code, g.code FROM course_content c JOIN course k ON k.id = c.course_id
        JOIN content_group g ON g.id = c.content_group_id ORDER BY k.code, g.id
    """
    return _by_first(rows(query))


def set_contents(course: CourseRow, groups: Sequence[str]) -> None:
    """Let a course teach these groups (codes) and no others; runs inside a change set. Raises NotFound."""
    wanted = {content_group_by_code(code).id for code in groups}
    CourseContent.delete().where(
        CourseContent.course == course.id, CourseContent.content_group.not_in(wanted)
    ).execute()
    for group_id in sorted(wanted):
        CourseContent.insert(course=course.id, content_group=group_id).on_conflict_ignore().execute()


def equivalences() -> dict[str, tuple[str, ...]]:
    """The codes of the other courses that count as each course, by its code; courses without any are left out."""
    query = """
        SELECT k.code, other.code FROM course_equivalence e JOIN course k ON k.id = e.counts_as_id
        JOIN course other ON other.id = e.course_id ORDER BY k.code, other.code
    """
    return _by_first(rows(query))


def set_equivalences(code: str, counting: Sequence[str], *, both_ways: bool = False) -> None:
    """Let these courses (codes), and no others, count as one; with `both_ways` it counts as each of them too.

    What counts as a course that counts as another does not count as that one unless it is said. Runs inside a change
    set. Raises BadInput, NotFound.
    """
    course = course_by_code(code)
    others = {course_by_code(other).id for other in counting}
    if course.id in others:
        raise BadInput(_("Course {code} counts as itself already.").format(code=course.code))
    gone = (CourseEquivalence.counts_as == course.id) & CourseEquivalence.course.not_in(others)
    if both_ways:
        gone |= (CourseEquivalence.course == course.id) & CourseEquivalence.counts_as.not_in(others)
    CourseEquivalence.delete().where(gone).execute()
    pairs = [(other, course.id) for other in sorted(others)]
    if both_ways:
        pairs += [(course.id, other) for other in sorted(others)]
    for one, other in pairs:
        CourseEquivalence.insert(course=one, counts_as=other).on_conflict_ignore().execute()


def _by_first(pairs: Iterable[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, other in pairs:
        found[code] = (*found.get(code, ()), other)
    return found
