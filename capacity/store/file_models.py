"""The tables of imported files, answers to their questions, and issued reports."""

from peewee import FloatField, ForeignKeyField, IntegerField, TextField

from capacity.store.class_models import Completion, TrainingClass
from capacity.store.fields import DayField
from capacity.store.models import Agency, Official, Table


class ImportedFile(Table):
    """A file that was imported."""

    name = TextField()
    sha256 = TextField()
    kind = TextField()
    effective_on = DayField()
    training_class = ForeignKeyField(TrainingClass, null=True)


class ImportedRow(Table):
    """A row of an imported file, and what became of it."""

    file = ForeignKeyField(ImportedFile)
    sheet = TextField()
    row = IntegerField()
    action = TextField()
    official = ForeignKeyField(Official, null=True)
    completion = ForeignKeyField(Completion, null=True)
    agency = ForeignKeyField(Agency, null=True)
    because = TextField()


class Answer(Table):
    """Who a row is that could not be told apart; `question` is made of what the row says."""

    question = TextField()
    official = ForeignKeyField(Official)


class AgencyAlias(Table):
    """Another name under which files speak of an agency, confirmed by a person."""

    name = TextField()
    name_key = TextField()
    agency = ForeignKeyField(Agency)


class TwoPeople(Table):
    """Two officials who look alike and are not the same person; the smaller id is `one`."""

    one = ForeignKeyField(Official)
    other = ForeignKeyField(Official)


class Layout(Table):
    """Which column of a sheet with certain headings is which field, as a person corrected it (JSON)."""

    layout_key = TextField()
    columns = TextField()


class IssuedReport(Table):
    """A report as it was issued; it refers to no row that could change or go."""

    title = TextField()
    goal_code = TextField()
    goal_title = TextField()
    source_document = TextField(null=True)
    target = FloatField()
    due_on = DayField()
    as_of = DayField()
    tree_on = DayField()
    issued_at = TextField()
    issued_by = TextField()


class IssuedLine(Table):
    """The figures of one agency in an issued report."""

    report = ForeignKeyField(IssuedReport)
    agency_number = IntegerField()
    parent_number = IntegerField(null=True)
    depth = IntegerField()
    code = TextField(null=True)
    name = TextField()
    level = TextField()
    headcount = IntegerField()
    out_of_scope = IntegerField()
    exempt = IntegerField()
    trained = IntegerField()
    own_headcount = IntegerField()
    own_out_of_scope = IntegerField()
    own_exempt = IntegerField()
    own_trained = IntegerField()
    needed = IntegerField()
    score = FloatField(null=True)
    status = TextField(null=True)


class IssuedPerson(Table):
    """A person behind the figures of an issued report."""

    report = ForeignKeyField(IssuedReport)
    official_number = IntegerField()
    full_name = TextField()
    agency_number = IntegerField()
    agency = TextField()
    position = TextField(null=True)
    status = TextField()
    completed_on = DayField(null=True)
    evidence = TextField(null=True)
