"""Where it is kept that a filing is frozen, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class FreezeStore(Protocol):
    """One freeze of a filing at a time; the filing itself carries who and when."""

    def add(self, filing_id: int, *, by: str, at: datetime, why: str) -> None: ...
    def remove(self, filing_id: int) -> None: ...
    def why(self, filing_id: int) -> str:
        """The reason, in clear; empty when it is not frozen."""
        ...
