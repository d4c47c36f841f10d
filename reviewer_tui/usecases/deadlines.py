"""Asking the clocks: what is due and why then, what would be due, and lengthening a limit."""

from __future__ import annotations

from dataclasses import replace

from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.counting import Counting
from reviewer_tui.domain.deadline import FAR, Deadline, extend, leading
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.filing_clocks import apply_moves
from reviewer_tui.domain.happening import HAPPENINGS
from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.proof import Proof, prove
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import find_transition
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.date_letter import date_paragraph
from reviewer_tui.usecases.date_views import DatesView, ExtensionView, ProofView
from reviewer_tui.usecases.happenings import happening_answer
from reviewer_tui.usecases.other_dates import other_dates
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal, version_conflict

MOST_UNITS = 60
"""Units by which a limit is lengthened at once."""
MOST_CHARACTERS = 500
"""Characters of a reason."""


class Deadlines:
    """Deadlines of all filings, and their proofs."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def explain(self, filing_id: int, clock: str = "", place: int | None = None) -> ProofView:
        """Why a clock of a filing is due when it is due: of ``dates`` the first. NotFound without such a clock."""
        found = self.dates(filing_id, clock, place)
        if not found.proofs:
            raise NotFound("not_found.clock", number=found.filing, clock=clock or "-")
        return found.proofs[0]

    def dates(self, filing_id: int, clock: str = "", place: int | None = None) -> DatesView:
        """All dates of a filing. First the clock that is asked for, by its place or the newest of a kind; without one the leading.

        NotFound when a clock is asked for that the filing does not have.
        """
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            clocks = work.deadlines.of(filing_id)
            others = other_dates(self._around, work, filing, clocks)
        order = _in_order(clocks)
        if clock or place is not None:
            order = [_asked(filing, clocks, clock, place), *order]
        counting = self._around.counting(filing.province)
        return DatesView(
            filing_id=filing.id,
            filing=filing.number,
            version=filing.version,
            proofs=tuple(self._proof(filing, counting, clocks, at) for at in dict.fromkeys(order)),
            others=others,
        )

    def foresee(self, filing_id: int, happening: str) -> DatesView:
        """The dates that a step, or an event beside the steps, would make or move if it came now.

        Refused for one that the stage does not have, and for one that brings its own day.
        """
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            clocks = work.deadlines.of(filing_id)
            row = find_transition(filing.stage, happening, filing.type.czlx)
            beside = HAPPENINGS.get(happening) if row is None else None
            if row is None and beside is None:
                raise refusal(refused("refused.no_such_move", stage=filing.stage.value, event=happening))
            if beside is not None:
                granted(happening_answer(self._around, work, filing, beside))
        counting = self._around.counting(filing.province)
        if beside is not None and beside.takes_day:
            raise refusal(refused("refused.day_decides", event=happening))
        after = apply_moves(
            clocks,
            Cause(row.id if row is not None else happening),
            at=self._around.clock.now(),
            counting=counting,
            filing_type=filing.type.czlx,
            upload_at=filing.uploaded_at,
        )
        moved = [at for at, one in enumerate(after) if one.open and (at >= len(clocks) or one != clocks[at])]
        # What begins goes before what is paused.
        moved.sort(key=lambda at: (after[at].due_at is None, at < len(clocks)))
        return DatesView(
            filing_id=filing.id,
            filing=filing.number,
            version=filing.version,
            proofs=tuple(self._proof(filing, counting, after, at) for at in moved),
            event=happening,
        )

    def paragraph(self, view: ProofView, language: str) -> str:
        """The proof as a paragraph for a letter, without the names of staff."""
        return date_paragraph(self._around.words(language), view.proof)

    def preview_extension(
        self, actor: StaffMember, filing_id: int, clock: str, amount: int, why: str, place: int | None = None
    ) -> ExtensionView:
        """What ``extend`` would do; refused as it would be, and nothing is written."""
        granted(may(actor, "extend"))
        with self._around.store.reading() as work:
            return self._lengthened(work, actor, filing_id, clock, amount, why, place)[0]

    def extend(
        self,
        actor: StaffMember,
        filing_id: int,
        clock: str,
        amount: int,
        why: str,
        *,
        place: int | None = None,
        expect_version: int | None = None,
    ) -> ExtensionView:
        """Lengthen the limit of an open clock by ``amount`` of its units (1 to 60), with a reason.

        The reason is sealed with the clock's mark; the audit trail has the clock, the amount and both dates. There is no way
        to shorten a limit. Refused for the role, an ended clock, a limit that is not ours to change, an amount or a reason
        that will not do; Conflict for another version.
        """
        with self._around.attempt(actor, "extend", filing_id) as work:
            granted(may(actor, "extend"))
            if expect_version is not None:
                filing = work.filings.get(filing_id)
                if filing.version != expect_version:
                    raise version_conflict(work, filing, expect_version)
            view, clocks = self._lengthened(work, actor, filing_id, clock, amount, why, place)
            now = self._around.clock.now()
            kept = work.filings.save(view.filing, clocks, expect_version=view.filing.version, at=now)
            before, after = view.before.proof, view.after.proof
            work.audit.append(
                event(
                    now,
                    actor,
                    "audit.extended",
                    filing_id,
                    clock=after.clock,
                    amount=amount,
                    unit=after.unit.value,
                    old=_told(before),
                    new=_told(after),
                    version=kept.version,
                )
            )
            work.commit()
            return replace(view, filing=kept)

    def _lengthened(
        self,
        work: Work,
        actor: StaffMember,
        filing_id: int,
        code: str,
        amount: int,
        why: str,
        place: int | None,
    ) -> tuple[ExtensionView, tuple[Deadline, ...]]:
        filing = work.filings.get(filing_id)
        clocks, counting = work.deadlines.of(filing_id), self._around.counting(filing.province, work)
        at = _asked(filing, clocks, code, place)
        before = self._proof(filing, counting, clocks, at)
        if not before.deadline.open:
            raise refusal(refused("refused.clock_ended", clock=before.deadline.clock))
        if before.fixed:
            raise refusal(refused("refused.clock_fixed", clock=before.deadline.clock))
        if not 1 <= amount <= MOST_UNITS:
            raise refusal(refused("refused.extension_amount", most=MOST_UNITS))
        reason = why.strip()
        if not reason:
            raise refusal(refused("refused.extension_reason"))
        if len(reason) > MOST_CHARACTERS:
            raise refusal(refused("refused.extension_too_long", most=MOST_CHARACTERS))
        calendar = counting.calendar_for(before.deadline.waiting_on)
        longer = extend(before.deadline, amount, self._around.clock.now(), calendar, by=actor.login, why=reason)
        after = (*clocks[:at], longer, *clocks[at + 1 :])
        view = ExtensionView(filing=filing, before=before, after=self._proof(filing, counting, after, at))
        return view, after

    def _proof(self, filing: Filing, counting: Counting, clocks: tuple[Deadline, ...], at: int) -> ProofView:
        deadline, rule = clocks[at], counting.rules.get(clocks[at].clock)
        calendar = counting.calendar_for(deadline.waiting_on)
        proof = prove(deadline, calendar, self._around.clock.now(), self._around.office)
        return ProofView(
            filing=filing.number,
            place=at,
            deadline=deadline,
            proof=proof,
            basis=rule.basis if rule else "",
            usual=rule.limit if rule else None,
            fixed=rule is None or not rule.configurable,
        )


def _told(proof: Proof) -> str:
    """A due date as the trail has it; ``?`` stands beside a provisional one."""
    return f"{proof.due or '-'}{'?' * proof.provisional}"


def _asked(filing: Filing, clocks: tuple[Deadline, ...], code: str, place: int | None) -> int:
    """The place of the clock that is asked for: the open one of a kind before one that has ended, the newest of several."""
    wanted = code.upper()
    if place is not None and 0 <= place < len(clocks) and (not wanted or clocks[place].clock == wanted):
        return place
    found = [at for at, one in enumerate(clocks) if one.clock == wanted]
    if not found:
        raise NotFound("not_found.clock", number=filing.number, clock=wanted or "-")
    return max(found, key=lambda at: (clocks[at].open, at))


def _in_order(clocks: tuple[Deadline, ...]) -> list[int]:
    """The leading clock, the other open ones by their end, those that say how long something is kept, the ended, newest first."""
    lead = leading(clocks)

    def key(at: int) -> tuple[bool, bool, bool, object, int]:
        one = clocks[at]
        return (one is not lead, not one.open, not one.duty, one.due_at or FAR if one.open else FAR, -at)

    return sorted(range(len(clocks)), key=key)
