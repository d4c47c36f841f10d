"""Writing down what the Authority said, and ending what it asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from reviewer_tui.domain.authority_answer import AnswerKind, AuthorityAnswer
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.precheck import load_checked, queue_shape
from reviewer_tui.usecases.step_inputs import code_pairs
from reviewer_tui.usecases.surroundings import Surroundings

KINDS = {
    "upload_refused": AnswerKind.CODES,
    "authority_refused": AnswerKind.OPINION,
    "authority_approved": AnswerKind.APPROVAL,
}
"""The arrows by which the Authority answers."""
ENDS = frozenset({"upload", "fixed_here"})
"""The arrows after which its codes and opinions ask for nothing any more; so does another revision."""


def keep_answer(
    work: Work, actor: StaffMember, filing: Filing, event: str, given: Mapping[str, str], at: datetime, now: datetime
) -> AuthorityAnswer:
    """Store what came with one of ``KINDS``, literally. An approval is settled at once, but for one that was told by phone."""
    kind, by_phone = KINDS[event], given.get("by_phone") == "yes"
    settled = now if kind is AnswerKind.APPROVAL and not by_phone else None
    return work.answers.add(
        filing.id,
        AuthorityAnswer(
            kind=kind,
            revision=filing.revision,
            at=at,
            recorded_by=actor.login,
            recorded_at=now,
            codes=code_pairs(given.get("codes", "")),
            official=given.get("official", ""),
            phone=given.get("phone", ""),
            day=date.fromisoformat(given["day"]) if given.get("day") else None,
            text=given.get("note", "") if kind is AnswerKind.OPINION else "",
            numbers=numbers_in(given),
            by_phone=by_phone,
            settled_at=settled,
        ),
    )


def numbers_in(given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The numbers among inputs: that of the entity, then those of the services."""
    return tuple(
        (name, given[name]) for name in sorted(given) if name == "number" or name.startswith("service_number.")
    )


def settle_answers(work: Work, filing: Filing, now: datetime) -> None:
    """End what codes and opinions asked for."""
    asking = (
        answer.number
        for answer in work.answers.of(filing.id)
        if answer.kind is not AnswerKind.APPROVAL and answer.settled_at is None
    )
    work.answers.settle(filing.id, tuple(asking), now)


def show_in_queue(around: Surroundings, work: Work, filing: Filing) -> None:
    """The queue counts the Authority's findings with those of the checks."""
    checked = load_checked(around, work, filing)
    work.filings.reshape(filing.id, queue_shape(checked.content, checked.report, checked.checklist, around.tables()))
