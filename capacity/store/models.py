"""The tables of people, agencies, courses and goals, as design.md names them.

Constraints and indices stand in the migrations.
"""

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


class Disclosure(Table):
    """What a change set of its own records as shown or handed out: how many people, which columns, why; no values."""

    set_id = IntegerField()
    people = IntegerField()
    columns = TextField()
    reason = TextField(null=True)


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


class Succession(Table):
    """What became of an agency on a day: another one took its place, or it was renamed or moved itself."""

    old = ForeignKeyField(Agency)
    new = ForeignKeyField(Agency)
    kind = TextField()
    happened_on = DayField()


class Official(Table):
    """A person, for good."""

    full_name = TextField()
    loose_key = TextField()
    sort_key = TextField()
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


class PeopleGroup(Table):
    """A named group of officials, such as those who work in information technology."""

    code = TextField()
    title = TextField()


class GroupMember(Table):
    """An official belongs to a group from a day to a day."""

    people_group = ForeignKeyField(PeopleGroup)
    official = ForeignKeyField(Official)
    valid_from = DayField()
    valid_to = DayField()


class GoalTerms(Table):
    """What a goal asks of whom; the goal's own row and each of its versions say all of it."""

    title = TextField()
    source_document = TextField(null=True)
    target = FloatField()
    due_on = DayField()
    rule = TextField()
    hours = FloatField(null=True)
    since = DayField(null=True)
    yearly = BooleanField(default=False)
    validity_months = IntegerField(null=True)
    categories = TextField()
    leaders_only = BooleanField()
    agency = ForeignKeyField(Agency, null=True)
    people_group = ForeignKeyField(PeopleGroup, null=True)
    score_max = FloatField(null=True)
    score_mode = TextField()
    score_cap = FloatField(null=True)
    score_steps = TextField()


class Goal(GoalTerms):
    """A target share of a population that has completed courses, as it stands until its first version begins."""

    code = TextField()


class GoalVersion(GoalTerms):
    """What a goal is from a day on, until its next version begins."""

    goal = ForeignKeyField(Goal)
    valid_from = DayField()


class GoalCourse(Table):
    """A course that counts toward a goal, or toward a version of it."""

    goal = ForeignKeyField(Goal)
    version = ForeignKeyField(GoalVersion, null=True)
    course = ForeignKeyField(Course)


class GoalExclusion(Table):
    """An agency that is out of a goal's ratio with all below it."""

    goal = ForeignKeyField(Goal)
    version = ForeignKeyField(GoalVersion, null=True)
    agency = ForeignKeyField(Agency)


class Exemption(Table):
    """Takes an official out of a goal's base from a day to a day."""

    goal = ForeignKeyField(Goal)
    official = ForeignKeyField(Official)
    reason = TextField()
    valid_from = DayField()
    valid_to = DayField()
