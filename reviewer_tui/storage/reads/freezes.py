"""Why filings are frozen, opened."""

from __future__ import annotations

from reviewer_tui.storage.reads.source import Source, first
from reviewer_tui.storage.vault import Vault


def reason_place(filing_id: int) -> str:
    """Where the reason of a freeze is sealed."""
    return f"freeze.reason/{filing_id}"


class FreezeReads:
    """Reads freezes."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def why(self, filing_id: int) -> str:
        """The reason; empty when the filing is not frozen."""
        row = first(self._source.named('SELECT sealed_reason FROM "freeze" WHERE filing_id = ?', [filing_id]))
        return "" if row is None else self._vault.open(reason_place(filing_id), bytes(row["sealed_reason"]))
