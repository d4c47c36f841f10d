"""Correcting where a filing stands, by a supervisor with a reason: clocks, lease, hold and what has not left follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reviewer_tui.domain.correction import may_correct, targets
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.second import Asked
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.effects import LETTER, LETTER_MAIL, EffectState
from reviewer_tui.usecases.moves import CORRECTION, put
from reviewer_tui.usecases.second_asking import ask_second, insist_nobody_is_asked
from reviewer_tui.usecases.surroundings import Surroundings, granted, version_conflict
from reviewer_tui.usecases.views import MoveResult, NoteView, Step, StepInput

_TOLD = (LETTER, LETTER_MAIL, "status")
"""Kinds of effects that tell the applicant of the stage that is corrected."""
_OUT_THERE = frozenset({Stage.UPLOADED, Stage.SMS_PENDING, Stage.SMS_PARTIAL, Stage.AUTHORITY_REVIEW})


class Corrections:
    """The moves that the table does not have."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def correct(
        self,
        actor: StaffMember,
        filing_id: int,
        to: Stage,
        why: str,
        *,
        closed: bool = False,
        expect_version: int | None = None,
    ) -> MoveResult:
        """Put a filing into a stage, or ask a second person where the policy says so.

        What is outside stays as it is: ports, the register, the order at the Authority. ``changed`` is False when the last move
        was this correction. Raises NotPermitted for the role, Refused for a stage that cannot be meant or a missing reason,
        Conflict for another version.
        """
        with self._around.attempt(actor, CORRECTION, filing_id) as work:
            filing = work.filings.get(filing_id)
            if expect_version is not None and expect_version != filing.version:
                raise version_conflict(work, filing, expect_version)
            if may(actor, "correct") and filing.stage is to and _corrected_last(work, filing):
                return _result(filing, filing, changed=False)
            granted(may_correct(actor, filing, to, why=why, closed=closed))
            insist_nobody_is_asked(work, filing)
            because = self._around.second.because(SecondKind.CORRECTION, is_first=False, lot=0)
            if because:
                asked = Asked(reason=why, inputs=(("to", to.value), ("closed", "yes" if closed else "no")))
                request = ask_second(self._around, work, actor, filing, SecondKind.CORRECTION, asked, because)
                work.commit()
                return replace(_result(filing, filing), second=request)
            moved = make_correction(self._around, work, actor, filing, to, why)
            work.commit()
            return _result(filing, moved)

    def correct_typed(
        self, actor: StaffMember, filing_id: int, typed: Mapping[str, str], *, expect_version: int | None = None
    ) -> MoveResult:
        """``correct`` with what was typed: ``to``, ``note`` and ``closed`` (yes, no). BadInput for a malformed one."""
        given = {name: value.strip() for name, value in typed.items() if value.strip()}
        known = tuple(stage.value for stage in Stage)
        for name in given:
            if name not in ("to", "note", "closed"):
                raise BadInput("input.unknown", name=name, known="to, note, closed")
        if "to" not in given:
            raise BadInput("input.missing", name="to")
        for name, choices in (("to", known), ("closed", ("yes", "no"))):
            if name in given and given[name] not in choices:
                raise BadInput("input.choice", name=name, known=", ".join(choices))
        return self.correct(
            actor,
            filing_id,
            Stage(given["to"]),
            given.get("note", ""),
            closed=given.get("closed") == "yes",
            expect_version=expect_version,
        )


def correction_step(actor: StaffMember, filing: Filing) -> tuple[Step, ...]:
    """The correction as a step of its own, for who may make one; it leads to no stage before one is chosen."""
    stages = targets(filing)
    if not may(actor, "correct") or not stages:
        return ()
    step = Step(
        transition="",
        event=CORRECTION,
        to=filing.stage,
        allowed=True,
        inputs=(
            StepInput(name="to", kind="stage", required=True, choices=tuple(stage.value for stage in stages)),
            StepInput(name="note", kind="note", required=True),
            StepInput(name="closed", kind="yes_no", required=False, choices=("no", "yes")),
        ),
    )
    return (step,)


def make_correction(
    around: Surroundings,
    work: Work,
    actor: StaffMember,
    filing: Filing,
    to: Stage,
    why: str,
    second_by: str = "",
) -> Filing:
    """The correction itself; the caller has asked whether it may be, and commits."""
    now = around.clock.now()
    details = {}
    if filing.lease is not None and filing.lease.until > now:
        details["held_by"] = work.staff.by_id(filing.lease.holder).login
    unsent = _take_back(work, filing)
    if unsent:
        details["unsent"] = str(unsent)
    if second_by:
        details["second"] = second_by
    uploaded = filing.uploaded_at or (now if to in _OUT_THERE else None)
    freed = replace(filing, lease=None, hold_until=None, uploaded_at=uploaded)
    moved = put(around, work, freed, to, actor=actor.login, at=now, why=why, details=details)
    work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=why))
    return moved


def _take_back(work: Work, filing: Filing) -> int:
    """Nothing leaves any more that tells of the old stage; how many effects that were."""
    return sum(
        work.outbox.settle(effect, EffectState.CANCELLED, trouble=effect.trouble)
        for effect in work.outbox.unsent(filing.id, _TOLD)
    )


def _corrected_last(work: Work, filing: Filing) -> bool:
    moves = [happened for happened in work.audit.of(filing.id) if happened.stage_to]
    return bool(moves) and moves[-1].action == f"audit.{CORRECTION}"


def _result(before: Filing, after: Filing, *, changed: bool = True) -> MoveResult:
    return MoveResult(filing=after, transition="", stage_from=before.stage, stage_to=after.stage, changed=changed)
