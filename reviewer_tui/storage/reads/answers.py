"""What the Authority said, opened."""

from __future__ import annotations

import json

from reviewer_tui.domain.authority_answer import AnswerKind, AuthorityAnswer
from reviewer_tui.storage.instants import to_day, to_instant, to_instant_or_none
from reviewer_tui.storage.reads.source import Row, Source
from reviewer_tui.storage.vault import Vault


def answer_place(filing_id: int, number: int) -> str:
    """Where an answer is sealed."""
    return f"authority_answer/{filing_id}/{number}"


class AnswerReads:
    """Reads answers."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, filing_id: int) -> tuple[AuthorityAnswer, ...]:
        """All answers to a filing, oldest first."""
        rows = self._source.named("SELECT * FROM authority_answer WHERE filing_id = ? ORDER BY number", [filing_id])
        return tuple(self._opened(row) for row in rows)

    def _opened(self, row: Row) -> AuthorityAnswer:
        said = json.loads(self._vault.open(answer_place(row["filing_id"], row["number"]), row["sealed_answer"]))
        return AuthorityAnswer(
            kind=AnswerKind(row["kind"]),
            revision=row["revision"],
            at=to_instant(row["at"]),
            recorded_by=row["recorded_by"],
            recorded_at=to_instant(row["recorded_at"]),
            number=row["number"],
            codes=tuple((code, value) for code, value in said["codes"]),
            official=said["official"],
            phone=said["phone"],
            day=to_day(said["day"]) if said["day"] else None,
            text=said["text"],
            numbers=tuple((name, number) for name, number in said["numbers"]),
            by_phone=said["by_phone"],
            settled_at=to_instant_or_none(row["settled_at"]),
        )
