"""The palette: commands, classes, agencies and people, found with or without diacritics; commands come first."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Self, TypeVar

from rich.text import Text
from textual._widget_navigation import Direction
from textual.app import ComposeResult, RenderResult
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.visual import VisualType
from textual.widgets import LoadingIndicator
from textual.widgets.option_list import Option
from textual.worker import Worker

from capacity.agencies import AgencyRow, names_apart, tree
from capacity.classes import ClassRow, class_list
from capacity.dates import today
from capacity.i18n import _
from capacity.officials import OfficialRow, birth_text, search
from capacity.store.connection import db
from capacity.text import fold
from screens.commands import ELSEWHERE, EVERYWHERE, Command
from screens.doors import Doors
from screens.frame import TooSmall
from screens.page import Page
from screens.prompt_keys import HoldsKeys, handled
from screens.widgets.vi_input import InlineKeys

T = TypeVar("T")
_COMMANDS, _CLASSES, _AGENCIES, _PEOPLE = 0.5, 0.3, 0.2, 0.1
"""The least that a hit of a kind scores; half of it is left to tell hits of a kind apart."""
_MOST = 8
"""Hits of each kind but commands."""
_CHOOSING = {"enter", "up", "down", "pageup", "pagedown"}
_SHORTEST = 2
"""Letters that have to be typed before records are looked up."""


class PaletteInput(CommandInput, InlineKeys):
    """The palette's field, safe for Vietnamese input methods."""


class PaletteList(CommandList):
    """The palette's hits; that there are none is said in the user's language."""

    def add_option(self, option: "Option | VisualType | None" = None) -> Self:
        """Add an option, but for Textual's own, which is in English."""
        if isinstance(option, Option) and option.id == CommandPalette._NO_MATCHES:
            option = Option(Text(_("Nothing of that name.")), id=option.id, disabled=True)
        return super().add_option(option)

    def _move_page(self, direction: Direction) -> None:
        """Move by a page, but not through options that have not been laid out yet: Textual fails at that."""
        if (self.highlighted or 0) in self._index_to_line:
            super()._move_page(direction)


class Looking(LoadingIndicator):
    """That the palette looks things up; in the user's language where nothing may move."""

    def render(self) -> RenderResult:
        """Dots that move, or words."""
        return _("Looking things up…") if self.app.animation_level == "none" else super().render()


class Palette(HoldsKeys, CommandPalette):
    """Textual's palette with a field that keeps Vietnamese letters, and no word of English.

    A key that chooses among the hits waits until these are the hits of what was typed before it.
    """

    AUTO_FOCUS = "PaletteInput"

    async def until_free(self, key: str) -> None:
        """Wait for the hits as well where a key means one of them."""
        await super().until_free(key)
        if key in _CHOOSING:
            while looking := [one._task for one in self.workers if self._is_gathering(one) and one._task]:
                await asyncio.wait(looking)
            await handled(self)

    def _is_gathering(self, worker: Worker[Any]) -> bool:
        return worker.node is self and worker.group == self._GATHER_COMMANDS_GROUP and not worker.is_finished

    def compose(self) -> ComposeResult:
        """The same parts in the same places, but for the field."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                icon = SearchIcon()
                icon.icon = ">"
                yield icon
                yield PaletteInput(placeholder=_("A command, person, class or agency…"), select_on_focus=False)
            with Vertical(id="--results"):
                yield PaletteList()
                yield Looking()
        yield TooSmall()


class CommandProvider(Provider):
    """Offers what `commands` lists and the screen allows now."""

    async def discover(self) -> Hits:
        """Everything, before a word is typed."""
        for command in self._offered():
            yield DiscoveryHit(_display(command), lambda chosen=command: self._run(chosen), command.title)

    async def search(self, query: str) -> Hits:
        """The commands whose title has all the words, marks or not; the earlier the first word stands, the better."""
        words = fold(query).split()
        for command in self._offered():
            title = fold(command.title)
            if words and all(word in title for word in words):
                score = _COMMANDS + (1 - title.index(words[0]) / (len(title) + 1)) / 2
                yield Hit(score, _display(command), lambda chosen=command: self._run(chosen), command.title)

    def _offered(self) -> Iterable[Command]:
        here = self.screen.OFFERS if isinstance(self.screen, Page) else ()
        offered = {command.title: command for command in (*here, *EVERYWHERE, *ELSEWHERE)}
        return [command for command in offered.values() if command.action not in {"command_palette", "leave_search"}]

    async def _run(self, command: Command) -> None:
        if not hasattr(self.screen, f"action_{command.action.partition('(')[0]}"):
            await self.app.run_action(command.action, self.app)
        elif self.screen is self.app.screen:  # keys may have left it since the command was chosen
            await self.app.run_action(command.action, self.screen)


class RecordProvider(Provider):
    """Offers classes, agencies and people by their names; what is looked up is looked up beside the interface."""

    _agencies: list[tuple[str, AgencyRow]] | None = None
    _apart: Mapping[int, str] = {}
    """What those agencies are called that share their names with others."""

    async def search(self, query: str) -> Hits:
        """The records in whose names all the words begin a word."""
        if len(query.strip()) < _SHORTEST:
            return
        for place, row in enumerate(await _beside(lambda: class_list(text=query, limit=_MOST))):
            yield _hit(_CLASSES, place, _("Class"), f"{row.code} {row.title}", partial(self._open_class, row))
        for place, agency in enumerate(await _beside(lambda: self._find_agencies(query))):
            name = self._apart.get(agency.id, agency.name)
            yield _hit(_AGENCIES, place, _("Agency"), name, partial(self._open_agency, agency))
        for place, person in enumerate(await _beside(lambda: search(query, limit=_MOST))):
            where = self._apart.get(person.agency_id or 0, person.agency)
            told = " · ".join(filter(None, (person.full_name, birth_text(person), where)))
            yield _hit(_PEOPLE, place, _("Person"), told, partial(self._open_person, person))

    def _find_agencies(self, query: str) -> list[AgencyRow]:
        if self._agencies is None:
            self._agencies = [(f" {fold(agency.name)} {agency.code or ''}", agency) for agency in tree(today())]
            self._apart = names_apart(today())
        words = [f" {word}" for word in fold(query).split()]
        found = [(len(name), agency) for name, agency in self._agencies if all(word in name for word in words)]
        return [agency for _length, agency in sorted(found, key=lambda one: one[0])[:_MOST]]

    def _open_class(self, row: ClassRow) -> None:
        from screens.class_page import ClassPage

        self._program.open_in_section("classes", lambda: ClassPage(row))

    def _open_agency(self, agency: AgencyRow) -> None:
        from screens.officials import OfficialsPage

        self._program.open_in_section("agencies", lambda: OfficialsPage(agency))

    def _open_person(self, person: OfficialRow) -> None:
        from screens.person import PersonPage

        self._program.open_in_section("officials", lambda: PersonPage(person.id))

    @property
    def _program(self) -> Doors:
        assert isinstance(self.app, Doors)
        return self.app


async def _beside(read: Callable[[], T]) -> T:
    """What a thread with its own connection reads, while typing goes on."""

    def body() -> T:
        with db.connection_context():
            return read()

    return await asyncio.to_thread(body)


def _hit(least: float, place: int, kind: str, name: str, run: Callable[[], None]) -> Hit:
    return Hit(least + (1 - place / _MOST) / 20, Text(name).append(f"  {kind}", style="dim"), run, name)


def _display(command: Command) -> Text:
    return Text(command.title).append(f"  {command.key_name}", style="dim")
