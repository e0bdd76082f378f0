"""Lists of a class: who takes part, who completes it and who does not with the reason, and the certificates issued."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from capacity.certificates import CertificateRow
from capacity.classes import ClassRow
from capacity.dates import format_date
from capacity.enrolments import EnrolledRow
from capacity.i18n import _, format_number, format_percent
from capacity.outcomes import Outcome
from exports.lists import Column, Paper, add_list, write_list
from exports.look import CENTRE, DAY, DIGITS, HOURS, SHARE
from exports.pouring import Value
from exports.summary_table import share_form
from exports.workbook import Book

_NAME, _AGENCY = 28, 36


def write_class(
    path: Path,
    row: ClassRow,
    people: Sequence[EnrolledRow],
    outcomes: Sequence[Outcome],
    certificates: Sequence[CertificateRow],
    *,
    issued_by: str,
    overwrite: bool = False,
) -> Path:
    """Write a class's people, who is eligible to complete it and who is not, and its certificates, a sheet each.

    A workbook for the user's eyes only; raises as saving does.
    """
    book = Book()
    _add_people(book, row, people, issued_by)
    if outcomes:
        _add_outcomes(book, row, [one for one in outcomes if one.completes], issued_by, is_eligible=True)
        _add_outcomes(book, row, [one for one in outcomes if not one.completes], issued_by, is_eligible=False)
    if certificates:
        page = book.page(_("Certificates"))
        add_list(
            page,
            _certificate_paper(_about(row), certificates, issued_by),
            *_certificates(certificates),
            len(certificates),
        )
    return book.save(path, overwrite=overwrite, private=True)


def write_certificates(
    path: Path, certificates: Sequence[CertificateRow], *, issued_by: str, overwrite: bool = False
) -> Path:
    """Write the register of certificates to a workbook for the user's eyes only; raises as saving does."""
    paper = _certificate_paper((), certificates, issued_by)
    columns, lines = _certificates(certificates)
    return write_list(path, paper, columns, lines, len(certificates), sheet=_("Certificates"), overwrite=overwrite)


def _about(row: ClassRow) -> tuple[str, ...]:
    """The class's name, and its days, place and decision as far as they are known."""
    days = " – ".join(dict.fromkeys(filter(None, (format_date(row.begins_on), format_date(row.ends_on)))))
    decision = ""
    if row.decision_no:
        decision = _("Decision {number}").format(number=row.decision_no)
        if row.decision_on:
            decision = _("Decision {number} of {date}").format(
                number=row.decision_no, date=format_date(row.decision_on)
            )
    return (
        _("Class {code}: {title}").format(code=row.code, title=row.title),
        "; ".join(filter(None, (days, row.place, decision))) or row.course_title,
    )


def _add_people(book: Book, row: ClassRow, people: Sequence[EnrolledRow], issued_by: str) -> None:
    columns = (
        *(Column(_("Full name"), _NAME), Column(_("Date of birth"), 12, CENTRE), Column(_("Position"), 26)),
        *(Column(_("Agency, unit"), _AGENCY), Column(_("Email"), 28), Column(_("Remarks"), 16)),
    )
    lines = [(one.full_name, one.birth, one.position, one.agency, one.email, None) for one in people]
    paper = Paper(_("LIST OF PARTICIPANTS"), issued_by, _about(row), count=_count(len(people)))
    add_list(book.page(_("Participants")), paper, columns, lines, len(people))


def _add_outcomes(book: Book, row: ClassRow, outcomes: Sequence[Outcome], issued_by: str, *, is_eligible: bool) -> None:
    columns = (
        *(Column(_("Full name"), _NAME), Column(_("Agency, unit"), _AGENCY), Column(_("Hours attended"), 11, HOURS)),
        *(Column(_("Hours counted"), 11, HOURS), _share_column(row, outcomes), Column(_("Score"), 9, CENTRE)),
        Column(_("Grade"), 12, CENTRE) if is_eligible else Column(_("Reason"), 44),
    )
    lines = [
        (
            *(one.full_name, one.agency, one.share.attended, one.share.counted),
            *("–" if one.share.value is None else one.share.value, one.score),
            one.grade if is_eligible else one.reason_text(),
        )
        for one in outcomes
    ]
    title, sheet = (
        (_("LIST OF PARTICIPANTS ELIGIBLE FOR COMPLETION"), _("Eligible for completion"))
        if is_eligible
        else (_("LIST OF PARTICIPANTS NOT ELIGIBLE FOR COMPLETION"), _("Not eligible"))
    )
    rule = _("The class asks for {percent} of the hours.").format(percent=format_percent(row.min_attendance / 100, 0))
    made = _("The share is made from whole minutes; the hours beside it are rounded.")
    paper = Paper(title, issued_by, _about(row), count=_count(len(outcomes)), foot=(rule, made))
    add_list(book.page(sheet), paper, columns, lines, len(outcomes))


def _share_column(row: ClassRow, outcomes: Sequence[Outcome]) -> Column:
    """With as many decimals as show on which side of what the class asks for every share is."""
    forms = (share_form(one.share.value, row.min_attendance / 100) for one in outcomes)
    look = replace(SHARE, form=max(forms, key=len, default=SHARE.form))
    return Column(_("Share"), 10, look, '=IF(E{row}>0,D{row}/E{row},"–")')


def _certificate_paper(about: tuple[str, ...], certificates: Sequence[CertificateRow], issued_by: str) -> Paper:
    void = sum(one.voided_on is not None for one in certificates)
    foot = (_("{count} of them are void.").format(count=format_number(void)),) if void else ()
    count = _("This list holds {count} certificates./.").format(count=format_number(len(certificates)))
    return Paper(_("LIST OF CERTIFICATES ISSUED"), issued_by, about, count=count, foot=foot)


def _certificates(
    certificates: Sequence[CertificateRow],
) -> tuple[tuple[Column, ...], list[tuple[Value, ...]]]:
    columns = (
        *(Column(_("Certificate no."), 20, DIGITS), Column(_("Full name"), _NAME), Column(_("Course"), 36)),
        *(Column(_("Class"), 16), Column(_("Completed on"), 13, DAY), Column(_("Issued on"), 13, DAY)),
        Column(_("Remarks"), 30),
    )
    lines: list[tuple[Value, ...]] = []
    for one in certificates:
        remark = ""
        if one.voided_on:
            remark = _("void since {date}: {reason}").format(date=format_date(one.voided_on), reason=one.void_reason)
        lines.append(
            (
                *(one.text, one.full_name, f"{one.course_code} – {one.course_title}", one.class_code),
                *(one.completed_on, one.issued_on, remark),
            )
        )
    return columns, lines


def _count(people: int) -> str:
    return _("This list holds {count} people./.").format(count=format_number(people))
