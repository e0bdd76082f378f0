"""The rows of a source, read a page at a time as they come into sight; the pages looked at last are kept."""

from collections import OrderedDict
from collections.abc import Sequence

from screens.widgets.rows import Source, TableRow

_ROWS = 64
_KEPT = 16


class Pages:
    """What a table has read of its source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.count = source.count()
        """How many rows the source has."""
        self._kept: OrderedDict[int, Sequence[TableRow]] = OrderedDict()

    def row_at(self, index: int) -> TableRow:
        """The row at a place, which must exist."""
        number, place = divmod(index, _ROWS)
        page = self._kept.get(number)
        if page is None:
            start = number * _ROWS
            page = self._kept[number] = self.source.page(start, min(start + _ROWS, self.count))
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return page[place]

    def known_row(self, index: int) -> TableRow | None:
        """The row at a place, if it has been read."""
        number, place = divmod(index, _ROWS)
        page = self._kept.get(number, ())
        return page[place] if place < len(page) else None

    def lengthened(self, source: Source) -> "Pages":
        """The pages of a source that begins with the same rows; what was the last page may have been a part of one."""
        longer = Pages(source)
        longer._kept.update((number, page) for number, page in self._kept.items() if len(page) == _ROWS)
        return longer
