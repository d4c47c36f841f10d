"""Where saved texts are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from reviewer_tui.domain.snippet import Snippet


class SnippetStore(Protocol):
    """Saved texts by person and name; ``staff_id`` 0 is everybody. The texts are sealed at rest."""

    def of(self, staff_id: int) -> tuple[Snippet, ...]:
        """The person's own and everybody's."""
        ...

    def put(self, staff_id: int, name: str, text: str, at: datetime) -> None:
        """Store a text under a name, in place of the one before."""
        ...

    def remove(self, staff_id: int, name: str) -> bool:
        """False when there is none of this name."""
        ...
