"""Keeping data codes, sealed."""

from __future__ import annotations

from sqlalchemy import Connection

from reviewer_tui.domain.data_code import DataCode
from reviewer_tui.storage.instants import to_json, to_millis
from reviewer_tui.storage.reads.data_codes import DataCodeReads, code_place
from reviewer_tui.storage.repositories.writing import InTransaction, put
from reviewer_tui.storage.tables import DataCodeRow
from reviewer_tui.storage.vault import Vault

_C = DataCodeRow.__table__  # type: ignore[attr-defined]


class DataCodes(DataCodeReads):
    """Writes data codes, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def put(self, filing_id: int, code: DataCode, token: str) -> None:
        """Store a new code, or what became of one."""
        facts = {
            "token": token,
            "consent_by": code.consent_by,
            "consent_how": code.consent_how,
            "used_at": code.used_at.isoformat() if code.used_at else "",
            "reveals": [(one.at.isoformat(), one.by, one.to) for one in code.reveals],
        }
        values = {
            "filing_id": filing_id,
            "number": code.number,
            "issued_at": to_millis(code.issued_at),
            "expires_at": to_millis(code.expires_at),
            "sealed_facts": self._vault.seal(code_place(filing_id, code.number), to_json(facts)),
            "by": code.by,
        }
        put(self._db, _C, values)
