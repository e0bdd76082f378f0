"""Agencies through time, officials, postings, courses, completions, goals, imported files, change sets."""

from typing import Any

TABLES = """
CREATE TABLE change_set (
    id {id},
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    undoes_id INTEGER REFERENCES change_set (id)
);
CREATE INDEX change_set_undoes ON change_set (undoes_id) WHERE undoes_id IS NOT NULL;

-- The change set that is being written, inside its transaction only; never seen by anybody else.
CREATE TABLE open_change_set (set_id INTEGER NOT NULL);

CREATE TABLE change (
    id {id},
    set_id INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    before TEXT
);
CREATE INDEX change_set_id ON change (set_id);
CREATE INDEX change_row ON change (table_name, row_id);

CREATE TABLE agency (id {id});

CREATE TABLE agency_version (
    id {id},
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    parent_id INTEGER REFERENCES agency (id),
    code TEXT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    level TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    CHECK (valid_from < valid_to),
    CHECK (code <> ''),
    CHECK (parent_id <> agency_id)
);
CREATE UNIQUE INDEX agency_version_start ON agency_version (agency_id, valid_from);
CREATE INDEX agency_version_parent ON agency_version (parent_id);
CREATE INDEX agency_version_code ON agency_version (code) WHERE code IS NOT NULL;
CREATE INDEX agency_version_name ON agency_version (name_key);

CREATE TABLE official (
    id {id},
    full_name TEXT NOT NULL CHECK (full_name <> ''),
    loose_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    search_text TEXT NOT NULL,
    gender TEXT CHECK (gender IN ('male', 'female')),
    birth_date INTEGER,
    birth_year INTEGER,
    national_id TEXT CHECK (length(national_id) IN (9, 12)),
    former_national_id TEXT,
    staff_code TEXT CHECK (staff_code <> ''),
    phone TEXT,
    email TEXT
);
CREATE UNIQUE INDEX official_national_id ON official (national_id) WHERE national_id IS NOT NULL;
CREATE INDEX official_former_id ON official (former_national_id) WHERE former_national_id IS NOT NULL;
CREATE INDEX official_staff_code ON official (staff_code) WHERE staff_code IS NOT NULL;
CREATE INDEX official_loose ON official (loose_key);
CREATE INDEX official_search ON official (sort_key, search_text);

CREATE TABLE posting (
    id {id},
    official_id INTEGER NOT NULL REFERENCES official (id),
    agency_id INTEGER NOT NULL REFERENCES agency (id),
    unit TEXT,
    position TEXT,
    category TEXT CHECK (category IN ('cadre', 'civil_servant', 'public_employee', 'contract', 'part_time')),
    is_leader INTEGER NOT NULL CHECK (is_leader IN (0, 1)),
    is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    CHECK (valid_from < valid_to)
);
CREATE INDEX posting_official ON posting (official_id, valid_from);
CREATE INDEX posting_covering
    ON posting (agency_id, category, is_leader, is_primary, valid_from, valid_to, official_id);

CREATE TABLE course (
    id {id},
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('course', 'workshop', 'briefing')),
    hours REAL NOT NULL CHECK (hours > 0),
    validity_months INTEGER CHECK (validity_months > 0)
);

CREATE TABLE completion (
    id {id},
    official_id INTEGER NOT NULL REFERENCES official (id),
    course_id INTEGER NOT NULL REFERENCES course (id),
    completed_on INTEGER NOT NULL,
    expires_on INTEGER NOT NULL,
    hours REAL NOT NULL CHECK (hours >= 0),
    score TEXT,
    grade TEXT,
    certificate_no TEXT,
    evidence TEXT,
    CHECK (completed_on < expires_on)
);
CREATE UNIQUE INDEX completion_once ON completion (official_id, course_id, completed_on);
CREATE INDEX completion_covering ON completion (course_id, completed_on, expires_on, official_id, hours);

CREATE TABLE goal (
    id {id},
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    source_document TEXT,
    target REAL NOT NULL CHECK (target > 0 AND target <= 100),
    due_on INTEGER NOT NULL,
    rule TEXT NOT NULL CHECK (rule IN ('any', 'all', 'hours')),
    hours REAL CHECK (hours > 0),
    since INTEGER,
    categories TEXT NOT NULL DEFAULT '',
    leaders_only INTEGER NOT NULL DEFAULT 0 CHECK (leaders_only IN (0, 1)),
    agency_id INTEGER REFERENCES agency (id),
    score_max REAL CHECK (score_max > 0),
    score_mode TEXT NOT NULL DEFAULT 'linear' CHECK (score_mode IN ('linear', 'capped', 'steps')),
    score_cap REAL CHECK (score_cap > 0 AND score_cap <= 100),
    score_steps TEXT NOT NULL DEFAULT '',
    CHECK ((rule = 'hours') = (hours IS NOT NULL))
);

CREATE TABLE goal_course (
    id {id},
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    course_id INTEGER NOT NULL REFERENCES course (id)
);
CREATE UNIQUE INDEX goal_course_once ON goal_course (goal_id, course_id);

CREATE TABLE exemption (
    id {id},
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    official_id INTEGER NOT NULL REFERENCES official (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    CHECK (valid_from < valid_to)
);
CREATE INDEX exemption_goal ON exemption (goal_id, valid_from);
CREATE INDEX exemption_official ON exemption (official_id);

CREATE TABLE imported_file (
    id {id},
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('roster', 'completions', 'agencies')),
    effective_on INTEGER NOT NULL
);
CREATE INDEX imported_file_hash ON imported_file (sha256);

CREATE TABLE imported_row (
    id {id},
    file_id INTEGER NOT NULL REFERENCES imported_file (id),
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    action TEXT NOT NULL
        CHECK (action IN ('create', 'update', 'transfer', 'unchanged', 'review', 'reject')),
    official_id INTEGER REFERENCES official (id),
    completion_id INTEGER REFERENCES completion (id),
    agency_id INTEGER REFERENCES agency (id),
    because TEXT NOT NULL
);
CREATE INDEX imported_row_file ON imported_row (file_id);
CREATE INDEX imported_row_official ON imported_row (official_id) WHERE official_id IS NOT NULL;
CREATE INDEX imported_row_completion ON imported_row (completion_id) WHERE completion_id IS NOT NULL;
CREATE INDEX imported_row_agency ON imported_row (agency_id) WHERE agency_id IS NOT NULL;
"""


def up(migrator: Any, db: Any) -> None:
    """Make the first schema."""
    for statement in TABLES.format(id="INTEGER PRIMARY KEY AUTOINCREMENT").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
