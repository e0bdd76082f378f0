"""Everything a user can do by key, in one list a place: the keys, the footer, the palette and the help read it."""

from dataclasses import dataclass

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

    @property
    def key_name(self) -> str:
        """The key as it is written on the screen."""
        return _KEY_NAMES.get(self.key) or (self.key.upper() if self.key[1:].isdigit() else self.key)

    def binding(self) -> Binding:
        """The command as a key of an app or a screen."""
        return Binding(
            self.key, self.action, self.label, show=self.is_in_footer, key_display=self.key_name, tooltip=self.title
        )


_KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": _("Space"),
    "tab": "Tab",
    "slash": "/",
    "left": "←",
    "right": "→",
    "down": "↓",
}


def bindings(commands: tuple[Command, ...]) -> list[BindingType]:
    """The keys of some commands."""
    return [command.binding() for command in commands]


SECTIONS = (
    Command("open_section('home')", "f2", _("Home"), _("go: Home")),
    Command("open_section('officials')", "f3", _("Officials"), _("go: Officials")),
    Command("open_section('agencies')", "f4", _("Agencies"), _("go: Agencies")),
    Command("open_section('coverage')", "f6", _("Goals"), _("go: Goals and coverage")),
    Command("open_section('import')", "f7", _("Import"), _("data: Import a file")),
    Command("export", "f8", _("Export"), _("data: Export a summary to Excel")),
    Command("open_section('history')", "f9", _("History"), _("go: History of changes")),
)
"""What the line of sections offers, in its order."""

EVERYWHERE = (
    *SECTIONS,
    Command("go_back", "escape", _("back"), _("go: Back")),
    Command("undo", "ctrl+z", _("undo"), _("data: Undo the latest change")),
    Command("reload", "ctrl+r", _("read again"), _("screen: Read the data again")),
    Command("change_theme", "f12", _("colours"), _("screen: Light or dark")),
    Command("command_palette", "ctrl+p", _("commands"), _("go: All commands"), is_in_footer=True),
    Command("explain", "f1", _("help"), _("screen: Explain this screen"), is_in_footer=True),
    Command("quit", "ctrl+q", _("quit"), _("program: Quit")),
)

HOME = (
    Command("take_template", "t", _("template"), _("data: Take the roster template")),
    Command("open_section('officials')", "slash", _("find"), _("officials: Find a person"), is_in_footer=True),
)

OFFICIALS = (
    Command("find", "slash", _("find"), _("officials: Find a person"), is_in_footer=True),
    Command("leave_search", "down", _("to the list"), _("officials: To the list of people")),
)

AGENCIES = (
    Command("fold", "space", _("fold branch"), _("agencies: Open or fold the branch"), is_in_footer=True),
    Command("fold_all", "a", _("fold all"), _("agencies: Open or fold all branches"), is_in_footer=True),
)

COVERAGE = (
    Command("fold", "space", _("fold branch"), _("coverage: Open or fold the branch"), is_in_footer=True),
    Command("fold_all", "a", _("fold all"), _("coverage: Open or fold all branches")),
    Command("change_date", "d", _("date"), _("coverage: Change the date"), is_in_footer=True),
    Command("change_goal", "g", _("goal"), _("coverage: Choose the goal"), is_in_footer=True),
)

PEOPLE = (Command("change_status", "tab", _("who"), _("people: Trained, untrained, exempt, …"), is_in_footer=True),)

IMPORT = (Command("find", "slash", _("type the path"), _("import: Type the path"), is_in_footer=True),)

PREVIEW = (
    Command("only_problems", "tab", _("problems only"), _("import: Show problems only, or all"), is_in_footer=True),
    Command("correct_column", "c", _("column"), _("import: Correct what a column holds"), is_in_footer=True),
    Command("export_held_back", "e", _("export errors"), _("import: Export the rows held back"), is_in_footer=True),
    Command("write", "ctrl+s", _("write"), _("import: Write into the database"), is_in_footer=True),
    Command("app.go_back", "escape", _("abandon"), _("import: Abandon, write nothing"), is_in_footer=True),
    Command("name_agency", "a", _("agency"), _("import: Name the agency of rows that name none")),
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
    Command("undo_this", "u", _("undo"), _("history: Undo this change"), is_in_footer=True),
    Command("redo_this", "r", _("redo"), _("history: Do this change again"), is_in_footer=True),
)
