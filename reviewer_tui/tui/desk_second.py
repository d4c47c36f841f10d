"""The second pair of eyes on the screen: what waits is read and shown, and what was answered is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import AskSecond
from reviewer_tui.tui.theme import Role

if TYPE_CHECKING:
    from reviewer_tui.usecases.seconds import SecondResult, SecondView
    from reviewer_tui.usecases.views import ReviewView


@dataclass
class SecondRead(Message):
    """A request with what it is judged by, and the filing as its second person may see it."""

    second: SecondView
    view: ReviewView


class DeskSecond(DeskDialogs):
    """The part of the app that asks a second person."""

    @on(AskSecond)
    def ask_second(self, message: AskSecond) -> None:
        """Read what waits on a filing."""
        session, filing_id = self.session, FilingId(message.filing_id)

        def read() -> SecondRead:
            second = session.desk.seconds.view(session.actor, filing_id)
            return SecondRead(second, session.desk.review.open(session.actor, filing_id, in_clear=True))

        desk_work.read(self, read, lambda found: found, group="second")

    @on(SecondRead)
    def show_second(self, message: SecondRead) -> None:
        """The dialog of the second person, or of whoever asked."""
        from reviewer_tui.tui.dialogs.second_dialog import SecondDialog

        self.push_screen(SecondDialog(message.second, message.view), self._answered)

    def _answered(self, result: SecondResult | None) -> None:
        if result is not None and result.decision is not None:
            self._decided(result.decision)
            return
        if result is not None:
            request = result.request
            what, state = self.t(f"second_kind.{request.kind}"), self.t(f"second_state.{request.state}")
            self.say(self.t("second.said", number=result.filing.number, what=what, state=state), Role.ACCENT)
        self.reread()
