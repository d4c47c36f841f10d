"""What the screens ask about amendments; see ``desk_contract``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reviewer_tui.domain.amendment import Way
    from reviewer_tui.domain.decision import DecisionDraft
    from reviewer_tui.domain.filing import FilingId
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.amendments import Amendable
    from reviewer_tui.usecases.views import DecisionResult, LetterPreview


class AmendVerbs(Protocol):
    """What can still be done about the last decision, and amending it."""

    def way_back(self, actor: StaffMember, filing_id: FilingId) -> Way: ...

    def open(self, actor: StaffMember, filing_id: FilingId) -> Amendable: ...

    def preview(self, actor: StaffMember, filing_id: FilingId, draft: DecisionDraft) -> LetterPreview: ...

    def amend(
        self, actor: StaffMember, filing_id: FilingId, draft: DecisionDraft, *, expect_version: int | None = None
    ) -> DecisionResult: ...
