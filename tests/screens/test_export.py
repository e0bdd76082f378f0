"""Export of a summary: asked for in one dialog, never over a file without a question."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.screens.conftest import Driver, Open


async def fill(ui: Driver, fields: dict[str, str]) -> None:
    await ui.press("f8")
    for name, text in fields.items():
        await ui.type(text, f"#{name}")
    await ui.press("enter")


@pytest.mark.usefixtures("province")
async def test_a_summary_is_written_and_its_place_said(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "tổng hợp.xlsx"
    async with interface() as ui:
        await fill(ui, {"path": str(path)})
        assert ui.app.said.text.endswith(path.name)
    words = [cell.value for line in load_workbook(path).worksheets[0].iter_rows() for cell in line]
    assert "Sở Nội vụ" in words
    assert "Sở Y tế" in words


@pytest.mark.usefixtures("province")
async def test_a_file_is_replaced_only_after_a_question(interface: Open, tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"old")
    async with interface() as ui:
        await fill(ui, {"path": str(path)})
        assert ui.dialog == "Confirm"
        await ui.press("escape")
        assert path.read_bytes() == b"old"
        await fill(ui, {"path": str(path)})
        await ui.press("enter")
        assert path.read_bytes()[:2] == b"PK"


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("field", "typed"), [("goal", "none"), ("as-of", "31/02/2026"), ("path", ""), ("path", "/no/such/folder/x.xlsx")]
)
async def test_what_cannot_be_is_refused_in_the_dialog(interface: Open, field: str, typed: str) -> None:
    async with interface() as ui:
        await fill(ui, {field: typed})
        assert ui.dialog == "ExportDialog"
        assert str(ui.app.screen.query_one(".dialog--problem").content)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("province")
async def test_the_first_page_is_shown_before_it_is_written(interface: Open, tmp_path: Path) -> None:
    async with interface() as ui:
        await ui.press("f8", "f2")
        await ui.app.workers.wait_for_complete()
        await ui.press()
        assert ui.dialog == "TextDialog"
        shown = "\n".join(str(part.content) for part in ui.app.screen.query("#text Static"))  # type: ignore[attr-defined]
        assert "Sở Nội vụ" in shown
        assert "TỔNG CỘNG" in shown
        await ui.press("escape")
        assert ui.dialog == "ExportDialog"


async def test_without_a_goal_there_is_nothing_to_export(interface: Open) -> None:
    async with interface() as ui:
        await ui.press("f8")
        assert ui.app.said.is_error
