"""What every test starts from: a home of its own, no settings of the person who runs it, Vietnamese."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from capacity import i18n
from capacity.store.connection import db
from tests.builders import open_new_database

# A slow machine is no failure, and a run finds what the run before it found.
settings.register_profile("capacity", deadline=None, derandomize=True)
settings.load_profile("capacity")

_HOMES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}
_UNSET = ("CAPACITY_DB", "CAPACITY_LANG", "CAPACITY_USER", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")


def pytest_collection_finish() -> None:
    """Spare the collector the modules and tests that stay to the end; it went through them at every screen."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 20, 20)


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing is read from, or written to, the home and the environment of the person who runs the tests."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in _HOMES.items():
        monkeypatch.setenv(name, str(home / folder))
    for name in _UNSET:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def no_animations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens stand still; the variable is for processes that a test starts."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    # Where a test has imported Textual, it has read the variable already.
    if "textual.constants" in sys.modules:
        monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """Each test starts in Vietnamese, whatever the one before it chose."""
    i18n.set_language("vi")
    yield
    i18n.set_language("vi")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """A new database file, open; a file because every thread has its own connection to it."""
    path = tmp_path / "t.db"
    open_new_database(path)
    yield path
    if not db.is_closed():
        db.close()
