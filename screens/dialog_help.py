"""What F1 says above a dialog: what its fields take, its keys, and what the screen behind it is for."""

from collections.abc import Iterator

from capacity.i18n import _
from screens.dialogs import Ask, Choose, Confirm, Dialog, Mark, TextDialog
from screens.forms import Fields

_KEY = 12
"""Columns that the names of keys take."""


def help_of(dialog: Dialog[object], behind: str) -> str:
    """The help of a dialog, and that of the screen behind it."""
    keys = "\n".join(f"{key:<{_KEY}} {does}" for key, does in _keys(dialog))
    return "\n\n".join(filter(None, (_fields(dialog), keys, behind)))


def _fields(dialog: Dialog[object]) -> str:
    """The fields of a form, one a line, with what each takes; * is what has to be filled in."""
    if not isinstance(dialog, Fields):
        return ""
    told = []
    for line in dialog.lines:
        label = line.field.label + " *" * line.field.is_needed
        told.append(f"{label}: {line.field.hint}" if line.field.hint else label)
    return "\n".join([_("The fields of this form; * must be filled in:"), *told])


def _keys(dialog: Dialog[object]) -> Iterator[tuple[str, str]]:
    match dialog:
        case Fields():
            yield "↓ ↑", _("to the next field, or the one before; ↓ to suggestions where there are any")
            yield "Tab", _("to the next field, past the suggestions")
            yield "Enter", _("takes a suggestion, or accepts the whole form")
        case Ask():
            yield "Enter", _("accepts what was typed")
        case Choose():
            yield "↑ ↓", _("to another row")
            yield "Enter", _("chooses the row")
        case Mark():
            yield _("Space"), _("marks the row, or no longer")
            yield "Enter", _("goes on with those marked")
        case Confirm():
            yield "Enter", _("does what the first button says")
            yield "← →", _("to the other button")
        case TextDialog():
            yield "↑ ↓", _("scroll")
    yield "Esc", _("leaves; where something was typed or marked, after a question")
