"""Every arrow of the stage table with what is typed for it, and a filing in the stage that it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer_tui.domain.filing import Filing, FilingType
from reviewer_tui.domain.stage import Stage
from tests.builders import a_filing_content, a_website, another_principal
from tests.sample_desk import SampleDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One arrow: where it starts and ends, by whom, and the inputs of its step by name."""

    id: str
    event: str
    before: Stage
    after: Stage
    by: str = "lilei"
    kind: FilingType = FilingType.FIRST_FILING
    inputs: dict[str, str] = field(default_factory=dict)
    reason: str = ""


_S, _T = Stage, FilingType
_NOTE = {"note": "来函"}
_FIXED = {"note": "更正", "consent": "电话同意"}

RECORDED = (
    Walk(id="T15", event="upload", before=_S.READY_TO_UPLOAD, after=_S.UPLOADED),
    Walk(id="T02", event="withdraw", before=_S.SUBMITTED, after=_S.WITHDRAWN, inputs=_NOTE),
    Walk(id="T02", event="withdraw", before=_S.RESUBMITTED, after=_S.WITHDRAWN, inputs=_NOTE),
    Walk(id="T02", event="withdraw", before=_S.NEEDS_CORRECTION, after=_S.WITHDRAWN, inputs=_NOTE),
    Walk(id="T02", event="withdraw", before=_S.ISP_REJECTED, after=_S.WITHDRAWN, inputs=_NOTE),
    Walk(id="T02", event="withdraw", before=_S.READY_TO_UPLOAD, after=_S.WITHDRAWN, inputs=_NOTE),
    Walk(id="T09", event="verification_received", before=_S.VERIFICATION_PENDING, after=_S.VERIFICATION_REVIEW),
    Walk(id="T10", event="retake", before=_S.VERIFICATION_REVIEW, after=_S.VERIFICATION_PENDING, reason="M04"),
    Walk(id="T11", event="verification_failed", before=_S.VERIFICATION_REVIEW, after=_S.ISP_REJECTED, reason="M06"),
    Walk(id="T12", event="verification_passed", before=_S.VERIFICATION_REVIEW, after=_S.READY_TO_UPLOAD),
    Walk(
        id="T13",
        event="hold",
        before=_S.READY_TO_UPLOAD,
        after=_S.READY_TO_UPLOAD,
        inputs={"until": "2026-12-01", "note": "实名"},
    ),
    Walk(id="T14", event="recall", before=_S.READY_TO_UPLOAD, after=_S.ISP_REVIEW, inputs={"note": "重看"}),
    Walk(
        id="T16", event="upload_refused", before=_S.UPLOADED, after=_S.UPLOAD_FAILED, inputs={"codes": "1009:x@;1031"}
    ),
    Walk(id="T17", event="fixed_here", before=_S.UPLOAD_FAILED, after=_S.READY_TO_UPLOAD, inputs=_FIXED),
    Walk(id="T18", event="applicant_must_fix", before=_S.UPLOAD_FAILED, after=_S.NEEDS_CORRECTION, reason="S01"),
    Walk(id="T19", event="accepted", before=_S.UPLOADED, after=_S.SMS_PENDING),
    Walk(id="T20", event="accepted", before=_S.UPLOADED, after=_S.AUTHORITY_REVIEW, kind=_T.CANCEL_ACCESS),
    Walk(
        id="T21",
        event="sms_one_verified",
        before=_S.SMS_PENDING,
        after=_S.SMS_PARTIAL,
        inputs={"person": "sponsor"},
    ),
    Walk(id="T22", event="sms_all_verified", before=_S.SMS_PENDING, after=_S.AUTHORITY_REVIEW),
    Walk(id="T22", event="sms_all_verified", before=_S.SMS_PARTIAL, after=_S.AUTHORITY_REVIEW),
    Walk(id="T23", event="sms_failed", before=_S.SMS_PENDING, after=_S.SMS_FAILED, inputs={"note": "24 小时已过"}),
    Walk(id="T23", event="sms_failed", before=_S.SMS_PARTIAL, after=_S.SMS_FAILED, inputs={"note": "21"}),
    Walk(id="T24", event="upload_again", before=_S.SMS_FAILED, after=_S.READY_TO_UPLOAD),
    Walk(id="T25", event="data_must_change", before=_S.SMS_FAILED, after=_S.NEEDS_CORRECTION, reason="S01"),
    Walk(
        id="T26",
        event="authority_approved",
        before=_S.AUTHORITY_REVIEW,
        after=_S.APPROVED,
        inputs={"number": "闽ICP备2026000001号", "service_number": "闽ICP备2026000001号-1"},
    ),
    Walk(id="T27", event="authority_refused", before=_S.AUTHORITY_REVIEW, after=_S.AUTHORITY_REJECTED, inputs=_NOTE),
    Walk(id="T28", event="fixed_here", before=_S.AUTHORITY_REJECTED, after=_S.READY_TO_UPLOAD, inputs=_FIXED),
    Walk(id="T29", event="applicant_must_fix", before=_S.AUTHORITY_REJECTED, after=_S.NEEDS_CORRECTION, reason="S01"),
    Walk(id="T30", event="ports_done", before=_S.APPROVED, after=_S.PORTS_OPEN),
    Walk(id="T31", event="ports_closed", before=_S.APPROVED, after=_S.CANCELLED, kind=_T.CANCEL_ACCESS),
    Walk(id="T32", event="forced_cancellation", before=_S.APPROVED, after=_S.CANCELLED, by="wang", inputs=_NOTE),
    Walk(id="T32", event="forced_cancellation", before=_S.PORTS_OPEN, after=_S.CANCELLED, by="wang", inputs=_NOTE),
)
"""What is recorded step by step. The upload comes first: of one entity one order at a time is with the Authority."""


def at_start_of(sample: SampleDesk, walk: Walk, number: int) -> Filing:
    """A clean filing of two people that a supervisor has put where the arrow starts; nobody holds it."""
    service = a_website(principal=another_principal())
    content = a_filing_content(order_no=f"ARROW-{number}", type=walk.kind, services=(service,))
    filing = sample.add(content, gates=("T07", "T12"))
    if walk.before is not Stage.SUBMITTED:
        wang = sample.who("wang")
        filing = sample.desk.corrections.correct(wang, filing.id, walk.before, "电话核对后更正").filing
    if walk.event == "verification_passed":
        lilei = sample.who("lilei")
        for item in sample.desk.review.open(lilei, filing.id, in_clear=False).checklist:
            if item.paper.value == "due":
                sample.desk.followup.receive_paper(lilei, filing.id, item.kind, item.owner)
        sample.look_at_photos(filing)
        sample.desk.triage.release(lilei, filing.id)
    return sample.filing(filing.id)
