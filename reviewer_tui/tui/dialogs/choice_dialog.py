"""One of a few: Enter chooses. Only for choices that change no filing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from reviewer_tui.tui.keys import CHOICE_KEYS, CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, line
from reviewer_tui.tui.widgets.status_line import StatusLine


class ChoiceDialog(DeskDialog[str]):
    """``choices`` code -> words; the cursor begins on ``chosen``."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *CHOICE_KEYS,
        *(key for key in DIALOG_KEYS if key.action == "leave"),
        *LIST_KEYS[:-1],
    )
    BINDINGS = bindings(CONFIRM_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, title: str, choices: Mapping[str, str], chosen: str = "") -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Title and choices, keys."""
        with Vertical(classes="-small"):
            yield LinePane(id="choices")
            yield StatusLine()
            yield footer()

    def on_mount(self) -> None:
        """Show the choices."""
        pane = self.query_one("#choices", LinePane)
        self.set_focus(pane)
        choices, chosen = self._choices, self._chosen

        def lines(width: int) -> tuple[Line, ...]:
            return tuple(
                line((f"({'o' if code == chosen else ' '}) ", Role.MUTED), words, key=code)
                for code, words in choices.items()
            )

        pane.title = self._title
        pane.source = lines
        self.call_after_refresh(pane.seek, chosen)
        self.show_keys()

    @on(LinePane.Chosen)
    def choose(self, message: LinePane.Chosen) -> None:
        """Enter chooses."""
        if message.key:
            self.dismiss(message.key)
