"""What Vietnamese input methods send: Backspaces and letters in one burst, without waiting for an answer.

`pilot.press` waits after every key, which hides the fault that these tests are about.
"""

import ast
import asyncio
import unicodedata
from importlib import import_module
from inspect import getsource
from pkgutil import walk_packages
from types import ModuleType
from typing import ClassVar

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

import screens
from capacity.attendance import attendance
from capacity.classes import class_by_code
from capacity.courses import course_list
from capacity.history import change_sets
from screens.dialogs import Choose, Confirm
from screens.found_page import FoundPage
from screens.officials import OfficialsPage
from screens.palette import PaletteInput
from screens.prompt_keys import PromptKeys
from screens.widgets.mark_table import MarkTable
from screens.widgets.rows import Column, TableRow
from screens.widgets.vi_input import InlineKeys, ViInput
from tests.screens.conftest import Open

_NAMED = {
    "⌫": ("backspace", "\x7f"),
    "⏎": ("enter", "\r"),
    "←": ("left", None),
    "␡": ("delete", None),
    "␘": ("ctrl+u", "\x15"),
    "⇥": ("tab", "\t"),
    "↓": ("down", None),
    "⎋": ("escape", "\x1b"),
    **{sign: (f"f{number}", None) for number, sign in enumerate("②③④⑤⑥⑦⑧⑨", 2)},
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


@pytest.mark.usefixtures("busy_province")
async def test_keys_right_behind_what_writes_lead_where_they_should(interface: Open) -> None:
    before = change_sets()
    async with interface() as ui:
        send(ui.app, "⑨u⏎⑥④")
        await ui.settle()
        assert ui.app.current_mode == "agencies"
    assert len(change_sets()) == len(before) + 1


@pytest.mark.usefixtures("busy_province")
async def test_keys_right_behind_enter_in_a_search_are_done_where_it_leads(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3")
        send(ui.app, "/tra⌫rần⏎⑨/danh-sach⏎⑤/kns⏎⎋")
        await ui.settle()
        assert ui.app.current_mode == "home"
        sought = {}
        for key in ("f3", "f5", "f9"):
            await ui.press(key)
            assert isinstance(ui.page, FoundPage)
            sought[key] = ui.page.field.value, ui.page.field.has_focus
        assert sought == {"f3": ("trrần", True), "f5": ("kns", False), "f9": ("danh-sach", False)}


FORMS = [("③↓", "n", "Lò Thị Mai"), ("⑤", "n", "AI-01"), ("⑥", "N", "AI-01"), ("③↓", "f", "Sở Y tế")]


@pytest.mark.usefixtures("busy_province")
@pytest.mark.parametrize(("way", "key", "typed"), FORMS)
async def test_letters_in_one_burst_with_the_key_of_a_form_are_typed_into_it(
    interface: Open, way: str, key: str, typed: str
) -> None:
    async with interface() as ui:
        send(ui.app, way)
        await ui.settle()
        send(ui.app, key + typed)
        await ui.settle()
        assert isinstance(ui.app.focused, Input)
        assert ui.app.focused.value == typed


@pytest.mark.usefixtures("busy_province")
async def test_a_form_is_typed_left_and_written_in_one_burst(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f6")
        send(ui.app, "NAI-01⇥Trí tuê⌫ệ nhân tạo⇥hội tha⇥7,5⏎⑤")
        await ui.settle()
        assert ui.app.current_mode == "classes"
    course = next(one for one in course_list() if one.code == "AI-01")
    assert (course.title, course.kind, course.hours) == ("Trí tuệ nhân tạo", "workshop", 7.5)


@pytest.mark.usefixtures("busy_province")
async def test_marks_typed_in_one_burst_with_the_key_of_the_grid_are_written(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f5")
        send(ui.app, "d↓↓↓x")
        await ui.settle()
    lines = attendance(class_by_code("KNS-12").id).rows
    assert [line.marks[0] for line in lines] == ["present", "late:30", "absent", "present"]


@pytest.mark.usefixtures("busy_province")
async def test_a_dialog_is_answered_from_below_another(interface: Open) -> None:
    """Textual takes away the screen in front instead, and fails at the second answer."""
    async with interface() as ui:
        answers: list[int | None] = []
        below = Choose("Which?", (Column(""),), [TableRow(7, ("seven",))])
        ui.app.push_screen(below, answers.append)
        ui.app.push_screen(Confirm("Sure?", "Yes"))
        await ui.settle()
        below.dismiss(7)
        below.dismiss(7)
        await ui.settle()
        assert ui.app.screen is ui.page
        assert answers == [7]


class Slow(Screen[None]):
    """A screen that has no widgets until it is let go on."""

    BINDINGS: ClassVar[list[BindingType]] = [("a", "note('a')"), ("b", "note('b')")]

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.noted: list[str] = []

    async def on_compose(self) -> None:
        await self.gate.wait()

    def compose(self) -> ComposeResult:
        yield Static()

    def action_note(self, key: str) -> None:
        self.noted.append(key)
        self.query_one(Static).update(key)


class Opening(PromptKeys):
    """An app whose slow screen goes on once the app has seen a key."""

    def __init__(self, slow: Slow) -> None:
        super().__init__()
        self.slow = slow

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self.slow.gate.set()
        await super().on_event(event)


async def test_keys_wait_for_the_screen_that_is_being_opened_and_late_ones_are_not_meant_for_it() -> None:
    """A key that came back unused from the screen before used to end the program; a failure would be raised here."""
    slow = Slow()
    app = Opening(slow)
    async with app.run_test() as pilot:
        late = events.Key("a", "a")
        late._set_forwarded()
        app.post_message(late)
        send(app, "b")
        app.add_mode("slow", lambda: slow)
        app.switch_mode("slow")
        await settled(pilot)
        assert slow.noted == ["b"]


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
