"""Noting what the ministry's page said to one person: attempts, resends, and the arrow that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.sms_page import PAGE_STATES, after, event_of
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.sms import sms_roles
from reviewer_tui.usecases.surroundings import Surroundings, event
from reviewer_tui.usecases.views import Step, StepInput

PAGE = "sms_page"
"""The event by which a page state is recorded; it is no arrow, but may lead to one."""
STAGES = (Stage.SMS_PENDING, Stage.SMS_PARTIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNoted:
    """Whether it was news, and the arrow that follows with its inputs; ``event`` is empty where the stage stays."""

    new: bool
    event: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


def page_inputs(content: FilingContent) -> tuple[StepInput, ...]:
    """Who, and what the page said; when, for what is learnt later."""
    roles = tuple(role for role, _ in sms_roles(content))
    return (
        StepInput(name="person", kind="person", required=True, choices=roles),
        StepInput(name="page_state", kind="page_state", required=True, choices=tuple(map(str, PAGE_STATES))),
        StepInput(name="at", kind="when", required=False),
    )


def page_step(actor: StaffMember, filing: Filing, content: FilingContent) -> tuple[Step, ...]:
    """The offer to record a page state, while people are asked."""
    if filing.stage not in STAGES:
        return ()
    answer = may(actor, "happening")
    return (
        Step(
            transition="",
            event=PAGE,
            to=filing.stage,
            allowed=answer.granted,
            because=answer.because,
            values=tuple(answer.values),
            inputs=page_inputs(content),
        ),
    )


def note_page(
    around: Surroundings, work: Work, actor: StaffMember, filing: Filing, given: Mapping[str, str], now: datetime
) -> PageNoted:
    """Count it and say what follows. The same state of the same person at the same instant is noted once."""
    role, seen = given["person"], int(given["page_state"])
    said = {"person": role, "page_state": str(seen), **({"at": given["at"]} if "at" in given else {})}
    if "at" in given and _noted(work, filing, said):
        return PageNoted(new=False)
    state = after(work.reviews.sms_states(filing.id).get(role), seen)
    work.reviews.set_sms_state(filing.id, role, state, now)
    work.audit.append(event(now, actor, f"audit.{PAGE}", filing.id, **said))
    follows = event_of(state)
    inputs = {"at": given["at"]} if "at" in given else {}
    if follows == "sms_failed":
        why = "sms.state_21" if seen == 21 else "sms.sixth_wrong"
        inputs["note"] = around.words("zh")(why, person=role)
    elif follows == "sms_one_verified":
        if role in work.reviews.sms(filing.id):
            return PageNoted(new=True)
        inputs["person"] = role
    return PageNoted(new=True, event=follows, inputs=inputs)


def _noted(work: Work, filing: Filing, said: Mapping[str, str]) -> bool:
    for happened in reversed(work.audit.of(filing.id)):
        if happened.action == "audit.upload":
            return False
        if happened.action == f"audit.{PAGE}" and dict(happened.details) == said:
            return True
    return False
