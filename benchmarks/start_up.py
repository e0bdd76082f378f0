"""`capacity --help` against a Python that imports click and does nothing."""

from benchmarks.timing import Measured, medians, whole_process

BAR = 2.5


def measure(runs: int = 15) -> list[Measured]:
    """The median of alternating runs of whole processes."""
    whole_process("-m", "capacity", "--help")
    pairs = [(whole_process("-m", "capacity", "--help"), whole_process("-c", "import click")) for _run in range(runs)]
    ours, click = medians(pairs)
    return [Measured("capacity --help", ours, "python -c 'import click'", click, BAR)]
