"""A reorganisation in figures, and written: versions, successions and postings in one change set."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from capacity.agencies import insert_version
from capacity.contradictions import problems
from capacity.dates import FOREVER, format_date, from_day, to_day
from capacity.errors import Refused
from capacity.following import Following
from capacity.history import change_set
from capacity.i18n import _
from capacity.reorganisation import Body, Part, Reorganisation, latest_change
from capacity.seats import running_classes
from capacity.store.connection import insert_many, rows, write_many
from capacity.store.models import Agency, AgencyVersion
from capacity.text import match_key

_POSTING = (
    *("official_id", "agency_id", "unit", "position", "category"),
    *("is_leader", "is_primary", "valid_from", "valid_to"),
)
_Move = tuple[int, int, Sequence[Any]]
"""From which day, to which agency, and the posting with its id."""
_GOALS = """
    SELECT agency_id, id FROM goal WHERE agency_id IS NOT NULL
    UNION SELECT agency_id, goal_id FROM goal_version WHERE agency_id IS NOT NULL
    UNION SELECT agency_id, goal_id FROM goal_exclusion
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a reorganisation: which agencies become what."""

    kind: str
    """`merge`, `split`, `move`, `rename`, `dissolve`, or `found` for an agency that follows none."""
    old: tuple[int, ...]
    new: tuple[int, ...]
    people: int
    """Officials whose primary posting on the day is in one of the old ones; with all below where it moves."""
    goals: int
    """Goals that are about one of the old ones."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a reorganisation touches."""

    operations: tuple[Operation, ...]
    people: int
    goals: int
    classes: int
    """Classes that run or will, with somebody among these people."""


def preview(plan: Reorganisation) -> Preview:
    """Every step with the people and goals that it touches, and all of them together, each counted once."""
    count = _Count(plan)
    found: list[Operation] = []
    for number in plan.bodies.keys() | {end.heir for end in plan.ends.values()} - {None}:
        for kind in ("merge", "dissolve"):
            old = [one for one, end in plan.ends.items() if end.heir == number and end.kind == kind]
            if old:
                found.append(count.operation(kind, old, (number or 0,)))
        if number is not None and number in plan.bodies:
            found += count.of_body(number)
    for part in plan.parts:
        found.append(count.operation("split", [part.agency], (part.agency, part.into), len(_leaving(plan, part))))
    for number, end in plan.ends.items():
        if end.heir is None:
            found.append(count.operation(end.kind, [number], end.successors))
    found.sort(key=lambda one: (KINDS.index(one.kind), -one.people, one.old, one.new))
    leaving = [official for part in plan.parts for official in _leaving(plan, part)]
    classes = running_classes(count.touched, leaving, plan.on)
    return Preview(
        tuple(found), count.people(count.touched) + count.leaving_others(), count.goals(count.touched), classes
    )


KINDS = ("merge", "split", "rename", "move", "found", "dissolve")
"""In the order in which they are shown."""


class _Count:
    """The people and goals of agencies on the day before anything changes."""

    def __init__(self, plan: Reorganisation) -> None:
        self._plan = plan
        day = to_day(plan.on)
        query = """
            SELECT agency_id, count(*) FROM posting
            WHERE is_primary AND valid_from <= ? AND valid_to > ? GROUP BY agency_id
        """
        self._people: dict[int, int] = dict(rows(query, day, day))
        self._goals: dict[int, set[int]] = defaultdict(set)
        for agency, goal in rows(_GOALS):
            self._goals[agency].add(goal)
        self._below: dict[int, list[int]] = {}
        for agency in plan.known.values():
            self._below.setdefault(agency.parent_id or 0, []).append(agency.id)
        self._made = {end.heir for end in plan.ends.values()} | {part.into for part in plan.parts}
        self.touched: set[int] = set()
        self._leaving: dict[int, int] = defaultdict(int)

    def people(self, agencies: Iterable[int]) -> int:
        return sum(self._people.get(number, 0) for number in agencies)

    def goals(self, agencies: Iterable[int]) -> int:
        return len(set().union(*(self._goals.get(number, ()) for number in agencies)))

    def leaving_others(self) -> int:
        """The people whom splits take from agencies of which not everybody is touched anyway."""
        return sum(people for agency, people in self._leaving.items() if agency not in self.touched)

    def operation(self, kind: str, old: list[int], new: tuple[int, ...], leaving: int | None = None) -> Operation:
        """A step; `leaving` says how many of the people a split takes."""
        agencies = {number for one in old for number in self._with_all_below(one)} if kind == "move" else set(old)
        if leaving is None:
            self.touched |= agencies
            return Operation(kind, tuple(old), new, self.people(agencies), self.goals(agencies))
        self._leaving[old[0]] += leaving
        return Operation(kind, tuple(old), new, leaving, self.goals(agencies))

    def of_body(self, number: int) -> list[Operation]:
        """What becomes of an agency that goes on, or that nobody has been before."""
        if number < 0:
            return [] if number in self._made else [self.operation("found", [], (number,))]
        old, new = self._plan.known[number], self._plan.bodies[number]
        return [self.operation(kind, [number], (number,)) for kind in kinds_of_change(old.name, old.parent_id, new)]

    def _with_all_below(self, number: int) -> list[int]:
        found = [number]
        for one in found:
            found += self._below.get(one, [])
        return found


def kinds_of_change(name: str, parent_id: int | None, body: Body) -> list[str]:
    """Whether a change of an agency renames it, moves it, or both; another code or level alone counts as a rename."""
    moved = ["move"] if parent_id != body.parent else []
    return moved if moved and match_key(name) == match_key(body.name) else ["rename", *moved]


def write(plan: Reorganisation, title: str = "") -> int:
    """Write a reorganisation as one change set and answer its number.

    Raises Refused where it contradicts what is known, or where the database has changed since it was planned.
    """
    with change_set(title or _title(plan), "reorganise") as number:
        if latest_change() != plan.seen:
            raise Refused(_("The database has changed since the preview; nothing was written. Preview it again."))
        if found := problems(plan):
            raise Refused(_("This cannot be done: {reason}.").format(reason=found[0].reason))
        ids = _write_bodies(plan)
        _write_successions(plan, ids)
        _move_people(plan, ids)
    return number


def _title(plan: Reorganisation) -> str:
    names = [plan.known[number].name for number in {*plan.ends, *(part.agency for part in plan.parts)}]
    names = names or [plan.known[number].name for number in plan.bodies if number > 0]
    names = names or [body.name for body in plan.bodies.values()]
    shown = ", ".join(sorted(names)[:3]) + (", …" if len(names) > 3 else "")
    return _("Reorganisation on {date}: {names}").format(date=format_date(plan.on), names=shown)


def _write_bodies(plan: Reorganisation) -> dict[int, int]:
    """End what ends and begin what begins; answers the ids of all agencies named, by their number in the plan."""
    day = to_day(plan.on)
    closing = [(number,) for number in {*plan.ends, *plan.bodies} if number > 0]
    named = "agency_id IN (SELECT c0 FROM staged)"
    write_many(f"DELETE FROM agency_version WHERE valid_from = {day} AND {named}", 1, closing)
    ended = f"UPDATE agency_version SET valid_to = {day} WHERE valid_from < {day} AND valid_to > {day} AND {named}"
    write_many(ended, 1, closing)
    ids = {number: number for number in plan.known}
    ids |= {number: Agency.insert().execute() for number in sorted(plan.bodies, reverse=True) if number < 0}
    for number, body in plan.bodies.items():
        parent = None if body.parent is None else ids[body.parent]
        insert_version(ids[number], parent, body.code, body.name, body.level, plan.on, FOREVER)
    return ids


def _write_successions(plan: Reorganisation, ids: dict[int, int]) -> None:
    followed = [(old, new, end.kind) for old, end in plan.ends.items() for new in end.successors]
    followed += [(part.agency, part.into, "split") for part in plan.parts]
    for number, body in plan.bodies.items():
        if number > 0:
            old = plan.known[number]
            followed += [(number, number, kind) for kind in kinds_of_change(old.name, old.parent_id, body)]
    day = to_day(plan.on)
    # Two steps of one day may say the same, such as two renames.
    said = set(rows("SELECT old_id, new_id, kind FROM succession WHERE happened_on = ?", day))
    records = [(ids[old], ids[new], kind) for old, new, kind in dict.fromkeys(followed)]
    new_ones = [(*record, day) for record in records if record not in said]
    insert_many("succession", ("old_id", "new_id", "kind", "happened_on"), new_ones)


def _move_people(plan: Reorganisation, ids: dict[int, int]) -> None:
    """Postings in force on the day end there and begin again with the successor; later ones move whole."""
    day = to_day(plan.on)
    places = {number: ids[end.heir] for number, end in plan.ends.items() if end.heir is not None}
    query = f"""
        SELECT id, {", ".join(_POSTING)} FROM posting
        WHERE agency_id IN (SELECT value FROM json_each(?)) AND valid_to > ? ORDER BY id
    """
    concerned = [*places, *(part.agency for part in plan.parts)]
    moves: list[_Move] = []
    for posting in rows(query, json.dumps(concerned), day):
        _number, official, agency, unit, *_facts = posting
        place = places.get(agency)
        for part in plan.parts:
            if part.agency == agency and part.takes(official, unit):
                place = ids[part.into]
        if place is not None:
            moves.append((day, place, posting))
    _rehouse(moves)


def carry_on(wanted: Mapping[int, int] | None = None) -> None:
    """Let postings that reach past the end of their agency go on with the one that followed it.

    `wanted` says where the people of an agency went that several followed. Runs inside a change set, after postings
    were written that are dated before a reorganisation known already.
    """
    following = Following()
    ways = [following.way(agency, last) for agency, last in (wanted or {}).items()]
    told = {agency: after for way in ways for agency, after in pairwise(way)}
    query = f"""
        SELECT ended, {", ".join(f"p.{column}" for column in ("id", *_POSTING))}
        FROM (SELECT agency_id AS gone, max(valid_to) AS ended FROM agency_version
              GROUP BY agency_id HAVING max(valid_to) < {to_day(FOREVER)})
        JOIN posting p ON p.agency_id = gone AND p.valid_to > ended
    """
    while True:
        moves: list[_Move] = []
        for ended, *posting in rows(query):
            place = told.get(posting[2]) or following.follower(posting[2])
            if place is not None:
                moves.append((ended, place, posting))
        if not moves:
            return
        _rehouse(moves)


def carry_agencies_on() -> None:
    """Let agencies that would outlast the one above them go on below the one that followed that, else a step higher.

    Runs inside a change set, after agencies were written that are dated before a reorganisation known already.
    """
    following = Following()
    query = """
        SELECT v.id, v.agency_id, above.agency_id, above.parent_id, above.ended FROM agency_version v
        JOIN (SELECT agency_id, parent_id, max(valid_to) AS ended FROM agency_version GROUP BY agency_id) above
            ON above.agency_id = v.parent_id AND above.ended < v.valid_to AND above.ended > v.valid_from
    """
    while waiting := list(rows(query)):
        for number, agency, above, higher, ended in waiting:
            version = AgencyVersion.get_by_id(number)
            until, version.valid_to = version.valid_to, from_day(ended)
            version.save()
            facts = (version.code, version.name, version.level, version.valid_to, until)
            insert_version(agency, following.follower(above) or higher, *facts)


def _rehouse(moves: Iterable[_Move]) -> None:
    later: list[tuple[int, int]] = []
    ending: list[tuple[int, int]] = []
    beginning: list[tuple[object, ...]] = []
    for day, place, (number, official, _agency, *facts, since, until) in moves:
        if since >= day:
            later.append((number, place))
        else:
            ending.append((number, day))
            beginning.append((official, place, *facts, day, until))
    write_many("UPDATE posting SET agency_id = c1 FROM staged WHERE id = c0", 2, later)
    write_many("UPDATE posting SET valid_to = c1 FROM staged WHERE id = c0", 2, ending)
    insert_many("posting", _POSTING, beginning)


def _leaving(plan: Reorganisation, part: Part) -> list[int]:
    """The people of an agency whom a split takes along on the day."""
    day = to_day(plan.on)
    query = """
        SELECT official_id, unit FROM posting
        WHERE agency_id = ? AND is_primary AND valid_from <= ? AND valid_to > ?
    """
    return [official for official, unit in rows(query, part.agency, day, day) if part.takes(official, unit)]
