"""The ``:`` line at the bottom of a screen: words with completion and history; what is wrong is said above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from reviewer_tui.errors import DeskError
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.commands import completions
from reviewer_tui.tui.commands.table import named
from reviewer_tui.tui.dialogs.typed_dialog import TypedDialog
from reviewer_tui.tui.keys import COMMAND_KEYS, Key
from reviewer_tui.tui.screens.desk_screen import failure_text
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import OrderedInput

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell


class CommandDialog(TypedDialog[None]):
    """Enter commits nothing: a verb that changes a filing opens its own dialog."""

    KEYS: ClassVar[tuple[Key, ...]] = COMMAND_KEYS
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, begun: str = "") -> None:
        super().__init__()
        self._begun = begun
        self._offers: list[str] = []
        self._offer = 0
        self._before = ""  # what was typed before Tab or Up changed it
        self._place = 0  # steps back in the history
        self._written = ""  # what Tab or Up put there

    def compose(self) -> ComposeResult:
        """What is said, and the line."""
        with Vertical(classes="-line"):
            yield StatusLine()
            with Horizontal(classes="line"):
                yield LinePane(id="colon", gutter=False, focusable=False)
                yield OrderedInput(id="typing", compact=True)

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#colon", LinePane).source = lambda _width: (line((":", Role.STRONG)),)
        self._write(self._begun)
        self._tell_usage()
        self.begin_typing()

    @property
    def shell(self) -> DeskShell:
        """The app."""
        return cast("DeskShell", self.app)

    def show_keys(self) -> None:
        """The line itself says what fits."""
        self._tell_usage()

    def _write(self, text: str) -> None:
        self.field.value = self._written = text
        self.field.cursor_position = len(text)

    @on(Input.Changed)
    def typed(self, message: Input.Changed) -> None:
        """Typing makes a new beginning for Tab and Up."""
        message.stop()
        if message.value == self.field.value != self._written:
            self._offers, self._place, self._before, self._written = [], 0, message.value, ""
            self._tell_usage()

    def _tell_usage(self) -> None:
        """What the verb takes and does; what the line may begin with."""
        typed = self.field.value.strip()
        verb = named(typed.split(" ", 1)[0]) if typed else None
        if verb is not None:
            self.say(f"{verb.name} {verb.usage}  {self.t(verb.text)}".replace("  ", " ", 1 if not verb.usage else 0))
        else:
            self.say(self.t("command.begin"), Role.MUTED)

    def action_complete(self, step: int) -> None:
        """The next completion of the last word; again for the one after it."""
        if not self._offers:
            self._before = self.field.value
            self._offers = completions(self.shell, self._before)
            self._offer = -1 if step > 0 else 0
        if not self._offers:
            self.say(self.t("command.nothing_begins"), Role.MUTED)
            return
        self._offer = (self._offer + step) % len(self._offers)
        self._write(self._offers[self._offer])
        shown = [each.rpartition(" ")[2] for each in self._offers]
        shown[self._offer] = f"[{shown[self._offer]}]"
        self.say("  ".join(shown[max(0, self._offer - 3) :]))

    def action_recall(self, step: int) -> None:
        """What was said before; down again to what was being typed."""
        before = [each for each in self.shell.said_before if each.startswith(self._before)]
        place = max(0, min(len(before), self._place + step))
        if place != self._place:
            self._place = place
            self._write(before[-place] if place else self._before)

    def action_run(self) -> None:
        """Understood: done, and away. Otherwise say what is wrong, and the words stay."""
        typed = self.field.value.strip()
        if not typed:
            self.dismiss(None)
            return
        try:
            self.shell.obey(typed)
        except DeskError as error:
            self.say(failure_text(self.t, desk_work.failure_of(error)), Role.FAULT)
        else:
            self.dismiss(None)
