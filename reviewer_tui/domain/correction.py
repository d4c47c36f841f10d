"""A supervisor's correction 主管更正: any move that the table does not have (handbook, section 3)."""

from __future__ import annotations

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import GRANTED, Answer, is_free, may, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage, transitions_from

ENDS = frozenset({Stage.CANCELLED, Stage.WITHDRAWN})
"""Stages into and out of which a correction asks twice."""
_BY_HAND_TOO = frozenset({"resubmit", "undo_pass", "undo_return", "undo_refuse"})
"""Arrows that only a package, or the minutes after a decision, can walk: later a correction may."""


def stages_of(filing_type: int) -> tuple[Stage, ...]:
    """The stages that a filing of this type (1-7) can come to once it is submitted, in the order of the road."""
    reached = {Stage.SUBMITTED}
    while more := {row.to for stage in reached for row in transitions_from(stage, filing_type)} - reached:
        reached |= more
    return tuple(stage for stage in Stage if stage in reached)


def targets(filing: Filing) -> tuple[Stage, ...]:
    """Where a correction may put a filing now."""
    return tuple(stage for stage in stages_of(filing.type.czlx) if _way(filing, stage))


def may_correct(actor: StaffMember, filing: Filing, to: Stage, *, why: str, closed: bool) -> Answer:
    """Whether this person may put the filing into ``to``. ``why`` is the reason; ``closed`` says that what is cancelled or
    withdrawn is meant. Who holds the filing is not asked: the correction ends the hold.
    """
    role = may(actor, "correct")
    if not role:
        return role
    for answer in (is_free(filing), _way(filing, to)):
        if not answer:
            return answer
    if not why.strip():
        return refused("refused.note_needed")
    if not closed and ENDS & {filing.stage, to}:
        return refused("refused.correction_closed", stage=(to if to in ENDS else filing.stage).value)
    return GRANTED


def _way(filing: Filing, to: Stage) -> Answer:
    if to is filing.stage:
        return refused("refused.correction_same", stage=to.value)
    if to not in stages_of(filing.type.czlx):
        return refused("refused.correction_type", stage=to.value, type=filing.type.value)
    for row in transitions_from(filing.stage, filing.type.czlx):
        if row.to is to and row.event not in _BY_HAND_TOO:
            return refused("refused.correction_in_table", event=row.event)
    return GRANTED
