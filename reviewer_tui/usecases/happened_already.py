"""Whether a result from outside is news: the same line of a file, applied again, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_tui.domain.audit import AuditEvent

_STARTS_AFRESH = frozenset({"audit.upload", "audit.imported", "audit.resubmit", "audit.recall"})
"""What happened before the newest of these belongs to an earlier round."""


def this_round(timeline: tuple[AuditEvent, ...]) -> Iterator[AuditEvent]:
    """What happened since the filing last started afresh, the newest first; the start itself is the last."""
    for happened in reversed(timeline):
        yield happened
        if happened.action in _STARTS_AFRESH:
            return


def happened_already(timeline: tuple[AuditEvent, ...], event: str, *, person: str = "", code: str = "") -> bool:
    """Whether this happened since the filing last started afresh."""
    for happened in this_round(timeline):
        details = dict(happened.details)
        if happened.action == f"audit.{event}":
            if event == "sms_page":
                same = details.get("person") == person and details.get("page_state") == code
            else:
                same = event != "sms_one_verified" or details.get("person") == person
            if same:
                return True
        elif event == "sms_one_verified" and happened.action == "audit.sms_all_verified":
            return True
    return False
