"""Who teaches a class: officials, and people from elsewhere."""

from dataclasses import dataclass
from math import inf

from capacity.classes import class_by_id
from capacity.errors import BadInput, NotFound
from capacity.i18n import _, format_number
from capacity.officials import official_by_id
from capacity.store.class_models import ClassTrainer
from capacity.store.connection import rows
from capacity.text import clean


@dataclass(frozen=True, slots=True)
class TrainerRow:
    """Who teaches a class; `official_id` where it is one of ours."""

    id: int
    class_id: int
    name: str
    official_id: int | None
    hours: float | None


def trainers(class_id: int) -> list[TrainerRow]:
    """Who teaches a class, in the order in which they were named."""
    query = """
        SELECT id, training_class_id, name, official_id, hours FROM class_trainer
        WHERE training_class_id = ? ORDER BY id
    """
    return [TrainerRow(*row) for row in rows(query, class_id)]


def add_trainer(class_id: int, name: str = "", *, official_id: int | None = None, hours: float | None = None) -> int:
    """Name a trainer, one of ours or somebody else, and answer the row's id; runs inside a change set."""
    name = clean(name) or (official_by_id(official_id).full_name if official_id is not None else "")
    if not name:
        raise BadInput(_("A trainer needs a name."))
    if hours is not None and not 0 < hours < inf:
        raise BadInput(_("A trainer teaches more than {hours} hours.").format(hours=format_number(hours)))
    row = class_by_id(class_id)
    for other in trainers(class_id):
        if (other.official_id, other.name.casefold()) == (official_id, name.casefold()):
            raise BadInput(_("{name} teaches class {code} already.").format(name=name, code=row.code))
    number: int = ClassTrainer.insert(training_class=class_id, name=name, official=official_id, hours=hours).execute()
    return number


def remove_trainer(trainer_id: int) -> None:
    """Take a trainer off a class; runs inside a change set. Raises NotFound."""
    if not ClassTrainer.delete().where(ClassTrainer.id == trainer_id).execute():
        raise NotFound(_("There is no trainer with the number {number}.").format(number=trainer_id))
