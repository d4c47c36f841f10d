"""Keeping the numbers of the public-security filing."""

from __future__ import annotations

from sqlalchemy import Connection

from reviewer_tui.domain.public_security import PublicSecurity
from reviewer_tui.storage.instants import to_millis
from reviewer_tui.storage.reads.public_security import PublicSecurityReads
from reviewer_tui.storage.repositories.writing import InTransaction, put
from reviewer_tui.storage.tables import PublicSecurityRow

_P = PublicSecurityRow.__table__  # type: ignore[attr-defined]


class PublicSecurityNumbers(PublicSecurityReads):
    """Writes the numbers, beside reading them."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(InTransaction(connection))
        self._db = connection

    def put(self, filing_id: int, known: PublicSecurity) -> None:
        """Store the number of a service, in the place of the one that it had."""
        assert known.at is not None
        put(
            self._db,
            _P,
            {
                "filing_id": filing_id,
                "service_key": known.service_id,
                "number": known.number,
                "granted_on": known.granted_on.isoformat(),
                "by": known.by,
                "at": to_millis(known.at),
            },
        )
