"""What was looked up elsewhere, opened."""

from __future__ import annotations

import json

from reviewer_tui.domain.lookup import Lookup, LookupSource
from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.reads.source import Row, Source
from reviewer_tui.storage.vault import Vault


def found_place(filing_id: int, number: int) -> str:
    """Where a look-up is sealed."""
    return f"lookup.found/{filing_id}/{number}"


class LookupReads:
    """Reads look-ups."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, filing_id: int) -> tuple[Lookup, ...]:
        """All of a filing, oldest first."""
        rows = self._source.named("SELECT * FROM lookup WHERE filing_id = ? ORDER BY number", [filing_id])
        return tuple(map(self._opened, rows))

    def _opened(self, row: Row) -> Lookup:
        told = json.loads(self._vault.open(found_place(row["filing_id"], row["number"]), bytes(row["sealed_found"])))
        return Lookup(
            number=row["number"],
            revision=row["revision"],
            source=LookupSource(row["source"]),
            path=row["path"],
            label=told["label"],
            personal=told["personal"],
            declared=told["declared"],
            found=told["found"],
            text=told["text"],
            by=row["by"],
            at=to_instant(row["at"]),
        )
