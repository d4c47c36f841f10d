"""What the screens ask about second persons; see ``desk_contract``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import FilingId
    from reviewer_tui.domain.second import SecondRequest
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.seconds import SecondResult, SecondView


class SecondVerbs(Protocol):
    """What waits for a second person, its answers, and overriding an error."""

    def view(self, actor: StaffMember, filing_id: FilingId, number: int | None = None) -> SecondView: ...

    def override(
        self, actor: StaffMember, filing_id: FilingId, finding_key: str, reason: str
    ) -> SecondRequest | None: ...

    def agree(self, actor: StaffMember, filing_id: FilingId, number: int | None = None) -> SecondResult: ...

    def decline(
        self, actor: StaffMember, filing_id: FilingId, note: str, number: int | None = None
    ) -> SecondResult: ...

    def name(self, actor: StaffMember, filing_id: FilingId, login: str, number: int | None = None) -> SecondResult: ...

    def withdraw(self, actor: StaffMember, filing_id: FilingId, number: int | None = None) -> SecondResult: ...
