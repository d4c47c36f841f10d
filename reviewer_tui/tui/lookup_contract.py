"""What the screens ask about look-ups; see ``desk_contract``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import FilingId
    from reviewer_tui.domain.lookup import LookupSource
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.lookups import LookupResult


class LookupVerbs(Protocol):
    """Recording what was found elsewhere."""

    def add(
        self,
        actor: StaffMember,
        filing_id: FilingId,
        path: str,
        source: LookupSource,
        *,
        found: str = "",
        text: str = "",
        at: str = "",
    ) -> LookupResult: ...
