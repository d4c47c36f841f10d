"""With what the time left of a clock is told: whose working days, and until when somebody is in the office.

A legal deadline ends at 24:00 of its day. The close of business of that day is the softer mark of a duty that people in the
office have: ours, and network operations'.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from reviewer_tui.domain.calendar import WorkingCalendar, closing_date, local_date
from reviewer_tui.domain.clock import ClockRule, ClockUnit
from reviewer_tui.domain.counting import Calendars
from reviewer_tui.domain.office_hours import OfficeHours
from reviewer_tui.domain.stage import WaitingOn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reckoning:
    """The calendars as they are now, the office hours, and the clocks' rules by code; an unknown code is nobody's clock."""

    calendars: Calendars
    office: OfficeHours
    rules: Mapping[str, ClockRule]

    def calendar(self, clock: str, province: str) -> WorkingCalendar:
        """The working days by which a clock of a filing of this province is counted."""
        return self.calendars.for_clock(self._waiting_on(clock), province[:2])

    def working_days(self, clock: str, province: str, due_at: dt.datetime, now: dt.datetime) -> int:
        """Working days after today up to the due day; negative when overdue."""
        return self.calendar(clock, province).count(local_date(now), closing_date(due_at))

    def unit(self, clock: str) -> ClockUnit:
        """What the limit counts; an unknown clock counts working days."""
        return self.rules[clock].unit if clock in self.rules else ClockUnit.WORKING_DAYS

    def close_of_business(self, clock: str, due_at: dt.datetime | None) -> dt.datetime | None:
        """When the office closes on the due day; None for a clock in hours, one that waits on somebody else, and a day off."""
        rule = self.rules.get(clock)
        if due_at is None or rule is None:
            return None
        return self.office.close_of_business(due_at, rule.unit, rule.waiting_on, self.calendars.national)

    def _waiting_on(self, clock: str) -> WaitingOn:
        return self.rules[clock].waiting_on if clock in self.rules else WaitingOn.NOBODY
