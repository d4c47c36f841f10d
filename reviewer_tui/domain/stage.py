"""Where a filing stands, and the one table of moves between stages (handbook, section 3).

Nothing else changes a stage. ``TRANSITIONS`` holds T01–T32 and the undo rows U01–U03; ``scripts/draw-stages`` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer_tui.domain.staff import Role


class Stage(StrEnum):
    """The twenty stages 阶段; labels are in the catalogue under ``stage.<value>``."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ISP_REVIEW = "isp_review"
    NEEDS_CORRECTION = "needs_correction"
    ISP_REJECTED = "isp_rejected"
    RESUBMITTED = "resubmitted"
    VERIFICATION_PENDING = "verification_pending"
    VERIFICATION_REVIEW = "verification_review"
    READY_TO_UPLOAD = "ready_to_upload"
    UPLOADED = "uploaded"
    UPLOAD_FAILED = "upload_failed"
    SMS_PENDING = "sms_pending"
    SMS_PARTIAL = "sms_partial"
    SMS_FAILED = "sms_failed"
    AUTHORITY_REVIEW = "authority_review"
    AUTHORITY_REJECTED = "authority_rejected"
    APPROVED = "approved"
    PORTS_OPEN = "ports_open"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class WaitingOn(StrEnum):
    """Whom a filing, or a clock, waits on."""

    US = "us"
    APPLICANT = "applicant"
    AUTHORITY = "authority"
    NETWORK_OPERATIONS = "network_operations"
    NOBODY = "nobody"


_S = Stage
_WAITING: dict[WaitingOn, frozenset[Stage]] = {
    WaitingOn.US: frozenset(
        {
            _S.SUBMITTED,
            _S.RESUBMITTED,
            _S.ISP_REVIEW,
            _S.VERIFICATION_REVIEW,
            _S.READY_TO_UPLOAD,
            _S.UPLOAD_FAILED,
            _S.SMS_FAILED,
            _S.AUTHORITY_REJECTED,
        }
    ),
    WaitingOn.APPLICANT: frozenset(
        {
            _S.DRAFT,
            _S.NEEDS_CORRECTION,
            _S.ISP_REJECTED,
            _S.VERIFICATION_PENDING,
            _S.SMS_PENDING,
            _S.SMS_PARTIAL,
        }
    ),
    WaitingOn.AUTHORITY: frozenset({_S.UPLOADED, _S.AUTHORITY_REVIEW}),
    WaitingOn.NETWORK_OPERATIONS: frozenset({_S.APPROVED}),
    WaitingOn.NOBODY: frozenset({_S.PORTS_OPEN, _S.CANCELLED, _S.WITHDRAWN}),
}
WAITS_ON: dict[Stage, WaitingOn] = {stage: on for on, stages in _WAITING.items() for stage in stages}

CLOSED = frozenset({Stage.PORTS_OPEN, Stage.CANCELLED, Stage.WITHDRAWN})
"""Stages in which nothing is owed any more."""

TAKEABLE = frozenset({Stage.SUBMITTED, Stage.RESUBMITTED, Stage.ISP_REVIEW, Stage.VERIFICATION_REVIEW})
"""Stages whose work is a reviewer's own reading: what ``next`` offers."""


HOLDABLE = TAKEABLE | {Stage.VERIFICATION_PENDING}
"""Stages in which a filing may be taken: while the people are verified somebody calls them and sends curtains, and needs their
numbers and addresses in clear. ``next`` does not offer it.
"""


class Guard(StrEnum):
    """What must hold before a move; who checks it is ``domain/gate.py``."""

    REASON = "reason"
    GATE_REVIEW = "gate_review"
    GATE_UPLOAD = "gate_upload"
    HOLD_UNTIL = "hold_until"
    LEASE = "lease"
    CODES = "codes"
    PERSON = "person"
    NUMBERS = "numbers"
    PORTS_PROVEN = "ports_proven"
    PORTS_CLOSED = "ports_closed"
    UNDO_WINDOW = "undo_window"
    CONSENT = "consent"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the table: from which stages, by which event, to which stage, for which types and roles, under which guards."""

    id: str
    event: str
    sources: frozenset[Stage]
    to: Stage
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()
    types: frozenset[int] = frozenset(range(1, 8))


_REVIEW = frozenset({Role.REVIEWER, Role.SUPERVISOR})
_DESK = frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN})
_NETWORK = frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN, Role.OPERATOR})
_SUPERVISE = frozenset({Role.SUPERVISOR, Role.ADMIN})
_1_TO_4 = frozenset({1, 2, 3, 4})
_5_TO_7 = frozenset({5, 6, 7})
_NOT_5 = frozenset({1, 2, 3, 4, 6, 7})


def _row(
    id_: str,
    event: str,
    sources: Stage | tuple[Stage, ...],
    to: Stage,
    roles: frozenset[Role],
    *guards: Guard,
    types: frozenset[int] = frozenset(range(1, 8)),
) -> Transition:
    stages = frozenset((sources,) if isinstance(sources, Stage) else sources)
    return Transition(id=id_, event=event, sources=stages, to=to, roles=roles, guards=guards, types=types)


_G = Guard
TRANSITIONS: tuple[Transition, ...] = (
    _row("T01", "submit", _S.DRAFT, _S.SUBMITTED, _DESK),
    _row(
        "T02",
        "withdraw",
        (_S.SUBMITTED, _S.RESUBMITTED, _S.NEEDS_CORRECTION, _S.ISP_REJECTED, _S.READY_TO_UPLOAD),
        _S.WITHDRAWN,
        _DESK,
        _G.NOTE,
    ),
    _row("T03", "take", (_S.SUBMITTED, _S.RESUBMITTED), _S.ISP_REVIEW, _REVIEW),
    _row("T04", "return", _S.ISP_REVIEW, _S.NEEDS_CORRECTION, _REVIEW, _G.LEASE, _G.REASON),
    _row("T05", "refuse", _S.ISP_REVIEW, _S.ISP_REJECTED, _REVIEW, _G.LEASE, _G.REASON),
    _row("T06", "resubmit", (_S.NEEDS_CORRECTION, _S.ISP_REJECTED), _S.RESUBMITTED, _DESK),
    _row("T07", "pass", _S.ISP_REVIEW, _S.VERIFICATION_PENDING, _REVIEW, _G.LEASE, _G.GATE_REVIEW, types=_1_TO_4),
    _row("T08", "pass", _S.ISP_REVIEW, _S.READY_TO_UPLOAD, _REVIEW, _G.LEASE, _G.GATE_REVIEW, types=_5_TO_7),
    _row("T09", "verification_received", _S.VERIFICATION_PENDING, _S.VERIFICATION_REVIEW, _DESK),
    _row("T10", "retake", _S.VERIFICATION_REVIEW, _S.VERIFICATION_PENDING, _REVIEW, _G.REASON),
    _row("T11", "verification_failed", _S.VERIFICATION_REVIEW, _S.ISP_REJECTED, _REVIEW, _G.REASON),
    _row("T12", "verification_passed", _S.VERIFICATION_REVIEW, _S.READY_TO_UPLOAD, _REVIEW, _G.GATE_UPLOAD),
    _row("T13", "hold", _S.READY_TO_UPLOAD, _S.READY_TO_UPLOAD, _REVIEW, _G.HOLD_UNTIL, _G.NOTE),
    _row("T14", "recall", _S.READY_TO_UPLOAD, _S.ISP_REVIEW, _REVIEW, _G.NOTE),
    _row("T15", "upload", _S.READY_TO_UPLOAD, _S.UPLOADED, _DESK),
    _row("T16", "upload_refused", _S.UPLOADED, _S.UPLOAD_FAILED, _DESK, _G.CODES),
    _row("T17", "fixed_here", _S.UPLOAD_FAILED, _S.READY_TO_UPLOAD, _REVIEW, _G.NOTE, _G.CONSENT),
    _row("T18", "applicant_must_fix", _S.UPLOAD_FAILED, _S.NEEDS_CORRECTION, _REVIEW, _G.REASON),
    _row("T19", "accepted", _S.UPLOADED, _S.SMS_PENDING, _DESK, types=_NOT_5),
    _row("T20", "accepted", _S.UPLOADED, _S.AUTHORITY_REVIEW, _DESK, types=frozenset({5})),
    _row("T21", "sms_one_verified", (_S.SMS_PENDING, _S.SMS_PARTIAL), _S.SMS_PARTIAL, _DESK, _G.PERSON),
    _row("T22", "sms_all_verified", (_S.SMS_PENDING, _S.SMS_PARTIAL), _S.AUTHORITY_REVIEW, _DESK),
    _row("T23", "sms_failed", (_S.SMS_PENDING, _S.SMS_PARTIAL), _S.SMS_FAILED, _DESK, _G.NOTE),
    _row("T24", "upload_again", _S.SMS_FAILED, _S.READY_TO_UPLOAD, _DESK),
    _row("T25", "data_must_change", _S.SMS_FAILED, _S.NEEDS_CORRECTION, _REVIEW, _G.REASON),
    _row("T26", "authority_approved", _S.AUTHORITY_REVIEW, _S.APPROVED, _DESK, _G.NUMBERS),
    _row("T27", "authority_refused", _S.AUTHORITY_REVIEW, _S.AUTHORITY_REJECTED, _DESK, _G.NOTE),
    _row("T28", "fixed_here", _S.AUTHORITY_REJECTED, _S.READY_TO_UPLOAD, _REVIEW, _G.NOTE, _G.CONSENT),
    _row("T29", "applicant_must_fix", _S.AUTHORITY_REJECTED, _S.NEEDS_CORRECTION, _REVIEW, _G.REASON),
    _row("T30", "ports_done", _S.APPROVED, _S.PORTS_OPEN, _NETWORK, _G.PORTS_PROVEN, types=_1_TO_4),
    _row("T31", "ports_closed", _S.APPROVED, _S.CANCELLED, _NETWORK, _G.PORTS_CLOSED, types=_5_TO_7),
    _row("T32", "forced_cancellation", (_S.APPROVED, _S.PORTS_OPEN), _S.CANCELLED, _SUPERVISE, _G.NOTE),
    _row(
        "U01",
        "undo_pass",
        (_S.VERIFICATION_PENDING, _S.READY_TO_UPLOAD),
        _S.ISP_REVIEW,
        _REVIEW,
        _G.UNDO_WINDOW,
    ),
    _row("U02", "undo_return", _S.NEEDS_CORRECTION, _S.ISP_REVIEW, _REVIEW, _G.UNDO_WINDOW),
    _row("U03", "undo_refuse", _S.ISP_REJECTED, _S.ISP_REVIEW, _REVIEW, _G.UNDO_WINDOW),
)

WRITES_LETTER = frozenset(row.event for row in TRANSITIONS if Guard.REASON in row.guards)
"""Events that tell the applicant reasons in a letter."""


def transitions_from(stage: Stage, filing_type: int) -> tuple[Transition, ...]:
    """The rows that leave ``stage`` for this filing type (1–7), in the order of the table."""
    return tuple(row for row in TRANSITIONS if stage in row.sources and filing_type in row.types)


def find_transition(stage: Stage, event: str, filing_type: int) -> Transition | None:
    """The one row for this stage, event and filing type, or None when the table has no such move."""
    return next((row for row in transitions_from(stage, filing_type) if row.event == event), None)
