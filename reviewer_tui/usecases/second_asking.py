"""Asking a second person, and keeping others from deciding meanwhile: in the transaction of whoever decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import GRANTED, Answer, refused
from reviewer_tui.domain.second import STEPS, Asked, SecondRequest, may_second, waiting
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import find_transition
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.precheck import second_needed
from reviewer_tui.usecases.second_notices import tell_wanted
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal


def nobody_is_asked(work: Work, filing: Filing) -> Answer:
    """Refused while a decision on the filing waits for a second person: it is agreed with, declined or withdrawn first."""
    request = waiting(work.seconds.of(filing.id))
    if request is None or not request.decides:
        return GRANTED
    return refused("refused.second_waits", by=request.asked_by, second_kind=request.kind.value)


def insist_nobody_is_asked(work: Work, filing: Filing) -> None:
    """``nobody_is_asked``, or the refusal raised."""
    granted(nobody_is_asked(work, filing))


def ask_second(
    around: Surroundings,
    work: Work,
    actor: StaffMember,
    filing: Filing,
    kind: SecondKind,
    asked: Asked,
    because: str,
) -> SecondRequest:
    """Keep what somebody wants to do until a second person answers; nothing about the filing moves. The caller commits."""
    now = around.clock.now()
    request = work.seconds.ask(
        filing.id,
        kind,
        replace(asked, ticks=marks(work, filing)),
        because=because,
        revision=filing.revision,
        version=filing.version,
        content_hash=filing.content_hash,
        by=actor.login,
        at=now,
    )
    noted = event(
        now,
        actor,
        "audit.second_asked",
        filing.id,
        second_kind=kind.value,
        because=because,
        number=request.number,
        version=filing.version,
        content=filing.content_hash,
    )
    work.audit.append(noted)
    return request


def ask_for_step(
    around: Surroundings, work: Work, actor: StaffMember, filing: Filing, event: str, inputs: Mapping[str, str]
) -> SecondRequest | None:
    """The request for a step of the stage table, where the policy asks two people for it. The caller commits."""
    if event not in STEPS:
        return None
    kind = SecondKind(event)
    because = second_needed(work, filing, around.second, kind)
    if not because:
        return None
    insist_nobody_is_asked(work, filing)
    return ask_second(around, work, actor, filing, kind, Asked(inputs=tuple(inputs.items())), because)


def name_second(
    around: Surroundings, work: Work, actor: StaffMember, filing: Filing, request: SecondRequest, login: str
) -> SecondRequest:
    """Ask one person by name, who is told by mail, or nobody in particular with ""; who else may answer still may.

    Refused for who could not answer: the wrong role, who asked, who last changed the content. The caller commits.
    """
    member = work.staff.by_login(login) if login else None
    if login and member is None:
        raise NotFound("not_found.staff", login=login)
    if member is not None and not may_answer(member, filing, request):
        raise refusal(refused("refused.cannot_second", login=login))
    work.seconds.want(request, login)
    named = replace(request, wanted=login)
    now = around.clock.now()
    work.audit.append(event(now, actor, "audit.second_named", filing.id, to=login or "-", number=request.number))
    if member is not None:
        tell_wanted(around, work, member, named, actor)
    return named


def may_answer(actor: StaffMember, filing: Filing, request: SecondRequest) -> Answer:
    """Whether this person may agree with, or decline, what waits."""
    if request.kind is SecondKind.CORRECTION:
        return may_second(actor, filing, request, None, ability="correct")
    if request.asked.amends is not None:
        return may_second(actor, filing, request, None, ability="amend")
    row = find_transition(filing.stage, request.kind.value, filing.type.czlx) if request.decides else None
    if request.decides and row is None:
        return refused("refused.no_such_move", stage=filing.stage.value, event=request.kind.value)
    return may_second(actor, filing, request, row)


def marks(work: Work, filing: Filing) -> tuple[tuple[str, str], ...]:
    """What people have marked so far: rows by eye with their state, warnings that were confirmed."""
    ticks = [(tick.row, tick.state.value) for tick in work.reviews.ticks(filing.id, filing.revision)]
    confirmed = [(item.key, "confirmed") for item in work.reviews.confirmations(filing.id, filing.revision)]
    return tuple(sorted([*ticks, *confirmed]))
