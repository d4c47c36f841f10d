"""What the verification adds to the list of what may have happened: for one by hand its arrangement, and no QR code."""

from __future__ import annotations

from reviewer_tui.domain.clock_moves import QR_ISSUED
from reviewer_tui.domain.meeting import ARRANGED
from reviewer_tui.domain.verification import ARRANGING
from reviewer_tui.tui.screens.wishes import AskMeeting, AskQr
from reviewer_tui.usecases.views import HappeningOffer, ReviewView


def verifies(view: ReviewView) -> bool:
    """Whether the filing is verified at all (types 1–4), and it is not over yet."""
    return view.filing.type.czlx <= 4 and view.filing.stage in ARRANGING


def with_verification(view: ReviewView, offers: tuple[HappeningOffer, ...]) -> tuple[HappeningOffer, ...]:
    """The offers as they fit the mode."""
    if view.mode == "electronic":
        return offers
    left = tuple(offer for offer in offers if offer.event != QR_ISSUED)
    return (HappeningOffer(event=ARRANGED, allowed=True), *left) if verifies(view) else left


def verification_wish(view: ReviewView) -> AskQr | AskMeeting:
    """What Enter asks for on the line of the mode."""
    return AskQr(view.filing.id) if view.mode == "electronic" else AskMeeting(view.filing.id)
