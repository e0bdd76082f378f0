"""The first screen of each section, imported when it is first opened: the first picture needs only one of them."""

from collections.abc import Callable

from textual.screen import Screen


def _home() -> Screen[None]:
    from screens.home import HomePage

    return HomePage()


def _officials() -> Screen[None]:
    from screens.officials import OfficialsPage

    return OfficialsPage()


def _agencies() -> Screen[None]:
    from screens.agencies import AgenciesPage

    return AgenciesPage()


def _classes() -> Screen[None]:
    from screens.classes import ClassesPage

    return ClassesPage()


def _coverage() -> Screen[None]:
    from screens.coverage import CoveragePage

    return CoveragePage()


def _import() -> Screen[None]:
    from screens.imports import ImportPage

    return ImportPage()


def _history() -> Screen[None]:
    from screens.history import HistoryPage

    return HistoryPage()


SECTION_SCREENS: dict[str, Callable[[], Screen[None]]] = {
    "home": _home,
    "officials": _officials,
    "agencies": _agencies,
    "classes": _classes,
    "coverage": _coverage,
    "import": _import,
    "history": _history,
}
"""Section → what makes its first screen."""
