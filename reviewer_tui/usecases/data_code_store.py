"""Where data codes are kept."""

from __future__ import annotations

from typing import Protocol

from reviewer_tui.domain.data_code import DataCode


class DataCodeStore(Protocol):
    """The codes of a filing by number, oldest first; the secret is read on purpose only."""

    def of(self, filing_id: int) -> tuple[DataCode, ...]: ...
    def token(self, filing_id: int, number: int) -> str: ...
    def put(self, filing_id: int, code: DataCode, token: str) -> None:
        """Store a new code, or what became of one."""
        ...
