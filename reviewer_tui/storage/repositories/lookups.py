"""Keeping what was looked up elsewhere."""

from __future__ import annotations

from sqlalchemy import Connection

from reviewer_tui.domain.lookup import Lookup
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.lookups import LookupReads, found_place
from reviewer_tui.storage.repositories.writing import InTransaction, add_row
from reviewer_tui.storage.tables import LookupRow
from reviewer_tui.storage.vault import Vault

_LOOKUP = LookupRow.__table__  # type: ignore[attr-defined]
_SEALED = ("label", "personal", "declared", "found", "text")


class Lookups(LookupReads):
    """Writes look-ups, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def add(self, filing_id: int, lookup: Lookup) -> int:
        """Store one under the next number of its filing; the number."""
        last = self._source.named("SELECT max(number) AS last FROM lookup WHERE filing_id = ?", [filing_id])
        number = (last[0]["last"] or 0) + 1
        told = to_json({name: getattr(lookup, name) for name in _SEALED})
        values = {
            "filing_id": filing_id,
            "number": number,
            "revision": lookup.revision,
            "source": lookup.source.value,
            "path": lookup.path,
            "sealed_found": self._vault.seal(found_place(filing_id, number), told),
            "by": lookup.by,
            "at": to_millis(lookup.at),
        }
        add_row(self._db, _LOOKUP, values)
        return number
