"""From the figures of one day to those of another: every change has one named cause, and the causes add up.

Causes are settled a person at a time. Whoever enters or leaves what an agency counts is explained by that, trained or
not; only among those who count on both days is somebody newly trained or expired.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from capacity.agencies import AgencyRow
from capacity.following import became
from capacity.goals import GoalRow, goal_on
from capacity.i18n import _, format_number
from capacity.population import everybody
from capacity.regroup import grouping

CAUSES = (
    *("newly_trained", "expired", "new_period", "corrected", "joined", "left", "moved_in", "moved_out"),
    *("exempted", "restored", "entered_scope", "left_scope", "reorganised", "goal_changed"),
)
Stand = tuple[int, str]
"""The line that a person counts in, and their status."""
_ELIGIBLE = ("trained", "untrained")


@dataclass(frozen=True, slots=True)
class Picture:
    """Where everybody stands on a day, as a report of that day counts them."""

    lines: tuple[AgencyRow, ...]
    upward: Mapping[int, tuple[int, ...]]
    """Line → itself, everything above, and 0 for the sum of all."""
    stands: Mapping[int, Stand]


@dataclass(frozen=True, slots=True)
class Change:
    """One person more or less in a figure of some lines."""

    official_id: int
    lines: frozenset[int]
    by: int
    """1 or -1."""
    cause: str
    is_eligible: bool
    """Whether the person changes the number of eligible people."""
    is_trained: bool
    """Whether the person changes the number of trained people."""


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """Eligible and trained people of an agency on both days, and what made the difference, cause → people."""

    agency: AgencyRow
    eligible: tuple[int, int]
    trained: tuple[int, int]
    eligible_causes: Mapping[str, int]
    trained_causes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from a day to another: a row for each agency of either day, and their sum."""

    goal: GoalRow
    since: date
    until: date
    rows: tuple[BridgeRow, ...]
    total: BridgeRow


@dataclass(frozen=True, slots=True)
class _Reasons:
    """What tells the causes apart, beside where people stand."""

    became: Mapping[int, set[int]]
    """Agency → those that followed it between the days."""
    by_old_terms: Mapping[int, Stand] | None
    """Where people stand on the second day by the goal's terms of the first, where those differ."""
    still_valid: frozenset[int] | None
    """Who would still count as trained had no new counting period begun, where one has."""
    is_same_day: bool


def cause_name(cause: str) -> str:
    """The cause in the user's language."""
    return {
        "newly_trained": _("newly trained"),
        "expired": _("expired"),
        "new_period": _("new counting period"),
        "corrected": _("corrected"),
        "joined": _("joined"),
        "left": _("left"),
        "moved_in": _("moved in"),
        "moved_out": _("moved out"),
        "exempted": _("exempted"),
        "restored": _("exemption ended"),
        "entered_scope": _("came into scope"),
        "left_scope": _("went out of scope"),
        "reorganised": _("reorganised"),
        "goal_changed": _("goal changed"),
    }[cause]


def causes(counts: Mapping[str, int]) -> str:
    """`newly trained +12, expired −3`, the largest first."""
    ordered = sorted(counts.items(), key=lambda item: -abs(item[1]))
    return ", ".join(f"{cause_name(cause)} {'+' if by > 0 else '−'}{format_number(abs(by))}" for cause, by in ordered)


def bridge(
    goal: GoalRow,
    since: date,
    until: date,
    *,
    agency_id: int | None = None,
    depth: int | None = None,
    tree_on: date | None = None,
) -> Bridge:
    """What made eligible and trained people more or fewer between two days, `depth` levels down.

    Each day is grouped by its own tree, or both by the tree of `tree_on`. The goal's terms are those of each day. With
    `agency_id` only that agency and what is or was below it has rows, and the sum is that of the agency.
    """
    first, second = picture(goal, since, tree_on), picture(goal, until, tree_on)
    found = summed(goal, (since, until), (first, second), changes(first, second, _reasons(goal, since, until, tree_on)))
    if agency_id is not None:
        found = _of_agency(found, {**first.upward, **second.upward}, agency_id)
    if depth is not None and found.rows:
        deepest = found.rows[0].agency.depth + depth
        found = replace(found, rows=tuple(row for row in found.rows if row.agency.depth <= deepest))
    return found


def _of_agency(found: Bridge, upward: Mapping[int, tuple[int, ...]], agency_id: int) -> Bridge:
    inside = tuple(row for row in found.rows if agency_id in upward[row.agency.id])
    nobody = BridgeRow(found.total.agency, (0, 0), (0, 0), {}, {})
    own = next((row for row in inside if row.agency.id == agency_id), nobody)
    return replace(found, rows=inside, total=replace(own, agency=found.total.agency))


def bridge_people(
    goal: GoalRow, since: date, until: date, cause: str, *, agency_id: int = 0, tree_on: date | None = None
) -> list[Change]:
    """The people behind a cause, for an agency or for the sum of all."""
    first, second = picture(goal, since, tree_on), picture(goal, until, tree_on)
    found = changes(first, second, _reasons(goal, since, until, tree_on))
    return [change for change in found if change.cause == cause and agency_id in change.lines]


def picture(goal: GoalRow, on: date, tree_on: date | None = None) -> Picture:
    """Where everybody stands on a day by the goal's terms of that day."""
    return _by_terms(goal_on(goal, on), on, tree_on)


def changes(first: Picture, second: Picture, reasons: _Reasons) -> list[Change]:
    """Every change from one picture to another, a person and cause at a time."""
    found: list[Change] = []
    for official_id in first.stands.keys() | second.stands.keys():
        before, after = first.stands.get(official_id), second.stands.get(official_id)
        old = first.upward.get(before[0], ()) if before else ()
        new = second.upward.get(after[0], ()) if after else ()
        if before == after and old == new:
            continue
        found += _of_person(official_id, (before, after), (frozenset(old), frozenset(new)), reasons)
    return found


def same_day_reasons() -> _Reasons:
    """For two pictures of one day, one of which was kept: every difference is a later correction."""
    return _Reasons({}, None, None, is_same_day=True)


def summed(goal: GoalRow, days: tuple[date, date], pictures: tuple[Picture, Picture], found: list[Change]) -> Bridge:
    """The changes added up for every line of either picture and for all of them."""
    before, after = map(_figures, pictures)
    eligible: dict[int, Counter[str]] = defaultdict(Counter)
    trained: dict[int, Counter[str]] = defaultdict(Counter)
    for change in found:
        for line in change.lines:
            eligible[line][change.cause] += change.by * change.is_eligible
            trained[line][change.cause] += change.by * change.is_trained
    first, second = pictures
    known = {line.id for line in second.lines}
    gone = [line for line in first.lines if line.id not in known]
    total, *rows = (
        BridgeRow(
            line,
            (before["eligible", line.id], after["eligible", line.id]),
            (before["trained", line.id], after["trained", line.id]),
            _nonzero(eligible[line.id]),
            _nonzero(trained[line.id]),
        )
        for line in (AgencyRow(0, None, _("Total"), "", None, 0), *second.lines, *gone)
    )
    return Bridge(goal, *days, tuple(rows), total)


def _reasons(goal: GoalRow, since: date, until: date, tree_on: date | None) -> _Reasons:
    old, new = goal_on(goal, since), goal_on(goal, until)
    by_old_terms = None if old == new else _by_terms(old, until, tree_on).stands
    still_valid = None
    if old.yearly and since.year != until.year:
        start = max(old.since or date.min, date(since.year, 1, 1))
        kept = everybody(replace(old, yearly=False, since=start), until)
        still_valid = frozenset(official for official, (_agency, status) in kept.items() if status == "trained")
    return _Reasons(became(since, until), by_old_terms, still_valid, is_same_day=since == until)


def _by_terms(goal: GoalRow, on: date, tree_on: date | None) -> Picture:
    groups = grouping(on, tree_on)
    stands = {
        official_id: (groups.place[agency_id], status)
        for official_id, (agency_id, status) in everybody(goal, on).items()
        if agency_id in groups.place
    }
    return Picture(groups.lines, groups.upward(), stands)


def _of_person(
    official_id: int,
    stands: tuple[Stand | None, Stand | None],
    lines: tuple[frozenset[int], frozenset[int]],
    reasons: _Reasons,
) -> Iterator[Change]:
    before, after = stands
    old, new = lines
    gone, come, both = old - new, new - old, old & new
    if before and gone and before[1] in _ELIGIBLE:
        yield Change(official_id, gone, -1, _way(before, after, reasons, "left"), True, before[1] == "trained")
    if after and come and after[1] in _ELIGIBLE:
        yield Change(official_id, come, 1, _way(after, before, reasons, "joined"), True, after[1] == "trained")
    if before and after and both and before[1] != after[1]:
        yield from _within(official_id, both, before[1], after[1], reasons)


def _way(here: Stand, there: Stand | None, reasons: _Reasons, alone: str) -> str:
    """Why somebody entered or left some lines; `alone` where they stand nowhere on the other day."""
    if there is None:
        return alone
    old, new = (here[0], there[0]) if alone == "left" else (there[0], here[0])
    if old == new or new in reasons.became.get(old, ()):
        return "reorganised"
    return "moved_out" if alone == "left" else "moved_in"


def _within(official_id: int, lines: frozenset[int], old: str, new: str, reasons: _Reasons) -> Iterator[Change]:
    """Changes of somebody whom the lines count on both days."""
    was, now = old in _ELIGIBLE, new in _ELIGIBLE
    if not was and not now:
        return
    middle = reasons.by_old_terms[official_id][1] if reasons.by_old_terms is not None else new
    by = 1 if now and (not was or new == "trained") else -1
    if was != now:
        cause = "goal_changed" if (middle in _ELIGIBLE) == was else _scope_cause(old if now else middle, entered=now)
        yield Change(official_id, lines, by, cause, True, "trained" in (old, new))
        return
    if middle == old:
        cause = "goal_changed"
    elif reasons.is_same_day:
        cause = "corrected"
    elif new == "trained":
        cause = "newly_trained"
    else:
        cause = "new_period" if reasons.still_valid and official_id in reasons.still_valid else "expired"
    yield Change(official_id, lines, by, cause, False, True)


def _scope_cause(outside: str, *, entered: bool) -> str:
    if outside == "exempt":
        return "restored" if entered else "exempted"
    return "entered_scope" if entered else "left_scope"


def _figures(picture: Picture) -> Counter[tuple[str, int]]:
    """("eligible" or "trained", line) → people; line 0 is the sum."""
    found: Counter[tuple[str, int]] = Counter()
    for (line, status), count in Counter(picture.stands.values()).items():
        if status not in _ELIGIBLE:
            continue
        for number in picture.upward[line]:
            found["eligible", number] += count
            if status == "trained":
                found["trained", number] += count
    return found


def _nonzero(counts: Counter[str]) -> dict[str, int]:
    return {cause: count for cause, count in counts.items() if count}
