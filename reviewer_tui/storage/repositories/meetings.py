"""What is arranged for a verification by hand: one sealed record a filing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.meetings import MeetingReads, meeting_place
from reviewer_tui.storage.repositories.writing import InTransaction, put
from reviewer_tui.storage.tables import VerificationRow
from reviewer_tui.storage.vault import Vault

_VERIFICATION = VerificationRow.__table__  # type: ignore[attr-defined]


class Meetings(MeetingReads):
    """Writes the record, beside reading it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def keep(self, filing_id: int, meeting: Mapping[str, str], at: datetime) -> None:
        """Store the record in place of the one before."""
        sealed = self._vault.seal(meeting_place(filing_id), to_json(dict(meeting)))
        put(self._db, _VERIFICATION, {"filing_id": filing_id, "sealed_facts": sealed, "changed_at": to_millis(at)})
