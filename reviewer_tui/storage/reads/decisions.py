"""Decisions."""

from __future__ import annotations

import json
from typing import Any

from reviewer_tui.domain.decision import Decision, ReasonUse, Verdict
from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.reads.source import Row, Source
from reviewer_tui.storage.vault import Vault


class DecisionReads:
    """Reads decisions."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, filing_id: int) -> tuple[Decision, ...]:
        """All decisions on a filing, oldest first."""
        rows = self._source.named("SELECT * FROM decision WHERE filing_id = ? ORDER BY number", [filing_id])
        return tuple(self._decision(row) for row in rows)

    def _decision(self, row: Row) -> Decision:
        place = f"{row['filing_id']}/{row['number']}"
        return Decision(
            id=row["number"],
            verdict=Verdict(row["verdict"]),
            revision=row["revision"],
            filing_version=row["filing_version"],
            content_hash=row["content_hash"],
            reasons=reasons_of(json.loads(self._vault.open(f"decision.reasons/{place}", row["sealed_reasons"]))),
            internal_note=self._vault.open(f"decision.internal_note/{place}", row["sealed_internal_note"]),
            by=row["by"],
            at=to_instant(row["at"]),
            undo_until=to_instant(row["undo_until"]),
            undone=bool(row["undone"]),
            second_by=row["second_by"],
            amends=row["amends"],
        )


def reasons_of(plain: list[dict[str, Any]]) -> tuple[ReasonUse, ...]:
    """Reasons as they were sealed."""
    return tuple(
        ReasonUse(
            code=use["code"],
            path=use["path"],
            note=use["note"],
            values=tuple((name, value) for name, value in use["values"]),
        )
        for use in plain
    )
