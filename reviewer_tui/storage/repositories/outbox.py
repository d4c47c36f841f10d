"""Effects that leave the house later, each under one idempotency key fixed when its cause is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.repositories.writing import InTransaction, change, number_once
from reviewer_tui.storage.tables import OutboxRow
from reviewer_tui.storage.vault import Vault

_O = OutboxRow.__table__  # type: ignore[attr-defined]


class Outbox:
    """Writes and cancels outbox rows."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._db = connection
        self._vault = vault

    def add(
        self, *, key: str, kind: str, filing_id: int, payload: Mapping[str, str], at: datetime, not_before: datetime
    ) -> int:
        """Queue an effect; its id. The same key twice is one effect."""
        values = {
            "key": key,
            "kind": kind,
            "filing_id": filing_id,
            "sealed_payload": self._vault.seal(f"outbox.payload/{key}", to_json(dict(payload))),
            "state": "waiting",
            "created_at": to_millis(at),
            "not_before": to_millis(not_before),
        }
        written = number_once(self._db, _O, values)
        return written if written is not None else int(self._row(key)["id"])

    def _row(self, key: str) -> Mapping[str, Any]:
        """What stands under a key; empty when nothing does."""
        found = InTransaction(self._db).named('SELECT id, state, not_before FROM outbox WHERE "key" = ?', [key])
        return found[0] if found else {}

    def cancel(self, key: str, *, now: datetime) -> bool:
        """Cancel what waits under a key, if anything does; False when it has left or is due."""
        found = self._row(key)
        if found and (found["state"] == "sent" or found["not_before"] <= to_millis(now)):
            return False
        if found and found["state"] == "waiting":
            change(self._db, _O, {"key": key}, {"state": "cancelled"})
        return True
