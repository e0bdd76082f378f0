"""From a report of participants to marks: which session it is about, and who was there long enough."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from capacity.dates import format_date, today
from capacity.errors import BadInput
from capacity.i18n import _
from capacity.marks import mark_name, session_name
from capacity.sessions import SessionRow
from capacity.store.connection import rows
from capacity.text import loose_key
from imports.class_records import ClassRecords, note_marks, settle_mate
from imports.classmates import Classmate, is_host
from imports.plan import PlannedRow
from imports.rows import MeetingSheet, Row, Stay

_STARTS = {"morning": 8 * 60, "afternoon": 13 * 60 + 30, "evening": 18 * 60}
"""When sessions begin of which nobody said."""
_EXCUSABLE = 10
"""Minutes that may be missed of a session."""
_DAY = 24 * 60
_ALIKE = 0.5


@dataclass(slots=True)
class _Line:
    """Somebody in the report, with all lines about him."""

    first: Row
    stays: list[Stay] = field(default_factory=list)


def plan_meeting(sheet: MeetingSheet, known: ClassRecords, asked: SessionRow | None) -> list[PlannedRow]:
    """The marks that a report gives a class for one session, `asked` if it is named; raises BadInput if none fits."""
    session, month_first = _session_of(sheet, known, asked)
    window = _Window(session, month_first)
    mates: dict[int, _Line] = {}
    strangers: dict[str, _Line] = {}
    for row in sheet.rows:
        met = known.people.find_displayed(row.values["full_name"], row.values.get("email"))
        if met.mate:
            line = mates.setdefault(met.mate.enrolment_id, _Line(row))
        else:
            line = strangers.setdefault(loose_key(row.values["full_name"]), _Line(row))
        line.stays.append(row.values["stay"])
    asked_about = [_stranger(line, sheet, window, mates, known) for line in strangers.values()]
    planned = [one for one in asked_about if one is not None]
    planned += [_present(line, known.people.by_enrolment[number], window, known) for number, line in mates.items()]
    planned.sort(key=lambda one: one.row)
    missing = [mate for mate in known.people.all if mate.enrolment_id not in mates]
    return planned + [_absent(sheet, mate, session, known) for mate in missing]


def days_of(sheet: MeetingSheet) -> set[date]:
    """The days that a report names, read both ways round where its dates allow both."""
    orders = [sheet.is_month_first] if sheet.is_month_first is not None else [False, True]
    moments = [row.values["stay"].joined for row in sheet.rows] + sheet.said
    days = {moment.day(month_first=order) for moment in moments if moment for order in orders}
    return {day for day in days if day}


class _Window:
    """The minutes of a session, in which stays count."""

    def __init__(self, session: SessionRow, month_first: bool) -> None:
        self.session = session
        hour, _colon, minute = (session.starts_at or "").partition(":")
        self.start = float(int(hour) * 60 + int(minute)) if session.starts_at else float(_STARTS[session.part])
        self.length = session.hours * 60
        self.end = self.start + self.length
        self._month_first = month_first

    def attended(self, stays: Iterable[Stay]) -> tuple[float, float, float]:
        """The minutes attended, when the first stay began, and when the last one ended; stays are united."""
        spans, gaps = [], 0.0
        for stay in stays:
            if (span := self._span(stay)) is None:
                continue
            came, went = span
            if stay.minutes is not None and stay.joined and stay.left:
                gaps += max(0.0, went - came - stay.minutes - 1)  # rounded to minutes, it may be one less
            came, went = max(came, self.start), min(went, self.end)
            if went > came:
                spans.append((came, went))
        total, until = 0.0, self.start
        for came, went in sorted(spans):
            total += max(0.0, went - max(came, until))
            until = max(until, went)
        first = min((came for came, _went in spans), default=self.end)
        return max(0.0, total - gaps), first, until if spans else self.start

    def _span(self, stay: Stay) -> tuple[float, float] | None:
        """The minutes of the session's day from coming to going; nothing on another day."""
        for moment in (stay.joined, stay.left):
            day = moment.day(month_first=self._month_first) if moment else None
            if day and day != self.session.on:
                return None
        came = stay.joined.minute if stay.joined else self.start
        went = self.end if stay.minutes is None else came + stay.minutes
        if stay.left is not None:
            went = stay.left.minute
        return came, went + _DAY if went < came else went

    def mark(self, stays: Iterable[Stay]) -> str:
        """What somebody gets who was there for these stays."""
        attended, first, last = self.attended(stays)
        missed = self.length - attended
        if missed <= _EXCUSABLE:
            return "present"
        if missed > self.length / 2:
            return "absent"
        late, early = round(first - self.start), round(self.end - last)
        if max(late, early) < 1:
            return f"left_early:{round(missed)}"  # away in the middle only
        return f"late:{late}" if late >= early else f"left_early:{early}"


def _session_of(sheet: MeetingSheet, known: ClassRecords, asked: SessionRow | None) -> tuple[SessionRow, bool]:
    """The session that the stays fall into, and whether the dates have the month first; raises BadInput."""
    orders = [sheet.is_month_first] if sheet.is_month_first is not None else [False, True]
    stays = [row.values["stay"] for row in sheet.rows]
    scored = []
    for order in orders:
        for session in [asked] if asked else known.sessions:
            if asked is None and not _is_said_day(sheet, session, order):
                continue
            window = _Window(session, order)
            if minutes := sum(window.attended([stay])[0] for stay in stays):
                scored.append((minutes, session, order))
    if not scored:
        raise BadInput(_no_session(sheet, known, asked))
    most = max(minutes for minutes, _session, _order in scored)
    best = {session.id: (session, order) for minutes, session, order in scored if minutes >= _ALIKE * most}
    if len(best) > 1:
        moments = [stay.joined for stay in stays if stay.joined]
        dated = any(moment.day_first or moment.month_first for moment in moments)
        tops = [(session, order) for minutes, session, order in scored if minutes == most]
        if dated and len(tops) == 1:
            return tops[0]
        best = _open_ones(best, known) or best
    if len(best) > 1:
        names = ", ".join(session_name(session) for session, _order in best.values())
        raise BadInput(
            _("The report does not say its day, and several sessions fit: {sessions}. Name one with --session.").format(
                sessions=names
            )
        )
    return next(iter(best.values()))


def _is_said_day(sheet: MeetingSheet, session: SessionRow, month_first: bool) -> bool:
    """Whether the lines above the people, and the name of the file, allow this day; they speak where stays do not."""
    days = {moment.day(month_first=month_first) for moment in sheet.said} - {None}
    return not days or session.on in days


def _open_ones(best: dict[int, tuple[SessionRow, bool]], known: ClassRecords) -> dict[int, tuple[SessionRow, bool]]:
    """Of several sessions that fit, those that are past and have no marks, if that is one."""
    recorded = {session for _enrolment, session in known.marks}
    left = {n: one for n, one in best.items() if n not in recorded and one[0].on <= today()}
    return left if len(left) == 1 else {}


def _no_session(sheet: MeetingSheet, known: ClassRecords, asked: SessionRow | None) -> str:
    days = ", ".join(format_date(day) for day in sorted(days_of(sheet))[:4]) or "–"
    if asked:
        return _("The report ({days}) has nobody during the session {session}.").format(
            days=days, session=session_name(asked)
        )
    return _("Class {code} has no session at the times of the report ({days}).").format(
        code=known.training_class.code, days=days
    )


def _stranger(
    line: _Line, sheet: MeetingSheet, window: _Window, mates: dict[int, _Line], known: ClassRecords
) -> PlannedRow | None:
    """A line about nobody of the class: a question, unless it is who holds the meeting, or it was answered."""
    values = {name: value for name, value in line.first.values.items() if name != "stay"}
    planned = PlannedRow(line.first.sheet, line.first.row, "review", "", values)
    if _holds_meeting(line, sheet, known):
        planned.action, planned.because = "unchanged", _("holds the meeting or teaches the class")
        return planned
    mate = settle_mate(planned, known.people.find_displayed(values["full_name"], values.get("email")), known)
    if mate is not None:
        mates.setdefault(mate.enrolment_id, _Line(line.first)).stays.extend(line.stays)
        return None
    if planned.official_id is not None:
        note_marks(planned, None, {window.session.id: window.mark(line.stays)}, known)
    return planned


def _holds_meeting(line: _Line, sheet: MeetingSheet, known: ClassRecords) -> bool:
    values = line.first.values
    if is_host(values.get("role", "")) or values.get("email") in sheet.hosts:
        return True
    shown = f" {loose_key(values['full_name'])} "
    return any(f" {name} " in shown for name in _trainers(known))


def _trainers(known: ClassRecords) -> list[str]:
    query = "SELECT name FROM class_trainer WHERE training_class_id = ?"
    return [loose_key(name) for (name,) in rows(query, known.training_class.id)]


def _present(line: _Line, mate: Classmate, window: _Window, known: ClassRecords) -> PlannedRow:
    values = {name: value for name, value in line.first.values.items() if name != "stay"}
    planned = PlannedRow(line.first.sheet, line.first.row, "unchanged", "", values)
    met = known.people.find_displayed(values["full_name"], values.get("email"))
    settle_mate(planned, met, known)
    planned.official_id, planned.record = mate.official_id, mate
    _note(planned, mate, window.session, window.mark(line.stays), known)
    return planned


def _absent(sheet: MeetingSheet, mate: Classmate, session: SessionRow, known: ClassRecords) -> PlannedRow:
    """Somebody of the class who is not in the report at all, so that no row of the file is his."""
    values = {"full_name": mate.full_name, "agency": mate.agency}
    because = _("not in the report")
    planned = PlannedRow(sheet.name, 0, "unchanged", because, values, official_id=mate.official_id, record=mate)
    _note(planned, mate, session, "absent", known)
    return planned


def _note(planned: PlannedRow, mate: Classmate, session: SessionRow, mark: str, known: ClassRecords) -> None:
    """Plan a mark; who was excused stays excused, for a report knows of no leave.

    Nor is a presence that was recorded taken back by a report that lacks the person: a name typed otherwise, a
    telephone, a shared screen are likelier.
    """
    now = known.marks.get((mate.enrolment_id, session.id))
    same = mark == now or (mark == "absent" and now == "excused")
    if not same and (session.is_closed or known.training_class.state == "closed"):
        planned.action = "reject"
        planned.because = _("{session} is closed; reopen it to change its marks").format(session=session_name(session))
        return
    if mark == "absent" and now not in (None, "absent", "excused"):
        planned.action = "reject"
        planned.because = _(
            "{session}: recorded as “{ours}” here, but the report says “{theirs}”; settle it there"
        ).format(session=session_name(session), ours=mark_name(now), theirs=mark_name(mark))
        return
    note_marks(planned, mate, {} if same else {session.id: mark}, known)
