"""Keeping no longer than needed: people who left long ago become anonymous, and every counted figure stays.

What is removed is removed everywhere in the file: in the rows, in what the history keeps of earlier rows, in the titles
of changes and in reports that were issued. So it cannot be undone, and it is the one write whose images are not kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peewee import OperationalError

from capacity.dates import from_day, to_day
from capacity.errors import BadInput, Refused
from capacity.history import change_set
from capacity.i18n import _, ngettext
from capacity.store.connection import db, insert_many, rows, write_many
from capacity.store.search import rebuild_names
from capacity.store.triggers import install_triggers, remove_triggers
from capacity.text import loose_key, sort_key, words

REMOVED = (
    *("full_name", "birth_date", "birth_year", "national_id", "former_national_id", "staff_code", "phone", "email"),
    *("position", "unit", "certificate_no", "evidence", "reason"),
)
"""The fields that a person who is made anonymous no longer has."""

_MINE = "IN (SELECT id FROM temp.forgotten)"
_OFFICIAL = {
    **{name: f"(SELECT f.{name} FROM temp.forgotten f WHERE f.id = {{id}})" for name in ("full_name", "loose_key")},
    **{name: f"(SELECT f.{name} FROM temp.forgotten f WHERE f.id = {{id}})" for name in ("sort_key",)},
    **dict.fromkeys(
        ("birth_date", "birth_year", "national_id", "former_national_id", "staff_code", "phone", "email"), "NULL"
    ),
}
_BLANK = {
    "posting": {"unit": "NULL", "position": "NULL"},
    "enrolment": {"reason": "NULL"},
    "exemption": {"reason": "'–'"},
    "completion": {"certificate_no": "NULL", "evidence": "NULL"},
    "certificate": {"void_reason": "CASE WHEN {void_reason} IS NOT NULL THEN '–' END"},
    "class_trainer": {"name": "(SELECT f.full_name FROM temp.forgotten f WHERE f.id = {official_id})"},
    "imported_row": {"because": "''", "completion_id": "NULL", "official_id": "NULL"},
}
"""Table with an official → column → what stands there afterwards; what counts or dates something is not among them."""
_GONE = {"answer": ("official_id",), "two_people": ("one_id", "other_id")}
"""Tables whose rows go, and the columns that name the person."""


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who has been in no agency for a long time."""

    id: int
    full_name: str
    left_on: date
    """The first day without a posting."""
    agency: str
    """Where the last posting was, by its name then."""


def left_before(day: date) -> list[Left]:
    """The people whose last posting ended on or before a day and who still have their names, by the day they left."""
    query = """
        SELECT o.id, o.full_name, max(p.valid_to), coalesce(v.name, '')
        FROM official o JOIN posting p ON p.official_id = o.id
        LEFT JOIN agency_version v
            ON v.agency_id = p.agency_id AND v.valid_from < p.valid_to AND v.valid_to >= p.valid_to
        WHERE NOT EXISTS (
            SELECT 1 FROM change c JOIN change_set s ON s.id = c.set_id AND s.kind = 'retention'
            WHERE c.table_name = 'official' AND c.row_id = o.id)
        GROUP BY o.id HAVING max(p.valid_to) <= ? ORDER BY max(p.valid_to), o.sort_key, o.id
    """
    return [Left(number, name, from_day(until), agency) for number, name, until, agency in rows(query, to_day(day))]


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; raises BadInput where there is no such year."""
    try:
        return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)
    except ValueError as error:
        raise BadInput(_("“{years}” years lie before every record.").format(years=years)) from error


def forget(people: Iterable[Left], day: date) -> int:
    """Make people anonymous for good, as one change that says how many; answers its number.

    Raises Refused where there is nobody.
    """
    chosen = list(people)
    if not chosen:
        raise Refused(_("Nobody left on or before {date} who still has a name.").format(date=f"{day:%d/%m/%Y}"))
    text = ngettext(
        "{count} person who left by {date} made anonymous",
        "{count} people who left by {date} made anonymous",
        len(chosen),
    )
    # What is deleted is overwritten with zeros, in the pages where it stood.
    db.execute_sql("PRAGMA secure_delete = 1")
    with change_set(text.format(count=len(chosen), date=f"{day:%d/%m/%Y}"), "retention") as number:
        db.execute_sql("CREATE TEMP TABLE forgotten (id INTEGER PRIMARY KEY, full_name, loose_key, sort_key)")
        try:
            _name(chosen)
            names = {one.full_name for one in chosen} | _names_before()
            _rewrite()
            _rewrite_issued()
            _rewrite_history()
            _rewrite_titles(names)
            rebuild_names()
        finally:
            db.execute_sql("DROP TABLE temp.forgotten")
        insert_many(
            "disclosure", ("set_id", "people", "columns", "reason"), [(number, len(chosen), ",".join(REMOVED), None)]
        )
    return number


def sweep_out() -> bool:
    """Write the file anew without what is gone, its log too; False where another program that has it open prevents it.

    Until then freed pages may hold old text, as they do after any change.
    """
    try:
        db.execute_sql("VACUUM")
        [(is_busy, _in_log, _moved)] = rows("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return not is_busy


def _name(chosen: list[Left]) -> None:
    """Fill `forgotten` with the people, and with those who were merged into them, whom only the history knows."""
    numbers = [one.id for one in chosen]
    found = set(numbers)
    merged = """
        SELECT DISTINCT c.row_id, k.row_id FROM change c
        JOIN change_set s ON s.id = c.set_id AND s.kind = 'merge'
        JOIN change k ON k.set_id = c.set_id AND k.table_name = 'official' AND k.row_id <> c.row_id
        WHERE c.table_name = 'official' AND NOT EXISTS (SELECT 1 FROM official WHERE id = c.row_id)
    """
    pairs = list(rows(merged))
    while more := {gone for gone, keep in pairs if keep in found} - found:
        found |= more
    lines = []
    for number in sorted(found):
        label = _("Anonymous {number}").format(number=number)
        lines.append((number, label, loose_key(label), sort_key(label)))
    write_many("INSERT INTO temp.forgotten SELECT * FROM staged", 4, lines)


def _names_before() -> set[str]:
    """Every name that the people ever had, as the history kept it."""
    query = f"""
        SELECT json_extract(before, '$.full_name') FROM change
        WHERE table_name = 'official' AND before IS NOT NULL AND row_id {_MINE}
    """
    return {name for (name,) in rows(query) if name}


def _rewrite() -> None:
    _update("official", "id", _OFFICIAL)
    for table, columns in _BLANK.items():
        if table != "imported_row":
            _update(table, "official_id", columns)
    mine = f"SELECT id FROM enrolment WHERE official_id {_MINE}"
    db.execute_sql(f"UPDATE mark SET reason = NULL WHERE reason IS NOT NULL AND enrolment_id IN ({mine})")
    theirs = f"official_id {_MINE} OR completion_id IN (SELECT id FROM completion WHERE official_id {_MINE})"
    db.execute_sql(f"UPDATE imported_row SET official_id = NULL, completion_id = NULL, because = '' WHERE {theirs}")
    for table, columns_of in _GONE.items():
        db.execute_sql(f"DELETE FROM {table} WHERE " + " OR ".join(f"{column} {_MINE}" for column in columns_of))


def _update(table: str, owner: str, columns: dict[str, str]) -> None:
    names = ("id", "official_id", "void_reason")
    sets = ", ".join(
        f"{column} = {value.format(**{name: f'{table}.{name}' for name in names})}" for column, value in columns.items()
    )
    db.execute_sql(f"UPDATE {table} SET {sets} WHERE {owner} {_MINE}")


def _rewrite_issued() -> None:
    """An issued report keeps its figures; who stands behind them has no name any more."""
    remove_triggers()
    db.execute_sql(
        "UPDATE issued_person SET position = NULL, evidence = NULL, "
        "full_name = (SELECT f.full_name FROM temp.forgotten f WHERE f.id = issued_person.official_number) "
        f"WHERE official_number {_MINE}"
    )
    install_triggers(anew=True)


def _rewrite_history() -> None:
    """The images of earlier rows say what the rows say now; also those that this very change has just made."""
    _update_images("official", f"row_id {_MINE}", _OFFICIAL)
    for table, columns in _BLANK.items():
        mine = f"json_extract(before, '$.official_id') {_MINE}"
        _update_images(table, mine, columns)
    enrolments = (
        f"SELECT row_id FROM change WHERE table_name = 'enrolment' AND json_extract(before, '$.official_id') {_MINE} "
        f"UNION SELECT id FROM enrolment WHERE official_id {_MINE}"
    )
    _update_images("mark", f"json_extract(before, '$.enrolment_id') IN ({enrolments})", {"reason": "NULL"})
    for table, owners in _GONE.items():
        mine = " OR ".join(f"json_extract(before, '$.{owner}') {_MINE}" for owner in owners)
        db.execute_sql(f"DELETE FROM change WHERE table_name = '{table}' AND before IS NOT NULL AND ({mine})")


def _update_images(table: str, mine: str, columns: dict[str, str]) -> None:
    of_image = {name: f"json_extract(change.before, '$.{name}')" for name in ("official_id", "void_reason")}
    parts = ", ".join(
        f"'$.{column}', {value.format(id='change.row_id', **of_image)}" for column, value in columns.items()
    )
    db.execute_sql(
        f"UPDATE change SET before = json_set(before, {parts}) "
        f"WHERE table_name = '{table}' AND before IS NOT NULL AND {mine}"
    )


def _rewrite_titles(names: set[str]) -> None:
    """Titles and remarks that name somebody whose name nobody else has name nobody."""
    known = {name for (name,) in rows("SELECT full_name FROM official")}
    gone = {tuple(words(name)): name for name in names - known}
    longest = max(map(len, gone), default=0)
    for table, column in (("change_set", "title"), ("disclosure", "reason"), ("imported_row", "because")):
        texts = [text for (text,) in rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''")]
        changed = [(text, cleared) for text in texts if (cleared := _without(text, gone, longest)) != text]
        write_many(
            f"UPDATE {table} SET {column} = staged.c1 FROM temp.staged WHERE {table}.{column} = staged.c0", 2, changed
        )


def _without(text: str, gone: dict[tuple[str, ...], str], longest: int) -> str:
    parts = words(text)
    for length in range(min(longest, len(parts)), 0, -1):
        for start in range(len(parts) - length + 1):
            name = gone.get(tuple(parts[start : start + length]))
            if name and name in text:
                text = text.replace(name, "…")
    return text
