"""The clocks of a filing; their marks are kept whole, so that every date can be computed again."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from reviewer_tui.domain.clock import ClockMark, ClockUnit, MarkKind
from reviewer_tui.domain.deadline import Deadline, DeadlineState
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.storage.instants import to_instant, to_instant_or_none, to_json, to_millis, to_millis_or_none
from reviewer_tui.storage.repositories.writing import add_rows, remove
from reviewer_tui.storage.tables import DeadlineRow

_D = DeadlineRow.__table__  # type: ignore[attr-defined]


class Deadlines:
    """Reads and writes the deadline table."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of(self, filing_id: int) -> tuple[Deadline, ...]:
        """All clocks of a filing, in the order in which they started."""
        rows = self._db.execute(select(_D).where(_D.c.filing_id == filing_id).order_by(_D.c.number)).mappings()
        return tuple(_deadline(row) for row in rows)

    def replace(self, filing_id: int, deadlines: tuple[Deadline, ...]) -> None:
        """Store the clocks as they are now; clocks are never taken away, only ended."""
        remove(self._db, _D, {"filing_id": filing_id})
        add_rows(self._db, _D, [_row(filing_id, number, one) for number, one in enumerate(deadlines, start=1)])


def _row(filing_id: int, number: int, deadline: Deadline) -> dict[str, Any]:
    marks = [
        {"kind": mark.kind.value, "at": to_millis(mark.at), "because": mark.because, "amount": mark.amount}
        for mark in deadline.marks
    ]
    return {
        "filing_id": filing_id,
        "number": number,
        "clock": deadline.clock,
        "state": deadline.state.value,
        "waiting_on": deadline.waiting_on.value,
        "amount": deadline.limit,
        "remaining": deadline.remaining,
        "unit": deadline.unit.value,
        "started_at": to_millis(deadline.started_at),
        "ended_at": to_millis_or_none(deadline.ended_at),
        "due_at": to_millis_or_none(deadline.due_at),
        "at_risk_at": to_millis_or_none(deadline.at_risk_at),
        "soon_at": to_millis_or_none(deadline.soon_at),
        "provisional": deadline.provisional,
        "marks": to_json(marks),
    }


def _deadline(row: Any) -> Deadline:
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
