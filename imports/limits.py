"""How large a sheet may be, whatever the format: what is larger is no list of people, and would fill the memory."""

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""No spreadsheet has more."""
_MOST_CELLS = 10_000_000
"""Of a sheet that comes as text, blank ones included: so many take less than a gigabyte."""


def refuse_large(rows: int, columns: int) -> None:
    """Raise OverflowError where a sheet that comes as text has too many rows, columns or cells."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > _MOST_CELLS:
        raise OverflowError
