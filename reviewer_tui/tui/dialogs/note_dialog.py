"""Typing one text: a row's note, what makes a warning acceptable, a comment, a logged call."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog
from reviewer_tui.tui.keys import DIALOG_KEYS, DRAFT_KEYS, NOTE_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, folded
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.usecases.draft_store import Body, DraftPlace

MISSED_CALL = "call_missed"
"""The kind that says everything without a text."""
Note = tuple[str, str]
"""The text and its kind: note, call_reached or call_missed."""


class NoteDialog(DraftedDialog[Note]):
    """One line of text under a title; ``kinds`` are offered by Tab where there are several.

    Whoever writes the text forgets the draft with it. ``asked_again`` is for a text that could not be written: it is the newest.
    """

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *NOTE_KEYS, *DRAFT_KEYS)
    BINDINGS = bindings(NOTE_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        draft: DraftPlace,
        kinds: tuple[str, ...] = ("note",),
        needed: bool = True,
        asked_again: bool = False,
    ) -> None:
        super().__init__()
        self.draft_place = draft
        self._asked_again = asked_again
        self._title = title
        self._text = text
        self._kinds = kinds
        self._kind = kinds[0]
        self._needed = needed

    def compose(self) -> ComposeResult:
        """Title, the text, status, keys."""
        with Vertical(classes="-small"):
            yield LinePane(id="facts", gutter=False, focusable=False)
            yield TypedLine(id="typing", compact=True)
            yield StatusLine()
            yield footer()

    def on_mount(self) -> None:
        """Ready to type."""
        field = self.query_one("#typing", Input)
        field.value = self._text
        self.set_focus(field)
        self.retell()
        if self._asked_again:
            self.begin_draft(None)
        else:
            self.read_draft()

    def typed_so_far(self) -> Body:
        """The text with its kind."""
        text = self.query_one("#typing", Input).value
        return {"text": text, "kind": self._kind} if text else {}

    def take_up(self, body: Body) -> None:
        """As it was left."""
        field = self.query_one("#typing", Input)
        field.value = str(body.get("text", ""))
        field.cursor_position = len(field.value)
        if body.get("kind") in self._kinds:
            self._kind = body["kind"]
            self.retell()

    @on(Input.Changed)
    def follow_typing(self) -> None:
        """What is typed is kept."""
        self.keep_draft()

    def retell(self) -> None:
        """The title, with the kind where there is a choice."""
        super().retell()
        title, kinds, kind, texts = self._title, self._kinds, self._kind, self.t

        def lines(width: int) -> tuple[Line, ...]:
            result = folded(title, width, Role.STRONG)
            if len(kinds) > 1:
                signs = "  ".join(f"({'o' if each == kind else ' '}) {texts(f'note_kind.{each}')}" for each in kinds)
                result.extend(folded(signs, width))
            return tuple(result)

        source: Source = lines
        self.query_one("#facts", LinePane).source = source

    def action_other_kind(self) -> None:
        """The other kind of note."""
        self._kind = self._kinds[(self._kinds.index(self._kind) + 1) % len(self._kinds)]
        self.retell()
        self.keep_draft()

    @on(Input.Submitted)
    def say_how(self) -> None:
        """Enter never commits."""
        self.say(self.t("dialog.commit_with"))

    def action_commit(self) -> None:
        """The text is what the dialog answers with."""
        text = self.query_one("#typing", Input).value.strip()
        if self._needed and not text and self._kind != MISSED_CALL:
            self.say_refused("refused.note_needed")
            return
        self.dismiss((text, self._kind))
