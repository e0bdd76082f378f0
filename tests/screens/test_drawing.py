"""What is drawn line by line as keys change it is the picture that would be drawn anew."""

from random import Random
from typing import Any

import pyte
import pytest
from textual._compositor import Compositor, CompositorUpdate
from textual.containers import VerticalScroll

from screens.app import CapacityApp
from screens.drawing import OnlyChanged
from screens.page import Page
from tests.screens.conftest import Driver

KEYS = ("down", "up", "pagedown", "pageup", "end", "home", "space", "a", "o", "tab", "shift+tab", "slash", "h", "g")
SIZE, WIDE_AND_LOW = (100, 30), (140, 15)
"""The second one has a pane that is scrolled."""


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("section", "size"), [*((key, SIZE) for key in ("f2", "f3", "f4", "f5", "f6", "f9")), ("f3", WIDE_AND_LOW)]
)
async def test_what_changes_is_drawn_as_if_all_were_drawn(
    section: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = pyte.Screen(*size)
    stream = pyte.Stream(terminal)
    draw = CapacityApp._display

    def _display(self: CapacityApp, screen: Any, renderable: Any) -> None:
        draw(self, screen, renderable)
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            stream.feed(renderable.render_segments(self.console))

    monkeypatch.setattr(CapacityApp, "_display", _display)
    app, random, compared = CapacityApp(), Random(section), 0
    async with app.run_test(size=size) as pilot:
        ui = Driver(pilot)
        await ui.settle()
        await ui.press(section)
        for _key in range(25):
            for pane in app.screen.query(VerticalScroll):
                pane.scroll_to(y=2, animate=False, immediate=True)
            await ui.press(random.choice(KEYS))
            if isinstance(app.screen, Page):
                with monkeypatch.context() as patched:
                    patched.setattr(OnlyChanged, "_get_renders", Compositor._get_renders)
                    strips = app.screen._compositor.render_strips()
                assert [*terminal.display] == ["".join(piece.text for piece in strip) for strip in strips]
                compared += 1
            else:
                await ui.press("escape")
    assert compared > 10
