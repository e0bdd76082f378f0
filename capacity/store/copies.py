"""Copies of the database that are made by themselves before anything that is hard to look over, and kept for a while.

They lie in a folder beside the database. SQLite's own backup writes them, page by page and also while others work.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from capacity.errors import DatabaseError, NotFound
from capacity.i18n import _
from capacity.store import cipher
from capacity.store.connection import db, key, rows

COPIED_BEFORE = frozenset({"import", "reorganise", "merge", "close", "repair", "restore", "undo", "redo"})
"""The kinds of change sets before which the database is copied."""
_LATEST = 10
_DAYS = 14
_MONTHS = 12
UNFINISHED = ".part"
"""The end of the name of a file that is being written."""
_NAME = re.compile(r"(?P<at>\d{8}-\d{6})\.(?P<change>\d+)\.(?P<reason>[a-z]+)\.db")

_enabled = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the database, as it was before something was done."""

    path: Path
    at: datetime
    change: int
    """The latest recorded change in it."""
    reason: str
    """The kind of what was about to be done."""


def keep_copies(enabled: bool) -> None:
    """Whether the open database is copied before what is named in COPIED_BEFORE."""
    global _enabled
    _enabled = enabled


def copies() -> list[Copy]:
    """The copies of the open database, newest first."""
    found = []
    for path in _folder(Path(db.database)).glob("*.db"):
        if said := _NAME.fullmatch(path.name):
            at = datetime.strptime(said["at"], "%Y%m%d-%H%M%S")
            found.append(Copy(path, at, int(said["change"]), said["reason"]))
    return sorted(found, key=lambda copy: (copy.at, copy.change), reverse=True)


def copies_before_updates() -> list[Copy]:
    """The copies that lie beside the open database since newer versions of the program brought it up to date."""
    found = []
    for path in _before_updates(Path(db.database)):
        at = datetime.strptime(path.suffixes[-2], ".%Y%m%d-%H%M%S")
        found.append(Copy(path, at, 0, "update"))
    return found


def files_beside(path: Path) -> list[Path]:
    """Every copy that the program made of a database file, open or not."""
    return [*_folder(path).glob("*.db"), *_before_updates(path)]


def copy_before(kind: str) -> Path | None:
    """Copy the open database before something of a kind is done; nothing where a copy says the same already.

    Raises DatabaseError where the copy cannot be written: what cannot be gone back on is not begun.
    """
    if not _enabled or kind not in COPIED_BEFORE:
        return None
    change = next(rows("SELECT coalesce(max(id), 0) FROM change"))[0]
    there = copies()
    if (there and there[0].change == change) or not change:
        return None
    path = _folder(Path(db.database)) / f"{datetime.now():%Y%m%d-%H%M%S}.{change}.{kind}.db"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_copy(path)
        sweep_parts(Path(db.database))
    except OSError as error:
        raise DatabaseError(
            _("The copy before this could not be written, so nothing was done: {reason}.").format(reason=error.strerror)
        ) from error
    for old in _superfluous(copies()):
        old.path.unlink(missing_ok=True)
    return path


def write_copy(path: Path) -> None:
    """Write the open database to a new file of mode 0600, which appears whole or not at all. Raises DatabaseError."""
    part = path.with_name(path.name + UNFINISHED)
    # What a killed program left of the same copy is written anew.
    os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    try:
        target = cipher.connect(str(part), key=key())
        try:
            db.connection().backup(target)
            # One file that says all, with no log beside it.
            target.execute("PRAGMA journal_mode = delete")
        finally:
            target.close()
        part.replace(path)
    except cipher.failures() as error:
        part.unlink(missing_ok=True)
        raise DatabaseError(
            _("The copy “{path}” could not be written: {reason}.").format(path=path, reason=error)
        ) from error


def copy_at(text: str) -> Copy:
    """The latest copy made at or before a time of day `HH:MM` of today, or `dd/mm/yyyy HH:MM`; raises NotFound."""
    for form in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%H:%M"):
        try:
            asked = datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        if form == "%H:%M":
            asked = datetime.combine(datetime.now().date(), asked.time())
        until = asked + timedelta(minutes=1)
        for copy in copies():
            if copy.at < until:
                return copy
    raise NotFound(_("There is no copy “{text}”; `capacity copies` lists them.").format(text=text))


def sweep_parts(path: Path, days: int = 1) -> None:
    """Remove the unfinished copies that killed programs left; what is young may be another one's, still at it."""
    until = (datetime.now() - timedelta(days=days)).timestamp()
    for part in _folder(path).glob(f"*{UNFINISHED}"):
        if part.stat().st_mtime < until:
            part.unlink(missing_ok=True)


def _folder(path: Path) -> Path:
    return path.with_name(path.name + ".copies")


def _before_updates(path: Path) -> Iterable[Path]:
    return path.parent.glob(f"{path.name}.*.before-update")


def _superfluous(newest_first: Iterable[Copy]) -> list[Copy]:
    """All but the latest, the first of each of the last days, and the first of each of the last months."""
    found = list(newest_first)
    days: dict[object, Copy] = {}
    months: dict[object, Copy] = {}
    for copy in found:
        days[copy.at.date()] = copy
        months[copy.at.year, copy.at.month] = copy
    kept = {*found[:_LATEST], *list(days.values())[:_DAYS], *list(months.values())[:_MONTHS]}
    return [copy for copy in found if copy not in kept]
