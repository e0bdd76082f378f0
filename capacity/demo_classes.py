"""Classes of the invented province about today: one that was held, one that goes on, one that is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from capacity.classes import add_class, class_by_id, set_state
from capacity.coverage import PersonRow, people
from capacity.demo import LEADING
from capacity.enrolments import enrol, enrolled
from capacity.goals import GoalRow
from capacity.marks import MarkChange, set_marks
from capacity.sessions import add_session
from capacity.trainers import add_trainer

_MARKS = ["present"] * 16 + ["late:20", "left_early:30", "excused", "absent"]


@dataclass(frozen=True, slots=True)
class _Invented:
    """A class; `days` are its sessions, in working days from today on."""

    code: str
    title: str
    course: str
    state: str
    days: tuple[int, ...]
    agencies: tuple[str, ...]
    """How the names of the agencies begin whose people are enrolled."""
    enrolled: int
    capacity: int
    positions: tuple[str, ...] = ("",)
    """How the positions of these people begin."""

    def is_for(self, person: PersonRow) -> bool:
        """Whether somebody may be enrolled."""
        return person.agency.startswith(self.agencies) and (person.position or "").startswith(self.positions)


_COMMUNES, _SERVICES = ("Xã", "Phường"), ("Trường", "Trung tâm", "Trạm")
_CLASSES = (
    _Invented("LDS-02", "Lãnh đạo số", "LDS", "planned", (15, 16), (*_COMMUNES, *_SERVICES), 6, 40, LEADING),
    _Invented("KNS-10", "Kỹ năng số cho cấp xã, đợt 10", "KNS-CB", "held", (-12, -10, -8, -6), _COMMUNES, 12, 20),
    _Invented("KNS-11", "Kỹ năng số cho đơn vị sự nghiệp, đợt 11", "KNS-CB", "open", (-5, -2, 0, 3), _SERVICES, 23, 20),
)


def add_classes(goal: GoalRow, today: date) -> int:
    """Add them with people whom the goal lacks, and answer how many there are; runs inside a change set."""
    random = Random(goal.code)
    waiting = people(goal, today)
    random.shuffle(waiting)
    if not waiting:
        return 0
    for invented in _CLASSES:
        chosen = [*islice(filter(invented.is_for, waiting), invented.enrolled)]
        waiting = [one for one in waiting if one not in chosen]
        _add(invented, [one.official_id for one in chosen], today, random)
    return len(_CLASSES)


def _add(invented: _Invented, officials: Sequence[int], today: date, random: Random) -> None:
    days = [_working_day(today, number) for number in invented.days]
    decided_on = _working_day(min(*days, today), -5)
    class_id = add_class(
        invented.code,
        invented.title,
        course=invented.course,
        decision_no=f"{decided_on.timetuple().tm_yday}/QĐ-SNV",
        decision_on=decided_on,
        organiser="Sở Nội vụ",
        place="Hội trường Trường Chính trị tỉnh",
        capacity=invented.capacity,
    )
    held = {day: add_session(class_id, day, "morning", 4, "08:00") for day in days}
    add_trainer(class_id, name="Lê Thị Giảng", hours=4 * len(days))
    enrol(class_id, officials, decided_on)
    if invented.state != "planned":
        set_state(class_by_id(class_id), "open")
    past = [session for day, session in held.items() if day < today]
    changes = [
        MarkChange(person.id, session, random.choice(_MARKS)) for person in enrolled(class_id) for session in past
    ]
    set_marks(class_id, changes)
    if invented.state == "held":
        set_state(class_by_id(class_id), "held")


def _working_day(start: date, number: int) -> date:
    """The working day so many of them after a day, or before it; 0 is the day itself, whatever it is."""
    step = timedelta(1 if number > 0 else -1)
    day = start
    for _each in range(abs(number)):
        day += step
        while day.weekday() >= 5:
            day += step
    return day
