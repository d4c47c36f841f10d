"""Filings of a sample desk further on their way: uploaded and texted by the ministry, or approved."""

from __future__ import annotations

from reviewer_tui.domain.filing import Filing
from tests.sample_desk import SampleDesk


def texted(sample: SampleDesk, filing: Filing) -> Filing:
    """Passed, uploaded and accepted: the persons concerned have to verify by SMS."""
    filing = sample.record(sample.pass_on(filing), "verification_received")
    view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
    for item in view.checklist:
        if item.paper.value == "due" or not item.complete:
            sample.desk.followup.receive_paper(sample.who("lilei"), filing.id, item.kind, item.owner)
    for event in ("verification_passed", "upload", "accepted"):
        filing = sample.record(filing, event)
    return filing


def approved(sample: SampleDesk, filing: Filing, number: str = "京ICP备2026000001号") -> Filing:
    """The Authority has approved it: its ports are to be opened."""
    filing = sample.record(texted(sample, filing), "sms_all_verified")
    return sample.record(filing, "authority_approved", number=number, **{"service_number.s1": f"{number}-1"})
