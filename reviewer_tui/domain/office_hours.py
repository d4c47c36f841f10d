"""The office hours of the access provider: when people are written to, and the softer end of a due day.

A legal deadline ends at 24:00; the close of business is a second, softer mark on the same day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reviewer_tui.domain.calendar import SHANGHAI, WorkingCalendar, closing_date, local_date
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.domain.stage import WaitingOn

IN_THE_OFFICE = frozenset({WaitingOn.US, WaitingOn.NETWORK_OPERATIONS})
"""Who owes what people in the office do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """From when to when the office works on a working day; clock times in Asia/Shanghai, ``opens`` before ``closes``."""

    opens: dt.time = dt.time(9)
    closes: dt.time = dt.time(18)

    @classmethod
    def read(cls, text: str) -> OfficeHours:
        """``09:00-18:00``; ValueError for anything else."""
        opens, _, closes = text.partition("-")
        hours = cls(opens=dt.time.fromisoformat(opens.strip()), closes=dt.time.fromisoformat(closes.strip()))
        if hours.opens.tzinfo or hours.closes.tzinfo or hours.opens >= hours.closes:
            raise ValueError(text)
        return hours

    def opening_of(self, day: dt.date) -> dt.datetime:
        """The instant at which the office opens on a day."""
        return dt.datetime.combine(day, self.opens, SHANGHAI).astimezone(dt.UTC)

    def closing_of(self, day: dt.date) -> dt.datetime:
        """The instant at which the office closes on a day."""
        return dt.datetime.combine(day, self.closes, SHANGHAI).astimezone(dt.UTC)

    def soft_end(self, due_at: dt.datetime) -> dt.datetime:
        """The close of business of the day that a deadline belongs to; never after the deadline itself."""
        return min(due_at, self.closing_of(closing_date(due_at)))

    def close_of_business(
        self, due_at: dt.datetime, unit: ClockUnit, waiting_on: WaitingOn, calendar: WorkingCalendar
    ) -> dt.datetime | None:
        """The softer end of a duty that people in the office have; None for one in hours, another's, and a day off."""
        if unit is ClockUnit.HOURS or waiting_on not in IN_THE_OFFICE:
            return None
        return self.soft_end(due_at) if calendar.is_working(closing_date(due_at)) else None

    def open_at(self, now: dt.datetime, calendar: WorkingCalendar) -> bool:
        """Whether the office works at this instant."""
        today = local_date(now)
        return calendar.is_working(today) and self.opening_of(today) <= now < self.closing_of(today)

    def next_opening(self, now: dt.datetime, calendar: WorkingCalendar) -> dt.datetime:
        """``now`` while the office works, else the instant at which it works next."""
        today = local_date(now)
        if calendar.is_working(today) and now < self.closing_of(today):
            return max(now, self.opening_of(today))
        return self.opening_of(calendar.next_working(today))
