"""A class with people and sessions, for tests of what happens in it."""

import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from capacity.attendance import MarkChange, set_marks
from capacity.classes import add_class
from capacity.courses import add_course, course_list
from capacity.enrolments import enrol, enrolled
from capacity.history import change_set
from capacity.sessions import add_session, sessions
from capacity.store.models import Official
from capacity.text import loose_key, sort_key

FIRST = date(2026, 3, 2)
"""The day of the first session; the others follow day by day."""
LAST_OF_THREE = date(2026, 3, 4)


@dataclass(frozen=True, slots=True)
class Training:
    """A class, its sessions by day, and its people in name order."""

    class_id: int
    sessions: tuple[int, ...]
    people: tuple[int, ...]
    """Enrolments."""
    officials: tuple[int, ...]

    def mark(self, *lines: Sequence[str | None], reason: str | None = None) -> int:
        """Give the first people these marks, a line a person, in a change set of its own."""
        changes = [
            MarkChange(person, session, mark)
            for person, line in zip(self.people, lines, strict=False)
            for session, mark in zip(self.sessions, line, strict=False)
        ]
        with change_set("marks"):
            return set_marks(self.class_id, changes, reason=reason)


def make_official(name: str) -> int:
    made: int = Official.insert(full_name=name, loose_key=loose_key(name), sort_key=sort_key(name)).execute()
    return made


def make_class(
    names: Sequence[str], hours: Sequence[float] = (4, 4, 2), code: str = "KNS-01", **facts: Any
) -> Training:
    """A class of course KNS (16 hours, valid 24 months) with a session a morning and these new people."""
    with change_set("a class"):
        if not course_list():
            add_course("KNS", "Kỹ năng số", hours=16, validity_months=24)
        number = add_class(code, "Lớp kỹ năng số", course="KNS", **facts)
        for day, length in enumerate(hours):
            add_session(number, FIRST + timedelta(day), "morning", length, "08:00")
        enrol(number, [make_official(name) for name in names], FIRST)
    people = enrolled(number)
    return Training(
        number,
        tuple(session.id for session in sessions(number)),
        tuple(person.id for person in people),
        tuple(person.official_id for person in people),
    )


def at_once(script: str, *calls: Sequence[str]) -> list[str]:
    """What programs print that start together, each as soon as a line comes in; all must end well."""
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", script, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    cwd=Path(__file__).parents[1],
                    text=True,
                    encoding="utf-8",
                )
            )
            for arguments in calls
        ]
        for program in running:
            assert program.stdin is not None
            program.stdin.write("go\n")
            program.stdin.flush()
        printed = [program.communicate(timeout=60)[0] for program in running]
        assert [program.returncode for program in running] == [0] * len(calls)
    return printed
