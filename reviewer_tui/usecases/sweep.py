"""The sweep: what falls due by itself is done, thing by thing, each in a short transaction of its own.

Run every five minutes for ever. What was done is not found again; what failed is told and tried again by the next run; a run
that was killed leaves the rest to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import Conflict, DeskError, NotPermitted, Refused, Unavailable
from reviewer_tui.usecases.daily import Daily
from reviewer_tui.usecases.effects import Delivered, Fate
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.sweep_model import (
    Called,
    DueFiling,
    DueFinder,
    OneSweep,
    OverdueClock,
    ReplyExpiry,
    SweepOutcome,
    SweepRow,
    SweepRules,
    SweepTask,
)
from reviewer_tui.usecases.sweep_notices import SweepNotices

if TYPE_CHECKING:
    # Nearly every sweep finds nothing to do: what does things is loaded with the first that is found.
    from reviewer_tui.usecases.deliveries import Deliveries
    from reviewer_tui.usecases.public_security_advice import PublicSecurityReminder
    from reviewer_tui.usecases.sweep_marks import SweepMarks
    from reviewer_tui.usecases.sweep_moves import SweepMoves

T = TypeVar("T", DueFiling, OverdueClock)
Rows = Iterator[SweepRow]
MOST_EFFECTS = 1_000
"""Effects that one sweep tries where nothing else is said; the next comes soon."""

_SENSELESS = (ArithmeticError, LookupError, StopIteration, TypeError, ValueError)
"""What rows that make no sense raise: one such filing must not keep the others waiting for ever."""


class Sweep:
    """One run over all that is due."""

    def __init__(
        self,
        around: Surroundings,
        finder: DueFinder,
        alone: OneSweep,
        rules: SweepRules,
        daily: Daily,
        deliveries: Callable[[], Deliveries],
    ) -> None:
        self._around = around
        self._finder = finder
        self._alone = alone
        self._rules = rules
        self._notices = SweepNotices(around, finder, rules)
        self._daily = daily
        self._deliveries = deliveries

    @cached_property
    def _moves(self) -> SweepMoves:
        from reviewer_tui.usecases.sweep_moves import SweepMoves

        return SweepMoves(self._around, self._rules)

    @cached_property
    def _marks(self) -> SweepMarks:
        from reviewer_tui.usecases.sweep_marks import SweepMarks

        return SweepMarks(self._around)

    @cached_property
    def _reminder(self) -> PublicSecurityReminder:
        from reviewer_tui.usecases.public_security_advice import PublicSecurityReminder

        return PublicSecurityReminder(self._around)

    def _second_notices(self) -> Rows:
        from reviewer_tui.usecases.second_notices import tell_void

        return tell_void(self._around)

    def alone(self) -> AbstractContextManager[bool]:
        """Hold the lock; False when another sweep runs."""
        return self._alone()

    def run(self, actor: StaffMember, tasks: Iterable[SweepTask] = tuple(SweepTask), most: int | None = None) -> Rows:
        """Do the tasks in their own order, at most ``most`` things. NotPermitted for a role that may not."""
        self._around.insist(may(actor, "sweep"), actor, "sweep")
        wanted, noted = set(tasks), list[Called]()
        rows = (row for task in SweepTask if task in wanted for row in self._do(actor, task, most, noted))
        return islice(rows, most)

    def _do(self, actor: StaffMember, task: SweepTask, most: int | None, noted: list[Called]) -> Rows:
        now, find = self._around.clock.now(), self._finder
        match task:
            case SweepTask.HOLDS:
                yield from self._each(task, find.holds_over(now), lambda one: self._moves.end_hold(actor, one))
            case SweepTask.ACCEPTED:
                if self._rules.quiet is not None:
                    quiet = find.uploaded_before(now - self._rules.quiet)
                    yield from self._each(task, quiet, lambda one: self._moves.accept(actor, one))
            case SweepTask.REPLIES:
                if self._rules.reply_expiry is ReplyExpiry.WITHDRAW:
                    over = find.overdue_replies(now)
                    yield from self._each(task, over, lambda one: self._moves.withdraw(actor, one))
            case SweepTask.SMS:
                late = find.unnoted(now, sms=True)
                yield from self._noting(self._each(task, late, lambda one: self._marks.sms_unknown(actor, one)), noted)
            case SweepTask.BREACHES:
                late = find.unnoted(now, sms=False)
                yield from self._noting(self._each(task, late, lambda one: self._marks.breached(actor, one)), noted)
                over = find.run_out(now)
                yield from self._each(task, over, lambda one: self._marks.end(actor, one))
            case SweepTask.REMINDERS:
                if self._rules.remind_before is not None:
                    soon = find.unreminded(now, now + self._rules.remind_before)
                    yield from self._each(task, soon, lambda one: self._reminder.remind(actor, one))
            case SweepTask.NOTICES:
                yield from self._notices.tell(noted)
                yield from self._second_notices()
            case SweepTask.DIGEST:
                yield from self._daily.send()
            case SweepTask.OUTBOX:
                if find.effects_due(now):
                    tries = self._deliveries().deliver(actor, most=MOST_EFFECTS if most is None else most)
                    yield from map(_delivered, tries)

    def _noting(self, rows: Rows, noted: list[Called]) -> Rows:
        """Remember what was noted: after a rehearsal the audit trail does not tell it."""
        for row in rows:
            if row.outcome is SweepOutcome.DONE and row.filing_id is not None and row.due_at is not None:
                noted.append(Called(about=row.action, filing_id=row.filing_id, at=row.due_at, clock=row.clock))
            yield row

    def _each(self, task: SweepTask, found: Iterator[T], do: Callable[[T], SweepRow | None]) -> Rows:
        """One by one. A busy, full or read-only database ends the run, for the next filing would fare no better."""
        for one in found:
            try:
                row = do(one)
            except (Unavailable, NotPermitted):
                raise
            except (Refused, Conflict) as error:
                row = _not_done(task, one, SweepOutcome.REFUSED, refusal=error)
            except DeskError as error:
                row = _not_done(task, one, SweepOutcome.FAILED, refusal=error)
            except _SENSELESS as error:
                row = _not_done(task, one, SweepOutcome.FAILED, fault=type(error).__name__)
            if row is not None:
                yield row


def _delivered(one: Delivered) -> SweepRow:
    """A try that did not succeed is a row that failed; in a rehearsal nothing is tried and nothing goes wrong."""
    failed = one.fate is not Fate.SENT and bool(one.trouble)
    return SweepRow(
        task=SweepTask.OUTBOX,
        action=one.fate.value,
        outcome=SweepOutcome.FAILED if failed else SweepOutcome.DONE,
        filing_id=one.filing_id,
        due_at=one.again_at,
        key=one.key,
        trouble=one.trouble,
    )


def _not_done(
    task: SweepTask,
    one: DueFiling | OverdueClock,
    outcome: SweepOutcome,
    *,
    refusal: DeskError | None = None,
    fault: str = "",
) -> SweepRow:
    clock, due_at = (one.clock, one.due_at) if isinstance(one, OverdueClock) else ("", one.at)
    return SweepRow(
        task=task,
        action=outcome.value,
        outcome=outcome,
        filing_id=one.filing_id,
        clock=clock,
        due_at=due_at,
        refusal=refusal,
        fault=fault,
    )
