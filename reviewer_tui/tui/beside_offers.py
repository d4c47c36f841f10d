"""What ``>`` offers beside steps and happenings: staff edits, adoptions, a freeze; each with the verb that records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from reviewer_tui.tui.staff_edit_offer import staff_edit, staff_edit_offers
from reviewer_tui.usecases.adoption_form import ADOPT, adoption_offers
from reviewer_tui.usecases.freezes import FREEZE, UNFREEZE, freeze_offers
from reviewer_tui.usecases.staff_edits import EVENT as STAFF_EDIT

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import Filing
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.tui.session import Session
    from reviewer_tui.usecases.adoption_form import Adoption
    from reviewer_tui.usecases.views import HappeningOffer, HappeningResult

Record = Callable[[Mapping[str, str]], "HappeningResult"]
Look = Callable[[Mapping[str, str]], str]


class AdoptionVerbs(Protocol):
    """Numbers that the register lacks."""

    def lacking(self, filing_id: int) -> tuple[tuple[str, str], ...]: ...
    def look(self, event: str, typed: Mapping[str, str]) -> Adoption: ...
    def adopt_typed(
        self, actor: StaffMember, filing_id: int, event: str, typed: Mapping[str, str]
    ) -> HappeningResult: ...


class FreezeVerbs(Protocol):
    """Freezing and lifting."""

    def record_typed(
        self, actor: StaffMember, filing_id: int, happening: str, typed: Mapping[str, str]
    ) -> HappeningResult: ...


def beside_offers(session: Session, filing: Filing) -> tuple[HappeningOffer, ...]:
    """Those that this person may record now."""
    lacking = session.desk.register.lacking(filing.id)
    return (
        *staff_edit_offers(filing),
        *adoption_offers(session.actor, lacking, session.desk.tables),
        *freeze_offers(session.actor, filing),
    )


def beside_verb(session: Session, filing: Filing, event: str) -> Record:
    """What records such an offer, or something that happened, with what was typed."""
    if event == STAFF_EDIT:
        return staff_edit(session.desk.staff_edits, session.actor, filing)
    if is_adoption(event):
        return lambda typed: session.desk.register.adopt_typed(session.actor, filing.id, event, typed)
    if event in (FREEZE, UNFREEZE):
        return lambda typed: session.desk.freezes.record_typed(session.actor, filing.id, event, typed)
    return lambda typed: session.desk.happenings.record_typed(
        session.actor, filing.id, event, typed, expect_version=filing.version
    )


def beside_look(session: Session, event: str) -> Look | None:
    """What an offer would record, in words, for those that are looked at once before they are recorded."""
    if not is_adoption(event):
        return None

    def look(typed: Mapping[str, str]) -> str:
        adoption = session.desk.register.look(event, typed)
        values = "  ".join(
            value for name, value in adoption.values.items() if name not in ("kind", "certificate_number")
        )
        return session.texts("adopt.look", values=values, source=adoption.source)

    return look


def is_adoption(event: str) -> bool:
    """Whether an event adopts a number."""
    return event.partition(":")[0] in ADOPT.values()
