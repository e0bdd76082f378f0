"""What the dumped tables say of a day, computed one person at a time; it shares no code with the program."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any


class Brute:
    """The dumped tables, and what they say about a day, one person at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables: dict[str, list[dict[str, str]]] = {}
        self._everybody: dict[str, dict[str, tuple[str, str]]] = {}

    def read(self, table: str) -> list[dict[str, str]]:
        if table not in self._tables:
            with (self.folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
                self._tables[table] = list(csv.DictReader(file))
        return self._tables[table]

    def standing(self, table: str, day: str) -> list[dict[str, str]]:
        return [row for row in self.read(table) if row["valid_from"] <= day < row["valid_to"]]

    def goal(self, day: str) -> dict[str, Any]:
        [found] = self.read("goal")
        version = ""
        for row in sorted(self.read("goal_version"), key=lambda row: row["valid_from"]):
            if row["valid_from"] <= day:
                found, version = row, row["id"]
        return {
            **found,
            "courses": [
                self.counting_as(row["course_id"]) for row in self.read("goal_course") if row["version_id"] == version
            ],
            "without": {row["agency_id"] for row in self.read("goal_exclusion") if row["version_id"] == version},
        }

    def counting_as(self, course: str) -> set[str]:
        """The course itself, and those that count as it."""
        equal = {row["course_id"] for row in self.read("course_equivalence") if row["counts_as_id"] == course}
        return {course} | equal

    def parents(self, day: str) -> dict[str, str]:
        return {row["agency_id"]: row["parent_id"] for row in self.standing("agency_version", day)}

    def path(self, agency: str, day: str) -> list[str]:
        parents, found = self.parents(day), []
        while agency:
            found.append(agency)
            agency = parents[agency]
        return found

    def successions(self, since: str, until: str) -> list[dict[str, str]]:
        """What became of what after a day and until another, as it happened."""
        found = [row for row in self.read("succession") if since < row["happened_on"] <= until]
        return sorted(found, key=lambda row: (row["happened_on"], int(row["id"])))

    def became(self, agency: str, since: str, until: str) -> set[str]:
        """All that an agency became on the way, or was made of where the way goes back."""
        steps = [(row["old_id"], row["new_id"]) for row in self.successions(min(since, until), max(since, until))]
        if since > until:
            steps = [(new, old) for old, new in reversed(steps)]

        def after(one: str, steps: list[tuple[str, str]]) -> set[str]:
            found = set()
            for place, (old, new) in enumerate(steps):
                if old == one != new:
                    found |= {new} | after(new, steps[place + 1 :])
            return found

        return after(agency, steps)

    def in_place_of(self, agency: str, day: str) -> set[str]:
        """The agency while it stands, else those that it ended in."""
        if agency in self.parents(day):
            return {agency}
        ended = [row for row in self.successions("", day) if row["old_id"] == agency != row["new_id"]]
        following = [row["new_id"] for row in ended if row["kind"] in ("merge", "dissolve")]
        return set().union(*(self.in_place_of(one, day) for one in following))

    def is_out(self, agency: str, day: str, without: set[str]) -> bool:
        """Whether an agency of the day is out of the ratio, by itself or by what it stands below."""
        return any(above in without or self._inherits(above, day, without) for above in self.path(agency, day))

    def _inherits(self, agency: str, day: str, without: set[str]) -> bool:
        """Whether all that an agency was made of at once was out, and one of these was so by itself."""
        endings = [row for row in self.successions("", day) if row["kind"] in ("merge", "dissolve")]
        for on in {row["happened_on"] for row in endings}:
            eve = (date.fromisoformat(on) - timedelta(1)).isoformat()
            old = self._made_of(agency, [row for row in endings if row["happened_on"] == on])
            stood = old | ({agency} & self.parents(eve).keys())
            by_itself = any(one in without or self._inherits(one, eve, without) for one in old)
            if by_itself and all(self.is_out(one, eve, without) for one in stood):
                return True
        return False

    def _made_of(self, agency: str, endings: list[dict[str, str]]) -> set[str]:
        old = {row["old_id"] for row in endings if row["new_id"] == agency} - {agency}
        return old.union(*(self._made_of(one, endings) for one in old))

    def line(self, agency: str, day: str, tree_on: str) -> str:
        """Where the own people of an agency of the day count in the tree of another day."""
        tree = self.parents(tree_on)
        paths = [self.path(one, tree_on) for one in sorted(self.became(agency, day, tree_on), key=int) if one in tree]
        common = [above for above in (paths[0] if paths else []) if all(above in path for path in paths)]
        upward = [above for above in self.path(agency, day) if above in tree]
        return agency if agency in tree else next(iter([*common, *upward]), agency)

    def counts(self, row: dict[str, str], goal: dict[str, Any], day: str) -> bool:
        done = row["completed_on"]
        if goal["validity_months"]:
            year, month, of_month = map(int, done.split("-"))
            year, month = divmod(year * 12 + month - 1 + int(goal["validity_months"]), 12)
            month_ends = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
            if date(year, month + 1, min(of_month, month_ends)).isoformat() <= day:
                return False
        if goal["yearly"] == "1" and done[:4] != day[:4]:
            return False
        in_time = done <= day < row["expires_on"] and done >= goal["since"]
        return in_time and any(row["course_id"] in counting for counting in goal["courses"])

    def everybody(self, day: str) -> dict[str, tuple[str, str]]:
        """Official → agency and status."""
        if day not in self._everybody:
            self._everybody[day] = self._placed(day)
        return self._everybody[day]

    def _placed(self, day: str) -> dict[str, tuple[str, str]]:
        goal = self.goal(day)
        exempted = {row["official_id"] for row in self.standing("exemption", day)}
        members = {row["official_id"] for row in self.standing("group_member", day)}
        found = {}
        for post in self.standing("posting", day):
            who, path = post["official_id"], self.path(post["agency_id"], day)
            mine = [row for row in self.read("completion") if row["official_id"] == who and self.counts(row, goal, day)]
            trained = {
                "any": bool(mine),
                "all": all(counting & {row["course_id"] for row in mine} for counting in goal["courses"]),
                "hours": sum(float(row["hours"]) for row in mine) >= float(goal["hours"] or "inf"),
            }[goal["rule"]]
            outside = bool(goal["categories"]) and post["category"] not in goal["categories"].split()
            outside = outside or (goal["leaders_only"] == "1" and post["is_leader"] == "0")
            scope = self.in_place_of(goal["agency_id"], day) if goal["agency_id"] else set(path)
            outside = outside or not scope.intersection(path) or self.is_out(post["agency_id"], day, goal["without"])
            outside = outside or bool(goal["people_group_id"] and who not in members)
            status = "trained" if trained else "untrained"
            found[who] = (post["agency_id"], "out_of_scope" if outside else "exempt" if who in exempted else status)
        return found

    def lines(self, agency: str, day: str, tree_on: str) -> list[str]:
        """All lines of the tree of another day that people of an agency of the day count in."""
        line = self.line(agency, day, tree_on)
        return self.path(line, tree_on) if line in self.parents(tree_on) else [line]

    def figures(self, day: str, tree_on: str = "") -> dict[str, Counter[str]]:
        """Line → status → people."""
        found = {agency: Counter[str]() for agency in self.parents(tree_on or day)}
        for agency, status in self.everybody(day).values():
            for line in self.lines(agency, day, tree_on or day):
                found.setdefault(line, Counter())[status] += 1
        return found

    def comings(self, agency: str, days: tuple[str, str]) -> Counter[str]:
        """By how many eligible people an agency changed because they came or went, cause by cause."""
        found: Counter[str] = Counter()
        one, other = (self.everybody(day) for day in days)
        for who in one.keys() | other.keys():
            was, now = one.get(who), other.get(who)
            places = zip((was, now), days, strict=True)
            inside = [place is not None and agency in self.path(place[0], day) for place, day in places]
            if inside[0] == inside[1]:
                continue
            here, by = (was, -1) if inside[0] else (now, 1)
            assert here
            if not here[1].endswith("trained"):
                continue
            if not was or not now:
                found["joined" if now else "left"] += by
            elif was[0] == now[0] or now[0] in self.became(was[0], *days):
                found["reorganised"] += by
            else:
                found["moved_in" if by > 0 else "moved_out"] += by
        return found


def told(counts: Counter[str]) -> tuple[int, int]:
    """Eligible and trained people."""
    return counts["trained"] + counts["untrained"], counts["trained"]
