"""Effects that leave the house later, each under one idempotency key fixed when its cause is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select, update

from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.repositories.writing import put_once
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
        put_once(
            self._db,
            _O,
            {
                "key": key,
                "kind": kind,
                "filing_id": filing_id,
                "sealed_payload": self._vault.seal(f"outbox.payload/{key}", to_json(dict(payload))),
                "state": "waiting",
                "created_at": to_millis(at),
                "not_before": to_millis(not_before),
            },
        )
        return int(self._db.execute(select(_O.c.id).where(_O.c.key == key)).scalar_one())

    def cancel(self, prefix: str, *, now: datetime) -> bool:
        """Cancel what waits under keys that begin with ``prefix``; False when some of it has left or is due."""
        mine = _O.c.key.startswith(prefix, autoescape=True)
        gone = select(_O.c.id).where(mine, (_O.c.state == "sent") | (_O.c.not_before <= to_millis(now))).limit(1)
        if self._db.execute(gone).first() is not None:
            return False
        self._db.execute(update(_O).where(mine, _O.c.state == "waiting").values(state="cancelled"))
        return True
