"""Clocks: the limits as data, the marks on them, and how a clock ran (handbook, section 4).

Working and calendar days end at 24:00 Asia/Shanghai, the start day is not counted. A pause keeps what is left of the
limit: the days after the start day up to and including the pause day are spent, and on resuming the rest is counted
from the resume day; with nothing left it is the resume day itself if it works, else the next working day. A clock
whose limit was over when the pause came keeps its due instant. Hours run on clock time and never pause.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from reviewer_tui.domain.calendar import WorkingCalendar, end_of_day, local_date
from reviewer_tui.domain.stage import WaitingOn


class ClockUnit(StrEnum):
    """What a limit counts: 工作日, 自然日 or hours of clock time."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """One row of the clock table; ``limit`` is None where the date comes with the task (DL18)."""

    code: str
    limit: int | None
    unit: ClockUnit
    waiting_on: WaitingOn
    pauses: tuple[str, ...] = ()
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
            basis=row["basis"],
            source=row["source"],
            configurable=row["configurable"] == "true",
        )


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
    """One piece of evidence; ``because`` names the transition or event, ``amount`` the units of an extension."""

    kind: MarkKind
    at: dt.datetime
    because: str
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedSpan:
    """A pause that stopped the clock; ``until`` is None while it lasts."""

    since: dt.datetime
    until: dt.datetime | None
    because: str


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
    anchor, spent, seen_provisional = marks[0].at, 0, False
    due: dt.datetime | None
    due, provisional = _due(unit, calendar, anchor, allowance)
    paused, ended = False, None
    pauses: list[PausedSpan] = []
    for mark in marks[1:]:
        if mark.kind is MarkKind.PAUSE and not paused:
            paused = True
            if due is not None and mark.at < due:
                spent += _elapsed(unit, calendar, anchor, mark.at)
                seen_provisional |= _counts_provisional(unit, calendar, anchor, mark.at)
                due, provisional = None, seen_provisional
                pauses.append(PausedSpan(since=mark.at, until=None, because=mark.because))
        elif mark.kind is MarkKind.RESUME and paused:
            paused = False
            if due is None:
                anchor = mark.at
                due, provisional = _due(unit, calendar, anchor, max(0, allowance - spent))
                provisional |= seen_provisional
                pauses[-1] = replace(pauses[-1], until=mark.at)
        elif mark.kind in (MarkKind.STOP, MarkKind.CANCEL):
            ended = mark
            break
    return Course(
        begun_at=marks[0].at,
        allowance=allowance,
        spent=spent,
        due_at=due,
        provisional=provisional,
        paused=paused,
        pauses=tuple(pauses),
        ended=ended,
    )


def _due(unit: ClockUnit, calendar: WorkingCalendar, anchor: dt.datetime, amount: int) -> tuple[dt.datetime, bool]:
    if unit is ClockUnit.HOURS:
        return anchor + dt.timedelta(hours=amount), False
    day = local_date(anchor)
    if unit is ClockUnit.CALENDAR_DAYS:
        return end_of_day(day + dt.timedelta(days=amount)), False
    counted = calendar.add(day, amount if amount or calendar.is_working(day) else 1)
    return end_of_day(counted.date), counted.provisional


def _elapsed(unit: ClockUnit, calendar: WorkingCalendar, since: dt.datetime, until: dt.datetime) -> int:
    first, last = local_date(since), local_date(until)
    days = calendar.count(first, last) if unit is ClockUnit.WORKING_DAYS else (last - first).days
    return max(0, days)


def _counts_provisional(unit: ClockUnit, calendar: WorkingCalendar, since: dt.datetime, until: dt.datetime) -> bool:
    return unit is ClockUnit.WORKING_DAYS and calendar.touches_provisional(local_date(since), local_date(until))
