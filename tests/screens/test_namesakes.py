"""Agencies that share a name are told apart by what stands above them, wherever people are listed or asked about."""

from datetime import date
from pathlib import Path

import pytest

from capacity.agencies import add_agency, names_apart
from capacity.courses import add_course
from capacity.dates import today
from capacity.goals import add_goal
from capacity.history import change_set
from capacity.newcomers import Newcomer, add_official
from tests.builders import make_roster
from tests.screens.conftest import Open

SCHOOL = "Trường Mầm non Hoa Sen"
APART = [f"{SCHOOL} · Xã Tân Hợp", f"{SCHOOL} · Xã Tân Thịnh"]
NAMES = ["Lò Thị An", "Lò Thị Bình"]
SINCE = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def two_schools(database: Path) -> None:
    with change_set("Two schools of one name"):
        add_course("KNS", "Kỹ năng số", hours=24)
        add_goal("KNS-26", "Kỹ năng số", courses=["KNS"], target=50, due_on=date(2026, 12, 31))
        province = add_agency("Tỉnh Mường Lò")
        for commune, name in zip(("Xã Tân Hợp", "Xã Tân Thịnh"), NAMES, strict=True):
            school = add_agency(SCHOOL, parent_id=add_agency(commune, parent_id=province))
            add_official(Newcomer(name, school, SINCE))


def test_only_names_that_repeat_are_told_apart() -> None:
    assert sorted(names_apart(today()).values()) == APART


async def test_lists_of_people_say_which_of_the_two(interface: Open) -> None:
    async with interface((120, 30)) as ui:
        await ui.press("f3")
        assert [cells[3] for cells in ui.cells()] == APART
        await ui.press("down", "enter")
        assert APART[0] in " ".join(str(one.content) for one in ui.app.screen.query("Static"))  # type: ignore[attr-defined]
        await ui.press("f6", "enter")
        assert [cells[2] for cells in ui.cells()] == APART


async def test_a_list_that_names_both_asks_which_it_is(interface: Open) -> None:
    make_roster(Path.home() / "truong.xlsx", [("Vũ Mai", "12/03/1985", "Nữ", "Giáo viên", SCHOOL, "", "")])
    async with interface((100, 30)) as ui:
        await ui.press("f7", "enter")
        panel = str(ui.app.screen.query_one("QuestionPanel").content)  # type: ignore[attr-defined]
        assert all(name in panel for name in APART)
