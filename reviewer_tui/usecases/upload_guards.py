"""What stands in the way of an upload beside the gate: a hold, another order of the entity, content that is not the same."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import GRANTED, Answer, refused
from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.contracts import Work

IN_FLOW = (Stage.UPLOADED, Stage.SMS_PENDING, Stage.SMS_PARTIAL, Stage.AUTHORITY_REVIEW)
"""Stages in which the Authority has an order of the entity (1003, 1017)."""


def upload_answer(work: Work, filing: Filing, event: str, now: datetime) -> Answer:
    """Whether ``upload`` (T15) or ``upload_again`` (T24) may be; every other event may."""
    if event == "upload_again" and _content_of_upload(work, filing) != filing.content_hash:
        return refused("refused.changed_since_upload")
    if event == "upload":
        if filing.hold_until is not None and filing.hold_until > now:
            return refused("refused.on_hold", until=filing.hold_until.isoformat())
        other = work.filings.same_sponsor_in(filing.id, IN_FLOW)
        if other is not None:
            return refused("refused.entity_in_flow", other=f"F-{other}")
    return GRANTED


def _content_of_upload(work: Work, filing: Filing) -> str:
    """The hash of what was uploaded last; uploads from before it was noted count as unchanged."""
    for happened in reversed(work.audit.of(filing.id)):
        if happened.action == "audit.upload":
            return dict(happened.details).get("content", filing.content_hash)
    return filing.content_hash
