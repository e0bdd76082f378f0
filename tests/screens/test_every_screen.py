"""What holds for every screen: it can be read, its fields take what an input method sends, and it can be left.

A screen is opened once for all of that, as opening it takes longer than looking at it.
"""

import pytest
from textual import events
from textual.screen import ModalScreen
from textual.widgets import Input

from screens.frame import KeyLine
from screens.themes import DARK, LIGHT
from tests.screens.conftest import Driver, Open
from tests.screens.test_contrast import too_faint
from tests.screens.test_key_bursts import send, settled
from tests.screens.tour import PLACES, Place, everywhere, ways

pytestmark = pytest.mark.usefixtures("busy_province")


@everywhere
async def test_every_screen_is_read_typed_into_and_left(interface: Open, place: Place) -> None:
    async with interface() as ui:
        await place.visit(ui)
        assert isinstance(ui.app.screen, ModalScreen) == place.is_dialog
        await another_window_comes_to_the_front(ui)
        await every_text_stands_out(ui)
        await bursts_arrive_in_every_field(ui)
        await ui.press("ctrl+q")
        if not ui.app._exit:
            await ui.press("enter")
        assert ui.app._exit


async def another_window_comes_to_the_front(ui: Driver) -> None:
    """Terminals say so, and nothing is in focus until ours is in front again."""
    before = ui.app.screen.focused
    ui.app.post_message(events.AppBlur())
    await ui.settle()
    for line in ui.app.screen.query(KeyLine):
        line.refresh()
    await ui.settle()
    ui.app.post_message(events.AppFocus())
    await ui.settle()
    assert ui.app.screen.focused is before


async def every_text_stands_out(ui: Driver) -> None:
    for theme in (DARK, LIGHT):
        ui.app.theme = theme.name
        await ui.settle()
        assert not too_faint(ui), theme.name


async def bursts_arrive_in_every_field(ui: Driver) -> None:
    for field in ui.app.screen.query(Input):
        field.value = ""
        ui.app.screen.set_focus(field)
        await settled(ui.pilot)
        send(ui.app, "vie⌫êt⌫⌫ệt")
        await settled(ui.pilot)
        assert field.value == "việt", field.id


def test_the_ways_lead_to_every_place_once() -> None:
    passed = [place.name for way in ways() for place in way]
    assert sorted(passed) == sorted(place.name for place in PLACES)
