"""With what the clocks of a filing are counted: the calendars, the limits and the table of moves.

Working days are those of the State; a clock that waits on the Authority also leaves out the days on which the Authority of
the sponsor's province is closed (handbook, section 5). A limit may differ by province (DL06).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from reviewer_tui.domain.calendar import CalendarYear, ListedDay, WorkingCalendar
from reviewer_tui.domain.clock import ClockRule
from reviewer_tui.domain.clock_moves import ClockMove
from reviewer_tui.domain.stage import WaitingOn

EVERYWHERE = ""
"""Stands for every province that has no limit of its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendars:
    """The calendar of the State, and those of authorities that close on further days; ``stamp`` moves with every import."""

    national: WorkingCalendar
    closures: Mapping[str, tuple[ListedDay, ...]] = field(default_factory=dict)
    stamp: int = 0
    _made: dict[str, WorkingCalendar] = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls,
        days: Iterable[ListedDay],
        years: Iterable[CalendarYear],
        closures: Mapping[str, tuple[ListedDay, ...]],
        stamp: int = 0,
    ) -> Calendars:
        """From the rows of the day table; ``closures`` by the two digits of the province."""
        return cls(national=WorkingCalendar.build(days, years), closures=closures, stamp=stamp)

    def of_authority(self, province: str) -> WorkingCalendar:
        """The working days of the Authority of a province."""
        if province not in self.closures:
            return self.national
        if province not in self._made:
            self._made[province] = self.national.with_closures(self.closures[province])
        return self._made[province]

    def first_difference(self, other: Calendars) -> dt.date | None:
        """The first day on which a clock of any province may count otherwise by the other calendars; None if nothing differs."""
        days = [self.national.first_difference(other.national)]
        for province in self.closures.keys() | other.closures.keys():
            days.append(self.of_authority(province).first_difference(other.of_authority(province)))
        return min((day for day in days if day is not None), default=None)

    def for_clock(self, waiting_on: WaitingOn, province: str) -> WorkingCalendar:
        """The calendar by which a clock that waits on somebody is counted."""
        return self.of_authority(province) if waiting_on is WaitingOn.AUTHORITY else self.national


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counting:
    """What one filing's clocks need: the calendars, its ``province``, the rules by code, own limits, the moves by event.

    ``limits`` are the operator's own: code -> province (or ``EVERYWHERE``) -> units of the clock.
    """

    calendars: Calendars
    rules: Mapping[str, ClockRule]
    moves: Mapping[str, tuple[ClockMove, ...]]
    limits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    province: str = ""

    def rule(self, code: str) -> ClockRule | None:
        """The rule of a clock with the limit that holds for this filing; None for an unknown code."""
        rule = self.rules.get(code)
        own = self.limits.get(code)
        if rule is None or own is None:
            return rule
        limit = own.get(self.province, own.get(EVERYWHERE))
        return rule if limit is None else replace(rule, limit=limit)

    def calendar_for(self, waiting_on: WaitingOn) -> WorkingCalendar:
        """The calendar by which a clock that waits on somebody is counted."""
        return self.calendars.for_clock(waiting_on, self.province)

    def moves_at(self, event: str, filing_type: int) -> tuple[ClockMove, ...]:
        """What happens to the clocks of a filing of this type (1-7) at an event; KeyError for one that is not in the table."""
        return tuple(move for move in self.moves[event] if move.applies(filing_type, self.province))


def fitting_limits(
    limits: Mapping[str, Mapping[str, int]], rules: Mapping[str, ClockRule]
) -> Mapping[str, Mapping[str, int]]:
    """``limits`` when the rules allow them; ValueError names the first clock that may not be changed, or not so far."""
    for code, own in limits.items():
        rule = rules.get(code)
        if rule is None or not rule.configurable or rule.limit is None:
            raise ValueError(code)
        lowest = rule.limit if rule.waiting_on is WaitingOn.NOBODY else 1
        if not all(lowest <= limit <= LONGEST for limit in own.values()):
            raise ValueError(code)
    return limits


LONGEST = 1000
"""Units of a limit."""
