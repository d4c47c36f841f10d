"""The peer: the smallest useful Textual program. A key updates one line; ``p`` pushes a plain screen, Escape takes it away."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static


class Plain(Screen[None]):
    """One Static."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss")]

    def compose(self) -> ComposeResult:
        yield Static("plain screen", markup=False)


class Hello(App[None]):
    """A greeting and one line that changes."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("j", "count"), ("p", "plain")]
    pressed = 0

    def compose(self) -> ComposeResult:
        yield Static("Hello, World!", markup=False)
        yield Static("key 0", markup=False, id="line")

    def action_count(self) -> None:
        """Another number on the line."""
        self.pressed += 1
        self.query_one("#line", Static).update(f"key {self.pressed}")

    def action_plain(self) -> None:
        """A screen over this one."""
        self.push_screen(Plain())


if __name__ == "__main__":
    Hello().run()
