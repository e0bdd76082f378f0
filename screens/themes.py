"""A dark and a light dress; texts on their grounds have a contrast of 4.5 : 1 or more, as a test computes."""

from textual.theme import Theme

from capacity.settings import remember, remembered

_NOTE = "colours.txt"

DARK = Theme(
    name="capacity-dark",
    primary="#1f62ad",
    secondary="#4f8fc0",
    accent="#e0b050",
    warning="#e8b04a",
    error="#ff7b8a",
    success="#6fd58c",
    foreground="#e6e6e6",
    background="#14161a",
    surface="#1c1f25",
    panel="#252a33",
    variables={
        "text-success": "#6fd58c",
        "text-warning": "#e8b04a",
        "text-error": "#ff8c99",
        "text-muted": "#a9b0ba",
        "text-disabled": "#8f96a0",
        "block-cursor-background": "#1f5fa8",
        "block-cursor-foreground": "#ffffff",
        "footer-key-foreground": "#e8b04a",
        "footer-background": "#252a33",
    },
)

LIGHT = Theme(
    name="capacity-light",
    primary="#0b57a4",
    secondary="#37648f",
    accent="#8a4b00",
    warning="#7a4a00",
    error="#a8132b",
    success="#11602f",
    foreground="#1a1c1f",
    background="#fbfbf8",
    surface="#f1f1ec",
    panel="#e4e6e8",
    dark=False,
    variables={
        "text-success": "#11602f",
        "text-warning": "#7a4a00",
        "text-error": "#a8132b",
        "text-muted": "#4f565e",
        "text-disabled": "#5a6169",
        "block-cursor-background": "#0b57a4",
        "block-cursor-foreground": "#ffffff",
        "footer-key-foreground": "#8a4b00",
        "footer-background": "#e4e6e8",
    },
)


def last_theme() -> str:
    """The name of the dress that was worn last, also in an earlier session; else the dark one."""
    name = remembered(_NOTE).strip()
    return name if name in (DARK.name, LIGHT.name) else DARK.name


def remember_theme(name: str) -> None:
    """Begin with it the next time."""
    remember(_NOTE, name)
