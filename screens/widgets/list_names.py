"""The names of the lists that a page has, the one in front in brackets."""

from collections.abc import Iterator, Sequence

from textual.widgets import Static


class ListNames(Static):
    """One line, or more where it is too narrow; a name with its number stays together."""

    def __init__(self) -> None:
        super().__init__(classes="caption", markup=False)
        self._names: Sequence[str] = ()
        self._current = 0

    def show(self, names: Sequence[str], current: int) -> None:
        """Show these, one of them as the list in front."""
        self._names, self._current = names, current
        self._lay_out()

    @property
    def current(self) -> str:
        """The name of the list in front."""
        return self._names[self._current] if self._names else ""

    def on_resize(self) -> None:
        """Break the line anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        text = "\n".join(self._lines(self.content_size.width))
        if text != self.content:
            self.update(text)

    def _lines(self, width: int) -> Iterator[str]:
        line = ""
        for place, name in enumerate(self._names):
            shown = f"[{name}]" if place == self._current else f" {name} "
            # Before the first layout there is no width to keep to.
            if line and 0 < width < len(line) + len(shown):
                yield line
                line = ""
            line += shown
        yield line
