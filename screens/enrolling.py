"""Putting people into a class: those marked in a list, an agency, or who is not trained for a goal yet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from capacity import dates, finding
from capacity.agencies import AgencyRow, tree
from capacity.classes import ClassRow, class_list, state_name
from capacity.coverage import people
from capacity.dates import format_date
from capacity.enrolments import EnrolledRow, enrol, trained_before, withdraw
from capacity.errors import BadInput
from capacity.finding import Wanted
from capacity.goals import GoalRow, goal_by_code, goal_list
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.officials import in_name_order, some_names
from screens.agency_names import AgencyNames
from screens.class_sessions import ask_reason
from screens.commands import ENROLLING, bindings
from screens.dialogs import Choose, Confirm
from screens.form_fields import Field, one_of, words_of
from screens.forms import Form
from screens.page import Page
from screens.people_search import SearchPage
from screens.widgets.mark_table import MarkTable
from screens.widgets.row_table import RowTable
from screens.widgets.rows import Column, TableRow

_TAKING = ("planned", "open")
_ONLY_OTHERS, _EVERYBODY = 0, 1


def enrol_people(
    page: Page, row: ClassRow, official_ids: Sequence[int], then: Callable[[str], None] | None = None
) -> None:
    """Write people into a class, and tell how many got a seat, how many wait, who was there already.

    Where some have completed the course before, that is asked about first; seats go to the others first, by name.
    """

    def done(sentence: str) -> None:
        for table in page.query(MarkTable):
            table.keep_marks()
        page.tell_written(sentence)

    def look() -> tuple[list[int], list[int], str]:
        ordered = in_name_order(official_ids)
        trained = trained_before(row.id, ordered)
        return [one for one in ordered if one not in set(trained)], trained, some_names(trained)

    def show(found: tuple[list[int], list[int], str]) -> None:
        others, trained, names = found

        def answered(answer: int | None) -> None:
            if answer is not None:
                wanted = others if answer == _ONLY_OTHERS else [*others, *trained]
                page.write(lambda: _enrol(row, wanted), then or done)

        if not trained:
            answered(_EVERYBODY)
            return
        question = ngettext(
            "{count} person has completed this course already: {names}",
            "{count} people have completed this course already: {names}",
            len(trained),
        ).format(count=format_number(len(trained)), names=names)
        page.program.push_screen(Choose(question, (Column(""),), _whom(len(others)), has_header=False), answered)

    page.open_with(look, show)


def _whom(others: int) -> list[TableRow]:
    """Whom to enrol where some have completed the course and so many others have not."""
    if not others:
        return [TableRow(_EVERYBODY, (_("Enrol all the same"),))]
    only = ngettext("Enrol the other one only", "Enrol the other {count} only", others)
    return [
        TableRow(_ONLY_OTHERS, (only.format(count=format_number(others)),)),
        TableRow(_EVERYBODY, (_("Enrol everybody"),)),
    ]


def _enrol(row: ClassRow, official_ids: Sequence[int]) -> str:
    number = len(official_ids)
    title = ngettext("Class {code}: {count} person enrolled", "Class {code}: {count} people enrolled", number)
    if number == 1:
        title = _("Class {code}: {name} enrolled")
    name = some_names(official_ids)
    with change_set(title.format(code=row.code, count=format_number(number), name=name), "class"):
        done = enrol(row.id, official_ids)
    told = [_("{count} enrolled").format(count=format_number(len(done.added)))] if done.added else []
    if done.waiting:
        told.append(_("no seat is left: {count} on the waiting list").format(count=format_number(len(done.waiting))))
    if done.already:
        told.append(_("{count} were there already").format(count=format_number(len(done.already))))
    return _("Class {code}: {told}.").format(code=row.code, told=", ".join(told))


def choose_class(page: Page, official_ids: Sequence[int], goal: GoalRow | None, note: str = "") -> None:
    """Ask which class people are to go into; those of a goal's courses come first.

    The note is what to know of those people beforehand.
    """
    if not page.may_write():
        return

    def show(classes: list[ClassRow]) -> None:
        if not classes:
            page.program.say_error(_("No class takes people yet; F5 n begins one."))
            return
        rows = [TableRow(key, _choice(one)) for key, one in enumerate(classes)]
        question = ngettext("Enrol {count} person into which class?", "Enrol {count} people into which class?", number)
        columns = (
            Column(_("Code"), 10),
            Column(_("Title")),
            Column(_("Begins"), 10),
            Column(_("Free"), 8, is_number=True),
        )

        def chosen(key: int | None) -> None:
            if key is not None:
                enrol_people(page, classes[key], official_ids)

        asked = "\n".join(filter(None, (question.format(count=format_number(number)), note)))
        page.program.push_screen(Choose(asked, columns, rows), chosen)

    number = len(official_ids)
    page.open_with(lambda: _classes_for(goal), show)


def _classes_for(goal: GoalRow | None) -> list[ClassRow]:
    found = [one for one in class_list() if one.state in _TAKING]
    courses = goal.courses if goal else ()
    return sorted(found, key=lambda one: one.course_code not in courses)


def _choice(row: ClassRow) -> tuple[str, ...]:
    free = "–" if row.capacity is None else format_number(max(0, row.capacity - row.enrolled))
    return row.code, row.title, format_date(row.begins_on) or state_name(row.state), free


@dataclass(frozen=True, slots=True)
class _Group:
    """Everybody of an agency, or who is not trained for a goal; nothing for everybody there is."""

    agency: AgencyRow | None
    goal: GoalRow | None

    def official_ids(self) -> list[int]:
        """Who belongs to it today."""
        agency_id = self.agency.id if self.agency else None
        if self.goal:
            return [one.official_id for one in people(self.goal, dates.today(), agency_id=agency_id)]
        return list(finding.find(Wanted(agency_id=agency_id)))

    def told(self) -> str:
        """The group in words."""
        parts = (self.agency.name if self.agency else "", self.goal.title if self.goal else "")
        return " · ".join(part for part in parts if part)


def ask_group(page: Page, row: ClassRow) -> None:
    """Ask for an agency, a goal or both, say how many that are, and enrol them."""
    if not page.may_write():
        return

    def show(known: tuple[AgencyNames, list[GoalRow]]) -> None:
        names, goals = known
        codes = {goal.code: goal.code for goal in goals}
        fields = (
            Field(
                *("agency", _("Agency"), "", names.agency, names.suggest),
                hint=_("With all below it. Blank: the whole province."),
            ),
            Field(
                *("goal", _("Not trained for"), "", one_of(codes), words_of([*codes])),
                hint=_("The code of a goal: only who is not trained for it. Blank: everybody."),
            ),
        )
        title = _("Enrol into class {code}").format(code=row.code)
        page.program.push_screen(Form(title, fields, _group, answer=_("Go on")), answered)

    def answered(group: _Group | None) -> None:
        if group:
            page.open_with(group.official_ids, lambda found: _confirm(page, row, group, found))

    page.open_with(lambda: (AgencyNames(tree(dates.today())), goal_list()), show)


def _group(said: dict[str, Any]) -> _Group:
    if not said["agency"] and not said["goal"]:
        raise BadInput(_("Say an agency, a goal, or both."))
    return _Group(said["agency"], goal_by_code(said["goal"]) if said["goal"] else None)


def _confirm(page: Page, row: ClassRow, group: _Group, found: Sequence[int]) -> None:
    if not found:
        page.program.say_error(_("Nobody is in “{group}”.").format(group=group.told()))
        return
    question = ngettext("Enrol {count} person of {group}?", "Enrol {count} people of {group}?", len(found))
    details = _("Class {code} takes as many as come.").format(code=row.code)
    if row.capacity is not None:
        free = format_number(max(0, row.capacity - row.enrolled))
        details = _("Class {code} has {free} free seats; whoever is beyond them waits.").format(
            code=row.code, free=free
        )

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            enrol_people(page, row, found)

    text = question.format(count=format_number(len(found)), group=group.told())
    page.program.push_screen(Confirm(text, _("Enrol"), details=details), answered)


def ask_withdraw(page: Page, row: ClassRow, person: EnrolledRow) -> None:
    """Ask why somebody leaves the class; the first who waits gets the seat."""

    if person.status == "withdrawn":
        page.program.say_error(_("{name} has left class {code} already.").format(name=person.full_name, code=row.code))
        return

    def write(reason: str) -> str:
        title = _("Class {code}: {name} withdrawn").format(code=row.code, name=person.full_name)
        with change_set(title, "class"):
            promoted = withdraw(row.id, [person.official_id], reason)
        text = _("{name} is withdrawn from class {code}.").format(name=person.full_name, code=row.code)
        if promoted:
            text += " " + _("From the waiting list, a seat goes to {names}.").format(names=some_names(promoted))
        return text

    question = _("Why does {name} leave the class?").format(name=person.full_name)
    ask_reason(page, question, lambda reason: page.write(lambda: write(reason), page.tell_written))


class EnrolTable(MarkTable):
    """A list in which Enter enrols."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", _("enrol"), key_display="Enter")]


class EnrolPage(SearchPage):
    """People to find, mark and enrol."""

    SECTION = "classes"
    OFFERS = ENROLLING
    BINDINGS = bindings(ENROLLING)
    EXPLANATION = _(
        "Type the beginnings of words of a name, with or without diacritics; ↓ goes to the list. Space marks people, "
        "also of several searches; ctrl+s or Enter enrols those marked, or the one under the cursor."
    )

    def __init__(self, row: ClassRow) -> None:
        super().__init__()
        self._class = row

    def body(self) -> Iterable[Widget]:
        """The field above the list."""
        return self.search_parts(_("Nobody."), EnrolTable)

    def load(self) -> None:
        """Search beside the interface."""
        self.stand_at(_("Classes"), f"{self._class.code} {self._class.title}", _("enrol"))
        self.search(again=True)

    @on(RowTable.Opened)
    def action_enrol(self) -> None:
        """Enrol those marked, or the one under the cursor, and go back to the class."""

        def done(sentence: str) -> None:
            self.program.pop_screen()
            self.program.say(sentence, can_undo=True)
            self.program.data_changed()

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                enrol_people(self, self._class, wanted, done)

        wanted, table = self.table.chosen(), self.table
        if table.unseen and table.unseen == len(table.marked):
            # Enter is meant for the row under the cursor, most likely.
            question = ngettext("Enrol {count} person marked?", "Enrol {count} people marked?", len(wanted))
            text = question.format(count=format_number(len(wanted)))
            self.program.push_screen(Confirm(text, _("Enrol"), details=table.told_unseen()), answered)
        elif wanted:
            answered(is_yes=True)
