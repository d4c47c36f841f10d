"""Where it is kept what was looked up elsewhere."""

from __future__ import annotations

from typing import Protocol

from reviewer_tui.domain.lookup import Lookup


class LookupStore(Protocol):
    """Look-ups of a filing, numbered from 1; they are never changed. What was declared and found is sealed at rest."""

    def of(self, filing_id: int) -> tuple[Lookup, ...]:
        """All of a filing, oldest first."""
        ...

    def add(self, filing_id: int, lookup: Lookup) -> int:
        """Store one; its own number is not looked at. The number that it got."""
        ...
