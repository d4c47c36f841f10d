"""Effects that leave the house later, each under one idempotency key fixed when its cause is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from reviewer_tui.storage.instants import to_json, to_millis, to_millis_or_none
from reviewer_tui.storage.reads.outbox import OutboxReads
from reviewer_tui.storage.repositories.writing import InTransaction, change, number_once
from reviewer_tui.storage.tables import OutboxRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.effects import Effect, EffectState

_O = OutboxRow.__table__  # type: ignore[attr-defined]
_GONE = ("sending", "sent", "unknown", "failed")


class Outbox(OutboxReads):
    """Writes, claims and settles effects, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def add(
        self,
        *,
        key: str,
        kind: str,
        filing_id: int | None,
        payload: Mapping[str, str],
        at: datetime,
        not_before: datetime,
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
        found = self._source.named('SELECT id, state, not_before FROM outbox WHERE "key" = ?', [key])
        return found[0] if found else {}

    def cancel(self, key: str, *, now: datetime) -> bool:
        """Cancel what waits under a key, if anything does; False when it has left, is leaving or is due."""
        found = self._row(key)
        if not found or found["state"] == "cancelled":
            return True
        if found["state"] in _GONE or found["not_before"] <= to_millis(now):
            return False
        # A worker may have claimed it since it was read.
        return change(self._db, _O, {"key": key, "state": found["state"]}, {"state": "cancelled"}) == 1

    def claim(self, effect: Effect, *, until: datetime) -> Effect | None:
        """This effect is being sent from now on: one conditional UPDATE, so that of two workers one has it."""
        claimed = replace(effect, state=EffectState.SENDING, attempts=effect.attempts + 1, not_before=until)
        seen = {
            "id": effect.id,
            "state": effect.state.value,
            "attempts": effect.attempts,
            "not_before": to_millis(effect.not_before),
        }
        values = {"state": "sending", "attempts": claimed.attempts, "not_before": to_millis(until)}
        return claimed if change(self._db, _O, seen, values) == 1 else None

    def settle(
        self,
        effect: Effect,
        state: EffectState,
        *,
        trouble: str = "",
        not_before: datetime | None = None,
        sent_at: datetime | None = None,
    ) -> bool:
        """Where an effect stands from now on; False when it is no longer as it was read."""
        seen: dict[str, object] = {"id": effect.id, "attempts": effect.attempts}
        if state is not EffectState.SENT:
            seen["state"] = effect.state.value
        values = {
            "state": state.value,
            "trouble": trouble,
            "not_before": to_millis(not_before or effect.not_before),
            "sent_at": to_millis_or_none(sent_at),
        }
        return change(self._db, _O, seen, values) == 1
