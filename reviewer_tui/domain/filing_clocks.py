"""The clocks of a filing as it moves: what a transition, a happening or a correction by hand does to them.

The table of moves is data (``clock_moves``); with what is counted is ``counting``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from reviewer_tui.domain.clock import Cause, MarkKind
from reviewer_tui.domain.clock_moves import ANY, UNDOES, UPLOAD, ClockAct, ClockMove, CountedFrom
from reviewer_tui.domain.counting import Counting
from reviewer_tui.domain.deadline import Deadline, cancel, pause, recompute, restart, resume, start, stop
from reviewer_tui.domain.happening import HAPPENINGS
from reviewer_tui.domain.stage import TRANSITIONS, Stage


def apply_moves(
    deadlines: tuple[Deadline, ...],
    cause: Cause,
    *,
    at: dt.datetime,
    counting: Counting,
    filing_type: int,
    upload_at: dt.datetime | None = None,
    day: dt.date | None = None,
) -> tuple[Deadline, ...]:
    """The clocks of a filing after a transition (``T01`` … ``U03``) or a happening of the table of moves.

    ``filing_type`` is 1-7; ``upload_at`` the instant of the last upload, from which DL05 runs; ``day`` the day that comes with
    the happening. The order of the clocks is kept, new ones come last. An event that the table does not know raises
    ``KeyError``, a missing day ``ValueError``.
    """
    if cause.because in UNDOES:
        return _undone(deadlines, UNDOES[cause.because], at, counting, cause)
    clocks = list(deadlines)
    for move in counting.moves_at(cause.because, filing_type) if cause.because in counting.moves else _silent(cause):
        if move.counted_from is CountedFrom.DAY and day is None:
            raise ValueError(f"{cause.because} needs a day")
        since, told = at, cause
        if move.counted_from is CountedFrom.UPLOAD and upload_at is not None:
            since, told = upload_at, cause._replace(because=UPLOAD)
        _make_move(clocks, move, since, counting, told, day if move.counted_from is CountedFrom.DAY else None)
    return tuple(clocks)


def would_end(deadlines: tuple[Deadline, ...], event: str, *, counting: Counting, filing_type: int) -> bool:
    """Whether an event of the table of moves ends a clock that is open."""
    moves = counting.moves_at(event, filing_type) if event in counting.moves else ()
    ended = {move.clock for move in moves if move.act is ClockAct.STOP}
    return any(clock.open and clock.clock in ended for clock in deadlines)


def _silent(cause: Cause) -> tuple[ClockMove, ...]:
    """Transitions and happenings of which no clock takes notice are not in the table."""
    if cause.because in HAPPENINGS or any(row.id == cause.because for row in TRANSITIONS):
        return ()
    raise KeyError(cause.because)


def settle(
    deadlines: tuple[Deadline, ...], stage: Stage, *, at: dt.datetime, counting: Counting, cause: Cause
) -> tuple[Deadline, ...]:
    """The clocks after a supervisor has put a filing into ``stage`` by hand: what belongs there runs, the rest ends."""
    clocks: list[Deadline] = []
    for deadline in deadlines:
        rule, calendar = counting.rule(deadline.clock), counting.calendar_for(deadline.waiting_on)
        everywhere = rule is not None and rule.runs_in is None and stage not in (Stage.CANCELLED, Stage.WITHDRAWN)
        if rule is not None and stage in rule.paused_in:
            clocks.append(pause(deadline, at, calendar, cause))
        elif not deadline.duty or everywhere or (rule is not None and stage in (rule.runs_in or ())):
            clocks.append(resume(deadline, at, calendar, cause))
        else:
            clocks.append(cancel(deadline, at, cause))
    for code, rule in sorted(counting.rules.items()):
        if rule.of_stage and stage in (rule.runs_in or ()):
            _make_move(clocks, ClockMove(act=ClockAct.START, clock=code), at, counting, cause, None)
    return tuple(clocks)


def _make_move(
    clocks: list[Deadline],
    move: ClockMove,
    at: dt.datetime,
    counting: Counting,
    cause: Cause,
    day: dt.date | None,
) -> None:
    if move.act is ClockAct.START_ONCE and any(clock.clock == move.clock for clock in clocks):
        return
    rule = counting.rule(move.clock)
    found = False
    for i, clock in enumerate(clocks):
        if clock.open and (move.clock == clock.clock or (move.clock == ANY and clock.duty)):
            found = True
            calendar = counting.calendar_for(clock.waiting_on)
            match move.act:
                case ClockAct.PAUSE if rule is None or move.pause_for in rule.pauses:
                    clocks[i] = pause(clock, at, calendar, cause)
                case ClockAct.RESUME:
                    clocks[i] = resume(clock, at, calendar, cause)
                case ClockAct.RESTART:
                    clocks[i] = restart(clock, at, calendar, cause, day=day)
                case ClockAct.STOP:
                    clocks[i] = stop(clock, at, cause)
                case ClockAct.CANCEL:
                    clocks[i] = cancel(clock, at, cause)
    starts = move.act in (ClockAct.START, ClockAct.START_ONCE, ClockAct.RESTART)
    if starts and not found and rule is not None and (rule.limit is not None or day is not None):
        clocks.append(start(rule, at, counting.calendar_for(rule.waiting_on), cause, day=day))


def _undone(
    deadlines: tuple[Deadline, ...],
    events: frozenset[str],
    at: dt.datetime,
    counting: Counting,
    cause: Cause,
) -> tuple[Deadline, ...]:
    """Take back the marks of the last of ``events``; a clock that it started is cancelled and stays on record.

    They are the newest of the newest clock of each kind: another of ``events`` may have happened at the same instant.
    """
    last = max((mark.at for clock in deadlines for mark in clock.marks if mark.because in events), default=None)
    newest = {clock.clock: place for place, clock in enumerate(deadlines)}
    clocks: list[Deadline] = []
    for place, clock in enumerate(deadlines):
        mark = clock.marks[-1] if newest[clock.clock] == place else None
        kept = clock.marks[:-1] if mark and mark.because in events and mark.at == last else clock.marks
        if kept == clock.marks:
            clocks.append(clock)
        elif any(mark.kind is MarkKind.START for mark in kept):
            clocks.append(recompute(replace(clock, marks=kept), counting.calendar_for(clock.waiting_on)))
        else:
            clocks.append(cancel(clock, at, cause))
    return tuple(clocks)
