"""The frame around every screen: the line of place, the sections, what the last action did, the keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import ActiveBinding, Binding
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from capacity.i18n import _
from capacity.settings import is_read_only
from screens import commands
from screens.widgets.cells import fit

_MOST_KEYS = 6
_UNREAD = 2.0
"""Seconds for which a message goes along to the next screen: nobody has read it yet, and it may be about that one."""
_LEAST = Size(60, 15)
"""What the screens need to show anything of use."""


@dataclass(frozen=True, slots=True)
class Said:
    """The sentence of the message line."""

    text: str = ""
    can_undo: bool = False
    is_error: bool = False
    at: float = field(default_factory=monotonic)
    """When it was said, in seconds since some moment."""

    @property
    def is_over(self) -> bool:
        """Whether it is of no use on another screen: it was there to be read, and names nothing to take back."""
        return not self.can_undo and monotonic() - self.at > _UNREAD


class PlaceLine(Widget):
    """Where the user is at the left, how much the database holds at the right."""

    DEFAULT_CSS = "PlaceLine { height: 1; padding: 0 1; background: $panel; }"

    place: reactive[tuple[str, ...]] = reactive(())
    totals: reactive[str] = reactive("")
    aside: reactive[str] = reactive("")
    """Stands in place of the totals where a screen has something that matters more."""

    def render(self) -> Text:
        """The two texts; the right one gives way last."""
        told = self.aside or self.totals
        if is_read_only():
            told = " · ".join(filter(None, (_("read only"), told)))
        right = f"  {told}"
        path = fit(" › ".join(self.place), self.size.width - cell_len(right))
        return Text(path, style="bold", end="").append(fit(right, self.size.width - cell_len(path)), style="not bold")


class SectionLine(Widget):
    """The sections with their keys; a click opens one."""

    DEFAULT_CSS = """
    SectionLine {
        height: 1; padding: 0 0 0 1; background: $panel; color: $text-muted; link-style: none;
        link-color: $text-muted; link-background-hover: $primary; link-style-hover: none;
        & > .section-line--current { color: $text; text-style: bold underline; }
    }
    """
    COMPONENT_CLASSES = {"section-line--current"}

    section: reactive[str] = reactive("")

    def render(self) -> Text:
        """One entry a section, the current one set off; by its key alone where there is no room for all words."""
        line = Text(end="", no_wrap=True, overflow="ellipsis")
        current = self.get_component_rich_style("section-line--current", partial=True)
        words = self._words()
        gap = "  " if cell_len("  ".join(words)) <= self.size.width else " "
        for command, word in zip(commands.SECTIONS, words, strict=True):
            style = Style(meta={"@click": f"app.{command.action}"})
            if self._is_current(command):
                style += current
            if line:
                line.append(gap)
            line.append(word, style)
        line.truncate(self.size.width, overflow="ellipsis")
        return line

    def _is_current(self, command: commands.Command) -> bool:
        return f"'{self.section}'" in command.action

    def _words(self) -> list[str]:
        """The key of each section, with its name: first of the current one, then the shortest, as far as they fit."""
        words = {command: command.key_name for command in commands.SECTIONS}
        room = self.size.width - cell_len(" ".join(words.values()))
        for command in sorted(words, key=lambda one: (not self._is_current(one), cell_len(one.label))):
            name = f" {command.label}"
            room -= cell_len(name)
            if room < 0:
                break
            words[command] += name
        return list(words.values())

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The whole line."""
        return container.width


class MessageLine(Widget):
    """What the last action did, and how to take it back."""

    DEFAULT_CSS = """
    MessageLine {
        height: 1; padding: 0 1; background: $surface;
        &.-error { color: $text-error; text-style: bold; }
    }
    """

    said: reactive[Said] = reactive(Said())

    def watch_said(self, said: Said) -> None:
        """Set an error off by its colour too."""
        self.set_class(said.is_error, "-error")

    def render(self) -> Text:
        """The sentence, and at the right how to take back what it tells."""
        width, hint = self.size.width, _("ctrl+z undoes") if self.said.can_undo else ""
        text = _("Error: {sentence}").format(sentence=self.said.text) if self.said.is_error else self.said.text
        if not hint:
            return Text(fit(text, width), end="")
        return Text(fit(text, width - cell_len(hint) - 2), end="").append(f"  {hint}")


class KeyLine(Widget):
    """What can be done here and now; a click does it. Unlike Textual's Footer it is one widget, and quick to draw."""

    DEFAULT_CSS = """
    KeyLine {
        height: 1; padding: 0 1; background: $footer-background; color: $foreground; pointer: pointer;
        & > .key-line--key { color: $footer-key-foreground; text-style: bold; }
    }
    """
    COMPONENT_CLASSES = {"key-line--key"}

    def on_mount(self) -> None:
        """Follow the focus, which decides what keys do."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked on."""
        if key := event.style.meta.get("presses"):
            self.app.simulate_key(key)

    def render(self) -> Text:
        """Each key with its word; the first six that are meant for this line."""
        key_style = self.get_component_rich_style("key-line--key", partial=True)
        line = Text(end="", no_wrap=True, overflow="crop")
        active = self.screen.active_bindings
        first = getattr(self.screen, "first_keys", ())
        wanted = [one.binding for one in active.values() if one.binding.show or one.binding.key in first]
        # What the screen asks for comes right after Enter, which the list itself offers.
        shown = (
            sorted(wanted, key=lambda one: (one.key != "enter", one.key not in first))[:_MOST_KEYS]
            if first
            else (wanted[:_MOST_KEYS])
        )
        if answers := getattr(self.screen, "answers", 0):
            # They take the place of Enter, which opens a line everywhere.
            shown = [binding for binding in shown if binding.key != "enter"]
            line.append(f"1–{answers}" if answers > 1 else "1", key_style).append(" " + _("answer")).append("  ")
        names = [self.app.get_key_display(binding) for binding in shown]
        words = [f" {binding.description}" for binding in shown]
        room = self.size.width - line.cell_len - cell_len("  ".join(map("".join, zip(names, words, strict=True))))
        for binding, name, word in zip(shown, names, words, strict=True):
            # No link of Textual's: it would draw the key in the colour of the word.
            click = Style(meta={"presses": binding.key})
            line.append(name, click + key_style)
            if (back := _way_back(binding, active)) and cell_len(other := self.app.get_key_display(back)) < room:
                line.append("/").append(other, Style(meta={"presses": back.key}) + key_style)
            line.append(word, click).append("  ")
        return line


def _way_back(binding: Binding, active: Mapping[str, ActiveBinding]) -> Binding | None:
    """The key that goes back where this one goes on: the same action with Shift."""
    other = active.get(f"shift+{binding.key}")
    is_same = other and other.binding.action.partition("(")[0] == binding.action.partition("(")[0]
    return other.binding if other and is_same else None


class TooSmall(Widget):
    """Covers a screen whose window is too small for it, and says so."""

    DEFAULT_CSS = "TooSmall { layer: notice; display: none; width: 100%; height: 100%; background: $background; }"

    lacking: reactive[int] = reactive(0)
    """How many lines a dialog lacks."""

    @staticmethod
    def is_needed(size: Size) -> bool:
        """Whether a window of this size is too small."""
        return size.width < _LEAST.width or size.height < _LEAST.height

    def render(self) -> str:
        """The sentence."""
        text = _("This window has {width} × {height} characters; at least {least_width} × {least_height} are needed.")
        size = self.app.size
        height = max(_LEAST.height, size.height + self.lacking)
        return text.format(width=size.width, height=size.height, least_width=_LEAST.width, least_height=height)
