"""The rows of a file that are held back, written into a copy of it for whoever sent it."""

from pathlib import Path
from typing import TYPE_CHECKING

from capacity.errors import BadInput
from capacity.i18n import _
from capacity.waiting import held_back_name
from screens.dialogs import Ask
from screens.exports import to_path, unless_kept
from screens.page import Page

if TYPE_CHECKING:
    from imports.plan import ImportPlan


def ask_held_back(page: Page, plan: "ImportPlan") -> None:
    """Ask where to write the rows that are held back, then write them."""
    if not plan.held_back:
        page.program.say(_("No row is held back."))
        return

    def check(typed: str) -> Path:
        path = to_path(typed)
        if path.resolve() == plan.path.resolve():
            raise BadInput(_("That is the list itself; name another file."))
        return path

    def write(path: Path) -> Path:
        # The spreadsheet libraries take long to load.
        from exports.held_back import write_held_back
        from imports.held_back import held_back_sheets

        return write_held_back(plan.path, path, held_back_sheets(plan), overwrite=True)

    def chosen(path: Path | None) -> None:
        if path:
            unless_kept(page, path, lambda: write(path))

    proposed = plan.path.with_name(held_back_name(plan.path.stem))
    question = _("Write the rows held back, each with what is wrong, to which file?")
    page.program.push_screen(Ask(question, str(proposed), check), chosen)
