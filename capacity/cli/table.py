"""Plain text on stdout, and tables of it: columns as wide as they must be, long texts cut with an ellipsis."""

from collections.abc import Iterable, Sequence

import click

from capacity.text import printable


def cut(text: str, width: int) -> str:
    """The text in at most so many columns."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def print_line(text: str = "") -> None:
    """One line of data on stdout."""
    click.echo(printable(text))


def print_table(headings: Sequence[str], lines: Iterable[Sequence[str]], *, left: int = 1, widest: int = 40) -> None:
    """Print lines under headings; the first `left` columns stand left, the others right."""
    cells = [[cut(printable(cell).replace("\n", " "), widest) for cell in line] for line in lines]
    headings = [printable(heading) for heading in headings]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    for line in [headings, *cells]:
        padded = [
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print_line("  ".join(padded).rstrip())
