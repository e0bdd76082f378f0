"""People and postings by hand: corrected, transferred, a second post, somebody new."""

from datetime import date

import pytest

from capacity.dates import FOREVER
from capacity.history import change_sets
from capacity.officials import PostingRow, count, postings, search
from screens.person import PersonPage
from tests.screens.conftest import TODAY, Driver, Open

pytestmark = pytest.mark.usefixtures("province")
_AN = "Nguyễn Văn An"


def posted(name: str) -> list[PostingRow]:
    [row] = search(name)
    return postings(row.id)


async def open_person(ui: Driver, name: str) -> None:
    await ui.press("f3")
    await ui.type(name)
    await ui.press("enter", "enter")
    assert isinstance(ui.page, PersonPage)


async def fill(ui: Driver, **fields: str) -> None:
    for name, text in fields.items():
        await ui.type(text, f"#{name}")


def problem(ui: Driver) -> str:
    return str(ui.app.screen.query_one(".dialog--problem").content)  # type: ignore[attr-defined]


async def test_a_posting_is_corrected_and_undone(interface: Open) -> None:
    before = posted(_AN)
    async with interface() as ui:
        await open_person(ui, _AN)
        await ui.press("e")
        await fill(ui, position="Giám đốc", category="công chức", until="31/02/2026")
        assert "31/02/2026" in problem(ui)
        await fill(ui, until="01/12/2025")
        await ui.press("enter")
        assert "01/12/2025" in problem(ui)
        await fill(ui, until="30/11/2026", agency="so y")
        await ui.press("down", "enter", "enter")
        [one] = posted(_AN)
        assert (one.agency, one.position, one.category, one.is_leader, one.valid_to) == (
            *("Sở Y tế", "Giám đốc", "civil_servant", True, date(2026, 12, 1)),
        )
        assert "Sở Y tế" in ui.cells()[0][1]
        await ui.press("ctrl+z", "enter")
        assert posted(_AN) == before


async def test_a_form_left_as_it_was_writes_nothing(interface: Open) -> None:
    before = len(change_sets())
    async with interface() as ui:
        await open_person(ui, _AN)
        await ui.press("e", "enter")
        assert problem(ui)
        await ui.press("escape")
        assert isinstance(ui.page, PersonPage)
    assert len(change_sets()) == before


async def test_a_transfer_ends_one_posting_and_begins_another(interface: Open) -> None:
    async with interface() as ui:
        await open_person(ui, _AN)
        await ui.press("n", "enter")
        await fill(ui, agency="Sở Y tế", unit="Phòng Tổ chức")  # from today on, as the form suggests
        await ui.press("enter")
        new, old = posted(_AN)
        assert (new.agency, new.unit, new.valid_from, new.valid_to) == (*("Sở Y tế", "Phòng Tổ chức", TODAY, FOREVER),)
        assert (old.agency, old.valid_to) == ("Sở Nội vụ", TODAY)
        assert [cells[0] for cells in ui.cells()] == ["từ 23/11/2026", "01/01/2026 – 22/11/2026"]
        assert ui.app.said.can_undo
        await ui.press("ctrl+z", "enter")
        assert len(posted(_AN)) == 1


@pytest.mark.parametrize(
    ("day", "told"),
    [("01/01/2026", "thay thế"), ("01/06/2025", "đã qua"), ("22/11/2026", "chỉ còn đến trước 22/11/2026")],
)
async def test_a_transfer_of_an_earlier_day_asks_first(interface: Open, day: str, told: str) -> None:
    before = posted(_AN)
    async with interface() as ui:
        await open_person(ui, _AN)
        await ui.press("n", "enter")
        await fill(ui, agency="Sở Y tế", on=day)
        await ui.press("enter")
        assert ui.dialog == "Confirm"
        assert told in str(ui.app.screen.query_one("#text Static").content)  # type: ignore[attr-defined]
        await ui.press("escape")
        assert ui.dialog == "TransferForm"
        assert ui.app.screen.query_one("#on").value == day  # type: ignore[attr-defined]
        assert posted(_AN) == before
        await ui.press("enter", "enter")
        assert isinstance(ui.page, PersonPage)
        assert [one.valid_from for one in posted(_AN) if one.agency == "Sở Y tế"] == [
            date(*map(int, day.split("/")[::-1]))
        ]
        assert ("Sở Nội vụ" in {one.agency for one in posted(_AN)}) == (told != "thay thế")
        await ui.press("ctrl+z", "enter")
        assert posted(_AN) == before


async def test_a_second_post_counts_nobody_twice(interface: Open) -> None:
    async with interface() as ui:
        await open_person(ui, _AN)
        await ui.press("n", "down", "enter")
        await fill(ui, agency="Sở Y tế", position="Thành viên")
        await ui.press("enter")
        second, _first = posted(_AN)
        assert (second.agency, second.is_primary, second.valid_from) == ("Sở Y tế", False, TODAY)
        assert ui.cells()[0][2].startswith("kiêm nhiệm, Thành viên")


async def test_an_overlap_is_refused_and_nothing_typed_is_lost(interface: Open) -> None:
    async with interface() as ui:
        await open_person(ui, _AN)
        await ui.press("n", "enter")
        await fill(ui, agency="Sở Y tế", on="01/06/2026")
        await ui.press("enter", "enter", "down", "enter")
        await fill(ui, until="01/09/2026")
        await ui.press("enter")
        assert "Sở Y tế" in problem(ui)
        assert ui.app.screen.query_one("#until").value == "01/09/2026"  # type: ignore[attr-defined]
        assert posted(_AN)[1].valid_to == date(2026, 6, 1)
        await ui.press("escape")
        assert ui.dialog == "Confirm"


async def test_an_official_is_added_and_opened(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "n")
        await fill(ui, full_name="lò thị  mai", birth="1880", national_id="123")
        await ui.press("enter")
        assert count() == 4
        await fill(ui, birth="03/02/1991", national_id="015191009999", gender="nữ", position="Trưởng phòng")
        await fill(ui, agency="Sở Y tế", since="01/02/2026")
        await ui.press("enter")
        assert isinstance(ui.page, PersonPage)
        assert ui.app.said.can_undo
        [row] = search("Lò Thị Mai")
        assert (row.full_name, row.birth_date, row.national_id, row.gender, row.agency) == (
            *("Lò Thị Mai", date(1991, 2, 3), "015191009999", "female", "Sở Y tế"),
        )
        [one] = posted("Lò Thị Mai")
        assert (one.is_primary, one.is_leader, one.valid_from) == (True, True, date(2026, 2, 1))
        await ui.press("ctrl+z", "enter")
        assert count() == 4


async def test_who_may_be_known_already_is_asked_about(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "n")
        await fill(ui, full_name="NGUYEN VAN AN", birth="12/03/1985", agency="Sở Y tế")
        await ui.press("enter")
        assert ui.dialog == "Choose"
        assert [cells[1] for cells in ui.cells("Choose RowTable")] == [_AN, "Nguyen Van An"]
        await ui.press("escape")
        assert ui.dialog == "NewcomerForm"
        assert count() == 4
        await ui.press("enter", "down", "enter")
        assert count() == 5
        assert {row.full_name for row in search("nguyen van an")} == {_AN, "Nguyen Van An"}


async def test_a_number_that_is_known_leads_to_whose_it_is(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "n")
        await fill(ui, full_name="Ai Đó", staff_code="HB002", agency="Sở Y tế")
        await ui.press("enter")
        assert len(ui.cells("Choose RowTable")) == 1
        await ui.press("enter")
        assert isinstance(ui.page, PersonPage)
        assert _AN in ui.page.query_one("PlaceLine").place  # type: ignore[attr-defined]
    assert count() == 4
