"""What people's facts and the columns of files are called, in the user's language."""

from capacity.i18n import N_, _

NOT_READ = "-"
"""The field of a column that is left out, as the readers want it."""
_NAMES = {
    "full_name": N_("Full name"),
    "family_name": N_("Family and middle name"),
    "given_name": N_("Given name"),
    "name_birth": N_("Name and birth in one cell"),
    "birth": N_("Birth"),
    "birth_date": N_("Birth"),
    "birth_male": N_("Birth (men)"),
    "birth_female": N_("Birth (women)"),
    "birth_day": N_("Day of birth"),
    "birth_month": N_("Month of birth"),
    "birth_year": N_("Year of birth"),
    "gender": N_("Gender"),
    "male_mark": N_("Mark for men"),
    "female_mark": N_("Mark for women"),
    "honorific": N_("Mr or Mrs"),
    "agency": N_("Agency"),
    "agency_code": N_("Agency code"),
    "unit": N_("Unit"),
    "position": N_("Position"),
    "position_agency": N_("Position and agency in one cell"),
    "category": N_("Category"),
    "national_id": N_("Identity number"),
    "former_national_id": N_("Former identity number"),
    "staff_code": N_("Staff code"),
    "phone": N_("Phone"),
    "email": N_("Email"),
    "phone_email": N_("Phone and email in one cell"),
    "course_code": N_("Course"),
    "completed_on": N_("Completed"),
    "hours": N_("Hours"),
    "score": N_("Score"),
    "grade": N_("Grade"),
    "certificate_no": N_("Certificate"),
    "evidence": N_("Evidence"),
    "code": N_("Code"),
    "parent_code": N_("Code of the agency above"),
    "level": N_("Level"),
    "name": N_("Short name"),
    "title": N_("Title"),
    "kind": N_("Kind"),
    "validity_months": N_("Valid (months)"),
    "agency_id": N_("Agency"),
    "is_leader": N_("Leader"),
    "valid_from": N_("From day"),
    "valid_to": N_("Until (included)"),
    NOT_READ: N_("not read"),
}


def field_names() -> dict[str, str]:
    """The fields in the order in which they are offered, each with its name."""
    return {field: _(name) for field, name in _NAMES.items()}


def field_name(field: str) -> str:
    """What a field is called; one that there is no word for keeps its name."""
    return _(_NAMES[field]) if field in _NAMES else field
