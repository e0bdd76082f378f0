"""An invented province: agencies, people, courses and results that are nowhere, the same for one seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from capacity.demo_agencies import InventedAgency, invent_agencies
from capacity.demo_people import InventedOfficial, invent_officials

Size = Literal["small", "province"]


@dataclass(frozen=True, slots=True)
class InventedCourse:
    """A course of the catalogue; `hours` in periods (tiết)."""

    code: str
    title: str
    kind: str
    hours: float
    validity_months: int | None


@dataclass(frozen=True, slots=True)
class InventedCompletion:
    """A person's result of a course."""

    official: InventedOfficial
    course: InventedCourse
    completed_on: date
    score: float
    grade: str
    certificate_no: str
    evidence: str


@dataclass(frozen=True, slots=True)
class InventedGoal:
    """What the province set itself; `target` in percent of everybody."""

    code: str
    title: str
    source_document: str
    courses: tuple[str, ...]
    target: float
    due_on: date


@dataclass(frozen=True, slots=True)
class Province:
    """Everything that was invented; agencies stand before those below them."""

    name: str
    since: date
    """From this day on everybody works where the rosters say, before the first class ended."""
    agencies: tuple[InventedAgency, ...]
    officials: tuple[InventedOfficial, ...]
    courses: tuple[InventedCourse, ...]
    completions: tuple[InventedCompletion, ...]
    goal: InventedGoal


COURSES = (
    InventedCourse("KNS-CB", "Kỹ năng số cơ bản", "course", 24, None),
    InventedCourse("PTDL", "Phân tích dữ liệu", "course", 40, 36),
    InventedCourse("LDS", "Lãnh đạo số", "workshop", 16, None),
)
GOAL = InventedGoal(
    "KNS-2026",
    "Tỷ lệ cán bộ, công chức, viên chức được bồi dưỡng kỹ năng số",
    "Kế hoạch số 01/KH-UBND ngày 05/01/2026",
    tuple(course.code for course in COURSES),
    80.0,
    date(2026, 12, 31),
)


LEADING = ("Giám đốc", "Phó", "Trưởng", "Chánh", "Bí thư", "Chủ tịch", "Hiệu trưởng", "Trạm trưởng")
_CLASS_DAYS = tuple(date(2026, 2, 27) + timedelta(21 * number) for number in range(13))
"""The Fridays on which classes ended."""


def invent(size: Size = "small", seed: int = 2026) -> Province:
    """A province of about 300 people in 27 agencies, or of 25,000 people in 1,200."""
    random = Random(f"{size} {seed}")
    agencies = tuple(invent_agencies(8, 6, 6, 1) if size == "small" else invent_agencies(20, 99, 180, 9))
    headcount = 300 if size == "small" else 25_000
    officials = tuple(invent_officials(agencies, headcount, random))
    completions = tuple(_completions(officials, random))
    return Province(agencies[0].name, date(2026, 1, 1), agencies, officials, COURSES, completions, GOAL)


def _completions(officials: Sequence[InventedOfficial], random: Random) -> Iterator[InventedCompletion]:
    """Two thirds of the people are trained; agencies differ, so that some reach the target and some fail."""
    basic, analysis, leadership = COURSES
    zeal: dict[str, float] = {}
    number = 0
    for official in officials:
        share = zeal.setdefault(official.agency.code, min(0.98, max(0.15, random.gauss(0.65, 0.18))))
        taken = []
        if random.random() < share:
            taken.append(basic)
            if random.random() < 0.2:
                taken.append(analysis)
        if official.position.startswith(LEADING) and random.random() < share / 2:
            taken.append(leadership)
        for course in taken:
            number += 1
            yield _completion(official, course, number, random)


def _completion(official: InventedOfficial, course: InventedCourse, number: int, random: Random) -> InventedCompletion:
    place = random.randrange(len(_CLASS_DAYS))
    day = _CLASS_DAYS[place]
    score = random.randrange(10, 21) / 2
    return InventedCompletion(
        official=official,
        course=course,
        completed_on=day,
        score=score,
        grade="Giỏi" if score >= 8 else "Khá" if score >= 6.5 else "Đạt",
        certificate_no=f"{course.code}/2026/{number:05d}",
        evidence=f"QĐ số {place + 101}/QĐ-SNV ngày {day:%d/%m/%Y}",
    )
