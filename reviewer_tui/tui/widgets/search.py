"""Lines to type on whose cursor does not blink, for every blink would travel over the line."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.widgets import Input

from reviewer_tui.tui.keys import Key


class Search(Input):
    """An ``Input`` that sends nothing while it rests, and deletes and moves in the order of the keys.

    Textual looks at a binding only after the letters that follow it in the same packet: backspace would delete one of those.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        own = self._bindings.key_to_bindings.get(event.key, ())
        if own and not event.is_printable:
            event.stop()
            event.prevent_default()
            await self.run_action(own[0].action)
        else:
            await super()._on_key(event)


class OrderedInput(Search):
    """A ``Search`` whose screen acts on ``keys``, too, in the order in which they were typed among the letters."""

    keys: tuple[Key, ...] = ()

    async def _on_key(self, event: events.Key) -> None:
        action = next((each.action for each in self.keys if event.key in each.keys), "")
        if action:
            event.stop()
            event.prevent_default()
            await self.screen.run_action(action)
        else:
            await super()._on_key(event)
