"""Uploading once more, unchanged, what the SMS check sent back: one key, one question, Ctrl+S."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import AskUploadAgain

if TYPE_CHECKING:
    from reviewer_tui.usecases.views import MoveResult, Step

UPLOAD_AGAIN = "upload_again"


@dataclass
class UploadAgainRead(Message):
    """The step T24 of a filing; None where its stage has none."""

    filing_id: FilingId
    step: Step | None


@dataclass
class UploadedAgain(Message):
    """It is ready to upload again."""

    result: MoveResult


class DeskAuthority(DeskDialogs):
    """The part of the app that answers what came back after the upload."""

    @on(AskUploadAgain)
    def ask_upload_again(self, message: AskUploadAgain) -> None:
        """Look whether it may be."""
        session, filing_id = self.session, FilingId(message.filing_id)
        desk_work.read(
            self,
            lambda: session.desk.followup.steps(session.actor, filing_id),
            lambda steps: UploadAgainRead(
                filing_id, next((step for step in steps if step.event == UPLOAD_AGAIN), None)
            ),
            group=UPLOAD_AGAIN,
        )

    @on(UploadAgainRead)
    def confirm_upload_again(self, message: UploadAgainRead) -> None:
        """It is asked; where it cannot be, the status line says why at once."""
        session, filing_id, step = self.session, message.filing_id, message.step
        if step is None:
            self.say(self.t("upload_again.not_now"))
            return
        if not step.allowed:
            if self._top is not None:
                self._top.say_refused(step.because, step.values)
            return

        def again() -> None:
            desk_work.write(
                self,
                lambda: session.desk.followup.record(session.actor, filing_id, UPLOAD_AGAIN),
                UploadedAgain,
                group=UPLOAD_AGAIN,
            )

        self._confirm(again, self.t("upload_again.title", number=f"F-{filing_id}"), self.t("upload_again.what"))

    @on(UploadedAgain)
    def say_uploaded_again(self, message: UploadedAgain) -> None:
        """Where it stands now."""
        self._moved(message.result)
