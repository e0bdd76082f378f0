"""No screen draws what a terminal would obey, or reads as markup what somebody wrote."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from capacity.store.connection import db
from capacity.store.database import open_database
from tests.builders import make_roster
from tests.hostile import FORMULAS, MARKUP, OBEYED, harm, make_province, poison
from tests.screens.conftest import ROSTER, Open
from tests.screens.tour import PLACES, Place, ways

SHOWN = {
    *("officials", "officials-list", "person", "agencies", "classes", "class", "class-people", "enrolling"),
    *("coverage", "goal-people", "plan", "exemptions", "reports", "history", "preview", "attendance"),
}
"""Where names stand that hold markup, which is seen as it was written."""


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    make_province(folder, folder / "t.db")
    poison(folder, folder / "t.db", folder / "poisoned.db")
    return folder / "poisoned.db"


@pytest.fixture
def database(poisoned: Path, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "t.db"
    path.write_bytes(poisoned.read_bytes())
    open_database(path)
    people = [(f"Lò {MARKUP}", "12/03/1985", "Nam", FORMULAS[0], "Sở [red]x[/]", "", "")]
    make_roster(Path.home() / ROSTER, people)
    (Path.home() / f"{OBEYED[:-1].replace('/', '')}.xlsx").write_bytes(b"")
    yield path
    if not db.is_closed():
        db.close()


@pytest.mark.parametrize("way", ways(), ids=lambda way: way[-1].name)
async def test_texts_are_drawn_and_never_obeyed(interface: Open, way: tuple[Place, ...]) -> None:
    async with interface((140, 40)) as ui:
        passed = 0
        for place in way:
            await place.visit(ui, passed)
            passed = len(place.keys)
            text = "".join(line.text for line in ui.app.screen._compositor.render_strips())
            assert not harm(text), (place.name, harm(text), text)
            assert place.name not in SHOWN or "[red]" in text, (place.name, text)


def test_the_places_are_those_of_the_tour() -> None:
    assert {place.name for place in PLACES} >= SHOWN
