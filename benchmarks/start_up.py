"""`capacity --help` against Pythons that do nothing, with click and without, and against the help of sqlite-utils.

Whole processes from start to end, all started alike with their compiled code at hand.
"""

from benchmarks.timing import Measured, has, in_turns, peak_of_process, table, whole_process

_COMMANDS = {
    "python -c 'import click'": (("-c", "import click"), 2.5),
    "python -c pass": (("-c", "pass"), 5.0),
    "sqlite-utils --help": (("-m", "sqlite_utils", "--help"), 1.0),
}


def measure(runs: int = 15) -> list[Measured]:
    """The medians of alternating runs of whole processes, after one that compiles."""
    ours = ("-m", "capacity", "--help")
    others = {name: found for name, found in _COMMANDS.items() if found[0][1] != "sqlite_utils" or has("sqlite_utils")}
    commands = [ours, *(command for command, _bar in others.values())]
    for command in commands:
        whole_process(*command)
    took, *peers = in_turns(runs, *(lambda command=command: whole_process(*command) for command in commands))
    found = [
        Measured("capacity --help", took, name, other, bar)
        for (name, (_command, bar)), other in zip(others.items(), peers, strict=True)
    ]
    peaks = [peak_of_process(*command) for command in commands]
    found += [
        Measured("peak, capacity --help", peaks[0], name, peak, is_memory=True)
        for name, peak in zip(others, peaks[1:], strict=True)
    ]
    return found


if __name__ == "__main__":
    print(table(measure()))
