"""The transcript of one person: who they are, where they have worked, what they have completed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from capacity.dates import format_date, format_last_day
from capacity.i18n import _, format_number
from capacity.officials import birth_text, category_name, masked
from capacity.rolls import Transcript
from exports.lists import Paper, write_foot, write_head
from exports.look import CELL, CENTRE, DAY, DIGITS, HEAD, Look
from exports.measuring import height_of
from exports.paging import keep_foot
from exports.pouring import Value
from exports.workbook import Book, Page

_WIDTHS = (6, 14, 34, 14, 14, 20, 30)
_LAST = len(_WIDTHS)


def write_transcript(
    path: Path,
    transcript: Transcript,
    on: date,
    *,
    issued_by: str,
    with_national_id: bool = False,
    overwrite: bool = False,
) -> Path:
    """Write what one person has done and learnt to a workbook for the user's eyes only; raises as saving does."""
    book = Book()
    page = book.page(_("Transcript"))
    page.widths(_WIDTHS)
    paper = Paper(
        _("TRANSCRIPT OF TRAINING"),
        issued_by,
        (transcript.person.full_name, _("As of {date}").format(date=format_date(on))),
        count=_("{count} results, {hours} hours together.").format(
            count=format_number(len(transcript.completions)), hours=format_number(transcript.hours, 1)
        ),
    )
    row = write_head(page, paper, _LAST)
    row = _write_facts(page, row, transcript, with_national_id) + 1
    row = _write_part(page, row, _("I. POSTINGS"), *_postings(transcript)) + 1
    row = _write_part(page, row, _("II. TRAINING"), *_completions(transcript))
    write_foot(page, paper, row, _LAST)
    page.print_on_a4()
    keep_foot(page, (1, 1), row - 1, _LAST)
    return book.save(path, overwrite=overwrite, private=True)


def _write_facts(page: Page, row: int, transcript: Transcript, with_national_id: bool) -> int:
    person = transcript.person
    number = person.national_id if with_national_id else masked(person.national_id)
    facts = (
        (_("Full name"), person.full_name),
        (_("Date of birth"), birth_text(person)),
        (_("Identity number"), number),
        (_("Staff code"), person.staff_code),
        (_("Agency, unit"), person.agency),
        (_("Position"), person.position),
        (_("Category"), category_name(person.category)),
    )
    for row, (label, value) in enumerate(facts, row):  # noqa: B020
        page.block(row, 1, 2, label, Look(bold=True))
        page.block(row, 3, _LAST, value or "–", DIGITS_PLAIN)
    return row + 1


DIGITS_PLAIN = replace(DIGITS, boxed=False, size=12)


def _postings(transcript: Transcript) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    headings = (_("From"), _("Agency, unit"), _("Until (included)"), _("Main posting"), _("Position"), _("Category"))
    lines: list[tuple[Value, ...]] = [
        (
            *(format_date(one.valid_from) or "–", one.agency, format_last_day(one.valid_to) or _("now")),
            *("x" if one.is_primary else "", one.position, category_name(one.category)),
        )
        for one in transcript.postings
    ]
    return headings, lines


def _completions(transcript: Transcript) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    headings = (
        *(_("Code"), _("Course"), _("Completed on"), _("Valid until"), _("Certificate no."), _("Decision, list")),
    )
    lines: list[tuple[Value, ...]] = [
        (
            *(one.course_code, one.course, one.completed_on, format_date(one.expires_on) or _("no limit")),
            *(one.certificate_no, one.evidence),
        )
        for one in transcript.completions
    ]
    return headings, lines


def _write_part(page: Page, row: int, title: str, headings: tuple[str, ...], lines: list[tuple[Value, ...]]) -> int:
    page.block(row, 1, _LAST, title, Look(bold=True))
    page.line(row + 1, (_("Order no."), *headings), HEAD)
    page.height(row + 1, 24)
    row += 2
    for number, values in enumerate(lines, 1):
        page.put(row, 1, number, CENTRE)
        for column, value in enumerate(values, 2):
            look = DAY if isinstance(value, date) or column in (4, 5) else CELL
            page.put(row, column, value, DIGITS if column == 6 and isinstance(value, str) else look)
        page.height(row, height_of((number, *values), _WIDTHS) or 18)
        row += 1
    if not lines:
        page.block(row, 1, _LAST, _("none"), CENTRE)
        row += 1
    return row
