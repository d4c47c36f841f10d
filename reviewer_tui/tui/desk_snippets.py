"""Putting saved texts into the line that has the keys: chosen from a list, or named by ``;name`` in the line itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.snippet import Snippet, named
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import AskSnippet
from reviewer_tui.tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from reviewer_tui.tui.dialogs.snippet_dialog import SnippetKept

_NAMED = re.compile(r"[;；]([^;；]*)\Z")
"""What was typed of a name before the cursor."""


@dataclass
class SnippetsRead(Message):
    """The saved texts, for a line."""

    field: TypedLine
    snippets: tuple[Snippet, ...]


class DeskSnippets(DeskDialogs):
    """The part of the app that knows saved texts."""

    @on(AskSnippet)
    def ask_snippet(self, message: AskSnippet) -> None:
        """Read what there is."""
        session, field = self.session, message.field
        desk_work.read(
            self,
            lambda: session.desk.snippets.rows(session.actor),
            lambda found: SnippetsRead(field, found),
            group="snippets",
        )

    @on(SnippetsRead)
    def put_in(self, message: SnippetsRead) -> None:
        """One that is named in the line goes in at once; else it is chosen."""
        from reviewer_tui.tui.dialogs.snippet_dialog import SnippetDialog

        field = message.field
        if not field.is_attached or field.screen is not self.screen:
            return
        before = field.value[: field.cursor_position]
        begun = _NAMED.search(before)
        start = begun.start() if begun else len(before)
        typed = begun[1].strip() if begun else ""
        meant = named(message.snippets, typed) if typed else None
        if meant is not None:
            _insert(field, meant, start)
            return

        def after(chosen: Snippet | SnippetKept | None) -> None:
            if isinstance(chosen, Snippet):
                _insert(field, chosen, start)
            elif chosen is not None:
                self.say(self.t("snippet.saved", name=chosen.name))

        self.push_screen(SnippetDialog(message.snippets, typed, field.value), after)


def _insert(field: TypedLine, snippet: Snippet, start: int) -> None:
    """In place of its name, or at the cursor."""
    field.replace(snippet.text, start, field.cursor_position)
