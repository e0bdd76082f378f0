"""Marks: of few rows and of millions, the same."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.widgets import marks
from screens.widgets.marks import Marks

_KEYS = st.integers(0, 40)
_STEPS = st.lists(st.one_of(_KEYS, st.lists(_KEYS, unique=True)), max_size=8)


@pytest.mark.parametrize("few", [0, 3, 1000])
@given(steps=_STEPS, kept=st.lists(_KEYS, unique=True))
def test_marks_are_what_a_set_would_be(few: int, steps: list[int | list[int]], kept: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "_FEW", few)
        now, wanted = Marks(), set[int]()
        for step in steps:
            if isinstance(step, int):
                now, wanted = now.turn(step), wanted ^ {step}
            else:
                wanted = wanted - set(step) if wanted.issuperset(step) else wanted | set(step)
                now = now.turn_all(array("q", step))
            assert list(now) == sorted(wanted)
            assert len(now) == len(wanted)
            assert bool(now) is bool(wanted)
            assert [key in now for key in range(-1, 42)] == [key in wanted for key in range(-1, 42)]
        assert list(now.among(kept)) == sorted(wanted & set(kept))
        assert now.beyond(kept) == len(wanted - set(kept))


def test_one_of_millions_less_copies_none_of_the_others() -> None:
    everybody = Marks().turn_all(array("q", range(1, 2_500_001)))
    fewer = everybody.turn(7)
    assert (len(everybody), len(fewer), 7 in fewer, 8 in fewer) == (2_500_000, 2_499_999, False, True)
    assert fewer._many is everybody._many
