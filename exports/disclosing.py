"""Files about people: the history records who took what, together with the file or not at all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from capacity.disclosure import record_disclosure
from capacity.i18n import _
from capacity.store.connection import db

PERSON = ("full_name", "birth_date", "position", "category", "unit", "agency")
"""The fields of a list of people, but for the identity number."""


def person_fields(*, with_national_id: bool) -> tuple[str, ...]:
    """The fields of a list of people with their identity numbers, in full or masked."""
    return (*PERSON, "national_id" if with_national_id else "national_id_masked")


@contextmanager
def recorded(path: Path, what: str, columns: Sequence[str], count: int, *, reason: str | None = None) -> Iterator[None]:
    """Record that so many people's columns (names of fields) are written to a file, if the block writes it.

    Raises BadInput where identity numbers leave without a reason, Refused where the database cannot keep that they do.
    """
    title = _("Exported: {what} to {file}").format(what=what, file=path.name)
    with db.atomic():
        record_disclosure("export", title=title, columns=columns, count=count, reason=reason)
        yield
