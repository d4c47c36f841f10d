"""Lines to type on: nothing that is typed or pasted is hidden or moves a cell, and nothing travels while they rest."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.widgets import Input

from reviewer_tui.tui.keys import Key
from reviewer_tui.tui.marks import one_sign_each


class TypedLine(Input):
    """An ``Input`` that shows what it holds, sends nothing while it rests, and deletes and moves in the order of the keys.

    A hidden character of a stored or pasted text is one sign of one cell: it can be seen, reached and deleted. The keys: Textual
    looks at a binding only after the letters that follow it in the same packet, and backspace would delete one of those.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        return Text(one_sign_each(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(one_sign_each(self.value[:position]))

    async def _on_key(self, event: events.Key) -> None:
        own = self._bindings.key_to_bindings.get(event.key, ())
        if own and not event.is_printable:
            event.stop()
            event.prevent_default()
            await self.run_action(own[0].action)
        else:
            await super()._on_key(event)


class OrderedInput(TypedLine):
    """A ``TypedLine`` whose screen acts on ``keys``, too, in the order in which they were typed among the letters."""

    keys: tuple[Key, ...] = ()

    async def _on_key(self, event: events.Key) -> None:
        action = next((each.action for each in self.keys if event.key in each.keys), "")
        if action:
            event.stop()
            event.prevent_default()
            await self.screen.run_action(action)
        else:
            await super()._on_key(event)
