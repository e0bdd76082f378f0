"""Click's own words in the user's language: click asks the default gettext domain, so it is made ours."""

import gettext
import os

from capacity.i18n import LOCALE, N_, NN_, language

MESSAGES = (
    N_("Usage:"),
    N_("Options"),
    N_("Show this message and exit."),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("No such option {name!r}."),
    NN_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    N_("No such command {name!r}."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Choose from:\n\t{choices}"),
    NN_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    NN_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    N_("Option {name!r} requires an argument."),
    N_("Option {name!r} does not take a value."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a directory."),
    N_("required"),
    N_("Aborted!"),
    N_("default: {default}"),
)
"""Every text of click that a user of this program can meet."""


def bind_click() -> None:
    """Let click speak the language in use."""
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain("capacity", LOCALE)
    gettext.textdomain("capacity")
