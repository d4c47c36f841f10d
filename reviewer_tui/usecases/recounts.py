"""What becomes of open deadlines when a calendar changes."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from reviewer_tui.domain.calendar import closing_date


class Recount(NamedTuple):
    """One open clock by the calendar before and the one after; a plain tuple because a hundred thousand may be made.

    ``due`` is None while it is paused: then ``left`` is what remains of the limit.
    """

    filing_id: int
    clock: str
    due_before: datetime | None
    due: datetime | None
    provisional_before: bool
    provisional: bool
    left_before: int | None
    left: int | None

    @property
    def moved(self) -> bool:
        """Whether the date itself, or what is left of a pause, has changed, and not only how certain it is."""
        return self.due_before != self.due or self.left_before != self.left

    def told(self) -> str:
        """``DL06 2026-12-31? -> 2027-01-05``, for the audit trail."""
        old = _told(self.due_before, self.left_before, self.provisional_before)
        return f"{self.clock} {old} -> {_told(self.due, self.left, self.provisional)}"


@lru_cache(maxsize=4_096)
def _told(due: datetime | None, left: int | None, provisional: bool) -> str:
    return (f"({left})" if due is None else closing_date(due).isoformat()) + "?" * provisional


class RecountedPage(NamedTuple):
    """Some filings whose open clocks were counted again: how many clocks, and those that changed, by filing."""

    looked_at: int
    changes: tuple[Recount, ...]
