"""Saving drafts: within two seconds of a key, one write after the other, for whichever dialog it was typed in."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.timer import Timer

from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.wishes import KeepDrafts
from reviewer_tui.tui.wording import moment

SAVE_AFTER = 1.0
"""Seconds from the first unsaved key to the write, however long the typing goes on; two are promised."""


@dataclass
class DraftsWritten(Message):
    """What waited is in the store."""


@dataclass
class DraftsNotWritten(Message):
    """What waited could not be stored; it goes on waiting."""

    failure: CallFailed


class DeskDrafts(DeskDialogs):
    """The part of the app that writes drafts."""

    _drafts_soon: Timer | None = None

    @on(KeepDrafts)
    def write_drafts_soon(self, message: KeepDrafts) -> None:
        """The first key after a write starts the time; later ones are written with it."""
        if message.at_once:
            self._write_drafts()
        elif self._drafts_soon is None:
            self._drafts_soon = self.set_timer(SAVE_AFTER, self._write_drafts)

    def _write_drafts(self) -> None:
        if self._drafts_soon is not None:
            self._drafts_soon.stop()
            self._drafts_soon = None
        drafts = self.session.drafts
        desk_work.write(self, drafts.write, lambda _none: DraftsWritten(), group="draft", failed=DraftsNotWritten)

    @on(DraftsWritten)
    def say_drafts_written(self) -> None:
        """Say when, in the dialog that is open."""
        from reviewer_tui.tui.dialogs.drafted_dialog import DraftedDialog

        if isinstance(self.screen, DraftedDialog):
            self.screen.say_saved(self.t("draft.saved", at=moment(self.t, self.session.now())))

    @on(DraftsNotWritten)
    def say_drafts_not_written(self, message: DraftsNotWritten) -> None:
        """Say that what is typed is not safe, and go on trying while the desk is open."""
        self.say_failure(message.failure)
        self.write_drafts_soon(KeepDrafts())

    def save_drafts(self) -> None:
        """What is younger than the last write survives the end of the line as well."""
        super().save_drafts()
        self.session.drafts.write_before_leaving()
