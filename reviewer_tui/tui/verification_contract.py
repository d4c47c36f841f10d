"""What the screens ask about the verification of authenticity; see ``desk_contract``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewer_tui.domain.filing import FilingId
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.verification import QrCodes, QrOrder


class VerificationVerbs(Protocol):
    """The QR code of the electronic verification, and what is arranged for one by hand."""

    @property
    def codes(self) -> QrCodes: ...

    @property
    def office(self) -> str: ...

    def address(self, actor: StaffMember, filing_id: FilingId, given: str = "") -> QrOrder: ...

    def issue(self, actor: StaffMember, filing_id: FilingId, given: str = "") -> QrOrder: ...

    def arrange(self, actor: StaffMember, filing_id: FilingId, given: Mapping[str, str]) -> bool: ...
