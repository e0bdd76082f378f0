"""A way to every screen from the overview, and what stands there once it is reached."""

from dataclasses import dataclass

import pytest
from rich.segment import Segment
from textual.screen import ModalScreen
from textual.strip import Strip

from tests.screens.conftest import ROSTER, Driver


@dataclass(frozen=True, slots=True)
class Place:
    """A screen, and the keys that lead there; a text with a blank or a point is typed into the field."""

    name: str
    keys: tuple[str, ...] = ()

    async def visit(self, ui: Driver) -> None:
        """Go there."""
        for key in self.keys:
            if "." in key:
                await ui.type(key)
            else:
                await ui.press(key)


PLACES = (
    Place("home"),
    Place("officials", ("f3",)),
    Place("officials-list", ("f3", "down")),
    Place("person", ("f3", "down", "enter")),
    Place("agencies", ("f4",)),
    Place("reorganise", ("f4", "r")),
    Place("rename", ("f4", "r", "enter")),
    Place("mergers", ("f4", "f")),
    Place("classes", ("f5",)),
    Place("find-class", ("f5", "slash")),
    Place("new-class", ("f5", "n")),
    Place("class", ("f5", "enter")),
    Place("class-session", ("f5", "enter", "n")),
    Place("class-series", ("f5", "enter", "l")),
    Place("class-people", ("f5", "enter", "tab")),
    Place("class-results", ("f5", "enter", "tab", "tab", "tab")),
    Place("class-group", ("f5", "enter", "g")),
    Place("enrolling", ("f5", "enter", "tab", "n")),
    Place("trainer", ("f5", "enter", "tab", "tab", "n")),
    Place("attendance", ("f5", "d")),
    Place("coverage", ("f6",)),
    Place("coverage-date", ("f6", "d")),
    Place("goal-people", ("f6", "enter")),
    Place("exempt", ("f6", "enter", "x")),
    Place("bridge-dates", ("f6", "b")),
    Place("trend", ("f6", "t")),
    Place("plan", ("f6", "p")),
    Place("invite", ("f6", "p", "i")),
    Place("exemptions", ("f6", "x")),
    Place("reports", ("f6", "r")),
    Place("issue", ("f6", "i")),
    Place("new-goal", ("f6", "n")),
    Place("new-course", ("f6", "N")),
    Place("import", ("f7", "slash")),
    Place("preview", ("f7", "slash", ROSTER, "enter")),
    Place("exports", ("f8",)),
    Place("export", ("f8", "enter")),
    Place("history", ("f9",)),
    Place("find-change", ("f9", "slash")),
    Place("posting", ("f3", "down", "enter", "e")),
    Place("new-posting", ("f3", "down", "enter", "n")),
    Place("transfer", ("f3", "down", "enter", "n", "enter")),
    Place("correct-person", ("f3", "down", "enter", "E")),
    Place("new-official", ("f3", "down", "n")),
    Place("copies", ("f9", "b")),
    Place("undo", ("ctrl+z",)),
    Place("palette", ("ctrl+p",)),
    Place("help", ("f1",)),
)
everywhere = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


def strips(ui: Driver) -> list[Strip]:
    """The lines of the screen in front; of a dialog only its box, as what lies below is shaded on purpose."""
    screen = ui.app.screen
    lines = screen._compositor.render_strips()
    if not isinstance(screen, ModalScreen):
        return lines
    box = next(iter(screen.query(".dialog, #--container"))).region
    return [line.crop(box.x, box.right) for line in lines[box.y : box.bottom]]


def pieces(ui: Driver) -> list[Segment]:
    """The pieces of text of the screen in front, each with its style."""
    return [piece for line in strips(ui) for piece in line if piece.text.strip()]
