"""What is known of a sheet besides its values, whatever the format."""

_MAX_AREA = 16_000_000
"""Cells of the rectangle that the reading library lays out over all values, at 32 bytes each."""

ERROR_CODES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""The errors of cells as the binary formats of Excel number them."""

FontRun = tuple[int, int, int, str]
"""Column, first row and last row (from 0) of texts that follow one another in a font of old, and the font."""


class Scan:
    """What the reading library leaves out; rows and columns count from 0."""

    # No dataclass: loading what makes those would take a tenth of the start of the reading process.
    def __init__(self) -> None:
        self.errors: list[tuple[int, int, str]] = []
        """Row, column and text (`#N/A`) of the cells that hold an error."""
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.fonts: list[FontRun] = []
        self.merged: list[tuple[int, int, int, int]] = []
        """Top, left, bottom, right, the last included, where the library does not tell them."""
        self.rows = 0
        self.width = 26
        """No column stands past this one."""

    @property
    def is_too_large(self) -> bool:
        """Whether the reading library would ask for more memory than there may be, and abort."""
        return self.rows * self.width > _MAX_AREA


class Parts:
    """What a workbook says besides its values; each format has its own."""

    # No protocol: loading `typing` would take a twentieth of the start of the reading process.
    uses_1904: bool

    def scan(self, sheet: str) -> Scan:
        """What it says of one sheet."""
        raise NotImplementedError


class FontRuns:
    """Gathers the texts in fonts of old, column by column; rows are added from the top."""

    def __init__(self) -> None:
        self.found: list[FontRun] = []
        self._open: dict[int, int] = {}

    def add(self, column: int, row: int, font: str | None) -> None:
        """A text, with its font where that is one of old."""
        place = self._open.get(column)
        if place is not None and self.found[place][3] == font:
            self.found[place] = (*self.found[place][:2], row, font)
        elif font:
            self._open[column] = len(self.found)
            self.found.append((column, row, row, font))
        else:
            self._open.pop(column, None)
