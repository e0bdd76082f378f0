"""What the database itself sees to, whoever writes: every change is recorded, and no two facts contradict.

All of it is SQLite's SQL; `FINGERPRINT` tells whether a file has these triggers or older ones.
"""

import zlib

from capacity.store.connection import db
from capacity.store.models import Table
from capacity.store.recorded import RECORDED

_OVERLAP = "NEW.valid_from < valid_to AND NEW.valid_to > valid_from AND id <> NEW.id"

GUARDS = {
    "one_primary_posting": (
        "posting",
        "official_id, is_primary, valid_from, valid_to",
        "NEW.is_primary AND EXISTS (SELECT 1 FROM posting "
        f"WHERE official_id = NEW.official_id AND is_primary AND {_OVERLAP})",
    ),
    "one_agency_version": (
        "agency_version",
        "agency_id, valid_from, valid_to",
        f"EXISTS (SELECT 1 FROM agency_version WHERE agency_id = NEW.agency_id AND {_OVERLAP})",
    ),
    "one_agency_per_code": (
        "agency_version",
        "code, valid_from, valid_to",
        f"NEW.code IS NOT NULL AND EXISTS (SELECT 1 FROM agency_version WHERE code = NEW.code AND {_OVERLAP})",
    ),
    "mark_of_one_class": (
        "mark",
        "enrolment_id, session_id",
        "(SELECT training_class_id FROM enrolment WHERE id = NEW.enrolment_id) <> "
        "(SELECT training_class_id FROM session WHERE id = NEW.session_id)",
    ),
}
"""Name → table, the columns that matter, and the condition under which a write is refused with that name."""

INVARIANTS = {
    "certificate_numbers_without_gaps": (
        ("certificate",),
        "SELECT 1 FROM certificate GROUP BY issuer, year HAVING max(number) <> count(*)",
    ),
    "seats_within_capacity": (
        ("enrolment", "training_class"),
        "SELECT 1 FROM training_class c WHERE c.capacity < (SELECT count(*) FROM enrolment e "
        "WHERE e.training_class_id = c.id AND e.status NOT IN ('waiting', 'withdrawn'))",
    ),
}
"""Name → the tables that it is about, and a query that finds something only where the whole table is not as it must be.

A row alone cannot break these, only what many rows say together, so they are asked after an undo.
"""

_ISSUED = ("issued_report", "issued_line", "issued_person")
"""What was handed out: written once, and neither changed nor taken back."""

_SET = "(SELECT coalesce(max(set_id), 0) FROM open_change_set)"


def _recording(table: type[Table]) -> list[str]:
    name = table._meta.table_name
    columns = [field.column_name for field in table._meta.sorted_fields]
    before = "json_object(" + ", ".join(f"'{column}', OLD.{column}" for column in columns) + ")"
    return [
        f"CREATE TRIGGER record_{name}_{event} AFTER {event} ON {name} BEGIN "
        f"INSERT INTO change (set_id, table_name, row_id, before) "
        f"VALUES ({_SET}, '{name}', {row}.id, {image}); END"
        for event, row, image in (
            ("insert", "NEW", "NULL"),
            ("update", "OLD", before),
            ("delete", "OLD", before),
        )
    ]


def _guard(name: str, table: str, columns: str, condition: str) -> list[str]:
    return [
        f"CREATE TRIGGER guard_{name}_{event.split()[0]} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for event in ("insert", f"update OF {columns}")
    ]


def _keeping(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER keep_{table}_{event} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'issued_stays'); END"
        for event in ("update", "delete")
    ]


_NAMING = [
    f"CREATE TRIGGER name_of_official_{event.split()[0]} AFTER {event} ON official WHEN NOT EXISTS "
    "(SELECT 1 FROM name_place WHERE sort_key = NEW.sort_key AND full_name = NEW.full_name) BEGIN "
    "INSERT OR IGNORE INTO name_waiting (sort_key, full_name) VALUES (NEW.sort_key, NEW.full_name); END"
    for event in ("insert", "update OF full_name, sort_key")
]
"""A name that the search does not know waits to be taken in."""

_HOLDS = "NEW.expires_on - NEW.completed_on"
_REACHING = [
    "CREATE TRIGGER reach_of_course AFTER INSERT ON course BEGIN INSERT OR REPLACE INTO course_reach (course_id, days) "
    "SELECT NEW.id, coalesce(max(expires_on - completed_on), 0) FROM completion WHERE course_id = NEW.id; END",
    *(
        f"CREATE TRIGGER reach_of_completion_{event.split()[0]} AFTER {event} ON completion BEGIN "
        f"UPDATE course_reach SET days = {_HOLDS} WHERE course_id = NEW.course_id AND days < {_HOLDS}; END"
        for event in ("insert", "update OF course_id, completed_on, expires_on")
    ),
]
"""How long a completion of a course holds at most: what is older has expired, and a report need not read it.

A bound and no summary: it says nothing itself, may be too wide, and is not believed where these triggers are missing.
"""
REACHING = "SELECT count(*) = 2 FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'reach_of_completion_*'"
"""Whether the bounds are kept."""

TRIGGERS = [
    *(sql for table in RECORDED for sql in _recording(table)),
    *(sql for name, parts in GUARDS.items() for sql in _guard(name, *parts)),
    *(sql for table in _ISSUED for sql in _keeping(table)),
    *_NAMING,
    *_REACHING,
]
FINGERPRINT = zlib.crc32("\n".join(TRIGGERS).encode()) & 0x7FFFFFFF


def are_installed() -> bool:
    """Whether the open file says that it has these very triggers."""
    return bool(db.execute_sql("PRAGMA user_version").fetchone()[0] == FINGERPRINT)


def install_triggers(*, anew: bool = False) -> None:
    """Bring the triggers of the open file up to date, all at once, if they are not; `anew` whatever the file says."""
    if not anew and are_installed():
        return
    with db.atomic("IMMEDIATE"):
        remove_triggers()
        for sql in TRIGGERS:
            db.execute_sql(sql)
        _measure_reach()
        db.execute_sql(f"PRAGMA user_version = {FINGERPRINT}")


def _measure_reach() -> None:
    """Note how long completions hold, for those that were written without triggers; inside a transaction."""
    db.execute_sql("DELETE FROM course_reach")
    db.execute_sql(
        """INSERT INTO course_reach (course_id, days) SELECT c.id, coalesce(max(expires_on - completed_on), 0)
        FROM course c LEFT JOIN completion k ON k.course_id = c.id GROUP BY c.id"""
    )


def remove_triggers() -> None:
    """Take all triggers out of the open file; only for a transaction that installs them again."""
    for name in _installed():
        db.execute_sql(f'DROP TRIGGER "{name}"')


def missing_triggers() -> int:
    """How many triggers the open file lacks or has otherwise than written here."""
    there = set(_installed().values())
    return sum(sql not in there for sql in TRIGGERS)


def _installed() -> dict[str, str]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    return dict(db.execute_sql(query).fetchall())
