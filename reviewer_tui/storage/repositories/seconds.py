"""What waits for a second person, and the errors that were overridden; what was written is sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from reviewer_tui.domain.second import Asked, Override, SecondRequest, SecondState
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.seconds import SecondReads
from reviewer_tui.storage.repositories.decisions import plain_reasons
from reviewer_tui.storage.repositories.writing import InTransaction, add_row, change, put
from reviewer_tui.storage.tables import FilingRow, OverrideRow, SecondRequestRow
from reviewer_tui.storage.vault import Vault

_FILING = FilingRow.__table__  # type: ignore[attr-defined]
_REQUEST = SecondRequestRow.__table__  # type: ignore[attr-defined]
_OVERRIDE = OverrideRow.__table__  # type: ignore[attr-defined]
_WAITING = SecondState.WAITING.value


class Seconds(SecondReads):
    """Writes requests and overrides, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def ask(
        self,
        filing_id: int,
        kind: SecondKind,
        asked: Asked,
        *,
        because: str,
        revision: int,
        version: int,
        content_hash: str,
        by: str,
        at: datetime,
    ) -> SecondRequest:
        """Store a request under the next number of the filing, and let the queue show that it waits."""
        sql = "SELECT max(number) AS last FROM second_request WHERE filing_id = ?"
        number = (self._source.named(sql, [filing_id])[0]["last"] or 0) + 1
        place = f"second_request.body/{filing_id}/{number}"
        add_row(
            self._db,
            _REQUEST,
            {
                "filing_id": filing_id,
                "number": number,
                "kind": kind.value,
                "because": because,
                "state": _WAITING,
                "sealed_body": self._vault.seal(place, to_json(_plain(asked))),
                "revision": revision,
                "filing_version": version,
                "content_hash": content_hash,
                "asked_by": by,
                "asked_at": to_millis(at),
            },
        )
        change(self._db, _FILING, {"id": filing_id}, {"second_wanted": True})
        return self.of(filing_id)[-1]

    def answer(self, request: SecondRequest, state: SecondState, *, by: str, at: datetime, note: str = "") -> bool:
        """Settle a request; False when it does not wait any more."""
        place = f"second_request.answer/{request.filing_id}/{request.number}"
        values = {
            "state": state.value,
            "answered_by": by,
            "answered_at": to_millis(at),
            "sealed_answer": self._vault.seal(place, note) if note else None,
        }
        key = {"filing_id": request.filing_id, "number": request.number, "state": _WAITING}
        if change(self._db, _REQUEST, key, values) != 1:
            return False
        sql = "SELECT number FROM second_request WHERE filing_id = ? AND state = ? LIMIT 1"
        left = self._source.named(sql, [request.filing_id, _WAITING])
        change(self._db, _FILING, {"id": request.filing_id}, {"second_wanted": bool(left)})
        return True

    def want(self, request: SecondRequest, login: str) -> None:
        """Keep whom the first person would like to answer; empty for nobody in particular."""
        change(self._db, _REQUEST, {"filing_id": request.filing_id, "number": request.number}, {"wanted": login})

    def override(self, filing_id: int, revision: int, content_hash: str, override: Override) -> None:
        """Store that an error was taken on; a later one takes its place."""
        place = f"override.reason/{filing_id}/{revision}/{override.key}"
        put(
            self._db,
            _OVERRIDE,
            {
                "filing_id": filing_id,
                "revision": revision,
                "key": override.key,
                "content_hash": content_hash,
                "sealed_reason": self._vault.seal(place, override.reason),
                "by": override.by,
                "at": to_millis(override.at),
                "second_by": override.second_by,
            },
        )


def void_requests(connection: Connection, filing_id: int, at: datetime) -> bool:
    """The filing moved on: nobody can answer any more what waited; whether anything did."""
    where = {"filing_id": filing_id, "state": _WAITING}
    return change(connection, _REQUEST, where, {"state": SecondState.VOID.value, "answered_at": to_millis(at)}) > 0


def _plain(asked: Asked) -> dict[str, Any]:
    draft = asked.draft
    return {
        "draft": draft
        and {
            "verdict": draft.verdict.value,
            "reasons": plain_reasons(draft.reasons),
            "internal_note": draft.internal_note,
            "language": draft.language,
        },
        "key": asked.key,
        "reason": asked.reason,
        "inputs": [list(pair) for pair in asked.inputs],
        "ticks": [list(pair) for pair in asked.ticks],
        "amends": asked.amends,
    }
