"""The table of any length: what it asks for, what it draws, where its cursor is."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from screens.widgets.cells import fit, split_cells
from screens.widgets.row_table import RowTable
from screens.widgets.rows import GAP, Column, RowList, TableRow, column_widths, row_text


class Many:
    """A source of so many rows that remembers what it was asked for."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.asked: list[tuple[int, int]] = []

    def count(self) -> int:
        return self.total

    def page(self, start: int, stop: int) -> Sequence[TableRow]:
        self.asked.append((start, stop))
        return [TableRow(number, (f"name {number}", str(number))) for number in range(start, stop)]


class Window(App[None]):
    """One table and what it says."""

    def __init__(self, table: RowTable) -> None:
        super().__init__()
        self.table = table
        self.opened: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        self.opened.append(event.row.key)


def lines(table: RowTable) -> list[str]:
    """What stands on each line of the table."""
    return [table.render_line(y).text for y in range(table.size.height)]


@pytest.fixture
def table() -> RowTable:
    return RowTable(Column("Name"), Column("Number", 8, is_number=True), empty="nobody")


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_two_million_rows_are_not_read(table: RowTable) -> None:
    source = Many(2_000_000)
    app = Window(table)
    async with app.run_test() as pilot:
        table.show(source)
        await pilot.pause()
        assert source.asked == [(0, 64)]
        await press(pilot, "end")
        assert source.asked[1:] == [(1_999_936, 2_000_000)]
        assert "name 1999999" in lines(table)[-1]
        await press(pilot, "home", "enter")
        assert app.opened == [0]
        assert len(source.asked) == 2


async def test_only_the_line_left_and_the_line_reached_are_drawn_again(
    table: RowTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Window(table)
    async with app.run_test() as pilot:
        table.show(Many(500))
        await press(pilot, "down")
        drawn: list[Region] = []
        monkeypatch.setattr(table, "refresh", lambda *regions, **_more: drawn.extend(regions))
        table.action_move(1)
        assert [(region.y, region.height) for region in drawn] == [(2, 1), (3, 1)]


async def test_the_cursor_stays_in_sight(table: RowTable) -> None:
    app = Window(table)
    async with app.run_test(size=(80, 24)) as pilot:
        table.show(Many(500))
        await press(pilot, *["pagedown"] * 5)
        assert lines(table)[0].split() == ["Name", "Number"]
        assert sum(line.startswith("▸") for line in lines(table)) == 1
        await press(pilot, "pageup", "pageup", *["up"] * 9)
        assert any(line.startswith(f"▸ name {table.cursor} ") for line in lines(table))
        await pilot.resize_terminal(80, 8)
        await pilot.pause()
        assert any(line.startswith(f"▸ name {table.cursor} ") for line in lines(table))


async def test_a_shorter_source_brings_the_cursor_to_its_last_row(table: RowTable) -> None:
    app = Window(table)
    async with app.run_test() as pilot:
        table.show(Many(500))
        await press(pilot, "end")
        table.show(Many(3))
        await press(pilot, "enter")
        assert app.opened == [2]
        table.show(RowList())
        await press(pilot, "enter")
        assert app.opened == [2]
        assert "nobody" in lines(table)[1]


async def test_the_cursor_is_in_sight_in_a_list_that_outgrows_the_window(table: RowTable) -> None:
    async with Window(table).run_test(size=(40, 10)) as pilot:
        table.show(Many(5), cursor=4)
        await pilot.pause()
        table.show(Many(30), cursor=29)
        await pilot.pause()
        assert any("name 29" in line for line in lines(table))


async def test_the_cursor_stays_on_its_row_wherever_that_stands_now(table: RowTable) -> None:
    def keyed(*keys: int) -> RowList:
        return RowList([TableRow(key, (str(key), "")) for key in keys])

    async with Window(table).run_test(size=(40, 10)) as pilot:
        table.show(keyed(1, 2, 3, 4))
        await press(pilot, "down", "down")
        table.show(keyed(9, 8, 1, 2, 3, 4))
        assert table.cursor == 4
        table.show(keyed(3, 1))
        assert table.cursor == 0
        table.show(keyed(5, 6))
        assert table.cursor == 0
        table.show(keyed(5, 6, 7), cursor=2)
        table.show(keyed(5, 6))
        assert table.cursor == 1


async def test_the_mouse_moves_the_cursor_and_opens(table: RowTable) -> None:
    app = Window(table)
    async with app.run_test() as pilot:
        table.show(Many(500))
        await press(pilot, "pagedown")
        await pilot.click(table, offset=(5, 3))
        await pilot.pause()
        chosen = table.cursor
        assert lines(table)[3].startswith(f"▸ name {chosen} ")
        assert app.opened == []
        await pilot.click(table, offset=(5, 3), times=2)
        await pilot.pause()
        assert app.opened == [chosen]
        await pilot.click(table, offset=(5, 0))
        assert table.cursor == chosen


async def test_texts_are_no_markup_and_break_no_column(table: RowTable) -> None:
    nasty = ["[red]x[/red]", "[/]", "two\nlines\tand\x1b[31m", "漢字" * 40, "e\u0301" * 200, "", "Hoà\u200bBình"]
    app = Window(table)
    async with app.run_test(size=(60, 12)) as pilot:
        table.show(RowList([TableRow(number, (text, "7")) for number, text in enumerate(nasty)]))
        await pilot.pause()
        drawn = lines(table)[1 : len(nasty) + 1]
        assert all(cell_len(line) == 60 and line.endswith("       7") for line in drawn)
        assert "[red]x[/red]" in drawn[0]
        assert "…" in drawn[3]


async def test_columns_that_do_not_fit_are_left_out() -> None:
    table = RowTable(Column("Name"), Column("Wide", 20, from_width=100), Column("Bar", 8, is_bar=True))
    app = Window(table)
    async with app.run_test(size=(80, 6)) as pilot:
        table.show(RowList([TableRow(0, ("An", "seen", "████|──")), TableRow(1, ("Bình 漢", "seen", "██──|──"))]))
        await pilot.pause()
        assert "seen" not in "".join(lines(table))
        await pilot.resize_terminal(140, 6)
        await pilot.pause()
        assert [line.index("seen") for line in lines(table)[1:3]] == [110, 109]
        assert all(cell_len(line) == 140 for line in lines(table))


@given(st.text(), st.integers(0, 40), st.booleans())
def test_a_fitted_text_has_exactly_its_width(text: str, width: int, right: bool) -> None:
    fitted = fit(text, width, right=right)
    assert cell_len(fitted) == width
    assert fitted.isprintable()


SIGNS = st.sampled_from(
    [*"aĐễ ", "e\u0302\u0301", "\u200b", "\u200d", "漢", "👨\u200d👩", "❤\ufe0f", "\t", "\u0301", "\u202e", "ﷺ"]
)
COLUMNS = st.lists(
    st.builds(
        Column, st.just(""), width=st.integers(0, 12), part=st.integers(1, 4), from_width=st.sampled_from([0, 90])
    ),
    min_size=1,
    max_size=6,
)


@given(st.data(), COLUMNS, st.integers(40, 200))
def test_no_text_moves_a_column(data: st.DataObject, columns: list[Column], width: int) -> None:
    cells = [data.draw(st.lists(SIGNS, max_size=60).map("".join)) for _column in columns]
    widths = [wide for wide in column_widths(columns, width) if wide]
    fixed = sum(column.width for column in columns if column.from_width <= width)
    shown = [column for column in columns if column.from_width <= width]
    if shown and not all(column.width for column in shown) and fixed + 3 * len(columns) <= width:
        assert sum(widths) + len(GAP) * (len(widths) - 1) == width
    line = row_text(columns, cells, column_widths(columns, width))
    starts = [sum(widths[:place]) + len(GAP) * place for place in range(1, len(widths))]
    for start in starts:
        before, after = split_cells(line, start - len(GAP))
        assert cell_len(before) == start - len(GAP)
        assert after.startswith(GAP)


@given(st.lists(SIGNS, max_size=60).map("".join), st.integers(1, 200))
def test_what_is_cut_says_so(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) == width
    shown = "".join(sign if sign.isprintable() else " " for sign in text.replace("\ufe0f", ""))
    assert ("…" in fitted) == (cell_len(shown) > width)


@given(st.text(), st.integers(0, 40))
def test_a_split_loses_nothing(text: str, width: int) -> None:
    before, after = split_cells(text, width)
    assert before + after == text
    assert cell_len(before) <= width
