"""Naming the agency of rows that name none: a known one by suggestion, or a new one by a name like no other."""

from collections.abc import Callable
from datetime import date

from capacity.agencies import tree
from capacity.errors import NotFound
from capacity.i18n import _
from capacity.text import clean
from screens.agency_names import AgencyNames
from screens.form_fields import Field
from screens.forms import Form
from screens.page import Page


def ask_agency(page: Page, on: date, value: str, then: Callable[[str], None]) -> None:
    """Ask which agency it is among those of a day, and go on with its name."""

    def show(names: AgencyNames) -> None:
        def check(text: str) -> str:
            try:
                return names.agency(text).name
            except NotFound:
                if not names.suggest(text):
                    return clean(text)
                # Part of a known name is most likely a name not typed to its end, and no new agency.
                raise NotFound(
                    _("“{text}” is part of a known name; choose one, or type it to its end.").format(text=clean(text))
                ) from None

        hint = _("A name that is like no known one becomes a new agency.")
        field = Field("agency", _("Agency"), value, check, names.suggest, hint=hint, is_needed=True)
        question = _("Which agency do the rows belong to that name none?")
        form = Form(question, (field,), lambda said: str(said["agency"]), answer=_("Go on"))
        page.program.push_screen(form, lambda name: then(name) if name else None)

    page.open_with(lambda: AgencyNames(tree(on)), show)
