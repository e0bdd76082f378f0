"""What holds on every screen: keys, palette, help, sizes, colours, and errors nobody foresaw."""

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from capacity import i18n
from capacity.text import fold
from screens import commands
from screens.commands import Command
from screens.frame import KeyLine, PlaceLine, SectionLine
from screens.home import HomePage
from screens.palette import CommandProvider
from screens.themes import DARK, LIGHT
from tests.screens.conftest import Open

SECTION_KEYS = ("f2", "f3", "f4", "f5", "f6", "f7", "f9")
OFFERS = [offer for offer in vars(commands).values() if isinstance(offer, tuple) and offer]
COMMANDS = [command for offer in OFFERS for command in offer if isinstance(command, Command)]


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_every_section_fits(interface: Open, size: tuple[int, int]) -> None:
    async with interface(size) as ui:
        for key in SECTION_KEYS:
            await ui.press(key)
            assert len(ui.page.query_one(SectionLine).render().plain) <= size[0] - 1
            assert len(ui.page.query_one(KeyLine).render().plain.rstrip()) <= size[0] - 2
            assert ui.page.query_one(PlaceLine).place
            for widget in ui.page.query("*"):
                assert ui.page.region.contains_region(widget.region)


async def test_the_sections_fit_in_english_too(interface: Open) -> None:
    words = " ".join(f"{command.key_name} {command.label}" for command in commands.SECTIONS)
    assert len(words) <= 79


def test_no_key_is_one_that_terminals_take_for_another() -> None:
    keys = {command.key for command in COMMANDS}
    assert not keys & {"ctrl+h", "ctrl+m", "ctrl+i", "ctrl+j", "ctrl+left_square_bracket", "ctrl+c", "ctrl+v"}


@pytest.mark.usefixtures("province")
async def test_at_most_six_keys_stand_in_the_footer(interface: Open) -> None:
    async with interface() as ui:
        for key in SECTION_KEYS:
            await ui.press(key)
            shown = [active for active in ui.page.active_bindings.values() if active.binding.show]
            assert 2 <= len(shown) <= 6


async def test_the_palette_finds_without_marks_and_runs(interface: Open) -> None:
    async with interface() as ui:
        provider = CommandProvider(ui.page)
        everything = [hit async for hit in provider.discover()]
        assert len(everything) > len(commands.SECTIONS)
        for command in commands.EVERYWHERE[:5]:
            hits = [hit async for hit in provider.search(fold(command.title))]
            assert [hit.text for hit in hits] == [command.title]
        assert [hit async for hit in provider.search("xyz")] == []
        await ui.press("ctrl+p")
        assert ui.dialog == "Palette"
        await ui.type(fold(commands.SECTIONS[1].title))
        await ui.pilot.pause(0.3)
        await ui.press("enter")
        assert ui.page.SECTION == "officials"


async def test_help_names_every_key_of_the_screen(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f1")
        shown = " ".join(str(widget.content) for widget in ui.app.screen.query("Static"))  # type: ignore[attr-defined]
        assert HomePage.EXPLANATION in shown
        for command in (*commands.EVERYWHERE, *commands.HOME):
            assert f"{command.key_name:<8} {command.title}" in shown
        await ui.press("escape")
        assert ui.page.SECTION == "home"


@pytest.mark.usefixtures("province")
async def test_sections_are_left_as_they_were(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f9", "down")
        await ui.press("f3", "f9")
        assert ui.table().cursor == 1
        await ui.press("escape")
        assert ui.page.SECTION == "home"


async def test_the_mouse_opens_sections(interface: Open) -> None:
    async with interface() as ui:
        line = ui.page.query_one(SectionLine)
        await ui.pilot.click(line, offset=(line.render().plain.index("F9") + 2, 0))
        await ui.settle()
        assert ui.page.SECTION == "history"


async def test_an_unforeseen_error_in_a_job_is_one_sentence(interface: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_any: object, **_more: object) -> None:
        raise ZeroDivisionError("Nguyễn Văn An")

    monkeypatch.setattr("capacity.history.change_sets", broken)
    async with interface() as ui:
        await ui.press("f9")
        assert ui.app.said.is_error
        log = Path(ui.app.said.text.rpartition(": ")[2].rstrip("."))
        assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
        assert "Nguyễn" not in ui.app.said.text + log.read_text(encoding="utf-8")


async def test_without_colours(interface: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with interface() as ui:
        assert ui.app.no_color
        assert any(line.startswith("▸") for line in (ui.table("#first").render_line(y).text for y in range(3)))


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_texts_stand_out_from_their_grounds(theme: Theme) -> None:
    words = theme.variables
    grounds = [theme.background, theme.surface, theme.panel]
    texts = [theme.foreground, *(words[f"text-{name}"] for name in ("success", "warning", "error", "muted"))]
    pairs = [(text, ground) for text in texts for ground in grounds]
    pairs.append((words["block-cursor-foreground"], words["block-cursor-background"]))
    pairs.append((words["footer-key-foreground"], words["footer-background"]))
    for text, ground in pairs:
        assert text is not None
        assert ground is not None
        assert contrast(Color.parse(text), Color.parse(ground)) >= 4.5, (text, ground)


def contrast(one: Color, other: Color) -> float:
    """The ratio of luminances as WCAG defines it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_words_of_commands_have_an_area() -> None:
    assert all(re.match(r"\w[\w ]*: \w", command.title) for command in COMMANDS)
    assert i18n.language() == "vi"
