"""The forms of a class: a new one, what is known of it, its state, its trainers."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from capacity.class_facts import MODES, STATES
from capacity.classes import (
    ClassRow,
    add_class,
    class_by_code,
    class_by_id,
    class_rows,
    edit_class,
    mode_name,
    next_states,
    set_state,
    state_name,
)
from capacity.courses import CourseRow, course_list
from capacity.dates import format_date, parse_date
from capacity.errors import BadField, BadInput
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.text import clean
from capacity.trainers import TrainerRow, add_trainer, remove_trainer
from screens.attendance_texts import hours_text
from screens.dialogs import Choose
from screens.form_fields import Field, number, one_of, whole_number, words_of
from screens.forms import WorkForm
from screens.goals import courses_like
from screens.page import Page
from screens.widgets.rows import Column, TableRow

_RULE = ("80", "out")


def parse_money(text: str) -> int:
    """An amount in đồng typed as 12.000.000 or 12000000; raises BadInput."""
    digits = clean(text).casefold().removesuffix("đ").replace(".", "").replace(" ", "")
    if not digits.isdecimal():
        raise BadInput(_("“{text}” is not an amount in đồng.").format(text=text))
    return int(digits)


def excused_names() -> dict[str, str]:
    """What becomes of excused hours, in the user's language."""
    return {"out": _("left out"), "absent": _("as absent")}


def ask_class(page: Page, row: ClassRow | None, then: Callable[[ClassRow], None]) -> None:
    """Ask for everything about a new class, or about one that is there; `then` gets it as written."""

    def accept(said: dict[str, Any]) -> Callable[[], tuple[ClassRow, int]]:
        return partial(_write_class, row, _checked(said))

    def written(found: tuple[ClassRow, int] | None) -> None:
        if not found:
            return
        written_row, promoted = found
        text = _("Class {code} changed.") if row else _("Class {code} added.")
        if promoted:
            text += " " + ngettext(
                "{count} person got a seat from the waiting list.",
                "{count} people got seats from the waiting list.",
                promoted,
            )
        page.program.say(text.format(code=written_row.code, count=format_number(promoted)), can_undo=True)
        page.program.data_changed()
        then(written_row)

    def show(courses: list[CourseRow]) -> None:
        if not courses:
            page.program.say_error(_("A class is the run of a course, and there is none yet; N adds one."))
            return
        title = _("Class {code}").format(code=row.code) if row else _("New class")
        form = WorkForm(title, _fields(row, courses), accept, answer=_("Change") if row else _("Add"))
        page.program.push_screen(form, written)

    page.open_with(course_list, show)


def _fields(row: ClassRow | None, courses: list[CourseRow]) -> tuple[Field, ...]:
    """The fields, filled in with what is known."""
    codes = {course.code: course.code for course in courses}
    modes = {mode: mode_name(mode) for mode in MODES}
    excused = excused_names()
    percent = hours_text(row.min_attendance) if row else _RULE[0]
    rule = excused[row.excused if row else _RULE[1]]
    day = _("As 24/11/2026.")

    def old(name: str) -> str:
        value = getattr(row, name, None)
        return "" if value is None else str(value)

    def old_day(name: str) -> str:
        return format_date(getattr(row, name, None))

    return (
        Field("code", _("Code"), old("code"), is_needed=True),
        Field("title", _("Title"), old("title"), is_needed=True),
        Field(
            *("course", _("Course"), old("course_code"), one_of(codes), courses_like(courses)),
            hint=_("The beginning of its code or title."),
            is_needed=True,
        ),
        Field("begins_on", _("Begins"), old_day("begins_on"), parse_date, hint=day),
        Field("ends_on", _("Ends"), old_day("ends_on"), parse_date, hint=day),
        Field("capacity", _("Seats"), old("capacity"), whole_number, hint=_("Blank: as many as come.")),
        Field("place", _("Place"), old("place")),
        Field("mode", _("Mode"), mode_name(row.mode) if row else "", one_of(modes), words_of([*modes.values()])),
        Field("organiser", _("Organiser"), old("organiser")),
        Field("decision_no", _("Decision number"), old("decision_no")),
        Field("decision_on", _("Decision of"), old_day("decision_on"), parse_date, hint=day),
        Field("min_attendance", _("Hours to attend (%)"), percent, _percent, hint=_("The share of hours that passes.")),
        Field("excused", _("Excused hours"), rule, one_of(excused), words_of([*excused.values()]), is_needed=True),
        Field("min_score", _("Score to reach"), old("min_score"), number, hint=_("Blank: no score is asked for.")),
        Field("cost", _("Cost (đồng)"), old("cost"), parse_money),
        Field("cost_source", _("Paid from"), old("cost_source")),
        Field("note", _("Note"), old("note")),
    )


def _percent(text: str) -> float:
    found = number(text)
    if found > 100:
        raise BadInput(_("{percent} % of the hours is not between 0 and 100.").format(percent=text))
    return found


def _checked(said: dict[str, Any]) -> dict[str, Any]:
    """The fields together; raises BadInput where the days are the wrong way round."""
    if said["begins_on"] and said["ends_on"] and said["ends_on"] < said["begins_on"]:
        days = {"since": format_date(said["begins_on"]), "until": format_date(said["ends_on"])}
        raise BadField(_("The last day {until} is before the first day {since}.").format(**days), "ends_on")
    if said["min_attendance"] is None:
        said["min_attendance"] = float(_RULE[0])
    return said


def _write_class(row: ClassRow | None, said: dict[str, Any]) -> tuple[ClassRow, int]:
    """Write a class, and answer it with how many got seats."""
    if row is None:
        with change_set(_("Class {code} added").format(code=said["code"]), "class"):
            number_of_class = add_class(**said)
        return class_by_id(number_of_class), 0
    changed = {name: value for name, value in said.items() if value != _known(row, name)}
    with change_set(_("Class {code} edited").format(code=row.code), "class"):
        promoted = edit_class(row, **changed)
    return class_by_id(row.id), len(promoted)


def _known(row: ClassRow, name: str) -> Any:
    return row.course_code if name == "course" else getattr(row, name)


def ask_state(page: Page, row: ClassRow) -> None:
    """Ask which of the states that can follow the class is to have."""
    if not page.may_write():
        return
    states = next_states(row.state)
    if not states:
        page.program.say_error(_("Class {code} is closed; k opens it again.").format(code=row.code))
        return
    rows = [TableRow(key, (state_name(state),)) for key, state in enumerate(states)]
    question = _("Class {code} is {state}. What does it become?").format(code=row.code, state=state_name(row.state))

    def chosen(key: int | None) -> None:
        if key is not None:
            page.write(lambda: _write_state(row, states[key]), page.tell_written)

    page.program.push_screen(Choose(question, (Column(""),), rows, has_header=False), chosen)


def _write_state(row: ClassRow, state: str) -> str:
    name = state_name(state)
    with change_set(_("Class {code}: {state}").format(code=row.code, state=name), "class"):
        set_state(class_by_code(row.code), state)
    return _("Class {code} is {state} now.").format(code=row.code, state=name)


def ask_states(page: Page, class_ids: Sequence[int], note: str = "") -> None:
    """Ask which state several classes are to have; those from whose state no step leads there stay as they are.

    The note is what to know of those classes beforehand.
    """
    if not page.may_write():
        return

    def show(found: list[ClassRow]) -> None:
        able = {state: [row for row in found if state in next_states(row.state)] for state in STATES}
        states = [state for state in STATES if able[state]]
        if not states:
            page.program.say_error(_("None of these classes can get another state here."))
            return
        count = _("{able} of {all}")
        rows = [
            TableRow(key, (state_name(one), count.format(able=len(able[one]), all=len(found))))
            for key, one in enumerate(states)
        ]

        def chosen(key: int | None) -> None:
            if key is not None:
                page.write(lambda: _write_states(able[states[key]], len(found), states[key]), page.tell_written)

        question = _("{count} classes are marked. What do they become?").format(count=format_number(len(found)))
        columns = (Column(_("State")), Column(_("Classes"), 18, is_number=True))
        page.program.push_screen(Choose("\n".join(filter(None, (question, note))), columns, rows), chosen)

    page.open_with(lambda: class_rows(class_ids), show)


def _write_states(able: list[ClassRow], asked: int, state: str) -> str:
    if len(able) == asked == 1:
        return _write_state(able[0], state)
    number, name = len(able), state_name(state)
    title = ngettext("{count} class: {state}", "{count} classes: {state}", number)
    with change_set(title.format(count=format_number(number), state=name), "class"):
        for row in able:
            set_state(row, state)
    told = ngettext("{count} class is {state} now.", "{count} classes are {state} now.", number)
    text = told.format(count=format_number(number), state=name)
    if others := asked - number:
        left = ngettext("{count} other stays as it was.", "{count} others stay as they were.", others)
        text += " " + left.format(count=format_number(others))
    return text


def ask_trainer(page: Page, row: ClassRow) -> None:
    """Ask who teaches, and for how many hours."""
    fields = (
        Field("name", _("Name"), is_needed=True),
        Field("hours", _("Hours taught"), check=number, hint=_("May stay blank.")),
    )

    def write(name: str, hours: float | None) -> str:
        with change_set(_("Class {code}: trainer {name}").format(code=row.code, name=name), "class"):
            add_trainer(row.id, name, hours=hours)
        return _("{name} teaches class {code}.").format(name=name, code=row.code)

    title = _("Trainer of class {code}").format(code=row.code)
    form = WorkForm(title, fields, lambda said: partial(write, **said), answer=_("Add"))
    page.program.push_screen(form, page.tell_written)


def take_off(page: Page, row: ClassRow, trainer: TrainerRow) -> None:
    """Take a trainer off the class."""

    def write() -> str:
        with change_set(_("Class {code}: without trainer {name}").format(code=row.code, name=trainer.name), "class"):
            remove_trainer(trainer.id)
        return _("{name} does not teach class {code} any more.").format(name=trainer.name, code=row.code)

    page.write(write, page.tell_written)
