"""What the attendance grid says beside its cells: signs, who can no longer pass, who wrote a mark."""

from capacity.attendance import AttendanceRow, MarkEvent, Share, mark_name, symbol
from capacity.classes import ClassRow
from capacity.i18n import _, format_number, format_percent
from capacity.sessions import SessionRow, part_name

_MOST_EVENTS = 3
MARKS = {"x": "present", "p": "excused", "v": "absent"}
"""The keys that write a mark at once."""
_NO_MARK = frozenset({"delete", "underscore"})
_MINUTES = {"m": "late", "s": "left_early"}
COLUMN_KEYS = frozenset("A")
"""The keys that act on a whole session."""
OTHER_KEYS = COLUMN_KEYS | _NO_MARK
"""The keys that do something else at once."""


def hours_text(hours: float) -> str:
    """Hours with as many decimals as they need, at most two."""
    decimals = next((places for places in (0, 1) if abs(round(hours, places) - hours) < 0.001), 2)
    return format_number(hours, decimals)


def fraction(share: Share) -> str:
    """Hours attended of hours counted."""
    return f"{hours_text(share.attended)}/{hours_text(share.counted)}"


def short_session(session: SessionRow) -> str:
    """A session without its year, where the class is known."""
    return f"{session.on:%d/%m} {part_name(session.part)}"


def minute_letters() -> dict[str, str]:
    """The keys after which minutes are typed, each with the letter that its sign begins with."""
    return {key: symbol(f"{status}:1")[0] for key, status in _MINUTES.items()}


def mark_of_key(key: str, minutes: int | None) -> str | None:
    """The mark that a key writes, with the minutes that followed it; None for not recorded."""
    return f"{_MINUTES[key]}:{minutes}" if minutes is not None else MARKS.get(key)


def legend() -> str:
    """What the signs mean, and how minutes are typed."""
    text = _(
        "{present} present  {m} late, {s} left early (m30 Enter)  {excused} excused  {absent} absent  {none} unrecorded"
    )
    signs = {mark: symbol(mark) for mark in ("present", "excused", "absent")}
    return text.format(none=symbol(None), **minute_letters(), **signs)


def minutes_prompt(key: str) -> str:
    """What is asked after one of the keys of minutes; nothing after no key."""
    return {
        "late": _("Late by how many minutes? Type the number, then Enter; Esc gives up."),
        "left_early": _("Left how many minutes early? Type the number, then Enter; Esc gives up."),
    }.get(_MINUTES.get(key, ""), "")


def minutes_problem(problem: str) -> str:
    """Why a key was refused while minutes were typed."""
    return {
        "letter": _("Only digits: type the minutes, then Enter; Esc gives up."),
        "long": _("At most three digits: type the minutes, then Enter; Esc gives up."),
        "none": _("The minutes must be above 0; Esc gives up."),
    }[problem]


def told(mark: str, class_row: ClassRow, row: AttendanceRow) -> str:
    """What was marked; and that the threshold is out of reach now, as the cursor has gone on to somebody else."""
    if row.can_pass:
        return mark
    percent = format_percent(class_row.min_attendance / 100, 0)
    return _("{mark}; can no longer reach {percent}").format(mark=mark, percent=percent)


def told_results(text: str, *, leaves_result: bool, is_ahead: bool = False) -> str:
    """What was marked, after a word on what may be wrong with it: that has to be read in the narrowest window too."""
    if is_ahead:
        return _("Still to come! {text}").format(text=text)
    if not leaves_result:
        return text
    return _("Results stay as written; t on the class settles them anew · {text}").format(text=text)


def standing(class_row: ClassRow, row: AttendanceRow) -> str:
    """How somebody stands among all planned hours, or that the threshold cannot be reached any more."""
    if row.can_pass:
        return _("{name}: {hours} of all planned hours, {share}").format(
            name=row.full_name, hours=fraction(row.over_all), share=format_percent(row.over_all.value)
        )
    threshold = class_row.min_attendance / 100
    return _("{name} can no longer reach {percent}: {left} hours are left, {needed} are needed.").format(
        name=row.full_name,
        percent=format_percent(threshold, 0),
        left=hours_text(max(0.0, row.over_all.counted - row.share.counted)),
        needed=hours_text(max(0.0, threshold * row.over_all.counted - row.share.attended)),
    )


def history_text(events: list[MarkEvent]) -> str:
    """Who wrote a mark when, and what stood there before, latest first."""
    steps = [_event(event) for event in events[:_MOST_EVENTS]]
    return " · ".join(steps) or _("Nobody has recorded this mark yet.")


def _event(event: MarkEvent) -> str:
    text = _("{at} {actor}: {before} → {after}").format(
        at=f"{event.at:%d/%m %H:%M}" if event.at else "…",
        actor=event.actor or _("another program"),
        before=mark_name(event.before),
        after=mark_name(event.after),
    )
    return f"{text} ({event.reason})" if event.reason else text
