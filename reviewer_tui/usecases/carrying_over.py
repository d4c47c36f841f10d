"""What was confirmed on a revision goes over to the next one, with who and when, wherever nothing of it has changed."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.carried_over import carried_confirmations, carried_ticks
from reviewer_tui.domain.filing import FilingContent, FilingId
from reviewer_tui.domain.finding import CheckReport
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.revision_diff import revision_diff
from reviewer_tui.usecases.contracts import Work


def carry_over(
    work: Work,
    filing_id: FilingId,
    old: tuple[FilingContent, tuple[Material, ...]],
    new: tuple[FilingContent, tuple[Material, ...]],
    report: CheckReport,
    *,
    actor: str,
    at: datetime,
) -> None:
    """Store for the new revision what still holds of the marks on the old one; how many is on the trail."""
    before, after = old[0].revision, new[0].revision
    diff = revision_diff(old[0], new[0], old[1], new[1])
    then = work.reviews.report(filing_id, before)
    confirmations = carried_confirmations(diff, then, report, work.reviews.confirmations(filing_id, before))
    ticks = carried_ticks(diff, then, report, work.reviews.ticks(filing_id, before))
    for confirmation in confirmations:
        work.reviews.confirm(filing_id, after, confirmation)
    for tick in ticks:
        work.reviews.set_tick(filing_id, after, tick.row, tick)
    if confirmations or ticks:
        details = (("revision", str(before)), ("ticks", str(len(ticks))), ("confirmations", str(len(confirmations))))
        work.audit.append(
            AuditEvent(at=at, actor=actor, action="audit.carried_over", filing_id=filing_id, details=details)
        )
