"""The verification of authenticity on the screen: the QR code, and what is arranged for one by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.clock_moves import QR_ISSUED
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.meeting import ARRANGED
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.wishes import AskMeeting, AskQr
from reviewer_tui.usecases.views import HappeningOffer, HappeningResult, ReviewView

if TYPE_CHECKING:
    from reviewer_tui.tui.dialogs.qr_dialog import OtherTime
    from reviewer_tui.usecases.qr_signs import Modules
    from reviewer_tui.usecases.verification import QrOrder


@dataclass
class QrRead(Message):
    """An address with its code, and the filing it is of."""

    view: ReviewView
    order: QrOrder
    modules: Modules


@dataclass
class MeetingRead(Message):
    """The filing with what is arranged, in clear for the lease holder."""

    view: ReviewView


@dataclass
class AskWhenIssued(Message):
    """The code was issued at another time, or by the platform itself: its form is wanted."""

    filing_id: FilingId


@dataclass
class OfferRead(Message):
    """The filing, and whether an issued code may be recorded now."""

    view: ReviewView
    offer: HappeningOffer | None


class DeskVerification(DeskDialogs):
    """The part of the app that verifies."""

    def _ask_happening(self, view: ReviewView, offer: HappeningOffer) -> None:
        """A QR code is looked at before it is recorded as issued; an arrangement has a form of its own."""
        if offer.event == QR_ISSUED and offer.allowed:
            self.post_message(AskQr(view.filing.id, else_record=True))
        elif offer.event == ARRANGED:
            self.post_message(AskMeeting(view.filing.id))
        else:
            super()._ask_happening(view, offer)

    @on(AskQr)
    def ask_qr(self, message: AskQr) -> None:
        """Read the address and make its code."""
        session, filing_id = self.session, FilingId(message.filing_id)

        def read() -> QrRead:
            verification = session.desk.verification
            order = verification.address(session.actor, filing_id)
            view = session.desk.review.open(session.actor, filing_id, in_clear=False)
            return QrRead(view, order, verification.codes.modules(order.address))

        def failed(failure: CallFailed) -> Message:
            none_known = message.else_record and failure.reason == "refused.no_address"
            return AskWhenIssued(filing_id) if none_known else failure

        desk_work.read(self, read, lambda found: found, group="qr", failed=failed)

    @on(QrRead)
    def show_qr(self, message: QrRead) -> None:
        """The code; whoever issued it at another time says so in the form."""
        from reviewer_tui.tui.dialogs.qr_dialog import OtherTime, QrDialog

        session, filing_id = self.session, message.view.filing.id

        def after(result: HappeningResult | OtherTime | None) -> None:
            if isinstance(result, OtherTime):
                self.post_message(AskWhenIssued(filing_id))
            else:
                self._recorded(result)

        def issue() -> QrOrder:
            return session.desk.verification.issue(session.actor, filing_id)

        self.push_screen(QrDialog(message.view, message.order, message.modules, issue), after)

    @on(AskWhenIssued)
    def record_by_hand(self, message: AskWhenIssued) -> None:
        """The form that asks when it was issued."""
        session, filing_id = self.session, message.filing_id

        def read() -> OfferRead:
            view = session.desk.review.open(session.actor, filing_id, in_clear=False)
            offers = session.desk.happenings.offers(session.actor, filing_id)
            return OfferRead(view, next((each for each in offers if each.event == QR_ISSUED), None))

        desk_work.read(self, read, lambda found: found, group="qr")

    @on(OfferRead)
    def ask_when_issued(self, message: OfferRead) -> None:
        """At what time, where it may be recorded at all."""
        if message.offer is None:
            self._refuse("refused.no_such_move", {"stage": message.view.filing.stage.value, "event": QR_ISSUED})
        else:
            super()._ask_happening(message.view, message.offer)

    @on(AskMeeting)
    def ask_meeting(self, message: AskMeeting) -> None:
        """Read what is arranged already."""
        session, filing_id = self.session, FilingId(message.filing_id)
        desk_work.read(
            self,
            lambda: session.desk.review.open(session.actor, filing_id, in_clear=True),
            MeetingRead,
            group="meeting",
        )

    @on(MeetingRead)
    def show_meeting(self, message: MeetingRead) -> None:
        """The form of the appointment, or of courier and curtain."""
        from reviewer_tui.tui.dialogs.meeting_form import MeetingForm

        view = message.view
        if view.mode == "electronic":
            self._refuse("refused.electronic", {"because": view.mode_because})
            return
        self.push_screen(MeetingForm(view), self._recorded)

    def _refuse(self, reason: str, values: Mapping[str, object]) -> None:
        if self._top is not None:
            self._top.say_refused(reason, values)
