"""The contract of what waits for a second person; see ``contracts``."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from reviewer_tui.domain.second import Asked, Override, SecondRequest, SecondState
from reviewer_tui.domain.second_policy import SecondKind


class SecondStore(Protocol):
    """Requests for a second person, and the errors that were overridden. A filing that moves on makes its requests void."""

    def of(self, filing_id: int) -> tuple[SecondRequest, ...]:
        """All requests of a filing, oldest first."""
        ...

    def waiting(self) -> tuple[SecondRequest, ...]:
        """What waits anywhere, the filings that are most at risk first."""
        ...

    def want(self, request: SecondRequest, login: str) -> None:
        """Keep whom the first person would like to answer; empty for nobody in particular."""
        ...

    def untold(self, since: datetime) -> tuple[SecondRequest, ...]:
        """What became void since then and has no mail to who asked."""
        ...

    def lot(self, filing_id: int, revision: int) -> int:
        """0–9999, the same for a revision whenever it is asked; without the desk's key nobody can foresee it."""
        ...

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
    ) -> SecondRequest: ...

    def answer(self, request: SecondRequest, state: SecondState, *, by: str, at: datetime, note: str = "") -> bool:
        """Settle a request; False when it does not wait any more: somebody was faster."""
        ...

    def overrides(self, filing_id: int, revision: int, content_hash: str) -> tuple[Override, ...]:
        """What was overridden in exactly this content."""
        ...

    def override(self, filing_id: int, revision: int, content_hash: str, override: Override) -> None: ...
