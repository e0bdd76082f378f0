"""Lists of people: everybody, those not yet trained, people by courses.

Identity numbers are hidden unless asked for.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from capacity.agencies import AgencyRow
from capacity.courses import CourseRow
from capacity.coverage import Coverage
from capacity.dates import format_date
from capacity.i18n import _, format_number
from capacity.officials import category_name, masked
from capacity.rolls import PersonOnRoll, everyone, how_many, matrix, roll
from exports.lists import Column, Paper, write_list
from exports.look import CELL, CENTRE, DAY, DIGITS
from exports.pouring import Value


def write_officials(
    path: Path,
    on: date,
    *,
    agency: AgencyRow | None = None,
    issued_by: str,
    with_national_id: bool = False,
    overwrite: bool = False,
) -> Path:
    """Write everybody who has a main posting on a day, in an agency with all below it or in all, in name order."""
    agency_id = agency.id if agency else None
    found = how_many(on, agency_id=agency_id)
    paper = Paper(
        _("LIST OF OFFICIALS"),
        issued_by,
        (_agency_and_day(agency, on),),
        count=_("This list holds {count} people./.").format(count=format_number(found)),
    )
    columns = (*_person_columns(), Column(_("Staff code"), 12, DIGITS), Column(_("Sex"), 7, CENTRE))
    sexes = {"male": _("male"), "female": _("female")}
    lines = (
        (*_person(person, with_national_id), person.staff_code, sexes.get(person.gender or "", ""))
        for person in everyone(on, agency_id=agency_id)
    )
    return write_list(path, paper, columns, lines, found, sheet=_("Officials"), overwrite=overwrite)


def write_untrained(
    path: Path,
    report: Coverage,
    *,
    agency: AgencyRow | None = None,
    issued_by: str,
    with_national_id: bool = False,
    overwrite: bool = False,
) -> Path:
    """Write the people in a goal's scope who are not trained, by agency, then by name."""
    people = roll(
        report.as_of,
        goal=report.goal,
        status="untrained",
        agency_id=agency.id if agency else None,
        tree_on=report.tree_on,
    )
    paper = Paper(
        _("LIST OF OFFICIALS NOT YET TRAINED"),
        issued_by,
        (_("Goal: {title}").format(title=report.goal.title), _agency_and_day(agency, report.as_of)),
        count=_("This list holds {count} people./.").format(count=format_number(len(people))),
    )
    lines = [(*_person(person, with_national_id), None) for person in people]
    columns = (*_person_columns(), Column(_("Remarks"), 14))
    return write_list(path, paper, columns, lines, len(people), sheet=_("Not yet trained"), overwrite=overwrite)


def write_matrix(
    path: Path,
    on: date,
    courses: Sequence[CourseRow],
    *,
    agency: AgencyRow | None = None,
    issued_by: str,
    overwrite: bool = False,
) -> Path:
    """Write everybody down and the courses across, with the day of the latest result that is valid."""
    lines = list(matrix(on, list(courses), agency_id=agency.id if agency else None))
    paper = Paper(
        _("PEOPLE BY COURSES"),
        issued_by,
        (_agency_and_day(agency, on),),
        count=_("This list holds {count} people./.").format(count=format_number(len(lines))),
        foot=tuple(
            _("{code}: {title}; {count} people have a valid result.").format(
                code=course.code,
                title=course.title,
                count=format_number(sum(line.completed[place] is not None for line in lines)),
            )
            for place, course in enumerate(courses)
        ),
    )
    columns = (
        *(Column(_("Full name"), 28), Column(_("Position"), 22), Column(_("Agency, unit"), 34)),
        *(Column(course.code, 13, DAY) for course in courses),
        Column(_("Number of courses"), 10, CENTRE),
    )
    values = (
        (
            *(line.person.full_name, line.person.position, line.person.agency, *line.completed),
            sum(day is not None for day in line.completed),
        )
        for line in lines
    )
    return write_list(path, paper, columns, values, len(lines), sheet=_("By courses"), overwrite=overwrite)


def _person_columns() -> tuple[Column, ...]:
    return (
        *(Column(_("Full name"), 28), Column(_("Date of birth"), 12, DAY), Column(_("Identity number"), 15, DIGITS)),
        *(Column(_("Position"), 24), Column(_("Category"), 16), Column(_("Division"), 20)),
        Column(_("Agency, unit"), 36, CELL),
    )


def _person(person: PersonOnRoll, with_national_id: bool) -> tuple[Value, ...]:
    return (
        person.full_name,
        person.birth,
        person.national_id if with_national_id else masked(person.national_id),
        person.position,
        category_name(person.category),
        person.unit,
        person.agency,
    )


def _agency_and_day(agency: AgencyRow | None, on: date) -> str:
    if agency:
        return _("{agency}, as of {date}").format(agency=agency.name, date=format_date(on))
    return _("As of {date}").format(date=format_date(on))
