"""Marks that a sweep makes: a breach, an SMS outcome that nobody knows, a time of keeping that is over. No stage moves."""

from __future__ import annotations

from reviewer_tui.domain.audit import BY_SWEEP
from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.deadline import stop
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.surroundings import Surroundings, event
from reviewer_tui.usecases.sweep_model import (
    BREACHED,
    SMS_UNKNOWN,
    OverdueClock,
    SweepRow,
    SweepTask,
)

RUN_OUT = "run_out"
"""Why a clock ends that is no duty: its time is over."""


class SweepMarks:
    """Each verb is one transaction; None when the clock has moved since it was found. The version of a filing stays."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def breached(self, actor: StaffMember, found: OverdueClock) -> SweepRow | None:
        """A duty ran out: written for ever, once for each due instant, with the instant at which it was due."""
        return self._mark(actor, found, SweepTask.BREACHES, BREACHED)

    def sms_unknown(self, actor: StaffMember, found: OverdueClock) -> SweepRow | None:
        """24 hours without news of the SMS verification: a person or an import decides, the stage stays (DL05)."""
        return self._mark(actor, found, SweepTask.SMS, SMS_UNKNOWN)

    def _mark(self, actor: StaffMember, found: OverdueClock, task: SweepTask, action: str) -> SweepRow | None:
        now = self._around.clock.now()
        with self._around.store.work() as work:
            if not work.deadlines.note_due(found.filing_id, found.number, found.due_at):
                return None
            work.audit.append(
                event(
                    now,
                    actor,
                    action,
                    found.filing_id,
                    **dict([BY_SWEEP]),
                    clock=found.clock,
                    due=found.due_at.isoformat(),
                    day=closing_date(found.due_at).isoformat(),
                )
            )
            work.commit()
        return SweepRow(
            task=task,
            action=action.removeprefix("audit."),
            filing_id=found.filing_id,
            clock=found.clock,
            due_at=found.due_at,
        )

    def end(self, actor: StaffMember, found: OverdueClock) -> SweepRow | None:
        """A validity or time of keeping ran out: the clock ends at that instant, met."""
        now = self._around.clock.now()
        with self._around.store.work() as work:
            clocks = work.deadlines.of(found.filing_id)
            clock = clocks[found.number - 1]
            if not clock.open or clock.duty or clock.due_at != found.due_at:
                return None
            ended = stop(clock, found.due_at, Cause(RUN_OUT, actor.login))
            work.deadlines.replace(found.filing_id, (*clocks[: found.number - 1], ended, *clocks[found.number :]))
            work.audit.append(
                event(
                    now,
                    actor,
                    f"audit.{RUN_OUT}",
                    found.filing_id,
                    **dict([BY_SWEEP]),
                    clock=found.clock,
                    due=found.due_at.isoformat(),
                    day=closing_date(found.due_at).isoformat(),
                )
            )
            work.commit()
        return SweepRow(
            task=SweepTask.BREACHES,
            action=RUN_OUT,
            filing_id=found.filing_id,
            clock=found.clock,
            due_at=found.due_at,
        )
