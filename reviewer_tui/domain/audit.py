"""The audit trail: who did what to which filing, when, old → new; append-only and chained."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

BY_SWEEP = ("by", "sweep")
"""Stands in the details of what the sweep did by itself; the actor is the login that ran it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One thing that happened. ``action`` is a text id (``audit.pass``, ``audit.refused``); ``details`` hold no personal data.

    ``transition`` is the row of the table that moved the stage, or empty. ``sequence`` is 0 until it is stored.
    """

    at: datetime
    actor: str
    action: str
    filing_id: int | None = None
    transition: str = ""
    stage_from: str = ""
    stage_to: str = ""
    details: tuple[tuple[str, str], ...] = ()
    sequence: int = field(default=0, compare=False)

    @property
    def by_sweep(self) -> bool:
        """Whether it happened by itself, and the actor only ran the sweep."""
        return BY_SWEEP in self.details


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainVerdict:
    """What a walk along the chain says: ``rows`` read, the first bad sequence number and why, or None for a whole chain.

    ``without_head``: nothing outside names its newest row, so a cut tail would not have been seen.
    """

    rows: int
    first_bad: int | None = None
    because: str = ""
    without_head: bool = False
