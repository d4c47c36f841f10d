"""The proof of a date: day by day why a deadline ends when it does (``due explain``, key ``w``).

Ids, dates and numbers only; the words are the catalogue's. Who reads the steps counts to the same day with nothing else: the
days that have a number are numbered one by one, and the limit, with its extensions, is the last number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from reviewer_tui.domain.calendar import CalendarYear, DayKind, WorkingCalendar, closing_date, local_date
from reviewer_tui.domain.clock import ClockMark, ClockUnit, Course, MarkKind, PausedSpan, follow
from reviewer_tui.domain.deadline import Deadline, DeadlineState, TimeLeft, time_left
from reviewer_tui.domain.office_hours import OfficeHours
from reviewer_tui.domain.stage import WaitingOn

_DAY = dt.timedelta(days=1)
_USUAL = OfficeHours()


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
    """A pause, with the working days that it gave back; ``until`` is None while it lasts.

    ``left`` are the units that were left of the limit. With none, the end is the day of resuming if it works, else the next
    working day.
    """

    since: dt.datetime
    until: dt.datetime | None
    because: str
    by: str
    why: str
    working_days: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofExtension:
    """A lengthening by ``amount`` units of the clock, by whom and why."""

    amount: int
    at: dt.datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalSpan:
    """Days of the count, both included, that a notice may still move: the one for ``year``, which is not loaded.

    Where they lie in the year before, they are its last days, after 20 December.
    """

    since: dt.date
    until: dt.date
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Why a deadline is due when it is.

    ``started_on`` is the day of the start, which is not counted; ``first_day`` the first one that is. A clock that is counted
    back from a day has it in ``back_from``: its last day in time is the limit before that one, and the steps are numbered
    from there. ``due`` and ``due_at`` are None while the clock is paused in time; ``closes_at`` is the softer end of the
    same day, the close of business, where the office itself owes something on a day on which it works.
    ``naive_mon_fri`` is what Monday to Friday without holidays would have said, pauses included and extensions not
    (working-day clocks only), ``naive_off_by`` how many working days the date before extensions lies behind it.
    ``restarts`` are earlier beginnings that no longer count. ``recounted`` is the day that today's calendar would say where it is
    another: a clock that was over or ended when a notice came keeps the date by which it was judged.
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
    back_from: dt.date | None
    calendar: tuple[CalendarYear, ...]
    steps: tuple[ProofStep, ...]
    restarts: tuple[ClockMark, ...]
    pauses: tuple[ProofPause, ...]
    extensions: tuple[ProofExtension, ...]
    ended: ClockMark | None
    elapsed: int
    remaining: int | None
    due_before_extension: dt.date | None
    provisional_before_extension: bool
    due: dt.date | None
    due_at: dt.datetime | None
    closes_at: dt.datetime | None
    naive_mon_fri: dt.date | None
    naive_off_by: int | None
    provisional: bool
    provisional_days: tuple[ProvisionalSpan, ...]
    left: TimeLeft
    recounted: dt.date | None


def prove(deadline: Deadline, calendar: WorkingCalendar, now: dt.datetime, office: OfficeHours = _USUAL) -> Proof:
    """The proof of ``deadline`` under the calendar of whom it waits on; of a paused clock up to ``now``."""
    run = follow(deadline.unit, deadline.limit, deadline.marks, calendar)
    recounted = None
    if deadline.due_at is not None and run.due_at is not None and deadline.due_at != run.due_at:
        recounted = closing_date(run.due_at)
        run = replace(run, due_at=deadline.due_at, provisional=deadline.provisional)
    begun = local_date(run.begun_at)
    begins = [mark for mark in deadline.marks if mark.kind in (MarkKind.START, MarkKind.RESTART)]
    live = deadline.marks[deadline.marks.index(begins[-1]) :]
    bare = tuple(mark for mark in live if mark.kind is not MarkKind.EXTEND)
    reached = local_date(run.ended.at if run.ended else now)
    until = closing_date(run.due_at) if run.due_at else reached
    back_from = None if run.pauses else begins[-1].day
    if back_from is None:
        steps = _steps(calendar, begun, until, deadline.unit, run)
    else:
        steps = _steps_around(calendar, back_from, until, deadline.unit)
    unlengthened = follow(deadline.unit, deadline.limit, bare, calendar)
    before = _due_date(unlengthened) if len(bare) < len(live) else _due_date(run)
    naive = None
    if deadline.unit is ClockUnit.WORKING_DAYS:
        naive = _due_date(follow(deadline.unit, deadline.limit, bare, _mon_fri(begun.year)))
    touched = [begun.year, until.year, *(step.date.year for step in steps), *([back_from.year] if back_from else ())]
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
        back_from=back_from,
        calendar=tuple(calendar.year(year) for year in range(min(touched), max(touched) + 1)),
        steps=steps,
        restarts=tuple(begins[:-1]),
        pauses=tuple(_pause(span, calendar, now, run, steps) for span in run.pauses),
        extensions=tuple(
            ProofExtension(amount=mark.amount, at=mark.at, by=mark.by, why=mark.why)
            for mark in live
            if mark.kind is MarkKind.EXTEND
        ),
        ended=run.ended,
        elapsed=0 if back_from else sum(1 for step in steps if step.n is not None and step.date <= reached),
        remaining=deadline.remaining,
        due_before_extension=before,
        provisional_before_extension=unlengthened.provisional,
        due=_due_date(run),
        due_at=run.due_at,
        closes_at=office.close_of_business(run.due_at, deadline.unit, deadline.waiting_on, calendar)
        if run.due_at
        else None,
        naive_mon_fri=naive,
        naive_off_by=calendar.count(naive, before) if naive and before else None,
        provisional=run.provisional,
        provisional_days=_provisional_days(steps, calendar) if run.provisional else (),
        left=time_left(deadline, calendar, now),
        recounted=recounted,
    )


def count_steps(calendar: WorkingCalendar, start: dt.date, until: dt.date) -> tuple[ProofStep, ...]:
    """The days between ``start`` and ``until`` with their numbers from ``start``: the explanation of ``calendar add``."""
    return _steps_around(calendar, start, until, ClockUnit.WORKING_DAYS)


def naive_mon_fri(start: dt.date, n: int) -> dt.date:
    """The n-th Monday-to-Friday day after ``start``, holidays and make-up days ignored."""
    return _mon_fri(start.year).add(start, n).date


@cache
def _mon_fri(year: int) -> WorkingCalendar:
    return WorkingCalendar.mon_fri(year)


def _steps(
    calendar: WorkingCalendar, start: dt.date, until: dt.date, unit: ClockUnit, run: Course
) -> tuple[ProofStep, ...]:
    """The days after the start day up to the end, those of a pause without a number."""
    if unit is ClockUnit.HOURS:
        return ()
    pauses = [(local_date(span.begun.at), span.counted_from) for span in run.pauses]
    steps: list[ProofStep] = []
    n = 0
    date = start
    while date < until:
        date += _DAY
        paused = any(since < date and (to is None or date <= to) for since, to in pauses)
        # With the limit spent at a pause, the end is one working day more, which is no day of the limit.
        counts = not paused and n < run.allowance and _counts(calendar, date, unit)
        n += counts
        steps.append(_step(calendar, date, n if counts else None, paused=paused))
    return tuple(steps)


def _steps_around(calendar: WorkingCalendar, day: dt.date, until: dt.date, unit: ClockUnit) -> tuple[ProofStep, ...]:
    """The days from a given day, which is not counted, to one before or after it, numbered from there, in their order."""
    steps: list[ProofStep] = []
    n, date, pace = 0, day, _DAY if until > day else -_DAY
    while date != until:
        date += pace
        counts = _counts(calendar, date, unit)
        n += counts
        steps.append(_step(calendar, date, n if counts else None))
    return tuple(steps if until > day else reversed(steps))


def _counts(calendar: WorkingCalendar, date: dt.date, unit: ClockUnit) -> bool:
    return unit is ClockUnit.CALENDAR_DAYS or calendar.is_working(date)


def _step(calendar: WorkingCalendar, date: dt.date, n: int | None, *, paused: bool = False) -> ProofStep:
    day = calendar.day(date)
    return ProofStep(date=date, kind=day.kind, name=day.name, n=n, paused=paused, provisional=not day.official)


def _pause(
    span: PausedSpan, calendar: WorkingCalendar, now: dt.datetime, run: Course, steps: tuple[ProofStep, ...]
) -> ProofPause:
    begun, since = span.begun, local_date(span.begun.at)
    return ProofPause(
        since=begun.at,
        until=span.until,
        because=begun.because,
        by=begun.by,
        why=begun.why,
        working_days=max(0, calendar.count(since, span.counted_from or local_date(now))),
        left=run.allowance - sum(step.n is not None and step.date <= since for step in steps),
    )


def _provisional_days(steps: tuple[ProofStep, ...], calendar: WorkingCalendar) -> tuple[ProvisionalSpan, ...]:
    loose = [step.date for step in steps if step.provisional]
    spans = []
    for year, dates in groupby(loose, key=lambda date: date.year):
        days = list(dates)
        missing = year + 1 if calendar.year(year).official else year
        spans.append(ProvisionalSpan(since=days[0], until=days[-1], year=missing))
    return tuple(spans)


def _due_date(run: Course) -> dt.date | None:
    return closing_date(run.due_at) if run.due_at else None
