"""Asking the clocks: what is due, and why then."""

from __future__ import annotations

from datetime import date

from reviewer_tui.domain.calendar import Counted, WorkingCalendar, end_of_day
from reviewer_tui.domain.deadline import Deadline, leading
from reviewer_tui.domain.proof import ProofStep, count_steps, prove
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.views import DeadlineRow, ProofView


class Deadlines:
    """Deadlines of all filings, and the proof of one."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def rows(
        self, *, breached: bool = False, within_wd: int | None = None, clock: str = "", limit: int = 1000
    ) -> tuple[DeadlineRow, ...]:
        """Open clocks, earliest due first: only breached ones, or those due within so many working days from today."""
        now = self._around.clock.now()
        until = None
        if within_wd is not None:
            until = end_of_day(self._around.calendar().add(self._around.today(), within_wd).date)
        if breached:
            until = now
        with self._around.store.reading() as work:
            found = work.deadlines.due(until=until, clock=clock, limit=limit)
        return tuple(row for row in found if not breached or row.deadline.breached(now))

    def explain(self, filing_id: int, clock: str = "") -> ProofView:
        """Why a clock of a filing is due when it is due; the leading one, or the newest of a named kind."""
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            clocks = work.deadlines.of(filing_id)
        chosen = self._choose(clocks, clock)
        if chosen is None:
            raise NotFound("not_found.clock", number=filing.number, clock=clock or "-")
        proof = prove(chosen, self._around.calendar(), self._around.clock.now())
        return ProofView(filing=filing.number, deadline=chosen, proof=proof)

    def _choose(self, clocks: tuple[Deadline, ...], clock: str) -> Deadline | None:
        if clock:
            return next((item for item in reversed(clocks) if item.clock == clock.upper()), None)
        return leading(clocks) or (clocks[-1] if clocks else None)

    def count(self, start: date, working_days: int) -> tuple[Counted, tuple[ProofStep, ...]]:
        """The date so many working days after ``start``, and every day in between."""
        calendar: WorkingCalendar = self._around.calendar()
        counted = calendar.add(start, working_days)
        return counted, count_steps(calendar, start, counted.date)
