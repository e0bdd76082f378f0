"""What Vietnamese input methods send: Backspaces and letters in one burst, without waiting for an answer.

`pilot.press` waits after every key, which hides the fault that these tests are about.
"""

import ast
import unicodedata
from importlib import import_module
from inspect import getsource
from pkgutil import walk_packages
from types import ModuleType

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

import screens
from capacity.history import change_sets
from screens.officials import OfficialsPage
from screens.palette import PaletteInput
from screens.widgets.mark_table import MarkTable
from screens.widgets.vi_input import InlineKeys, ViInput
from tests.screens.conftest import Open

_NAMED = {
    "⌫": ("backspace", "\x7f"),
    "⏎": ("enter", "\r"),
    "←": ("left", None),
    "␡": ("delete", None),
    "␘": ("ctrl+u", "\x15"),
    "③": ("f3", None),
    "/": ("slash", "/"),
}


class Field(App[None]):
    """One field."""

    def __init__(self, field: Input) -> None:
        super().__init__()
        self.field = field
        self.submitted: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.field

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.submitted.append(event.value)


def send(pump: MessagePump, burst: str) -> None:
    """Post all keys of a burst at once."""
    for sign in burst:
        key, character = _NAMED.get(sign, (sign, sign))
        pump.post_message(events.Key(key, character))


async def settled(pilot: Pilot[None]) -> None:
    for _round in range(3):
        await pilot.pause()


BURSTS = [
    ("vie⌫êt⌫⌫ệt Nam", "việt Nam"),
    ("Nguye⌫ên⌫⌫ễn", "Nguyễn"),
    ("duo⌫⌫ương⌫⌫⌫ờng", "dường"),
    ("d⌫đuo⌫⌫ươc⌫⌫ợc", "được"),
    ("Tran⌫⌫ầnn⌫", "Trần"),
    ("ab←⌫c", "cb"),
    ("ab←␡c", "ac"),
    ("ab␘c", "c"),
]


@pytest.mark.parametrize(("burst", "wanted"), BURSTS)
@pytest.mark.parametrize("kind", [ViInput, PaletteInput])
async def test_a_burst_arrives_in_the_order_in_which_it_was_sent(kind: type[Input], burst: str, wanted: str) -> None:
    app = Field(kind())
    async with app.run_test() as pilot:
        send(app, burst)
        await settled(pilot)
        assert app.field.value == wanted


async def test_textuals_own_field_still_needs_this() -> None:
    """When this fails, Textual has been repaired and InlineKeys can go."""
    app = Field(Input())
    async with app.run_test() as pilot:
        send(app, "vie⌫êt⌫⌫ệt")
        await settled(pilot)
        assert app.field.value != "việt"


async def test_enter_submits_what_stood_there_when_it_was_pressed() -> None:
    app = Field(ViInput())
    async with app.run_test() as pilot:
        send(app, "CB01⏎⌫2⏎")
        await settled(pilot)
        assert app.submitted == ["CB01", "CB02"]


async def test_letters_and_marks_that_come_apart_become_one_character() -> None:
    app = Field(ViInput())
    async with app.run_test() as pilot:
        send(app, unicodedata.normalize("NFD", "Nguyễn"))
        await settled(pilot)
        assert app.field.value == "Nguyễn"
        send(app, "⌫⌫")
        await settled(pilot)
        assert app.field.value == "Nguy"


async def test_what_is_pasted_is_clean() -> None:
    app = Field(ViInput())
    async with app.run_test() as pilot:
        app.field.value = "[]"
        app.field.cursor_position = 1
        app.field.post_message(events.Paste("\n " + unicodedata.normalize("NFD", "Hoà\u200b  Bình") + "\nmore"))
        await settled(pilot)
        assert app.field.value == "[Hoà Bình]"
        assert app.field.cursor_position == len("[Hoà Bình")


SEARCHED = [
    ("f3", "down"),
    ("f5",),
    ("f9",),
    ("f5", "enter", "tab", "n", "down"),
    ("f7",),
    ("f4", "f"),
    ("f2",),
    ("f3", "down", "f2"),
]


@pytest.mark.usefixtures("busy_province")
@pytest.mark.parametrize("keys", SEARCHED, ids="-".join)
async def test_letters_in_one_burst_with_the_key_of_the_search_are_searched_for(
    interface: Open, keys: tuple[str, ...]
) -> None:
    before = len(change_sets())
    async with interface() as ui:
        await ui.press(*keys)
        send(ui.app, "/anosmxce⌫")
        await ui.settle()
        field = ui.app.focused
        assert isinstance(field, Input)
        assert field.value.removeprefix("/") == "anosmxc"  # a path begins with the sign itself
        assert field.screen is ui.page
        assert not any(table.marked for table in ui.page.query(MarkTable))
    assert len(change_sets()) == before


@pytest.mark.usefixtures("busy_province")
@pytest.mark.parametrize("keys", [(), ("f5",), ("f5", "slash"), ("f6",), ("f7",)], ids="-".join)
async def test_letters_in_one_burst_with_f3_are_searched_for(interface: Open, keys: tuple[str, ...]) -> None:
    async with interface() as ui:
        await ui.press(*keys)
        send(ui.app, "③nguye⌫êmx")
        await ui.settle()
        assert isinstance(ui.page, OfficialsPage)
        assert ui.page.field.value == "nguyêmx"


@pytest.mark.usefixtures("busy_province")
async def test_commands_in_one_burst_are_done_in_their_order(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down")
        send(ui.app, "aFO")
        await ui.settle()
        table = ui.page.query_one(MarkTable)
        assert (len(table.marked), table.descending) == (4, True)


MODULES = [import_module(found.name) for found in walk_packages(screens.__path__, "screens.")]


def called(module: ModuleType) -> list[type]:
    """The classes of fields that a module makes something of."""
    names = [node.func for node in ast.walk(ast.parse(getsource(module))) if isinstance(node, ast.Call)]
    found = [getattr(module, name.id, None) for name in names if isinstance(name, ast.Name)]
    return [one for one in found if isinstance(one, type) and issubclass(one, Input | TextArea)]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_screen_has_a_field_of_textuals_own(module: ModuleType) -> None:
    assert not [one for one in called(module) if not issubclass(one, InlineKeys)]
    own = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    assert not [one for one in own if issubclass(one, Input | TextArea) and not issubclass(one, InlineKeys)]


def test_the_rule_sees_fields() -> None:
    assert [module.__name__ for module in MODULES if ViInput in called(module)]
