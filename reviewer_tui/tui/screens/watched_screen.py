"""Screens over rows that others change: they look whether anybody wrote, and are narrowed by a filter that is typed."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from textual import on
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from reviewer_tui.tui import desk_work
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.screens.desk_screen import DeskScreen
from reviewer_tui.tui.widgets.typed_line import TypedLine

POLL = 2.0  # seconds between looks at whether anybody wrote


@dataclass
class WritesSeen(Message):
    """Another number whenever somebody wrote."""

    stamp: int


class WatchedScreen(DeskScreen[None]):
    """Reads again, by ``reread``, when somebody wrote; ``turn_minute`` is told when a minute begins."""

    _stamp: int | None = None

    def watch_writes(self) -> None:
        """Begin to look."""
        self._look()
        self.set_interval(POLL, self._look)

    def watch_minutes(self) -> None:
        """Begin to wait for minutes."""
        now = self.session.now()
        rest = timedelta(minutes=1) - timedelta(seconds=now.second, microseconds=now.microsecond)
        self.set_timer(max(0.5, rest.total_seconds() + 0.05), self._tell_minute)

    def _tell_minute(self) -> None:
        self.turn_minute()
        self.watch_minutes()

    def turn_minute(self) -> None:
        """A minute has begun."""

    def on_screen_resume(self) -> None:
        """Back from another screen: look at once."""
        if self._stamp is not None:
            self._look()

    def _look(self) -> None:
        if self.app.screen is self:
            desk_work.read(
                self, self.desk.queue.stamp, WritesSeen, group="stamp", failed=lambda _failure: WritesSeen(-1)
            )

    @on(WritesSeen)
    def follow_writes(self, message: WritesSeen) -> None:
        """Somebody wrote: read again, the place kept."""
        before, self._stamp = self._stamp, message.stamp
        if before is not None and message.stamp not in (before, -1):
            self.reread()


class FilteredScreen(WatchedScreen):
    """Is narrowed by a filter that is typed on a line of its own."""

    FILTER_HINT: ClassVar[str] = "lists.filter_placeholder"

    def filter_line(self) -> TypedLine:
        """Where a filter is typed; hidden until then."""
        return TypedLine(id="search", classes="-hidden", compact=True)

    @property
    @abstractmethod
    def filter_text(self) -> str:
        """The filter that narrows what is shown."""

    @property
    @abstractmethod
    def front(self) -> Widget:
        """What has the keys while nothing is typed."""

    @abstractmethod
    def ask(self, text: str) -> None:
        """Narrow by this filter once it is understood; an empty one narrows nothing."""

    def action_search(self) -> None:
        """Type a filter; Enter applies it, Esc clears it."""
        field = self.query_one("#search", Input)
        field.value = self.filter_text
        field.placeholder = harmless(self.t(self.FILTER_HINT))
        field.remove_class("-hidden")
        self.set_focus(field)

    @on(Input.Submitted, "#search")
    def apply_filter(self, message: Input.Submitted) -> None:
        """The filter narrows what is shown once it is understood."""
        self.ask(message.value.strip())

    def hide_search(self) -> None:
        """Typed: the keys go back to the rows."""
        self.query_one("#search", Input).add_class("-hidden")
        self.set_focus(self.front)

    def action_clear(self) -> None:
        """Esc leaves one layer: what is typed, the filter, the screen."""
        if isinstance(self.focused, Input):
            self.hide_search()
        elif self.filter_text:
            self.ask("")
        else:
            self.dismiss(None)

    def action_back(self) -> None:
        """To the screen before."""
        self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[Any, ...]) -> bool | None:
        """While a filter is typed, its keys belong to it."""
        typing = isinstance(self.focused, Input)
        return not typing or action in ("clear", "redraw")
