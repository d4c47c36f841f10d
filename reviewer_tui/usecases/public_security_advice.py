"""Advising an applicant of the public-security filing: on request, when ports open, and once more before the time is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reviewer_tui.domain.audit import BY_SWEEP
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.policy import GRANTED, Answer, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.happening_facts import Kept, Recording
from reviewer_tui.usecases.public_security_letter import LANGUAGES, OWED, Occasion, owed, post_advice
from reviewer_tui.usecases.step_inputs import checked_against
from reviewer_tui.usecases.surroundings import Surroundings, event, granted
from reviewer_tui.usecases.sweep_model import OverdueClock, SweepRow, SweepTask
from reviewer_tui.usecases.views import StepInput

ADVISED = "public_security_advised"


class PublicSecurityAdvised:
    """The letter on request, once a day."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def possible(self, work: Work, filing: Filing, content: FilingContent) -> Answer:
        """The duty runs."""
        return GRANTED if owed(work, filing) is not None else refused("refused.nothing_owed")

    def inputs(self, work: Work, filing: Filing, content: FilingContent) -> tuple[StepInput, ...]:
        """The language; the configured one goes first."""
        own = self._around.police.language
        choices = (own, *(one for one in LANGUAGES if one != own))
        return (
            StepInput(name="letter_language", kind="letter_language", required=False, choices=choices),
            StepInput(name="note", kind="note", required=False),
        )

    def keep(self, here: Recording, typed: Mapping[str, str]) -> Kept | None:
        """Into the outbox; None when one was asked for on this day already."""
        work, filing, now = here.work, here.filing, here.now
        granted(self.possible(work, filing, here.content))
        given = checked_against(self.inputs(work, filing, here.content), filing, dict(typed), self._around)
        language = given.get("letter_language", "")
        if not post_advice(self._around, work, filing, Occasion.ASKED, at=now, language=language):
            return None
        return Kept(since=now, details={"occasion": Occasion.ASKED.value})


def advise_on_opening(around: Surroundings, work: Work, filing: Filing, *, actor: StaffMember, at: datetime) -> None:
    """The letter that goes by itself with the first port proven open, where the operator has it so. The caller commits."""
    if around.police.advise and post_advice(around, work, filing, Occasion.OPENED, at=at):
        work.audit.append(event(at, actor, f"audit.{ADVISED}", filing.id, occasion=Occasion.OPENED.value))


class PublicSecurityReminder:
    """The letter of the sweep, once a filing."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def remind(self, actor: StaffMember, found: OverdueClock) -> SweepRow | None:
        """Write it; None when the clock has moved since it was found, or the filing is frozen."""
        now = self._around.clock.now()
        with self._around.store.work() as work:
            filing = work.filings.get(found.filing_id)
            clock = owed(work, filing)
            if filing.frozen or clock is None or clock.due_at != found.due_at:
                return None
            if not post_advice(self._around, work, filing, Occasion.REMINDER, at=now):
                return None
            details = {**dict([BY_SWEEP]), "occasion": Occasion.REMINDER.value}
            work.audit.append(event(now, actor, f"audit.{ADVISED}", filing.id, **details))
            work.commit()
        return SweepRow(
            task=SweepTask.REMINDERS, action="reminded", filing_id=found.filing_id, clock=OWED, due_at=found.due_at
        )
