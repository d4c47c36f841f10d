"""Why filings are frozen, opened."""

from __future__ import annotations

from reviewer_tui.storage.reads.source import Source, first
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.freeze_store import FreezeCause


def reason_place(filing_id: int) -> str:
    """Where the reason of a freeze is sealed."""
    return f"freeze.reason/{filing_id}"


def document_place(filing_id: int) -> str:
    """Where the number of its document is sealed."""
    return f"freeze.document/{filing_id}"


class FreezeReads:
    """Reads freezes."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def cause(self, filing_id: int) -> FreezeCause | None:
        """Document and reason; None when the filing is not frozen."""
        sql = 'SELECT sealed_reason, sealed_document FROM "freeze" WHERE filing_id = ?'
        row = first(self._source.named(sql, [filing_id]))
        if row is None:
            return None
        document = row["sealed_document"]
        return FreezeCause(
            document="" if document is None else self._vault.open(document_place(filing_id), bytes(document)),
            why=self._vault.open(reason_place(filing_id), bytes(row["sealed_reason"])),
        )
