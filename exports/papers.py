"""The papers that the commands and the interface offer alike: what each holds is gathered here, then written."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from capacity.agencies import AgencyRow
from capacity.attendance import attendance
from capacity.certificates import register
from capacity.classes import ClassRow
from capacity.courses import course_by_code, course_list
from capacity.coverage import Coverage
from capacity.enrolments import enrolled
from capacity.goals import GoalRow, goal_on
from capacity.i18n import _
from capacity.outcomes import outcomes
from capacity.plan import trend, trend_start
from capacity.report import Report
from capacity.rolls import how_many, roll, transcript
from exports.attendance_book import write_attendance_book
from exports.class_lists import write_certificates, write_class
from exports.disclosing import PERSON, person_fields, recorded
from exports.months import write_months_book
from exports.people_lists import write_matrix, write_officials, write_untrained
from exports.sign_in import write_sign_in
from exports.summary import write_summary
from exports.transcript import write_transcript


def issuer(given: str | None) -> str:
    """The body on the letterhead."""
    return given or _("DEPARTMENT OF HOME AFFAIRS")


def class_paper(path: Path, row: ClassRow, *, issued_by: str, overwrite: bool = False) -> Path:
    """Write a class's people, who completes it and who not, and its certificates; raises as saving does."""
    people = enrolled(row.id)
    fields = ("full_name", "birth_date", "position", "agency", "email", "share", "score", "certificate_no")
    with recorded(path, _("lists of class {code}").format(code=row.code), fields, len(people)):
        return write_class(
            path,
            row,
            people,
            outcomes(row.id) if row.sessions else (),
            [one for one in register() if one.class_code == row.code],
            issued_by=issued_by,
            overwrite=overwrite,
        )


def certificates_paper(
    path: Path, issuer: str | None = None, year: int | None = None, *, issued_by: str, overwrite: bool = False
) -> Path:
    """Write the register of certificates, or those of an issuer or a year; raises as saving does."""
    found = register(issuer, year)
    with recorded(path, _("register of certificates"), ("full_name", "certificate_no", "course"), len(found)):
        return write_certificates(path, found, issued_by=issued_by, overwrite=overwrite)


def summary_paper(
    path: Path, report: Report, *, issued_by: str, exported_by: str, names: bool = True, overwrite: bool = False
) -> Path:
    """Write the summary of a goal; the people not yet trained are named only with `names`. Raises as saving does."""
    write = partial(
        write_summary, path, report, issued_by=issued_by, exported_by=exported_by, names=names, overwrite=overwrite
    )
    if not names or not report.untrained:
        return write()
    what = _("summary of {goal} with the untrained").format(goal=report.coverage.goal.code)
    with recorded(path, what, PERSON, len(report.untrained)):
        return write()


def officials_paper(
    path: Path,
    on: date,
    *,
    agency: AgencyRow | None = None,
    issued_by: str,
    with_national_id: bool = False,
    reason: str | None = None,
    overwrite: bool = False,
) -> Path:
    """Write everybody in post on a day; identity numbers in full only with a reason. Raises as saving does."""
    fields = (*person_fields(with_national_id=with_national_id), "staff_code", "gender")
    count = how_many(on, agency_id=agency.id if agency else None)
    with recorded(path, _("list of officials"), fields, count, reason=reason):
        return write_officials(
            path, on, agency=agency, issued_by=issued_by, with_national_id=with_national_id, overwrite=overwrite
        )


def sign_in_paper(path: Path, row: ClassRow, *, issued_by: str | None = None, overwrite: bool = False) -> Path:
    """Write the sign-in sheet of a class; who holds it stands on the letterhead. Raises as saving does."""
    grid = attendance(row.id)
    who = issuer(issued_by or row.organiser)
    with recorded(path, _("sign-in sheet of {code}").format(code=row.code), ("full_name", "agency"), len(grid.rows)):
        return write_sign_in(path, grid, issued_by=who, overwrite=overwrite)


def attendance_paper(path: Path, row: ClassRow, *, overwrite: bool = False) -> Path:
    """Write the attendance of a class, to be filled in and imported again; raises as saving does."""
    grid = attendance(row.id)
    fields = ("full_name", "agency", "marks")
    with recorded(path, _("attendance of {code}").format(code=row.code), fields, len(grid.rows)):
        return write_attendance_book(path, grid, overwrite=overwrite)


def untrained_paper(
    path: Path,
    goal: GoalRow,
    on: date,
    *,
    agency: AgencyRow | None = None,
    issued_by: str,
    with_national_id: bool = False,
    reason: str | None = None,
    overwrite: bool = False,
) -> Path:
    """Write who is in a goal's scope on a day and not trained; raises as saving does."""
    found = Coverage(goal_on(goal, on), on, ())
    fields = person_fields(with_national_id=with_national_id)
    people = roll(on, goal=found.goal, status="untrained", agency_id=agency.id if agency else None)
    with recorded(path, _("list of the untrained"), fields, len(people), reason=reason):
        return write_untrained(
            path,
            found,
            agency=agency,
            issued_by=issued_by,
            with_national_id=with_national_id,
            overwrite=overwrite,
        )


def transcript_paper(
    path: Path,
    official_id: int,
    on: date,
    *,
    issued_by: str,
    with_national_id: bool = False,
    reason: str | None = None,
    overwrite: bool = False,
) -> Path:
    """Write what a person has done and learnt; raises NotFound, and else as saving does."""
    found = transcript(official_id, on)
    fields = (*person_fields(with_national_id=with_national_id), "staff_code", "postings", "completions")
    what = _("transcript of {name}").format(name=found.person.full_name)
    with recorded(path, what, fields, 1, reason=reason):
        return write_transcript(
            path, found, on, issued_by=issued_by, with_national_id=with_national_id, overwrite=overwrite
        )


def matrix_paper(
    path: Path,
    on: date,
    codes: Sequence[str] = (),
    *,
    agency: AgencyRow | None = None,
    issued_by: str,
    overwrite: bool = False,
) -> Path:
    """Write people down and these courses across, or all; raises NotFound, and else as saving does."""
    courses = [course_by_code(code) for code in codes] or course_list()
    count = how_many(on, agency_id=agency.id if agency else None)
    fields = ("full_name", "position", "agency", "completions")
    with recorded(path, _("people by courses"), fields, count):
        return write_matrix(path, on, courses, agency=agency, issued_by=issued_by, overwrite=overwrite)


def months_paper(
    path: Path,
    goal: GoalRow,
    until: date,
    *,
    since: date | None = None,
    agency: AgencyRow | None = None,
    issued_by: str,
    overwrite: bool = False,
) -> Path:
    """Write a goal's figures month by month, from where its trend begins unless told; raises as saving does."""
    first = since or trend_start(goal, until)
    points = trend(goal, first, until, agency_id=agency.id if agency else None)
    return write_months_book(path, goal, points, agency=agency, issued_by=issued_by, overwrite=overwrite)
