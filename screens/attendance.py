"""The attendance of a class: people down, sessions across, a key a mark, each written at once."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from textual import getters, on
from textual.widget import Widget
from textual.widgets import Static

from capacity import dates
from capacity.attendance import (
    Attendance,
    AttendanceRow,
    MarkEvent,
    attendance,
    mark_history,
    mark_name,
    rule_text,
    session_name,
    symbol,
)
from capacity.classes import ClassRow
from capacity.i18n import _, format_number, format_percent
from capacity.sessions import SessionRow
from screens.attendance_texts import (
    COLUMN_KEYS,
    MARKS,
    OTHER_KEYS,
    fraction,
    history_text,
    hours_text,
    legend,
    mark_of_key,
    minute_letters,
    minutes_problem,
    minutes_prompt,
    short_session,
    standing,
    told,
    told_results,
)
from screens.class_sessions import ask_ahead, ask_reason, toggle_session
from screens.commands import ATTENDANCE, bindings
from screens.marking import ColumnWish, Wish, Written, write_column, write_mark
from screens.page import Page
from screens.subjects import Subject
from screens.widgets.grid_rows import GridCell, GridColumn, GridRow
from screens.widgets.mark_grid import MarkGrid
from screens.widgets.rows import Column, TableRow

_TONES = {"present": "", "late": "warn", "left_early": "warn", "excused": "dim", "absent": "bad"}
_KEEP, _OVERWRITE = range(2)


class AttendancePage(Page):
    """The grid of one class."""

    SECTION = "classes"
    OFFERS = ATTENDANCE
    BINDINGS = bindings(ATTENDANCE)
    EXPLANATION = _(
        "Who attended which session. Arrows move; x, m, s, p, v mark, each mark is written at once and the cursor "
        "goes on to the next person; after m and s type the minutes and press Enter, as m30 Enter. A marks everybody "
        "present who is not recorded yet: then mark the exceptions. h tells who wrote the mark under the cursor, and "
        "what stood there before."
    )
    grid = getters.query_one(MarkGrid)

    def __init__(self, class_row: ClassRow, session_id: int | None = None) -> None:
        super().__init__()
        self._class, self._session_id = class_row, session_id
        self._sessions: tuple[SessionRow, ...] = ()
        self._rows: dict[int, AttendanceRow] = {}
        self._queue: deque[Wish | ColumnWish] = deque()
        self._is_asking = False
        self._shows_history = False
        self._history = ""

    @property
    def subject(self) -> Subject:
        """The class."""
        return Subject(class_id=self._class.id)

    def body(self) -> Iterable[Widget]:
        """The grid, and below it the signs, the rule and the person under the cursor."""
        yield MarkGrid(
            (_("Full name"), _("Agency")),
            (
                Column(_("hours").capitalize(), 8, is_number=True),
                Column(_("share").capitalize(), 7, is_number=True),
                Column(_("of all hours").capitalize(), 8, is_number=True, from_width=110),
            ),
            marks=MARKS,
            keys=OTHER_KEYS,
            minutes=minute_letters(),
        )
        yield Static(classes="ledger", markup=False)

    def load(self) -> None:
        """Read the class beside the interface."""
        self.stand_at(_("Classes"), f"{self._class.code} {self._class.title}", _("Attendance"))
        self.job(lambda: attendance(self._class.id), self._show)

    def _show(self, found: Attendance) -> None:
        self._class, self._sessions = found.class_row, found.sessions
        self._rows = {row.enrolment_id: row for row in found.rows}
        columns = [self._column(number, session) for number, session in enumerate(found.sessions, 1)]
        place = None
        if self._session_id:
            place = 0, [session.id for session in found.sessions].index(self._session_id)
            self._session_id = None
        self.grid.show(columns, [self._line(row) for row in found.rows], place)
        self._show_queue()

    def _column(self, number: int, session: SessionRow) -> GridColumn:
        title = f"{number}*" if session.is_closed else str(number)
        return GridColumn(title, f"{session.on:%d/%m}", is_called=not self._needs_reason(session))

    def _line(self, row: AttendanceRow) -> GridRow:
        figures = (fraction(row.share), format_percent(row.share.value), format_percent(row.over_all.value))
        cells = tuple(self._cell(mark, session) for mark, session in zip(row.marks, self._sessions, strict=True))
        return GridRow(row.enrolment_id, row.full_name, row.agency, cells, figures, "" if row.can_pass else "bad")

    def _cell(self, mark: str | None, session: SessionRow) -> GridCell:
        if mark is None:
            return GridCell("·" if session.on > dates.today() else symbol(None), "dim")
        return GridCell(symbol(mark), _TONES[mark.partition(":")[0]])

    @property
    def _here(self) -> tuple[AttendanceRow, SessionRow] | None:
        """Whom and what the cursor stands on."""
        row, column = self.grid.row, self.grid.column
        return None if row is None or column is None else (self._rows[row.key], self._sessions[column])

    @on(MarkGrid.Moved)
    def _when_moved(self) -> None:
        self._history = ""
        self._tell()
        if self._shows_history and (here := self._here):
            row, session = here
            self.job(lambda: mark_history(row.enrolment_id, session.id), self._tell_history, "mark history")

    @on(MarkGrid.Typing)
    def _when_typing(self, event: MarkGrid.Typing) -> None:
        if event.problem:
            self.program.say_error(minutes_problem(event.problem))
        self._tell()

    def _tell_history(self, events: list[MarkEvent]) -> None:
        self._history = history_text(events)
        self._tell()

    def _tell(self) -> None:
        """Say what stands under the cursor, at the top and below the grid."""
        here, lines = self._here, [minutes_prompt(self.grid.asked) or legend(), rule_text(self._class)]
        if here:
            row, session = here
            number = _("session {number}/{count}").format(
                number=self._sessions.index(session) + 1, count=len(self._sessions)
            )
            hours = _("{hours} hours").format(hours=hours_text(session.hours))
            closed = [_("locked")] * session.is_closed
            aside = " · ".join([number, short_session(session), hours, *closed])
            self.stand_at(_("Classes"), f"{self._class.code} {self._class.title}", _("Attendance"), aside=aside)
            lines.append(standing(self._class, row))
        else:
            lines.append(_("Nobody is enrolled yet.") if self._sessions else _("There is no session yet."))
        if self._shows_history:
            lines.append(self._history)
        self.query_one(".ledger", Static).update("\n".join(lines))

    def action_press(self, key: str) -> None:
        """Do what a key does on the cell under the cursor."""
        self.grid.press(key)

    @on(MarkGrid.Pressed)
    def _when_pressed(self, event: MarkGrid.Pressed) -> None:
        row, session = self._rows[event.row], self._sessions[event.column]
        if event.key in COLUMN_KEYS:
            wish = partial(ColumnWish, session)
            ask_ahead(self, session, lambda: self._with_reason(session, lambda reason: self._enqueue(wish(reason))))
            return
        mark, was = mark_of_key(event.key, event.digits), row.marks[event.column]
        if was != mark:
            self._with_reason(session, lambda reason: self._enqueue(Wish(row, session, mark, was, reason)))

    def _with_reason(self, session: SessionRow, then: Callable[[str | None], None]) -> None:
        """Go on at once, or with a reason where the session or the class is closed."""
        if self._needs_reason(session):
            ask_reason(self, _("{session} is closed. Why is it changed?").format(session=session_name(session)), then)
        else:
            then(None)

    def _needs_reason(self, session: SessionRow) -> bool:
        return self._class.state == "closed" or session.is_closed

    def _enqueue(self, wish: Wish | ColumnWish) -> None:
        """Show what was typed, and write it as soon as what came before is written."""
        self._queue.append(wish)
        self._show_queue()
        self._write_next()

    def _place_of(self, session: SessionRow) -> int | None:
        """Which column a session is, if it is still there."""
        return next((place for place, one in enumerate(self._sessions) if one.id == session.id), None)

    def _put(self, wish: Wish) -> None:
        """Show a mark before it is written."""
        row, place = self._rows.get(wish.row.enrolment_id), self._place_of(wish.session)
        if row and place is not None:
            self._replace(replace(row, marks=(*row.marks[:place], wish.mark, *row.marks[place + 1 :])))

    def _show_queue(self) -> None:
        """Show what was typed and is not written yet over what the database says."""
        for wish in self._queue:
            if isinstance(wish, Wish):
                self._put(wish)

    def _replace(self, row: AttendanceRow) -> None:
        self._rows[row.enrolment_id] = row
        self.grid.replace(self._line(row))

    def _write_next(self) -> None:
        if not self._queue or self.is_writing or self._is_asking:
            return
        wish = self._queue.popleft()
        if isinstance(wish, Wish):
            self.write(partial(write_mark, self._class, wish), self._when_written)
        else:
            self.write(partial(write_column, self._class, wish), partial(self._when_column_written, wish.session))

    def _when_written(self, written: Written) -> None:
        if len(written.row.marks) == len(self._sessions):
            self._replace(written.row)
            self._show_queue()
        else:
            # Somebody has added a session or taken one away.
            self.load()
        if written.conflict:
            self._ask_which(written)
            return
        text = told(written.wish.told(), self._class, written.row)
        text = told_results(text, leaves_result=written.leaves_result, is_ahead=written.wish.is_ahead)
        self.program.say(text, can_undo=True)
        self._changed_here()
        self._write_next()

    def _when_column_written(self, session: SessionRow, written: tuple[int, bool]) -> None:
        count, leaves_result = written
        text = _("{session}: {count} more marked present.")
        text = text.format(session=session_name(session), count=format_number(count))
        self.program.say(told_results(text, leaves_result=leaves_result), can_undo=count > 0)
        self.program.data_changed()
        self._write_next()

    def _changed_here(self) -> None:
        """Let the other screens read again; this one shows what was written already."""
        self.program.revision += 1
        self._revision = self.program.revision

    def _ask_which(self, written: Written) -> None:
        """Somebody else marked the cell meanwhile: both marks are shown, and the officer says which one holds."""
        from screens.dialogs import Choose

        wish = written.wish
        place = self._place_of(wish.session)
        now = None if place is None else written.row.marks[place]
        rows = [
            TableRow(_KEEP, (mark_name(now), _("keep what stands there"))),
            TableRow(_OVERWRITE, (mark_name(wish.mark), _("write what I typed"))),
        ]

        def chosen(key: int | None) -> None:
            self._is_asking = False
            if key == _OVERWRITE:
                self._queue.appendleft(replace(wish, was=now))
                self._show_queue()
            self._write_next()

        self._is_asking = True
        self.program.say(written.conflict)
        columns = (Column("", 24), Column(""))
        self.program.push_screen(Choose(written.conflict, columns, rows, has_header=False), chosen)

    def when_failed(self) -> None:
        """Show what stands in the database, and go on with what was typed meanwhile."""
        if self._queue:
            self._write_next()
        self.load()

    def action_show_history(self) -> None:
        """Tell who wrote the mark under the cursor and what stood there before, or no longer."""
        self._shows_history = not self._shows_history
        self._when_moved()

    def action_toggle_session(self) -> None:
        """Close the session under the cursor, so that changes need a reason, or open it again."""
        if here := self._here:
            toggle_session(self, self._class, here[1])
