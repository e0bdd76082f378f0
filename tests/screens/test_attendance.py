"""The attendance grid: keys are marks in the database, and nobody's mark is lost."""

from datetime import date

import pytest
from rich.cells import cell_len
from textual import events

from capacity.attendance import MarkChange, attendance, mark_all, set_marks
from capacity.classes import add_class, class_by_code, set_state
from capacity.enrolments import enrol, enrolled
from capacity.history import change_set, change_sets
from capacity.i18n import set_language
from capacity.officials import search
from capacity.results import close_class
from capacity.sessions import add_session, close_session, sessions
from capacity.store.connection import rows
from screens.attendance import AttendancePage
from screens.frame import MessageLine, PlaceLine
from screens.widgets.mark_grid import MarkGrid
from tests.screens.conftest import Driver, Open

_DAYS = (date(2026, 11, 17), date(2026, 11, 19), date(2026, 11, 26))


@pytest.fixture(autouse=True)
def held(province: None) -> None:
    """A class of all four people, with sessions of 4, 4 and 2 hours, the last one still to come."""
    with change_set("class"):
        number = add_class("KNS-12", "Kỹ năng số, đợt 3", course="KNS")
        for day, hours in zip(_DAYS, (4, 4, 2), strict=True):
            add_session(number, day, "morning", hours)
        enrol(number, [one.id for one in search()])
        set_state(class_by_code("KNS-12"), "open")


def marks() -> list[tuple[str | None, ...]]:
    """The marks of everybody as the database has them, in name order."""
    return [row.marks for row in attendance(class_by_code("KNS-12").id).rows]


def mark_elsewhere(person: int, session: int, mark: str | None) -> None:
    """Another officer marks somebody, by places in the grid."""
    grid = attendance(class_by_code("KNS-12").id)
    change = MarkChange(grid.rows[person].enrolment_id, grid.sessions[session].id, mark)
    with change_set("elsewhere"):
        set_marks(grid.class_row.id, [change])


async def open_grid(ui: Driver) -> MarkGrid:
    await ui.press("f5", "d")
    assert isinstance(ui.page, AttendancePage)
    return ui.page.query_one(MarkGrid)


def lines(grid: MarkGrid) -> list[str]:
    return [grid.render_line(y).text.rstrip() for y in range(grid.size.height)]


def below(ui: Driver) -> str:
    """What stands below the grid."""
    return str(ui.page.query_one(".ledger").render())


async def test_keys_write_marks_and_their_share(interface: Open) -> None:
    async with interface() as ui:
        grid = await open_grid(ui)
        await ui.press("x", "up", "right", "p", "up", "right", "m", "3", "0", "enter", "up")
        assert marks()[0] == ("present", "excused", "late:30")
        assert lines(grid)[2].split()[-6:] == ["✓", "P", "[M30]", "5,5/6", "91,7", "%"]
        await ui.press("down", "left", "v", "up", "left", "s", "4", "5", "enter", "up")
        assert marks()[1] == ("left_early:45", "absent", None)
        assert lines(grid)[3].split()[-6:-1] == ["[S45]", "V", "·", "3,25/8", "40,6"]
        await ui.press("delete", "right", "underscore")
        assert marks()[1] == (None, None, None)
        assert grid.place == (1, 1)


async def test_a_roll_is_called_in_one_burst(interface: Open) -> None:
    async with interface() as ui:
        grid = await open_grid(ui)
        for key in "xxvx":
            ui.app.post_message(events.Key(key, key))
        await ui.settle()
        await ui.settle()
        assert [row[0] for row in marks()] == ["present", "present", "absent", "present"]
        assert grid.place == (3, 0)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_how_minutes_are_typed_is_told_below_the_grid(interface: Open, language: str) -> None:
    set_language(language)
    async with interface() as ui:
        await open_grid(ui)
        assert "m30 Enter" in below(ui)
        assert cell_len(below(ui).splitlines()[0]) <= 78


async def test_each_key_is_a_change_of_its_own_that_can_be_undone(interface: Open) -> None:
    async with interface() as ui:
        grid = await open_grid(ui)
        before = len(change_sets())
        await ui.press("x", "v")
        assert len(change_sets()) == before + 2
        assert ui.app.said.can_undo
        await ui.press("ctrl+z", "enter")
        assert [row[0] for row in marks()] == ["present", None, None, None]
        await ui.press("up")
        assert "[_]" in lines(grid)[3]


async def test_keys_that_come_in_a_burst_all_arrive(interface: Open) -> None:
    async with interface() as ui:
        await open_grid(ui)
        for key in ("m", "3", "5", "enter", "s", "9", "backspace", "8", "enter", "down", "up", "x", "v"):
            ui.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await ui.settle()
        await ui.settle()
        assert [row[0] for row in marks()] == ["late:35", "left_early:8", "present", "absent"]


async def test_minutes_are_given_up_by_escape_and_refused_beyond_the_session(interface: Open) -> None:
    async with interface() as ui:
        grid = await open_grid(ui)
        await ui.press("m", "3", "escape")
        assert ui.page.query_one(MarkGrid) is grid
        await ui.press("m")
        assert "Gõ số phút rồi Enter, Esc bỏ" in below(ui)
        await ui.press("x")
        assert "Chỉ nhận chữ số" in ui.app.said.text
        await ui.press("9", "9", "9", "enter")
        assert ui.app.said.is_error
        assert ui.app.said.text.startswith("Nguyễn Văn An: ")
        assert marks()[0] == (None, None, None)
        await ui.press("escape", "up")
        assert "Gõ số phút" not in below(ui)
        assert "[_]" in lines(grid)[2]


async def test_a_whole_column_keeps_what_is_recorded(interface: Open) -> None:
    mark_elsewhere(1, 0, "absent")
    async with interface() as ui:
        await open_grid(ui)
        for key in ("v", "A", "right"):
            ui.app.post_message(events.Key(key, None))
        await ui.settle()
        await ui.settle()
        assert [row[0] for row in marks()] == ["absent", "absent", "present", "present"]
        assert [row[1] for row in marks()] == [None] * 4


@pytest.mark.parametrize(("answer", "wanted"), [("enter", "excused"), ("down", "present"), ("escape", "excused")])
async def test_a_mark_changed_meanwhile_is_shown_and_asked_about(interface: Open, answer: str, wanted: str) -> None:
    async with interface() as ui:
        await open_grid(ui)
        mark_elsewhere(0, 0, "excused")
        mark_elsewhere(0, 1, "absent")
        await ui.press("x")
        assert ui.dialog == "Choose"
        assert [cells[0] for cells in ui.cells()] == ["vắng có phép", "có mặt"]
        await ui.press(*([answer, "enter"] if answer == "down" else [answer]))
        assert marks()[0] == (wanted, "absent", None)
        assert wanted == "excused" or ui.app.said.can_undo
        await ui.press("x")
        assert marks()[1][0] == "present"


async def test_the_threshold_that_cannot_be_reached_any_more_is_told(interface: Open) -> None:
    async with interface() as ui:
        await open_grid(ui)
        assert "không thể đạt" not in below(ui)
        await ui.press("v")
        assert ui.app.said.text.endswith(": vắng không phép; không thể đạt 80 % nữa")
        await ui.press("up")
        assert "không thể đạt 80 % nữa: còn 6 giờ, cần 8." in below(ui)


async def test_who_wrote_a_mark_is_told(interface: Open) -> None:
    async with interface() as ui:
        await open_grid(ui)
        await ui.press("v", "up", "x", "up", "h")
        assert "vắng không phép → có mặt" in below(ui)
        assert "chưa ghi → vắng không phép" in below(ui)
        await ui.press("down")
        assert "→" not in below(ui)
        await ui.press("up", "h")
        assert "→" not in below(ui)


async def test_a_closed_session_asks_for_a_reason(interface: Open) -> None:
    async with interface() as ui:
        await open_grid(ui)
        await ui.press("x", "up", "o", "enter")
        assert sessions(class_by_code("KNS-12").id)[0].is_closed
        await ui.press("v")
        assert ui.dialog == "Ask"
        await ui.press("enter")
        assert ui.dialog == "Ask"
        await ui.press("escape")
        assert marks()[0][0] == "present"
        await ui.press("v")
        await ui.type("Ghi nhầm người")
        await ui.press("enter")
        assert list(rows("SELECT status, reason FROM mark")) == [("absent", "Ghi nhầm người")]
        await ui.press("down", "A")
        await ui.type("Giấy xác nhận")
        await ui.press("enter")
        assert [row[0] for row in marks()] == ["absent", "present", "present", "present"]


async def test_a_correction_after_closing_says_that_results_stay(interface: Open) -> None:
    number = class_by_code("KNS-12").id
    with change_set("closing"):
        for session in sessions(number)[:2]:
            mark_all(number, session.id, "present")
        close_class(number)
    async with interface() as ui:
        await open_grid(ui)
        for key, leaves in (("p", False), ("up", None), ("v", True)):
            await ui.press(key)
            if leaves is not None:
                await ui.type("Biên bản")
                await ui.press("enter")
                told = "Kết quả đã ghi giữ nguyên; muốn tính lại: phím t ở trang lớp"
                assert (told in ui.page.query_one(MessageLine).render().plain) is leaves
                assert ui.app.said.can_undo
    assert marks()[0][0] == "absent"
    assert {one.status for one in enrolled(number)} == {"completed"}


async def test_a_session_closed_meanwhile_refuses_and_the_mark_goes_back(interface: Open) -> None:
    async with interface() as ui:
        grid = await open_grid(ui)
        with change_set("elsewhere"):
            close_session(sessions(class_by_code("KNS-12").id)[0])
        await ui.press("x")
        assert ui.app.said.is_error
        assert marks()[0][0] is None
        await ui.press("escape", "up")
        assert "Gõ số phút" not in below(ui)
        assert "[_]" in lines(grid)[2]


async def test_a_session_added_meanwhile_appears(interface: Open) -> None:
    async with interface() as ui:
        grid = await open_grid(ui)
        with change_set("elsewhere"):
            add_session(class_by_code("KNS-12").id, date(2026, 11, 10), "morning", 4)
        await ui.press("x")
        assert marks()[0] == (None, "present", None, None)
        assert lines(grid)[1].split()[:2] == ["10/11", "17/11"]
        await ui.press("up")
        assert "[_]" in lines(grid)[2]


async def test_forty_by_twelve_fits_eighty_columns(interface: Open) -> None:
    with change_set("more"):
        for day in range(1, 10):
            add_session(class_by_code("KNS-12").id, date(2026, 12, day), "evening", 4)
    async with interface() as ui:
        grid = await open_grid(ui)
        assert lines(grid)[0].split()[2:] == ["tên", "[1]", "2", "3", "4", "5", "6", "Giờ", "Tỷ", "lệ"]
        await ui.press(*["right"] * 8)
        assert lines(grid)[0].split()[3:-3] == ["4", "5", "6", "7", "8", "[9]"]
        assert all(len(line) <= 80 for line in lines(grid))
        await ui.press("end", "ctrl+end", "x")
        assert marks()[-1][-1] == "present"
        assert ui.page.query_one(PlaceLine).aside.startswith("buổi 12/12 · 09/12")


async def test_a_mark_of_a_session_to_come_says_so_unless_somebody_is_excused(interface: Open) -> None:
    async with interface() as ui:
        await open_grid(ui)
        await ui.press("end", "v")
        assert ui.app.said.text.startswith("Buổi chưa diễn ra!")
        await ui.press("p")
        assert "chưa diễn ra" not in ui.app.said.text
        await ui.press("left", "x")
        assert "chưa diễn ra" not in ui.app.said.text
        assert [row[1:] for row in marks()[:3]] == [(None, "absent"), (None, "excused"), ("present", None)]
