"""What the queue keeps of a filing's leading clock, so that it is read in order without looking at the clocks."""

from __future__ import annotations

from typing import Any

from reviewer_tui.domain.deadline import Deadline, leading, risk_key
from reviewer_tui.storage.instants import to_millis, to_millis_or_none

LEADING = (
    "clock",
    "due_at",
    "at_risk_at",
    "soon_at",
    "paused",
    "paused_since",
    "remaining",
    "provisional",
    "risk_group",
    "risk_due",
)
"""The columns of ``leading_columns``, in its order."""


def leading_columns(deadlines: tuple[Deadline, ...], *, closed: bool) -> dict[str, Any]:
    """The columns of ``filing`` that say which clock leads and where the filing stands in risk order."""
    key = risk_key(deadlines, closed=closed)
    clock = leading(deadlines)
    return {
        "clock": clock.clock if clock else "",
        "due_at": to_millis_or_none(clock.due_at if clock else None),
        "at_risk_at": to_millis_or_none(clock.at_risk_at if clock else None),
        "soon_at": to_millis_or_none(clock.soon_at if clock else None),
        "paused": clock is not None and clock.due_at is None,
        "paused_since": to_millis_or_none(clock.paused_since if clock and clock.due_at is None else None),
        "remaining": clock.remaining if clock and clock.due_at is None else None,
        "provisional": clock is not None and clock.provisional,
        "risk_group": key.group,
        "risk_due": to_millis(key.due),
    }
