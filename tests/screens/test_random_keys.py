"""Keys at random, in bursts: whatever an officer's elbow presses, the program goes on and its data stay right."""

from random import Random

import pytest
from textual import events

from capacity.check import check
from tests.screens.conftest import Open

_KEYS = (
    *[("enter", "\r"), ("escape", "\x1b")] * 4,
    *[("down", None), ("tab", "\t"), ("space", " "), ("slash", "/"), ("backspace", "\x7f")] * 2,
    *[(name, None) for name in ("up", "left", "right", "pageup", "pagedown", "home", "end", "shift+tab", "f1", "f12")],
    *[(f"f{number}", None) for number in range(2, 10)] * 2,
    *[(f"ctrl+{letter}", None) for letter in "przsu"],
    *[(sign, sign) for sign in "abcdefghijklmnopqrstuvxyzANEOCễđ01235"],
)
_BURSTS = 60


@pytest.mark.usefixtures("busy_province")
@pytest.mark.parametrize("seed", range(4))
async def test_keys_at_random_do_no_harm(interface: Open, seed: int) -> None:
    random = Random(seed)
    async with interface(size=random.choice([(80, 24), (140, 40), (60, 15)])) as ui:
        for _burst in range(_BURSTS):
            for key, character in random.choices(_KEYS, k=random.randint(1, 6)):
                ui.app.post_message(events.Key(key, character))
            await ui.settle()
        assert ui.app.is_running
    assert not check()
