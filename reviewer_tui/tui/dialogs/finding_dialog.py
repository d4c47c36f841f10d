"""A dialog that finds as one types: a line, and below it what matches, the best first and under the cursor."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from reviewer_tui.tui.dialogs.typed_dialog import TypedDialog
from reviewer_tui.tui.keys import PALETTE_KEYS, Key
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Source
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import OrderedInput

T = TypeVar("T")


class FindingDialog(TypedDialog[T]):
    """What is found is looked for again before a key acts on it: letters and the key may come in one packet."""

    KEYS: ClassVar[tuple[Key, ...]] = PALETTE_KEYS
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed = typed
        self._wanted: str | None = None  # what the list was made for

    def matching(self, wanted: str) -> tuple[Source, str]:
        """The lines for these letters, and the key of the best; empty where nothing matches."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The line to type on, and what it finds."""
        with Vertical(classes="-list"):
            yield OrderedInput(value=self._typed, id="typing", compact=True)
            yield LinePane(id="found")
            yield StatusLine()

    def on_mount(self) -> None:
        """Everything at first, or what fits what was typed."""
        self.pane.leads = True
        self.retell()
        self.begin_typing()
        self.field.cursor_position = len(self.field.value)

    @property
    def pane(self) -> LinePane:
        """The list."""
        return self.query_one("#found", LinePane)

    def show_keys(self) -> None:
        """There is no line of keys: the list is one."""

    def retell(self) -> None:
        """The list anew, in the reader's language."""
        self._wanted = None
        self.find()

    @on(Input.Changed)
    def find_typed(self, message: Input.Changed) -> None:
        """After each letter."""
        message.stop()
        self.find()

    def find(self) -> None:
        """What matches, where the letters are others than before."""
        wanted = self.field.value.strip()
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self.pane.source, best = self.matching(wanted)
        if best:
            self.pane.seek(best)

    def action_move(self, step: int) -> None:
        """One line up or down."""
        self.find()
        self.pane.action_move(step)

    def action_page(self, step: int) -> None:
        """A page up or down."""
        self.pane.action_page(step)
