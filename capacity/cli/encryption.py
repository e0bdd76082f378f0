"""`capacity encrypt` and `capacity decrypt`: the database at rest, readable with a passphrase only."""

from pathlib import Path

import click

from capacity.cli.asking import YES, confirm, say
from capacity.cli.passphrase import ask, forget, passphrase_of, remember
from capacity.encryption import Rewritten
from capacity.errors import CapacityError, NotFound, Refused
from capacity.i18n import _, format_number, ngettext
from capacity.settings import database_path, is_read_only
from capacity.store.cipher import is_encrypted


@click.command(
    help=_(
        "Encrypt the database and its copies with a passphrase, which every later start asks for. Whoever loses it "
        "loses the data: nobody can open the file without it."
    )
)
@click.option("--remember", "keeps", is_flag=True, help=_("Keep the passphrase in this computer's keyring."))
@click.pass_obj
def encrypt(database: str | None, keeps: bool) -> None:
    """Ask for a passphrase and encrypt."""
    from capacity.encryption import encrypt as rewrite

    path = _file(database)
    if is_encrypted(path):
        passphrase = passphrase_of(path)
    else:
        say(_("Write the passphrase down and keep it in a safe: without it nobody can open the database."))
        passphrase = ask(_("New passphrase of {path}").format(path=path), twice=True)
    done = rewrite(path, passphrase)
    if done.database:
        say(_("{path} is encrypted now.").format(path=path))
    else:
        say(_("{path} was encrypted already.").format(path=path))
    text = ngettext("{count} copy was encrypted too.", "{count} copies were encrypted too.", done.copies)
    _tell_copies(done, text)
    if keeps:
        remember(path, passphrase)
        say(_("This computer's keyring keeps the passphrase."))


@click.command(help=_("Make an encrypted database and its copies plain again."))
@YES
@click.pass_obj
def decrypt(database: str | None, yes: bool) -> None:
    """Ask for the passphrase and decrypt."""
    from capacity.encryption import decrypt as rewrite

    path = _file(database)
    if not is_encrypted(path):
        raise Refused(_("“{path}” is not encrypted.").format(path=path))
    passphrase = passphrase_of(path)
    question = _("Write {path} and its copies so that whoever has the files can read them?").format(path=path)
    if not yes and not confirm(question):
        raise CapacityError(_("Nothing was written."))
    done = rewrite(path, passphrase)
    forget(path)
    say(_("{path} is plain now: whoever has the file can read it.").format(path=path))
    _tell_copies(done, ngettext("{count} copy is plain too.", "{count} copies are plain too.", done.copies))


def _file(database: str | None) -> Path:
    path = database_path(database)
    if is_read_only():
        raise Refused(_("With --read-only nothing is written."))
    if not path.is_file():
        raise NotFound(_("There is no file “{path}”.").format(path=path))
    return path


def _tell_copies(done: Rewritten, text: str) -> None:
    if done.copies:
        say(text.format(count=format_number(done.copies)))
    for sentence in done.left:
        say(sentence)


COMMANDS = {"encrypt": encrypt, "decrypt": decrypt}
