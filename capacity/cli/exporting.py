"""`capacity export`: workbooks to hand upward; each command stands in a module of its kind."""

import click

from capacity.cli import export_classes, export_lists, export_reports
from capacity.cli.asking import DatabaseGroup
from capacity.cli.class_papers import attendance_book, sign_in
from capacity.i18n import _


@click.group(cls=DatabaseGroup, help=_("Write Excel summaries."))
def export() -> None:
    """Write what the subcommand is about."""


for _command in (
    *(export_reports.summary, export_reports.report_command, export_reports.form, export_reports.months),
    *(export_lists.officials, export_lists.untrained, export_lists.transcript, export_lists.matrix),
    *(export_lists.btctw10, export_classes.class_command, export_classes.certificates),
):
    export.add_command(_command)

export.add_command(sign_in)
export.add_command(attendance_book)

COMMANDS = {"export": export}
