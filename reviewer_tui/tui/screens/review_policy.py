"""Why a key of the review or the queue is refused now: the policy's own answers about what is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from reviewer_tui.domain.amendment import way_back
from reviewer_tui.domain.policy import Answer, holds, is_free, may, may_move, may_take, refused
from reviewer_tui.domain.second import SecondRequest, waiting
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import TRANSITIONS, find_transition
from reviewer_tui.usecases.queue_model import QueueRow
from reviewer_tui.usecases.views import ReviewView


def review_answer(actor: StaffMember, view: ReviewView, action: str, now: datetime) -> Answer | None:
    """Granted or refused with the reason; None for an action that changes nothing."""
    filing = view.filing
    match action:
        case "pass" if asks_second(actor, view) is not None:
            return None
        case "pass" | "return" | "refuse":
            row = find_transition(filing.stage, action, filing.type.czlx)
            if row is None:
                return refused("refused.no_such_move", stage=filing.stage.value, event=action)
            return _named(view, may_move(actor, filing, row, now))
        case "tick" | "untick" | "note_row":
            answer = may(actor, "tick") and is_free(filing)
            if answer and not holds(actor, filing, now):
                return refused("refused.take_first")
            return answer
        case "take":
            return _named(view, may_take(actor, filing, now))
        case "take_next":
            return may(actor, "take")
        case "release":
            return may(actor, "release")
        case "extend":
            return may(actor, "extend")
        case "comment":
            return may(actor, "note")
        case "lookup":
            return may(actor, "lookup")
        case "undo":
            way = way_back(actor, filing, view.decisions, now)
            return None if way.answer else _named(view, way.answer)
    return None


def asks_second(actor: StaffMember, view: ReviewView) -> SecondRequest | None:
    """What ``a`` is about instead of a pass: a decision that waits, or somebody else's overridden error."""
    request = waiting(view.seconds)
    return request if request is not None and (request.decides or request.asked_by != actor.login) else None


def queue_answer(actor: StaffMember, row: QueueRow | None, action: str, now: datetime) -> Answer | None:
    """Taking is refused for the role, or while somebody else holds the filing; None for an action that changes nothing."""
    if action in ("take", "take_next"):
        answer = may(actor, "take")
        if not answer or action == "take_next" or row is None:
            return answer
        if row.frozen:
            return refused("refused.frozen_now")
        if row.holder and row.holder != actor.login and row.held_until and row.held_until > now:
            return refused("queue.held_by", holder=row.holder, until=row.held_until.isoformat())
    if action == "release":
        return may(actor, "release")
    if action == "assign":
        return may(actor, "assign") or may(actor, "assign_self")
    if action == "return" and not any(actor.role in row.roles for row in TRANSITIONS if row.event == "return"):
        return refused("refused.role", for_role=True, role=actor.role.value, ability="return")
    return None


def _named(view: ReviewView, answer: Answer) -> Answer:
    """A refusal that names the holder by login."""
    values = dict(answer.values)
    return replace(answer, values=tuple({**values, "holder": view.holder}.items())) if "holder" in values else answer
