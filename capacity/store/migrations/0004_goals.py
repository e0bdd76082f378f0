"""Goals that change: dated versions of their terms, named groups, agencies out of the ratio; issued reports."""

from typing import Any

TABLES = """
CREATE TABLE people_group (
    id {id},
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title TEXT NOT NULL CHECK (title <> '')
);

CREATE TABLE group_member (
    id {id},
    people_group_id INTEGER NOT NULL REFERENCES people_group (id),
    official_id INTEGER NOT NULL REFERENCES official (id),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    CHECK (valid_from < valid_to)
);
CREATE INDEX group_member_group ON group_member (people_group_id, valid_from);
CREATE INDEX group_member_official ON group_member (official_id);

-- What a goal's own row says holds until its first version begins, so that what was written before can be undone.
ALTER TABLE goal ADD COLUMN yearly INTEGER NOT NULL DEFAULT 0 CHECK (yearly IN (0, 1));
ALTER TABLE goal ADD COLUMN validity_months INTEGER CHECK (validity_months > 0);
ALTER TABLE goal ADD COLUMN people_group_id INTEGER REFERENCES people_group (id);

CREATE TABLE goal_version (
    id {id},
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    valid_from INTEGER NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    source_document TEXT,
    target REAL NOT NULL CHECK (target > 0 AND target <= 100),
    due_on INTEGER NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('any', 'all', 'hours')),
    hours REAL CHECK (hours > 0),
    since INTEGER,
    yearly INTEGER NOT NULL CHECK (yearly IN (0, 1)),
    validity_months INTEGER CHECK (validity_months > 0),
    categories TEXT NOT NULL,
    leaders_only INTEGER NOT NULL CHECK (leaders_only IN (0, 1)),
    agency_id INTEGER REFERENCES agency (id),
    people_group_id INTEGER REFERENCES people_group (id),
    score_max REAL CHECK (score_max > 0),
    score_mode TEXT NOT NULL CHECK (score_mode IN ('linear', 'capped', 'steps')),
    score_cap REAL CHECK (score_cap > 0 AND score_cap <= 100),
    score_steps TEXT NOT NULL,
    CHECK ((rule = 'hours') = (hours IS NOT NULL))
);
CREATE UNIQUE INDEX goal_version_start ON goal_version (goal_id, valid_from);

ALTER TABLE goal_course ADD COLUMN version_id INTEGER REFERENCES goal_version (id);
DROP INDEX goal_course_once;
CREATE UNIQUE INDEX goal_course_once ON goal_course (goal_id, coalesce(version_id, 0), course_id);

CREATE TABLE goal_exclusion (
    id {id},
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    version_id INTEGER REFERENCES goal_version (id),
    agency_id INTEGER NOT NULL REFERENCES agency (id)
);
CREATE UNIQUE INDEX goal_exclusion_once ON goal_exclusion (goal_id, coalesce(version_id, 0), agency_id);

-- What was issued stands for itself: it refers to no row that could change or go.
CREATE TABLE issued_report (
    id {id},
    title TEXT NOT NULL CHECK (title <> ''),
    goal_code TEXT NOT NULL,
    goal_title TEXT NOT NULL,
    source_document TEXT,
    target REAL NOT NULL,
    due_on INTEGER NOT NULL,
    as_of INTEGER NOT NULL,
    tree_on INTEGER NOT NULL,
    issued_at TEXT NOT NULL,
    issued_by TEXT NOT NULL
);

CREATE TABLE issued_line (
    id {id},
    report_id INTEGER NOT NULL REFERENCES issued_report (id),
    agency_number INTEGER NOT NULL,
    parent_number INTEGER,
    depth INTEGER NOT NULL,
    code TEXT,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    headcount INTEGER NOT NULL,
    out_of_scope INTEGER NOT NULL,
    exempt INTEGER NOT NULL,
    trained INTEGER NOT NULL,
    own_headcount INTEGER NOT NULL,
    own_out_of_scope INTEGER NOT NULL,
    own_exempt INTEGER NOT NULL,
    own_trained INTEGER NOT NULL,
    needed INTEGER NOT NULL,
    score REAL,
    status TEXT
);
CREATE INDEX issued_line_report ON issued_line (report_id);

CREATE TABLE issued_person (
    id {id},
    report_id INTEGER NOT NULL REFERENCES issued_report (id),
    official_number INTEGER NOT NULL,
    full_name TEXT NOT NULL,
    agency_number INTEGER NOT NULL,
    agency TEXT NOT NULL,
    position TEXT,
    status TEXT NOT NULL CHECK (status IN ('trained', 'untrained', 'exempt', 'out_of_scope')),
    completed_on INTEGER,
    evidence TEXT
);
CREATE INDEX issued_person_report ON issued_person (report_id, agency_number);
"""


def up(migrator: Any, db: Any) -> None:
    """Add versions, groups and issued reports; goals keep their rows and ids."""
    for statement in TABLES.format(id="INTEGER PRIMARY KEY AUTOINCREMENT").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
