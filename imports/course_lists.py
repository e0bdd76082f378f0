"""A list of courses against the catalogue."""

from datetime import date

from capacity.courses import CourseRow, course_list
from capacity.dates import today
from capacity.i18n import _
from capacity.text import fold
from imports.plan import ImportPlan, PlannedRow, rejected
from imports.rows import Reading, Row, SheetReading

_KINDS = {
    "course": "course; khoa dao tao; khoa boi duong; dao tao; boi duong; khoa hoc; khoa; dao tao boi duong",
    "workshop": "workshop; hoi thao; hoi nghi; toa dam; hoi thao khoa hoc; seminar",
    "briefing": "briefing; tap huan; lop tap huan; pho bien; quan triet; training",
}
_KIND_OF = {word.strip(): kind for kind, words in _KINDS.items() for word in words.split(";")}
_FACTS = ("title", "kind", "hours", "validity_months")


def plan_courses(reading: Reading, on: date | None) -> ImportPlan:
    """What a list of courses would add to the catalogue or change in it."""
    plan = ImportPlan(reading.path, reading.kind, on or today(), reading, [])
    known = {course.code.casefold(): course for course in course_list()}
    for sheet, row in reading.rows_of_sheets():
        _settle_kind(sheet, row)
        plan.rows.append(rejected(row) if row.is_rejected else _planned(sheet, row, known))
    return plan


def _settle_kind(sheet: SheetReading, row: Row) -> None:
    said = row.values.get("kind")
    if said is None:
        return
    kind = _KIND_OF.get(fold(said).strip(" ."))
    if kind is None:
        message = _("“{kind}” is no kind of course; write khóa đào tạo, hội thảo or tập huấn").format(kind=said)
        row.issues.append(sheet.issue(row, "kind", "unknown_kind", message))
    else:
        row.values["kind"] = kind


def _planned(sheet: SheetReading, row: Row, known: dict[str, CourseRow]) -> PlannedRow:
    values = row.values
    course = known.get(values["code"].casefold())
    planned = PlannedRow(row.sheet, row.row, "create", _("a new course"), values, row.issues)
    if course is None:
        for field, sentence in (("title", _("The title is missing.")), ("hours", _("The hours are missing."))):
            if field not in values:
                row.issues.append(sheet.issue(row, field, f"missing_{field}", sentence))
        if row.is_rejected:
            return rejected(row)
        values.setdefault("kind", "course")
        planned.changes = {name: values.get(name) for name in _FACTS}
        return planned
    planned.record = course
    planned.changes = {
        name: values[name] for name in _FACTS if values.get(name) is not None and values[name] != getattr(course, name)
    }
    planned.action = "update" if planned.changes else "unchanged"
    planned.because = _("the code is known") if planned.changes else _("as it is known")
    return planned
