"""The clocks of a filing, with their marks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from reviewer_tui.domain.clock import ClockMark, ClockUnit, MarkKind
from reviewer_tui.domain.deadline import Deadline, DeadlineState
from reviewer_tui.domain.stage import WaitingOn
from reviewer_tui.storage.instants import to_instant, to_instant_or_none
from reviewer_tui.storage.reads.source import Row, Source
from reviewer_tui.storage.vault import Vault


class DeadlineReads:
    """Reads the deadline table."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, filing_id: int) -> tuple[Deadline, ...]:
        """All clocks of a filing, in the order in which they started."""
        rows = self._source.named("SELECT * FROM deadline WHERE filing_id = ? ORDER BY number", [filing_id])
        return tuple(self._deadline(row) for row in rows)

    def _deadline(self, row: Row) -> Deadline:
        marks = tuple(_mark(mark) for mark in json.loads(row["marks"]))
        if row["sealed_whys"] is not None:
            place = whys_place(row["filing_id"], row["number"])
            whys = json.loads(self._vault.open(place, row["sealed_whys"]))
            marks = tuple(replace(mark, why=whys.get(str(at), "")) for at, mark in enumerate(marks))
        return deadline_of(row, marks)


def whys_place(filing_id: int, number: int) -> str:
    """Where the reasons that people gave for the marks of a clock are sealed."""
    return f"deadline.whys/{filing_id}/{number}"


def _mark(mark: Row) -> ClockMark:
    return ClockMark(
        kind=MarkKind(mark["kind"]),
        at=to_instant(mark["at"]),
        because=mark["because"],
        by=mark.get("by", ""),
        amount=mark.get("amount", 0),
        day=date.fromisoformat(mark["day"]) if mark.get("day") else None,
    )


def deadline_of(row: Row, marks: tuple[ClockMark, ...]) -> Deadline:
    """A row with its marks."""
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
        noted_due=to_instant_or_none(row["noted_due"]),
        marks=marks,
    )
