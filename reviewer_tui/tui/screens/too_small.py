"""What a terminal below 60x15 shows: that it is too small, and nothing to press by mistake."""

from __future__ import annotations

from textual.app import ComposeResult

from reviewer_tui.tui.screens.desk_screen import DeskScreen
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import folded

LEAST_WIDTH, LEAST_HEIGHT = 60, 15


class TooSmall(DeskScreen[None]):
    """Stands over the other screens until the terminal has grown."""

    def compose(self) -> ComposeResult:
        """One message."""
        yield LinePane(id="message", gutter=False, focusable=False)

    def on_mount(self) -> None:
        """Say it."""
        self.retell()

    def retell(self) -> None:
        """The message in the reader's language."""
        said = self.t("screen.too_small", columns=LEAST_WIDTH, rows=LEAST_HEIGHT)
        self.query_one("#message", LinePane).source = lambda width: tuple(folded(said, width, Role.STRONG))
