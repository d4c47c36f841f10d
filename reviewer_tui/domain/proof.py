"""The proof of a date: day by day why a deadline ends when it does (``due explain``, key ``w``).

Ids, dates and numbers only; the words are the catalogue's. All values turn into JSON as they are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reviewer_tui.domain.calendar import CalendarYear, DayKind, WorkingCalendar, closing_date, local_date
from reviewer_tui.domain.clock import ClockUnit, Course, MarkKind, PausedSpan, follow
from reviewer_tui.domain.deadline import Deadline, DeadlineState, TimeLeft, time_left
from reviewer_tui.domain.stage import WaitingOn


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofStep:
    """One day after the start day; ``n`` is its number if it was counted, ``paused`` if the clock stood still."""

    date: dt.date
    kind: DayKind
    name: str
    n: int | None
    paused: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPause:
    """A pause, with the working days that it gave back; ``until`` is None while it lasts."""

    since: dt.datetime
    until: dt.datetime | None
    because: str
    by: str
    why: str
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofExtension:
    """A lengthening by ``amount`` units of the clock, by whom and why."""

    amount: int
    at: dt.datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Why a deadline is due when it is.

    ``started_on`` is the day of the start, which is not counted; ``first_day`` the first one that is. ``due`` and
    ``due_at`` are None while the clock is paused in time. ``naive_mon_fri`` is what Monday to Friday without holidays
    would have said, pauses included and extensions not (working-day clocks only). ``restarts`` are earlier beginnings
    that no longer count.
    """

    clock: str
    limit: int
    unit: ClockUnit
    state: DeadlineState
    waiting_on: WaitingOn
    because: str
    started_at: dt.datetime
    started_on: dt.date
    first_day: dt.date | None
    calendar: tuple[CalendarYear, ...]
    steps: tuple[ProofStep, ...]
    restarts: tuple[dt.datetime, ...]
    pauses: tuple[ProofPause, ...]
    extensions: tuple[ProofExtension, ...]
    elapsed: int
    remaining: int | None
    due_before_extension: dt.date | None
    due: dt.date | None
    due_at: dt.datetime | None
    naive_mon_fri: dt.date | None
    provisional: bool
    left: TimeLeft


def prove(deadline: Deadline, calendar: WorkingCalendar, now: dt.datetime) -> Proof:
    """The proof of ``deadline`` under ``calendar``; of a paused clock up to ``now``."""
    run = follow(deadline.unit, deadline.limit, deadline.marks, calendar)
    begun = local_date(run.begun_at)
    begins = [mark for mark in deadline.marks if mark.kind in (MarkKind.START, MarkKind.RESTART)]
    live = deadline.marks[deadline.marks.index(begins[-1]) :]
    bare = tuple(mark for mark in live if mark.kind is not MarkKind.EXTEND)
    until = closing_date(run.due_at) if run.due_at else local_date(run.ended.at if run.ended else now)
    steps = _steps(calendar, begun, until, deadline.unit, run)
    reached = local_date(run.ended.at if run.ended else now)
    return Proof(
        clock=deadline.clock,
        limit=deadline.limit,
        unit=deadline.unit,
        state=deadline.state,
        waiting_on=deadline.waiting_on,
        because=begins[-1].because,
        started_at=run.begun_at,
        started_on=begun,
        first_day=next((step.date for step in steps if step.n == 1), None),
        calendar=tuple(calendar.year(year) for year in range(begun.year, max(begun, until).year + 1)),
        steps=steps,
        restarts=tuple(mark.at for mark in begins[:-1]),
        pauses=tuple(_pause(span, calendar, now) for span in run.pauses),
        extensions=tuple(
            ProofExtension(amount=mark.amount, at=mark.at, by=mark.by, why=mark.why)
            for mark in live
            if mark.kind is MarkKind.EXTEND
        ),
        elapsed=sum(1 for step in steps if step.n is not None and step.date <= reached),
        remaining=deadline.remaining,
        due_before_extension=_due_date(follow(deadline.unit, deadline.limit, bare, calendar)),
        due=_due_date(run),
        due_at=run.due_at,
        naive_mon_fri=_due_date(follow(deadline.unit, deadline.limit, bare, WorkingCalendar.mon_fri(begun.year)))
        if deadline.unit is ClockUnit.WORKING_DAYS
        else None,
        provisional=run.provisional,
        left=time_left(deadline, calendar, now),
    )


def count_steps(calendar: WorkingCalendar, start: dt.date, until: dt.date) -> tuple[ProofStep, ...]:
    """The days after ``start`` up to ``until`` with their numbers: the explanation of ``calendar add``."""
    return _steps(calendar, start, until, ClockUnit.WORKING_DAYS, None)


def naive_mon_fri(start: dt.date, n: int) -> dt.date:
    """The n-th Monday-to-Friday day after ``start``, holidays and make-up days ignored."""
    return WorkingCalendar.mon_fri(start.year).add(start, n).date


def _steps(
    calendar: WorkingCalendar, start: dt.date, until: dt.date, unit: ClockUnit, run: Course | None
) -> tuple[ProofStep, ...]:
    if unit is ClockUnit.HOURS:
        return ()
    pauses = [(local_date(span.begun.at), span.until and local_date(span.until)) for span in run.pauses] if run else []
    steps: list[ProofStep] = []
    n = 0
    date = start
    while date < until:
        date += dt.timedelta(days=1)
        day = calendar.day(date)
        paused = any(since < date and (to is None or date <= to) for since, to in pauses)
        counted = not paused and (day.working or unit is ClockUnit.CALENDAR_DAYS)
        n += counted
        steps.append(
            ProofStep(
                date=date,
                kind=day.kind,
                name=day.name,
                n=n if counted else None,
                paused=paused,
                provisional=not day.official,
            )
        )
    return tuple(steps)


def _pause(span: PausedSpan, calendar: WorkingCalendar, now: dt.datetime) -> ProofPause:
    until = local_date(span.until or now)
    begun = span.begun
    working_days = max(0, calendar.count(local_date(begun.at), until))
    return ProofPause(
        since=begun.at,
        until=span.until,
        because=begun.because,
        by=begun.by,
        why=begun.why,
        working_days=working_days,
    )


def _due_date(run: Course) -> dt.date | None:
    return closing_date(run.due_at) if run.due_at else None
