"""What the staff changed in a revision, beside what the applicant sent; the newest edit is the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from reviewer_tui.domain.filing import FilingContent


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEdit:
    """One edit: the whole content after it, why, and how the applicant consented."""

    content: FilingContent
    content_hash: str
    reason: str
    consent: str
    by: str
    at: datetime


class StaffEditStore(Protocol):
    """Edits of a revision, kept in their order; nothing of what the applicant sent is lost."""

    def edit(
        self,
        filing_id: int,
        edit: StaffEdit,
        *,
        identities: tuple[tuple[str, str], ...],
        domains: tuple[str, ...],
    ) -> int:
        """Store an edit of its content's revision; the content is found by its new values from now on. Its number."""
        ...

    def edits(self, filing_id: int, revision: int) -> tuple[StaffEdit, ...]:
        """The edits of a revision, oldest first."""
        ...

    def applicant_content(self, filing_id: int, revision: int) -> FilingContent:
        """What the applicant sent, whatever the staff edited."""
        ...
