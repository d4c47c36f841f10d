"""What ``>`` offers beside steps and happenings: what the staff edits, and a freeze; each with the verb that records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from reviewer_tui.tui.staff_edit_offer import staff_edit, staff_edit_offers
from reviewer_tui.usecases.freezes import FREEZE, UNFREEZE, freeze_offers
from reviewer_tui.usecases.staff_edits import EVENT as STAFF_EDIT

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import Filing
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.tui.session import Session
    from reviewer_tui.usecases.views import HappeningOffer, HappeningResult

Record = Callable[[Mapping[str, str]], "HappeningResult"]


class FreezeVerbs(Protocol):
    """Freezing and lifting."""

    def record_typed(
        self, actor: StaffMember, filing_id: int, happening: str, typed: Mapping[str, str]
    ) -> HappeningResult: ...


def beside_offers(session: Session, filing: Filing) -> tuple[HappeningOffer, ...]:
    """Those that this person may record now."""
    return (*staff_edit_offers(filing), *freeze_offers(session.actor, filing))


def beside_verb(session: Session, filing: Filing, event: str) -> Record:
    """What records such an offer, or something that happened, with what was typed."""
    if event == STAFF_EDIT:
        return staff_edit(session.desk.staff_edits, session.actor, filing)
    if event in (FREEZE, UNFREEZE):
        return lambda typed: session.desk.freezes.record_typed(session.actor, filing.id, event, typed)
    return lambda typed: session.desk.happenings.record_typed(
        session.actor, filing.id, event, typed, expect_version=filing.version
    )
