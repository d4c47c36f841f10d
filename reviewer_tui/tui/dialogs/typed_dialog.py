"""A dialog that begins with typing: keys that come in the packet of the one that opened it wait for the line to be there."""

from __future__ import annotations

from typing import TypeVar

from textual import events

from reviewer_tui.tui.screens.desk_screen import DeskDialog
from reviewer_tui.tui.widgets.typed_line import OrderedInput

T = TypeVar("T")


class TypedDialog(DeskDialog[T]):
    """Over the screen below, which stays in sight. Has an ``OrderedInput`` with the id ``typing``."""

    takes_snippets = False

    def __init__(self) -> None:
        super().__init__()
        self._early: list[events.Event] | None = []

    @property
    def field(self) -> OrderedInput:
        """Where it is typed."""
        return self.query_one("#typing", OrderedInput)

    @property
    def is_about_to_type(self) -> bool:
        """Whether what comes now is text for the line that is not there yet."""
        return self._early is not None

    def begin_typing(self) -> None:
        """The line is there: it has the keys, those that came early first."""
        self.field.keys = tuple(key for key in self.all_keys if key.id in {each.id for each in self.KEYS})
        self.set_focus(self.field)
        early, self._early = self._early or [], None
        for event in early:
            self._forward_event(event)

    def _forward_event(self, event: events.Event) -> None:
        if self._early is not None and isinstance(event, (events.Key, events.Paste)):
            self._early.append(event)
        else:
            super()._forward_event(event)
