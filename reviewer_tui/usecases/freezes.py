"""Freezing a filing 冻结 for a court or the police, and lifting it: a supervisor's verbs."""

from __future__ import annotations

from dataclasses import replace

from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal
from reviewer_tui.usecases.views import NoteView


class Freezes:
    """While a filing is frozen nothing moves it (``policy.is_free``); its clocks run on, for the law knows no such pause."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def freeze(self, actor: StaffMember, filing_id: int, why: str) -> bool:
        """Stop a filing; whoever holds it holds it no more. False when it is frozen already. Refused without a reason."""
        return self._turn(actor, filing_id, "freeze", why, on=True)

    def unfreeze(self, actor: StaffMember, filing_id: int, why: str) -> bool:
        """Lift the freeze; False when there is none. Refused without a reason."""
        return self._turn(actor, filing_id, "unfreeze", why, on=False)

    def _turn(self, actor: StaffMember, filing_id: int, verb: str, why: str, *, on: bool) -> bool:
        with self._around.attempt(actor, verb, filing_id) as work:
            granted(may(actor, "freeze"))
            filing = work.filings.get(filing_id)
            if (filing.frozen is not None) is on:
                return False
            if not why.strip():
                raise refusal(refused("refused.note_needed"))
            now = self._around.clock.now()
            if on:
                work.freezes.add(filing.id, by=actor.login, at=now, why=why)
                work.filings.set_lease(replace(filing, lease=None))
            else:
                work.freezes.remove(filing.id)
            work.audit.append(event(now, actor, f"audit.{verb}", filing.id))
            work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=why))
            work.commit()
            return True
