"""The daily digest: once on each working day a mail to every reviewer and supervisor who wants one, and to be read at any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from reviewer_tui.domain.calendar import WorkingCalendar, end_of_day, local_date
from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.staff import Role, StaffMember
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.daily_model import DailyDigest, DailyReads, DeskDay
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.sweep_model import DueFinder, SweepRow, SweepTask

_READERS = (Role.REVIEWER, Role.SUPERVISOR)
_AHEAD = 3
"""Working days up to which a person's own filings are looked at: as far as the thresholds of urgency reach."""
_BREACHED = 100


class Daily:
    """Makes digests and queues them for the mail."""

    def __init__(self, around: Surroundings, finder: DueFinder, reads: DailyReads, language: str) -> None:
        """``language`` is of people who chose none."""
        self._around = around
        self._finder = finder
        self._reads = reads
        self._language = language

    def send(self) -> Iterator[SweepRow]:
        """Queue today's digests that are not queued yet; nothing on days off, before the office opens and after it has closed."""
        now, calendar = self._around.clock.now(), self._around.calendar()
        if not self._around.office.open_at(now, calendar):
            return
        today = local_date(now)
        wanted = {
            f"digest/{one.member.login}/{today}": one.member
            for one in self._finder.addressees()
            if one.address and one.digest and one.member.role in _READERS
        }
        queued = self._finder.queued(tuple(wanted))
        for key, member in wanted.items():
            if key in queued:
                continue
            digest = self.of(member)
            payload = self._worded(digest)
            with self._around.store.work() as work:
                work.outbox.add(key=key, kind="digest", filing_id=None, payload=payload, at=now, not_before=now)
                work.commit()
            yield SweepRow(
                task=SweepTask.DIGEST, action="digest", to=member.login, count=len(digest.lines), due_at=now, key=key
            )

    def _worded(self, digest: DailyDigest) -> dict[str, str]:
        from reviewer_tui.usecases.daily_text import digest_lines, digest_subject

        words = self._around.words(digest.member.language or self._language)
        return {
            "login": digest.member.login,
            "subject": digest_subject(words, digest),
            "text": "\n".join(digest_lines(words, digest)),
        }

    def read(self, actor: StaffMember, login: str = "") -> DailyDigest:
        """One's own digest as it would be now, or with the right to assign another person's. NotFound for an unknown login."""
        self._around.insist(may(actor, "read"), actor, "digest")
        if login in ("", actor.login):
            return self.of(actor)
        if not may(actor, "assign"):
            self._around.insist(
                refused("refused.role", for_role=True, role=actor.role, ability="digest"), actor, "digest"
            )
        for one in self._finder.addressees():
            if one.member.login == login:
                return self.of(one.member)
        raise NotFound("not_found.staff", login=login)

    def of(self, member: StaffMember) -> DailyDigest:
        """The digest of a person at this instant."""
        now, calendar = self._around.clock.now(), self._around.calendar()
        today = local_date(now)
        tonight, until = end_of_day(today), end_of_day(calendar.add(today, _AHEAD).date)
        whole = member.role is Role.SUPERVISOR
        desk = None
        if whole:
            desk = DeskDay(
                stages=self._reads.stages(),
                loads=self._reads.loads(now, tonight),
                lines=self._reads.breached(now, _BREACHED),
                certain_until=certain_until(today, calendar),
            )
        return DailyDigest(
            member=member,
            day=today,
            lines=self._reads.own(member.id, now, tonight, until),
            provisional=self._reads.provisional(None if whole else member.id),
            desk=desk,
            names={one.member.id: one.member.login for one in self._finder.addressees()} if whole else {},
        )


def certain_until(today: date, calendar: WorkingCalendar) -> date:
    """The last working day from today on that no notice can move any more; the day before today when there is none."""
    uncertain = calendar.uncertain_from(today)
    return max(today, calendar.add(uncertain, -1).date) if uncertain > today else today - timedelta(days=1)
