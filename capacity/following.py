"""What follows agencies that end: who takes their people, and what stands wholly in their place."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from capacity.agencies import with_all_below
from capacity.dates import FOREVER, from_day, to_day
from capacity.store.connection import rows

_ENDED_BY = "kind IN ('merge', 'dissolve') AND old_id <> new_id"
"""A part that splits off follows nobody: what it leaves goes on."""


class Following:
    """The agencies that end on some day, and those that took the place of each."""

    def __init__(self) -> None:
        query = "SELECT agency_id, max(valid_to) AS ended FROM agency_version GROUP BY agency_id HAVING ended < ?"
        self.ends: Mapping[int, int] = dict(rows(query, to_day(FOREVER)))
        """Agency → the day of its end."""
        self._followers: dict[int, list[int]] = defaultdict(list)
        query = f"SELECT old_id, new_id, happened_on FROM succession WHERE {_ENDED_BY} ORDER BY new_id"
        for old, new, day in rows(query):
            if day == self.ends.get(old):
                self._followers[old].append(new)

    def leads(self, agency_id: int, to: int) -> bool:
        """Whether people of an agency that ends can have come into another one because of that."""
        return to != agency_id and to in self._reached(agency_id)

    def last(self, agency_id: int) -> list[int]:
        """The agencies without an end to which the people of one can have come."""
        return sorted(one for one in self._reached(agency_id) if one not in self.ends)

    def follower(self, agency_id: int, wanted: int | None = None) -> int | None:
        """Who takes the people of an agency that ends: the only one that follows, else the one toward `wanted`."""
        followers = self._followers.get(agency_id, [])
        if len(followers) > 1:
            followers = [one for one in followers if wanted in self._reached(one)]
        return followers[0] if len(followers) == 1 else None

    def way(self, agency_id: int, wanted: int | None = None) -> list[int]:
        """The agencies that people of one come through, itself first; one with an end is last where nobody can tell."""
        way = [agency_id]
        while way[-1] in self.ends:
            following = self.follower(way[-1], wanted)
            if following is None:
                break
            way.append(following)
        return way

    def _reached(self, agency_id: int) -> list[int]:
        found = [agency_id]
        for one in found:
            found += [following for following in self._followers.get(one, []) if following not in found]
        return found


def became(one: date, other: date) -> dict[int, set[int]]:
    """Agency → all that it became on the way from a day to another, or was made of where the other is earlier."""
    forward = one <= other
    since, until = (one, other) if forward else (other, one)
    query = """
        SELECT old_id, new_id FROM succession WHERE happened_on > ? AND happened_on <= ? AND old_id <> new_id
        ORDER BY happened_on, id
    """
    steps = list(rows(query, to_day(since), to_day(until)))
    found: dict[int, set[int]] = defaultdict(set)
    # From the far end, so that what an agency handed over before it took another one over is not the other one's.
    for old, new in reversed(steps) if forward else steps:
        here, there = (old, new) if forward else (new, old)
        found[here] |= {there, *found.get(there, ())}
    return found


def wholly_following(agencies: Collection[int], on: date) -> set[int]:
    """Which agencies stand on a day in the place of these with all below them, and in the place of nobody else.

    What a merger makes of one of these and of another agency is not among them.
    """
    found = _standing(agencies, on)
    if len(found) == len(set(agencies)):
        return found
    found = set(agencies)
    made: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    query = f"SELECT happened_on, new_id, old_id FROM succession WHERE {_ENDED_BY} AND happened_on <= ?"
    for day, new, old in rows(query, to_day(on)):
        made[day][new].add(old)
    for day in sorted(made):
        eve = from_day(day) - timedelta(1)
        inside = {below for top in _standing(found, eve) for below in with_all_below(top, eve)}
        for new in made[day]:
            old = _made_of(new, made[day])
            if not found.isdisjoint(old) and inside.issuperset(old | _standing([new], eve)):
                found.add(new)
    return _standing(found, on)


def _made_of(new: int, made: Mapping[int, set[int]]) -> set[int]:
    """Every agency that ended into one on a day, also by way of another that ended on that day too."""
    found, waiting = set[int](), [new]
    while waiting:
        old = made.get(waiting.pop(), set()) - found
        found |= old
        waiting += old
    return found


def _standing(agencies: Collection[int], on: date) -> set[int]:
    day = to_day(on)
    query = "SELECT 1 FROM agency_version WHERE agency_id = ? AND valid_from <= ? AND valid_to > ?"
    return {agency for agency in agencies if next(rows(query, agency, day, day), None)}
