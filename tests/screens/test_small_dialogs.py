"""Dialogs in small windows: they fit, or say that they do not; and leaving the program from any of them."""

import pytest
from textual.screen import ModalScreen

from screens.dialogs import Dialog
from screens.form_line import FormBody
from screens.frame import TooSmall
from screens.widgets.vi_input import ViInput
from tests.screens.conftest import Driver, Open
from tests.screens.tour import Place, in_every_dialog

pytestmark = pytest.mark.usefixtures("busy_province")


def is_cut(ui: Driver) -> bool:
    """Whether some part of the dialog in front lies outside its box or the window."""
    box = next(iter(ui.app.screen.query(".dialog")))
    parts = [part for part in box.children if part.display]
    return not all(box.content_region.contains_region(part.region) for part in parts)


@in_every_dialog
async def test_every_dialog_fits_or_says_so_and_is_left_without_loss(interface: Open, place: Place) -> None:
    async with interface((60, 15)) as ui:
        await place.visit(ui)
        here = ui.app.screen
        assert isinstance(here, ModalScreen)
        await fits_or_says_so(ui, here)
        if isinstance(here, Dialog) and (fields := list(here.query(ViInput))):
            await keeps_what_is_typed(ui, fields[0])
        await ui.press("ctrl+q")
        if not ui.app._exit:
            await ui.press("enter")
        assert ui.app._exit


async def fits_or_says_so(ui: Driver, here: ModalScreen[object]) -> None:
    notice = here.query_one(TooSmall)
    for size, is_enough in (((60, 15), True), ((59, 20), False), ((70, 5), False), ((20, 4), False), ((80, 24), True)):
        await ui.pilot.resize_terminal(*size)
        await ui.settle()
        assert notice.display != is_enough
        assert f"{size[0]} × {size[1]}" in notice.render()
        assert not (is_enough and isinstance(here, Dialog) and is_cut(ui))


async def keeps_what_is_typed(ui: Driver, field: ViInput) -> None:
    """Esc and ctrl+q ask first, however often they are pressed."""
    here = ui.app.screen
    here.set_focus(field)
    await ui.type(field.value + "đang gõ dở")
    for keys in (("escape",), ("ctrl+q", "ctrl+q")):
        await ui.press(*keys)
        assert ui.dialog == "Confirm"
        await ui.press("escape")
        assert ui.app.screen is here
        assert field.value.endswith("đang gõ dở")


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_a_long_refusal_takes_room_from_the_lines_and_hides_no_button(
    interface: Open, size: tuple[int, int]
) -> None:
    async with interface(size) as ui:
        await ui.press("f5", "n")
        await ui.type("không phải " * 20, "#course")
        assert isinstance(ui.app.screen, Dialog)
        assert not ui.app.screen.query_one(TooSmall).display
        assert not is_cut(ui)
        field = ui.app.focused
        assert field
        assert ui.app.screen.query_one(FormBody).region.contains_region(field.region)


async def test_a_form_gets_back_the_room_that_a_small_window_took(interface: Open) -> None:
    async def lines(ui: Driver) -> int:
        await ui.settle()
        return ui.app.screen.query_one(FormBody).size.height

    async with interface((100, 30)) as ui:
        await ui.press("f5", "n")
        at_first = await lines(ui)
        await ui.pilot.resize_terminal(60, 15)
        assert await lines(ui) < at_first
        await ui.pilot.resize_terminal(100, 30)
        assert await lines(ui) == at_first
