"""Decisions; reasons and notes are sealed, for reviewers quote what they read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from reviewer_tui.domain.decision import Decision, ReasonUse
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.decisions import DecisionReads
from reviewer_tui.storage.repositories.writing import InTransaction, add_row, change
from reviewer_tui.storage.tables import DecisionRow
from reviewer_tui.storage.vault import Vault

_D = DecisionRow.__table__  # type: ignore[attr-defined]


class Decisions(DecisionReads):
    """Writes decisions, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def add(self, filing_id: int, decision: Decision) -> None:
        """Store a decision under the next number of the filing."""
        number = self._last(filing_id) + 1
        place = f"{filing_id}/{number}"
        add_row(
            self._db,
            _D,
            {
                "filing_id": filing_id,
                "number": number,
                "verdict": decision.verdict.value,
                "revision": decision.revision,
                "filing_version": decision.filing_version,
                "content_hash": decision.content_hash,
                "sealed_reasons": self._vault.seal(
                    f"decision.reasons/{place}", to_json(plain_reasons(decision.reasons))
                ),
                "sealed_internal_note": self._vault.seal(f"decision.internal_note/{place}", decision.internal_note),
                "by": decision.by,
                "at": to_millis(decision.at),
                "undo_until": to_millis(decision.undo_until),
                "undone": decision.undone,
                "second_by": decision.second_by,
                "amends": decision.amends,
            },
        )

    def _last(self, filing_id: int) -> int:
        sql = "SELECT max(number) AS last FROM decision WHERE filing_id = ?"
        return InTransaction(self._db).named(sql, [filing_id])[0]["last"] or 0

    def mark_undone(self, filing_id: int, number: int) -> None:
        """Note that a decision was taken back; it stays on record."""
        change(self._db, _D, {"filing_id": filing_id, "number": number}, {"undone": True})


def plain_reasons(reasons: tuple[ReasonUse, ...]) -> list[dict[str, Any]]:
    """Reasons as they are sealed."""
    return [
        {"code": use.code, "path": use.path, "note": use.note, "values": [list(pair) for pair in use.values]}
        for use in reasons
    ]
