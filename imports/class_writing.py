"""Writing the marks of a plan: who came without being enrolled is enrolled first."""

from capacity.enrolments import enrol
from capacity.errors import Refused
from capacity.i18n import _
from capacity.marks import MarkChange, set_marks
from capacity.results import set_result
from capacity.store.connection import rows
from imports.plan import ImportPlan


def write_marks(plan: ImportPlan) -> None:
    """Write the marks of a plan inside the change set of the caller; raises Refused for somebody without a seat."""
    if plan.training_class is None:
        return
    class_id = plan.training_class.id
    written = [row for row in plan.rows if row.action in ("create", "update")]
    guests = [row.official_id for row in written if row.record is None and row.official_id is not None]
    if guests and enrol(class_id, guests).waiting:
        raise Refused(_("Class {code} is full; nothing was written.").format(code=plan.training_class.code))
    query = "SELECT official_id, id FROM enrolment WHERE training_class_id = ?"
    enrolments: dict[int, int] = dict(rows(query, class_id)) if guests else {}
    changes = [
        MarkChange(row.record.enrolment_id if row.record else enrolments[row.official_id or 0], session, mark, was)
        for row in written
        for session, (was, mark) in row.marks.items()
    ]
    set_marks(class_id, changes)


def write_results(plan: ImportPlan) -> None:
    """Keep the scores and grades of a list of results with the enrolments of its class."""
    if plan.training_class is None or plan.training_class.state == "closed":
        return
    query = "SELECT official_id, id FROM enrolment WHERE training_class_id = ?"
    enrolments = dict(rows(query, plan.training_class.id))
    for row in plan.rows:
        score, grade = row.values.get("score"), row.values.get("grade")
        if not row.is_held_back and row.official_id in enrolments and (score or grade):
            set_result(enrolments[row.official_id], score, grade)
