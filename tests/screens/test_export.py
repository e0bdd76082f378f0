"""Export: first what, then its details in one dialog; never over a file without a question."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual import events
from textual.widgets import Static

from capacity.agencies import add_agency, change_agency, tree
from capacity.classes import add_class, class_by_id
from capacity.enrolments import enrol
from capacity.history import change_set, change_sets
from capacity.officials import search
from capacity.sessions import add_session
from capacity.undoing import undo
from screens.class_page import ClassPage
from screens.exports import ExportDialog
from screens.folders import remember_folder
from screens.form_line import FormLine
from screens.person import PersonPage
from screens.widgets.vi_input import ViInput
from tests.screens.conftest import PEOPLE, TODAY, Driver, Open

pytestmark = pytest.mark.usefixtures("province")


async def choose(ui: Driver, title: str) -> None:
    """Choose what to export; the dialog about it is in front then."""
    await ui.press("f8")
    assert ui.dialog == "Choose"
    place = [cells[0] for cells in ui.cells("Choose RowTable")].index(title)
    await ui.press(*["down"] * place, "enter")
    assert ui.dialog == "ExportDialog"


async def fill(ui: Driver, title: str, fields: dict[str, str]) -> None:
    await choose(ui, title)
    for name, text in fields.items():
        await ui.type(text, f"#{name}")
    await ui.press("enter")


def words(path: Path, sheet: int = 0) -> list[object]:
    return [cell.value for line in load_workbook(path).worksheets[sheet].iter_rows() for cell in line]


async def test_a_summary_is_written_and_its_place_said(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "tổng hợp.xlsx"
    async with interface() as ui:
        await fill(ui, "Tổng hợp", {"path": str(path)})
        assert ui.app.said.text.endswith(path.name)
    assert {"Sở Nội vụ", "Sở Y tế"} <= set(words(path))


async def test_a_file_is_replaced_only_after_a_question(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"old")
    async with interface() as ui:
        await fill(ui, "Tổng hợp", {"path": str(path)})
        assert ui.dialog == "Confirm"
        await ui.press("escape")
        assert path.read_bytes() == b"old"
        assert ui.app.screen.query_one("#path").value == str(path)  # type: ignore[attr-defined]
        await ui.press("enter", "enter")
        assert path.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("field", "typed"), [("goal", "none"), ("as-of", "31/02/2026"), ("path", ""), ("path", "/no/such/folder/x.xlsx")]
)
async def test_what_cannot_be_is_refused_in_the_dialog(interface: Open, field: str, typed: str) -> None:
    async with interface() as ui:
        await fill(ui, "Tổng hợp", {field: typed})
        assert ui.dialog == "ExportDialog"
        assert str(ui.app.screen.query_one(".dialog--problem").content)  # type: ignore[attr-defined]


async def test_what_was_typed_is_not_lost_by_escape(interface: Open, tmp_path: Path) -> None:
    async with interface() as ui:
        await choose(ui, "Tổng hợp")
        await ui.type(str(tmp_path / "a.xlsx"), "#path")
        await ui.press("escape")
        assert ui.dialog == "Confirm"
        await ui.press("escape")
        assert ui.dialog == "ExportDialog"
        await ui.press("escape", "enter")
        assert ui.page.SECTION == "home"
    assert not list(tmp_path.glob("a.xlsx"))


async def test_the_first_page_is_shown_before_it_is_written(interface: Open) -> None:
    async with interface() as ui:
        await choose(ui, "Tổng hợp")
        await ui.press("f2")
        assert ui.dialog == "TextDialog"
        shown = "\n".join(str(part.content) for part in ui.app.screen.query("#text Static"))  # type: ignore[attr-defined]
        assert "Sở Nội vụ" in shown
        assert "TỔNG CỘNG" in shown
        await ui.press("escape")
        assert ui.dialog == "ExportDialog"


async def test_the_list_on_the_screen_with_real_dates_and_numbers(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "tree.xlsx"
    async with interface() as ui:
        await ui.press("f6")
        await fill(ui, "Nội dung trên màn hình", {"path": str(path)})
        assert ui.app.said.text.endswith(path.name)
    lines = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert not any("/BC-" in str(cell) or "Nơi nhận" in str(cell) for line in lines for cell in line)
    told = [line for line in lines if str(line[1]).strip() == "Sở Nội vụ"]
    assert [list(line[2:6]) for line in told] == [[2, 1, 0.5, "Đạt"]]
    said = " ".join(str(cell) for line in lines for cell in line if cell)
    assert f"tính đến {TODAY:%d/%m/%Y}" in said


async def test_what_narrows_a_list_down_is_named_and_all_its_rows_come_along(interface: Open, tmp_path: Path) -> None:
    with change_set("classes"):
        for number in range(70):
            add_class(f"A-{number}", "Kỹ năng số", course="KNS", begins_on=date(2026, 12, 1))
        add_class("B-1", "Khác", course="KNS")
    path = tmp_path / "classes.xlsx"
    async with interface() as ui:
        await ui.press("f5", "slash")
        await ui.type("ky nang so")
        await fill(ui, "Nội dung trên màn hình", {"path": str(path)})
    cells = words(path)
    assert sum(str(cell).startswith("A-") for cell in cells) == 70
    assert cells.count(datetime(2026, 12, 1)) == 70
    assert any("ky nang so" in str(cell) for cell in cells)


async def test_a_list_as_csv(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    async with interface() as ui:
        await ui.press("f6", "enter")
        await fill(ui, "Nội dung trên màn hình", {"path": str(path)})
    heading, *lines = csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    assert heading[0] == "Họ và tên"
    assert [line[0] for line in lines] == [PEOPLE[0]]


async def test_identity_numbers_are_hidden_whatever_the_screen_shows(tmp_path: Path, database: Path) -> None:
    from exports.shown import ShownColumn, ShownList, write_shown

    shown = ShownList("Cán bộ", (), (ShownColumn("Họ và tên"), ShownColumn("CCCD")), 1)
    path = write_shown(tmp_path / "x.csv", shown, [("An", "015085001234")], issued_by="")
    text = path.read_text(encoding="utf-8-sig")
    assert "015085001234" not in text
    assert "015******234" in text
    assert path.stat().st_mode & 0o777 == 0o600


async def test_the_papers_of_a_class_are_offered_where_it_is_in_front(interface: Open, tmp_path: Path) -> None:
    with change_set("class"):
        number = add_class("KNS-12", "Kỹ năng số", course="KNS")
        add_session(number, TODAY, "morning", 4)
        enrol(number, [one.id for one in search()][:2])
    async with interface() as ui:
        ui.app.push_screen(ClassPage(class_by_id(number)))
        await ui.settle()
        for title, name in (("Các danh sách của lớp", "a"), ("Danh sách ký tên", "b"), ("Bảng điểm danh để điền", "c")):
            await fill(ui, title, {"path": str(tmp_path / f"{name}.xlsx")})
            assert ui.page.SECTION == "classes"
    for name in "abc":
        assert "Nguyễn Văn An" in words(tmp_path / f"{name}.xlsx")
    assert not any("/BC-" in str(word) for word in words(tmp_path / "b.xlsx"))


async def test_the_transcript_of_the_person_in_front(interface: Open, tmp_path: Path) -> None:
    async with interface() as ui:
        ui.app.push_screen(PersonPage(search("An")[0].id))
        await ui.settle()
        await fill(ui, "Phiếu theo dõi", {"path": str(tmp_path / "a.xlsx")})
    assert "Nguyễn Văn An" in words(tmp_path / "a.xlsx")


async def test_the_untrained_of_one_agency(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "untrained.xlsx"
    async with interface() as ui:
        await fill(ui, "Danh sách chưa bồi dưỡng", {"agency": "Sở Y tế", "path": str(path)})
    found = {cell for cell in words(path) if cell in PEOPLE}
    assert found == {PEOPLE[2], PEOPLE[3]}


async def test_the_cursor_begins_at_the_name_of_the_file_or_at_what_has_to_be_said(interface: Open) -> None:
    async with interface() as ui:
        for title, first in (("Tổng hợp", "path"), ("Danh sách cán bộ", "path"), ("Biểu mẫu của cơ quan", "template")):
            await choose(ui, title)
            assert ui.app.focused is not None
            assert ui.app.focused.id == first
            await ui.press("escape")


async def test_a_name_alone_lies_in_the_proposed_folder(interface: Open, tmp_path: Path) -> None:
    remember_folder(tmp_path / "earlier.xlsx")
    async with interface() as ui:
        await choose(ui, "Tổng hợp")
        for key in "quy-4":
            await ui.press("minus" if key == "-" else key)
        assert str(tmp_path / "quy-4.xlsx")[-40:] in str(ui.app.screen.query_one("#hint", Static).content)
        await ui.press("enter")
        assert ui.dialog == "HomePage"
    assert (tmp_path / "quy-4.xlsx").exists()


@pytest.mark.parametrize("section", ["f3", "f6", "f9"])
async def test_the_list_of_a_section_is_offered_however_soon(interface: Open, section: str) -> None:
    async with interface() as ui:
        for key in (section, "f8"):
            ui.app.post_message(events.Key(key, None))
        await ui.settle()
        assert ui.dialog == "Choose"
        assert ui.cells("Choose RowTable")[0][0] == "Nội dung trên màn hình"


async def test_every_offer_writes_a_file(interface: Open, tmp_path: Path) -> None:
    async with interface() as ui:
        await ui.press("f8")
        titles = [cells[0] for cells in ui.cells("Choose RowTable")]
        await ui.press("escape")
        for number, title in enumerate(titles):
            if title == "Biểu mẫu của cơ quan":
                continue
            await choose(ui, title)
            form = ui.app.screen
            assert isinstance(form, ExportDialog)
            suffix = Path(form.query_one("#path").value).suffix  # type: ignore[attr-defined]
            await ui.type(str(tmp_path / f"{number}{suffix}"), "#path")
            await ui.press("enter")
            assert ui.dialog == "HomePage", [str(line.problem()) for line in form.query(FormLine)]
            assert (tmp_path / f"{number}{suffix}").stat().st_size


async def test_without_a_goal_no_summary_is_offered(interface: Open) -> None:
    undo()  # the results
    undo()  # course and goal
    async with interface() as ui:
        await ui.press("f8")
        assert "Tổng hợp" not in [cells[0] for cells in ui.cells("Choose RowTable")]


@pytest.mark.usefixtures("busy_province")
async def test_a_paper_is_recorded_once(interface: Open, tmp_path: Path) -> None:
    async with interface() as ui:
        await ui.press("f5", "enter")
        for number, title in enumerate(("Các danh sách của lớp", "Danh sách ký tên", "Danh sách chưa bồi dưỡng"), 1):
            before = len(change_sets())
            await fill(ui, title, {"path": str(tmp_path / f"{number}.xlsx")})
            assert len(change_sets()) == before + 1, title


async def test_papers_of_a_province_are_issued_by_its_office_for_the_staff(interface: Open) -> None:
    with change_set("province"):
        top = add_agency("Tỉnh Hoa Ban", since=date(2026, 1, 1), level="province")
        for agency in tree(TODAY):
            if agency.id != top:
                change_agency(
                    agency.id, date(2026, 1, 1), name=agency.name, code=agency.code, level=agency.level, parent_id=top
                )
    async with interface() as ui:
        await choose(ui, "Danh sách cán bộ")
        field = ui.app.screen.query_one("#issued-by", ViInput)
        assert field.value.casefold() == "sở nội vụ"
