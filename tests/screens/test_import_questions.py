"""Import: what only the officer can tell is asked on the preview, followed at once, and remembered when written."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from textual.widgets import Static

from capacity import officials
from capacity.field_names import field_names
from capacity.history import change_sets
from capacity.i18n import _
from capacity.store.connection import rows
from imports.layout import FIELDS
from screens.frame import KeyLine
from screens.person import PersonPage
from screens.preview import PreviewPage
from screens.questions import QuestionPanel
from screens.widgets.vi_input import ViInput
from tests.builders import load, make_roster, make_workbook, person
from tests.screens.conftest import Driver, Open

_DAY = date(2026, 1, 1)
_NEW = ("Nguyễn Văn An", "12/03/1985", "Nam", "Chuyên viên", "Sở Nội vụ", "", "Công chức")
_WHO = ("Nguyễn Thị Hòa", "1985", "Nữ", "Phó Trưởng phòng", "Sở Nội vụ", "", "Công chức")
_WHERE = ("Lò Văn Sơn", "01/02/1990", "Nam", "Chuyên viên", "Sở Nội vũ", "", "Công chức")
_THERE_TOO = ("Giàng A Páo", "05/06/1991", "Nam", "Chuyên viên", "SỞ NỘI VŨ", "", "Công chức")
_BAD = ("Vũ Minh Cường", "31/02/1985", "Nam", "Chuyên viên", "Sở Nội vụ", "", "Công chức")


@pytest.fixture(autouse=True)
def known(database: Path, tmp_path: Path) -> None:
    people = [
        person("Nguyễn Thị Hoà", "1985-03-12", position="Chuyên viên"),
        person("Nguyễn Thị Hòa", "1985-11-20", position="Văn thư"),
        person("Trần Minh Đức", "1970-01-01"),
    ]
    load("roster", people, tmp_path / "first.xlsx", _DAY)


async def preview(ui: Driver, path: Path) -> PreviewPage:
    await ui.press("f7", "slash")
    await ui.type(str(path))
    await ui.press("enter")
    assert isinstance(ui.page, PreviewPage)
    return ui.page


def asked(ui: Driver) -> list[str]:
    """What the panel says, line by line, without the spaces that make columns."""
    panel = ui.app.screen.query_one(QuestionPanel)
    return [" ".join(line.split()) for line in str(panel.visual).splitlines()]


def actions(ui: Driver) -> list[str]:
    return [cells[1] for cells in ui.cells()]


async def test_who_a_row_is_is_answered_by_a_key_and_remembered(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_NEW, _WHO])
    async with interface() as ui:
        await preview(ui, path)
        assert actions(ui) == ["mới", "cần hỏi"]
        await ui.press("2")
        assert actions(ui) == ["mới", "cần hỏi"]
        await ui.press("down")
        first, *options = asked(ui)
        assert "Nguyễn Thị Hòa, 1985, Sở Nội vụ" in first
        assert [option[:2] for option in options] == ["1 ", "2 ", "3 "]
        assert "20/11/1985 Văn thư" in options[1]
        await ui.press("9")
        assert "9" in ui.app.said.text
        assert ui.app.said.is_error
        assert actions(ui) == ["mới", "cần hỏi"]
        await ui.press("2")
        assert actions(ui) == ["mới", "sửa"]
        assert ui.table().cursor == 1
        await ui.press("ctrl+s", "enter")
        assert ui.page.SECTION == "import"
    assert [row.position for row in map(officials.official_by_id, (1, 2))] == ["Chuyên viên", "Phó Trưởng phòng"]
    assert next(rows("SELECT official_id FROM answer"))[0] == 2
    async with interface() as ui:
        await preview(ui, path)
        assert actions(ui) == ["như cũ", "như cũ"]


async def test_the_keys_that_answer_are_told_in_the_footer_where_something_is_asked(
    interface: Open, tmp_path: Path
) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_NEW, _WHO, _WHERE])
    async with interface() as ui:
        page = await preview(ui, path)
        seen = []
        for _row in range(3):
            seen.append(str(page.query_one(KeyLine).render()).rstrip())
            await ui.press("down")
        assert [line.split("  ")[0] for line in seen] == ["Enter mở", "1–3 trả lời", "1–2 trả lời"]
        assert all(line.endswith("Esc bỏ") and cell_len(line) <= 78 for line in seen)
        await ui.press("up", "up", "1")
        assert "trả lời" not in str(page.query_one(KeyLine).render())


async def test_answers_given_faster_than_they_are_followed_are_all_kept(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_WHO, _WHERE, _NEW])
    async with interface() as ui:
        await preview(ui, path)
        await ui.pilot.press("1", "tab", "down", "1")
        await ui.settle()
        await ui.press("f", "enter")
        assert actions(ui) == ["sửa", "mới", "mới"]


async def test_a_click_on_an_answer_gives_it(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_WHO])
    async with interface() as ui:
        await preview(ui, path)
        await ui.pilot.click(QuestionPanel, offset=(6, 2))
        await ui.settle()
        assert actions(ui) == ["sửa"]
        await ui.press("ctrl+s", "enter")
    assert officials.official_by_id(2).position == "Phó Trưởng phòng"


async def test_an_answer_can_be_taken_back_and_another_given(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_WHO, _NEW])
    async with interface() as ui:
        await preview(ui, path)
        await ui.press("tab", "1")
        assert actions(ui) == ["sửa"]
        await ui.press("0")
        assert actions(ui) == ["cần hỏi"]
        await ui.press("3")
        assert actions(ui) == ["mới"]
        await ui.press("ctrl+s", "enter")
    assert officials.count() == 5
    assert sorted(rows("SELECT one_id, other_id FROM two_people")) == [(1, 4), (2, 4)]


async def test_an_agency_is_asked_once_for_all_rows_of_that_name(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_NEW, _WHERE, _THERE_TOO])
    async with interface() as ui:
        await preview(ui, path)
        await ui.press("tab")
        assert actions(ui) == ["cần hỏi", "cần hỏi"]
        first, *options = asked(ui)
        assert "2 dòng" in first or "2 rows" in first
        assert options[0] == "1 Sở Nội vụ"
        await ui.press("1")
        assert actions(ui) == []
        await ui.press("tab")
        assert actions(ui) == ["mới", "mới", "mới"]
        assert {cells[4] for cells in ui.cells()} == {"Sở Nội vụ"}
        await ui.press("down", "enter")
        shown = " ".join(str(widget.visual) for widget in ui.app.screen.query(Static))
        assert "Sở Nội vũ → Sở Nội vụ" in shown
        await ui.press("escape", "ctrl+s", "enter")
    assert {row.agency for row in officials.search("son")} == {"Sở Nội vụ"}
    assert [name for (name,) in rows("SELECT name FROM agency_alias")] != []
    assert next(rows("SELECT count(*) FROM agency"))[0] == 1


async def test_an_agency_may_be_a_new_one(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_WHERE])
    async with interface() as ui:
        await preview(ui, path)
        await ui.press("2", "ctrl+s", "enter")
    assert {row.agency for row in officials.search("son")} == {"Sở Nội vũ"}


async def test_what_is_abandoned_is_not_remembered(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_WHO])
    async with interface() as ui:
        await preview(ui, path)
        await ui.press("1", "escape")
    assert list(rows("SELECT * FROM answer")) == []
    assert len(change_sets()) == 1


async def test_a_preview_follows_what_is_undone_under_it(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_WHO])
    async with interface() as ui:
        await preview(ui, path)
        assert actions(ui) == ["cần hỏi"]
        await ui.press("ctrl+z", "enter")
        assert actions(ui) == ["mới"]
        await ui.press("ctrl+s", "enter")
    assert officials.count() == 1


async def test_a_column_is_corrected_and_the_file_read_again(interface: Open, tmp_path: Path) -> None:
    lines = [
        ("STT", "Họ và tên", "Ngày sinh", "Đơn vị công tác", "Ghi chú"),
        (1, "Nguyễn Văn An", "12/03/1985", "Sở Nội vụ", "Kế toán viên"),
    ]
    path = make_workbook(tmp_path / "list.xlsx", lines)
    async with interface() as ui:
        page = await preview(ui, path)
        await ui.press("c")
        assert ui.dialog == "Choose"
        assert ui.cells()[-1] == ("E", "Ghi chú", _("not read"))
        await ui.press("end", "enter")
        place = next(place for place, cells in enumerate(ui.cells()) if cells[0] == "Chức vụ")
        ui.table().move_to(place)
        await ui.press("enter")
        assert ui.page is page
        await ui.press("ctrl+s", "enter")
    assert [row.position for row in officials.search("nguyen van an")] == ["Kế toán viên"]
    lines[1] = (1, "Lò Thị Bình", "01/02/1990", "Sở Nội vụ", "Thủ quỹ")
    async with interface() as ui:
        await preview(ui, make_workbook(tmp_path / "next.xlsx", lines))
        await ui.press("ctrl+s", "enter")
    assert [row.position for row in officials.search("lo thi binh")] == ["Thủ quỹ"]


async def test_a_correction_that_leaves_no_list_changes_nothing(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_NEW])
    async with interface() as ui:
        page = await preview(ui, path)
        await ui.press("c", "down", "enter", "end", "enter")
        assert ui.app.said.is_error
        await ui.press(*["escape"] * (ui.dialog == "ErrorDialog"))
        assert ui.page is page
        await ui.press("ctrl+s", "enter")
    assert len(officials.search("nguyen van an")) == 1


async def test_rows_that_name_no_agency_get_the_one_that_is_named(interface: Open, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "list.xlsx", [("Họ và tên", "Ngày sinh"), ("Nguyễn Văn An", "12/03/1985")])
    async with interface() as ui:
        await preview(ui, path)
        assert actions(ui) == ["cần hỏi"]
        assert ": a " in asked(ui)[0]
        await ui.press("a")
        await ui.type("Sở Y tế", "#agency")
        await ui.press("enter")
        assert actions(ui) == ["mới"]
        await ui.press("escape")
        assert ui.dialog == "Confirm"  # what was answered would be lost
        await ui.press("enter")
        await ui.type("Sở Nội vụ", "#agency")
        await ui.press("enter", "ctrl+s", "enter")
    assert [row.agency for row in officials.search("nguyen van an")] == ["Sở Nội vụ"]


@pytest.mark.usefixtures("province")
async def test_part_of_an_agencys_name_makes_no_new_agency(interface: Open, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "list.xlsx", [("Họ và tên", "Ngày sinh"), ("Lò Thị Mới", "12/03/1985")])
    async with interface() as ui:
        await preview(ui, path)
        await ui.press("a")
        await ui.type("sở y", "#agency")
        await ui.press("enter")
        assert isinstance(ui.app.focused, ViInput)
        assert ui.app.focused.value == "Sở Y tế"
        await ui.type("Hội Khuyến học", "#agency")
        await ui.press("enter")
        assert actions(ui) == ["mới"]
        await ui.press("ctrl+s", "enter")
    assert [row.agency for row in officials.search("lo thi moi")] == ["Hội Khuyến học"]


async def test_who_is_not_listed_is_listed_and_kept(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_NEW])
    async with interface() as ui:
        await preview(ui, path)
        await ui.press("m")
        assert ui.names() == ["Trần Minh Đức", "Nguyễn Thị Hoà", "Nguyễn Thị Hòa"]
        await ui.press("enter")
        assert isinstance(ui.page, PersonPage)
        await ui.press("escape", "escape", "ctrl+s", "enter")
    assert officials.count() == 4


async def test_the_rows_held_back_are_exported_beside_the_list(interface: Open, tmp_path: Path) -> None:
    path = make_roster(tmp_path / "list.xlsx", [_NEW, _BAD])
    async with interface() as ui:
        await preview(ui, path)
        await ui.press("e")
        await ui.type(str(path))
        await ui.press("enter")
        assert ui.dialog == "Ask"
        await ui.type(str(tmp_path / "back"))
        await ui.press("enter")
        assert "back.xlsx" in ui.app.said.text
    page = load_workbook(tmp_path / "back.xlsx").worksheets[0]
    assert [cell.value for cell in page["B"]] == ["Họ và tên", "Vũ Minh Cường"]


async def test_a_record_says_where_it_comes_from(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "enter", *["tab"] * 5)
        assert [cells[1:3] for cells in ui.cells()][-1] == ("first.xlsx › Danh sách", "4")


def test_every_field_of_a_column_has_a_name() -> None:
    assert set().union(*FIELDS.values()) <= set(field_names())


async def test_a_second_row_of_one_name_and_birth_year_can_be_somebody_else(interface: Open, tmp_path: Path) -> None:
    row = ("Lò Thị Thoa", "1988", "Nữ", "Giáo viên", "Sở Nội vụ", "", "Công chức")
    path = make_roster(tmp_path / "list.xlsx", [row, row])
    async with interface() as ui:
        await preview(ui, path)
        assert actions(ui) == ["mới", "giữ lại"]
        await ui.press("down")
        assert "một người khác trùng tên" in asked(ui)[1]
        await ui.press("1")
        assert actions(ui) == ["mới", "mới"]
        await ui.press("ctrl+s", "enter")
    assert officials.count("Lò Thị Thoa") == 2


async def test_what_a_code_means_is_answered_in_a_list_of_agencies(interface: Open, tmp_path: Path) -> None:
    units = [("Mã", "Mã cấp trên", "Cấp", "Tên đầy đủ"), ("1", "", "province", "Tỉnh X")]
    first = make_workbook(
        tmp_path / "first.xlsx", [*units, ("11", "1", "commune", "Xã A1"), ("12", "1", "commune", "Xã B")]
    )
    later = make_workbook(
        tmp_path / "later.xlsx", [*units, ("11", "1", "commune", "Xã B"), ("19", "1", "commune", "Xã A1")]
    )
    async with interface() as ui:
        await preview(ui, first)
        await ui.press("ctrl+s", "enter")
        await preview(ui, later)
        place = actions(ui).index("cần hỏi")
        await ui.press(*["down"] * place)
        assert "1 là Xã A1" in asked(ui)[1]
        await ui.press("1")
        assert actions(ui)[place] == "sửa"
