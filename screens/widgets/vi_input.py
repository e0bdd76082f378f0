"""A text field that keeps what Vietnamese input methods send.

Unikey and its kin send Backspaces and then the accented letters in one burst. Textual inserts a letter at once, but
runs Backspace as a binding, which goes up to the app and comes late: việt becomes viêt. These fields run the editing
keys themselves, in the order in which they came. See Textualize/textual#6605; drop this when its repair is released.
"""

import unicodedata

from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from capacity.text import clean

_EDITING = {
    key.strip(): binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""What Textual binds in a field, key by key."""


class InlineKeys(Input):
    """An Input that runs the editing keys inline and holds its text in NFC."""

    # Textual places everything on the screen anew at each letter, twice; a line of text has its place whatever it says.
    virtual_size = Reactive(Size(0, 0), layout=False)

    async def on_key(self, event: events.Key) -> None:
        """Run an editing key before the next key of the burst is looked at."""
        if action := _EDITING.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_paste(self, event: events.Paste) -> None:
        """Insert the first line that says something, in clean form."""
        event.stop()
        event.prevent_default()
        lines = [line for line in map(clean, event.text.splitlines()) if line]
        if lines:
            self.replace(lines[0], *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a stretch of the text; what comes as letter and separate mark becomes one character."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        super().replace(unicodedata.normalize("NFC", self.value[:start] + text), 0, end)


class ViInput(InlineKeys):
    """The text field of this program; used everywhere instead of Textual's Input."""

    DEFAULT_CSS = """
    ViInput {
        height: 1;
        border: none;
        padding: 0 1;
        &:focus { border: none; }
    }
    """
