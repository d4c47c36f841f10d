"""The search line: an input whose cursor does not blink, for every blink would travel over the line."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input


class Search(Input):
    """An ``Input`` that sends nothing while it rests."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.cursor_blink = False
