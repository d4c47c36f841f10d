"""Freezing filings; the queue's mark is written with it."""

from __future__ import annotations

from sqlalchemy import Connection

from reviewer_tui.domain.filing import Freeze
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.reads.freezes import FreezeReads, document_place, reason_place
from reviewer_tui.storage.repositories.writing import InTransaction, add_row, change, remove
from reviewer_tui.storage.tables import FilingRow, FreezeRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.freeze_store import FreezeCause

_F = FilingRow.__table__  # type: ignore[attr-defined]
_Z = FreezeRow.__table__  # type: ignore[attr-defined]


class Freezes(FreezeReads):
    """Writes freezes, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def add(self, filing_id: int, freeze: Freeze, cause: FreezeCause) -> None:
        """Freeze, with document and reason sealed."""
        values = {
            "filing_id": filing_id,
            "sealed_reason": self._vault.seal(reason_place(filing_id), cause.why),
            "sealed_document": self._vault.seal(document_place(filing_id), cause.document),
            "authority": freeze.authority.value,
            "by": freeze.by,
            "at": to_millis(freeze.at),
        }
        add_row(self._db, _Z, values)
        change(self._db, _F, {"id": filing_id}, {"frozen": True})

    def remove(self, filing_id: int) -> None:
        """Lift a freeze."""
        remove(self._db, _Z, {"filing_id": filing_id})
        change(self._db, _F, {"id": filing_id}, {"frozen": False})
