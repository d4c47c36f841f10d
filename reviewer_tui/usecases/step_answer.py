"""Whether an arrow of the table may be walked now: one answer, to grey a step and to refuse it alike."""

from __future__ import annotations

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import Answer, may_move, refused
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Guard, Transition
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.gate_closed import gate_answer
from reviewer_tui.usecases.port_requests import all_proven
from reviewer_tui.usecases.precheck import Checked, gate_of, gate_of_upload
from reviewer_tui.usecases.second_asking import nobody_is_asked
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.upload_guards import upload_answer

BY_PACKAGE = frozenset({"submit", "resubmit"})
"""Recorded by a package that comes in, by nobody's hand."""
_BY_TWO = frozenset(SecondKind)
"""Arrows for which a second person may be asked: one request at a time."""


def step_answer(
    around: Surroundings, work: Work, actor: StaffMember, filing: Filing, row: Transition, checked: Checked
) -> Answer:
    """Granted, or the first reason why this arrow may not be walked: role, second person, gate, window, ports, upload."""
    now = around.clock.now()
    answer = may_move(actor, filing, row, now)
    if not answer:
        return answer
    if row.event in BY_PACKAGE:
        return refused("refused.by_package")
    if row.event in _BY_TWO:
        alone = nobody_is_asked(work, filing)
        if not alone:
            return alone
    if Guard.GATE_REVIEW in row.guards or Guard.GATE_UPLOAD in row.guards:
        gate = (
            gate_of(work, filing, checked) if Guard.GATE_REVIEW in row.guards else gate_of_upload(work, filing, checked)
        )
        let = gate_answer(gate)
        if not let:
            return let
    if Guard.UNDO_WINDOW in row.guards:
        last = work.decisions.of(filing.id)
        if last and last[-1].amends is not None:
            return refused("refused.amended")
        if not last or last[-1].undone or last[-1].filing_version != filing.version:
            return refused("refused.nothing_to_undo")
        if now >= last[-1].undo_until:
            return refused("refused.too_late_to_undo", until=last[-1].undo_until.isoformat())
    if Guard.PORTS_PROVEN in row.guards or Guard.PORTS_CLOSED in row.guards:
        tasks = work.ports.of(filing.id)
        if not all_proven(tasks):
            proven = sum(task.state.value == "proven" for task in tasks)
            return refused("refused.ports_not_proven", proven=proven, of=len(tasks))
    return upload_answer(work, filing, row.event, now)
