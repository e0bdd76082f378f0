"""The palette: every command of the screen and of the program, found with or without diacritics."""

from collections.abc import Iterable

from rich.text import Text
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.widgets import LoadingIndicator

from capacity.i18n import _
from capacity.text import fold
from screens.commands import EVERYWHERE, Command
from screens.page import Page
from screens.widgets.vi_input import InlineKeys


class PaletteInput(CommandInput, InlineKeys):
    """The palette's field, safe for Vietnamese input methods."""


class Palette(CommandPalette):
    """Textual's palette with a field that keeps Vietnamese letters."""

    AUTO_FOCUS = "PaletteInput"

    def compose(self) -> ComposeResult:
        """The same parts in the same places, but for the field."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                icon = SearchIcon()
                icon.icon = ">"
                yield icon
                yield PaletteInput(placeholder=_("Type a command…"), select_on_focus=False)
            with Vertical(id="--results"):
                yield CommandList()
                yield LoadingIndicator()


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
                score = 1 - title.index(words[0]) / (len(title) + 1)
                yield Hit(score, _display(command), lambda chosen=command: self._run(chosen), command.title)

    def _offered(self) -> Iterable[Command]:
        here = self.screen.OFFERS if isinstance(self.screen, Page) else ()
        offered = {command.title: command for command in (*here, *EVERYWHERE)}
        return [command for command in offered.values() if command.action not in {"command_palette", "leave_search"}]

    async def _run(self, command: Command) -> None:
        namespace = self.screen if hasattr(self.screen, f"action_{command.action.partition('(')[0]}") else self.app
        await self.app.run_action(command.action, namespace)


def _display(command: Command) -> Text:
    return Text(command.title).append(f"  {command.key_name}", style="dim")
