"""A question before something is done: what will happen, ``Ctrl+S`` does it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, folded


class ConfirmDialog(DeskDialog[bool]):
    """A title and a few sentences, worded already."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *CONFIRM_KEYS)
    BINDINGS = bindings(CONFIRM_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, title: str, *sentences: str) -> None:
        super().__init__()
        self._title = title
        self._sentences = sentences

    def compose(self) -> ComposeResult:
        """The question and the keys."""
        with Vertical(classes="-small"):
            yield LinePane(id="facts", gutter=False)
            yield footer()

    def on_mount(self) -> None:
        """Say it."""
        title, sentences = self._title, self._sentences

        def lines(width: int) -> tuple[Line, ...]:
            said = [each for sentence in sentences for each in folded(sentence, width)]
            return (*folded(title, width, Role.STRONG), Line(), *said, Line())

        pane = self.query_one("#facts", LinePane)
        pane.source = lines
        self.set_focus(pane)
        self.show_keys()

    def action_commit(self) -> None:
        """Yes."""
        self.dismiss(True)
