"""A database that is opened for reading only: said at the top, and refused before anything is typed."""

from collections.abc import Iterator

import pytest

from capacity.settings import only_read
from screens.frame import PlaceLine
from tests.screens.conftest import Open

pytestmark = pytest.mark.usefixtures("busy_province")


@pytest.fixture(autouse=True)
def read_only(busy_province: None) -> Iterator[None]:
    only_read(True)
    yield
    only_read(False)


@pytest.mark.parametrize(
    "keys",
    [
        ("f6", "n"),
        ("f5", "n"),
        ("f5", "enter", "l"),
        ("f5", "enter", "o"),
        ("f5", "enter", "k"),
        ("f5", "enter", "tab", "n"),
        ("f5", "enter", "g"),
        ("f3", "down", "n"),
        ("f4", "r"),
        ("f4", "f"),
        ("f6", "i"),
        ("f3", "down", "m"),
        ("f3", "down", "enter", "v"),
    ],
    ids="-".join,
)
async def test_a_form_that_could_write_nothing_does_not_open(interface: Open, keys: tuple[str, ...]) -> None:
    async with interface() as ui:
        await ui.press(*keys[:-1])
        here = ui.page
        await ui.press(keys[-1])
        assert ui.app.screen is here
        assert ui.app.said.is_error
        assert "chỉ để đọc" in ui.app.said.text


async def test_the_line_of_place_says_so(interface: Open) -> None:
    async with interface() as ui:
        assert "chỉ đọc" in ui.page.query_one(PlaceLine).render().plain


async def test_what_only_reads_goes_on(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "f")
        assert ui.dialog == "Form"
