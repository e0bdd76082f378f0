"""What is wrong in the database although every single write was allowed, each with what would mend it.

The database's own constraints hold for whoever writes through them; a file that was copied badly, edited by another
program with the triggers off, or written by an older version can still say what cannot be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from capacity.dates import format_date, from_day
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.outcomes import contradicted
from capacity.store.connection import db, rows, write_many
from capacity.store.search import rebuild_names, unplaced_names
from capacity.store.triggers import INVARIANTS, install_triggers, missing_triggers
from capacity.text import alphabetical_key, loose_key, match_key, sort_key

_SHOWN = 20
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be: where, in a sentence, and what mends it, if anything does."""

    code: str
    message: str
    repair: Callable[[], None] | None = None
    """Runs inside a change set."""


def check() -> list[Finding]:
    """Everything that is found wrong in the open database; nothing where all is well."""
    damaged = [*_damaged()]
    # What a damaged file says about its contents is worth nothing.
    return damaged or [
        *_recording(),
        *_references(),
        *_overlaps(),
        *_homeless(),
        *_parents(),
        *_registers(),
        *_results(),
        *_contradictions(),
        *_namesake_codes(),
        *_stale_keys(),
        *_reaches(),
    ]


def repair(findings: list[Finding]) -> list[Finding]:
    """Mend what can be mended, in one change set, and answer what was."""
    repairs = {id(finding): finding.repair for finding in findings if finding.repair}
    if repairs:
        with change_set(_("Repairs of the check"), "repair"):
            for mend in repairs.values():
                mend()
    return [finding for finding in findings if id(finding) in repairs]


def _damaged() -> Iterator[Finding]:
    for (said,) in rows(f"PRAGMA integrity_check({_SHOWN})"):
        if said != "ok":
            yield Finding("damaged", _("The file is damaged: {reason}. Restore a copy.").format(reason=said))


def _recording() -> Iterator[Finding]:
    if missing := missing_triggers():
        text = ngettext(
            "{count} trigger that records changes is missing: another program removed it.",
            "{count} triggers that record changes are missing: another program removed them.",
            missing,
        )
        yield Finding("triggers", text.format(count=missing), lambda: install_triggers(anew=True))
    if next(rows("SELECT count(*) FROM open_change_set"))[0]:
        text = _("A change set was left open by a program that was interrupted.")
        yield Finding("open_change_set", text, lambda: _run("DELETE FROM open_change_set"))


def _references() -> Iterator[Finding]:
    for table, row_id, referred, _number in rows("PRAGMA foreign_key_check"):
        text = _("{table} {row}: refers to a row of {referred} that does not exist.")
        yield Finding("reference", text.format(table=table, row=row_id, referred=referred))


def _overlaps() -> Iterator[Finding]:
    postings = """
        SELECT o.full_name, b.valid_from FROM posting a
        JOIN posting b ON b.official_id = a.official_id AND b.id <> a.id AND b.is_primary
            AND b.valid_from >= a.valid_from AND b.valid_from < a.valid_to
            AND (b.valid_from > a.valid_from OR b.id > a.id)
        JOIN official o ON o.id = a.official_id WHERE a.is_primary
    """
    for name, day in rows(postings):
        text = _("{name} has two primary postings on {date}.")
        yield Finding("two_postings", text.format(name=name, date=format_date(from_day(day))))
    versions = """
        SELECT a.name, b.name, b.valid_from FROM agency_version a
        JOIN agency_version b ON b.id <> a.id AND b.valid_from >= a.valid_from AND b.valid_from < a.valid_to
            AND (b.valid_from > a.valid_from OR b.id > a.id) AND {same}
    """
    for same in ("b.agency_id = a.agency_id", "b.code = a.code"):
        for one, other, day in rows(versions.format(same=same)):
            text = _("“{one}” and “{other}” contradict each other on {date}.")
            yield Finding("two_agencies", text.format(one=one, other=other, date=format_date(from_day(day))))


def _homeless() -> Iterator[Finding]:
    query = """
        WITH life AS MATERIALIZED (
            SELECT agency_id, min(valid_from) AS since, max(valid_to) AS until FROM agency_version GROUP BY agency_id
        )
        SELECT p.id, o.full_name, p.valid_from, p.valid_to, l.since, l.until,
               (SELECT name FROM agency_version v WHERE v.agency_id = p.agency_id ORDER BY v.valid_from DESC LIMIT 1)
        FROM posting p JOIN life l ON l.agency_id = p.agency_id JOIN official o ON o.id = p.official_id
        WHERE p.valid_from < l.since OR p.valid_to > l.until ORDER BY p.id
    """
    for number, name, since, until, begins, ends, agency in rows(query):
        day = from_day(since if since < begins else ends)
        text = _("{name} is in “{agency}” on {date}, when it does not stand.")
        yield Finding(
            "homeless",
            text.format(name=name, agency=agency, date=format_date(day)),
            _cutting(number, max(since, begins), min(until, ends)),
        )


def _cutting(posting: int, since: int, until: int) -> Callable[[], None]:
    """Lets a posting hold only from a day to a day; where nothing is left of it, it goes."""
    if since >= until:
        return lambda: _run("DELETE FROM posting WHERE id = ?", posting)
    return lambda: _run("UPDATE posting SET valid_from = ?, valid_to = ? WHERE id = ?", since, until, posting)


def _parents() -> Iterator[Finding]:
    orphans = """
        SELECT v.name, v.valid_from FROM agency_version v WHERE v.parent_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM agency_version p WHERE p.agency_id = v.parent_id
            AND p.valid_from <= v.valid_from AND p.valid_to > v.valid_from)
    """
    for name, day in rows(orphans):
        text = _("“{name}” lies on {date} under an agency that does not stand.")
        yield Finding("orphan", text.format(name=name, date=format_date(from_day(day))))
    circles = """
        WITH RECURSIVE above (start, number, depth) AS (
            SELECT agency_id, parent_id, 1 FROM agency_version WHERE parent_id IS NOT NULL AND valid_to > ?1
            UNION ALL
            SELECT a.start, v.parent_id, depth + 1 FROM above a
            JOIN agency_version v ON v.agency_id = a.number AND v.valid_to > ?1
            WHERE v.parent_id IS NOT NULL AND depth < 50)
        SELECT DISTINCT v.name FROM above a JOIN agency_version v ON v.agency_id = a.start AND v.valid_to > ?1
        WHERE a.start = a.number
    """
    for (name,) in rows(circles, 2**20):
        yield Finding("circle", _("“{name}” lies below itself.").format(name=name))


def _registers() -> Iterator[Finding]:
    for name, (tables, query) in INVARIANTS.items():
        if next(rows(query), None):
            text = _("The table {table} breaks the rule “{rule}”.")
            yield Finding(name, text.format(table=tables[0], rule=name))


def _results() -> Iterator[Finding]:
    query = """
        SELECT o.full_name, c.code FROM enrolment e
        JOIN training_class c ON c.id = e.training_class_id JOIN official o ON o.id = e.official_id
        WHERE c.state = 'closed' AND e.status = 'completed' AND NOT EXISTS (
            SELECT 1 FROM completion k WHERE k.official_id = e.official_id AND k.course_id = c.course_id)
    """
    for name, code in rows(query):
        text = _("{name} completed class {code}, but no completion is recorded; reopen and close the class again.")
        yield Finding("lost_result", text.format(name=name, code=code))
    query = """
        SELECT o.full_name, c.code FROM completion k
        JOIN training_class c ON c.id = k.training_class_id JOIN official o ON o.id = k.official_id
        JOIN enrolment e ON e.training_class_id = c.id AND e.official_id = k.official_id
        WHERE c.state = 'closed' AND e.status = 'not_completed'
    """
    for name, code in rows(query):
        text = _("{name} has a result of class {code}, which was closed as not completed by them.")
        yield Finding("contradicted_result", text.format(name=name, code=code))


def _contradictions() -> Iterator[Finding]:
    """Marks may be corrected after a class is closed, while the results written at closing stay."""
    for number, code in rows("SELECT id, code FROM training_class WHERE state = 'closed' ORDER BY code"):
        found = [one.full_name for one in contradicted(number)]
        if found:
            names = ", ".join(found[:_NAMED]) + ("…" if len(found) > _NAMED else "")
            text = ngettext(
                "Class {code}: the result of {count} person contradicts the attendance ({names}); settle it again.",
                "Class {code}: the results of {count} people contradict the attendance ({names}); settle them again.",
                len(found),
            )
            told = text.format(code=code, count=format_number(len(found)), names=names)
            yield Finding("contradicted_result", told)


def _namesake_codes() -> Iterator[Finding]:
    query = """
        SELECT staff_code, count(*), group_concat(full_name, ', ') FROM official
        WHERE staff_code IS NOT NULL GROUP BY staff_code HAVING count(*) > 1 ORDER BY staff_code
    """
    for code, count, names in rows(query):
        text = _("{count} people have the staff code {code}: {names}.")
        yield Finding("shared_staff_code", text.format(count=format_number(count), code=code, names=names))


def _stale_keys() -> Iterator[Finding]:
    """Search and order follow from the names; another program that changes a name forgets them."""
    people = [
        (number, loose_key(name), sort_key(name))
        for number, name, *keys in rows("SELECT id, full_name, loose_key, sort_key FROM official")
        if tuple(keys) != (loose_key(name), sort_key(name))
    ]
    if people:
        text = ngettext(
            "{count} person cannot be found by name.", "{count} people cannot be found by name.", len(people)
        )
        yield Finding("stale_names", text.format(count=format_number(len(people))), lambda: _write_person_keys(people))
    elif lost := unplaced_names():
        text = ngettext("{count} person cannot be found by name.", "{count} people cannot be found by name.", lost)
        yield Finding("unplaced_names", text.format(count=format_number(lost)), rebuild_names)
    agencies = [
        (number, match_key(name), alphabetical_key(name))
        for number, name, *keys in rows("SELECT id, name, name_key, sort_key FROM agency_version")
        if keys != [match_key(name), alphabetical_key(name)]
    ]
    if agencies:
        text = ngettext(
            "{count} agency cannot be found by name.", "{count} agencies cannot be found by name.", len(agencies)
        )
        yield Finding("stale_agencies", text.format(count=len(agencies)), lambda: _write_agency_keys(agencies))


def _reaches() -> Iterator[Finding]:
    query = """
        SELECT c.code FROM course c JOIN course_reach r ON r.course_id = c.id
        WHERE EXISTS (SELECT 1 FROM completion WHERE course_id = c.id AND expires_on - completed_on > r.days)
    """
    if codes := [code for (code,) in rows(query)]:
        text = _("Reports would miss completions that hold longer than is noted, of these courses: {codes}.")
        # With the triggers, so that no report is kept that was read before.
        yield Finding("reach", text.format(codes=", ".join(codes)), lambda: install_triggers(anew=True))


def _write_person_keys(people: list[tuple[int, str, str]]) -> None:
    write_many(
        "UPDATE official SET (loose_key, sort_key) = (SELECT c1, c2 FROM staged WHERE c0 = id) "
        "WHERE id IN (SELECT c0 FROM staged)",
        3,
        people,
    )


def _write_agency_keys(agencies: list[tuple[int, str, str]]) -> None:
    write_many(
        "UPDATE agency_version SET (name_key, sort_key) = (SELECT c1, c2 FROM staged WHERE c0 = id) "
        "WHERE id IN (SELECT c0 FROM staged)",
        3,
        agencies,
    )


def _run(sql: str, *parameters: int) -> None:
    db.execute_sql(sql, parameters)
