"""Keeping what the Authority said, sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from reviewer_tui.domain.authority_answer import AuthorityAnswer
from reviewer_tui.storage.instants import to_json, to_millis, to_millis_or_none
from reviewer_tui.storage.reads.answers import AnswerReads, answer_place
from reviewer_tui.storage.repositories.writing import InTransaction, add_row, change
from reviewer_tui.storage.tables import AuthorityAnswerRow
from reviewer_tui.storage.vault import Vault

_A = AuthorityAnswerRow.__table__  # type: ignore[attr-defined]


class Answers(AnswerReads):
    """Writes answers, beside reading them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection
        self._seal = vault.seal

    def add(self, filing_id: int, answer: AuthorityAnswer) -> AuthorityAnswer:
        """Store an answer under the next number of the filing."""
        known = self._source.named("SELECT max(number) AS n FROM authority_answer WHERE filing_id = ?", [filing_id])
        number = (known[0]["n"] or 0) + 1
        said = {
            "codes": answer.codes,
            "official": answer.official,
            "phone": answer.phone,
            "day": answer.day.isoformat() if answer.day else "",
            "text": answer.text,
            "numbers": answer.numbers,
            "by_phone": answer.by_phone,
        }
        values = {
            "filing_id": filing_id,
            "number": number,
            "kind": answer.kind.value,
            "revision": answer.revision,
            "sealed_answer": self._seal(answer_place(filing_id, number), to_json(said)),
            "at": to_millis(answer.at),
            "recorded_by": answer.recorded_by,
            "recorded_at": to_millis(answer.recorded_at),
            "settled_at": to_millis_or_none(answer.settled_at),
        }
        add_row(self._db, _A, values)
        return replace(answer, number=number)

    def settle(self, filing_id: int, numbers: tuple[int, ...], at: datetime) -> None:
        """Note that these answers ask for nothing any more."""
        for number in numbers:
            change(self._db, _A, {"filing_id": filing_id, "number": number}, {"settled_at": to_millis(at)})
