"""Drawing no more than what has changed, and no later than need be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object

_REST = 1 / 120
"""Seconds after a picture in which the next one waits for others to come together with it."""


class OnlyChanged(Compositor):
    """Asks widgets for the lines that a change touches; Textual asks all widgets of the screen for all their lines."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders()
            return
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            top, bottom = max(shown.y, crop.y), min(shown.bottom, crop.bottom)
            if top < bottom and shown.width and crop.overlaps(shown):
                part = Region(shown.x, top, shown.width, bottom - top)
                lines = widget.render_lines(part.translate(-region.offset))
                # A list leaves room for its scroll bar before there is one, and lines too short are not drawn at all.
                yield region, part, [line.extend_cell_length(part.width) for line in lines]


class DrawsPromptly(_Screen):
    """A screen that draws what a key changes at once, and only that: half the time from a typed letter to its hits."""

    _drawn_at = 0.0
    """When the last picture was drawn, in seconds since some moment."""
    _has_come_to_front = False
    """Whether Textual has told the screen that it is in front; until then it knows neither its styles nor its size."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = OnlyChanged()
        self._waiting: list[Callable[[], None]] = []

    def once_drawn(self, then: Callable[[], None]) -> None:
        """Call back when the next picture is drawn."""
        self._waiting.append(then)

    def on_screen_resume(self) -> None:
        """Draw from now on, once Textual has done its part."""
        self.call_next(self._come_to_front)

    def _come_to_front(self) -> None:
        self._has_come_to_front = True
        self.check_idle()

    def on_screen_suspend(self) -> None:
        """Draw nothing when the screen is in front again, until it knows that it is."""
        self._has_come_to_front = False

    def _compositor_refresh(self) -> None:
        # What Textual draws before it is ready it throws away, and then draws no more than what changes.
        if self.app._batch_count or (self is self.app.screen and not self._has_come_to_front):
            return
        super()._compositor_refresh()
        # From its end, so that there is time for what happens meanwhile.
        self._drawn_at = monotonic()
        while self._waiting:
            self.call_later(self._waiting.pop(0))

    def on_idle(self) -> None:
        """Draw at once what has changed after a rest; Textual waits for the next sixtieth of a second."""
        is_changed = self._layout_required or self._repaint_required or self._dirty_widgets
        if is_changed and self._has_come_to_front and monotonic() - self._drawn_at > _REST:
            self._on_timer_update()
