"""What happened: the timeline of a filing, and the proof that the trail is whole."""

from __future__ import annotations

from reviewer_tui.domain.audit import AuditEvent, ChainVerdict
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.surroundings import Surroundings


class History:
    """The audit trail, for reading."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def timeline(self, filing_id: int) -> tuple[AuditEvent, ...]:
        """Everything that happened to a filing, oldest first."""
        with self._around.store.reading() as work:
            work.filings.get(filing_id)
            return work.audit.of(filing_id)

    def verify(self, actor: StaffMember) -> ChainVerdict:
        """Walk the whole chain."""
        self._around.insist(may(actor, "audit"), actor, "audit_verify")
        with self._around.store.reading() as work:
            return work.audit.verify()
