"""What the daily digest is made of: a person's urgent filings, and how the desk stands; by the indexes of the risk order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reviewer_tui.domain.stage import CLOSED, Stage
from reviewer_tui.storage.instants import to_instant, to_millis
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.reading import Reading
from reviewer_tui.usecases.daily_model import DailyLine, Load, Urgency

_LINE = "SELECT id, sponsor, stage, assignee_id, clock, due_at, at_risk_at, soon_at, provisional FROM filing"
_OWING = (0, 1)
"""Groups of the risk order in which a clock runs: what waits on us, then what waits on others."""


class DailyReader:
    """The ``DailyReads`` of a database."""

    def __init__(self, place: Place) -> None:
        self._reading = Reading(place)

    def own(self, staff_id: int, now: datetime, tonight: datetime, until: datetime) -> tuple[DailyLine, ...]:
        """A person's filings that are due by ``until`` and urgent already, in the order of risk."""
        sql = f"{_LINE} WHERE assignee_id = ? AND risk_group = ? AND risk_due <= ? ORDER BY risk_due, id"
        rows = [row for group in _OWING for row in self._reading.rows(sql, [staff_id, group, to_millis(until)])]
        lines = (_line(row, to_millis(now), to_millis(tonight)) for row in rows)
        return tuple(line for line in lines if line is not None)

    def provisional(self, staff_id: int | None) -> int:
        """How many open filings of a person, or of all, have a provisional date."""
        sql = "SELECT count(*) FROM filing WHERE provisional AND "
        if staff_id is None:  # the order of risk would hold all that is certain as well
            return int(self._reading.rows(f"{sql}risk_group + 0 < 3", [])[0][0])
        return int(self._reading.rows(f"{sql}risk_group < 3 AND assignee_id = ?", [staff_id])[0][0])

    def stages(self) -> Mapping[Stage, int]:
        """How many filings stand where, by the kept counters."""
        rows = self._reading.rows("SELECT stage, sum(filings) FROM tally GROUP BY stage", [])
        return {Stage(row[0]): int(row[1]) for row in rows}

    def loads(self, now: datetime, tonight: datetime) -> tuple[Load, ...]:
        """The load of each person with open filings, and of nobody, who comes first."""
        closed = sorted(stage.value for stage in CLOSED)
        places = ", ".join("?" * len(closed))
        open_ones = self._reading.rows(
            f"SELECT assignee_id, sum(filings) FROM tally WHERE stage NOT IN ({places}) GROUP BY assignee_id", closed
        )
        due: dict[int, list[int]] = {}
        sql = (
            "SELECT assignee_id, sum(CASE WHEN risk_due < ? THEN 1 ELSE 0 END), sum(CASE WHEN risk_due < ? THEN 0 ELSE 1 END)"
            " FROM filing WHERE risk_group = ? AND risk_due <= ? GROUP BY assignee_id"
        )
        for group in _OWING:
            for person, breached, today in self._reading.rows(
                sql, [to_millis(now), to_millis(now), group, to_millis(tonight)]
            ):
                counts = due.setdefault(person, [0, 0])
                counts[0] += int(breached)
                counts[1] += int(today)
        return tuple(
            Load(person=person, open=int(n), breached=due.get(person, [0, 0])[0], due_today=due.get(person, [0, 0])[1])
            for person, n in sorted(open_ones)
            if n
        )

    def breached(self, now: datetime, limit: int) -> tuple[DailyLine, ...]:
        """What is overdue, first what waits on us; the longest overdue first."""
        found: list[Any] = []
        for group in _OWING:
            sql = f"{_LINE} WHERE risk_group = ? AND risk_due < ? ORDER BY risk_due, id LIMIT ?"
            found += self._reading.rows(sql, [group, to_millis(now), limit - len(found)])
        lines = (_line(row, to_millis(now), to_millis(now)) for row in found)
        return tuple(line for line in lines if line is not None)

    def close(self) -> None:
        """Close the connection."""
        self._reading.close()


def _line(row: Any, now: int, tonight: int) -> DailyLine | None:
    """None for a filing that is not urgent yet."""
    filing_id, sponsor, stage, person, clock, due_at, at_risk_at, soon_at, provisional = row
    if due_at < now:
        urgency = Urgency.SMS_UNKNOWN if clock == "DL05" else Urgency.BREACHED
    elif due_at <= tonight:
        urgency = Urgency.DUE_TODAY
    elif at_risk_at <= now:
        urgency = Urgency.AT_RISK
    elif soon_at <= now:
        urgency = Urgency.SOON
    else:
        return None
    return DailyLine(
        urgency=urgency,
        filing_id=filing_id,
        sponsor=sponsor,
        stage=Stage(stage),
        person=person,
        clock=clock,
        due_at=to_instant(due_at),
        provisional=bool(provisional),
    )
