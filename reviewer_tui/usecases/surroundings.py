"""What every use-case works with: the store, the clock, the tables and the few settings that are rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from reviewer_tui.domain.advice import AdviceRules
from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.office_hours import OfficeHours
from reviewer_tui.domain.second_policy import SecondPolicy
from reviewer_tui.errors import Conflict, DeskError, NotPermitted, Refused

if TYPE_CHECKING:
    # Only annotations name these: the queue's first rows do not wait for what all use-cases are made of.
    from reviewer_tui.domain.calendar import WorkingCalendar
    from reviewer_tui.domain.clock import ClockRule
    from reviewer_tui.domain.clock_moves import ClockMove
    from reviewer_tui.domain.counting import Calendars, Counting
    from reviewer_tui.domain.filing import Filing
    from reviewer_tui.domain.policy import Answer
    from reviewer_tui.domain.reckoning import Reckoning
    from reviewer_tui.domain.reference import ReferenceTables
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.contracts import Clock, Store, Words, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Handed to each use-case by the composition root. ``tables``, ``moves`` and ``calendars`` are loaded when first asked for.
    ``data_code``: the operator hands out 数据码, so their clocks are offered.
    ``mail_letters``: letters go to the applicant's addresses as well. ``police``: how they are advised of
    their public-security filing.

    ``limits`` are the operator's own: clock -> province (two digits, or empty for all others) -> units of the clock.
    """

    store: Store
    clock: Clock
    words: Callable[[str], Words]
    tables: Callable[[], ReferenceTables]
    rules: Callable[[], Mapping[str, ClockRule]]
    moves: Callable[[], Mapping[str, tuple[ClockMove, ...]]]
    calendars: Callable[[], Calendars]
    limits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    office: OfficeHours = OfficeHours()
    provider: str = ""
    lease_length: timedelta = timedelta(minutes=30)
    send_delay: timedelta = timedelta(seconds=120)
    data_code: bool = False
    second: SecondPolicy = SecondPolicy()
    mail_letters: bool = False
    police: AdviceRules = AdviceRules()

    def calendar(self) -> WorkingCalendar:
        """The working days of the State, as the database lists them now."""
        return self.calendars().national

    def counting(self, province: str, work: Work | None = None) -> Counting:
        """With what the clocks of a filing of this province are counted, by the calendar that ``work`` sees."""
        from reviewer_tui.domain.counting import Counting

        return Counting(
            calendars=work.calendar.known() if work else self.calendars(),
            rules=self.rules(),
            moves=self.moves(),
            limits=self.limits,
            province=province[:2],
        )

    def reckoning(self) -> Reckoning:
        """With what the time left of clocks is told."""
        from reviewer_tui.domain.reckoning import Reckoning

        return Reckoning(calendars=self.calendars(), office=self.office, rules=self.rules())

    def today(self) -> date:
        """The date in Asia/Shanghai."""
        return local_date(self.clock.now())

    @contextmanager
    def attempt(self, actor: StaffMember, verb: str, filing_id: int | None = None) -> Iterator[Work]:
        """A writing unit of work for a verb. When a rule or the role refuses it, nothing is written but the refusal."""
        try:
            with self.store.work() as work:
                yield work
        except Refused as error:
            self._note_refusal(actor, verb, filing_id, error.reason)
            raise

    def insist(self, answer: Answer, actor: StaffMember, verb: str, filing_id: int | None = None) -> None:
        """Go on when granted; else the refusal is written to the audit trail and raised."""
        if not answer.granted:
            self._note_refusal(actor, verb, filing_id, answer.because)
            raise refusal(answer)

    def _note_refusal(self, actor: StaffMember, verb: str, filing_id: int | None, because: str) -> None:
        if because == "refused.read_only":
            return
        with self.store.work() as work:
            noted = event(self.clock.now(), actor, "audit.refused", filing_id, verb=verb, because=because)
            work.audit.append(noted)
            work.commit()


def refusal(answer: Answer) -> Refused:
    """The error for a refused answer: NotPermitted for the role, GateClosed for a gate, Refused for any other rule."""
    if answer.gate is not None:
        from reviewer_tui.usecases.gate_closed import GateClosed

        return GateClosed(answer.because, answer.gate, **dict(answer.values))
    kind = NotPermitted if answer.for_role else Refused
    return kind(answer.because, **dict(answer.values))


def granted(answer: Answer) -> None:
    """Go on when granted, else raise the refusal; for use inside ``attempt``, which writes it down."""
    if not answer.granted:
        raise refusal(answer)


def refusal_on(work: Work, filing: Filing, answer: Answer) -> DeskError:
    """``refusal``, but somebody else's hold becomes a Conflict that names the holder by login."""
    if answer.because != "refused.held" or filing.lease is None:
        return refusal(answer)
    holder = work.staff.by_id(filing.lease.holder).login
    return Conflict("conflict.held", number=filing.number, by=holder, since=filing.lease.since.isoformat())


def version_conflict(work: Work, filing: Filing, seen: int) -> Conflict:
    """Somebody moved the filing on since it was seen: who, when and how."""
    last = work.audit.of(filing.id)[-1]
    return Conflict(
        "conflict.version",
        number=filing.number,
        version=filing.version,
        seen=seen,
        by=last.actor,
        at=last.at.isoformat(),
        action=last.action,
    )


def event(
    at: datetime, actor: StaffMember, action: str, filing_id: int | None = None, /, **details: object
) -> AuditEvent:
    """An audit event that moves no stage; details must hold no personal data."""
    plain = tuple((name, str(value)) for name, value in details.items())
    return AuditEvent(at=at, actor=actor.login, action=action, filing_id=filing_id, details=plain)
