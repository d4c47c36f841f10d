"""Amending 更正 a return or refusal whose letter may have left: which decision stands, and what ``u`` may do about the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewer_tui.domain.decision import Decision, Verdict, holding
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import GRANTED, Answer, is_free, may, may_hold, may_move, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage, find_transition

UNDO: Mapping[Verdict, str] = {Verdict.PASS: "undo_pass", Verdict.RETURN: "undo_return", Verdict.REFUSE: "undo_refuse"}
"""The arrows that take a verdict back (U01-U03)."""
STANDS: Mapping[Stage, Verdict] = {Stage.NEEDS_CORRECTION: Verdict.RETURN, Stage.ISP_REJECTED: Verdict.REFUSE}
"""Where a filing stands after a verdict that can be amended."""


class Undoing(StrEnum):
    """What can be done about the last decision: take it back, take its amendment back, or amend it."""

    DECISION = "decision"
    AMENDMENT = "amendment"
    AMEND = "amend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What ``u`` is about, and whether this person may; without an ``act`` there is nothing, and ``answer`` says why."""

    answer: Answer
    act: Undoing | None = None
    decision: Decision | None = None


def standing(filing: Filing, decisions: Sequence[Decision]) -> Decision | None:
    """The return or refusal that put the filing where it is and holds, be it amended; None where something else did."""
    held = holding(decisions)
    if not held or STANDS.get(filing.stage) is not held[-1].verdict:
        return None
    by_id = {each.id: each for each in decisions}
    first = held[-1]
    while first.amends is not None:
        first = by_id[first.amends]
    return held[-1] if first.at == filing.stage_since else None


def way_back(actor: StaffMember, filing: Filing, decisions: Sequence[Decision], now: datetime) -> Way:
    """Within its send delay the last decision, or the last amendment, can be taken back; after it a return or refusal amended."""
    alive = [each for each in decisions if not each.undone]
    if not alive:
        return Way(answer=refused("refused.nothing_to_undo"))
    last = alive[-1]
    if now < last.undo_until and last.filing_version == filing.version:
        if last.amends is not None:
            return Way(answer=_may_touch(actor, filing, last, now), act=Undoing.AMENDMENT, decision=last)
        row = find_transition(filing.stage, UNDO[last.verdict], filing.type.czlx)
        if row is not None:
            answer = may_move(actor, filing, row, now)
            return Way(answer=answer and _is_own(actor, last), act=Undoing.DECISION, decision=last)
    return may_amend(actor, filing, decisions, now)


def may_amend(actor: StaffMember, filing: Filing, decisions: Sequence[Decision], now: datetime) -> Way:
    """Whether the decision that stands can be amended by this person now: its author, who agreed with it, or a supervisor."""
    stands = standing(filing, decisions)
    if stands is None:
        return Way(answer=_nothing_stands(filing, holding(decisions)))
    if now < stands.undo_until:
        return Way(answer=refused("refused.take_back_first", until=stands.undo_until.isoformat()))
    return Way(answer=_may_touch(actor, filing, stands, now), act=Undoing.AMEND, decision=stands)


def _nothing_stands(filing: Filing, held: Sequence[Decision]) -> Answer:
    if not held:
        return refused("refused.nothing_to_amend")
    if held[-1].revision < filing.revision and held[-1].verdict is not Verdict.PASS:
        return refused("refused.amend_resubmitted", revision=filing.revision)
    if filing.stage in STANDS:
        return refused("refused.amend_correction")
    if held[-1].verdict is Verdict.PASS:
        recall = find_transition(filing.stage, "recall", filing.type.czlx)
        return refused("refused.pass_is_recalled" if recall is not None else "refused.pass_not_amended")
    return refused("refused.nothing_to_amend")


def _may_touch(actor: StaffMember, filing: Filing, decision: Decision, now: datetime) -> Answer:
    for answer in (may(actor, "amend"), is_free(filing), may_hold(actor, filing, now)):
        if not answer:
            return answer
    return _is_own(actor, decision)


def _is_own(actor: StaffMember, decision: Decision) -> Answer:
    if actor.login in (decision.by, decision.second_by) or may(actor, "assign"):
        return GRANTED
    return refused("refused.not_your_decision", by=decision.by)
