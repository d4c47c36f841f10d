"""Asking the clocks: what is due, and why then."""

from __future__ import annotations

from reviewer_tui.domain.deadline import Deadline, leading
from reviewer_tui.domain.proof import prove
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.views import ProofView


class Deadlines:
    """Deadlines of all filings, and the proof of one."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

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
