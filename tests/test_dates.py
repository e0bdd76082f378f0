"""What a typed date may be."""

from datetime import date

import pytest

from capacity.dates import parse_date, parse_last_day
from capacity.errors import BadInput


@pytest.mark.parametrize("text", ["01/01/1900", "1900-01-01", "1.1.1900", "01011900"])
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text) == date(1900, 1, 1)


@pytest.mark.parametrize(
    "text", ["01/01/0001", "31/12/1899", "01/01/2200", "9999-12-31", "31/02/2026", "31022026", "27/11/26", "hôm nay"]
)
def test_what_is_no_date_of_any_use_is_named(text: str) -> None:
    with pytest.raises(BadInput, match=text):
        parse_date(text)


def test_a_last_day_is_told_as_the_first_that_no_longer_belongs() -> None:
    assert parse_last_day("31/12/2199") == date(2200, 1, 1)
    assert parse_last_day("28/02/2028") == date(2028, 2, 29)
