"""The palette: commands first, then classes, agencies and people, each opened from it."""

import pytest
from textual import events
from textual.widgets import LoadingIndicator

from capacity.classes import add_class
from capacity.history import change_set
from screens.class_page import ClassPage
from screens.copies import CopiesPage
from screens.coverage import CoveragePage
from screens.frame import PlaceLine, SectionLine
from screens.officials import OfficialsPage
from screens.palette import CommandProvider, Palette, RecordProvider
from screens.person import PersonPage
from tests.screens.conftest import Driver, Open

pytestmark = pytest.mark.usefixtures("province")


async def run(ui: Driver, words: str, wanted: str) -> None:
    """Type into the palette, go to the hit that is wanted, and run it."""
    await ui.press("ctrl+p")
    await ui.type(words)
    palette = ui.app.screen
    assert isinstance(palette, Palette)
    for _round in range(50):
        await ui.pilot.pause(0.02)
        if any(wanted in option for option in _options(palette)):
            break
    place = next(place for place, option in enumerate(_options(palette)) if wanted in option)
    await ui.press(*["down"] * place, "enter")


def _options(palette: Palette) -> list[str]:
    from textual.command import CommandList

    options = palette.query_one(CommandList)
    return [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]


async def test_people_classes_and_agencies_are_found_without_marks(interface: Open) -> None:
    with change_set("class"):
        add_class("BINH-1", "Lớp của Bình", course="KNS")
    async with interface() as ui:
        provider = RecordProvider(ui.page)
        people = [hit.text async for hit in provider.search("binh")]
        assert people[0] == "BINH-1 Lớp của Bình"
        assert str(people[-1]).startswith("Nguyễn Thị Bình · ")
        assert "Sở Y tế" in [hit.text async for hit in provider.search("so y te")]
        assert [hit async for hit in provider.search("b")] == []


async def test_commands_come_before_records(interface: Open) -> None:
    async with interface() as ui:
        commands = [hit.score async for hit in CommandProvider(ui.page).search("lich su")]
        records = [hit.score async for hit in RecordProvider(ui.page).search("nguyen")]
        assert min(commands) > max(records)


async def test_each_opens_its_page_in_its_own_section(interface: Open) -> None:
    with change_set("class"):
        add_class("BINH-1", "Kỹ năng số", course="KNS")
    async with interface() as ui:
        for words, wanted, page, section in (
            ("tran minh", "Trần Minh Đức", PersonPage, "officials"),
            ("so y te", "Sở Y tế", OfficialsPage, "agencies"),
            ("binh-1", "BINH-1", ClassPage, "classes"),
        ):
            await ui.press("f6")
            await run(ui, words, wanted)
            assert isinstance(ui.page, page)
            assert ui.page.query_one(SectionLine).section == ui.app.current_mode == section
            assert len(ui.app.screen_stack) == 2
            await ui.press("f6")
            assert isinstance(ui.page, CoveragePage)
            assert len(ui.app.screen_stack) == 1


async def test_a_section_that_was_left_deep_shows_what_the_palette_opens_and_then_its_list(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "enter", "f6")
        await run(ui, "tran minh", "Trần Minh Đức")
        assert isinstance(ui.page, PersonPage)
        await run(ui, "nguyen van an", "Nguyễn Văn An")
        await ui.press("escape")
        assert isinstance(ui.page, PersonPage)
        await ui.press("escape")
        assert isinstance(ui.page, OfficialsPage)
        assert len(ui.app.screen_stack) == 1


@pytest.mark.parametrize("opened", ["", "f3"])
async def test_enter_right_behind_the_letters_opens_what_they_find(interface: Open, opened: str) -> None:
    async with interface() as ui:
        await ui.press(*filter(None, [opened]), "ctrl+p")
        for letter in "tran minh":
            ui.app.post_message(events.Key("space" if letter == " " else letter, letter))
        ui.app.post_message(events.Key("enter", None))
        await ui.settle()
        assert isinstance(ui.page, PersonPage)
        assert ui.page.query_one(PlaceLine).place[-1] == "Trần Minh Đức"


async def test_the_copies_are_reached_from_everywhere(interface: Open) -> None:
    async with interface() as ui:
        await run(ui, "ban sao", "Quay lại một bản sao")
        assert isinstance(ui.page, CopiesPage)


async def test_that_nothing_is_found_is_said_in_the_language_of_the_program(
    interface: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Palette, "_NO_MATCHES_COUNTDOWN", 0.001)
    async with interface() as ui:
        await ui.press("ctrl+p")
        await ui.type("khongcogi")
        palette = ui.app.screen
        assert isinstance(palette, Palette)
        for _round in range(50):
            await ui.pilot.pause(0.02)
            if _options(palette):
                break
        assert _options(palette) == ["Không có gì mang tên như vậy."]
        assert str(palette.query_one(LoadingIndicator).render()) == "Đang tìm…"
        await ui.press("enter", "escape")
        assert ui.dialog == "HomePage"


async def test_ctrl_c_says_how_to_leave_in_the_language_of_the_program(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f3", "down", "ctrl+c")
        assert ui.app.said.text == "Nhấn ctrl+q để thoát chương trình."
        assert not ui.app._notifications  # Textual's own words are in English
