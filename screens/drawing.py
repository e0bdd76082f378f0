"""Drawing no more than what has changed, and no later than need be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object

_Pieces = dict[int, Strip | None]
"""What is drawn of a line from each place on at which a widget begins or ends."""
_REST = 1 / 120
"""Seconds after a picture in which the next one waits for others to come together with it."""


class OnlyChanged(Compositor):
    """Asks widgets for the lines that a change touches and that nothing in front of them covers.

    Textual asks all widgets of the screen for all their lines, those behind a list too.
    """

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        pieces: list[_Pieces] = [dict.fromkeys(line[:-1]) for line in self.cuts]
        for widget, (region, clip) in self.visible_widgets.items():  # those in front come first
            shown = region.intersection(clip)
            lines = filter(is_rendered_line, shown.intersection(crop).line_range if crop.overlaps(shown) else ())
            left, right = shown.column_span
            places = {y: [cut for cut in self.cuts[y] if left <= cut <= right] for y in lines}
            bare = [y for y, cuts in places.items() if any(pieces[y][cut] is None for cut in cuts[:-1])]
            if bare:
                part = Region(left, bare[0], right - left, bare[-1] + 1 - bare[0])
                strips = widget.render_lines(part.translate(-region.offset))
                for y in bare:
                    _lay(strips[y - part.y], part, places[y], pieces[y])
        return cast("Sequence[Mapping[int, Strip]]", pieces)


def _lay(strip: Strip, part: Region, cuts: list[int], pieces: _Pieces) -> None:
    """Cut a line of a widget into the pieces that nothing in front of it has filled."""
    # A list leaves room for its scroll bar before there is one, and lines too short are not drawn at all.
    strip = strip.extend_cell_length(part.width)
    for cut, piece in zip(cuts, strip.divide([cut - part.x for cut in cuts[1:]]), strict=False):
        if pieces[cut] is None:
            pieces[cut] = piece


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
