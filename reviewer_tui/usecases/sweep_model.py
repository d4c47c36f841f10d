"""What falls due by itself: the tasks of a sweep, what it finds, and what it did; frozen values and the protocols of its store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.domain.stage import Stage
    from reviewer_tui.errors import DeskError

BREACHED, SMS_UNKNOWN = "audit.breached", "audit.sms_unknown"
PAUSED, SILENT = "paused", "silent"


class SweepTask(StrEnum):
    """What a sweep does, in this order."""

    HOLDS = "holds"
    ACCEPTED = "accepted"
    REPLIES = "replies"
    SMS = "sms"
    BREACHES = "breaches"
    REMINDERS = "reminders"
    NOTICES = "notices"
    DIGEST = "digest"
    OUTBOX = "outbox"


class ReplyExpiry(StrEnum):
    """What becomes of a filing whose applicant let the reply window pass: a breach mark alone, or it is withdrawn (T02)."""

    MARK = "mark"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRules:
    """What the operator chose. ``quiet`` is how long an upload without news counts as accepted (T19, T20), None is never.

    A pause of more than so many working days is too long, a longer silence of an applicant as well: the queue's views say the same.
    ``language`` is of notes that the sweep writes, and of mail to people who chose none. ``remind_before`` the end of their
    public-security filing applicants are reminded; None is never.
    """

    reply_expiry: ReplyExpiry = ReplyExpiry.MARK
    quiet: timedelta | None = None
    paused_days: int = 10
    silent_days: int = 5
    language: str = "zh"
    remind_before: timedelta | None = None


class SweepOutcome(StrEnum):
    """done, refused by a rule or because somebody was faster, or failed."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRow:
    """One thing that was done, or would be in a rehearsal; ``action`` is a text id under ``sweep``, such as ``breached``.

    ``to`` is the login that a mail goes to, ``count`` how many filings it speaks of. ``key`` and ``trouble`` are those of an effect
    of the outbox; ``fault`` names the type of an error that nobody foresaw.
    """

    task: SweepTask
    action: str
    outcome: SweepOutcome = SweepOutcome.DONE
    filing_id: int | None = None
    clock: str = ""
    due_at: datetime | None = None
    to: str = ""
    count: int = 0
    key: str = ""
    trouble: str = ""
    refusal: DeskError | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFiling:
    """A filing for which an instant is over: the end of its hold, or when it came into its stage."""

    filing_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueClock:
    """An open clock of a filing that ran out at ``due_at``; ``number`` is its place among the clocks of the filing."""

    filing_id: int
    number: int
    clock: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Something about a filing that somebody is to be told: ``about`` is breached, sms_unknown, paused or silent."""

    about: str
    filing_id: int
    at: datetime
    clock: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledFiling:
    """A filing as a notice speaks of it; ``person`` holds it or has it, 0 is nobody. The name of an individual is masked."""

    filing_id: int
    sponsor: str
    stage: Stage
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody active: whether there is an address to write to, and whether a daily digest is wanted."""

    member: StaffMember
    address: bool
    digest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How far people have been told: the row of the audit trail, the instants before which long pauses and silence began, and
    how many notices were written so far.

    It only grows: a clock that is set back tells nothing twice.
    """

    sequence: int = 0
    paused_until: datetime
    silent_until: datetime
    notices: int = 0


class TellStore(Protocol):
    """Keeps how far people have been told."""

    def told(self) -> Told: ...
    def keep(self, told: Told) -> None: ...


class DueFinder(Protocol):
    """Finds what is due, by index, a page at a time; what was done already is not found again."""

    def holds_over(self, now: datetime) -> Iterator[DueFiling]: ...
    def uploaded_before(self, at: datetime) -> Iterator[DueFiling]: ...
    def overdue_replies(self, now: datetime) -> Iterator[OverdueClock]: ...
    def unnoted(self, now: datetime, *, sms: bool) -> Iterator[OverdueClock]:
        """Duties that are overdue and not noted as such: those of the SMS verification, or all others."""
        ...

    def run_out(self, now: datetime) -> Iterator[OverdueClock]:
        """Open clocks that are no duty and whose time is over."""
        ...

    def unreminded(self, now: datetime, until: datetime) -> Iterator[OverdueClock]:
        """Duties to file with the public security that end between these instants, of whom nobody was reminded."""
        ...

    def told(self) -> Told: ...
    def called(self, told: Told, *, paused_until: datetime, silent_until: datetime) -> tuple[int, Sequence[Called]]:
        """The newest row of the trail that was looked at, and what nobody was told of yet, before these instants."""
        ...

    def filings(self, ids: Sequence[int], now: datetime) -> dict[int, CalledFiling]: ...
    def addressees(self) -> tuple[Addressee, ...]:
        """Everybody active, by login."""
        ...

    def effects_due(self, now: datetime) -> bool:
        """Whether anything in the outbox may leave, or was begun and not settled in its time."""
        ...

    def queued(self, keys: Sequence[str]) -> frozenset[str]:
        """Which of these keys stand in the outbox."""
        ...


class OneSweep(Protocol):
    """The lock that lets one sweep run at a time; given back when its process dies."""

    def __call__(self) -> AbstractContextManager[bool]:
        """Whether this is the one."""
        ...
