"""The steps of a reorganisation in words."""

from capacity.i18n import _, format_number, ngettext
from capacity.reorganisation import Reorganisation
from capacity.succession import Operation

_FEW = 4


def step_sentence(plan: Reorganisation, step: Operation) -> str:
    """One step of a reorganisation in words, with the people that it touches."""
    old = _names([plan.known[number].name for number in step.old])
    new = _names([plan.body(number).name for number in step.new])
    people = ngettext("{count} person", "{count} people", step.people).format(count=format_number(step.people))
    parent = plan.body(step.new[0]).parent if step.new else None
    above = "" if parent is None else plan.body(parent).name
    sentences = {
        "merge": _("{old} become {new} ({people})"),
        "split": _("{old} is split: {new} ({people} go)"),
        "rename": _("{old} is called {new} from now on ({people})"),
        "move": _("{old} stands below {above} ({people})") if above else _("{old} stands below nothing ({people})"),
        "found": _("{new} is new"),
        "dissolve": _("{old} ends; after it: {new} ({people})") if new else _("{old} ends"),
    }
    return sentences[step.kind].format(old=old, new=new, people=people, above=above)


def _names(names: list[str]) -> str:
    return ", ".join(names[:_FEW]) + (_(" and {count} more").format(count=len(names) - _FEW) if names[_FEW:] else "")
