"""The clocks of a filing, with their marks."""

from __future__ import annotations

import json

from reviewer_tui.domain.clock import ClockMark, ClockUnit, MarkKind
from reviewer_tui.domain.deadline import Deadline, DeadlineState
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.storage.instants import to_instant, to_instant_or_none
from reviewer_tui.storage.reads.source import Row, Source


class DeadlineReads:
    """Reads the deadline table."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def of(self, filing_id: int) -> tuple[Deadline, ...]:
        """All clocks of a filing, in the order in which they started."""
        rows = self._source.named("SELECT * FROM deadline WHERE filing_id = ? ORDER BY number", [filing_id])
        return tuple(_deadline(row) for row in rows)


def _deadline(row: Row) -> Deadline:
    return Deadline(
        clock=row["clock"],
        limit=row["amount"],
        unit=ClockUnit(row["unit"]),
        waiting_on=WaitingOn(row["waiting_on"]),
        state=DeadlineState(row["state"]),
        started_at=to_instant(row["started_at"]),
        ended_at=to_instant_or_none(row["ended_at"]),
        due_at=to_instant_or_none(row["due_at"]),
        at_risk_at=to_instant_or_none(row["at_risk_at"]),
        soon_at=to_instant_or_none(row["soon_at"]),
        provisional=bool(row["provisional"]),
        remaining=row["remaining"],
        marks=tuple(
            ClockMark(
                kind=MarkKind(mark["kind"]), at=to_instant(mark["at"]), because=mark["because"], amount=mark["amount"]
            )
            for mark in json.loads(row["marks"])
        ),
    )
