"""Classes: the runs of a course, from the plan to the closing."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity.class_facts import STATES, check_choices, check_figures, check_span
from capacity.class_search import ENROLLED, FIRST_DAY, LAST_DAY, class_ids
from capacity.courses import course_by_code
from capacity.dates import format_date, from_day
from capacity.errors import BadInput, NotFound, Refused
from capacity.i18n import _, format_number
from capacity.seats import promote
from capacity.store.class_models import TrainingClass
from capacity.store.connection import rows
from capacity.text import clean

_RULE = ("min_attendance", "excused", "min_score")
"""What decides who completes, and stays as it was when the class was closed."""
_TEXTS = ("code", "title", "decision_no", "organiser", "place", "cost_source", "note")
_FACTS = (
    *_TEXTS,
    *_RULE,
    *("mode", "decision_on", "capacity", "begins_on", "ends_on", "cost"),
)
_STEPS = {
    "planned": ("open", "postponed", "cancelled"),
    "open": ("held", "planned", "postponed", "cancelled"),
    "held": ("open",),
    "postponed": ("planned", "open", "cancelled"),
    "cancelled": ("planned",),
    "closed": (),
}
_CLASS = f"""
    SELECT c.id, c.code, c.title, c.course_id, k.code, k.title, c.state, c.mode, c.decision_no, c.decision_on,
           c.organiser, c.place, c.capacity, {FIRST_DAY}, {LAST_DAY}, c.min_attendance, c.excused, c.min_score,
           c.cost, c.cost_source, c.note, c.closed_on,
           {ENROLLED},
           (SELECT count(*) FROM enrolment e WHERE e.training_class_id = c.id AND e.status = 'waiting'),
           (SELECT count(*) FROM session s WHERE s.training_class_id = c.id),
           (SELECT total(hours) FROM session s WHERE s.training_class_id = c.id)
    FROM training_class c JOIN course k ON k.id = c.course_id
"""
_KNOWN = 10


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class with its figures."""

    id: int
    code: str
    title: str
    course_id: int
    course_code: str
    course_title: str
    state: str
    mode: str | None
    decision_no: str | None
    decision_on: date | None
    organiser: str | None
    place: str | None
    capacity: int | None
    """How many it takes; None for everybody."""
    begins_on: date | None
    """As it was set, else the day of the first session."""
    ends_on: date | None
    """As it was set, else the day of the last session."""
    min_attendance: float
    """In percent."""
    excused: str
    """One of EXCUSED."""
    min_score: float | None
    cost: int | None
    """In đồng."""
    cost_source: str | None
    note: str | None
    closed_on: date | None
    enrolled: int
    """How many have a seat, without those who wait or have withdrawn."""
    waiting: int
    sessions: int
    hours: float
    """Of its sessions together."""


def state_name(state: str) -> str:
    """The state of a class in the user's language."""
    return {
        "planned": _("planned"),
        "open": _("in progress"),
        "held": _("held"),
        "closed": _("closed"),
        "cancelled": _("cancelled"),
        "postponed": _("postponed"),
    }[state]


def mode_name(mode: str | None) -> str:
    """The mode of a class in the user's language; nothing for none."""
    return {
        "in_person": _("in person"),
        "online": _("online"),
        "blended": _("blended"),
        "self_study": _("self-study"),
    }.get(mode or "", "")


def class_list(
    *,
    text: str = "",
    state: str | None = None,
    course: str | None = None,
    on: date | None = None,
    limit: int | None = None,
) -> list[ClassRow]:
    """Classes of this state, course (code) and day, with these words; first those without a day, then the latest."""
    return class_rows(class_ids(text=text, state=state, course=course, on=on)[:limit])


def class_rows(class_ids: Iterable[int]) -> list[ClassRow]:
    """These classes in the order given; those that are not there are left out."""
    query = f"{_CLASS} JOIN json_each(?) hit ON hit.value = c.id ORDER BY hit.key"
    return [_row(row) for row in rows(query, json.dumps(list(class_ids)))]


def class_by_id(class_id: int) -> ClassRow:
    """One class; raises NotFound."""
    for row in rows(f"{_CLASS} WHERE c.id = ?", class_id):
        return _row(row)
    raise NotFound(_("There is no class with the number {number}.").format(number=class_id))


def class_by_code(code: str) -> ClassRow:
    """The class with this code, whatever its case; raises NotFound that names some codes there are."""
    wanted = clean(code)
    for row in rows(f"{_CLASS} WHERE c.code = ?", wanted):
        return _row(row)
    codes = _codes()
    for other, class_id in codes.items():
        if other.casefold() == wanted.casefold():
            return class_by_id(class_id)
    known = ", ".join([*codes][:_KNOWN]) + (", …" if len(codes) > _KNOWN else "") or _("none yet")
    raise NotFound(_("There is no class “{code}”. Known classes: {known}.").format(code=code, known=known))


def standing_class(class_id: int) -> ClassRow:
    """A class whose people and sessions may still change; raises Refused for a closed or cancelled one."""
    row = class_by_id(class_id)
    if row.state in ("closed", "cancelled"):
        raise Refused(
            _("Class {code} is {state}: its people and sessions stay as they are.").format(
                code=row.code, state=state_name(row.state)
            )
        )
    return row


def add_class(code: str, title: str, *, course: str, **facts: Any) -> int:
    """Add a planned class of a course (code) and answer its id; runs inside a change set. Raises BadInput, NotFound.

    `facts` are fields of ClassRow: mode, decision_no, decision_on, organiser, place, capacity, begins_on, ends_on,
    min_attendance (80 unless given), excused (`out` unless given), min_score, cost, cost_source, note.
    """
    facts = {"min_attendance": 80.0, "excused": "out"} | facts | {"code": code, "title": title}
    checked = _checked(facts)
    check_span(checked.get("begins_on"), checked.get("ends_on"))
    number: int = TrainingClass.insert(course=course_by_code(course).id, state="planned", **checked).execute()
    return number


def edit_class(row: ClassRow, **facts: Any) -> list[int]:
    """Change facts of a class, its code, title and `course` (code) too; answers who got a seat by a greater capacity.

    Runs inside a change set. Raises BadInput; Refused for what decided the results of a closed class.
    """
    row = class_by_id(row.id)  # somebody may have closed it since it was read
    course = facts.pop("course", None)
    checked = _checked(facts, row.id)
    if row.state == "closed" and (
        course or any(getattr(row, name) != checked.get(name, getattr(row, name)) for name in _RULE)
    ):
        raise Refused(
            _("Class {code} is closed, which fixed its course and the rule by which people passed.").format(
                code=row.code
            )
        )
    if course:
        checked["course"] = course_by_code(course).id
    if checked.get("capacity") is not None and checked["capacity"] < row.enrolled:
        raise Refused(
            _("Class {code} has {count} people, more than {capacity} seats; withdraw some first.").format(
                code=row.code, count=format_number(row.enrolled), capacity=format_number(checked["capacity"])
            )
        )
    own = TrainingClass.get_by_id(row.id)
    begins, ends = checked.get("begins_on", own.begins_on), checked.get("ends_on", own.ends_on)
    check_span(begins, ends)
    _check_sessions_within(row, begins, ends)
    if checked:
        TrainingClass.update(**checked).where(TrainingClass.id == row.id).execute()
    return promote(row.id) if "capacity" in checked else []


def next_states(state: str) -> tuple[str, ...]:
    """Which states a class can be put into by hand; closing and opening again have commands of their own."""
    return _STEPS[state]


def set_state(row: ClassRow, state: str) -> None:
    """Put a class into another state; who waits gets what seats are free. Runs inside a change set.

    Raises Refused for a step that is none.
    """
    row = class_by_id(row.id)  # somebody may have closed it since it was read
    if state not in STATES:
        raise BadInput(_("“{state}” is no state of a class; use {known}.").format(state=state, known=", ".join(STATES)))
    if "closed" in (state, row.state):
        raise Refused(_("`capacity classes close` closes a class, `capacity classes reopen` opens it again."))
    if state not in _STEPS[row.state]:
        raise Refused(
            _("Class {code} is {state}; from there it can become {next}, not {wanted}.").format(
                code=row.code,
                state=state_name(row.state),
                next=", ".join(map(state_name, _STEPS[row.state])),
                wanted=state_name(state),
            )
        )
    TrainingClass.update(state=state).where(TrainingClass.id == row.id).execute()
    promote(row.id)


def _row(row: Sequence[Any]) -> ClassRow:
    facts = list(row)
    for place in _DAYS:
        facts[place] = None if facts[place] is None else from_day(facts[place])
    return ClassRow(*facts)


_DAYS = [list(ClassRow.__slots__).index(name) for name in ("decision_on", "begins_on", "ends_on", "closed_on")]


def _codes() -> dict[str, int]:
    return dict(rows("SELECT code, id FROM training_class ORDER BY code"))


def _checked(facts: dict[str, Any], class_id: int | None = None) -> dict[str, Any]:
    """Facts as they are kept; raises BadInput for one that cannot be."""
    if unknown := facts.keys() - set(_FACTS):
        raise TypeError(f"no facts of a class: {sorted(unknown)}")
    checked = dict(facts)
    for name in _TEXTS:
        if isinstance(facts.get(name), str):
            checked[name] = clean(facts[name]) or None
    if None in [checked.get(name, "") for name in ("code", "title")]:
        raise BadInput(_("A class needs a code and a title."))
    code = (checked.get("code") or "").casefold()
    if any(other.casefold() == code and number != class_id for other, number in _codes().items()):
        raise BadInput(_("There is a class “{code}” already.").format(code=checked["code"]))
    check_choices(checked)
    check_figures(checked)
    return checked


def _check_sessions_within(row: ClassRow, begins: date | None, ends: date | None) -> None:
    query = "SELECT min(held_on), max(held_on) FROM session WHERE training_class_id = ?"
    first, last = (None if day is None else from_day(day) for day in next(rows(query, row.id)))
    for day in (first, last):
        if day and not (begins or day) <= day <= (ends or day):
            raise Refused(
                _("Class {code} has a session on {date}, outside those days.").format(
                    code=row.code, date=format_date(day)
                )
            )
