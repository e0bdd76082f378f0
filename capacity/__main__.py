"""`python -m capacity` and the command `capacity`."""

import sys

from capacity.i18n import asked_language, set_language


def main() -> None:
    """Run the command line in the language that it asks for; its help is made while it is imported."""
    if wanted := asked_language(sys.argv[1:]):
        set_language(wanted)
    from capacity.cli import main as run

    run()


if __name__ == "__main__":
    main()
