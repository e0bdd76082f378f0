"""What every row of a file about a class is compared with, and how its people and marks are settled."""

from dataclasses import dataclass, field

from capacity.classes import ClassRow
from capacity.i18n import _
from capacity.sessions import SessionRow
from imports.answers import NEW, Answers, question_of
from imports.classmates import Classmate, Classmates, Met
from imports.plan import Candidate, PlannedRow
from imports.rows import Issue


@dataclass(slots=True)
class ClassRecords:
    """What every row of a file about a class is compared with."""

    training_class: ClassRow
    sessions: list[SessionRow]
    people: Classmates
    marks: dict[tuple[int, int], str]
    answers: Answers
    remembered: dict[str, int]
    taken: dict[int, PlannedRow] = field(default_factory=dict)
    """Who stands in the file already, by enrolment."""


def header_row(sheet: str, cell: str, text: str, code: str, message: str) -> PlannedRow:
    """What holds back a column or a whole sheet, at the cell that says so."""
    number = int("".join(filter(str.isdecimal, cell)) or 0)
    return PlannedRow(sheet, number, "reject", message, {}, [Issue(code, "error", cell, text, text, message)])


def settle_mate(planned: PlannedRow, met: Met, known: ClassRecords) -> Classmate | None:
    """Who a row is after what a person has answered, now or earlier; the plan says what is still asked."""
    planned.because = met.because
    mate = met.mate
    if mate is None:
        mate = _answered(planned, met, known)
    if mate is not None:
        planned.official_id = mate.official_id
        planned.record = mate
    elif planned.question and planned.official_id is None:
        planned.action = "unchanged"
    elif planned.official_id is None:
        planned.action, planned.candidates = "review", met.candidates
    return mate


def _answered(planned: PlannedRow, met: Met, known: ClassRecords) -> Classmate | None:
    given = known.answers.rows.get((planned.sheet, planned.row))
    question = f"{known.training_class.code}|{question_of(planned.values)}|{planned.values.get('email', '')}"
    who = given if given is not None else known.remembered.get(question)
    if who == NEW:
        planned.question, planned.because = question, _("answered: nobody of the class")
        return None
    if not isinstance(who, int):
        return None
    if given is not None:
        planned.question = question
    if mate := known.people.by_official.get(who):
        planned.because = _("answered: it is {name}").format(name=mate.full_name)
        return mate
    found: list[Candidate] = [one for one in known.people.officials("", who) if one.official_id == who]
    if not found:
        planned.question = ""
        return None
    # Somebody who came without being enrolled: answering so enrols them.
    planned.official_id = who
    planned.because = _("answered: it is {name}, who will be enrolled").format(name=found[0].full_name)
    return None


def too_long(mark: str, session: SessionRow) -> bool:
    """Whether more minutes are missed than the session has."""
    minutes = mark.partition(":")[2]
    return bool(minutes) and int(minutes) > session.hours * 60


def note_marks(planned: PlannedRow, mate: Classmate | None, wanted: dict[int, str | None], known: ClassRecords) -> None:
    """Put the marks that change into the plan of a row: new where none of them replaces another."""
    ours = {session: known.marks.get((mate.enrolment_id, session)) if mate else None for session in wanted}
    planned.marks = {session: (ours[session], mark) for session, mark in wanted.items()}
    if planned.marks:
        planned.action = "update" if any(ours.values()) else "create"
    elif mate is None and planned.official_id is not None:
        planned.action = "create"
    else:
        planned.action = "unchanged"
