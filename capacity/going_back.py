"""Going back to a copy of the database: what it holds, and what would be lost."""

from dataclasses import dataclass
from pathlib import Path

from capacity.errors import DatabaseError
from capacity.i18n import _
from capacity.store import cipher
from capacity.store.connection import rows
from capacity.store.copies import Copy

_TABLES = ("official", "agency", "training_class", "mark", "completion")


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a database holds."""

    people: int = 0
    agencies: int = 0
    classes: int = 0
    marks: int = 0
    completions: int = 0


def reason_name(reason: str) -> str:
    """What was about to be done when a copy was made, in the user's language."""
    return {
        "import": _("import"),
        "reorganise": _("reorganisation"),
        "merge": _("merge of two people"),
        "close": _("closing of a class"),
        "repair": _("repair"),
        "restore": _("restoring a copy"),
        "undo": _("undo"),
        "redo": _("redo"),
    }.get(reason, reason)


def contents() -> Contents:
    """How much the open database holds."""
    return Contents(*(next(rows(f"SELECT count(*) FROM {table}"))[0] for table in _TABLES))


def contents_of(path: Path) -> Contents:
    """How much a copy holds; raises DatabaseError where it cannot be read."""
    try:
        connection = cipher.read(path)
        try:
            return Contents(*(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _TABLES))
        finally:
            connection.close()
    except cipher.failures() as error:
        raise DatabaseError(_("“{path}” is not a database of this program.").format(path=path)) from error


def written_since(copy: Copy) -> list[str]:
    """The titles of what was written after a copy was made, newest first: what going back to it takes away."""
    query = """
        SELECT title FROM change_set WHERE id IN (SELECT DISTINCT set_id FROM change WHERE id > ?) ORDER BY id DESC
    """
    return [title for (title,) in rows(query, copy.change)]
