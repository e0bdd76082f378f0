"""`capacity history`, `undo`, `redo`: what was done, and taking it back."""

import click

from capacity.cli.asking import AS_JSON, open_database, print_json, say
from capacity.cli.table import print_table
from capacity.history import ChangeSetRow, change_set_rows, change_sets
from capacity.history_search import GROUPS, change_set_ids
from capacity.i18n import _, format_number, ngettext
from capacity.touched import Touched, TouchedPerson
from capacity.undoing import redo as do_again
from capacity.undoing import undo as take_back
from capacity.undoing import undo_warning


@click.command(help=_("List what was done, newest first; undo and redo take the number."))
@click.option("--kind", "group", type=click.Choice([*GROUPS, "other"]), help=_("Only changes of this kind."))
@click.option("--people", "of", type=int, metavar="ID", help=_("Whom change ID touched, and what it wrote of each."))
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help=_("At most so many."))
@AS_JSON
@click.pass_obj
def history(database: str | None, group: str | None, of: int | None, limit: int, as_json: bool) -> None:
    """List change sets, or the people whom one of them touched."""
    open_database(database)
    if of is not None:
        _list_people(Touched(of).people(), as_json=as_json)
        return
    found = change_set_rows(change_set_ids(group=group)[:limit]) if group else change_sets(limit)
    if as_json:
        print_json([_document(one) for one in found])
    elif found:
        lines = [
            (
                str(one.id),
                f"{one.at:%d/%m/%Y %H:%M}",
                one.actor,
                _what(one),
                format_number(one.changes),
                _("undone") if one.is_undone else "",
            )
            for one in found
        ]
        print_table([_("No."), _("When"), _("Who"), _("What"), _("Rows"), ""], lines, left=4, widest=60)
    else:
        say(_("Nothing has been done yet."))


def _list_people(people: list[TouchedPerson], *, as_json: bool) -> None:
    if as_json:
        print_json([_person_document(one) for one in people])
        return
    if people:
        lines = [(str(one.official_id), one.full_name, one.agency, one.told()) for one in people]
        print_table([_("No."), _("Full name"), _("Agency"), _("What was written")], lines, left=4, widest=60)
    say(ngettext("{count} person.", "{count} people.", len(people)).format(count=format_number(len(people))))


def _person_document(one: TouchedPerson) -> dict[str, object]:
    facts = [{"field": fact.field, "before": fact.before, "after": fact.after} for fact in one.facts]
    return {
        "official_id": one.official_id,
        "full_name": one.full_name,
        "agency": one.agency,
        "is_new": one.is_new,
        "is_known": one.is_there,
        "facts": facts,
        "written": one.written,
    }


def _what(one: ChangeSetRow) -> str:
    if one.people is None:
        return one.title
    people = ngettext("{count} person", "{count} people", one.people).format(count=format_number(one.people))
    return f"{one.title} ({people})"


def _document(one: ChangeSetRow) -> dict[str, object]:
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "actor": one.actor,
        "kind": one.kind,
        "title": one.title,
        "changes": one.changes,
        "undoes": one.undoes,
        "undone": one.is_undone,
        **({} if one.people is None else {"people": one.people, "columns": one.columns, "reason": one.reason}),
    }


_DRY_RUN = click.option("--dry-run", is_flag=True, help=_("Only say what would happen."))


@click.command(help=_("Take back a change by its number, or the latest one."))
@click.argument("number", type=int, required=False)
@_DRY_RUN
@click.pass_obj
def undo(database: str | None, number: int | None, dry_run: bool) -> None:
    """Undo a change set."""
    open_database(database)
    done = take_back(number, dry_run=dry_run)
    text = _("Would undo {id}: {title}.") if dry_run else _("Undone {id}: {title}. `capacity redo {id}` does it again.")
    say(text.format(id=done.id, title=done.title))
    if warning := undo_warning(done):
        say(warning)


@click.command(help=_("Do an undone change again by its number, or the latest one."))
@click.argument("number", type=int, required=False)
@_DRY_RUN
@click.pass_obj
def redo(database: str | None, number: int | None, dry_run: bool) -> None:
    """Redo a change set."""
    open_database(database)
    done = do_again(number, dry_run=dry_run)
    text = _("Would do again {id}: {title}.") if dry_run else _("Done again {id}: {title}.")
    say(text.format(id=done.id, title=done.title))


COMMANDS = {"history": history, "undo": undo, "redo": redo}
