"""Driving the interface in tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory

import pytest
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

import screens
from capacity.attendance import MarkChange, set_marks
from capacity.classes import add_class, class_by_id, set_state
from capacity.courses import add_course
from capacity.enrolments import enrol, enrolled
from capacity.goals import add_goal
from capacity.history import change_set
from capacity.officials import search
from capacity.sessions import add_session
from screens.app import CapacityApp
from screens.page import Page
from screens.widgets.row_table import RowTable
from tests.builders import database_content, load, make_roster, person, put_database
from tests.screens.stillness import still

TODAY = date(2026, 11, 23)
PEOPLE = ("Đặng Thị Hoà", "Nguyễn Văn An", "Nguyễn Thị Bình", "Trần Minh Đức")
"""Two of Sở Nội vụ, then two of Sở Y tế; all but the second are untrained."""
ROSTER = "danh-sach.xlsx"
"""The list of people that lies ready to be imported."""


class Driver:
    """The interface, driven by keys; each key has had its effect when the call returns."""

    def __init__(self, pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, CapacityApp)
        self.pilot = pilot
        self.app = pilot.app

    async def settle(self) -> None:
        """Wait until all that was begun has been done and shown; a tree of files reads on for ever."""
        while True:
            await still()
            begun = [worker for worker in self.app.workers if worker.name != "_loader"]
            is_coming = isinstance(self.app.screen, Page) and not self.app.screen.has_begun
            if self.app._exit or not (begun or is_coming):
                return
            for worker in begun:
                with suppress(WorkerCancelled):  # a newer one may have taken its place
                    await worker.wait()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            await self.app._press_keys([key])
            await self.settle()

    async def type(self, text: str, selector: str | None = None) -> None:
        """Put a text into a field, or the one that has the focus, in place of what stands there."""
        if selector:
            self.app.screen.query_one(selector).focus()
            await self.settle()
        field = self.app.focused
        assert isinstance(field, Input)
        field.value = text
        await self.settle()

    @property
    def page(self) -> Page:
        """The screen in front, which must not be a dialog."""
        assert isinstance(self.app.screen, Page)
        return self.app.screen

    @property
    def dialog(self) -> str:
        """The name of the kind of dialog in front."""
        return type(self.app.screen).__name__

    def table(self, selector: str = "RowTable") -> RowTable:
        """A table of the screen in front."""
        return self.app.screen.query_one(selector, RowTable)

    def cells(self, selector: str = "RowTable") -> list[tuple[str, ...]]:
        """What stands in all rows of a table."""
        table = self.table(selector)
        return [table.row_at(index).cells for index in range(table.count)]

    def names(self, selector: str = "RowTable") -> list[str]:
        """The first column of a table, without what sets it in."""
        return [cells[0].strip(" ▾▸") for cells in self.cells(selector)]


Open = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture(autouse=True)
def no_waiting_for_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits until nothing is left to do, and no longer."""
    for module in ("app", "pilot"):
        monkeypatch.setattr(f"textual.{module}.wait_for_idle", still)


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always the same day."""
    # All are loaded before the day is changed, so that none of them keeps the changed one.
    modules = [import_module(f"screens.{found.name}") for found in iter_modules(screens.__path__)]
    monkeypatch.setattr("capacity.dates.today", lambda: TODAY)
    for module in modules:
        if hasattr(module, "today"):
            monkeypatch.setattr(module, "today", lambda: TODAY)
    # The person beside the list is read once the cursor rests; how long that takes is not what a test waits for.
    monkeypatch.setattr("screens.officials._REST", 0.0)
    monkeypatch.setattr("capacity.officials.today", lambda: TODAY)
    monkeypatch.setattr("capacity.posting_changes.today", lambda: TODAY)
    monkeypatch.setattr("imports.officials.today", lambda: TODAY)


@pytest.fixture
def interface(database: Path) -> Open:
    """Opens the interface on the test's database, at 80 by 24 unless told otherwise."""

    @asynccontextmanager
    async def opened(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driver]:
        async with CapacityApp().run_test(size=size) as pilot:
            driver = Driver(pilot)
            await driver.settle()
            yield driver

    return opened


_CONTENTS: dict[str, bytes] = {}
"""What the databases below hold, each built by the first test that asks for it; a test gets a file of its own."""


def fill(database: Path, name: str, build: Callable[[], None]) -> None:
    """Fill the open database by `build`, or as that has filled it before."""
    if name in _CONTENTS:
        put_database(database, _CONTENTS[name])
    else:
        build()
        _CONTENTS[name] = database_content(database)


@pytest.fixture
def province(database: Path) -> None:
    """Four people in two agencies, a course, and a goal of 50 % that one of them has reached."""
    fill(database, "province", _four_people)


@pytest.fixture
def busy_province(database: Path, province: None) -> None:
    """The province with an open class of two sessions, the first of them marked, and a list to import at home."""
    fill(database, "busy", _class)
    make_roster(
        Path.home() / ROSTER,
        [
            ("Nguyễn Văn An", "12/03/1985", "Nam", "Phó Giám đốc", "Sở Nội vụ", "", "Công chức"),
            ("Lò Thị Mai", "03/02/1991", "Nữ", "Chuyên viên", "Sở Y tế", "", "Công chức"),
            ("Vàng A Páo", "31/02/1991", "Nam", "Chuyên viên", "Sở Y tế", "", "Công chức"),
        ],
    )


def _four_people() -> None:
    agencies = ("Sở Nội vụ", "Sở Nội vụ", "Sở Y tế", "Sở Y tế")
    people = [
        person(name, agency=agency, staff_code=f"HB{number:03}", position="Chuyên viên")
        for number, (name, agency) in enumerate(zip(PEOPLE, agencies, strict=True), 1)
    ]
    trained = {
        "full_name": PEOPLE[1],
        "staff_code": "HB002",
        "course_code": "KNS",
        "completed_on": date(2026, 5, 4),
        "evidence": "QĐ 12",
    }
    with TemporaryDirectory() as folder:
        load("roster", people, Path(folder) / "four.xlsx", date(2026, 1, 1))
        with change_set("Course and goal"):
            add_course("KNS", "Kỹ năng số", hours=24)
            add_goal("KNS-26", "Kỹ năng số cơ bản", courses=["KNS"], target=50, due_on=date(2026, 12, 31))
        load("completions", [trained], Path(folder) / "results.xlsx")


def _class() -> None:
    with change_set("class"):
        number = add_class("KNS-12", "Kỹ năng số, đợt 3", course="KNS", place="Hội trường A")
        first, _second = (add_session(number, date(2026, 11, day), "morning", 4) for day in (23, 25))
        enrol(number, [one.id for one in search()], on=date(2026, 11, 20))
        set_state(class_by_id(number), "open")
    with change_set("marks"):
        marks = ("present", "late:30", "absent")
        people = enrolled(number)
        set_marks(number, [MarkChange(one.id, first, mark) for one, mark in zip(people, marks, strict=False)])
