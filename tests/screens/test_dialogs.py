"""Dialogs and the message line: nothing typed is lost unasked, and what is wrong is said at once, but not for ever."""

import pytest

from tests.screens.conftest import Driver, Open

pytestmark = pytest.mark.usefixtures("province")


def problem(ui: Driver) -> str:
    return str(ui.app.screen.query_one(".dialog--problem").content)  # type: ignore[attr-defined]


async def test_a_line_that_was_typed_is_not_lost_by_escape(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "d", "escape")
        assert ui.page.SECTION == "coverage"
        await ui.press("d")
        await ui.type("01/05/2026")
        await ui.press("escape")
        assert ui.dialog == "Confirm"
        await ui.press("escape")
        assert ui.dialog == "Ask"
        await ui.press("escape", "enter")
        assert ui.page.SECTION == "coverage"


async def test_a_line_is_checked_while_it_is_typed(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "d")
        assert not problem(ui)
        await ui.type("31/02/2026")
        assert "31/02/2026" in problem(ui)
        await ui.type("28/02/2026")
        assert not problem(ui)
        await ui.press("enter")
        assert ui.page.SECTION == "coverage"


@pytest.mark.parametrize("key", ["a", "down", "f1"])
async def test_an_error_is_told_until_the_next_key(interface: Open, key: str) -> None:
    async with interface() as ui:
        await ui.press("f3", "slash")
        ui.app.say_error("Không được.")
        assert ui.app.said.is_error
        await ui.press(key)
        assert not ui.app.said.is_error


@pytest.mark.parametrize("section", ["f3", "f5", "f7"])
async def test_escape_leaves_the_field_and_then_the_section(interface: Open, section: str) -> None:
    async with interface() as ui:
        await ui.press(section, "slash", "slash", "x")
        here = ui.page
        await ui.press("escape")
        assert ui.page is here
        assert ui.app.focused is not None
        await ui.press("escape")
        assert ui.page.SECTION == "home"
