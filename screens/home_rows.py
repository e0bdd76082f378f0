"""What the overview shows: read part by part, the quick ones first, then each thing as a line of its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from capacity.bars import bar
from capacity.dates import format_date, today
from capacity.i18n import _, format_exact, format_number, format_percent, ngettext
from screens.standings import standing_tone, standing_word
from screens.widgets.rows import TableRow

if TYPE_CHECKING:
    from capacity.coverage import Coverage
    from capacity.goals import GoalRow
    from capacity.ledger import CoverageRow
    from capacity.sessions import SessionRow
    from capacity.waiting import WaitingFile
    from screens.app import CapacityApp

GOAL_BAR, AGENCY_BAR = 16, 16
_MOST_SESSIONS = 4
_WEEK = timedelta(days=7)
_SOON = timedelta(days=60)

HeldSession = tuple["SessionRow", str, str, int]
"""A session with code, title and people of its class."""


class Ask(NamedTuple):
    """Something that waits for an answer: what, why, and what opens it."""

    what: str
    why: str
    open: Callable[[CapacityApp], None]
    tone: str = ""

    def is_same(self, other: Ask) -> bool:
        """Whether both ask the same, however often they were read."""
        return (self.what, self.why) == (other.what, other.why)


class Start(NamedTuple):
    """What is known at once: whether there is anybody, and which goals there are."""

    has_people: bool
    goals: tuple[GoalRow, ...]


class Week(NamedTuple):
    """What is held in the week that begins today."""

    sessions: tuple[HeldSession, ...]


class Asks(NamedTuple):
    """What waits, of one kind."""

    kind: str
    asks: tuple[Ask, ...]


def read_goals() -> Iterator[Start | Coverage]:
    """Which goals there are, then the report of each as of today."""
    # Loaded in the thread that reads: the first picture does not wait for them.
    from capacity.goals import goal_list
    from capacity.officials import is_anybody_there

    goals = tuple(goal_list())
    yield Start(is_anybody_there(), goals)

    from capacity.coverage import coverages

    # The first is there before the others are counted, which takes one pass for all of them.
    for some in (goals[:1], goals[1:]):
        yield from coverages(some, today())


def read_lists() -> Iterator[Week | Asks]:
    """What is held and what waits; those who may be one person last, as all people are looked through for them."""
    from capacity.sessions import sessions_between

    day = today()
    yield Week(tuple(sessions_between(day, day + _WEEK)[:_MOST_SESSIONS]))
    for kind, find in (("files", _files), ("classes", _classes), ("pairs", _pairs)):
        yield Asks(kind, tuple(find()))


def all_asks(found: Mapping[str, tuple[Ask, ...]], reports: Iterable[Coverage]) -> list[Ask]:
    """Everything that waits, in the order in which it is shown whichever was read first."""
    kinds = {**found, "goals": tuple(_due_soon(reports))}
    return [ask for kind in ("files", "pairs", "classes", "goals") for ask in kinds.get(kind, ())]


def _files() -> Iterator[Ask]:
    from capacity.waiting import waiting_files

    for file in waiting_files(today()):
        yield Ask(_("Import {file}").format(file=file.name), _held_back(file), _importing(file), "warn")


def _pairs() -> Iterator[Ask]:
    from capacity.identity import likely_pairs
    from screens.pairs import choose_pair

    if pairs := len(likely_pairs()):
        text = ngettext("{count} pair with the same name", "{count} pairs with the same name", pairs)
        pages: Callable[[CapacityApp], None] = lambda app: choose_pair(app.page)  # noqa: E731
        yield Ask(_("One person or two?"), text.format(count=format_number(pairs)), pages, "warn")


def _classes() -> Iterator[Ask]:
    from capacity.waiting import unclosed_classes, unmarked_sessions

    for session, code, _title, people in unmarked_sessions(today()):
        why = _("no attendance yet · {people}").format(people=people_text(people))
        yield Ask(f"{code} {session_text(session)}", why, _attending(session))
    for row in unclosed_classes(today()):
        why = _("over since {date}, not closed").format(date=format_date(row.ended_on))
        yield Ask(f"{row.code} {row.title}", why, _showing_class(row.id))


def _held_back(file: WaitingFile) -> str:
    parts = []
    if file.questions:
        text = ngettext("{count} question", "{count} questions", file.questions)
        parts.append(text.format(count=format_number(file.questions)))
    if file.errors:
        text = ngettext("{count} row held back", "{count} rows held back", file.errors)
        parts.append(text.format(count=format_number(file.errors)))
    return " · ".join((*parts, f"{file.at:%d/%m}"))


def _due_soon(reports: Iterable[Coverage]) -> Iterator[Ask]:
    """The goals that are due within two months, or were, and are not reached."""
    for report in reports:
        lacking = lack(report)
        if lacking and report.goal.due_on <= today() + _SOON:
            tone = "bad" if report.goal.due_on < today() else "warn"
            why = _("due {date} · {count} more").format(
                date=format_date(report.goal.due_on), count=format_number(lacking)
            )
            yield Ask(report.goal.title, why, _showing_goal(report), tone)


def _importing(file: WaitingFile) -> Callable[[CapacityApp], None]:
    return lambda app: app.open_import_again(file)


def _attending(session: SessionRow) -> Callable[[CapacityApp], None]:
    return lambda app: app.open_class(session.class_id, session.id)


def _showing_class(class_id: int) -> Callable[[CapacityApp], None]:
    return lambda app: app.open_class(class_id)


def _showing_goal(report: Coverage) -> Callable[[CapacityApp], None]:
    return lambda app: app.open_goal(report.goal)


def read_seats(report: Coverage) -> Counter[int]:
    """How many of the untrained of each agency, with all below, have a seat in a class that runs or will."""
    from capacity.plan import seats_by_agency

    return seats_by_agency(report.goal, max(report.goal.due_on, report.as_of), report.as_of)


def lack(report: Coverage) -> int:
    """How many more people must be trained to reach the goal."""
    total = report.total
    return max(0, report.goal.needed_for(total.eligible) - total.trained)


def goal_row(goal: GoalRow, report: Coverage | None, key: int) -> TableRow:
    """A goal as the overview lists it; without its share while people are counted."""
    target = f"{format_exact(goal.target)} %"
    if report is None:
        return TableRow(key, (goal.title, bar(None, goal.target / 100, GOAL_BAR), "…", target, ""))
    total = report.total
    standing = report.standing(total)
    shown = bar(total.share, goal.target / 100, GOAL_BAR)
    cells = (goal.title, shown, format_percent(total.share), target, standing_word(standing))
    return TableRow(key, cells, standing_tone(standing))


def goal_text(report: Coverage, seats: Counter[int] | None) -> str:
    """The figures of the goal under the cursor: people, who is lacking, who has a seat, until when."""
    total = report.total
    parts = [
        f"{format_number(total.trained)}/{format_number(total.eligible)}",
        _("{count} more").format(count=format_number(lack(report))),
    ]
    if seats is not None:
        seated = sum(seats[row.agency.id] for row in report.rows if row.agency.depth == 0)
        parts.append(_("{count} have seats").format(count=format_number(seated)))
    return " · ".join((*parts, _("due {date}").format(date=format_date(report.goal.due_on))))


def most_wanting(report: Coverage) -> list[CoverageRow]:
    """The agencies one step below the top, those first where most people are missing."""
    depths = sorted({row.agency.depth for row in report.rows})
    roots = sum(row.agency.depth == 0 for row in report.rows)
    shown = depths[1] if roots == 1 and len(depths) > 1 else 0
    found = [row for row in report.rows if row.agency.depth == shown and row.total.eligible]
    return sorted(found, key=lambda row: -row.needed)


def agency_row(row: CoverageRow, seats: Counter[int] | None) -> TableRow:
    """An agency as the overview lists it; without seats while they are counted."""
    needed = _("{count} more").format(count=format_number(row.needed)) if row.needed else standing_word("reached")
    seated = ""
    if seats is not None and row.needed:
        count = seats[row.agency.id]
        text = ngettext("{count} seat", "{count} seats", count)
        seated = text.format(count=format_number(count)) if count else _("no class yet")
    cells = (row.agency.name, bar(row.share, row.target, AGENCY_BAR), format_percent(row.share), needed, seated)
    return TableRow(row.agency.id, cells, "" if row.needed else "good")


def session_row(place: int, held: HeldSession) -> TableRow:
    """A session of the week as the overview lists it."""
    session, code, title, people = held
    return TableRow(place, (session_text(session), f"{code} {title}", people_text(people)))


def ask_row(place: int, ask: Ask) -> TableRow:
    """Something that waits, as the overview lists it."""
    return TableRow(place, (ask.what, ask.why), ask.tone)


def session_text(session: SessionRow) -> str:
    """The day and part of the day of a session of this year."""
    from capacity.sessions import part_name

    return f"{session.on:%d/%m} {part_name(session.part)}"


def people_text(people: int) -> str:
    """So many people, in words."""
    return ngettext("{count} person", "{count} people", people).format(count=format_number(people))
