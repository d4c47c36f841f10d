"""Copying what names a filing: one key, pressed again for the next thing. Loaded with the first of them."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from reviewer_tui.domain.filing import FilingId, filing_number
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.messages import Answered

if TYPE_CHECKING:
    from reviewer_tui.tui.desk_shell import DeskShell
    from reviewer_tui.usecases.views import ReviewView

AGAIN_WITHIN = 5.0  # seconds in which the key, pressed again, copies the next thing

Offers = tuple[tuple[str, str], ...]
"""What can be copied, each with the text id of what it is."""


class Copying:
    """Asks the terminal for each copy and shows it: whether the terminal took it, nobody tells."""

    def __init__(self, shell: DeskShell) -> None:
        self._shell = shell
        self._filing: FilingId | None = None
        self._offers: Offers = ()  # read with the second press
        self._place = 0
        self._at = 0.0

    def link(self, filing_id: FilingId) -> None:
        """The command that opens the filing."""
        self._filing = None
        self._copy("copy.link", f"reviewer-tui tui --filing {filing_number(filing_id)}")

    def next(self, filing_id: FilingId) -> None:
        """The number at once; pressed again, what else names the filing."""
        if filing_id != self._filing or monotonic() - self._at > AGAIN_WITHIN:
            self._filing, self._offers, self._place = filing_id, (), 0
            self._copy("copy.number", filing_number(filing_id))
        elif self._offers:
            self._turn()
        else:
            session = self._shell.session
            desk_work.read(
                self._shell,
                lambda: session.desk.review.open(session.actor, filing_id, in_clear=False),
                lambda view: Answered(lambda: self._begin(filing_id, copy_offers(view))),
                group="copy",
            )

    def _begin(self, filing_id: FilingId, offers: Offers) -> None:
        if filing_id == self._filing:
            self._offers, self._place = offers, 0
            self._turn()

    def _turn(self) -> None:
        self._place = (self._place + 1) % len(self._offers)
        self._copy(*self._offers[self._place])

    def _copy(self, what: str, text: str) -> None:
        shell = self._shell
        self._at = monotonic()
        shell.copy_to_clipboard(text)
        shell.say(shell.t("copy.sent", text=shell.clipboard, what=shell.t(what)))


def copy_offers(view: ReviewView) -> Offers:
    """What names a filing: number, name, credit code, domains. Nothing personal: of an individual neither name nor number."""
    sponsor = view.content.sponsor
    offers = [("copy.number", view.filing.number)]
    if not sponsor.is_individual:
        offers += [("copy.name", sponsor.name), ("copy.code", sponsor.certificate.number)]
    names = [domain.name for service in view.content.services for domain in service.domains]
    offers += [("copy.domain", name) for name in dict.fromkeys(names)]
    return tuple((what, text.strip()) for what, text in offers if text.strip())
