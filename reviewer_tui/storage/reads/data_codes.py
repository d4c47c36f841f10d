"""Data codes, opened; the secret by a verb of its own."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from reviewer_tui.domain.data_code import DataCode, Reveal
from reviewer_tui.storage.instants import to_instant
from reviewer_tui.storage.reads.source import Row, Source
from reviewer_tui.storage.vault import Vault


def code_place(filing_id: int, number: int) -> str:
    """Where a code is sealed."""
    return f"data_code/{filing_id}/{number}"


class DataCodeReads:
    """Reads data codes."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, filing_id: int) -> tuple[DataCode, ...]:
        """All codes of a filing without their secrets."""
        rows = self._source.named("SELECT * FROM data_code WHERE filing_id = ? ORDER BY number", [filing_id])
        return tuple(self._code(row) for row in rows)

    def token(self, filing_id: int, number: int) -> str:
        """The secret of one."""
        (row,) = self._source.named("SELECT * FROM data_code WHERE filing_id = ? AND number = ?", [filing_id, number])
        return str(self._facts(row)["token"])

    def _facts(self, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            self._vault.open(code_place(row["filing_id"], row["number"]), bytes(row["sealed_facts"]))
        )
        return found

    def _code(self, row: Row) -> DataCode:
        facts = self._facts(row)
        return DataCode(
            number=row["number"],
            issued_at=to_instant(row["issued_at"]),
            expires_at=to_instant(row["expires_at"]),
            by=row["by"],
            consent_by=facts["consent_by"],
            consent_how=facts["consent_how"],
            used_at=datetime.fromisoformat(facts["used_at"]) if facts["used_at"] else None,
            reveals=tuple(Reveal(at=datetime.fromisoformat(at), by=by, to=to) for at, by, to in facts["reveals"]),
        )
