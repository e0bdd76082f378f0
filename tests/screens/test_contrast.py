"""Every text stands out from its ground by 4.5 : 1, in both dresses, as it is drawn; see also test_every_screen."""

import pytest
from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import Theme

from screens.themes import DARK, LIGHT
from screens.widgets.vi_input import ViInput
from tests.screens.conftest import Driver, Open
from tests.screens.tour import pieces

pytestmark = pytest.mark.usefixtures("busy_province")
_LEAST = 4.5
_LEAST_OF_BARS = 3.0
"""What is no text but tells something."""


def contrast(one: Color, other: Color) -> float:
    """The ratio of luminances as WCAG defines it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def least(text: str) -> float:
    """What a piece of text needs: lines and the ends of scroll bars are no text and tell nothing."""
    if any(not "\u2500" <= sign <= "\u259f" for sign in text.strip()):
        return _LEAST
    return _LEAST_OF_BARS if "█" in text else 0


def color_of(color: RichColor | None) -> Color:
    assert color is not None
    return Color.from_rich_color(color)


def too_faint(ui: Driver) -> list[str]:
    """The pieces of text that cannot be read well."""
    found = set()
    for piece in pieces(ui):
        style = piece.style
        assert style is not None
        text, ground = color_of(style.color), color_of(style.bgcolor)
        assert not style.dim, piece.text
        if (ratio := contrast(text, ground)) < least(piece.text):
            found.add(f"{ratio:.1f} {text.hex} on {ground.hex}: {piece.text.strip()[:40]}")
    return sorted(found)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
async def test_what_is_selected_and_what_is_said_stand_out(interface: Open, theme: Theme) -> None:
    async with interface() as ui:
        ui.app.theme = theme.name
        await ui.press("f3", "slash")
        await ui.type("Nguyễn")
        ui.page.query_one(ViInput).action_select_all()
        ui.app.say("Đã ghi.", can_undo=True)
        await ui.settle()
        assert not too_faint(ui)
        ui.app.say_error("Không được.")
        await ui.settle()
        assert not too_faint(ui)
        await ui.pilot.hover("SectionLine", offset=(5, 0))
        await ui.settle()
        assert not too_faint(ui)
        await ui.pilot.hover("KeyLine", offset=(3, 0))
        await ui.settle()
        assert not too_faint(ui)


async def test_sections_are_drawn_in_the_dress_that_was_chosen_before_they_are_opened(interface: Open) -> None:
    async with interface() as ui:
        for key, theme in (("f4", LIGHT), ("f9", DARK), ("f2", LIGHT)):
            ui.app.theme = theme.name
            await ui.press(key)
            dresses = {one.background for one in (DARK, LIGHT)}
            grounds = {color_of(piece.style.bgcolor).hex.lower() for piece in pieces(ui) if piece.style}
            assert grounds & dresses == {theme.background}
