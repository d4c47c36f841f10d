"""Deadlines 时限 of a filing: clocks that start, pause and end as it moves, and the order of urgency they give.

A deadline keeps its marks as evidence; everything else is computed from them with a calendar, so ``recompute`` after a
new calendar year is the same calculation again. What is stored for ordering are instants: ``due_at``, ``at_risk_at``
and ``soon_at``, aware UTC. The rules of counting are in ``clock``, what moves the clocks of a filing in ``filing_clocks``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from reviewer_tui.domain.calendar import WorkingCalendar, closing_date, end_of_day, local_date
from reviewer_tui.domain.clock import Cause, ClockMark, ClockRule, ClockUnit, MarkKind, follow
from reviewer_tui.domain.clock_moves import EXTENDED
from reviewer_tui.domain.stage import WaitingOn

__all__ = [
    "Cause",
    "ClockMark",
    "ClockRule",
    "ClockUnit",
    "Deadline",
    "DeadlineState",
    "MarkKind",
    "RiskKey",
    "TimeLeft",
    "cancel",
    "extend",
    "leading",
    "pause",
    "recompute",
    "remaining_working_days",
    "restart",
    "resume",
    "risk_key",
    "start",
    "stop",
    "time_left",
]

FAR = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""Stands for "no due instant" where an ordered column needs a value."""


class DeadlineState(StrEnum):
    """Running and paused are open; met ended in time, missed ended late, cancelled lost its object."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One clock on one filing, as far as its marks tell.

    ``due_at`` is None while the clock is paused in time (then ``remaining`` says what is left, in units of the limit).
    ``at_risk_at`` and ``soon_at`` are 24:00 of the last and the last but one working day before the due day; for hours
    they are a quarter and half of the limit before the end (design). ``noted_due`` is the due instant whose breach the sweep
    has noted already.
    """

    clock: str
    limit: int
    unit: ClockUnit
    waiting_on: WaitingOn
    marks: tuple[ClockMark, ...]
    state: DeadlineState
    started_at: dt.datetime
    due_at: dt.datetime | None = None
    at_risk_at: dt.datetime | None = None
    soon_at: dt.datetime | None = None
    provisional: bool = False
    remaining: int | None = None
    ended_at: dt.datetime | None = None
    noted_due: dt.datetime | None = None

    @property
    def open(self) -> bool:
        """Whether something is still owed."""
        return self.state in (DeadlineState.RUNNING, DeadlineState.PAUSED)

    @property
    def duty(self) -> bool:
        """Whether somebody owes something; a clock that waits on nobody says until when something is valid or kept."""
        return self.waiting_on is not WaitingOn.NOBODY

    @property
    def pause(self) -> ClockMark | None:
        """The mark with which a paused clock was paused; None while it runs or when it ended."""
        if self.state is not DeadlineState.PAUSED:
            return None
        return next(mark for mark in reversed(self.marks) if mark.kind is MarkKind.PAUSE)

    @property
    def paused_since(self) -> dt.datetime | None:
        """When a paused clock was paused; None while it runs or when it ended."""
        return self.pause.at if self.pause else None

    @property
    def extension(self) -> int:
        """By how many units the limit was lengthened since the clock last began."""
        begins = (MarkKind.START, MarkKind.RESTART)
        last = max(place for place, mark in enumerate(self.marks) if mark.kind in begins)
        return sum(mark.amount for mark in self.marks[last:] if mark.kind is MarkKind.EXTEND)

    def breached(self, now: dt.datetime) -> bool:
        """Whether the limit is over, or was over when the clock ended; 24:00 itself is still in time."""
        if self.due_at is None or self.state is DeadlineState.CANCELLED or not self.duty:
            return False
        return (self.ended_at or now) > self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """What is left: working and calendar days after today (negative when overdue), minutes of clock time (None if not running)."""

    working_days: int
    calendar_days: int
    minutes: int | None
    breached: bool

    def told_in(self, unit: ClockUnit) -> tuple[str, int]:
        """What is left in the unit of the clock: working_days, calendar_days, hours, or minutes in the last two hours."""
        if unit is ClockUnit.WORKING_DAYS:
            return "working_days", self.working_days
        if unit is ClockUnit.CALENDAR_DAYS:
            return "calendar_days", self.calendar_days
        minutes = self.minutes or 0
        return ("minutes", minutes) if abs(minutes) < 120 else ("hours", int(minutes / 60))


def recompute(deadline: Deadline, calendar: WorkingCalendar) -> Deadline:
    """The same evidence under a (new) calendar."""
    run = follow(deadline.unit, deadline.limit, deadline.marks, calendar)
    at_risk_at, soon_at = _thresholds(deadline, calendar, run.due_at)
    if run.ended is None:
        state = DeadlineState.PAUSED if run.paused else DeadlineState.RUNNING
    elif run.ended.kind is MarkKind.CANCEL:
        state = DeadlineState.CANCELLED
    else:
        late = run.due_at is not None and run.ended.at > run.due_at
        state = DeadlineState.MISSED if late else DeadlineState.MET
    paused_left = 0 if run.due_at is not None else max(0, run.allowance - run.spent)
    return replace(
        deadline,
        state=state,
        started_at=run.begun_at,
        due_at=run.due_at,
        at_risk_at=at_risk_at,
        soon_at=soon_at,
        provisional=run.provisional,
        remaining=paused_left if state is DeadlineState.PAUSED else None,
        ended_at=run.ended.at if run.ended else None,
    )


def start(
    rule: ClockRule, at: dt.datetime, calendar: WorkingCalendar, cause: Cause, *, day: dt.date | None = None
) -> Deadline:
    """A new clock, counted from ``at``, or back from ``day``.

    A rule without a limit raises ``ValueError`` without a day: its date comes with the task.
    """
    if rule.limit is None and day is None:
        raise ValueError(f"{rule.code} has no limit of its own")
    bare = Deadline(
        clock=rule.code,
        limit=rule.limit or 0,
        unit=rule.unit,
        waiting_on=rule.waiting_on,
        marks=(_mark(MarkKind.START, at, cause, day=day),),
        state=DeadlineState.RUNNING,
        started_at=at,
    )
    return recompute(bare, calendar)


def pause(deadline: Deadline, at: dt.datetime, calendar: WorkingCalendar, cause: Cause) -> Deadline:
    """Stop counting for a while; a clock in hours, a paused or an ended one stays as it is."""
    if deadline.state is not DeadlineState.RUNNING or deadline.unit is ClockUnit.HOURS:
        return deadline
    return _marked(deadline, _mark(MarkKind.PAUSE, at, cause), calendar)


def resume(deadline: Deadline, at: dt.datetime, calendar: WorkingCalendar, cause: Cause) -> Deadline:
    """Go on with what is left; a clock that is not paused stays as it is."""
    if deadline.state is not DeadlineState.PAUSED:
        return deadline
    return _marked(deadline, _mark(MarkKind.RESUME, at, cause), calendar)


def restart(
    deadline: Deadline, at: dt.datetime, calendar: WorkingCalendar, cause: Cause, *, day: dt.date | None = None
) -> Deadline:
    """Begin afresh with the whole limit, or with another day, without earlier pauses and extensions; not when it has ended."""
    if not deadline.open:
        return deadline
    return _marked(deadline, _mark(MarkKind.RESTART, at, cause, day=day), calendar)


def extend(
    deadline: Deadline, amount: int, at: dt.datetime, calendar: WorkingCalendar, *, by: str, why: str
) -> Deadline:
    """Lengthen the limit by ``amount`` units, by whom and why; an ended clock stays as it is."""
    if not deadline.open:
        return deadline
    return _marked(deadline, _mark(MarkKind.EXTEND, at, Cause(EXTENDED, by, why), amount=amount), calendar)


def stop(deadline: Deadline, at: dt.datetime, cause: Cause) -> Deadline:
    """End the clock, in time or late; what was computed stays. An ended clock stays as it is."""
    if not deadline.open:
        return deadline
    late = deadline.due_at is not None and at > deadline.due_at
    return _ended(deadline, DeadlineState.MISSED if late else DeadlineState.MET, MarkKind.STOP, at, cause)


def cancel(deadline: Deadline, at: dt.datetime, cause: Cause) -> Deadline:
    """End a clock that has lost its object; an ended one stays as it is."""
    if not deadline.open:
        return deadline
    return _ended(deadline, DeadlineState.CANCELLED, MarkKind.CANCEL, at, cause)


def remaining_working_days(deadline: Deadline, calendar: WorkingCalendar, now: dt.datetime) -> int:
    """Working days after today up to the due day, negative when overdue; what is left of a pause; 0 when ended."""
    if not deadline.open:
        return 0
    if deadline.due_at is None:
        return deadline.remaining or 0
    return calendar.count(local_date(now), closing_date(deadline.due_at))


def time_left(deadline: Deadline, calendar: WorkingCalendar, now: dt.datetime) -> TimeLeft:
    """What is left at ``now``, for lists and proofs."""
    running = deadline.state is DeadlineState.RUNNING and deadline.due_at is not None
    minutes = (deadline.due_at - now) // dt.timedelta(minutes=1) if running and deadline.due_at else None
    days = (closing_date(deadline.due_at) - local_date(now)).days if deadline.open and deadline.due_at else 0
    return TimeLeft(
        working_days=remaining_working_days(deadline, calendar, now),
        calendar_days=days,
        minutes=minutes,
        breached=deadline.breached(now),
    )


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class RiskKey:
    """The place of a filing in risk order, never depending on "now".

    ``group`` 0: a clock that waits on us runs; 1: only others run; 2: all are paused, or there is none; 3: closed.
    ``due`` is the earliest due instant of that group, ``FAR`` without one.
    """

    group: int
    due: dt.datetime


def leading(deadlines: tuple[Deadline, ...]) -> Deadline | None:
    """The clock the queue shows: the earliest running that waits on us, else the earliest running, else a paused.

    Of two that are due together it is the one that was started later: the review rather than the first contact. What is no
    duty never leads.
    """
    still_open = [clock for clock in deadlines if clock.open and clock.duty]
    return min(reversed(still_open), key=lambda clock: (_group(clock), clock.due_at or FAR), default=None)


def risk_key(deadlines: tuple[Deadline, ...], *, closed: bool = False) -> RiskKey:
    """Where the filing stands in the queue; ``closed`` filings owe nothing and come last."""
    clock = leading(deadlines)
    if closed or clock is None:
        return RiskKey(group=3 if closed else 2, due=FAR)
    return RiskKey(group=_group(clock), due=clock.due_at or FAR)


def _group(clock: Deadline) -> int:
    if clock.state is not DeadlineState.RUNNING:
        return 2
    return 0 if clock.waiting_on is WaitingOn.US else 1


def _marked(deadline: Deadline, mark: ClockMark, calendar: WorkingCalendar) -> Deadline:
    return recompute(replace(deadline, marks=(*deadline.marks, mark)), calendar)


def _mark(kind: MarkKind, at: dt.datetime, cause: Cause, *, amount: int = 0, day: dt.date | None = None) -> ClockMark:
    return ClockMark(kind=kind, at=at, because=cause.because, by=cause.by, why=cause.why, amount=amount, day=day)


def _ended(deadline: Deadline, state: DeadlineState, kind: MarkKind, at: dt.datetime, cause: Cause) -> Deadline:
    mark = _mark(kind, at, cause)
    return replace(deadline, state=state, ended_at=at, remaining=None, marks=(*deadline.marks, mark))


def _thresholds(
    deadline: Deadline, calendar: WorkingCalendar, due_at: dt.datetime | None
) -> tuple[dt.datetime | None, dt.datetime | None]:
    if due_at is None:
        return None, None
    if deadline.unit is ClockUnit.HOURS:
        limit = dt.timedelta(hours=deadline.limit)
        return due_at - limit / 4, due_at - limit / 2
    day = closing_date(due_at)
    return end_of_day(calendar.add(day, -1).date), end_of_day(calendar.add(day, -2).date)
