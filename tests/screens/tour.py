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
    is_dialog: bool = False
    """Whether it lies above a full screen."""

    async def visit(self, ui: Driver, passed: int = 0) -> None:
        """Go there from the overview, or from a place on the way that so many of the keys have led to."""
        for key in self.keys[passed:]:
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
    Place("reorganise", ("f4", "r"), is_dialog=True),
    Place("rename", ("f4", "r", "enter"), is_dialog=True),
    Place("mergers", ("f4", "f")),
    Place("classes", ("f5",)),
    Place("find-class", ("f5", "slash")),
    Place("new-class", ("f5", "n"), is_dialog=True),
    Place("class", ("f5", "enter")),
    Place("class-session", ("f5", "enter", "n"), is_dialog=True),
    Place("class-series", ("f5", "enter", "l"), is_dialog=True),
    Place("class-people", ("f5", "enter", "tab")),
    Place("class-results", ("f5", "enter", "tab", "tab", "tab")),
    Place("class-group", ("f5", "enter", "g"), is_dialog=True),
    Place("enrolling", ("f5", "enter", "tab", "n")),
    Place("trainer", ("f5", "enter", "tab", "tab", "n"), is_dialog=True),
    Place("attendance", ("f5", "d")),
    Place("coverage", ("f6",)),
    Place("coverage-date", ("f6", "d"), is_dialog=True),
    Place("goal-people", ("f6", "enter")),
    Place("exempt", ("f6", "enter", "x"), is_dialog=True),
    Place("bridge-dates", ("f6", "b"), is_dialog=True),
    Place("trend", ("f6", "t")),
    Place("plan", ("f6", "p")),
    Place("invite", ("f6", "p", "i"), is_dialog=True),
    Place("exemptions", ("f6", "x")),
    Place("reports", ("f6", "r")),
    Place("issue", ("f6", "i"), is_dialog=True),
    Place("new-goal", ("f6", "n"), is_dialog=True),
    Place("new-course", ("f6", "N"), is_dialog=True),
    Place("import", ("f7", "slash")),
    Place("preview", ("f7", "slash", ROSTER, "enter")),
    Place("exports", ("f8",), is_dialog=True),
    Place("export", ("f8", "enter"), is_dialog=True),
    Place("history", ("f9",)),
    Place("touched", ("f9", "enter")),
    Place("find-change", ("f9", "slash")),
    Place("posting", ("f3", "down", "enter", "e"), is_dialog=True),
    Place("new-posting", ("f3", "down", "enter", "n"), is_dialog=True),
    Place("transfer", ("f3", "down", "enter", "n", "enter"), is_dialog=True),
    Place("correct-person", ("f3", "down", "enter", "E"), is_dialog=True),
    Place("new-official", ("f3", "down", "n"), is_dialog=True),
    Place("copies", ("f9", "b")),
    Place("undo", ("ctrl+z",), is_dialog=True),
    Place("palette", ("ctrl+p",), is_dialog=True),
    Place("help", ("f1",), is_dialog=True),
)
everywhere = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
in_every_dialog = pytest.mark.parametrize(
    "place", [place for place in PLACES if place.is_dialog], ids=lambda place: place.name
)


def ways() -> list[tuple[Place, ...]]:
    """Ways that lead through all places, as few as there are: who goes to a person passes the list on the way."""
    found: list[tuple[Place, ...]] = []
    left = list(PLACES)
    for last in sorted(PLACES, key=lambda place: -len(place.keys)):
        way = [place for place in left if place.keys == last.keys[: len(place.keys)]]
        if last in way:
            left = [place for place in left if place not in way]
            found.append(tuple(sorted(way, key=lambda place: len(place.keys))))
    return found


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
