"""Clocks: the limits as data, the marks on them, and how a clock ran (handbook, section 4).

Working and calendar days end at 24:00 Asia/Shanghai, the start day is not counted. A pause keeps what is left of the
limit: the days after the start day up to and including the pause day are spent, and on resuming the rest is counted
from the resume day, which is not counted either (going on at 24:00 belongs to the day that ends then); with nothing left
it is the resume day itself if it works, else the next working day. A clock whose limit was over when the pause came keeps its
due instant. Hours run on clock time and never pause. A clock may also be
counted back from a given day: it ends at 24:00 of the day that lies its limit before that one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from reviewer_tui.domain.calendar import WorkingCalendar, closing_date, end_of_day, local_date
from reviewer_tui.domain.stage import Stage, WaitingOn


class ClockUnit(StrEnum):
    """What a limit counts: 工作日, 自然日 or hours of clock time."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """One row of the clock table; ``limit`` is None where the date comes with the task (DL18).

    ``runs_in`` and ``paused_in`` say for corrections by hand in which stages an open clock runs and stands still, None is
    everywhere; ``of_stage``: it belongs to its stage, and starts when a filing is put there by hand.
    """

    code: str
    limit: int | None
    unit: ClockUnit
    waiting_on: WaitingOn
    pauses: tuple[str, ...] = ()
    runs_in: frozenset[Stage] | None = None
    paused_in: frozenset[Stage] = frozenset()
    of_stage: bool = False
    basis: str = ""
    source: str = ""
    configurable: bool = True

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> ClockRule:
        """Read a row of ``clocks.csv``: text columns, ``pauses`` joined by ``|``, ``configurable`` true or false."""
        return cls(
            code=row["code"],
            limit=int(row["limit"]) if row["limit"] else None,
            unit=ClockUnit(row["unit"]),
            waiting_on=WaitingOn(row["waiting_on"]),
            pauses=tuple(filter(None, row["pauses"].split("|"))),
            runs_in=None if row["runs_in"] == "*" else _stages(row["runs_in"]),
            paused_in=_stages(row["paused_in"]),
            of_stage=row["of_stage"] == "true",
            basis=row["basis"],
            source=row["source"],
            configurable=row["configurable"] == "true",
        )


def _stages(text: str) -> frozenset[Stage]:
    return frozenset(map(Stage, filter(None, text.split("|"))))


class MarkKind(StrEnum):
    """What a mark says about a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    STOP = "stop"
    CANCEL = "cancel"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMark:
    """One piece of evidence: what happened to a clock, when, and why.

    ``because`` names the transition or event, ``by`` is the login of who did it, ``why`` the reason that person gave. ``amount``
    are the units of an extension, ``day`` is what a start is counted back from.
    """

    kind: MarkKind
    at: dt.datetime
    because: str
    by: str = ""
    why: str = ""
    amount: int = 0
    day: dt.date | None = None


class Cause(NamedTuple):
    """What a mark is set for: a transition or event, by whom, and the reason that person gave."""

    because: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedSpan:
    """A pause that stopped the clock: the mark it began with, when it ended, and the day from which was counted on.

    Both are None while it lasts.
    """

    begun: ClockMark
    until: dt.datetime | None = None
    counted_from: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a clock ran since its last (re)start: what ``Deadline`` states, with the steps that led there."""

    begun_at: dt.datetime
    allowance: int
    spent: int
    due_at: dt.datetime | None
    provisional: bool
    paused: bool
    pauses: tuple[PausedSpan, ...]
    ended: ClockMark | None


def follow(unit: ClockUnit, limit: int, marks: tuple[ClockMark, ...], calendar: WorkingCalendar) -> Course:
    """Follow the marks since the last start or restart. Extensions count from the beginning, whenever given."""
    first = max(i for i, mark in enumerate(marks) if mark.kind in (MarkKind.START, MarkKind.RESTART))
    marks = marks[first:]
    allowance = limit + sum(mark.amount for mark in marks if mark.kind is MarkKind.EXTEND)
    begun_at, since, spent, seen_provisional = marks[0].at, local_date(marks[0].at), 0, False
    due: dt.datetime | None
    if marks[0].day is None:
        due, provisional = _due(unit, calendar, begun_at, since, allowance)
    else:
        due, provisional = _due_before(unit, calendar, marks[0].day, limit, allowance - limit)
    paused, ended = False, None
    pauses: list[PausedSpan] = []
    for mark in marks[1:]:
        if mark.kind is MarkKind.PAUSE and not paused:
            paused = True
            if due is not None and mark.at < due:
                pause_day = local_date(mark.at)
                spent += _elapsed(unit, calendar, since, pause_day)
                seen_provisional |= _counts_provisional(unit, calendar, since, pause_day)
                due, provisional = None, seen_provisional
                pauses.append(PausedSpan(begun=mark))
        elif mark.kind is MarkKind.RESUME and paused:
            paused = False
            if due is None:
                left = max(0, allowance - spent)
                # 24:00 belongs to the day that it ends, but with nothing left that day would be over at once.
                going_on = closing_date(mark.at) if left else local_date(mark.at)
                since = max(going_on, local_date(pauses[-1].begun.at))
                due, provisional = _due(unit, calendar, mark.at, since, left)
                provisional |= seen_provisional
                pauses[-1] = replace(pauses[-1], until=mark.at, counted_from=since)
        elif mark.kind in (MarkKind.STOP, MarkKind.CANCEL):
            ended = mark
            break
    return Course(
        begun_at=begun_at,
        allowance=allowance,
        spent=spent,
        due_at=due,
        provisional=provisional,
        paused=paused,
        pauses=tuple(pauses),
        ended=ended,
    )


def _due(
    unit: ClockUnit, calendar: WorkingCalendar, since: dt.datetime, day: dt.date, amount: int
) -> tuple[dt.datetime, bool]:
    if unit is ClockUnit.HOURS:
        return since + dt.timedelta(hours=amount), False
    if unit is ClockUnit.CALENDAR_DAYS:
        return end_of_day(day + dt.timedelta(days=amount)), False
    counted = calendar.add(day, amount if amount or calendar.is_working(day) else 1)
    return end_of_day(counted.date), counted.provisional


def _due_before(
    unit: ClockUnit, calendar: WorkingCalendar, day: dt.date, limit: int, extension: int
) -> tuple[dt.datetime, bool]:
    if unit is ClockUnit.WORKING_DAYS:
        counted = calendar.add(day, extension - limit)
        return end_of_day(counted.date), counted.provisional
    return end_of_day(day + dt.timedelta(days=extension - limit)), False


def _elapsed(unit: ClockUnit, calendar: WorkingCalendar, since: dt.date, until: dt.date) -> int:
    days = calendar.count(since, until) if unit is ClockUnit.WORKING_DAYS else (until - since).days
    return max(0, days)


def _counts_provisional(unit: ClockUnit, calendar: WorkingCalendar, since: dt.date, until: dt.date) -> bool:
    return unit is ClockUnit.WORKING_DAYS and calendar.touches_provisional(since, until)
