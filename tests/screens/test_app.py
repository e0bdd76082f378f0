"""What holds on every screen: keys, palette, help, sizes, colours, and errors nobody foresaw."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from textual.dom import DOMNode

import screens
from capacity import i18n
from capacity.settings import data_folder
from capacity.text import fold
from screens import commands
from screens.commands import Command
from screens.frame import KeyLine, MessageLine, PlaceLine, SectionLine, TooSmall
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


def bound_keys() -> set[str]:
    """Every key that some screen, dialog or widget of the program binds, or the app."""
    modules = [import_module(found.name) for found in walk_packages(screens.__path__, "screens.")]
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    own = [one for one in classes if one.__module__.startswith("screens.") and issubclass(one, DOMNode)]
    bindings = [binding for one in own for binding in vars(one).get("BINDINGS", ())]
    keys = [binding[0] if isinstance(binding, tuple) else binding.key for binding in bindings]
    return {key.strip() for group in keys for key in group.split(",")}


def test_no_key_is_one_that_windows_terminal_keeps_for_itself() -> None:
    """Windows Terminal's own keys, and those by which a window or the whole screen is managed."""
    kept = re.compile(
        r"ctrl\+(shift|alt)\+.*|ctrl\+(tab|comma|plus|minus|equals_sign|0|[cv])|alt\+(shift\+)?(up|down|left|right|f4|enter)|f11"
    )
    keys = bound_keys() | {command.key for command in COMMANDS}
    assert {"ctrl+s", "f2", "tab", "enter"} <= keys
    assert not [key for key in keys if kept.fullmatch(key)]


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
async def test_help_of_a_form_tells_its_fields_and_of_a_list_its_keys(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6", "n", "f1")
        shown = " ".join(str(widget.content) for widget in ui.app.screen.query("Static"))  # type: ignore[attr-defined]
        assert "Mã *" in shown
        assert "Mục tiêu (%) *" in shown
        assert ui.app.screen_stack[0].EXPLANATION in shown  # type: ignore[attr-defined]
        await ui.press("f1", "escape")
        assert ui.dialog == "WorkForm"
        await ui.press("escape", "f8", "f1")
        shown = " ".join(str(widget.content) for widget in ui.app.screen.query("Static"))  # type: ignore[attr-defined]
        assert "chọn dòng ở con trỏ" in shown


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


@pytest.mark.usefixtures("province")
async def test_the_mouse_presses_the_keys_of_the_last_line(interface: Open) -> None:
    async with interface() as ui:
        line = ui.page.query_one(KeyLine)
        await ui.pilot.click(line, offset=(line.render().plain.index("F1") + 1, 0))
        await ui.settle()
        assert ui.dialog == "TextDialog"


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("section", "list_of"), [("f2", "#goals"), ("f3", "RowTable"), ("f4", "RowTable"), ("f6", "RowTable")]
)
async def test_the_mouse_chooses_and_opens_rows(interface: Open, section: str, list_of: str) -> None:
    async with interface() as ui:
        await ui.press(section)
        table, here = ui.table(list_of), ui.app.screen
        await ui.pilot.click(table, offset=(6, 1))
        await ui.settle()
        assert (table.cursor, ui.app.focused) == (0, table)
        await ui.pilot.click(table, offset=(6, 1), times=2)
        await ui.settle()
        assert ui.app.screen is not here


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("size", [(60, 20), (20, 5), (1, 1), (79, 23)])
async def test_small_windows_are_no_reason_to_fail(interface: Open, size: tuple[int, int]) -> None:
    async with interface(size) as ui:
        for key in (*SECTION_KEYS, "ctrl+p", "escape", "f8", "escape", "f1", "escape"):
            await ui.press(key)
        notice = ui.page.query_one(TooSmall)
        assert notice.display == (size < (60, 15))
        assert f"{size[0]} × {size[1]}" in notice.render()
        await ui.pilot.resize_terminal(80, 24)
        await ui.settle()
        assert not notice.display


async def test_an_unforeseen_error_in_a_job_is_one_sentence(interface: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_any: object, **_more: object) -> None:
        raise ZeroDivisionError("Nguyễn Văn An")

    monkeypatch.setattr("capacity.history.change_set_rows", broken)
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


def test_words_of_commands_have_an_area() -> None:
    assert all(re.match(r"\w[\w ]*: \w", command.title) for command in COMMANDS)
    assert i18n.language() == "vi"


async def test_the_colours_are_those_of_the_last_session(interface: Open) -> None:
    async with interface() as ui:
        assert ui.app.theme == DARK.name
        await ui.press("f12")
    async with interface() as ui:
        assert ui.app.theme == LIGHT.name
        assert ui.app.screen.styles.background.hex.casefold() == LIGHT.background
        await ui.press("f12")
    async with interface() as ui:
        assert ui.app.theme == DARK.name


async def test_colours_that_cannot_be_remembered_stop_nothing(
    interface: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data_folder() / "colours.txt").write_bytes(b"\xff\xfe no such dress")
    async with interface() as ui:
        assert ui.app.theme == DARK.name
        (tmp_path / "no-folder").write_text("a file", encoding="utf-8")
        for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
            monkeypatch.setenv(name, str(tmp_path / "no-folder"))
        await ui.press("f12")
        assert ui.app.theme == LIGHT.name
    async with interface() as ui:
        assert ui.app.theme == DARK.name


@pytest.mark.parametrize("width", [60, 70, 79, 80, 100])
async def test_the_line_of_sections_names_the_one_in_front_and_cuts_none(interface: Open, width: int) -> None:
    async with interface((width, 24)) as ui:
        for key, name in (("f6", "Chỉ tiêu"), ("f9", "Lịch sử")):
            await ui.press(key)
            line = str(ui.page.query_one(SectionLine).render())
            assert f"{key.upper()} {name}" in line
            assert "…" not in line
            assert [word for word in line.split() if word[0] == "F"] == [f"F{number}" for number in range(2, 10)]
            assert ("F2 Tổng quan" in line) is (width >= 80)


@pytest.mark.usefixtures("province")
async def test_a_message_that_was_read_goes_with_its_screen(interface: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.frame._UNREAD", 0)
    async with interface() as ui:
        await ui.press("f3", "down")
        ui.app.say("Read.")
        await ui.press("f1", "escape", "down")
        assert ui.app.said.text == "Read."
        await ui.press("enter")
        assert ui.app.said.text == ""
        ui.app.say("Written.", can_undo=True)
        await ui.press("escape", "f6", "f2")
        assert ui.app.said.text == "Written."


@pytest.mark.usefixtures("province")
async def test_a_message_that_nobody_can_have_read_goes_along(interface: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.frame._UNREAD", 60)
    async with interface() as ui:
        await ui.press("f9")
        ui.app.say("Just now.")
        await ui.press("f3")
        assert ui.app.said.text == "Just now."
        assert "Just now." in str(ui.page.query_one(MessageLine).render())
