"""Writing what the export dialog offers; each with the values of its fields and the path, in a job's thread.

What holds people is recorded before it is written: what cannot be recorded does not leave the program.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capacity.certificates import register
from capacity.classes import ClassRow
from capacity.disclosure import record_disclosure
from capacity.field_names import field_names
from capacity.i18n import _
from capacity.report import Report, report
from capacity.rolls import how_many
from capacity.settings import operator
from screens.jobs import refuse_stopped, watched

if TYPE_CHECKING:
    from exports.shown import ShownList

# Loading the spreadsheet library takes as long as drawing the first screen: each paper loads it when it is written.
Values = dict[str, Any]
_PERSON = ("full_name", "birth_date", "national_id_masked", "position", "category", "unit", "agency")


def _record(what: str, path: Path, people: int, *columns: str) -> None:
    title = _("Exported: {what} to {file}").format(what=what, file=path.name)
    record_disclosure("export", title=title, columns=columns, count=people)


def _named(headings: Sequence[str]) -> list[str]:
    """The fields of these headings; those of identity numbers are masked, others keep the heading."""
    fields = {name: field for field, name in reversed(field_names().items())}
    found = [fields.get(heading, heading) for heading in headings if heading]
    return [f"{field}_masked" if field.endswith("national_id") else field for field in found]


def shown(path: Path, about: "ShownList", lines: Callable[[], Iterator[Sequence[str]]], issued_by: str | None) -> Path:
    """Write a list as it stands on the screen."""
    from exports.papers import issuer
    from exports.shown import write_shown

    columns = _named([column.heading for column in about.columns])
    if "full_name" in columns:
        _record(about.title, path, about.count, *columns)

    return write_shown(path, about, watched(lines(), about.count), issued_by=issuer(issued_by), overwrite=True)


def summary(values: Values, path: Path) -> Path:
    """Write the summary of a goal."""
    from exports.papers import issuer
    from exports.summary import write_summary

    found = report(values["goal"], values["as-of"])
    refuse_stopped()
    _record_untrained(_("summary"), path, found)
    who = issuer(values["issued-by"])
    return write_summary(path, found, issued_by=who, exported_by=operator(), overwrite=True)


def _record_untrained(what: str, path: Path, found: Report) -> None:
    if found.untrained:
        _record(what, path, len(found.untrained), "full_name", "position", "agency")


def summary_preview(values: Values, width: int) -> str:
    """The first page of the summary as text."""
    from exports.first_page import first_page
    from exports.papers import issuer

    return first_page(report(values["goal"], values["as-of"]), issued_by=issuer(values["issued-by"]), width=width)


def plain_report(values: Values, path: Path) -> Path:
    """Write the report of a goal for those without Excel."""
    from exports.report_files import write_report

    found = report(values["goal"], values["as-of"])
    refuse_stopped()
    return write_report(path, found, overwrite=True)


def own_form(values: Values, path: Path) -> Path:
    """Fill in the office's own form."""
    from exports.form import write_form
    from exports.papers import issuer

    found = report(values["goal"], values["as-of"])
    refuse_stopped()
    who = issuer(values["issued-by"])
    return write_form(values["template"], path, found, issued_by=who, exported_by=operator(), overwrite=True)


def untrained(values: Values, path: Path) -> Path:
    """Write who is not trained yet."""
    from exports.papers import issuer, untrained_paper

    who, agency = issuer(values["issued-by"]), values["agency"]
    return untrained_paper(path, values["goal"], values["as-of"], agency=agency, issued_by=who, overwrite=True)


def months(values: Values, path: Path) -> Path:
    """Write the figures of a goal by months."""
    from exports.papers import issuer, months_paper

    who, agency = issuer(values["issued-by"]), values["agency"]
    return months_paper(path, values["goal"], values["as-of"], agency=agency, issued_by=who, overwrite=True)


def class_lists(row: ClassRow, values: Values, path: Path) -> Path:
    """Write the lists of a class."""
    from exports.papers import class_paper, issuer

    return class_paper(path, row, issued_by=issuer(values["issued-by"]), overwrite=True)


def sign_in(row: ClassRow, values: Values, path: Path) -> Path:
    """Write the sign-in sheet of a class."""
    from exports.papers import sign_in_paper

    return sign_in_paper(path, row, issued_by=values["issued-by"], overwrite=True)


def attendance(row: ClassRow, _values: Values, path: Path) -> Path:
    """Write the attendance of a class, to be filled in."""
    from exports.papers import attendance_paper

    return attendance_paper(path, row, overwrite=True)


def transcript(official_id: int, values: Values, path: Path) -> Path:
    """Write the transcript of a person."""
    from exports.papers import issuer, transcript_paper

    return transcript_paper(path, official_id, values["as-of"], issued_by=issuer(values["issued-by"]), overwrite=True)


def officials(values: Values, path: Path) -> Path:
    """Write everybody in post."""
    from exports.papers import issuer
    from exports.people_lists import write_officials

    who, agency = issuer(values["issued-by"]), values["agency"]
    _record(_("list of officials"), path, _people(values), *_PERSON, "staff_code", "gender")
    return write_officials(path, values["as-of"], agency=agency, issued_by=who, overwrite=True)


def matrix(values: Values, path: Path) -> Path:
    """Write people by courses."""
    from exports.papers import issuer, matrix_paper

    who, agency = issuer(values["issued-by"]), values["agency"]
    return matrix_paper(path, values["as-of"], agency=agency, issued_by=who, overwrite=True)


def _people(values: Values) -> int:
    agency = values["agency"]
    return how_many(values["as-of"], agency_id=agency.id if agency else None)


def certificates(values: Values, path: Path) -> Path:
    """Write the register of certificates."""
    from exports.class_lists import write_certificates
    from exports.papers import issuer

    issued = register()
    _record(_("register of certificates"), path, len(issued), "full_name", "completions", "certificate_no")
    return write_certificates(path, issued, issued_by=issuer(values["issued-by"]), overwrite=True)


def btctw10(values: Values, path: Path) -> Path:
    """Write the form Biểu 10-BTCTW of a year."""
    from exports.btctw10 import write_btctw10

    return write_btctw10(path, values["year"], issued_by=values["issued-by"] or "", overwrite=True)
