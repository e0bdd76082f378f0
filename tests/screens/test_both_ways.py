"""Tab goes on, and Shift+Tab back by the same way."""

import pytest
from textual.widgets import Static

from screens.frame import KeyLine, PlaceLine
from tests.screens.conftest import Driver, Open
from tests.screens.tour import PLACES, Place

pytestmark = pytest.mark.usefixtures("busy_province")
_NAMES = ("person", "classes", "class", "goal-people", "preview", "history")


def seen(ui: Driver) -> tuple[object, ...]:
    """Which list is in front: where one is, what stands above the list, and its rows."""
    above = [str(text.content) for text in ui.page.query("#totals, .caption").results(Static)]
    return ui.page.query_one(PlaceLine).place, *above, *ui.cells()


@pytest.mark.parametrize("place", [place for place in PLACES if place.name in _NAMES], ids=lambda place: place.name)
async def test_shift_tab_goes_back_by_the_way_that_tab_goes_on(interface: Open, place: Place) -> None:
    async with interface() as ui:
        await place.visit(ui)
        stations = [seen(ui)]
        while True:
            await ui.press("tab")
            if seen(ui) == stations[0]:
                break
            stations.append(seen(ui))
        assert len(stations) > 1
        for station in reversed(stations):
            await ui.press("shift+tab")
            assert seen(ui) == station


@pytest.mark.parametrize(("width", "is_told"), [(80, False), (140, True)])
async def test_the_footer_tells_the_way_back_where_there_is_room(interface: Open, width: int, is_told: bool) -> None:
    async with interface((width, 24)) as ui:
        await ui.press("f3", "down", "enter")
        keys = str(ui.page.query_one(KeyLine).render())
        assert "Tab" in keys
        assert ("/Shift+Tab" in keys) is is_told
        await ui.press("f1")
        assert "Shift+Tab danh sách: " in "\n".join(line.text for line in ui.app.screen._compositor.render_strips())
