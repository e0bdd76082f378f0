"""What the columns of a file can hold, in the user's language."""

from capacity.i18n import _

NOT_READ = "-"
"""The field of a column that is left out, as the readers want it."""


def field_names() -> dict[str, str]:
    """The fields in the order in which they are offered, each with its name."""
    return {
        "full_name": _("Full name"),
        "family_name": _("Family and middle name"),
        "given_name": _("Given name"),
        "name_birth": _("Name and birth in one cell"),
        "birth": _("Birth"),
        "birth_date": _("Birth"),
        "birth_male": _("Birth (men)"),
        "birth_female": _("Birth (women)"),
        "birth_day": _("Day of birth"),
        "birth_month": _("Month of birth"),
        "birth_year": _("Year of birth"),
        "gender": _("Gender"),
        "male_mark": _("Mark for men"),
        "female_mark": _("Mark for women"),
        "honorific": _("Mr or Mrs"),
        "agency": _("Agency"),
        "agency_code": _("Agency code"),
        "unit": _("Unit"),
        "position": _("Position"),
        "position_agency": _("Position and agency in one cell"),
        "category": _("Category"),
        "national_id": _("Identity number"),
        "former_national_id": _("Former identity number"),
        "staff_code": _("Staff code"),
        "phone": _("Phone"),
        "email": _("Email"),
        "phone_email": _("Phone and email in one cell"),
        "course_code": _("Course"),
        "completed_on": _("Completed"),
        "hours": _("Hours"),
        "score": _("Score"),
        "grade": _("Grade"),
        "certificate_no": _("Certificate"),
        "evidence": _("Evidence"),
        "code": _("Code"),
        "parent_code": _("Code of the agency above"),
        "level": _("Level"),
        "name": _("Short name"),
        "title": _("Title"),
        "kind": _("Kind"),
        "validity_months": _("Valid (months)"),
        "agency_id": _("Agency"),
        "is_leader": _("Leader"),
        "valid_from": _("From day"),
        "valid_to": _("Until (included)"),
        NOT_READ: _("not read"),
    }


def field_name(field: str) -> str:
    """What a field is called; one that the screen has no word for keeps its name."""
    return field_names().get(field, field)
