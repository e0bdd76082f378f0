"""A share as a bar of characters, with the target marked on it."""

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(share: float | None, target: float, width: int) -> str:
    """`██████▌──|──`: the share filled, the rest a line, `|` where the target stands; blank where there is no share."""
    if share is None:
        return " " * width
    filled, eighths = divmod(round(min(share, 1.0) * width * 8), 8)
    cells = ["█"] * filled + ["─"] * (width - filled)
    if eighths:
        cells[filled] = _EIGHTHS[eighths]
    mark = min(width - 1, int(target * width))
    cells[mark] = "|"
    return "".join(cells)
