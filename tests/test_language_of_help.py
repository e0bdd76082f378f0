"""`--lang en` before the command gives help in English, whatever the environment says."""

import subprocess
import sys

import pytest

from capacity.i18n import asked_language


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--lang", "en", "--help"], "en"),
        (["--db", "x", "--lang=vi", "goals"], "vi"),
        (["--lang"], None),
        (["--lang", "fr"], None),
        (["goals"], None),
        ([], None),
    ],
)
def test_the_language_is_read_before_the_help_is_made(words: list[str], wanted: str | None) -> None:
    assert asked_language(words) == wanted


def test_help_speaks_the_language_asked_for() -> None:
    command = [sys.executable, "-m", "capacity", "--lang", "en", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert "Find people by name or number." in shown
    assert "share trained per agency" in shown
    assert "Ngôn ngữ" not in shown
