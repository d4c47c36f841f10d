"""The daily digest as values: what is urgent for one person, and for a supervisor how the whole desk stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime

    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.domain.stage import Stage


class Urgency(StrEnum):
    """Under which heading a filing stands, the most urgent first."""

    BREACHED = "breached"
    SMS_UNKNOWN = "sms_unknown"
    DUE_TODAY = "due_today"
    AT_RISK = "at_risk"
    SOON = "soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyLine:
    """A filing with the clock it is ordered by. The name of an individual is masked. ``person`` has it, 0 is nobody."""

    urgency: Urgency
    filing_id: int
    sponsor: str
    stage: Stage
    person: int
    clock: str
    due_at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many filings of one person are open, breached, and due today; ``person`` 0 is nobody."""

    person: int
    open: int
    breached: int
    due_today: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDay:
    """How the whole desk stands, for supervisors: ``lines`` are what is breached, the longest overdue first."""

    stages: Mapping[Stage, int]
    loads: tuple[Load, ...]
    lines: tuple[DailyLine, ...]
    certain_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyDigest:
    """One person's day. ``provisional`` counts the open filings whose date a notice may still move."""

    member: StaffMember
    day: date
    lines: tuple[DailyLine, ...]
    provisional: int
    desk: DeskDay | None
    names: Mapping[int, str]

    def under(self, urgency: Urgency) -> tuple[DailyLine, ...]:
        """The filings of one heading."""
        return tuple(line for line in self.lines if line.urgency is urgency)


class DailyReads(Protocol):
    """What a digest is made of; instants are ``now``, the end of today, and the end of the day up to which is looked."""

    def own(self, staff_id: int, now: datetime, tonight: datetime, until: datetime) -> tuple[DailyLine, ...]: ...
    def provisional(self, staff_id: int | None) -> int:
        """Of one person, or of everybody."""
        ...

    def stages(self) -> Mapping[Stage, int]: ...
    def loads(self, now: datetime, tonight: datetime) -> tuple[Load, ...]: ...
    def breached(self, now: datetime, limit: int) -> tuple[DailyLine, ...]: ...
