"""The folders of the computer, and in them the files of some kinds."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import DirectoryTree

from capacity.i18n import _


class FileTree(DirectoryTree):
    """Folders, and the files of some kinds."""

    ICON_NODE, ICON_NODE_EXPANDED, ICON_FILE = "▸ ", "▾ ", "  "
    BINDINGS: ClassVar[list[BindingType]] = [Binding("backspace", "go_up", _("folder above"), key_display="⌫")]

    def __init__(self, path: Path, suffixes: frozenset[str], *, id: str | None = None) -> None:
        super().__init__(path, id=id)
        self._suffixes = suffixes

    def action_go_up(self) -> None:
        """Show the folder above."""
        self.path = Path(self.path).resolve().parent

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Without hidden files, and without the lock files that Excel leaves beside an open workbook."""
        return [path for path in paths if not path.name.startswith((".", "~$")) and self._is_shown(path)]

    def _is_shown(self, path: Path) -> bool:
        try:
            return path.suffix.lower() in self._suffixes or path.is_dir()
        except OSError:
            return False
