"""A file of mergers, and the list of units from that day on, against the tree: what becomes of every agency.

Old units are found by their code on the day, and their name is compared loosely: codes are re-used, and two official
lists rarely spell alike. Whatever has no code, such as a school, is in neither list and goes on.
"""

from collections import defaultdict
from datetime import date
from pathlib import Path

from capacity.agencies import level_of
from capacity.contradictions import problems
from capacity.errors import BadFile
from capacity.i18n import _, format_number, ngettext
from capacity.reorganisation import Reorganisation
from capacity.text import match_key
from imports.agency_names import agency_key, are_alike
from imports.mergers import MergerLine, UnitLine, read_mergers, read_units
from imports.old_units import FaultError, OldUnits

_UNITS = {"province", "district", "commune"}


def plan_reorganisation(mergers: Path, on: date, tree: Path | None = None) -> Reorganisation:
    """What a file of mergers does to the tree on a day; with a list of units, those in neither file end.

    Raises BadFile, which names the first line that cannot be followed and says why.
    """
    lines = read_mergers(mergers)
    units = read_units(tree) if tree else []
    return _FilePlan(mergers.name, lines, tree.name if tree else "", units, on).made()


class _FilePlan:
    """The plan while the two files are followed, line by line."""

    def __init__(self, mergers: str, lines: list[MergerLine], tree: str, units: list[UnitLine], on: date) -> None:
        self._mergers, self._tree, self._lines, self._units = mergers, tree, lines, units
        self._plan = Reorganisation(on)
        self._old = OldUnits(self._plan.known, on)
        self._listed = {unit.code: unit for unit in units}
        self._faults: list[tuple[str, int | None, str]] = []
        self._places: dict[int, tuple[str, int]] = {}
        """File and line by the agency that they speak of."""
        self._new: dict[str, int] = {}
        """The agencies that carry a code from the day on."""

    def made(self) -> Reorganisation:
        """The whole plan; raises BadFile."""
        old = self._find_old()
        self._stop_at_faults()
        made = self._follow(old)
        self._keep_listed({number for _line, number in old})
        self._stop_at_faults()
        self._place(made)
        self._end_unlisted({number for _line, number in old})
        self._stop_at_faults()
        self._plan.settle()
        for problem in problems(self._plan):
            self._faults.append((*self._places.get(problem.agency, (self._mergers, None)), problem.reason))
        self._stop_at_faults()
        return self._plan

    def _stop_at_faults(self) -> None:
        if not self._faults:
            return
        file, line, reason = self._faults[0]
        place = file if line is None else _("{file}, line {line}").format(file=file, line=line)
        others = len(self._faults) - 1
        more = ngettext(" ({count} more fault)", " ({count} more faults)", others).format(count=format_number(others))
        raise BadFile(f"{place}: {reason}." + (more if others else ""))

    def _note_fault(self, fault: FaultError) -> None:
        file = self._mergers if isinstance(fault.line, MergerLine) else self._tree
        self._faults.append((file, fault.line.line, str(fault)))

    def _find_old(self) -> list[tuple[MergerLine, int]]:
        """The agency of each line; two lines about one are a fault."""
        found: dict[int, MergerLine] = {}
        for line in self._lines:
            try:
                agency = self._old.find(line)
                first = found.setdefault(agency.id, line)
                if first is not line:
                    text = _("{name} stands in line {line} already")
                    raise FaultError(line, text.format(name=agency.name, line=first.line))
            except FaultError as fault:
                self._note_fault(fault)
                continue
            self._places[agency.id] = (self._mergers, line.line)
            if line.old_name and match_key(line.old_name) != match_key(agency.name):
                text = _("line {line}: “{written}” is taken as {name} ({code})")
                note = text.format(line=line.line, written=line.old_name, name=agency.name, code=agency.code or "–")
                self._plan.notes.append(note)
        return [(line, number) for number, line in found.items()]

    def _follow(self, old: list[tuple[MergerLine, int]]) -> list[tuple[int, list[int]]]:
        """Let every old unit end or go on; answers the new ones with the old ones that they follow."""
        groups: dict[str, list[tuple[MergerLine, int]]] = defaultdict(list)
        for line, number in old:
            groups[line.new_code or agency_key(line.new_name)].append((line, number))
        ending = {number for _line, number in old}
        made: list[tuple[int, list[int]]] = []
        for key, group in groups.items():
            try:
                if key:
                    made.append((self._follow_one(group, ending), [number for _line, number in group]))
            except FaultError as fault:
                self._note_fault(fault)
        self._plan.end((number for _line, number in groups.get("", [])), None, "dissolve")
        return made

    def _follow_one(self, group: list[tuple[MergerLine, int]], ending: set[int]) -> int:
        line, olds = group[0][0], [number for _line, number in group]
        name, level = self._described([line for line, _number in group])
        living = self._old.by_code.get(line.new_code)
        if living and living.id not in ending:
            if not are_alike(name, living.name):
                text = _("the new code {code} is that of {name} on that day")
                raise FaultError(line, text.format(code=line.new_code, name=living.name))
            number = living.id
            self._plan.end(olds, number, "merge")
        elif len(olds) == 1:
            number = self._go_on(olds[0], name, line.new_code, level)
        else:
            levels = {self._plan.known[one].level for one in olds}
            level = level or (levels.pop() if len(levels) == 1 else "")
            number = self._plan.make(name, code=line.new_code or None, level=level)
            self._plan.end(olds, number, "merge")
            self._places[number] = (self._mergers, line.line)
        if line.new_code:
            self._new[line.new_code] = number
        return number

    def _described(self, lines: list[MergerLine]) -> tuple[str, str]:
        """The name and the level of a new unit, as the list of units has them if there is one."""
        line = lines[0]
        for other in lines[1:]:
            if not are_alike(other.new_name, line.new_name):
                text = _("the new code {code} is called {name} here, but {other} in line {line}")
                reason = text.format(code=line.new_code, name=other.new_name, other=line.new_name, line=line.line)
                raise FaultError(other, reason)
        if not line.new_name:
            raise FaultError(line, _("the new unit has no name"))
        if not self._units or not line.new_code:
            return line.new_name, ""
        unit = self._listed.get(line.new_code)
        if unit is None:
            text = _("{name} ({code}) does not stand in {tree}")
            raise FaultError(line, text.format(name=line.new_name, code=line.new_code, tree=self._tree))
        if not are_alike(unit.name, line.new_name):
            text = _("the new code {code} is called {name} here, but {other} in {tree}")
            reason = text.format(code=line.new_code, name=line.new_name, other=unit.name, tree=self._tree)
            raise FaultError(line, reason)
        return unit.name, unit.level

    def _go_on(self, number: int, name: str, code: str, level: str) -> int:
        """One old unit alone becomes one new one: the same body, perhaps under another name or code."""
        known = self._plan.known[number]
        if match_key(name) == match_key(known.name):
            name = known.name
        if not level:
            level = known.level if are_alike(name, known.name) or level_of(name) == "unit" else level_of(name)
        self._plan.change(number, name=name, code=code or known.code, level=level)
        return number

    def _keep_listed(self, old: set[int]) -> None:
        """Units of the list that are in no merger go on, or are new."""
        seen: dict[str, UnitLine] = {}
        for unit in self._units:
            try:
                if not unit.code or not unit.name:
                    raise FaultError(unit, _("a unit needs a code and a name"))
                first = seen.setdefault(unit.code, unit)
                if first is not unit:
                    text = _("the code {code} stands in line {line} already")
                    raise FaultError(unit, text.format(code=unit.code, line=first.line))
                if unit.code not in self._new:
                    self._new[unit.code] = self._kept(unit, old)
                    self._places[self._new[unit.code]] = (self._tree, unit.line)
            except FaultError as fault:
                self._note_fault(fault)

    def _kept(self, unit: UnitLine, old: set[int]) -> int:
        known = self._old.by_code.get(unit.code)
        if known is None or known.id in old:
            named = [one for one in self._old.called(unit.name) if one.code is None]
            known = named[0] if len(named) == 1 and named[0].id not in old else None
        if known is None:
            return self._plan.make(unit.name, code=unit.code, level=unit.level)
        if not are_alike(unit.name, known.name):
            text = _("the code {code} is that of {known} until that day, and no merger says what becomes of it")
            raise FaultError(unit, text.format(code=unit.code, known=known.name))
        return self._go_on(known.id, unit.name, unit.code, unit.level)

    def _place(self, made: list[tuple[int, list[int]]]) -> None:
        """Parents: as the list has them, else what all the old ones stand below."""
        for number, olds in made:
            if number not in self._plan.known:
                self._plan.change(number, parent=self._plan.common_parent(olds))
        for unit in self._units:
            if not unit.parent_code:
                self._put_on_top(self._new[unit.code])
                continue
            known = self._old.by_code.get(unit.parent_code)
            above = self._new.get(unit.parent_code) or (known.id if known and known.id not in self._plan.ends else None)
            if above is None:
                text = _("no unit has the code {code} from that day on")
                self._note_fault(FaultError(unit, text.format(code=unit.parent_code)))
            else:
                self._plan.change(self._new[unit.code], parent=above)

    def _put_on_top(self, number: int) -> None:
        """A unit that the list has below nothing may still stand below something without a code."""
        above = self._plan.body(number).parent
        if above is not None and self._plan.body(above).code is not None:
            self._plan.change(number, parent=None)

    def _end_unlisted(self, old: set[int]) -> None:
        """Units with an official code, in the provinces that the files are about, that stand in neither of them."""
        if not self._units:
            return
        kept = {number for number in self._new.values() if number > 0}
        levels = _UNITS | {unit.level for unit in self._units if unit.level}
        about = {self._top(number, levels) for number in old | kept}
        ending = {
            agency.id
            for agency in self._plan.known.values()
            if agency.code and agency.level in levels and agency.id not in old | kept
            if self._top(agency.id, levels) in about
        }
        self._plan.end(ending, None, "dissolve")
        for number in ending:
            self._plan.end([number], None, "dissolve", self._on_its_ground(number, old))

    def _top(self, number: int, levels: set[str]) -> int:
        """The highest unit that an agency stands below."""
        top, above = number, self._plan.known[number].parent_id
        while above is not None:
            agency = self._plan.known[above]
            top = above if agency.level in levels else top
            above = agency.parent_id
        return top

    def _on_its_ground(self, number: int, old: set[int]) -> list[int]:
        """Who follows a unit that no merger names: whatever follows the units below it, else the one above it."""
        found = [self._follower(one) for one in sorted(old) if self._stood_below(one, number)]
        if following := [one for one in dict.fromkeys(found) if one is not None]:
            return following
        above = self._plan.home(number)
        return [] if above is None else [above]

    def _follower(self, number: int) -> int | None:
        return self._plan.ends[number].heir if number in self._plan.ends else number

    def _stood_below(self, number: int, other: int) -> bool:
        above = self._plan.known[number].parent_id
        while above is not None and above != other:
            above = self._plan.known[above].parent_id
        return above is not None
