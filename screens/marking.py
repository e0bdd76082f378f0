"""Writing marks beside the interface: what was wished, and what became of it."""

from dataclasses import dataclass

from capacity.attendance import AttendanceRow, MarkChange, mark_all, mark_name, row_of, session_name, set_marks
from capacity.classes import ClassRow
from capacity.dates import today
from capacity.errors import CapacityError, Conflict
from capacity.history import change_set
from capacity.i18n import _
from capacity.outcomes import contradicted
from capacity.sessions import SessionRow


@dataclass(frozen=True, slots=True)
class Wish:
    """A mark that is to be written; `was` is what the screen showed before."""

    row: AttendanceRow
    session: SessionRow
    mark: str | None
    was: str | None
    reason: str | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether it tells of a session that is still to come what only that can show: most likely a wrong column."""
        return self.session.on > today() and self.mark not in (None, "excused")

    def told(self) -> str:
        """The mark in words, for the history and the message line."""
        return f"{self.row.full_name}, {session_name(self.session)}: {mark_name(self.mark)}"


@dataclass(frozen=True, slots=True)
class ColumnWish:
    """A session in which everybody is to be present who is not recorded yet."""

    session: SessionRow
    reason: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a wish: the row as it stands now, and why it was not written where somebody else was first."""

    wish: Wish
    row: AttendanceRow
    conflict: str = ""
    leaves_result: bool = False
    """Whether the result written when the class was closed stays, while the marks say another from now on."""


def write_mark(class_row: ClassRow, wish: Wish) -> Written:
    """Write one mark, unless the cell has changed since it was shown."""
    change = MarkChange(wish.row.enrolment_id, wish.session.id, wish.mark, wish.was)
    conflict, before = "", _contradicted(class_row, wish.reason)
    try:
        with change_set(_("Attendance {code}: {mark}").format(code=class_row.code, mark=wish.told()), "attendance"):
            set_marks(class_row.id, [change], reason=wish.reason)
    except Conflict as error:
        conflict = str(error)
    except CapacityError as error:
        # The cursor has gone on to somebody else meanwhile.
        raise CapacityError(f"{wish.row.full_name}: {error}") from error
    leaves = bool(_contradicted(class_row, wish.reason) - before)
    return Written(wish, row_of(class_row.id, wish.row.enrolment_id), conflict, leaves)


def _contradicted(class_row: ClassRow, reason: str | None) -> set[int]:
    """Whose result is not what the marks say; asked only where a mark needs a reason, as in a closed class."""
    return {one.enrolment_id for one in contradicted(class_row.id)} if reason else set()


def write_column(class_row: ClassRow, wish: ColumnWish) -> tuple[int, bool]:
    """Mark everybody of a session present who is not recorded yet; answers how many, and whether results stay behind.

    Results stay behind that were written when the class was closed and that the marks contradict from now on.
    """
    title = _("Attendance {code}: {session}, all present").format(
        code=class_row.code, session=session_name(wish.session)
    )
    before = _contradicted(class_row, wish.reason)
    with change_set(title, "attendance"):
        count = mark_all(class_row.id, wish.session.id, "present", only_unrecorded=True, reason=wish.reason)
    return count, bool(_contradicted(class_row, wish.reason) - before)
