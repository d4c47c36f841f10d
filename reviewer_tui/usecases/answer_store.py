"""Where the answers of the Authority are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from reviewer_tui.domain.authority_answer import AuthorityAnswer


class AnswerStore(Protocol):
    """Answers of one filing, oldest first; none is ever changed but for ``settled_at``."""

    def of(self, filing_id: int) -> tuple[AuthorityAnswer, ...]: ...
    def add(self, filing_id: int, answer: AuthorityAnswer) -> AuthorityAnswer:
        """Its ``number`` is the next of the filing."""
        ...

    def settle(self, filing_id: int, numbers: tuple[int, ...], at: datetime) -> None: ...
