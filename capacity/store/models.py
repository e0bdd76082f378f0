"""The tables, as design.md names them. Constraints and indices stand in the migrations."""

from peewee import AutoField, BooleanField, FloatField, ForeignKeyField, IntegerField, Model, TextField

from capacity.store.connection import db
from capacity.store.fields import DayField


class Table(Model):
    """Every table has one whole number as its key, which is never given to another row."""

    id = AutoField()

    class Meta:
        """All tables lie in the one database."""

        database = db
        legacy_table_names = False


class ChangeSet(Table):
    """Everything that one action wrote; the unit of audit and of undo."""

    at = TextField()
    actor = TextField()
    kind = TextField()
    title = TextField()
    undoes = ForeignKeyField("self", null=True)


class Change(Table):
    """One row that a change set touched, as it was before (JSON; nothing for a row that was new)."""

    set_id = IntegerField()
    table_name = TextField()
    row_id = IntegerField()
    before = TextField(null=True)


class Agency(Table):
    """An enduring body; everything that can change about it stands in its versions."""


class AgencyVersion(Table):
    """What an agency was called and where it stood from a day to a day."""

    agency = ForeignKeyField(Agency)
    parent = ForeignKeyField(Agency, null=True)
    code = TextField(null=True)
    name = TextField()
    name_key = TextField()
    sort_key = TextField()
    level = TextField()
    valid_from = DayField()
    valid_to = DayField()


class Official(Table):
    """A person, for good."""

    full_name = TextField()
    loose_key = TextField()
    sort_key = TextField()
    search_text = TextField()
    gender = TextField(null=True)
    birth_date = DayField(null=True)
    birth_year = IntegerField(null=True)
    national_id = TextField(null=True)
    former_national_id = TextField(null=True)
    staff_code = TextField(null=True)
    phone = TextField(null=True)
    email = TextField(null=True)


class Posting(Table):
    """An official in an agency, from a day to a day; at most one primary posting a person a day."""

    official = ForeignKeyField(Official)
    agency = ForeignKeyField(Agency)
    unit = TextField(null=True)
    position = TextField(null=True)
    category = TextField(null=True)
    is_leader = BooleanField()
    is_primary = BooleanField()
    valid_from = DayField()
    valid_to = DayField()


class Course(Table):
    """What is taught; its completions expire after `validity_months`, if it has any."""

    code = TextField()
    title = TextField()
    kind = TextField()
    hours = FloatField()
    validity_months = IntegerField(null=True)


class Completion(Table):
    """An official completed a course on a day: the only thing that counts toward a goal."""

    official = ForeignKeyField(Official)
    course = ForeignKeyField(Course)
    completed_on = DayField()
    expires_on = DayField()
    hours = FloatField()
    score = TextField(null=True)
    grade = TextField(null=True)
    certificate_no = TextField(null=True)
    evidence = TextField(null=True)


class Goal(Table):
    """A target share of a population that has completed courses."""

    code = TextField()
    title = TextField()
    source_document = TextField(null=True)
    target = FloatField()
    due_on = DayField()
    rule = TextField()
    hours = FloatField(null=True)
    since = DayField(null=True)
    categories = TextField()
    leaders_only = BooleanField()
    agency = ForeignKeyField(Agency, null=True)
    score_max = FloatField(null=True)
    score_mode = TextField()
    score_cap = FloatField(null=True)
    score_steps = TextField()


class GoalCourse(Table):
    """A course that counts toward a goal."""

    goal = ForeignKeyField(Goal)
    course = ForeignKeyField(Course)


class Exemption(Table):
    """Takes an official out of a goal's base from a day to a day."""

    goal = ForeignKeyField(Goal)
    official = ForeignKeyField(Official)
    reason = TextField()
    valid_from = DayField()
    valid_to = DayField()


class ImportedFile(Table):
    """A file that was imported."""

    name = TextField()
    sha256 = TextField()
    kind = TextField()
    effective_on = DayField()


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


RECORDED = (
    Agency,
    AgencyVersion,
    Official,
    Posting,
    Course,
    Completion,
    Goal,
    GoalCourse,
    Exemption,
    ImportedFile,
    ImportedRow,
    Answer,
    AgencyAlias,
    TwoPeople,
    Layout,
)
"""The tables whose every change is recorded, parents before children."""
