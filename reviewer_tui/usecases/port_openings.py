"""Opening ports 端口开通: tasks made at approval, marked done by network operations, proven by a probe."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import GRANTED, is_free, may, refused
from reviewer_tui.domain.port_opening import PortAction, PortState, PortTask, ProbeResult
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import find_transition
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.approval import note_cancellation
from reviewer_tui.usecases.contracts import PortGateway, Work
from reviewer_tui.usecases.moves import move
from reviewer_tui.usecases.port_requests import all_proven
from reviewer_tui.usecases.public_security_duty import note_open_port
from reviewer_tui.usecases.surroundings import Surroundings, event, granted
from reviewer_tui.usecases.views import PortRow


class PortOpenings:
    """Port tasks and their proof."""

    def __init__(self, around: Surroundings, gateway: PortGateway) -> None:
        self._around = around
        self._gateway = gateway

    def rows(self, *, filing_id: int | None = None, open_only: bool = True) -> tuple[PortRow, ...]:
        """Tasks with their filings."""
        with self._around.store.reading() as work:
            if filing_id is not None:
                work.filings.get(filing_id)
            return work.ports.rows(filing_id=filing_id, open_only=open_only)

    def opened(self, actor: StaffMember, filing_id: int, ports: tuple[int, ...] = ()) -> tuple[PortTask, ...]:
        """Note that network operations have done the tasks (all, or those of some ports); done ones stay as they are."""
        with self._around.attempt(actor, "ports_opened", filing_id) as work:
            granted(may(actor, "ports"))
            filing = work.filings.get(filing_id)
            granted(is_free(filing))
            now = self._around.clock.now()
            marked = []
            for task in self._tasks(work, filing, ports):
                if task.state in (PortState.REQUESTED, PortState.FAILED):
                    task = work.ports.mark(task, PortState.DONE, at=now, by=actor.login)
                    work.audit.append(
                        event(now, actor, "audit.port_done", filing_id, port=task.port, does=task.action.value)
                    )
                marked.append(task)
            work.commit()
            return tuple(marked)

    def verify(
        self, actor: StaffMember, filing_id: int, ports: tuple[int, ...] = ()
    ) -> tuple[tuple[PortTask, ProbeResult], ...]:
        """Probe the tasks that were done, with no transaction open, then store what was found.

        The first port proven open starts DL12; with the last one proven the filing is finished (T30, T31).
        """
        self._around.insist(may(actor, "ports"), actor, "ports_verify", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            tasks = self._tasks(work, filing, ports)
        self._around.insist(is_free(filing), actor, "ports_verify", filing_id)
        waiting = [task for task in tasks if task.state is not PortState.REQUESTED]
        done = GRANTED if waiting else refused("refused.ports_not_opened")
        self._around.insist(done, actor, "ports_verify", filing_id)
        found = [(task, self._probe(task)) for task in waiting]
        with self._around.attempt(actor, "ports_verify", filing_id) as work:
            filing = work.filings.get(filing_id)
            granted(is_free(filing))
            now = self._around.clock.now()
            stored = []
            for task, result in found:
                state = PortState.PROVEN if result.proven else PortState.FAILED
                evidence = f"{result.case} {result.detail}".strip()
                stored.append((work.ports.mark(task, state, at=now, by=actor.login, evidence=evidence), result))
                work.audit.append(event(now, actor, "audit.port_probed", filing_id, port=task.port, result=result.case))
            opened = any(task.action is PortAction.OPEN and task.state is PortState.PROVEN for task, _ in stored)
            if opened:
                filing = note_open_port(self._around, work, filing, actor=actor, at=now)
            self._finish(work, actor, filing, now)
            work.commit()
            return tuple(stored)

    def _probe(self, task: PortTask) -> ProbeResult:
        return self._gateway.probe(
            host=task.host, address=task.address, port=task.port, expect_open=task.action is PortAction.OPEN
        )

    def _finish(self, work: Work, actor: StaffMember, filing: Filing, now: datetime) -> None:
        tasks = work.ports.of(filing.id)
        if not all_proven(tasks):
            return
        for done in ("ports_done", "ports_closed"):
            row = find_transition(filing.stage, done, filing.type.czlx)
            if row is not None:
                if done == "ports_closed":
                    note_cancellation(work, filing, work.revisions.content(filing.id, filing.revision), now)
                move(self._around, work, filing, row, actor=actor.login, at=now)
                return

    def _tasks(self, work: Work, filing: Filing, ports: tuple[int, ...]) -> tuple[PortTask, ...]:
        tasks = tuple(task for task in work.ports.of(filing.id) if not ports or task.port in ports)
        if not tasks:
            raise NotFound("not_found.port_tasks", number=filing.number)
        return tasks
