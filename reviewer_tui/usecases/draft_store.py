"""What was typed into a dialog and not committed, and the contract of the store that keeps it; see ``contracts``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from reviewer_tui.domain.staff import StaffId

Body = Mapping[str, Any]
"""What a dialog needs to stand again as it was left: texts, numbers, lists and mappings, as JSON has them."""
NO_FILING: Final = 0
"""The filing of a dialog that is about many of them."""


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Which dialog over which filing; ``dialog`` names no person and holds nothing that was typed."""

    filing_id: int
    dialog: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft as it was saved last."""

    body: Body
    saved_at: datetime


class DraftStore(Protocol):
    """Drafts, each person's own; bodies are sealed at rest."""

    def of(self, staff_id: StaffId, place: DraftPlace) -> KeptDraft | None: ...
    def keep(self, staff_id: StaffId, place: DraftPlace, body: Body, at: datetime) -> None:
        """Take the place of the draft before it."""
        ...

    def forget(self, staff_id: StaffId, place: DraftPlace) -> None: ...
