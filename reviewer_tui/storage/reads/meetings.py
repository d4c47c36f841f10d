"""What is arranged for a verification by hand, opened."""

from __future__ import annotations

import json
from collections.abc import Mapping

from reviewer_tui.storage.reads.source import Source, first
from reviewer_tui.storage.vault import Vault


def meeting_place(filing_id: int) -> str:
    """Where a record is sealed."""
    return f"verification/{filing_id}"


class MeetingReads:
    """Reads the record of a filing."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, filing_id: int) -> Mapping[str, str]:
        """Name -> value; empty while nothing is arranged."""
        row = first(self._source.named("SELECT sealed_facts FROM verification WHERE filing_id = ?", [filing_id]))
        if row is None:
            return {}
        told = json.loads(self._vault.open(meeting_place(filing_id), row["sealed_facts"]))
        return {str(name): str(value) for name, value in told.items()}
