"""``u`` on the screen: the last decision or its amendment is taken back while its letter waits; after that it is amended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.amendment import Undoing
from reviewer_tui.domain.decision import DecisionDraft
from reviewer_tui.domain.filing import Filing, FilingId
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import AskUndo
from reviewer_tui.tui.theme import Role

if TYPE_CHECKING:
    from reviewer_tui.domain.amendment import Way
    from reviewer_tui.usecases.amendments import Amendable
    from reviewer_tui.usecases.views import DecisionResult, ReviewView


@dataclass
class WayRead(Message):
    """What can be done about the last decision on a filing."""

    filing_id: FilingId
    way: Way


@dataclass
class AmendableRead(Message):
    """The decision that stands, and the filing as it is now."""

    found: Amendable
    view: ReviewView


@dataclass
class Undone(Message):
    """A decision, or the amendment of one, was taken back."""

    filing: Filing
    act: Undoing


class DeskAmend(DeskDialogs):
    """The part of the app that takes back and amends."""

    @on(AskUndo)
    def ask_undo(self, message: AskUndo) -> None:
        """Look what there is to take back, or to amend."""
        session, filing_id = self.session, FilingId(message.filing_id)
        desk_work.read(
            self,
            lambda: session.desk.amendments.way_back(session.actor, filing_id),
            lambda way: WayRead(filing_id, way),
            group="undo",
        )

    @on(WayRead)
    def go_back(self, message: WayRead) -> None:
        """Taking back is asked; an amendment opens its dialog; where there is neither, the status line says why at once."""
        way, filing_id = message.way, message.filing_id
        if way.act is None or not way.answer:
            if self._top is not None:
                self._top.say_refused(way.answer.because, way.answer.values)
        elif way.act is Undoing.AMEND:
            self._read_amendable(filing_id)
        else:
            self._ask_back(filing_id, way.act)

    def _ask_back(self, filing_id: FilingId, act: Undoing) -> None:
        session = self.session

        def undo() -> None:
            desk_work.write(
                self,
                lambda: session.desk.decisions.undo(session.actor, filing_id),
                lambda filing: Undone(filing, act),
                group="undo",
            )

        what = "undo" if act is Undoing.DECISION else "amend.undo"
        self._confirm(undo, self.t(f"{what}.title", number=f"F-{filing_id}"), self.t(f"{what}.what"))

    @on(Undone)
    def say_undone(self, message: Undone) -> None:
        """It is as it was, and on record."""
        said = "undo.done" if message.act is Undoing.DECISION else "amend.undo.done"
        stage = self.t(f"stage.{message.filing.stage}")
        self.say(self.t(said, number=message.filing.number, stage=stage), Role.ACCENT)
        self.reread()

    def _read_amendable(self, filing_id: FilingId) -> None:
        session = self.session

        def read() -> AmendableRead:
            found = session.desk.amendments.open(session.actor, filing_id)
            return AmendableRead(found, session.desk.review.open(session.actor, filing_id, in_clear=False))

        desk_work.read(self, read, lambda found: found, group="undo")

    @on(AmendableRead)
    def ask_amendment(self, message: AmendableRead) -> None:
        """The dialog of reasons, with those that stand ticked."""
        from reviewer_tui.tui.dialogs.reasons_dialog import ReasonsDialog
        from reviewer_tui.usecases.amendments import draft_place

        session, found, view = self.session, message.found, message.view
        filing_id = view.filing.id

        def commit(draft: DecisionDraft, version: int, _fingerprint: str) -> DecisionResult:
            return session.desk.amendments.amend(session.actor, filing_id, draft, expect_version=version)

        verdict = found.decision.verdict
        dialog = ReasonsDialog(view, verdict, self.t(f"amend.{verdict}"), commit)
        dialog.stands = found.draft
        dialog.draft_place = draft_place(found.decision, view.filing)
        dialog.write_letter = session.desk.amendments.preview
        self.push_screen(dialog, self._after_reasons)
