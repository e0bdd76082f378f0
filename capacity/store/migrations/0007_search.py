"""The search: an index of names in their order, and numbers by their ends; the text that was searched before goes."""

from typing import Any

_END = " || ".join(f"substr({{column}}, -{place}, 1)" for place in range(1, 7))
"""The last six signs of a number, last first, in SQL that every program that writes the file can run."""

TABLES = """
DROP INDEX official_search;
ALTER TABLE official DROP COLUMN search_text;
CREATE INDEX official_name ON official (sort_key, full_name);

CREATE TABLE name_place (
    place INTEGER PRIMARY KEY,
    sort_key TEXT NOT NULL,
    full_name TEXT NOT NULL
);
CREATE UNIQUE INDEX name_place_name ON name_place (sort_key, full_name);
CREATE VIRTUAL TABLE name_word USING fts5 (
    words, content = '', columnsize = 0, detail = none, prefix = '1 2 3 4 5 6 7',
    tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TABLE name_waiting (
    sort_key TEXT NOT NULL,
    full_name TEXT NOT NULL,
    PRIMARY KEY (sort_key, full_name)
) WITHOUT ROWID;
INSERT OR IGNORE INTO name_waiting (sort_key, full_name) SELECT sort_key, full_name FROM official;

CREATE INDEX official_phone ON official (phone) WHERE phone IS NOT NULL;
CREATE INDEX official_phone_end ON official ({phone_end}) WHERE phone IS NOT NULL;
CREATE INDEX official_national_id_end ON official ({national_id_end}) WHERE national_id IS NOT NULL;
CREATE INDEX official_staff_code_end ON official ({staff_code_end}) WHERE staff_code IS NOT NULL
"""


def up(migrator: Any, db: Any) -> None:
    """Make the index of names; those who are there wait in it until the file is opened."""
    # The recording triggers name the column that goes; opening the file installs them again.
    for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute_sql(f'DROP TRIGGER "{name}"')
    columns = ("phone", "national_id", "staff_code")
    for statement in TABLES.format(**{f"{name}_end": _END.format(column=name) for name in columns}).split(";\n"):
        db.execute_sql(statement)
