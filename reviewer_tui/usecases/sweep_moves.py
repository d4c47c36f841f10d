"""What a sweep moves: holds that are over (T13), uploads accepted by quiet time (T19, T20), replies that never came (T02)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from reviewer_tui.domain.audit import BY_SWEEP
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.clock_moves import HOLD_ENDED
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.filing_clocks import apply_moves
from reviewer_tui.domain.policy import may_move
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage, find_transition
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.mail_text import when
from reviewer_tui.usecases.moves import move
from reviewer_tui.usecases.surroundings import Surroundings, event, refusal_on
from reviewer_tui.usecases.sweep_model import DueFiling, OverdueClock, SweepRow, SweepRules, SweepTask
from reviewer_tui.usecases.views import NoteView

REPLY = "DL19"


class SweepMoves:
    """Each verb is one transaction; None when the filing has moved on since it was found, or is frozen."""

    def __init__(self, around: Surroundings, rules: SweepRules) -> None:
        self._around = around
        self._rules = rules

    def end_hold(self, actor: StaffMember, found: DueFiling) -> SweepRow | None:
        """The clock goes on from the instant to which the filing was held, however late the sweep comes."""
        now = self._around.clock.now()
        with self._around.store.work() as work:
            filing = work.filings.get(found.filing_id)
            until = filing.hold_until
            if until is None or until > now or filing.frozen:
                return None
            clocks = apply_moves(
                work.deadlines.of(filing.id),
                Cause(HOLD_ENDED, actor.login),
                at=until,
                counting=self._around.counting(filing.province, work),
                filing_type=filing.type.czlx,
            )
            work.filings.save(replace(filing, hold_until=None), clocks, expect_version=filing.version, at=now)
            details = {"until": until.isoformat()}
            work.audit.append(event(now, actor, f"audit.{HOLD_ENDED}", filing.id, **dict([BY_SWEEP]), **details))
            work.commit()
        return SweepRow(task=SweepTask.HOLDS, action="hold_ended", filing_id=found.filing_id, due_at=until)

    def accept(self, actor: StaffMember, found: DueFiling) -> SweepRow | None:
        """Without news for the quiet time an upload counts as accepted by the Authority."""
        quiet = self._rules.quiet or timedelta()
        hours = str(int(quiet.total_seconds() // 3600))
        now = self._around.clock.now()
        with self._around.store.work() as work:
            filing = work.filings.get(found.filing_id)
            if filing.stage is not Stage.UPLOADED or (filing.stage_since or now) > now - quiet:
                return None
            if not self._walk(work, actor, filing, "accepted", now, {"quiet_hours": hours}):
                return None
            self._note(work, actor, filing, now, "sweep.note_accepted", hours=hours)
            work.commit()
        return SweepRow(task=SweepTask.ACCEPTED, action="accepted", filing_id=found.filing_id, due_at=found.at + quiet)

    def withdraw(self, actor: StaffMember, found: OverdueClock) -> SweepRow | None:
        """The applicant's reply window is over, and the policy says that the filing is then withdrawn."""
        now = self._around.clock.now()
        with self._around.store.work() as work:
            filing = work.filings.get(found.filing_id)
            if not any(
                clock.clock == REPLY and clock.open and clock.due_at == found.due_at
                for clock in work.deadlines.of(filing.id)
            ):
                return None
            if not self._walk(work, actor, filing, "withdraw", now, {"clock": REPLY, "due": found.due_at.isoformat()}):
                return None
            self._note(work, actor, filing, now, "sweep.note_withdrawn", due=when(found.due_at))
            work.commit()
        return SweepRow(
            task=SweepTask.REPLIES, action="withdrawn", filing_id=found.filing_id, clock=REPLY, due_at=found.due_at
        )

    def _walk(
        self, work: Work, actor: StaffMember, filing: Filing, name: str, now: datetime, details: dict[str, str]
    ) -> bool:
        row = find_transition(filing.stage, name, filing.type.czlx)
        if row is None or filing.frozen:
            return False
        answer = may_move(actor, filing, row, now)
        if not answer:
            raise refusal_on(work, filing, answer)
        freed = replace(filing, hold_until=None)
        move(self._around, work, freed, row, actor=actor.login, at=now, details={**dict([BY_SWEEP]), **details})
        return True

    def _note(self, work: Work, actor: StaffMember, filing: Filing, now: datetime, key: str, **values: object) -> None:
        text = self._around.words(self._rules.language)(key, **values)
        work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=text))
