"""Copying what names a filing: one key, pressed again for the next thing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

from textual import on
from textual.message import Message

from reviewer_tui.domain.filing import FilingId, filing_number
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs
from reviewer_tui.tui.screens.wishes import AskCopy
from reviewer_tui.usecases.views import ReviewView

COPY_AGAIN_WITHIN = 5.0  # seconds in which the key, pressed again, copies the next thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was copied last: the place in the offers, which are read with the second press."""

    filing_id: FilingId
    offers: tuple[tuple[str, str], ...]
    place: int
    at: float


@dataclass
class OffersRead(Message):
    """What can be copied of a filing."""

    filing_id: FilingId
    offers: tuple[tuple[str, str], ...]


class DeskCopying(DeskDialogs):
    """The part of the app that copies."""

    _copied: Copied | None = None

    @on(AskCopy)
    def copy(self, message: AskCopy) -> None:
        """The number at once; pressed again, what else names the filing."""
        filing_id, last = FilingId(message.filing_id), self._copied
        number = filing_number(filing_id)
        if message.link:
            self._copied = None
            self._copy("copy.link", f"reviewer-tui tui --filing {number}")
        elif last is None or last.filing_id != filing_id or monotonic() - last.at > COPY_AGAIN_WITHIN:
            self._copied = Copied(filing_id=filing_id, offers=(), place=0, at=monotonic())
            self._copy("copy.number", number)
        elif last.offers:
            self._copy_place(last, last.place + 1)
        else:
            session = self.session
            desk_work.read(
                self,
                lambda: session.desk.review.open(session.actor, filing_id, in_clear=False),
                lambda view: OffersRead(filing_id, copy_offers(view)),
                group="copy",
            )

    @on(OffersRead)
    def copy_next(self, message: OffersRead) -> None:
        """The one after the number."""
        last = Copied(filing_id=message.filing_id, offers=message.offers, place=0, at=monotonic())
        self._copy_place(last, 1)

    def _copy_place(self, last: Copied, place: int) -> None:
        place %= len(last.offers)
        self._copied = replace(last, place=place, at=monotonic())
        self._copy(*last.offers[place])

    def _copy(self, what: str, text: str) -> None:
        """Ask the terminal to take it, and show it: whether the terminal did, nobody tells."""
        self.copy_to_clipboard(text)
        self.say(self.t("copy.sent", text=self.clipboard, what=self.t(what)))


def copy_offers(view: ReviewView) -> tuple[tuple[str, str], ...]:
    """What names a filing, each with the text id of what it is: number, name, credit code, domains.

    Nothing personal: of an individual neither name nor number.
    """
    sponsor = view.content.sponsor
    offers = [("copy.number", view.filing.number)]
    if not sponsor.is_individual:
        offers += [("copy.name", sponsor.name), ("copy.code", sponsor.certificate.number)]
    names = [domain.name for service in view.content.services for domain in service.domains]
    offers += [("copy.domain", name) for name in dict.fromkeys(names)]
    return tuple((what, text.strip()) for what, text in offers if text.strip())
