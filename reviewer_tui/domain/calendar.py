"""The working-day calendar 工作日历: which days count, and where an n-working-day limit ends (handbook, section 5).

A day listed as working works, a day listed as off does not, otherwise Monday to Friday works. The start day is not
counted; a limit of n working days ends at 24:00 Asia/Shanghai of the n-th working day after it. A date that a State
Council notice may still move is *provisional* 暂定: every day of a year without a notice, and the days after
20 December of a year whose successor has none (notices have moved the last days of the year before).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, count
from typing import NamedTuple

SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China keeps +08:00 all year since 1991, so a fixed offset needs no time-zone database on the machine."""

_SAFE_UNTIL = (12, 20)
_FIXED_STATUTORY = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)
_YEARS_BEFORE = 30
_YEARS_AFTER = 35
_TICK = dt.timedelta(microseconds=1)
_EVENING = dt.time(16, tzinfo=dt.UTC)  # 24:00 in Shanghai


class DayKind(StrEnum):
    """What a day is; closures are an authority's own days off, beyond the holidays of the State."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"
    CLOSURE = "closure"


_tuple = tuple.__new__
_date_of = dt.date.fromordinal
_WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP_WORKDAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDay:
    """One row of the calendar table: a day that is not what its weekday says."""

    date: dt.date
    working: bool
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """Where a year comes from; ``official`` once a State Council notice for it is loaded."""

    year: int
    official: bool
    source: str = ""
    loaded_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day with the reason for its kind; not ``official`` means a notice may still change it."""

    date: dt.date
    kind: DayKind
    name: str = ""
    official: bool = True

    @property
    def working(self) -> bool:
        """Whether the day counts in working-day limits."""
        return self.kind in _WORKING


class Counted(NamedTuple):
    """The answer to "n working days after"; a plain tuple because thousands are made in one recount."""

    date: dt.date
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class WorkingCalendar:
    """Immutable calendar; counting is a bisection in a sorted list of the ordinals of all working days.

    The list reaches 30 years back and 35 years ahead of the known years; a year without a notice follows its weekends,
    whatever is listed for it, and the statutory days of fixed date. Counting beyond the list raises ``OverflowError``.
    """

    years: tuple[CalendarYear, ...]
    _listed: Mapping[dt.date, ListedDay]
    _closures: Mapping[dt.date, ListedDay]
    _reach: range
    _workdays: list[int]
    _certain_from: list[int]
    _certain_to: list[int]

    @classmethod
    def build(cls, days: Iterable[ListedDay], years: Iterable[CalendarYear]) -> WorkingCalendar:
        """A calendar of the listed days; a year counts as official only if days of it are listed as well.

        A date listed twice with different kinds raises
        ``ValueError``: a calendar that contradicts itself must not be counted with.
        """
        listed: dict[dt.date, ListedDay] = {}
        for day in days:
            known = listed.setdefault(day.date, day)
            if known.working != day.working:
                raise ValueError(f"{day.date} is listed both as working and as off")
        filled = {day.year for day in listed}
        known_years = tuple(
            year if year.year in filled else replace(year, official=False)
            for year in sorted(years, key=lambda year: year.year)
        )
        span = {year.year for year in known_years} | filled or {2026}
        reach = range(min(span) - _YEARS_BEFORE, max(span) + _YEARS_AFTER + 1)
        official = {year.year for year in known_years if year.official}
        for year in set(reach) - official:
            for month, day_of_month, name in _FIXED_STATUTORY:
                holiday = dt.date(year, month, day_of_month)
                listed.setdefault(holiday, ListedDay(date=holiday, working=False, name=name))
        return cls._of(known_years, reach, listed)

    def with_closures(self, closures: Iterable[ListedDay]) -> WorkingCalendar:
        """The same calendar without the days on which one authority is closed as well."""
        closed = {day.date: day for day in closures}
        ordinals = {day.toordinal() for day in closed}
        return replace(
            self, _closures=closed, _workdays=[workday for workday in self._workdays if workday not in ordinals]
        )

    @classmethod
    def mon_fri(cls, around: int) -> WorkingCalendar:
        """Monday to Friday without any holiday, for the years near ``around``: what a naive count would say."""
        return cls._of((), range(around - _YEARS_BEFORE, around + _YEARS_AFTER + 1), {})

    @classmethod
    def _of(
        cls,
        years: tuple[CalendarYear, ...],
        reach: range,
        listed: Mapping[dt.date, ListedDay],
    ) -> WorkingCalendar:
        low, high = dt.date(reach.start, 1, 1).toordinal(), dt.date(reach.stop, 1, 1).toordinal()
        # Ordinal 1 is a Monday, so 6 and 7 modulo 7 are Saturday and Sunday.
        weekends = chain(range(low + (6 - low) % 7, high, 7), range(low + -low % 7, high, 7))
        working = set(range(low, high)).difference(weekends)
        working -= {day.toordinal() for day, entry in listed.items() if not entry.working}
        working |= {day.toordinal() for day, entry in listed.items() if entry.working}
        spans = _certain_spans({year.year for year in years if year.official})
        return cls(
            years=years,
            _listed=listed,
            _closures={},
            _reach=reach,
            _workdays=sorted(working),
            _certain_from=[first for first, _ in spans],
            _certain_to=[last for _, last in spans],
        )

    def year(self, number: int) -> CalendarYear:
        """What is known about a year; an unknown one is simply not official."""
        return next((year for year in self.years if year.year == number), CalendarYear(year=number, official=False))

    def first_unpublished(self, since: int) -> int:
        """The first year from ``since`` on without a notice."""
        return next(year for year in count(since) if not self.year(year).official)

    def day(self, date: dt.date) -> Day:
        """The kind of a day, its holiday's name, and whether a notice may still change it."""
        official = not self.is_provisional(date)
        weekend = date.isoweekday() > 5
        closure = self._closures.get(date)
        if closure is not None:
            return Day(date=date, kind=DayKind.CLOSURE, name=closure.name, official=official)
        entry = self._listed.get(date)
        if entry is None:
            return Day(date=date, kind=DayKind.WEEKEND if weekend else DayKind.WORKDAY, official=official)
        works_as = DayKind.MAKEUP_WORKDAY if weekend else DayKind.WORKDAY
        kind = works_as if entry.working else DayKind.HOLIDAY
        return Day(date=date, kind=kind, name=entry.name, official=official)

    def is_working(self, date: dt.date) -> bool:
        """Whether the day counts in working-day limits."""
        return self.day(date).working

    def add(self, start: dt.date, n: int) -> Counted:
        """The n-th working day after ``start`` (before it when n is negative; ``start`` itself when n is 0).

        Provisional when any day between the two, or the result, may still be moved by a notice.
        """
        if n < 1:
            return self._back(start, -n)
        first, workdays = start.toordinal(), self._workdays
        at = bisect_right(workdays, first)
        index = at + n - 1
        if not at or index >= len(workdays):  # a start before the first day of the list counts from nowhere
            raise OverflowError(f"{n} working days from {start} leave the calendar")
        last = workdays[index]
        span = bisect_right(self._certain_from, first + 1) - 1
        # Not by its own constructor, and not by ``_certain``: an import counts a hundred thousand of these.
        return _tuple(Counted, (_date_of(last), span < 0 or last > self._certain_to[span]))

    def _back(self, start: dt.date, n: int) -> Counted:
        if n == 0:
            return Counted(start, self.is_provisional(start))
        last, workdays = start.toordinal(), self._workdays
        at = bisect_left(workdays, last)
        if at < n or at == len(workdays):
            raise OverflowError(f"{n} working days before {start} leave the calendar")
        first = workdays[at - n]
        return Counted(_date_of(first), not self._certain(first, last))

    def count(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``."""
        if start.year not in self._reach or end.year not in self._reach:
            raise OverflowError(f"{start} to {end} leaves the calendar")
        return bisect_right(self._workdays, end.toordinal()) - bisect_right(self._workdays, start.toordinal())

    def is_provisional(self, date: dt.date) -> bool:
        """Whether a notice that is not loaded may still change this day."""
        ordinal = date.toordinal()
        return not self._certain(ordinal, ordinal)

    def touches_provisional(self, start: dt.date, end: dt.date) -> bool:
        """Whether any day after ``start`` up to and including ``end`` is provisional."""
        return end > start and not self._certain(start.toordinal() + 1, end.toordinal())

    def next_working(self, date: dt.date) -> dt.date:
        """The first working day after ``date``."""
        return self.add(date, 1).date

    def uncertain_from(self, day: dt.date) -> dt.date:
        """The first day from ``day`` on that a notice may still change."""
        ordinal = day.toordinal()
        span = bisect_right(self._certain_from, ordinal) - 1
        inside = span >= 0 and ordinal <= self._certain_to[span]
        return dt.date.fromordinal(self._certain_to[span] + 1) if inside else day

    def first_difference(self, other: WorkingCalendar) -> dt.date | None:
        """The first day that counts, or is certain, in one calendar and not in the other; what both reach is compared."""
        low = dt.date(max(self._reach.start, other._reach.start), 1, 1).toordinal()
        high = dt.date(min(self._reach.stop, other._reach.stop), 1, 1).toordinal()
        mine, theirs = (one._workdays[bisect_left(one._workdays, low) :] for one in (self, other))
        found = [min(a, b) for a, b in zip(mine, theirs, strict=False) if a != b][:1]
        edges = sorted({low, *(edge for one in (self, other) for edge in one._edges() if edge >= low)})
        found += [edge for edge in edges if self._certain(edge, edge) != other._certain(edge, edge)][:1]
        first = min(found, default=high)
        return dt.date.fromordinal(first) if first < high else None

    def _edges(self) -> Iterable[int]:
        """Where certainty begins, and where it has ended."""
        return chain(self._certain_from, (last + 1 for last in self._certain_to))

    def _certain(self, first: int, last: int) -> bool:
        span = bisect_right(self._certain_from, first) - 1
        return span >= 0 and last <= self._certain_to[span]


def _certain_spans(official: set[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for year in sorted(official):
        first = dt.date(year, 1, 1).toordinal()
        last = dt.date(year, 12, 31) if year + 1 in official else dt.date(year, *_SAFE_UNTIL)
        if spans and spans[-1][1] == first - 1:
            first = spans.pop()[0]
        spans.append((first, last.toordinal()))
    return spans


def is_late(date: dt.date) -> bool:
    """Whether the day is one of the last of December, which the notice of the next year may move."""
    return (date.month, date.day) > _SAFE_UNTIL


def end_of_day(date: dt.date) -> dt.datetime:
    """24:00 Asia/Shanghai of a day, as an aware UTC instant."""
    return dt.datetime.combine(date, _EVENING)


def local_date(instant: dt.datetime) -> dt.date:
    """The day in Asia/Shanghai on which an aware instant falls; 24:00 belongs to the next day."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(SHANGHAI).date()


def ends_a_day(instant: dt.datetime) -> bool:
    """Whether an instant is 24:00 in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).time() == dt.time()


def closing_date(due_at: dt.datetime) -> dt.date:
    """The day a deadline belongs to: unlike ``local_date``, 24:00 counts to the day that it ends."""
    return local_date(due_at - _TICK)
