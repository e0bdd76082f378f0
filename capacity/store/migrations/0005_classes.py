"""Classes: what is taught, its runs with sessions, people and marks, and the register of certificates."""

from typing import Any

TABLES = """
CREATE TABLE content_group (
    id {id},
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title TEXT NOT NULL CHECK (title <> '')
);

CREATE TABLE course_content (
    id {id},
    course_id INTEGER NOT NULL REFERENCES course (id),
    content_group_id INTEGER NOT NULL REFERENCES content_group (id)
);
CREATE UNIQUE INDEX course_content_once ON course_content (course_id, content_group_id);
CREATE INDEX course_content_group ON course_content (content_group_id);

-- Who completed course_id counts as having completed counts_as_id.
CREATE TABLE course_equivalence (
    id {id},
    course_id INTEGER NOT NULL REFERENCES course (id),
    counts_as_id INTEGER NOT NULL REFERENCES course (id),
    CHECK (course_id <> counts_as_id)
);
CREATE UNIQUE INDEX course_equivalence_once ON course_equivalence (counts_as_id, course_id);
CREATE INDEX course_equivalence_course ON course_equivalence (course_id);

CREATE TABLE training_class (
    id {id},
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    course_id INTEGER NOT NULL REFERENCES course (id),
    title TEXT NOT NULL CHECK (title <> ''),
    state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'held', 'closed', 'cancelled', 'postponed')),
    mode TEXT CHECK (mode IN ('in_person', 'online', 'blended', 'self_study')),
    decision_no TEXT,
    decision_on INTEGER,
    organiser TEXT,
    place TEXT,
    capacity INTEGER CHECK (capacity > 0),
    begins_on INTEGER,
    ends_on INTEGER,
    min_attendance REAL NOT NULL CHECK (min_attendance >= 0 AND min_attendance <= 100),
    excused TEXT NOT NULL CHECK (excused IN ('out', 'absent')),
    min_score REAL,
    cost INTEGER CHECK (cost >= 0),
    cost_source TEXT,
    note TEXT,
    closed_on INTEGER,
    CHECK (begins_on IS NULL OR ends_on IS NULL OR begins_on <= ends_on),
    CHECK ((state = 'closed') = (closed_on IS NOT NULL))
);
CREATE INDEX training_class_course ON training_class (course_id);
CREATE INDEX training_class_state ON training_class (state);

CREATE TABLE class_trainer (
    id {id},
    training_class_id INTEGER NOT NULL REFERENCES training_class (id),
    name TEXT NOT NULL CHECK (name <> ''),
    official_id INTEGER REFERENCES official (id),
    hours REAL CHECK (hours > 0)
);
CREATE INDEX class_trainer_class ON class_trainer (training_class_id);
CREATE INDEX class_trainer_official ON class_trainer (official_id) WHERE official_id IS NOT NULL;

CREATE TABLE session (
    id {id},
    training_class_id INTEGER NOT NULL REFERENCES training_class (id),
    held_on INTEGER NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('morning', 'afternoon', 'evening')),
    hours REAL NOT NULL CHECK (hours > 0),
    starts_at TEXT CHECK (starts_at GLOB '[0-2][0-9]:[0-5][0-9]'),
    is_closed INTEGER NOT NULL DEFAULT 0 CHECK (is_closed IN (0, 1))
);
CREATE UNIQUE INDEX session_once ON session (training_class_id, held_on, part);
CREATE INDEX session_day ON session (held_on);

CREATE TABLE enrolment (
    id {id},
    training_class_id INTEGER NOT NULL REFERENCES training_class (id),
    official_id INTEGER NOT NULL REFERENCES official (id),
    status TEXT NOT NULL CHECK (status IN ('enrolled', 'waiting', 'withdrawn', 'completed', 'not_completed')),
    place INTEGER NOT NULL,
    enrolled_on INTEGER NOT NULL,
    score TEXT,
    grade TEXT,
    reason TEXT
);
CREATE UNIQUE INDEX enrolment_once ON enrolment (training_class_id, official_id);
CREATE INDEX enrolment_official ON enrolment (official_id);

CREATE TABLE mark (
    id {id},
    enrolment_id INTEGER NOT NULL REFERENCES enrolment (id),
    session_id INTEGER NOT NULL REFERENCES session (id),
    status TEXT NOT NULL CHECK (status IN ('present', 'late', 'left_early', 'excused', 'absent')),
    minutes INTEGER CHECK (minutes > 0),
    reason TEXT,
    CHECK ((status IN ('late', 'left_early')) = (minutes IS NOT NULL))
);
CREATE UNIQUE INDEX mark_once ON mark (enrolment_id, session_id);
CREATE INDEX mark_session ON mark (session_id);
-- The history of a mark that was cleared is found by what the changes say it was.
CREATE INDEX change_of_mark ON change (json_extract(before, '$.enrolment_id'), json_extract(before, '$.session_id'))
    WHERE table_name = 'mark' AND before IS NOT NULL;

-- Numbers run without gaps per issuer and year; a wrong one is voided, never deleted.
CREATE TABLE certificate (
    id {id},
    issuer TEXT NOT NULL CHECK (issuer <> ''),
    year INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    official_id INTEGER NOT NULL REFERENCES official (id),
    course_id INTEGER NOT NULL REFERENCES course (id),
    completion_id INTEGER REFERENCES completion (id),
    issued_on INTEGER NOT NULL,
    voided_on INTEGER,
    void_reason TEXT,
    replaces_id INTEGER REFERENCES certificate (id),
    CHECK ((voided_on IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX certificate_number ON certificate (issuer, year, number);
CREATE INDEX certificate_official ON certificate (official_id);
CREATE INDEX certificate_completion ON certificate (completion_id) WHERE completion_id IS NOT NULL;
CREATE INDEX certificate_replaced ON certificate (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX certificate_course ON certificate (course_id);

ALTER TABLE completion ADD COLUMN training_class_id INTEGER REFERENCES training_class (id);
CREATE INDEX completion_class ON completion (training_class_id) WHERE training_class_id IS NOT NULL;

ALTER TABLE imported_file ADD COLUMN training_class_id INTEGER REFERENCES training_class (id);
ALTER TABLE imported_file ADD COLUMN new_kind TEXT NOT NULL DEFAULT 'roster'
    CHECK (new_kind IN ('roster', 'completions', 'agencies', 'attendance', 'courses'));
UPDATE imported_file SET new_kind = kind;
ALTER TABLE imported_file DROP COLUMN kind;
ALTER TABLE imported_file RENAME COLUMN new_kind TO kind;
"""

CONTENT_GROUPS = (
    ("NLS1", "Nhận thức chung về chuyển đổi số"),
    ("NLS2", "Sử dụng thiết bị, phần mềm và dịch vụ số phổ biến"),
    ("NLS3", "Khai thác, sử dụng dữ liệu và thông tin"),
    ("NLS4", "Giao tiếp và hợp tác trong môi trường số"),
    ("NLS5", "Sáng tạo nội dung số"),
    ("NLS6", "An toàn, an ninh mạng"),
    ("NLS7", "Giải quyết vấn đề bằng sản phẩm, giải pháp số"),
    ("LLCT", "Lý luận chính trị"),
    ("QPAN", "Quốc phòng, an ninh"),
    ("QLNN", "Quản lý nhà nước"),
    ("VTVL", "Kiến thức, kỹ năng theo vị trí việc làm"),
)
"""The seven groups of NĐ 224/2026/NĐ-CP, Art. 77, and the other groups of NĐ 171/2025/NĐ-CP."""


def up(migrator: Any, db: Any) -> None:
    """Add classes and all that belongs to them; imported files may be of two more kinds."""
    # The recording triggers name the column that is made anew here; opening the file installs them again.
    for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute_sql(f'DROP TRIGGER "{name}"')
    for statement in TABLES.format(id="INTEGER PRIMARY KEY AUTOINCREMENT").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    for group in CONTENT_GROUPS:
        db.execute_sql("INSERT INTO content_group (code, title) VALUES (?, ?)", group)
