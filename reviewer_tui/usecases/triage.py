"""Who reads what: take 领办, release 释放, assign. A lease is a hold with an expiry beside the stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from reviewer_tui.domain.filing import Filing, Lease
from reviewer_tui.domain.policy import holds, is_free, may, may_take, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import CLOSED, TAKEABLE, find_transition
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.handover import after_reading, leave_note
from reviewer_tui.usecases.moves import move
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal, refusal_on


class Triage:
    """Leases and assignees."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def take(self, actor: StaffMember, filing_id: int) -> Filing:
        """Hold a filing; a submitted one moves into review (T03). Taking what one holds renews the lease."""
        with self._around.attempt(actor, "take", filing_id) as work:
            filing = work.filings.get(filing_id)
            taken = self._take(work, actor, filing, self._around.clock.now())
            work.commit()
            return taken

    def take_next(self, actor: StaffMember) -> Filing:
        """Take the filing that is most at risk among those free for this person. NotFound when there is none."""
        now = self._around.clock.now()
        with self._around.attempt(actor, "next") as work:
            granted(may(actor, "take"))
            found = work.filings.next_takeable(actor.id, now, stages=TAKEABLE)
            if found is None:
                raise NotFound("not_found.next")
            taken = self._take(work, actor, work.filings.get(found), now)
            work.commit()
            return taken

    def _take(self, work: Work, actor: StaffMember, filing: Filing, now: datetime) -> Filing:
        answer = may_take(actor, filing, now)
        if not answer:
            raise refusal_on(work, filing, answer)
        mine = holds(actor, filing, now)
        since = filing.lease.since if mine and filing.lease else now
        lease = Lease(holder=actor.id, since=since, until=now + self._around.lease_length)
        held = replace(filing, lease=lease, assignee=filing.assignee or actor.id)
        row = find_transition(filing.stage, "take", filing.type.czlx)
        if row is not None:
            return move(self._around, work, held, row, actor=actor.login, at=now)
        work.filings.set_lease(held)
        if not mine:
            work.audit.append(event(now, actor, "audit.take", filing.id))
        return held

    def release(self, actor: StaffMember, filing_id: int, note: str = "") -> Filing:
        """Give a filing back: it is free again, the stage stays. A supervisor may release anybody's.

        ``note`` waits for whoever takes it next, also on a filing that is free already.
        """
        with self._around.attempt(actor, "release", filing_id) as work:
            granted(may(actor, "release"))
            filing = work.filings.get(filing_id)
            now = self._around.clock.now()
            free = filing.lease is None and filing.assignee is None
            if not (free or holds(actor, filing, now) or filing.assignee == actor.id or may(actor, "assign")):
                raise refusal(refused("refused.not_yours"))
            freed = leave_note(work, actor, replace(filing, lease=None, assignee=None), note, now)
            if freed == filing:
                return filing
            work.filings.set_lease(freed)
            if not free:
                work.audit.append(event(now, actor, "audit.release", filing.id, noted="yes" if note.strip() else "no"))
            work.commit()
            return freed

    def assign(self, actor: StaffMember, filing_id: int, login: str | None, note: str = "") -> Filing:
        """Make a filing somebody's, or nobody's with None; another person's lease ends with it. ``note`` waits for them."""
        ability = "assign_self" if login == actor.login else "assign"
        with self._around.attempt(actor, "assign", filing_id) as work:
            granted(may(actor, ability))
            filing = work.filings.get(filing_id)
            member = None
            if login is not None:
                member = work.staff.by_login(login)
                if member is None or not member.active:
                    raise NotFound("not_found.staff", login=login)
                if not may(member, "take"):
                    raise refusal(refused("refused.cannot_review", login=login))
            new = member.id if member else None
            same, now = filing.assignee == new, self._around.clock.now()
            if same and not note.strip():
                return filing
            granted(is_free(filing))
            if new is not None and filing.stage in CLOSED:
                raise refusal(refused("refused.closed", stage=filing.stage.value))
            if ability == "assign_self" and filing.assignee is not None and not same:
                raise refusal(refused("refused.not_yours"))
            lease = filing.lease if filing.lease and (same or filing.lease.holder == new) else None
            assigned = leave_note(work, actor, replace(filing, assignee=new, lease=lease), note, now)
            if assigned == filing:
                return filing
            work.filings.set_lease(assigned)
            if not same:
                work.audit.append(event(now, actor, "audit.assign", filing.id, to=login or "-"))
            work.commit()
            return assigned

    def renew(self, actor: StaffMember, filing_id: int) -> None:
        """Real input of the holder keeps the lease, and says that a hand-over note was read.

        Nothing happens when it is not this person's any more.
        """
        with self._around.store.work() as work:
            filing = work.filings.get(filing_id)
            now = self._around.clock.now()
            if filing.lease is None or not holds(actor, filing, now):
                return
            kept = replace(filing, lease=replace(filing.lease, until=now + self._around.lease_length))
            work.filings.set_lease(after_reading(work, actor, kept, now))
            work.commit()
