"""The clocks of a filing; their marks are kept whole, so that every date can be computed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from reviewer_tui.domain.clock import ClockMark
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.storage.instants import to_json, to_millis, to_millis_or_none
from reviewer_tui.storage.reads.deadlines import DeadlineReads, whys_place
from reviewer_tui.storage.repositories.writing import InTransaction, add_rows, change, remove
from reviewer_tui.storage.tables import UNNOTED_CLOCK, DeadlineRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.recounts import RecountedPage

_D = DeadlineRow.__table__  # type: ignore[attr-defined]


_RANKS = {WaitingOn.US: 0, WaitingOn.NOBODY: 2}
"""What waits on us goes before what waits on others; what waits on nobody is no duty."""


class Deadlines(DeadlineReads):
    """Writes the deadline table, beside reading it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(InTransaction(connection), vault)
        self._db = connection

    def replace(self, filing_id: int, deadlines: tuple[Deadline, ...]) -> None:
        """Store the clocks as they are now; clocks are never taken away, only ended."""
        remove(self._db, _D, {"filing_id": filing_id})
        rows = [_row(filing_id, number, one) for number, one in enumerate(deadlines, start=1)]
        for row, deadline in zip(rows, deadlines, strict=True):
            whys = {str(at): mark.why for at, mark in enumerate(deadline.marks) if mark.why}
            place = whys_place(filing_id, row["number"])
            row["sealed_whys"] = self._vault.seal(place, to_json(whys)) if whys else None
        add_rows(self._db, _D, rows)

    def note_due(self, filing_id: int, number: int, due_at: datetime) -> bool:
        """Note that the breach of an open clock at ``due_at`` is known; False when it is noted, or no longer due then."""
        due = to_millis(due_at)
        unnoted = (
            f"SELECT 1 AS found FROM deadline WHERE filing_id = ? AND number = ? AND due_at = ? AND {UNNOTED_CLOCK}"
        )
        if not self._source.named(unnoted, [filing_id, number, due]):
            return False
        return change(self._db, _D, {"filing_id": filing_id, "number": number}, {"noted_due": due}) == 1

    def recount(self, calendars: Calendars, *, since: date, now: datetime) -> Iterator[RecountedPage]:
        """Count again, and store, what can have changed by calendars that differ from ``since`` on; page by page."""
        from reviewer_tui.storage.repositories.recounting import recounted

        return recounted(self._db, calendars, since=since, now=now)


def marks_json(marks: Iterable[ClockMark]) -> str:
    """Marks as they are stored; what is empty is left out, and the reasons that people gave are sealed elsewhere."""
    return to_json(
        [
            {"kind": mark.kind.value, "at": to_millis(mark.at), "because": mark.because}
            | ({"by": mark.by} if mark.by else {})
            | ({"amount": mark.amount} if mark.amount else {})
            | ({"day": mark.day.isoformat()} if mark.day else {})
            for mark in marks
        ]
    )


def _row(filing_id: int, number: int, deadline: Deadline) -> dict[str, Any]:
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
        "rank": _RANKS.get(deadline.waiting_on, 1),
        "marks": marks_json(deadline.marks),
        "noted_due": to_millis_or_none(deadline.noted_due),
    }
