"""Counting all open clocks again by another calendar: in pages, so that memory stays the same however many there are.

Dates depend on the days of a clock's marks alone, and many clocks share them: each set of days is counted once, by the domain's
own ``recompute``. What an import writes per filing are the dates of its clocks and what the queue shows of the leading one; the
version stays, for nothing about the filing itself has changed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from reviewer_tui.domain.calendar import SHANGHAI, WorkingCalendar, end_of_day
from reviewer_tui.domain.clock import ClockMark, ClockUnit, MarkKind
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.domain.deadline import Deadline, DeadlineState, recompute
from reviewer_tui.domain.stage import CLOSED, WaitingOn
from reviewer_tui.storage.instants import to_instant, to_instant_or_none, to_millis, to_millis_or_none
from reviewer_tui.storage.repositories.leading import LEADING, leading_columns
from reviewer_tui.storage.repositories.writing import InTransaction, change_all
from reviewer_tui.storage.tables import DeadlineRow, FilingRow
from reviewer_tui.usecases.recounts import Recount, RecountedPage

_D = DeadlineRow.__table__  # type: ignore[attr-defined]
_F = FilingRow.__table__  # type: ignore[attr-defined]
_AT_ONCE = 500
_REMEMBERED = 50_000
_DAY_MILLIS = 86_400_000
_EAST = 28_800_000
_EPOCH = date(1970, 1, 1)
_MIDNIGHT, _NOON = time(), time(12)
_UNASKED = datetime(1970, 1, 1, tzinfo=UTC)

_CONCERNED = (
    "SELECT filing_id FROM deadline WHERE ended_at IS NULL AND rank < 2 AND state = 'running' AND due_at >= ? AND due_at > ?"
    " UNION SELECT filing_id FROM deadline WHERE ended_at IS NULL AND rank < 2 AND state = 'paused' AND due_at IS NULL"
    " ORDER BY filing_id"
)
_CLOCKS = (
    "SELECT d.filing_id, d.number, d.clock, d.state, d.waiting_on, d.amount, d.unit, d.due_at, d.at_risk_at, d.soon_at,"
    " d.provisional, d.remaining, d.marks, f.province, f.stage FROM deadline d JOIN filing f ON f.id = d.filing_id"
    " WHERE d.ended_at IS NULL AND d.rank < 2 AND d.filing_id IN ({slots}) ORDER BY d.filing_id, d.number"
)
_DATES = ("due_at", "at_risk_at", "soon_at", "provisional", "remaining")


class _Mark(msgspec.Struct):
    kind: str
    at: int
    amount: int = 0
    day: str = ""


class _Dates(NamedTuple):
    due: int | None
    at_risk: int | None
    soon: int | None
    provisional: bool
    remaining: int | None


class _Standing(NamedTuple):
    """An open clock as it stands after the import; its marks only where it is paused."""

    clock: str
    state: str
    waiting_on: str
    unit: str
    dates: _Dates
    marks: str


_marks = msgspec.json.Decoder(list[_Mark]).decode


def recounted(connection: Connection, calendars: Calendars, *, since: date, now: datetime) -> Iterator[RecountedPage]:
    """Count the clocks again that can have changed when the calendar differs from ``since`` on, and store what did.

    Those are clocks in days that run and are due then or later, and all that are paused in time. A clock whose limit is over
    stays as it was, and one that waits on nobody is no matter of working days.
    """
    source = InTransaction(connection)
    first, over = to_millis(end_of_day(since)), to_millis(now)
    concerned = array("q", (row[0] for row in source.rows(_CONCERNED, [first, over])))
    counter = _Counter(calendars)
    pages = iter(concerned)
    while ids := list(islice(pages, _AT_ONCE)):
        clocks = source.rows(_CLOCKS.format(slots=", ".join("?" * len(ids))), ids)
        page = _Page(counter, first, over)
        for filing_id, of_filing in groupby(clocks, itemgetter(0)):
            page.take(filing_id, list(of_filing))
        change_all(connection, _D, ("filing_id", "number"), _DATES, page.dates)
        change_all(connection, _F, ("id",), LEADING, page.leading)
        yield RecountedPage(page.looked_at, tuple(page.changes))


class _Page:
    """What is to be written for some filings."""

    def __init__(self, counter: _Counter, first: int, over: int) -> None:
        self._counter, self._first, self._over = counter, first, over
        self.looked_at = 0
        self.dates: list[Sequence[Any]] = []
        self.leading: list[Sequence[Any]] = []
        self.changes: list[Recount] = []

    def take(self, filing_id: int, clocks: Sequence[Any]) -> None:
        """The open clocks of one filing."""
        stand: list[_Standing] = []
        anything = False
        for _id, number, clock, state, waiting_on, amount, unit, *known, marks, province, _stage in clocks:
            before = dates = _Dates(*known)
            if unit != "hours" and (before.due is None or (before.due >= self._first and before.due > self._over)):
                self.looked_at += 1
                dates = self._counter.count(unit, amount, marks, waiting_on, province)
                if dates != before:
                    anything = True
                    self.dates.append((*dates, filing_id, number))
                    self._tell(filing_id, clock, before, dates)
            stand.append(_Standing(clock, state, waiting_on, unit, dates, marks if state == "paused" else "[]"))
        if anything:
            self.leading.append((*self._counter.leading(tuple(stand), clocks[0][-1]), filing_id))

    def _tell(self, filing_id: int, clock: str, before: _Dates, dates: _Dates) -> None:
        """The thresholds before the due day are not told: they only order the queue."""
        if before.due == dates.due and before[3:] == dates[3:]:
            return
        due_before, due = _instant(before.due), _instant(dates.due)
        certainty = bool(before.provisional), dates.provisional
        self.changes.append(Recount(filing_id, clock, due_before, due, *certainty, before.remaining, dates.remaining))


class _Counter:
    """Dates by the days of the marks, and what the queue shows by the dates: each counted once."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars
        self._dates: dict[tuple[Any, ...], _Dates] = {}
        self._leading: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def count(self, unit: str, amount: int, marks: str, waiting_on: str, province: str) -> _Dates:
        """The dates of a clock with these marks."""
        days = tuple(
            (mark.kind, *divmod(mark.at + _EAST, _DAY_MILLIS), mark.amount, mark.day) for mark in _marks(marks)
        )
        days = tuple((kind, on, within == 0, amount, back) for kind, on, within, amount, back in days)
        whose = province[:2] if waiting_on == "authority" else ""
        key = (whose, unit, amount, days)
        known = self._dates.get(key)
        if known is None:
            calendar = self._calendars.for_clock(WaitingOn(waiting_on), whose)
            known = _counted(ClockUnit(unit), amount, days, calendar)
            _remember(self._dates, key, known)
        return known

    def leading(self, clocks: tuple[_Standing, ...], stage: str) -> tuple[Any, ...]:
        """The columns ``LEADING`` of a filing with these clocks."""
        closed = stage in CLOSED
        known = self._leading.get((closed, clocks))
        if known is None:
            known = tuple(leading_columns(tuple(map(_deadline, clocks)), closed=closed).values())
            _remember(self._leading, (closed, clocks), known)
        return known


def _remember(known: dict[tuple[Any, ...], Any], key: tuple[Any, ...], value: object) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = value


@lru_cache(maxsize=4_096)
def _instant(millis: int | None) -> datetime | None:
    return to_instant_or_none(millis)


def _counted(unit: ClockUnit, limit: int, days: tuple[Any, ...], calendar: WorkingCalendar) -> _Dates:
    marks = tuple(
        ClockMark(
            kind=MarkKind(kind),
            at=datetime.combine(_EPOCH + timedelta(days=on), _MIDNIGHT if sharp else _NOON, SHANGHAI).astimezone(UTC),
            because="",
            amount=amount,
            day=date.fromisoformat(back) if back else None,
        )
        for kind, on, sharp, amount, back in days
    )
    bare = Deadline(
        clock="",
        limit=limit,
        unit=unit,
        waiting_on=WaitingOn.US,
        marks=marks,
        state=DeadlineState.RUNNING,
        started_at=marks[0].at,
    )
    done = recompute(bare, calendar)
    due, at_risk, soon = (to_millis_or_none(at) for at in (done.due_at, done.at_risk_at, done.soon_at))
    return _Dates(due, at_risk, soon, done.provisional, done.remaining)


def _deadline(clock: _Standing) -> Deadline:
    """A clock as far as the queue needs it."""
    return Deadline(
        clock=clock.clock,
        limit=0,
        unit=ClockUnit(clock.unit),
        waiting_on=WaitingOn(clock.waiting_on),
        state=DeadlineState(clock.state),
        marks=tuple(ClockMark(kind=MarkKind(m.kind), at=to_instant(m.at), because="") for m in _marks(clock.marks)),
        started_at=_UNASKED,
        due_at=to_instant_or_none(clock.dates.due),
        at_risk_at=to_instant_or_none(clock.dates.at_risk),
        soon_at=to_instant_or_none(clock.dates.soon),
        provisional=clock.dates.provisional,
        remaining=clock.dates.remaining,
    )
