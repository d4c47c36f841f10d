"""Reconciling 对账: an approval that was told by phone meets the Authority's own result; numbers are compared, never overwritten
silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from reviewer_tui.domain.authority_answer import AnswerKind, AuthorityAnswer
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import TRANSITIONS
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.answers import numbers_in
from reviewer_tui.usecases.approval import note_approval
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.step_inputs import inputs_of
from reviewer_tui.usecases.surroundings import Surroundings, event
from reviewer_tui.usecases.views import Step, StepInput

RECONCILED = "reconciled"
"""The event by which the official result is recorded; it moves no stage."""
COMPARE, OFFICIAL, NOTED = "compare", "official", "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The filing after it, whether it was news, and the numbers that differ: (input name, noted, official)."""

    filing: Filing
    changed: bool
    differing: tuple[tuple[str, str, str], ...] = ()


def reconcile_inputs(around: Surroundings, filing: Filing, content: FilingContent) -> tuple[StepInput, ...]:
    """The numbers of the result; after a conflict which of the two holds."""
    approval = next(row for row in TRANSITIONS if row.event == "authority_approved")
    numbers = tuple(item for item in inputs_of(approval, filing, content, around.tables()) if item.kind == "numbers")
    return (
        *numbers,
        StepInput(name="holds", kind="holds", required=False, choices=(COMPARE, OFFICIAL, NOTED)),
        StepInput(name="note", kind="note", required=False),
        StepInput(name="at", kind="when", required=False),
    )


def reconcile_step(
    around: Surroundings, actor: StaffMember, filing: Filing, content: FilingContent
) -> tuple[Step, ...]:
    """The offer to reconcile, as long as the approval is only known by phone."""
    if not filing.by_phone:
        return ()
    answer = may(actor, "happening")
    return (
        Step(
            transition="",
            event=RECONCILED,
            to=filing.stage,
            allowed=answer.granted,
            because=answer.because,
            values=tuple(answer.values),
            inputs=reconcile_inputs(around, filing, content),
        ),
    )


def reconcile(
    around: Surroundings,
    work: Work,
    actor: StaffMember,
    filing: Filing,
    content: FilingContent,
    given: Mapping[str, str],
    now: datetime,
) -> Reconciled:
    """Equal numbers end it; numbers that differ are both kept and it stays open, until somebody says which ``holds``, and why."""
    at = datetime.fromisoformat(given["at"]) if given.get("at") else now
    open_ones = [
        one for one in work.answers.of(filing.id) if one.kind is AnswerKind.APPROVAL and one.settled_at is None
    ]
    noted = dict(next((one.numbers for one in open_ones if one.by_phone), ()))
    before = dict(next((one.numbers for one in reversed(open_ones) if not one.by_phone), ()))
    official = dict(numbers_in(given)) or before
    if not official and filing.type.czlx <= 2:
        raise BadInput("input.missing", name="number")
    holds = given.get("holds", COMPARE)
    differing = tuple(
        (name, noted[name], number) for name, number in official.items() if noted.get(name, number) != number
    )
    if differing and holds == COMPARE:
        if official == before:
            return Reconciled(filing=filing, changed=False, differing=differing)
        _keep(work, actor, filing, official, at, now)
        said = event(now, actor, "audit.reconcile_conflict", filing.id, n=len(differing))
        work.audit.append(said)
        return Reconciled(filing=filing, changed=True, differing=differing)
    if differing and not given.get("note"):
        raise BadInput("input.missing", name="note")
    if official != before:
        _keep(work, actor, filing, official, at, now)
    numbers = {**official, **noted} if holds == NOTED else {**noted, **official}
    if numbers != noted:
        # What stood in the register until now, under the number told by phone or under the order's own.
        for old in {filing.number, *(number for _, number, _ in differing)}:
            work.register.cancel(sponsor_number=old, from_filing=filing.number, at=now)
        note_approval(around, work, filing, content, numbers, at)
    asking = tuple(one.number for one in work.answers.of(filing.id) if one.settled_at is None)
    work.answers.settle(filing.id, asking, now)
    kept = work.filings.save(
        replace(filing, by_phone=False), work.deadlines.of(filing.id), expect_version=filing.version, at=now
    )
    work.audit.append(event(now, actor, "audit.reconciled", filing.id, holds=holds if differing else "equal"))
    return Reconciled(filing=kept, changed=True)


def _keep(
    work: Work, actor: StaffMember, filing: Filing, numbers: Mapping[str, str], at: datetime, now: datetime
) -> None:
    work.answers.add(
        filing.id,
        AuthorityAnswer(
            kind=AnswerKind.APPROVAL,
            revision=filing.revision,
            at=at,
            recorded_by=actor.login,
            recorded_at=now,
            numbers=tuple(sorted(numbers.items())),
        ),
    )
