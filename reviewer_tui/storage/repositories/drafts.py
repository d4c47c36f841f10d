"""What people typed into dialogs and did not commit; sealed, for they type what they read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from reviewer_tui.domain.staff import StaffId
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.drafts import DraftReads, sealed_place
from reviewer_tui.storage.repositories.writing import InTransaction, put, remove
from reviewer_tui.storage.tables import DraftRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.draft_store import Body, DraftPlace

_DRAFT = DraftRow.__table__  # type: ignore[attr-defined]


class Drafts(DraftReads):
    """Writes drafts, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def keep(self, staff_id: StaffId, place: DraftPlace, body: Body, at: datetime) -> None:
        """Take the place of the draft before it."""
        put(
            self._db,
            _DRAFT,
            {
                "staff_id": staff_id,
                "filing_id": place.filing_id,
                "dialog": place.dialog,
                "sealed_body": self._vault.seal(sealed_place(staff_id, place), to_json(body)),
                "saved_at": to_millis(at),
            },
        )

    def forget(self, staff_id: StaffId, place: DraftPlace) -> None:
        """There is none any more."""
        remove(self._db, _DRAFT, {"staff_id": staff_id, "filing_id": place.filing_id, "dialog": place.dialog})
