"""A sheet that is handed back with its rows that were held back: what its reader and its writer agree on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldBackSheet:
    """What became of one sheet's rows; rows count from 1, as Excel counts them."""

    name: str
    header_rows: Sequence[int]
    good_rows: Sequence[int]
    """The rows to take out."""
    problems: Mapping[int, str]
    """What is wrong in a row that stays."""
    rows: Sequence[Sequence[object]] = ()
    """The sheet's values, for a source that is no .xlsx; the first stands for row 1."""
