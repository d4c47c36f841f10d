"""Releasing and assigning, of one or many: what would happen to each, and a hand-over note for whoever takes them next."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input

from reviewer_tui.tui.dialogs.bulk_dialog import BulkDialog
from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, DRAFT_KEYS, FORM_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkRow, BulkVerb
from reviewer_tui.usecases.draft_store import NO_FILING, Body, DraftPlace

LOOK_AFTER = 0.4  # seconds after the last change of the note


def bulk_dialog(order: BulkOrder, ids: tuple[int, ...]) -> BulkDialog:
    """The dialog of an order that needs no reasons."""
    return BulkDialog(order, ids) if order.verb is BulkVerb.TAKE else BulkNoteDialog(order, ids)


class BulkNoteDialog(BulkDialog, DraftedDialog[tuple[BulkRow, ...]]):
    """All filings get the same note; without one it is as if there were no such line."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *FORM_KEYS, *DRAFT_KEYS, *LIST_KEYS[:-1])
    BINDINGS = [*bindings(FORM_KEYS, at_once=True), *bindings(CONFIRM_KEYS)]

    def __init__(self, order: BulkOrder, ids: tuple[int, ...]) -> None:
        super().__init__(order, ids)
        self.draft_place = DraftPlace(NO_FILING, f"bulk.{order.verb}")
        self._soon: Timer | None = None

    def typing(self) -> ComposeResult:
        """The note."""
        yield TypedLine(id="note", compact=True)

    def on_mount(self) -> None:
        """The list has the keys; what was typed before is there again."""
        self.set_focus(self.rows)
        self._note.placeholder = self.t("bulk.handover_hint")
        self.read_draft()

    @property
    def _note(self) -> TypedLine:
        return self.query_one("#note", TypedLine)

    def retell(self) -> None:
        """Everything in the other language."""
        super().retell()
        self._note.placeholder = self.t("bulk.handover_hint")

    def typed_so_far(self) -> Body:
        """The note."""
        return {"note": self._note.value} if self._note.value else {}

    def take_up(self, body: Body) -> None:
        """The note as it was left."""
        self._note.value = str(body.get("note", ""))
        self._note.cursor_position = len(self._note.value)

    @on(Input.Changed, "#note")
    def follow_typing(self) -> None:
        """What would happen with this note is looked up anew once the keys rest."""
        self.keep_draft()
        note = self._note.value.strip()
        if note == self.order.note:
            return
        self.order = replace(self.order, note=note)
        self.outdate()
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.set_timer(LOOK_AFTER, self.look)

    def ended(self) -> None:
        """The note has gone with the order."""
        self.draft_is_done()

    def action_next_field(self) -> None:
        """Between the filings and the note."""
        self.set_focus(self._note if self.rows.has_focus else self.rows)

    @on(Input.Submitted, "#note")
    def say_how(self) -> None:
        """Enter never commits."""
        self.say(self.t("dialog.commit_with"))
