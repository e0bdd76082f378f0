"""`capacity officials`: finding people, seeing one whole, and settling who is one person."""

from datetime import date

import click

from capacity.agencies import agency_by_name_or_code
from capacity.cli.asking import AS_JSON, AS_OF, DatabaseGroup, open_database, print_json, say
from capacity.cli.newcomers import add, move
from capacity.cli.table import print_line, print_table
from capacity.dates import format_date, format_last_day, today
from capacity.history import change_set
from capacity.i18n import _, format_number, ngettext
from capacity.identity import FIELDS, declare_two, likely_pairs, merge
from capacity.officials import (
    OfficialRow,
    birth_text,
    category_name,
    completions,
    count,
    masked,
    official_by_id,
    official_by_text,
    postings,
    search,
)
from capacity.provenance import sources_of_official

_EVERYBODY = 10_000_000


@click.group(
    cls=DatabaseGroup,
    invoke_without_command=True,
    help=_("Find people by any part of the name, with or without marks, or by digits of a number."),
)
@click.option("--search", "text", default="", help=_("Beginnings of words of the name, digits, or a birth date."))
@click.option("--agency", help=_("Only this agency (code or name) with all below it."))
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help=_("At most so many."))
@AS_OF
@AS_JSON
@click.pass_context
def officials(ctx: click.Context, text: str, agency: str | None, limit: int, as_of: date | None, as_json: bool) -> None:
    """Find people unless a subcommand does something else."""
    if ctx.invoked_subcommand:
        return
    open_database(ctx.obj)
    on = as_of or today()
    agency_id = agency_by_name_or_code(agency, on).id if agency else None
    found = search(text, agency_id=agency_id, on=on, limit=_EVERYBODY if as_json else limit)
    if as_json:
        print_json([_document(row) for row in found])
        return
    lines = [
        (
            str(row.id),
            row.full_name,
            birth_text(row),
            row.agency or "–",
            row.position or "",
            category_name(row.category),
        )
        for row in found
    ]
    if lines:
        headings = [_("No."), _("Full name"), _("Born"), _("Agency"), _("Position"), _("Category")]
        print_table(headings, lines, left=6, widest=36)
    total = count(text, agency_id=agency_id, on=on)
    say(
        ngettext("{shown} of {total} person.", "{shown} of {total} people.", total).format(
            shown=format_number(len(lines)), total=format_number(total)
        )
    )


def _line(row: OfficialRow) -> tuple[str, ...]:
    category = category_name(row.category)
    return str(row.id), row.full_name, birth_text(row), row.agency or "–", row.position or "", category


def _document(row: OfficialRow) -> dict[str, object]:
    return {
        "official_id": row.id,
        "full_name": row.full_name,
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
        "birth_year": row.birth_year,
        "agency": row.agency,
        "position": row.position,
        "category": row.category,
        "staff_code": row.staff_code,
    }


@officials.command(help=_("Show one person whole: facts, postings, completions, and the file and row they come from."))
@click.argument("official")
@AS_JSON
def show(official: str, as_json: bool) -> None:
    """Show one person, named by id, staff code or identity number."""
    number = official_by_text(official)
    row = official_by_id(number)
    if as_json:
        print_json(_document(row) | _behind(number))
        return
    print_line(f"{row.full_name}  {birth_text(row)}  {masked(row.national_id)}  {row.staff_code or ''}".rstrip())
    for post in postings(number):
        end = format_last_day(post.valid_to) or "…"
        parts = [post.agency, post.position, post.unit, category_name(post.category)]
        print_line(f"  {format_date(post.valid_from)}–{end}  " + ", ".join(part for part in parts if part))
    for done in completions(number):
        parts = [done.course_code, done.course, done.certificate_no or "", done.evidence or ""]
        print_line(f"  {format_date(done.completed_on)}  " + ", ".join(part for part in parts if part))
    for source in sources_of_official(number):
        print_line(
            _("  from {file}, sheet {sheet}, row {row} on {date} (change {number})").format(
                file=source.file,
                sheet=source.sheet or "–",
                row=source.row,
                date=f"{source.at:%d/%m/%Y}",
                number=source.change_set,
            )
        )


def _behind(number: int) -> dict[str, object]:
    return {
        "postings": [
            {
                "agency": post.agency,
                "position": post.position,
                "category": post.category,
                "unit": post.unit,
                "from": post.valid_from.isoformat(),
                "to": post.valid_to.isoformat(),
            }
            for post in postings(number)
        ],
        "completions": [
            {
                "course": done.course_code,
                "completed_on": done.completed_on.isoformat(),
                "expires_on": done.expires_on.isoformat(),
                "certificate_no": done.certificate_no,
                "evidence": done.evidence,
            }
            for done in completions(number)
        ],
        "sources": [
            {
                "file": source.file,
                "sheet": source.sheet or None,
                "row": source.row,
                "action": source.action,
                "at": source.at.isoformat(),
                "change_set": source.change_set,
            }
            for source in sources_of_official(number)
        ],
    }


@officials.command(help=_("List pairs who may be one person: the same name and birth, and no number to tell."))
@AS_JSON
def duplicates(as_json: bool) -> None:
    """List likely pairs."""
    pairs = likely_pairs()
    if as_json:
        print_json([{"official_ids": [pair.one_id, pair.other_id], "full_name": pair.full_name} for pair in pairs])
        return
    for pair in pairs:
        print_line(f"{pair.one_id}  {pair.other_id}  {pair.full_name}  {birth_text(pair)}")
    say(ngettext("{count} pair.", "{count} pairs.", len(pairs)).format(count=format_number(len(pairs))))


@officials.command("merge", help=_("Make one person of two: KEEP stays, OTHER goes into it. Undo takes it back."))
@click.argument("keep", type=int)
@click.argument("other", type=int)
@click.option("--take", multiple=True, type=click.Choice(FIELDS), help=_("A fact to take from OTHER; may be repeated."))
def merge_two(keep: int, other: int, take: tuple[str, ...]) -> None:
    """Merge two officials."""
    one, gone = official_by_id(keep), official_by_id(other)
    title = _("{other} merged into {keep} {name}").format(other=other, keep=keep, name=one.full_name)
    with change_set(title, "merge") as number:
        merge(keep, other, take)
    text = _("{other} is now {keep}; `capacity undo {number}` takes it back.")
    say(text.format(other=_numbered(gone), keep=_numbered(one), number=number))


def _numbered(one: OfficialRow) -> str:
    """`12 Nguyễn Văn An (24/06/1983)`, so that a mistyped number is seen."""
    birth = birth_text(one)
    return f"{one.id} {one.full_name}" + (f" ({birth})" if birth else "")


@officials.command(help=_("Say that ONE and OTHER are two people, so that nobody asks again."))
@click.argument("one", type=int)
@click.argument("other", type=int)
def distinct(one: int, other: int) -> None:
    """Remember that two officials are two people."""
    with change_set(_("{one} and {other} are two people").format(one=one, other=other), "official"):
        declare_two(one, other)
    say(_("Remembered: {one} and {other} are two people.").format(one=one, other=other))


officials.add_command(add)
officials.add_command(move)

COMMANDS = {"officials": officials}
