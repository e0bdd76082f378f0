"""Everything a user can do by key, in one list a place: the keys, the footer, the palette and the help read it."""

from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

from capacity.i18n import _


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do: the action as Textual names it, its key, and its words."""

    action: str
    key: str
    label: str
    """As short as the footer needs."""
    title: str
    """`area: Verb object`, for the palette and the help."""
    is_in_footer: bool = False
    is_first: bool = False
    """Run before a field looks at the key, so that what comes in the same burst meets what the key has opened."""

    @property
    def key_name(self) -> str:
        """The key as it is written on the screen."""
        return _KEY_NAMES.get(self.key) or (self.key.upper() if self.key[1:].isdigit() else self.key)

    def binding(self) -> Binding:
        """The command as a key of an app or a screen."""
        return Binding(
            *(self.key, self.action, self.label),
            show=self.is_in_footer,
            key_display=self.key_name,
            tooltip=self.title,
            priority=self.is_first,
        )


_KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": _("Space"),
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "slash": "/",
    "left": "←",
    "right": "→",
    "down": "↓",
    "delete": "Del",
    "underscore": "_",
}


def bindings(commands: tuple[Command, ...]) -> list[BindingType]:
    """The keys of some commands."""
    return [command.binding() for command in commands]


def _both_ways(action: str, label: str, title: str) -> tuple[Command, Command]:
    """What Tab goes on through, and Shift+Tab back; the action is told by how many."""
    back = _("list: The one before, as Tab goes on to the next")
    return (
        Command(f"{action}(1)", "tab", label, title, is_in_footer=True),
        Command(f"{action}(-1)", "shift+tab", _("back"), back),
    )


_SECTIONS = (
    Command("open_section('home')", "f2", _("Home"), _("go: Home")),
    Command("open_section('officials')", "f3", _("Officials"), _("go: Officials")),
    Command("open_section('agencies')", "f4", _("Agencies"), _("go: Agencies")),
    Command("open_section('classes')", "f5", _("Classes"), _("go: Classes and attendance")),
    Command("open_section('coverage')", "f6", _("Goals"), _("go: Goals and coverage")),
    Command("open_section('import')", "f7", _("Import"), _("data: Import a file")),
    Command("export", "f8", _("Export"), _("data: Export lists, papers and reports")),
    Command("open_section('history')", "f9", _("History"), _("go: History of changes")),
)
SECTIONS = tuple(replace(command, is_first=True) for command in _SECTIONS)
"""What the line of sections offers, in its order."""

EVERYWHERE = (
    *SECTIONS,
    Command("go_back", "escape", _("back"), _("go: Back")),
    Command("undo", "ctrl+z", _("undo"), _("data: Undo the latest change")),
    Command("reload", "ctrl+r", _("read again"), _("screen: Read the data again")),
    Command("change_theme", "f12", _("colours"), _("screen: Light or dark")),
    Command("command_palette", "ctrl+p", _("commands"), _("go: All commands"), is_in_footer=True, is_first=True),
    Command("explain", "f1", _("help"), _("screen: Explain this screen"), is_in_footer=True),
    Command("quit", "ctrl+q", _("quit"), _("program: Quit"), is_first=True),
)

LISTED = (
    Command("in_list('mark')", "space", _("mark"), _("list: Mark the row, or no longer")),
    Command("in_list('mark_all')", "a", _("mark all"), _("list: Mark all rows, or none")),
    Command("in_list('copy')", "c", _("copy"), _("list: Copy the rows marked, or this one")),
)
"""What every list whose rows can be marked offers."""

SORTED = (
    Command("in_list('sort_next')", "o", _("order"), _("list: Sort by the next column")),
    Command("in_list('turn_order')", "O", _("turn"), _("list: Turn the order round")),
)

OFFICIALS = (
    Command("find", "slash", _("find"), _("officials: Find a person"), is_in_footer=True),
    Command("leave_search", "down", _("to the list"), _("officials: To the list of people"), is_first=True),
    Command("narrow", "f", _("filter"), _("officials: Only an agency, a category, who is trained"), is_in_footer=True),
    Command("widen", "F", _("no filter"), _("officials: Everybody again")),
    Command("enrol", "m", _("enrol"), _("people: Enrol those marked, or this one, into a class"), is_in_footer=True),
    Command("exempt", "x", _("exempt"), _("people: Exempt those marked, or this one"), is_in_footer=True),
    Command("add_official", "n", _("new"), _("officials: Add an official")),
    *LISTED,
    *SORTED,
)

TREE = (
    Command("fold", "space", _("fold branch"), _("tree: Open or fold the branch"), is_in_footer=True),
    Command("fold_all", "a", _("fold all"), _("tree: Open or fold all branches")),
    Command("copy", "c", _("copy"), _("tree: Copy this line, and those open below it")),
)
"""What every tree of agencies offers."""

AGENCIES = (
    *TREE,
    Command(
        "reorganise", "r", _("reorganise"), _("agencies: Rename, move, merge, split, dissolve, add"), is_in_footer=True
    ),
    Command("follow_file", "f", _("by a file"), _("agencies: Reorganise by a file of mergers"), is_in_footer=True),
)

REORGANISATION = (
    Command("write", "ctrl+s", _("write"), _("agencies: Write the reorganisation"), is_in_footer=True),
    Command("show_notes", "n", _("notes"), _("agencies: How the file was read"), is_in_footer=True),
    Command("app.go_back", "escape", _("abandon"), _("agencies: Abandon, write nothing"), is_in_footer=True),
)

MERGERS = (
    Command("go_on", "ctrl+s", _("preview"), _("agencies: Show what would change"), is_in_footer=True),
    Command("find", "slash", _("type the path"), _("agencies: Type the path"), is_in_footer=True),
)

NEW_GOALS = (
    Command("app.add_goal", "n", _("new goal"), _("goals: Add a goal")),
    Command("app.add_course", "N", _("new course"), _("courses: Add a course, workshop or briefing")),
)

COVERAGE = (
    *(replace(command, is_in_footer=False) for command in TREE),
    Command("show_bridge", "b", _("two dates"), _("coverage: Changes between two dates, and why"), is_in_footer=True),
    Command("show_trend", "t", _("trend"), _("coverage: Month by month"), is_in_footer=True),
    Command("show_plan", "p", _("plan"), _("coverage: What is still needed, and whom to invite"), is_in_footer=True),
    Command("change_date", "d", _("date"), _("coverage: Change the date")),
    Command("change_goal", "g", _("goal"), _("coverage: Choose the goal")),
    Command("show_exemptions", "x", _("exemptions"), _("coverage: Who is exempt from the goal")),
    Command("issue", "i", _("issue"), _("reports: Issue these figures as a report")),
    Command("show_reports", "r", _("reports"), _("reports: Issued reports, and what has changed since")),
    *NEW_GOALS,
)

HOME = (
    Command("take_template", "t", _("template"), _("data: Take the roster template")),
    Command("app.find_person", "slash", _("find"), _("officials: Find a person"), is_in_footer=True),
    *NEW_GOALS,
)

BRIDGE = (*TREE, Command("change_dates", "d", _("dates"), _("coverage: Change the two dates"), is_in_footer=True))

CHANGES = _both_ways("change_cause", _("cause"), _("people: The next cause"))

PLAN = (*TREE, Command("invite", "i", _("invite"), _("plan: Whom to invite for so many seats"), is_in_footer=True))

INVITED = (
    *(replace(command, is_in_footer=command.key == "space") for command in LISTED),
    Command("enrol", "m", _("enrol"), _("people: Enrol those marked, or this one, into a class"), is_in_footer=True),
)

EXEMPTIONS = (Command("end_exemption", "e", _("end"), _("exemptions: Let the person count again"), is_in_footer=True),)

REPORTS = (
    Command("compare", "d", _("differences"), _("reports: What has changed since it was issued"), is_in_footer=True),
)

STATUS = _both_ways("change_status", _("who"), _("people: Trained, untrained, exempt, …"))

PEOPLE = (
    *STATUS,
    *LISTED,
    *SORTED,
    Command("exempt", "x", _("exempt"), _("people: Exempt those marked, or this one"), is_in_footer=True),
    Command("enrol", "m", _("enrol"), _("people: Enrol those marked, or this one, into a class"), is_in_footer=True),
)

PERSON = (
    *_both_ways("change_part", _("other list"), _("person: Postings, completions, classes, …")),
    Command(
        "reveal", "v", _("in full"), _("person: Show the identity number in full, with a reason"), is_in_footer=True
    ),
    Command("edit", "e", _("correct"), _("person: Correct the posting under the cursor"), is_in_footer=True),
    Command("edit_facts", "E", _("facts"), _("person: Correct what is known"), is_in_footer=True),
    Command("add_posting", "n", _("new posting"), _("person: Transfer, or a second post"), is_in_footer=True),
    Command("exempt", "x", _("exempt"), _("people: Exempt this person from a goal"), is_in_footer=True),
    Command("enrol", "m", _("enrol"), _("people: Enrol this person into a class"), is_in_footer=True),
    Command("undo_this", "u", _("undo"), _("history: Undo this change")),
)

CLASSES = (
    Command("find", "slash", _("find"), _("classes: Find a class"), is_in_footer=True),
    Command("leave_search", "down", _("to the list"), _("classes: To the list of classes"), is_first=True),
    *_both_ways("next_state", _("which"), _("classes: Only those planned, open, held, closed, …")),
    Command("add_class", "n", _("new class"), _("classes: Add a class"), is_in_footer=True),
    Command("open_attendance", "d", _("attendance"), _("classes: Take the attendance")),
    Command("edit_class", "e", _("edit"), _("classes: Edit the class")),
    Command("change_state", "s", _("state"), _("classes: Open, hold, postpone or cancel those marked, or this one")),
    Command("app.add_course", "N", _("new course"), _("courses: Add a course, workshop or briefing")),
    *LISTED,
    *SORTED,
)

CLASS = (
    *_both_ways("change_part", _("other list"), _("class: Sessions, people, trainers, results")),
    Command("add", "n", _("add"), _("class: Add a session, people or a trainer"), is_in_footer=True),
    Command("open_attendance", "d", _("attendance"), _("class: Take the attendance"), is_in_footer=True),
    Command("add_series", "l", _("series"), _("sessions: Add a series, as every Tuesday and Thursday")),
    Command("enrol_group", "g", _("group"), _("people: Enrol an agency, or who is not trained yet")),
    Command("edit_row", "r", _("correct"), _("class: Correct the session, or enter a score")),
    Command("remove", "delete", _("remove"), _("class: Remove the session or trainer, withdraw the person")),
    Command("toggle_session", "o", _("close session"), _("sessions: Close the session, or open it again")),
    Command("edit_class", "e", _("edit"), _("class: Edit what is known of it")),
    Command("change_state", "s", _("state"), _("class: Open, hold, postpone or cancel it")),
    Command("close_class", "k", _("close"), _("class: Close it with its results, or open it again")),
    Command("settle", "t", _("settle"), _("class: Settle results again where marks were corrected after closing")),
    Command("import_file", "i", _("import"), _("class: Import a list of attendance or results of it")),
    Command("issue_certificates", "c", _("certificates"), _("class: Issue the certificates")),
)

ENROLLING = (
    Command("find", "slash", _("find"), _("officials: Find a person"), is_in_footer=True),
    Command("leave_search", "down", _("to the list"), _("officials: To the list of people"), is_first=True),
    Command("narrow", "f", _("filter"), _("officials: Only an agency, a category, who is trained")),
    Command("widen", "F", _("no filter"), _("officials: Everybody again")),
    *LISTED,
    *SORTED,
    Command("enrol", "ctrl+s", _("enrol"), _("people: Enrol those marked, or this one"), is_in_footer=True),
)

ATTENDANCE = (
    Command("press('x')", "x", _("present"), _("attendance: Present"), is_in_footer=True),
    Command("press('m')", "m", _("late"), _("attendance: Late by so many minutes"), is_in_footer=True),
    Command("press('s')", "s", _("left early"), _("attendance: Left so many minutes early"), is_in_footer=True),
    Command("press('p')", "p", _("excused"), _("attendance: Excused"), is_in_footer=True),
    Command("press('v')", "v", _("absent"), _("attendance: Absent"), is_in_footer=True),
    Command("press('A')", "A", _("all present"), _("attendance: All not yet recorded present"), is_in_footer=True),
    Command("press('delete')", "delete", _("clear"), _("attendance: Clear the mark")),
    Command("press('underscore')", "underscore", _("clear"), _("attendance: Clear the mark again, not recorded")),
    Command("show_history", "h", _("who wrote it"), _("attendance: Who wrote the mark, and what stood before")),
    Command("toggle_session", "o", _("close session"), _("sessions: Close the session, or open it again")),
)

IMPORT = (Command("find", "slash", _("type the path"), _("import: Type the path"), is_in_footer=True),)

PREVIEW = (
    *_both_ways("next_filter", _("which rows"), _("import: All rows, problems, questions, …")),
    Command("correct_column", "c", _("column"), _("import: Correct what a column holds"), is_in_footer=True),
    Command("export_held_back", "e", _("export errors"), _("import: Export the rows held back"), is_in_footer=True),
    Command("write", "ctrl+s", _("write"), _("import: Write into the database"), is_in_footer=True),
    Command("app.go_back", "escape", _("abandon"), _("import: Abandon, write nothing"), is_in_footer=True),
    Command("name_agency", "a", _("agency"), _("import: Name the agency of rows that name none")),
    Command("choose_filter", "f", _("filter"), _("import: Show rows of one outcome or problem")),
    Command("show_missing", "m", _("not listed"), _("import: List who is not listed")),
    Command("show_notes", "n", _("notes"), _("import: How the file was read")),
    Command("ask_again", "0", _("ask again"), _("import: Take back the answer about this row")),
)

ANSWERS = tuple(
    Command(f"answer({number})", str(number), str(number), _("import: Give answer {number}").format(number=number))
    for number in range(1, 10)
)
"""The answers to a question of the preview: their keys stand beside them, so that no list repeats them."""

HISTORY = (
    Command("find", "slash", _("find"), _("history: Find a change"), is_in_footer=True),
    Command("leave_search", "down", _("to the list"), _("history: To the list of changes"), is_first=True),
    *_both_ways("next_group", _("which"), _("history: Only imports, classes, what was shown, …")),
    Command("undo_this", "u", _("undo"), _("history: Undo this change"), is_in_footer=True),
    Command("redo_this", "r", _("redo"), _("history: Do this change again")),
    Command("app.open_copies", "b", _("go back"), _("history: Go back to a copy of the database")),
    *LISTED,
    *SORTED,
)

ELSEWHERE = (Command("open_copies", "", _("go back"), _("data: Go back to a copy of the database")),)
"""What has no key of its own everywhere, and is found in the palette."""
