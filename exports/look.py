"""How cells look: letters, edges, fill, and how numbers are written."""

from dataclasses import dataclass, replace
from typing import Literal

FONT = "Times New Roman"
DATE = "dd/mm/yyyy"
TEXT = "@"
COUNT = "#,##0"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; colours are RGB in six hex digits."""

    size: float = 12
    bold: bool = False
    italic: bool = False
    underline: bool = False
    across: Literal["left", "center", "right"] = "left"
    down: Literal["top", "center"] = "center"
    wrap: bool = False
    boxed: bool = False
    indent: int = 0
    fill: str = ""
    colour: str = "000000"
    form: str = "General"


PLAIN = Look()
HEADING = Look(bold=True, across="center", wrap=True, boxed=True, fill="E7E6E6")
HEAD = replace(HEADING, size=11)
CELL = Look(size=11, boxed=True, wrap=True)
CENTRE = replace(CELL, across="center")
NUMBER = replace(CELL, across="right", form=COUNT, indent=1)
CHANGE = replace(NUMBER, form="+#,##0;−#,##0;0")
HOURS = replace(NUMBER, form="#,##0.0#")
SHARE = replace(NUMBER, form="0.0%")
TARGET = replace(NUMBER, form="0.0#%")
DAY = replace(CENTRE, form=DATE)
DIGITS = replace(CELL, form=TEXT)
GROUP_FILL, TOTAL_FILL, BAR = "EDEDED", "FFF2CC", "9DC3E6"
