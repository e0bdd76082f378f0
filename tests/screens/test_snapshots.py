"""Pictures of the main screens: what stands there, and in which style. `make pictures` draws them anew."""

import os
import re
from itertools import groupby
from pathlib import Path

import pytest
from rich.style import Style
from textual.strip import Strip

from tests.screens.conftest import Driver, Open
from tests.screens.tour import PLACES, Place

_FOLDER = Path(__file__).parent / "pictures"
_NAMES = (
    *("home", "officials-list", "person", "agencies", "classes", "class-people", "attendance"),
    *("coverage", "goal-people", "trend", "new-goal", "preview", "exports", "help"),
)
_MOMENT = re.compile(r"\d\d/\d\d/\d{4} \d\d:\d\d")
"""When something was written, which differs from run to run."""
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def described(style: Style | None, *, is_blank: bool) -> str:
    """What is seen of a style; of a blank no more than its ground."""
    assert style is not None
    assert style.bgcolor is not None
    ground = f"on {style.bgcolor.name}"
    if is_blank or style.color is None:
        return ground + " underline" * bool(style.underline)
    words = [word for word in ("bold", "italic", "underline", "reverse", "strike") if getattr(style, word)]
    return " ".join([style.color.name, ground, *words])


def picture(lines: list[Strip]) -> str:
    """The lines as text; then each line's runs of styles by letters; then what the letters mean."""
    meanings: dict[str, str] = {}
    runs = []
    for line in lines:
        styles = [
            style
            for piece in line
            for style in [described(piece.style, is_blank=not piece.text.strip())] * len(piece.text)
        ]
        letters = [meanings.setdefault(style, _LETTERS[len(meanings) % len(_LETTERS)]) for style in styles]
        runs.append(" ".join(f"{letter}{len(list(same))}" for letter, same in groupby(letters)))
    texts = [_MOMENT.sub("dd/mm/yyyy hh:mm", line.text).rstrip() for line in lines]
    legend = [f"{letter} {style}" for style, letter in meanings.items()]
    return "\n".join([*texts, "=" * 8, *runs, "=" * 8, *legend, ""])


def drawn(ui: Driver) -> str:
    """The picture of the whole window."""
    return picture(ui.app.screen._compositor.render_strips())


@pytest.mark.usefixtures("busy_province")
@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("place", [place for place in PLACES if place.name in _NAMES], ids=lambda place: place.name)
async def test_screens_look_as_they_did(interface: Open, tmp_path: Path, place: Place, size: tuple[int, int]) -> None:
    async with interface(size) as ui:
        await place.visit(ui)
        seen = drawn(ui)
    assert str(tmp_path) not in seen
    file = _FOLDER / f"{place.name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("CAPACITY_PICTURES") == "renew":
        _FOLDER.mkdir(exist_ok=True)
        file.write_text(seen, encoding="utf-8")
    assert seen == file.read_text(encoding="utf-8"), f"{file.name} shows something else; `make pictures` draws it anew"
