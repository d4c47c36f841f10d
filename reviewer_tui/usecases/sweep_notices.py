"""Notices to the staff about what the sweep found: one mail a person and sweep, which leaves in working hours only.

How far people have been told is kept with the mails in one transaction, so that a killed sweep tells neither twice nor never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.staff import Role, StaffId
from reviewer_tui.usecases.queue_bounds import so_many_days_ago
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.sweep_model import (
    PAUSED,
    SILENT,
    Addressee,
    Called,
    CalledFiling,
    DueFinder,
    SweepRow,
    SweepRules,
    SweepTask,
    Told,
)

_ORDER = ("breached", "sms_unknown", PAUSED, SILENT)
"""What a notice speaks of, the most urgent first; each has its heading under ``notice``."""


class SweepNotices:
    """Tells whoever holds a filing or has it; the supervisors of what is nobody's."""

    def __init__(self, around: Surroundings, finder: DueFinder, rules: SweepRules) -> None:
        self._around = around
        self._finder = finder
        self._rules = rules

    def tell(self, noted: Sequence[Called]) -> Iterator[SweepRow]:
        """Write what is new since the last time; ``noted`` is what this sweep itself has noted."""
        now, told = self._around.clock.now(), self._finder.told()
        calendar, today = self._around.calendar(), local_date(now)
        paused_until = max(told.paused_until, so_many_days_ago(today, self._rules.paused_days + 1, calendar))
        silent_until = max(told.silent_until, so_many_days_ago(today, self._rules.silent_days + 1, calendar))
        sequence, found = self._finder.called(told, paused_until=paused_until, silent_until=silent_until)
        called = list(dict.fromkeys([*found, *noted]))
        if not called:
            return
        filings = self._finder.filings([one.filing_id for one in called], now)
        mails = self._mails(called, filings)
        leaves = self._around.office.next_opening(now, calendar)
        rows = []
        with self._around.store.work() as work:
            if work.told.told() != told:
                return
            for number, (addressee, about) in enumerate(mails, start=told.notices + 1):
                member = addressee.member
                subject, text = self._worded(member.language or self._rules.language, about, filings)
                key = f"notice/{member.login}/{number}"
                work.outbox.add(
                    key=key,
                    kind="notice",
                    filing_id=None,
                    payload={"login": member.login, "subject": subject, "text": text},
                    at=now,
                    not_before=leaves,
                )
                count = len({one.filing_id for one in about})
                rows.append(
                    SweepRow(
                        task=SweepTask.NOTICES, action="noticed", to=member.login, count=count, due_at=leaves, key=key
                    )
                )
            work.told.keep(
                Told(
                    sequence=max(sequence, told.sequence),
                    paused_until=paused_until,
                    silent_until=silent_until,
                    notices=told.notices + len(mails),
                )
            )
            work.commit()
        yield from rows

    def _mails(
        self, called: Sequence[Called], filings: Mapping[int, CalledFiling]
    ) -> list[tuple[Addressee, list[Called]]]:
        people = {one.member.id: one for one in self._finder.addressees()}
        supervisors = [one for one in people.values() if one.member.role is Role.SUPERVISOR]
        about: dict[int, list[Called]] = {}
        for one in called:
            filing = filings.get(one.filing_id)
            owner = people.get(StaffId(filing.person)) if filing else None
            for person in [owner] if owner and owner.address else supervisors:
                about.setdefault(person.member.id, []).append(one)
        return [(people[i], about[i]) for i in people if i in about and people[i].address]

    def _worded(self, language: str, about: Sequence[Called], filings: Mapping[int, CalledFiling]) -> tuple[str, str]:
        from reviewer_tui.usecases.mail_text import filing_line, listed

        words = self._around.words(language)
        lines = [words("notice.opening"), ""]
        for kind in _ORDER:
            those = [one for one in about if one.about == kind]
            if those:
                named = [
                    filing_line(words, one.filing_id, filing.sponsor, filing.stage.value, one.clock, one.at)
                    for one in those
                    if (filing := filings.get(one.filing_id)) is not None
                ]
                lines += listed(words, words(f"notice.{kind}"), named, len(those))
        lines.append(words("mail.closing"))
        count = len({one.filing_id for one in about})
        return words("notice.subject", n=count), "\n".join(lines)
