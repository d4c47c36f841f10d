"""The lists of open clocks as frozen values: what is asked of them and their rows. Instants are aware UTC.

A file of its own so that ``due`` and the screen do not wait for what a review is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reviewer_tui.usecases.queue_model import Place, Term

if TYPE_CHECKING:
    from datetime import datetime

    from reviewer_tui.domain.port_opening import PortTask
    from reviewer_tui.domain.stage import Stage, WaitingOn
    from reviewer_tui.usecases.views import SmsPerson


CALL_SOON = "left:<6h"
"""The filter of those who are to be called: little is left of their 24 hours."""


class DueList(StrEnum):
    """Every open clock that is a duty; those of the SMS verification; those of ports and of what follows them."""

    NEXT = "next"
    SMS = "sms"
    PORTS = "ports"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueQuery:
    """One of the lists, narrowed by terms that hold together; ``me`` in a term is ``staff_id``.

    Terms of time are grounded as of ``now``, milliseconds since 1970: see ``usecases/queue_bounds``.
    """

    list: DueList = DueList.NEXT
    terms: tuple[Term, ...] = ()
    staff_id: int = 0
    now: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One open clock of one filing; ``place`` is where it stands, ``count`` which of the filing's clocks it is.

    ``due_at`` is None while the clock is paused in time: then ``remaining`` is left of its limit, in its ``unit``.
    ``sponsor`` is masked for an individual; ``reviewer`` and ``holder`` are logins, the lease may have ended by now.
    """

    place: Place
    id: int
    count: int
    number: str
    order_no: str
    revision: int
    sponsor: str
    service: str
    province: str
    stage: Stage
    clock: str
    paused: bool
    paused_since: datetime | None
    waiting_on: WaitingOn
    unit: str
    started_at: datetime
    due_at: datetime | None
    at_risk_at: datetime | None
    soon_at: datetime | None
    remaining: int | None
    provisional: bool
    reviewer: str
    holder: str
    held_until: datetime | None

    def breached(self, now: datetime) -> bool:
        """Whether its limit is over; 24:00 itself is still in time."""
        return self.due_at is not None and now > self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsRow:
    """A filing that waits for its SMS verification, and how far each person is."""

    due: DueRow
    persons: tuple[SmsPerson, ...]

    @property
    def missing(self) -> tuple[SmsPerson, ...]:
        """Who has not verified yet: whom to call."""
        return tuple(person for person in self.persons if person.verified_at is None)

    @property
    def verified(self) -> int:
        """How many have verified."""
        return sum(person.verified_at is not None for person in self.persons)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortsRow:
    """An approved filing with its port tasks; ``due`` is the clock of the ports, or once that has ended the public security's.

    ``police_due`` is until when the applicant has to file with the public security 公安.
    """

    due: DueRow
    icp_number: str
    tasks: tuple[PortTask, ...]
    police_due: datetime | None
    police_provisional: bool


DueLine = DueRow | SmsRow | PortsRow


def clock_of(line: DueLine) -> DueRow:
    """The clock that a row of any of the lists is about."""
    return line if isinstance(line, DueRow) else line.due
