"""Text for one line of so many columns, as a terminal counts them."""

from rich.cells import cell_len, set_cell_size

_ELLIPSIS = "…"
_WIDER = "\ufe0f"
"""Asks for a sign in its wide, coloured form; terminals disagree on how wide that makes it."""


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` columns: padded, or cut with `…`; nothing in it can break the line."""
    if width <= 0:
        return ""
    if _WIDER in text:
        text = text.replace(_WIDER, "")
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    length = cell_len(text)
    if length > width:
        # A wide character that does not fit whole leaves a blank column, so the size is set twice.
        return set_cell_size(set_cell_size(text, width - 1).rstrip() + _ELLIPSIS, width)
    padding = " " * (width - length)
    return padding + text if right else text + padding


def split_cells(text: str, width: int) -> tuple[str, str]:
    """The text in two, the first part as many columns wide; a wide character on the cut falls to the second."""
    columns = 0
    for index, char in enumerate(text):
        columns += cell_len(char)
        if columns > width:
            return text[:index], text[index:]
    return text, ""
