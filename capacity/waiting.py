"""What waits for somebody: rows of files that were held back, sessions without attendance, classes not closed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path, PurePath

from capacity.dates import from_day, to_day
from capacity.i18n import _
from capacity.sessions import SessionRow, session_by_id
from capacity.settings import remember, remembered
from capacity.store.connection import rows

_RECENT = timedelta(days=60)
"""What is older is no longer asked about: nobody will answer it."""
_MOST = 30
_NOTE = "imported-files.json"
"""Where each imported file lay: kept beside the database, as it is about this computer."""
_MOST_PATHS = 200
_SEATED = "e.status IN ('enrolled', 'completed', 'not_completed')"


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """An imported file of which rows were held back, and which has not been imported again since."""

    id: int
    name: str
    sha256: str
    at: datetime
    questions: int
    errors: int


@dataclass(frozen=True, slots=True)
class WaitingClass:
    """A class whose last day has passed and that is not closed."""

    id: int
    code: str
    title: str
    ended_on: date


def held_back_name(stem: str) -> str:
    """The name that is proposed for the rows of a file that are handed back; it is known by it when it returns."""
    return _("{name}-held-back.xlsx").format(name=stem)


def waiting_files(on: date) -> list[WaitingFile]:
    """The files of the last two months with rows held back, newest first; without those that came again."""
    query = """
        SELECT f.id, f.name, f.sha256, s.at,
               (SELECT count(*) FROM imported_row r WHERE r.file_id = f.id AND r.action = 'review'),
               (SELECT count(*) FROM imported_row r WHERE r.file_id = f.id AND r.action = 'reject')
        FROM imported_file f
        JOIN change c ON c.table_name = 'imported_file' AND c.row_id = f.id AND c.before IS NULL
        JOIN change_set s ON s.id = c.set_id
        WHERE s.at >= ? GROUP BY f.id ORDER BY f.id DESC
    """
    found: list[WaitingFile] = []
    came_again: set[str] = set()
    for number, name, sha256, at, questions, errors in rows(query, (on - _RECENT).isoformat()):
        known_as = {sha256, name, held_back_name(PurePath(name).stem)}
        if questions + errors and not known_as & came_again:
            found.append(WaitingFile(number, name, sha256, datetime.fromisoformat(at), questions, errors))
        came_again |= {sha256, name}
    return found[:_MOST]


def remember_path(sha256: str, path: Path) -> None:
    """Keep where a file lay that was imported, under the digest of what it held."""
    others = {known: place for known, place in _paths().items() if known != sha256}
    latest = [*others.items(), (sha256, str(path.resolve()))][-_MOST_PATHS:]
    remember(_NOTE, json.dumps(dict(latest), ensure_ascii=False))


def path_of(file: WaitingFile) -> Path | None:
    """Where a file lay when it was imported on this computer, whatever has become of it; None where that is unknown."""
    place = _paths().get(file.sha256)
    return Path(place) if place else None


def _paths() -> Mapping[str, str]:
    try:
        found = json.loads(remembered(_NOTE) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def unmarked_sessions(on: date) -> list[tuple[SessionRow, str, str, int]]:
    """The sessions of the last two months before a day without any mark, latest first: with code, title and people."""
    query = f"""
        SELECT s.id, c.code, c.title,
               (SELECT count(*) FROM enrolment e WHERE e.training_class_id = c.id AND {_SEATED}) AS people
        FROM session s JOIN training_class c ON c.id = s.training_class_id
        WHERE s.held_on >= ? AND s.held_on < ? AND NOT s.is_closed AND c.state IN ('planned', 'open', 'held')
          AND people AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.session_id = s.id)
        ORDER BY s.held_on DESC, s.id LIMIT ?
    """
    found = list(rows(query, to_day(on - _RECENT), to_day(on), _MOST))
    return [(session_by_id(number), code, title, people) for number, code, title, people in found]


def unclosed_classes(on: date) -> list[WaitingClass]:
    """The classes that are over, or said to be held, and have no results yet; the latest first."""
    query = """
        SELECT id, code, title, ended FROM (
            SELECT c.*, coalesce(c.ends_on, (SELECT max(held_on) FROM session s WHERE s.training_class_id = c.id))
                   AS ended
            FROM training_class c WHERE c.state IN ('open', 'held'))
        WHERE ended < ?1 ORDER BY ended DESC, id LIMIT ?2
    """
    return [
        WaitingClass(number, code, title, from_day(day)) for number, code, title, day in rows(query, to_day(on), _MOST)
    ]
