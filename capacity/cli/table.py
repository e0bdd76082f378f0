"""Tables of plain text: columns as wide as they must be, long texts cut with an ellipsis."""

from collections.abc import Iterable, Sequence

import click

from capacity.text import printable


def cut(text: str, width: int) -> str:
    """The text in at most so many columns."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def print_table(headings: Sequence[str], lines: Iterable[Sequence[str]], *, left: int = 1, widest: int = 40) -> None:
    """Print lines under headings; the first `left` columns stand left, the others right."""
    cells = [[cut(printable(cell), widest) for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    for line in [list(headings), *cells]:
        padded = [
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(padded).rstrip())
