"""Driving the interface in tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

import screens
from capacity.courses import add_course
from capacity.goals import add_goal
from capacity.history import change_set
from screens.app import CapacityApp
from screens.page import Page
from screens.widgets.row_table import RowTable
from tests.builders import load, person

TODAY = date(2026, 11, 23)
PEOPLE = ("Đặng Thị Hoà", "Nguyễn Văn An", "Nguyễn Thị Bình", "Trần Minh Đức")
"""Two of Sở Nội vụ, then two of Sở Y tế; all but the second are untrained."""


class Driver:
    """The interface, driven by keys; each key has had its effect when the call returns."""

    def __init__(self, pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, CapacityApp)
        self.pilot = pilot
        self.app = pilot.app

    async def settle(self) -> None:
        """Wait until all that was begun has been done and shown; a tree of files reads on for ever."""
        for _round in range(3):
            for worker in list(self.app.workers):
                if worker.name != "_loader":
                    await worker.wait()
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            await self.pilot.press(key)
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
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always the same day."""
    # All are loaded before the day is changed, so that none of them keeps the changed one.
    modules = [import_module(f"screens.{found.name}") for found in iter_modules(screens.__path__)]
    monkeypatch.setattr("capacity.dates.today", lambda: TODAY)
    for module in modules:
        if hasattr(module, "today"):
            monkeypatch.setattr(module, "today", lambda: TODAY)
    monkeypatch.setattr("capacity.officials.today", lambda: TODAY)
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


@pytest.fixture
def province(database: Path, tmp_path: Path) -> None:
    """Four people in two agencies, a course, and a goal of 50 % that one of them has reached."""
    agencies = ("Sở Nội vụ", "Sở Nội vụ", "Sở Y tế", "Sở Y tế")
    people = [
        person(name, agency=agency, staff_code=f"HB{number:03}", position="Chuyên viên")
        for number, (name, agency) in enumerate(zip(PEOPLE, agencies, strict=True), 1)
    ]
    load("roster", people, tmp_path / "four.xlsx", date(2026, 1, 1))
    with change_set("Course and goal"):
        add_course("KNS", "Kỹ năng số", hours=24)
        add_goal("KNS-26", "Kỹ năng số cơ bản", courses=["KNS"], target=50, due_on=date(2026, 12, 31))
    trained = {
        "full_name": PEOPLE[1],
        "staff_code": "HB002",
        "course_code": "KNS",
        "completed_on": date(2026, 5, 4),
        "evidence": "QĐ 12",
    }
    load("completions", [trained], tmp_path / "results.xlsx")
