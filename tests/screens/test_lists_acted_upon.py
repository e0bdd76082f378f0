"""Classes, changes and trees: marked, sorted, copied, exported, changed together, and found by words."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.widgets import Static

from capacity.classes import add_class, class_by_code, class_by_id, class_list, set_state, state_name
from capacity.enrolments import enrolled
from capacity.history import change_set, change_sets
from capacity.store.connection import insert_many, rows
from screens.class_page import ClassPage
from screens.copies import CopiesPage
from screens.enrolling import EnrolPage
from screens.widgets.mark_table import MarkTable
from screens.widgets.rows import column_widths
from tests.builders import load, person
from tests.screens.conftest import Driver, Open
from tests.screens.test_key_bursts import send

pytestmark = pytest.mark.usefixtures("province")
_TITLES = ("Kỹ năng số cơ bản, đợt 10", "Kỹ năng số cơ bản, đợt 9", "An toàn thông tin")


@pytest.fixture
def classes(province: None) -> None:
    """Three classes, the first of them in progress."""
    with change_set("classes"):
        for number, title in enumerate(_TITLES, 1):
            add_class(f"L{number}", title, course="KNS", begins_on=date(2026, 12, number))
        set_state(class_by_code("L1"), "open")


def marks(ui: Driver) -> MarkTable:
    return ui.page.query_one(MarkTable)


def tally(ui: Driver) -> str:
    """What stands at the right above the list."""
    return str(ui.page.query_one(".tally", Static).content)


def states() -> dict[str, str]:
    return {row.code: row.state for row in class_list()}


@pytest.mark.usefixtures("classes")
async def test_marked_classes_get_a_state_together_and_lose_it_by_one_undo(interface: Open) -> None:
    before = len(change_sets())
    async with interface() as ui:
        await ui.press("f5", "a", "s")
        assert ui.cells("Choose RowTable") == [
            (state_name("planned"), "1 trong 3"),
            (state_name("open"), "2 trong 3"),
            (state_name("held"), "1 trong 3"),
            *((state_name(state), "3 trong 3") for state in ("cancelled", "postponed")),
        ]
        await ui.press("down", "enter")
        assert states() == dict.fromkeys(("L1", "L2", "L3"), "open")
        assert len(change_sets()) == before + 1
        assert ui.app.said.can_undo
        await ui.press("ctrl+z", "enter")
        assert states() == {"L1": "open", "L2": "planned", "L3": "planned"}


@pytest.mark.usefixtures("classes")
async def test_classes_are_sorted_by_keys_and_by_their_headings(interface: Open) -> None:
    async with interface((120, 30)) as ui:
        await ui.press("f5")
        assert ui.names() == ["L3", "L2", "L1"]
        await ui.press("O")
        assert ui.names() == ["L1", "L2", "L3"]
        widths = column_widths(marks(ui)._columns, marks(ui).scrollable_content_region.width - 2)
        await ui.pilot.click(MarkTable, offset=(2 + widths[0] + 4, 0))
        await ui.settle()
        assert [cells[1] for cells in ui.cells()] == [_TITLES[2], _TITLES[1], _TITLES[0]]
        await ui.press("O")
        assert [cells[1] for cells in ui.cells()] == [_TITLES[0], _TITLES[1], _TITLES[2]]


@pytest.mark.usefixtures("classes")
async def test_marked_classes_are_copied_and_exported(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "classes.xlsx"
    async with interface() as ui:
        await ui.press("f5", "c")
        assert ui.app.clipboard.startswith("L3\tAn toàn thông tin\t")
        await ui.press("space", "down", "space", "c")
        assert [line.split("\t")[0] for line in ui.app.clipboard.splitlines()] == ["L3", "L1"]
        await ui.press("f8", "enter")
        await ui.type(str(path), "#path")
        await ui.press("enter")
    cells = [cell.value for line in load_workbook(path).worksheets[0].iter_rows() for cell in line]
    assert {"L1", "L3"} <= set(cells)
    assert "L2" not in cells


async def test_marking_a_long_list_holds_the_keys_behind_it(interface: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.widgets.mark_table._AT_ONCE", 2)
    async with interface() as ui:
        await ui.press("f3", "down")
        send(ui.app, "ac")
        await ui.settle()
        assert tally(ui) == "4 người · đánh dấu 4"
        assert len(ui.app.clipboard.splitlines()) == 4
        await ui.press("space", "c")
        assert len(ui.app.clipboard.splitlines()) == 3


@pytest.mark.usefixtures("classes")
async def test_titles_that_differ_at_their_end_are_told_apart_at_80_columns(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f5")
        lines = [marks(ui).render_line(y).text for y in range(1, 4)]
        assert [title in line for title, line in zip(reversed(_TITLES), lines, strict=True)] == [True] * 3
        assert "01/12/2026" not in lines[2]


@pytest.mark.usefixtures("classes")
async def test_an_order_whose_column_is_left_out_is_told_above_the_list(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f5")
        assert tally(ui) == "3 lớp · theo cột Bắt đầu ▼"
        await ui.press("O", "a")
        assert tally(ui) == "3 lớp · đánh dấu 3 · theo cột Bắt đầu ▲"
        await ui.pilot.resize_terminal(104, 24)
        await ui.settle()
        assert tally(ui) == "3 lớp · đánh dấu 3"
        assert "▲Bắt đầu" in marks(ui).render_line(0).text
        await ui.press("f3", "down", *["o"] * 5)
        assert marks(ui).order == "code"
        assert tally(ui) == "4 người"
        await ui.pilot.resize_terminal(80, 24)
        await ui.settle()
        assert tally(ui) == "4 người · theo cột Mã ▲"
        assert tally(ui) in ui.app.screen._compositor.render_strips()[2].text


async def test_many_classes_are_read_where_they_are_looked_at(interface: Open) -> None:
    with change_set("many"):
        for number in range(300):
            add_class(f"L{number:03}", f"Lớp {number}", course="KNS", begins_on=date(2026, 1, 1))
    async with interface() as ui:
        await ui.press("f5")
        assert ui.names() == [row.code for row in class_list()]
        await ui.press("end", "enter")
        assert isinstance(ui.page, ClassPage)
        assert ui.page.subject.class_id == class_by_code("L299").id


async def test_changes_are_found_by_what_and_who_and_by_kind(interface: Open) -> None:
    with change_set("Đổi tên Trạm Y tế", "reorganise"):
        pass
    async with interface() as ui:
        await ui.press("f9", "slash")
        await ui.type("tram doi")
        assert [cells[2] for cells in ui.cells()] == ["Đổi tên Trạm Y tế"]
        await ui.type(change_sets()[0].actor)
        assert len(ui.cells()) == len(change_sets())
        await ui.type("")
        await ui.press("enter", "tab")
        kinds = {one.title for one in change_sets() if one.kind in ("import", "reorganise")}
        assert {cells[2] for cells in ui.cells()} == kinds
        await ui.press("tab")
        assert ui.cells() == []
        await ui.press("b")
        assert isinstance(ui.page, CopiesPage)


async def test_the_history_is_never_cut(interface: Open) -> None:
    facts = ("at", "actor", "kind", "title")
    with change_set("many"):
        insert_many("change_set", facts, [("2026-11-01T08:00:00", "an", "edit", f"Sửa {n}") for n in range(2500)])
    async with interface() as ui:
        await ui.press("f9")
        [(count,)] = rows("SELECT count(*) FROM change_set")
        assert ui.table().count == count > 2500
        await ui.press("end")
        assert ui.table().row_at(count - 1).key == 1
        await ui.press("a", "O")
        assert ui.table().row_at(0).key == 1
        assert len(marks(ui).marked) == count


@pytest.mark.parametrize("section", ["f4", "f6"])
async def test_a_branch_is_copied_as_far_as_it_is_open(interface: Open, section: str, tmp_path: Path) -> None:
    units = [
        {"code": "H", "full_name": "Tỉnh Hoa Ban"},
        {"code": "H1", "full_name": "Sở Công Thương", "parent_code": "H"},
        {"code": "H11", "full_name": "Chi cục Suối Mơ", "parent_code": "H1"},
    ]
    load("agencies", units, tmp_path / "units.csv", date(2026, 1, 1))
    load("roster", [person("Lò Văn Sơn", agency="Chi cục Suối Mơ")], tmp_path / "one.xlsx", date(2026, 1, 1))
    async with interface() as ui:
        await ui.press(section, "a")
        place = ui.names().index("Sở Công Thương")
        await ui.press(*["down"] * place, "c")
        copied = [line.split("\t")[0] for line in ui.app.clipboard.splitlines()]
        assert copied == ["Sở Công Thương", "Chi cục Suối Mơ"]
        await ui.press("down", "c")
        assert [line.split("\t")[0] for line in ui.app.clipboard.splitlines()] == ["Chi cục Suối Mơ"]


def told(ui: Driver) -> str:
    """All the words of the dialog in front."""
    return " ".join(" ".join(str(one.content) for one in ui.app.screen.query(Static)).split())


async def _mark_two_and_look_for_another(ui: Driver, another: str) -> None:
    """Mark both of the name Nguyễn, then let the list show one who is not marked, and stand on that row."""
    await ui.press("f3")
    await ui.type("nguyen")
    await ui.press("enter", "a", "slash")
    await ui.type(another)
    await ui.press("enter")


@pytest.mark.parametrize(
    ("another", "expected"),
    [("tran minh duc", "Không dòng nào trong 2 dòng đã đánh dấu"), ("binh", "1 trong 2 dòng đã đánh dấu")],
)
async def test_marks_out_of_sight_are_told_before_they_are_acted_upon(
    interface: Open, another: str, expected: str
) -> None:
    async with interface() as ui:
        await _mark_two_and_look_for_another(ui, another)
        await ui.press("x")
        assert expected in told(ui)
        assert "2 người" in told(ui)


@pytest.mark.usefixtures("classes")
async def test_enrolling_and_other_states_tell_of_marks_out_of_sight(interface: Open) -> None:
    async with interface() as ui:
        await _mark_two_and_look_for_another(ui, "tran minh duc")
        await ui.press("m")
        assert "Không dòng nào trong 2 dòng đã đánh dấu" in told(ui)
        await ui.press("escape", "f5", "space", "slash")
        await ui.type("L1")
        await ui.press("enter", "s")
        assert "Không dòng nào trong 1 dòng đã đánh dấu" in told(ui)


async def test_only_marks_in_sight_are_copied_and_exported_and_that_is_said(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    async with interface() as ui:
        await _mark_two_and_look_for_another(ui, "tran minh duc")
        await ui.press("c")
        assert ui.app.clipboard == ""
        assert ui.app.said.text.startswith("Chưa chép gì. Không dòng nào trong 2 dòng")
        await ui.press("f8")
        assert next(cells[1] for cells in ui.cells()).endswith("1 dòng, không có dòng nào trong 2 dòng đã đánh dấu")
        await ui.press("escape", "slash")
        await ui.type("binh")
        await ui.press("enter", "c")
        assert ui.app.clipboard.startswith("Nguyễn Thị Bình\t")
        assert "1 trong 2 dòng đã đánh dấu không có" in ui.app.said.text
        await ui.press("f8")
        assert ui.cells()[0][1] == "Chỉ 1 dòng đã đánh dấu, trừ 1 dòng không có trong danh sách"
        await ui.press("enter")
        await ui.type(str(path), "#path")
        await ui.press("enter")
    cells = [cell.value for line in load_workbook(path).worksheets[0].iter_rows() for cell in line]
    assert "Nguyễn Thị Bình" in cells
    assert "Nguyễn Văn An" not in cells


@pytest.mark.usefixtures("busy_province")
async def test_enter_on_an_unmarked_row_asks_before_it_enrols_those_marked_elsewhere(interface: Open) -> None:
    with change_set("class"):
        number = add_class("KNS-13", "Đợt 4", course="KNS")
    async with interface() as ui:
        ui.app.push_screen(EnrolPage(class_by_id(number)))
        await ui.settle()
        await ui.type("nguyen")
        await ui.press("enter", "a", "slash")
        await ui.type("tran minh duc")
        await ui.press("enter", "enter")
        assert ui.dialog == "Confirm"
        assert "Không dòng nào trong 2 dòng đã đánh dấu" in told(ui)
        await ui.press("escape")
        assert enrolled(number) == []
        await ui.press("enter", "enter", "down", "enter")
        assert sorted(one.full_name for one in enrolled(number)) == ["Nguyễn Thị Bình", "Nguyễn Văn An"]
