"""The tables of classes, attendance and results."""

from peewee import BooleanField, FloatField, ForeignKeyField, IntegerField, TextField

from capacity.store.fields import DayField
from capacity.store.models import Course, Official, Table


class ContentGroup(Table):
    """A group of contents that courses teach, such as the seven of the digital competency framework."""

    code = TextField()
    title = TextField()


class CourseContent(Table):
    """A course teaches contents of a group."""

    course = ForeignKeyField(Course)
    content_group = ForeignKeyField(ContentGroup)


class CourseEquivalence(Table):
    """Who completed `course` counts as having completed `counts_as`."""

    course = ForeignKeyField(Course)
    counts_as = ForeignKeyField(Course)


class TrainingClass(Table):
    """One run of a course; `min_attendance` in percent, `cost` in đồng."""

    code = TextField()
    course = ForeignKeyField(Course)
    title = TextField()
    state = TextField()
    mode = TextField(null=True)
    decision_no = TextField(null=True)
    decision_on = DayField(null=True)
    organiser = TextField(null=True)
    place = TextField(null=True)
    capacity = IntegerField(null=True)
    begins_on = DayField(null=True)
    ends_on = DayField(null=True)
    min_attendance = FloatField()
    excused = TextField()
    min_score = FloatField(null=True)
    cost = IntegerField(null=True)
    cost_source = TextField(null=True)
    note = TextField(null=True)
    closed_on = DayField(null=True)


class ClassTrainer(Table):
    """Who teaches a class, for how many hours; an official or somebody from elsewhere."""

    training_class = ForeignKeyField(TrainingClass)
    name = TextField()
    official = ForeignKeyField(Official, null=True)
    hours = FloatField(null=True)


class Session(Table):
    """A dated part of a class; a closed one needs a reason to change."""

    training_class = ForeignKeyField(TrainingClass)
    held_on = DayField()
    part = TextField()
    hours = FloatField()
    starts_at = TextField(null=True)
    is_closed = BooleanField(default=False)


class Enrolment(Table):
    """An official in a class; `place` is the order in which people came, which the waiting list follows."""

    training_class = ForeignKeyField(TrainingClass)
    official = ForeignKeyField(Official)
    status = TextField()
    place = IntegerField()
    enrolled_on = DayField()
    score = TextField(null=True)
    grade = TextField(null=True)
    reason = TextField(null=True)


class Mark(Table):
    """Somebody's attendance of a session; no mark means not recorded, which is never absence."""

    enrolment = ForeignKeyField(Enrolment)
    session = ForeignKeyField(Session)
    status = TextField()
    minutes = IntegerField(null=True)
    reason = TextField(null=True)


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
    training_class = ForeignKeyField(TrainingClass, null=True)


class Certificate(Table):
    """A number in the register of an issuer's year; a wrong one is voided, never deleted."""

    issuer = TextField()
    year = IntegerField()
    number = IntegerField()
    official = ForeignKeyField(Official)
    course = ForeignKeyField(Course)
    completion = ForeignKeyField(Completion, null=True)
    issued_on = DayField()
    voided_on = DayField(null=True)
    void_reason = TextField(null=True)
    replaces = ForeignKeyField("self", null=True)
