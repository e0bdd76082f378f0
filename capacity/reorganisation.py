"""Reorganising the tree on a day: merge, split, move, rename, dissolve, described before anything is written.

An agency that is made gets a negative number until it is written; every other number is the id of a known one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from capacity.agencies import AgencyRow, level_of, tree
from capacity.errors import Refused
from capacity.i18n import _
from capacity.store.connection import rows
from capacity.text import clean, match_key


@dataclass(frozen=True, slots=True)
class Body:
    """What an agency is to be from the day on."""

    name: str
    code: str | None
    level: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class End:
    """How an agency ends: who takes its people and what stands below it, and who is said to follow it."""

    heir: int | None
    """None where nobody may be left in it; what stands below it then goes one step up."""
    successors: tuple[int, ...]
    kind: str
    """`merge` or `dissolve`."""


@dataclass(frozen=True, slots=True)
class Part:
    """The people who leave an agency for another one while it goes on."""

    agency: int
    into: int
    officials: frozenset[int] = frozenset()
    units: tuple[str, ...] = ()
    """The units whose people all go."""

    def takes(self, official: int, unit: str | None) -> bool:
        """Whether somebody in such a unit of the agency goes."""
        return official in self.officials or (unit is not None and match_key(unit) in map(match_key, self.units))


@dataclass(slots=True)
class Reorganisation:
    """Everything that changes about the tree on one day."""

    on: date
    bodies: dict[int, Body] = field(default_factory=dict)
    """Agencies that are made, and known ones that become something else."""
    ends: dict[int, End] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was settled while a file was read, a sentence each."""
    known: dict[int, AgencyRow] = field(init=False)
    """The tree as it stands on the day without this."""
    seen: int = field(default_factory=lambda: latest_change())
    """The latest recorded change; another one since makes this stale."""

    def __post_init__(self) -> None:
        self.known = {agency.id: agency for agency in tree(self.on)}

    def body(self, number: int) -> Body:
        """What an agency is from the day on, as far as it is described yet."""
        if number in self.bodies:
            return self.bodies[number]
        agency = self.known[number]
        return Body(agency.name, agency.code, agency.level, agency.parent_id)

    def make(self, name: str, *, code: str | None = None, level: str = "", parent: int | None = None) -> int:
        """Let a new agency begin on the day; answers its negative number."""
        number = min((0, *self.bodies)) - 1
        self.bodies[number] = Body(clean(name), code, level or level_of(name), parent)
        return number

    def change(self, number: int, **changes: Any) -> None:
        """Let an agency have another `name`, `code`, `level` or `parent`."""
        changed = replace(self.body(number), **changes)
        if changed != self.body(number):
            self.bodies[number] = changed

    def end(self, agencies: Iterable[int], heir: int | None, kind: str, successors: Iterable[int] = ()) -> None:
        """Let agencies end on the day."""
        following = (heir,) if heir is not None else tuple(successors)
        for number in agencies:
            self.ends[number] = End(heir, following, kind)

    def is_below(self, number: int | None, other: int) -> bool:
        """Whether an agency is another one or will stand below it."""
        seen: set[int] = set()
        while number is not None and number not in seen:
            if number == other:
                return True
            seen.add(number)
            number = self.body(number).parent
        return False

    def home(self, number: int) -> int | None:
        """Below which agency one stands whose parent ends: below the parent's heir, else one step further up."""
        above = self.body(number).parent
        while above is not None and above in self.ends:
            heir = self.ends[above].heir
            if heir is not None and not self.is_below(heir, number):
                return heir
            above = self.body(above).parent
        return above

    def common_parent(self, agencies: Iterable[int]) -> int | None:
        """The lowest agency, as things stand from the day on, that all of these stand below."""
        lines = [self._line(number) for number in agencies]
        return next((above for above in lines[0] if all(above in line for line in lines)), None)

    def settle(self) -> "Reorganisation":
        """Let whatever stands below an agency that ends find its new place."""
        for number in self.known:
            if number not in self.ends and self.body(number).parent in self.ends:
                self.change(number, parent=self.home(number))
        return self

    def _line(self, number: int) -> list[int]:
        """The agencies above one from the day on, the nearest first."""
        own = {number} | ({self.ends[number].heir or number} if number in self.ends else set())
        line: list[int] = []
        above = self.body(number).parent
        while above is not None:
            stands = self.ends[above].heir if above in self.ends else above
            if stands is not None and stands not in own:
                line.append(stands)
            above = self.body(above).parent
        return line


def merge(
    on: date,
    agencies: Iterable[int],
    *,
    into: int | None = None,
    name: str = "",
    code: str | None = None,
    level: str = "",
    parent: int | None = None,
) -> Reorganisation:
    """Agencies become one: `into` takes the others over, or a new one of this name follows them all."""
    plan = Reorganisation(on)
    ending = [number for number in dict.fromkeys(agencies) if number != into]
    if into is None:
        levels = {plan.known[number].level for number in ending}
        into = plan.make(name, code=code, level=level or (levels.pop() if len(levels) == 1 else ""))
        plan.end(ending, into, "merge")
        plan.change(into, parent=plan.common_parent(ending) if parent is None else parent)
    else:
        plan.end(ending, into, "merge")
    return plan.settle()


def split(
    on: date,
    agency: int,
    *,
    into: int | None = None,
    name: str = "",
    code: str | None = None,
    level: str = "",
    parent: int | None = None,
    units: Iterable[str] = (),
    officials: Iterable[int] = (),
    below: Iterable[int] = (),
) -> Reorganisation:
    """A part leaves an agency, which goes on: people of these units, these people, and these agencies below it."""
    plan = Reorganisation(on)
    if into is None:
        into = plan.make(name, code=code, level=level or plan.known[agency].level)
        plan.change(into, parent=plan.known[agency].parent_id if parent is None else parent)
    plan.parts.append(Part(agency, into, frozenset(officials), tuple(units)))
    for number in below:
        plan.change(number, parent=into)
    return plan


def found(
    on: date, name: str, *, code: str | None = None, level: str = "", parent: int | None = None
) -> Reorganisation:
    """An agency begins that follows none; raises Refused where one of that name stands there."""
    plan = Reorganisation(on)
    if any(one.parent_id == parent and match_key(one.name) == match_key(name) for one in plan.known.values()):
        raise Refused(_("An agency called “{name}” stands there already.").format(name=clean(name)))
    plan.make(name, code=code, level=level, parent=parent)
    return plan


def move(on: date, agency: int, parent: int | None) -> Reorganisation:
    """An agency, with all below it, stands below another one, or on its own for None."""
    plan = Reorganisation(on)
    plan.change(agency, parent=parent)
    return plan


def rename(on: date, agency: int, name: str, *, code: str | None = None, level: str = "") -> Reorganisation:
    """An agency gets another name, and another code and level if they are given."""
    plan = Reorganisation(on)
    known = plan.known[agency]
    plan.change(agency, name=clean(name), code=code or known.code, level=level or known.level)
    return plan


def dissolve(on: date, agency: int, *, into: int | None = None) -> Reorganisation:
    """An agency ends; `into` takes its people and what stands below it."""
    plan = Reorganisation(on)
    plan.end([agency], into, "dissolve")
    return plan.settle()


def latest_change() -> int:
    """The number of the latest recorded change in the database."""
    number: int = next(rows("SELECT coalesce(max(id), 0) FROM change"))[0]
    return number
