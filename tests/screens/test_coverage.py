"""Coverage of a goal on a date, and the people behind the figures."""

from datetime import date

import pytest

from capacity.goals import add_goal
from capacity.history import change_set
from screens.frame import PlaceLine
from screens.people import PeoplePage
from screens.person import PersonPage
from tests.screens.conftest import Open

pytestmark = pytest.mark.usefixtures("province")


async def test_the_figures_of_today_and_of_another_date(interface: Open) -> None:
    async with interface((120, 30)) as ui:
        await ui.press("f6")
        assert [cells[1:4] for cells in ui.cells()] == [("2", "1", "50,0 %"), ("2", "0", "0,0 %")]
        await ui.press("d")
        await ui.type("30/04/2026")
        await ui.press("enter")
        assert [cells[1:4] for cells in ui.cells()] == [("2", "0", "0,0 %"), ("2", "0", "0,0 %")]
        assert "30/04/2026" in ui.page.query_one(PlaceLine).aside


async def test_a_date_that_is_none_is_refused_in_the_dialog(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "d")
        await ui.type("31/02/2026")
        await ui.press("enter")
        assert ui.dialog == "Ask"
        await ui.press("escape", "enter")
        assert ui.cells()[0][2] == "1"


async def test_every_list_is_as_long_as_its_figure(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "enter")
        assert isinstance(ui.page, PeoplePage)
        assert ui.names() == ["Đặng Thị Hoà"]
        lists = []
        for _status in range(5):
            await ui.press("tab")
            lists.append(len(ui.names()))
        assert lists == [0, 0, 2, 1, 1]  # exempt, out of scope, everybody, trained, untrained
        await ui.press("enter")
        assert isinstance(ui.page, PersonPage)
        await ui.press("escape", "escape")
        assert ui.page.SECTION == "coverage"


async def test_another_goal_is_chosen(interface: Open) -> None:
    with change_set("Another"):
        add_goal("PT", "Phân tích", courses=["KNS"], target=100, due_on=date(2027, 12, 31))
    async with interface() as ui:
        await ui.press("f6")
        assert ui.cells()[0][-1] != "1"
        await ui.press("g", "down", "enter")
        assert "Phân tích" in ui.page.query_one(PlaceLine).place
        assert [cells[-1] for cells in ui.cells()] == ["1", "2"]
