"""What is drawn line by line as keys change it is the picture that would be drawn anew."""

from random import Random
from typing import Any

import pyte
import pytest
from textual._compositor import Compositor, CompositorUpdate
from textual.containers import VerticalScroll
from textual.events import Key

from screens.app import CapacityApp
from screens.dialogs import Dialog
from screens.drawing import OnlyChanged
from screens.frame import PlaceLine
from screens.page import Page
from tests.screens.conftest import Driver
from tests.screens.stillness import still

KEYS = ("down", "up", "pagedown", "pageup", "end", "home", "space", "a", "o", "tab", "shift+tab", "slash", "h", "g")
SIZE, WIDE_AND_LOW = (100, 30), (140, 15)
"""The second one has a pane that is scrolled."""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pyte.Screen:
    """What a terminal would show of all that the program draws."""
    screen = pyte.Screen(*SIZE)
    stream, draw = pyte.Stream(screen), CapacityApp._display

    def _display(self: CapacityApp, front: Any, renderable: Any) -> None:
        draw(self, front, renderable)
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            stream.feed(renderable.render_segments(self.console))

    monkeypatch.setattr(CapacityApp, "_display", _display)
    return screen


def cells(screen: pyte.Screen) -> list[list[Any]]:
    """The signs on the screen, line by line, with their colours."""
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]


def drawn_anew(app: CapacityApp, monkeypatch: pytest.MonkeyPatch) -> list[list[Any]]:
    """The same of the whole picture, as Textual's own compositor puts it together."""
    whole = pyte.Screen(*app.size)
    with monkeypatch.context() as patched:
        patched.setattr(OnlyChanged, "_get_renders", Compositor._get_renders)
        update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, CompositorUpdate)
    pyte.Stream(whole).feed(update.render_segments(app.console))
    return cells(whole)


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("section", "size"), [*((key, SIZE) for key in ("f2", "f3", "f4", "f5", "f6", "f9")), ("f3", WIDE_AND_LOW)]
)
async def test_what_changes_is_drawn_as_if_all_were_drawn(
    section: str, size: tuple[int, int], terminal: pyte.Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.resize(*reversed(size))
    app, random = CapacityApp(), Random(section)
    async with app.run_test(size=size) as pilot:
        ui = Driver(pilot)
        await ui.settle()
        await ui.press(section)
        for _key in range(30):
            for pane in app.screen.query(VerticalScroll):
                pane.scroll_to(y=2, animate=False, immediate=True)
            await ui.press(random.choice(KEYS))
            assert cells(terminal) == drawn_anew(app, monkeypatch)


@pytest.mark.usefixtures("province")
async def test_what_is_typed_into_a_dialog_is_drawn_as_if_all_were_drawn(
    terminal: pyte.Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = CapacityApp()
    async with app.run_test(size=SIZE) as pilot:
        ui = Driver(pilot)
        await ui.press("f3", "down", "n")
        assert isinstance(app.screen, Dialog)
        for key in ("T", "ô", "tab", "1", "backspace", "tab", "2", "shift+tab", "enter", "f1", "escape"):
            await ui.press(key)
            assert cells(terminal) == drawn_anew(app, monkeypatch)


@pytest.mark.usefixtures("province")
async def test_what_changes_behind_a_dialog_is_drawn(terminal: pyte.Screen) -> None:
    app = CapacityApp()
    async with app.run_test(size=SIZE) as pilot:
        ui = Driver(pilot)
        await ui.press("f3", "f1")
        app.page.query_one(PlaceLine).totals = "4.321 người"
        await ui.settle()
        assert isinstance(app.screen, Dialog)
        assert "4.321 người" in terminal.display[0]


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("section", ["f3", "f4", "f6", "f9"])
async def test_no_picture_of_a_section_is_half_of_another_or_says_too_early_that_there_is_nothing(
    section: str, terminal: pyte.Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, draw = CapacityApp(), CapacityApp._display
    pictures: list[str] = []

    def _display(self: CapacityApp, front: Any, renderable: Any) -> None:
        draw(self, front, renderable)
        pictures.append("\n".join(terminal.display))

    monkeypatch.setattr(CapacityApp, "_display", _display)
    async with app.run_test(size=SIZE) as pilot:
        ui = Driver(pilot)
        await ui.press(section)
        assert not any("Chưa" in picture for picture in pictures)
        await ui.press("f2")
        before = pictures[-1]
        pictures.clear()
        await ui.press(section)
        assert {*pictures} - {before} == {pictures[-1]}


@pytest.mark.usefixtures("province")
async def test_a_key_after_a_rest_is_drawn_without_waiting_for_the_next_frame(
    terminal: pyte.Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = CapacityApp()
    async with app.run_test(size=SIZE) as pilot:
        ui = Driver(pilot)
        await ui.press("f3", "down")
        page = app.screen
        assert isinstance(page, Page)
        monkeypatch.setattr(page._update_timer, "resume", lambda: None)
        monkeypatch.setattr(page, "_drawn_at", 0.0)
        before = cells(terminal)
        app.post_message(Key("down", None))
        await still()
        assert cells(terminal) != before
        assert cells(terminal) == drawn_anew(app, monkeypatch)
