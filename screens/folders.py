"""Paths as they are typed, and the folder where the last file was chosen."""

from pathlib import Path

from capacity.errors import BadInput
from capacity.i18n import _
from capacity.settings import remember, remembered

_NOTE = "last-folder.txt"


def typed_path(text: str) -> Path:
    """The path that is meant, which may stand in quotes; raises BadInput for none."""
    typed = text.strip().strip("\"'")
    if not typed:
        raise BadInput(_("Name a file, or choose one below."))
    return Path(typed).expanduser()


def short_path(path: Path | str, width: int) -> str:
    """A path in at most so many columns: what is cut off is its beginning, for the file's name stands at its end."""
    text = str(path)
    return text if len(text) <= width else "…" + text[1 - width :]


def last_folder() -> Path:
    """Where the last file was chosen, also in an earlier session; else the user's home."""
    folder = Path(remembered(_NOTE))
    try:
        return folder if folder.is_absolute() and folder.is_dir() else Path.home()
    except (OSError, ValueError):
        return Path.home()


def remember_folder(file: Path) -> None:
    """Begin there the next time."""
    remember(_NOTE, str(file.resolve().parent))
