"""The register of certificates: numbers without gaps per issuer and year, voided with a reason, issued anew."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from capacity.classes import class_by_id
from capacity.dates import format_date, from_day, to_day
from capacity.errors import BadInput, NotFound, Refused
from capacity.i18n import _
from capacity.store.class_models import Certificate, Completion
from capacity.store.connection import insert_many, rows, write_many
from capacity.text import clean, fold

_CERTIFICATE = ("issuer", "year", "number", "official_id", "course_id", "completion_id", "issued_on", "replaces_id")


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A line of the register."""

    id: int
    issuer: str
    year: int
    number: int
    official_id: int
    full_name: str
    course_code: str
    course_title: str
    class_code: str | None
    completion_id: int | None
    completed_on: date | None
    issued_on: date
    voided_on: date | None
    void_reason: str | None
    replaces_id: int | None
    """The void certificate in whose place this one was issued."""

    @property
    def text(self) -> str:
        """The number as it stands on the paper: `0012/2026/SNV`."""
        return number_text(self.number, self.year, self.issuer)


def number_text(number: int, year: int, issuer: str) -> str:
    """A number of the register as it stands on the paper."""
    return f"{number:04d}/{year}/{issuer}"


def register(issuer: str | None = None, year: int | None = None, text: str = "") -> list[CertificateRow]:
    """The register, of an issuer and a year or of all, by year and number; `text` is part of a name, number or code."""
    known = None if issuer is None else known_issuer(issuer)
    words = fold(clean(text)).split()
    return [
        row
        for row in _select("(?1 IS NULL OR c.issuer = ?1) AND (?2 IS NULL OR c.year = ?2)", known, year)
        if all(word in fold(f"{row.full_name} {row.text} {row.course_code} {row.class_code or ''}") for word in words)
    ]


def certificate_by_id(certificate_id: int) -> CertificateRow:
    """One line of the register; raises NotFound."""
    for row in _select("c.id = ?1", certificate_id):
        return row
    raise NotFound(
        _("There is no certificate {number}; `capacity certificates` lists them.").format(number=certificate_id)
    )


def certificate_by_text(text: str) -> CertificateRow:
    """The line with the number that stands on a paper, such as `0012/2026/SNV`; raises NotFound."""
    number, _slash, rest = clean(text).partition("/")
    year, _slash, issuer = rest.partition("/")
    if number.isdecimal() and year.isdecimal() and issuer:
        where = "c.number = ?1 AND c.year = ?2 AND c.issuer = ?3"
        for row in _select(where, int(number), int(year), known_issuer(issuer)):
            return row
    raise NotFound(_("There is no certificate {number}; `capacity certificates` lists them.").format(number=text))


def known_issuer(issuer: str) -> str:
    """An issuer as the register spells it, which has one series of numbers whatever the case; raises BadInput."""
    issuer = clean(issuer)
    if not issuer:
        raise BadInput(_("A certificate needs an issuer."))
    for (known,) in rows("SELECT DISTINCT issuer FROM certificate"):
        if str(known).casefold() == issuer.casefold():
            return str(known)
    return issuer


def issue(what: int | Iterable[int], issuer: str, on: date) -> list[CertificateRow]:
    """Give the next numbers to the completions of a class (its id), or to these completions, in name order.

    A completion that has a number already is passed over. Runs inside a change set, whose transaction lets nobody else
    take a number meanwhile. Raises NotFound; Refused for a class that is not closed; BadInput for a day before.
    """
    issuer = known_issuer(issuer)
    waiting = _waiting(what)
    for _completion, _official, _course, name, day in waiting:
        if to_day(on) < day:
            raise BadInput(
                _("{name} completed on {date}; the certificate cannot be of {day}, before that.").format(
                    name=name, date=format_date(from_day(day)), day=format_date(on)
                )
            )
    first = _next_number(issuer, on.year)
    records = [
        (issuer, on.year, number, official, course, completion, to_day(on), None)
        for number, (completion, official, course, _name, _day) in enumerate(waiting, first)
    ]
    return _write(records)


def void(certificate_id: int, reason: str, on: date) -> CertificateRow:
    """Declare a certificate void, which keeps its number, and answer it; runs inside a change set.

    Raises NotFound; BadInput without a reason or for a day before it was issued; Refused where it is void already.
    """
    row, reason = certificate_by_id(certificate_id), clean(reason)
    if not reason:
        raise BadInput(_("Voiding a certificate needs a reason."))
    if row.voided_on is not None:
        raise Refused(
            _("Certificate {number} is void already since {date}.").format(
                number=row.text, date=format_date(row.voided_on)
            )
        )
    if on < row.issued_on:
        raise BadInput(
            _("Certificate {number} was issued on {date}; it cannot be void before that.").format(
                number=row.text, date=format_date(row.issued_on)
            )
        )
    Certificate.update(voided_on=on, void_reason=reason).where(Certificate.id == certificate_id).execute()
    mine = (Completion.id == row.completion_id) & (Completion.certificate_no == row.text)
    Completion.update(certificate_no=None).where(mine).execute()
    return certificate_by_id(certificate_id)


def reissue(certificate_id: int, reason: str, on: date) -> CertificateRow:
    """Void a certificate, if it is not, and answer the new one, with the next number of that day's year.

    Runs inside a change set. Raises what void raises; Refused where it has been replaced or its result is gone.
    """
    row = certificate_by_id(certificate_id)
    if row.voided_on is None:
        row = void(certificate_id, reason, on)
    for (other,) in rows("SELECT id FROM certificate WHERE replaces_id = ?", certificate_id):
        raise Refused(
            _("Certificate {number} has been replaced by {other} already.").format(
                number=row.text, other=certificate_by_id(other).text
            )
        )
    if row.completion_id is None or not _without_number([row.completion_id]):
        raise Refused(
            _("The result behind certificate {number} is gone or has another number.").format(number=row.text)
        )
    number = _next_number(row.issuer, on.year)
    query = "SELECT official_id, course_id FROM completion WHERE id = ?"
    owner = next(rows(query, row.completion_id))
    [new] = _write([(row.issuer, on.year, number, *owner, row.completion_id, to_day(on), certificate_id)])
    return new


def _select(where: str, *parameters: object) -> list[CertificateRow]:
    query = f"""
        SELECT c.id, c.issuer, c.year, c.number, c.official_id, o.full_name, k.code, k.title, t.code,
               c.completion_id, d.completed_on, c.issued_on, c.voided_on, c.void_reason, c.replaces_id
        FROM certificate c JOIN official o ON o.id = c.official_id JOIN course k ON k.id = c.course_id
        LEFT JOIN completion d ON d.id = c.completion_id LEFT JOIN training_class t ON t.id = d.training_class_id
        WHERE {where} ORDER BY c.year, c.issuer, c.number
    """
    return [_row(row) for row in rows(query, *parameters)]


def _row(row: Sequence[Any]) -> CertificateRow:
    *facts, done, issued, voided, reason, replaces = row
    values = [*facts, _day(done), from_day(issued), _day(voided), reason, replaces]
    return CertificateRow(*values)


def _day(day: int | None) -> date | None:
    return None if day is None else from_day(day)


def _waiting(what: int | Iterable[int]) -> list[tuple[int, int, int, str, int]]:
    """The completions that get a number: id, official, course, name and day."""
    if not isinstance(what, int):
        return _without_number(list(what))
    row = class_by_id(what)
    if row.state != "closed":
        raise Refused(_("Class {code} is not closed; only then it is settled who completed it.").format(code=row.code))
    return _without_number(
        [number for (number,) in rows("SELECT id FROM completion WHERE training_class_id = ?", what)]
    )


def _without_number(completion_ids: Sequence[int]) -> list[tuple[int, int, int, str, int]]:
    query = """
        SELECT k.id, k.official_id, k.course_id, o.full_name, k.completed_on, k.certificate_no
        FROM json_each(?) j CROSS JOIN completion k ON k.id = j.value JOIN official o ON o.id = k.official_id
        ORDER BY o.sort_key, o.id, k.completed_on
    """
    found = list(rows(query, json.dumps(sorted(set(completion_ids)))))
    for number in set(completion_ids) - {row[0] for row in found}:
        raise NotFound(_("There is no result with the number {number}.").format(number=number))
    return [(number, *rest) for number, *rest, certificate in found if certificate is None]


def _next_number(issuer: str, year: int) -> int:
    query = "SELECT coalesce(max(number), 0) + 1 FROM certificate WHERE issuer = ? AND year = ?"
    found: int = next(rows(query, issuer, year))[0]
    return found


def _write(records: Sequence[tuple[str, int, int, int, int, int, int, int | None]]) -> list[CertificateRow]:
    """Enter new lines into the register and their numbers into the completions, and answer the lines."""
    insert_many("certificate", _CERTIFICATE, records)
    write_many(
        "UPDATE completion SET certificate_no = c0 FROM staged WHERE id = c1",
        2,
        [(number_text(record[2], record[1], record[0]), record[5]) for record in records],
    )
    if not records:
        return []
    issuer, year, first = records[0][:3]
    where = "c.issuer = ?1 AND c.year = ?2 AND c.number >= ?3 AND c.number < ?4"
    return _select(where, issuer, year, first, first + len(records))
