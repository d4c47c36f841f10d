"""The line the desk speaks through: a sentence at the left, facts that stay at the right."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reviewer_tui.tui.text import cell_fit, cell_width, segments
from reviewer_tui.tui.theme import Role, role_styles


class StatusLine(Widget):
    """One line. Both texts pass the gate; only the half that changed is sent."""

    DEFAULT_CSS = "StatusLine { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said = ""
        self._role = Role.PLAIN
        self._facts = ""

    @property
    def _styles(self) -> dict[Role, Style]:
        styles: dict[Role, Style] = getattr(self.app, "role_styles", None) or role_styles("dark")
        return styles

    def say(self, text: str, role: Role = Role.PLAIN) -> None:
        """Show a sentence until the next one; an empty one clears it."""
        if (text, role) != (self._said, self._role):
            changed = max(cell_width(text), cell_width(self._said))
            self._said, self._role = text, role
            self.refresh(Region(0, 0, min(self.size.width, changed), 1))

    def show_facts(self, text: str) -> None:
        """What stays at the right: "as of 15:20", the name of the view."""
        if text != self._facts:
            self._facts = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        facts = min(cell_width(self._facts), width // 2)
        room = width - facts
        said = [*segments(self._said, room, self._styles[self._role])]
        return Strip(
            [*said, Segment(cell_fit(self._facts, facts, "right"), self._styles[Role.MUTED])], width
        ).simplify()
