"""The handbook's table of moves and who may make them, written down once more: what the desk is held against.

Nothing here comes from the program: sections 3 and 4 of the handbook, and the page of settled questions, retyped.
"""

from __future__ import annotations

from dataclasses import dataclass

REVIEW = frozenset({"reviewer", "supervisor"})
DESK = REVIEW | {"admin"}
NETWORK = DESK | {"operator"}
LEAD = frozenset({"supervisor", "admin"})

STAGES = (
    *("draft", "submitted", "isp_review", "needs_correction", "isp_rejected", "resubmitted"),
    *("verification_pending", "verification_review", "ready_to_upload", "uploaded", "upload_failed"),
    *("sms_pending", "sms_partial", "sms_failed", "authority_review", "authority_rejected"),
    *("approved", "ports_open", "cancelled", "withdrawn"),
)
CLOSED = frozenset({"ports_open", "cancelled", "withdrawn"})
ENDED = frozenset({"cancelled", "withdrawn"})
TAKEABLE = frozenset({"submitted", "resubmitted", "isp_review", "verification_review"})
HOLDABLE = TAKEABLE | {"verification_pending"}
"""While the people are verified somebody calls them, and holds the filing for it."""
IN_FLOW = frozenset({"uploaded", "sms_pending", "sms_partial", "authority_review"})
UNDER_WAY = frozenset(
    {
        *("submitted", "resubmitted", "isp_review", "needs_correction", "isp_rejected"),
        *("verification_pending", "verification_review", "ready_to_upload"),
    }
)
WAITS_ON = {
    **dict.fromkeys(("submitted", "resubmitted", "isp_review", "verification_review", "ready_to_upload"), "us"),
    **dict.fromkeys(("upload_failed", "sms_failed", "authority_rejected"), "us"),
    **dict.fromkeys(("draft", "needs_correction", "isp_rejected", "verification_pending"), "applicant"),
    **dict.fromkeys(("sms_pending", "sms_partial"), "applicant"),
    **dict.fromkeys(("uploaded", "authority_review"), "authority"),
    "approved": "network_operations",
    **dict.fromkeys(("ports_open", "cancelled", "withdrawn"), "nobody"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One row. ``by``: the verb that walks it when it is not ``record``; ``letter``: the applicant is written to."""

    id: str
    event: str
    sources: tuple[str, ...]
    to: str
    roles: frozenset[str]
    types: frozenset[int]
    by: str
    letter: bool


ARROWS: list[Arrow] = []


def _row(
    id_: str, sources: str, event: str, to: str, roles: frozenset[str], *, types: str = "1234567", by: str = ""
) -> None:
    ARROWS.append(
        Arrow(
            id=id_,
            event=event,
            sources=tuple(sources.split()),
            to=to,
            roles=roles,
            types=frozenset(map(int, types)),
            by=by,
            letter=id_ in ("T04", "T05", "T10", "T11", "T18", "T25", "T29"),
        )
    )


_row("T01", "draft", "submit", "submitted", DESK, by="import")
_row("T02", "submitted resubmitted needs_correction isp_rejected ready_to_upload", "withdraw", "withdrawn", DESK)
_row("T03", "submitted resubmitted", "take", "isp_review", REVIEW, by="take")
_row("T04", "isp_review", "return", "needs_correction", REVIEW, by="decide")
_row("T05", "isp_review", "refuse", "isp_rejected", REVIEW, by="decide")
_row("T06", "needs_correction isp_rejected", "resubmit", "resubmitted", DESK, by="import")
_row("T07", "isp_review", "pass", "verification_pending", REVIEW, types="1234", by="decide")
_row("T08", "isp_review", "pass", "ready_to_upload", REVIEW, types="567", by="decide")
_row("T09", "verification_pending", "verification_received", "verification_review", DESK)
_row("T10", "verification_review", "retake", "verification_pending", REVIEW)
_row("T11", "verification_review", "verification_failed", "isp_rejected", REVIEW)
_row("T12", "verification_review", "verification_passed", "ready_to_upload", REVIEW)
_row("T13", "ready_to_upload", "hold", "ready_to_upload", REVIEW)
_row("T14", "ready_to_upload", "recall", "isp_review", REVIEW)
_row("T15", "ready_to_upload", "upload", "uploaded", DESK)
_row("T16", "uploaded", "upload_refused", "upload_failed", DESK)
_row("T17", "upload_failed", "fixed_here", "ready_to_upload", REVIEW)
_row("T18", "upload_failed", "applicant_must_fix", "needs_correction", REVIEW)
_row("T19", "uploaded", "accepted", "sms_pending", DESK, types="123467")
_row("T20", "uploaded", "accepted", "authority_review", DESK, types="5")
_row("T21", "sms_pending sms_partial", "sms_one_verified", "sms_partial", DESK)
_row("T22", "sms_pending sms_partial", "sms_all_verified", "authority_review", DESK)
_row("T23", "sms_pending sms_partial", "sms_failed", "sms_failed", DESK)
_row("T24", "sms_failed", "upload_again", "ready_to_upload", DESK)
_row("T25", "sms_failed", "data_must_change", "needs_correction", REVIEW)
_row("T26", "authority_review", "authority_approved", "approved", DESK)
_row("T27", "authority_review", "authority_refused", "authority_rejected", DESK)
_row("T28", "authority_rejected", "fixed_here", "ready_to_upload", REVIEW)
_row("T29", "authority_rejected", "applicant_must_fix", "needs_correction", REVIEW)
_row("T30", "approved", "ports_done", "ports_open", NETWORK, types="1234")
_row("T31", "approved", "ports_closed", "cancelled", NETWORK, types="567")
_row("T32", "approved ports_open", "forced_cancellation", "cancelled", LEAD)
_row("U01", "verification_pending ready_to_upload", "undo_pass", "isp_review", REVIEW, by="undo")
_row("U02", "needs_correction", "undo_return", "isp_review", REVIEW, by="undo")
_row("U03", "isp_rejected", "undo_refuse", "isp_review", REVIEW, by="undo")

EVENTS = tuple(dict.fromkeys(row.event for row in ARROWS))
BY_HAND = frozenset(row.event for row in ARROWS if not row.by)


def arrow(stage: str, event: str, czlx: int) -> Arrow | None:
    """The one row, or None."""
    return next((row for row in ARROWS if stage in row.sources and row.event == event and czlx in row.types), None)


def reachable(czlx: int) -> frozenset[str]:
    """Where a submitted filing of this type can come to."""
    found = {"submitted"}
    while more := {row.to for row in ARROWS if czlx in row.types and found & set(row.sources)} - found:
        found |= more
    return frozenset(found)


def may_be_corrected_to(stage: str, to: str, czlx: int) -> bool:
    """A correction is for moves that the table does not have, or that only a package or the first minutes can make."""
    by_hand = ("resubmit", "undo_pass", "undo_return", "undo_refuse")
    known = any(
        stage in row.sources and row.to == to and czlx in row.types and row.event not in by_hand for row in ARROWS
    )
    return to != stage and to in reachable(czlx) and not known


RUNS_ONLY_IN = {
    "DL02": {"submitted", "resubmitted", "isp_review", "needs_correction", "isp_rejected"},
    "DL04": {"ready_to_upload"},
    "DL05": {"sms_pending", "sms_partial"},
    "DL06": {"authority_review"},
    "DL07": {"approved"},
    "DL19": {"needs_correction"},
}
"""Section 4: the clocks of a stage, and the stages in which one of them may be open."""
RUNS_ALWAYS_IN = {
    "DL02": {"submitted", "resubmitted", "isp_review"},
    "DL04": {"ready_to_upload"},
    "DL05": {"sms_pending", "sms_partial"},
    "DL06": {"authority_review"},
    "DL07": {"approved"},
    "DL19": {"needs_correction"},
}
"""The stages in which it must be open."""
APPLICANT_PAUSES = frozenset({"needs_correction", "isp_rejected", "verification_pending"})
"""Where the clocks of the first contact and of the first review stand still."""
