"""Workbooks are checked in English, whose words stand in the code."""

import pytest

from capacity import i18n


@pytest.fixture(autouse=True)
def english(vietnamese: None) -> None:
    i18n.set_language("en")
