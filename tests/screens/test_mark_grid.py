"""The grid of marks: what it draws, and that a key repaints its own lines only."""

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region

from screens.widgets.grid_rows import GridCell, GridColumn, GridRow
from screens.widgets.mark_grid import MarkGrid
from screens.widgets.rows import Column


class Window(App[None]):
    """One grid of so many people and sessions, and what it says."""

    def __init__(self, people: int, sessions: int) -> None:
        super().__init__()
        self.grid = MarkGrid(
            ("Name", "Agency"),
            (Column("hours", 8, is_number=True), Column("all", 8, from_width=110)),
            marks="x",
            keys="A",
            minutes={"m": "M"},
        )
        self.people, self.sessions = people, sessions
        self.pressed: list[tuple[str, int, int, int | None]] = []
        self.refused: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        columns = [GridColumn(str(number), "24/11") for number in range(1, self.sessions + 1)]
        self.grid.show(columns, [row(number, self.sessions) for number in range(self.people)])
        self.grid.focus()

    def on_mark_grid_pressed(self, event: MarkGrid.Pressed) -> None:
        self.pressed.append((event.key, event.row, event.column, event.digits))

    def on_mark_grid_typing(self, event: MarkGrid.Typing) -> None:
        self.refused += [event.problem] * bool(event.problem)


def row(number: int, sessions: int, sign: str = "✓") -> GridRow:
    return GridRow(number, f"Nguyễn Thị Bình {number}", "Sở Nội vụ", (GridCell(sign),) * sessions, ("8/8", "50 %"))


def lines(grid: MarkGrid) -> list[str]:
    return [grid.render_line(y).text for y in range(grid.size.height)]


@pytest.mark.parametrize("width", [40, 80, 100, 140, 200])
async def test_every_line_is_as_wide_as_the_grid(width: int) -> None:
    app = Window(40, 12)
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.press("right", "end", "pagedown")
        assert {cell_len(line) for line in lines(app.grid)} == {app.grid.scrollable_content_region.width}
        assert ("Agency" in lines(app.grid)[0]) == (width >= 140)


async def test_only_the_lines_concerned_are_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Window(40, 12)
    async with app.run_test(size=(80, 24)) as pilot:
        drawn: list[Region] = []
        refresh = MarkGrid.refresh

        def noted(grid: MarkGrid, *regions: Region, **more: bool) -> MarkGrid:
            drawn.extend(regions)
            return refresh(grid, *regions, **more)

        monkeypatch.setattr(MarkGrid, "refresh", noted)
        await pilot.press("down")
        assert sorted(region.y for region in drawn) == [2, 3]
        drawn.clear()
        app.grid.replace(row(5, 12, "V"))
        assert [(region.y, region.height) for region in drawn] == [(7, 1)]
        assert lines(app.grid)[7].count("V") == 7


async def test_sessions_move_sideways_and_the_name_stays() -> None:
    app = Window(3, 12)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "›" in lines(app.grid)[1]
        assert "‹" not in lines(app.grid)[1]
        await pilot.press("end")
        assert "[12]" in lines(app.grid)[0]
        assert "‹" in lines(app.grid)[1]
        assert lines(app.grid)[2].startswith("▸ Nguyễn Thị Bình 0")
        await pilot.press("home")
        assert "[1]" in lines(app.grid)[0]


async def test_digits_are_typed_into_the_cell() -> None:
    app = Window(3, 2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", "1", "2", "0")
        assert "[M120]" in lines(app.grid)[2]
        await pilot.press("left", "backspace", "enter", "m", "escape")
        assert app.pressed == [("m", 0, 0, 12)]
        assert app.grid.place == (1, 0)
        await pilot.press("m", "0", "enter", "enter", "5", "x", "0", "0", "0")
        assert app.grid.typed == "500"
        assert app.refused == ["none", "none", "letter", "long"]
        await pilot.press("escape", "x")
        assert app.pressed[1:] == [("x", 1, 0, None)]


async def test_the_cursor_goes_on_after_a_mark_and_stays_at_the_last_and_where_marks_are_asked_about() -> None:
    app = Window(3, 2)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("A", "x", "x", "x", "x")
        assert [row for _key, row, _column, _digits in app.pressed] == [0, 0, 1, 2, 2]
        app.grid.show([GridColumn("1*", is_called=False)], [row(number, 1) for number in range(3)], (0, 0))
        await pilot.press("x", "m", "5", "enter")
        assert app.grid.place == (0, 0)


async def test_a_click_puts_the_cursor_on_the_cell() -> None:
    app = Window(10, 12)
    async with app.run_test(size=(80, 24)) as pilot:
        x = lines(app.grid)[4].index("✓") + 6
        await pilot.click(app.grid, offset=(x, 4))
        assert app.grid.place == (2, 1)
        await pilot.click(app.grid, offset=(5, 6))
        assert app.grid.place == (4, 1)


async def test_a_grid_of_nobody() -> None:
    app = Window(0, 0)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", "down", "right", "end", "ctrl+end", "pageup")
        assert app.grid.row is None
        assert app.grid.column is None
        assert lines(app.grid)[0].split() == ["Name", "Agency", "hours"]
