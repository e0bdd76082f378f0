"""The tree of agencies and their people."""

from datetime import date
from pathlib import Path

import pytest

from screens.officials import OfficialsPage
from tests.builders import load, person
from tests.screens.conftest import Open


async def test_branches_open_and_fold(interface: Open, tmp_path: Path) -> None:
    units = [
        {"code": "H", "full_name": "Tỉnh Hoa Ban"},
        {"code": "H1", "full_name": "Sở Y tế", "parent_code": "H"},
        {"code": "H11", "full_name": "Trạm Y tế Suối Mơ", "parent_code": "H1"},
    ]
    load("agencies", units, tmp_path / "units.csv", date(2026, 1, 1))
    load("roster", [person("Lò Văn Sơn", agency="Trạm Y tế Suối Mơ")], tmp_path / "one.xlsx", date(2026, 1, 1))
    async with interface() as ui:
        await ui.press("f4")
        assert ui.names() == ["Tỉnh Hoa Ban", "Sở Y tế"]
        await ui.press("a")
        assert ui.names() == ["Tỉnh Hoa Ban", "Sở Y tế", "Trạm Y tế Suối Mơ"]
        assert [cells[2:4] for cells in ui.cells()] == [("1", "0"), ("1", "0"), ("1", "1")]
        await ui.press("space")
        assert ui.names() == ["Tỉnh Hoa Ban"]
        for key, shown in (("left", 1), ("right", 3), ("right", 3), ("left", 1)):
            await ui.press(key)
            assert len(ui.names()) == shown


@pytest.mark.usefixtures("province")
async def test_an_agency_opens_its_people(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f4", "down", "enter")
        assert isinstance(ui.page, OfficialsPage)
        assert sorted(ui.names()) == ["Nguyễn Thị Bình", "Trần Minh Đức"]
        await ui.press("escape")
        assert ui.table().cursor == 1


@pytest.mark.usefixtures("province")
async def test_what_was_written_meanwhile_is_shown(interface: Open, tmp_path: Path) -> None:
    async with interface() as ui:
        await ui.press("f4")
        load("roster", [person("Giàng A Páo", agency="Thanh tra tỉnh")], tmp_path / "more.xlsx", date(2026, 2, 1))
        await ui.press("ctrl+r")
        assert ui.names() == ["Sở Nội vụ", "Sở Y tế", "Thanh tra tỉnh"]
